package dev.linalloc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * The tables of {@code cli/JSON.md}.
 *
 * @param sections the type of each field in each section
 * @param verdicts the sections whose objects begin with the fields of a verdict
 */
record JsonPage(Map<String, Map<String, String>> sections, Set<String> verdicts) {
  /** Ends the type of a field that may be null. */
  static final String OR_NULL = " or null";

  private static final Pattern SECTION = Pattern.compile("## (\\w+)");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\| .+ \\|");

  static JsonPage read() throws IOException {
    JsonPage page = new JsonPage(new LinkedHashMap<>(), new TreeSet<>());
    String section = "";
    for (String line : Files.readAllLines(Path.of("JSON.md"))) {
      Matcher heading = SECTION.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
        page.sections.put(section, new LinkedHashMap<>());
      } else if (line.startsWith("A [verdict]")) {
        page.verdicts.add(section);
      } else if (row.matches()) {
        page.fields(section).put(row.group(1), row.group(2));
      }
    }
    return page;
  }

  /** Returns the names of the commands that print JSON. */
  static Set<String> commands() {
    Set<String> names = new TreeSet<>();
    new CommandLine(new Main())
        .getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getCommandSpec().findOption("--json") != null) {
                names.add(name);
              }
            });
    return names;
  }

  Map<String, String> fields(String section) {
    return Objects.requireNonNull(sections.get(section), section);
  }
}
