package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Addresses.range;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kit knows about memory: the owner of each address, and the bytes that must be there.
 *
 * <p>There are three kinds of claims: a live block belongs to its user (rule {@link Rule#C1 C1}), a
 * foreign page to the module that grew it ({@link Rule#C2 C2}), and memory below heapBase to the
 * program ({@link Rule#C3 C3}). Each claim is filled with a {@link Pattern} and verified later.
 * {@link ObservedMemory} also asks at each store whether it hits a claim.
 */
final class Shadow {
  /** Pages that another module grew, or memory below heapBase. */
  private record Region(long from, long to) {}

  /**
   * How many bytes below heapBase are filled. Only {@link ObservedMemory} sees a store further
   * below.
   */
  private static final long FILLED_BELOW = 4096;

  private final LinearMemory memory;
  private final long heapBase;

  /** The end of the program's memory: heapBase, or lower if a module has its own state there. */
  private final long programEnd;

  private final AddressSet claims = new AddressSet();

  /**
   * The starts and ends of all blocks so far, except those inside a later block. The boundaries of
   * an allocator's chunks lie beside these, so their number bounds the number of chunks ({@link
   * Rule#D2 D2}).
   */
  private final AddressSet cuts = new AddressSet();

  private long cutCount;

  private final LiveBlocks live = new LiveBlocks();
  private final Region below;
  private final List<Region> foreign = new ArrayList<>();
  private long blocks;
  private long liveBytes;
  private long peakBytes;
  private int peakCount;
  private int sampleSlot;

  /** The address at which contents were last found damaged, or −1. */
  private long damagedAt = -1;

  /**
   * Claims all memory below {@code programEnd}, and fills its last 4 KiB, which a wrong allocator
   * would hit first.
   */
  Shadow(LinearMemory memory, long heapBase, long programEnd) {
    this.memory = memory;
    this.heapBase = heapBase;
    this.programEnd = programEnd;
    long present = Math.min(programEnd, Pages.end(memory));
    long from = Math.max(0, present - FILLED_BELOW);
    below = new Region(from, present);
    claims.add(0, programEnd);
    Pattern.write(memory, from, present - from);
  }

  long heapBase() {
    return heapBase;
  }

  LiveBlocks live() {
    return live;
  }

  long liveBytes() {
    return liveBytes;
  }

  /** Returns the most bytes that were live at once. */
  long peakBytes() {
    return peakBytes;
  }

  /** Returns the most blocks that were live at once. */
  int peakCount() {
    return peakCount;
  }

  /**
   * Returns the most chunks that the heap can have: it is divided only by blocks and foreign pages.
   */
  long chunkBound() {
    return cutCount + 2L * foreign.size() + 1;
  }

  /** Returns the bytes of the longest range from heapBase to {@code end} without foreign pages. */
  long longestRange(long end) {
    long from = heapBase;
    long longest = 0;
    for (Region region : foreign) {
      longest = Math.max(longest, region.from - from);
      from = region.to;
    }
    return Math.max(longest, end - from);
  }

  boolean hasForeignPages() {
    return !foreign.isEmpty();
  }

  /** Returns whether any block was given back. */
  boolean anyReleased() {
    return live.count() < blocks;
  }

  boolean claimed(long from, long to) {
    return claims.intersects(from, to);
  }

  /** Claims pages that another module grew, and fills them. */
  void claimForeign(long from, long to) {
    foreign.add(new Region(from, to));
    claims.add(from, to);
    Pattern.write(memory, from, to - from);
  }

  /** Claims a new block for its user, and overwrites it as the user would. */
  void claimBlock(long address, long size, long align) {
    live.add(address, size, align, ++blocks);
    claims.add(address, address + size);
    cutCount += 2 - cuts.count(address, address + size + 1);
    cuts.remove(address, address + size + 1);
    cuts.add(address, address + 1);
    cuts.add(address + size, address + size + 1);
    Pattern.write(memory, address, size);
    liveBytes += size;
    peakBytes = Math.max(peakBytes, liveBytes);
    peakCount = Math.max(peakCount, live.count());
  }

  /** Lets the allocator store into the block in {@code slot}, which stays live. */
  void unlock(int slot) {
    claims.remove(live.address(slot), live.address(slot) + live.size(slot));
  }

  /** Undoes {@link #unlock}. */
  void lock(int slot) {
    claims.add(live.address(slot), live.address(slot) + live.size(slot));
  }

  /** Forgets the unlocked block in {@code slot}. */
  void release(int slot) {
    liveBytes -= live.size(slot);
    live.remove(slot);
  }

  /** Returns the offset at which the block in {@code slot} was changed, or −1. */
  long firstChange(int slot) {
    return firstChange(live.address(slot), live.size(slot));
  }

  private long firstChange(long address, long size) {
    long change = Pattern.firstChange(memory, address, address, size, size);
    damaged(address, change);
    return change;
  }

  /** Notes that contents are damaged at {@code offset} from {@code address}, unless it is −1. */
  void damaged(long address, long offset) {
    if (offset >= 0) {
      damagedAt = address + offset;
    }
  }

  /** Returns the address at which contents were last found damaged, or −1. */
  long damagedAt() {
    return damagedAt;
  }

  /** Verifies the next live block, if there is one in the next 16 slots. */
  void verifySample(Checks checks) {
    int slots = live.slots();
    for (int tried = 0; tried < 16; tried++) {
      sampleSlot = sampleSlot + 1 & slots - 1;
      if (live.occupied(sampleSlot)) {
        verify(sampleSlot, checks);
        return;
      }
    }
  }

  /** Verifies every claim. */
  void verifyAll(Checks checks) {
    for (int slot = 0; slot < live.slots(); slot++) {
      if (live.occupied(slot)) {
        verify(slot, checks);
      }
    }
    foreign.forEach(region -> verify(region, Rule.C2, checks));
    verify(below, Rule.C3, checks);
  }

  void verify(int slot, Checks checks) {
    long change = firstChange(slot);
    checks.that(Rule.C1, change < 0, () -> block(slot) + " was changed at offset " + change);
  }

  private void verify(Region region, Rule rule, Checks checks) {
    long change = firstChange(region.from, region.to - region.from);
    checks.that(
        rule, change < 0, () -> range(region.from, region.to) + " was changed at offset " + change);
  }

  /** Returns the rule that a store into the claimed range [from, to) breaks. */
  Rule ruleOf(long from, long to) {
    if (from < programEnd) {
      return Rule.C3;
    }
    return inForeign(from, to) ? Rule.C2 : Rule.C1;
  }

  boolean inForeign(long from, long to) {
    return foreign.stream().anyMatch(region -> from < region.to && region.from < to);
  }

  /** Describes the first claim that [from, to) overlaps. */
  String owner(long from, long to) {
    if (from < programEnd) {
      return "memory below heapBase " + Addresses.hex(heapBase);
    }
    for (Region region : foreign) {
      if (from < region.to && region.from < to) {
        return "foreign pages " + range(region.from, region.to);
      }
    }
    for (int slot = 0; slot < live.slots(); slot++) {
      // a free slot reads as a block of 0 bytes at 0, which overlaps nothing
      if (from < live.address(slot) + live.size(slot) && live.address(slot) < to) {
        return block(slot);
      }
    }
    return "free memory";
  }

  String block(int slot) {
    return "live block " + range(live.address(slot), live.address(slot) + live.size(slot));
  }

  /** Adds the state of the heap: live blocks, foreign pages, size, and contents outside claims. */
  void addTo(Fingerprint.Mixer mixer) {
    long sum = 0; // a sum, because the order of the table must not matter
    for (int slot = 0; slot < live.slots(); slot++) {
      if (live.occupied(slot)) {
        sum += Fingerprint.of(live.address(slot), live.size(slot), live.align(slot)).low();
      }
    }
    mixer.add(sum);
    foreign.forEach(region -> mixer.add(region.from));
    long end = Pages.end(memory);
    mixer.add(end);
    long at = claims.nextAbsent(heapBase, end);
    while (at < end) {
      boolean whole = at + Long.BYTES <= end && !claimed(at, at + Long.BYTES);
      long value = whole ? memory.loadLong((int) at) : memory.loadByte((int) at);
      if (value != 0) {
        mixer.add(at);
        mixer.add(value);
      }
      at = claims.nextAbsent(at + (whole ? Long.BYTES : 1), end);
    }
  }

  /** Adds every claim above heapBase to {@code picture}. */
  void draw(HeapPicture picture) {
    picture.mark(heapBase, "heapBase");
    picture.mark(Pages.end(memory), "end of memory");
    foreign.forEach(region -> picture.area(region.from, region.to, "foreign pages"));
    for (int slot = 0; slot < live.slots(); slot++) {
      if (live.occupied(slot)) {
        picture.area(
            live.address(slot),
            live.address(slot) + live.size(slot),
            "live block " + live.serial(slot));
      }
    }
  }
}
