/** A program that runs from the class path, the module path, an image of its own and one jar. */
module com.example.packaging {
  requires dev.linalloc.api;
}
