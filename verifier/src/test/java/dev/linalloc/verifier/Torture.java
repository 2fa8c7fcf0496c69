package dev.linalloc.verifier;

import dev.linalloc.spi.GrowableMemory;

/**
 * Methods on which the executor is tested: arithmetic, branches, calls, fields and memory. Every
 * method may trap.
 */
final class Torture {
  private final GrowableMemory memory;
  private int count;
  private long total;

  Torture(GrowableMemory memory, int start) {
    this.memory = memory;
    count = start;
    total = start;
  }

  static int wordArithmetic(int a, int b) {
    return ((a * 31 - b) ^ (a + (b & -a))) | (~b % 7);
  }

  static long longArithmetic(long a, long b) {
    return ((a * 31 - b) ^ (a + (b & -a))) | ~b;
  }

  static int shifts(int a, int b) {
    return (a << b) ^ (a >> (b + 3)) ^ (a >>> -b);
  }

  static long longShifts(long a, int b) {
    return (a << b) ^ (a >> (b + 3)) ^ (a >>> -b);
  }

  static int division(int a, int b) {
    return a / b + a % (b >> 28);
  }

  static long longDivision(long a, long b) {
    return (a / (b >> 60)) ^ (a % b);
  }

  static int unsignedDivision(int a, int b) {
    return Integer.divideUnsigned(a, b >>> 20) - Integer.remainderUnsigned(b, a);
  }

  static long conversions(int a, long b) {
    return ((byte) a + (short) b) * (long) (char) a
        + (int) (b >>> 7)
        + Byte.toUnsignedInt((byte) b);
  }

  static int comparisons(int a, int b) {
    int bits = 0;
    if (a < b) {
      bits |= 1;
    }
    if (a <= b) {
      bits |= 2;
    }
    if (a == b || a > 17) {
      bits |= 4;
    }
    if (a != 3 && b >= -5) {
      bits |= 8;
    }
    return a > b ? bits : -bits;
  }

  static int longComparisons(long a, long b) {
    int result = a < b ? 1 : 2;
    result += a == b ? 4 : 8;
    result += Long.compareUnsigned(a, b) >= 0 ? 16 : 32;
    result += Long.compare(a, b) > 0 ? 64 : 128;
    return Integer.compareUnsigned((int) a, (int) b) < 0 ? result : -result;
  }

  static int nestedBranches(int a, int b) {
    int c = a;
    if (a > 0) {
      if (b > 0) {
        c += b;
      } else if (b < -100) {
        return twice(b);
      }
      c++;
    } else {
      c = a == b ? 7 : b;
    }
    return c < 0 ? twice(c) - a : c;
  }

  static int intrinsics(int a, int b) {
    return Integer.numberOfLeadingZeros(a)
        + 100 * Integer.numberOfTrailingZeros(b)
        + 10_000 * Integer.bitCount(a ^ b)
        + Math.min(a, b)
        - Math.max(a, b) * 3;
  }

  static long longIntrinsics(long a, long b) {
    return Long.numberOfLeadingZeros(a)
        + 100L * Long.numberOfTrailingZeros(b)
        + 10_000L * Long.bitCount(a ^ b)
        + Math.min(a, b)
        - Math.max(a, b) * 3
        + Long.divideUnsigned(a, b | 1);
  }

  int fields(int a, long b) {
    int before = count++;
    total += b;
    count = count + a;
    long old = total++;
    return before < a ? count : (int) (old >>> 5);
  }

  int memoryWords(int a, int b) {
    int address = a & 0xff;
    memory.storeInt(address, b);
    memory.storeByte(address + (b & 3), (byte) a);
    memory.storeLong(address + 2, (long) a * b);
    return memory.loadInt(address + 1) ^ memory.loadByte(address + 3);
  }

  long memoryRanges(int a, int b) {
    memory.storeLong(b & 63, a * 0x0123_4567_89ab_cdefL);
    memory.fill(a & 63, b & 31, (byte) b);
    memory.copy((a >>> 6) & 63, (b >>> 5) & 63, a >>> 27);
    return memory.loadLong((b >>> 11) & 63);
  }

  int growth(int a, int b) {
    int pages = a & 3;
    int before = memory.memoryGrow(pages);
    if (before == -1) {
      return -count;
    }
    int end = memory.memorySize() << 16;
    memory.storeInt(end - 4 - (b & 0xff), a);
    return memory.loadByte(end - 1 - (b & 0xff)) + before;
  }

  int wild(int a) {
    memory.storeInt(a, a);
    return memory.loadInt(a >>> 16);
  }

  private static int twice(int a) {
    return a + a;
  }

  // ---- what the executor must refuse

  static int loop(int a) {
    int sum = 0;
    for (int i = 0; i < a; i++) {
      sum += i;
    }
    return sum;
  }

  static int recursion(int a) {
    return a == 0 ? 0 : recursion(a - 1);
  }

  static int array(int a) {
    return new int[] {a}[0];
  }

  static int exception(int a) {
    if (a == 0) {
      throw new IllegalStateException();
    }
    return a;
  }

  static int floats(int a) {
    return (int) (a * 0.5);
  }

  static int otherCode(int a) {
    return Integer.parseInt("" + a);
  }
}
