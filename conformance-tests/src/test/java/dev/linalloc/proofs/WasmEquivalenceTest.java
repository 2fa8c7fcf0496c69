package dev.linalloc.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Model;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.mini.MiniAllocator;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.Executor;
import dev.linalloc.verifier.Path;
import dev.linalloc.verifier.ProofTable;
import dev.linalloc.verifier.Prover;
import dev.linalloc.verifier.State;
import dev.linalloc.verifier.SymbolicMemory;
import dev.linalloc.verifier.SymbolicMemory.Growth;
import dev.linalloc.verifier.WasmExecutor;
import dev.linalloc.verifier.WasmModule;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The wasm module of {@link MiniAllocator} does what its class file does, for every input and every
 * state of fields and memory, both if memory grows and if it refuses to. Both give the same result
 * or trap, the same fields, pages, contents and stores, and the same requests for growth.
 *
 * <p>Both are executed symbolically on the same unknowns. If one input can take a path of the one
 * and a path of the other, the two paths end alike.
 */
final class WasmEquivalenceTest {
  private static final List<String> FIELDS = List.of("negTop", "negBound");
  private static final ProofTable TABLE = new ProofTable("Proved of mini's wasm: it does the same");

  @AfterAll
  static void printTable() {
    System.out.print(TABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "alloc, alloc, 2",
    "allocZeroed, alloc_zeroed, 2",
    "dealloc, dealloc, 3",
    "realloc, realloc, 4"
  })
  void theWasmFunctionDoesWhatTheMethodDoes(String method, String export, int parameters)
      throws ReflectiveOperationException {
    assertThat(difference(compiled(), method, export, parameters)).isEmpty();
  }

  /** The proof can fail: if one instruction of the module is changed, there is a counterexample. */
  @ParameterizedTest
  @CsvSource({
    "0x71, 0x72", // and, or
    "0x6b, 0x6a", // sub, add
  })
  void aWrongInstructionIsFound(int right, int wrong) throws ReflectiveOperationException {
    byte[] bytes = compiled();
    int at = 0;
    while (at < bytes.length && bytes[at] != right) {
      at++;
    }
    assertThat(at).isLessThan(bytes.length);
    bytes[at] = (byte) wrong;
    assertThat(difference(bytes, "alloc", "alloc", 2)).isPresent();
  }

  private static byte[] compiled() {
    return WasmCompiler.compile(MiniAllocator.class, CompileOptions.DEFAULT);
  }

  /**
   * The object does the same once its heap is set up, for every heap base and every value of the
   * other globals.
   */
  @ParameterizedTest
  @CsvSource({
    "alloc, alloc, 2",
    "allocZeroed, alloc_zeroed, 2",
    "dealloc, dealloc, 3",
    "realloc, realloc, 4"
  })
  void theLinkedFunctionDoesWhatTheMethodDoes(String method, String export, int parameters) {
    WasmModule module = new WasmModule(LinkedMini.module());
    try (Prover prover = new Prover()) {
      Bits bits = prover.bits();
      State before = LinkedMini.state(unknownState(bits), bits, 0);
      assertThat(difference(prover, module, LinkedMini.GLOBALS, before, method, export, parameters))
          .isEmpty();
    }
  }

  /**
   * The object's first call does what the method does to a new object, for all heap bases and all
   * sizes of memory. Before, it asks for 0 pages, which changes nothing.
   */
  @ParameterizedTest
  @CsvSource({"alloc, alloc", "allocZeroed, alloc_zeroed"})
  void theFirstCallOfAnObjectDoesWhatTheMethodDoesToANewAllocator(String method, String export) {
    WasmModule module = new WasmModule(LinkedMini.module());
    try (Prover prover = new Prover()) {
      Bits bits = prover.bits();
      State before = LinkedMini.start(module, bits);
      BitVecExpr heapBase = before.field("heapBase");
      BitVecExpr[] args = {bits.unknown("size", 32), bits.unknown("align", 32)};
      List<Path> ofWasm =
          new WasmExecutor(bits, module, LinkedMini.GLOBALS).call(export, before, args);
      BoolExpr legal = bits.and(pagesAreLegal(bits, before), bits.not(bits.same(heapBase, 0)));
      Executor executor = new Executor(bits, MiniAllocator.class.getClassLoader());
      int pairs = 0;
      for (Path made : executor.create(MiniAllocator.class, before, heapBase)) {
        for (Path java : executor.call(MiniAllocator.class, method, made.after(), args)) {
          BoolExpr given = bits.and(legal, made.when(), java.when());
          for (Path wasm : prover.possible(given, ofWasm)) {
            pairs++;
            BoolExpr both = bits.and(given, wasm.when(), grantsAlike(bits, java, wasm));
            assertThat(prover.refute(both, isSame(bits, java, wasm, 1))).isEmpty();
          }
        }
      }
      assertThat(pairs).isPositive();
    }
  }

  /** The engine grants the object's second request as it grants the method's first. */
  private static BoolExpr grantsAlike(Bits bits, Path java, Path wasm) {
    List<Growth> ofJava = java.after().memory().growths();
    List<Growth> ofWasm = wasm.after().memory().growths();
    return ofJava.isEmpty() || ofWasm.size() < 2
        ? bits.truth()
        : bits.z3().mkEq(ofJava.getFirst().granted(), ofWasm.get(1).granted());
  }

