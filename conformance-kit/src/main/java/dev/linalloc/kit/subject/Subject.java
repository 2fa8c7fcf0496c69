package dev.linalloc.kit.subject;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.Scope;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.util.Optional;

/**
 * Who is checked.
 *
 * @param provider makes the allocators
 * @param promises what they promise
 * @param image what a compiled module fixes; empty for a Java class, which takes any memory
 */
public record Subject(AllocatorProvider provider, Promises promises, Optional<Image> image) {
  /** Returns the subject that is a Java class. */
  public static Subject of(AllocatorProvider provider) {
    return new Subject(provider, provider.promises(), Optional.empty());
  }

  /** Returns the subject that is a compiled module. */
  public static Subject of(AllocatorProvider provider, Image image) {
    return new Subject(provider, provider.promises(), Optional.of(image));
  }

  /** Returns the same subject, whose allocators {@code other} makes. */
  public Subject madeBy(AllocatorProvider other) {
    return new Subject(other, promises, image);
  }

  /** Returns its name. */
  public String name() {
    return provider.name();
  }

  /**
   * Returns whether it is held to the rules of reclaiming. Of a module whose author said nothing,
   * they are tried if it can free at all.
   */
  public Reclaiming reclaiming() {
    if (promises.reclaiming()) {
      return Reclaiming.PROMISED;
    }
    boolean canBeTried = image.isPresent() && image.get().frees() && !promises.bump();
    return canBeTried ? Reclaiming.TRIED : Reclaiming.NO;
  }

  /** Returns whether {@code rule} is checked. */
  public boolean isHeldTo(Rule rule) {
    return rule.scope().binds(promises) || isTried(rule);
  }

  /** Returns whether {@code rule} is checked without being promised: a breach is a warning. */
  public boolean isTried(Rule rule) {
    return reclaiming() == Reclaiming.TRIED
        && (rule.scope() == Scope.RECLAIMING || rule.scope() == Scope.BUMP_OR_RECLAIMING);
  }

  /** Returns {@code trace} as it can be played on this subject. */
  public Trace fit(Trace trace) {
    return image.isPresent() ? image.get().fit(trace) : trace;
  }

  /** Returns {@code step} as this subject can be asked for it. */
  public Step fit(Step step) {
    return image.isPresent() ? image.get().fit(step) : step;
  }
}
