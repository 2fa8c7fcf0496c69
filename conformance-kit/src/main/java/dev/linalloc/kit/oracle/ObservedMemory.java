package dev.linalloc.kit.oracle;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Pages;

/**
 * The memory as the allocator under test sees it. Before each store it asks the {@link Shadow}
 * whether the store trespasses, and notes the first that does in the {@link Call}. The oracle
 * judges the call afterwards. It also counts every access (rule {@link Rule#D2 D2}), and refuses
 * growth beyond a limit.
 */
final class ObservedMemory implements GrowableMemory {
  private final GrowableMemory memory;
  private final Call call;
  private final Shadow shadow;
  private int limit = MAX_PAGES;

  ObservedMemory(GrowableMemory memory, Call call, Shadow shadow) {
    this.memory = memory;
    this.call = call;
    this.shadow = shadow;
  }

  /** Sets the most pages that memory may have. */
  void limit(int pages) {
    limit = pages;
  }

  int limit() {
    return limit;
  }

  @Override
  public int memorySize() {
    return memory.memorySize();
  }

  @Override
  public int memoryGrow(int deltaPages) {
    count();
    if (deltaPages != 0) {
      long wanted = Integer.toUnsignedLong(deltaPages) + memory.memorySize();
      call.asked = Math.max(call.asked, wanted - call.pagesBefore);
    }
    int before = mayGrow(deltaPages) ? memory.memoryGrow(deltaPages) : -1;
    call.refused |= before == -1;
    return before;
  }

  /** Returns whether {@code deltaPages} more pages stay within the limit. */
  boolean mayGrow(int deltaPages) {
    return deltaPages == 0 || Integer.toUnsignedLong(deltaPages) + memory.memorySize() <= limit;
  }

  @Override
  public byte loadByte(int address) {
    count();
    return memory.loadByte(address);
  }

  @Override
  public void storeByte(int address, byte value) {
    count();
    check(address, Byte.BYTES);
    memory.storeByte(address, value);
  }

  @Override
  public int loadInt(int address) {
    count();
    return memory.loadInt(address);
  }

  @Override
  public void storeInt(int address, int value) {
    count();
    check(address, Integer.BYTES);
    memory.storeInt(address, value);
  }

  @Override
  public long loadLong(int address) {
    count();
    return memory.loadLong(address);
  }

  @Override
  public void storeLong(int address, long value) {
    count();
    check(address, Long.BYTES);
    memory.storeLong(address, value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    count();
    check(address, Integer.toUnsignedLong(length));
    memory.fill(address, length, value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    count();
    check(destination, Integer.toUnsignedLong(length));
    memory.copy(destination, source, length);
  }

  private void check(int address, long length) {
    long from = Integer.toUnsignedLong(address);
    long to = from + length;
    if (call.trespass == null && shadow.claimed(from, to) && to <= Pages.end(memory)) {
      call.trespassFrom = from;
      call.trespassTo = to;
      call.trespass =
          new RuleViolation(
              shadow.ruleOf(from, to),
              call
                  + " stored to "
                  + Addresses.range(from, to)
                  + ", which overlaps "
                  + shadow.owner(from, to));
    }
  }

  private void count() {
    if (++call.accesses > call.accessBound) {
      throw new RuleViolation(
          Rule.D2,
          call
              + " made more than "
              + call.accessBound
              + " memory accesses with "
              + shadow.live().count()
              + " live blocks");
    }
  }
}
