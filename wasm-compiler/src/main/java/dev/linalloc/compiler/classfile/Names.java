package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.c.CHeap;
import dev.linalloc.compiler.cabi.CabiHeap;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import java.lang.constant.ClassDesc;
import java.util.Set;

/** The internal names of classes that the compiler treats specially. */
public final class Names {
  static final String BULK_LOOPS = internal(BulkLoops.class);
  static final String PAGES = internal(Pages.class);
  private static final Set<String> ADAPTERS =
      Set.of(internal(CHeap.class), internal(CabiHeap.class));
  private static final String ALLOCATOR = internal(GlobalAllocator.class);
  private static final Set<String> MEMORIES =
      Set.of(internal(LinearMemory.class), internal(GrowableMemory.class));

  private Names() {}

  static boolean isMemory(String internalName) {
    return MEMORIES.contains(internalName);
  }

  static boolean isMemory(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.startsWith("L") && isMemory(descriptor.substring(1, descriptor.length() - 1));
  }

  static boolean isAllocator(ClassDesc type) {
    return type.descriptorString().equals("L" + ALLOCATOR + ";");
  }

  static boolean isAllocator(String internalName) {
    return internalName.equals(ALLOCATOR);
  }

  /** Returns whether a class gives an allocator other functions. */
  static boolean isAdapter(String internalName) {
    return ADAPTERS.contains(internalName);
  }

  /** Returns whether a class comes with the compiler, not with the program. */
  static boolean isShared(String internalName) {
    return internalName.equals(BULK_LOOPS) || internalName.equals(PAGES) || isAdapter(internalName);
  }

  /** Returns the last part of an internal name. */
  static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  public static String internal(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
