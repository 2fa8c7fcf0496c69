package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Promises;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Finds the functions of a module, maps them to roles and adapts them. The modules are c.wat,
 * families.wat and odd.wat.
 */
class GuestProviderTest {
  private final NativeMemory memory = NativeMemory.reserve(2);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void functionsOfCAreFoundByTheirNames() {
    GuestProvider c = provider("c.wasm", GuestOptions.DEFAULT);
    assertThat(c.functions())
        .containsExactly(
            "alloc = malloc(size)",
            "alloc_aligned = aligned_alloc(align,roundedSize)",
            "alloc_zeroed = calloc(1,size)",
            "dealloc = free(address)",
            "realloc = realloc(address,newSize)",
            "align without aligned_alloc = 16, that of C's max_align_t on wasm32");
    assertThat(c.heapBase()).isEqualTo(70_000);
    assertThat(c.initialPages()).isEqualTo(2);
    assertThat(c.ownFrom()).isEqualTo(1024);
    assertThat(c.maxAlign()).isEqualTo(1 << 31);
  }

  @Test
  void aSmallAlignGoesToMallocAndALargeOneToAlignedAllocWithItsSizeRounded() {
    GlobalAllocator c = provider("c.wasm", GuestOptions.DEFAULT).create(memory, 1);
    assertThat(c.alloc(5, 16)).isEqualTo(logged("malloc", 5));
    assertThat(c.alloc(5, 32)).isEqualTo(logged("aligned_alloc", 32, 32));
    assertThat(c.alloc(-1, 32)).isEqualTo(GlobalAllocator.NULL);
    assertThat(c.allocZeroed(5, 8)).isEqualTo(logged("calloc", 1, 5));
  }

  @Test
  void zerosWithALargeAlignAreClearedByTheHost() {
    GlobalAllocator c = provider("c.wasm", GuestOptions.DEFAULT).create(memory, 1);
    memory.fill(70_000, 60_000, (byte) 7);
    int block = c.allocZeroed(100, 64);
    assertThat(block).isPositive();
    for (int i = 0; i < 100; i++) {
      assertThat(memory.loadByte(block + i)).isZero();
    }
    assertThat(memory.loadByte(block + 100)).isEqualTo((byte) 7);
  }

  @Test
  void aReallocWithALargeAlignIsMovedByTheHost() {
    GlobalAllocator c = provider("c.wasm", GuestOptions.DEFAULT).create(memory, 1);
    int block = c.alloc(64, 64);
    memory.fill(block, 64, (byte) 9);
    int moved = c.realloc(block, 64, 64, 128);
    assertThat(moved % 64).isZero();
    assertThat(moved).isNotEqualTo(block);
    for (int i = 0; i < 64; i++) {
      assertThat(memory.loadByte(moved + i)).isEqualTo((byte) 9);
    }
    assertThat(log(0)).isEqualTo(2); // the last call was free
  }

  @Test
  void requestsForNothingNeverReachC() {
    GlobalAllocator c = provider("c.wasm", GuestOptions.DEFAULT).create(memory, 1);
    assertThat(c.alloc(0, 8)).isEqualTo(8);
    assertThat(c.allocZeroed(0, 64)).isEqualTo(64);
    c.dealloc(8, 0, 8);
    assertThat(log(0)).isZero();
    int block = c.realloc(8, 0, 8, 10);
    assertThat(block).isEqualTo(logged("malloc", 10));
    assertThat(c.realloc(block, 10, 8, 0)).isEqualTo(8);
    assertThat(log(0)).isEqualTo(2);
  }

  @Test
  void functionsWithOtherNamesCanBeGiven() {
    GuestOptions options =
        options(Promises.NONE, OptionalInt.of(500), Map.of(Role.ALLOC, "take(align,size)"));
    GuestProvider odd = provider("odd.wasm", options);
    assertThat(odd.functions())
        .containsExactly(
            "alloc = take(align,size)",
            "alloc_zeroed = take(align,size), cleared by the host",
            "dealloc = nothing: the module exports none",
            "realloc = alloc, copied by the host, and dealloc");
    assertThat(odd.frees()).isFalse();
    assertThat(odd.heapBase()).isEqualTo(500);
    assertThat(odd.create(memory, 1).alloc(3, 4)).isEqualTo(3 * 1000 + 4);
  }

  @Test
  void aMissingFunctionIsNamedAndTheExportsAreListed() {
    assertThatThrownBy(() -> provider("odd.wasm", GuestOptions.DEFAULT))
        .hasMessageContaining("exports no function that allocates")
        .hasMessageEndingWith(
            "its exports: spin(i32,i32) -> i32, take(i32,i32) -> i32, trap(i32,i32) -> i32");
    GuestOptions wrong =
        options(Promises.NONE, OptionalInt.empty(), Map.of(Role.ALLOC, "take(size)"));
    assertThatThrownBy(() -> provider("odd.wasm", wrong))
        .hasMessageContaining("exports no function take(size)");
    GuestOptions malformed =
        options(Promises.NONE, OptionalInt.empty(), Map.of(Role.ALLOC, "take(x)"));
    assertThatThrownBy(() -> provider("odd.wasm", malformed))
        .hasMessageStartingWith("a function takes no \"x\"; known: address, size");
  }

