/* Sorts its lines with C's memory functions, which are linalloc's dl here instead of those of wasi-libc. */
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(void) {
  size_t count = 0;
  char **lines = NULL;
  for (int i = 0; i < 1000; i++) {
    lines = realloc(lines, (count + 1) * sizeof *lines);
    lines[count] = malloc(32);
    snprintf(lines[count++], 32, "line %d", i * 7919 % 1000);
  }
  qsort(lines, count, sizeof *lines, compare);
  printf("%zu lines, from \"%s\" to \"%s\"\n", count, lines[0], lines[count - 1]);

  int *zeros = calloc(1000, sizeof *zeros);
  void *aligned = aligned_alloc(4096, 8192);
  printf("zeros: %d, aligned: %d, usable: %d\n", zeros[999], (uintptr_t)aligned % 4096 == 0,
         malloc_usable_size(lines[0]) >= 32);
  free(aligned);
  free(zeros);
  for (size_t i = 0; i < count; i++) {
    free(lines[i]);
  }
  free(lines);
  return 0;
}
