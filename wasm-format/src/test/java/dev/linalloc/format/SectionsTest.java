package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;

class SectionsTest {
  private static final String HEADER = "0061736d 01000000";

  private static final String ALL =
      HEADER
          + "0104 01600000" // a type
          + "0208 01 0161 0162 03 7f 00" // an imported global
          + "0302 0100" // a function
          + "0404 01700001" // a table
          + "0503 010001" // a memory
          + "0d03 010000" // a tag
          + "0606 01 7f01 41050b" // a global
          + "0705 01 0163 0301" // an export
          + "0801 00" // a start function
          + "0906 01 00 4100 0b 00" // no elements
          + "0c01 01" // a count of data segments
          + "0a04 01 02 000b" // code
          + "0b07 01 00 4100 0b 01ff" // data
          + "0003 01 61 aa" // custom sections
          + "0003 01 62 bb";

  @Test
  void aModuleIsWrittenAsItWasRead() {
    Sections module = Sections.read(Bytes.of(ALL));
    assertThat(HexFormat.of().formatHex(module.toBytes())).isEqualTo(ALL.replace(" ", ""));
    assertThat(module.kinds()).containsExactly(SectionKind.values());
    assertThat(module.custom()).extracting(Sections.Custom::name).containsExactly("a", "b");
    assertThat(module.custom().getLast().content()).containsExactly(0xbb);
  }

  @Test
  void customSectionsAreWrittenBehindAllOthers() {
    Sections module = Sections.read(Bytes.of(HEADER + "0002 0161" + "0302 0100"));
    module.custom().add(new Sections.Custom("b", new byte[] {7}));
    assertThat(HexFormat.of().formatHex(module.toBytes()))
        .isEqualTo((HEADER + "0302 0100" + "0002 0161" + "0003 016207").replace(" ", ""));
  }

  @Test
  void theListsOfAModuleAreRead() {
    Sections module = Sections.read(Bytes.of(ALL));
    assertThat(module.list(SectionKind.TYPE, FunctionType::read))
        .containsExactly(new FunctionType(List.of(), List.of()));
    assertThat(module.list(SectionKind.IMPORT, Import::read))
        .containsExactly(new Import("a", "b", ExternalKind.GLOBAL, 0));
    assertThat(module.list(SectionKind.GLOBAL, Global::read))
        .containsExactly(Global.of(ValueType.I32, 5));
    assertThat(module.list(SectionKind.EXPORT, Export::read))
        .containsExactly(new Export("c", ExternalKind.GLOBAL, 1));
    assertThat(module.list(SectionKind.CODE, in -> Body.read(in.part(in.u32()))))
        .containsExactly(new Body(List.of(), List.of(Instruction.of(Opcode.END))));
    assertThat(module.size(SectionKind.GLOBAL)).isEqualTo(1);
  }

  @Test
  void aMissingSectionReadsAsAnEmptyListAndIsNotWritten() {
    Sections module = Sections.read(Bytes.of(HEADER + "0302 0100"));
    assertThat(module.list(SectionKind.TYPE, FunctionType::read)).isEmpty();
    assertThat(module.size(SectionKind.TYPE)).isZero();
    module.put(SectionKind.TYPE, List.of());
    module.put(SectionKind.FUNCTION, List.of());
    assertThat(module.toBytes()).isEqualTo(Bytes.of(HEADER));
  }

  @Test
  void anEntryIsAppendedToAListThatIsNotRead() {
    Sections module = Sections.read(Bytes.of(HEADER + "0604 01 ffffff"));
    module.append(SectionKind.GLOBAL, Global.of(ValueType.I64, -1));
    module.append(SectionKind.EXPORT, new Export("c", ExternalKind.MEMORY, 0));
    assertThat(HexFormat.of().formatHex(module.toBytes()))
        .isEqualTo((HEADER + "0609 02 ffffff 7e01 427f0b" + "0705 01 0163 0200").replace(" ", ""));
  }

