package dev.linalloc.host;

import dev.linalloc.host.binary.Fuel;
import dev.linalloc.spi.MissingImportException;
import dev.linalloc.spi.OutOfFuelException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;

/**
 * An instance of a module. Each of its calls ends: it returns, traps, or runs out of {@link Fuel}.
 */
final class GuestInstance {
  private final Instance instance;
  private final Map<Integer, String> unsupported;
  private @Nullable GlobalInstance fuel;

  /**
   * Initializes {@code instance}, which runs its start function.
   *
   * @param blocks the fuel that the compiled code starts with, in basic blocks
   * @param unsupported why functions cannot be run, by the index that {@link Fuel} leaves in its
   *     counter
   */
  GuestInstance(Instance instance, long blocks, Map<Integer, String> unsupported) {
    this.instance = instance;
    this.unsupported = unsupported;
    run(blocks, () -> instance.initialize(false));
    fuel = fuel();
  }

  ExportFunction function(String name) {
    return instance.export(name);
  }

  /** Calls an exported function without parameters. */
  void call(String name, long blocks) {
    var _ = run(blocks, () -> function(name).apply());
  }

  GlobalInstance global(String name) {
    return instance.exports().global(name);
  }

  /**
   * Runs {@code deed}, which may execute at most {@code blocks} basic blocks.
   *
   * @throws OutOfFuelException if the code needs more
   * @throws MissingImportException if the code calls an import or a function that the host does not
   *     provide
   */
  <T> T run(long blocks, Supplier<T> deed) {
    if (fuel != null) {
      fuel.setValue(blocks);
    }
    try {
      return deed.get();
    } catch (MissingImportException e) {
      throw e;
    } catch (RuntimeException e) {
      long left = fuel().getValue();
      throw left < 0 ? stopped(left, blocks) : e;
    }
  }

  private GlobalInstance fuel() {
    return fuel == null ? global(Fuel.COUNTER) : fuel;
  }

  private RuntimeException stopped(long left, long blocks) {
    String why =
        left < Integer.MIN_VALUE ? unsupported.get((int) left) : null; // the low half is the index
    return why == null ? new OutOfFuelException(blocks) : new MissingImportException(why);
  }
}
