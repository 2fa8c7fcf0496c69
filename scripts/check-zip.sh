#!/usr/bin/env bash
# Checks that what `mvn -Prelease package` made runs on a system without Java: the zip and the Debian package, each in a root
# folder that has only a shell, unzip, readlink, dirname and the C library.
#
#   scripts/check-zip.sh [SECONDS]
#
# The zip must give its verdict on the module of mini in that many seconds, from the start of unzip on (default: 60). If this user
# may not make name spaces, the checks run in an empty folder and an empty environment.
set -euo pipefail
cd "$(dirname "$0")/.."
most=${1:-60}
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
zip=cli/target/linalloc-$version.zip
[ -e "$zip" ] || { echo "check-zip: there is no $zip; mvn -Prelease package makes it" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "check-zip: $1" >&2
  exit 1
}

# Copies files with their paths into the root folder $1.
copy() {
  local root=$1 file
  shift
  for file in "$@"; do
    mkdir -p "$root${file%/*}"
    cp -L "$file" "$root$file"
  done
}

# Makes the root folder $1 with the programs that follow, and the C library, whose parts Java loads by name.
make_root() {
  local root=$1 program path
  shift
  mkdir -p "$root"/{tmp,proc,dev,home,usr/bin}
  ln -s usr/bin "$root/bin"
  for program in "$@"; do
    path=$(command -v "$program")
    # shellcheck disable=SC2046 # paths, each a word
    copy "$root" "$path" $(ldd "$path" | grep -o '/[^ ]*')
  done
  # shellcheck disable=SC2046
  copy "$root" $(/sbin/ldconfig -p | grep -oE '/[^ ]*/lib(c|m|dl|pthread|rt)\.so\.[0-9]+$')
}

spaces=(unshare --mount --pid --fork)
[ "$(id -u)" = 0 ] || spaces+=(--map-root-user)
if ! "${spaces[@]}" true 2>/dev/null; then
  spaces=()
  echo "check-zip: no name spaces here; an empty folder and an empty environment must do"
fi

# Runs the shell's command $2 in the root folder $1.
inside() {
  if [ ${#spaces[@]} -gt 0 ]; then
    # shellcheck disable=SC2016 # expanded by the inner shell
    env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin "${spaces[@]}" sh -euc '
      mount -t proc proc "$1/proc"
      mount --bind /dev "$1/dev"
      exec chroot "$1" /bin/sh -euc "cd /home; $2"' sh "$1" "$2"
  else
    (cd "$1/home" && env -i PATH="$1/usr/bin:/usr/bin:/bin" sh -euc "$2")
  fi
}

echo "== the zip: $(wc -c <"$zip") bytes"
make_root "$work/zip" sh unzip readlink dirname
cp "$zip" "$work/zip/home/linalloc.zip"
begin=$(date +%s%N)
inside "$work/zip" "
  if command -v java >/dev/null; then echo 'there is a java'; exit 3; fi
  unzip -q linalloc.zip
  linalloc-$version/bin/linalloc compile mini -o some.wasm
  linalloc-$version/bin/linalloc check some.wasm --bump" >"$work/report.txt" 2>&1 || { cat "$work/report.txt"; fail "the check failed"; }
grep " checks in " "$work/report.txt"
milliseconds=$((($(date +%s%N) - begin) / 1000000))
echo "from unzip to the verdict: $((milliseconds / 1000)).$((milliseconds % 1000 / 100)) s"
[ "$milliseconds" -le "$((most * 1000))" ] || fail "that is above $most s"

for deb in cli/target/linalloc_*.deb; do
  [ -e "$deb" ] || { echo "no Debian package was made here"; break; }
  echo "== the Debian package: $(wc -c <"$deb") bytes"
  dpkg-deb --field "$deb" Package Version Architecture Depends Installed-Size
  make_root "$work/deb" sh readlink dirname
  dpkg-deb --extract "$deb" "$work/deb"
  inside "$work/deb" "linalloc list"
  (cd "$work/deb" && dpkg-deb --info "$OLDPWD/$deb" md5sums | md5sum --check --quiet)
  page=$work/deb/usr/share/man/man1/linalloc.1.gz
  if command -v mandoc >/dev/null; then
    # The page has no date, so that it is the same each time.
    gzip -dc "$page" | mandoc -T lint -W warning | grep -v 'missing date' && fail "mandoc warns of the man page"
  fi
  if command -v man >/dev/null; then
    [ -z "$(LC_ALL=C.UTF-8 man --warnings -l "$page" 2>&1 >/dev/null)" ] || fail "the man page has warnings"
    LC_ALL=C.UTF-8 man -l "$page" | head -n 5
  fi
  # shellcheck disable=SC2016
  [ "$(env -i bash -c 'compopt() { :; }; source "$1"; COMP_WORDS=(linalloc che); COMP_CWORD=1; _complete_linalloc
    echo "${COMPREPLY[*]}"' bash "$work/deb/usr/share/bash-completion/completions/linalloc")" = check ] || fail "bash does not complete"
done
