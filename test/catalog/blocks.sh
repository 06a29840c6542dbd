#!/bin/sh
# The named blocks of the SQL files: every awk writes out the same install script, and a mistake stops the build.
. "$cskpi_root/test/servers/shell.inc"
cd "$cskpi_root"
work=$scratch/blocks
mkdir -p "$work"

# The script as the Makefile makes it, with one awk after the other.
for awk in awk mawk gawk "gawk --posix" "busybox awk" original-awk; do
  if ! $awk 'BEGIN { exit 0 }' >/dev/null 2>&1; then echo "# $awk is not here"; continue; fi
  name=$(echo "$awk" | tr ' ' '-')
  mkdir -p "$work/bin-$name"
  printf '#!/bin/sh\nexec %s "$@"\n' "$(command -v ${awk%% *})${awk#"${awk%% *}"}" >"$work/bin-$name/awk"
  chmod +x "$work/bin-$name/awk"
  rm -rf "$work/copy" && mkdir "$work/copy" && cp -R Makefile cskpi.control src "$work/copy"
  PATH=$work/bin-$name:$PATH make -s -C "$work/copy" cskpi--1.0.0.sql PG_CONFIG="$pg_config" && cp "$work/copy/cskpi--1.0.0.sql" "$work/$name.sql"
  check "$awk writes the same script" cmp "$work/awk.sql" "$work/$name.sql"
done
check "no block is left in it" sh -c "! grep -n '^@' '$work/awk.sql'"

# fails FILE:LINE: MESSAGE: the build of the copy stops there, and leaves no script behind.
fails() {
  rm -f "$work/copy/cskpi--1.0.0.sql"
  ! make -s -C "$work/copy" cskpi--1.0.0.sql PG_CONFIG="$pg_config" 2>"$work/errors" && grep -qxF "$1" "$work/errors" && [ ! -e "$work/copy/cskpi--1.0.0.sql" ] || { cat "$work/errors"; return 1; }
}
# with LINE...: head.sql of the copy is these lines after its own two.
with() { { cat src/head.sql; printf '%s\n' "$@"; } >"$work/copy/src/head.sql"; }

with '@nosuch nps(score integer) | survey_summary'
check "an unknown block" fails "src/head.sql:3: there is no block @nosuch"
with '@block pair first | second' 'SELECT $1, $2;' '@end' '' '@pair 1'
check "too few parts" fails "src/head.sql:7: @pair has 2 parts (first | second), not 1"
with '@block pair first | second' 'SELECT $1, $2;' '@end' '@pair 1 | 2 | 3'
check "too many parts" fails "src/head.sql:6: @pair has 2 parts (first | second), not 3"
with '@block pair first | second' 'SELECT $1, $3;' '@end'
check "a part that the block has not" fails 'src/head.sql:4: @block pair has no part $3'
with '@block loop again' '@loop $1' '@end' '@loop 1'
check "a block within itself" fails "src/head.sql:6: @loop contains itself"
with '@block open part' 'SELECT $1;'
check "a block without end" fails "src/blocks.sql:$(sed -n "/^@block/{=;q;}" src/blocks.sql): @block within @block open"
with '@end'
check "an end without a block" fails "src/head.sql:3: @end without @block"
with '@block pair first' '@end' '@block pair first' '@end'
check "a block twice" fails "src/head.sql:5: @pair is there already"
done_testing
