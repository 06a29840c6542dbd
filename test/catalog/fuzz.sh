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
  inputs=$(((CSKPI_FUZZ_ROUNDS + 2) / 3)) seconds=0 moves=$((CSKPI_FUZZ_ROUNDS / 500 + 1))
else inputs=1000000 seconds=0.5 moves=1000; fi
piece=1000000 # of the inputs a session, each from a seed of its own

cp -R "$cskpi_root/test/fuzzer" "$work"
check "the fuzzer is built" make -s -C "$work" PG_CONFIG="$pg_config" with_llvm=no
psql -d postgres -c 'CREATE DATABASE fuzz' # of its own: what it makes goes with it
psql -d fuzz -c 'CREATE EXTENSION cskpi'
fuzzer() { psql -d fuzz -F'|' -v library="$work/fuzzer.so" -v seed="$seed" "$@"; }
check "it finds what there is to try" fuzzer -f "$cskpi_root/test/catalog/fuzz_setup.inc"

# Lines name|inputs|accepted|calls|cancelled|seconds|megabytes; what is found is an error, and the next one goes on.
# A warning is of a reference that was left behind.
tried() {
  cat >"$work/queries.sql"
  fuzzer -v ON_ERROR_STOP=0 -v only="$only" -v moves="$moves" -v seconds="$seconds" -f "$work/queries.sql" >"$work/figures" 2>"$work/faults" || true
  grep -E '^FUZZER|TRAP:' "$scratch/data-main/log" >>"$work/faults" 2>/dev/null || true
}
# What the fuzzer knows belongs to a session.
session() { printf '%s\n' '\c -' "\\ir $cskpi_root/test/catalog/fuzz_load.inc"; }
# Figures of inputs that were tried, and nothing found: TAP's line, and the figures beside it, of all together where they have a name.
judge() {
  count=$(grep -c . "$work/figures" || true)
  sound() { [ "$count" -gt 0 ] && [ ! -s "$work/faults" ] || { head -c 20000 "$work/faults"; echo "$count were tried"; return 1; }; }
  check "$1" sound
  awk -F'|' -v all="${2:-}" '{ k = all == "" ? $1 : all; if (!(k in n)) order[++names] = k; n[k]++; i[k] += $2; a[k] += $3; c[k] += $4; x[k] += $5; s[k] += $6; if ($7 > m[k]) m[k] = $7 }
    END { for (j = 1; j <= names; j++) { k = order[j]; printf "# %s: %d inputs, %d accepted, %d calls, %d cancelled, %.1f s, %d a second, at most %.1f MB\n", (all == "" ? k : n[k] " " k), i[k], a[k], c[k], x[k], s[k], (s[k] > 0 ? i[k] / s[k] : 0), m[k] } }' "$work/figures"
}

# The control: finds FAULT WHAT, with what is to be tried on standard input.
finds() {
  fault=$1
  { session; cat; } >"$work/queries.sql"
  fuzzer -v ON_ERROR_STOP=0 -f "$work/queries.sql" >"$work/control" 2>&1 || true
  found() { grep -q "ERROR:  fuzz: .*$fault" "$work/control" || { cat "$work/control"; return 1; }; }
  check "it finds $2: $fault" found
}
# A function with a fault, in the place of an operation of rate_summary's, or as its only reader.
in_place_of() {
  finds "$3" "$2" <<END
SELECT count(fuzz_type(type, operations, readers)) FROM (
    SELECT type, CASE WHEN $1 > 0 THEN operations[:$1 - 1] || '$2'::regprocedure || operations[$1 + 1:] ELSE operations END AS operations,
           CASE WHEN $1 = 0 THEN ARRAY['$2'::regprocedure] ELSE readers END AS readers
    FROM fuzz_operations JOIN fuzz_readers USING (type) WHERE type = 'rate_summary'::regtype) AS t \\g /dev/null
SELECT 'nothing', * FROM fuzz_values('rate_summary', 'text', 2000, 10, 1);
END
}
fuzzer <<'END'
CREATE FUNCTION broken_out(rate_summary) RETURNS cstring LANGUAGE C IMMUTABLE STRICT AS :'library';
CREATE FUNCTION broken_add(rate_summary, rate_summary) RETURNS rate_summary LANGUAGE C IMMUTABLE STRICT AS :'library';
SELECT format('CREATE FUNCTION %s(rate_summary) RETURNS bigint LANGUAGE C IMMUTABLE STRICT AS %L', f, :'library')
FROM unnest(ARRAY['broken_internal', 'broken_writes', 'broken_hangs', 'broken_leaks', 'broken_holds']) AS f \gexec
CREATE AGGREGATE broken_frame(rate_summary) (SFUNC = rate_summary_add, STYPE = rate_summary, INITCOND = 'missing:0',
    MSFUNC = rate_summary_add, MINVFUNC = rate_summary_add, MSTYPE = rate_summary, MINITCOND = 'missing:0');
