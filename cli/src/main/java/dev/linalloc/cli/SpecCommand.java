package dev.linalloc.cli;

import static java.util.stream.Collectors.joining;

import dev.linalloc.spec.Rule;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the rules with the evidence behind each, or explains one. */
@Command(
    name = "spec",
    description = "List the evidence for each rule, or explain one rule.",
    mixinStandardHelpOptions = true)
final class SpecCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RULE",
      arity = "0..1",
      description = "The number of a rule, such as A3. Without one, all rules are shown.")
  private @Nullable String number;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    ReportFormat report = output.format();
    if (number == null) {
      report.note(SpecResult.Row.heading());
      Stream.of(Rule.values()).map(SpecResult.Row::new).forEach(report::add);
    } else {
      report.add(new SpecResult.Explanation(rule(number)));
    }
    return report.end();
  }

  private static Rule rule(String number) {
    return Stream.of(Rule.values())
        .filter(rule -> rule.name().equalsIgnoreCase(number))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no rule \"%s\"; known: %s"
                        .formatted(
                            number,
                            Stream.of(Rule.values()).map(Rule::name).collect(joining(" ")))));
  }
}
