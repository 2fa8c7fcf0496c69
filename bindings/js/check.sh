#!/bin/sh
# Tests the JavaScript package in Node and in Chromium (Debian: chromium), checks its types, and fails unless npm packs just the files
# that belong to it. Needs the modules that bindings/build.sh makes.
set -eu
cd "$(dirname "$0")"
tested=$(node --test test/allocator.test.mjs) || { echo "$tested" >&2; exit 1; }
node test/browser.mjs chromium
npx --yes --package typescript@5.9 tsc -p test/tsconfig.json
packed=$(npm pack --dry-run --json | sed -n 's/.*"path": "\(.*\)".*/\1/p' | sort | tr '\n' ' ')
expected='README.md index.d.ts index.js modules/dl.wasm modules/mini.wasm modules/wee.wasm package.json '
[ "$packed" = "$expected" ] || { echo "npm packs $packed" >&2; exit 1; }
echo "the package has $packed"
