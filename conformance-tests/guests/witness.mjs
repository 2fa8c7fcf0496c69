// A second opinion on a breach: replays a trace on a module in Node. Its host and its rules share no code with the kit. It prints the
// rules that the module breaks, and exits with 1 unless RULE is one of them.
//
//   node --experimental-wasm-type-reflection witness.mjs MODULE TRACE RULE [flags of linalloc check] [--verbose]
import fs from "node:fs";
import { Host, PAGE } from "./witness-host.mjs";

const [file, traceFile, asked, ...flags] = process.argv.slice(2);
const verbose = flags.includes("--verbose");
const steps = fs
  .readFileSync(traceFile, "utf8")
  .split("\n")
  .map((line) => line.trim().split(/\s+/))
  .filter(([kind]) => kind && !kind.startsWith("#") && kind !== "m");

const DIRT = 0xd5;
const SHOWN = 1 << 16; // bytes; of larger blocks, only the start and the end are filled and checked
const SLOW = 50; // milliseconds; a call whose work is bounded takes microseconds
const LAST = 2 ** 32 - 1;
const hex = (address) => "0x" + address.toString(16);

/** One run of a trace's steps on a new instance. */
class Run {
  live = new Map();
  foreign = [];
  results = new Map();
  broken = new Map();
  served = [];

  constructor() {
    this.host = new Host(file, flags, Number(steps.find(([kind]) => kind === "!")?.[1] ?? 65536));
  }

  breaks(rule, why) {
    if (!this.broken.has(rule)) this.broken.set(rule, why);
  }

  /** Makes the steps; returns false if one traps. */
  make(list) {
    for (const [place, step] of list.entries()) {
      const pages = this.host.pages();
      const start = performance.now();
      try {
        this.step(place, step);
        const took = performance.now() - start;
        if (took > SLOW) this.breaks("D2", `${step.join(" ")} took ${took.toFixed()} ms`);
      } catch (error) {
        if (error.message.startsWith("import ")) throw error;
        this.breaks("D3", `${step.join(" ")}: ${error.message}`);
        return false;
      }
      this.look(step);
      if (verbose) {
        const grown = pages === this.host.pages() ? "" : `, pages ${pages} -> ${this.host.pages()}`;
        const result = this.results.get(place);
        console.log(`  ${step.join(" ")}${result === undefined ? "" : ` = ${hex(result)}`}${grown}`);
      }
    }
    return true;
  }

  step(place, [kind, id, ...numbers]) {
    const [size, align] = numbers.map(Number);
    if (kind === "g") return this.grow(Number(id));
    if (kind === "!") return void (this.host.limit = Number(id));
    const block = this.live.get(id);
    if (kind === "f") return block && this.free(id, block);
    if (kind === "r") return block && this.request(place, id, size, block.align, block);
    return this.request(place, id, size, align);
  }

  grow(pages) {
    const from = this.host.size();
    this.host.memory.grow(pages);
    this.host.bytes().fill(DIRT, from);
    this.foreign.push([from, this.host.size()]);
  }

  free(id, block) {
    this.live.delete(id);
    if (block.size > 0) this.host.dealloc(block.address, block.size, block.align);
    this.freed = block;
  }

  request(place, id, size, align, old) {
    if (size === 0 || !this.host.gives(align)) {
      if (old && size === 0) this.free(id, old);
      this.results.set(place, -1);
      return;
    }
    const pages = this.host.pages();
    const address = old && old.size > 0
      ? this.host.realloc(old.address, old.size, align, size)
      : this.host.alloc(size, align);
    this.results.set(place, address);
    const added = this.host.pages() - pages;
    if (address === 0) return this.refused(size, align, pages, added, old);
    this.given({ address, size, align }, added, old);
    this.live.set(id, { address, size, align });
    this.refusedBefore = false;
    this.fill(id);
  }

  refused(size, align, pages, added, old) {
    if (added > 0) this.breaks("G4", `${size} bytes failed and added ${added} pages`);
    const start = Math.ceil((pages * PAGE) / align) * align;
    const needed = Math.ceil((start + size) / PAGE) - pages;
    if (pages + 2 * needed + 64 <= Math.min(this.host.most(), 65535)) {
      this.breaks(this.refusedBefore ? "G3" : "G5", `${size} bytes failed at ${pages} pages of ${this.host.most()}`);
      this.breaks("G5", `${size} bytes failed at ${pages} pages of ${this.host.most()}`);
    }
    if (old && !this.isWhole(old, old.size)) this.breaks("C6", "the old block changed");
    this.refusedBefore = true;
  }

