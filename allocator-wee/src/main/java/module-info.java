/** A free list with size classes, after wee_alloc. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.wee {
  requires static org.jspecify;
  requires transitive dev.linalloc.api;

  exports dev.linalloc.wee;

  provides dev.linalloc.spi.AllocatorProvider with
      dev.linalloc.wee.WeeProvider;
}
