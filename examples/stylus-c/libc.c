/* The names of our own over the C library's functions. */
#include "linalloc.h"

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void free(void *block);

void *linalloc_alloc(size_t size, size_t align) {
  return malloc(size);
}

void *linalloc_alloc_zeroed(size_t size, size_t align) {
  return calloc(1, size);
}

void linalloc_dealloc(void *block, size_t size, size_t align) {
  free(block);
}
