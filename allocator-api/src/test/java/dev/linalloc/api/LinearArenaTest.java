package dev.linalloc.api;

import static dev.linalloc.api.LinearMemory.PAGE_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over toy allocators, on every way to reserve memory. */
@ParameterizedClass
@MethodSource("dev.linalloc.api.ReservationTest#dense")
final class LinearArenaTest {
  private static final AllocatorProvider BUMP = new ToyProvider("bump", false);
  private static final AllocatorProvider RECLAIMING = new ToyProvider("reclaiming", true);

  private final Reservation way;

  LinearArenaTest(Reservation way) {
    this.way = way;
  }

  private LinearArena open(AllocatorProvider provider, long maxBytes) {
    return new LinearArena(provider, maxBytes, way);
  }

  private LinearArena bump() {
    return open(BUMP, 1 << 20);
  }

  private LinearArena reclaiming() {
    return open(RECLAIMING, 1 << 20);
  }

  /** JUnit gives up on an OutOfMemoryError that it sees, where a failed test is what is meant. */
  private static MemorySegment allocate(LinearArena arena, long byteSize, long byteAlignment) {
    try {
      return arena.allocate(byteSize, byteAlignment);
    } catch (OutOfMemoryError e) {
      throw new AssertionError(e);
    }
  }

  private static MemorySegment allocate(LinearArena arena, long byteSize) {
    return allocate(arena, byteSize, 1);
  }

  // ---- opening

  /** Keeps its memory to itself in the first calls of {@code create}, then throws. */
  private static final class FailingProvider implements AllocatorProvider {
    private final Throwable failure;
    private int works;
    @Nullable GrowableMemory memory;

    FailingProvider(Throwable failure, int works) {
      this.failure = failure;
      this.works = works;
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Promises promises() {
      return Promises.NONE;
    }

    @Override
    public GlobalAllocator create(GrowableMemory memory, int heapBase) {
      this.memory = memory;
      if (works-- > 0) {
        return BUMP.create(memory, heapBase);
      }
      throw FailingProvider.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
      throw (T) failure;
    }
  }

