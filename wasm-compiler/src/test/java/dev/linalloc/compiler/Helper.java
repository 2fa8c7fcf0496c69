package dev.linalloc.compiler;

/** A package-private class beside the class that is compiled. */
final class Helper {
  static final int FACTOR = 31;

  private Helper() {}

  static int mix(int a, int b) {
    int mixed = a * FACTOR + b;
    for (int i = 0; i < 3; i++) {
      mixed ^= mixed >>> 7 << i;
    }
    return mixed;
  }
}
