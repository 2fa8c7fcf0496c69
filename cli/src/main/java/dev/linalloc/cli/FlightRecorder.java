package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Records what a child JVM is doing, in a small file that the child and its parent both map. The
 * child writes to it before and after each call of a foreign allocator. The parent can read the
 * file even if the child hangs or is gone.
 *
 * <pre>
 *   0 calls begun │ 8 calls ended │ 16 kind, address, size, align, newSize: 4 bytes each
 *   36 whether completed │ 40 exit code │ 44 length of phase, phase │ 80 done │ 88 total
 *   96 whether a broken rule was found
 * </pre>
 *
 * <p>Recording a call takes seven stores to memory.
 */
final class FlightRecorder implements Progress {
  /** The system property that names the file of a child's recorder. */
  static final String PROPERTY = "linalloc.recorder";

  /** What a child does. */
  enum Kind {
    /** The JVM starts, or the kit works before the first call of the allocator. */
    START,
    /** The child loads classes and makes providers. */
    LOAD,
    /** {@code create}. */
    CREATE,
    /** {@code alloc}. */
    ALLOC,
    /** {@code allocZeroed}. */
    ALLOC_ZEROED,
    /** {@code dealloc}. */
    DEALLOC,
    /** {@code realloc}. */
    REALLOC,
    /** The heap walk. */
    WALK
  }

  private static final int BEGUN = 0;
  private static final int ENDED = 8;
  private static final int KIND = 16;
  private static final int ADDRESS = 20;
  private static final int SIZE = 24;
  private static final int ALIGN = 28;
  private static final int NEW_SIZE = 32;
  private static final int COMPLETED = 36;
  private static final int EXIT_CODE = 40;
  private static final int PHASE = 44;
  private static final int PHASE_BYTES = 32;
  private static final int DONE = 80;
  private static final int TOTAL = 88;
  private static final int FOUND = 96;
  private static final int BYTES = 100;

  private final ByteBuffer bytes;

  private FlightRecorder(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Maps the file, and makes it if it does not exist. */
  static FlightRecorder open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() < BYTES) { // on a full disk, a store into a hole ends the JVM
        channel.write(ByteBuffer.allocate(BYTES));
      }
      return new FlightRecorder(channel.map(MapMode.READ_WRITE, 0, BYTES));
    }
  }

  /** Returns the recorder that this JVM writes to, or null if it is no child. */
  static @Nullable FlightRecorder ofThisJvm() throws IOException {
    String file = System.getProperty(PROPERTY);
    return file == null ? null : open(Path.of(file));
  }

  /** A call begins. */
  @SuppressWarnings("EnumOrdinal") // both sides run the same class
  void begin(Kind kind, int address, int size, int align, int newSize) {
    bytes.putInt(KIND, kind.ordinal());
    bytes.putInt(ADDRESS, address);
    bytes.putInt(SIZE, size);
    bytes.putInt(ALIGN, align);
    bytes.putInt(NEW_SIZE, newSize);
    bytes.putLong(BEGUN, begun() + 1);
  }

  /** The call has ended. */
  void end() {
    bytes.putLong(ENDED, begun());
  }

  /**
   * Records that the work is done, and ends this JVM at once: it stops the target's threads and
   * does not run the target's shutdown hooks.
   */
  void finish(int exitCode) {
    bytes.putInt(EXIT_CODE, exitCode);
    bytes.putInt(COMPLETED, 1);
    Runtime.getRuntime().halt(exitCode);
  }

  @Override
  public void at(String phase, long done, long total) {
    byte[] text = phase.getBytes(UTF_8);
    int length = Math.min(text.length, PHASE_BYTES);
    bytes.putInt(PHASE, length);
    bytes.put(PHASE + Integer.BYTES, text, 0, length);
    bytes.putLong(DONE, done);
    bytes.putLong(TOTAL, total);
  }

  @Override
  public void found(Finding finding) {
    bytes.putInt(FOUND, 1);
  }

  /** Returns whether a rule was found broken. */
  boolean hasFound() {
    return bytes.getInt(FOUND) != 0;
  }

  /** Passes the recorded progress on to {@code progress}. */
  void tell(Progress progress) {
    byte[] phase = new byte[bytes.getInt(PHASE)];
    if (phase.length > 0) {
      bytes.get(PHASE + Integer.BYTES, phase);
      progress.at(new String(phase, UTF_8), bytes.getLong(DONE), bytes.getLong(TOTAL));
    }
  }

  /** Returns how many calls have begun. */
  long begun() {
    return bytes.getLong(BEGUN);
  }

  /** Returns whether a call has begun and not ended. */
  boolean inCall() {
    return begun() != bytes.getLong(ENDED);
  }

  /** Returns the kind of the last call. */
  @SuppressWarnings("EnumOrdinal")
  Kind kind() {
    return Kind.values()[bytes.getInt(KIND)];
  }

  /** Returns whether the command has done its work. */
  boolean completed() {
    return bytes.getInt(COMPLETED) != 0;
  }

  /** Returns the exit code of the command. */
  int exitCode() {
    return bytes.getInt(EXIT_CODE);
  }

  /** Returns the last call as text, for people. */
  String call() {
    String address = "0x%08x".formatted(bytes.getInt(ADDRESS));
    long size = unsigned(SIZE);
    long align = unsigned(ALIGN);
    return switch (kind()) {
      case START -> "the start";
      case LOAD -> "loading it";
      case CREATE -> "create(memory, " + address + ")";
      case ALLOC -> "alloc(" + size + ", " + align + ")";
      case ALLOC_ZEROED -> "allocZeroed(" + size + ", " + align + ")";
      case DEALLOC -> "dealloc(" + address + ", " + size + ", " + align + ")";
      case REALLOC ->
          "realloc(" + address + ", " + size + ", " + align + ", " + unsigned(NEW_SIZE) + ")";
      case WALK -> "walk";
    };
  }

  private long unsigned(int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
