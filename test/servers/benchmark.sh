#!/bin/sh
# What a dump keeps of kpi_benchmark, and who edits it: the extension is created by an ordinary owner of a database.
n=0
check() {
  n=$((n + 1))
  if [ "$2" = "$3" ]; then echo "ok $n - $1"; else printf 'not ok %s - %s\n# have: %s\n# want: %s\n' "$n" "$1" "$2" "$3"; fi
}
run() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }

run -d postgres -c 'CREATE ROLE benchmark_lead LOGIN' -c 'CREATE ROLE benchmark_analyst LOGIN' \
  -c 'CREATE DATABASE benchmark_from OWNER benchmark_lead' -c 'CREATE DATABASE benchmark_to OWNER benchmark_lead' || exit 1
as_lead() { run -U benchmark_lead -d benchmark_from "$@"; }
as_lead -c 'CREATE EXTENSION cskpi'
as_lead -c "INSERT INTO kpi_benchmark (kpi, band, comparison, threshold) VALUES ('frt', 'exceptional', '<', 5), ('backlog', 'target', '<', 200)"
check "the owner of the database edits the table" "$(as_lead -c "SELECT kpi_grade('frt', 4), kpi_grade('frt', 10), kpi_grade('backlog', 199)")" "exceptional|above average|on target"
check "others read it" "$(run -U benchmark_analyst -d benchmark_from -c "SELECT kpi_grade('frt', 4)")" "exceptional"
check "and do not edit it" "$(run -U benchmark_analyst -d benchmark_from -c "DELETE FROM kpi_benchmark" 2>&1)" "ERROR:  permission denied for table kpi_benchmark"
as_lead -c 'GRANT INSERT ON kpi_benchmark TO benchmark_analyst'
run -U benchmark_analyst -d benchmark_from -c "INSERT INTO kpi_benchmark (kpi, industry, band, comparison, threshold) VALUES ('csat', 'banking', 'typical', '>=', 75)"
check "until the owner lets them" "$(as_lead -c "SELECT kpi_grade('csat', 80, 'banking')")" "typical"

# As the same role: a superuser would own the extension in its place, and the rights that role had given would be lost.
pg_dump -d benchmark_from | run -U benchmark_lead -d benchmark_to >/dev/null
grades="SELECT kpi_grade('frt', 4), kpi_grade('frt', 10), kpi_grade('backlog', 199), kpi_grade('csat', 80, 'banking'), kpi_grade('csat', 95)"
check "a restored dump grades alike" "$(run -d benchmark_to -c "$grades")" "$(as_lead -c "$grades")"
rows="SELECT string_agg(b::text, ' ' ORDER BY b::text) FROM kpi_benchmark b"
check "its table has the same rows" "$(run -d benchmark_to -c "$rows")" "$(run -d benchmark_from -c "$rows")"
check "and the same rights" "$(run -U benchmark_analyst -d benchmark_to -c "INSERT INTO kpi_benchmark (kpi, band, comparison, threshold) VALUES ('x', 'target', '<', 1) RETURNING kpi")" "x"
pg_dump -d benchmark_to | grep -c 'exceptional' >"${scratch:-/tmp}/benchmark.count"
check "shipped rows are not dumped" "$(cat "${scratch:-/tmp}/benchmark.count")" 1
rm -f "${scratch:-/tmp}/benchmark.count"

run -d postgres -c 'DROP DATABASE benchmark_from' -c 'DROP DATABASE benchmark_to' -c 'DROP ROLE benchmark_lead' -c 'DROP ROLE benchmark_analyst'
echo "1..$n"
