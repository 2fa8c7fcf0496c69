package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The published schema says the same as the page {@code JSON.md}. After a change of the page, copy
 * {@code target/linalloc.schema.json} over the schema.
 */
class JsonSchemaTest {
  private static final Set<String> SIMPLE = Set.of("string", "boolean", "integer", "number");

  private final JsonPage page = JsonPage.read();

  JsonSchemaTest() throws IOException {}

  @Test
  void theSchemaSaysTheSameAsThePage() throws IOException {
    String schema = Json.pretty(schema()) + "\n";
    Files.writeString(Path.of("target", "linalloc.schema.json"), schema);
    assertThat(Files.readString(Path.of("linalloc.schema.json"))).isEqualTo(schema);
  }

  private Map<String, ?> schema() {
    Map<String, Object> definitions = new LinkedHashMap<>();
    page.sections()
        .forEach(
            (section, fields) -> {
              if (!section.equals("document")) {
                definitions.put(section, definition(section, fields));
              }
            });
    Set<String> commands = JsonPage.commands();
    List<Object> cases = new ArrayList<>();
    for (String command : commands) {
      cases.add(
          new Fields()
              .with("if", properties("command", Map.of("const", command)))
              .with("then", properties("results", Map.of("items", reference(command))))
              .map());
    }
    return new Fields()
        .with("$schema", "https://json-schema.org/draft/2020-12/schema")
        .with("title", "What linalloc prints with --json")
        .with("type", "object")
        .with("required", List.copyOf(page.fields("document").keySet()))
        .with(
            "properties",
            new Fields()
                .with("format", Map.of("const", JsonFormat.VERSION))
                .with("command", Map.of("enum", List.copyOf(commands)))
                .with("results", Map.of("type", "array"))
                .map())
        .with("allOf", cases)
        .with("$defs", definitions)
        .map();
  }

  /** A result with an error has the fields of a verdict alone. */
  private Object definition(String section, Map<String, String> fields) {
    if (!page.verdicts().contains(section)) {
      return object(fields);
    }
    return new Fields()
        .with("allOf", List.of(reference("verdict")))
        .with("if", properties("error", Map.of("type", "null")))
        .with("then", object(fields))
        .map();
  }

  private static Object object(Map<String, String> fields) {
    Fields types = new Fields();
    fields.forEach((field, type) -> types.with(field, type(type)));
    return new Fields()
        .with("type", "object")
        .with("required", List.copyOf(fields.keySet()))
        .with("properties", types.map())
        .map();
  }

  private static Object type(String type) {
    if (type.endsWith(JsonPage.OR_NULL)) {
      Object other = type(type.substring(0, type.length() - JsonPage.OR_NULL.length()));
      return Map.of("anyOf", List.of(other, Map.of("type", "null")));
    }
    if (type.startsWith("[")) {
      return new Fields()
          .with("type", "array")
          .with("items", type(type.substring(1, type.length() - 1)))
          .map();
    }
    return SIMPLE.contains(type) ? Map.of("type", type) : reference(type);
  }

  private static Map<String, ?> reference(String section) {
    return Map.of("$ref", "#/$defs/" + section);
  }

  private static Map<String, ?> properties(String name, Object schema) {
    return Map.of("properties", Map.of(name, schema));
  }
}
