package dev.linalloc.kit.subject;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.Scope;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The allocator under test.
 *
 * @param provider makes the allocators
 * @param promises what they promise
 * @param image what a compiled module fixes; empty for a Java class, which takes any memory
 */
public record Subject(AllocatorProvider provider, Promises promises, Optional<Image> image) {
  private static final Set<Rule> OF_FOREIGN_PAGES = EnumSet.of(Rule.C2, Rule.G6);

  private static final int HALF = 50;

  /**
   * {@return a subject that is a Java class}
   *
   * @param provider makes the allocators
   */
  public static Subject of(AllocatorProvider provider) {
    return new Subject(provider, provider.promises(), Optional.empty());
  }

  /**
   * {@return a subject that is a compiled module}
   *
   * @param provider runs the module
   * @param image what the module fixes
   */
  public static Subject of(AllocatorProvider provider, Image image) {
    return new Subject(provider, provider.promises(), Optional.of(image));
  }

  /**
   * {@return a subject with the same promises and image, and another maker of allocators}
   *
   * @param other makes the allocators instead
   */
  public Subject madeBy(AllocatorProvider other) {
    return new Subject(other, promises, image);
  }

  /** {@return the name of its provider} */
  public String name() {
    return provider.name();
  }

  /**
   * {@return whether the rules of reclaiming are checked} For a module that promises neither
   * reclaiming nor bump, they are tried if it has a function that frees.
   */
  public Reclaiming reclaiming() {
    if (promises.reclaiming()) {
      return Reclaiming.PROMISED;
    }
    boolean canBeTried = image.isPresent() && image.get().frees() && !promises.bump();
    return canBeTried ? Reclaiming.TRIED : Reclaiming.NO;
  }

  /**
   * {@return whether a rule is checked}
   *
   * @param rule any rule
   */
  public boolean isHeldTo(Rule rule) {
    return (rule.scope().binds(promises) || isTried(rule)) && !isWaived(rule);
  }

  /**
   * {@return whether a rule is not checked because it is about foreign pages, and the allocator
   * relies on there being none}
   *
   * @param rule any rule
   */
  public boolean isWaived(Rule rule) {
    return promises.soleOwner() && OF_FOREIGN_PAGES.contains(rule);
  }

  /**
   * {@return how much of a range of free bytes one block must be able to have, in percent} If
   * reclaiming is only tried, half, because such an allocator does not say.
   */
  public int usablePercent() {
    return reclaiming() == Reclaiming.TRIED ? HALF : promises.usablePercent();
  }

  /**
   * {@return whether a rule is checked without being promised: a breach is a warning}
   *
   * @param rule any rule
   */
  public boolean isTried(Rule rule) {
    return reclaiming() == Reclaiming.TRIED
        && (rule.scope() == Scope.RECLAIMING || rule.scope() == Scope.BUMP_OR_RECLAIMING);
  }

  /**
   * {@return a trace, changed so that it can be played and judged on this subject} Without foreign
   * growth, if the subject relies on there being none; and without the caller's first error and all
   * that follows it.
   *
   * @param trace any trace
   */
  public Trace fit(Trace trace) {
    return fitLesson(trace.beforeMisuse());
  }

  /**
   * {@return a trace, changed as by {@link #fit(Trace)}, with the caller's errors in it}
   *
   * @param trace any trace
   */
  public Trace fitLesson(Trace trace) {
    Trace fitted = image.isPresent() ? image.get().fit(trace) : trace;
    return promises.soleOwner()
        ? fitted.withSteps(
            fitted.steps().stream().filter(step -> !(step instanceof Step.ForeignGrow)).toList())
        : fitted;
  }

  /**
   * {@return a step, changed so that it can be played on this subject}
   *
   * @param step any step
   */
  public Step fit(Step step) {
    return image.isPresent() ? image.get().fit(step) : step;
  }
}
