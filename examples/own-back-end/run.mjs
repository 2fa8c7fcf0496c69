// Runs the program in MODULE.wasm and prints its value: node run.mjs MODULE.wasm
import { readFileSync } from 'node:fs';

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]));
console.log(instance.exports.main());
