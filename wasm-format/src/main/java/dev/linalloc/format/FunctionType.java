package dev.linalloc.format;

import java.util.List;

/** The types of a function's parameters and results, first to last. */
public record FunctionType(List<ValueType> parameters, List<ValueType> results)
    implements Encodable {
  private static final int FUNCTION = 0x60;

  /** Copies the lists. */
  public FunctionType {
    parameters = List.copyOf(parameters);
    results = List.copyOf(results);
  }

  /**
   * Reads an entry of the type section.
   *
   * @throws FormatException if it is not the type of a function
   */
  public static FunctionType read(ByteReader in) {
    if (in.oneByte() != FUNCTION) {
      throw new FormatException("has a type that is no plain function type");
    }
    return new FunctionType(in.list(ValueType::read), in.list(ValueType::read));
  }

  @Override
  public void write(ByteWriter out) {
    out.raw(FUNCTION).list(parameters).list(results);
  }
}
