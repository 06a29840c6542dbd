#!/bin/sh
# A dump and restore gives back every stored summary.
. "$cskpi_root/test/servers/shell.inc"

psql -d postgres -c 'CREATE DATABASE kept' -c 'CREATE DATABASE kept_again'
psql -d kept -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/servers/table_per_type.inc"
psql -d kept -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/kept"
check "there is something to dump" test "$(wc -l <"$scratch/kept")" -gt 300

pg_dump -Fc -d kept -f "$scratch/kept.dump"
check "the restore runs" pg_restore --exit-on-error -d kept_again "$scratch/kept.dump"
psql -d kept_again -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/kept_again"
check "every table, index and materialized view reads back equal" diff "$scratch/kept" "$scratch/kept_again"
pg_dump -d kept_again >"$scratch/kept_again.sql"
pg_dump -d kept | grep -v '^\\\(un\)*restrict ' >"$scratch/kept.sql"
check "and dumps again as the same text" sh -c "grep -v '^\\\\\\(un\\)*restrict ' '$scratch/kept_again.sql' | diff '$scratch/kept.sql' -"
check "the extension's own objects are not in the dump" sh -c "! grep -q 'CREATE AGGREGATE' '$scratch/kept.sql'"
psql -d postgres -c 'DROP DATABASE kept' -c 'DROP DATABASE kept_again'
done_testing
