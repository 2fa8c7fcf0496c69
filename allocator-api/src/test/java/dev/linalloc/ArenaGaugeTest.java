package dev.linalloc;

import static dev.linalloc.ConfinedArenaTest.allocate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.AddressSpace;
import dev.linalloc.memory.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link ArenaGauge} and {@link ArenaEvent}. */
final class ArenaGaugeTest {
  private static LinearArena linear() {
    return LinearArena.ofConfined(new ToyProvider("bump", false), 1 << 20);
  }

  private static HeapArena heap() {
    return HeapArena.ofConfined(new ToyProvider("toy", true), 1 << 20);
  }

  private static void assertGauge(ArenaGauge before, int arenas, long liveBytes) {
    assertThat(ArenaGauge.now())
        .isEqualTo(
            new ArenaGauge(
                before.arenas() + arenas,
                before.liveBytes() + liveBytes,
                AddressSpace.openCount(),
                AddressSpace.reservedBytes()));
  }

  @Test
  void openArenasAreCountedWithTheirLiveBytes() throws InterruptedException {
    ArenaGauge before = ArenaGauge.now();
    try (LinearArena linear = linear();
        HeapArena heap = heap()) {
      assertGauge(before, 2, 0);
      allocate(linear, 100);
      allocate(heap, 50);
      assertGauge(before, 2, 150);
      try (LinearArena scope = linear.openScope()) {
        allocate(scope, 30);
        assertGauge(before, 2, 150);
      }
      assertThat(Threads.thrownOnSecond(heap::close)).isInstanceOf(WrongThreadException.class);
      assertThat(Threads.thrownOnSecond(linear::close)).isInstanceOf(WrongThreadException.class);
      assertGauge(before, 2, 150);
      assertThat(ArenaGauge.now().memories()).isEqualTo(before.memories() + 2);
      assertThat(ArenaGauge.now().reservedBytes()).isEqualTo(before.reservedBytes() + (2 << 20));
    }
    assertThat(ArenaGauge.now()).isEqualTo(before);
  }

  private static String text(RecordedEvent event) {
    String bytes =
        event.getLong("limit") + " " + event.getLong("live") + " " + event.getLong("peak");
    return event.getEventType().getName().replace("dev.linalloc.Arena", "")
        + " "
        + bytes
        + (event.hasField("requested") ? " " + event.getLong("requested") : "");
  }

  private static void resetOnSecondThread(ConfinedArena arena) throws Throwable {
    throw Threads.thrownOnSecond(arena::reset);
  }

  @Test
  void flightRecorderShowsWhenArenasOpenResetRunFullAndClose(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("arenas.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      try (LinearArena arena = linear()) {
        allocate(arena, 100);
        arena.reset();
        allocate(arena, 70);
        assertThatThrownBy(() -> arena.allocate(1 << 20)).isInstanceOf(OutOfMemoryError.class);
        arena.openScope().close();
        assertThatThrownBy(() -> resetOnSecondThread(arena))
            .isInstanceOf(WrongThreadException.class);
      }
      try (HeapArena arena = heap()) {
        allocate(arena, 8);
        arena.reset();
        assertThatThrownBy(() -> arena.allocate(1L << 40)).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> resetOnSecondThread(arena))
            .isInstanceOf(WrongThreadException.class);
      }
      recording.stop();
      recording.dump(file);
    }
    List<String> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.linalloc."))
            .map(ArenaGaugeTest::text)
            .toList();
    assertThat(events)
        .containsExactly(
            "Open 1048576 0 0",
            "Reset 1048576 100 100",
            "Exhausted 1048576 70 100 1048576",
            "Close 1048576 70 100",
            "Open 1048576 0 0",
            "Reset 1048576 8 8",
            "Exhausted 1048576 0 8 1099511627776",
            "Close 1048576 0 8");
  }
}
