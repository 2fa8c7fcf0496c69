/**
 * The conformance kit: holds an allocator to the rules of the specification, and shows a breach as
 * a minimal counterexample.
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
 * calls. A <em>driver</em> plays traces: scripts with calls at every edge, recorded programs, and
 * random programs, whose calls are decided while they are played. Each call goes through the
 * <em>oracle</em>, which is an allocator itself: it passes the call on to the allocator under test
 * and then checks every rule that binds. It observes the memory, so that it sees a store into a
 * live block or a foreign page when it happens, and it fills and verifies the blocks as a program
 * would. Rules that compare several runs play the same trace again in another way. When a rule is
 * broken, the trace is <em>shrunk</em>: calls are taken out and numbers made smaller as long as the
 * same rule is broken.
 *
 * <p><b>Which rules bind</b> follows from what the allocator {@linkplain dev.linalloc.spi.Promises
 * promises}. A rule that no call reached is reported as skipped, never as passed. A compiled module
 * ({@link dev.linalloc.kit.subject.Subject}) that promises nothing is tried for reclaiming, and a
 * breach of that is a warning.
 *
 * <p><b>More than a check.</b> {@link dev.linalloc.kit.Conformance#explore} tries every sequence of
 * calls on a small heap; {@link dev.linalloc.kit.Conformance#soak} makes millions of calls on one
 * heap; {@link dev.linalloc.kit.Conformance#replay} plays one trace. All feed the same oracle.
 * {@link dev.linalloc.kit.HeapEfficiency} and {@link dev.linalloc.kit.TracePages} measure memory.
 *
 * <p><b>What the kit is tested with.</b> {@link dev.linalloc.kit.toy} holds two correct allocators
 * that can be read in minutes, {@link dev.linalloc.kit.wrong} allocators with one error each: the
 * kit must find each error and blame the right rule.
 *
 * <p>Checks are repeatable: the same provider, seed and number of steps give the same report. No
 * class of this package is safe for use by several threads at a time, but checks of different
 * providers are independent of each other.
 */
@NullMarked
package dev.linalloc.kit;

import org.jspecify.annotations.NullMarked;
