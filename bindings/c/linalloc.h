/* linalloc's own functions, as `linalloc compile NAME --object` defines them. Sizes and aligns are in bytes; an align is a
   power of two. The caller keeps a block's size and align, and gives them back. One thread. For malloc and free, compile
   with `--abi c` and include <stdlib.h>. */
#ifndef LINALLOC_H
#define LINALLOC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns a block, or a null pointer if there is no room. A size of 0 gives an aligned address and no block. */
void *linalloc_alloc(size_t size, size_t align);

/* Returns a block that is all zeros, or a null pointer if there is no room. */
void *linalloc_alloc_zeroed(size_t size, size_t align);

/* Frees a block. */
void linalloc_dealloc(void *block, size_t size, size_t align);

/* Changes a block's size, and may move it. Returns a null pointer if there is no room; the old block then stays. */
void *linalloc_realloc(void *block, size_t size, size_t align, size_t new_size);

#ifdef __cplusplus
}
#endif

#endif
