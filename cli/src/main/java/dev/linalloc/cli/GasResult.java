package dev.linalloc.cli;

import dev.linalloc.format.Ink;
import dev.linalloc.host.ink.InkReport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a compiled allocator's calls cost.
 *
 * @param name the name of the row
 */
record GasResult(Target target, String name, InkReport ink) implements Result {
  @Override
  public void print(TextFormat text) {
    text.out()
        .printf(
            "%-16s %,10.0f %,13.1f %,19.0f %,17.1f %,9.0f %,9.0f %,7d %,7d%n",
            name,
            ink.alloc(),
            gas(ink.alloc()),
            ink.allocZeroed(),
            gas(ink.allocZeroed()),
            ink.fresh(),
            ink.reused(),
            ink.bytes(),
            ink.pages());
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    return new Fields()
        .with("target", target.text())
        .with("allocator", name)
        .with("walkInk", ink.alloc())
        .with("walkGas", gas(ink.alloc()))
        .with("zeroedWalkInk", ink.allocZeroed())
        .with("zeroedWalkGas", gas(ink.allocZeroed()))
        .with("walkCalls", ink.calls())
        .with("freshInk", ink.fresh())
        .with("reusedInk", ink.reused())
        .with("bytes", ink.bytes())
        .with("pages", ink.pages())
        .with("bill", null)
        .map();
  }

  /** Returns the gas of the whole walk. */
  private double gas(double inkPerCall) {
    return inkPerCall * ink.calls() / Ink.PER_GAS;
  }
}
