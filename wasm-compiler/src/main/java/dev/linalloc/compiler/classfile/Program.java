package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.c.CHeap;
import dev.linalloc.compiler.cabi.CabiHeap;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.Source;
import dev.linalloc.compiler.ssa.ValueType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The class that is compiled and what it reaches: its methods, those of its components, static
 * methods of package-private classes beside it, and those of {@link dev.linalloc.spi.Pages}.
 */
public final class Program {
  /** The allocator and its components. */
  final Components components = new Components(this);

  /** The calls and assignments of its methods. */
  final CallGraph calls = new CallGraph(this);

  private static final String CONSTRUCTOR = "(Ldev/linalloc/spi/GrowableMemory;I)V";

  private final String root;
  private final int maximumPages;
  private final Function<String, byte[]> classFiles;
  private final Map<String, ClassModel> classes = new HashMap<>();
  private final Map<Method.Name, Method> methods = new HashMap<>();

  private Program(String root, int maximumPages, Function<String, byte[]> classFiles) {
    this.root = root;
    this.maximumPages = maximumPages;
    this.classFiles = classFiles;
  }

  /**
   * Reads a class.
   *
   * @param root its internal name
   * @param maximumPages the most pages that the module's memory can have
   * @param classFiles finds class files by internal names
   */
  public static Program read(String root, int maximumPages, Function<String, byte[]> classFiles) {
    Program program = new Program(root, maximumPages, classFiles);
    ClassModel model = program.model(root);
    if (!model.flags().has(AccessFlag.FINAL)) {
      throw new Refusal("a class that is not final", "declare it final").at(program.display());
    }
    if (!extendsObject(model)) {
      throw new Refusal("a superclass", "implement interfaces alone").at(program.display());
    }
    program.components.make(root);
    return program;
  }

  /** Returns the most pages that the module's memory can have. */
  int maximumPages() {
    return maximumPages;
  }

  /** Returns the class's internal name. */
  public String root() {
    return root;
  }

  /** Returns the class's name as in Java. */
  String display() {
    return root.replace('/', '.');
  }

  /** Returns the constructor, as it is called from outside. */
  public Callee constructor() {
    return entry(new Method.Name(root, "<init>", CONSTRUCTOR));
  }

  /** Adds a global that no field has, and returns its number. */
  public int addGlobal(ValueType type) {
    return components.addGlobal(type);
  }

  /** Returns whether a call may ask for the memory's size, or grow it. */
  public boolean asksMemory(Callee callee) {
    return calls.asksMemory(callee);
  }

  /** Returns the globals that a call may assign, directly or through other calls. */
  public Set<Integer> assignedBy(Callee callee) {
    return calls.assignedBy(callee);
  }

  /**
   * Returns a method that will be called from outside, with the references that it then gets: the
   * allocator and its memory.
   */
  public Callee entry(Method.Name name) {
    return entry(name, components.allocator());
  }

  /** Returns the allocator. */
  public Component allocator() {
    return components.allocator();
  }

  /**
   * Puts C's functions over the allocator.
   *
   * @param granule the smallest align of a block, in bytes
   * @return the object whose methods they are
   */
  public Component cHeap(int granule) {
    return components.makeAdapter(Names.internal(CHeap.class), "granule", granule);
  }

  /**
   * Puts the component model's function over the allocator.
   *
   * @return the object whose method it is
   */
  public Component cabiHeap() {
    boolean freesNothing = method(new Method.Name(root, "dealloc", "(III)V")).isEmpty();
    return components.makeAdapter(
        Names.internal(CabiHeap.class), "freesNothing", freesNothing ? 1 : 0);
  }

  /** Returns a method of an object that will be called from outside. */
  public Callee entry(Method.Name name, Component receiver) {
    Method method = method(name);
    List<Node> references = new ArrayList<>();
    if (!method.isStatic) {
      references.add(receiver.reference);
    }
    for (ClassDesc parameter : method.type.parameterList()) {
      if (Names.isMemory(parameter)) {
        references.add(Node.MEMORY);
      } else if (Types.of(parameter) == ValueType.REFERENCE) {
        throw new Refusal(
                "a parameter of type " + parameter.displayName(), "pass int, long or the memory")
            .at(name.display());
      }
    }
    return new Callee(name, references);
  }

