// Opens pages in Chromium, and checks of each page what no page may do: load from a network, write to the console, be too wide, or shut
// readers out.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDE = { width: 1100, height: 900 };
export const NARROW = { width: 360, height: 740 };

export const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });

/** Returns what axe-core finds that is serious or critical. */
async function serious(page) {
  // The page's policy keeps scripts out, so axe-core comes through the debugger.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run());
  return found.violations
    .filter(each => ['serious', 'critical'].includes(each.impact))
    .map(each => each.id + ': ' + each.nodes.map(node => node.html).slice(0, 3).join(' '));
}

/** Opens a page, runs the test on it, and returns the time of the first picture, in milliseconds. */
export async function visit(browser, address, viewport, colorScheme, test) {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
  const problems = [];
  page.on('console', message => problems.push(message.text()));
  page.on('pageerror', error => problems.push(String(error)));
  page.on('request', request => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) problems.push('loads ' + request.url());
  });
  await page.goto('file://' + address);
  await test(page, viewport);
  assert.deepEqual(await serious(page), [], address + ': axe-core');
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= viewport.width, address + ' is ' + width + ' pixels wide at ' + viewport.width);
  assert.deepEqual(problems, [], address + ': console');
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  await page.close();
  return paint;
}

/** Opens a page in each size and scheme of colours, and checks that it is drawn within a second. */
export async function visitAll(browser, address, test) {
  const paints = [];
  for (const viewport of [WIDE, NARROW]) {
    for (const scheme of ['light', 'dark']) paints.push(await visit(browser, address, viewport, scheme, test));
  }
  const first = Math.round(Math.min(...paints)); // of the four, because the machine may have other work
  console.log(address.split('/').slice(-2).join('/') + ': first picture after ' + first + ' ms');
  assert.ok(first <= 1000, address + ' is drawn after ' + first + ' ms');
}
