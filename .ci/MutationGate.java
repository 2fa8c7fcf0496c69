import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Passes a module if its tests kill every mutant except those in its {@code equivalents.csv}.
 *
 * <p>{@code java MutationGate.java <module folder>...} compares each module's {@code
 * target/pit-reports/mutations.xml} with the {@code equivalents.csv} beside its pom, if there is
 * one. It fails on any survivor and any uncovered mutant without a row, on any row without a
 * survivor (the mutant is killed, or gone), on any mutant that could not be run, and if more than 5
 * % of a module's mutants have rows. Mutants that timed out, or that ran out of memory, count as
 * killed and are listed. Whether a mutant runs out of memory depends on the machine, so a mutant
 * with a row may do so too. Rows of classes that exist but were not mutated this time are ignored.
 *
 * <p>With {@code --figures FILE} as the first arguments, the counts of the modules that pass also
 * replace their rows in that file.
 *
 * <p>A row names its mutant by class, method, line and mutator, and by its number among the mutants
 * of that kind on that line, from 1 on in the order of the byte code. {@code reason} says why no
 * test can tell it from the original, {@code tried} what was tried.
 */
public final class MutationGate {
  private static final String HEADER = "class,method,line,mutator,which,reason,tried";
  private static final int MAX_PERCENT = 5;
  private static final Set<String> MAY_HAVE_A_ROW = Set.of("SURVIVED", "MEMORY_ERROR");

  private record Mutant(String type, String method, int line, String mutator, int which) {
    @Override
    public String toString() {
      return String.join(",", type, method, "" + line, mutator, "" + which);
    }
  }

  private record Verdict(String status, String description) {}

  private static final List<String> complaints = new ArrayList<>();

  /** The counts of each module, as a line of the file of figures. */
  private static final Map<String, String> figures = new LinkedHashMap<>();

  public static void main(String[] arguments) throws Exception {
    boolean writes = arguments.length > 1 && arguments[0].equals("--figures");
    List<String> modules = List.of(arguments).subList(writes ? 2 : 0, arguments.length);
    if (modules.isEmpty()) {
      System.err.println("usage: java MutationGate.java [--figures FILE] <module folder>...");
      System.exit(2);
    }
    System.out.printf(
        "%-18s %8s %8s %11s %10s%n", "module", "mutants", "killed", "equivalent", "cut short");
    for (String module : modules) {
      check(Path.of(module));
    }
    complaints.forEach(System.out::println);
    if (writes && complaints.isEmpty()) {
      writeFigures(Path.of(arguments[1]));
    }
    System.exit(complaints.isEmpty() ? 0 : 1);
  }

