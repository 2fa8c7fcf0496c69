package dev.linalloc;

/**
 * The size and alignment of a block, after Rust's {@code Layout}. Every instance is legal.
 *
 * @param size bytes; rounded up to {@code align} it is at most {@link #MAX_SIZE}
 * @param align bytes, a power of two from 1 to 2<sup>31</sup>
 * @see <a href="https://doc.rust-lang.org/std/alloc/struct.Layout.html">Rust's Layout</a>
 */
public record Layout(long size, long align) {
  /** 2<sup>31</sup> − 1 bytes, the largest {@code isize} of wasm32. */
  public static final long MAX_SIZE = Integer.MAX_VALUE;

  private static final long MAX_ALIGN = 1L << 31;

  /**
   * Checks the layout.
   *
   * @throws IllegalArgumentException if a value is out of range; the message names the value and
   *     the bound
   */
  public Layout {
    if (align < 1 || align > MAX_ALIGN || (align & align - 1) != 0) {
      throw new IllegalArgumentException(
          "align (" + align + ") must be a power of two from 1 to " + MAX_ALIGN);
    }
    if (size < 0 || size > (MAX_SIZE & -align)) {
      throw new IllegalArgumentException(
          "size (" + size + ") must be from 0 to " + (MAX_SIZE & -align) + " with align " + align);
    }
  }

  /**
   * {@return a layout of another size with the same alignment}
   *
   * @param newSize bytes
   * @throws IllegalArgumentException if the size is not legal with that alignment
   */
  public Layout withSize(long newSize) {
    return new Layout(newSize, align);
  }
}
