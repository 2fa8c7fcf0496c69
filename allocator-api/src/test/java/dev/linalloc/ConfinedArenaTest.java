package dev.linalloc;

import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.linalloc.memory.Mappings;
import dev.linalloc.memory.Reservation;
import dev.linalloc.memory.ReservationTest;
import dev.linalloc.memory.Threads;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The common behaviour of both arenas, over toy allocators and on every kind of reservation. */
@ParameterizedClass
@MethodSource("arenas")
final class ConfinedArenaTest {
  enum Kind {
    LINEAR(false) {
      @Override
      ConfinedArena open(AllocatorProvider provider, long maxBytes, Reservation reservation) {
        return new LinearArena(provider, Watch.OFF, maxBytes, reservation);
      }
    },
    HEAP(true) {
      @Override
      ConfinedArena open(AllocatorProvider provider, long maxBytes, Reservation reservation) {
        return new HeapArena(provider, Watch.OFF, maxBytes, reservation);
      }
    };

    private final boolean reclaiming;

    Kind(boolean reclaiming) {
      this.reclaiming = reclaiming;
    }

    AllocatorProvider toy() {
      return new ToyProvider("toy", reclaiming);
    }

    abstract ConfinedArena open(AllocatorProvider provider, long maxBytes, Reservation reservation);
  }

