package dev.linalloc;

/** Sets the context class loader, whose path {@link Allocators} searches. */
final class ContextLoader {
  private ContextLoader() {}

  /** Runs {@code action} while no allocator is on the path. */
  static void withoutAllocators(Runnable action) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      action.run();
    } finally {
      thread.setContextClassLoader(loader);
    }
  }
}
