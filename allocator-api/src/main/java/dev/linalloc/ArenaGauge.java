package dev.linalloc;

import dev.linalloc.memory.AddressSpace;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * What the arenas of this process hold at one moment, to export as a metric. A scope counts as part
 * of its arena, and a borrowed arena of an {@link ArenaPool} counts by its memory alone.
 *
 * @param arenas the arenas that are open
 * @param liveBytes the bytes that their segments take; about, since other threads allocate
 *     meanwhile
 * @param memories the reservations of address space that are open, those of pools and of {@link
 *     dev.linalloc.memory.NativeMemory} included
 * @param reservedBytes the bytes of address space that these reserve
 */
public record ArenaGauge(int arenas, long liveBytes, long memories, long reservedBytes) {
  /** Weak, so that an arena which the program loses can still become unreachable. */
  private static final Set<ConfinedArena> OPEN = Collections.newSetFromMap(new WeakHashMap<>());

  /** {@return what is held now} Any thread may call it. Takes O(n) in the number of arenas. */
  public static ArenaGauge now() {
    synchronized (OPEN) {
      return new ArenaGauge(
          OPEN.size(),
          OPEN.stream().mapToLong(ConfinedArena::liveBytes).sum(),
          AddressSpace.openCount(),
          AddressSpace.reservedBytes());
    }
  }

  static void opened(ConfinedArena arena) {
    synchronized (OPEN) {
      OPEN.add(arena);
    }
    new ArenaEvent.Open().commit(arena);
  }

  static void closed(ConfinedArena arena) {
    synchronized (OPEN) {
      OPEN.remove(arena);
    }
    new ArenaEvent.Close().commit(arena);
  }
}
