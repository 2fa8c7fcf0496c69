package dev.linalloc.bench;

import dev.linalloc.Allocators;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** Opens the heap of a row, by the name of the row in tables and charts. */
final class Heaps {
  private Heaps() {}

  static Heap open(String row, int slots) {
    return switch (row) {
      case "mini", "wee", "dl" -> new LinearHeap(Allocators.provider(row), slots);
      case "FFM malloc" -> new AddressHeap.Ffm(slots);
      case "LWJGL jemalloc" -> new AddressHeap.Je(slots);
      case "LWJGL rpmalloc" -> new AddressHeap.Rp(slots);
      case "Netty adaptive" -> new NettyHeap(new AdaptiveByteBufAllocator(true), slots);
      case "Netty pooled" -> new NettyHeap(new PooledByteBufAllocator(true), slots);
      default -> throw new IllegalArgumentException("no heap \"" + row + "\"");
    };
  }
}
