package dev.linalloc.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.linalloc.Allocators;
import dev.linalloc.ArenaPool;
import dev.linalloc.ConfinedAllocator;
import dev.linalloc.HeapArena;
import dev.linalloc.Layout;
import dev.linalloc.LinearArena;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.kit.archunit.MemoryRules;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All class files keep to the architecture that {@code ARCHITECTURE.md} shows. */
class ArchitectureTest {
  /** The other modules of the project that each module may use. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("api", List.of()),
          entry("spec", List.of("api")),
          entry("mini", List.of("api")),
          entry("wee", List.of("api")),
          entry("dl", List.of("api")),
          entry("kit", List.of("api", "spec")),
          entry("format", List.of()),
          entry("compiler", List.of("api", "format")),
          entry("host", List.of("api", "format")),
          entry("verifier", List.of("api", "format")),
          entry(
              "cli",
              List.of("api", "spec", "mini", "wee", "dl", "kit", "format", "compiler", "host")));

  /** Modules that depend on the JDK and each other alone. */
  private static final List<String> WITHOUT_LIBRARIES =
      List.of("api", "spec", "mini", "wee", "dl", "format", "compiler");

  private static final String[] ALLOCATORS = packages(List.of("mini", "wee", "dl"));

  private static final String BILLED_MEMORY = "dev.linalloc.host.BilledMemory";
  private static final String TRANSCRIPTS = "dev.linalloc.cli.Transcripts";

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.linalloc");

  /** One slice per package. The package {@code a.b} is not part of the package {@code a}. */
  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  @Test
  void everyClassBelongsToAModuleOfTheDesign() {
    assertThat(OURS).isNotEmpty().allMatch(resideInAnyPackage(packages(MAY_USE.keySet())));
  }

  @Test
  void thePageShowsTheSameModules() throws IOException {
    Pattern row =
        Pattern.compile("(?m)^\\| \\[[\\w-]+\\]\\([\\w-]+\\) \\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|$");
    Map<String, List<String>> shown =
        row.matcher(Files.readString(Path.of("..", "ARCHITECTURE.md")))
            .results()
            .collect(
                Collectors.toMap(
                    found -> found.group(1),
                    found ->
                        Pattern.compile("\\w+")
                            .matcher(found.group(2))
                            .results()
                            .map(MatchResult::group)
                            .toList()));
    assertThat(shown).isEqualTo(MAY_USE);
  }

  @TestFactory
  Stream<DynamicTest> aModuleUsesOnlyWhatTheDesignLetsIt() {
    return MAY_USE.entrySet().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module.getKey() + " uses " + module.getValue(),
                    () ->
                        classes()
                            .that(resideInAnyPackage(packages(module.getKey())))
                            .should()
                            .onlyDependOnClassesThat(
                                not(resideInAPackage("dev.linalloc.."))
                                    .or(resideInAnyPackage(packages(module.getKey())))
                                    .or(resideInAnyPackage(packages(module.getValue()))))
                            .allowEmptyShould(true)
                            .check(OURS)));
  }

  /**
   * Both ends of the pipeline know the graph; only the package of the entry point knows both ends.
   */
  @Test
  void thePackagesOfTheCompilerAreAPipeline() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("door")
        .definedBy("dev.linalloc.compiler")
        .layer("classfile")
        .definedBy("dev.linalloc.compiler.classfile")
        .layer("ssa")
        .definedBy("dev.linalloc.compiler.ssa")
        .layer("wasm")
        .definedBy("dev.linalloc.compiler.wasm")
        .whereLayer("door")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("classfile")
        .mayOnlyBeAccessedByLayers("door")
        .whereLayer("wasm")
        .mayOnlyBeAccessedByLayers("door")
        .whereLayer("ssa")
        .mayNotAccessAnyLayer()
        .check(OURS);
  }

  @Test
  void noPackagesFormACircle() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(OURS);
  }

  /** The package {@code jdk.jfr} is part of the JDK. */
  @Test
  void theApiTheSpecificationAndTheAllocatorsNeedNoLibrary() {
    classes()
        .that(resideInAnyPackage(packages(WITHOUT_LIBRARIES)))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "jdk.jfr..", "org.jspecify..", "dev.linalloc..")
        .check(OURS);
  }

  /** M5: the memory that programs see cannot grow. */
  @Test
  void whatProgramsSeeHasNoMemoryGrow() {
    assertThat(LinearMemory.class.getMethods())
        .isNotEmpty()
        .noneMatch(method -> method.getName().equals("memoryGrow"));
  }

  /**
   * M5: the memory that programs see cannot grow. {@code BilledMemory} runs whole contracts, with
   * the allocators in them. {@code Transcripts} shows what growth returns, on memories without an
   * allocator.
   */
  @Test
  void onlyAllocatorsGrowMemory() {
    MemoryRules.ONLY_ALLOCATORS_CALL_MEMORY_GROW.check(
        OURS.that(not(name(BILLED_MEMORY)).and(not(name(TRANSCRIPTS)))));
  }

  /** The compiler, the verifier and the rule itself need the method's name. */
  @Test
  void onlyAllocatorsNameMemoryGrow() {
    MemoryRules.ONLY_ALLOCATORS_NAME_MEMORY_GROW.check(
        OURS.that(
            not(
                resideInAnyPackage(
                    "dev.linalloc.compiler..",
                    "dev.linalloc.verifier..",
                    "dev.linalloc.kit.archunit.."))));
  }

  @TestFactory
  Stream<DynamicTest> everyAllocatorClassCompiles() {
    return OURS.that(resideInAnyPackage(ALLOCATORS)).stream()
        .filter(type -> type.isAssignableTo(GlobalAllocator.class))
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type.getName(),
                    () ->
                        WasmCompiler.compile(
                            type.reflect().asSubclass(GlobalAllocator.class),
                            CompileOptions.DEFAULT)));
  }

  /** M5: programs get the checked interface of an allocator, and never a memory that can grow. */
  @TestFactory
  Stream<DynamicTest> theFrontDoorHandsOutNothingThatGrows() {
    return Stream.of(
            Allocators.class,
            ConfinedAllocator.class,
            Layout.class,
            LinearArena.class,
            HeapArena.class,
            ArenaPool.class)
        .map(OURS::get)
        .map(
            door ->
                DynamicTest.dynamicTest(
                    door.getSimpleName(),
                    () ->
                        assertThat(handedOut(door))
                            .isNotEmpty()
                            .noneMatch(ArchitectureTest::isRaw)));
  }

  /** Returns the types that users of a class can obtain from it, type arguments included. */
  private static List<JavaClass> handedOut(JavaClass door) {
    return Stream.<JavaType>concat(
            door.getMethods().stream()
                .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE))
                .map(JavaMethod::getReturnType),
            door.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.PRIVATE))
                .map(JavaField::getType))
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .toList();
  }

  private static boolean isRaw(JavaClass type) {
    return type.isAssignableTo(GrowableMemory.class) || type.isAssignableTo(GlobalAllocator.class);
  }

  private static String[] packages(Collection<String> modules) {
    return modules.stream().flatMap(module -> Stream.of(packages(module))).toArray(String[]::new);
  }

  /** Returns the packages of one module, as ArchUnit's patterns. */
  private static String[] packages(String module) {
    return module.equals("api")
        ? new String[] {"dev.linalloc", "dev.linalloc.memory..", "dev.linalloc.spi.."}
        : new String[] {"dev.linalloc." + module + ".."};
  }
}
