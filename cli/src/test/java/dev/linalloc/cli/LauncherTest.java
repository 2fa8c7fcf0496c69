package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code linalloc}, copied into a project that is already built, with a fake JDK that
 * prints its arguments.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir private Path folder;

  private Path script;

  @BeforeEach
  void layOut() throws IOException {
    Path target = Files.createDirectories(folder.resolve("project/cli/target/quick"));
    Files.createFile(target.resolve("built"));
    script = Files.copy(Path.of("../linalloc"), folder.resolve("project/linalloc"));
    executable("jdk/bin/javac", "");
    executable(
        "jdk/bin/java", "[ \"$1\" = -version ] && echo 'openjdk version \"25\"' || echo \"$@\"");
  }

  private void executable(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void theModulesAreThoseBesideTheScript() throws Exception {
    assertThat(start(script.toString(), "list"))
        .contains("--module-path " + script.resolveSibling("cli/target/quick/modules") + " ")
        .endsWith(" list");
  }

  @Test
  void aLinkToALinkToTheScriptIsFollowed() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("far"), script);
    Files.createSymbolicLink(bin.resolve("near"), Path.of("far"));
    assertThat(start(bin.resolve("near").toString(), "list"))
        .contains("--module-path " + script.resolveSibling("cli/target/quick/modules") + " ");
  }

  @Test
  void theScriptNeedsNoHomeVariable() throws Exception {
    assertThat(start("env", "-u", "HOME", script.toString(), "list")).endsWith(" list");
  }

  @Test
  void progressIsShownOnATerminalOnly() throws Exception {
    assumeThat(Path.of("/usr/bin/script")).isExecutable();
    assertThat(start(script.toString(), "list")).contains("-Dlinalloc.terminal=false ");
    assertThat(onTerminal("xterm", script + " list")).contains("-Dlinalloc.terminal=true ");
    assertThat(onTerminal("xterm", script + " list 2>" + folder.resolve("errors")))
        .contains("-Dlinalloc.terminal=false ");
    assertThat(onTerminal("xterm", script + " list | cat")).contains("-Dlinalloc.terminal=true ");
    assertThat(onTerminal("dumb", script + " list")).contains("-Dlinalloc.terminal=false ");
  }

  private String onTerminal(String term, String command) throws Exception {
    return start("env", "TERM=" + term, "script", "-qec", command, "/dev/null");
  }

  private String start(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
