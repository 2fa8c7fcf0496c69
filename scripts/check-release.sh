#!/bin/sh
# Builds the artefacts of a release twice from scratch, and fails if a file is missing or too large, or the two builds differ.
# It runs no tests. Arguments are passed on to Maven.
set -eu
cd -- "$(dirname -- "$0")/.."
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
case $version in
  *-SNAPSHOT) ;;
  *)
    if grep -n 'https://example.org' pom.xml bom/pom.xml; then
      echo "check-release: the project's home is a placeholder; RELEASING.md says what to do" >&2
      exit 1
    fi
    ;;
esac

# Prints the checksums of all published files, in order of name.
sums() {
  find . -path '*/target/*' \( -name "*-$version*.jar" -o -name "linalloc-$version.zip" -o -name 'linalloc_*.deb' \) ! -path './conformance-tests/*' ! -path './examples/*' \
    -exec sha256sum {} + | sort -k 2
}

build() {
  mvn -B -q -Prelease -Dmaven.test.skip=true "$@" clean verify >&2
  sums
}

first=$(build "$@")
second=$(build "$@")
printf '%s\n' "$second"
for module in $(printf '%s\n' "$second" | sed -n "s|.*/\([a-z-]*\)-$version\.jar$|\1|p"); do
  for kind in sources javadoc; do
    printf '%s\n' "$second" | grep -q "/$module-$version-$kind.jar$" \
      || { echo "check-release: $module has no $kind jar" >&2; exit 1; }
  done
done
for file in "linalloc-$version\.zip" 'linalloc_[^/]*\.deb'; do
  path=$(printf '%s\n' "$second" | sed -n "s|^[^ ]*  \(.*/$file\)$|\1|p")
  [ -n "$path" ] || { echo "check-release: there is no file $file" >&2; exit 1; }
  [ "$(wc -c <"$path")" -le 60000000 ] || { echo "check-release: $path is above 60 MB" >&2; exit 1; }
done
[ "$first" = "$second" ] || { echo "check-release: the two builds differ; the first was" >&2; printf '%s\n' "$first" >&2; exit 1; }
echo "the two builds are the same, byte for byte"
