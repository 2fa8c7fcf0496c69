/* C's memory functions as the smallest allocator that there is: it never frees. */
#include <stddef.h>
#include <stdint.h>

extern unsigned char __heap_base;
static uintptr_t top;

void *malloc(size_t size) {
  uintptr_t start = (top == 0 ? (uintptr_t)&__heap_base : top) + 15 & -16;
  uintptr_t end = start + size;
  uintptr_t bound = __builtin_wasm_memory_size(0) << 16;
  if (end < start || (end > bound && __builtin_wasm_memory_grow(0, (end - bound + 0xffff) >> 16) == SIZE_MAX)) {
    return NULL;
  }
  top = end;
  return (void *)start;
}

/* Fresh memory reads zero. */
void *calloc(size_t count, size_t size) {
  return malloc(count * size);
}

void free(void *block) {
  (void)block;
}