  @Test
  void bytesThatAreNoModuleAreRefusedInOneLine() {
    byte[] valid = Running.bytes("c.wasm");
    assertThatThrownBy(() -> GuestModule.load(new byte[] {1, 2, 3}))
        .hasMessage(
            "it is not a WebAssembly module that can be used: does not begin with the bytes of one");
    assertThatThrownBy(() -> GuestModule.load(Arrays.copyOf(valid, valid.length - 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .startsWith("it is not a WebAssembly module that can be used: ")
        .hasLineCount(1);
  }

  @Test
  void aModulePromisesWhatItsUserSaysAndNoMoreAlthoughItFrees() {
    assertThat(provider("c.wasm", GuestOptions.DEFAULT).promises().reclaiming()).isFalse();
    assertThat(provider("c.wasm", GuestOptions.DEFAULT).frees()).isTrue();
    Promises promises = new Promises(true, false, 0, 0);
    GuestOptions bump = options(promises, OptionalInt.empty(), Map.of());
    assertThat(provider("c.wasm", bump).promises()).isEqualTo(promises);
    assertThat(provider("c.wasm", bump).frees()).isTrue();
  }

  @Test
  void blocksOfACollectorArePinnedAndCollectedWhenGivenBack() {
    GuestProvider script = provider("families.wasm", GuestOptions.DEFAULT);
    assertThat(script.functions())
        .containsExactly(
            "alloc = __new(size,0)",
            "dealloc = __unpin(address)",
            "pin = __pin(address)",
            "collect = __collect()",
            "alloc_zeroed = __new(size,0), cleared by the host",
            "realloc = alloc, copied by the host, and dealloc",
            "align without aligned_alloc = 16, that of C's max_align_t on wasm32");
    GlobalAllocator allocator = script.create(memory, 1);
    assertThat(allocator.alloc(8, 8)).isEqualTo(2048);
    allocator.dealloc(2048, 8, 8);
    assertThat(memory.loadInt(4000)).isEqualTo(1234);
  }

  @Test
  void aFunctionMayTakeNumbers() {
    GlobalAllocator component =
        provider(
                "families.wasm",
                options(
                    Promises.NONE,
                    OptionalInt.empty(),
                    Map.of(
                        Role.ALLOC, "cabi_realloc(0,7,align,size)",
                        Role.REALLOC, "cabi_realloc(address,size,align,newSize)")))
            .create(memory, 1);
    assertThat(component.alloc(3, 4)).isEqualTo(700 + 40 + 3);
    assertThat(component.realloc(9, 2, 4, 3)).isEqualTo(9000 + 200 + 40 + 3);
  }

  @Test
  void anAddressThatIsStoredIsReadFromACellThatNothingElseUses() {
    GuestProvider posix =
        provider(
            "families.wasm",
            options(Promises.NONE, OptionalInt.of(2048), Map.of(Role.ALLOC, "take(size)")));
    assertThat(posix.functions()).contains("alloc_aligned = posix_memalign(cell,align,size)");
    assertThat(posix.maxAlign()).isEqualTo(1 << 31);
    assertThat(posix.ownFrom()).isEqualTo(1024 - 16);
    GlobalAllocator allocator = posix.create(memory, 1);
    assertThat(allocator.alloc(100, 64)).isEqualTo(164);
    assertThat(allocator.alloc(101, 64)).isEqualTo(GlobalAllocator.NULL);
  }

  private static GuestOptions options(
      Promises promises, OptionalInt heapBase, Map<Role, String> functions) {
    return new GuestOptions(
        promises, OptionalInt.of(8), heapBase, functions, Map.of(), true, false, false);
  }

  private static GuestProvider provider(String resource, GuestOptions options) {
    return new GuestProvider("guest", GuestModule.load(Running.bytes(resource)), options);
  }

  /**
   * Returns a word of the record of the last call that c.wat keeps below its heap: function, two
   * arguments, result.
   */
  private int log(int index) {
    return memory.loadInt(2048 + 4 * index);
  }

  /** Checks the last call, and returns its result. */
  private int logged(String function, int... arguments) {
    String[] functions = {"none", "malloc", "free", "calloc", "realloc", "aligned_alloc"};
    assertThat(functions[log(0)]).isEqualTo(function);
    for (int i = 0; i < arguments.length; i++) {
      assertThat(log(1 + i)).isEqualTo(arguments[i]);
    }
    return log(3);
  }
}
