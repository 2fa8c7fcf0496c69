package com.example.app;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.Allocators;

/** What the project is about. */
public final class App {
  private App() {}

  /** Returns the provider of the allocator that the project uses. */
  public static AllocatorProvider provider() {
    return Allocators.provider("mini");
  }
}
