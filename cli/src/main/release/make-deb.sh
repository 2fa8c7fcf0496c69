#!/bin/sh
# Makes a Debian package with the content of the zip, byte for byte the same each time.
#
#   make-deb.sh VERSION TIME HOME TARGET
#
# TARGET is the folder with linalloc-VERSION.zip. TIME is that of all files, as in 2026-11-22T00:00:00Z, HOME the
# address of the project.
set -eu
umask 022
version=$1 home=$3 target=$4
for tool in dpkg-deb unzip; do
  command -v $tool >/dev/null || { echo "make-deb: no Debian package is made here, because $tool is missing"; exit; }
done
SOURCE_DATE_EPOCH=$(date -u -d "$2" +%s)
export SOURCE_DATE_EPOCH LC_ALL=C
root=$target/deb
rm -rf "$root" "$target"/linalloc_*.deb
mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib" "$root/usr/share/doc/linalloc"
unzip -q "$target/linalloc-$version.zip" -d "$root/usr/lib"

# Files lie where Debian's programs look for them.
mv "$root/usr/lib/linalloc-$version" "$root/usr/lib/linalloc"
ln -s ../lib/linalloc/bin/linalloc "$root/usr/bin/linalloc"
mv "$root/usr/lib/linalloc/share/"* "$root/usr/share"
rmdir "$root/usr/lib/linalloc/share"
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
gzip -9n "$root/usr/share/man/man1/linalloc.1"
mv "$root/usr/lib/linalloc/README.md" "$root/usr/share/doc/linalloc"
cat >"$root/usr/share/doc/linalloc/copyright" <<END
linalloc: MIT or Apache-2.0, at your option.

The Java runtime in /usr/lib/linalloc/runtime, and the libraries in
/usr/lib/linalloc/modules, have licences of their own: see
/usr/lib/linalloc/runtime/legal, and META-INF in each library.

$(cat "$root/usr/lib/linalloc/LICENSE-MIT")

The text of the Apache License 2.0 is in /usr/lib/linalloc/LICENSE-APACHE.
END

# A version with a tilde sorts before the one without: 0.1.0~SNAPSHOT comes before 0.1.0.
debian_version=$(printf '%s' "$version" | tr - '~')
architecture=$(dpkg --print-architecture)
cat >"$root/DEBIAN/control" <<END
Package: linalloc
Version: $debian_version
Architecture: $architecture
Maintainer: The linalloc authors
Homepage: $home
Installed-Size: $(find "$root/usr" -type f -printf '%s\n' | awk '{ sum += $1 } END { print int(sum / 1024) + 1 }')
Depends: libc6
Section: devel
Priority: optional
Description: memory allocators for wasm32: specified, checked, measured
 The command linalloc certifies any memory allocator for WebAssembly linear
 memory, in a .wasm file or a jar, against a numbered specification. It brings
 a Java runtime of its own.
END
(cd "$root" && find usr -type f | sort | xargs -d '\n' md5sum >DEBIAN/md5sums)
find "$root" ! -type l -exec chmod u+w,go=rX {} +
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
# The runtime is compressed already, so a higher level takes minutes and saves next to nothing.
dpkg-deb --root-owner-group -Zxz -z1 --build "$root" "$target/linalloc_${debian_version}_$architecture.deb" >/dev/null
rm -rf "$root"
