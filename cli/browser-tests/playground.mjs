// Tests of the playground: what it shows is what the JVM says, and it can be used by mouse and by keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const film = html => JSON.parse(/<script type="application\/json">(.*?)<\/script>/.exec(html)[1]);

/** Returns a frame without its letters: on the JVM they also show stores of numbers that were there before. */
const told = frame => frame.slice(0, 8);

/** Plays every scene, and its calls on each allocator that runs on the page. */
export async function scenes(page) {
  const names = await page.locator('[data-scene]').evaluateAll(buttons => buttons.map(button => button.dataset.scene));
  assert.ok(names.length >= 66, names.length + ' scenes');
  for (const name of names) {
    const rule = await page.locator('[data-scene="' + name + '"]').evaluate(button => {
      button.closest('details').open = true;
      return button.closest('details').id;
    });
    await page.locator('[data-scene="' + name + '"]').click();
    await page.locator('#about', { hasText: name + ' breaks ' + rule + ': ' }).waitFor();
    await page.waitForFunction(() => document.activeElement.closest('#stage'));
    await page.keyboard.press('End');
    const broken = await page.locator('#stage .now.broke').count();
    const compares = (await page.locator('#about').textContent()).includes('No single call breaks this rule');
    assert.equal(broken, compares ? 0 : 1, name);
  }
  const problems = await page.evaluate(async () => {
    const found = [];
    const { run, allocators, scenes } = linalloc.playground;
    for (const scene of scenes.values()) {
      for (const allocator of allocators.keys()) {
        try {
          const film = await run(allocator, scene.trace);
          if (film.breach) found.push(allocator + ' on ' + scene.name + ': ' + film.breach.evidence);
          for (const frame of film.inside) if (frame.contradiction) found.push(allocator + ' on ' + scene.name + ': ' + frame.contradiction);
        } catch (problem) {
          // At the end of the address space, only the JVM can begin.
          if (Number(/^m 1 (\d+)/.exec(scene.trace)[1]) < 2 ** 31) found.push(allocator + ' on ' + scene.name + ': ' + problem.message);
        }
      }
    }
    return found;
  });
  assert.deepEqual(problems, [], 'the right allocators play the scenes');
  console.log(names.length + ' scenes played');
}

/** Compares the film of a trace with the one that linalloc view has made on the JVM, and walks with the live blocks. */
export const sameAsTheJvm = folder => async page => {
  const text = readFileSync(folder + '/both.trace', 'utf8');
  for (const name of ['mini', 'wee', 'dl']) {
    const expected = film(readFileSync(folder + '/both-' + name + '.html', 'utf8'));
    const actual = await page.evaluate(async ([allocator, calls]) => {
      const { breach, frames, inside } = await linalloc.playground.run(allocator, calls);
      return { breach, frames, read: inside.filter(each => each.chunks).length, wrong: inside.filter(each => each.contradiction) };
    }, [name, text]);
    assert.equal(actual.breach, null);
    assert.deepEqual(actual.frames.map(told), expected.frames.map(told), name);
    assert.deepEqual(actual.wrong, [], name);
    assert.equal(actual.read, name === 'mini' ? 0 : actual.frames.length);
    console.log(name + ': ' + actual.frames.length + ' frames as on the JVM');
  }
};

/** Compares ink with linalloc gas: of 1,000 calls of alloc(16, 8), and of dl in a recorded program. */
export const sameInk = folder => async page => {
  const program = readFileSync(folder + '/program.trace', 'utf8');
  const results = name => JSON.parse(readFileSync(folder + '/' + name + '.json', 'utf8')).results;
  const steady = Array.from({ length: 1000 }, (_, id) => 'a ' + id + ' 16 8').join('\n');
  const inks = (allocator, calls) => page.evaluate(async ([name, text]) => (await linalloc.playground.run(name, text)).inks, [allocator, calls]);
  const sum = numbers => numbers.reduce((all, each) => all + each, 0);
  for (const { allocator, freshInk } of results('gas')) {
    assert.equal(sum(await inks(allocator, steady)) / 1000, freshInk, allocator + ': alloc(16, 8)');
    console.log(allocator + ': ' + freshInk + ' ink for alloc(16, 8), as on the JVM');
  }
  const billed = sum(results('bill')[0].bill.run.functions.map(each => each.ink));
  assert.equal(sum(await inks('dl', program)), billed, 'dl: a recorded program');
  console.log('dl: ' + billed + ' ink for a recorded program, as on the JVM');
};

