/**
 * The front door for programs ({@link dev.linalloc}), what authors of allocators implement ({@link
 * dev.linalloc.spi}), and the memory that an allocator works on ({@link dev.linalloc.memory}).
 */
@org.jspecify.annotations.NullMarked
module dev.linalloc.api {
  requires jdk.jfr;
  requires static org.jspecify;

  exports dev.linalloc;
  exports dev.linalloc.memory;
  exports dev.linalloc.spi;

  uses dev.linalloc.spi.AllocatorProvider;
}
