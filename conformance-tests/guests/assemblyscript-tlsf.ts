// Exports the allocator of AssemblyScript's runtime.
export function malloc(size: usize): usize {
  return heap.alloc(size);
}

export function free(address: usize): void {
  heap.free(address);
}

export function realloc(address: usize, size: usize): usize {
  return heap.realloc(address, size);
}
