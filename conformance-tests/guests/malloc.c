// The malloc of a C library as plain exports: what the linker takes out of wasi-libc's or Emscripten's archive.
#include <stddef.h>

extern void *malloc(size_t size);
extern void free(void *address);
extern void *calloc(size_t count, size_t size);
extern void *realloc(void *address, size_t size);
extern void *aligned_alloc(size_t align, size_t size);

void *const keep[] = {(void *)malloc, (void *)free, (void *)calloc, (void *)realloc, (void *)aligned_alloc};
