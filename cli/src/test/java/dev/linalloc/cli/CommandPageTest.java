package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The table of commands in {@code docs/certify.md} names the commands and options that exist. */
class CommandPageTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `linalloc (\\w+)[^`]*` \\| (.*) \\|$");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  /** A command that the script {@code linalloc} starts from another module. */
  private static final String BENCH = "bench";

  private final Map<String, String> rows = new TreeMap<>();
  private final Map<String, CommandLine> commands = new CommandLine(new Main()).getSubcommands();

  CommandPageTest() throws IOException {
    ROW.matcher(Files.readString(Path.of("../docs/certify.md")))
        .results()
        .forEach(row -> rows.put(row.group(1), row.group(2)));
  }

  @Test
  void everyCommandHasARow() {
    assertThat(rows.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(commands.keySet().stream(), Stream.of(BENCH)).toList());
  }

  @Test
  void everyOptionInARowIsOneOfTheCommand() {
    commands.forEach(
        (name, command) ->
            assertThat(OPTION.matcher(rows.getOrDefault(name, "")).results())
                .as(name)
                .map(option -> option.group())
                .allMatch(option -> command.getCommandSpec().findOption(option) != null));
  }
}
