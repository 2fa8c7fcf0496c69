package dev.linalloc.api;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs what a test wants to see refused on a second thread. */
final class Threads {
  private Threads() {}

  /** Returns what {@code action} throws on a thread of the name {@code second}, if anything. */
  static @Nullable Throwable thrownOnSecond(Runnable action) throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread second = new Thread(action, "second");
    second.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
    second.start();
    second.join();
    return thrown.get();
  }
}
