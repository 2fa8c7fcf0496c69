package dev.linalloc.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * Prints the man page of all commands, in the macros that every {@code man} reads. The build writes
 * it to {@code linalloc.1}. It is made from the same model as {@code --help}. Picocli's own
 * generator writes AsciiDoc, from which only a program in Ruby makes a man page.
 */
@Command(
    name = "man",
    description = {"Print the man page of this command.", "To read it: linalloc man | man -l -"},
    mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {
  private final StringBuilder page = new StringBuilder();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Override
  public Integer call() {
    CommandLine top = command.root().commandLine();
    add(top);
    PrintWriter out = top.getOut();
    out.print(page);
    out.flush();
    return 0;
  }

  private void add(CommandLine top) {
    CommandSpec spec = top.getCommandSpec();
    String name = spec.name();
    String version = spec.version()[0];
    macro("TH", name.toUpperCase(Locale.ROOT), "1", "", version, "User Commands");
    macro("SH", "NAME");
    line(escaped(name) + " \\- " + escaped(spec.usageMessage().description()[0]));
    macro("SH", "SYNOPSIS");
    line(bold(name) + " " + italic("COMMAND") + " [" + italic("OPTION") + "]...");
    macro("SH", "COMMANDS");
    Collection<CommandLine> commands = top.getSubcommands().values();
    commands.forEach(this::addCommand);
    macro("SH", "EXIT STATUS");
    item(bold("0"), "No rule that must hold is broken.");
    item(bold("1"), "One is broken.");
    item(bold("2"), "The command could not do what it was asked to: the message says why.");
    macro("SH", "ENVIRONMENT");
    item(bold("LINALLOC_JAVA_OPTS"), "Options for the JVM, split at spaces.");
  }

  private void addCommand(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().width(Short.MAX_VALUE); // man breaks the lines
    String synopsis = new Help(spec, Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
    macro("SS", spec.qualifiedName());
    line(escaped(String.join(" ", spec.usageMessage().description())));
    macro("PP");
    line(escaped(synopsis.strip().replaceAll("\\s+", " ")));
    spec.positionalParameters().forEach(each -> item(italic(each.paramLabel()), each));
    spec.options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp())
        .forEach(option -> item(names(option), option));
  }

  private static String names(OptionSpec option) {
    List<String> names = Stream.of(option.names()).map(ManCommand::bold).toList();
    String value = option.arity().max() == 0 ? "" : " " + italic(option.paramLabel());
    return String.join(", ", names) + value;
  }

  private void item(String term, ArgSpec described) {
    item(term, String.join(" ", described.description()));
  }

  private void item(String term, String text) {
    macro("TP");
    line(term);
    line(escaped(text));
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    Stream.of(arguments).forEach(word -> page.append(" \"").append(escaped(word)).append('"'));
    page.append('\n');
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  private static String italic(String text) {
    return "\\fI" + escaped(text) + "\\fR";
  }

  /** Returns text in which nothing is a macro. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\(rs").replace("-", "\\-").replace("\"", "\\(dq");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
