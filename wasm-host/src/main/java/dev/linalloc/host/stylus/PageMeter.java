package dev.linalloc.host.stylus;

import java.util.List;

/**
 * What a transaction pays for pages of memory. The first two are free. Each further page costs
 * 1,000 gas. On top comes the difference of two entries of {@code pages.csv}: that of the most
 * pages the transaction has ever had, and that of the most before. A transaction that asks for more
 * than 128 pages ends.
 *
 * <p>Pages are counted over all programs of a transaction; one that ends gives its pages back.
 */
public final class PageMeter {
  /** The price of a growth that ends the transaction. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final List<Long> TABLE = List.copyOf(Data.read("pages.csv").values());

  private long open;
  private long ever;
  private long gas;

  /** Makes the meter of a transaction without memory. */
  public PageMeter() {}

  /**
   * Asks for pages, as {@code pay_for_memory_grow} does.
   *
   * @param pages to add, unsigned; Stylus keeps the low 16 bits of the number
   * @return the gas they cost, or {@link #NEVER} if the transaction ends
   */
  public long add(int pages) {
    long added = pages & 0xffff;
    long price = price(added, open, ever);
    if (price != NEVER) {
      open += added;
      ever = Math.max(ever, open);
      gas += price;
    }
    return price;
  }

  /** {@return the gas of all pages so far} */
  public long gas() {
    return gas;
  }

  /** {@return the pages that the transaction has} */
  public long pages() {
    return open;
  }

  /** Returns the gas for {@code added} pages beside {@code open} ones, of at most {@code ever}. */
  static long price(long added, long open, long ever) {
    long most = Math.max(ever, open + added);
    long free = Data.price("pages.free");
    if (most <= free) {
      return 0;
    }
    if (most >= TABLE.size()) {
      return NEVER;
    }
    long paid = Math.max(open + added - free, 0) - Math.max(open - free, 0);
    return paid * Data.price("pages.gas") + TABLE.get((int) most) - TABLE.get((int) ever);
  }
}
