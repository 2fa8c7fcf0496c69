package dev.linalloc.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.Context;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GrowableMemory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executor follows components as the JVM does. */
final class ComponentsTest {
  private static final int BASE = 1_024;

  @ParameterizedTest
  @ValueSource(ints = {-3, 0, 1, 2, 77, Integer.MAX_VALUE})
  void aCallOfComponentsLeavesWhatItDoesOnTheJvm(int argument) {
    try (Context z3 = new Context();
        NativeMemory memory = NativeMemory.reserve(1)) {
      Bits bits = new Bits(z3);
      Executor executor = new Executor(bits, Sample.class.getClassLoader());
      BitVecExpr[] unknown = {bits.unknown("argument", 32), bits.unknown("pages", 32)};
      BitVecExpr[] known = {bits.word(argument), bits.word(1)};
      List<Path> paths = executor.call(Sample.class, "work", created(executor, bits), unknown[0]);
      Sample sample = new Sample(memory, BASE);
      int expected = sample.work(argument);
      List<Path> taken =
          paths.stream()
              .filter(path -> path.when().substitute(unknown, known).simplify().isTrue())
              .toList();
      assertThat(taken).hasSize(1);
      State after = taken.getFirst().after();
      assertThat(value(taken.getFirst().result().orElseThrow(), unknown, known))
          .isEqualTo(expected);
      assertThat(value(after.field("part.total"), unknown, known)).isEqualTo(sample.part.total);
      assertThat(value(after.field("other.total"), unknown, known)).isEqualTo(sample.other.total);
      assertThat(value(after.field("holder.shared.total"), unknown, known))
          .isEqualTo(sample.part.total);
      assertThat(value(after.field("holder.own.total"), unknown, known))
          .isEqualTo(sample.holder.own.total);
    }
  }

  @Test
  void aFieldThatNoConstructorAssignsIsZero() {
    try (Context z3 = new Context()) {
      Bits bits = new Bits(z3);
      State state = created(new Executor(bits, Sample.class.getClassLoader()), bits);
      assertThat(state.field("part.calls").simplify()).isEqualTo(bits.word(0));
    }
  }

  @Test
  void aMissingComponentIsNamed() {
    try (Context z3 = new Context()) {
      Bits bits = new Bits(z3);
      State state = created(new Executor(bits, Sample.class.getClassLoader()), bits);
      assertThatThrownBy(() -> state.field("holder.third.total"))
          .hasMessageContaining("third")
          .hasMessageContaining("holder.third.total");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"returns", "makes", "assigns", "callsAsInterface"})
  void whatIsNoComponentIsRefusedWithItsPlace(String method) {
    try (Context z3 = new Context()) {
      Bits bits = new Bits(z3);
      Executor executor = new Executor(bits, Sample.class.getClassLoader());
      State state = created(executor, bits);
      assertThatThrownBy(() -> executor.call(Sample.class, method, state, bits.word(1)))
          .isInstanceOf(NotModelled.class)
          .hasMessageContaining("Sample." + method + ", line ");
    }
  }

  private static State created(Executor executor, Bits bits) {
    State nothing = new State(Map.of(), SymbolicMemory.zeros(bits));
    List<Path> paths = executor.create(Sample.class, nothing, bits.word(BASE));
    assertThat(paths).hasSize(1);
    return paths.getFirst().after();
  }

  private static int value(BitVecExpr term, BitVecExpr[] unknown, BitVecExpr[] known) {
    return ((BitVecNum) term.substitute(unknown, known).simplify()).getBigInteger().intValue();
  }

  interface Sized {
    default int size() {
      return 1;
    }
  }

  static final class Part implements Sized {
    private final GrowableMemory memory;
    private final int granule = 8;
    private int total;
    private int calls;

    Part(GrowableMemory memory, int total) {
      this.memory = memory;
      this.total = total;
    }

    int add(int more) {
      calls++;
      total += more;
      memory.storeInt(64, total);
      return total * calls;
    }

    @Override
    public int size() {
      return total;
    }

    static int sum(Part a, Part b) {
      return a.total + 3 * b.total;
    }
  }

  static final class Holder {
    private final Part shared;
    private final Part own;

    Holder(Part shared, GrowableMemory memory) {
      this.shared = shared;
      own = new Part(memory, 7);
    }

    int move(int much) {
      shared.total -= much;
      return own.add(much);
    }
  }

  static final class Sample {
    private final GrowableMemory memory;
    private final Part part;
    private Part other;
    private final Holder holder;

    Sample(GrowableMemory memory, int heapBase) {
      this.memory = memory;
      part = new Part(memory, heapBase);
      other = new Part(memory, heapBase > 5 ? 3 : 4);
      holder = new Holder(part, memory);
    }

    int work(int a) {
      int sum = part.add(a) + part.granule;
      other.total = a > 1 ? holder.move(a) : -a;
      return sum + Part.sum(part, other) + Part.sum(other, holder.own);
    }

    Part returns(int a) {
      return part;
    }

    int makes(int a) {
      other = new Part(memory, a);
      return a;
    }

    int assigns(int a) {
      other = part;
      return a;
    }

    int callsAsInterface(int a) {
      Sized sized = part;
      return sized.size() + a;
    }
  }
}
