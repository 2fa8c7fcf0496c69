/* A contract by hand over vm_hooks. Its arguments are words of 32 bytes. The first is a number of rounds. The others are numbers of up to
   32 bits, big-endian. Each round puts them into a search tree and frees the tree. The result is one word: how many are distinct. */
#include <stddef.h>
#include <stdint.h>

#include "linalloc.h"

#define HOOK(name) __attribute__((import_module("vm_hooks"), import_name(#name)))
HOOK(read_args) void read_args(uint8_t *to);
HOOK(write_result) void write_result(const uint8_t *result, size_t length);
HOOK(pay_for_memory_grow) void pay_for_memory_grow(uint32_t pages);

enum { WORD = 32 };

struct node {
  uint32_t value;
  struct node *less, *more;
};

/* Stylus refuses a module whose memory can grow if it does not import this function. */
__attribute__((export_name("mark_used"))) void mark_used(void) {
  pay_for_memory_grow(0);
}

static uint32_t number(const uint8_t *word) {
  return (uint32_t)word[28] << 24 | (uint32_t)word[29] << 16 | (uint32_t)word[30] << 8 | word[31];
}

static void free_tree(struct node *tree) {
  if (tree != NULL) {
    free_tree(tree->less);
    free_tree(tree->more);
    linalloc_dealloc(tree, sizeof *tree, _Alignof(struct node));
  }
}

/* Returns how many of the numbers are distinct, or -1 if memory is exhausted. */
static int distinct(const uint8_t *words, size_t count) {
  struct node *tree = NULL;
  int found = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t value = number(words + WORD * i);
    struct node **place = &tree;
    while (*place != NULL && (*place)->value != value) {
      place = value < (*place)->value ? &(*place)->less : &(*place)->more;
    }
    if (*place == NULL) {
      struct node *node = linalloc_alloc(sizeof *node, _Alignof(struct node));
      if (node == NULL) {
        return -1;
      }
      *node = (struct node){.value = value};
      *place = node;
      found++;
    }
  }
  free_tree(tree);
  return found;
}

__attribute__((export_name("user_entrypoint"))) int user_entrypoint(size_t length) {
  uint8_t *arguments = linalloc_alloc(length, 1);
  if (arguments == NULL || length < WORD) {
    return 1;
  }
  read_args(arguments);
  int found = 0;
  for (uint32_t rounds = number(arguments); rounds != 0 && found >= 0; rounds--) {
    found = distinct(arguments + WORD, length / WORD - 1);
  }
  uint8_t *result = linalloc_alloc_zeroed(WORD, 1);
  if (result == NULL || found < 0) {
    return 1;
  }
  for (int i = 0; i < 4; i++) {
    result[28 + i] = (uint8_t)(found >> (24 - 8 * i));
  }
  write_result(result, WORD);
  linalloc_dealloc(result, WORD, 1);
  linalloc_dealloc(arguments, length, 1);
  return 0;
}
