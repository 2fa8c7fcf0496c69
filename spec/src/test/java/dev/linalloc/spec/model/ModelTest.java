package dev.linalloc.spec.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every command of the models. Prints the outcomes, and stores them in {@code
 * target/models-CELLS.csv} for the test of the evidence matrix.
 */
class ModelTest {
  private static final int MORE_CELLS = 12;

  private static final List<Model.Outcome> OUTCOMES = new ArrayList<>();

  @TestFactory
  Stream<DynamicTest> everyAssertionHoldsAndEveryRunIsPossible() {
    return commands(Model.CELLS);
  }

  @Tag("deep")
  @TestFactory
  Stream<DynamicTest> everyAssertionHoldsWithMoreCells() {
    return commands(MORE_CELLS);
  }

  @Test
  void everyCommandIsWrittenForTheSameScope() {
    for (String name : Model.NAMES) {
      assertThat(Model.text(name).split("for 0 but " + Model.CELLS + " Cell, 2 Val", -1))
          .as(name)
          .hasSize(Model.of(name, Model.CELLS).commands().size() + 1);
    }
  }

  private static Stream<DynamicTest> commands(int cells) {
    return Model.NAMES.stream()
        .map(name -> Model.of(name, cells))
        .flatMap(
            model ->
                model.commands().stream()
                    .map(
                        command ->
                            DynamicTest.dynamicTest(command, () -> isAsMeant(model.run(command)))));
  }

  private static void isAsMeant(Model.Outcome outcome) {
    OUTCOMES.add(outcome);
    assertThat(outcome.asMeant())
        .as(() -> outcome.command() + ": " + outcome.verdict() + outcome.found().orElse(""))
        .isTrue();
  }

  @AfterAll
  static void tell() throws IOException {
    System.out.printf("%-28s %5s  %-14s %7s%n", "command", "cells", "verdict", "seconds");
    OUTCOMES.forEach(
        each ->
            System.out.printf(
                "%-28s %5d  %-14s %7.1f%n",
                each.command(), each.cells(), each.verdict(), each.seconds()));
    for (int cells : List.of(Model.CELLS, MORE_CELLS)) {
      List<Model.Outcome> some = OUTCOMES.stream().filter(each -> each.cells() == cells).toList();
      if (!some.isEmpty()) {
        System.out.printf(
            "%d commands at %d cells: %.1f s%n",
            some.size(), cells, some.stream().mapToDouble(Model.Outcome::seconds).sum());
        Files.write(
            Path.of("target", "models-" + cells + ".csv"),
            Stream.concat(
                    Stream.of("command,verdict"),
                    some.stream().map(each -> each.command() + "," + each.verdict()))
                .toList());
      }
    }
  }
}
