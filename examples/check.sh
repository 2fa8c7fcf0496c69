#!/usr/bin/env bash
# Builds the example projects against linalloc's artefacts, which are installed below examples/target alone: the program with
# off-heap data, the program that is packaged in four ways, the third-party allocator, and projects on four versions of JUnit, by
# Maven and by Gradle, on the class path and on the module path. Needs Gradle of any version from 3.4 on (Debian: gradle), Node with
# npm, and Chromium (Debian: chromium).
set -euo pipefail
cd "$(dirname "$0")/.."

command -v gradle >/dev/null || { echo "check.sh: gradle is needed; please install it" >&2; exit 2; }

mvn -B -ntp -q -Pexamples -DskipTests -pl examples -am verify

# Finds a JDK for Gradle: the JDK that the Maven build has found may not be on PATH.
jdk=$(for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if [ -x "$home/bin/javac" ] && [ "$("$home/bin/javac" -version | sed 's/javac \([0-9]*\).*/\1/')" -ge 25 ]; then
    echo "$home"
    break
  fi
done)

# Runs the program with the classes in folder $1.
run_program() {
  jars=$(find examples/target/repository/dev/linalloc -name '*.jar' | tr '\n' :)
  "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -cp "$1:$jars" com.example.program.Program
}
expected='LinearArena: 70295 bytes written
HeapArena: 1100 bytes live
addresses: 42
scopes: 100 bytes live
pool: 70295 bytes written
buffers: ping, 0 bytes left
checked: it was freed at com.example.program.Program.freeTwice'
program=examples/target/projects/program
[ "$(run_program "$program/target/classes")" = "$expected" ] || { echo "the program built by Maven printed something else" >&2; exit 1; }
echo "the program by Gradle"
cat examples/jdk.gradle >>"$program/build.gradle"
gradle --no-daemon --console=plain -q -g examples/target/gradle -p "$program" clean classes \
  -Dmaven.repo.local="$PWD/examples/target/repository" -Pjdk="$jdk"
[ "$(run_program "$program/build/classes/java/main")" = "$expected" ] || { echo "the program built by Gradle printed something else" >&2; exit 1; }

echo "the program on the class path, on the module path, as an image and as one jar"
packaging=examples/target/projects/packaging/target
paths=$packaging/classes$(find examples/target/repository/dev/linalloc -name 'linalloc-api-*.jar' -o -name 'linalloc-mini-*.jar' \
  -o -name 'linalloc-dl-*.jar' | sed 's/^/:/' | tr -d '\n')
main=com.example.packaging.Main
allocators=dev.linalloc.mini,dev.linalloc.dl
image=examples/target/image
rm -rf "$image"
"$jdk/bin/jlink" --module-path "$paths" --add-modules "com.example.packaging,$allocators" --output "$image"
# Runs the rest of the arguments, and compares what they print with what the program prints.
expect_packaged() {
  [ "$("$@")" = "packaged, 9 bytes" ] || { echo "check.sh: something else was printed by: $*" >&2; exit 1; }
}
expect_packaged "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -cp "$paths" "$main"
expect_packaged "$jdk/bin/java" --enable-native-access=dev.linalloc.api -p "$paths" --add-modules "$allocators" -m "com.example.packaging/$main"
expect_packaged "$image/bin/java" --enable-native-access=dev.linalloc.api -m "com.example.packaging/$main"
expect_packaged "$jdk/bin/java" -jar "$packaging/packaging-1.0-all.jar"

echo "programs in C and Rust"
linked=$(examples/link.sh)
for expected in '1000 lines, from "line 0" to "line 999"' 'zeros: 0, aligned: 1, usable: 1' '1004 words'; do
  case $linked in
    *"$expected"*) ;;
    *) echo "a linked program printed: $linked" >&2; exit 1 ;;
  esac
done

echo "a component, a back end, and a host in JavaScript"
examples/merge.sh >/dev/null
examples/component/check.sh
examples/own-back-end/check.sh
examples/javascript/check.sh
bindings/js/check.sh

projects=examples/target/projects/junit-versions
for version in $(sed -n 's/.*-Djunit.version=//p' examples/junit-versions/invoker.properties); do
  echo "JUnit $version by Gradle"
  gradle --no-daemon --console=plain -q -g examples/target/gradle -p "$projects" clean check -PjunitVersion="$version" \
    -Prepository="$PWD/examples/target/repository" -Pjdk="$jdk"
done

left=$(find examples/target/projects -name '.jqwik-database')
if [ -n "$left" ]; then
  echo "the kit has left $left" >&2
  exit 1
fi

examples/bill.sh >/dev/null # fails unless each contract is accepted with each allocator
