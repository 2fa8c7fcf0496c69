package dev.linalloc.kit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Rule {@link dev.linalloc.spec.Rule#M5 M5}, only an allocator grows memory, as ArchUnit rules:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "com.acme")
 * class ArchitectureTest {
 *   @ArchTest static final ArchRule growth = MemoryRules.ONLY_ALLOCATORS_GROW_MEMORY;
 * }
 * }</pre>
 *
 * <p>Two kinds of classes may call {@code memoryGrow}: a {@link GlobalAllocator} (a class nested in
 * it must not), and a <em>component</em> of one. A component is a final, package-private class of
 * the same package that the allocator, or another of its components, holds in a final field. The
 * {@code memoryGrow} of a memory may also call that of another memory, since it only forwards its
 * caller's request. Calls are recognised by name and parameter, on any receiver type, so a project
 * cannot hide them behind an interface of its own with the same method.
 *
 * <p>Two uses of reflection are not seen: a name that is concatenated at run time, and a method
 * that is found by listing all methods.
 */
@SuppressWarnings("exports") // a module that uses the rules requires ArchUnit itself
public final class MemoryRules {
  private static final String NAME = "memoryGrow";

  /**
   * Only allocators and their components call {@code memoryGrow} or make a method reference to it.
   * Calls in lambdas count.
   */
  public static final ArchRule ONLY_ALLOCATORS_CALL_MEMORY_GROW =
      classes()
          .that()
          .areNotAssignableTo(GlobalAllocator.class)
          .and(areNoComponents())
          .should(condition("not call " + NAME, MemoryRules::calls))
          .because("M5: only an allocator grows memory")
          .allowEmptyShould(true);

  /**
   * Only allocators have a string constant {@code memoryGrow}: reflection and method handles need
   * one.
   */
  public static final ArchRule ONLY_ALLOCATORS_NAME_MEMORY_GROW =
      classes()
          .that()
          .areNotAssignableTo(GlobalAllocator.class)
          .should(condition("not name " + NAME + " in a string", MemoryRules::names))
          .because("M5: only an allocator grows memory, also by reflection")
          .allowEmptyShould(true);

  /** Both rules. */
  public static final ArchRule ONLY_ALLOCATORS_GROW_MEMORY =
      CompositeArchRule.of(ONLY_ALLOCATORS_CALL_MEMORY_GROW).and(ONLY_ALLOCATORS_NAME_MEMORY_GROW);

  private MemoryRules() {}

  private static DescribedPredicate<JavaClass> areNoComponents() {
    return describe("are no components of an allocator", type -> !isComponent(type, Set.of()));
  }

  /**
   * Returns whether an allocator holds {@code type}, directly or through other components.
   *
   * @param inside the types on the current path, each of which is held by the next; none of them is
   *     an allocator
   */
  private static boolean isComponent(JavaClass type, Set<JavaClass> inside) {
    if (!type.getModifiers().contains(FINAL) || type.getModifiers().contains(PUBLIC)) {
      return false;
    }
    Set<JavaClass> held =
        Stream.concat(inside.stream(), Stream.of(type)).collect(Collectors.toSet());
    return type.getFieldsWithTypeOfSelf().stream()
        .filter(field -> field.getModifiers().contains(FINAL))
        .map(JavaField::getOwner)
        .filter(owner -> owner.getPackage().equals(type.getPackage()) && !held.contains(owner))
        .anyMatch(owner -> owner.isAssignableTo(GlobalAllocator.class) || isComponent(owner, held));
  }

  private static Stream<String> calls(JavaClass origin) {
    return origin.getCodeUnitAccessesFromSelf().stream()
        .filter(access -> isMemoryGrow(access.getTarget()) && !isForwarding(access))
        .map(JavaAccess::getDescription);
  }

  private static boolean isMemoryGrow(CodeUnitAccessTarget target) {
    return target.getName().equals(NAME) && takesAnInt(target.getRawParameterTypes());
  }

  private static boolean isForwarding(JavaAccess<?> access) {
    JavaCodeUnit origin = access.getOrigin();
    return origin.getName().equals(NAME)
        && takesAnInt(origin.getRawParameterTypes())
        && origin.getOwner().isAssignableTo(GrowableMemory.class);
  }

  private static boolean takesAnInt(List<JavaClass> parameters) {
    return parameters.size() == 1 && parameters.getFirst().isEquivalentTo(int.class);
  }

  /** Reads the class file, because ArchUnit does not import string constants. */
  private static Stream<String> names(JavaClass origin) {
    return StreamSupport.stream(constantPool(origin).spliterator(), false)
        .filter(entry -> entry instanceof StringEntry string && string.stringValue().equals(NAME))
        .map(_ -> "Class <" + origin.getName() + "> holds the string \"" + NAME + "\"");
  }

  private static Iterable<PoolEntry> constantPool(JavaClass origin) {
    if (origin.getSource().isEmpty()) {
      return List.of();
    }
    Source source = origin.getSource().get();
    try (InputStream in = source.getUri().toURL().openStream()) {
      return ClassFile.of().parse(in.readAllBytes()).constantPool();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ArchCondition<JavaClass> condition(String description, Breaches breaches) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        breaches.of(origin).forEach(breach -> events.add(violated(origin, breach)));
      }
    };
  }

  /** Returns the breaches of a class, each as a sentence. */
  @FunctionalInterface
  private interface Breaches {
    Stream<String> of(JavaClass origin);
  }
}
