/** WebAssembly's binary format: the table of instructions, numbers, sections. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.format {
  requires static org.jspecify;

  exports dev.linalloc.format;
}
