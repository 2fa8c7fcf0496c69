package dev.linalloc.host.stylus;

import dev.linalloc.format.Ink;
import java.util.Map;

/**
 * What running a module's code has cost.
 *
 * @param ink the ink of each of its functions, by name, without the functions that it calls
 * @param hostCalls the calls of Stylus's functions
 * @param pages the pages that memory has at the end
 * @param pageGas the gas for all pages, those at the beginning included
 * @param ended whether it asked for more pages than a transaction can have, which ends it
 */
public record Spending(
    Map<String, Long> ink,
    Map<String, HostCalls.Line> hostCalls,
    long pages,
    long pageGas,
    boolean ended) {
  /** Copies the maps. */
  public Spending {
    ink = Map.copyOf(ink);
    hostCalls = Map.copyOf(hostCalls);
  }

  /** {@return the ink of all functions and host calls} */
  public long allInk() {
    return ink.values().stream().mapToLong(Long::longValue).sum()
        + hostCalls.values().stream().mapToLong(HostCalls.Line::ink).sum();
  }

  /** {@return the gas of all ink and pages} */
  public double gas() {
    return (double) allInk() / Ink.PER_GAS + pageGas;
  }
}
