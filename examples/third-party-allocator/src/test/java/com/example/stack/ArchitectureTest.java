package com.example.stack;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.linalloc.kit.archunit.MemoryRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void onlyTheAllocatorGrowsMemory() {
    MemoryRules.ONLY_ALLOCATORS_GROW_MEMORY.check(
        new ClassFileImporter().importPackages("com.example.stack"));
  }
}
