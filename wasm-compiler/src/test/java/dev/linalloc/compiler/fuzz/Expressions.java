package dev.linalloc.compiler.fuzz;

import static dev.linalloc.compiler.fuzz.Sort.BOOLEAN;
import static dev.linalloc.compiler.fuzz.Sort.INT;
import static dev.linalloc.compiler.fuzz.Sort.LONG;

import dev.linalloc.compiler.fuzz.Body.Callee;
import dev.linalloc.compiler.fuzz.Body.Variable;
import java.util.ArrayList;
import java.util.List;

/** Makes random expressions. */
final class Expressions {
  static final String[] INTS = {
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "8",
    "-8",
    "10",
    "16",
    "31",
    "32",
    "33",
    "63",
    "64",
    "255",
    "-128",
    "4096",
    "32767",
    "32768",
    "65535",
    "65536",
    "0x7fffffff",
    "0x80000000",
    "0xfffffffe",
    "0x55555555"
  };
  private static final String[] LONGS = {
    "0L",
    "1L",
    "-1L",
    "2L",
    "-7L",
    "10L",
    "31L",
    "32L",
    "63L",
    "64L",
    "65536L",
    "0x7fffffffL",
    "0x80000000L",
    "0xffffffffL",
    "0x100000000L",
    "-0x80000000L",
    "-0x80000001L",
    "0x7fffffffffffffffL",
    "0x8000000000000000L",
    "0x5555555555555555L"
  };
  private static final String[] SHIFTS = {"0", "1", "5", "31", "32", "33", "63", "64", "-1"};

  private final Body body;

  Expressions(Body body) {
    this.body = body;
  }

  Piece of(Sort sort, int depth) {
    return switch (sort) {
      case INT -> number(INT, depth);
      case LONG -> number(LONG, depth);
      default -> truth(depth);
    };
  }

  private Piece number(Sort sort, int depth) {
    if (depth <= 0) {
      return leaf(sort);
    }
    int d = depth - 1;
    return switch (body.random.nextInt(19)) {
      case 0, 1 -> leaf(sort);
      case 2, 3, 4 -> arithmetic(sort, d);
      case 5, 6 -> division(sort, d);
      case 7 -> shift(sort, d);
      case 8 -> cast(sort, d);
      case 9 -> choice(sort, d);
      case 10 -> assignment(sort, d);
      case 11 -> negation(sort, d);
      case 12, 13 -> call(Construct.calls(sort, false), d, leaf(sort));
      case 14 -> memory(sort, d);
      case 15 -> method(sort, d);
      case 16 -> choiceBySwitch(sort, d);
      case 17 -> truthAsNumber(sort, d);
      default -> sort == INT ? comparedComparison(d) : arithmetic(sort, d);
    };
  }

  // ---- numbers

  private Piece leaf(Sort sort) {
    Variable variable = body.oneIn(4) ? null : body.variable(each -> each.sort() == sort);
    if (variable != null) {
      return Piece.of(sort, variable.name());
    }
    String literal = sort == INT ? body.any(INTS) : body.any(LONGS);
    return Piece.of(sort, literal.startsWith("-") ? "(" + literal + ")" : literal);
  }

  private Piece arithmetic(Sort sort, int depth) {
    body.count(sort == INT ? Construct.INT_ARITHMETIC : Construct.LONG_ARITHMETIC);
    String op = body.any("+", "-", "*", "&", "|", "^");
    // Sometimes a long operation has int operands.
    Sort right = sort == LONG && body.oneIn(4) ? INT : sort;
    return Piece.of(sort, "(# " + op + " #)", of(sort, depth), of(right, depth));
  }

  private Piece negation(Sort sort, int depth) {
    body.count(sort == INT ? Construct.INT_ARITHMETIC : Construct.LONG_ARITHMETIC);
    return Piece.of(sort, body.any("(-#)", "(~#)"), of(sort, depth));
  }