  /** Replaces the rows of the modules that passed; a new module comes last. */
  private static void writeFigures(Path file) throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    Files.readAllLines(file).forEach(row -> rows.put(row.substring(0, row.indexOf(',')), row));
    rows.putAll(figures);
    Files.write(file, rows.values());
  }

  private static void check(Path module) throws Exception {
    Map<Mutant, Verdict> mutants = mutants(module.resolve("target/pit-reports/mutations.xml"));
    Set<String> types = mutants.keySet().stream().map(Mutant::type).collect(toSet());
    Map<Mutant, Integer> rows = equivalents(module.resolve("equivalents.csv"));
    rows.keySet().removeIf(row -> !types.contains(row.type) && Files.exists(source(module, row)));
    Map<String, Long> counts =
        mutants.entrySet().stream()
            .filter(each -> !rows.containsKey(each.getKey()))
            .collect(groupingBy(each -> each.getValue().status(), counting()));
    long killed = counts.getOrDefault("KILLED", 0L);
    long cutShort = counts.getOrDefault("TIMED_OUT", 0L) + counts.getOrDefault("MEMORY_ERROR", 0L);
    System.out.printf(
        "%-18s %8d %8d %11d %10d%n",
        module.getFileName(), mutants.size(), killed, rows.size(), cutShort);
    figures.put(
        module.getFileName().toString(),
        "%s,%d,%d,%d,%d"
            .formatted(module.getFileName(), mutants.size(), killed, cutShort, rows.size()));
    if (mutants.isEmpty()) {
      complain(module, "no mutants: did PIT run?");
    }
    mutants.forEach(
        (mutant, verdict) -> {
          switch (verdict.status()) {
            case "KILLED" -> {}
            case "TIMED_OUT" -> System.out.println("  timed out: " + mutant);
            case "MEMORY_ERROR" -> System.out.println("  out of memory: " + mutant);
            case "SURVIVED", "NO_COVERAGE" -> {
              if (!rows.containsKey(mutant)) {
                complain(
                    module, verdict.status() + " " + mutant + " (" + verdict.description() + ")");
              }
            }
            default -> complain(module, verdict.status() + " " + mutant);
          }
        });
    rows.forEach(
        (mutant, row) -> {
          Verdict verdict = mutants.get(mutant);
          if (verdict == null) {
            complain(module, "equivalents.csv:" + row + ": there is no mutant " + mutant);
          } else if (!MAY_HAVE_A_ROW.contains(verdict.status())) {
            complain(module, "equivalents.csv:" + row + ": " + verdict.status() + " " + mutant);
          }
        });
    if (rows.size() * 100 > mutants.size() * MAX_PERCENT) {
      complain(module, rows.size() + " of " + mutants.size() + " mutants have rows, more than 5 %");
    }
  }

  private static Path source(Path module, Mutant mutant) {
    String outermost = mutant.type.replaceFirst("\\$.*", "");
    return module.resolve("src/main/java/" + outermost.replace('.', '/') + ".java");
  }

  private static void complain(Path module, String what) {
    complaints.add(module + ": " + what);
  }

  /** Reads PIT's report, in the order of class, line and byte code. */
  private static Map<Mutant, Verdict> mutants(Path report) throws Exception {
    Map<Mutant, Verdict> mutants = new LinkedHashMap<>();
    if (!Files.exists(report)) {
      return mutants;
    }
    NodeList nodes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("mutation");
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    elements.sort(
        comparing((Element each) -> text(each, "mutatedClass"))
            .thenComparingInt(each -> number(each, "lineNumber"))
            .thenComparing(each -> text(each, "mutatedMethod"))
            .thenComparing(each -> text(each, "methodDescription"))
            .thenComparing(comparingInt(each -> number(each, "index"))));
    for (Element element : elements) {
      String mutator = text(element, "mutator");
      Mutant mutant =
          new Mutant(
              text(element, "mutatedClass"),
              text(element, "mutatedMethod"),
              number(element, "lineNumber"),
              mutator.substring(mutator.lastIndexOf('.') + 1),
              1);
      while (mutants.containsKey(mutant)) {
        mutant =
            new Mutant(mutant.type, mutant.method, mutant.line, mutant.mutator, mutant.which + 1);
      }
      mutants.put(
          mutant, new Verdict(element.getAttribute("status"), text(element, "description")));
    }
    return mutants;
  }

  private static String text(Element element, String tag) {
    return element.getElementsByTagName(tag).item(0).getTextContent();
  }

  private static int number(Element element, String tag) {
    return Integer.parseInt(text(element, tag));
  }

  /** Reads the rows, with the line number of each. */
  private static Map<Mutant, Integer> equivalents(Path file) throws IOException {
    Map<Mutant, Integer> rows = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return rows;
    }
    List<String> lines = Files.readAllLines(file);
    if (!lines.getFirst().equals(HEADER)) {
      throw new IOException(file + ":1: expected \"" + HEADER + "\"");
    }
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = cells(lines.get(i));
      String at = file + ":" + (i + 1) + ": ";
      if (cells.size() != 7 || cells.stream().anyMatch(String::isBlank)) {
        throw new IOException(at + "expected seven cells, none empty");
      }
      Mutant mutant =
          new Mutant(
              cells.get(0),
              cells.get(1),
              Integer.parseInt(cells.get(2)),
              cells.get(3),
              Integer.parseInt(cells.get(4)));
      if (rows.put(mutant, i + 1) != null) {
        throw new IOException(at + "the mutant has a row already");
      }
    }
    return rows;
  }

  /** Splits a line at its commas; a cell in double quotes may hold commas, and "" for a quote. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && line.startsWith("\"\"", i)) {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
