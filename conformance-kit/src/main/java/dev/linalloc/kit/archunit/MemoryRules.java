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
 * Nobody but an allocator grows memory (rule M5), as ArchUnit rules:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "com.acme")
 * class ArchitectureTest {
 *   @ArchTest static final ArchRule growth = MemoryRules.ONLY_ALLOCATORS_GROW_MEMORY;
 * }
 * }</pre>
 *
 * <p>An allocator is a {@link GlobalAllocator} itself, not a class nested in one, and may call it
 * through a <em>component</em>: a final, package-private class of its package that it, or another
 * of its components, holds in a final field. A memory that passes its own {@code memoryGrow} on to
 * another is no caller; the code that calls it is. Calls are told by name and parameter, whatever
 * type they go through, so that an interface of one's own with the same method hides nothing.
 *
 * <p>What can't be seen: a name that is put together while the program runs, and a method that is
 * found by listing them all.
 */
@SuppressWarnings("exports") // whoever uses them requires ArchUnit
public final class MemoryRules {
  private static final String NAME = "memoryGrow";

  /** No call and no method reference, in a lambda or not. */
  public static final ArchRule ONLY_ALLOCATORS_CALL_MEMORY_GROW =
      classes()
          .that()
          .areNotAssignableTo(GlobalAllocator.class)
          .and(areNoComponents())
          .should(condition("not call " + NAME, MemoryRules::calls))
          .because("M5: nobody but an allocator grows memory")
          .allowEmptyShould(true);

  /** No string constant of that name, which is how reflection and method handles get at it. */
  public static final ArchRule ONLY_ALLOCATORS_NAME_MEMORY_GROW =
      classes()
          .that()
          .areNotAssignableTo(GlobalAllocator.class)
          .should(condition("not name " + NAME + " in a string", MemoryRules::names))
          .because("M5: nobody but an allocator grows memory, by reflection neither")
          .allowEmptyShould(true);

  /** Both. */
  public static final ArchRule ONLY_ALLOCATORS_GROW_MEMORY =
      CompositeArchRule.of(ONLY_ALLOCATORS_CALL_MEMORY_GROW).and(ONLY_ALLOCATORS_NAME_MEMORY_GROW);

  private MemoryRules() {}

  private static DescribedPredicate<JavaClass> areNoComponents() {
    return describe("are no components of an allocator", type -> !isComponent(type, Set.of()));
  }

  /** The types in {@code inside} hold each other: that none of them is an allocator is known. */
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

  /** ArchUnit does not look at constants, so this reads the class file. */
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

  /** Says how a class breaks a rule. */
  @FunctionalInterface
  private interface Breaches {
    Stream<String> of(JavaClass origin);
  }
}
