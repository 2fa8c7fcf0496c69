package dev.linalloc.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** One of Netty's allocators, whose blocks are direct buffers. Its requests have no align. */
final class NettyHeap implements Heap {
  private final ByteBufAllocator allocator;
  private final ByteBuf[] buffers;

  NettyHeap(ByteBufAllocator allocator, int slots) {
    this.allocator = allocator;
    buffers = new ByteBuf[slots];
  }

  @Override
  public void alloc(int slot, int size, int align) {
    buffers[slot] = allocator.directBuffer(size);
  }

  @Override
  public void allocZeroed(int slot, int size, int align) {
    buffers[slot] = allocator.directBuffer(size).setZero(0, size);
  }

  @Override
  public void realloc(int slot, int newSize) {
    buffers[slot].capacity(newSize);
  }

  @Override
  public void free(int slot) {
    buffers[slot].release();
  }

  @Override
  public void close() {}
}
