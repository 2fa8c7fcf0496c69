package dev.linalloc.host;

import java.io.ByteArrayOutputStream;

/** A module with one function of any length, {@code add}, which adds 0, 1, 2, … to its argument. */
final class BigModule {
  private BigModule() {}

  static byte[] adding(int additions) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(0); // no locals
    code.writeBytes(new byte[] {0x20, 0}); // local.get 0
    for (int i = 0; i < additions; i++) {
      code.write(0x41); // i32.const
      code.writeBytes(leb(i));
      code.write(0x6a); // i32.add
    }
    code.write(0x0b); // end
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(module, 1, new byte[] {1, 0x60, 1, 0x7f, 1, 0x7f});
    section(module, 3, new byte[] {1, 0});
    section(module, 5, new byte[] {1, 0, 1});
    section(module, 7, new byte[] {1, 3, 'a', 'd', 'd', 0, 0});
    ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    bodies.write(1);
    bodies.writeBytes(leb(code.size()));
    bodies.writeBytes(code.toByteArray());
    section(module, 10, bodies.toByteArray());
    return module.toByteArray();
  }

  private static void section(ByteArrayOutputStream module, int id, byte[] content) {
    module.write(id);
    module.writeBytes(leb(content.length));
    module.writeBytes(content);
  }

  /** Five bytes with a leading zero bit, the same whether read as signed or unsigned. */
  private static byte[] leb(int value) {
    byte[] bytes = new byte[5];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (((value >>> (7 * i)) & 0x7f) | (i < bytes.length - 1 ? 0x80 : 0));
    }
    return bytes;
  }
}