  static Stream<Arguments> arenas() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                ReservationTest.dense().stream().map(reservation -> arguments(kind, reservation)));
  }

  private final Kind kind;
  private final Reservation reservation;

  ConfinedArenaTest(Kind kind, Reservation reservation) {
    this.kind = kind;
    this.reservation = reservation;
  }

  private ConfinedArena open(long maxBytes) {
    return kind.open(kind.toy(), maxBytes, reservation);
  }

  private ConfinedArena open(Function<GrowableMemory, GlobalAllocator> create, long maxBytes) {
    return kind.open(creating(kind.toy().promises(), create), maxBytes, reservation);
  }

  /** Returns a provider of the allocators that {@code create} makes. */
  static AllocatorProvider creating(
      Promises promises, Function<GrowableMemory, GlobalAllocator> create) {
    return AllocatorProvider.of("creating", promises, (memory, _) -> create.apply(memory));
  }

  /**
   * Turns an OutOfMemoryError into another error, since JUnit stops the whole run at the former.
   */
  static MemorySegment allocate(Arena arena, long byteSize, long byteAlignment) {
    try {
      return arena.allocate(byteSize, byteAlignment);
    } catch (OutOfMemoryError e) {
      throw new AssertionError(e);
    }
  }

  static MemorySegment allocate(Arena arena, long byteSize) {
    return allocate(arena, byteSize, 1);
  }

  static void assertAll(MemorySegment segment, byte value) {
    for (long offset = 0; offset < segment.byteSize(); offset++) {
      assertThat(segment.get(JAVA_BYTE, offset)).as("at %s", offset).isEqualTo(value);
    }
  }

  // ---- opening

  /**
   * Makes an allocator in the first {@code works} calls, then throws. Keeps the last call's memory.
   */
  private static final class Failing implements Function<GrowableMemory, GlobalAllocator> {
    private final Throwable failure;
    private int works;
    private @Nullable GrowableMemory memory;

    Failing(Throwable failure, int works) {
      this.failure = failure;
      this.works = works;
    }

    @Override
    public GlobalAllocator apply(GrowableMemory memory) {
      this.memory = memory;
      if (works-- > 0) {
        return new RecordingAllocator();
      }
      throw Failing.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
      throw (T) failure;
    }

    void assertThatMemoryIsClosed() {
      assertThatThrownBy(() -> requireNonNull(memory).memorySize())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Already closed");
    }
  }

  static List<Throwable> failures() {
    return List.of(new IllegalStateException("no"), new LinkageError("no"), new IOException("no"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anArenaWhoseAllocatorCannotBeMadeGivesItsMemoryBack(Throwable failure) {
    Failing failing = new Failing(failure, 0);
    assertThatThrownBy(() -> open(failing, 1 << 20)).isSameAs(failure);
    failing.assertThatMemoryIsClosed();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anArenaWhoseAllocatorCannotBeMadeAgainIsClosed(Throwable failure) {
    Failing failing = new Failing(failure, 1);
    ConfinedArena arena = open(failing, 1 << 20);
    assertThatThrownBy(arena::reset).isSameAs(failure);
    failing.assertThatMemoryIsClosed();
    assertThatThrownBy(() -> allocate(arena, 8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 65536",
    "65535, 65536",
    "65536, 65536",
    "65537, 131072",
    "4294901761, 4294967296",
    "4294967296, 4294967296"
  })
  void theLimitIsRoundedUpToWholePages(long maxBytes, long limit) {
    try (ConfinedArena arena = open(maxBytes)) {
      assertThat(arena.maxBytes()).isEqualTo(limit);
      assertThatCode(() -> arena.allocate(limit - 17)).doesNotThrowAnyException();
      assertThatThrownBy(() -> arena.allocate(2)).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 4_294_967_297L, Long.MIN_VALUE, Long.MAX_VALUE})
  void anImpossibleLimitIsRefused(long maxBytes) {
    assertThatThrownBy(() -> open(maxBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes (" + maxBytes + ") must be from 1 to 4294967296");
  }

  // ---- segments

  @Test
  void segmentsAreAlignedDisjointAndZeroThroughResets() {
    Random random = new Random(20_261_126);
    try (ConfinedArena arena = open(1 << 20)) {
      for (int round = 0; round < 4; round++) {
        List<MemorySegment> segments = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          long size = random.nextLong(2_000);
          long align = 1L << random.nextInt(12);
          MemorySegment segment = allocate(arena, size, align);
          assertThat(segment.byteSize()).isEqualTo(size);
          assertThat(segment.address() % align).isZero();
          assertAll(segment, (byte) 0);
          segment.fill((byte) i);
          segments.add(segment);
        }
        for (int i = 0; i < segments.size(); i++) {
          assertAll(segments.get(i), (byte) i);
        }
        arena.reset();
      }
    }
  }

  @Test
  void segmentsOfNoBytesHaveDistinctAlignedAddresses() {
    try (ConfinedArena arena = open(1 << 20)) {
      MemorySegment first = allocate(arena, 0, 64);
      MemorySegment second = allocate(arena, 0, 64);
      assertThat(first.byteSize()).isZero();
      assertThat(first.address() % 64).isZero();
      assertThat(second.address()).isEqualTo(first.address() + 64);
    }
  }

  @Test
  void theFirstSegmentIsAlignedTo16AndNotAtAddressZeroOfTheMemory() {
    try (ConfinedArena arena = open(1 << 20)) {
      assertThat(allocate(arena, 1).address() % PAGE_SIZE).isEqualTo(16);
    }
  }

  @Test
  void segmentsBeyond2GiBAreAccessible() {
    try (ConfinedArena arena = open(ConfinedArena.MAX_BYTES)) {
      MemorySegment large = allocate(arena, (1L << 31) + 8, 8);
      MemorySegment behind = allocate(arena, 1 << 29, 1 << 30);
      large.set(JAVA_BYTE, 1L << 31, (byte) 7);
      behind.set(JAVA_BYTE, 0, (byte) 8);
      assertThat(large.byteSize()).isEqualTo((1L << 31) + 8);
      assertThat(large.get(JAVA_BYTE, 1L << 31)).isEqualTo((byte) 7);
      assertThat(behind.address() % (1 << 30)).isZero();
      assertThat(arena.pages()).isEqualTo(7 * ((1 << 29) / PAGE_SIZE));
    }
  }

  @Test
  void theLargestRequestsReachTheAllocatorAsUnsignedNumbers() {
    RecordingAllocator recording = new RecordingAllocator();
    try (ConfinedArena arena = open(_ -> recording, 1)) {
      assertThatThrownBy(() -> arena.allocate(0xffff_ffffL, 1L << 31))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(recording.calls).containsExactly("allocZeroed[-1, -2147483648]");
      for (long tooMuch : new long[] {1L << 32, 1L << 40}) {
        assertThatThrownBy(() -> arena.allocate(tooMuch, 1)).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> arena.allocate(tooMuch + 8, 1))
            .isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> arena.allocate(1, tooMuch)).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> arena.allocate(1, tooMuch + 8))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(recording.calls).hasSize(1);
    }
  }

  // ---- errors

  @ParameterizedTest
  @CsvSource({
    "-1, 1",
    "-9223372036854775808, 8",
    "-1, 3",
    "8, 0",
    "8, -1",
    "8, -8",
    "8, 3",
    "8, 6",
    "8, 9223372036854775807",
    "8, -9223372036854775808",
  })
  void anIllegalRequestIsRefusedAsTheJdkRefusesIt(long byteSize, long byteAlignment) {
    try (Arena jdk = Arena.ofConfined();
        ConfinedArena arena = open(1 << 20)) {
      assertSameRefusal(
          () -> jdk.allocate(byteSize, byteAlignment),
          () -> arena.allocate(byteSize, byteAlignment));
      assertThat(arena.liveBytes()).isZero();
    }
  }

  private static void assertSameRefusal(Runnable theirs, Runnable ours) {
    assertSame(catchThrowable(theirs::run), catchThrowable(ours::run));
  }

  private static void assertSame(@Nullable Throwable expected, @Nullable Throwable actual) {
    assertThat(expected).isNotNull();
    assertThat(actual).hasSameClassAs(expected).hasToString(String.valueOf(expected));
  }

  @Test
  @SuppressWarnings({"resource", "MustBeClosedChecker"})
  void everyCallAfterCloseIsRefusedAsTheJdkRefusesIt() {
    Arena jdk = Arena.ofConfined();
    ConfinedArena arena = open(1 << 20);
    MemorySegment theirs = jdk.allocate(8);
    MemorySegment ours = allocate(arena, 8);
    jdk.close();
    arena.close();
    assertSameRefusal(() -> jdk.allocate(8), () -> arena.allocate(8));
    assertSameRefusal(() -> jdk.allocate(-8), () -> arena.allocate(-8));
    assertSameRefusal(jdk::close, arena::close);
    assertSameRefusal(jdk::close, arena::reset);
    assertSameRefusal(jdk::close, arena::pages);
    assertSameRefusal(() -> theirs.fill((byte) 7), () -> ours.fill((byte) 7));
    assertThat(arena.scope().isAlive()).isFalse();
  }

  @Test
  void everyCallFromASecondThreadIsRefusedAsTheJdkRefusesIt() throws InterruptedException {
    try (Arena jdk = Arena.ofConfined();
        ConfinedArena arena = open(1 << 20)) {
      MemorySegment segment = allocate(arena, 8);
      assertSame(
          Threads.thrownOnSecond(() -> jdk.allocate(8)),
          Threads.thrownOnSecond(() -> arena.allocate(8)));
      for (Runnable call :
          List.<Runnable>of(
              arena::close, arena::reset, arena::pages, () -> arena.allocate(Long.MAX_VALUE))) {
        assertThat(Threads.thrownOnSecond(call)).isExactlyInstanceOf(WrongThreadException.class);
      }
      assertSame(Threads.thrownOnSecond(jdk::close), Threads.thrownOnSecond(arena::close));
      assertThat(arena.liveBytes()).isEqualTo(8);
      segment.fill((byte) 7);
    }
  }

  @Test
  void aRefusedCallDoesNotReachTheAllocator() throws InterruptedException {
    RecordingAllocator recording = new RecordingAllocator();
    recording.result = 16;
    ConfinedArena arena = open(_ -> recording, 1);
    assertThat(Threads.thrownOnSecond(() -> arena.allocate(8)))
        .isInstanceOf(WrongThreadException.class);
    arena.close();
    assertThatThrownBy(() -> arena.allocate(8)).isInstanceOf(IllegalStateException.class);
    assertThat(recording.calls).isEmpty();
  }

  @Test
  void exhaustionNamesTheRequestTheLiveBytesAndTheLimit() {
    try (ConfinedArena arena = open(100_000)) {
      allocate(arena, 100_000, 8);
      assertThatThrownBy(() -> arena.allocate(40_000, 4))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessage(
              "no room for 40000 bytes aligned to 4: 100000 bytes are live, the limit is 131072");
      assertThat(arena.liveBytes()).isEqualTo(100_000);
      assertThat(arena.pages()).isEqualTo(2);
      assertThatThrownBy(() -> arena.allocate(Long.MAX_VALUE, 1))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageStartingWith("no room for 9223372036854775807 bytes aligned to 1:");
      assertThat(allocate(arena, 30_000).byteSize()).isEqualTo(30_000);
    }
  }

  // ---- reset and close

  @Test
  void aSegmentFromBeforeAResetThrowsAndSeesNothingOfItsSuccessor() {
    try (ConfinedArena arena = open(1 << 20)) {
      MemorySegment stale = allocate(arena, 64, 8);
      MemorySegment.Scope scope = arena.scope();
      assertThat(stale.scope()).isEqualTo(scope);
      stale.fill((byte) 7);
      arena.reset();
      MemorySegment next = allocate(arena, 64, 8);
      assertAll(next, (byte) 0);
      assertThatThrownBy(() -> stale.get(JAVA_BYTE, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Already closed");
      assertThatThrownBy(() -> stale.asSlice(8).fill((byte) 9))
          .isInstanceOf(IllegalStateException.class);
      assertAll(next, (byte) 0);
      assertThat(scope.isAlive()).isFalse();
      assertThat(arena.scope().isAlive()).isTrue();
      assertThat(next.scope()).isEqualTo(arena.scope()).isNotEqualTo(scope);
    }
  }

  @Test
  void memoryThatAnEarlierSegmentWroteReadsZero() {
    try (ConfinedArena arena = open(1 << 20)) {
      for (int most : new int[] {900_000, 8, 100_000, 900_000}) {
        for (int size : new int[] {100, most, 1}) {
          MemorySegment segment = allocate(arena, size, 8);
          assertAll(segment, (byte) 0);
          segment.fill((byte) 7);
        }
        arena.reset();
      }
    }
  }

  @Test
  void aResetMakesTheWholeArenaFreeAgain() {
    try (ConfinedArena arena = open(1 << 20)) {
      for (int round = 0; round < 5; round++) {
        assertThat(arena.pages()).isZero();
        assertThat(arena.liveBytes()).isZero();
        allocate(arena, 1_000_000).fill((byte) 7);
        assertThat(arena.pages()).isEqualTo(16);
        assertThat(arena.liveBytes()).isEqualTo(1_000_000);
        assertThatThrownBy(() -> arena.allocate(100_000)).isInstanceOf(OutOfMemoryError.class);
        arena.reset();
      }
    }
  }

  @Test
  void thePeakOutlivesResets() {
    try (ConfinedArena arena = open(1 << 20)) {
      allocate(arena, 100);
      assertThat(arena.peakBytes()).isEqualTo(100);
      arena.reset();
      assertThat(arena.peakBytes()).isEqualTo(100);
      allocate(arena, 70);
      assertThat(arena.peakBytes()).isEqualTo(100);
      allocate(arena, 70);
      assertThat(arena.peakBytes()).isEqualTo(140);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void closingGivesTheAddressSpaceBack() throws IOException {
    long address;
    String mapping;
    try (ConfinedArena arena = open(1 << 20)) {
      arena.reset();
      address = allocate(arena, 8).address();
      mapping = Mappings.at(address);
      assertThat(mapping).isNotEmpty();
    }
    assertThat(Mappings.at(address)).isNotEqualTo(mapping);
  }
}
