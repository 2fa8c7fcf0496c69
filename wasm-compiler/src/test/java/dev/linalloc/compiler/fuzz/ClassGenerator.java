package dev.linalloc.compiler.fuzz;

import static dev.linalloc.compiler.fuzz.Sort.BOOLEAN;
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

/**
 * Makes a random class inside the subset: fields, a constructor, methods that call those made
 * before them, and a class beside it. Its public methods are what a {@link Trial} calls; {@code
 * state} returns its fields one by one.
 */
final class ClassGenerator {
  private final Random random;
  private final String number;
  private final Map<Construct, Integer> tally = Body.newTally();
  private final List<Variable> constants = new ArrayList<>();
  private final List<Variable> finals = new ArrayList<>();
  private final List<Variable> variables = new ArrayList<>();
  private final List<Callee> callees = new ArrayList<>();
  private final List<Piece> members = new ArrayList<>();
  private final @Nullable Outside outside;

  /**
   * Makes a generator of one class.
   *
   * @param number distinguishes its name from others
   * @param outside a construct outside the subset to put into a method, or null
   */
  ClassGenerator(Random random, int number, @Nullable Outside outside) {
    this.random = random;
    this.number = String.valueOf(number);
    this.outside = outside;
  }

  /** Returns how often each construct was written. */
  Map<Construct, Integer> tally() {
    return tally;
  }

