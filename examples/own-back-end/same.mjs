// Plays a recorded program's requests on two modules, and fails unless both return the same addresses and have the same memory
// from the heap base on: node same.mjs MODULE.wasm MODULE.wasm TRACE
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const HEAP_BASE = 1024;
const [first, second, trace] = process.argv.slice(2);
const load = async (file) => (await WebAssembly.instantiate(readFileSync(file))).instance.exports;
const modules = [await load(first), await load(second)];

// Calls a function of both modules.
function both(name, ...operands) {
  const [a, b] = modules.map((module) => module[name](...operands));
  if (a !== b) {
    throw new Error(`${name}(${operands}) returns ${a} in ${first} and ${b} in ${second}`);
  }
  return a;
}

// The memories' bytes. An array is made anew only when its memory has grown: a request each would leave gigabytes of garbage.
const arrays = [new Uint8Array(), new Uint8Array()];
function bytes(module) {
  const { buffer } = modules[module].memory;
  if (arrays[module].buffer !== buffer) {
    arrays[module] = new Uint8Array(buffer);
  }
  return arrays[module];
}

const blocks = new Map();
function keep(id, address, size, align) {
  const start = address >>> 0;
  const end = start + Math.min(size, 4096); // one trace requests gigabytes
  bytes(0).fill(id, start, end);
  bytes(1).fill(id, start, end);
  blocks.set(id, { address, size, align });
}
for (const line of gunzipSync(readFileSync(trace)).toString().split('\n')) {
  const [step, id, size, align] = line.split(' ');
  const old = blocks.get(id);
  if (step === 'a' || step === 'z') {
    const address = both(step === 'a' ? 'alloc' : 'alloc_zeroed', +size, +align);
    if (address !== 0) keep(id, address, +size, +align);
  } else if (step === 'r' && old) {
    const address = both('realloc', old.address, old.size, old.align, +size);
    if (address !== 0) keep(id, address, +size, old.align);
  } else if (step === 'f' && old) {
    both('dealloc', old.address, old.size, old.align);
    blocks.delete(id);
  }
}
const [a, b] = modules.map(({ memory }) => Buffer.from(memory.buffer).subarray(HEAP_BASE));
if (!a.equals(b)) {
  throw new Error(`the memories of ${first} and ${second} differ`);
}
console.log(`${blocks.size} blocks live, ${modules[0].memory.buffer.byteLength / 65_536} pages`);