  private static Optional<String> difference(
      byte[] bytes, String method, String export, int parameters)
      throws ReflectiveOperationException {
    WasmModule module = new WasmModule(bytes);
    List<String> names = namesOfGlobals(module, CompileOptions.DEFAULT);
    try (Prover prover = new Prover()) {
      State before = unknownState(prover.bits());
      return difference(prover, module, names, before, method, export, parameters);
    }
  }

  /** An input for which a function of the module does not do what the method does. */
  private static Optional<String> difference(
      Prover prover,
      WasmModule module,
      List<String> names,
      State state,
      String method,
      String export,
      int parameters) {
    Bits bits = prover.bits();
    BitVecExpr[] args = new BitVecExpr[parameters];
    for (int i = 0; i < parameters; i++) {
      args[i] = bits.unknown("arg" + i, 32);
    }
    List<Path> ofJava =
        new Executor(bits, MiniAllocator.class.getClassLoader())
            .call(MiniAllocator.class, method, state, args);
    List<Path> ofWasm = new WasmExecutor(bits, module, names).call(export, state, args);
    long start = System.nanoTime();
    assertThat(prover.refute(bits.truth(), anyOf(bits, ofJava))).isEmpty();
    assertThat(prover.refute(bits.truth(), anyOf(bits, ofWasm))).isEmpty();
    int pairs = 0;
    BoolExpr legal = pagesAreLegal(bits, state);
    List<Path> possible = prover.possible(legal, ofWasm);
    for (Path java : prover.possible(legal, ofJava)) {
      BoolExpr given = bits.and(legal, java.when());
      for (Path wasm : prover.possible(given, possible)) {
        pairs++;
        Optional<Model> found =
            prover.refute(bits.and(given, wasm.when()), isSame(bits, java, wasm, 0));
        if (found.isPresent()) {
          return found.map(Model::toString);
        }
      }
    }
    TABLE.add(method, "wasm", pairs, System.nanoTime() - start);
    System.out.print(prover);
    return Optional.empty();
  }

  /** A new module has the fields that the constructor gives a new object. */
  @ParameterizedTest
  @CsvSource({"1024, 1", "1, 0", "70000, 1", "65536, 1", "-1, 1", "-2147483648, 40000", "8, 65536"})
  void aModuleStartsWithTheFieldsOfANewAllocator(int heapBase, int pages)
      throws ReflectiveOperationException {
    CompileOptions options = CompileOptions.DEFAULT.withHeapBase(heapBase).withInitialPages(pages);
    WasmModule module = new WasmModule(WasmCompiler.compile(MiniAllocator.class, options));
    assertThat(module.globals().stream().map(global -> (int) global.initial()).toList())
        .containsExactlyInAnyOrderElementsOf(newFields(options).values());
  }

  private static State unknownState(Bits bits) {
    return new State(
        Map.of("negTop", bits.unknown("negTop", 32), "negBound", bits.unknown("negBound", 32)),
        SymbolicMemory.unknown(bits));
  }

  private static BoolExpr pagesAreLegal(Bits bits, State state) {
    return bits.atMost(state.memory().pages(), 65_536);
  }

  private static BoolExpr anyOf(Bits bits, List<Path> paths) {
    return bits.or(paths.stream().map(Path::when).toArray(BoolExpr[]::new));
  }

  /**
   * Returns whether two paths end alike.
   *
   * @param refused how many requests for growth the module makes before, which are all refused
   */
  private static BoolExpr isSame(Bits bits, Path java, Path wasm, int refused) {
    SymbolicMemory left = java.after().memory();
    SymbolicMemory right = wasm.after().memory();
    if (java.returns() != wasm.returns()
        || left.growths().size() + refused != right.growths().size()
        || java.result().isPresent() != wasm.result().isPresent()) {
      return bits.falsehood();
    }
    BitVecExpr any = bits.unknown("anyAddress", 32);
    List<BoolExpr> same = new ArrayList<>();
    if (java.result().isPresent()) {
      same.add(bits.same(java.result().get(), wasm.result().orElseThrow()));
    }
    for (String field : FIELDS) {
      same.add(bits.same(java.after().field(field), wasm.after().field(field)));
    }
    same.add(bits.same(left.pages(), right.pages()));
    same.add(bits.same(left.at(any), right.at(any)));
    same.add(bits.z3().mkEq(left.stored(any), right.stored(any)));
    for (int i = 0; i < left.growths().size(); i++) {
      Growth ofJava = left.growths().get(i);
      same.add(bits.same(ofJava.delta(), right.growths().get(i + refused).delta()));
    }
    return bits.and(same.toArray(BoolExpr[]::new));
  }

  /** Returns the field that each global stands for: the one with the same initial value. */
  private static List<String> namesOfGlobals(WasmModule module, CompileOptions options)
      throws ReflectiveOperationException {
    Map<String, Integer> fields = newFields(options);
    return module.globals().stream()
        .map(
            global ->
                fields.entrySet().stream()
                    .filter(field -> field.getValue() == (int) global.initial())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private static Map<String, Integer> newFields(CompileOptions options)
      throws ReflectiveOperationException {
    try (NativeMemory memory = NativeMemory.reserve(options.initialPages())) {
      MiniAllocator mini = new MiniAllocator(memory, options.heapBase());
      return Map.of("negTop", value(mini, "negTop"), "negBound", value(mini, "negBound"));
    }
  }

  private static int value(MiniAllocator mini, String name) throws ReflectiveOperationException {
    Field field = MiniAllocator.class.getDeclaredField(name);
    field.setAccessible(true);
    return field.getInt(mini);
  }
}