  /** Returns the source file. */
  Piece generate() {
    fields();
    List<Piece> helpers = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      helpers.add(method(Construct.HELPER_CLASS, "static ", "H" + number + ".", List.of()));
    }
    for (int i = random.nextInt(2); i > 0; i--) {
      members.add(method(Construct.STATIC_METHOD, "private static ", "", statics()));
    }
    members.add(constructor());
    for (int i = random.nextInt(3); i > 0; i--) {
      members.add(method(Construct.METHOD, "private ", "", allFields()));
    }
    if (random.nextInt(3) == 0) {
      members.add(recursive());
    }
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      members.add(method(Construct.METHOD, "public ", "", allFields()));
    }
    Piece beside = Piece.of(FIXED, "\nfinal class H" + number + " {\n#}\n", Piece.list(helpers));
    return Piece.of(
        FIXED,
        "package fuzz;\n\nimport dev.linalloc.api.GrowableMemory;\n\nfinal class S"
            + number
            + " {\nprivate final GrowableMemory memory;\n###}\n#",
        Piece.list(declarations()),
        Piece.list(members),
        state(),
        helpers.isEmpty() ? Piece.list(List.of()) : Piece.list(List.of(beside)));
  }

  private List<Variable> statics() {
    return constants.stream().filter(each -> each.kind() == Construct.STATIC_CONSTANT).toList();
  }

  private List<Variable> allFields() {
    List<Variable> all = new ArrayList<>(constants);
    all.addAll(finals);
    all.addAll(variables);
    return all;
  }

  // ---- fields

  private void fields() {
    constants.add(new Variable("K0", "int", false, Construct.STATIC_CONSTANT));
    constants.add(new Variable("K1", "long", false, Construct.STATIC_CONSTANT));
    constants.add(new Variable("granule", "int", false, Construct.CONSTANT_FIELD));
    constants.add(new Variable("this.granule", "int", false, Construct.CONSTANT_FIELD));
    finals.add(new Variable("first", "int", false, Construct.FINAL_FIELD));
    finals.add(new Variable("limit", "long", false, Construct.FINAL_FIELD));
    String[] types = {"int", "int", "long", "boolean", "byte", "short", "char"};
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      String type = types[random.nextInt(types.length)];
      boolean isPlain = type.equals("int") || type.equals("long");
      variables.add(
          new Variable(
              "f" + variables.size(),
              type,
              true,
              isPlain ? Construct.FIELD : Construct.NARROW_FIELD));
    }
  }

  private List<Piece> declarations() {
    List<Piece> declarations = new ArrayList<>();
    String[] granules = {"16", "8", "1", "-1", "0x10000"};
    String granule = granules[random.nextInt(granules.length)];
    declarations.add(fixed("private static final int K0 = " + random.nextInt() + ";\n"));
    declarations.add(fixed("private static final long K1 = " + random.nextLong() + "L;\n"));
    declarations.add(fixed("private final int granule = " + granule + ";\n"));
    finals.forEach(
        each ->
            declarations.add(fixed("private final " + each.type() + " " + each.name() + ";\n")));
    variables.forEach(
        each -> declarations.add(fixed("private " + each.type() + " " + each.name() + ";\n")));
    return declarations;
  }

  private static Piece fixed(String text) {
    return Piece.of(FIXED, text);
  }

  private Piece constructor() {
    tally.merge(Construct.CONSTRUCTOR, 1, Integer::sum);
    List<Variable> known = new ArrayList<>(statics());
    known.addAll(variables);
    Body body = new Body(random, tally, known, inConstructor(), "memory", true);
    body.locals.add(Variable.local("heapBase", "int", true));
    Expressions expressions = new Expressions(body);
    Piece first = Piece.of(STATEMENT, "first = #;\n", expressions.of(INT, 2));
    Piece limit = Piece.of(STATEMENT, "limit = #;\n", expressions.of(LONG, 2));
    Piece rest = new Statements(body, FIXED).block(random.nextInt(4), 2);
    return Piece.of(
        FIXED,
        "\nS" + number + "(GrowableMemory memory, int heapBase) {\nthis.memory = memory;\n#}\n",
        Piece.list(List.of(first, limit, rest)));
  }

  /** A constructor must not use the memory, nor divide by zero, so it calls nothing that might. */
  private static List<Callee> inConstructor() {
    return List.of();
  }

  // ---- methods

  private Piece method(Construct kind, String modifiers, String owner, List<Variable> fields) {
    boolean isStatic = kind != Construct.METHOD;
    boolean isEntry = modifiers.startsWith("public");
    boolean takesMemory = isStatic ? random.nextBoolean() : !isEntry && random.nextInt(4) == 0;
    String memory = takesMemory ? "space" : isStatic ? null : "memory";
    List<Callee> known = isStatic ? staticCallees(kind) : callees;
    Body body = new Body(random, tally, fields, known, memory, false);
    Sort[] results = isEntry ? new Sort[] {INT, LONG, STATEMENT} : Sort.values();
    Sort result = results[random.nextInt(isEntry ? results.length : 4)];
    List<Sort> parameters = new ArrayList<>();
    List<String> declared = new ArrayList<>();
    if (takesMemory) {
      declared.add("GrowableMemory space");
    }
    for (int i = (isEntry ? 1 : 0) + random.nextInt(3); i >= 0; i--) {
      Sort sort = random.nextInt(3) == 0 ? LONG : INT;
      String name = body.newName("p");
      parameters.add(sort);
      declared.add(sort.java + " " + name);
      body.locals.add(Variable.local(name, sort.java, true));
    }
    String name = (isEntry ? "entry" : "method") + callees.size();
    Piece statements =
        new Statements(body, result).block(1 + random.nextInt(4), 2 + random.nextInt(2));
    String text = "\n" + modifiers + result.java + " " + name + "(" + String.join(", ", declared);
    Construct counted = result == STATEMENT && !isStatic ? Construct.VOID_METHOD : kind;
    callees.add(
        new Callee(counted, owner + name + "(", result, parameters, takesMemory, body.cost() + 1));
    Piece before = fixed(isEntry ? outsideStatement() : "");
    if (result == STATEMENT) {
      return Piece.of(FIXED, text + ") {\n##}\n", before, statements);
    }
    Piece value = new Expressions(body).of(result, 3);
    return Piece.of(FIXED, text + ") {\n##return #;\n}\n", before, statements, value);
  }

  private List<Callee> staticCallees(Construct kind) {
    return callees.stream()
        .filter(
            each ->
                each.kind() == Construct.HELPER_CLASS
                    || (kind == Construct.STATIC_METHOD && each.kind() == kind))
        .toList();
  }

  private String outsideStatement() {
    return outside == null ? "" : outside.code + " // outside\n";
  }

  /** A method that calls itself, at most eight deep. */
  private Piece recursive() {
    Body body = new Body(random, tally, allFields(), callees, "memory", false);
    body.enterLoop(8);
    body.locals.add(Variable.local("depth", "int", false));
    body.locals.add(Variable.local("p", "int", true));
    Expressions expressions = new Expressions(body);
    Piece statements = new Statements(body, INT).block(1 + random.nextInt(3), 2);
    String name = "again" + callees.size();
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

  private Piece state() {
    List<Piece> cases = new ArrayList<>();
    List<Variable> fields = new ArrayList<>(finals);
    fields.addAll(variables);
    fields.forEach(
        each ->
            cases.add(
                fixed(
                    "case "
                        + cases.size()
                        + " -> "
                        + (each.sort() == BOOLEAN ? each.name() + " ? 1L : 0L" : each.name())
                        + ";\n")));
    return Piece.of(
        FIXED,
        "\npublic long state(int which) {\nreturn switch (which) {\n#default -> 0L;\n};\n}\n",
        Piece.list(cases));
  }
}
