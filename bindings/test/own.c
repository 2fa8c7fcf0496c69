/* Calls linalloc's own functions: run(n) returns the sum of the numbers below n, modulo 2^32. */
#include "../c/linalloc.h"

__attribute__((export_name("run"))) unsigned run(unsigned n) {
  unsigned *numbers = linalloc_alloc(n * 4, 4);
  unsigned *other = linalloc_alloc(100, 8);
  for (unsigned i = 0; i < n; i++) {
    numbers[i] = i;
  }
  numbers = linalloc_realloc(numbers, n * 4, 4, n * 8);
  linalloc_dealloc(other, 100, 8);
  unsigned char *zeros = linalloc_alloc_zeroed(1000, 1);
  unsigned sum = 0;
  for (unsigned i = 0; i < n; i++) {
    sum += numbers[i];
  }
  for (int i = 0; i < 1000; i++) {
    sum += zeros[i];
  }
  return sum;
}
