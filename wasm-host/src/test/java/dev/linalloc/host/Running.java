package dev.linalloc.host;

import dev.linalloc.host.ink.InkMeter;
import dev.linalloc.memory.NativeMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** An instance of a module from the test resources, with its own memory. */
final class Running implements AutoCloseable {
  final NativeMemory memory;
  private final GuestInstance instance;

  Running(GuestModule module, int pages) {
    this(module, pages, Map.of(), OutputStream.nullOutputStream());
  }

  /** Makes an instance of a module, with all the functions that it exports. */
  Running(GuestModule module, int pages, Map<String, String> longNames, OutputStream output) {
    memory = NativeMemory.reserve(pages, module.maximumPages());
    HostImports imports = new HostImports(module, longNames, output);
    instance =
        new GuestCode(module, module.exports(), imports).instantiate(memory, memory::memoryGrow);
  }

  static Running plain(String resource, int pages) {
    return new Running(GuestModule.load(bytes(resource)), pages);
  }

  static Running metered(String resource) {
    return new Running(GuestModule.loadMetered(bytes(resource)), 2);
  }

  static byte[] bytes(String resource) {
    try (InputStream in = Running.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long call(String function, long... arguments) {
    return call(1 << 20, function, arguments);
  }

  /** Calls a function, which may execute at most {@code blocks} basic blocks. */
  long call(int blocks, String function, long... arguments) {
    long[] results = instance.run(blocks, () -> instance.function(function).apply(arguments));
    return results == null || results.length == 0 ? 0 : results[0];
  }

  /** Returns the ink that a call costs. */
  long ink(String function, long... arguments) {
    long before = ink();
    call(function, arguments);
    return ink() - before;
  }

  private long ink() {
    return instance.global(InkMeter.COUNTER).getValue();
  }

  @Override
  public void close() {
    memory.close();
  }
}
