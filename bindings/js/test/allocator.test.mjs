import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAllocator } from '../index.js';

const HEAP_BASE = 70_000;

for (const name of ['mini', 'wee', 'dl']) {
  test(`${name} allocates from the heap base on, grows the memory and reuses what is freed`, async () => {
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 100 });
    const allocator = await createAllocator(memory, { name, heapBase: HEAP_BASE });
    const first = allocator.alloc(100, 16);
    assert.ok(first >= HEAP_BASE && first % 16 === 0);
    const second = allocator.alloc(1_000_000);
    assert.ok(second >= first + 100);
    assert.ok(memory.buffer.byteLength >= second + 1_000_000);
    allocator.free(second, 1_000_000);
    assert.equal(allocator.alloc(1_000_000) === second, name !== 'mini');
  });

  test(`${name} keeps the contents of a block that grows`, async () => {
    const memory = new WebAssembly.Memory({ initial: 2 });
    const allocator = await createAllocator(memory, { name, heapBase: HEAP_BASE });
    const block = allocator.allocZeroed(16);
    const view = allocator.view(block, 16);
    assert.deepEqual([...view.array], new Array(16).fill(0));
    view.array.set([1, 2, 3]);
    allocator.alloc(1);
    const moved = allocator.realloc(block, 16, 200_000);
    assert.deepEqual([...allocator.view(moved, 4).array], [1, 2, 3, 0]);
  });

  test(`${name} leaves the pages of others alone`, async () => {
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 100 });
    const allocator = await createAllocator(memory, { name, heapBase: HEAP_BASE });
    allocator.alloc(10);
    memory.grow(1);
    const foreign = new Uint8Array(memory.buffer, 2 << 16, 1 << 16).fill(9).length;
    const block = allocator.allocZeroed(100_000);
    assert.ok(block >= (3 << 16));
    assert.ok(new Uint8Array(memory.buffer, 2 << 16, foreign).every((each) => each === 9));
  });

  test(`${name} throws if there is no room, and goes on`, async () => {
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 4 });
    const allocator = await createAllocator(memory, { name, heapBase: HEAP_BASE });
    assert.throws(() => allocator.alloc(300_000), new RangeError('no room for a block of 300000 bytes'));
    const block = allocator.alloc(1_000);
    assert.throws(() => allocator.realloc(block, 1_000, 2 ** 32 - 1), RangeError);
    assert.ok(allocator.alloc(1_000) > 0);
  });
}

test('a view stays valid when the memory grows', async () => {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const allocator = await createAllocator(memory, { heapBase: HEAP_BASE });
  const view = allocator.view(allocator.alloc(80), 10, Float64Array);
  const before = view.array;
  before[9] = 1.5;
  assert.equal(view.array, before);
  memory.grow(1);
  assert.equal(before.length, 0);
  assert.equal(view.array[9], 1.5);
  assert.equal(view.array.length, 10);
});

test('addresses beyond 2 GiB are positive', async () => {
  const memory = new WebAssembly.Memory({ initial: 40_000 });
  const allocator = await createAllocator(memory, { name: 'mini', heapBase: 2 ** 31 + 8 });
  assert.equal(allocator.alloc(8), 2 ** 31 + 8);
});

test('the heap base may be a global of the guest, and the module a compiled one', async () => {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const heapBase = new WebAssembly.Global({ value: 'i32' }, HEAP_BASE);
  const allocator = await createAllocator(memory, { name: 'mini', heapBase });
  assert.equal(allocator.alloc(1, 1), HEAP_BASE);
});

test('an argument out of bounds is named with its bound', async () => {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const allocator = await createAllocator(memory, { heapBase: HEAP_BASE });
  for (const [call, message] of [
    [() => allocator.alloc(-1), 'size (-1) must be an integer from 0 to 4294967295'],
    [() => allocator.alloc(2 ** 32), 'size (4294967296) must be an integer from 0 to 4294967295'],
    [() => allocator.alloc(1.5), 'size (1.5) must be an integer from 0 to 4294967295'],
    [() => allocator.alloc(8, 24), 'align (24) must be a power of two'],
    [() => allocator.alloc(8, 0), 'align (0) must be an integer from 1 to 4294967295'],
    [() => allocator.free(0, 8), 'address (0) must be an integer from 1 to 4294967295'],
    [() => allocator.realloc(8, 8, -8), 'newSize (-8) must be an integer from 0 to 4294967295'],
  ]) {
    assert.throws(call, new RangeError(message));
  }
  await assert.rejects(createAllocator(memory, {}), new RangeError('heapBase (undefined) must be an integer from 1 to 4294967295'));
  await assert.rejects(createAllocator(memory, { name: 'best', heapBase: 8 }), new RangeError('name (best) must be mini, wee, dl'));
});

test('a shared memory is refused', async () => {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 4, shared: true });
  await assert.rejects(createAllocator(memory, { heapBase: HEAP_BASE }), WebAssembly.LinkError);
});
