/**
 * What the kit is told to do, by {@link dev.linalloc.kit.report.CheckOptions} and {@link
 * dev.linalloc.kit.report.ExploreOptions}, and what it tells: while it works by {@link
 * dev.linalloc.kit.report.Progress} and {@link dev.linalloc.kit.report.Played}, at the end by a
 * {@link dev.linalloc.kit.report.Report} or the result of a replay, an exploration or a soak. What
 * broke a rule is a {@link dev.linalloc.kit.report.Finding} in all of them.
 */
@NullMarked
package dev.linalloc.kit.report;

import org.jspecify.annotations.NullMarked;
