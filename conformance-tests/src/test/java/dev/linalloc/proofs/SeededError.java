package dev.linalloc.proofs;

import dev.linalloc.mini.MiniProvider;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/**
 * {@code MiniAllocator} with one thing wrong: its source with one piece of text replaced.
 *
 * @param name the name of the class that results
 * @param right the text to replace, which occurs once in the source
 * @param wrong the replacement
 */
record SeededError(String name, String right, String wrong) {
  private static final Path SOURCE =
      Path.of("../allocator-mini/src/main/java/dev/linalloc/mini/MiniAllocator.java");
  private static final String PACKAGE = "dev.linalloc.mini.";

  /** Compiles the changed source, in {@code directory}. */
  Class<?> compile(Path directory) throws IOException, ReflectiveOperationException {
    String source = Files.readString(SOURCE);
    if (source.split(java.util.regex.Pattern.quote(right), -1).length != 2) {
      throw new IllegalStateException(
          name + ": MiniAllocator.java no longer says exactly once: " + right);
    }
    Path file = directory.resolve(name + ".java");
    Files.writeString(file, source.replace(right, wrong).replace("MiniAllocator", name));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                errors,
                errors,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                file.toString());
    if (failed != 0) {
      throw new IllegalStateException(name + ": " + errors.toString(StandardCharsets.UTF_8));
    }
    return new URLClassLoader(urls(directory), SeededError.class.getClassLoader())
        .loadClass(PACKAGE + name);
  }

  private static URL[] urls(Path directory) throws MalformedURLException {
    return new URL[] {directory.toUri().toURL()};
  }

  /** Returns a provider for the kit, with mini's promises. */
  AllocatorProvider provider(Class<?> compiled) {
    return AllocatorProvider.of(
        name,
        new MiniProvider().promises(),
        (memory, heapBase) -> {
          try {
            return (GlobalAllocator)
                compiled
                    .getConstructor(GrowableMemory.class, int.class)
                    .newInstance(memory, heapBase);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
