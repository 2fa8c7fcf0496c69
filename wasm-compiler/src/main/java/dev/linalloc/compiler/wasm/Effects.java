package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Node;

/**
 * Decides which instructions must keep their order: two conflict if one changes what the other
 * reads. Each bit stands for something that instructions read or change.
 */
final class Effects {
  private static final long CONTENTS = 1;
  private static final long PAGES = 2;

  /** The state that the host can observe after a trap. */
  private static final long STATE = 4;

  /** Which instruction traps first: a division, or an access out of bounds. */
  private static final long TRAP = 8;

  private static final int FIRST_GLOBAL = 4;
  private static final long ALL = -1;

  private Effects() {}

  /** Returns whether two effects must not change places. */
  static boolean conflict(Node a, Node b) {
    return (changes(a) & (changes(b) | reads(b))) != 0 || (reads(a) & changes(b)) != 0;
  }

  private static long reads(Node node) {
    return switch (node.op) {
      case CALL -> ALL;
      case GLOBAL_GET -> global(node);
      case MEMORY_SIZE -> PAGES;
      default -> {
        if (node.op.effect.loads()) {
          yield CONTENTS | PAGES | STATE | TRAP;
        }
        // A store may trap too, but STATE, which it changes, keeps it in order with all that may.
        yield node.isExpression() ? 0 : STATE;
      }
    };
  }

  private static long changes(Node node) {
    return switch (node.op) {
      case CALL -> ALL;
      case GLOBAL_SET -> global(node) | STATE;
      case MEMORY_GROW -> PAGES | STATE;
      default -> {
        if (node.op.effect.stores()) {
          yield CONTENTS | STATE;
        }
        yield node.op.isDivision() && !node.isExpression() ? TRAP : 0;
      }
    };
  }

  private static long global(Node node) {
    return 1L << Math.min(63, FIRST_GLOBAL + node.global());
  }
}
