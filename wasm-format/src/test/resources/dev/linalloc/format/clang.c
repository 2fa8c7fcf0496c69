/* Built by: clang --target=wasm32 -O2 -g0 -c clang.c -o clang.o */
extern void *malloc(unsigned long size);
extern int counter;
static const char *const names[] = {"mini", "wee", "dl"};
static int twice(int n) { return 2 * n; }
int (*function)(int) = twice;
__attribute__((weak)) int hooks;
const char *name(int i) { counter++; return i < 3 ? names[i] : malloc(i); }
__attribute__((constructor)) void start(void) { hooks = function(counter); }
