/* Built with -DBUG=2 as said below. A first-fit malloc as a C programmer writes it. Its one unplanned fault: it takes pages that others added before its first call (C2).
   BUG 1 and 2 are planned. Build: clang --target=wasm32 -O2 -nostdlib -fno-builtin -Wl,--no-entry -Wl,--export=malloc
   -Wl,--export=free -Wl,--export=calloc -Wl,--export=realloc -Wl,--export=__heap_base -DBUG=2 -o ff.wasm ff.c
   First fit: [size|used] header of 8 bytes, implicit list, address order, joins on free walk */
typedef unsigned long size_t; typedef unsigned u32; typedef unsigned char u8;
extern u8 __heap_base;
#define PAGE 65536u
typedef struct { u32 size; u32 used; } H;   /* size with header, multiple of 16 */
static u32 first, end;                       /* [first,end): chunks; payload at +8 is 16-aligned when chunk at 8 mod 16 */
#ifndef BUG
#define BUG 0
#endif
static u32 need(size_t n) { u32 s = ((u32)n + 8 + 15) & ~15u; return s < 32 ? 32 : s; }
static int more(u32 bytes) {
  u32 pages = (bytes + PAGE - 1) / PAGE;
  u32 old = __builtin_wasm_memory_size(0);
  if (!first) {
    u32 base = (((u32)&__heap_base + 15) & ~15u) + 8; u32 memend = old * PAGE;
    first = base; 
    if (memend > base + 32) { end = memend - 8; H *h = (H *)base; h->size = end - base; h->used = 0; return 1; }
    end = base;
  }
  if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) return 0;
  u32 start = end, nend = (old + pages) * PAGE - 8;
  if (old * PAGE - 8 != end && end != first) {   /* foreign pages: fence them as a used chunk */
    H *f = (H *)end; f->size = old * PAGE - 8 + 16 - end; f->used = 1; start = old * PAGE + 8; nend = (old + pages) * PAGE - 8;
  }
  H *h = (H *)start; h->size = nend - start; h->used = 0; end = nend; return 1;
}
void *malloc(size_t n) {
  if (n > 0x7fffff00u) return 0;
  u32 want = need(n);
  for (int tries = 0; tries < 3; tries++) {
    for (u32 p = first; p && p < end; ) {
      H *h = (H *)p;
      if (!h->used) {
        while (p + h->size < end && !((H *)(p + h->size))->used) h->size += ((H *)(p + h->size))->size;
#if BUG == 1
        if (h->size + 1 >= want + 0 && h->size + 16 >= want) {   /* off by one chunk */
#else
        if (h->size >= want) {
#endif
          if (h->size > want && h->size - want >= 32) { H *r = (H *)(p + want); r->size = h->size - want; r->used = 0; h->size = want; }
          h->used = 1; return (void *)(p + 8);
        }
      }
      p += h->size;
    }
    if (!more(want + 16)) return 0;
  }
  return 0;
}
void free(void *q) { if (q) ((H *)((u32)q - 8))->used = 0; }
void *memcpy(void *d, const void *s, size_t n) { u8 *a = d; const u8 *b = s; while (n--) *a++ = *b++; return d; }
void *memset(void *d, int c, size_t n) { u8 *a = d; while (n--) *a++ = c; return d; }
void *calloc(size_t a, size_t b) { unsigned long long t = (unsigned long long)a * b; if (t > 0x7fffff00u) return 0; void *p = malloc(t); if (p) memset(p, 0, t); return p; }
void *realloc(void *q, size_t n) {
  if (!q) return malloc(n);
  u32 old = ((H *)((u32)q - 8))->size - 8;
#if BUG == 2
  if (n <= old + 1) return q;       /* off by one: one byte too many fits "in place" */
#else
  if (n <= old) return q;
#endif
  void *r = malloc(n); if (!r) return 0; memcpy(r, q, old < n ? old : n); free(q); return r;
}
