/*
 * Records the calls of malloc and its siblings that a program makes, as a linalloc trace.
 *
 *     cc -O2 -Wall -Wextra -shared -fPIC -o recorder.so recorder.c
 *     LINALLOC_TRACE=out.trace LD_PRELOAD=./recorder.so program ...
 *
 * Every call is passed on to glibc, and its outcome is recorded, one line per call:
 *     a <id> <size> <align>    malloc, posix_memalign, aligned_alloc, memalign
 *     z <id> <size> <align>    calloc
 *     r <id> <newSize>         realloc; the block keeps its id
 *     f <id>                   free, and realloc to size 0
 *
 * Every block gets a new id, counted from 0. Calls that fail are not written, nor are frees of blocks
 * older than the recording; the realloc of such a block is written as an `a`. One lock is held over
 * both the real call and its line, so the lines stand in the order in which the heap saw the calls of
 * all threads. Only the process itself is recorded, neither its forks nor what they execute.
 *
 * glibc exports its own entry points as __libc_malloc and so on, so nothing has to be looked up with
 * dlsym, which would itself call malloc.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *block);

enum { MALLOC_ALIGN = 8 }; /* recorded for malloc; glibc on x86-64 guarantees 16 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int recording; /* whether calls are recorded */

/* ---- The trace: a buffer in front of the file. ---- */

static int file;
static char buffer[1 << 16];
static size_t used; /* bytes of the buffer */

static void fail(const char *why) {
  dprintf(STDERR_FILENO, "recorder: %s\n", why);
  _exit(125);
}

static void flush(void) {
  int saved = errno; /* free must not change it */
  if (write(file, buffer, used) != (ssize_t)used) fail("cannot write the trace");
  used = 0;
  errno = saved;
}

/* glibc's printf does not allocate to write integers. */
__attribute__((format(printf, 1, 2))) static void line(const char *format, ...) {
  if (used > sizeof buffer - 80) flush();
  va_list values;
  va_start(values, format);
  used += (size_t)vsnprintf(buffer + used, sizeof buffer - used, format, values);
  va_end(values);
}

/* ---- The live blocks: address to id, an open hash table with linear probing. ---- */

enum { SLOT_BITS = 22, SLOTS = 1 << SLOT_BITS };
static struct { uintptr_t address; uint32_t id; } slots[SLOTS]; /* address 0: free */
static uint32_t nextId, live;

static uint32_t home(uintptr_t address) {
  return (uint32_t)((address >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> (64 - SLOT_BITS));
}

/* The slot of this block, or the free one where it would go. */
static uint32_t find(uintptr_t address) {
  uint32_t i = home(address);
  while (slots[i].address != 0 && slots[i].address != address) i = (i + 1) % SLOTS;
  return i;
}

static void add(uintptr_t address, uint32_t id) {
  if (++live > SLOTS / 4 * 3) fail("too many live blocks");
  uint32_t i = find(address);
  slots[i].address = address;
  slots[i].id = id;
}

/* Frees slot i, then moves up what probing could no longer reach across the gap. */
static void drop(uint32_t i) {
  live--;
  for (uint32_t j = (i + 1) % SLOTS; slots[j].address != 0; j = (j + 1) % SLOTS) {
    if ((j - home(slots[j].address)) % SLOTS >= (j - i) % SLOTS) {
      slots[i] = slots[j];
      i = j;
    }
  }
  slots[i].address = 0;
}

/* Does this while no other thread touches the heap or the trace. */
#define LOCKED(...) \
  pthread_mutex_lock(&lock); \
  __VA_ARGS__; \
  pthread_mutex_unlock(&lock)

/* ---- Recording a call. ---- */

static void allocated(char operation, void *block, size_t size, size_t align) {
  if (!recording || block == NULL) return;
  line("%c %u %zu %zu\n", operation, nextId, size, align);
  add((uintptr_t)block, nextId++);
}

static void freed(void *block) {
  if (!recording || block == NULL) return;
  uint32_t i = find((uintptr_t)block);
  if (slots[i].address == 0) return;
  line("f %u\n", slots[i].id);
  drop(i);
}

static void resized(void *old, void *block, size_t size) {
  if (!recording || block == NULL) return;
  uint32_t i = find((uintptr_t)old);
  if (slots[i].address == 0) {
    allocated('a', block, size, MALLOC_ALIGN);
  } else {
    uint32_t id = slots[i].id;
    line("r %u %zu\n", id, size);
    drop(i);
    add((uintptr_t)block, id);
  }
}

static void forked(void) {
  recording = 0;
  pthread_mutex_init(&lock, NULL); /* another thread may have held it */
}

__attribute__((constructor)) static void start(void) {
  const char *name = getenv("LINALLOC_TRACE");
  if (name == NULL) return;
  file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) fail("cannot open the file LINALLOC_TRACE names");
  pthread_atfork(NULL, NULL, forked);
  unsetenv("LINALLOC_TRACE");
  unsetenv("LD_PRELOAD");
  recording = 1;
}

__attribute__((destructor)) static void stop(void) {
  if (!recording) return;
  LOCKED(recording = 0; flush());
}

/* ---- The functions that replace glibc's. ---- */

void *malloc(size_t size) {
  LOCKED(void *block = __libc_malloc(size); allocated('a', block, size, MALLOC_ALIGN));
  return block;
}

void *calloc(size_t count, size_t size) {
  LOCKED(void *block = __libc_calloc(count, size); allocated('z', block, count * size, MALLOC_ALIGN));
  return block;
}

void free(void *block) {
  LOCKED(freed(block); __libc_free(block));
}

void *realloc(void *old, size_t size) {
  if (old == NULL) return malloc(size);
  if (size == 0) {
    free(old);
    return NULL;
  }
  LOCKED(void *block = __libc_realloc(old, size); resized(old, block, size));
  return block;
}

void *memalign(size_t align, size_t size) {
  size_t power = MALLOC_ALIGN;
  while (power < align) power *= 2;
  LOCKED(void *block = __libc_memalign(power, size); allocated('a', block, size, power));
  return block;
}

void *aligned_alloc(size_t align, size_t size) { return memalign(align, size); }

int posix_memalign(void **result, size_t align, size_t size) {
  if (align < sizeof(void *) || (align & (align - 1)) != 0) return EINVAL;
  *result = memalign(align, size);
  return *result == NULL ? ENOMEM : 0;
}
