package dev.linalloc.cli;

import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.UnsupportedConstructException;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.host.GuestModule;
import dev.linalloc.host.GuestOptions;
import dev.linalloc.host.GuestProvider;
import dev.linalloc.host.OpenModule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An allocator that runs on the playground's page. A compiled allocator has its heapBase and its
 * first pages in its code, so there is a module for each start of a heap that the page needs.
 *
 * @param name its name
 * @param walk the layout of its heap, if the page can read its tags and lists: {@code wee} or
 *     {@code dl}; else empty
 * @param plainAlign the largest align of a function that takes none
 * @param roles its exported functions, as text, by their roles
 * @param isFixed whether it is a module of the user's, whose heap always begins in the same way
 * @param modules the modules, the usual start first
 */
record LiveAllocator(
    String name,
    String walk,
    int plainAlign,
    Map<String, String> roles,
    boolean isFixed,
    List<Start> modules) {
  /** The globals of a module in the text format, in the order of their numbers. */
  private static final Pattern GLOBAL = Pattern.compile("(?m)^ *\\(global \\$(\\S+) ");

  /**
   * How a heap begins.
   *
   * @param pages the first pages of memory
   * @param heapBase the first address of the heap, unsigned
   * @param module the module that begins so, in base 64; empty if there is none yet
   */
  record Start(int pages, int heapBase, String module) {
    Start(int pages, int heapBase) {
      this(pages, heapBase, "");
    }

    Start with(byte[] bytes) {
      return new Start(pages, heapBase, Base64.getEncoder().encodeToString(bytes));
    }

    Map<String, @Nullable Object> fields() {
      return new Fields()
          .with("pages", pages)
          .with("heapBase", Integer.toUnsignedLong(heapBase))
          .with("wasm", module)
          .map();
    }
  }

  /**
   * Prepares the target's only allocator.
   *
   * @param starts the starts to compile a class for
   * @throws IllegalArgumentException if it cannot be compiled or cannot run on a page; the message
   *     is one line
   */
  static LiveAllocator of(Target target, Collection<Start> starts) throws IOException {
    try {
      return target instanceof Target.Module module ? loaded(module) : compiled(target, starts);
    } catch (UnsupportedConstructException e) {
      throw new IllegalArgumentException(target.text() + " cannot be compiled: " + e.getMessage());
    }
  }

  private static LiveAllocator loaded(Target.Module target) throws IOException {
    GuestProvider provider = target.flags().load(target.path());
    try {
      Start start =
          new Start(provider.initialPages(), provider.heapBase())
              .with(OpenModule.of(Files.readAllBytes(target.path()), List.of()));
      return of(provider, "", true, List.of(start));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(target.text() + ": " + e.getMessage(), e);
    }
  }

  private static LiveAllocator compiled(Target target, Collection<Start> starts)
      throws IOException {
    AllocatorProvider provider = target.loadOne();
    Class<? extends GlobalAllocator> allocator = CompileCommand.classOf(provider);
    List<Start> modules = new ArrayList<>();
    for (Start start : starts) {
      CompileOptions options =
          CompileOptions.DEFAULT.withInitialPages(start.pages).withHeapBase(start.heapBase);
      modules.add(
          start.with(
              OpenModule.of(
                  WasmCompiler.compile(allocator, options),
                  fields(WasmCompiler.compileText(allocator, options)))));
    }
    byte[] module = WasmCompiler.compile(allocator, CompileOptions.DEFAULT);
    GuestProvider guest =
        new GuestProvider(provider.name(), GuestModule.load(module), GuestOptions.DEFAULT);
    return of(guest, target instanceof Target.Named ? provider.name() : "", false, modules);
  }

  /**
   * Returns the names of the fields as their classes write them, such as {@code segments.top}; or
   * with the way from the allocator to them, if that tells two apart.
   */
  private static List<String> fields(String text) {
    List<String> full = GLOBAL.matcher(text).results().map(global -> global.group(1)).toList();
    List<String> brief =
        full.stream()
            .map(name -> name.substring(name.indexOf('.') + 1))
            .map(name -> name.replaceFirst(".*\\.(?=[^.]+\\.[^.]+$)", ""))
            .toList();
    return Set.copyOf(brief).size() == brief.size() ? brief : full;
  }

  private static LiveAllocator of(
      GuestProvider guest, String walk, boolean isFixed, List<Start> modules) {
    return new LiveAllocator(
        guest.name(), walk, guest.leastAlign(), guest.roles(), isFixed, modules);
  }

  /** Returns the allocator as the page's script reads it. */
  Map<String, @Nullable Object> fields() {
    return new Fields()
        .with("name", name)
        .with("walk", walk)
        .with("plainAlign", plainAlign)
        .with("roles", roles)
        .with("isFixed", isFixed)
        .with("modules", modules.stream().map(Start::fields).toList())
        .map();
  }
}
