package dev.linalloc;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one watched arena or allocator has live, and the places that allocated it. It refers neither
 * to the arena nor to its memory, so it can tell what was live when the arena became unreachable.
 *
 * <p>Each live block takes an entry of a hash map, which is about 150 bytes. The most recently
 * freed blocks are remembered, so that a block which is freed twice is told from one that never
 * was.
 */
final class Ledger {
  /** Freed blocks that are remembered. */
  private static final int REMEMBERED = 1 << 16;

  private static final Cleaner CLEANER = Cleaner.create();

  /**
   * A block and the place that allocated it.
   *
   * @param size bytes, unsigned
   * @param align bytes
   */
  record Block(int address, int size, int align, String site) {
    long bytes() {
      return Integer.toUnsignedLong(size);
    }

    @Override
    public String toString() {
      return "block at address "
          + Integer.toUnsignedString(address)
          + " of "
          + bytes()
          + " bytes aligned to "
          + Integer.toUnsignedString(align)
          + ", allocated at "
          + site;
    }
  }

  private final String title;
  private final boolean checks;
  private final String openedAt = Site.here();
  private final Map<Integer, Block> live = new HashMap<>();

  /** The places that freed blocks, by address of the block; the oldest come first. */
  private final Map<Integer, String> freed = new LinkedHashMap<>();

  private String restartedAt = "no place";
  private @Nullable String closedAt;

  Ledger(String title, boolean checks) {
    this.title = title;
    this.checks = checks;
  }

  /** Returns whether errors in the use of memory are looked for. */
  boolean checks() {
    return checks;
  }

  void allocated(Block block) {
    live.put(block.address, block);
    freed.remove(block.address);
  }

  /**
   * Returns a live block.
   *
   * @param size bytes, unsigned
   * @param align bytes
   * @throws IllegalArgumentException if there is no such block
   */
  Block find(int address, int size, int align) {
    Block block = live.get(address);
    if (block == null) {
      throw new IllegalArgumentException(
          "no block is live at address " + Integer.toUnsignedString(address) + whyDead(address));
    }
    if (block.size != size || block.align != align) {
      throw new IllegalArgumentException(
          "wrong layout, "
              + Integer.toUnsignedString(size)
              + " bytes aligned to "
              + Integer.toUnsignedString(align)
              + ", for the "
              + block
              + "; used at "
              + Site.here());
    }
    return block;
  }

  /** Takes a block off the record, which was freed at a place. */
  void freed(Block block, String site) {
    live.remove(block.address);
    freed.put(block.address, site);
    if (freed.size() > REMEMBERED) {
      freed.remove(freed.keySet().iterator().next());
    }
  }

  /** Returns why a segment at an address is not live; empty if that is not known. */
  String whyDead(MemorySegment segment, int address) {
    return segment.scope().isAlive()
        ? whyDead(address)
        : ": its memory was reset at " + restartedAt + ", and used at " + Site.here();
  }

  /** Returns where the block at an address was freed; empty if that is not known. */
  String whyDead(int address) {
    String site = freed.get(address);
    return site == null ? "" : ": it was freed at " + site + ", and used at " + Site.here();
  }

  /** Forgets all blocks: their memory starts over. */
  void restarted() {
    live.clear();
    freed.clear();
    restartedAt = Site.here();
  }

  /** Records where the arena was closed. */
  void closed() {
    closedAt = Site.here();
  }

  /** Returns where the arena was opened and closed. */
  String history() {
    return "opened at " + openedAt + (closedAt == null ? "" : ", closed at " + closedAt);
  }

  /** Tells the logger if the program loses the arena while it is open. */
  void watchOver(Object arena) {
    CLEANER.register(
        arena,
        () -> {
          String _ = lost();
        });
  }

  /** Runs once the arena is unreachable. Returns what it tells the logger, or an empty text. */
  String lost() {
    if (closedAt != null) {
      return "";
    }
    String message = "an arena became unreachable before it was closed: " + report();
    System.getLogger("dev.linalloc").log(System.Logger.Level.WARNING, message);
    return message;
  }

  /** Returns the live blocks per place that allocated them, the most bytes first. */
  String report() {
    return title
        + ", "
        + history()
        + bySite(live.values()).stream().map(each -> "\n  " + each).collect(Collectors.joining());
  }

  /** The blocks of one place. */
  private record Sum(String site, long blocks, long bytes) {
    static Sum of(Block block) {
      return new Sum(block.site, 1, block.bytes());
    }

    Sum plus(Sum other) {
      return new Sum(site, blocks + other.blocks, bytes + other.bytes);
    }

    @Override
    public String toString() {
      return bytes + " bytes in " + blocks + " blocks, allocated at " + site;
    }
  }

  private static Collection<Sum> bySite(Collection<Block> blocks) {
    return blocks.stream()
        .collect(Collectors.toMap(Block::site, Sum::of, Sum::plus))
        .values()
        .stream()
        .sorted(Comparator.comparingLong(Sum::bytes).reversed().thenComparing(Sum::site))
        .toList();
  }
}