/** Makes calls by mouse and by keyboard, types a trace, and steps back. */
export async function lesson(page) {
  const now = page.getByRole('status');
  const told = text => page.locator('#stage .now', { hasText: text }).waitFor();
  await told(/^Step 0 of 3/);
  await page.locator('#allocator').selectOption('mini');
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await told(/^Step 0 of 0/);
  await page.locator('#size').fill('16');
  await page.getByRole('button', { name: 'alloc', exact: true }).click();
  await told(/^Step 1 of 1: block 0 = alloc\(16, 8\) → 0x00000400\./);
  assert.match(await page.locator('#ink').textContent(), /^This call: 5,832 ink, 0.58 gas/);
  await page.locator('#allocator').selectOption('wee');
  await page.getByRole('button', { name: 'allocZeroed' }).focus();
  await page.keyboard.press('Enter');
  await told(/^Step 2 of 2: block 1 = allocZeroed\(16, 8\)/);
  await page.locator('#block').selectOption('0');
  await page.getByRole('button', { name: 'dealloc' }).press('Space');
  await told(/^Step 3 of 3: dealloc\(block 0\)/);
  assert.match(await page.locator('#inside .lists').textContent(), /class of 32 bytes: 0x00000400|free list/);
  assert.ok((await page.getByRole('region', { name: 'Chunks, by their tags' }).locator('tbody tr').count()) >= 3);
  await page.getByRole('button', { name: 'Another module adds a page' }).click();
  await told(/^Step 4 of 4: another module grows memory by 1 page\. 2 pages/);
  assert.ok(await page.locator('.map .foreign').isVisible());
  await page.locator('#stage .calls').focus();
  await page.keyboard.press('ArrowLeft');
  await told(/^Step 3 of 4/);
  assert.equal(await page.locator('.map .foreign').count(), 0);
  await page.getByRole('button', { name: 'Undo the last call' }).click();
  await told(/^Step 3 of 3/);
  await page.locator('#typed summary').press('Enter');
  await page.locator('#trace').fill('a 0 24 3');
  await page.getByRole('button', { name: 'Run the text' }).click();
  await page.getByRole('alert').getByText('line 1: align (3) must be a power of two').waitFor();
  await page.locator('#trace').fill('m 1 1024\n! 1\na 0 60000 1\na 1 60000 1\n');
  await page.getByRole('button', { name: 'Run the text' }).click();
  await told(/^Step 3 of 3: block 1 = alloc\(60000, 1\) → NULL/);
  assert.ok(await page.getByRole('alert').isHidden());
  assert.ok(await now.isVisible());
}

/** The address of a rule opens its scene; from there the same calls run on another allocator. */
export async function anchor(page) {
  await page.locator('#about', { hasText: 'splits-too-early breaks A3' }).waitFor();
  assert.ok(await page.locator('#A3').evaluate(details => details.open));
  await page.locator('#allocator').selectOption('dl');
  await page.locator('#about', { hasText: 'dl runs in this browser' }).waitFor();
}

/** A rule that no allocator can break shows calls with their results. */
export async function transcript(page) {
  await page.getByText('IllegalArgumentException: align (3) must be a power of two').waitFor();
  assert.ok(await page.getByRole('region', { name: 'Scene of F1' }).evaluate(scene => scene.getBoundingClientRect().top < innerHeight));
}

/**
 * Modules as the command prepares them, in base64. The first one's functions, which take a size or nothing:
 *
 *   (func (export "outside") (param i32) (result i32) (i32.const 0x7ffffff0))
 *   (func (export "trap") unreachable)
 *   (func (export "loop") (global.set $fuel (i64.const -1)) unreachable)
 *   (func $deep (export "deep") (call $deep))
 */
const ODD = 'AGFzbQEAAAABCQJgAX8Bf2AAAAMFBAABAQEFAwEAAQYQA34BQgALfgFCAAt+AUIACwdZCAZtZW1vcnkCAAxsaW5hbGxvYy5pbmsDAA5saW5hbGxvYy5saW1pdAMB'
  + 'DWxpbmFsbG9jLmZ1ZWwDAgdvdXRzaWRlAAAEdHJhcAABBGxvb3AAAgRkZWVwAAMKGwQIAEHw////BwsDAAALBwBCfyQCAAsEABADCw==';
/** (func $start unreachable) (start $start) */
const TRAPS_AT_START = 'AGFzbQEAAAABBAFgAAADAgEACAEACgUBAwAACw==';

