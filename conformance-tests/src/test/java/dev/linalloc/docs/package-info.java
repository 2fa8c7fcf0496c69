/**
 * Checks the project's pages against the project: {@link dev.linalloc.docs.PagesTest} their
 * samples, commands and links, {@link dev.linalloc.docs.FiguresTest} their figures, {@link
 * dev.linalloc.docs.VersionTest} the version that they name.
 */
package dev.linalloc.docs;
