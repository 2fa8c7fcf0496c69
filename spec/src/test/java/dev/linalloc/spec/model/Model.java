package dev.linalloc.spec.model;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.alloy4.Util;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.parser.CompModule;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import kodkod.engine.satlab.SATFactory;

/**
 * One of the Alloy models in {@code spec/model}. Its commands can run with any number of cells. A
 * {@code check} searches for a step that breaks an assertion, a {@code run} for a step of some
 * kind, to show that it is possible.
 */
final class Model {
  /** The models; each builds on those before it. */
  static final List<String> NAMES = List.of("allocator", "bump", "freelist");

  /** The number of cells that the commands are written for. */
  static final int CELLS = 10;

  private static final Path FOLDER = Path.of("model");
  private static final String WRITTEN_SCOPE = CELLS + " Cell";

  private final String name;
  private final int cells;
  private final CompModule module;

  private Model(String name, int cells, UnaryOperator<String> change) {
    this.name = name;
    this.cells = cells;
    // The parser takes a text from this map by its canonical name, instead of reading a file.
    String file = Util.canon(FOLDER.resolve(name + ".als").toString());
    String text = change.apply(text(name)).replace(WRITTEN_SCOPE, cells + " Cell");
    Map<String, String> loaded = new HashMap<>(Map.of(file, text));
    module = CompUtil.parseEverything_fromFile(A4Reporter.NOP, loaded, file);
  }

  /** Returns the unchanged model with that number of cells. */
  static Model of(String name, int cells) {
    return new Model(name, cells, text -> text);
  }

  /** Returns the model with {@code original} replaced, which must occur exactly once. */
  static Model changed(String name, int cells, String original, String replacement) {
    return new Model(
        name,
        cells,
        text -> {
          int at = text.indexOf(original);
          if (at < 0 || at != text.lastIndexOf(original)) {
            throw new IllegalArgumentException(
                name + ".als must have \"" + original + "\" exactly once");
          }
          return text.replace(original, replacement);
        });
  }

  /** Returns the model's text. */
  static String text(String name) {
    try {
      return Files.readString(FOLDER.resolve(name + ".als"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of the model's commands, in their order. */
  List<String> commands() {
    return module.getAllCommands().stream().map(command -> command.label).toList();
  }

  /** Runs a command. */
  Outcome run(String label) {
    Command command =
        module.getAllCommands().stream()
            .filter(each -> each.label.equals(label))
            .findFirst()
            .orElseThrow();
    A4Options options = new A4Options();
    options.solver = SATFactory.find("sat4j").orElseThrow();
    options.noOverflow = true;
    long start = System.nanoTime();
    var solution =
        TranslateAlloyToKodkod.execute_command(
            A4Reporter.NOP, module.getAllReachableSigs(), command, options);
    return new Outcome(
        name + "." + label,
        cells,
        command.check,
        Optional.of(solution).filter(found -> found.satisfiable()).map(Object::toString),
        (System.nanoTime() - start) / 1e9);
  }

  /**
   * What a command found.
   *
   * @param command the model's name and the command's
   * @param cells the cells of the address space
   * @param check whether it is an assertion, which no step may break; otherwise it is a run, which
   *     needs an example
   * @param found the counterexample or example, if there is one
   * @param seconds the time it took
   */
  record Outcome(String command, int cells, boolean check, Optional<String> found, double seconds) {
    /** Returns whether an assertion holds, or a run has an example. */
    boolean asMeant() {
      return check != found.isPresent();
    }

    /** Returns the outcome in words. */
    String verdict() {
      if (check) {
        return found.isPresent() ? "COUNTEREXAMPLE" : "holds";
      }
      return found.isPresent() ? "possible" : "IMPOSSIBLE";
    }
  }
}