  private Piece division(Sort sort, int depth) {
    body.count(sort == INT ? Construct.INT_DIVISION : Construct.LONG_DIVISION);
    String op = body.any("/", "%");
    return Piece.of(sort, "(# " + op + " #)", of(sort, depth), divisor(sort, depth));
  }

  /**
   * Makes a divisor: seldom 0, which would end most calls, and in a constructor never, as the
   * compiler refuses that.
   */
  private Piece divisor(Sort sort, int depth) {
    return switch (body.random.nextInt(body.isConstructor() ? 2 : 6)) {
      case 0 -> Piece.of(sort, sort == INT ? body.any("7", "-1", "8", "10", "-3") : "-10L");
      case 1 -> Piece.of(sort, "(# | 1)", of(sort, depth));
      case 2 -> Piece.of(sort, "(# | 8)", leaf(sort));
      case 3 -> {
        Variable unchanged = body.variable(v -> v.sort() == sort && v.name().startsWith("same"));
        yield unchanged == null ? leaf(sort) : Piece.of(sort, unchanged.name());
      }
      case 4 -> Piece.of(sort, "(# | 1)", of(sort, depth));
      default -> of(sort, depth);
    };
  }

  private Piece shift(Sort sort, int depth) {
    body.count(sort == INT ? Construct.INT_SHIFT : Construct.LONG_SHIFT);
    Piece count =
        body.oneIn(2)
            ? Piece.of(INT, "(" + body.any(SHIFTS) + ")")
            : of(body.any(INT, LONG), depth);
    return Piece.of(sort, "(# " + body.any("<<", ">>", ">>>") + " #)", of(sort, depth), count);
  }

  private Piece cast(Sort sort, int depth) {
    body.count(Construct.CAST);
    if (sort == LONG) {
      return Piece.of(LONG, "((long) #)", of(INT, depth));
    }
    String type = body.any("int", "byte", "short", "char", "int");
    return Piece.of(INT, "((" + type + ") #)", of(body.any(LONG, INT), depth));
  }

  private Piece choice(Sort sort, int depth) {
    body.count(Construct.CHOICE);
    return Piece.of(sort, "(# ? # : #)", truth(depth), of(sort, depth), of(sort, depth));
  }

  private Piece truthAsNumber(Sort sort, int depth) {
    body.count(Construct.CHOICE);
    String one = body.any("1", "-1", "0", "64");
    String other = body.any("0", "-1", "1", "3");
    return Piece.of(sort, "(# ? " + one + " : " + other + ")", truth(depth));
  }

  private Piece assignment(Sort sort, int depth) {
    Variable to = body.variable(each -> each.sort() == sort && each.isAssignable());
    if (to == null) {
      return leaf(sort);
    }
    body.count(Construct.ASSIGNMENT_AS_VALUE);
    String name = to.name();
    return switch (body.random.nextInt(4)) {
      case 0 -> Piece.of(sort, body.any("(" + name + "++)", "(--" + name + ")"));
      case 1 ->
          Piece.of(
              sort, "(" + name + body.any(" += ", " ^= ", " -= ", " *= ") + "#)", of(sort, depth));
      default ->
          Piece.of(
              sort,
              "(" + name + " = " + (to.isNarrow() ? "(" + to.type() + ") " : "") + "(#))",
              of(sort, depth));
    };
  }

  /**
   * Makes a three-way comparison whose result is compared with a number, mostly 0, or computed
   * with.
   */
  private Piece comparedComparison(int depth) {
    Construct inner =
        body.any(
            Construct.INTEGER_COMPARE,
            Construct.LONG_COMPARE,
            Construct.INTEGER_COMPARE_UNSIGNED,
            Construct.LONG_COMPARE_UNSIGNED);
    Piece compared = call(List.of(inner), depth, leaf(INT));
    Piece with = body.oneIn(2) ? Piece.of(INT, "0") : leaf(INT);
    if (body.oneIn(2)) {
      body.count(Construct.INTEGER_COMPARE_UNSIGNED);
      return Piece.of(INT, "Integer.compareUnsigned(#, #)", compared, with);
    }
    body.count(Construct.INT_ARITHMETIC);
    return Piece.of(INT, "(# * #)", compared, with);
  }

