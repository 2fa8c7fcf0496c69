// Counts the words of a text. It has no allocator: it imports malloc, calloc, realloc and free from its host.
#include <stddef.h>

extern void *malloc(size_t size);
extern void *calloc(size_t count, size_t size);
extern void *realloc(void *address, size_t size);
extern void free(void *address);

struct word {
  struct word *next;
  size_t count;
  size_t length;
  char letters[];
};

enum { FIRST_BUCKETS = 8 };

static struct word **buckets;
static size_t bucket_count;
static size_t word_count;

static size_t hash(const char *letters, size_t length) {
  size_t hash = 2166136261u;
  for (size_t i = 0; i < length; i++) {
    hash = (hash ^ (unsigned char)letters[i]) * 16777619u;
  }
  return hash;
}

static _Bool is(const struct word *word, const char *letters, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (word->length != length || word->letters[i] != letters[i]) {
      return 0;
    }
  }
  return 1;
}

static void grow(void) {
  size_t count = bucket_count == 0 ? FIRST_BUCKETS : 2 * bucket_count;
  struct word **larger = calloc(count, sizeof *larger);
  for (size_t i = 0; i < bucket_count; i++) {
    for (struct word *word = buckets[i], *next; word; word = next) {
      next = word->next;
      struct word **bucket = &larger[hash(word->letters, word->length) % count];
      word->next = *bucket;
      *bucket = word;
    }
  }
  free(buckets);
  buckets = larger;
  bucket_count = count;
}

static void add(const char *letters, size_t length) {
  if (word_count == bucket_count) {
    grow();
  }
  struct word **bucket = &buckets[hash(letters, length) % bucket_count];
  for (struct word *word = *bucket; word; word = word->next) {
    if (is(word, letters, length)) {
      word->count++;
      return;
    }
  }
  struct word *word = malloc(sizeof *word + length);
  word->next = *bucket;
  word->count = 1;
  word->length = length;
  for (size_t i = 0; i < length; i++) {
    word->letters[i] = letters[i];
  }
  *bucket = word;
  word_count++;
}

static char *text;
static size_t text_length;

// Makes room for length more bytes of text and returns where they go.
__attribute__((export_name("append"))) char *append(size_t length) {
  text = realloc(text, text_length + length);
  text_length += length;
  return text + text_length - length;
}

// Counts the words of the text, and forgets the text.
__attribute__((export_name("count"))) size_t count(void) {
  size_t start = 0;
  for (size_t i = 0; i <= text_length; i++) {
    if (i == text_length || text[i] == ' ' || text[i] == '\n') {
      if (i > start) {
        add(text + start, i - start);
      }
      start = i + 1;
    }
  }
  free(text);
  text = NULL;
  text_length = 0;
  return word_count;
}

// Forgets every word.
__attribute__((export_name("clear"))) void clear(void) {
  for (size_t i = 0; i < bucket_count; i++) {
    for (struct word *word = buckets[i], *next; word; word = next) {
      next = word->next;
      free(word);
    }
  }
  free(buckets);
  buckets = NULL;
  bucket_count = word_count = 0;
}
