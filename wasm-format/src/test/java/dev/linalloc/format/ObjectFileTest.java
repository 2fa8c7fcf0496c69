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
  void aSymbolIsReadAsItWasWritten() {
    List<Symbol> symbols =
        List.of(
            Symbol.of(Symbol.Kind.FUNCTION, 0, "f", 300),
            new Symbol(Symbol.Kind.FUNCTION, Symbol.UNDEFINED, null, List.of(1L)),
            Symbol.of(Symbol.Kind.TABLE, Symbol.UNDEFINED | Symbol.EXPLICIT_NAME, "t", 2),
            new Symbol(Symbol.Kind.DATA, Symbol.WEAK, "d", List.of(0L, 16L, 0xffff_ffffL)),
            new Symbol(Symbol.Kind.SECTION, 0, null, List.of(4L)));
    ObjectFile object =
        new ObjectFile(new Sections(), new Linking(symbols, List.of()), Map.of(), Map.of());
    ObjectFile read = ObjectFile.read(object.toBytes());
    assertThat(read.linking().symbols()).isEqualTo(symbols);
    assertThat(symbols)
        .filteredOn(Symbol::isUndefined)
        .extracting(Symbol::name)
        .containsExactly(null, "t");
    assertThat(read.defined()).containsExactly("f", "d");
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
    assertThat(bytes[start + places.getLast().offset() + 5]).as("the end").isEqualTo((byte) 0x0b);
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
    assertThat(read.linking().others())
        .isNotEmpty()
        .allSatisfy(part -> assertThat(part.content()).isNotEmpty());
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

  @Test
  void aRelocationBesideTheOneBeforeItIsRefused() {
    Relocation same = new Relocation(RelocationKind.GLOBAL_INDEX_LEB, 5, 0, 0);
    refuse(Map.of("CODE", List.of(same, same)), "byte 5 of CODE");
  }

  @Test
  void aRelocationMayEndWithItsSection() {
    int size = ObjectFile.read(own()).module().contents(SectionKind.CODE).length;
    int last = size - RelocationKind.GLOBAL_INDEX_LEB.width();
    Relocation fits = new Relocation(RelocationKind.GLOBAL_INDEX_LEB, last, 0, 0);
    assertThat(ObjectFile.read(with(Map.of("CODE", List.of(fits)))).relocations())
        .containsEntry("CODE", List.of(fits));
    refuse(
        new Relocation(RelocationKind.GLOBAL_INDEX_LEB, last + 1, 0, 0),
        "byte " + (last + 1) + " of CODE");
  }

  @Test
  void theOffsetsInACustomSectionCountItsName() {
    ObjectFile read = ObjectFile.read(own());
    read.module().custom().add(new Sections.Custom("other", new byte[2]));
    read.module().custom().add(new Sections.Custom("debug", new byte[4]));
    int last = "debug".length() + 1; // the name and its length
    Relocation fits = new Relocation(RelocationKind.SECTION_OFFSET_I32, last, 0, 0);
    Relocation beyond = new Relocation(RelocationKind.SECTION_OFFSET_I32, last + 1, 0, 0);
    byte[] bytes =
        new ObjectFile(
                read.module(), read.linking(), Map.of("debug", List.of(fits)), Map.of("debug", 4))
            .toBytes();
    assertThat(ObjectFile.read(bytes).relocations()).containsEntry("debug", List.of(fits));
    byte[] damaged =
        new ObjectFile(
                read.module(), read.linking(), Map.of("debug", List.of(beyond)), Map.of("debug", 4))
            .toBytes();
    refuse(damaged, "byte 7 of debug");
    refuse(Map.of("DATA", List.of(fits)), "missing section DATA");
  }

  @Test
  void whatFollowsTheLastSymbolOrRelocationIsRefused() {
    byte[] version = {3};
    refuse(withLinking(version), "has version 3 instead of 2");
    byte[] longTable = {2, 8, 2, 0, 0}; // a symbol table of two bytes, of which the list takes one
    refuse(withLinking(longTable), "goes on behind the last symbol");
    ObjectFile read = ObjectFile.read(own());
    Sections module = read.module();
    module.custom().add(read.linking().toSection());
    module.custom().add(new Sections.Custom("reloc.CODE", new byte[] {3, 0, 0}));
    refuse(module.toBytes(), "goes on behind the last relocation");
  }

  private static byte[] withLinking(byte[] content) {
    Sections module = new Sections();
    module.custom().add(new Sections.Custom(Linking.NAME, content));
    return module.toBytes();
  }

  private static byte[] with(Map<String, List<Relocation>> relocations) {
    ObjectFile read = ObjectFile.read(own());
    return new ObjectFile(read.module(), read.linking(), relocations, read.targets()).toBytes();
  }

  private static void refuse(Relocation relocation, String message) {
    refuse(Map.of("CODE", List.of(relocation)), message);
  }

  private static void refuse(Map<String, List<Relocation>> relocations, String message) {
    refuse(with(relocations), message);
  }

  private static void refuse(byte[] object, String message) {
    assertThatThrownBy(() -> ObjectFile.read(object))
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
