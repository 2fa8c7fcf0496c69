/* Uses two allocators in turn: run(n) returns the sum of the numbers below n, if no block overlaps another. */
#include <stddef.h>

void *a_alloc(size_t size, size_t align);
void *b_alloc(size_t size, size_t align);

__attribute__((export_name("run"))) unsigned run(unsigned n) {
  unsigned *blocks[64];
  for (unsigned i = 0; i < 64; i++) {
    blocks[i] = i % 2 ? a_alloc(n, 8) : b_alloc(n, 8);
    for (unsigned j = 0; j < n / 4; j++) {
      blocks[i][j] = i;
    }
  }
  for (unsigned i = 0; i < 64; i++) {
    for (unsigned j = 0; j < n / 4; j++) {
      if (blocks[i][j] != i) {
        return 0;
      }
    }
  }
  return n * (n - 1) / 2;
}
