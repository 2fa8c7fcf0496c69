// Gives any WebAssembly.Memory an allocator. The types and the contracts are in index.d.ts.

const MODULES = {
  mini: new URL('./modules/mini.wasm', import.meta.url),
  wee: new URL('./modules/wee.wasm', import.meta.url),
  dl: new URL('./modules/dl.wasm', import.meta.url),
};
const LIMIT = 2 ** 32;
const DEFAULT_ALIGN = 8;

export async function createAllocator(memory, { name = 'dl', heapBase, module } = {}) {
  const base = heapBase instanceof WebAssembly.Global ? heapBase.value >>> 0 : heapBase;
  checkInteger('heapBase', base, 1);
  const compiled = module ?? (await load(name));
  const instance = await WebAssembly.instantiate(compiled, { env: { memory, __heap_base: base | 0 } });
  return new Allocator(memory, instance.exports);
}

async function load(name) {
  const url = MODULES[name];
  if (url === undefined) {
    throw new RangeError(`name (${name}) must be ${Object.keys(MODULES).join(', ')}`);
  }
  if (url.protocol !== 'file:') {
    return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
  }
  const { readFile } = await import('node:fs/promises'); // Node cannot fetch files
  return WebAssembly.compile(await readFile(url));
}

export class Allocator {
  #functions;

  constructor(memory, functions) {
    this.memory = memory;
    this.#functions = functions;
  }

  alloc(size, align = DEFAULT_ALIGN) {
    checkBlock(size, align);
    return granted(this.#functions.alloc(size, align), size);
  }

  allocZeroed(size, align = DEFAULT_ALIGN) {
    checkBlock(size, align);
    return granted(this.#functions.alloc_zeroed(size, align), size);
  }

  free(address, size, align = DEFAULT_ALIGN) {
    checkInteger('address', address, 1);
    checkBlock(size, align);
    this.#functions.dealloc(address, size, align);
  }

  realloc(address, size, newSize, align = DEFAULT_ALIGN) {
    checkInteger('address', address, 1);
    checkBlock(size, align);
    checkInteger('newSize', newSize, 0);
    return granted(this.#functions.realloc(address, size, align, newSize), newSize);
  }

  view(address, length, Type = Uint8Array) {
    checkInteger('address', address, 0);
    checkInteger('length', length, 0);
    return new View(this.memory, address, length, Type);
  }
}

export class View {
  #memory;
  #array;

  constructor(memory, address, length, Type) {
    this.#memory = memory;
    this.#array = new Type(memory.buffer, address, length);
    this.address = address;
    this.length = length;
  }

  get array() {
    // A memory that grows gets a new buffer, and detaches the old one.
    if (this.#array.buffer !== this.#memory.buffer) {
      this.#array = new this.#array.constructor(this.#memory.buffer, this.address, this.length);
    }
    return this.#array;
  }
}

function granted(address, size) {
  if (address === 0) {
    throw new RangeError(`no room for a block of ${size} bytes`);
  }
  return address >>> 0; // WebAssembly returns signed integers
}

function checkBlock(size, align) {
  checkInteger('size', size, 0);
  checkInteger('align', align, 1);
  if (!Number.isInteger(Math.log2(align))) {
    throw new RangeError(`align (${align}) must be a power of two`);
  }
}

// WebAssembly would take any other number modulo 2^32.
function checkInteger(name, value, least) {
  if (!Number.isInteger(value) || value < least || value >= LIMIT) {
    throw new RangeError(`${name} (${value}) must be an integer from ${least} to ${LIMIT - 1}`);
  }
}
