package dev.linalloc.kit.wrong;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;

/**
 * A deliberately wrong allocator.
 *
 * @param rule the rule under which the kit reports it first
 * @param report the bug report of a real allocator with this error, such as {@code
 *     "rustwasm/wee_alloc#106"}; empty if the error was made up to break the rule
 * @param provider makes the allocator
 */
public record WrongAllocator(Rule rule, String report, AllocatorProvider provider) {
  /** {@return its name} */
  public String name() {
    return provider.name();
  }

  @Override
  public String toString() {
    return name() + " breaks " + rule + (report.isEmpty() ? "" : ", after " + report);
  }
}
