package dev.linalloc.cli;

import dev.linalloc.kit.report.Film;
import dev.linalloc.kit.report.Film.Block;
import dev.linalloc.kit.report.Film.Breach;
import dev.linalloc.kit.report.Film.Frame;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes films as JSON, as {@code page.js} reads them: frames and blocks are arrays. */
final class Films {
  private Films() {}

  /** Returns a film as an object. */
  static Map<String, @Nullable Object> fields(Film film) {
    return new Fields()
        .with("exact", film.exact())
        .with("steps", film.steps())
        .with("breach", film.breach().map(Films::fields).orElse(null))
        .with("edges", film.edges())
        .with("blocks", film.blocks().stream().map(Films::array).toList())
        .with("frames", film.frames().stream().map(Films::array).toList())
        .map();
  }

  private static Map<String, @Nullable Object> fields(Breach breach) {
    return new Fields()
        .with("rule", breach.rule().name())
        .with("evidence", breach.evidence())
        .with("from", breach.from())
        .with("to", breach.to())
        .map();
  }

  private static List<Object> array(Block block) {
    return List.of(block.id(), block.from(), block.to(), block.firstFrame(), block.endFrame());
  }

  private static List<Object> array(Frame frame) {
    return List.of(
        frame.step(),
        frame.call(),
        frame.result(),
        frame.pages(),
        frame.liveBlocks(),
        frame.liveBytes(),
        frame.freeBytes(),
        frame.largestFree(),
        frame.areas());
  }
}
