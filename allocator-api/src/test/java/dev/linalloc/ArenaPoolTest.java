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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link ArenaPool}, on every kind of reservation. */
@ParameterizedClass
@MethodSource("kinds")
@Timeout(60) // a thread that waits for ever fails its test
final class ArenaPoolTest {
  static Set<Reservation> kinds() {
    return ReservationTest.dense();
  }

  private static final AllocatorProvider TOY = new ToyProvider("bump", false);

  private final Reservation kind;

  ArenaPoolTest(Reservation kind) {
    this.kind = kind;
  }

  private ArenaPool open(int arenas) {
    return open(arenas, Watch.OFF);
  }

  private ArenaPool open(int arenas, Watch watch) {
    return new ArenaPool(TOY, arenas, 1 << 20, watch, kind);
  }

  // ---- opening

  @Test
  void theDefaultIsMini() throws InterruptedException {
    try (ArenaPool pool = ArenaPool.of(3, 65_537);
        LinearArena arena = pool.borrow()) {
      assertThat(pool.arenas()).isEqualTo(3);
      assertThat(arena.maxBytes()).isEqualTo(131_072);
    }
  }

  @Test
  void anImpossibleNumberOfArenasOrBytesIsRefused() {
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("arenas (0) must be at least 1");
    Allocators.REMEMBERED.clear();
    ContextLoader.withoutAllocators(
        () ->
            assertThatThrownBy(() -> ArenaPool.of(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes (0) must be from 1 to 4294967296"));
    assertThatThrownBy(() -> ArenaPool.of(TOY, 1, 0, Watch.OFF))
        .hasMessage("maxBytes (0) must be from 1 to 4294967296");
  }

  @Test
  void aReclaimingAllocatorIsRefused() {
    assertThatThrownBy(() -> ArenaPool.of(new ToyProvider("toy", true), 1, 1, Watch.OFF))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("LinearArena needs an allocator that promises bump");
  }

  @Test
  void addressSpaceIsReservedWhenAnArenaIsBorrowedAndKeptForTheNext() throws InterruptedException {
    long before = AddressSpace.openCount();
    try (ArenaPool pool = open(2)) {
      assertThat(AddressSpace.openCount()).isEqualTo(before);
      pool.borrow().close();
      pool.borrow().close();
      assertThat(AddressSpace.openCount()).isEqualTo(before + (kind == Reservation.FILE ? 0 : 1));
    }
    assertThat(AddressSpace.openCount()).isEqualTo(before);
  }

  // ---- borrowing and returning

  @Test
  void oneThreadMayBorrowAllArenas() throws InterruptedException {
    try (ArenaPool pool = open(4)) {
      List<LinearArena> arenas = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        arenas.add(pool.borrow());
      }
      assertThat(pool.borrowed()).isEqualTo(4);
      arenas.forEach(LinearArena::close);
      assertThat(pool.borrowed()).isZero();
    }
  }

  @Test
  void aBorrowedArenaIsEmptyAndReadsZeroAlthoughTheOneBeforeWrote() throws InterruptedException {
    try (ArenaPool pool = open(1)) {
      for (int size : new int[] {1_000, 100_000, 10, 100_000}) {
        MemorySegment segment;
        try (LinearArena arena = pool.borrow()) {
          assertThat(arena.liveBytes()).isZero();
          segment = allocate(arena, size, 8);
          assertAll(segment, (byte) 0);
          segment.fill((byte) 7);
        }
        assertThatThrownBy(() -> segment.get(JAVA_BYTE, 0)).hasMessage("Already closed");
      }
    }
  }

  @Test
  void aBorrowedArenaMayBeResetAndMayOpenScopes() throws InterruptedException {
    try (ArenaPool pool = open(1)) {
      for (int round = 0; round < 3; round++) {
        try (LinearArena arena = pool.borrow()) {
          allocate(arena, 1_000).fill((byte) 7);
          arena.reset();
          try (LinearArena scope = arena.openScope()) {
            MemorySegment segment = allocate(scope, 5_000);
            assertAll(segment, (byte) 0);
            segment.fill((byte) 8);
          }
          assertAll(allocate(arena, 6_000), (byte) 0);
        }
      }
    }
  }

  @Test
  void theNumberOfBorrowedArenasIsKnown() throws InterruptedException {
    try (ArenaPool pool = open(2)) {
      assertThat(pool.borrowed()).isZero();
      try (LinearArena _ = pool.borrow();
          LinearArena _ = pool.borrow()) {
        assertThat(pool.borrowed()).isEqualTo(2);
        assertThat(pool.waiting()).isZero();
      }
      assertThat(pool.borrowed()).isZero();
    }
  }

  @Test
  void aBorrowedArenaIsConfinedToItsThread() throws InterruptedException {
    try (ArenaPool pool = open(1);
        LinearArena arena = pool.borrow()) {
      assertThat(Threads.thrownOnSecond(() -> arena.allocate(8)))
          .isExactlyInstanceOf(WrongThreadException.class);
      assertThat(Threads.thrownOnSecond(arena::close))
          .isExactlyInstanceOf(WrongThreadException.class);
      assertThat(pool.borrowed()).isEqualTo(1);
    }
  }

  @Test
  void anArenaWhoseAllocatorCannotBeMadeIsNotLostForThePool() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    AllocatorProvider provider =
        creating(
            new Promises(true, false, 0, 0),
            memory -> {
              if (calls.incrementAndGet() % 2 == 1) {
                throw new IllegalStateException("no");
              }
              return TOY.create(memory, 16);
            });
    try (ArenaPool pool = new ArenaPool(provider, 1, 1 << 20, Watch.OFF, kind)) {
      for (int round = 0; round < 2; round++) {
        assertThatThrownBy(pool::borrow).hasMessage("no");
        assertThat(pool.borrowed()).isZero();
        try (LinearArena arena = pool.borrow()) {
          allocate(arena, 8);
        }
      }
      calls.set(1);
      LinearArena arena = pool.borrow();
      assertThatThrownBy(arena::reset).hasMessage("no");
      assertThat(pool.borrowed()).isZero();
    }
  }

  // ---- back-pressure

  @Test
  void aThreadWaitsUntilAnArenaIsReturned() throws Exception {
    try (ArenaPool pool = open(1);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      LinearArena arena = pool.borrow();
      Future<Long> second =
          executor.submit(
              () -> {
                try (LinearArena mine = pool.borrow()) {
                  return allocate(mine, 8).byteSize();
                }
              });
      while (pool.waiting() == 0) {
        Thread.onSpinWait();
      }
      assertThat(second.isDone()).isFalse();
      arena.close();
      assertThat(second.get()).isEqualTo(8);
    }
  }

  @Test
  void aTimeLimitNamesTheThreadsThatHoldArenas() throws Exception {
    try (ArenaPool pool = open(1)) {
      try (LinearArena _ = pool.borrow(Duration.ZERO)) {
        assertThatThrownBy(() -> pool.borrow(Duration.ofMillis(1)))
            .isInstanceOf(TimeoutException.class)
            .hasMessage("all arenas are borrowed: [" + Thread.currentThread() + "]");
      }
      pool.borrow(Duration.ZERO).close();
    }
  }

  @Test
  void aThreadThatIsInterruptedWhileItWaitsBorrowsNothing() throws Exception {
    try (ArenaPool pool = open(1)) {
      try (LinearArena _ = pool.borrow()) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(pool::borrow).isInstanceOf(InterruptedException.class);
      }
      assertThat(pool.borrowed()).isZero();
    }
  }

