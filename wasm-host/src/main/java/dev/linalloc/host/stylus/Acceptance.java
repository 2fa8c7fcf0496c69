package dev.linalloc.host.stylus;

import static dev.linalloc.format.ValueType.I32;

import dev.linalloc.format.Body;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.FormatException;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Global;
import dev.linalloc.format.Import;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether Stylus accepts a module as a program. The rules are those of nitro's validator, parser
 * and metering, in {@code crates/prover/src/binary.rs} and {@code programs}. Each refusal is a
 * sentence without its subject, the module.
 *
 * <p>The size of a function's stack frame, which Stylus limits as well, is not checked.
 */
public final class Acceptance {
  private static final String HOOKS = "vm_hooks";
  private static final String PAY = "pay_for_memory_grow";
  private static final FunctionType ENTRY = new FunctionType(List.of(I32), List.of(I32));
  private static final FunctionType PAYS = new FunctionType(List.of(I32), List.of());
  private static final Set<ValueType> NUMBERS =
      Set.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64);

  private final Contract module;
  private final List<String> refusals = new ArrayList<>();

  private Acceptance(Contract module) {
    this.module = module;
  }

  /**
   * {@return why Stylus refuses a module; empty if it accepts it}
   *
   * @param module the bytes of a {@code .wasm} file
   */
  public static List<String> refusals(byte[] module) {
    Contract contract;
    try {
      contract = Contract.of(module);
    } catch (FormatException e) {
      return List.of(e.getMessage() + ": it is not valid for Stylus");
    }
    Acceptance acceptance = new Acceptance(contract);
    acceptance.types();
    acceptance.imports();
    acceptance.exports();
    acceptance.memory();
    acceptance.code();
    acceptance.counts();
    return List.copyOf(acceptance.refusals);
  }

  private void refuse(boolean refused, String reason) {
    if (refused) {
      refusals.add(reason);
    }
  }

  /** Value types, functions with several results, globals and the start function. */
  private void types() {
    for (FunctionType type : module.types()) {
      refuse(type.results().size() > 1, "has a function type with several results");
      Stream.concat(type.parameters().stream(), type.results().stream())
          .filter(each -> !NUMBERS.contains(each))
          .forEach(each -> refuse(true, "has a value of type " + each));
    }
    for (Global global : module.globals()) {
      refuse(!isConstant(global.initial()), "has a global whose initial value is not a constant");
    }
    refuse(module.tables().size() > 1, "has several tables, which needs reference types");
    refuse(module.start(), "has a start function");
  }

  private static boolean isConstant(List<Instruction> initial) {
    return initial.size() == 2
        && switch (initial.getFirst().opcode()) {
          case I32_CONST, I64_CONST, F32_CONST, F64_CONST -> true;
          default -> false;
        };
  }

  private void imports() {
    Set<String> known = Data.read("hooks.csv").keySet();
    Map<String, Integer> types = new HashMap<>();
    for (Import each : module.imports()) {
      String name = each.module() + "." + each.name();
      if (each.kind() != ExternalKind.FUNCTION) {
        refuse(true, "imports " + name + ", which is no function");
        continue;
      }
      refuse(
          !each.module().equals(HOOKS) || !known.contains(each.name()),
          "imports " + name + ", which Stylus does not provide");
      refuse(each.name().startsWith("stylus"), "imports the reserved name " + each.name());
      Integer before = types.put(name, each.type());
      refuse(before != null && before != each.type(), "imports " + name + " with two types");
    }
  }

  private void exports() {
    entry(module.export("user_entrypoint", ExternalKind.FUNCTION).orElse(null));
    Set<String> imported =
        module.imports().stream().map(Import::name).collect(Collectors.toCollection(TreeSet::new));
    for (Export each : module.exports()) {
      String name = each.name().substring(each.name().lastIndexOf("__") < 0 ? 0 : behind(each));
      refuse(name.startsWith("stylus"), "exports the reserved name " + each.name());
      refuse(imported.contains(name), "exports " + each.name() + ", the name of an import");
      refuse(
          each.name().length() > Data.price("most.name"),
          "exports a name of " + each.name().length() + " bytes");
    }
  }

  /** Returns where the part of a name begins that Stylus looks at: behind the last "__". */
  private static int behind(Export export) {
    return export.name().lastIndexOf("__") + 2;
  }

  private void entry(@Nullable Export entry) {
    if (entry == null) {
      refuse(true, "does not export the function user_entrypoint");
    } else {
      refuse(
          !module.type(entry.index()).equals(ENTRY),
          "exports user_entrypoint with another type than (i32) -> i32");
    }
  }

  private void memory() {
    refuse(module.memories().size() != 1, "has " + module.memories().size() + " memories, not one");
    refuse(
        module.exports().stream()
            .noneMatch(
                each ->
                    each.name().equals("memory")
                        && each.kind() == ExternalKind.MEMORY
                        && each.index() == 0),
        "does not export its memory as memory");
    refuse(
        module.memories().stream().anyMatch(memory -> memory.flags() > 1),
        "has a memory that is shared or has addresses of 64 bits");
    long limit = Data.price("pages.limit");
    refuse(
        module.initialPages() > limit,
        "begins with " + module.initialPages() + " pages; at most " + limit + " are allowed");
    if (module.grows()) {
      List<Import> pays =
          module.importedFunctions().stream()
              .filter(each -> each.module().equals(HOOKS) && each.name().equals(PAY))
              .toList();
      refuse(
          pays.isEmpty(), "has a memory that can grow, but does not import " + HOOKS + "." + PAY);
      refuse(
          pays.stream().anyMatch(each -> !module.types().get(each.type()).equals(PAYS)),
          "imports " + PAY + " with another type than (i32)");
    }
  }

  private void code() {
    for (int i = 0; i < module.bodies().size(); i++) {
      int function = module.importedFunctions().size() + i;
      Body body = module.bodies().get(i);
      String in = " in function " + function;
      body.instructions().stream()
          .map(Instruction::opcode)
          .filter(opcode -> opcode.ink().isEmpty())
          .map(Opcode::toString)
          .distinct()
          .forEach(opcode -> refuse(true, "has the instruction " + opcode + in));
      refuse(
          body.instructions().stream().anyMatch(Acceptance::hasBlockType),
          "has a block with parameters or several results" + in);
      count(body.locals().size(), "locals", in);
      count(Metering.opcodes(body, module.grows()), "opcodes", in);
    }
  }

  private static boolean hasBlockType(Instruction instruction) {
    return switch (instruction.opcode()) {
      case BLOCK, LOOP, IF -> instruction.immediate(0) >= 0;
      default -> false;
    };
  }

  private void counts() {
    long most = Data.price("module.bytes");
    refuse(
        module.bytes() > most,
        "has " + module.bytes() + " bytes; at most " + most + " are allowed");
    count(module.dataSegments(), "data", " segments");
    count(module.elementSegments(), "elements", " segments");
    count(module.exports().size(), "exports", "");
    count(module.functions().size(), "functions", "");
    count(module.imports().size(), "imports", "");
    count(module.globals().size() + Data.price("metered.globals"), "globals", "");
    count(module.tables().stream().mapToLong(Long::longValue).sum(), "table", " entries");
  }

  private void count(long number, String what, String where) {
    long most = Data.price("most." + what);
    refuse(
        number > most, "has " + number + " " + what + where + "; at most " + most + " are allowed");
  }
}
