package dev.linalloc.host;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An exported function and its parameters, written as in {@code realloc(address,newSize)}.
 *
 * @param name the name under which it is exported
 * @param arguments what is passed for each parameter, in order
 */
record GuestFunction(String name, List<Argument> arguments) {
  private static final Pattern SYNTAX = Pattern.compile("([^()\\s]+)\\(([\\w,]*)\\)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** What is passed for one parameter. */
  sealed interface Argument {
    /** Reads a number, or the name of a parameter. */
    static Argument of(String text) {
      return NUMBER.matcher(text).matches()
          ? new Constant(Integer.parseInt(text))
          : Parameter.of(text);
    }
  }

  /**
   * A constant: every call passes the same number.
   *
   * @param value the number
   */
  record Constant(int value) implements Argument {
    @Override
    public String toString() {
      return Integer.toString(value);
    }
  }

  /** A value of the call that is made. */
  enum Parameter implements Argument {
    /** The block's address. */
    ADDRESS("address"),
    /** Its size in bytes. */
    SIZE("size"),
    /** Its size rounded up to its align, as C's {@code aligned_alloc} demands. */
    ROUNDED_SIZE("roundedSize"),
    /** Its align in bytes. */
    ALIGN("align"),
    /** The size that realloc must give it, in bytes. */
    NEW_SIZE("newSize"),
    /** The address at which the function stores its result, as {@code posix_memalign} does. */
    CELL("cell");

    private final String written;

    Parameter(String written) {
      this.written = written;
    }

    static Parameter of(String text) {
      return Arrays.stream(values())
          .filter(each -> each.written.equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "a function takes no \""
                          + text
                          + "\"; known: "
                          + Arrays.stream(values())
                              .map(each -> each.written)
                              .collect(Collectors.joining(", "))
                          + ", and numbers"));
    }

    @Override
    public String toString() {
      return written;
    }
  }

  /**
   * Parses {@code name(argument,argument)}.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form, or names an unknown
   *     argument
   */
  static GuestFunction parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a function, such as malloc(size)");
    }
    String[] arguments = matcher.group(2).split(",", -1);
    return new GuestFunction(
        matcher.group(1),
        Arrays.stream(arguments).filter(each -> !each.isEmpty()).map(Argument::of).toList());
  }

  boolean takes(Parameter parameter) {
    return arguments.contains(parameter);
  }

  @Override
  public String toString() {
    return name
        + arguments.stream().map(Argument::toString).collect(Collectors.joining(",", "(", ")"));
  }
}
