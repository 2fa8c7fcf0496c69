package dev.linalloc.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A piece of evidence that an allocator keeps a rule, or that a breach of it would be found. All
 * pieces stand in {@code evidence.csv}, one per line; a test of ours fails if one of them does not
 * exist or did not run.
 *
 * @param rule the rule that it speaks of
 * @param subject the allocator that it speaks of
 * @param kind what it is
 * @param name what it is called, by its kind: an assertion as {@code bump.B1}; tests as a class,
 *     which means its methods whose names begin with the rule's number, or as {@code class#method};
 *     a wrong allocator by its name
 */
public record Evidence(Rule rule, Subject subject, Kind kind, String name) {
  private static final String FILE = "evidence.csv";

  /** What a piece of evidence speaks of. */
  public enum Subject {
    /** The allocator {@code mini}, and the bump model, which places blocks as mini does. */
    MINI,
    /** The allocator {@code wee}. */
    WEE,
    /** The allocator {@code dl}. */
    DL,
    /**
     * None of the three: the rules themselves, as the models of any allocator and of the toy free
     * list hold them; the check, which right toys pass and wrong allocators fail; and what all
     * allocators share, the linear memory and the front door.
     */
    KIT;

    /** Returns the name as {@code evidence.csv} has it: an allocator's, or {@code kit}. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What evidence there is. */
  public enum Kind {
    /** An assertion of an Alloy model, which no step breaks. */
    MODEL("Alloy assertion", "model"),
    /** A proof about the class file, for every input and state. */
    PROOF("proof", "proof"),
    /** Every sequence of calls on a small heap, judged by the oracle. */
    EXPLORATION("exploration", "oracle"),
    /** The kit's whole check, script by script and with random programs, judged by the oracle. */
    CONFORMANCE("conformance run", "oracle"),
    /** Generated calls, judged by the few lines of the test itself or beside a plain reference. */
    PROPERTY("property test", "property"),
    /** Calls and results that were worked out by hand. */
    EXAMPLE("example test", "example"),
    /** What does not compile. */
    TYPE("type", "type"),
    /** What class files must not do. */
    ARCHITECTURE("architecture test", "architecture"),
    /**
     * An allocator that breaks the rule, which the oracle finds: it shows that a check can fail.
     */
    WRONG("wrong allocator", "");

    private final String title;
    private final String judge;

    Kind(String title, String judge) {
      this.title = title;
      this.judge = judge;
    }

    /** Returns the kind in words. */
    public String title() {
      return title;
    }

    /**
     * Returns what decides whether the rule is kept. Two kinds are independent if they have
     * different judges: an error in one judge does not hide in the other. Wrong allocators have
     * none, since they say nothing of the right ones.
     */
    public String judge() {
      return judge;
    }
  }

  /** Returns all pieces there are. */
  public static List<Evidence> all() {
    return SpecText.read(FILE).lines().skip(1).map(Evidence::parse).toList();
  }

  /** Returns the judges, each of which says that {@code subject} keeps {@code rule}. */
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
