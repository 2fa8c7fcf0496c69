/** The linalloc command. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.cli {
  requires static org.jspecify;
  requires dev.linalloc.format;
  requires dev.linalloc.host;
  requires dev.linalloc.compiler;
  requires dev.linalloc.kit;
  requires java.desktop;
  requires java.xml;
  requires org.knowm.xchart;
  requires info.picocli;
  requires com.fasterxml.jackson.jr.ob;
  requires com.samskivert.jmustache;
  requires org.commonmark;

  opens dev.linalloc.cli to
      info.picocli;
}
