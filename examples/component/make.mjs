// Makes a component of a core module, and JavaScript that runs it: node make.mjs MODULE.wasm FOLDER
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { componentEmbed, componentNew, transpile } from '@bytecodealliance/jco';

const [module, folder] = process.argv.slice(2);
const witSource = await readFile(new URL('strings.wit', import.meta.url), 'utf8');
const embedded = await componentEmbed({ binary: await readFile(module), witSource });
const component = await componentNew(embedded, []);
const { files } = await transpile(component, { name: 'strings', instantiation: 'async' });
for (const [name, contents] of Object.entries({ ...files, 'strings.wasm': component, 'package.json': '{"type":"module"}' })) {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), contents);
}
