/**
 * What an allocator implements, the memory it works on, and the front door for programs that use
 * one.
 */
@org.jspecify.annotations.NullMarked
module dev.linalloc.api {
  requires static org.jspecify;

  exports dev.linalloc.api;

  uses dev.linalloc.api.AllocatorProvider;
}
