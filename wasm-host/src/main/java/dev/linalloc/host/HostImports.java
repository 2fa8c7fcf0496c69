package dev.linalloc.host;

import dev.linalloc.spi.MissingImportException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalInt;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.ImportValues;
import run.endive.runtime.TableInstance;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.GlobalImport;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryImport;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableImport;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/**
 * Provides a module's imports: its memory, its tables, the stack pointer, and the functions of
 * {@link HostFunctions}. An unknown function traps when it is called, not when the module is
 * loaded, because most imports of a program have nothing to do with its allocator.
 */
final class HostImports {
  /** If data starts below this address, there is no room for a stack below the data. */
  private static final int LEAST_STACK = 4096;

  private static final int STACK_ALIGN = 16;

  private final GuestModule module;
  private final Map<String, String> longNames;
  private final OutputStream output;
  private final VmHooks hooks;

  /** Makes the imports of {@code module}, with functions of Stylus for a call without arguments. */
  HostImports(GuestModule module, Map<String, String> longNames, OutputStream output) {
    this(module, longNames, output, new VmHooks(new byte[0]));
  }

  /**
   * Makes the imports of {@code module}.
   *
   * @param longNames the full names of functions with shortened names, such as {@code
   *     emscripten_resize_heap} for {@code a.b}
   * @param output where the module's output goes
   * @param hooks the functions of Stylus
   */
  HostImports(
      GuestModule module, Map<String, String> longNames, OutputStream output, VmHooks hooks) {
    this.module = module;
    this.longNames = longNames;
    this.output = output;
    this.hooks = hooks;
  }

  /**
   * Returns the imports of an instance with {@code memory}.
   *
   * @throws MissingImportException if the host lacks an import that making an instance requires
   */
  ImportValues of(GuestMemory memory) {
    ImportValues.Builder imports = ImportValues.builder();
    HostFunctions functions = new HostFunctions(output, hooks);
    for (Import wanted : module.imports()) {
      String from = wanted.module();
      String name = wanted.name();
      switch (wanted) {
        case FunctionImport function -> imports.addFunction(function(function, functions));
        case MemoryImport _ -> imports.addMemory(new ImportMemory(from, name, memory));
        case TableImport table -> imports.addTable(new ImportTable(from, name, table(table)));
        case GlobalImport global -> imports.addGlobal(new ImportGlobal(from, name, global(global)));
        default -> throw missing(wanted);
      }
    }
    return imports.build();
  }

  private HostFunction function(FunctionImport wanted, HostFunctions functions) {
    FunctionType type = module.parsed().typeSection().getType(wanted.typeIndex());
    WasmFunctionHandle unknown =
        (_, _) -> {
          throw new MissingImportException(
              "the module calls its import " + name(wanted) + ", which the kit does not provide");
        };
    String longName = longNames.getOrDefault(name(wanted), wanted.name());
    return new HostFunction(
        wanted.module(), wanted.name(), type, functions.of(wanted, longName, type).orElse(unknown));
  }

  private static TableInstance table(TableImport wanted) {
    return new TableInstance(new Table(wanted.entryType(), wanted.limits()), Value.REF_NULL_VALUE);
  }

  private GlobalInstance global(GlobalImport wanted) {
    OptionalInt stack = wanted.name().equals("__stack_pointer") ? stack() : OptionalInt.empty();
    if (stack.isEmpty() || !wanted.type().equals(ValType.I32)) {
      throw missing(wanted);
    }
    return GlobalInstance.builder()
        .valueLow(stack.getAsInt())
        .valType(ValType.I32)
        .mutabilityType(wanted.mutabilityType())
        .build();
  }

  /**
   * Returns the address where the stack begins; the stack grows down. Linkers put it below the data
   * if there is room, else between the data and the heap.
   */
  private OptionalInt stack() {
    int data = module.firstData().orElse(0) & -STACK_ALIGN;
    return Integer.compareUnsigned(data, LEAST_STACK) >= 0
        ? OptionalInt.of(data)
        : module.heapBase();
  }

  private static MissingImportException missing(Import wanted) {
    return new MissingImportException(
        "the module imports " + name(wanted) + ", which the kit does not provide");
  }

  private static String name(Import wanted) {
    return wanted.module() + "." + wanted.name();
  }
}
