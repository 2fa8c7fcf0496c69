// Passes 10,000 strings of random lengths to the component in folder FOLDER and back: node run.mjs FOLDER
// Prints the pages of its memory, and the bytes of the blocks that cabi_realloc moved to grow them.
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const STRINGS = 10_000;
const LETTERS = ['a', 'é', '€', '😀']; // 1 to 4 bytes in UTF-8

const folder = pathToFileURL(`${process.argv[2]}/`);
const { instantiate } = await import(new URL('strings.js', folder));
let memory;
let movedOutside = 0;

// Counts what cabi_realloc moves for the host.
async function instantiateCore(module, imports) {
  const { exports } = await WebAssembly.instantiate(module, imports);
  memory ??= exports.memory;
  const cabi_realloc = (block, size, align, newSize) => {
    const address = exports.cabi_realloc(block, size, align, newSize);
    movedOutside += address !== block ? Math.min(size, newSize) : 0;
    return address;
  };
  return { exports: { ...exports, cabi_realloc } };
}

const compile = async (path) => WebAssembly.compile(await readFile(new URL(path, folder)));
const { moved: movedInside, quote } = await instantiate(compile, {}, instantiateCore);

let seed = 20261130;
// Returns a number from 0 to bound - 1, the same ones in each run.
function random(bound) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * bound);
}

for (let i = 0; i < STRINGS; i++) {
  const letter = LETTERS[random(LETTERS.length)];
  const text = 'x'.repeat(random(100)) + letter.repeat(random(1 << random(12)));
  if (quote(text) !== `"${text}"`) {
    throw new Error(`string ${i} of ${text.length} letters is wrong`);
  }
}
console.log(`${STRINGS} strings, ${memory.buffer.byteLength / 65_536} pages, ${movedOutside + movedInside()} bytes moved`);