  /**
   * Turns the fields that no method assigns after the constructors into constants.
   *
   * @param entries the methods that will be called from outside
   * @param values the globals' values after the constructors
   * @param located the globals that are no constants in any case
   */
  public void fixConstants(Collection<Callee> entries, long[] values, Set<Integer> located) {
    Set<Integer> assigned = new HashSet<>(located);
    entries.forEach(entry -> assigned.addAll(calls.assignedBy(entry)));
    components.fixConstants(assigned, values);
  }

  /** Returns the number by which graphs call a method; it never changes. */
  public int number(Callee callee) {
    return calls.number(callee);
  }

  /** Returns the method that graphs call by a number. */
  public Callee callee(int number) {
    return calls.callee(number);
  }

  /** Returns where a function comes from. */
  public Source source(Callee callee) {
    Method.Name name = callee.method();
    Method method = method(name);
    String owner = Names.simple(name.owner());
    String path =
        name.owner().equals(root) || Names.isShared(name.owner())
            ? owner
            : Names.simple(root) + "." + owner;
    String line = method.line() == 0 ? "" : ", line " + method.line();
    return new Source(path + "." + name.name(), method.parameterNames(), name.display() + line);
  }

  /** Returns the name of a global: of its field, or of what the compiler uses it for. */
  public String globalName(int global) {
    String name = components.names().get(global);
    return name == null ? Names.simple(root) + ".<unready>" : name;
  }

  /** Returns the number of globals. */
  public int globalCount() {
    return components.globalCount();
  }

  /** Returns the type of a global, by the number it has in the graphs. */
  public ValueType globalType(int global) {
    return components.globalType(global);
  }

  /** Returns whether a global has one value for ever, which the functions hold. */
  public boolean isConstant(int global) {
    return components.constant(global).isPresent();
  }

  /** Returns the types of a function's results: one, or none. */
  public List<ValueType> results(Callee callee) {
    ClassDesc type = method(callee.method()).type.returnType();
    return type.equals(ConstantDescs.CD_void) ? List.of() : List.of(Types.of(type));
  }

  /** Returns whether a method belongs to the program, so that calls of it are compiled. */
  boolean isOurs(Method.Name name) {
    return name.owner().equals(root) || Names.isShared(name.owner()) || isHelper(name.owner());
  }

  /**
   * Returns whether a class is package-private and in the package of the class that is compiled.
   * Class files of other packages are not read.
   */
  private boolean isHelper(String owner) {
    String beside = root.substring(0, root.lastIndexOf('/') + 1);
    return owner.startsWith(beside)
        && !owner.substring(beside.length()).contains("/")
        && !model(owner).flags().has(AccessFlag.PUBLIC);
  }

  /** Returns whether an object of a class may be a component. */
  boolean isComponent(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.startsWith("L")
        && isComponent(descriptor.substring(1, descriptor.length() - 1));
  }

  /** Returns whether an object of a class, by its internal name, may be a component. */
  boolean isComponent(String owner) {
    return !owner.equals(root)
        && isHelper(owner)
        && model(owner).flags().has(AccessFlag.FINAL)
        && extendsObject(model(owner));
  }

  private static boolean extendsObject(ClassModel model) {
    return model.superclass().orElseThrow().matches(ConstantDescs.CD_Object);
  }

  Method method(Method.Name name) {
    return methods.computeIfAbsent(name, this::read);
  }

  private Method read(Method.Name name) {
    return model(name.owner()).methods().stream()
        .filter(method -> method.methodName().equalsString(name.name()))
        .filter(method -> method.methodType().equalsString(name.descriptor()))
        .findFirst()
        .map(found -> Method.read(name, found))
        .orElseThrow(
            () -> new Refusal("no such method", "compile its class again").at(name.display()));
  }

  /** Returns the class file of a class. */
  ClassModel model(String owner) {
    return classes.computeIfAbsent(owner, this::parse);
  }

  /**
   * Reads a class file. The shared classes are the compiler's own: the program's class files need
   * not include them.
   */
  private ClassModel parse(String name) {
    byte[] file =
        Names.isShared(name) ? ClassFiles.read(Program.class, name) : classFiles.apply(name);
    return ClassFile.of().parse(file);
  }
}