  static List<Throwable> failures() {
    return List.of(new IllegalStateException("no"), new LinkageError("no"), new IOException("no"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anArenaWhoseAllocatorCannotBeMadeGivesItsMemoryBack(Throwable failure) {
    FailingProvider provider = new FailingProvider(failure, 0);
    assertThatThrownBy(() -> open(provider, 1 << 20)).isSameAs(failure);
    assertThatThrownBy(() -> requireNonNull(provider.memory).memorySize())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anArenaWhoseAllocatorCannotBeMadeAgainIsClosed(Throwable failure) {
    FailingProvider provider = new FailingProvider(failure, 1);
    LinearArena arena = open(provider, 1 << 20);
    assertThatThrownBy(arena::reset).isSameAs(failure);
    assertThatThrownBy(() -> requireNonNull(provider.memory).memorySize())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
    assertThatThrownBy(() -> allocate(arena, 8))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }

  @Test
  void aLimitThatIsNoneIsRefusedBeforeMiniIsMissed() {
    AllocatorProvider mini = LinearArena.mini;
    ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    try {
      LinearArena.mini = null;
      Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
      assertThatThrownBy(() -> LinearArena.ofConfined(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("maxBytes (0) must be from 1 to 4294967296");
    } finally {
      LinearArena.mini = mini;
      Thread.currentThread().setContextClassLoader(contextLoader);
    }
  }

  // ---- segments

  @Test
  void segmentsAreAlignedDisjointAndZeroThroughResets() {
    Random random = new Random(20_261_126);
    try (LinearArena arena = bump()) {
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

  private static void assertAll(MemorySegment segment, byte value) {
    for (long offset = 0; offset < segment.byteSize(); offset++) {
      assertThat(segment.get(JAVA_BYTE, offset)).as("at %s", offset).isEqualTo(value);
    }
  }

  @Test
  void segmentsOfNoBytesHaveAddressesOfTheirOwnAndTheirAlignment() {
    try (LinearArena arena = bump()) {
      MemorySegment first = allocate(arena, 0, 64);
      MemorySegment second = allocate(arena, 0, 64);
      assertThat(first.byteSize()).isZero();
      assertThat(first.address() % 64).isZero();
      assertThat(second.address()).isEqualTo(first.address() + 64);
      assertThat(arena.liveBytes()).as("with what alignment cost").isEqualTo(129 - 16);
    }
  }

  @Test
  void theFirstSegmentIsAlignedTo16AndAddressZeroOfTheMemoryIsNoSegments() {
    try (LinearArena arena = bump()) {
      assertThat(allocate(arena, 1).address() % PAGE_SIZE).isEqualTo(16);
    }
  }

  @Test
  void segmentsBeyond2GiBAreAccessible() {
    try (LinearArena arena = open(BUMP, LinearArena.MAX_BYTES)) {
      MemorySegment large = allocate(arena, (1L << 31) + 8, 8);
      MemorySegment behind = allocate(arena, 1 << 29, 1 << 30);
      large.set(JAVA_BYTE, 1L << 31, (byte) 7);
      behind.set(JAVA_BYTE, 0, (byte) 8);
      assertThat(large.byteSize()).isEqualTo((1L << 31) + 8);
      assertThat(large.get(JAVA_BYTE, 1L << 31)).isEqualTo((byte) 7);
      assertThat(behind.address() % (1 << 30)).isZero();
      assertThat(arena.liveBytes()).isEqualTo((3L << 30) + (1 << 29) - 16);
    }
  }

  @Test
  void theLargestRequestsReachTheAllocatorAsUnsignedNumbers() {
    RecordingAllocator recording = new RecordingAllocator();
    try (LinearArena arena = open(providing(recording), 1)) {
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

  private static AllocatorProvider providing(GlobalAllocator allocator) {
    return provider(Promises.NONE, _ -> allocator);
  }

  private static AllocatorProvider provider(
      Promises promises, Function<GrowableMemory, GlobalAllocator> create) {
    return new AllocatorProvider() {
      @Override
      public String name() {
        return "recording";
      }

      @Override
      public Promises promises() {
        return promises;
      }

      @Override
      public GlobalAllocator create(GrowableMemory memory, int heapBase) {
        return create.apply(memory);
      }
    };
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
        LinearArena arena = bump()) {
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
    LinearArena arena = bump();
    MemorySegment theirs = jdk.allocate(8);
    MemorySegment ours = allocate(arena, 8);
    jdk.close();
    arena.close();
    assertSameRefusal(() -> jdk.allocate(8), () -> arena.allocate(8));
    assertSameRefusal(() -> jdk.allocate(-8), () -> arena.allocate(-8));
    assertSameRefusal(jdk::close, arena::close);
    assertSameRefusal(jdk::close, arena::reset);
    assertSameRefusal(jdk::close, arena::pages);
    assertSameRefusal(jdk::close, () -> arena.free(ours));
    assertSameRefusal(() -> theirs.fill((byte) 7), () -> ours.fill((byte) 7));
    assertThat(arena.scope().isAlive()).isFalse();
  }

  @Test
  void everyCallFromASecondThreadIsRefusedAsTheJdkRefusesIt() throws InterruptedException {
    try (Arena jdk = Arena.ofConfined();
        LinearArena arena = reclaiming()) {
      MemorySegment segment = allocate(arena, 8);
      assertSame(
          Threads.thrownOnSecond(() -> jdk.allocate(8)),
          Threads.thrownOnSecond(() -> arena.allocate(8)));
      for (Runnable call :
          List.<Runnable>of(
              arena::close,
              arena::reset,
              arena::pages,
              () -> arena.free(segment),
              () -> arena.allocate(Long.MAX_VALUE))) {
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
    recording.answer = 16;
    LinearArena arena = open(providing(recording), 1);
    assertThat(Threads.thrownOnSecond(() -> arena.allocate(8)))
        .isInstanceOf(WrongThreadException.class);
    arena.close();
    assertThatThrownBy(() -> arena.allocate(8)).isInstanceOf(IllegalStateException.class);
    assertThat(recording.calls).isEmpty();
  }

  @Test
  void exhaustionNamesWhatWasAskedForWhatIsLiveAndTheLimit() {
    try (LinearArena arena = open(BUMP, 100_000)) {
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
    try (LinearArena arena = bump()) {
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
  void whatAnyEarlierOwnerWroteReadsZero() {
    for (AllocatorProvider provider : List.of(BUMP, RECLAIMING)) {
      try (LinearArena arena = open(provider, 1 << 20)) {
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
  }

  @ParameterizedTest
  @CsvSource({"true, 0, 16", "true, 8, 0", "false, 0, 0", "false, 8, 0"})
  void onlyAnAllocatorThatGoesUpAndKeepsNothingBesideItsBlocksHasAllMemoryAtOnce(
      boolean bump, int overheadBytes, int pages) {
    List<Integer> seen = new ArrayList<>();
    AllocatorProvider provider =
        provider(
            new Promises(bump, false, 0, overheadBytes),
            memory -> {
              seen.add(memory.memorySize());
              return new RecordingAllocator();
            });
    try (LinearArena arena = open(provider, 1 << 20)) {
      arena.reset();
      assertThat(seen).containsExactly(pages, pages);
    }
  }

  @Test
  void aResetMakesTheWholeArenaFreeAgain() {
    try (LinearArena arena = open(BUMP, 1 << 20)) {
      for (int round = 0; round < 5; round++) {
        assertThat(arena.pages()).isZero();
        assertThat(arena.liveBytes()).isZero();
        allocate(arena, 1_000_000).fill((byte) 7);
        assertThat(arena.pages()).isEqualTo(16);
        assertThatThrownBy(() -> arena.allocate(100_000)).isInstanceOf(OutOfMemoryError.class);
        arena.reset();
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void closingGivesTheAddressSpaceBack() throws IOException {
    long address;
    try (LinearArena arena = bump()) {
      arena.reset();
      address = allocate(arena, 8).address();
      assertThat(Mappings.mapped(address)).isTrue();
    }
    assertThat(Mappings.mapped(address)).isFalse();
  }

  // ---- limits and statistics

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
    try (LinearArena arena = open(BUMP, maxBytes)) {
      assertThat(arena.maxBytes()).isEqualTo(limit);
      assertThatCode(() -> arena.allocate(limit - 17)).doesNotThrowAnyException();
      assertThatThrownBy(() -> arena.allocate(2)).isInstanceOf(OutOfMemoryError.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 4_294_967_297L, Long.MIN_VALUE, Long.MAX_VALUE})
  void anImpossibleLimitIsRefused(long maxBytes) {
    assertThatThrownBy(() -> open(BUMP, maxBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes (" + maxBytes + ") must be from 1 to 4294967296");
  }

  @Test
  void miniIsLookedForOnce() {
    LinearArena.mini = null;
    LinearArena.ofConfined(1).close();
    AllocatorProvider mini = LinearArena.mini;
    LinearArena.ofConfined(1).close();
    assertThat(LinearArena.mini).isNotNull().isSameAs(mini);
  }

  @Test
  void theDefaultsAreMiniAnd4GiB() {
    try (LinearArena arena = LinearArena.ofConfined();
        LinearArena limited = LinearArena.ofConfined(1);
        LinearArena chosen = LinearArena.ofConfined(RECLAIMING, 65_537)) {
      assertThat(arena.maxBytes()).isEqualTo(LinearArena.MAX_BYTES);
      assertThat(limited.maxBytes()).isEqualTo(65_536);
      assertThat(chosen.maxBytes()).isEqualTo(131_072);
      assertThatThrownBy(() -> arena.free(allocate(arena, 8)))
          .hasMessage("mini takes no single segment back; reset() takes them all");
      chosen.free(allocate(chosen, 8));
    }
  }

  @Test
  void thePeakOutlivesResetsAndFrees() {
    try (LinearArena arena = reclaiming()) {
      MemorySegment first = allocate(arena, 100);
      allocate(arena, 50);
      assertThat(arena.peakBytes()).isEqualTo(150);
      arena.free(first);
      assertThat(arena.liveBytes()).isEqualTo(50);
      assertThat(arena.peakBytes()).isEqualTo(150);
      allocate(arena, 20);
      assertThat(arena.peakBytes()).isEqualTo(150);
      allocate(arena, 200);
      assertThat(arena.peakBytes()).isEqualTo(270);
      arena.reset();
      assertThat(arena.liveBytes()).isZero();
      assertThat(arena.peakBytes()).isEqualTo(270);
    }
  }

  @Test
  void whatAlignmentCostIsNotLiveWhereTheAllocatorDoesNotOnlyGoUp() {
    RecordingAllocator recording = new RecordingAllocator();
    recording.answer = 64;
    try (LinearArena arena = open(providing(recording), 1)) {
      arena.allocate(8, 64);
      assertThat(arena.liveBytes()).isEqualTo(8);
      arena.reset();
      assertThat(arena.liveBytes()).isZero();
      assertThat(arena.peakBytes()).isEqualTo(8);
    }
  }

  @Test
  void theOnlySegmentsOfABumpAllocatorAreLiveFromTheFirstToTheNewest() {
    try (LinearArena arena = bump()) {
      assertThat(arena.liveBytes()).isZero();
      allocate(arena, 100);
      assertThat(arena.liveBytes()).isEqualTo(100);
      arena.reset();
      assertThat(arena.liveBytes()).isZero();
      assertThat(arena.peakBytes()).isEqualTo(100);
    }
  }

  @Test
  void pagesAreThoseOfAllBlocksWhicheverIsTheNewest() {
    try (LinearArena arena = reclaiming()) {
      MemorySegment low = allocate(arena, 10);
      allocate(arena, 70_000);
      arena.free(low);
      allocate(arena, 10);
      assertThat(arena.pages()).isEqualTo(2);
    }
  }

  // ---- free

  @Test
  void whatWasFreedIsUsedAgainAndReadsZero() {
    try (LinearArena arena = reclaiming()) {
      MemorySegment freed = allocate(arena, 64, 32);
      allocate(arena, 64, 32);
      freed.fill((byte) 7);
      arena.free(freed);
      MemorySegment next = allocate(arena, 64, 32);
      assertThat(next.address()).isEqualTo(freed.address());
      assertAll(next, (byte) 0);
      assertThat(arena.liveBytes()).isEqualTo(128);
    }
  }

  @Test
  void aSegmentOfNoBytesIsFreed() {
    try (LinearArena arena = reclaiming()) {
      MemorySegment empty = allocate(arena, 0, 8);
      arena.free(empty);
      assertThat(arena.liveBytes()).isZero();
      assertNotFreed(arena, empty);
    }
  }

  @Test
  void onlyALiveSegmentOfThisArenaIsFreed() {
    try (LinearArena arena = reclaiming();
        LinearArena other = reclaiming()) {
      MemorySegment segment = allocate(arena, 64);
      assertNotFreed(arena, segment.asSlice(8));
      assertNotFreed(arena, segment.asSlice(0, 63));
      assertNotFreed(arena, allocate(other, 64));
      assertNotFreed(arena, allocate(other, 64, 4096));
      assertNotFreed(arena, MemorySegment.ofArray(new byte[64]));
      assertNotFreed(arena, MemorySegment.ofAddress(segment.address()).reinterpret(64));
      arena.free(segment);
      assertNotFreed(arena, segment);
      MemorySegment stale = allocate(arena, 64);
      arena.reset();
      assertNotFreed(arena, stale);
      MemorySegment forged = MemorySegment.ofAddress(stale.address()).reinterpret(64, arena, null);
      assertNotFreed(arena, forged);
      assertThat(arena.liveBytes()).isZero();
      allocate(arena, 64);
      assertNotFreed(arena, stale);
      assertThat(arena.liveBytes()).isEqualTo(64);
    }
  }

  private static void assertNotFreed(LinearArena arena, MemorySegment segment) {
    assertThatThrownBy(() -> arena.free(segment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "segment at address %s of %s bytes is no live one of this arena",
            segment.address(), segment.byteSize());
  }

  @Test
  void anAllocatorThatReclaimsNothingFreesNothing() {
    try (LinearArena arena = bump()) {
      MemorySegment segment = allocate(arena, 8);
      assertThatThrownBy(() -> arena.free(segment))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("bump takes no single segment back; reset() takes them all");
      assertThat(arena.liveBytes()).isEqualTo(8);
    }
  }
}
