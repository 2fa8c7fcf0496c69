package dev.linalloc.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Decides from class files whether an allocator class keeps to the compilable subset. It checks all
 * code that the constructor and the four calls reach. That code may use ints, longs, one memory,
 * and components that constructors make once. It may call the allocator's own methods, those of
 * components, static methods of package-private classes beside it, those of {@link Pages}, and the
 * arithmetic of {@code java.lang}.
 */
final class CompilableSubset {
  /** The condition that a class keeps to the subset. */
  static final ArchCondition<JavaClass> HOLD =
      new ArchCondition<>("hold to the compilable subset") {
        @Override
        public void check(JavaClass allocator, ConditionEvents events) {
          new CompilableSubset(allocator, events).check();
        }
      };

  private static final Set<String> ENTRIES =
      Set.of("<init>", "alloc", "allocZeroed", "dealloc", "realloc");
  private static final Set<String> ARITHMETIC =
      Set.of("java/lang/Integer", "java/lang/Long", "java/lang/Math", "java/lang/Byte");
  private static final Set<String> MEMORY =
      Set.of(internalName(LinearMemory.class), internalName(GrowableMemory.class));
  private static final Set<Opcode.Kind> KINDS =
      EnumSet.of(
          Opcode.Kind.LOAD,
          Opcode.Kind.STORE,
          Opcode.Kind.INCREMENT,
          Opcode.Kind.CONSTANT,
          Opcode.Kind.OPERATOR,
          Opcode.Kind.CONVERT,
          Opcode.Kind.STACK,
          Opcode.Kind.BRANCH,
          Opcode.Kind.TABLE_SWITCH,
          Opcode.Kind.LOOKUP_SWITCH,
          Opcode.Kind.FIELD_ACCESS,
          Opcode.Kind.INVOKE,
          Opcode.Kind.RETURN,
          Opcode.Kind.NOP);

  /**
   * Tests of references, which the subset lacks: the only references are the allocator, its memory
   * and components.
   */
  private static final Set<Opcode> OF_REFERENCES =
      EnumSet.of(
          Opcode.ACONST_NULL, Opcode.IFNULL, Opcode.IFNONNULL, Opcode.IF_ACMPEQ, Opcode.IF_ACMPNE);

  /** A method, by the internal name of its class, its name and its descriptor. */
  private record Method(String owner, String name, String descriptor) {}

  private final JavaClass allocator;
  private final ConditionEvents events;
  private final Map<String, ClassModel> models = new ConcurrentHashMap<>();
  private final Set<String> checked = new HashSet<>();
  private final Set<Method> seen = new HashSet<>();
  private final Deque<Method> toDo = new ArrayDeque<>();

  private CompilableSubset(JavaClass allocator, ConditionEvents events) {
    this.allocator = allocator;
    this.events = events;
  }

  private void check() {
    String owner = allocator.getName().replace('.', '/');
    ClassModel model = model(owner);
    that(model.flags().has(AccessFlag.FINAL), owner + " is not final");
    that(
        model.superclass().orElseThrow().asInternalName().equals("java/lang/Object"),
        owner + " extends a class");
    checkFields(owner);
    for (MethodModel method : model.methods()) {
      if (ENTRIES.contains(method.methodName().stringValue())) {
        reach(new Method(owner, name(method), method.methodType().stringValue()));
      }
    }
    while (!toDo.isEmpty()) {
      checkMethod(toDo.remove());
    }
  }

  /** Checks the fields of a class, and of the components that it may hold. */
  private void checkFields(String owner) {
    if (checked.add(owner)) {
      model(owner).fields().forEach(field -> checkField(owner, field));
    }
  }

  private void checkField(String owner, FieldModel field) {
    boolean constant = field.findAttribute(Attributes.constantValue()).isPresent();
    boolean number =
        isNumber(field.fieldTypeSymbol()) && (constant || !field.flags().has(AccessFlag.STATIC));
    boolean component = isComponent(field.fieldTypeSymbol());
    that(
        number || component || isMemory(field.fieldTypeSymbol()),
        owner + " has a field " + field.fieldName() + " of type " + field.fieldType());
    if (component) {
      checkFields(internalName(field.fieldTypeSymbol()));
    }
  }

  private void checkMethod(Method method) {
    String place = method.owner() + "." + method.name();
    MethodTypeDesc type = MethodTypeDesc.ofDescriptor(method.descriptor());
    that(
        type.parameterList().stream()
                .allMatch(each -> isNumber(each) || isMemory(each) || isComponent(each))
            && (isNumber(type.returnType()) || type.returnType().descriptorString().equals("V")),
        place
            + " takes more than numbers, the memory and components, or returns more than a number");
    MethodModel model =
        model(method.owner()).methods().stream()
            .filter(each -> name(each).equals(method.name()))
            .filter(each -> each.methodType().stringValue().equals(method.descriptor()))
            .findFirst()
            .orElseThrow();
    List<CodeElement> code = model.code().orElseThrow().elementList();
    for (int at = 0; at < code.size(); at++) {
      if (code.get(at) instanceof ExceptionCatch) {
        that(false, place + " catches exceptions");
      } else if (code.get(at) instanceof Instruction instruction) {
        checkInstruction(place, instruction);
        if (instruction instanceof NewObjectInstruction || assignsReference(instruction)) {
          that(
              method.name().equals("<init>") && isOnce(code, at),
              place + " makes or assigns an object, not once in a constructor");
        }
      }
    }
  }