  @ParameterizedTest
  @EnumSource
  void anImportIsReadWithTheTypeOfAFunctionAlone(ExternalKind kind) {
    String type =
        switch (kind) {
          case FUNCTION -> "8001";
          case TABLE -> "70 01 01 02";
          case MEMORY -> "00 01";
          case GLOBAL -> "7f 00";
          case TAG -> "00 8001";
        };
    ByteReader in = Bytes.reader("0161 0162 %s %s aa".formatted(Bytes.hex(kind), type));
    assertThat(Import.read(in))
        .isEqualTo(new Import("a", "b", kind, kind == ExternalKind.FUNCTION ? 128 : 0));
    assertThat(in.oneByte()).isEqualTo(0xaa);
  }

  /** Checks with an engine that is not ours that it reads a module written here. */
  @Test
  void anEngineReadsWhatIsWritten() {
    Sections module = new Sections();
    Encodable typeIndex = out -> out.u32(0);
    module.put(
        SectionKind.TYPE,
        List.of(new FunctionType(List.of(ValueType.I64, ValueType.F32), List.of(ValueType.F64))));
    module.put(SectionKind.FUNCTION, List.of(typeIndex));
    module.append(SectionKind.GLOBAL, Global.of(ValueType.I32, -2));
    module.put(SectionKind.EXPORT, List.of(new Export("é", ExternalKind.FUNCTION, 0)));
    module.put(
        SectionKind.CODE,
        List.of(
            new Body(
                List.of(ValueType.EXTERNREF, ValueType.FUNCREF),
                List.of(Instruction.of(Opcode.UNREACHABLE), Instruction.of(Opcode.END)))));
    WasmModule read = Parser.parse(module.toBytes());
    assertThat(read.typeSection().getType(0).params()).hasToString("[I64, F32]");
    assertThat(read.typeSection().getType(0).returns()).hasToString("[F64]");
    assertThat(read.exportSection().getExport(0).name()).isEqualTo("é");
    assertThat(read.exportSection().getExport(0).exportType()).isEqualTo(ExternalType.FUNCTION);
    assertThat(read.globalSection().getGlobal(0).initInstructions().getFirst().operand(0))
        .isEqualTo(-2);
    assertThat(read.codeSection().getFunctionBody(0).localTypes()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "00, does not begin as one of version 1",
    "0061736d 02000000, does not begin as one of version 1",
    "0061736d 01000000 01, 'ends in the middle, before byte 9 of the module'",
    "0061736d 01000000 01 02 00, 'ends in the middle, before byte 10 of the module'",
    "0061736d 01000000 0f 00, 'has a section 15, which is not known'",
    "0061736d 01000000 0300 0100, has the type section behind the function section",
    "0061736d 01000000 0100 0100, has the type section behind the type section",
    "0061736d 01000000 0a00 0c00, has the data count section behind the code section",
    "0061736d 01000000 0001 05, 'ends in the middle, before byte 1 of a custom section'"
  })
  void aDamagedModuleIsRefusedInOneLine(String hex, String message) {
    assertThatThrownBy(() -> Sections.read(Bytes.of(hex)))
        .isInstanceOf(FormatException.class)
        .hasMessage(message);
  }

  @Test
  void aDamagedEntryIsRefusedInOneLine() {
    assertRefused("0105 01 600000 00", "goes on behind the last entry, before byte 4");
    assertRefused("0102 01 5f", "has a type that is no plain function type");
    assertRefused("0105 01 60014000", "has a value of type 0x40, which is not supported");
  }

  private static void assertRefused(String section, String message) {
    Sections module = Sections.read(Bytes.of(HEADER + section));
    assertThatThrownBy(() -> module.list(SectionKind.TYPE, FunctionType::read))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void anUnknownKindIsRefused() {
    assertThatThrownBy(() -> Export.read(Bytes.reader("0161 05 00")))
        .isInstanceOf(FormatException.class)
        .hasMessage("imports or exports an item of unknown kind 5, before byte 3 of it");
  }

  /** Of all prefixes of a module, only those that end at the end of a section can be read. */
  @Test
  void aModuleThatIsCutOffInASectionIsRefused() {
    byte[] all = Bytes.of(ALL);
    long whole = 0;
    for (int length = 0; length <= all.length; length++) {
      byte[] cut = Arrays.copyOf(all, length);
      try {
        assertThat(Sections.read(cut).toBytes()).isEqualTo(cut);
        whole++;
      } catch (FormatException e) {
        assertThat(e.getMessage()).isNotEmpty().doesNotContain("\n");
      }
    }
    assertThat(whole).isEqualTo(16); // the header, and 15 sections
  }
}
