package dev.linalloc.compiler;

import dev.linalloc.compiler.ObjectOptions.Abi;
import dev.linalloc.compiler.wasm.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an allocator is compiled.
 *
 * @param heapBase the address at which the heap begins, in bytes, unsigned; not 0
 * @param initialPages the memory's initial size in pages, from 0 to {@code maximumPages}
 * @param maximumPages the memory's maximum in pages, from {@code initialPages} to 65,536; an
 *     allocator that keeps rule G9 asks for no page beyond it
 * @param allExports whether all four functions are exported, or {@code alloc} and {@code dealloc}
 *     alone
 * @param bulkMemory whether the module uses {@code memory.fill} and {@code memory.copy}, which
 *     wasm's MVP lacks; otherwise it fills and copies in loops
 * @param zeroed whether the export {@code alloc} is {@code allocZeroed}, so that every allocator
 *     keeps rule C7
 * @param abi which functions the module exports
 * @param importMemory the memory that the module imports, as in {@code env.memory}; an empty text
 *     if it has one of its own. The heap then takes all pages that are there at the first request
 * @param heapBaseGlobal the immutable global that the module imports for the address at which the
 *     heap begins, as in {@code env.__heap_base}; an empty text if that is {@code heapBase}
 */
public record CompileOptions(
    int heapBase,
    int initialPages,
    int maximumPages,
    boolean allExports,
    boolean bulkMemory,
    boolean zeroed,
    Abi abi,
    String importMemory,
    String heapBaseGlobal) {
  /**
   * One initial page, the heap at address 1,024, wasm's own maximum of 65,536 pages, everything
   * exported, bulk memory instructions, {@code alloc} as the class has it.
   */
  public static final CompileOptions DEFAULT = new CompileOptions(1024, 1, 65_536, true, true);

  private static final int MAX_PAGES = 65_536;

  /** Makes options of a module with our own functions. */
  public CompileOptions(
      int heapBase, int initialPages, int maximumPages, boolean allExports, boolean bulkMemory) {
    this(heapBase, initialPages, maximumPages, allExports, bulkMemory, false, Abi.OWN, "", "");
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if {@code heapBase} is 0, pages are out of range, or functions
   *     other than our own should return zeroed blocks
   */
  public CompileOptions {
    if (heapBase == 0) {
      throw new IllegalArgumentException("heapBase (0) must be positive");
    }
    checkMaximum(maximumPages);
    if (initialPages < 0 || initialPages > maximumPages) {
      throw new IllegalArgumentException(
          "initialPages (" + initialPages + ") must be from 0 to " + maximumPages);
    }
    abi.checkZeroed(zeroed);
    checkItem("importMemory", importMemory);
    checkItem("heapBaseGlobal", heapBaseGlobal);
    if (importMemory.isEmpty() && !heapBaseGlobal.isEmpty()) {
      throw new IllegalArgumentException(
          "heapBaseGlobal (" + heapBaseGlobal + ") is for a module that imports its memory");
    }
  }

  static void checkMaximum(int maximumPages) {
    if (maximumPages < 0 || maximumPages > MAX_PAGES) {
      throw new IllegalArgumentException(
          "maximumPages (" + maximumPages + ") must be from 0 to " + MAX_PAGES);
    }
  }

  private static void checkItem(String option, String text) {
    if (!text.isEmpty() && !text.matches("[^.]+\\..+")) {
      throw new IllegalArgumentException(option + " (" + text + ") must be MODULE.NAME");
    }
  }

  /** Returns where the module's memory comes from. */
  Place place() {
    return new Place(
        initialPages, maximumPages, item(importMemory), heapBase, item(heapBaseGlobal));
  }

  private static Place.@Nullable Item item(String text) {
    if (text.isEmpty()) {
      return null;
    }
    int dot = text.indexOf('.');
    return new Place.Item(text.substring(0, dot), text.substring(dot + 1));
  }

  /** {@return the names that a module exports, in order} */
  public List<String> exports() {
    List<String> exports = new ArrayList<>(AbiFunctions.names(abi, allExports));
    if (importMemory.isEmpty()) {
      exports.add("memory");
    }
    return List.copyOf(exports);
  }

  /**
   * {@return the same options with another heapBase}
   *
   * @param to the first address of the heap, unsigned; not 0
   */
  public CompileOptions withHeapBase(int to) {
    return new CompileOptions(
        to,
        initialPages,
        maximumPages,
        allExports,
        bulkMemory,
        zeroed,
        abi,
        importMemory,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with another initial size}
   *
   * @param to the initial pages, from 0 to {@code maximumPages}
   */
  public CompileOptions withInitialPages(int to) {
    return new CompileOptions(
        heapBase,
        to,
        maximumPages,
        allExports,
        bulkMemory,
        zeroed,
        abi,
        importMemory,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with another maximum size}
   *
   * @param to the most pages, from {@code initialPages} to 65,536
   */
  public CompileOptions withMaximumPages(int to) {
    return new CompileOptions(
        heapBase,
        initialPages,
        to,
        allExports,
        bulkMemory,
        zeroed,
        abi,
        importMemory,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with or without the exports {@code alloc_zeroed} and {@code realloc}}
   *
   * @param to whether all four functions are exported
   */
  public CompileOptions withAllExports(boolean to) {
    return new CompileOptions(
        heapBase,
        initialPages,
        maximumPages,
        to,
        bulkMemory,
        zeroed,
        abi,
        importMemory,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with bulk memory instructions, or with loops in their place}
   *
   * @param to whether bulk memory instructions are used
   */
  public CompileOptions withBulkMemory(boolean to) {
    return new CompileOptions(
        heapBase,
        initialPages,
        maximumPages,
        allExports,
        to,
        zeroed,
        abi,
        importMemory,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with or without zeroed blocks from {@code alloc}}
   *
   * @param to whether {@code alloc} returns zeroed blocks
   */
  public CompileOptions withZeroed(boolean to) {
    return new CompileOptions(
        heapBase,
        initialPages,
        maximumPages,
        allExports,
        bulkMemory,
        to,
        abi,
        importMemory,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with other functions}
   *
   * @param to which functions the module exports
   */
  public CompileOptions withAbi(Abi to) {
    return new CompileOptions(
        heapBase,
        initialPages,
        maximumPages,
        allExports,
        bulkMemory,
        zeroed,
        to,
        importMemory,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with an imported memory, or one of the module's own}
   *
   * @param to the memory that the module imports, as in {@code env.memory}, or an empty text
   */
  public CompileOptions withImportMemory(String to) {
    return new CompileOptions(
        heapBase,
        initialPages,
        maximumPages,
        allExports,
        bulkMemory,
        zeroed,
        abi,
        to,
        heapBaseGlobal);
  }

  /**
   * {@return the same options with or without an imported heap base}
   *
   * @param to the global that the module imports, as in {@code env.__heap_base}, or an empty text
   */
  public CompileOptions withHeapBaseGlobal(String to) {
    return new CompileOptions(
        heapBase,
        initialPages,
        maximumPages,
        allExports,
        bulkMemory,
        zeroed,
        abi,
        importMemory,
        to);
  }
}
