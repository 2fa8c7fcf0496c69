package dev.linalloc.compiler.fuzz;

import static dev.linalloc.compiler.fuzz.Sort.FIXED;
import static dev.linalloc.compiler.fuzz.Sort.INT;
import static dev.linalloc.compiler.fuzz.Sort.LONG;
import static dev.linalloc.compiler.fuzz.Sort.STATEMENT;

import dev.linalloc.compiler.fuzz.Body.Callee;
import dev.linalloc.compiler.fuzz.Body.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes random methods of the classes of one source file. */
final class Methods {
  private final Random random;
  private final Map<Construct, Integer> tally;

  /**
   * The next method's number: of two digits, so that a trial, which sorts by name, keeps the
   * source's order.
   */
  private int names = 10;

  Methods(Random random, Map<Construct, Integer> tally) {
    this.random = random;
    this.tally = tally;
  }

  /**
   * The kind of a method to generate.
   *
   * @param kind the construct that a call of it counts as
   * @param modifiers its modifiers; a {@link Trial} calls the public methods
   * @param owner the text before its name in a call
   * @param before the statements that the method begins with
   * @param component the declaration of a component that it takes first, or null
   */
  record Shape(
      Construct kind, String modifiers, String owner, Piece before, @Nullable String component) {
    static Shape of(Construct kind, String modifiers, String owner) {
      return new Shape(kind, modifiers, owner, Piece.of(FIXED, ""), null);
    }

    boolean isStatic() {
      return modifiers.contains("static");
    }

    boolean isEntry() {
      return modifiers.startsWith("public");
    }
  }

  /**
   * Makes a method that may use {@code fields} and call {@code known} methods, and adds it to
   * {@code callees}.
   */
  Piece method(Shape shape, List<Variable> fields, List<Callee> known, List<Callee> callees) {
    boolean isStatic = shape.isStatic();
    boolean isEntry = shape.isEntry();
    boolean takesMemory =
        shape.component() == null
            && (isStatic ? random.nextBoolean() : !isEntry && random.nextInt(4) == 0);
    String memory = takesMemory ? "space" : isStatic ? null : "memory";
    Body body = new Body(random, tally, fields, known, memory, false);
    Sort[] results = isEntry ? new Sort[] {INT, LONG, STATEMENT} : Sort.values();
    Sort result = results[random.nextInt(isEntry ? results.length : 4)];
    List<Sort> parameters = new ArrayList<>();
    List<String> declared = new ArrayList<>();
    if (takesMemory) {
      declared.add("GrowableMemory space");
    }
    if (shape.component() != null) {
      declared.add(shape.component());
    }
    for (int i = (isEntry ? 1 : 0) + random.nextInt(3); i >= 0; i--) {
      Sort sort = random.nextInt(3) == 0 ? LONG : INT;
      String name = body.newName("p");
      parameters.add(sort);
      declared.add(sort.java + " " + name);
      body.locals.add(Variable.local(name, sort.java, true));
    }
    String name = (isEntry ? "entry" : "method") + names++;
    Piece statements =
        new Statements(body, result).block(1 + random.nextInt(4), 2 + random.nextInt(2));
    String text =
        "\n" + shape.modifiers() + result.java + " " + name + "(" + String.join(", ", declared);
    Construct counted = result == STATEMENT && !isStatic ? Construct.VOID_METHOD : shape.kind();
    String prefix = shape.owner() + name + "(";
    callees.add(new Callee(counted, prefix, result, parameters, takesMemory, body.cost() + 1));
    if (result == STATEMENT) {
      return Piece.of(FIXED, text + ") {\n##}\n", shape.before(), statements);
    }
    Piece value = new Expressions(body).of(result, 3);
    return Piece.of(FIXED, text + ") {\n##return #;\n}\n", shape.before(), statements, value);
  }

  /** Makes a method that calls itself, at most eight deep. */
  Piece recursive(List<Variable> fields, List<Callee> callees) {
    Body body = new Body(random, tally, fields, callees, "memory", false);
    body.enterLoop(8);
    body.locals.add(Variable.local("depth", "int", false));
    body.locals.add(Variable.local("p", "int", true));
    Expressions expressions = new Expressions(body);
    Piece statements = new Statements(body, INT).block(1 + random.nextInt(3), 2);
    String name = "again" + names++;
    Piece member =
        Piece.of(
            FIXED,
            "\nprivate int "
                + name
                + "(int depth, int p) {\nif (depth <= 0) {\nreturn #;\n}\n#return (# ^ "
                + name
                + "(depth - 1, #));\n}\n",
            expressions.of(INT, 1),
            statements,
            expressions.of(INT, 2),
            expressions.of(INT, 2));
    callees.add(
        new Callee(
            Construct.RECURSION, name + "(", INT, List.of(INT, INT), false, body.cost() + 8));
    return member;
  }
}
