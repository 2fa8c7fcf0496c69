package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.moving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.kit.subject.Subject;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Promises;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void itIsTheSameOnEveryMachine() {
    assertThat(Fingerprint.of(1, -2, 0x1234_5678_9abc_def0L))
        .isEqualTo(new Fingerprint(-2_021_659_428_764_231_625L, -258_043_699_976_756_405L));
  }

  @Test
  void eachHalfAloneTellsAThousandPairsApart() {
    Set<Long> high = new HashSet<>();
    Set<Long> low = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Fingerprint print = Fingerprint.of(i % 10, i / 10);
      high.add(print.high());
      low.add(print.low());
    }
    assertThat(high).hasSize(1000);
    assertThat(low).hasSize(1000);
  }

  @Test
  void everyNumberOfAnAllocatorCountsItsSuperclassesIncluded() {
    assertThat(of(new Three(true, 5, 'x'))).isEqualTo(Fingerprint.of('x', 5, 1));
    assertThat(of(new Three(false, -5, 'y'))).isEqualTo(Fingerprint.of('y', -5, 0));
  }

  @Test
  void theNumbersOfComponentsCountToo() {
    assertThat(of(new Composed(3, 4))).isEqualTo(Fingerprint.of(3, 4));
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  private static final class Composed extends Idle {
    static final Part SHARED = new Part(1, 2);

    final Part part;
    final OpenPart open = new OpenPart();
    final PublicPart published = new PublicPart();

    Composed(int number, int inner) {
      part = new Part(number, inner);
    }
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  static final class Part {
    final int number;
    final PartOfAPart part;

    Part(int number, int inner) {
      this.number = number;
      part = new PartOfAPart(inner);
    }
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  static final class PartOfAPart {
    final int number;

    PartOfAPart(int number) {
      this.number = number;
    }
  }

  @Test
  void aComponentThatIsHeldTwiceOrHoldsItsHolderCountsOnce() {
    assertThat(of(new Ring(7))).isEqualTo(Fingerprint.of(7));
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  static final class Ring extends Idle {
    final Link link;
    final Link same;
    final @Nullable Link none = null;
    final Colour colour = Colour.RED;
    Link assigned = new Link(this, 8);

    Ring(int number) {
      link = new Link(this, number);
      same = link;
    }
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  static final class Link {
    final Ring ring;
    final int number;

    Link(Ring ring, int number) {
      this.ring = ring;
      this.number = number;
    }
  }

  enum Colour {
    RED
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  static class OpenPart {
    final int number = "open".length();
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  public static final class PublicPart {
    final int number = "public".length();
  }

  private static Fingerprint of(GlobalAllocator allocator) {
    Fingerprint.Mixer mixer = new Fingerprint.Mixer();
    mixer.addFields(allocator);
    return mixer.result();
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  private static class One extends Idle {
    static final int SHARED = 7;
    final String name = "not a number";
    final boolean flag;

    One(boolean flag) {
      this.flag = flag;
    }
  }

  @SuppressWarnings("UnusedVariable") // read by reflection
  private static class Two extends One {
    final long top;

    Two(boolean flag, long top) {
      super(flag);
      this.top = top;
    }
  }

  private static final class Three extends Two {
    private final char letter;

    Three(boolean flag, long top, char letter) {
      super(flag, top);
      this.letter = letter;
    }

    @Override
    public int alloc(int size, int align) {
      return letter;
    }
  }

  static class Idle implements GlobalAllocator {
    @Override
    public int alloc(int size, int align) {
      return NULL;
    }

    @Override
    public int allocZeroed(int size, int align) {
      return NULL;
    }

    @Override
    public void dealloc(int address, int size, int align) {}

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return NULL;
    }
  }

  @Test
  void aFieldThatCannotBeReadIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(new Sealed()))
        .withMessage(
            "java.io.ByteArrayOutputStream's field count cannot be read; its module must open the"
                + " package to dev.linalloc.kit");
  }

  private static final class Sealed extends ByteArrayOutputStream implements GlobalAllocator {
    @Override
    public int alloc(int size, int align) {
      return NULL;
    }

    @Override
    public int allocZeroed(int size, int align) {
      return NULL;
    }

    @Override
    public void dealloc(int address, int size, int align) {}

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return NULL;
    }
  }

  @Test
  void theCallsThatLedToAStateDoNotCount() {
    try (Stage direct = Stage.plain();
        Stage detour = Stage.plain()) {
      direct.alloc(8, 1, 2000);
      direct.alloc(16, 4, 3000);
      detour.alloc(16, 4, 4000);
      detour.realloc(4000, 16, 4, 16, moving(4000, 3000, 16));
      detour.memory.fill(4000, 16, (byte) 0);
      detour.alloc(8, 1, 2000);
      assertThat(detour.oracle.fingerprint()).isEqualTo(direct.oracle.fingerprint());
    }
  }

  @Test
  void theLimitAndTheBlocksCount() {
    try (Stage stage = Stage.plain()) {
      Fingerprint empty = stage.oracle.fingerprint();
      stage.alloc(8, 1, 2000);
      Fingerprint one = stage.oracle.fingerprint();
      stage.oracle.limit(7);
      assertThat(Set.of(empty, one, stage.oracle.fingerprint())).hasSize(3);
      stage.oracle.limit(65_536);
      assertThat(stage.oracle.fingerprint()).isEqualTo(one);
    }
  }

  @Test
  void theAllocatorsFieldsCount() {
    assertThat(startingAt(5)).isEqualTo(startingAt(5)).isNotEqualTo(startingAt(6));
  }

  private static Fingerprint startingAt(long top) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      AllocatorProvider provider =
          AllocatorProvider.of("idle", Promises.NONE, (observed, heapBase) -> new Two(true, top));
      return new Oracle(Subject.of(provider), memory, 1024, new Tally()).fingerprint();
    }
  }
}
