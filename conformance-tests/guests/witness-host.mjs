// The host of witness.mjs: does for a module what the JavaScript of Emscripten, wasm-bindgen or AssemblyScript does, and calls the
// functions by which the module allocates.
import fs from "node:fs";

export const PAGE = 65536;

const FAMILIES = [
  { alloc: "alloc(size,align)", dealloc: "dealloc(address,size,align)", realloc: "realloc(address,size,align,newSize)" },
  { alloc: "malloc(size)", dealloc: "free(address)", realloc: "realloc(address,newSize)" },
  { alloc: "__wbindgen_malloc(size,align)", dealloc: "__wbindgen_free(address,size,align)", realloc: "__wbindgen_realloc(address,size,newSize,align)" },
  { alloc: "__wbindgen_malloc(size)", dealloc: "__wbindgen_free(address,size)", realloc: "__wbindgen_realloc(address,size,newSize)" },
  { alloc: "__new(size,0)", pin: "__pin(address)", dealloc: "__unpin(address)", collect: "__collect()" },
  { alloc: "cabi_realloc(0,0,align,size)", realloc: "cabi_realloc(address,size,align,newSize)" },
];
const ALIGNED = ["aligned_alloc(align,roundedSize)", "memalign(align,size)"];

export class Host {
  limit = 65536;

  /** Instantiates the module in file. Its memory gets firstLimit pages as its maximum, so that the module's own growth obeys it too. */
  constructor(file, flags, firstLimit) {
    const bytes = fs.readFileSync(file);
    this.maximum = declaredMaximum(bytes);
    const module = new WebAssembly.Module(firstLimit < this.maximum ? withMaximum(bytes, firstLimit) : bytes);
    this.firstLimit = firstLimit;
    const chosen = {};
    const longNames = {};
    for (const [i, flag] of flags.entries()) {
      if (flag === "--function") chosen[flags[i + 1].split("=")[0]] = flags[i + 1].replace(/^\w+=/, "");
      if (flag === "--import") longNames[flags[i + 1].split("=")[0]] = flags[i + 1].split("=")[1];
    }
    const imports = this.imports(module, longNames);
    const { exports } = new WebAssembly.Instance(module, imports);
    this.exports = exports;
    this.memory ??= Object.values(exports).find((each) => each instanceof WebAssembly.Memory);
    this.roles = { ...this.family(chosen.alloc), ...chosen };
    this.align = Number(flags[flags.indexOf("--max-align") + 1]) || (this.isEmscripten(module, longNames) ? 8 : 16);
    this.init();
    this.heapBase = flags.includes("--heap-base")
      ? Number(flags[flags.indexOf("--heap-base") + 1])
      : exports.__heap_base?.value ?? 1;
    // Below heapBase the module may keep state of its own, except in the first bytes, which linkers leave free.
    this.below = exports.__heap_base || flags.includes("--heap-base") ? 16 : 1;
    this.lowest = this.bytes().slice(0, this.below);
  }

  isEmscripten(module, longNames) {
    const names = [...WebAssembly.Module.imports(module).map(({ name }) => name), ...Object.values(longNames)];
    return names.some((name) => /^_?emscripten_|^_?embind_/.test(name)) || this.roles.alloc === "__wbindgen_malloc(size)";
  }

  family(alloc) {
    const fits = (text) => this.exports[name(text)]?.length === parameters(text).length;
    const found = FAMILIES.find((each) => (alloc ? each.alloc === alloc : fits(each.alloc))) ?? {};
    const roles = Object.fromEntries(Object.entries(found).filter(([, text]) => fits(text)));
    const aligned = ALIGNED.find(fits);
    return roles.alloc?.startsWith("malloc") && aligned ? { ...roles, alloc_aligned: aligned } : roles;
  }

  init() {
    const init = [name(this.roles.init ?? ""), "_initialize", "__wasm_call_ctors"].find((each) => this.exports[each]);
    if (init) this.exports[init]();
  }

  imports(module, longNames) {
    const imports = {};
    for (const { module: from, name: short, kind, type } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      if (kind === "memory") this.memory = imports[from][short] = this.importedMemory(type);
      else if (kind === "function") imports[from][short] = this.function(from, short, longNames[`${from}.${short}`] ?? short);
      else throw new Error(`import ${from}.${short} is a ${kind}`);
    }
    return imports;
  }

