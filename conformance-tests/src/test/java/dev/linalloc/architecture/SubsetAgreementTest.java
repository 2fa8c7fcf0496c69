package dev.linalloc.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.UnsupportedConstructException;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.dl.DlAllocator;
import dev.linalloc.mini.MiniAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.wee.WeeAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link CompilableSubset} accepts exactly the classes that the compiler compiles. */
class SubsetAgreementTest {
  private static final CompileOptions MINIMAL = CompileOptions.DEFAULT.withAllExports(false);

  @ParameterizedTest
  @ValueSource(
      classes = {
        MiniAllocator.class,
        WeeAllocator.class,
        DlAllocator.class,
        Inside.class,
        WithComponents.class
      })
  void bothTakeWhatIsInside(Class<?> type) {
    assertThat(isInSubset(type)).isTrue();
    assertThat(compile(type)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        NotFinal.class,
        WithArray.class,
        WithStatic.class,
        WithFloat.class,
        WithThrow.class,
        WithCatch.class,
        WithLibrary.class,
        WithNull.class,
        WithReassignment.class,
        WithTwoWays.class,
        WithLoop.class,
        WithOpenClass.class,
        WithReturnedComponent.class
      })
  void bothRefuseWhatIsOutside(Class<?> type) {
    assertThat(isInSubset(type)).isFalse();
    assertThatThrownBy(() -> compile(type))
        .isInstanceOf(UnsupportedConstructException.class)
        .hasMessageContaining(type.getName());
  }

  private static boolean isInSubset(Class<?> type) {
    return !classes()
        .should(CompilableSubset.HOLD)
        .evaluate(new ClassFileImporter().importClasses(type))
        .hasViolation();
  }

  private static byte[] compile(Class<?> type) {
    return WasmCompiler.compile(type.getName(), SubsetAgreementTest::read, MINIMAL);
  }

  private static byte[] read(String name) {
    try (InputStream in = SubsetAgreementTest.class.getResourceAsStream("/" + name + ".class")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Nothing below allocates: each shows one construct.

  @SuppressWarnings("unused")
  static final class Inside {
    private final GrowableMemory memory;
    private long state;

    Inside(GrowableMemory memory, int heapBase) {
      this.memory = memory;
      state = Math.max(heapBase, memory.memorySize());
    }

    int alloc(int size, int align) {
      for (int i = size; i != 0; i >>>= 1) {
        state += Integer.compareUnsigned(i, align) < 0 ? i / 3 : memory.loadByte(i);
      }
      return switch (align) {
        case 1 -> (int) state;
        case 64 -> Long.numberOfTrailingZeros(state);
        default -> memory.memoryGrow(1);
      };
    }

    void dealloc(int address, int size, int align) {
      memory.fill(address, size, (byte) align);
    }
  }

  @SuppressWarnings({"unused", "ClassCanBeStatic"})
  static class NotFinal {
    NotFinal(GrowableMemory memory, int heapBase) {}

    int alloc(int size, int align) {
      return 0;
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithArray {
    WithArray(GrowableMemory memory, int heapBase) {}

    int alloc(int size, int align) {
      return new int[] {size}.length;
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings({"unused", "NonFinalStaticField"})
  static final class WithStatic {
    private static int calls;

    WithStatic(GrowableMemory memory, int heapBase) {}

    int alloc(int size, int align) {
      return ++calls;
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithFloat {
    WithFloat(GrowableMemory memory, int heapBase) {}

    int alloc(int size, int align) {
      return (int) (size * 0.5);
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithThrow {
    WithThrow(GrowableMemory memory, int heapBase) {}

    int alloc(int size, int align) {
      if (size < 0) {
        throw new IllegalStateException();
      }
      return size;
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithCatch {
    private final GrowableMemory memory;

    WithCatch(GrowableMemory memory, int heapBase) {
      this.memory = memory;
    }

    int alloc(int size, int align) {
      try {
        return memory.loadInt(size);
      } catch (IndexOutOfBoundsException e) {
        return 0;
      }
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithLibrary {
    WithLibrary(GrowableMemory memory, int heapBase) {}

    int alloc(int size, int align) {
      return List.of().size();
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithNull {
    private final GrowableMemory memory;

    WithNull(GrowableMemory memory, int heapBase) {
      this.memory = memory;
    }

    int alloc(int size, int align) {
      return memory == null ? 0 : 1;
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class Part {
    private final GrowableMemory memory;
    private final int granule = 8;
    private int total;

    Part(GrowableMemory memory, int total) {
      this.memory = memory;
      this.total = total;
    }

    int add(int more) {
      total += more;
      return total + memory.memorySize();
    }

    static int sum(Part a, Part b) {
      return a.total + b.total;
    }
  }

  static class Open {
    int add(int more) {
      return more;
    }
  }

  @SuppressWarnings("unused")
  static final class Holder {
    private final Part shared;
    private final Part own;

    Holder(Part shared, GrowableMemory memory) {
      this.shared = shared;
      own = new Part(memory, 2);
    }
  }

  @SuppressWarnings("unused")
  static final class WithComponents {
    private final Part part;
    private final Holder holder;

    WithComponents(GrowableMemory memory, int heapBase) {
      int rounds = 0;
      for (int i = heapBase; i > 1; i /= 2) {
        rounds++;
      }
      part = new Part(memory, rounds > 3 ? rounds : heapBase);
      holder = new Holder(part, memory);
    }

    int alloc(int size, int align) {
      return part.add(size) + part.granule * Part.sum(holder.own, holder.shared);
    }

    void dealloc(int address, int size, int align) {
      part.total -= size;
    }
  }

  @SuppressWarnings("unused")
  static final class WithReassignment {
    private final Part other;
    private Part part;

    WithReassignment(GrowableMemory memory, int heapBase) {
      other = new Part(memory, 1);
      part = new Part(memory, 2);
    }

    int alloc(int size, int align) {
      part = other;
      return part.add(size);
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithTwoWays {
    private final Part part;

    WithTwoWays(GrowableMemory memory, int heapBase) {
      if (heapBase > 5) {
        part = new Part(memory, 1);
      } else {
        part = new Part(memory, 2);
      }
    }

    int alloc(int size, int align) {
      return part.add(size);
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithLoop {
    private Part part;

    WithLoop(GrowableMemory memory, int heapBase) {
      int i = heapBase;
      do {
        part = new Part(memory, i);
        i /= 2;
      } while (i > 0);
    }

    int alloc(int size, int align) {
      return part.add(size);
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithOpenClass {
    private final Open part = new Open();

    WithOpenClass(GrowableMemory memory, int heapBase) {}

    int alloc(int size, int align) {
      return part.add(size);
    }

    void dealloc(int address, int size, int align) {}
  }

  @SuppressWarnings("unused")
  static final class WithReturnedComponent {
    private final Part part;

    WithReturnedComponent(GrowableMemory memory, int heapBase) {
      part = new Part(memory, 1);
    }

    private Part part() {
      return part;
    }

    int alloc(int size, int align) {
      return part().add(size);
    }

    void dealloc(int address, int size, int align) {}
  }
}
