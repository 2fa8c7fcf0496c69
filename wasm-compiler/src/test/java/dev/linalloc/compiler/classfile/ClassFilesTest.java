package dev.linalloc.compiler.classfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassFilesTest {
  @Test
  void classFilesOfThePlatformAreRead() {
    assertThat(ClassFiles.read(Object.class, "java/lang/Object"))
        .startsWith(0xca, 0xfe, 0xba, 0xbe);
  }
}
