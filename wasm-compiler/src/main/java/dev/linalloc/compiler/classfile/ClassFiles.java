package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Finds the class files of classes that the JVM has loaded, or could load. */
public final class ClassFiles {
  private ClassFiles() {}

  /**
   * Returns the class file of a class.
   *
   * @param near a class with the same loader
   * @param name the internal name of the class wanted
   * @throws Refusal if the loader finds no such file
   */
  public static byte[] read(Class<?> near, String name) {
    ClassLoader loader = near.getClassLoader();
    String file = name + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      if (in == null) {
        throw new Refusal(
            "class " + name.replace('/', '.') + " not found", "put it beside the allocator");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
