package dev.linalloc.compiler.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The constructs of the compilable subset: the rows of {@code SUBSET.md}. The fuzzer writes each of
 * them, and counts how often.
 */
enum Construct {
  INT_ARITHMETIC("`int` arithmetic"),
  LONG_ARITHMETIC("`long` arithmetic"),
  INT_DIVISION("`int` division and remainder"),
  LONG_DIVISION("`long` division and remainder"),
  INT_SHIFT("`int` shifts"),
  LONG_SHIFT("`long` shifts"),
  INT_COMPARISON("`int` comparisons"),
  LONG_COMPARISON("`long` comparisons"),
  LOGIC("logic"),
  CHOICE("a choice"),
  CAST("casts between numbers"),
  ASSIGNMENT("assignments"),
  COMPOUND_ASSIGNMENT("compound assignments"),
  ASSIGNMENT_AS_VALUE("an assignment as a value"),
  NARROW_LOCAL("locals of small types"),
  BOOLEAN_LOCAL("`boolean` locals"),
  UNCHANGED_LOCAL("a local that never changes"),
  IF("`if`"),
  DEAD_CODE("code that is never reached"),
  WHILE("`while`"),
  DO_WHILE("`do`"),
  FOR("`for`"),
  ENDLESS_FOR("`for (;;)`"),
  BREAK("`break`, `continue`"),
  LABEL("labels"),
  EARLY_RETURN("`return` anywhere"),
  DENSE_SWITCH("a `switch` over cases side by side"),
  SPARSE_SWITCH("a `switch` over cases far apart"),
  FALL_THROUGH("falling through a `case`"),
  SWITCH_EXPRESSION("a `switch` expression"),
  FIELD("fields"),
  NARROW_FIELD("fields of small types"),
  FINAL_FIELD("final fields"),
  CONSTANT_FIELD("final fields with a constant"),
  STATIC_CONSTANT("static constants"),
  CONSTRUCTOR("a constructor that computes"),
  METHOD("methods"),
  VOID_METHOD("methods without a result"),
  STATIC_METHOD("static methods"),
  HELPER_CLASS("static methods of a class beside it"),
  RECURSION("recursion"),
  MEMORY_PARAMETER("the memory as a parameter"),
  COMPONENT("components"),
  COMPONENT_METHOD("methods of a component"),
  COMPONENT_CONSTANT("final fields of a component"),
  SECOND_COMPONENT("two components of one class"),
  COMPONENT_OF_COMPONENT("a component of a component"),
  SHARED_COMPONENT("a component that is shared"),
  COMPONENT_PARAMETER("a component as a parameter"),
  COMPONENT_LOCAL("a local that refers to a component"),

