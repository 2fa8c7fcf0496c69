/** The linalloc command. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.cli {
  requires static org.jspecify;
  requires dev.linalloc.compiler;
  requires dev.linalloc.kit;
  requires info.picocli;
  requires com.fasterxml.jackson.jr.ob;

  opens dev.linalloc.cli to
      info.picocli;
}
