package dev.linalloc.compiler;

import dev.linalloc.spi.GrowableMemory;

/**
 * Control flow and arithmetic of every kind that the subset has, for runs on the JVM and compiled.
 * The results have no meaning.
 */
@SuppressWarnings({"BadShiftAmount", "CompareToZero", "OperatorPrecedence"}) // intended
final class Torture {
  private static final int MASK = 0x0ff0_0ff0;

  private final GrowableMemory memory;
  private final int granule = 16;
  private int count;
  private long sum;
  private final int base;

  Torture(GrowableMemory memory, int base) {
    this.memory = memory;
    this.base = base;
    int start = 1;
    for (int i = 0; i < 5; i++) {
      start = start * 3 + (base & i);
    }
    sum = Math.max(start, memory.memorySize());
  }

  public int divisions(int a, int b) {
    int plain = a / 7 + a % 13 - a / -1 + a % -1 + Integer.divideUnsigned(a, 10);
    return plain + a / b - a % b + Integer.divideUnsigned(a, b) + Integer.remainderUnsigned(a, b);
  }

  public long longDivisions(long a, long b) {
    long plain = a / 7 + a % -13 - a / -1 + a % -1;
    return plain + a / b + a % b - Long.divideUnsigned(a, b) + Long.remainderUnsigned(a, b);
  }

  /** Divisors that the optimizer finds to be constants after the divisions have become effects. */
  public int divisionsByWhatNeverChanges(int a, int b) {
    int unit = 8;
    int none = -1;
    int mix = 0;
    for (int i = 0; i < 5; i++) {
      mix = 3 * mix + (a + i) / unit + (b - i) % unit;
      mix += Integer.divideUnsigned(a - i, unit) ^ Integer.remainderUnsigned(b + i, unit);
      mix += (a + i) / none + (b + i) % none;
    }
    return mix + a / (Integer.compare(b, b) | 1);
  }

  public long longDivisionsByWhatNeverChanges(long a, long b) {
    long unit = 10;
    long none = -1;
    long mix = 0;
    for (int i = 0; i < 5; i++) {
      mix = 3 * mix + (a + i) / unit + (b - i) % unit;
      mix += Long.divideUnsigned(a - i, unit) ^ Long.remainderUnsigned(b + i, unit);
      mix += (a + i) / none + (b + i) % none;
    }
    return mix;
  }

  public int divisionsByWhatIsZero(int a) {
    int zero = 0;
    for (int i = 0; i < 2; i++) {
      count += a / zero;
    }
    return count;
  }

  public int divisionsByZero(int a, long b) {
    int zero = 0;
    long none = 0;
    return a > 5 ? a / zero : (int) (b % none);
  }

  /** A method of this class that has the name of a library method. */
  public int ownNames(int a) {
    return requireNonNull(a);
  }

  private static int requireNonNull(int a) {
    return 3 * a;
  }

  /** A three-way comparison compared as an unsigned number: −1 is the largest. */
  public int comparedComparisons(int a, int b) {
    int bits = Integer.compareUnsigned(Integer.compare(a, b), 0) > 0 ? 1 : 0;
    bits |= Integer.compareUnsigned(0, Integer.compare(a, b)) >= 0 ? 2 : 0;
    bits |= Integer.toUnsignedLong(Integer.signum(a)) > 0 ? 4 : 0;
    bits |= Long.compareUnsigned(Long.compare(a, b), 0) <= 0 ? 8 : 0;
    bits |= Integer.compareUnsigned(Integer.compareUnsigned(a, b), 0) < 0 ? 16 : 0;
    bits |= Integer.compare(a, b) >= 0 ? 32 : 0;
    bits |= Integer.compare(Integer.compare(a, b), Integer.compareUnsigned(a, b)) > 0 ? 64 : 0;
    return bits + 128 * Integer.compare(Integer.compare(a, b), a);
  }

  /** Loops that the optimizer finds to be unreachable. */
  public int deadLoops(int a, int b) {
    int debug = 0;
    int never = 5;
    if (debug > 0) {
      for (int i = 0; i < a; i++) {
        count += i;
      }
      while (a-- > b) {
        count ^= a;
      }
    }
    if (never < debug) {
      do {
        count *= 3;
      } while (count != a);
    }
    return count;
  }

