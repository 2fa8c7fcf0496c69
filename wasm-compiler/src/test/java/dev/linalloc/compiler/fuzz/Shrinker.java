package dev.linalloc.compiler.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a class smaller, piece by piece, as long as it still shows the finding. */
final class Shrinker {
  private final Predicate<Piece> stillShows;
  private int triesLeft;

  /**
   * Makes a shrinker.
   *
   * @param stillShows whether a smaller class shows the finding; false if javac refuses it
   * @param tries the most calls of {@code stillShows}
   */
  Shrinker(Predicate<Piece> stillShows, int tries) {
    this.stillShows = stillShows;
    triesLeft = tries;
  }

  Piece shrink(Piece whole) {
    Piece smallest = whole;
    for (Piece next = step(smallest); !next.equals(smallest); next = step(smallest)) {
      smallest = next;
    }
    return smallest;
  }

  /**
   * Replaces each piece by smaller ones for as long as that works, from the outermost to the
   * innermost.
   */
  private Piece step(Piece whole) {
    Piece best = whole;
    List<List<Integer>> paths = new ArrayList<>();
    addPaths(whole, List.of(), paths);
    for (List<Integer> path : paths) {
      boolean again = true;
      while (again && triesLeft > 0) {
        again = false;
        Piece there = at(best, path);
        if (there == null) {
          break; // an earlier step has removed it
        }
        for (Piece smaller : smaller(there)) {
          Piece candidate = replaced(best, path, smaller);
          if (triesLeft-- > 0 && stillShows.test(candidate)) {
            best = candidate;
            again = true;
            break;
          }
        }
      }
    }
    return best;
  }

  private static void addPaths(Piece piece, List<Integer> path, List<List<Integer>> into) {
    into.add(path);
    for (int i = 0; i < piece.parts().size(); i++) {
      List<Integer> longer = new ArrayList<>(path);
      longer.add(i);
      addPaths(piece.parts().get(i), longer, into);
    }
  }

  private static @Nullable Piece at(Piece whole, List<Integer> path) {
    Piece piece = whole;
    for (int index : path) {
      if (index >= piece.parts().size()) {
        return null;
      }
      piece = piece.parts().get(index);
    }
    return piece;
  }

  private static Piece replaced(Piece whole, List<Integer> path, Piece with) {
    if (path.isEmpty()) {
      return with;
    }
    List<Piece> parts = new ArrayList<>(whole.parts());
    int first = path.getFirst();
    parts.set(first, replaced(parts.get(first), path.subList(1, path.size()), with));
    return whole.withParts(parts);
  }

  /** Returns the replacements of a piece, the smallest first. */
  private static List<Piece> smaller(Piece piece) {
    List<Piece> smaller = new ArrayList<>();
    switch (piece.sort()) {
      case FIXED -> {}
      case LIST -> {
        int size = piece.parts().size();
        for (int length = size; length > 0; length /= 2) {
          for (int from = 0; from + length <= size; from += length) {
            List<Piece> rest = new ArrayList<>(piece.parts());
            rest.subList(from, from + length).clear();
            smaller.add(piece.withParts(rest));
          }
        }
      }
      default -> {
        for (String text : piece.sort().shortest) {
          if (!piece.text().equals(text)) {
            smaller.add(Piece.of(piece.sort(), text));
          }
        }
        if (piece.parts().isEmpty() && smaller.size() < piece.sort().shortest.size()) {
          smaller.clear(); // the piece is among the shortest itself
        }
        addWithin(piece, piece, smaller);
      }
    }
    return smaller;
  }

  /** Adds the pieces within a piece that can replace it. */
  private static void addWithin(Piece whole, Piece piece, List<Piece> into) {
    for (Piece part : piece.parts()) {
      boolean fits =
          part.sort() == whole.sort()
              || (part.sort() == Sort.LIST && whole.sort() == Sort.STATEMENT);
      if (fits) {
        into.add(part);
      }
      addWithin(whole, part, into);
    }
  }
}
