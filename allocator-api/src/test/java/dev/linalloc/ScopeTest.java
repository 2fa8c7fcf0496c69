package dev.linalloc;

import static dev.linalloc.ConfinedArenaTest.allocate;
import static dev.linalloc.ConfinedArenaTest.assertAll;
import static dev.linalloc.ConfinedArenaTest.creating;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.AddressSpace;
import dev.linalloc.memory.Reservation;
import dev.linalloc.memory.ReservationTest;
import dev.linalloc.memory.Threads;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scopes of {@link LinearArena}, on every kind of reservation. */
@ParameterizedClass
@MethodSource("kinds")
final class ScopeTest {
  static Set<Reservation> kinds() {
    return ReservationTest.dense();
  }

  private static final AllocatorProvider TOY = new ToyProvider("bump", false);

  private final Reservation kind;

  ScopeTest(Reservation kind) {
    this.kind = kind;
  }

  private LinearArena open() {
    return open(TOY);
  }

  private LinearArena open(AllocatorProvider provider) {
    return new LinearArena(provider, Watch.OFF, 1 << 20, kind);
  }

  /** Returns a provider that makes {@code works} allocators and then throws. */
  private static AllocatorProvider failingAfter(int works) {
    int[] left = {works};
    return creating(
        new Promises(true, false, 0, 0),
        memory -> {
          if (left[0]-- > 0) {
            return TOY.create(memory, 16);
          }
          throw new IllegalStateException("no");
        });
  }

