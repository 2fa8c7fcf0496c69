// Compiled by tsc --strict, never run: the types take what the documentation shows, and refuse mistakes.
import { createAllocator, type Allocator, type View } from 'linalloc';

const memory = new WebAssembly.Memory({ initial: 1 });
const allocator: Allocator = await createAllocator(memory, { name: 'wee', heapBase: 1024 });
await createAllocator(memory, { heapBase: new WebAssembly.Global({ value: 'i32' }, 1024) });
const address: number = allocator.alloc(10);
const bytes: View<Uint8Array> = allocator.view(address, 10);
const doubles: Float64Array = allocator.view(address, 1, Float64Array).array;
allocator.free(allocator.realloc(address, 10, 20), 20);
console.log(bytes.array.length, doubles.length);

// @ts-expect-error: the heap base is needed
await createAllocator(memory, {});
// @ts-expect-error: no such allocator
await createAllocator(memory, { name: 'best', heapBase: 1024 });
// @ts-expect-error: an address is a number
allocator.free('8', 10);
// @ts-expect-error: the array cannot be replaced
bytes.array = new Uint8Array(1);
