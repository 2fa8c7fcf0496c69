/* The limit: mini's algorithm in C, timed on the requests of AllocBenchmark, which it reads
   as "size align" lines. Prints the nanoseconds per allocation, one line per measurement. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { COUNT = 1024, BATCHES = 14000, WARMUPS = 3, MEASUREMENTS = 10 };

struct bump {
  uint32_t neg_top;
  uint32_t neg_bound;
};

/* As in Java, growing is left to a second function; it restores the top. */
__attribute__((noinline)) static uint32_t alloc_slowly(struct bump *heap, uint32_t top, uint32_t size, uint32_t align) {
  (void)size, (void)align;
  heap->neg_top = top;
  return 0;
}

static uint32_t alloc(struct bump *heap, uint32_t size, uint32_t align) {
  uint32_t top = heap->neg_top;
  uint32_t bound = heap->neg_bound;
  uint32_t start = top & -align;
  uint32_t end = start - size;
  heap->neg_top = end;
  if (end <= start && end >= bound) {
    return -start;
  }
  return alloc_slowly(heap, top, size, align);
}

int main(void) {
  static uint32_t sizes[COUNT], aligns[COUNT];
  for (int i = 0; i < COUNT; i++) {
    if (scanf("%u %u", &sizes[i], &aligns[i]) != 2) {
      return 2;
    }
  }
  uint64_t sum = 0;
  for (int measurement = 0; measurement < WARMUPS + MEASUREMENTS; measurement++) {
    /* volatile: the compiler must not know the heap, as the JVM does not */
    struct bump *volatile hidden = malloc(sizeof(struct bump));
    struct bump *heap = hidden;
    heap->neg_top = -1024u;
    heap->neg_bound = -0x7fff0000u;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int batch = 0; batch < BATCHES; batch++) {
      for (int i = 0; i < COUNT; i++) {
        sum += alloc(heap, sizes[i], aligns[i]);
      }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    free(heap);
    if (measurement >= WARMUPS) {
      double nanos = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
      printf("%.4f\n", nanos / BATCHES / COUNT);
    }
  }
  fprintf(stderr, "%llu\n", (unsigned long long)sum);
  return 0;
}
