package dev.linalloc.host;

import dev.linalloc.host.stylus.PageMeter;
import dev.linalloc.host.stylus.Spending;
import dev.linalloc.host.stylus.TransactionEndedException;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Runs a module as Stylus would, and counts what it pays. A run is one transaction: its memory is
 * fresh, and no other program runs in it.
 */
public final class BilledRun implements AutoCloseable {
  private static final String ENTRY = "user_entrypoint";

  /** Work on a module's allocator, such as playing a recorded program. */
  public interface Work {
    /** Makes calls. */
    void on(GlobalAllocator allocator);
  }

  private final GuestModule module;
  private final VmHooks hooks;
  private final PageMeter pages = new PageMeter();
  private final NativeMemory memory;

  /**
   * Makes a run.
   *
   * @param module the bytes of a {@code .wasm} file
   * @param arguments what the contract is called with
   * @throws IllegalArgumentException if the module cannot be run; the message says why in one line
   */
  public BilledRun(byte[] module, byte[] arguments) {
    this.module = GuestModule.loadMeteredByFunction(module);
    hooks = new VmHooks(arguments);
    memory = NativeMemory.reserve(this.module.initialPages(), this.module.maximumPages());
  }

  /** {@return whether the module has the entry point of a contract} */
  public boolean isContract() {
    return module.index(ENTRY).isPresent();
  }

  /**
   * {@return what a call of the contract costs}
   *
   * @param argumentBytes the number of bytes that it is called with
   * @throws IllegalArgumentException if the module has no entry point
   */
  public Spending call(int argumentBytes) {
    if (!isContract()) {
      throw new IllegalArgumentException("it exports no function " + ENTRY);
    }
    HostImports imports = new HostImports(module, Map.of(), OutputStream.nullOutputStream(), hooks);
    GuestCode code = new GuestCode(module, List.of(ENTRY), imports);
    GuestInstance instance = new BilledMemory(memory, pages).instanceOf(code);
    boolean ended =
        ends(
            () ->
                instance.run(
                    GuestCode.FUEL_TO_MAKE, () -> instance.function(ENTRY).apply(argumentBytes)));
    return spending(name -> instance.global(name).getValue(), ended);
  }

  /**
   * {@return what calls of the module's allocator cost}
   *
   * @param name the allocator's name
   * @param options what the user says about the module
   * @param work makes the calls
   */
  public Spending allocate(String name, GuestOptions options, Work work) {
    GuestAllocator allocator =
        new GuestProvider(name, module, options, hooks).create(new BilledMemory(memory, pages));
    boolean ended = ends(() -> work.on(allocator));
    return spending(allocator::counter, ended);
  }

  private static boolean ends(Runnable run) {
    try {
      run.run();
      return false;
    } catch (TransactionEndedException e) {
      return true;
    }
  }

  private Spending spending(ToLongFunction<String> counters, boolean ended) {
    Map<String, Long> ink = new HashMap<>();
    for (Map.Entry<String, String> function : module.functionNames().entrySet()) {
      long used = counters.applyAsLong(function.getKey());
      if (used != 0) {
        ink.merge(function.getValue(), used, Long::sum);
      }
    }
    return new Spending(ink, hooks.calls.lines(), pages.pages(), pages.gas(), ended);
  }

  @Override
  public void close() {
    memory.close();
  }
}
