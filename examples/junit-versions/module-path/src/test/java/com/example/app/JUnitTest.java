package com.example.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.TestEngine;

/**
 * A test without the kit: the kit does not change the version of JUnit that the project has chosen.
 */
class JUnitTest {
  private static final String VERSION = System.getProperty("junit.version");

  @Test
  void junitHasTheVersionThatTheProjectAsksFor() {
    assertEquals("junit-jupiter-api-" + VERSION + ".jar", jar(Test.class));
  }

  /** Up to JUnit 5 the platform has version numbers of its own: 1.10 belongs to 5.10. */
  @Test
  void theJunitPlatformHasTheVersionThatGoesWithIt() {
    String platform = VERSION.startsWith("5.") ? "1" + VERSION.substring(1) : VERSION;
    assertEquals("junit-platform-commons-" + platform + ".jar", jar(JUnitException.class));
    assertEquals("junit-platform-engine-" + platform + ".jar", jar(TestEngine.class));
  }

  @Test
  void noOtherTestEngineJoinsIn() {
    assertThrows(
        ClassNotFoundException.class, () -> Class.forName("net.jqwik.engine.JqwikTestEngine"));
  }

  private static String jar(Class<?> type) {
    String location = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(location).getFileName().toString();
  }
}
