package dev.linalloc.host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * WASI preview 1 for one instance, isolated from the machine: there is no environment and there are
 * no arguments and no files; clocks stand still, and random numbers come from a fixed seed. Output
 * goes to a stream of the host.
 *
 * @see <a href="https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md">WASI preview
 *     1</a>
 */
final class Wasi {
  /** The same for every instance: two instances behave the same. */
  static final long SEED = 20_260_401;

  private static final int SUCCESS = 0;
  private static final int BAD_FILE = 8;

  private static final int LAST_STANDARD_FILE = 2;
  private static final int CHARACTER_DEVICE = 2;

  private final Random random = new Random(SEED);
  private final OutputStream output;
  private final Map<String, HostFunctions.Deed> deeds = new HashMap<>();

  Wasi(OutputStream output) {
    this.output = output;
    for (String strings : new String[] {"args", "environ"}) {
      deeds.put(strings + "_get", (_, _) -> SUCCESS);
      deeds.put(strings + "_sizes_get", Wasi::none);
    }
    for (String free : new String[] {"sched_yield", "fd_close", "fd_sync", "fd_fdstat_set_flags"}) {
      deeds.put(free, (_, _) -> SUCCESS);
    }
    deeds.put("clock_res_get", (memory, a) -> store(memory, a[1], 1));
    deeds.put("clock_time_get", (memory, a) -> store(memory, a[2], 0));
    deeds.put("random_get", this::random);
    deeds.put("fd_write", this::write);
    deeds.put("fd_read", (memory, a) -> storeInt(memory, a[3], 0));
    deeds.put("fd_fdstat_get", Wasi::state);
  }

  /** Returns the code of the WASI function with that name, or null if there is none. */
  HostFunctions.@Nullable Deed of(String name) {
    boolean ofFiles = name.matches("(fd|path|sock)_[a-z_]+");
    return deeds.getOrDefault(name, ofFiles ? (_, _) -> BAD_FILE : null);
  }

  private static long none(GuestMemory memory, long[] a) {
    storeInt(memory, a[0], 0);
    return storeInt(memory, a[1], 0);
  }

  private static long store(GuestMemory memory, long address, long value) {
    memory.writeLong((int) address, value);
    return SUCCESS;
  }

  private static long storeInt(GuestMemory memory, long address, int value) {
    memory.writeI32((int) address, value);
    return SUCCESS;
  }

  private long random(GuestMemory memory, long[] a) {
    byte[] bytes = new byte[(int) a[1]];
    random.nextBytes(bytes);
    memory.write((int) a[0], bytes, 0, bytes.length);
    return SUCCESS;
  }

  /**
   * Prints {@code a[2]} ranges of memory. For each range, memory from {@code a[1]} on holds its
   * address and its length.
   */
  private long write(GuestMemory memory, long[] a) {
    int written = 0;
    for (int i = 0; i < (int) a[2]; i++) {
      int pair = (int) a[1] + 2 * Integer.BYTES * i;
      byte[] bytes = memory.readBytes(memory.readInt(pair), memory.readInt(pair + Integer.BYTES));
      try {
        output.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      written += bytes.length;
    }
    return storeInt(memory, a[3], written);
  }

  /** Stores the state of a file. The three standard files are terminals; there are no others. */
  private static long state(GuestMemory memory, long[] a) {
    if (a[0] < 0 || a[0] > LAST_STANDARD_FILE) {
      return BAD_FILE;
    }
    int address = (int) a[1];
    memory.writeLong(address, CHARACTER_DEVICE);
    memory.writeLong(address + Long.BYTES, 0);
    memory.writeLong(address + 2 * Long.BYTES, 0);
    return SUCCESS;
  }
}
