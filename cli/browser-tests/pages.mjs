// Opens the pages in a folder, plays their films by keyboard and by mouse, and looks for problems of access.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const folder = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = [{ width: 1100, height: 900 }, { width: 360, height: 740 }];

/** Returns what axe-core finds that is serious or critical. */
async function serious(page) {
  // The page's policy keeps scripts out, so axe-core comes through the debugger.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run());
  return found.violations
    .filter(each => ['serious', 'critical'].includes(each.impact))
    .map(each => each.id + ': ' + each.nodes.map(node => node.html).slice(0, 3).join(' '));
}

/** Opens a page in each size and scheme of colours, and runs the test on it. */
async function open(browser, name, test) {
  for (const viewport of SIZES) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
      const problems = [];
      page.on('console', message => problems.push(message.text()));
      page.on('pageerror', error => problems.push(String(error)));
      page.on('request', request => {
        if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) problems.push('loads ' + request.url());
      });
      await page.goto('file://' + folder + '/' + name + '.html');
      await test(page);
      assert.deepEqual(await serious(page), [], name + ': axe-core');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= viewport.width, name + ' is ' + width + ' pixels wide at ' + viewport.width);
      assert.deepEqual(problems, [], name + ': console');
      const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
      await page.screenshot({ path: folder + '/' + [name, viewport.width, colorScheme].join('-') + '.png' });
      console.log(name, viewport.width, colorScheme, 'first paint after', Math.round(paint), 'ms');
      await page.close();
    }
  }
}

async function certificate(page) {
  assert.match(await page.title(), /dl conforms/);
  assert.equal(await page.locator('.film').count(), 0);
  await page.getByRole('link', { name: 'A3', exact: true }).first().press('Enter');
  assert.ok(await page.locator('#A3 p').first().isVisible(), 'the link opens the text of the rule');
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
  assert.match(await film.getByRole('status').textContent(), /^Step 154,289 of 154,289/);
  for (const name of [/^Map of the heap/, /^The heap over time/, /^Memory in pages: at first/, /^Live bytes: /, /^Fragmentation/]) {
    assert.ok(await film.getByRole('img', { name }).isVisible(), String(name));
  }
  await film.getByText('All frames as a table').press('Enter');
  assert.equal(await film.locator('.frames tbody tr').count(), 241);
  await film.locator('.history').click({ position: { x: 5, y: 20 } });
  assert.doesNotMatch(await film.getByRole('status').textContent(), /^Step 154,289/);
}

for (const name of ['dl', 'wrong']) {
  const size = statSync(folder + '/' + name + '.html').size;
  console.log(name, size, 'bytes');
  assert.ok(size <= 500_000, name + ' has ' + size + ' bytes');
}
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  await open(browser, 'dl', certificate);
  await open(browser, 'wrong', breach);
  await open(browser, 'view', program);
} finally {
  await browser.close();
}
