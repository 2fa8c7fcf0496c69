#!/bin/sh
# Gives the project a new version everywhere: in the poms, the sample projects, the command and the pages.
#
#   scripts/set-version.sh VERSION
set -eu
cd -- "$(dirname -- "$0")/.."
new=${1:?"usage: set-version.sh VERSION"}
old=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
quoted=$(printf '%s' "$old" | sed 's/\./\\./g')

# Changes linalloc's own version only: other artefacts may have the same number.
find . -name target -prune -o -name .git -prune -o -name pom.xml -print | xargs sed -i \
  -e "/<groupId>dev.linalloc</,/<\/version>/s|<version>$quoted</version>|<version>$new</version>|" \
  -e "s|<linalloc.version>$quoted<|<linalloc.version>$new<|"
find . -name target -prune -o -name .git -prune -o \( -name '*.md' -o -name '*.gradle' \) -print | xargs sed -i \
  -e "s/\(dev\.linalloc:[a-z-]*\):$quoted/\1:$new/g" \
  -e "s|<linalloc.version>$quoted<|<linalloc.version>$new<|"
sed -i "s/\"linalloc $quoted\"/\"linalloc $new\"/" cli/src/main/java/dev/linalloc/cli/Main.java
