// Prints what calls of some contracts cost, in gas: each contract with few and many words, in one round and in several.
import { execFileSync } from 'node:child_process';

const word = (number) => number.toString(16).padStart(64, '0');
// numbers that look random: neither sorted nor distinct
const words = (count) => Array.from({ length: count }, (_, i) => word(((i * 40503) % 65536) % 997)).join('');
const files = process.argv.slice(2);
const calls = [[20, 1], [500, 1], [500, 4], [500, 16], [500, 64]];

const rows = new Map(files.map((file) => [file, []]));
for (const [count, rounds] of calls) {
  const bills = JSON.parse(
    execFileSync('./linalloc', ['gas', '--json', `--arguments=${word(rounds)}${words(count)}`, ...files.map((file) => `--bill=${file}`)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ).results;
  bills.forEach(({ bill }, i) => {
    if (!bill.accepted) throw new Error(`${files[i]} is refused: ${bill.refusals}`);
    const gas = bill.cachedGas + bill.initialPagesGas + bill.run.gas;
    rows.get(files[i]).push(bill.run.ended ? 'ends' : Math.round(gas).toLocaleString('en'));
  });
}
const line = (first, cells) => console.log(first.padEnd(18) + cells.map((cell) => cell.padStart(13)).join(''));
line('gas of a call', calls.map(([count, rounds]) => `${count} × ${rounds}`));
for (const [file, cells] of rows) line(file.replace(/.*\/(.*)\.wasm/, '$1'), cells);
