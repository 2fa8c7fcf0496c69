package dev.linalloc.compiler.fuzz;

import static dev.linalloc.compiler.fuzz.Sort.BOOLEAN;
import static dev.linalloc.compiler.fuzz.Sort.INT;
import static dev.linalloc.compiler.fuzz.Sort.STATEMENT;

import dev.linalloc.compiler.fuzz.Body.Callee;
import dev.linalloc.compiler.fuzz.Body.Variable;
import java.util.ArrayList;
import java.util.List;

/** Makes random statements. Each can complete normally, so any statement may follow it. */
final class Statements {
  private static final int DEPTH = 3;

  private final Body body;
  private final Expressions expressions;

  /** The sort of the value of a {@code return}, or null if a statement must not return. */
  private final Sort result;

  /**
   * The labels of the enclosing loops, the innermost last; a loop without a label has an empty one.
   */
  private final List<String> loops = new ArrayList<>();

  Statements(Body body, Sort result) {
    this.body = body;
    this.result = result;
    expressions = new Expressions(body);
  }

  /** Returns statements for a block. The locals that they declare cannot be used after it. */
  Piece block(int count, int depth) {
    int before = body.locals.size();
    List<Piece> statements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      statements.add(statement(depth));
    }
    body.locals.subList(before, body.locals.size()).clear();
    return Piece.list(statements);
  }

  private Piece inner(int depth) {
    return block(1 + body.random.nextInt(2), depth - 1);
  }

  private Piece value(Sort sort) {
    return expressions.of(sort, body.random.nextInt(DEPTH + 1));
  }

  private Piece statement(int depth) {
    body.spend(1);
    if (depth <= 0) {
      return simple();
    }
    return switch (body.random.nextInt(18)) {
      case 0, 1 -> ifOnly(depth);
      case 2, 3 -> ifElse(depth);
      case 4, 5, 6, 7 -> loop(depth);
      case 8 -> bySwitch(depth);
      case 9 -> leave();
      case 10 -> leaveLoop();
      case 11 -> dead(depth);
      default -> simple();
    };
  }

  // ---- straight-line code

  private Piece simple() {
    return switch (body.random.nextInt(10)) {
      case 0, 1, 2 -> declaration();
      case 3, 4, 5 -> assignment();
      case 6, 7 -> memory();
      case 8 -> body.oneIn(3) ? componentLocal() : call();
      default -> compound();
    };
  }

  private Piece declaration() {
    String type = body.any("int", "int", "long", "boolean", "byte", "short", "char", "same", "var");
    if (type.equals("same")) {
      body.count(Construct.UNCHANGED_LOCAL);
      boolean isInt = body.oneIn(2);
      String name = body.newName("same");
      body.locals.add(Variable.local(name, isInt ? "int" : "long", false));
      String literal = isInt ? body.any(Expressions.INTS) : body.any("8L", "-1L", "10L", "0L");
      return Piece.of(STATEMENT, (isInt ? "int " : "long ") + name + " = " + literal + ";\n");
    }
    Variable made =
        Variable.local(body.newName("v"), type.equals("var") ? "int" : type, !body.oneIn(6));
    // With var, the type would be as narrow as that of the initializer.
    String cast = type.equals("var") ? "(int) " : made.isNarrow() ? "(" + type + ") " : "";
    if (made.isNarrow()) {
      body.count(Construct.NARROW_LOCAL);
    } else if (made.sort() == BOOLEAN) {
      body.count(Construct.BOOLEAN_LOCAL);
    }
    Piece value = value(made.sort());
    body.locals.add(made);
    return Piece.of(STATEMENT, type + " " + made.name() + " = " + cast + "(#);\n", value);
  }

  /**
   * Declares a local that refers to a component; later code uses the component's fields through it.
   */
  private Piece componentLocal() {
    Variable of =
        body.variable(each -> each.kind() != null && each.name().matches("(\\w+\\.)+count"));
    if (of == null) {
      return declaration();
    }
    body.count(Construct.COMPONENT_LOCAL);
    String path = of.name().substring(0, of.name().lastIndexOf('.'));
    String name = body.newName("part");
    body.fields.stream()
        .filter(each -> each.name().startsWith(path + "."))
        .filter(each -> each.name().indexOf('.', path.length() + 1) < 0)
        .forEach(
            each ->
                body.locals.add(
                    Variable.local(
                        name + each.name().substring(path.length()),
                        each.type(),
                        each.isAssignable())));
    return Piece.of(STATEMENT, "Part " + name + " = " + path + ";\n");
  }

  private Piece assignment() {
    Variable to = body.variable(Variable::isAssignable);
    if (to == null) {
      return declaration();
    }
    body.count(Construct.ASSIGNMENT);
    String cast = to.isNarrow() ? "(" + to.type() + ") " : "";
    return Piece.of(STATEMENT, to.name() + " = " + cast + "(#);\n", value(to.sort()));
  }

  private Piece compound() {
    Variable to = body.variable(each -> each.isAssignable() && each.sort() != BOOLEAN);
    if (to == null) {
      return declaration();
    }
    body.count(Construct.COMPOUND_ASSIGNMENT);
    if (body.oneIn(4)) {
      return Piece.of(STATEMENT, to.name() + body.any("++", "--") + ";\n");
    }
    String op = body.any("+=", "-=", "*=", "&=", "|=", "^=", "<<=", ">>=", ">>>=");
    return Piece.of(STATEMENT, to.name() + " " + op + " #;\n", value(to.sort()));
  }

  private Piece memory() {
    if (body.memory == null || body.isConstructor()) {
      return assignment();
    }
    Piece call =
        expressions.call(Construct.calls(STATEMENT, true), DEPTH - 1, Piece.of(STATEMENT, ""));
    return Piece.of(STATEMENT, "#;\n", call);
  }

  private Piece call() {
    Callee callee = body.callee(each -> true);
    return callee == null
        ? assignment()
        : Piece.of(STATEMENT, "#;\n", expressions.call(callee, DEPTH - 1));
  }

  // ---- branches

  private Piece ifOnly(int depth) {
    body.count(Construct.IF);
    return Piece.of(STATEMENT, "if (#) {\n#}\n", value(BOOLEAN), inner(depth));
  }

  private Piece ifElse(int depth) {
    body.count(Construct.IF);
    return Piece.of(
        STATEMENT, "if (#) {\n#} else {\n#}\n", value(BOOLEAN), inner(depth), inner(depth));
  }

  /** Makes unreachable code: javac keeps some of it and leaves some out. */
  private Piece dead(int depth) {
    body.count(Construct.DEAD_CODE);
    if (body.oneIn(3)) {
      return Piece.of(STATEMENT, "if (false) {\n#}\n", inner(depth));
    }
    String name = body.newName("same");
    String type = body.any("int", "long");
    Piece dead = inner(depth);
    body.locals.add(Variable.local(name, type, false));
    return Piece.of(STATEMENT, type + " " + name + " = 0;\nif (" + name + " > 0) {\n#}\n", dead);
  }

  private Piece bySwitch(int depth) {
    StringBuilder text = new StringBuilder("switch ((int) (#)) {\n");
    List<Piece> parts = new ArrayList<>(List.of(value(INT)));
    boolean isArrow = body.oneIn(2);
    for (String label : expressions.labels()) {
      if (isArrow) {
        text.append("case ").append(label).append(" -> {\n#}\n");
      } else {
        text.append("case ").append(label).append(": {\n#}\n");
        if (body.oneIn(2)) {
          text.append("break;\n");
        } else {
          body.count(Construct.FALL_THROUGH);
        }
      }
      parts.add(inner(depth));
    }
    if (body.oneIn(2)) {
      text.append(isArrow ? "default -> {\n#}\n" : "default: {\n#}\n");
      parts.add(inner(depth));
    }
    return new Piece(STATEMENT, text.append("}\n").toString(), parts);
  }

  private Piece leave() {
    if (result == Sort.FIXED) {
      return simple();
    }
    body.count(Construct.EARLY_RETURN);
    return result == STATEMENT
        ? Piece.of(STATEMENT, "if (#) {\nreturn;\n}\n", value(BOOLEAN))
        : Piece.of(STATEMENT, "if (#) {\nreturn #;\n}\n", value(BOOLEAN), value(result));
  }

  // ---- loops

  private Piece loop(int depth) {
    int rounds = 1 + body.random.nextInt(9);
    if (!body.enterLoop(rounds)) {
      return simple();
    }
    String label = "";
    if (body.oneIn(4)) {
      label = body.newName("loop");
    }
    loops.add(label);
    int before = body.locals.size();
    String at = body.newName("i");
    Piece loop =
        loop(body.random.nextInt(5), label.isEmpty() ? "" : label + ":\n", at, rounds, depth);
    body.locals.subList(before, body.locals.size()).clear();
    loops.removeLast();
    body.leaveLoop(rounds);
    return loop;
  }

  private Piece loop(int kind, String label, String at, int rounds, int depth) {
    String type = body.oneIn(5) ? "long" : "int";
    Variable counter = Variable.local(at, type, false);
    return switch (kind) {
      case 0 -> whileLoop(counter, label, rounds, depth);
      case 1 -> doWhileLoop(counter, label, rounds, depth);
      case 2 -> endlessLoop(counter, label, rounds, depth);
      default -> forLoop(counter, label, rounds, depth);
    };
  }

  private Piece whileLoop(Variable counter, String label, int rounds, int depth) {
    body.count(Construct.WHILE);
    Piece condition = value(BOOLEAN);
    body.locals.add(counter);
    String text = label + "while (" + counter.name() + "-- > 0 && #) {\n#}\n";
    return Piece.of(STATEMENT, counted(counter, rounds, text), condition, inner(depth));
  }

  private Piece doWhileLoop(Variable counter, String label, int rounds, int depth) {
    body.count(Construct.DO_WHILE);
    body.locals.add(counter);
    String text = label + "do {\n#} while (--" + counter.name() + " > 0 && #);\n";
    return Piece.of(STATEMENT, counted(counter, rounds, text), inner(depth), value(BOOLEAN));
  }

  private Piece endlessLoop(Variable counter, String label, int rounds, int depth) {
    body.count(Construct.ENDLESS_FOR);
    body.locals.add(counter);
    String text = label + "for (;;) {\nif (--" + counter.name() + " < 0 || #) {\nbreak;\n}\n#}\n";
    return Piece.of(STATEMENT, counted(counter, rounds, text), value(BOOLEAN), inner(depth));
  }

  private Piece forLoop(Variable counter, String label, int rounds, int depth) {
    body.count(Construct.FOR);
    body.locals.add(counter);
    String at = counter.name();
    boolean isDown = body.oneIn(4);
    String head =
        "for (" + counter.type() + " " + at + " = " + (isDown ? rounds + "; " : "0; ") + at;
    head += isDown ? " > 0; " + at + "--" : " < " + rounds + "; " + at + "++";
    return Piece.of(STATEMENT, label + head + ") {\n#}\n", inner(depth));
  }

  /** Returns a loop in a block that declares its counter. */
  private static String counted(Variable counter, int rounds, String loop) {
    return "{\n" + counter.type() + " " + counter.name() + " = " + rounds + ";\n" + loop + "}\n";
  }

  private Piece leaveLoop() {
    if (loops.isEmpty()) {
      return leave();
    }
    body.count(Construct.BREAK);
    String label = body.any(loops);
    if (!label.isEmpty()) {
      body.count(Construct.LABEL);
    }
    String leaving = body.any("break", "continue") + (label.isEmpty() ? "" : " " + label);
    return Piece.of(STATEMENT, "if (#) {\n" + leaving + ";\n}\n", value(BOOLEAN));
  }
}
