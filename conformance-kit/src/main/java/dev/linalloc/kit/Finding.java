package dev.linalloc.kit;

import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;

/**
 * A broken rule with a trace that shows it.
 *
 * @param rule the rule
 * @param evidence what was seen, as a sentence
 * @param picture the heap around it, or the empty string where no one place is at fault
 * @param trace replaying it shows the breach again
 */
public record Finding(Rule rule, String evidence, String picture, Trace trace) {}
