package dev.linalloc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bill of one file, as a result of the command {@code gas}. */
record BillResult(Path file, Bill bill) implements Result {
  /** Fields that describe what calls of an allocator cost, which a bill does not measure. */
  private static final List<String> NOT_MEASURED =
      List.of(
          "walkInk",
          "walkGas",
          "zeroedWalkInk",
          "zeroedWalkGas",
          "walkCalls",
          "freshInk",
          "reusedInk");

  @Override
  public void print(TextFormat text) {
    bill.print(file, text);
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    Fields fields =
        new Fields().with("target", file.toString()).with("allocator", GuestFlags.name(file));
    NOT_MEASURED.forEach(name -> fields.with(name, null));
    return fields.with("bytes", bill.bytes()).with("pages", null).with("bill", bill.fields()).map();
  }
}