  private static void assertEnded(MemorySegment segment) {
    assertThatThrownBy(() -> segment.get(JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Already closed");
  }

  @Test
  void segmentsOfAScopeEndWithItAndThoseOfTheArenaLiveOn() {
    try (LinearArena arena = open()) {
      MemorySegment outer = allocate(arena, 100, 8);
      outer.fill((byte) 1);
      MemorySegment inner;
      try (LinearArena scope = arena.openScope()) {
        inner = allocate(scope, 64, 8);
        inner.fill((byte) 2);
        assertThat(inner.scope()).isEqualTo(scope.scope()).isNotEqualTo(arena.scope());
        assertAll(outer, (byte) 1);
      }
      assertEnded(inner);
      assertAll(outer, (byte) 1);
      assertThat(arena.scope().isAlive()).isTrue();
    }
  }

  @Test
  void theArenaReturnsToItsMarkAndTheMemoryReadsZeroAgain() {
    try (LinearArena arena = open()) {
      MemorySegment first = allocate(arena, 100, 1);
      for (int size : new int[] {300, 1_000, 10, 70_000}) {
        try (LinearArena scope = arena.openScope()) {
          MemorySegment segment = allocate(scope, size, 1);
          assertAll(segment, (byte) 0);
          segment.fill((byte) 7);
          assertThat(arena.liveBytes()).isEqualTo(100);
        }
      }
      MemorySegment next = allocate(arena, 80_000, 1);
      assertThat(next.address()).isEqualTo(first.address() + 100);
      assertAll(next, (byte) 0);
    }
  }

  @Test
  void theFirstSegmentOfAScopeLiesBehindTheLastOfTheArena() {
    try (LinearArena arena = open()) {
      long offset = allocate(arena, 100, 1).address() + 100 - arenaStart(arena);
      try (LinearArena scope = arena.openScope()) {
        assertThat(allocate(scope, 1).address() - arenaStart(scope)).isEqualTo(offset);
      }
    }
  }

  private static long arenaStart(LinearArena arena) {
    return arena.space.address();
  }

  @Test
  void aScopeCountsItsOwnSegmentsAlone() {
    try (LinearArena arena = open()) {
      allocate(arena, 70_000);
      try (LinearArena scope = arena.openScope()) {
        assertThat(scope.liveBytes()).isZero();
        assertThat(scope.pages()).isZero();
        assertThat(scope.maxBytes()).isEqualTo(arena.maxBytes());
        allocate(scope, 100);
        assertThat(scope.liveBytes()).isEqualTo(100);
        assertThat(scope.pages()).isEqualTo(1);
        allocate(scope, 65_536);
        assertThat(scope.pages()).isEqualTo(2);
        assertThat(arena.pages()).isEqualTo(2);
        assertThat(arena.liveBytes()).isEqualTo(70_000);
      }
    }
  }

  @Test
  void thePeakOfAnArenaIncludesItsScopes() {
    try (LinearArena arena = open()) {
      allocate(arena, 100);
      try (LinearArena scope = arena.openScope()) {
        allocate(scope, 50);
        scope.reset();
        allocate(scope, 20);
      }
      assertThat(arena.peakBytes()).isEqualTo(150);
      assertThat(arena.liveBytes()).isEqualTo(100);
      allocate(arena, 60);
      assertThat(arena.peakBytes()).isEqualTo(160);
    }
  }

  @Test
  void anArenaWithAnOpenScopeRefusesToAllocateResetAndClose() {
    try (LinearArena arena = open()) {
      MemorySegment outer = allocate(arena, 8);
      try (LinearArena scope = arena.openScope();
          LinearArena nested = scope.openScope()) {
        for (LinearArena outside : List.of(arena, scope)) {
          assertRefused(() -> outside.allocate(8));
          assertRefused(() -> outside.allocate(0));
          assertRefused(outside::openScope);
          assertRefused(outside::reset);
          assertRefused(outside::close);
        }
        allocate(nested, 8).fill((byte) 7);
        outer.fill((byte) 8);
      }
      allocate(arena, 8).fill((byte) 7);
      arena.reset();
      assertEnded(outer);
    }
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a scope of this arena is open, and must be closed first; it was opened at"
                + " a place that -Ddev.linalloc.track=true tells");
  }

  @Test
  void aClosedScopeRefusesEveryCall() {
    try (LinearArena arena = open()) {
      LinearArena scope = arena.openScope();
      scope.close();
      for (Runnable call :
          List.<Runnable>of(
              () -> scope.allocate(8),
              () -> scope.allocate(0),
              scope::openScope,
              scope::reset,
              scope::pages,
              scope::close)) {
        assertThatThrownBy(call::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("Already closed");
      }
      allocate(arena, 8);
    }
  }

  @Test
  void aSecondThreadCanNeitherOpenAScopeNorUseOne() throws InterruptedException {
    try (LinearArena arena = open()) {
      assertThat(Threads.thrownOnSecond(arena::openScope))
          .isExactlyInstanceOf(WrongThreadException.class);
      try (LinearArena scope = arena.openScope()) {
        for (LinearArena each : List.of(arena, scope)) {
          for (Runnable call :
              List.<Runnable>of(
                  () -> each.allocate(8), each::reset, each::close, each::openScope)) {
            assertThat(Threads.thrownOnSecond(call))
                .isExactlyInstanceOf(WrongThreadException.class);
          }
        }
        allocate(scope, 8);
      }
    }
  }

  @Test
  void aScopeIsResetLikeAnArena() {
    try (LinearArena arena = open()) {
      MemorySegment outer = allocate(arena, 8);
      try (LinearArena scope = arena.openScope()) {
        MemorySegment stale = allocate(scope, 100);
        stale.fill((byte) 7);
        scope.reset();
        assertEnded(stale);
        assertThat(scope.liveBytes()).isZero();
        assertAll(allocate(scope, 200), (byte) 0);
      }
      assertThat(outer.get(JAVA_BYTE, 0)).isZero();
    }
  }

  @Test
  void aScopeWithoutRoomThrowsAndCanBeClosed() {
    try (LinearArena arena = open()) {
      allocate(arena, 1_000_000);
      try (LinearArena scope = arena.openScope()) {
        assertThatThrownBy(() -> scope.allocate(100_000)).isInstanceOf(OutOfMemoryError.class);
        allocate(scope, 40_000);
      }
      allocate(arena, 40_000);
    }
  }

  @Test
  void ifTheAllocatorOfAScopeCannotBeMadeTheArenaGoesOn() {
    AllocatorProvider provider = failingAfter(1);
    long before = AddressSpace.openCount();
    try (LinearArena arena = open(provider)) {
      assertThatThrownBy(arena::openScope).hasMessage("no");
      allocate(arena, 8);
      assertThat(AddressSpace.openCount()).isEqualTo(before + 1);
    }
  }

  @Test
  void ifTheAllocatorOfAScopeCannotBeMadeAgainTheScopeIsClosedAndTheArenaGoesOn() {
    AllocatorProvider provider = failingAfter(2);
    try (LinearArena arena = open(provider)) {
      LinearArena scope = arena.openScope();
      assertThatThrownBy(scope::reset).hasMessage("no");
      assertThatThrownBy(() -> scope.allocate(1)).hasMessage("Already closed");
      allocate(arena, 8);
    }
  }

  @Test
  void scopesLeaveNoMemoryBehind() {
    long memories = AddressSpace.openCount();
    long bytes = AddressSpace.reservedBytes();
    try (LinearArena arena = open()) {
      for (int i = 0; i < 3; i++) {
        try (LinearArena scope = arena.openScope()) {
          allocate(scope, 8);
          assertThat(AddressSpace.openCount())
              .isEqualTo(memories + (kind == Reservation.FILE ? 2 : 1));
        }
      }
      assertThat(AddressSpace.reservedBytes()).isEqualTo(bytes + (1 << 20));
    }
    assertThat(AddressSpace.openCount()).isEqualTo(memories);
    assertThat(AddressSpace.reservedBytes()).isEqualTo(bytes);
  }

  /** The segments of one level of a stack of scopes, each with the byte that fills it. */
  private static final class Level {
    private final LinearArena arena;
    private final List<MemorySegment> segments = new ArrayList<>();

    Level(LinearArena arena) {
      this.arena = arena;
    }

    void allocateOne(Random random) {
      MemorySegment segment = allocate(arena, random.nextInt(3_000), 1L << random.nextInt(8));
      assertAll(segment, (byte) 0);
      segments.add(segment);
      segment.fill((byte) segments.size());
    }

    void assertHolds() {
      for (int i = 0; i < segments.size(); i++) {
        assertAll(segments.get(i), (byte) (i + 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20_261_130, 20_261_131, 20_261_132})
  void everySegmentOfAnyStackOfScopesIsZeroWhenHandedOutAndKeepsItsBytesUntilItsScopeEnds(
      long seed) {
    Random random = new Random(seed);
    try (LinearArena arena = open()) {
      Deque<Level> stack = new ArrayDeque<>(List.of(new Level(arena)));
      for (int step = 0; step < 600; step++) {
        Level level = stack.getFirst();
        switch (random.nextInt(10)) {
          case 0, 1 -> stack.addFirst(new Level(level.arena.openScope()));
          case 2 -> {
            level.arena.reset();
            level.segments.forEach(ScopeTest::assertEndedIfNotEmpty);
            level.segments.clear();
          }
          case 3, 4 -> {
            if (stack.size() > 1) {
              level.assertHolds();
              stack.removeFirst().arena.close();
              level.segments.forEach(ScopeTest::assertEndedIfNotEmpty);
            }
          }
          default -> {
            if (stack.stream().mapToLong(each -> each.arena.liveBytes()).sum() < 900_000) {
              level.allocateOne(random);
            }
          }
        }
        stack.getFirst().assertHolds();
      }
      while (stack.size() > 1) {
        stack.removeFirst().arena.close();
        stack.getFirst().assertHolds();
      }
    }
  }

  private static void assertEndedIfNotEmpty(MemorySegment segment) {
    assertThat(segment.scope().isAlive()).isFalse();
  }
}
