package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  private final GuestFlags flags = new GuestFlags();

  @TempDir private Path folder;

  @Test
  void theNameOfAnAllocatorIsNotForeign() throws Exception {
    Target mini = Target.parse("mini", flags);
    assertThat(mini.isForeign()).isFalse();
    assertThat(mini.loadOne().name()).isEqualTo("mini");
  }

  @Test
  void theKitsOwnAllocatorsHaveNamesToo() throws Exception {
    assertThat(Target.parse("toy-bump", flags).loadOne().name()).isEqualTo("toy-bump");
  }

  @Test
  void aWasmFileIsAModuleWithTheFlagsThatDescribeIt() {
    assertThat(Target.parse("some.wasm", flags))
        .isEqualTo(new Target.Module("some.wasm", Path.of("some.wasm"), flags));
  }

  @Test
  void aJarMayBeMissingUntilItIsLoaded() {
    Target jar = Target.parse("no.jar", flags);
    assertThat(jar.isForeign()).isTrue();
    assertThatThrownBy(jar::load).hasMessage("no.jar: no such file or folder");
  }

  @Test
  void anExistingFolderIsATargetOfClasses() {
    assertThat(Target.parse(folder.toString(), flags))
        .isEqualTo(new Target.Classes(folder.toString(), folder, Optional.empty()));
  }

  @Test
  void theTextAfterAHashNamesOneAllocatorOfAJar() {
    assertThat(Target.parse("some.jar#other", flags))
        .isEqualTo(new Target.Classes("some.jar#other", Path.of("some.jar"), Optional.of("other")));
  }

  @Test
  void aHashInTheNameOfAnExistingFileNamesNoAllocator() throws Exception {
    Path file = Files.createFile(folder.resolve("a#b.jar"));
    assertThat(Target.parse(file.toString(), flags))
        .isEqualTo(new Target.Classes(file.toString(), file, Optional.empty()));
  }

  @Test
  void anUnknownNameIsRefusedWithAListOfTheKnownOnes() {
    assertThatThrownBy(() -> Target.parse("maxi", flags))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no allocator \"maxi\"; known: dl, mini, wee");
  }
}
