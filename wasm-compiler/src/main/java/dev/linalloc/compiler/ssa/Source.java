package dev.linalloc.compiler.ssa;

import java.util.List;

/**
 * Where a function comes from, for readers of its text.
 *
 * @param name its name, such as {@code MiniAllocator.alloc}
 * @param parameters the names of its parameters; fewer if they are not known
 * @param place the class, the method and its first line
 */
public record Source(String name, List<String> parameters, String place) {
  /** Copies the parameters. */
  public Source {
    parameters = List.copyOf(parameters);
  }
}
