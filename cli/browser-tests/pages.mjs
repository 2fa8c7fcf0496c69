// Opens the pages in a folder, plays their films by keyboard and by mouse, and looks for problems of access.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { launch, NARROW, visit, visitAll, WIDE } from './browser.mjs';
import { compare } from './pictures.mjs';
import { anchor, freeBytes, lesson, oddModules, sameAsTheJvm, sameInk, scenes, transcript, typingErrors } from './playground.mjs';

const folder = process.argv[2];
const page = name => folder + '/' + name + '.html';
const playground = folder + '/playground/index.html';

async function certificate(page) {
  assert.match(await page.title(), /dl conforms/);
  assert.equal(await page.locator('.film').count(), 0);
  await page.getByRole('link', { name: 'A3', exact: true }).first().press('Enter');
  await page.locator('#A3 p').first().waitFor(); // the link opens the text of the rule
  await page.locator('.coverage summary').press('Enter');
  assert.ok(await page.getByText('another module grew memory').isVisible());
}

/** Reaches the breach by keyboard alone, steps back, and plays the film to its end. */
async function breach(page) {
  const film = page.locator('.film').first();
  const now = film.getByRole('status');
  const current = () => film.locator('.calls [aria-current]').textContent();
  await page.keyboard.press('Tab');
  for (let i = 0; i < 10 && !(await film.evaluate(each => each.contains(document.activeElement))); i++) await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'First');
  const steps = (await film.locator('.calls li').count()) - 1;
  assert.match(await now.textContent(), /^Step 0 of /);
  for (let step = 1; step <= steps; step++) await page.keyboard.press('ArrowRight');
  assert.match(await now.textContent(), /C1 is broken: .* stored to /);
  assert.match(await current(), /breaks C1$/);
  assert.ok(await film.locator('.map .broke').first().isVisible(), 'the bytes at fault are shown');
  await page.keyboard.press('ArrowLeft');
  assert.match(await now.textContent(), new RegExp('^Step ' + (steps - 1) + ' of '));
  assert.equal(await film.locator('.map .broke').count(), 0);
  await page.keyboard.press('Home');
  assert.match(await now.textContent(), /^Step 0 of /);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Play');
  await page.keyboard.press('Enter');
  await film.locator('.now.broke').waitFor();
  await film.getByRole('button', { name: 'First' }).click();
  await film.getByRole('button', { name: 'Step' }).click();
  assert.match(await now.textContent(), /^Step 1 of /);
  await film.getByRole('slider').press('End');
  assert.match(await now.textContent(), /C1 is broken/);
}

async function program(page) {
  const film = page.locator('.film');
  await film.getByRole('slider').focus();
  await page.keyboard.press('End');
  assert.match(await film.getByRole('status').textContent(), /^Step 1,5\d\d of 1,5\d\d/);
  for (const name of [/^Map of the heap/, /^The heap over time/, /^Memory in pages: at first/, /^Live bytes: /, /^Fragmentation/]) {
    assert.ok(await film.getByRole('img', { name }).isVisible(), String(name));
  }
  await film.getByText('All frames as a table').press('Enter');
  await film.locator('.frames tbody tr').last().waitFor();
  assert.equal(await film.locator('.frames tbody tr').count(), 241);
  await film.locator('.history').click({ position: { x: 5, y: 20 } });
  assert.doesNotMatch(await film.getByRole('status').textContent(), /^Step 1,5/);
}

for (const address of [page('dl'), page('wrong'), playground]) {
  const size = statSync(address).size;
  console.log(address.split('/').slice(-2).join('/') + ': ' + size + ' bytes');
  assert.ok(size <= 500_000, address + ' has ' + size + ' bytes');
}
const browser = await launch();
try {
  await visitAll(browser, page('dl'), certificate);
  await visitAll(browser, page('wrong'), breach);
  await visitAll(browser, page('both-wee'), program);
  await visitAll(browser, playground, lesson);
  await visit(browser, playground + '#a3', WIDE, 'light', anchor);
  await visit(browser, playground + '#f1', NARROW, 'dark', transcript);
  for (const test of [oddModules, typingErrors, freeBytes]) await visit(browser, playground, NARROW, 'dark', test);
  await visit(browser, playground, WIDE, 'light', scenes);
  await visit(browser, playground, WIDE, 'light', sameAsTheJvm(folder));
  await visit(browser, playground, WIDE, 'light', sameInk(folder));
  const last = async shown => shown.locator('.film').first().getByRole('button', { name: 'Last' }).click();
  const pictures = [
    { name: 'certificate-wide-light', address: page('dl'), viewport: WIDE, colorScheme: 'light', prepare: async () => {} },
    { name: 'breach-wide-dark', address: page('wrong'), viewport: WIDE, colorScheme: 'dark', prepare: last },
    { name: 'breach-narrow-light', address: page('wrong'), viewport: NARROW, colorScheme: 'light', prepare: last },
    { name: 'playground-wide-light', address: playground, viewport: WIDE, colorScheme: 'light', prepare: last },
    { name: 'playground-narrow-dark', address: playground, viewport: NARROW, colorScheme: 'dark', prepare: last },
  ];
  for (const picture of pictures) await compare(browser, folder, picture);
} finally {
  await browser.close();
}