  public int constantFields(int a) {
    return ((a + granule - 1) & -this.granule) + base;
  }

  public int shifts(int a, int b) {
    return (a << b) + (a >> b) + (a >>> b) + (a << 33) + (a >>> -1) + Integer.rotateLeft(a, b);
  }

  public long longShifts(long a, int b) {
    return (a << b) ^ (a >> b) ^ (a >>> b) ^ (a << 65) ^ (1L << b) ^ Long.rotateRight(a, b);
  }

  public int comparisons(int a, int b) {
    int bits = a < b ? 1 : 0;
    bits |= a <= b ? 2 : 0;
    bits |= Integer.compareUnsigned(a, b) < 0 ? 4 : 0;
    bits |= Integer.compareUnsigned(a, b) >= 0 ? 8 : 0;
    bits |= Integer.compareUnsigned(a, b) == 0 ? 16 : 0;
    bits |= a == 0 ? 32 : 0;
    bits |= Integer.compareUnsigned(1, a) > 0 ? 64 : 0;
    return bits + 128 * Integer.compare(a, b) + 512 * Integer.compareUnsigned(b, a);
  }

  public int longComparisons(long a, long b) {
    int bits = a < b ? 1 : 0;
    bits |= a >= b ? 2 : 0;
    bits |= Long.compareUnsigned(a, b) <= 0 ? 4 : 0;
    bits |= a == b ? 8 : 0;
    bits |= (a & 0xffff_ffffL) > (b & 0xffff_ffffL) ? 16 : 0;
    bits |= Integer.toUnsignedLong((int) a) <= 70_000L ? 32 : 0;
    bits |= (long) (int) a < (long) (int) b ? 64 : 0;
    bits |= (long) (int) a == Integer.toUnsignedLong((int) b) ? 128 : 0;
    return bits + 256 * Long.compare(a, b) + 1024 * Long.compareUnsigned(a, b) + Long.signum(b);
  }

  /** Choices between a number and 0 or −1, and numbers that add up to 0. */
  public int choices(int a, int b) {
    int mix = a == 0 ? b : 0;
    mix += 3 * (a != 0 ? b : 0);
    mix += 5 * (a < b ? a : 0);
    mix += 7 * (a < b ? -1 : b);
    mix += 11 * (a < b ? b : -1);
    mix += 13 * (a == 0 ? -1 : b);
    mix += 17 * (a < b && b < 9 ? 64 : 0);
    mix += a == -b ? 1 << 20 : 0;
    mix += -a != b ? 1 << 21 : 0;
    return mix + (-(long) a == b ? 1 << 22 : 0);
  }

  public long conversions(int a, long b) {
    byte small = (byte) a;
    short medium = (short) a;
    char letter = (char) b;
    return small
        + 3L * medium
        + 5L * letter
        + (int) (b + a)
        + (int) (b * a)
        - (int) (b >>> 7)
        + (b & a);
  }

  public long intrinsics(int a, long b) {
    long bits = Integer.numberOfLeadingZeros(a) + 33L * Integer.numberOfTrailingZeros(a);
    bits = bits * 67 + Long.numberOfLeadingZeros(b) + Long.numberOfTrailingZeros(b);
    bits = bits * 67 + Integer.bitCount(a) + Long.bitCount(b) + Integer.highestOneBit(a);
    bits += Long.highestOneBit(b) ^ Long.lowestOneBit(b) ^ Integer.lowestOneBit(a);
    return bits
        + Math.min(a, (int) b) * 3L
        + Math.max(a, b)
        - Math.abs(a)
        + Math.abs(b)
        + Integer.signum(a)
        + Byte.toUnsignedInt((byte) a)
        + Integer.sum(a, 1)
        + Long.sum(b, a);
  }

  public long rotationsAndExtremes(int a, int b, long c, long d) {
    int narrow = Integer.rotateRight(a, b) + 3 * Integer.min(a, b) - 5 * Integer.max(a, b);
    return narrow + Long.rotateLeft(c, b) + 3 * Long.min(c, d) - 5 * Long.max(c, d);
  }

