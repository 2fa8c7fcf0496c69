package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapPictureTest {
  @Test
  void itShowsAreasAndMarksAroundTheFocus() {
    HeapPicture picture = new HeapPicture();
    picture.mark(0x10000, "end of memory");
    picture.mark(0x400, "heapBase");
    picture.area(0x100, 0x200, "code");
    picture.area(0x400, 0x418, "live block 1");
    picture.area(0x420, 0x10000, "live block 2");
    picture.focus(0x420, 0x10000, "returned");
    assertThat(picture.toString())
        .isEqualToNormalizingNewlines(
            """
              0x00000200 ├────────────────\s
                         │ below heapBase                                       512 bytes
              0x00000400 ├──────────────── heapBase
                         │ live block 1                                          24 bytes
              0x00000418 ├────────────────\s
                         │ free                                                   8 bytes
              0x00000420 ├────────────────\s
                         │ live block 2 ◄ returned                           64,480 bytes
              0x00010000 ├──────────────── end of memory
            """);
  }

  @Test
  void itShowsFourEdgesOnEitherSide() {
    HeapPicture picture = new HeapPicture();
    for (int i = 0; i < 20; i++) {
      picture.area(i * 16L, i * 16L + 8, "block " + i);
    }
    picture.focus(160, 164, "returned");
    assertThat(picture.toString().lines().filter(line -> line.contains("├")))
        .extracting(line -> line.strip().substring(0, 10))
        .containsExactly(
            "0x00000088",
            "0x00000090",
            "0x00000098",
            "0x000000a0",
            "0x000000a4",
            "0x000000a8",
            "0x000000b0",
            "0x000000b8");
  }

  @Test
  void anEmptyAreaIsAMarkAndMarksShareAnEdge() {
    HeapPicture picture = new HeapPicture();
    picture.mark(0x400, "heapBase");
    picture.focus(0x400, 0x400, "asked");
    assertThat(picture.toString()).isEqualTo("  0x00000400 ├──────────────── heapBase, asked\n");
  }
}
