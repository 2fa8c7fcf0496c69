package dev.linalloc.format;

/**
 * The prices of Arbitrum Stylus, version 1, that belong to no instruction; those of instructions
 * are a column of {@link Opcode}. All are in ink, of which 10,000 are one gas.
 *
 * @see <a
 *     href="https://github.com/OffchainLabs/nitro/blob/master/crates/prover/src/programs/meter.rs">Offchain
 *     Labs' nitro, pricing_v1, read in April 2026</a>
 */
public final class Ink {
  /** Ink in one unit of gas. */
  public static final int PER_GAS = 10_000;

  /** For each basic block, in addition to its instructions. */
  public static final int PER_BLOCK = 2450;

  /** For each target of a {@code br_table}, its default not counted. */
  public static final int PER_TARGET = 325;

  /** For each argument of a {@code call_indirect}. */
  public static final int PER_ARGUMENT = 650;

  /** For each byte of a {@code memory.fill} or {@code memory.copy}. */
  public static final int PER_BYTE = 100;

  /** Takes the place of a price in the table: Stylus refuses modules with such an instruction. */
  static final int REFUSED = -1;

  private Ink() {}
}
