package dev.linalloc.guest;

import dev.linalloc.api.NativeMemory;
import dev.linalloc.guest.ink.InkMeter;
import dev.linalloc.guest.ink.InkPrices;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import run.endive.runtime.Instance;

/** An instance of a module among the test resources, in a memory of its own. */
final class Running implements AutoCloseable {
  final NativeMemory memory;
  private final Instance instance;

  Running(GuestModule module, int pages) {
    memory = NativeMemory.reserve(pages);
    instance = module.instantiate(memory, memory::memoryGrow);
  }

  static Running plain(String resource, int pages) {
    return new Running(GuestModule.load(bytes(resource)), pages);
  }

  static Running metered(String resource) {
    return new Running(GuestModule.loadMetered(bytes(resource), InkPrices.stylus()), 2);
  }

  static byte[] bytes(String resource) {
    try (InputStream in = Running.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long call(String function, long... arguments) {
    long[] results = instance.export(function).apply(arguments);
    return results == null || results.length == 0 ? 0 : results[0];
  }

  /** The ink that a call takes. */
  long ink(String function, long... arguments) {
    long before = ink();
    call(function, arguments);
    return ink() - before;
  }

  private long ink() {
    return instance.exports().global(InkMeter.COUNTER).getValue();
  }

  @Override
  public void close() {
    memory.close();
  }
}
