#!/bin/bash
# Links the compiled objects with each wasm-ld that is installed (Debian: lld-14, lld-16, lld-19, lld-22), in all the ways that
# docs/wasm.md lists, and runs the results in Node. Prints a line per linker. Certifies the linked functions. Needs clang, too.
set -euo pipefail
cd "$(dirname "$0")"
out=target/check
mkdir -p $out

# compile NAME FILE OPTION...: an object
compile() { ../linalloc compile "$1" -o "$out/$2" "${@:3}" >/dev/null; }
for name in mini wee dl; do
  compile $name $name.o --object
  compile $name $name.a --archive
  compile $name $name-mvp.o --object --mvp
  compile $name $name-end.o --object --heap-end
done
compile dl a.o --object --prefix a_
compile wee b.o --object --prefix b_
compile dl notice.o --object --on-grow grown
clang --target=wasm32 -O2 -c test/own.c -o $out/own.o
clang --target=wasm32 -O2 -c test/two.c -o $out/two.o

# links WORD...: links with the current linker, then runs the module
links() { "$linker" --no-entry "$@" -o $out/linked.wasm && node test/run.mjs $out/linked.wasm ${notice:-}; }
# refuses MESSAGE FILE...: the linker must report this error
refuses() {
  local message=$1
  shift
  if "$linker" --no-entry "$@" -o $out/linked.wasm 2>$out/errors; then
    echo "$linker links $*" >&2
    exit 1
  fi
  grep -q "$message" $out/errors || { cat $out/errors >&2; exit 1; }
}

for linker in wasm-ld-14 wasm-ld-15 wasm-ld-16 wasm-ld-19 wasm-ld-22; do
  command -v $linker >/dev/null || continue
  for name in mini wee dl; do
    for file in $name.o $name.a $name-mvp.o; do
      links $out/own.o $out/$file
    done
    "$linker" -r $out/own.o $out/$name.o -o $out/joined.o
    links $out/joined.o
    links --gc-sections --compress-relocations --strip-all $out/own.o $out/$name.o
    links --import-memory $out/own.o $out/$name.o
  done
  links $out/two.o $out/a.o $out/b.o
  notice=notice links --allow-undefined $out/own.o $out/notice.o
  refuses "undefined symbol: linalloc_alloc" $out/own.o
  refuses "duplicate symbol: linalloc_alloc" $out/own.o $out/mini.o $out/wee.o
  end="no __heap_end"
  if "$linker" --no-entry $out/own.o $out/mini-end.o -o $out/linked.wasm 2>/dev/null; then
    for name in mini wee dl; do links $out/own.o $out/$name-end.o; done
    end="with __heap_end"
    certified=$linker
  fi
  echo "$("$linker" --version): all link and run, $end"
done

# certify NAME FUNCTION... -- OPTION...: exports some functions of an object and checks them
certify() {
  local name=$1 exports=()
  shift
  while [ "$1" != -- ]; do
    exports+=("--export=$1")
    shift
  done
  shift
  "$certified" --no-entry --export=__heap_base "${exports[@]}" $out/$name.o -o $out/$name.wasm
  ../linalloc check $out/$name.wasm --steps 2000 "$@"
}

compile dl c-end.o --object --abi c --heap-end
own=(linalloc_alloc linalloc_alloc_zeroed linalloc_dealloc linalloc_realloc)
roles=(--function "alloc=linalloc_alloc(size,align)" --function "alloc_zeroed=linalloc_alloc_zeroed(size,align)"
  --function "dealloc=linalloc_dealloc(address,size,align)" --function "realloc=linalloc_realloc(address,size,align,newSize)")
certify mini-end "${own[@]}" -- "${roles[@]}" --bump --slack 0
certify wee-end "${own[@]}" -- "${roles[@]}" --reclaiming --slack 1
certify dl-end "${own[@]}" -- "${roles[@]}" --reclaiming --slack 1 --overhead 10
certify c-end malloc free calloc realloc aligned_alloc -- --reclaiming
