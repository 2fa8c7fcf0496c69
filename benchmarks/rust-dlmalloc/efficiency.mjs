// Measures a WebAssembly allocator as "linalloc efficiency" measures a Java one, call for call:
//
//   node efficiency.mjs MODULE.wasm [--rounds 300] [--csv FILE] [TRACE…]
//
// The module exports its memory and alloc(size, align), alloc_zeroed(size, align), dealloc(address, size, align) and
// realloc(address, size, align, newSize); it imports nothing. Its initial pages are its stack and data; the heap
// is the pages that it adds.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const PAGE = 65_536;
const HEAP_BYTES = 2 ** 27;

// Makes an instance of the module, and returns its allocator, whose results are unsigned.
class Allocator {
  #exports;
  #start;

  constructor(module) {
    this.#exports = new WebAssembly.Instance(module, {}).exports;
    this.#start = this.#memoryPages();
  }

  #memoryPages() {
    return this.#exports.memory.buffer.byteLength / PAGE;
  }

  heapPages() {
    return this.#memoryPages() - this.#start;
  }

  alloc(size, align) {
    return this.#exports.alloc(size, align) >>> 0;
  }

  allocZeroed(size, align) {
    return this.#exports.alloc_zeroed(size, align) >>> 0;
  }

  free(block) {
    this.#exports.dealloc(block.address, block.size, block.align);
  }

  // Returns whether the block has its new size; if not, it is unchanged.
  resize(block, newSize) {
    const address = this.#exports.realloc(block.address, block.size, block.align, newSize) >>> 0;
    if (address !== 0) {
      block.address = address;
      block.size = newSize;
    }
    return address !== 0;
  }
}

// The generator of HeapEfficiency: linear congruential with 32 bits; numbers come from its high bits.
class Lcg {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  #next() {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state;
  }

  below(bound) {
    return Math.floor((this.#next() * bound) / 2 ** 32); // exact: below 2^53
  }

  size() {
    const cap = 16 + this.below(10_000 - 16);
    return 4 + this.below(cap - 4);
  }

  align() {
    const bits = (this.#next() >>> 16) | 0x1_0000; // 16 zeros if none of the 16 bits is set
    return 4 << ((31 - Math.clz32(bits & -bits)) >> 1);
  }
}

// Makes random actions until a request fails. Returns the live bytes at that moment, and gives every block back.
function round(allocator, random) {
  const live = [];
  for (let fits = true; fits; ) {
    const action = random.below(10);
    if (action < 5) {
      const size = random.size();
      const align = random.align();
      const address = allocator.alloc(size, align);
      fits = address !== 0;
      if (fits) {
        live.push({ address, size, align });
      }
    } else if (live.length !== 0) {
      const index = random.below(live.length);
      if (action === 5) {
        const last = live.pop();
        allocator.free(index < live.length ? live.splice(index, 1, last)[0] : last);
      } else {
        fits = allocator.resize(live[index], 1 + random.below(100_000 - 1));
      }
    }
  }
  const bytes = live.reduce((sum, block) => sum + block.size, 0);
  live.forEach((block) => allocator.free(block));
  return bytes;
}

function heapEfficiency(module, rounds) {
  const allocator = new Allocator(module);
  const percent = [];
  for (let i = 0; i < rounds; i++) {
    percent.push((100 * round(allocator, new Lcg(i))) / HEAP_BYTES);
  }
  if (allocator.heapPages() * PAGE > HEAP_BYTES) {
    throw new Error(`the heap grew to ${allocator.heapPages()} pages; link the module so that its heap has at most ${HEAP_BYTES / PAGE} pages`);
  }
  return {
    mean_percent: percent.reduce((sum, each) => sum + each, 0) / rounds,
    min_percent: Math.min(...percent),
    max_percent: Math.max(...percent),
  };
}

function tracePages(module, file) {
  const bytes = readFileSync(file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString();
  const allocator = new Allocator(module);
  const blocks = new Map();
  let live = 0;
  let peak = 0;
  let failed = 0;
  for (const line of text.split('\n')) {
    const [step, id, ...numbers] = line.trim().split(/\s+/);
    const block = blocks.get(id);
    if (step === 'a' || step === 'z') {
      const [size, align] = numbers.map(Number);
      const address = step === 'a' ? allocator.alloc(size, align) : allocator.allocZeroed(size, align);
      if (address === 0) {
        failed++;
      } else {
        blocks.set(id, { address, size, align });
        live += size;
      }
    } else if (step === 'r') {
      const newSize = Number(numbers[0]);
      const size = block?.size;
      if (block && allocator.resize(block, newSize)) {
        live += newSize - size;
      } else if (block) {
        failed++;
      }
    } else if (step === 'f') {
      if (block) {
        allocator.free(block);
        blocks.delete(id);
        live -= block.size;
      }
    } else if (step !== '' && !step.startsWith('#')) {
      throw new Error(`${file}: "${step}" is no step of a recorded program`);
    }
    peak = Math.max(peak, live);
  }
  return { peak_live_bytes: peak, peak_pages: allocator.heapPages(), failed };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '300' }, csv: { type: 'string' } },
});
const [file, ...traces] = positionals;
if (!file) {
  console.error('usage: node efficiency.mjs MODULE.wasm [--rounds 300] [--csv FILE] [TRACE…]');
  process.exit(2);
}
const module = new WebAssembly.Module(readFileSync(file));
const target = basename(file, '.wasm');
const rows = [];
const record = (workload, figures) =>
  Object.entries(figures).forEach(([figure, value]) => rows.push(`${target},${workload},${figure},${value}`));

if (Number(values.rounds) > 0) {
  const efficiency = heapEfficiency(module, Number(values.rounds));
  record('random', efficiency);
  console.log(`${'target'.padEnd(14)} ${'mean %'.padStart(8)} ${'min %'.padStart(8)} ${'max %'.padStart(8)}`);
  console.log([target.padEnd(14), ...Object.values(efficiency).map((x) => x.toFixed(2).padStart(8))].join(' '));
}
if (traces.length > 0) {
  console.log(
    `${'trace'.padEnd(14)} ${'target'.padEnd(14)} ${'peak live bytes'.padStart(16)} ${'peak pages'.padStart(11)} ${'pages/live'.padStart(11)} ${'failed'.padStart(8)}`);
  for (const trace of traces) {
    const name = basename(trace).replace(/\.trace(\.gz)?$/, '');
    const figures = tracePages(module, trace);
    record(name, figures);
    const { peak_live_bytes: live, peak_pages: pages, failed } = figures;
    const ratio = ((pages * PAGE) / live).toFixed(3);
    console.log(
      [
        name.padEnd(14),
        target.padEnd(14),
        live.toLocaleString('en').padStart(16),
        pages.toLocaleString('en').padStart(11),
        ratio.padStart(11),
        failed.toLocaleString('en').padStart(8),
      ].join(' '));
  }
}
if (values.csv) {
  writeFileSync(values.csv, ['target,workload,figure,value', ...rows, ''].join('\n'));
}
