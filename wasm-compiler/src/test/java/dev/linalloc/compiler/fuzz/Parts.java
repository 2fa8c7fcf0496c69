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

/**
 * Makes the components of a random class. There are two classes of them, with random fields and
 * methods: a {@code Part}, which holds numbers, and a {@code Holder}, which shares a part with the
 * class and makes another of its own. The class holds two parts and a holder.
 *
 * <pre>
 *   S ── part ───► Part ◄───┐
 *     ── other ──► Part     │
 *     ── holder ─► Holder ── part
 *                        ─── own ──► Part
 * </pre>
 */
final class Parts {
  /** The fields by which the class holds its components. */
  static final String FIELDS =
      "private final Part part;\nprivate Part other;\nprivate final Holder holder;\n";

  private final Random random;
  private final Map<Construct, Integer> tally;
  private final Methods methods;
  private final List<Variable> ofPart = new ArrayList<>();
  private final List<Callee> partCallees = new ArrayList<>();
  private final List<Callee> holderCallees = new ArrayList<>();
  private final List<Variable> holderFields = new ArrayList<>();
  private final List<Piece> classes = new ArrayList<>();

  Parts(Random random, Map<Construct, Integer> tally, Methods methods, List<Callee> helpers) {
    this.random = random;
    this.tally = tally;
    this.methods = methods;
    part(helpers);
    holder(helpers);
  }

  /** Returns the classes, to be nested in the class that holds the components. */
  List<Piece> classes() {
    return classes;
  }

  /** Returns the fields of all components, as the class names them. */
  List<Variable> fields() {
    List<Variable> all = new ArrayList<>(partFields("part", Construct.COMPONENT));
    all.addAll(partFields("other", Construct.SECOND_COMPONENT));
    all.addAll(partFields("holder.part", Construct.SHARED_COMPONENT));
    all.addAll(partFields("holder.own", Construct.COMPONENT_OF_COMPONENT));
    holderFields.forEach(each -> all.add(renamed(each, "holder", Construct.COMPONENT)));
    return all;
  }

  /** Returns the fields of distinct components, which are all their state. */
  List<Variable> state() {
    return fields().stream().filter(each -> !each.name().startsWith("holder.part.")).toList();
  }

  /** Returns the methods of all components, as the class calls them. */
  List<Callee> callees() {
    List<Callee> all = new ArrayList<>();
    for (String path : List.of("part", "other", "holder.part", "holder.own")) {
      partCallees.forEach(each -> all.add(renamed(each, path)));
    }
    holderCallees.forEach(each -> all.add(renamed(each, "holder")));
    return all;
  }

  /** Returns the fields of the part that a path names. */
  List<Variable> partFields(String path, Construct kind) {
    return ofPart.stream().map(each -> renamed(each, path, kind)).toList();
  }

  /**
   * Returns a static method that takes a part, and adds a call with each part to {@code callees}.
   */
  Piece taker(List<Callee> helpers, List<Callee> callees) {
    List<Callee> made = new ArrayList<>();
    Methods.Shape shape =
        new Methods.Shape(
            Construct.COMPONENT_PARAMETER,
            "private static ",
            "",
            Piece.of(FIXED, ""),
            "Part given");
    Piece method =
        methods.method(shape, partFields("given", Construct.COMPONENT_PARAMETER), helpers, made);
    Callee callee = made.getFirst();
    for (String path : List.of("part", "other", "holder.part", "holder.own")) {
      callees.add(
          new Callee(
              callee.kind(),
              callee.prefix() + path + ", ",
              callee.result(),
              callee.parameters(),
              false,
              callee.cost()));
    }
    return method;
  }

  /** Returns the statements of the class's constructor that make the components. */
  Piece making(Body body) {
    Expressions expressions = new Expressions(body);
    Piece first = newPart("part", expressions);
    Piece second = newPart("other", expressions);
    Piece holder =
        Piece.of(STATEMENT, "holder = new Holder(part, memory, #);\n", expressions.of(INT, 2));
    return Piece.of(FIXED, "###", first, second, holder);
  }

  private static Piece newPart(String field, Expressions expressions) {
    return Piece.of(
        FIXED,
        field + " = new Part(memory, #, #);\n",
        expressions.of(INT, 2),
        expressions.of(LONG, 2));
  }

