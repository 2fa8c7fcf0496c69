package dev.linalloc.memory;

import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AddressSpaceTest {
  static Set<Reservation> kinds() {
    return EnumSet.of(Reservation.FILE, Reservation.best(), Reservation.best().dense());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void memoriesOfSeveralThreadsUseItInTurn(Reservation kind) throws InterruptedException {
    AddressSpace space = AddressSpace.reserve(3, kind);
    AtomicReference<@Nullable MemorySegment> result = new AtomicReference<>();
    Thread other =
        new Thread(
            () -> {
              try (NativeMemory memory = space.open()) {
                memory.storeByte(2 * PAGE_SIZE, (byte) 7);
                result.set(memory.reservation());
              }
            });
    other.start();
    other.join();
    MemorySegment first = requireNonNull(result.get());
    try (NativeMemory memory = space.open()) {
      assertThat(memory.memorySize()).isEqualTo(3);
      assertThat(memory.memoryGrow(1)).isEqualTo(-1);
      assertThat(first.scope().isAlive()).isFalse();
      boolean shared = kind != Reservation.FILE;
      if (shared) {
        assertThat(memory.reservation().address()).isEqualTo(first.address());
      }
      assertThat(memory.loadByte(2 * PAGE_SIZE)).isEqualTo((byte) (shared ? 7 : 0));
    }
    Thread closing = new Thread(space::close);
    closing.start();
    closing.join();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aClosedAddressSpaceIsNoLongerMapped() throws IOException {
    long address;
    String mapping;
    try (AddressSpace space = AddressSpace.reserve(3, Reservation.best());
        NativeMemory memory = space.open()) {
      address = memory.reservation().address();
      mapping = Mappings.at(address);
      assertThat(mapping).isNotEmpty();
    }
    assertThat(Mappings.at(address)).isNotEqualTo(mapping);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void openReservationsAreCounted(Reservation kind) {
    long memories = AddressSpace.openCount();
    long bytes = AddressSpace.reservedBytes();
    int shared = kind == Reservation.FILE ? 0 : 1;
    try (AddressSpace space = AddressSpace.reserve(3, kind)) {
      assertCounted(memories + shared, bytes + shared * 3L * PAGE_SIZE);
      try (NativeMemory _ = space.open()) {
        assertCounted(memories + 1, bytes + 3 * PAGE_SIZE);
      }
      assertCounted(memories + shared, bytes + shared * 3L * PAGE_SIZE);
    }
    NativeMemory memory = NativeMemory.reserve(1, 2, kind);
    assertCounted(memories + 1, bytes + 2 * PAGE_SIZE);
    try (NativeMemory renewed = memory.renew(true)) {
      assertCounted(memories + 1, bytes + 2 * PAGE_SIZE);
      renewed.storeByte(0, (byte) 1);
    }
    assertCounted(memories, bytes);
  }

  private static void assertCounted(long memories, long bytes) {
    assertThat(AddressSpace.openCount()).isEqualTo(memories);
    assertThat(AddressSpace.reservedBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNestedMemoryHasALifetimeOfItsOwn(Reservation kind) throws InterruptedException {
    try (NativeMemory memory = NativeMemory.reserve(2, 4, kind)) {
      memory.storeByte(PAGE_SIZE, (byte) 7);
      NativeMemory nested = memory.nested();
      MemorySegment inner = nested.reservation();
      assertThat(nested.memorySize()).isEqualTo(2);
      assertThat(inner.byteSize()).isEqualTo(4 * PAGE_SIZE);
      assertThat(nested.loadByte(PAGE_SIZE)).isEqualTo((byte) (kind == Reservation.FILE ? 0 : 7));
      try (NativeMemory renewed = nested.renew(false)) {
        assertThat(renewed.memorySize()).isEqualTo(2);
        assertThat(inner.scope().isAlive()).isFalse();
      }
      assertThatThrownBy(nested::nested).hasMessage("Already closed");
      assertThat(Threads.thrownOnSecond(memory::nested))
          .isExactlyInstanceOf(WrongThreadException.class);
      assertThatThrownBy(() -> inner.get(JAVA_BYTE, 0)).hasMessage("Already closed");
      assertThat(memory.loadByte(PAGE_SIZE)).isEqualTo((byte) 7);
    }
  }

  @Test
  void theCountIsShownAsText() {
    AddressSpace.Count count = new AddressSpace.Count();
    count.opened(10);
    count.opened(5);
    count.closed(10);
    assertThat(count).hasToString("1 memories of 5 bytes");
  }
}
