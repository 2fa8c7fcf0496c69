package dev.linalloc.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.host.GuestModule;
import dev.linalloc.kit.Conformance;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The API that third parties compile against does not change by accident. The public signatures of
 * the exported packages are on record in {@code src/test/resources/api}, one file per module, and a
 * change of a signature must change that file too. The files are plain text: no artefact is
 * published yet to compare with, and a reviewer sees each change at once.
 */
class PublicApiTest {
  private static final Path KEPT = Path.of("src", "test", "resources", "api");
  private static final Path FOUND = Path.of("target", "api");

  @ParameterizedTest
  @ValueSource(
      classes = {
        AllocatorProvider.class,
        Rule.class,
        Conformance.class,
        WasmCompiler.class,
        GuestModule.class
      })
  void theSignaturesAreThoseOnRecord(Class<?> ofModule) throws Exception {
    ModuleReference module = moduleOf(ofModule);
    String file = module.descriptor().name() + ".txt";
    List<String> signatures = signatures(module);
    Files.createDirectories(FOUND);
    Files.write(FOUND.resolve(file), signatures);
    assertThat(signatures)
        .as("if the change is intended, copy %s to %s", FOUND.resolve(file), KEPT.resolve(file))
        .isEqualTo(Files.readAllLines(KEPT.resolve(file)));
  }

  private static ModuleReference moduleOf(Class<?> type) throws URISyntaxException {
    Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    return ModuleFinder.of(place).findAll().iterator().next();
  }

  private static List<String> signatures(ModuleReference module) throws Exception {
    Set<String> exported =
        module.descriptor().exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    return classNames(module).stream()
        .map(PublicApiTest::load)
        .filter(type -> exported.contains(type.getPackageName()) && isPublic(type))
        .flatMap(PublicApiTest::signatures)
        .toList();
  }

  private static List<String> classNames(ModuleReference module) throws IOException {
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      return files
          .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, PublicApiTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
  }

  private static Stream<String> signatures(Class<?> type) {
    String above =
        withHiddenSuperclasses(type)
            .flatMap(
                each ->
                    Stream.concat(
                        Stream.ofNullable(each.getGenericSuperclass()),
                        Arrays.stream(each.getGenericInterfaces())))
            .map(each -> " < " + each.getTypeName())
            .collect(Collectors.joining());
    Stream<String> members =
        Stream.concat(
                visible(type.getDeclaredConstructors(), Constructor::toGenericString),
                withHiddenSuperclasses(type)
                    .flatMap(
                        each ->
                            Stream.concat(
                                visible(each.getDeclaredFields(), Field::toGenericString),
                                visible(each.getDeclaredMethods(), Method::toGenericString))))
            .sorted();
    return Stream.concat(
        Stream.of(type.toGenericString() + above), members.map(member -> "  " + member));
  }

  /** Adds superclasses that are not public: users see their members as members of the subclass. */
  private static Stream<Class<?>> withHiddenSuperclasses(Class<?> type) {
    return Stream.iterate(
        type, each -> each != null && (each == type || !isPublic(each)), Class::getSuperclass);
  }

  private static <T extends Member> Stream<String> visible(
      T[] members, Function<T, String> signature) {
    return Arrays.stream(members)
        .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
        .filter(member -> !member.isSynthetic())
        .map(signature);
  }
}
