package dev.linalloc.cli;

import dev.linalloc.format.Ink;
import dev.linalloc.host.BilledRun;
import dev.linalloc.host.GuestOptions;
import dev.linalloc.host.stylus.Acceptance;
import dev.linalloc.host.stylus.HostCalls;
import dev.linalloc.host.stylus.Spending;
import dev.linalloc.host.stylus.Tariff;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a module pays as a program of Arbitrum Stylus.
 *
 * @param refusals why Stylus refuses it; empty if it accepts it
 * @param tariff what it pays before its code runs; null if it cannot even be read
 * @param run what its code has spent; null if there is no code to run
 * @param what the code that ran, in words
 */
record Bill(
    int bytes,
    List<String> refusals,
    @Nullable Tariff tariff,
    @Nullable Spending run,
    String what) {
  /**
   * Makes the bill of a file.
   *
   * @param trace calls to make of its allocator, or nothing to call its entry point instead
   */
  static Bill of(Path file, byte[] arguments, Optional<TraceFile> trace) throws IOException {
    byte[] module = Files.readAllBytes(file);
    List<String> refusals = Acceptance.refusals(module);
    try (BilledRun run = new BilledRun(module, arguments)) {
      Tariff tariff = Tariff.of(module);
      if (trace.isPresent()) {
        Trace program = trace.get().trace();
        Spending spending =
            run.allocate(
                GuestFlags.name(file),
                GuestOptions.DEFAULT,
                allocator -> {
                  Player player = new Player(allocator);
                  program.steps().forEach(player::play);
                });
        return new Bill(module.length, refusals, tariff, spending, trace.get().program());
      }
      return run.isContract()
          ? new Bill(
              module.length,
              refusals,
              tariff,
              run.call(arguments.length),
              "a call with " + arguments.length + " bytes")
          : new Bill(module.length, refusals, tariff, null, "");
    } catch (IllegalArgumentException e) {
      if (refusals.isEmpty() || trace.isPresent()) {
        throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
      }
      return new Bill(module.length, refusals, null, null, ""); // it cannot be run either
    }
  }

  /** Prints the bill as a table. */
  void print(Path file, TextFormat text) {
    text.out()
        .printf("%s  %,d bytes, %s%n", file, bytes, refusals.isEmpty() ? "accepted" : "refused:");
    refusals.forEach(reason -> text.out().println("  it " + reason));
    if (tariff != null) {
      line(text, "activation, once", tariff.activation());
      line(text, "a call while it is cached", tariff.cached());
      line(text, "a call while it is not cached", tariff.notCached());
      line(text, "its initial pages, each call", tariff.initialPages());
    }
    if (run != null) {
      print(run, text);
    }
  }

  private void print(Spending spending, TextFormat text) {
    text.out().printf("  %s:%n", what);
    spending.ink().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(each -> ink(text, each.getKey(), each.getValue()));
    new TreeMap<>(spending.hostCalls())
        .forEach(
            (name, calls) -> ink(text, "vm_hooks." + name + ", " + calls.times(), calls.ink()));
    line(text, "  memory of " + spending.pages() + " pages", spending.pageGas());
    text.out().printf("  %-44s %,15.1f gas%n", "  in all", spending.gas());
    if (spending.ended()) {
      text.out().println("  then it asked for more than 128 pages, which ends the transaction");
    }
  }

  private static void line(TextFormat text, String what, long gas) {
    text.out().printf("  %-44s %,13d   gas%n", what, gas);
  }

  private static void ink(TextFormat text, String what, long ink) {
    text.out().printf("  %-44s %,15.1f gas%n", "  " + what, (double) ink / Ink.PER_GAS);
  }

  /** Returns the fields of the bill for programs. */
  Map<String, @Nullable Object> fields() {
    return new Fields()
        .with("accepted", refusals.isEmpty())
        .with("refusals", refusals)
        .with("activationGas", tariff == null ? null : tariff.activation())
        .with("cachedGas", tariff == null ? null : tariff.cached())
        .with("notCachedGas", tariff == null ? null : tariff.notCached())
        .with("initialPagesGas", tariff == null ? null : tariff.initialPages())
        .with("run", run == null ? null : fields(what, run))
        .map();
  }

  private static Map<String, @Nullable Object> fields(String what, Spending spending) {
    List<Map<String, @Nullable Object>> functions =
        new TreeMap<>(spending.ink())
            .entrySet().stream()
                .map(
                    each ->
                        new Fields().with("name", each.getKey()).with("ink", each.getValue()).map())
                .toList();
    return new Fields()
        .with("what", what)
        .with("functions", functions)
        .with(
            "hostCalls",
            new TreeMap<>(spending.hostCalls())
                .entrySet().stream().map(each -> hostCall(each.getKey(), each.getValue())).toList())
        .with("pages", spending.pages())
        .with("pagesGas", spending.pageGas())
        .with("ended", spending.ended())
        .with("gas", spending.gas())
        .map();
  }

  private static Map<String, @Nullable Object> hostCall(String name, HostCalls.Line calls) {
    return new Fields()
        .with("name", name)
        .with("times", calls.times())
        .with("ink", calls.ink())
        .map();
  }
}
