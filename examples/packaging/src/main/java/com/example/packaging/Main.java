package com.example.packaging;

import dev.linalloc.HeapArena;
import dev.linalloc.LinearArena;
import java.lang.foreign.MemorySegment;

/** Uses both arenas, whose allocators are found as services. */
public final class Main {
  private Main() {}

  /** Prints what was allocated. */
  public static void main(String[] arguments) {
    try (LinearArena linear = LinearArena.ofConfined();
        HeapArena heap = HeapArena.ofConfined("dl")) {
      MemorySegment text = linear.allocateFrom("packaged");
      MemorySegment copy = heap.allocate(text.byteSize()).copyFrom(text);
      System.out.println(copy.getString(0) + ", " + heap.liveBytes() + " bytes");
    }
  }
}
