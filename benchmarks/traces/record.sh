#!/bin/sh
# Records the traces beside this script again, and prints the README's table of them.
#
#     ./record.sh            all of them
#     ./record.sh perl jq    these
#
# Needs Linux with glibc on x86-64, cc, gzip, awk and the program recorded. This script makes all inputs.
set -eu
PATH=/usr/bin:/bin

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cc -O2 -Wall -Wextra -shared -fPIC -o recorder.so "$here/recorder.c"

# record NAME VERSION COMMAND...: runs the command under the recorder, in a fixed
# environment and, if the kernel allows it, without randomised addresses.
record() {
  name=$1 version=$2
  shift 2
  fixed=$(setarch -R true 2> /dev/null && echo 'setarch -R' || true)
  $fixed env -i PATH="$PATH" HOME=. LC_ALL=C PYTHONMALLOC=malloc PYTHONHASHSEED=0 PERL_HASH_SEED=0 \
    GIT_CONFIG_NOSYSTEM=1 LINALLOC_TRACE=trace LD_PRELOAD=./recorder.so "$@" > output
  program=${1##*/}
  shift
  {
    echo "# $version on x86-64 Linux, recorded by recorder.c"
    echo "# $program $*"
    cat trace
  } | gzip -9n > "$here/$name.trace.gz"
  row=$(gzip -dc "$here/$name.trace.gz" | awk -f "$here/stats.awk") # ends the script if the trace is bad
  echo "| \`$name\` $row"
}

# A compiler: passes that each build up tables and throw them away.
trace_cc1() {
  awk 'BEGIN {
    print "struct node { struct node *left, *right; long key; double weight; };"
    for (i = 1; i <= 11; i++) {
      print "long walk" i "(struct node *n, const char *s, int length) {"
      print "  long sum = " i ";"
      print "  for (int k = 0; k < length; k++) {"
      print "    switch (s[k] & 7) {"
      for (c = 0; c < 3 + i % 4; c++) print "      case " c ": sum = sum * " i + c " + s[k ^ " c "]; break;"
      print "      default: sum ^= n->key >> (k & 31);"
      print "    }"
      print "    n = sum & 1 ? n->left : n->right;"
      print "    if (!n) return sum;"
      print "    n->weight += sum * " i ".5;"
      print "  }"
      print "  return sum + " (i > 1 ? "walk" i - 1 "(n, s + 1, length - 1)" : "0") ";"
      print "}"
    }
  }' > functions.c
  record cc1 "gcc $(gcc -dumpfullversion)'s C compiler proper" \
    "$(gcc -print-prog-name=cc1)" -quiet -O2 functions.c -o functions.s
}

# A walk through history: buffers that grow by realloc, objects inflated, diffed and dropped.
trace_git() {
  git init -q repository
  awk 'BEGIN {
    for (commit = 1; commit <= 260; commit++) {
      print "commit refs/heads/main"
      print "committer A <a@example.org> " 1700000000 + 3600 * commit " +0000"
      message = "Change " commit
      print "data " length(message) "\n" message
      for (file = commit % 5; file < 40; file += 11) {
        text[file] = text[file] "line " commit " of file " file "\n"
        if (length(text[file]) > 3000) text[file] = substr(text[file], 700)
        print "M 100644 inline dir" file % 4 "/file" file
        print "data " length(text[file]) "\n" text[file]
      }
    }
  }' | git -C repository fast-import --quiet
  record git "$(git --version)" git -C repository log -p --stat main
}

# An interpreter's objects, each its own malloc (PYTHONMALLOC=malloc): a syntax tree built and unparsed.
trace_python_ast() {
  cat > tree.py << 'END'
import ast, json.decoder
with open(json.decoder.__file__) as source:
    tree = ast.parse(source.read())
print(ast.unparse(tree))
END
  record python-ast "$(python3 --version)" python3 -s -S tree.py
}

# A document built, written, read back and compared: a heap that grows, then empties.
trace_python_json() {
  cat > document.py << 'END'
import json
rows = [{"id": i, "name": "n%d" % i, "tags": list(range(i % 7)), "x": i / 7} for i in range(900)]
text = json.dumps(rows, indent=1)
print(len(text), json.loads(text) == rows)
END
  record python-json "$(python3 --version)" python3 -s -S document.py
}

# Strings by the thousand, each growing on its own by realloc.
trace_perl() {
  cat > words.pl << 'END'
use strict;
my (%lines, $rng);
$rng = 1;
for my $i (1 .. 32_000) {
  $rng = ($rng * 1_103_515_245 + 12_345) % 2_147_483_648;
  $lines{'k' . int(sqrt($rng) % 3_001)} .= "$i:" . 'x' x ($rng % 61) . ',';
}
for my $key (sort { length $lines{$b} <=> length $lines{$a} || $a cmp $b } keys %lines) {
  my @parts = split /,/, delete $lines{$key};
  print "$key ", scalar(@parts), ' ', join('+', map { length } @parts), "\n";
}
END
  record perl "perl $(perl -e 'printf "%vd", $^V')" perl words.pl
}

# Immutable values: nearly everything dies young, and nothing is ever resized.
trace_jq() {
  cat > groups.jq << 'END'
[range(4000) | {id: ., name: "n\(. * 7919 % 1009)", tags: [range(. % 7)]}]
| group_by(.tags | length)
| map({tags: (.[0].tags | length), ids: (map(.id) | add), names: (map(.name) | unique | join(" "))})
END
  record jq "$(jq --version)" jq -n -f groups.jq
}

# A shell: tiny strings, made and freed word by word.
trace_bash() {
  cat > words.sh << 'END'
for ((i = 0; i < 600; i++)); do
  k=$((i * 7919 % 211))
  word=${lines[k]%% *}
  lines[k]="${lines[k]#* }$word $i"
done
printf '%s\n' "${lines[@]}"
END
  record bash "$(bash --version | head -n 1)" bash words.sh
}

# A database in memory: pages of 4 KiB that stay, values of up to 800 KiB on their way in and out. All
# blocks together are more than 4 GiB.
trace_sqlite() {
  cat > blobs.sql << 'END'
CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, body BLOB);
CREATE INDEX names ON t (name);
CREATE TRIGGER grow AFTER INSERT ON t BEGIN
  UPDATE t SET body = body || randomblob(new.id * 31 % 9973) WHERE id = new.id - 1;
  DELETE FROM t WHERE id = new.id - 20;
END;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO t SELECT i, 'name' || (i * 7919 % 1009), randomblob(i * 7919 % 819200) FROM n;
SELECT name, sum(length(hex(body))) FROM t GROUP BY name;
END
  record sqlite "SQLite $(sqlite3 --version | cut -d ' ' -f 1)" sqlite3 :memory: '.read blobs.sql'
}

[ $# -gt 0 ] || set -- cc1 git python-ast python-json perl jq bash sqlite
for trace; do "trace_$(echo "$trace" | tr - _)"; done
