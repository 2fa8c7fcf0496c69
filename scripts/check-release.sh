#!/bin/sh
# Builds what a release publishes twice from scratch, and fails where a file is missing or the two differ.
# Tests are left to the ordinary build; more arguments go to Maven.
set -eu
cd -- "$(dirname -- "$0")/.."

# Prints the checksums of all that is published, in order of name.
sums() {
  find . -path '*/target/*' -name '*-0.1.0*.jar' ! -path './conformance-tests/*' ! -path './examples/*' \
    -exec sha256sum {} + | sort -k 2
}

build() {
  mvn -B -q -Prelease -Dmaven.test.skip=true "$@" clean verify >&2
  sums
}

first=$(build "$@")
second=$(build "$@")
printf '%s\n' "$second"
for module in $(printf '%s\n' "$second" | sed -n 's|.*/\([a-z-]*\)-0\.1\.0\.jar$|\1|p'); do
  for kind in sources javadoc; do
    printf '%s\n' "$second" | grep -q "/$module-0.1.0-$kind.jar$" \
      || { echo "check-release: $module has no $kind jar" >&2; exit 1; }
  done
done
[ "$first" = "$second" ] || { echo "check-release: the two builds differ; the first was" >&2; printf '%s\n' "$first" >&2; exit 1; }
echo "the two builds are the same, byte for byte"