CREATE AGGREGATE broken_merge(rate_summary) (SFUNC = rate_summary_add, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = broken_add);
END
in_place_of 2 'broken_out(rate_summary)' 'another jsonb'
in_place_of 5 'rate_summary_ne(rate_summary,rate_summary)' 'says . where the comparison is'
in_place_of 15 'broken_add(rate_summary,rate_summary)' 'merged and taken out again'
in_place_of 0 'broken_internal(rate_summary)' 'error XX000 this cannot happen'
in_place_of 0 'broken_writes(rate_summary)' 'has been changed'
in_place_of 0 'broken_hangs(rate_summary)' 'was cancelled and went on'
in_place_of 0 'broken_leaks(rate_summary)' 'the session holds'
in_place_of 0 'broken_holds(rate_summary)' 'a round held'
for aggregate in broken_frame broken_merge; do
  finds 'made anew' "$aggregate(rate_summary)" <<END
SELECT * FROM fuzz_moves('$aggregate(rate_summary)', 'SELECT rate_summary FROM fuzz_one', 2000, 10, 1);
END
done
finds 'error XX000 this cannot happen' 'broken_internal(rate_summary) by hand' <<'END'
SELECT * FROM fuzz_calls('broken_internal(rate_summary)', '', 2000, 10, 1);
END

for type in $(psql -d fuzz -c "SELECT type FROM fuzz_own_type WHERE type::text ~ '$only' ORDER BY type::text"); do
  for way in text binary stored; do
    had=0
    while [ $had -lt "$inputs" ]; do
      n=$((inputs - had < piece ? inputs - had : piece))
      session
      echo "SELECT '$type from mutated $way', * FROM fuzz_values('$type', '$way', $n, :seconds, $((seed + had / piece)));"
      had=$((had + n))
    done
  done | tried
  judge "$type: values from mutated text, binary and stored bytes"
done
{ session; cat <<'END'; } | tried
SELECT format('SELECT %L, * FROM fuzz_moves(%s, %L, %s, 0, %s)', signature, aggregate::oid, rows, :'moves', :'seed') FROM fuzz_aggregate WHERE signature ~ :'only' ORDER BY signature \gexec
END
[ "$only" != . ] && [ ! -s "$work/figures" ] && [ ! -s "$work/faults" ] || judge "moves of every aggregate" "aggregates"
{ session; cat <<'END'; } | tried
SELECT format('SELECT %L, * FROM fuzz_calls(%s, %L, %s, 0, %s)', signature, function::oid, query, :'moves', :'seed') FROM fuzz_call WHERE signature ~ :'only' ORDER BY signature \gexec
END
[ "$only" != . ] && [ ! -s "$work/figures" ] && [ ! -s "$work/faults" ] || judge "every function by hand" "functions"
psql -d postgres -c 'DROP DATABASE fuzz'
done_testing