  private Piece choiceBySwitch(Sort sort, int depth) {
    body.count(Construct.SWITCH_EXPRESSION);
    StringBuilder text = new StringBuilder("switch ((int) (#)) {\n");
    List<Piece> parts = new ArrayList<>(List.of(of(INT, depth)));
    for (String label : labels()) {
      text.append("case ").append(label).append(" -> #;\n");
      parts.add(of(sort, depth - 1));
    }
    if (body.oneIn(3)) {
      String chosen = body.newName("v");
      text.append("default -> {\n").append(sort.java).append(' ').append(chosen);
      text.append(" = #;\nyield ").append(chosen).append(";\n}\n})");
    } else {
      text.append("default -> #;\n})");
    }
    parts.add(of(sort, depth - 1));
    // A switch without a context needs a cast to give it a type.
    return new Piece(sort, "((" + sort.java + ") " + text, parts);
  }

  /** Returns the labels of a switch: side by side, or far apart. */
  List<String> labels() {
    boolean isDense = body.oneIn(2);
    body.count(isDense ? Construct.DENSE_SWITCH : Construct.SPARSE_SWITCH);
    List<String> labels = new ArrayList<>();
    if (isDense) {
      int first = body.any(0, -1, 5, Integer.MIN_VALUE);
      int count = 2 + body.random.nextInt(3);
      for (int i = 0; i < count; i++) {
        labels.add(String.valueOf(first + i));
      }
    } else {
      for (int key : List.of(Integer.MIN_VALUE, -70_000, 3, 65_536, Integer.MAX_VALUE)) {
        if (labels.isEmpty() || body.oneIn(2)) {
          labels.add(String.valueOf(key));
        }
      }
    }
    return labels;
  }

  // ---- calls

  /** Makes a call of the library or of the memory. */
  Piece call(List<Construct> among, int depth, Piece otherwise) {
    if (among.isEmpty()) {
      return otherwise;
    }
    Construct chosen = body.any(among);
    body.count(chosen);
    Piece[] arguments = new Piece[chosen.arguments.size()];
    for (int i = 0; i < arguments.length; i++) {
      String type = chosen.arguments.get(i);
      boolean isDivisor = i == 1 && isDivision(chosen);
      arguments[i] = isDivisor ? divisor(chosen.result, depth) : argument(type, depth);
    }
    String call = chosen.call;
    if (chosen.isMemoryAccess()) {
      call = body.memory + call.substring("memory".length());
    }
    return Piece.of(chosen.result, call, arguments);
  }

  private static boolean isDivision(Construct call) {
    return switch (call) {
      case INTEGER_DIVIDE_UNSIGNED, INTEGER_REMAINDER_UNSIGNED -> true;
      case LONG_DIVIDE_UNSIGNED, LONG_REMAINDER_UNSIGNED -> true;
      default -> false;
    };
  }

  private Piece argument(String type, int depth) {
    return switch (type) {
      case "long" -> of(LONG, depth);
      case "byte" -> Piece.of(INT, "(byte) (#)", of(INT, depth));
      case "pages" -> body.oneIn(3) ? of(INT, depth) : Piece.of(INT, "(# & 3)", of(INT, depth));
      case "address" -> address(depth);
      case "length" ->
          body.oneIn(12) ? of(INT, depth) : Piece.of(INT, "(# & 0x3f)", of(INT, depth));
      default -> of(INT, depth);
    };
  }

  /**
   * Makes an address: mostly in the first page, often one of a few, so that loads see earlier
   * stores.
   */
  private Piece address(int depth) {
    return switch (body.random.nextInt(12)) {
      case 0 -> of(INT, depth);
      case 1 -> Piece.of(INT, "(# & 0x1fff8)", of(INT, depth));
      case 2, 3, 4, 5 -> Piece.of(INT, "(# & 0x18)", of(INT, depth));
      default -> Piece.of(INT, "(# & 0xfff)", of(INT, depth));
    };
  }