  importedMemory({ minimum, maximum = 65536 }) {
    this.maximum = maximum;
    return new WebAssembly.Memory({ initial: minimum, maximum: Math.max(minimum, Math.min(maximum, this.firstLimit)) });
  }

  function(from, short, long) {
    const ends = (...numbers) => {
      throw new WebAssembly.RuntimeError(`${long}(${numbers}) ends the call`);
    };
    const known = {
      emscripten_resize_heap: (bytes) => (this.grow(Math.ceil((bytes >>> 0) / PAGE) - this.pages()) ? 1 : 0),
      emscripten_notify_memory_growth: () => {},
      emscripten_memcpy_big: (to, source, size) => void this.bytes().copyWithin(to >>> 0, source >>> 0, (source >>> 0) + (size >>> 0)),
      environ_sizes_get: (count, size) => {
        const view = new DataView(this.memory.buffer);
        view.setUint32(count, 0, true);
        view.setUint32(size, 0, true);
        return 0;
      },
      environ_get: () => 0,
      __cxa_atexit: () => 0,
      abort: ends,
      _abort_js: ends,
      proc_exit: ends,
    };
    known._emscripten_memcpy_js = known.emscripten_memcpy_big;
    if (known[long]) return known[long];
    if (/^_*embind_register/.test(long)) return () => {};
    return (...numbers) => {
      throw new Error(`import ${from}.${short} was called with (${numbers})`);
    };
  }

  grow(pages) {
    if (pages <= 0) return true;
    if (this.pages() + pages > this.most()) return false;
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  most() {
    return Math.min(this.limit, this.maximum);
  }

  pages() {
    return this.memory.buffer.byteLength / PAGE;
  }

  size() {
    return this.memory.buffer.byteLength;
  }

  bytes() {
    return new Uint8Array(this.memory.buffer);
  }

  belowChanged() {
    return this.bytes().subarray(0, this.below).some((byte, i) => byte !== this.lowest[i]);
  }

  gives(align) {
    return align <= this.align || this.takesAlign() || this.roles.alloc_aligned !== undefined;
  }

  takesAlign() {
    return parameters(this.roles.alloc).includes("align");
  }

  alloc(size, align) {
    const role = align <= this.align || this.takesAlign() ? "alloc" : "alloc_aligned";
    const address = this.call(role, { size, align, roundedSize: Math.ceil(size / align) * align });
    if (address !== 0 && this.roles.pin) this.call("pin", { address });
    return address;
  }

  dealloc(address, size, align) {
    if (this.roles.dealloc) this.call("dealloc", { address, size, align });
    if (this.roles.collect) this.call("collect", {});
  }

  realloc(address, size, align, newSize) {
    if (this.roles.realloc && (align <= this.align || this.takesAlign())) return this.call("realloc", { address, size, align, newSize });
    const moved = this.alloc(newSize, align);
    if (moved !== 0) {
      this.bytes().copyWithin(moved, address, address + Math.min(size, newSize));
      this.dealloc(address, size, align);
    }
    return moved;
  }

  call(role, values) {
    const numbers = parameters(this.roles[role]).map((each) => (/^\d/.test(each) ? Number(each) : values[each]));
    return this.exports[name(this.roles[role])](...numbers) >>> 0;
  }
}

const name = (text) => text.split("(")[0];
const parameters = (text) => text.replace(/^.*\(|\)$/g, "").split(",").filter(Boolean);

/** Finds the limits of a module's own memory: their position in the file, and the initial and the most pages. */
function limits(bytes) {
  let at = 8;
  const u32 = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const start = at;
    const id = bytes[at++];
    const end = u32() + at;
    if (id === 5 && u32() === 1) {
      const limited = bytes[at++] & 1;
      const initial = u32();
      return { start, end, initial, most: limited ? u32() : 65536 };
    }
    at = end;
  }
  return { most: 65536 };
}

function declaredMaximum(bytes) {
  return limits(bytes).most;
}

function withMaximum(bytes, pages) {
  const { start, end, initial } = limits(bytes);
  if (start === undefined) return bytes;
  const u32 = (value) => [value & 127 | 128, value >> 7 & 127 | 128, value >> 14];
  const section = [5, 8, 1, 1, ...u32(initial), ...u32(Math.max(initial, pages))];
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(section), bytes.subarray(end)]);
}
