/** A boundary-tag allocator with bins, after Doug Lea's. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.dl {
  requires static org.jspecify;
  requires transitive dev.linalloc.api;

  exports dev.linalloc.dl;

  provides dev.linalloc.spi.AllocatorProvider with
      dev.linalloc.dl.DlProvider;
}
