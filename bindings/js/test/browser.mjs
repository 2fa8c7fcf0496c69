// Opens page.html in the browser that is given, and fails unless the page ends with "all allocate": node browser.mjs chromium
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };
const root = new URL('..', import.meta.url);
const server = createServer(async (request, response) => {
  try {
    const file = await readFile(new URL(`.${request.url}`, root));
    response.setHeader('content-type', TYPES[request.url.split('.').pop()]);
    response.end(file);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const page = `http://127.0.0.1:${server.address().port}/test/page.html`;
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=60000', '--dump-dom', page];
const { stdout } = await promisify(execFile)(process.argv[2], flags);
server.close();
if (!stdout.includes('all allocate')) {
  throw new Error(stdout);
}
console.log('all allocate in', process.argv[2]);