  INTEGER_COMPARE(Sort.INT, "Integer.compare(int, int)"),
  INTEGER_COMPARE_UNSIGNED(Sort.INT, "Integer.compareUnsigned(int, int)"),
  INTEGER_SIGNUM(Sort.INT, "Integer.signum(int)"),
  INTEGER_DIVIDE_UNSIGNED(Sort.INT, "Integer.divideUnsigned(int, int)"),
  INTEGER_REMAINDER_UNSIGNED(Sort.INT, "Integer.remainderUnsigned(int, int)"),
  INTEGER_TO_UNSIGNED_LONG(Sort.LONG, "Integer.toUnsignedLong(int)"),
  INTEGER_LEADING_ZEROS(Sort.INT, "Integer.numberOfLeadingZeros(int)"),
  INTEGER_TRAILING_ZEROS(Sort.INT, "Integer.numberOfTrailingZeros(int)"),
  INTEGER_BIT_COUNT(Sort.INT, "Integer.bitCount(int)"),
  INTEGER_ROTATE_LEFT(Sort.INT, "Integer.rotateLeft(int, int)"),
  INTEGER_ROTATE_RIGHT(Sort.INT, "Integer.rotateRight(int, int)"),
  INTEGER_SUM(Sort.INT, "Integer.sum(int, int)"),
  INTEGER_MIN(Sort.INT, "Integer.min(int, int)"),
  INTEGER_MAX(Sort.INT, "Integer.max(int, int)"),
  INTEGER_LOWEST_ONE_BIT(Sort.INT, "Integer.lowestOneBit(int)"),
  INTEGER_HIGHEST_ONE_BIT(Sort.INT, "Integer.highestOneBit(int)"),
  LONG_COMPARE(Sort.INT, "Long.compare(long, long)"),
  LONG_COMPARE_UNSIGNED(Sort.INT, "Long.compareUnsigned(long, long)"),
  LONG_SIGNUM(Sort.INT, "Long.signum(long)"),
  LONG_DIVIDE_UNSIGNED(Sort.LONG, "Long.divideUnsigned(long, long)"),
  LONG_REMAINDER_UNSIGNED(Sort.LONG, "Long.remainderUnsigned(long, long)"),
  LONG_LEADING_ZEROS(Sort.INT, "Long.numberOfLeadingZeros(long)"),
  LONG_TRAILING_ZEROS(Sort.INT, "Long.numberOfTrailingZeros(long)"),
  LONG_BIT_COUNT(Sort.INT, "Long.bitCount(long)"),
  LONG_ROTATE_LEFT(Sort.LONG, "Long.rotateLeft(long, int)"),
  LONG_ROTATE_RIGHT(Sort.LONG, "Long.rotateRight(long, int)"),
  LONG_SUM(Sort.LONG, "Long.sum(long, long)"),
  LONG_MIN(Sort.LONG, "Long.min(long, long)"),
  LONG_MAX(Sort.LONG, "Long.max(long, long)"),
  LONG_LOWEST_ONE_BIT(Sort.LONG, "Long.lowestOneBit(long)"),
  LONG_HIGHEST_ONE_BIT(Sort.LONG, "Long.highestOneBit(long)"),
  BYTE_TO_UNSIGNED_INT(Sort.INT, "Byte.toUnsignedInt(byte)"),
  MATH_MIN_INT(Sort.INT, "Math.min(int, int)"),
  MATH_MAX_INT(Sort.INT, "Math.max(int, int)"),
  MATH_ABS_INT(Sort.INT, "Math.abs(int)"),
  MATH_MIN_LONG(Sort.LONG, "Math.min(long, long)"),
  MATH_MAX_LONG(Sort.LONG, "Math.max(long, long)"),
  MATH_ABS_LONG(Sort.LONG, "Math.abs(long)"),

  PAGES_BYTES(Sort.LONG, "Pages.bytes(int)"),
  PAGES_TO_HOLD(Sort.INT, "Pages.toHold(long)"),
  PAGES_ALIGN_UP(Sort.LONG, "Pages.alignUp(long, int)"),

  MEMORY_SIZE(Sort.INT, "memory.memorySize()"),
  MEMORY_MAXIMUM(Sort.INT, "memory.maximumPages()"),
  MEMORY_GROW(Sort.INT, "memory.memoryGrow(pages)"),
  LOAD_BYTE(Sort.INT, "memory.loadByte(address)"),
  LOAD_INT(Sort.INT, "memory.loadInt(address)"),
  LOAD_LONG(Sort.LONG, "memory.loadLong(address)"),
  STORE_BYTE(Sort.STATEMENT, "memory.storeByte(address, byte)"),
  STORE_INT(Sort.STATEMENT, "memory.storeInt(address, int)"),
  STORE_LONG(Sort.STATEMENT, "memory.storeLong(address, long)"),
  FILL(Sort.STATEMENT, "memory.fill(address, length, byte)"),
  COPY(Sort.STATEMENT, "memory.copy(address, address, length)");

  /** The first cell of its row in {@code SUBSET.md}. */
  final String title;

  /** The sort of a call's result; {@link Sort#FIXED} if it is not a call. */
  final Sort result;

  /** A call with holes for its arguments. */
  final String call;

  /** The kinds of a call's arguments: types, or numbers with a meaning. */
  @SuppressWarnings("ImmutableEnumChecker") // a copy that cannot be changed
  final List<String> arguments;

  Construct(String title) {
    this.title = title;
    result = Sort.FIXED;
    call = "";
    arguments = List.of();
  }

  Construct(Sort result, String signature) {
    title = "`" + signature + "`";
    this.result = result;
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile("(?<=[(,] ?)\\w+(?=[,)])").matcher(signature);
    call = matcher.replaceAll(each -> found.add(each.group()) ? "#" : "");
    arguments = List.copyOf(found);
  }

  boolean isMemoryAccess() {
    return call.startsWith("memory.");
  }

  /** Returns the calls with a result of that sort. */
  static List<Construct> calls(Sort result, boolean ofMemory) {
    return Arrays.stream(values())
        .filter(each -> each.result == result && each.isMemoryAccess() == ofMemory)
        .toList();
  }
}
