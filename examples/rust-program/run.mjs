// Calls distinct_words(1000): node run.mjs program.wasm
import { readFile } from 'node:fs/promises';

const { instance } = await WebAssembly.instantiate(await readFile(process.argv[2]));
console.log(`${instance.exports.distinct_words(1000)} words`);
