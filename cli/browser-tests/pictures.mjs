// Compares pictures of the pages with references. Half the size is enough to see a wrong colour or a broken layout, and hides how a
// machine smooths its letters. The fonts come from npm, because machines have different ones.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const REFERENCES = fileURLToPath(new URL('references/', import.meta.url));
const TOLERATED = 0.02; // of all pixels
const require = createRequire(import.meta.url);
const font = (family, file) => '@font-face { font-family: "' + family + '"; src: url(data:font/woff2;base64,'
  + readFileSync(require.resolve(file)).toString('base64') + '); }';
const FONTS = font('plain', '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff2')
  + font('typed', '@fontsource/dejavu-mono/files/dejavu-mono-latin-400-normal.woff2')
  + 'body, button, input, select { font-family: plain !important } code, pre, textarea, .map, .calls, .lists { font-family: typed !important }';

/** Takes a picture of what {@code prepare} has made of a page, and compares it with its reference. */
export async function compare(browser, folder, { name, address, viewport, colorScheme, prepare }) {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce', deviceScaleFactor: 0.5, bypassCSP: true });
  await page.goto('file://' + address);
  await page.addStyleTag({ content: FONTS });
  await page.evaluate(() => document.fonts.ready);
  await prepare(page);
  const taken = await page.screenshot({ path: folder + '/' + name + '.png', caret: 'hide' });
  await page.close();
  const file = REFERENCES + name + '.png';
  if (process.env.UPDATE_REFERENCES || !existsSync(file)) {
    mkdirSync(REFERENCES, { recursive: true });
    writeFileSync(file, taken);
    console.log(name + ': a new reference');
    return;
  }
  const [expected, actual] = [PNG.sync.read(readFileSync(file)), PNG.sync.read(taken)];
  assert.deepEqual([actual.width, actual.height], [expected.width, expected.height], name);
  const seen = new PNG(expected);
  const different = pixelmatch(expected.data, actual.data, seen.data, expected.width, expected.height, { threshold: 0.2 });
  const share = different / (expected.width * expected.height);
  console.log(name + ': ' + (100 * share).toFixed(2) + ' % of the pixels differ from the reference');
  if (share > TOLERATED) {
    writeFileSync(folder + '/' + name + '-difference.png', PNG.sync.write(seen));
    assert.fail(name + ' differs from its reference; after an intended change, run check.sh with UPDATE_REFERENCES=1');
  }
}
