package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectFileTest {
  private static final long SEED = 20261130;

  /** An object with a function that calls itself and reads an address and a global. */
  private static byte[] own() {
    RelocatableCode code = new RelocatableCode();
    code.add(
        List.of(ValueType.I32),
        List.of(
            new RelocatableCode.Line(
                Instruction.of(Opcode.CALL, 0), 0, RelocationKind.FUNCTION_INDEX_LEB),
            new RelocatableCode.Line(
                Instruction.of(Opcode.I32_CONST, 0), 2, RelocationKind.MEMORY_ADDR_SLEB),
            new RelocatableCode.Line(
                Instruction.of(Opcode.GLOBAL_SET, 0), 1, RelocationKind.GLOBAL_INDEX_LEB),
            RelocatableCode.Line.fixed(Instruction.of(Opcode.END))));
    Sections module = new Sections();
    module.put(SectionKind.TYPE, List.of(new FunctionType(List.of(), List.of())));
    module.put(SectionKind.FUNCTION, List.of(out -> out.u32(0)));
    module.put(SectionKind.GLOBAL, List.of(Global.of(ValueType.I32, 7)));
    module.put(SectionKind.CODE, code.entries());
    List<Symbol> symbols =
        List.of(
            Symbol.of(Symbol.Kind.FUNCTION, Symbol.HIDDEN, "f", 0),
            Symbol.of(Symbol.Kind.GLOBAL, Symbol.LOCAL, "g", 0),
            Symbol.undefinedData("__heap_base"));
    return new ObjectFile(
            module,
            new Linking(symbols, List.of()),
            Map.of("CODE", code.relocations()),
            Map.of("CODE", 3))
        .toBytes();
  }

  private static byte[] clang() throws IOException {
    try (InputStream in = ObjectFileTest.class.getResourceAsStream("clang.o")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @Test
  void anObjectOfOurOwnIsWrittenAsItWasRead() {
    assertThat(ObjectFile.read(own()).toBytes()).isEqualTo(own());
  }

  @Test
  void eachRelocationIsAtTheNumberOfItsInstruction() {
    List<Relocation> places = ObjectFile.read(own()).relocations().getOrDefault("CODE", List.of());
    byte[] bytes = own();
    byte[] call = {0x10, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0};
    int at = indexOf(bytes, call);
    int start = at + 1 - places.getFirst().offset();
    assertThat(bytes[start])
        .as("the section begins with the number of functions")
        .isEqualTo((byte) 1);
    assertThat(places)
        .extracting(Relocation::kind)
        .containsExactly(
            RelocationKind.FUNCTION_INDEX_LEB,
            RelocationKind.MEMORY_ADDR_SLEB,
            RelocationKind.GLOBAL_INDEX_LEB);
    for (Relocation each : places) {
      assertThat(bytes[start + each.offset() + 4]).as("the fifth byte").isZero();
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not found");
  }

  @Test
  void theNamesForOthersAreThoseThatAreDefinedAndNotLocal() {
    assertThat(ObjectFile.read(own()).defined()).containsExactly("f");
  }

  @Test
  void anObjectOfClangIsTheSameAfterItWasWritten() throws IOException {
    ObjectFile read = ObjectFile.read(clang());
    assertThat(read.defined()).contains("name", "start", "function", "hooks");
    assertThat(read.linking().symbols())
        .filteredOn(Symbol::isUndefined)
        .extracting(Symbol::name)
        .contains("counter");
    assertThat(read.relocations()).containsOnlyKeys("CODE", "DATA");
    ObjectFile again = ObjectFile.read(read.toBytes());
    assertThat(again.linking()).isEqualTo(read.linking());
    assertThat(again.relocations()).isEqualTo(read.relocations());
    assertThat(again.targets()).isEqualTo(read.targets());
    assertThat(again.toBytes()).isEqualTo(read.toBytes());
  }

  @Test
  void aModuleIsNoObject() {
    byte[] module = new Sections().toBytes();
    assertThatThrownBy(() -> ObjectFile.read(module))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("no relocatable object");
  }

  @Test
  void aRelocationToAMissingSymbolIsRefused() {
    refuse(new Relocation(RelocationKind.GLOBAL_INDEX_LEB, 5, 3, 0), "symbol 3, of 3");
    refuse(new Relocation(RelocationKind.TYPE_INDEX_LEB, 5, 1, 0), "type 1, of 1");
  }

  @Test
  void aRelocationBehindTheSectionIsRefused() {
    refuse(new Relocation(RelocationKind.GLOBAL_INDEX_LEB, 40, 0, 0), "byte 40 of CODE");
  }

  private static void refuse(Relocation relocation, String message) {
    ObjectFile read = ObjectFile.read(own());
    byte[] bytes =
        new ObjectFile(
                read.module(), read.linking(), Map.of("CODE", List.of(relocation)), read.targets())
            .toBytes();
    assertThatThrownBy(() -> ObjectFile.read(bytes))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aDamagedObjectIsReadOrRefusedInOneLine() throws IOException {
    Random random = new Random(SEED);
    int refused = 0;
    for (byte[] object : List.of(own(), clang())) {
      for (int length = 0; length < object.length; length++) {
        refused += isRefused(Arrays.copyOf(object, length)) ? 1 : 0;
      }
      for (int i = 0; i < 5_000; i++) {
        byte[] damaged = object.clone();
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        refused += isRefused(damaged) ? 1 : 0;
      }
    }
    assertThat(refused).as("with seed %s", SEED).isGreaterThan(1_000);
  }

  private static boolean isRefused(byte[] object) {
    try {
      ObjectFile.read(object).toBytes();
      return false;
    } catch (FormatException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      return true;
    }
  }
}
