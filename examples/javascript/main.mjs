// Lets a guest add numbers that the host puts into the guest's memory: node main.mjs GUEST.wasm
import { readFile } from 'node:fs/promises';
import { createAllocator } from 'linalloc';

const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]));
const { memory, sum, __heap_base: heapBase } = instance.exports;
const allocator = await createAllocator(memory, { name: 'dl', heapBase });

for (const count of [10, 100_000]) {
  const bytes = count * Float64Array.BYTES_PER_ELEMENT;
  const address = allocator.alloc(bytes);
  const numbers = allocator.view(address, count, Float64Array);
  for (let i = 0; i < count; i++) {
    numbers.array[i] = i;
  }
  console.log(`the first ${count} numbers are ${sum(address, count)} in all`);
  allocator.free(address, bytes);
}
