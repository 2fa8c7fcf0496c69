package dev.linalloc.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a JSON object in the order in which they are printed. */
final class Fields {
  private final Map<String, @Nullable Object> map = new LinkedHashMap<>();

  /** Adds a field. */
  Fields with(String name, @Nullable Object value) {
    map.put(name, value);
    return this;
  }

  /** Adds the fields of another object. */
  Fields with(Map<String, @Nullable Object> fields) {
    map.putAll(fields);
    return this;
  }

  /** Returns the object. */
  Map<String, @Nullable Object> map() {
    return map;
  }
}
