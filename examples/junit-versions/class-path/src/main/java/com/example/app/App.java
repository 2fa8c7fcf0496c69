package com.example.app;

import dev.linalloc.Allocators;
import dev.linalloc.spi.AllocatorProvider;

/** The application. */
public final class App {
  private App() {}

  /** Returns the provider of the allocator that the project uses. */
  public static AllocatorProvider provider() {
    return Allocators.provider("mini");
  }
}
