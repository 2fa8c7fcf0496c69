package com.example.program;

import dev.linalloc.Allocators;
import dev.linalloc.ArenaPool;
import dev.linalloc.ConfinedAllocator;
import dev.linalloc.HeapArena;
import dev.linalloc.Layout;
import dev.linalloc.LinearArena;
import dev.linalloc.Watch;
import dev.linalloc.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The samples of the README and of {@code docs/jvm.md}, a method per sample. The source is Java 12,
 * because Gradle 4.4 compiles for no newer version.
 */
public final class Program {
  private Program() {}

  /** A request that the program handles. */
  static final class Request {
    private final long size;

    Request(long size) {
      this.size = size;
    }

    long size() {
      return size;
    }
  }

  /** Runs each sample. */
  public static void main(String[] arguments) {
    List<Request> requests = List.of(new Request(100), new Request(70_000), new Request(3));
    System.out.println("LinearArena: " + serve(requests) + " bytes written");
    System.out.println("HeapArena: " + replaceOne() + " bytes live");
    System.out.println("addresses: " + storeAndLoad());
    System.out.println("scopes: " + parse(4) + " bytes live");
    System.out.println("pool: " + serveOnThreads(requests) + " bytes written");
    System.out.println("buffers: " + sendAndReceive("ping"));
    System.out.println("checked: " + freeTwice());
  }

  /** All segments of a request are freed at once. */
  static long serve(List<Request> requests) {
    long written = 0;
    try (LinearArena arena = LinearArena.ofConfined()) { // over mini, up to 4 GiB
      for (Request request : requests) {
        MemorySegment header = arena.allocate(64, 8); // zero-filled
        MemorySegment body = arena.allocate(request.size(), 16);
        written += handle(request, header, body);
        arena.reset(); // all memory is free again; older segments throw if they are accessed
      }
    }
    return written;
  }

  private static long handle(Request request, MemorySegment header, MemorySegment body) {
    header.set(ValueLayout.JAVA_LONG, 0, request.size());
    body.fill((byte) 1);
    return header.byteSize() + body.byteSize();
  }

  /** Single segments are freed. */
  static long replaceOne() {
    try (HeapArena arena = HeapArena.ofConfined(256 << 20)) { // over dl, up to 256 MiB
      MemorySegment first = arena.allocate(4_096, 16);
      MemorySegment second = arena.allocate(100, 8);
      arena.free(first); // from here on first must not be used
      MemorySegment third = arena.allocate(1_000, 8); // zero-filled, in the memory of first
      return second.byteSize() + third.byteSize();
    }
  }

  /** Temporary data of each step ends with the step. */
  static long parse(int steps) {
    try (LinearArena arena = LinearArena.ofConfined()) {
      MemorySegment result = arena.allocate(100, 8);
      for (int step = 0; step < steps; step++) {
        try (LinearArena scope = arena.openScope()) {
          MemorySegment temporary = scope.allocate(1_000, 8); // zero-filled
          temporary.fill((byte) step);
          result.asSlice(step, 1).copyFrom(temporary.asSlice(0, 1));
        } // temporary throws if it is accessed; the arena continues behind result
      }
      return arena.liveBytes();
    }
  }

  /** Each request borrows an arena, on a thread of its own. */
  static long serveOnThreads(List<Request> requests) {
    AtomicLong written = new AtomicLong();
    try (ArenaPool pool = ArenaPool.of(2, 1 << 20)) { // two arenas of up to 1 MiB
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Request request : requests) {
          threads.submit(
              () -> {
                try (LinearArena arena = pool.borrow()) { // waits while both are borrowed
                  MemorySegment header = arena.allocate(64, 8);
                  MemorySegment body = arena.allocate(request.size(), 16);
                  written.addAndGet(handle(request, header, body));
                }
                return null;
              });
        }
      }
    }
    return written.get();
  }

  /** Libraries that take a {@code ByteBuffer} get a view of a segment, without a copy. */
  static String sendAndReceive(String text) {
    try (LinearArena arena = LinearArena.ofConfined()) {
      MemorySegment message = arena.allocateFrom(text); // UTF-8 and a zero byte
      Pipe pipe = Pipe.open();
      int sent = pipe.sink().write(message.asByteBuffer());
      MemorySegment received = arena.allocate(sent);
      int left = sent - pipe.source().read(received.asByteBuffer());
      pipe.sink().close();
      pipe.source().close();
      return received.getString(0) + ", " + left + " bytes left";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Errors in the use of memory are found. */
  static String freeTwice() {
    try (HeapArena arena = HeapArena.ofConfined(Allocators.provider("dl"), 1 << 20, Watch.CHECK)) {
      MemorySegment segment = arena.allocate(64, 8);
      arena.free(segment);
      arena.free(segment); // throws: the message names this place and the one a line above
      return "no error";
    } catch (IllegalArgumentException e) {
      return e.getMessage().replaceAll(".*(it was freed at \\S+)\\(.*", "$1");
    }
  }

  /** Blocks are addresses in a linear memory, as a WebAssembly program sees them. */
  static long storeAndLoad() {
    try (NativeMemory memory = NativeMemory.reserve(1); // reserves 4 GiB of address space
        ConfinedAllocator heap = Allocators.open("mini", memory, 1024)) {
      Layout layout = new Layout(64, 8);
      long block = heap.allocZeroed(layout);
      if (block == 0) { // NULL: there is no room
        throw new OutOfMemoryError("no room for " + layout);
      }
      memory.storeLong((int) block, 42);
      long loaded = memory.loadLong((int) block);
      heap.dealloc(block, layout);
      return loaded;
    }
  }
}
