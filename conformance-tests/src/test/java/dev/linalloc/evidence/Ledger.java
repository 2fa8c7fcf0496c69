package dev.linalloc.evidence;

import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Evidence;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The evidence that this build produced: the tests, from the reports of all modules; the models'
 * assertions, from the list that their test wrote; the wrong allocators, from the kit's list. A
 * report that is older than the classes it reports on does not count.
 */
final class Ledger {
  /** The project's root. */
  private static final Path ROOT = Path.of("..");

  private static final Path MODELS = ROOT.resolve("spec/target/models-10.csv");

  private final Set<String> passed = new HashSet<>();
  private final Set<String> holding;
  private final List<WrongAllocator> wrong = WrongAllocators.all();

  /** Reads the reports and lists of this build. */
  Ledger() {
    for (Path module : list(ROOT)) {
      Path reports = module.resolve("target/surefire-reports");
      if (Files.isDirectory(reports)) {
        list(reports).stream()
            .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
            .forEach(report -> read(module, report));
      }
    }
    holding =
        modelsAreOlder()
            ? lines(MODELS).stream()
                .filter(line -> line.endsWith(",holds"))
                .map(line -> line.substring(0, line.indexOf(',')))
                .collect(Collectors.toSet())
            : Set.of();
  }

  private static boolean modelsAreOlder() {
    return Files.exists(MODELS)
        && list(ROOT.resolve("spec/model")).stream()
                .map(Ledger::modified)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .compareTo(modified(MODELS))
            <= 0;
  }

  /** Returns the complaint about a piece of evidence, if it did not pass in this build. */
  Optional<String> complaint(Evidence evidence) {
    boolean there =
        switch (evidence.kind()) {
          case MODEL -> holding.contains(evidence.name());
          case WRONG ->
              wrong.stream()
                      .anyMatch(
                          each ->
                              each.name().equals(evidence.name()) && each.rule() == evidence.rule())
                  && ran(
                      evidence.rule(),
                      "dev.linalloc.kit.wrong.WrongAllocatorsTest"
                          + "#theKitBlamesTheRuleInTheTableFirst");
          default -> ran(evidence.rule(), evidence.name());
        };
    return there
        ? Optional.empty()
        : Optional.of(
            "%s: the %s %s for %s does not exist, or did not run and pass since it was last changed"
                .formatted(
                    evidence.rule(),
                    evidence.kind().title(),
                    evidence.name(),
                    evidence.subject().title()));
  }

  /** Returns the tests that passed, as {@code class#method}. */
  Stream<String> passed() {
    return passed.stream();
  }

  /**
   * Returns whether a test passed. For a class, returns whether any test passed whose name begins
   * with the rule's number.
   */
  private boolean ran(Rule rule, String name) {
    if (name.contains("#")) {
      return passed.contains(name);
    }
    Pattern ofRule =
        Pattern.compile(Pattern.quote(name + "#" + rule.name().toLowerCase(Locale.ROOT)) + "_.*");
    return passed.stream().anyMatch(test -> ofRule.matcher(test).matches());
  }

  /** Adds each test of a report, if all cases of that test passed. */
  private void read(Path module, Path report) {
    Set<String> some = new HashSet<>();
    Set<String> notPassed = new HashSet<>();
    NodeList cases = parse(report);
    for (int index = 0; index < cases.getLength(); index++) {
      Element test = (Element) cases.item(index);
      // Parameters and indices follow the name; one engine reports underscores as spaces.
      String method = test.getAttribute("name").replaceAll("[^\\w ].*", "").replace(' ', '_');
      String type = test.getAttribute("classname").replaceAll("\\$.*", "");
      if (isOlder(module, type, report)) {
        some.add(type + "#" + method);
        if (Stream.of("failure", "error", "skipped")
            .anyMatch(outcome -> test.getElementsByTagName(outcome).getLength() > 0)) {
          notPassed.add(type + "#" + method);
        }
      }
    }
    some.removeAll(notPassed);
    passed.addAll(some);
  }

  private static boolean isOlder(Path module, String type, Path report) {
    Path classFile = module.resolve("target/test-classes/" + type.replace('.', '/') + ".class");
    return Files.exists(classFile) && modified(classFile).compareTo(modified(report)) <= 0;
  }

  private static NodeList parse(Path report) {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(report.toFile())
          .getElementsByTagName("testcase");
    } catch (Exception e) {
      throw new IllegalStateException(report + " can't be read", e);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
