package dev.linalloc.wee;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;

/** Provides {@link WeeAllocator} under the name {@code wee}. */
public final class WeeProvider implements AllocatorProvider {
  /** One page, for a tag that lies directly behind the last needed page. */
  private static final int SLACK_PAGES = 1;

  /** A tag of 8 bytes and up to 15 bytes of rounding. */
  private static final int OVERHEAD_BYTES = 23;

  /** Makes a provider; {@link java.util.ServiceLoader} calls it. */
  public WeeProvider() {}

  @Override
  public String name() {
    return "wee";
  }

  @Override
  public Promises promises() {
    return new Promises(false, true, SLACK_PAGES, OVERHEAD_BYTES);
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return new WeeAllocator(memory, heapBase);
  }
}
