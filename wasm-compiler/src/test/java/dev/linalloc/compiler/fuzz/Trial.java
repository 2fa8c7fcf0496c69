package dev.linalloc.compiler.fuzz;

import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.MethodsCompiler;
import dev.linalloc.compiler.UnsupportedConstructException;
import dev.linalloc.spi.GrowableMemory;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/**
 * One class, run on the JVM and as wasm with the same calls. After each call the results, the
 * traps, all fields and the whole memory must be the same.
 */
final class Trial {
  private static final int CALLS = 24;
  private static final int MAXIMUM_PAGES = 3;
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    7,
    8,
    16,
    31,
    32,
    33,
    63,
    64,
    255,
    4096,
    32_767,
    32_768,
    65_535,
    65_536,
    131_071,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_fffeL,
    0xffff_ffffL,
    -0x8000_0000L,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };

  /** The kinds of outcome. */
  enum Ending {
    SAME,
    DIFFERENT,
    CRASH,
    REFUSED
  }

  /**
   * How a trial ended.
   *
   * @param detail what differs, or the message of an exception
   */
  record Outcome(Ending ending, String detail) {}

  private final Map<String, byte[]> classFiles;
  private final String name;
  private final long seed;
  private Random random;

  /**
   * Prepares a trial.
   *
   * @param classFiles by internal names
   * @param name the class's internal name
   */
  Trial(Map<String, byte[]> classFiles, String name, long seed) {
    this.classFiles = classFiles;
    this.name = name;
    this.seed = seed;
    random = new Random(seed);
  }

  /**
   * Compiles and runs the class. A difference counts only if both Endive's interpreter and its
   * compiler show it: the interpreter of version 1.0.0 may treat a product whose low 32 bits are 0
   * as a condition that is true.
   */
  Outcome run() throws ReflectiveOperationException {
    Outcome outcome = run(InterpreterMachine::new);
    return outcome.ending() == Ending.DIFFERENT
        ? run(instance -> MachineFactoryCompiler.compile(instance.module()).apply(instance))
        : outcome;
  }

  private Outcome run(Function<Instance, Machine> machine) throws ReflectiveOperationException {
    random = new Random(seed);
    Class<?> type = new Loader().loadClass(name.replace('/', '.'));
    List<Method> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    SortedMap<String, String> descriptors = new TreeMap<>();
    for (Method method : methods) {
      method.setAccessible(true);
      descriptors.put(
          method.getName(),
          MethodType.methodType(method.getReturnType(), method.getParameterTypes())
              .toMethodDescriptorString());
    }
    int heapBase = (int) EDGES[1 + random.nextInt(20)]; // not 0, and at most 32 bits
    boolean bulkMemory = random.nextInt(4) != 0;
    CompileOptions options = new CompileOptions(heapBase, 1, MAXIMUM_PAGES, true, bulkMemory);
    byte[] module;
    try {
      module = MethodsCompiler.compile(name, this::classFile, descriptors, options);
    } catch (UnsupportedConstructException e) {
      return new Outcome(Ending.REFUSED, String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      return new Outcome(Ending.CRASH, describe(e));
    }
    FuzzMemory memory = new FuzzMemory(1, MAXIMUM_PAGES);
    Constructor<?> constructor = type.getDeclaredConstructor(GrowableMemory.class, int.class);
    constructor.setAccessible(true);
    try {
      return calls(
          methods,
          constructor.newInstance(memory, heapBase),
          memory,
          Instance.builder(Parser.parse(module)).withMachineFactory(machine).build());
    } catch (WasmEngineException e) {
      return new Outcome(Ending.CRASH, "the module is not valid: " + e.getMessage());
    }
  }

  private static String describe(Throwable thrown) {
    String places =
        Arrays.stream(thrown.getStackTrace()).limit(4).map(String::valueOf).toList().toString();
    return thrown + " at " + places;
  }

  private byte[] classFile(String wanted) {
    byte[] found = classFiles.get(wanted);
    if (found == null) {
      throw new IllegalArgumentException("no class " + wanted);
    }
    return found;
  }

  private Outcome calls(List<Method> methods, Object java, FuzzMemory memory, Instance wasm)
      throws ReflectiveOperationException {
    Method state = methods.getLast();
    List<Method> entries = methods.subList(0, methods.size() - 1);
    for (int call = 0; call < CALLS && !entries.isEmpty(); call++) {
      Method method = entries.get(random.nextInt(entries.size()));
      long[] arguments = new long[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        boolean isInt = method.getParameterTypes()[i] == int.class;
        arguments[i] = isInt ? (int) number() : number();
      }
      String difference = call(method, java, wasm, arguments);
      if (difference == null) {
        difference = state(state, java, wasm);
      }
      if (difference == null) {
        difference = memory(memory, wasm);
      }
      if (difference != null) {
        String what = "call " + call + ", " + method.getName() + Arrays.toString(arguments);
        return new Outcome(Ending.DIFFERENT, what + ": " + difference);
      }
    }
    return new Outcome(Ending.SAME, "");
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0, 1 -> EDGES[random.nextInt(EDGES.length)];
      case 2 -> random.nextInt(200) - 100;
      default -> random.nextLong();
    };
  }

  private static @Nullable String call(Method method, Object java, Instance wasm, long... arguments)
      throws ReflectiveOperationException {
    String expected = onJvm(method, java, arguments);
    String found = inWasm(method, wasm, arguments);
    return expected.equals(found) ? null : expected + " on the JVM, " + found + " as wasm";
  }

  private static String onJvm(Method method, Object java, long... arguments)
      throws ReflectiveOperationException {
    Object[] boxed = new Object[arguments.length];
    for (int i = 0; i < boxed.length; i++) {
      boolean isInt = method.getParameterTypes()[i] == int.class;
      boxed[i] = isInt ? (Object) (int) arguments[i] : (Object) arguments[i];
    }
    try {
      Object result = method.invoke(java, boxed);
      return result == null ? "nothing" : String.valueOf(((Number) result).longValue());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ArithmeticException) {
        return "a division by zero";
      }
      if (e.getCause() instanceof IndexOutOfBoundsException) {
        return "an access out of bounds";
      }
      throw e;
    }
  }

  private static String inWasm(Method method, Instance wasm, long... arguments) {
    try {
      long[] results = wasm.export(method.getName()).apply(arguments);
      if (method.getReturnType() == void.class) {
        return "nothing";
      }
      boolean isInt = method.getReturnType() == int.class;
      return String.valueOf(isInt ? (int) results[0] : results[0]);
    } catch (WasmEngineException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("divide by zero")) {
        return "a division by zero";
      }
      return message.contains("out of bounds") ? "an access out of bounds" : message;
    }
  }

  private static @Nullable String state(Method state, Object java, Instance wasm)
      throws ReflectiveOperationException {
    Field count = java.getClass().getDeclaredField("STATE");
    count.setAccessible(true);
    for (int which = 0; which < count.getInt(null); which++) {
      String difference = call(state, java, wasm, which);
      if (difference != null) {
        return "field " + which + " is " + difference;
      }
    }
    return null;
  }

  private static @Nullable String memory(FuzzMemory memory, Instance wasm) {
    if (wasm.memory().pages() != memory.memorySize()) {
      return memory.memorySize() + " pages on the JVM, " + wasm.memory().pages() + " as wasm";
    }
    byte[] onJvm = memory.bytes();
    byte[] inWasm = wasm.memory().readBytes(0, onJvm.length);
    int at = Arrays.mismatch(onJvm, inWasm);
    return at < 0
        ? null
        : "byte " + at + " is " + onJvm[at] + " on the JVM, " + inWasm[at] + " as wasm";
  }

  /** Loads the class and the one beside it. */
  private final class Loader extends ClassLoader {
    Loader() {
      super(GrowableMemory.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String wanted) throws ClassNotFoundException {
      byte[] bytes = classFiles.get(wanted.replace('.', '/'));
      if (bytes == null) {
        throw new ClassNotFoundException(wanted);
      }
      return defineClass(wanted, bytes, 0, bytes.length);
    }
  }
}
