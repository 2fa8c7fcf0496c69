/**
 * What a contract pays on Arbitrum Stylus, and whether it is accepted there: {@link
 * dev.linalloc.host.stylus.Acceptance} checks the rules, {@link dev.linalloc.host.stylus.Tariff}
 * computes what activation and a call cost before any code runs, and {@link
 * dev.linalloc.host.stylus.PageMeter} what memory costs. The constants are in three data files
 * beside these classes, each with its source and date.
 */
@NullMarked
package dev.linalloc.host.stylus;

import org.jspecify.annotations.NullMarked;
