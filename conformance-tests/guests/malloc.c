// Exports the malloc of a C library: the one that the linker finds in the archive of wasi-libc or Emscripten.
#include <stddef.h>

extern void *malloc(size_t size);
extern void free(void *address);
extern void *calloc(size_t count, size_t size);
extern void *realloc(void *address, size_t size);
extern void *aligned_alloc(size_t align, size_t size);

void *const keep[] = {(void *)malloc, (void *)free, (void *)calloc, (void *)realloc, (void *)aligned_alloc};
