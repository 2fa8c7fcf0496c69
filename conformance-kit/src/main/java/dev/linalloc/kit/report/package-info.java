/**
 * Options and results of the kit. {@link dev.linalloc.kit.report.CheckOptions} and {@link
 * dev.linalloc.kit.report.ExploreOptions} say how much to do. {@link
 * dev.linalloc.kit.report.Progress} and {@link dev.linalloc.kit.report.Played} tell what the kit is
 * doing. The result is a {@link dev.linalloc.kit.report.Report}, {@link
 * dev.linalloc.kit.report.Replay}, {@link dev.linalloc.kit.report.Exploration} or {@link
 * dev.linalloc.kit.report.SoakResult}; each holds the broken rules as {@link
 * dev.linalloc.kit.report.Finding}s.
 */
@NullMarked
package dev.linalloc.kit.report;

import org.jspecify.annotations.NullMarked;
