package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Builds a third party's jar from source. */
final class ForeignJar {
  static final String SERVICES = "META-INF/services/" + AllocatorProvider.class.getName();

  private final Path folder;
  private final Map<String, byte[]> entries = new TreeMap<>();

  /** Makes an empty jar. {@code folder} takes the jar and its classes. */
  ForeignJar(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns a jar with a bump allocator whose {@code alloc} begins with the statements {@code
   * alloc}.
   */
  static ForeignJar withAlloc(Path folder, String alloc) throws IOException {
    return new ForeignJar(folder)
        .compile(Map.of("acme.Provider", provider("acme.Allocator"), "acme.Allocator", bump(alloc)))
        .put(SERVICES, "acme.Provider # the only one\n");
  }

  /**
   * Returns a jar whose provider executes the statement {@code create} instead of making an
   * allocator.
   */
  static ForeignJar withProvider(Path folder, String create) throws IOException {
    String source =
        provider("Allocator").replace("return new Allocator(memory, heapBase);", create);
    return new ForeignJar(folder)
        .compile(Map.of("acme.Provider", source))
        .put(SERVICES, "acme.Provider");
  }

  /** Returns the source of a provider that makes instances of {@code allocator}. */
  static String provider(String allocator) {
    return """
        package acme;
        import dev.linalloc.spi.AllocatorProvider;
        import dev.linalloc.spi.GlobalAllocator;
        import dev.linalloc.spi.GrowableMemory;
        import dev.linalloc.spi.Promises;
        public class Provider implements AllocatorProvider {
          public String name() { return "acme"; }
          public Promises promises() { return Promises.NONE; }
          public GlobalAllocator create(GrowableMemory memory, int heapBase) {
            return new %s(memory, heapBase);
          }
        }
        """
        .formatted(allocator);
  }

  /**
   * Returns the source of an allocator whose {@code alloc} begins with the statements {@code
   * alloc}.
   */
  static String bump(String alloc) {
    return """
        package acme;
        import dev.linalloc.spi.GlobalAllocator;
        import dev.linalloc.spi.GrowableMemory;
        public class Allocator implements GlobalAllocator {
          static final java.util.List<long[]> LEAK = new java.util.ArrayList<>();
          final GrowableMemory memory;
          long top;
          long bound;
          public Allocator(GrowableMemory memory, int heapBase) {
            this.memory = memory;
            top = Integer.toUnsignedLong(heapBase);
            bound = Math.max(top, Integer.toUnsignedLong(memory.memorySize()) << 16);
          }
          public int alloc(int size, int align) {
            %s
            long mask = Integer.toUnsignedLong(align) - 1;
            long end = Integer.toUnsignedLong(memory.memorySize()) << 16;
            long start = (top + mask & ~mask);
            long past = start + Integer.toUnsignedLong(size);
            if (size == 0) return align;
            if (past > bound && end > bound) {
              start = (end + mask & ~mask);
              past = start + Integer.toUnsignedLong(size);
            }
            if (past > 0xffff_ffffL) return 0;
            if (past > bound) {
              if (memory.memoryGrow((int) ((past - end + 0xffff) >>> 16)) == -1) return 0;
              bound = Integer.toUnsignedLong(memory.memorySize()) << 16;
            }
            top = past;
            return (int) start;
          }
          public int allocZeroed(int size, int align) { return alloc(size, align); }
          public void dealloc(int address, int size, int align) {}
          public int realloc(int address, int size, int align, int newSize) {
            if (newSize != 0 && Integer.compareUnsigned(newSize, size) <= 0) return address;
            int moved = alloc(newSize, align);
            if (moved != 0 && newSize != 0) memory.copy(moved, address, (int) Math.min(
                Integer.toUnsignedLong(size), Integer.toUnsignedLong(newSize)));
            return moved;
          }
        }
        """
        .formatted(alloc);
  }

  /** Compiles sources, by class name, and adds the classes. {@code module-info} is allowed. */
  ForeignJar compile(Map<String, String> sources) throws IOException {
    return compile(sources, "");
  }

  /** Compiles sources, and adds the classes except those whose path starts with {@code without}. */
  ForeignJar compile(Map<String, String> sources, String without) throws IOException {
    Path classes = Files.createTempDirectory(folder, "classes");
    Path from = Files.createTempDirectory(folder, "sources");
    TreeMap<String, Path> files = new TreeMap<>();
    for (var source : sources.entrySet()) {
      Path file = from.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.put(source.getKey(), Files.writeString(file, source.getValue()));
    }
    String path = sources.containsKey("module-info") ? "--module-path" : "--class-path";
    String[] arguments =
        Stream.concat(
                Stream.of("-proc:none", "-nowarn", path, apiLocation(), "-d", classes.toString()),
                files.values().stream().map(Path::toString))
            .toArray(String[]::new);
    assertThat(ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, arguments))
        .isZero();
    try (Stream<Path> made = Files.walk(classes)) {
      for (Path file : made.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (without.isEmpty() || !name.startsWith(without)) {
          entries.put(name, Files.readAllBytes(file));
        }
      }
    }
    return this;
  }

  /** Adds a file. */
  ForeignJar put(String name, String content) {
    entries.put(name, content.getBytes(UTF_8));
    return this;
  }

  /** Writes the jar. */
  Path write() throws IOException {
    Path jar = folder.resolve("acme.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return jar;
  }

  /** Writes a folder of classes instead of a jar. */
  Path writeFolder() throws IOException {
    Path classes = folder.resolve("acme-classes");
    for (var entry : entries.entrySet()) {
      Path file = classes.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
    return classes;
  }

  private static String apiLocation() {
    URI api =
        URI.create(
            AllocatorProvider.class.getProtectionDomain().getCodeSource().getLocation().toString());
    return Path.of(api).toString();
  }
}
