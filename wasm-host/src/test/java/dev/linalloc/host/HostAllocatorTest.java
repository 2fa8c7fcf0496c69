package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.TrapException;
import run.endive.wasm.Parser;

/**
 * A guest that passes each call on to the host, and an allocator that records the calls that reach
 * it.
 */
class HostAllocatorTest {
  private final List<String> calls = new ArrayList<>();
  private final HostAllocator allocator = new HostAllocator(new Recording());
  private final Instance guest = guest("imports.wasm");

  @Test
  void aBlockBeginsAtTheGuestsHeapAndHasTheAlignOfC() {
    assertThat(call("malloc", 10)).isEqualTo(1024);
    assertThat(calls).containsExactly("alloc(10, 16)");
    assertThat(allocator.liveBlocks()).isEqualTo(1);
    assertThat(allocator.liveBytes()).isEqualTo(10);
  }

  @Test
  void aBlockGoesBackWithTheSizeAndAlignItHad() {
    long block = call("aligned_alloc", 64, 10);
    call("free", block);
    assertThat(calls).containsExactly("alloc(10, 64)", "dealloc(" + block + ", 10, 64)");
    assertThat(allocator.liveBlocks()).isZero();
  }

  @Test
  void aReallocKeepsTheAlignAndTheBlockIsLiveWhereItMoved() {
    long block = call("aligned_alloc", 64, 10);
    long moved = call("realloc", block, 100);
    assertThat(calls).endsWith("realloc(" + block + ", 10, 64, 100)");
    assertThat(allocator.liveBytes()).isEqualTo(100);
    assertTraps("free", String.format(Locale.ROOT, "free(0x%08x): no live block", block), block);
    call("free", moved);
    assertThat(allocator.liveBlocks()).isZero();
  }

  @Test
  void aFailedReallocLeavesTheBlockLive() {
    long block = call("malloc", 10);
    assertThat(call("realloc", block, 1 << 20)).isZero();
    assertThat(allocator.liveBytes()).isEqualTo(10);
    call("free", block);
  }

  @Test
  void mallocOfZeroBytesReturnsABlockOfItsOwnAndFreeOfNullDoesNothing() {
    assertThat(call("malloc", 0)).isNotEqualTo(call("malloc", 0));
    assertThat(call("calloc", 0, 8)).isNotZero();
    call("free", 0);
    assertThat(call("realloc", 0, 8)).isNotZero();
    assertThat(allocator.liveBlocks()).isEqualTo(4);
  }

  @Test
  void aReallocToZeroBytesFreesTheBlock() {
    assertThat(call("realloc", call("malloc", 10), 0)).isZero();
    assertThat(allocator.liveBlocks()).isZero();
  }

  @Test
  void aRequestThatIsTooLargeOrOddlyAlignedReturnsNull() {
    assertThat(call("calloc", 1 << 16, 1 << 16)).isZero();
    assertThat(call("aligned_alloc", 24, 8)).isZero();
    assertThat(call("aligned_alloc", 0, 8)).isZero();
    assertThat(calls).isEmpty();
    assertThat(call("malloc", 1 << 20)).isZero();
    assertThat(allocator.liveBlocks()).isZero();
  }

  @Test
  void givingBackWhatIsNoLiveBlockTrapsAndNamesTheAddress() {
    long block = call("malloc", 10);
    assertTraps("free", "free(0x00000410): no live block begins there", block + 16);
    call("free", block);
    assertTraps("free", "free(0x00000400): no live block begins there", block);
    assertTraps("realloc", "realloc(0x00000400): no live block begins there", block, 20);
    assertThat(calls).containsExactly("alloc(10, 16)", "dealloc(1024, 10, 16)");
  }

  @Test
  void aCallOfASecondGuestTraps() {
    call("malloc", 10);
    Instance second = guest("imports.wasm");
    assertThatThrownBy(() -> second.export("malloc").apply(10))
        .isInstanceOf(TrapException.class)
        .hasMessageContaining("serves one guest");
    assertThat(allocator.liveBlocks()).isEqualTo(1);
  }

  @Test
  void aCallOfAGuestWithoutHeapBaseTrapsAndNamesTheLinkersFlag() {
    assertThatThrownBy(() -> guest("no-heap-base.wasm").export("malloc").apply(10))
        .isInstanceOf(TrapException.class)
        .hasMessageContaining("-Wl,--export=__heap_base");
  }

  private void assertTraps(String function, String message, long... arguments) {
    assertThatThrownBy(() -> call(function, arguments))
        .isInstanceOf(TrapException.class)
        .hasMessageContaining(message);
  }

  private long call(String function, long... arguments) {
    long[] results = guest.export(function).apply(arguments);
    return results == null || results.length == 0 ? 0 : results[0];
  }

  private Instance guest(String resource) {
    ImportValues imports =
        ImportValues.builder()
            .addFunction(allocator.functions("env", HostAllocator.Names.C))
            .build();
    return Instance.builder(Parser.parse(bytes(resource))).withImportValues(imports).build();
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = HostAllocatorTest.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bumps through the first page, and records the calls. */
  private final class Recording implements AllocatorProvider, GlobalAllocator {
    private int top;
    private int end;

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public Promises promises() {
      return Promises.NONE;
    }

    @Override
    public GlobalAllocator create(GrowableMemory memory, int heapBase) {
      top = heapBase;
      end = memory.memorySize() * GrowableMemory.PAGE_SIZE;
      return this;
    }

    @Override
    public int alloc(int size, int align) {
      calls.add(String.format(Locale.ROOT, "alloc(%d, %d)", size, align));
      return taken(size, align);
    }

    @Override
    public int allocZeroed(int size, int align) {
      calls.add(String.format(Locale.ROOT, "allocZeroed(%d, %d)", size, align));
      return taken(size, align);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      calls.add(String.format(Locale.ROOT, "dealloc(%d, %d, %d)", address, size, align));
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      calls.add(
          String.format(Locale.ROOT, "realloc(%d, %d, %d, %d)", address, size, align, newSize));
      return taken(newSize, align);
    }

    private int taken(int size, int align) {
      int start = (top + align - 1) & -align;
      if (size > end - start) {
        return NULL;
      }
      top = start + size;
      return start;
    }
  }
}
