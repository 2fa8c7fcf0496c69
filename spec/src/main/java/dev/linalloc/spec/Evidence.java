package dev.linalloc.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A piece of evidence: it shows that a rule is kept, or that a breach of it would be found. {@code
 * evidence.csv} lists all pieces, one per line. A test fails if one of them does not exist or did
 * not run.
 *
 * @param rule the rule that it is about
 * @param kind the kind of evidence
 * @param name depends on the kind: an assertion's is written {@code bump.B1}; a test's is {@code
 *     class#method}, or a class for all its methods whose names begin with the rule's number; a
 *     wrong allocator's is its name
 */
public record Evidence(Rule rule, Kind kind, String name) {
  private static final String FILE = "evidence.csv";

  /** The kinds of evidence. */
  public enum Kind {
    /** An assertion of an Alloy model that no step breaks. */
    MODEL("Alloy assertion", "model"),
    /** A proof about the class file, for every input and state. */
    PROOF("proof", "proof"),
    /** Every sequence of calls on a small heap, judged by the oracle. */
    EXPLORATION("exploration", "oracle"),
    /** Generated calls, judged by the oracle, or by a reference for memory and front door. */
    PROPERTY("property test", "oracle"),
    /** Calls with results that were worked out by hand. */
    EXAMPLE("example test", "example"),
    /** A breach does not compile. */
    TYPE("type", "type"),
    /** No class file contains a breach. */
    ARCHITECTURE("architecture test", "architecture"),
    /**
     * An allocator that breaks the rule, and that the oracle finds: it shows that a check can fail.
     */
    WRONG("wrong allocator", "");

    private final String title;
    private final String judge;

    Kind(String title, String judge) {
      this.title = title;
      this.judge = judge;
    }

    /** Returns the kind in words, such as {@code "property test"}. */
    public String title() {
      return title;
    }

    /**
     * Returns the judge that decides whether the rule is kept. Two kinds are independent if they
     * have different judges: the other judge does not share an error of the first. For wrong
     * allocators it is empty, since they say nothing about right ones.
     */
    public String judge() {
      return judge;
    }
  }

  /** Returns all pieces, in the order of the file. Reads the file at each call. */
  public static List<Evidence> all() {
    return SpecText.read(FILE).lines().skip(1).map(Evidence::parse).toList();
  }

  /** Returns the judges of the pieces of evidence for {@code rule}. */
  public static Set<String> judges(Rule rule, List<Evidence> evidence) {
    return evidence.stream()
        .filter(each -> each.rule == rule && !each.kind.judge.isEmpty())
        .map(each -> each.kind.judge)
        .collect(Collectors.toSet());
  }

  private static Evidence parse(String line) {
    List<String> fields = Arrays.asList(line.split(",", -1));
    if (fields.size() != 3) {
      throw new IllegalStateException(
          FILE + ": \"" + line + "\" must have 3 fields: rule, kind and name");
    }
    return new Evidence(
        Rule.valueOf(fields.get(0)),
        Kind.valueOf(fields.get(1).toUpperCase(Locale.ROOT)),
        fields.get(2));
  }
}
