// A compiler of one page, for a language of numbers and pairs. It writes WebAssembly's text format:
//
//   node compile.mjs PROGRAM                 imports the allocator, to merge the module with it
//   node compile.mjs PROGRAM ALLOCATOR.wat   pastes the allocator
//
// An expression is a number, (+ a b), (pair a b), (first p) or (second p). Its value is an i32: a number, or the address of a pair.
import { readFileSync } from 'node:fs';

const PAIR = 8; // bytes
const [program, allocator] = process.argv.slice(2);
const tokens = readFileSync(program, 'utf8').match(/[()]|[^\s()]+/g);

function parse() {
  const token = tokens.shift();
  if (token !== '(') return token;
  const list = [];
  while (tokens[0] !== ')') list.push(parse());
  tokens.shift();
  return list;
}

let locals = 0;

// Returns the code that leaves the value of an expression on the stack.
function code(expression) {
  if (typeof expression === 'string') return `i32.const ${expression}\n`;
  const [name, ...operands] = expression;
  const [a, b] = operands.map(code);
  switch (name) {
    case '+':
      return `${a}${b}i32.add\n`;
    case 'pair': {
      const pair = `$pair${locals++}`;
      return `i32.const ${PAIR}\ni32.const 4\ncall ${alloc}\nlocal.tee ${pair}\n${a}i32.store\n`
        + `local.get ${pair}\n${b}i32.store offset=4\nlocal.get ${pair}\n`;
    }
    case 'first':
      return `${a}i32.load\n`;
    case 'second':
      return `${a}i32.load offset=4\n`;
    default:
      throw new Error(`no such operation: ${name}`);
  }
}

let alloc = '$alloc';
let library = '(import "linalloc" "alloc" (func $alloc (param i32 i32) (result i32)))\n';
if (allocator) {
  // What lies behind the imports can be pasted. Without its exports, only the program could call the allocator.
  const text = readFileSync(allocator, 'utf8');
  alloc = text.match(/\(export "alloc" \(func (\S+)\)\)/)[1];
  library = text.split('\n').slice(1, -2).filter((line) => !/^ {2}\(import /.test(line)).join('\n');
}
const main = code(parse());
console.log(`(module
${library}
(memory (export "memory") 1)
(global $__heap_base (export "__heap_base") i32 (i32.const 1024))
(func (export "main") (result i32)
${[...Array(locals).keys()].map((i) => `(local $pair${i} i32)`).join(' ')}
${main}))`);
