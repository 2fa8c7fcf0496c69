/** Certifies allocators against the specification. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.kit {
  requires static org.jspecify;
  requires transitive dev.linalloc.spec;
  requires static com.tngtech.archunit;
  requires static org.junit.jupiter.api;

  exports dev.linalloc.kit;
  exports dev.linalloc.kit.archunit;
  exports dev.linalloc.kit.junit;
  exports dev.linalloc.kit.report;
  exports dev.linalloc.kit.subject;
  exports dev.linalloc.kit.toy;
  exports dev.linalloc.kit.trace;
  exports dev.linalloc.kit.wrong;

  // JUnit calls AllocatorConformance's test factory, which is not public.
  opens dev.linalloc.kit.junit to
      org.junit.platform.commons;
}
