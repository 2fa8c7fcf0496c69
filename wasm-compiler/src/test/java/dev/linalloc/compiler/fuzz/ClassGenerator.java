package dev.linalloc.compiler.fuzz;

import static dev.linalloc.compiler.fuzz.Sort.BOOLEAN;
import static dev.linalloc.compiler.fuzz.Sort.FIXED;
import static dev.linalloc.compiler.fuzz.Sort.INT;
import static dev.linalloc.compiler.fuzz.Sort.LONG;
import static dev.linalloc.compiler.fuzz.Sort.STATEMENT;

import dev.linalloc.compiler.fuzz.Body.Callee;
import dev.linalloc.compiler.fuzz.Body.Variable;
import dev.linalloc.compiler.fuzz.Methods.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes a random class inside the subset: fields, a constructor, methods that call methods
 * generated before them, and a class beside it. A {@link Trial} calls its public methods; {@code
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
  private final Methods methods;
  private @Nullable Parts parts;

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
    methods = new Methods(random, tally);
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
      Shape helper = Shape.of(Construct.HELPER_CLASS, "static ", "H" + number + ".");
      helpers.add(methods.method(helper, List.of(), staticCallees(helper), callees));
    }
    // Some constructs outside the subset use components.
    if (outside != null || random.nextBoolean()) {
      parts = new Parts(random, tally, methods, callees);
      members.add(parts.taker(callees, callees));
    }
    for (int i = random.nextInt(2); i > 0; i--) {
      Shape helper = Shape.of(Construct.STATIC_METHOD, "private static ", "");
      members.add(methods.method(helper, statics(), staticCallees(helper), callees));
    }
    members.add(constructor());
    if (parts != null) {
      callees.addAll(parts.callees());
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      member(Shape.of(Construct.METHOD, "private ", ""));
    }
    if (random.nextInt(3) == 0) {
      members.add(methods.recursive(allFields(), callees));
    }
    Piece before = fixed(outside == null ? "" : outside.code + " // outside\n");
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      member(new Shape(Construct.METHOD, "public ", "", before, null));
    }
    return source(helpers);
  }

  private void member(Shape shape) {
    members.add(methods.method(shape, allFields(), callees, callees));
  }

  private Piece source(List<Piece> helpers) {
    List<Variable> state = new ArrayList<>(finals);
    state.addAll(variables);
    if (parts != null) {
      state.addAll(parts.state());
    }
    Piece beside = Piece.of(FIXED, "\nfinal class H" + number + " {\n#}\n", Piece.list(helpers));
    return Piece.of(
        FIXED,
        "package fuzz;\n\n"
            + "import dev.linalloc.spi.GrowableMemory;\n"
            + "import dev.linalloc.spi.Pages;\n\n"
            + "final class S"
            + number
            + " {\nstatic final int STATE = "
            + state.size()
            + ";\nprivate final GrowableMemory memory;\n####}\n#",
        Piece.list(declarations()),
        Piece.list(members),
        state(state),
        Piece.list(parts == null ? List.of() : parts.classes()),
        helpers.isEmpty() ? Piece.list(List.of()) : Piece.list(List.of(beside)));
  }

  private List<Variable> statics() {
    return constants.stream().filter(each -> each.kind() == Construct.STATIC_CONSTANT).toList();
  }

  private List<Variable> allFields() {
    List<Variable> all = new ArrayList<>(constants);
    all.addAll(finals);
    all.addAll(variables);
    if (parts != null) {
      all.addAll(parts.fields());
    }
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
    if (parts != null) {
      declarations.add(fixed(Parts.FIELDS));
    }
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
    List<Piece> code = new ArrayList<>(List.of(first, limit));
    if (parts != null) {
      // The constructor makes components after branches and loops too.
      Piece before = new Statements(body, FIXED).block(random.nextInt(3), 2);
      code.add(Piece.of(FIXED, "{\n#}\n", before));
      code.add(parts.making(body));
      known.addAll(parts.fields());
      body = new Body(random, tally, known, inConstructor(), "memory", true);
      body.locals.add(Variable.local("heapBase", "int", true));
    }
    code.add(new Statements(body, FIXED).block(random.nextInt(4), 2));
    return Piece.of(
        FIXED,
        "\nS" + number + "(GrowableMemory memory, int heapBase) {\nthis.memory = memory;\n#}\n",
        Piece.list(code));
  }

  /**
   * Returns the methods that a constructor may call: it must not use the memory or divide by zero.
   */
  private static List<Callee> inConstructor() {
    return List.of();
  }

  // ---- methods

  private List<Callee> staticCallees(Shape shape) {
    return callees.stream()
        .filter(
            each ->
                each.kind() == Construct.HELPER_CLASS
                    || (shape.kind() == Construct.STATIC_METHOD && each.kind() == shape.kind()))
        .toList();
  }

  private static Piece state(List<Variable> fields) {
    List<Piece> cases = new ArrayList<>();
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