/** An odd module shows what it breaks, or why it does not start, and the other allocators go on. */
export async function oddModules(page) {
  const alert = page.getByRole('alert');
  const play = async (roles, wasm = ODD) => {
    await page.evaluate(([odd, text]) => {
      const fixed = { name: 'odd', walk: '', plainAlign: 16, isFixed: true, modules: [{ pages: 1, heapBase: 1024, wasm: text }] };
      linalloc.playground.allocators.set('odd', { ...fixed, roles: odd });
      const chosen = document.getElementById('allocator');
      chosen.querySelector('[value=odd]')?.remove();
      chosen.append(new Option('odd'));
    }, [roles, wasm]);
    await page.locator('#allocator').selectOption('odd');
  };
  const goesOn = async () => {
    await page.locator('#allocator').selectOption('mini');
    await page.locator('#about', { hasText: 'mini runs in this browser' }).waitFor();
    assert.ok(await alert.isHidden());
  };
  await page.locator('#typed summary').click();
  await page.locator('#trace').fill('z 0 16 8\na 1 16 8\n');
  for (const [name, evidence] of Object.entries({
    outside: 'A2 is broken: block 0 = allocZeroed(16, 8) returned 0x7ffffff0, which does not lie in the heap.',
    trap: 'D3 is broken: the call traps: unreachable.',
    loop: 'D2 is broken: the call does not end.',
    deep: 'D3 is broken: the call traps: Maximum call stack size exceeded.',
  })) {
    await play({ alloc: name + '(' + (name === 'outside' ? 'size' : '') + ')' });
    await page.locator('#about', { hasText: 'odd runs in this browser' }).waitFor();
    await page.getByRole('button', { name: 'Last', exact: true }).click();
    await page.locator('#stage .now.broke', { hasText: evidence }).waitFor();
    assert.equal(await page.locator('#stage h4').last().textContent(), 'Calls', 'a film that a breach ends is complete');
    await goesOn();
  }
  for (const [init, problem] of [['trap', 'the call traps: unreachable'], ['loop', 'the call does not end']]) {
    await play({ alloc: 'outside(size)', init: init + '()' });
    await alert.getByText('odd does not start: ' + problem).waitFor();
    await goesOn();
  }
  await play({ alloc: 'outside(size)' }, TRAPS_AT_START);
  await alert.getByText('odd does not start: ').waitFor();
  assert.equal(await page.locator('#stage *').count(), 0, 'no film of another allocator');
  await goesOn();
}

/** What is typed wrong adds no call, and the field or the text at fault is shown. */
export async function typingErrors(page) {
  const calls = page.locator('#trace');
  const alloc = page.getByRole('button', { name: 'alloc', exact: true });
  const alert = page.getByRole('alert');
  const before = await calls.inputValue();
  for (const [field, right, wrong] of [['size', '24', ['', '-5', '1.5', '5000000000']], ['align', '8', ['', '0', '3', '4294967296']]]) {
    for (const text of wrong) {
      await page.locator('#' + field).fill(text);
      await alloc.click();
      await page.locator('#' + field + ':focus:invalid').waitFor();
      assert.equal(await calls.inputValue(), before, field + ' "' + text + '"');
    }
    await page.locator('#' + field).fill(right);
  }
  await page.locator('#size').fill('1e3');
  await alloc.click();
  await page.locator('#stage .now', { hasText: 'block 2 = alloc(1000, 8)' }).waitFor();
  const typed = page.locator('#typed');
  for (const [text, problem] of Object.entries({
    'a 0': 'line 1: "a" takes ID SIZE ALIGN, not 1 word',
    'a 0 8 8\nx f 0': 'line 2: "x" is an error of the caller, which this page does not play; linalloc replay --step does',
  })) {
    await calls.evaluate((area, value) => { area.value = value; }, text);
    await typed.evaluate(details => { details.open = false; });
    await alloc.click();
    await alert.getByText(problem, { exact: true }).waitFor();
    assert.ok(await typed.evaluate(details => details.open));
    assert.equal(await calls.inputValue(), text);
    await page.getByRole('button', { name: 'Run the text' }).click();
    await page.waitForFunction(() => document.getElementById('stage').childElementCount === 0);
  }
  const huge = 'a 0 60000000 1\n' + Array.from({ length: 1000 }, (_, id) => 'a ' + (id + 1) + ' 8 8\n').join('');
  await calls.fill(huge);
  const start = Date.now();
  await page.getByRole('button', { name: 'Run the text' }).click();
  await alert.getByText(/compares all memory, 65,536 pages in all at most; step 72 is beyond/).waitFor();
  console.log('a huge trace is refused after ' + (Date.now() - start) + ' ms');
}

/** What the page calls free is free by the tags. */
export async function freeBytes(page) {
  await page.locator('#stage .now', { hasText: 'with 0 bytes; 64,512 bytes not in blocks, ' }).waitFor();
  await page.locator('#inside', { hasText: '1 free chunk with 64,016 bytes.' }).waitFor();
}