  private static boolean assignsReference(Instruction instruction) {
    return instruction instanceof FieldInstruction field
        && field.opcode() == Opcode.PUTFIELD
        && !field.typeSymbol().isPrimitive();
  }

  /**
   * Returns whether each run executes an instruction once: no branch skips or repeats it, and no
   * return comes before it.
   */
  private static boolean isOnce(List<CodeElement> code, int at) {
    for (int from = 0; from < code.size(); from++) {
      for (Label target : targets(code.get(from))) {
        boolean isBefore = place(code, target) <= at;
        if (isBefore != from < at) {
          return false;
        }
      }
      if (from < at && code.get(from) instanceof ReturnInstruction) {
        return false;
      }
    }
    return true;
  }

  private static List<Label> targets(CodeElement element) {
    return switch (element) {
      case BranchInstruction branch -> List.of(branch.target());
      case TableSwitchInstruction table -> targets(table.defaultTarget(), table.cases());
      case LookupSwitchInstruction lookup -> targets(lookup.defaultTarget(), lookup.cases());
      default -> List.of();
    };
  }

  private static List<Label> targets(Label otherwise, List<SwitchCase> cases) {
    return Stream.concat(Stream.of(otherwise), cases.stream().map(SwitchCase::target)).toList();
  }

  private static int place(List<CodeElement> code, Label label) {
    int at = 0;
    while (!(code.get(at) instanceof LabelTarget here && here.label().equals(label))) {
      at++;
    }
    return at;
  }

  private void checkInstruction(String place, Instruction instruction) {
    boolean makesComponent =
        instruction instanceof NewObjectInstruction made
            && isComponent(made.className().asSymbol());
    that(
        (KINDS.contains(instruction.opcode().kind()) || makesComponent)
            && !OF_REFERENCES.contains(instruction.opcode())
            && !isOfFloats(instruction),
        place + " does " + instruction.opcode());
    if (instruction instanceof InvokeInstruction call) {
      checkCall(place, call);
    } else if (instruction instanceof FieldInstruction field) {
      that(
          isAllocator(field.owner().asInternalName()) || isComponent(field.owner().asSymbol()),
          place + " uses a field of " + field.owner().asInternalName());
    }
  }

  private void checkCall(String place, InvokeInstruction call) {
    Method method =
        new Method(
            call.owner().asInternalName(), call.name().stringValue(), call.type().stringValue());
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    if (isAllocator(method.owner())
        || (isStatic ? isStaticOfOurs(method.owner()) : isComponent(call.owner().asSymbol()))) {
      reach(method);
    } else {
      that(
          MEMORY.contains(method.owner())
              || (isStatic && ARITHMETIC.contains(method.owner()))
              || isNullCheck(method)
              || method.equals(new Method("java/lang/Object", "<init>", "()V")),
          place + " calls " + method.owner() + "." + method.name());
    }
  }

  private boolean isStaticOfOurs(String owner) {
    return owner.equals(internalName(Pages.class)) || isHelper(owner);
  }

  /**
   * Returns whether a call is a null check, which javac inserts when it reads a constant field of
   * an object.
   */
  private static boolean isNullCheck(Method method) {
    return method.owner().equals("java/util/Objects") && method.name().equals("requireNonNull");
  }

  private boolean isAllocator(String owner) {
    return owner.equals(allocator.getName().replace('.', '/'));
  }

  /** Returns whether an object of a class may be a component. */
  private boolean isComponent(ClassDesc type) {
    if (!type.isClassOrInterface()) {
      return false;
    }
    String owner = internalName(type);
    return !isAllocator(owner)
        && isHelper(owner)
        && model(owner).flags().has(AccessFlag.FINAL)
        && model(owner).superclass().orElseThrow().asInternalName().equals("java/lang/Object");
  }

  private static String internalName(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }

  /** Returns whether a class is package-private and in the allocator's package. */
  private boolean isHelper(String owner) {
    String beside = allocator.getPackageName().replace('.', '/') + "/";
    return owner.startsWith(beside)
        && owner.indexOf('/', beside.length()) < 0
        && !model(owner).flags().has(AccessFlag.PUBLIC);
  }

  private void reach(Method method) {
    if (seen.add(method)) {
      toDo.add(method);
    }
  }

  private void that(boolean holds, String breach) {
    if (!holds) {
      events.add(SimpleConditionEvent.violated(allocator, breach));
    }
  }

  private ClassModel model(String owner) {
    return models.computeIfAbsent(owner, CompilableSubset::read);
  }

  private static ClassModel read(String owner) {
    try (InputStream in = CompilableSubset.class.getResourceAsStream("/" + owner + ".class")) {
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(MethodModel method) {
    return method.methodName().stringValue();
  }

  private static boolean isNumber(ClassDesc type) {
    return type.isPrimitive() && "IJZB".contains(type.descriptorString());
  }

  private static boolean isMemory(ClassDesc type) {
    return MEMORY.stream().anyMatch(name -> type.descriptorString().equals("L" + name + ";"));
  }

  private static boolean isOfFloats(Instruction instruction) {
    TypeKind kind =
        switch (instruction) {
          case LoadInstruction load -> load.typeKind();
          case ConstantInstruction constant -> constant.typeKind();
          case OperatorInstruction operator -> operator.typeKind();
          case ConvertInstruction convert -> convert.toType();
          default -> TypeKind.INT;
        };
    return kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE;
  }

  private static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
