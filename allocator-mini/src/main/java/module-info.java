/** A bump allocator, after mini-alloc. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.mini {
  requires static org.jspecify;
  requires transitive dev.linalloc.api;

  exports dev.linalloc.mini;

  provides dev.linalloc.spi.AllocatorProvider with
      dev.linalloc.mini.MiniProvider;
}
