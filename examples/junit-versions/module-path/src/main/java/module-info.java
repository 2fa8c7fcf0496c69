/** A project that is a module. */
module com.example.app {
  requires dev.linalloc.api;

  exports com.example.app;
}
