#!/bin/sh
# The fuzzer (test/fuzzer) over all that the catalog has: values of every type from mutated text, mutated binary and mutated
# stored bytes; rows in and out of every aggregate, and its states merged; every function by hand with arguments that need
# not belong together. What is accepted is written and read, compared, hashed, merged, taken out again and given to every
# reader. Nothing may come of it but values and errors of bad data, soon, with little memory, and a cancel must end it.
#
# CSKPI_FUZZ_ROUNDS is how many inputs a type gets; without it each kind of them has a part of a second. CSKPI_FUZZ_SEED
# is where they start, CSKPI_FUZZ_ONLY a regular expression of the types, aggregates and functions that are tried.
. "$cskpi_root/test/servers/shell.inc"
work=$scratch/fuzzer
seed=${CSKPI_FUZZ_SEED:-1} only=${CSKPI_FUZZ_ONLY:-.}
if [ -n "${CSKPI_FUZZ_ROUNDS:-}" ]; then
  inputs=$((CSKPI_FUZZ_ROUNDS / 3)) seconds=0 moves=$((CSKPI_FUZZ_ROUNDS / 1000 + 1))
else inputs=1000000000 seconds=0.5 moves=1000; fi

cp -R "$cskpi_root/test/fuzzer" "$work"
check "the fuzzer is built" make -s -C "$work" PG_CONFIG="$pg_config" with_llvm=no
psql -d postgres -c 'CREATE DATABASE fuzz' # of its own: what it makes goes with it
psql -d fuzz -c 'CREATE EXTENSION cskpi'
fuzzer() { psql -d fuzz -F'|' -v library="$work/fuzzer.so" -v seed="$seed" "$@"; }
check "it finds what there is to try" fuzzer -f "$cskpi_root/test/catalog/fuzz_setup.inc"

# Lines name|inputs|accepted|calls|cancelled|seconds|megabytes; what is found is an error, and the next one goes on.
# A warning is of a reference that was left behind.
tried() {
  { cat "$cskpi_root/test/catalog/fuzz_load.inc" -; } >"$work/queries.sql"
  fuzzer -v ON_ERROR_STOP=0 -v only="$only" -v inputs="$inputs" -v moves="$moves" -v seconds="$seconds" -f "$work/queries.sql" >"$work/figures" 2>"$work/faults" || true
  grep -E '^FUZZER|TRAP:' "$scratch/data-main/log" >>"$work/faults" 2>/dev/null || true
}
# Figures of inputs that were tried, and nothing found: TAP's line, and the figures beside it.
judge() {
  count=$(grep -c . "$work/figures" || true)
  sound() { [ "$count" -gt 0 ] && [ ! -s "$work/faults" ] || { head -c 20000 "$work/faults"; echo "$count were tried"; return 1; }; }
  check "$1" sound
  awk -F'|' -v what="${2:-}" 'what == "" { line($1, $2, $3, $4, $5, $6, $7); next } { n++; i += $2; a += $3; c += $4; x += $5; s += $6; if ($7 > m) m = $7 }
    function line(name, i, a, c, x, s, m) { printf "# %s: %d inputs, %d accepted, %d calls, %d cancelled, %.1f s, %d a second, at most %.1f MB\n", name, i, a, c, x, s, (s > 0) ? i / s : 0, m }
    END { if (what != "") line(n " " what, i, a, c, x, s, m) }' "$work/figures"
}

# The control: a function with a fault, in the place of one of rate_summary's.
finds() {
  fault=$1 operation=$2 function=$3
  fuzzer -v ON_ERROR_STOP=0 >"$work/control" 2>&1 <<END || true
\\ir $cskpi_root/test/catalog/fuzz_load.inc
SELECT count(fuzz_type(type, operations, readers)) FROM (
    SELECT type, CASE WHEN $operation > 0 THEN operations[:$operation - 1] || '$function'::regprocedure || operations[$operation + 1:] ELSE operations END AS operations,
           CASE WHEN $operation = 0 THEN ARRAY['$function'::regprocedure] ELSE readers END AS readers
    FROM fuzz_operations JOIN fuzz_readers USING (type) WHERE type = 'rate_summary'::regtype) AS t \\g /dev/null
SELECT 'nothing', * FROM fuzz_values('rate_summary', 'text', 2000, 10, :seed);
END
  found() { grep -q "$fault" "$work/control" || { cat "$work/control"; return 1; }; }
  check "it finds $function: $fault" found
}
fuzzer <<'END'
CREATE FUNCTION broken_out(rate_summary) RETURNS cstring LANGUAGE C IMMUTABLE STRICT AS :'library';
CREATE FUNCTION broken_add(rate_summary, rate_summary) RETURNS rate_summary LANGUAGE C IMMUTABLE STRICT AS :'library';
SELECT format('CREATE FUNCTION %s(rate_summary) RETURNS bigint LANGUAGE C IMMUTABLE STRICT AS %L', f, :'library')
FROM unnest(ARRAY['broken_internal', 'broken_writes', 'broken_hangs', 'broken_leaks', 'broken_holds']) AS f \gexec
END
finds 'another jsonb' 2 'broken_out(rate_summary)'
finds 'says . where the comparison is' 5 'rate_summary_ne(rate_summary,rate_summary)'
finds 'merged and taken out again' 15 'broken_add(rate_summary,rate_summary)'
finds 'error XX000 this cannot happen' 0 'broken_internal(rate_summary)'
finds 'has been changed' 0 'broken_writes(rate_summary)'
finds 'was cancelled and went on' 0 'broken_hangs(rate_summary)'
finds 'the session holds' 0 'broken_leaks(rate_summary)'
finds 'a round held' 0 'broken_holds(rate_summary)'

for type in $(psql -d fuzz -c "SELECT type FROM fuzz_own_type WHERE type::text ~ '$only' ORDER BY type::text"); do
  for way in text binary stored; do
    echo "SELECT '$type from mutated $way', * FROM fuzz_values('$type', '$way', :inputs, :seconds, :seed);"
  done | tried
  judge "$type: values from mutated text, binary and stored bytes"
done
tried <<'END'
SELECT format('SELECT %L, * FROM fuzz_moves(%s, %L, %s, 0, %s)', signature, aggregate::oid, rows, :'moves', :'seed') FROM fuzz_aggregate WHERE signature ~ :'only' ORDER BY signature \gexec
END
[ "$only" != . ] && [ ! -s "$work/figures" ] && [ ! -s "$work/faults" ] || judge "moves of every aggregate" "aggregates"
tried <<'END'
SELECT format('SELECT %L, * FROM fuzz_calls(%s, %L, %s, 0, %s)', signature, function::oid, query, :'moves', :'seed') FROM fuzz_call WHERE signature ~ :'only' ORDER BY signature \gexec
END
[ "$only" != . ] && [ ! -s "$work/figures" ] && [ ! -s "$work/faults" ] || judge "every function by hand" "functions"
psql -d postgres -c 'DROP DATABASE fuzz'
done_testing
