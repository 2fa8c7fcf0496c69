package dev.linalloc;

import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.List;

/** Records every call and returns {@link #result}. */
final class RecordingAllocator implements GlobalAllocator {
  final List<String> calls = new ArrayList<>();
  int result;

  @Override
  public int alloc(int size, int align) {
    return record("alloc", size, align);
  }

  @Override
  public int allocZeroed(int size, int align) {
    return record("allocZeroed", size, align);
  }

  @Override
  public void dealloc(int address, int size, int align) {
    int _ = record("dealloc", address, size, align);
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    return record("realloc", address, size, align, newSize);
  }

  private int record(String call, Integer... arguments) {
    calls.add(call + List.of(arguments));
    return result;
  }
}
