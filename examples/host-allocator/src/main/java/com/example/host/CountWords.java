package com.example.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.linalloc.Allocators;
import dev.linalloc.host.HostAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

/**
 * Counts the different words of a text, by a guest written in C ({@code src/main/c/words.c}). The
 * guest has no allocator: the host provides linalloc's dl, which allocates in the guest's own
 * memory.
 */
public final class CountWords {
  private final HostAllocator allocator = new HostAllocator(Allocators.provider("dl"));
  private final Instance guest;

  /** Makes an instance of the guest. */
  public CountWords() throws IOException {
    try (InputStream in = CountWords.class.getResourceAsStream("words.wasm")) {
      guest =
          Instance.builder(Parser.parse(Objects.requireNonNull(in)))
              .withMachineFactory(MachineFactoryCompiler::compile)
              .withImportValues(
                  ImportValues.builder()
                      .addFunction(allocator.functions("env", HostAllocator.Names.C))
                      .build())
              .build();
    }
  }

  /** Counts the words of a sentence, and prints the blocks that this took. */
  public static void main(String[] arguments) throws IOException {
    CountWords words = new CountWords();
    words.append(arguments.length == 0 ? "to be or not to be" : String.join(" ", arguments));
    System.out.printf(
        "%d different words, %d live blocks of %d bytes%n",
        words.count(), words.allocator.liveBlocks(), words.allocator.liveBytes());
    words.clear();
    System.out.printf("%d live blocks after clear%n", words.allocator.liveBlocks());
  }

  /** Adds to the text. */
  public void append(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int address = (int) guest.export("append").apply(bytes.length)[0];
    guest.memory().write(address, bytes);
  }

  /** Returns the number of different words so far, and drops the text. */
  public int count() {
    return (int) guest.export("count").apply()[0];
  }

  /** Drops all words. */
  public void clear() {
    guest.export("clear").apply();
  }

  /** Returns the guest's allocator, to inspect it. */
  public HostAllocator allocator() {
    return allocator;
  }
}
