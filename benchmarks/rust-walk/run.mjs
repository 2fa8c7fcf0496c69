// Prints what the walks of some programs cost: the ink of walk and zeroed_walk, and the bytes of the module.
import { readFileSync, statSync } from 'node:fs';

for (const file of process.argv.slice(2)) {
  const ink = ['walk', 'zeroed_walk'].map((walk) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(`${file}.metered`)));
    exports[walk]();
    return exports['linalloc.ink'].value.toLocaleString('en');
  });
  console.log(file, ...ink, statSync(file).size);
}
