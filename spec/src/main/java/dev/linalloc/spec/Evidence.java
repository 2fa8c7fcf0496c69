package dev.linalloc.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A piece of evidence: it shows that an allocator keeps a rule, or that a breach of it would be
 * found. {@code evidence.csv} lists all pieces, one per line. A test fails if one of them does not
 * exist or did not run.
 *
 * @param rule the rule that it is about
 * @param subject the allocator that it is about
 * @param kind the kind of evidence
 * @param name depends on the kind: an assertion's is written {@code bump.B1}; a test's is {@code
 *     class#method}, or a class for all its methods whose names begin with the rule's number; a
 *     wrong allocator's is its name
 */
public record Evidence(Rule rule, Subject subject, Kind kind, String name) {
  private static final String FILE = "evidence.csv";

  /** The subjects of evidence. */
  public enum Subject {
    /** The allocator {@code mini}, and the bump model, which places blocks as mini does. */
    MINI,
    /** The allocator {@code wee}. */
    WEE,
    /** The allocator {@code dl}. */
    DL,
    /**
     * None of the three. This subject has the models of any allocator and of the toy free list; the
     * toys and the wrong allocators, which show that the check passes and fails what it must; and
     * what all allocators share: the linear memory and the front door.
     */
    KIT;

    /** {@return the name as {@code evidence.csv} has it: an allocator's, or {@code kit}} */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The kinds of evidence. */
  public enum Kind {
    /** An assertion of an Alloy model that no step breaks. */
    MODEL("Alloy assertion", "model"),
    /** A proof about the class file, for every input and state. */
    PROOF("proof", "proof"),
    /** Every sequence of calls on a small heap, judged by the oracle. */
    EXPLORATION("exploration", "oracle"),
    /** The kit's whole check, with its scripts and random programs, judged by the oracle. */
    CONFORMANCE("conformance run", "oracle"),
    /** Generated calls, judged by the test's assertions, or against a simple reference. */
    PROPERTY("property test", "property"),
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

    /** {@return the kind in words, such as {@code "property test"}} */
    public String title() {
      return title;
    }

    /**
     * {@return the judge that decides whether the rule is kept} Two kinds are independent if they
     * have different judges: the second judge does not share an error of the first. Wrong
     * allocators have an empty judge, since they say nothing about right ones.
     */
    public String judge() {
      return judge;
    }
  }

  /** {@return all pieces, in the order of the file} Reads the file at each call. */
  public static List<Evidence> all() {
    return SpecText.read(FILE).lines().skip(1).map(Evidence::parse).toList();
  }

  /**
   * {@return the different judges of the evidence for one rule and one subject}
   *
   * @param rule the rule that the evidence is about
   * @param subject the allocator that the evidence is about
   * @param evidence the pieces to choose from, of any rules and subjects
   */
  public static Set<String> judges(Rule rule, Subject subject, List<Evidence> evidence) {
    return evidence.stream()
        .filter(each -> each.rule == rule && each.subject == subject)
        .filter(each -> !each.kind.judge.isEmpty())
        .map(each -> each.kind.judge)
        .collect(Collectors.toSet());
  }

  private static Evidence parse(String line) {
    List<String> fields = Arrays.asList(line.split(",", -1));
    if (fields.size() != 4) {
      throw new IllegalStateException(
          FILE + ": \"" + line + "\" must have 4 fields: rule, subject, kind and name");
    }
    return new Evidence(
        Rule.valueOf(fields.get(0)),
        Subject.valueOf(fields.get(1).toUpperCase(Locale.ROOT)),
        Kind.valueOf(fields.get(2).toUpperCase(Locale.ROOT)),
        fields.get(3));
  }
}
