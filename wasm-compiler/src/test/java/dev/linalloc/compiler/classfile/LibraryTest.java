package dev.linalloc.compiler.classfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphChecker;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.ValueType;
import dev.linalloc.compiler.ssa.Values;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The methods of the library that the compiler supports compute what they do on the JVM. */
class LibraryTest {
  private static final String COMPILED =
      """
      Byte.toUnsignedInt(B)I
      Integer.bitCount(I)I
      Integer.compare(II)I
      Integer.compareUnsigned(II)I
      Integer.divideUnsigned(II)I
      Integer.highestOneBit(I)I
      Integer.lowestOneBit(I)I
      Integer.max(II)I
      Integer.min(II)I
      Integer.numberOfLeadingZeros(I)I
      Integer.numberOfTrailingZeros(I)I
      Integer.remainderUnsigned(II)I
      Integer.rotateLeft(II)I
      Integer.rotateRight(II)I
      Integer.signum(I)I
      Integer.sum(II)I
      Integer.toUnsignedLong(I)J
      Long.bitCount(J)I
      Long.compare(JJ)I
      Long.compareUnsigned(JJ)I
      Long.divideUnsigned(JJ)J
      Long.highestOneBit(J)J
      Long.lowestOneBit(J)J
      Long.max(JJ)J
      Long.min(JJ)J
      Long.numberOfLeadingZeros(J)I
      Long.numberOfTrailingZeros(J)I
      Long.remainderUnsigned(JJ)J
      Long.rotateLeft(JI)J
      Long.rotateRight(JI)J
      Long.signum(J)I
      Long.sum(JJ)J
      Math.abs(I)I
      Math.abs(J)J
      Math.max(II)I
      Math.max(JJ)J
      Math.min(II)I
      Math.min(JJ)J
      """;

  private final Graph graph = new Graph();
  private final Library library = new Library(graph);

  static List<Method> compiled() {
    return ofTheLibrary().filter(method -> COMPILED.contains(text(method) + "\n")).toList();
  }

  private static Stream<Method> ofTheLibrary() {
    return Stream.of(Byte.class, Integer.class, Long.class, Math.class)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> Modifier.isStatic(method.getModifiers()));
  }

  @Test
  void onlyTheMethodsInTheListAreCompiled() {
    List<String> accepted =
        ofTheLibrary().filter(this::isAccepted).map(LibraryTest::text).sorted().toList();
    assertThat(String.join("\n", accepted) + "\n").isEqualTo(COMPILED);
  }

  @ParameterizedTest
  @MethodSource("compiled")
  void aMethodComputesWhatItDoesOnTheJvm(Method method) throws ReflectiveOperationException {
    Node call = call(method);
    graph.entry.end(new Exit.Return(List.of(call)));
    GraphChecker.check(graph, "the call");
    assertThat(call.type).isEqualTo(type(method.getReturnType()));
    for (long[] edges : Values.edges()) {
      long[] in = new long[method.getParameterCount()];
      for (int i = 0; i < in.length; i++) {
        in[i] = narrowed(edges[i + 2], method.getParameterTypes()[i]);
      }
      assertThat(computed(call, in)).as("%s", Arrays.toString(in)).isEqualTo(onJvm(method, in));
    }
  }

  @Test
  void otherClassesAreNotKnown() {
    assertThat(library.has("java/lang/Integer")).isTrue();
    assertThat(library.has("java/lang/Short")).isFalse();
  }

  private boolean isAccepted(Method method) {
    try {
      call(method);
      return true;
    } catch (Refusal e) {
      assertThat(e).hasMessageStartingWith("a call of java.lang." + text(method) + "; ");
      return false;
    }
  }

  private Node call(Method method) {
    List<Node> in = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      in.add(graph.parameter(type(type)));
    }
    dev.linalloc.compiler.classfile.Method.Name name =
        new dev.linalloc.compiler.classfile.Method.Name(
            Names.internal(method.getDeclaringClass()), method.getName(), descriptor(method));
    return library.call(name, in, this::divide);
  }

  private Node divide(Op op, Node dividend, Node divisor) {
    Node division = new Node(op, op.result, List.of(dividend, divisor));
    graph.entry.effects.add(division);
    return division;
  }

  private static ValueType type(Class<?> java) {
    return java == long.class || java == double.class ? ValueType.I64 : ValueType.I32;
  }

  private static @Nullable Long computed(Node call, long... in) {
    try {
      return Values.of(call, in);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** Returns null for a division by zero. */
  private static @Nullable Long onJvm(Method method, long... in)
      throws ReflectiveOperationException {
    Object[] arguments = new Object[in.length];
    for (int i = 0; i < in.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      arguments[i] =
          type == byte.class
              ? (Object) (byte) in[i]
              : type == int.class ? (Object) (int) in[i] : (Object) in[i];
    }
    try {
      return ((Number) method.invoke(null, arguments)).longValue();
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).isInstanceOf(ArithmeticException.class);
      return null;
    }
  }

  private static long narrowed(long value, Class<?> type) {
    return type == byte.class ? (byte) value : type == int.class ? (int) value : value;
  }

  private static String text(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName() + descriptor(method);
  }

  private static String descriptor(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .toMethodDescriptorString();
  }
}
