package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.Method;
import dev.linalloc.compiler.classfile.Names;
import dev.linalloc.spi.GrowableMemory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reference to a component that is not known at compile time is refused at its line. */
class ComponentRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Reassigned       | Reassigned.answer   | an assignment to field part that is not the only one
          MadeLater        | MadeLater.answer    | new; instead make it once, as a component
          AssignedTwice    | AssignedTwice.<init> | an assignment to field part that is not the only one
          OnOneWay         | OnOneWay.<init>     | new; instead make it once, as a component
          AliasOnOneWay    | AliasOnOneWay.<init> | an assignment to field alias that is not the only one
          InLoop           | InLoop.<init>       | new; instead make it once, as a component
          AfterReturn      | AfterReturn.<init>  | new; instead make it once, as a component
          OfAMethod        | OfAMethod.make      | new; instead make it once, as a component
          Chosen           | Chosen.answer       | a choice between references
          ChosenLocal      | ChosenLocal.answer  | a choice between references
          ChosenInLoop     | ChosenInLoop.answer | a choice between references
          Compared         | Compared.answer     | a comparison of references
          Nullness         | Nullness.answer     | null
          Returned         | Returned.answer     | a reference returned
          Early            | Early.start         | a use of field part before it refers to anything
          Never            | Never.answer        | a use of field part before it refers to anything
          NoMemory         | NoMemory.answer     | a use of field memory before it refers to anything
          PassesItself     | PassesItself.answer | an argument of type ComponentRefusalTest$PassesItself for take
          PassesAsObject   | PassesAsObject.answer | an argument of type Object for hash
          CallsAsInterface   | CallsAsInterface.answer | a call of dev.linalloc.compiler.ComponentRefusalTest$Sized.size
          MakesItself      | Chain.<init>        | a constructor that calls itself, or calls a method that does
          Recursive        | Recursive.sum       | a constructor that calls itself, or calls a method that does
          OfTheLibrary     | OfTheLibrary.<init> | new java.lang.Object; instead make objects of package-private
          """)
  void aUseIsRefusedByPlaceAndLine(String name, String place, String construct) {
    assertThatThrownBy(() -> compile(name))
        .isInstanceOf(UnsupportedConstructException.class)
        .hasMessageStartingWith(ComponentRefusalTest.class.getName() + "$" + place + ", line ")
        .hasMessageContaining(": " + construct)
        .hasMessageContaining("; instead ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HasOpen      | field part of type ComponentRefusalTest$Open
          HasPublic    | field part of type ComponentRefusalTest$Public
          HasInherits  | field part of type ComponentRefusalTest$Inherits
          HasInterface | field part of type ComponentRefusalTest$Sized
          HasForeign   | field part of type Integer
          HasItself    | field part of type ComponentRefusalTest$HasItself
          """)
  void aFieldOfAnotherClassIsRefused(String name, String construct) {
    assertThatThrownBy(() -> compile(name))
        .isInstanceOf(UnsupportedConstructException.class)
        .hasMessageStartingWith(ComponentRefusalTest.class.getName() + "$" + name + ": ")
        .hasMessageContaining(construct)
        .hasMessageContaining("a package-private final class beside the allocator");
  }

  @Test
  void everyClassBelowIsTried() throws ReflectiveOperationException {
    long rows = 0;
    for (java.lang.reflect.Method method : ComponentRefusalTest.class.getDeclaredMethods()) {
      CsvSource table = method.getAnnotation(CsvSource.class);
      rows += table == null ? 0 : table.textBlock().lines().count();
    }
    assertThat(
            Arrays.stream(ComponentRefusalTest.class.getDeclaredClasses())
                .filter(type -> isAllocator(type)))
        .hasSize((int) rows);
  }

  private static boolean isAllocator(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .anyMatch(
            each ->
                Arrays.equals(
                    each.getParameterTypes(), new Class<?>[] {GrowableMemory.class, int.class}));
  }

  private static byte[] compile(String name) {
    String owner = Names.internal(ComponentRefusalTest.class) + "$" + name;
    return WasmCompiler.compile(
        owner,
        each -> ClassFiles.read(ComponentRefusalTest.class, each),
        CompileOptions.DEFAULT,
        Map.of("answer", new Method.Name(owner, "answer", "(I)I")));
  }

  // The classes below compute nothing of use: each shows one construct.

  interface Sized {
    default int size() {
      return 1;
    }
  }

  static final class Part implements Sized {
    private int total;

    Part(int total) {
      this.total = total;
    }

    int add(int more) {
      total += more;
      return total;
    }

    @Override
    public int size() {
      return total;
    }

    static int hash(Object part) {
      return 1;
    }
  }

  static class Open {}

  public static final class Public {}

  static final class Inherits extends Open {}

  @SuppressWarnings("InfiniteRecursion")
  static final class Chain {
    private final Chain next = new Chain();

    int add(int more) {
      return next.add(more);
    }
  }

  static final class Reassigned {
    private final Part other;
    private Part part;

    Reassigned(GrowableMemory memory, int heapBase) {
      part = new Part(1);
      other = new Part(2);
    }

    int answer(int a) {
      part = other;
      return part.add(a);
    }
  }

  static final class MadeLater {
    private Part part;

    MadeLater(GrowableMemory memory, int heapBase) {
      part = new Part(1);
    }

    int answer(int a) {
      part = new Part(a);
      return part.add(a);
    }
  }

  static final class AssignedTwice {
    private Part part;

    AssignedTwice(GrowableMemory memory, int heapBase) {
      part = new Part(1);
      part = new Part(2);
    }

    int answer(int a) {
      return part.add(a);
    }
  }

  static final class OnOneWay {
    private final Part part;

    OnOneWay(GrowableMemory memory, int heapBase) {
      if (heapBase > 5) {
        part = new Part(1);
      } else {
        part = new Part(2);
      }
    }

    int answer(int a) {
      return part.add(a);
    }
  }

  static final class AliasOnOneWay {
    private final Part part;
    private final Part alias;

    AliasOnOneWay(GrowableMemory memory, int heapBase) {
      part = new Part(1);
      Part other = new Part(2);
      if (heapBase > 5) {
        alias = part;
      } else {
        alias = other;
      }
    }

    int answer(int a) {
      return part.add(a) + alias.add(a);
    }
  }

  static final class InLoop {
    private Part part;

    InLoop(GrowableMemory memory, int heapBase) {
      int i = heapBase;
      do {
        part = new Part(i);
        i /= 2;
      } while (i > 0);
    }

    int answer(int a) {
      return part.add(a);
    }
  }

  @SuppressWarnings("NullAway") // null on the JVM, which is why it is refused
  static final class AfterReturn {
    private Part part;

    AfterReturn(GrowableMemory memory, int heapBase) {
      if (heapBase > 5) {
        return;
      }
      part = new Part(1);
    }

    int answer(int a) {
      return part.add(a);
    }
  }

  static final class OfAMethod {
    private Part part;

    OfAMethod(GrowableMemory memory, int heapBase) {
      make(heapBase);
    }

    private void make(int heapBase) {
      part = new Part(heapBase);
    }

    int answer(int a) {
      return part.add(a);
    }
  }

  static final class Chosen {
    private final Part low = new Part(1);
    private final Part high = new Part(2);

    Chosen(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return (a > 0 ? low : high).add(a);
    }
  }

  static final class ChosenLocal {
    private final Part low = new Part(1);
    private final Part high = new Part(2);

    ChosenLocal(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      Part part = low;
      if (a > 0) {
        part = high;
      }
      return part.add(a);
    }
  }

  static final class ChosenInLoop {
    private final Part low = new Part(1);
    private final Part high = new Part(2);

    ChosenInLoop(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      Part part = low;
      for (int i = 0; i < a; i++) {
        part.add(i);
        part = high;
      }
      return low.add(1);
    }
  }

  @SuppressWarnings("ReferenceEquality")
  static final class Compared {
    private final Part low = new Part(1);
    private final Part high = new Part(2);

    Compared(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return low == high ? a : 0;
    }
  }

  static final class Nullness {
    private final Part part = new Part(1);

    Nullness(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part == null ? a : 0;
    }
  }

  static final class Returned {
    private final Part part = new Part(1);

    Returned(GrowableMemory memory, int heapBase) {}

    private Part get() {
      return part;
    }

    int answer(int a) {
      return get().add(a);
    }
  }

  static final class Early {
    private final int first;
    private final Part part;

    Early(GrowableMemory memory, int heapBase) {
      first = start();
      part = new Part(1);
    }

    private int start() {
      return part.add(1);
    }

    int answer(int a) {
      return part.add(a) + first;
    }
  }

  @SuppressWarnings("NullAway") // null on the JVM, which is why it is refused
  static final class Never {
    private Part part;

    Never(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part.add(a);
    }
  }

  @SuppressWarnings("NullAway") // null on the JVM, which is why it is refused
  static final class NoMemory {
    private GrowableMemory memory;

    NoMemory(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return memory.loadInt(a);
    }
  }

  static final class PassesItself {
    PassesItself(GrowableMemory memory, int heapBase) {}

    static int take(PassesItself self) {
      return 1;
    }

    int answer(int a) {
      return take(this);
    }
  }

  static final class PassesAsObject {
    private final Part part = new Part(1);

    PassesAsObject(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return Part.hash(part);
    }
  }

  static final class CallsAsInterface {
    private final Part part = new Part(1);

    CallsAsInterface(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      Sized sized = part;
      return sized.size();
    }
  }

  static final class MakesItself {
    private final Chain chain = new Chain();

    MakesItself(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return chain.add(a);
    }
  }

  static final class Recursive {
    private final int sum;

    Recursive(GrowableMemory memory, int heapBase) {
      sum = sum(heapBase);
    }

    private static int sum(int n) {
      return n == 0 ? 0 : n + sum(n - 1);
    }

    int answer(int a) {
      return sum + a;
    }
  }

  static final class OfTheLibrary {
    private final int sum;

    OfTheLibrary(GrowableMemory memory, int heapBase) {
      sum = new Object().hashCode();
    }

    int answer(int a) {
      return sum + a;
    }
  }

  static final class HasOpen {
    private final Open part = new Open();

    HasOpen(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part.hashCode();
    }
  }

  static final class HasPublic {
    private final Public part = new Public();

    HasPublic(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part.hashCode();
    }
  }

  static final class HasInherits {
    private final Inherits part = new Inherits();

    HasInherits(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part.hashCode();
    }
  }

  static final class HasInterface {
    private final Sized part = new Part(1);

    HasInterface(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part.size();
    }
  }

  static final class HasForeign {
    private final Integer part = 1_000;

    HasForeign(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part;
    }
  }

  static final class HasItself {
    private final HasItself part = this;

    HasItself(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return part == this ? 1 : 2;
    }
  }
}
