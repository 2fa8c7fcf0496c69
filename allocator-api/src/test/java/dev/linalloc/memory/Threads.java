package dev.linalloc.memory;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a call on a second thread, where it must be refused. */
public final class Threads {
  private Threads() {}

  /** Returns what {@code action} throws on a thread of the name {@code second}. */
  public static Throwable thrownOnSecond(Runnable action) throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread second = new Thread(action, "second");
    second.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
    second.start();
    second.join();
    return requireNonNull(thrown.get(), "nothing was thrown");
  }
}
