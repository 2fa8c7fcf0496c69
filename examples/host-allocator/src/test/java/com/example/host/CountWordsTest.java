package com.example.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CountWordsTest {
  private static final int WORDS = 5000;

  @Test
  void theGuestCountsWordsOnAnAllocatorOfTheHost() throws IOException {
    CountWords words = new CountWords();
    words.append("to be or not to be");
    assertThat(words.count()).isEqualTo(4);
    assertThat(words.allocator().liveBlocks())
        .isEqualTo(4 + 1); // a block per word, and the buckets
  }

  @Test
  void manyWordsTakeMemoryAndClearGivesAllOfItBack() throws IOException {
    CountWords words = new CountWords();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < WORDS; i++) {
        words.append("word" + i + " ");
      }
      assertThat(words.count()).isEqualTo(WORDS);
      assertThat(words.allocator().liveBlocks()).isEqualTo(WORDS + 1);
      words.clear();
      assertThat(words.allocator().liveBlocks()).isZero();
      assertThat(words.allocator().liveBytes()).isZero();
    }
  }

  @Test
  void theProgramRuns() throws IOException {
    CountWords.main(new String[] {"as", "like", "as", "two", "peas"});
  }
}
