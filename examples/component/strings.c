// The core module of a component: quote(text) returns the text between quotation marks. The host writes a string that it passes in
// to a block that it gets from cabi_realloc, and the component owns that block.
#include <stddef.h>

char *cabi_realloc(char *block, size_t size, size_t align, size_t new_size);

typedef struct {
  char *bytes;
  size_t length;
} string;

static string result;
static unsigned moved_bytes;

__attribute__((export_name("quote"))) string *quote(char *bytes, size_t length) {
  result.length = length + 2;
  result.bytes = cabi_realloc(bytes, length, 1, result.length);
  if (result.bytes != bytes) {
    moved_bytes += length;
  }
  __builtin_memmove(result.bytes + 1, result.bytes, length);
  result.bytes[0] = result.bytes[length + 1] = '"';
  return &result;
}

__attribute__((export_name("moved"))) unsigned moved(void) { return moved_bytes; }

// The host calls this when it has read the result.
__attribute__((export_name("cabi_post_quote"))) void free_result(string *read) {
  cabi_realloc(read->bytes, read->length, 1, 0);
}
