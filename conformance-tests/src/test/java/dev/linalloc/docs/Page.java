package dev.linalloc.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A page in Markdown.
 *
 * @param path its file, from the project's root
 * @param text its text
 */
record Page(Path path, String text) {
  static final Path ROOT = Path.of("..");

  /** Folders that are skipped: they hold no page of this project. */
  private static final Set<String> PASSED = Set.of("target", ".git", "node_modules");

  /** A fenced block of code: its page, the language named after the fence, and its lines. */
  record Block(Path page, String language, List<String> lines) {}

  static Page of(Path path) {
    return new Page(path, read(path));
  }

  /** Returns the pages whose samples, commands and figures are checked. */
  static List<Page> forReaders() {
    return Stream.concat(
            Stream.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md").map(Path::of),
            files().filter(file -> file.startsWith("docs") && file.toString().endsWith(".md")))
        .map(Page::of)
        .toList();
  }

  /** Returns all pages of the project. */
  static List<Page> all() {
    return files().filter(file -> file.toString().endsWith(".md")).map(Page::of).toList();
  }

  /** Returns all files of the project except for what builds generate, as paths from its root. */
  static Stream<Path> files() {
    List<Path> found = new ArrayList<>();
    collect(Path.of(""), found);
    return found.stream().sorted();
  }

  private static void collect(Path folder, List<Path> found) {
    try (Stream<Path> entries = Files.list(ROOT.resolve(folder))) {
      for (Path entry : entries.toList()) {
        Path path = ROOT.relativize(entry);
        if (Files.isRegularFile(entry)) {
          found.add(path);
        } else if (Files.isDirectory(entry)
            && !PASSED.contains(Objects.requireNonNull(path.getFileName()).toString())) {
          collect(path, found);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the fenced blocks of code, in order. */
  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = null;
    String language = "";
    for (String line : text.lines().toList()) {
      boolean isFence = line.strip().startsWith("```");
      if (isFence && lines == null) {
        language = line.strip().substring(3);
        lines = new ArrayList<>();
      } else if (isFence) {
        blocks.add(new Block(path, language, lines));
        lines = null;
      } else if (lines != null) {
        lines.add(line);
      }
    }
    return blocks;
  }

  /** Returns the text without blocks of code. */
  String prose() {
    return text.replaceAll("(?ms)^ *```.*?^ *```$", "");
  }
}
