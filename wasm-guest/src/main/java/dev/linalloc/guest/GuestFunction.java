package dev.linalloc.guest;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An exported function and what it takes, written {@code realloc(address,newSize)}.
 *
 * @param name the name it is exported by
 * @param parameters what it takes, in order
 */
record GuestFunction(String name, List<Parameter> parameters) {
  private static final Pattern SYNTAX = Pattern.compile("([^()\\s]+)\\(([\\w,]*)\\)");

  /** What a function of an allocator may take. */
  enum Parameter {
    /** The block's address. */
    ADDRESS("address"),
    /** Its size in bytes. */
    SIZE("size"),
    /** Its size rounded up to its align, as C's {@code aligned_alloc} demands. */
    ROUNDED_SIZE("roundedSize"),
    /** Its align in bytes. */
    ALIGN("align"),
    /** The size that it is to have. */
    NEW_SIZE("newSize"),
    /** The number 1, for {@code calloc}. */
    ONE("one");

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
                              .collect(Collectors.joining(", "))));
    }
  }

  /**
   * Reads the notation above.
   *
   * @throws IllegalArgumentException where it is none
   */
  static GuestFunction parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no function, such as malloc(size)");
    }
    String[] parameters = matcher.group(2).split(",", -1);
    return new GuestFunction(
        matcher.group(1),
        Arrays.stream(parameters).filter(each -> !each.isEmpty()).map(Parameter::of).toList());
  }

  boolean takes(Parameter parameter) {
    return parameters.contains(parameter);
  }

  @Override
  public String toString() {
    return name
        + parameters.stream().map(each -> each.written).collect(Collectors.joining(",", "(", ")"));
  }
}
