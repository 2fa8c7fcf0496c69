# Checks a trace and prints its row of the table in README.md:   gzip -dc NAME.trace.gz | awk -f stats.awk
# Ends with status 1 at a block freed or resized while not live, a new one under a live id, or a size of
# 2 GiB or more.

function fail(why) {
  print "line " NR ": " why ": " $0 > "/dev/stderr"
  failed = 1
  exit 1
}

function resize(id, size) {
  if (!(id in sizes)) fail("no live block")
  if (size >= 2147483648) fail("too large")
  live += size - sizes[id]
  sizes[id] = size
  total += size
  if (live > peak) peak = live
  if (size > largest) largest = size
}

/^#/ || NF == 0 { next }
{ count[$1]++; events++ }

$1 == "a" || $1 == "z" {
  if ($2 in sizes) fail("the id is live")
  sizes[$2] = 0
  if (++blocks > most) most = blocks
  resize($2, $3)
  next
}
$1 == "r" { resize($2, $3); next }
$1 == "f" { resize($2, 0); delete sizes[$2]; blocks--; next }
{ fail("not a step of a recorded trace") }

END {
  if (failed) exit 1
  printf "| %d | %d | %d | %d | %d | %d | %.0f | %.0f | %.0f |\n", events, count["a"], count["z"],
    count["r"], count["f"], most, peak, largest, total
}
