package dev.linalloc.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.linalloc.mini.MiniAllocator;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the check: mini passes, and a class outside the subset gets a message per violation. */
class CompilableSubsetTest {
  @Test
  void miniIsInside() {
    assertThat(breaches(MiniAllocator.class)).isEmpty();
  }

  @Test
  void everyConstructOutsideIsNamed() {
    String name = Outside.class.getName().replace('.', '/');
    assertThat(breaches(Outside.class))
        .contains(
            name + " is not final",
            name + " has a field heads of type [I",
            name + " has a field calls of type I",
            name + ".<init> does NEWARRAY",
            name + ".alloc does ATHROW",
            name + ".alloc calls java/lang/IllegalStateException.<init>",
            name + ".half does I2D",
            name + ".dealloc does MONITORENTER",
            name + ".dealloc catches exceptions",
            name + ".realloc calls java/util/List.of");
  }

  private static List<String> breaches(Class<?> type) {
    return classes()
        .should(CompilableSubset.HOLD)
        .evaluate(new ClassFileImporter().importClasses(type))
        .getFailureReport()
        .getDetails();
  }

  @SuppressWarnings({"ClassCanBeFinal", "NonFinalStaticField", "unused"})
  private static class Outside implements GlobalAllocator {
    private static int calls;
    private final int[] heads;
    private final GrowableMemory memory;

    Outside(GrowableMemory memory) {
      this.memory = memory;
      heads = new int[4];
    }

    @Override
    public int alloc(int size, int align) {
      calls++;
      if (size == 1) {
        throw new IllegalStateException();
      }
      return half(size);
    }

    private static int half(int size) {
      return (int) (size * 0.5);
    }

    @Override
    public int allocZeroed(int size, int align) {
      return memory.memoryGrow(1) + heads.length;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      synchronized (memory) {
        memory.storeInt(address, size);
      }
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return List.of(1).size();
    }
  }
}
