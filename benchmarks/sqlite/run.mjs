// Runs some metered WASI programs, and prints the ink, pages and bytes of each.
import { readFileSync, statSync } from 'node:fs';
import { WASI } from 'node:wasi';

for (const file of process.argv.slice(2)) {
  const wasi = new WASI({ version: 'preview1', returnOnExit: true });
  const module = new WebAssembly.Module(readFileSync(`${file}.metered`));
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.wasiImport });
  if (wasi.start(instance) !== 0) {
    process.exit(1);
  }
  const { memory, 'linalloc.ink': ink } = instance.exports;
  console.log(file, ink.value.toLocaleString('en'), 'ink,', memory.buffer.byteLength / 65536, 'pages,', statSync(file).size, 'bytes');
}
