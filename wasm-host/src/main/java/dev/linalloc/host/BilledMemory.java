package dev.linalloc.host;

import dev.linalloc.host.stylus.PageMeter;
import dev.linalloc.host.stylus.TransactionEndedException;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GrowableMemory;

/** A memory whose pages are paid for as on Stylus, before they are added. */
final class BilledMemory implements GrowableMemory {
  private final NativeMemory memory;
  private final PageMeter meter;

  /** Wraps a memory, and pays for the pages that it has. */
  BilledMemory(NativeMemory memory, PageMeter meter) {
    this.memory = memory;
    this.meter = meter;
    pay(memory.memorySize());
  }

  /** Makes an instance of a module in this memory, and runs its start function. */
  GuestInstance instanceOf(GuestCode code) {
    return code.instantiate(this, this::memoryGrow);
  }

  private void pay(int pages) {
    if (meter.add(pages) == PageMeter.NEVER) {
      throw new TransactionEndedException(pages, meter.pages());
    }
  }

  @Override
  public int memorySize() {
    return memory.memorySize();
  }

  @Override
  public int memoryGrow(int deltaPages) {
    pay(deltaPages);
    return memory.memoryGrow(deltaPages);
  }

  @Override
  public byte loadByte(int address) {
    return memory.loadByte(address);
  }

  @Override
  public void storeByte(int address, byte value) {
    memory.storeByte(address, value);
  }

  @Override
  public int loadInt(int address) {
    return memory.loadInt(address);
  }

  @Override
  public void storeInt(int address, int value) {
    memory.storeInt(address, value);
  }

  @Override
  public long loadLong(int address) {
    return memory.loadLong(address);
  }

  @Override
  public void storeLong(int address, long value) {
    memory.storeLong(address, value);
  }

  @Override
  public void fill(int address, int length, byte value) {
    memory.fill(address, length, value);
  }

  @Override
  public void copy(int destination, int source, int length) {
    memory.copy(destination, source, length);
  }
}
