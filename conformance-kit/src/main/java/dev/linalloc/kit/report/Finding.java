package dev.linalloc.kit.report;

import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;

/**
 * A broken rule with a trace that shows it.
 *
 * @param rule the rule
 * @param evidence what was seen, as a sentence
 * @param picture a picture of the heap around the block at fault; empty if the breach has no single
 *     place
 * @param trace the calls; a replay of them shows the breach again
 * @param scenario what showed the breach first, such as the name of a script; empty for a trace
 *     that the user gave
 */
public record Finding(Rule rule, String evidence, String picture, Trace trace, String scenario) {
  /**
   * Makes a finding of a trace that the user gave.
   *
   * @param rule the broken rule
   * @param evidence what was seen, as a sentence
   * @param picture of the heap around the block at fault; may be empty
   * @param trace replaying it shows the breach again
   */
  public Finding(Rule rule, String evidence, String picture, Trace trace) {
    this(rule, evidence, picture, trace, "");
  }

  /**
   * {@return the same finding, with the scenario that showed the breach first}
   *
   * @param scenario what showed the breach first, such as the name of a script
   */
  public Finding foundBy(String scenario) {
    return new Finding(rule, evidence, picture, trace, scenario);
  }
}
