/**
 * The conformance kit: checks an allocator against the rules of the specification, and shows a
 * breach as a minimal counterexample.
 *
 * <p><b>To use it.</b> {@link dev.linalloc.kit.Conformance#check} certifies any {@linkplain
 * dev.linalloc.spi.AllocatorProvider provider} and returns a {@link
 * dev.linalloc.kit.report.Report}: a {@link dev.linalloc.kit.report.RuleResult} for each rule, and
 * a {@link dev.linalloc.kit.report.Finding} for each broken one, which holds the <em>evidence</em>
 * (a sentence with the values seen), a <em>picture</em> of the heap, and a <em>minimal trace</em>
 * that shows the breach again. In tests, {@link dev.linalloc.kit.junit.AllocatorConformance} makes
 * a JUnit test of each rule.
 *
 * <p><b>How a check flows.</b> A <em>trace</em> ({@link dev.linalloc.kit.trace}) is a list of
 * calls. A <em>driver</em> plays traces: scripts with calls at every edge case, recorded programs,
 * and random programs, which choose each call while they run. Each call goes through the
 * <em>oracle</em>, which is an allocator itself: it passes the call on to the allocator under test
 * and then checks every rule that binds. The oracle observes the memory, and so sees each store
 * into a live block or a foreign page as it happens. It also fills and verifies the blocks, as a
 * program would. Some rules compare several runs: for them the driver plays the trace again, for
 * example without its failed calls. When a rule is broken, the driver <em>shrinks</em> the trace:
 * it removes calls and makes numbers smaller as long as the same rule stays broken.
 *
 * <p><b>Which rules bind</b> follows from what the allocator {@linkplain dev.linalloc.spi.Promises
 * promises}. A rule that no call reached is reported as skipped, never as passed. If a compiled
 * module ({@link dev.linalloc.kit.subject.Subject}) can free but promises neither reclaiming nor
 * bump, the kit still tries the rules of reclaiming; a breach is then a warning.
 *
 * <p><b>More than a check.</b> {@link dev.linalloc.kit.Conformance#explore} tries every sequence of
 * calls on a small heap; {@link dev.linalloc.kit.Conformance#soak} makes millions of calls on one
 * heap; {@link dev.linalloc.kit.Conformance#replay} plays one trace. All feed the same oracle.
 * {@link dev.linalloc.kit.HeapEfficiency} and {@link dev.linalloc.kit.TracePages} measure memory.
 *
 * <p><b>What the kit is tested with.</b> {@link dev.linalloc.kit.toy} holds two correct allocators
 * that can be read in minutes. {@link dev.linalloc.kit.wrong} holds allocators with one error each:
 * the kit must find each error and blame the right rule.
 *
 * <p>Checks are repeatable: the same provider, seed and number of steps give the same report. No
 * class of this package is thread-safe, except that {@link dev.linalloc.kit.Check} may be cut short
 * by another thread. Checks of different providers are independent of each other.
 */
@NullMarked
package dev.linalloc.kit;

import org.jspecify.annotations.NullMarked;