  private void part(List<Callee> helpers) {
    ofPart.add(new Variable("start", "int", false, Construct.FINAL_FIELD));
    ofPart.add(new Variable("limit", "long", false, Construct.FINAL_FIELD));
    ofPart.add(new Variable("unit", "int", false, Construct.CONSTANT_FIELD));
    ofPart.add(new Variable("count", "int", true, Construct.FIELD));
    String[] types = {"int", "long", "boolean", "byte", "short", "char"};
    for (int i = random.nextInt(3); i > 0; i--) {
      ofPart.add(
          new Variable(
              "g" + ofPart.size(),
              types[random.nextInt(types.length)],
              true,
              Construct.NARROW_FIELD));
    }
    Body body = constructor(ofPart);
    body.locals.add(Variable.local("a", "int", true));
    body.locals.add(Variable.local("b", "long", true));
    Expressions expressions = new Expressions(body);
    Piece start = Piece.of(STATEMENT, "start = #;\n", expressions.of(INT, 2));
    Piece limit = Piece.of(STATEMENT, "limit = #;\n", expressions.of(LONG, 2));
    Piece rest = new Statements(body, FIXED).block(random.nextInt(3), 2);
    Piece constructor =
        Piece.of(
            FIXED,
            "\nPart(GrowableMemory memory, int a, long b) {\nthis.memory = memory;\n###}\n",
            start,
            limit,
            rest);
    add("Part", declarations(ofPart), constructor, members(ofPart, helpers, partCallees));
  }

  private void holder(List<Callee> helpers) {
    holderFields.add(new Variable("sum", "long", true, Construct.FIELD));
    List<Variable> fields = new ArrayList<>(holderFields);
    fields.addAll(partFields("part", Construct.SHARED_COMPONENT));
    fields.addAll(partFields("own", Construct.COMPONENT_OF_COMPONENT));
    List<Callee> known = new ArrayList<>(helpers);
    for (String path : List.of("part", "own")) {
      partCallees.forEach(each -> known.add(renamed(each, path)));
    }
    Body body = constructor(holderFields);
    body.locals.add(Variable.local("a", "int", true));
    Piece making = newPart("own", new Expressions(body));
    Body after = constructor(fields);
    after.locals.add(Variable.local("a", "int", true));
    Piece rest = new Statements(after, FIXED).block(random.nextInt(3), 2);
    Piece constructor =
        Piece.of(
            FIXED,
            """

            Holder(Part part, GrowableMemory memory, int a) {
            this.memory = memory;
            this.part = part;
            ##}
            """,
            making,
            rest);
    String declarations = "private final Part part;\nprivate final Part own;\nprivate long sum;\n";
    add("Holder", declarations, constructor, members(fields, known, holderCallees));
  }

  private Body constructor(List<Variable> fields) {
    List<Variable> assignable = fields.stream().filter(Variable::isAssignable).toList();
    return new Body(random, tally, assignable, List.of(), "memory", true);
  }

  private String declarations(List<Variable> fields) {
    StringBuilder text = new StringBuilder();
    for (Variable field : fields) {
      text.append("private ").append(field.isAssignable() ? "" : "final ");
      text.append(field.type()).append(' ').append(field.name());
      text.append(field.name().equals("unit") ? " = 16;\n" : ";\n");
    }
    return text.toString();
  }

  private List<Piece> members(List<Variable> fields, List<Callee> known, List<Callee> callees) {
    List<Piece> members = new ArrayList<>();
    List<Callee> reachable = new ArrayList<>(known);
    Methods.Shape shape = Methods.Shape.of(Construct.COMPONENT_METHOD, "private ", "");
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      members.add(methods.method(shape, fields, reachable, callees));
      reachable.add(callees.getLast());
    }
    if (random.nextInt(2) == 0) {
      members.add(methods.recursive(fields, reachable));
      callees.add(reachable.getLast());
    }
    return members;
  }

  private void add(String name, String declarations, Piece constructor, List<Piece> members) {
    classes.add(
        Piece.of(
            FIXED,
            "\nstatic final class "
                + name
                + " {\nprivate final GrowableMemory memory;\n"
                + declarations
                + "##}\n",
            constructor,
            Piece.list(members)));
  }

  private static Variable renamed(Variable field, String path, Construct kind) {
    boolean isFinal = !field.isAssignable();
    return new Variable(
        path + "." + field.name(),
        field.type(),
        field.isAssignable(),
        isFinal ? Construct.COMPONENT_CONSTANT : kind);
  }

  private static Callee renamed(Callee callee, String path) {
    return new Callee(
        callee.kind() == Construct.VOID_METHOD ? Construct.COMPONENT_METHOD : callee.kind(),
        path + "." + callee.prefix(),
        callee.result(),
        callee.parameters(),
        callee.memory(),
        callee.cost());
  }
}
