/**
 * The {@code linalloc} command.
 *
 * <p>Each subcommand is a class. It parses its options, many of which are mixins, and its {@link
 * dev.linalloc.cli.Target}s. It then adds each {@link dev.linalloc.cli.Result} to a {@link
 * dev.linalloc.cli.ReportFormat}, which prints it as text at once or as JSON at the end. The worst
 * result decides the exit code.
 *
 * <p>{@code check} and {@code replay} run a foreign target in a JVM of its own: {@link
 * dev.linalloc.cli.ForeignRun} starts it by {@link dev.linalloc.cli.ChildJvm}. The child runs the
 * same subcommand on that target alone. It reports over standard output ({@link
 * dev.linalloc.cli.TaggedLines}), is told over standard input when to stop ({@link
 * dev.linalloc.cli.ParentJvm}), and writes each call that it makes into a file that the parent can
 * read ({@link dev.linalloc.cli.FlightRecorder}).
 */
@NullMarked
package dev.linalloc.cli;

import org.jspecify.annotations.NullMarked;