  // ---- errors

  @Test
  void returningTwiceThrowsAndTheArenaIsLentOnce() throws InterruptedException {
    try (ArenaPool pool = open(1)) {
      LinearArena arena = pool.borrow();
      arena.close();
      assertThatThrownBy(arena::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Already closed");
      try (LinearArena _ = pool.borrow()) {
        assertThatThrownBy(arena::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.borrow(Duration.ZERO)).isInstanceOf(TimeoutException.class);
      }
    }
  }

  @Test
  void returningTwiceToAWatchedPoolNamesBothPlaces() throws InterruptedException {
    try (ArenaPool pool = open(1, Watch.TRACK)) {
      LinearArena arena = pool.borrow();
      arena.close();
      assertThatThrownBy(arena::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "Already closed: the arena was opened at \\S+ArenaPoolTest\\.returningTwice\\S+,"
                  + " closed at \\S+ArenaPoolTest\\.returningTwice\\S+");
    }
  }

  @Test
  void closingAPoolNamesTheBorrowersThatReturnedNothing() throws InterruptedException {
    ArenaPool pool = open(2, Watch.TRACK);
    pool.borrow().close();
    LinearArena arena = pool.borrow();
    MemorySegment segment = allocate(arena, 8);
    assertThatThrownBy(pool::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "arenas were not returned to the pool: \\[Thread\\[.*\\], borrowed at"
                + " \\S+ArenaPoolTest\\.closingAPool\\S+\\]");
    segment.fill((byte) 7);
    assertThat(pool.borrowed()).isEqualTo(1);
    assertThatThrownBy(pool::close).isInstanceOf(IllegalStateException.class);
    arena.close();
    pool.close();
    assertThat(pool.borrowed()).isZero();
  }

  @Test
  void theMemoryOfAnArenaThatIsReturnedAfterThePoolWasClosedIsGivenBack()
      throws InterruptedException {
    long before = AddressSpace.openCount();
    ArenaPool pool = open(2);
    LinearArena late = pool.borrow();
    LinearArena arena = pool.borrow();
    arena.close();
    assertThatThrownBy(pool::close).isInstanceOf(IllegalStateException.class);
    assertThat(AddressSpace.openCount()).isEqualTo(before + 1);
    late.close();
    assertThat(AddressSpace.openCount()).isEqualTo(before);
  }

  @Test
  void aClosedPoolLendsNothingAndWakesThreadsThatWait() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      ArenaPool pool = open(1);
      LinearArena arena = pool.borrow();
      List<Future<LinearArena>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(executor.submit((Callable<LinearArena>) pool::borrow));
      }
      while (pool.waiting() < 3) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(pool::close).isInstanceOf(IllegalStateException.class);
      for (Future<LinearArena> each : waiting) {
        assertThatThrownBy(each::get).hasRootCauseMessage("the pool is closed");
      }
      arena.close();
      assertThatThrownBy(pool::borrow)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the pool is closed");
      assertThatThrownBy(() -> pool.borrow(Duration.ZERO)).hasMessage("the pool is closed");
      pool.close();
    }
  }

  // ---- many threads

  @Test
  void threadsThatBorrowWhileThePoolClosesAllEnd() throws Exception {
    for (int round = 0; round < 20; round++) {
      long before = AddressSpace.openCount();
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        ArenaPool pool = open(4);
        List<Future<Object>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          all.add(
              executor.submit(
                  () -> {
                    while (true) {
                      pool.borrow().close();
                    }
                  }));
        }
        while (AddressSpace.openCount() == before) {
          Thread.onSpinWait(); // until a thread has borrowed
        }
        closeWhenReturned(pool);
        for (Future<Object> each : all) {
          assertThatThrownBy(each::get).hasRootCauseMessage("the pool is closed");
        }
      }
      assertThat(AddressSpace.openCount()).isEqualTo(before);
    }
  }

  private static void closeWhenReturned(ArenaPool pool) {
    while (true) {
      try {
        pool.close();
        return;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageStartingWith("arenas were not returned to the pool: ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"20261130, true", "20261131, false"})
  void noTwoThreadsOfManyEverShareMemoryAndAllOfItReadsZero(long seed, boolean virtual)
      throws Exception {
    int threads = 24;
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ArenaPool pool = open(3);
        ExecutorService executor =
            virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newFixedThreadPool(threads)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Random random = new Random(seed + i);
        byte mark = (byte) (i + 1);
        all.add(
            executor.submit(
                () -> {
                  for (int round = 0; round < 20; round++) {
                    try (LinearArena arena = pool.borrow()) {
                      most.accumulateAndGet(out.incrementAndGet(), Math::max);
                      useArena(arena, random, mark);
                      out.decrementAndGet();
                    }
                  }
                  return pool.borrowed();
                }));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get(50, TimeUnit.SECONDS)).isBetween(0, 3);
      }
      assertThat(pool.borrowed()).isZero();
      assertThat(most.get()).isBetween(1, 3);
    }
  }

  private static void useArena(LinearArena arena, Random random, byte mark) {
    List<MemorySegment> segments = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      MemorySegment segment = allocate(arena, random.nextInt(400), 1L << random.nextInt(6));
      assertAll(segment, (byte) 0);
      segments.add(segment.fill(mark));
      if (random.nextInt(8) == 0) {
        arena.reset();
        segments.clear();
      }
    }
    segments.forEach(segment -> assertAll(segment, mark));
  }
}
