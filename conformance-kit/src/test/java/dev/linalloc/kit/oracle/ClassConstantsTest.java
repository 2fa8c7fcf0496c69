package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@SuppressWarnings({
  "UnusedMethod",
  "UnusedNestedClass",
  "UnusedVariable"
}) // only their constants matter
class ClassConstantsTest {
  @Test
  void constantsOfAClassItsFieldsItsSuperclassAndWhatEnclosesItAreCollected() {
    assertThat(ClassConstants.of(new Sub()))
        .contains(0x1234567, 0x2345678, 0x3456789, 0x456789a, 0x56789ab)
        .doesNotContain(Integer.parseInt("789abcd", 16)); // no constant of this class
  }

  @Test
  void theClassesOfTheJdkAreLeftOut() {
    assertThat(ClassConstants.of(new Object())).isEmpty();
  }

  private static class Super {
    int first() {
      return 0x1234567;
    }
  }

  private static final class Component {
    long words() {
      return 0x3456789_0456789aL;
    }
  }

  private static final class Sub extends Super {
    private final Component component = new Component();

    int second() {
      return 0x2345678;
    }
  }

  private static final class Unrelated {
    int other() {
      return 0x789abcd;
    }
  }

  int enclosing() {
    return 0x56789ab;
  }
}
