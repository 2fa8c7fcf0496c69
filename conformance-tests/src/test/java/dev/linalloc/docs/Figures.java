package dev.linalloc.docs;

import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The figures that pages quote, each with a name, such as {@code ink.dl.walk}. */
final class Figures {
  private static final Path FOLDER = Path.of("docs", "figures");
  private static final Pattern BAR =
      Pattern.compile("(?m)^\\| ([^|]+) \\| [\\d.]+ \\| ([\\d.]+) \\|");
  private static final Pattern NAME = Pattern.compile("\\{([^{}]+)\\}");

  private final Map<String, String> values = new TreeMap<>();

  Figures() {
    for (List<String> row : rows("sizes.csv")) {
      boolean all = Boolean.parseBoolean(row.get(1));
      boolean bulk = Boolean.parseBoolean(row.get(2));
      String variant = !all ? ".minimal" : !bulk ? ".mvp" : "";
      put("size." + row.getFirst() + variant, row.get(3));
    }
    putTable("ink", "ink.csv");
    putTable("mutants", "mutants.csv");
    Matcher bar = BAR.matcher(Page.read(Path.of("benchmarks", "RESULTS.md")));
    while (bar.find()) {
      values.put("bar." + bar.group(1), bar.group(2));
    }
    put("rules", "" + Rule.values().length);
    put("rules of allocators", "" + ofAllocators());
    put("wrong allocators", "" + WrongAllocators.all().size());
  }

  private static long ofAllocators() {
    EnumSet<Scope> others = EnumSet.of(Scope.MEMORY, Scope.DOOR);
    return Arrays.stream(Rule.values()).filter(rule -> !others.contains(rule.scope())).count();
  }

  /** Adds a figure per cell, named after the row's first cell and the column's head. */
  private void putTable(String prefix, String file) {
    List<String> head = cells(Page.read(FOLDER.resolve(file)).lines().findFirst().orElseThrow());
    for (List<String> row : rows(file)) {
      for (int i = 1; i < head.size(); i++) {
        put(prefix + "." + row.getFirst() + "." + head.get(i), row.get(i));
      }
    }
  }

  private void put(String name, String number) {
    values.put(name, String.format(Locale.ROOT, "%,d", Long.parseLong(number)));
  }

  private static List<List<String>> rows(String file) {
    return Page.read(FOLDER.resolve(file)).lines().skip(1).map(Figures::cells).toList();
  }

  private static List<String> cells(String line) {
    return Stream.of(line.split(",", -1)).toList();
  }

  /** Returns a sentence with each name in braces replaced by its figure. */
  String fill(String sentence) {
    return NAME.matcher(sentence)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1))));
  }

  private String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no figure " + name + "; known: " + values.keySet());
    }
    return value;
  }
}