  private Piece memory(Sort sort, int depth) {
    if (body.memory == null) {
      return leaf(sort);
    }
    List<Construct> calls =
        body.isConstructor()
            ? (sort == INT ? List.of(Construct.MEMORY_SIZE) : List.of())
            : Construct.calls(sort, true);
    return call(calls, depth, leaf(sort));
  }

  /** Makes a call of a method of the class. */
  private Piece method(Sort sort, int depth) {
    Callee callee = body.callee(each -> each.result() == sort);
    return callee == null ? leaf(sort) : call(callee, depth);
  }

  Piece call(Callee callee, int depth) {
    body.count(callee.kind());
    List<Piece> arguments = new ArrayList<>();
    StringBuilder text = new StringBuilder(callee.prefix());
    String comma = "";
    if (callee.memory()) {
      body.count(Construct.MEMORY_PARAMETER);
      text.append(body.memory);
      comma = ", ";
    }
    for (Sort parameter : callee.parameters()) {
      text.append(comma);
      comma = ", ";
      // A recursive method counts its first parameter down.
      text.append(callee.kind() == Construct.RECURSION && arguments.isEmpty() ? "# & 7" : "#");
      arguments.add(of(parameter, depth));
    }
    return new Piece(callee.result(), text.append(")").toString(), arguments);
  }

  // ---- truth

  private Piece truth(int depth) {
    if (depth <= 0) {
      Variable variable = body.variable(each -> each.sort() == BOOLEAN);
      return variable == null || body.oneIn(8)
          ? Piece.of(BOOLEAN, body.any("true", "false"))
          : Piece.of(BOOLEAN, variable.name());
    }
    int d = depth - 1;
    return switch (body.random.nextInt(10)) {
      case 0 -> truth(0);
      case 1 -> {
        body.count(Construct.LOGIC);
        yield Piece.of(BOOLEAN, "(!#)", truth(d));
      }
      case 2, 3 -> {
        body.count(Construct.LOGIC);
        String op = body.any("&&", "||", "&&", "||", "&", "|", "^");
        yield Piece.of(BOOLEAN, "(# " + op + " #)", truth(d), truth(d));
      }
      case 4 -> {
        body.count(Construct.CHOICE);
        yield Piece.of(BOOLEAN, "(# ? # : #)", truth(d), truth(d), truth(d));
      }
      case 5 -> {
        Callee callee = body.callee(each -> each.result() == BOOLEAN);
        yield callee == null ? comparison(d) : call(callee, d);
      }
      case 6 -> signOf(d);
      default -> comparison(d);
    };
  }

  private Piece comparison(int depth) {
    Sort sort = body.any(INT, INT, LONG);
    body.count(sort == INT ? Construct.INT_COMPARISON : Construct.LONG_COMPARISON);
    String op = body.any("<", "<=", ">", ">=", "==", "!=");
    return Piece.of(BOOLEAN, "(# " + op + " #)", of(sort, depth), of(sort, depth));
  }

  /** Makes a three-way comparison compared with 0, the form of unsigned comparisons in Java. */
  private Piece signOf(int depth) {
    body.count(Construct.INT_COMPARISON);
    Construct compare =
        body.any(
            Construct.INTEGER_COMPARE_UNSIGNED,
            Construct.LONG_COMPARE_UNSIGNED,
            Construct.INTEGER_COMPARE,
            Construct.INTEGER_SIGNUM);
    String op = body.any("<", "<=", ">", ">=", "==", "!=");
    Piece compared =
        body.oneIn(3) ? comparedComparison(depth) : call(List.of(compare), depth, leaf(INT));
    return Piece.of(BOOLEAN, "(# " + op + " 0)", compared);
  }
}
