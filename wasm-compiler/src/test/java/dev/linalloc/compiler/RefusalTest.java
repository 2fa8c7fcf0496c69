package dev.linalloc.compiler;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.Allocators;
import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.Method;
import dev.linalloc.compiler.classfile.Names;
import dev.linalloc.spi.GrowableMemory;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each construct outside the subset is refused, with class, method, line and construct. */
class RefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          array            | an array
          object           | new
          floating         | floating point
          floatConstant    | a constant that is not an int or a long
          thrown           | new
          caught           | an exception handler
          synchronizedOn   | : synchronized;
          lambda           | a lambda, a method reference or a string concatenation
          library          | a call of java.util.List.of
          checkedMath      | a call of java.lang.Math.addExact(II)I
          floatMath        | a constant that is not an int or a long
          staticField      | static field dev.linalloc.compiler.RefusalTest$HasStatic.shared
          nullness         | null
          string           | a constant that is not an int or a long
          cast             | a cast to a class
          reference        | a parameter of type RefusalTest$Outside
          publicHelper     | a call of dev.linalloc.Allocators.providers
          publicBeside     | a call of dev.linalloc.compiler.RefusalTest$Shared.twice
          objectMethod     | a call of java.lang.Object.hashCode
          objectsMethod    | a call of java.util.Objects.hashCode
          memoryMethod     | a call of LinearMemory.hashCode
          returned         | a reference returned
          chosenLocal      | a choice between references
          """)
  void aConstructIsRefused(String method, String construct) {
    assertThatThrownBy(() -> compile(Outside.class, method))
        .isInstanceOf(UnsupportedConstructException.class)
        .hasMessageStartingWith(Outside.class.getName() + "." + method)
        .hasMessageContaining(construct)
        .hasMessageContaining("; instead ");
  }

  @Test
  void theMessageNamesTheLine() {
    assertThatThrownBy(() -> compile(Outside.class, "array"))
        .hasMessageMatching(
            ".*RefusalTest\\$Outside\\.array, line \\d+: an array; "
                + "instead keep the values in linear memory");
  }

  @Test
  void everyMethodOutsideIsTried() {
    assertThat(
            Arrays.stream(Outside.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(java.lang.reflect.Method::getName))
        .hasSize(23);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NotFinal  | a class that is not final
          Inherits  | a superclass
          HasArray  | field heads of type int[]
          Stores    | a constructor that does more to the memory than ask for its size
          Endless   | a constructor that does not end soon
          Divides   | a constructor that divides by zero
          Locked    | Locked.answer: synchronized
          Native    | Native.answer: a method without code
          Forever   | a method that never returns
          """)
  void aClassIsRefused(String name, String construct) throws ClassNotFoundException {
    Class<?> type = Class.forName(RefusalTest.class.getName() + "$" + name);
    assertThatThrownBy(() -> compile(type, "answer"))
        .isInstanceOf(UnsupportedConstructException.class)
        .hasMessageContaining(type.getName())
        .hasMessageContaining(construct)
        .hasMessageContaining("; instead ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          assigned | another memory in field memory; instead use the one that the constructor is given
          passed   | another memory as an argument of take; instead use the one that the constructor
          called   | a call of dev.linalloc.spi.GrowableMemory.memorySize
          thrown   | : throw; instead return a number that says so
          absent   | odd.Itself.gone: no such method; instead compile its class again
          """)
  void oddBytecodeIsRefused(String use, String message) {
    ClassDesc self = ClassDesc.of("odd.Itself");
    ClassDesc memory = ClassDesc.of(GrowableMemory.class.getName());
    MethodTypeDesc takes = MethodTypeDesc.of(CD_void, memory);
    byte[] odd =
        ClassFile.of()
            .build(
                self,
                type ->
                    type.withFlags(AccessFlag.FINAL)
                        .withField("memory", memory, 0)
                        .withMethodBody(
                            INIT_NAME,
                            MethodTypeDesc.of(CD_void, memory, CD_int),
                            0,
                            code -> {
                              code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).aload(0);
                              switch (use) {
                                case "assigned" ->
                                    code.aload(0).putfield(self, "memory", memory).return_();
                                case "thrown" -> code.athrow();
                                case "absent" ->
                                    code.invokestatic(self, "gone", MTD_void).return_();
                                case "passed" -> code.invokestatic(self, "take", takes).return_();
                                default ->
                                    code.invokeinterface(
                                            memory, "memorySize", MethodTypeDesc.of(CD_int))
                                        .pop()
                                        .return_();
                              }
                            })
                        .withMethodBody(
                            "take", takes, ClassFile.ACC_STATIC, code -> code.return_()));
    assertThatThrownBy(
            () -> WasmCompiler.compile("odd.Itself", name -> odd, CompileOptions.DEFAULT))
        .isInstanceOf(UnsupportedConstructException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.Helper", "odd.deeper.Helper", "odder.Helper"})
  void aClassOfAnotherPackageIsNotRead(String helper) {
    byte[] caller =
        ClassFile.of()
            .build(
                ClassDesc.of("odd.Itself"),
                type ->
                    type.withFlags(AccessFlag.FINAL)
                        .withMethodBody(
                            INIT_NAME,
                            MethodTypeDesc.of(
                                CD_void, ClassDesc.of(GrowableMemory.class.getName()), CD_int),
                            0,
                            code ->
                                code.invokestatic(ClassDesc.of(helper), "help", MTD_void)
                                    .return_()));
    assertThatThrownBy(() -> compileAlone("odd/Itself", caller))
        .hasMessageContaining("a call of " + helper + ".help; ");
  }

  @Test
  void anArrayIsNoClassBesideAClassWithoutPackage() {
    byte[] holder =
        ClassFile.of()
            .build(
                ClassDesc.of("Itself"),
                type -> type.withFlags(AccessFlag.FINAL).withField("heads", CD_int.arrayType(), 0));
    assertThatThrownBy(() -> compileAlone("Itself", holder))
        .hasMessageContaining("field heads of type int[]; ");
  }

  private static byte[] compileAlone(String name, byte[] classFile) {
    return WasmCompiler.compile(
        name.replace('/', '.'),
        wanted -> {
          assertThat(wanted).isEqualTo(name);
          return classFile;
        },
        CompileOptions.DEFAULT);
  }

  @Test
  void aMissingClassIsNamed() {
    assertThatThrownBy(
            () ->
                WasmCompiler.compile(
                    "no.such.Allocator",
                    name -> ClassFiles.read(RefusalTest.class, name),
                    CompileOptions.DEFAULT))
        .isInstanceOf(UnsupportedConstructException.class)
        .hasMessage("class no.such.Allocator not found; instead put it beside the allocator");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0    | 1  | 1     | heapBase (0) must be positive
          1024 | -1 | 1     | initialPages (-1) must be from 0 to 1
          1024 | 2  | 1     | initialPages (2) must be from 0 to 1
          1024 | 0  | -1    | maximumPages (-1) must be from 0 to 65536
          1024 | 1  | 65537 | maximumPages (65537) must be from 0 to 65536
          """)
  void aNumberOutOfRangeIsNamedWithItsBound(
      int heapBase, int initialPages, int maximumPages, String message) {
    assertThatThrownBy(() -> new CompileOptions(heapBase, initialPages, maximumPages, true, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static byte[] compile(Class<?> type, String method) {
    String owner = Names.internal(type);
    String descriptor =
        Stream.of(type.getDeclaredMethods())
            .filter(each -> each.getName().equals(method) && !each.isSynthetic())
            .map(
                each ->
                    java.lang.invoke.MethodType.methodType(
                            each.getReturnType(), each.getParameterTypes())
                        .toMethodDescriptorString())
            .findFirst()
            .orElseThrow();
    return WasmCompiler.compile(
        owner,
        name -> ClassFiles.read(type, name),
        CompileOptions.DEFAULT,
        Map.of(method, new Method.Name(owner, method, descriptor)));
  }

  // The classes below compute nothing of use: each shows one construct.

  @SuppressWarnings({"unused", "ReferenceEquality"})
  static final class Outside {
    private final GrowableMemory memory;

    Outside(GrowableMemory memory, int heapBase) {
      this.memory = memory;
    }

    int array(int a) {
      return new int[] {a}.length;
    }

    int object(int a) {
      return new StringBuilder(a).length();
    }

    int floating(int a) {
      return (int) (a * 0.5);
    }

    int floatConstant(int a) {
      float half = 0.5f;
      return a + (int) half;
    }

    int thrown(int a) {
      throw new IllegalStateException();
    }

    int caught(int a) {
      try {
        return memory.loadInt(a);
      } catch (IndexOutOfBoundsException e) {
        return 0;
      }
    }

    int synchronizedOn(int a) {
      synchronized (memory) {
        return a;
      }
    }

    int lambda(int a) {
      IntUnaryOperator twice = x -> 2 * x;
      return twice.applyAsInt(a);
    }

    int library(int a) {
      return List.of().size();
    }

    int checkedMath(int a) {
      return Math.addExact(a, 1);
    }

    int floatMath(int a) {
      return Math.sqrt(4.0) > 1 ? a : 0;
    }

    int staticField(int a) {
      return HasStatic.shared + a;
    }

    int nullness(int a) {
      @Nullable GrowableMemory none = null;
      return none == memory ? a : 0;
    }

    int string(int a) {
      return "text".length() + a;
    }

    int cast(int a) {
      return ((AutoCloseable) memory).hashCode();
    }

    int reference(Outside other) {
      return 1;
    }

    int objectMethod(int a) {
      Object any = memory;
      return any.hashCode();
    }

    int objectsMethod(int a) {
      return Objects.hashCode(memory);
    }

    int memoryMethod(int a) {
      return memory.hashCode();
    }

    GrowableMemory returned(int a) {
      return memory;
    }

    int chosenLocal(int a) {
      Object any = this;
      if (a > 0) {
        any = memory;
      }
      return any.hashCode();
    }

    int publicHelper(int a) {
      return Allocators.providers().size();
    }

    int publicBeside(int a) {
      return Shared.twice(a);
    }
  }

  public static final class Shared {
    private Shared() {}

    static int twice(int a) {
      return 2 * a;
    }
  }

  static class NotFinal {
    int answer(int a) {
      return a;
    }
  }

  static final class Inherits extends NotFinal {
    @Override
    int answer(int a) {
      return a + 1;
    }
  }

  static final class HasArray {
    private final int[] heads = new int[4];

    int answer(int a) {
      return heads[a];
    }
  }

  @SuppressWarnings("NonFinalStaticField")
  static final class HasStatic {
    private static int shared;

    int answer(int a) {
      return shared + a;
    }
  }

  static final class Stores {
    Stores(GrowableMemory memory, int heapBase) {
      memory.storeInt(heapBase, 1);
    }

    int answer(int a) {
      return a;
    }
  }

  static final class Divides {
    private final int quotient;

    Divides(GrowableMemory memory, int heapBase) {
      quotient = 1 / (memory.memorySize() - 1);
    }

    int answer(int a) {
      return quotient + a;
    }
  }

  static final class Locked {
    Locked(GrowableMemory memory, int heapBase) {}

    synchronized int answer(int a) {
      return a;
    }
  }

  static final class Native {
    Native(GrowableMemory memory, int heapBase) {}

    native int answer(int a);
  }

  static final class Forever {
    Forever(GrowableMemory memory, int heapBase) {}

    int answer(int a) {
      return again(a);
    }

    private int again(int a) {
      for (int i = a; ; i++) {
        a += i;
      }
    }
  }

  static final class Endless {
    Endless(GrowableMemory memory, int heapBase) {
      for (int at = heapBase; at != 1; at += 2) {
        if (at == 1) {
          return;
        }
      }
    }

    int answer(int a) {
      return a;
    }
  }
}
