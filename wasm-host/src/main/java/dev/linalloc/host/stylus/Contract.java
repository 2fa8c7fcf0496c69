package dev.linalloc.host.stylus;

import dev.linalloc.format.Body;
import dev.linalloc.format.ByteReader;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Global;
import dev.linalloc.format.Import;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import dev.linalloc.format.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a module on which its acceptance and its price depend.
 *
 * @param bytes the size of the module
 * @param functions the indices of the types of its own functions
 * @param tables the initial sizes of its tables, in entries
 * @param start whether it has a start function
 * @param payload the bytes that its data segments hold, without their headers
 * @param data the bytes of its data segments, headers included
 * @param elements the bytes of its element segments, headers included
 * @param dataSegments how many data segments it has
 * @param elementSegments how many element segments it has
 */
record Contract(
    int bytes,
    List<FunctionType> types,
    List<Import> imports,
    List<Integer> functions,
    List<Long> tables,
    List<Memory> memories,
    List<Global> globals,
    List<Export> exports,
    boolean start,
    List<Body> bodies,
    long payload,
    long data,
    long elements,
    int dataSegments,
    int elementSegments) {
  private static final int PASSIVE = 1;
  private static final int WITH_MEMORY = 2;

  /**
   * A memory.
   *
   * @param flags bit 0: it has a maximum; bit 1: it is shared; bit 2: its addresses have 64 bits
   * @param initial pages
   * @param maximum pages, or −1 if there is none
   */
  record Memory(int flags, long initial, long maximum) {
    static Memory read(ByteReader in) {
      int flags = in.oneByte();
      long initial = Integer.toUnsignedLong(in.u32());
      return new Memory(flags, initial, (flags & 1) == 0 ? -1 : Integer.toUnsignedLong(in.u32()));
    }
  }

  /**
   * Reads a module.
   *
   * @throws dev.linalloc.format.FormatException if it is malformed, or uses a feature that Stylus
   *     refuses
   */
  static Contract of(byte[] module) {
    Sections sections = Sections.read(module);
    return new Contract(
        module.length,
        sections.list(SectionKind.TYPE, FunctionType::read),
        sections.list(SectionKind.IMPORT, Import::read),
        sections.list(SectionKind.FUNCTION, ByteReader::u32),
        sections.list(SectionKind.TABLE, Contract::table),
        sections.list(SectionKind.MEMORY, Memory::read),
        sections.list(SectionKind.GLOBAL, Global::read),
        sections.list(SectionKind.EXPORT, Export::read),
        sections.kinds().contains(SectionKind.START),
        sections.list(SectionKind.CODE, in -> Body.read(in.part(in.u32()))),
        sum(sections.list(SectionKind.DATA, Contract::payload)),
        length(sections, SectionKind.DATA),
        length(sections, SectionKind.ELEMENT),
        sections.size(SectionKind.DATA),
        sections.size(SectionKind.ELEMENT));
  }

  private static long table(ByteReader in) {
    ValueType.read(in);
    return Memory.read(in).initial;
  }

  private static long payload(ByteReader in) {
    int flags = in.u32();
    if (flags == WITH_MEMORY) {
      in.u32();
    }
    if (flags != PASSIVE) {
      Instruction.readExpression(in);
    }
    return in.bytes(in.u32()).length;
  }

  /** Returns the bytes of all entries of a section: the first takes all that follow. */
  private static long length(Sections sections, SectionKind kind) {
    return sum(sections.list(kind, in -> (long) in.rest().length));
  }

  private static long sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  /** Returns an export of that name and kind. */
  Optional<Export> export(String name, ExternalKind kind) {
    return exports.stream()
        .filter(each -> each.name().equals(name) && each.kind() == kind)
        .findFirst();
  }

  /** Returns the functions that it imports, in the order of their indices. */
  List<Import> importedFunctions() {
    return imports.stream().filter(each -> each.kind() == ExternalKind.FUNCTION).toList();
  }

  /** Returns the type of a function by its index, which counts imported functions first. */
  FunctionType type(int function) {
    List<Import> imported = importedFunctions();
    return types.get(
        function < imported.size()
            ? imported.get(function).type()
            : functions.get(function - imported.size()));
  }

  /** Returns the parameters and results of all its own functions together. */
  long typeLength() {
    return functions.stream()
        .map(types::get)
        .mapToLong(type -> type.parameters().size() + type.results().size())
        .sum();
  }

  /** Returns the initial pages of its memory. */
  long initialPages() {
    return memories.isEmpty() ? 0 : memories.getFirst().initial;
  }

  /** Returns whether its memory can grow. */
  boolean grows() {
    return !memories.isEmpty() && memories.getFirst().initial != memories.getFirst().maximum;
  }
}
