package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.ConstructorEvaluator;
import dev.linalloc.compiler.classfile.Names;
import dev.linalloc.compiler.classfile.Program;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.wasm.Parser;

/** Components of an allocator do the same compiled, and cost nothing but their globals. */
class ComponentsTest {
  private static final int BASE = 1_024;
  private static final int CALLS = 12;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aMethodOfAComponentChangesItsFields",
        "twoComponentsOfOneClassAreApart",
        "aComponentSeesWhatItsOwnerAssigns",
        "aFieldIsKnownNoLongerAfterACallThatAssignsIt",
        "twoReferencesDenoteOneComponent",
        "aComponentIsAnArgument",
        "aChainOfOneClassCallsDown",
        "aLocalRefersToAComponentThroughALoop",
        "aLocalIsUsedAgainInALoop",
        "aConstantFieldIsReadThroughAReference",
        "aComponentUsesTheMemory",
        "aConstructorMakesAComponentBehindBranchesAndLoops",
      })
  void aComponentDoesTheSameCompiled(String method) throws ReflectiveOperationException {
    Instance wasm = instance(compiled(Sample.class));
    Method onJvm = Sample.class.getDeclaredMethod(method, int.class);
    try (NativeMemory memory = NativeMemory.reserve(1, 1)) {
      Sample sample = new Sample(memory, BASE);
      for (int call = 0; call < CALLS; call++) {
        long found = wasm.export(method).apply(call)[0];
        assertThat((int) found).as("call %d", call).isEqualTo(onJvm.invoke(sample, call));
      }
    }
  }

  @Test
  void everySampleIsTried() throws ReflectiveOperationException {
    String[] tried =
        ComponentsTest.class
            .getDeclaredMethod("aComponentDoesTheSameCompiled", String.class)
            .getAnnotation(ValueSource.class)
            .strings();
    assertThat(Arrays.stream(Sample.class.getDeclaredMethods()).map(Method::getName))
        .containsExactlyInAnyOrder(tried);
  }

  @Test
  void aComponentCompilesToWhatItsFieldsAndMethodsWouldInTheAllocator() {
    assertThat(compiled(Apart.class)).isEqualTo(compiled(AllInOne.class));
  }

  @Test
  void globalsFollowInTheOrderInWhichComponentsAreMade() {
    Program program = program(Nested.class);
    assertThat(
            ConstructorEvaluator.evaluate(
                program, ConstructorEvaluator.translate(program), BASE, 1))
        .containsExactly(1, 20, 30, 7);
  }

  private static Program program(Class<?> type) {
    return Program.read(Names.internal(type), 65_536, name -> ClassFiles.read(type, name));
  }

  private static byte[] compiled(Class<?> type) {
    Map<String, dev.linalloc.compiler.classfile.Method.Name> entries = new LinkedHashMap<>();
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic() && !Modifier.isPrivate(method.getModifiers()))
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .forEach(method -> entries.put(method.getName(), name(method)));
    return WasmCompiler.compile(
        Names.internal(type), name -> ClassFiles.read(type, name), CompileOptions.DEFAULT, entries);
  }

  private static dev.linalloc.compiler.classfile.Method.Name name(Method method) {
    return new dev.linalloc.compiler.classfile.Method.Name(
        Names.internal(method.getDeclaringClass()),
        method.getName(),
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString());
  }

  private static Instance instance(byte[] module) {
    return Instance.builder(Parser.parse(module))
        .withMachineFactory(InterpreterMachine::new)
        .build();
  }

  static final class Sample {
    private final GrowableMemory memory;
    private final Counter low;
    private final Counter high;
    private final Both both;
    private final Counter late;
    private int own;

    Sample(GrowableMemory memory, int heapBase) {
      this.memory = memory;
      int rounds = 0;
      for (int i = heapBase; i > 1; i /= 2) {
        rounds += i > 100 ? 3 : 1;
      }
      low = new Counter(memory, heapBase);
      high = new Counter(memory, rounds > 5 ? 2 * heapBase : 1);
      Counter inner = new Counter(memory, 7);
      both = new Both(low, inner);
      late = new Counter(memory, rounds);
      low.total += inner.add(rounds);
    }

    int aMethodOfAComponentChangesItsFields(int a) {
      return low.add(a) + 10 * low.total;
    }

    int twoComponentsOfOneClassAreApart(int a) {
      low.add(a);
      high.add(3 * a);
      return 1_000 * low.total + high.total;
    }

    int aComponentSeesWhatItsOwnerAssigns(int a) {
      low.total = a;
      return low.add(1);
    }

    int aFieldIsKnownNoLongerAfterACallThatAssignsIt(int a) {
      int before = low.total + high.total;
      low.addAll(a);
      int between = low.total + high.total;
      high.addAll(a);
      return before + 3 * between + 5 * low.total + 7 * high.total;
    }

    int twoReferencesDenoteOneComponent(int a) {
      both.first.total = a;
      int seen = low.total;
      low.total++;
      return seen + 100 * both.first.total + both.second.total;
    }

    int aComponentIsAnArgument(int a) {
      both.move(a, high);
      return Both.sum(low, high) + Both.sum(high, both.second);
    }

    int aChainOfOneClassCallsDown(int a) {
      return both.sumTwice(a) - both.second.total;
    }

    int aLocalRefersToAComponentThroughALoop(int a) {
      Counter counter = low;
      for (int i = 0; i < a; i++) {
        counter.add(i);
        own += counter.total;
      }
      return own;
    }

    int aLocalIsUsedAgainInALoop(int a) {
      {
        Counter counter = low;
        counter.add(a);
      }
      while (a > 0) {
        Counter other = high;
        other.add(a--);
      }
      return low.total + 3 * high.total;
    }

    int aConstantFieldIsReadThroughAReference(int a) {
      Objects.requireNonNull(low);
      return low.granule + high.granule * a + both.second.start;
    }

    int aComponentUsesTheMemory(int a) {
      low.store(a);
      high.store(2 * a);
      return memory.loadInt(BASE) + 3 * memory.loadInt(2 * BASE);
    }

    int aConstructorMakesAComponentBehindBranchesAndLoops(int a) {
      return late.start + late.add(a);
    }
  }

  static final class Counter {
    private final LinearMemory memory;
    private final int granule = 16;
    private final int start;
    private int total;

    Counter(LinearMemory memory, int start) {
      this.memory = memory;
      this.start = start;
      total = start / 2;
    }

    int add(int more) {
      total += more;
      return total;
    }

    /** Recursive: the compiler does not inline its calls. */
    void addAll(int more) {
      if (more > 0) {
        total += more;
        addAll(more - 1);
      }
    }

    void store(int value) {
      memory.storeInt(start, value);
    }
  }

  static final class Both {
    private final Counter first;
    private final Counter second;

    Both(Counter first, Counter second) {
      this.first = first;
      this.second = second;
    }

    void move(int much, Counter to) {
      first.total -= much;
      to.total += much;
    }

    static int sum(Counter a, Counter b) {
      return a.total + 3 * b.total;
    }

    int sumTwice(int a) {
      return sum(first, second) + again(a);
    }

    private int again(int a) {
      return a > 0 ? again(a - 1) + sum(second, first) : 0;
    }
  }

  static final class Apart {
    private final Counts counts;

    Apart(GrowableMemory memory, int heapBase) {
      counts = new Counts(heapBase, 3);
    }

    int next(int a) {
      return counts.next(a) + counts.factor;
    }
  }

  static final class Counts {
    private int at;
    private final int factor;

    Counts(int at, int factor) {
      this.at = at;
      this.factor = factor;
    }

    int next(int a) {
      at += factor * a;
      return at;
    }
  }

  static final class AllInOne {
    private int at;
    private final int factor;

    AllInOne(GrowableMemory memory, int heapBase) {
      at = heapBase;
      factor = 3;
    }

    int next(int a) {
      return move(a) + factor;
    }

    private int move(int a) {
      at += factor * a;
      return at;
    }
  }

  @SuppressWarnings("UnusedVariable")
  static final class Nested {
    private final int first;
    private final Counts made;
    private final int last;

    Nested(GrowableMemory memory, int heapBase) {
      first = 1;
      made = new Counts(30, 7);
      last = 20;
    }
  }
}