  public int tables(int a, int b) {
    int result = b;
    switch (a & 7) {
      case 0 -> result += 5;
      case 1, 2 -> result = helper(result, a);
      case 3 -> {
        if (b > 0) {
          result--;
        } else {
          return a;
        }
      }
      case 5 -> result ^= MASK;
      default -> result *= 3;
    }
    return switch (result & 1023) {
      case 1 -> 11;
      case 100 -> result + 12;
      case 500, 501, 900 -> a;
      default -> fallThrough(result & 3);
    };
  }

  @SuppressWarnings("fallthrough")
  public int sparseFallThrough(int a) {
    int value = 0;
    switch (a % 3 * 10_000) {
      case 0:
        value += 1;
      case -10_000:
        value += 10;
      case 20_000:
        value += 100;
        break;
      default:
        value = -1;
    }
    return value;
  }

  @SuppressWarnings("fallthrough")
  private int fallThrough(int a) {
    int value = 0;
    switch (a) {
      case 0:
        value += 1;
      case 1:
        value += 10;
      case 2:
        value += 100;
        break;
      default:
        value = -1;
    }
    return value;
  }

  public int loops(int a, int b) {
    int result = 0;
    outer:
    for (int i = 0; i < (a & 15); i++) {
      int j = b;
      do {
        if ((j & 3) == 3) {
          continue outer;
        }
        if (j == i) {
          break outer;
        }
        result += i * j;
        j = j >>> 1;
      } while (j != 0);
      result = -result;
    }
    while (result > 1000 || result < -1000) {
      result /= 3;
    }
    return result;
  }

  /** Variables change places in every round: the copies must be parallel. */
  public long fibonacci(int a, long x, long y) {
    long p = x;
    long q = y;
    long r = a;
    for (int i = a & 63; i > 0; i--) {
      long next = p + q;
      p = q;
      q = r;
      r = next;
    }
    return p ^ q << 1 ^ r << 2;
  }

  public int gcd(int a, int b) {
    int x = a & 0xffff;
    int y = b & 0xffff;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }

  public int recursion(int a, int b) {
    int n = a & 15;
    return n == 0 ? b : recursion(n - 1, b * 31 + n) + (b >> n);
  }

  public int conditions(int a, int b) {
    boolean both = a > b && (a & b) != 0;
    boolean either = a == -b || isOdd(a) || helper(a, b) > 0 && !isOdd(b);
    if (both != either) {
      return both ? 1 : 2;
    }
    if (!(a < 0 || b < 0) && (either || a > 100)) {
      return 3;
    }
    return (a > 0 ? b > 0 ? 4 : 5 : b < 0 ? 6 : a) + (either ? count : base);
  }

  private static boolean isOdd(int a) {
    return (a & 1) != 0;
  }

  private static int helper(int a, int b) {
    return Helper.mix(a, b) + MASK;
  }

  public long fields(int a, long b) {
    int before = count++;
    sum += b;
    if (a > 0) {
      count = a;
    }
    if (sum < 0) {
      sum = -sum + before;
      bump();
    }
    return sum + count * 3L + base;
  }

  private void bump() {
    count += 2;
    sum ^= count;
  }

  /** A trap in the middle must keep the effects before it, and prevent those after it. */
  public int storage(int a, int b) {
    int address = a & 0x1ffff;
    int before = memory.loadInt(address);
    memory.storeInt(address, b);
    count = before;
    memory.storeByte(address + 5, (byte) a);
    memory.storeLong(b & 0xffff, memory.loadLong(address + 1) + memory.loadByte(address + 5));
    sum = memory.loadInt(address);
    return before + memory.loadInt((b & 0xffff) + 2) + count;
  }

  public int bulk(int a, int b) {
    int length = b >>> 17;
    memory.fill(a & 0x1ffff, length, (byte) b);
    memory.copy(b & 0xffff, a & 0xffff, length);
    memory.copy((a & 0xffff) + 3, a & 0xffff, length & 0xff);
    return memory.loadInt(b & 0xfff) + memory.memorySize();
  }

  public int growth(int a, int b) {
    int before = memory.memorySize();
    int grown = memory.memoryGrow((a & 31) == 0 ? 1 : (a & 31) == 1 ? -1 : 0);
    return before * 3 + grown + memory.memorySize() * 5;
  }
}
