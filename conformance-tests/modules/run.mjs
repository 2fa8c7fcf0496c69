// Runs compiled allocators in Node: makes random calls, and checks alignment, bounds and contents of blocks.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const CALLS = 100_000;
const HEAP_BASE = 1024;

/** A linear congruential generator with the constants of Numerical Recipes: the same numbers on every engine. */
function generator(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function check(holds, call, what) {
  if (!holds) {
    throw new Error(`call ${call}: ${what}`);
  }
}

function run(file) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
  const random = generator(20260401);
  const live = [];
  const bytes = () => new Uint8Array(exports.memory.buffer);

  function keep(call, address, size, align) {
    check(address % align === 0, call, `address ${address} is not a multiple of ${align}`);
    check(address >= HEAP_BASE, call, `address ${address} is below heapBase`);
    check(address + size <= bytes().length, call, `block at ${address} ends beyond memory`);
    const pattern = 1 + random(255);
    bytes().fill(pattern, address, address + size);
    live.push({ address, size, align, pattern });
  }

  function verify(call, { address, size, pattern }) {
    check(bytes().subarray(address, address + size).every((b) => b === pattern), call,
        `block at ${address} was changed`);
  }

  for (let call = 1; call <= CALLS; call++) {
    const size = 1 + random(random(20) === 0 ? 20_000 : 200);
    const align = 2 ** random(random(20) === 0 ? 13 : 5);
    const choice = random(live.length > 500 ? 20 : 9);
    if (choice < 3) {
      keep(call, exports.alloc(size, align) >>> 0, size, align);
    } else if (choice < 4) {
      const address = exports.alloc_zeroed(size, align) >>> 0;
      check(bytes().subarray(address, address + size).every((b) => b === 0), call, 'not zeroed');
      keep(call, address, size, align);
    } else if (live.length > 0) {
      const block = live.splice(random(live.length), 1)[0];
      verify(call, block);
      if (choice < 5) {
        const moved = exports.realloc(block.address, block.size, block.align, size) >>> 0;
        verify(call, { ...block, address: moved, size: Math.min(size, block.size) });
        keep(call, moved, size, block.align);
      } else {
        exports.dealloc(block.address, block.size, block.align);
      }
    }
  }
  live.forEach((block) => verify(CALLS, block));
  console.log(`${basename(file)}: ${CALLS} calls, ${exports.memory.buffer.byteLength / 65536} pages`);
}

process.argv.slice(2).forEach(run);
