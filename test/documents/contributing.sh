#!/bin/sh
# CONTRIBUTING.md adds a KPI, line by line. Here a copy gets those lines, is built and installed, and does what the page says.
. "$cskpi_root/test/servers/shell.inc"
page=$cskpi_root/CONTRIBUTING.md
copy=$scratch/contributing
mkdir "$copy"
(cd "$cskpi_root" && cp -R Makefile ./*.control src sql expected doc test "$copy") && rm -f "$copy"/src/*.o "$copy"/src/*.bc

# Of every "In `FILE`, after `TEXT`:" the block that follows goes behind the line of FILE with TEXT, and is kept in step-N too.
awk -v copy="$copy" '
  /^In `[^`]*`, after `[^`]*`:$/ { split($0, part, "`"); step++; print part[2] > (copy "/step-" step); print part[4] > (copy "/step-" step); pending = 1 }
  /^```/ { if (inside) inside = pending = 0; else if (pending) { inside = 1; next } }
  inside { print > (copy "/step-" step) }' "$page"
steps=$(ls "$copy" | grep -c '^step-')
check "the page has its steps" [ "$steps" -ge 5 ]
for step in $(seq "$steps"); do
  file=$(sed -n 1p "$copy/step-$step") place=$(sed -n 2p "$copy/step-$step")
  sed 1,2d "$copy/step-$step" >"$copy/lines"
  # The place may be written without the backquotes of the file.
  awk -v place="$place" -v lines="$copy/lines" '
    function bare(s) { gsub(/`/, "", s); return s }
    { print }
    !found && index(bare($0), place) { found = 1; while ((getline line < lines) > 0) print line }
    END { exit !found }' "$copy/$file" >"$copy/new" && mv "$copy/new" "$copy/$file"
  check "step $step: the place in $file is there" grep -qxF "$(sed -n 1p "$copy/lines")" "$copy/$file"
done

server=$scratch/contributing-server
copy_server "$pg_config" "$server"
check "the copy builds without a warning" make -s -C "$copy" PG_CONFIG="$pg_config" COPT=-Werror
check "and installs" make -s -C "$copy" install DESTDIR="$server" PG_CONFIG="$pg_config"
export PGPORT=$((PGPORT + 8)) PGDATABASE=postgres
(bindir=$server$("$pg_config" --bindir) throwaway_server contributing "jit = off")
psql -c 'CREATE EXTENSION cskpi'

# The worked example prints what the page says; trailing blanks of psql's headers are not in the page.
awk '/^In `sql\// { here = 1 } here && /^```text/ { inside = 1; next } /^```/ { if (inside) exit } inside' "$page" >"$copy/expected.txt"
sql=$(grep -l '^sql/' "$copy"/step-* | head -1)
sed 1,2d "$sql" >"$copy/example.sql"
command psql -X -q -f "$copy/example.sql" 2>&1 | sed 's/ *$//; /^$/d' >"$copy/got.txt"
check "the example prints what the page says" diff "$copy/expected.txt" "$copy/got.txt"
check "the KPI has its twin, the same arguments" true_that "SELECT escalation_rate(level) = rate(escalation_rate_summary(level)) FROM unnest(ARRAY[1, 2, NULL]) AS level"
psql -f "$cskpi_root/test/catalog/public_functions.inc" >"$copy/public"
check "both are in the reference" sh -c "grep -q '^escalation_rate_summary$' '$copy/public' && grep -q '\`escalation_rate(level)\`, \`escalation_rate_summary(level)\`' '$copy/doc/rate.md'"
throwaway_remove contributing
rm -rf "$copy" "$server"
done_testing
