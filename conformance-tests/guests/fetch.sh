#!/bin/sh
# Fetches and builds the modules of guests.tsv into target/modules: all of them, those of the subset (with "ci"), or those
# named. A module from a package must have the checksum that the table gives. install.sh installs the tools that this needs.
set -euf
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/target
mkdir -p "$out/modules" "$out/packages"

# Unpacks package $1 unless it is there, and prints its folder.
unpacked() {
  folder=$out/packages/$(printf '%s' "$1" | tr '/:=' '---')
  if [ ! -d "$folder" ]; then
    rm -rf "$folder.part"
    mkdir -p "$folder.part"
    case $1 in
      npm:*)
        archive=$(cd "$folder.part" && npm pack --silent "${1#npm:}")
        tar -xzf "$folder.part/$archive" -C "$folder.part" --strip-components=1
        ;;
      debian:*)
        (cd "$folder.part" && apt-get download -qq "${1#debian:}" 2>/dev/null)
        dpkg -x "$(find "$folder.part" -name '*.deb')" "$folder.part"
        ;;
    esac
    mv "$folder.part" "$folder"
  fi
  printf '%s\n' "$folder"
}

# Prints the file $1. If its name ends in #base64, prints the module that the JavaScript in it holds as text.
module_in() {
  case $1 in
    *'#base64') node -e '
      const text = require("node:fs").readFileSync(process.argv[1], "latin1");
      const [base64] = text.match(/AGFzbQ[A-Za-z0-9+/=\s]+/);
      process.stdout.write(Buffer.from(base64, "base64"));' "${1%#base64}" ;;
    *) cat "$1" ;;
  esac
}

tab=$(printf '\t')
grep -v '^#' "$here/guests.tsv" | while IFS=$tab read -r name subset source file checksum _; do
  case ${1:-all} in
    all) ;;
    ci) [ "$subset" = ci ] || continue ;;
    *) case " $* " in *" $name "*) ;; *) continue ;; esac ;;
  esac
  if [ "$source" = built ]; then
    "$here/build.sh" "$name" "$out/modules/$name.wasm"
    continue
  fi
  package=$(unpacked "$source")
  module_in "$package/$file" >"$out/modules/$name.wasm"
  echo "$checksum  $out/modules/$name.wasm" | sha256sum --check --quiet || exit 1
done
