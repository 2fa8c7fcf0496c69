#!/bin/sh
# Certifies the three modules and compares with the certificates kept here; exits with 1 where one differs. Given
# --accept, the certificates are written anew.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
accept=${1:-}
kept=$here/certificates
out=$here/target/certificates
mkdir -p "$kept" "$out"
cp "$here/target/versions.txt" "$out/versions.txt"
failed=0

# Without counts, times and file names, which differ from run to run, and without the middle of a long trace.
plain() {
  sed -E -e 's/^(  [A-Z][0-9] +[A-Z]+ +[A-Z\/]+) +[0-9,]+ /\1 /' -e 's/: [0-9,]+ checks in [0-9.]+ s, seed.*//' \
    -e '/^minimal trace/d' -e '/never reached|^  reached/d' |
    awk '/^    [a-z!] / { if (++steps <= 12) print; last = $0; next }
      { if (steps > 12) print (steps > 13 ? "    … " steps - 13 " steps …\n" : "") last; steps = 0; print }
      END { if (steps > 12) print last }'
}

certify() {
  name=$1
  shift
  code=0
  "$here/../../linalloc" check "$here/target/$name.wasm" --steps 2000 --out "$out" "$@" >"$out/$name.full" || code=$?
  if [ "$code" -gt 1 ]; then exit "$code"; fi
  plain <"$out/$name.full" >"$out/$name.txt"
  if [ -n "$accept" ]; then
    cp "$out/$name.txt" "$kept/$name.txt"
  elif ! diff -u "$kept/$name.txt" "$out/$name.txt"; then
    failed=1
  fi
  tail -n 1 "$out/$name.txt" | grep . || grep -m 1 conform "$out/$name.txt"
}

certify wasi-malloc
certify rust-dlmalloc --no-zero-sizes --heap-base 65536
certify assemblyscript-tlsf
if [ -n "$accept" ]; then cp "$out/versions.txt" "$kept/versions.txt"; fi
exit $failed
