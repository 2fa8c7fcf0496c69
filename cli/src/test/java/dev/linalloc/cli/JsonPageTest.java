package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page {@code cli/JSON.md} documents the fields that the commands print, and no others. */
class JsonPageTest {
  private final JsonPage page = JsonPage.read();
  private final Set<String> printed = new TreeSet<>();

  @TempDir private Path folder;

  JsonPageTest() throws IOException {}

  @Test
  void everyCommandThatPrintsJsonHasASection() {
    assertThat(page.sections().keySet()).containsAll(JsonPage.commands());
  }

  @Test
  void everyObjectThatIsPrintedHasTheFieldsOfItsSectionAndEverySectionIsPrinted()
      throws IOException {
    Path trace = Files.writeString(folder.resolve("some.trace"), "a 0 100000 8\nf 0\na 1 7 8\n");
    Path noJar = Files.writeString(folder.resolve("text.jar"), "I am no jar.");
    Path module = folder.resolve("mini.wasm");
    run("list", "--all");
    run("compile", "mini", "-o", module.toString());
    run("check", "mini", "splits-too-early", noJar.toString(), "--steps", "0");
    run("check", module.toString(), "--steps", "0", "--timeout", "300");
    run("replay", "mini", trace.toString());
    run("replay", module.toString(), trace.toString());
    run("diff", "mini", "toy-bump", trace.toString());
    run("diff", "mini", "wee", trace.toString());
    run("view", trace.toString(), "--on", "mini");
    run("playground", "-o", folder.resolve("playground").toString());
    run("soak", "mini", "--calls", "100", "--live", "10");
    run("explore", "splits-too-early", "--heap-bytes", "64", "--sizes", "8", "--aligns", "1");
    run("efficiency", "mini", "--rounds", "1", "--traces", trace.toString());
    run("gas", "mini");
    run("gas", "--bill", module.toString());
    run("gas", "--bill", module.toString(), "--trace", trace.toString());
    run("gas", "--bill", Path.of("src/test/resources/dev/linalloc/cli/contract.wasm").toString());
    run("spec");
    run("spec", "A3");
    printed.addAll(List.of("document", "verdict"));
    assertThat(printed).isEqualTo(new TreeSet<>(page.sections().keySet()));
  }

  private void run(String... line) throws IOException {
    StringWriter out = new StringWriter();
    PrintWriter errors = new PrintWriter(new StringWriter());
    String[] arguments = Stream.concat(Stream.of(line), Stream.of("--json")).toArray(String[]::new);
    Main.run(new PrintWriter(out, true), errors, arguments);
    Map<String, Object> document = JSON.std.mapFrom(out.toString());
    assertThat(document)
        .containsEntry("format", JsonFormat.VERSION)
        .containsEntry("command", line[0]);
    assertThat(document.keySet()).containsExactlyElementsOf(page.fields("document").keySet());
    assertThat(list(document.get("results"))).isNotEmpty();
    for (Object result : list(document.get("results"))) {
      assertIsObject(line[0], result);
    }
  }

  private void assertIsObject(String section, Object value) {
    Map<String, String> types = new LinkedHashMap<>();
    Map<?, ?> object = (Map<?, ?>) value;
    if (page.verdicts().contains(section)) {
      types.putAll(page.fields("verdict"));
    }
    if (object.get("error") == null) {
      types.putAll(page.fields(section));
      printed.add(section);
    }
    assertThat(object.keySet())
        .as(section)
        .map(Object::toString)
        .containsExactlyElementsOf(types.keySet());
    types.forEach((field, type) -> assertIs(type, object.get(field), section + "." + field));
  }

  private void assertIs(String type, @Nullable Object value, String field) {
    if (type.endsWith(JsonPage.OR_NULL)) {
      if (value != null) {
        assertIs(type.substring(0, type.length() - JsonPage.OR_NULL.length()), value, field);
      }
    } else if (type.startsWith("[")) {
      String each = type.substring(1, type.length() - 1);
      list(value).forEach(element -> assertIs(each, element, field));
    } else {
      switch (type) {
        case "string" -> assertThat(value).as(field).isInstanceOf(String.class);
        case "boolean" -> assertThat(value).as(field).isInstanceOf(Boolean.class);
        case "integer" -> assertThat(value).as(field).isInstanceOfAny(Integer.class, Long.class);
        case "number" -> assertThat(value).as(field).isInstanceOf(Number.class);
        default -> assertIsObject(type, Objects.requireNonNull(value, field));
      }
    }
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }
}