  given(block, added, old) {
    const { address, size, align } = block;
    const end = address + size;
    if (address % align) this.breaks("A1", `${hex(address)} for align ${align}`);
    if (address < this.host.heapBase || end > this.host.size()) this.breaks("A2", `[${hex(address)}, +${size}) in ${this.host.pages()} pages`);
    if (end > LAST) this.breaks("A5", `[${hex(address)}, +${size})`);
    for (const other of this.live.values())
      if (other !== old && address < other.address + other.size && other.address < end)
        this.breaks("A3", `[${hex(address)}, +${size}) and [${hex(other.address)}, +${other.size})`);
    for (const [from, to] of this.foreign) if (address < to && from < end) this.breaks("G6", `[${hex(address)}, +${size})`);
    const fits = (other) => other.size >= size && other.align >= align;
    const again = this.freed?.size === size && this.freed.align === align;
    if (!old && added > 0 && (again || (this.live.size === 0 && this.served.some(fits))))
      this.breaks("G2", `${size} bytes added ${added} pages, though as many were given back`);
    this.served.push(block);
    if (old && end <= this.host.size() && !this.isWhole({ ...block, pattern: old.pattern, size: old.size }, Math.min(old.size, size)))
      this.breaks("C5", `${old.size} to ${size} bytes`);
    this.freed = undefined;
  }

  /** Yields the bytes of a block that are filled and checked, as address and offset: its first 64 KiB and its last 16 bytes. */
  *shown({ address, size }, upTo = size) {
    for (let i = 0; i < Math.min(size, upTo, SHOWN); i++) yield [address + i, i];
    for (let i = Math.max(SHOWN, size - 16); i < Math.min(size, upTo); i++) yield [address + i, i];
  }

  fill(id) {
    const block = this.live.get(id);
    block.pattern = (Number(id) * 37 + 5) & 255;
    const bytes = this.host.bytes();
    for (const [at, i] of this.shown(block)) bytes[at] = (block.pattern + i * 11) & 255;
  }

  isWhole(block, upTo) {
    const bytes = this.host.bytes();
    for (const [at, i] of this.shown(block, upTo)) if (bytes[at] !== ((block.pattern + i * 11) & 255)) return false;
    return true;
  }

  look([kind]) {
    for (const [id, block] of this.live) {
      if (!this.isWhole(block)) {
        this.breaks("C1", `block ${id} at ${hex(block.address)} changed`);
        this.fill(id);
      }
    }
    if (kind === "g" || kind === "!") return;
    const bytes = this.host.bytes();
    for (const [from, to] of this.foreign) {
      const at = bytes.subarray(from, to).findIndex((byte) => byte !== DIRT);
      if (at >= 0) {
        this.breaks("C2", `${hex(from + at)} of foreign [${hex(from)}, ${hex(to)})`);
        bytes.fill(DIRT, from, to);
      }
    }
    if (this.host.belowChanged()) this.breaks("C3", "memory below heapBase changed");
  }

  freeAll() {
    for (const [id, block] of [...this.live].reverse()) this.free(id, block);
  }
}

/** Repeats the steps as a cycle, without foreign growth: checks R1 and R3, and finds breaches that only later rounds show. */
function cycle(broken) {
  const run = new Run();
  run.broken = broken;
  const once = steps.filter(([kind]) => kind !== "g");
  const rounds = [];
  for (let round = 1; round <= 768; round++) {
    if (!run.make(round === 1 ? once : once.filter(([kind]) => kind !== "!"))) return;
    run.freeAll();
    rounds.push(run.host.pages());
    if ([12, 48, 192].includes(round) && rounds[round / 2 - 1] === rounds.at(-1)) break;
  }
  if (rounds.length === 768 && rounds[383] !== rounds[767]) broken.set("R1", `${rounds[383]} and then ${rounds[767]} pages`);
  const most = mostLive();
  const pages = run.host.pages();
  if (most > 0 && most <= 0x7fffffff && (run.host.alloc(most, 1) === 0 || run.host.pages() > pages))
    broken.set("R3", `${most} bytes do not fit, though as many were live`);
}

function mostLive() {
  const sizes = new Map();
  let most = 0;
  for (const [kind, id, size] of steps) {
    if (kind === "f") sizes.delete(id);
    if ("azr".includes(kind)) sizes.set(id, Number(size));
    most = Math.max(most, [...sizes.values()].reduce((a, b) => a + b, 0));
  }
  return most;
}

/** Checks G7: runs the steps without the requests that failed, which must change nothing. */
function withoutFailed(first, broken) {
  const kept = [...steps.keys()].filter((place) => first.results.get(place) !== 0);
  if (kept.length === steps.length) return;
  const run = new Run();
  if (!run.make(kept.map((place) => steps[place]))) return;
  const differs = kept.find((place, i) => first.results.get(place) !== run.results.get(i));
  if (differs !== undefined) broken.set("G7", `step ${differs + 1} gets another address`);
}

const first = new Run();
const { broken } = first;
const whole = first.make(steps);
if (whole && asked === "G7") withoutFailed(first, broken);
if (whole && !broken.has(asked)) cycle(broken);
for (const [rule, why] of broken) console.log(`${rule}: ${why}`);
process.exitCode = broken.has(asked) ? 0 : 1;
