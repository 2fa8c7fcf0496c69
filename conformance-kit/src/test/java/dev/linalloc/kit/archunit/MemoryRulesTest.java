package dev.linalloc.kit.archunit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule M5: only an allocator grows memory. */
class MemoryRulesTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        Caller.class,
        Lambda.class,
        BoundReference.class,
        UnboundReference.class,
        CallerOfAClass.class,
        CallerOfASubInterface.class,
        CallerOfAnotherInterface.class,
        Initializer.class,
        MemoryThatGrowsByItself.class,
        Allocator.Nested.class,
      })
  void everyCallerOfMemoryGrowIsFound(Class<?> violator) {
    assertThat(MemoryRules.ONLY_ALLOCATORS_CALL_MEMORY_GROW.evaluate(imported(violator)))
        .satisfies(result -> assertThat(result.hasViolation()).isTrue())
        .satisfies(
            result ->
                assertThat(result.getFailureReport().getDetails())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(violator.getName(), "memoryGrow(int)"));
    assertThat(breaks(violator)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(classes = {Reflection.class, DeclaredReflection.class, Handle.class})
  void everyClassThatNamesMemoryGrowIsFound(Class<?> violator) {
    assertThat(MemoryRules.ONLY_ALLOCATORS_NAME_MEMORY_GROW.evaluate(imported(violator)))
        .satisfies(
            result ->
                assertThat(result.getFailureReport().getDetails())
                    .containsExactly(
                        "Class <" + violator.getName() + "> holds the string \"memoryGrow\""));
    assertThat(breaks(violator)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Allocator.class, ToyBump.class, Forwarding.class, User.class, NativeMemory.class})
  void anAllocatorAMemoryThatForwardsAndAUserAreFine(Class<?> innocent) {
    assertThat(breaks(innocent)).isFalse();
  }

  @Test
  void anAllocatorMayGrowMemoryThroughItsComponents() {
    assertThat(breaks(Composed.class, Part.class, PartOfAPart.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(classes = {PublicPart.class, OpenPart.class, AssignedPart.class})
  void aPartThatOtherClassesCanReachOrReplaceIsNoComponent(Class<?> part) {
    assertThat(breaks(Composed.class, part)).isTrue();
  }

  @Test
  void partsOfEachOtherAreNoComponents() {
    assertThat(breaks(Ring.class, OtherRing.class)).isTrue();
  }

  @Test
  void aProjectWithoutAllocatorsIsFine() {
    assertThat(breaks(LinearMemory.class)).isFalse();
  }

  private static boolean breaks(Class<?>... types) {
    return MemoryRules.ONLY_ALLOCATORS_GROW_MEMORY.evaluate(imported(types)).hasViolation();
  }

  private static JavaClasses imported(Class<?>... types) {
    return new ClassFileImporter().importClasses(types);
  }

  static class Caller {
    int grow(GrowableMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  static class Lambda {
    IntSupplier grower(GrowableMemory memory) {
      return () -> memory.memoryGrow(1);
    }
  }

  static class BoundReference {
    IntUnaryOperator grower(GrowableMemory memory) {
      return memory::memoryGrow;
    }
  }

  static class UnboundReference {
    ToIntBiFunction<GrowableMemory, Integer> grower() {
      return GrowableMemory::memoryGrow;
    }
  }

  static class CallerOfAClass {
    int grow(NativeMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  interface MyMemory extends GrowableMemory {}

  static class CallerOfASubInterface {
    int grow(MyMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  interface Growing {
    int memoryGrow(int pages);
  }

  static class CallerOfAnotherInterface {
    int grow(LinearMemory memory) {
      return ((Growing) memory).memoryGrow(1);
    }
  }

  static class Initializer {
    @SuppressWarnings("unused")
    private final int pages;

    Initializer(GrowableMemory memory) {
      pages = memory.memoryGrow(1);
    }
  }

  abstract static class MemoryThatGrowsByItself implements GrowableMemory {
    @Override
    public byte loadByte(int address) {
      memoryGrow(1);
      return 0;
    }
  }

  static class Reflection {
    Object grow(GrowableMemory memory) throws ReflectiveOperationException {
      return GrowableMemory.class.getMethod("memoryGrow", int.class).invoke(memory, 1);
    }
  }

  static class DeclaredReflection {
    private static final String METHOD = "memory" + "Grow";

    Object grow(GrowableMemory memory) throws ReflectiveOperationException {
      return memory.getClass().getDeclaredMethod(METHOD, int.class).invoke(memory, 1);
    }
  }

  static class Handle {
    Object grow(GrowableMemory memory) throws Throwable {
      return MethodHandles.lookup()
          .findVirtual(
              GrowableMemory.class, "memoryGrow", MethodType.methodType(int.class, int.class))
          .invoke(memory, 1);
    }
  }

  abstract static class Allocator implements GlobalAllocator {
    IntSupplier grower(GrowableMemory memory) {
      memory.memoryGrow(1);
      IntUnaryOperator reference = memory::memoryGrow;
      return () -> memory.memoryGrow(1) + reference.applyAsInt(1);
    }

    static class Nested {
      int grow(GrowableMemory memory) {
        return memory.memoryGrow(1);
      }
    }
  }

  abstract static class Forwarding implements GrowableMemory {
    private final GrowableMemory memory;

    Forwarding(GrowableMemory memory) {
      this.memory = memory;
    }

    @Override
    public int memoryGrow(int deltaPages) {
      return memory.memoryGrow(deltaPages);
    }
  }

  static class User {
    int pages(LinearMemory memory) {
      return memory.memorySize();
    }
  }

  abstract static class Composed implements GlobalAllocator {
    final Part part = new Part();
    final PublicPart publicPart = new PublicPart();
    final OpenPart openPart = new OpenPart();
    AssignedPart assignedPart = new AssignedPart();
  }

  static final class Part {
    final PartOfAPart part = new PartOfAPart();

    int grow(GrowableMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  static final class PartOfAPart {
    int grow(GrowableMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  public static final class PublicPart {
    int grow(GrowableMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  static class OpenPart {
    int grow(GrowableMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  static final class AssignedPart {
    int grow(GrowableMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  static final class Ring {
    final @Nullable OtherRing other = null;

    int grow(GrowableMemory memory) {
      return memory.memoryGrow(1);
    }
  }

  static final class OtherRing {
    final @Nullable Ring other = null;
  }
}
