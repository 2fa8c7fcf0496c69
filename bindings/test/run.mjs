// Calls run(1000) of a linked module, and fails unless it returns the sum of the numbers below 1,000.
import { readFileSync } from 'node:fs';

let notices = 0;
const env = { grown: () => notices++, memory: new WebAssembly.Memory({ initial: 40 }) };
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(process.argv[2])), { env });
const wantsNotice = process.argv[3] === 'notice';
if (exports.run(1000) !== 499500 || (wantsNotice && (exports.run(100000), notices === 0))) {
  throw new Error(`${process.argv[2]} is wrong`);
}
