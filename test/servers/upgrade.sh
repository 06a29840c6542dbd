#!/bin/sh
# pg_upgrade to a newer major version, whose prefix CSKPI_NEXT_PG names (a build from source will do; its minor release must
# not be older than this server's, or pg_upgrade itself may fail), and a dump that is restored there: what was stored reads back equal,
# rollups go on under load, and the worked examples give there what they give here. With more clients, for longer: test/chaos upgrade.
. "$cskpi_root/test/servers/shell.inc"
[ -n "${CSKPI_NEXT_PG:-}" ] || skip_all "CSKPI_NEXT_PG does not name a newer server"
. "$cskpi_root/test/servers/clients.inc"

# A copy of it, so that the extension is installed into nothing but the scratch folder.
next=$scratch/next next_config=$CSKPI_NEXT_PG/bin/pg_config
copy_server "$next_config" "$next"
copy_source "$scratch/next-source"
build_log make -C "$scratch/next-source" -j"$(nproc)" PG_CONFIG="$next_config" COPT=-Werror
build_log make -C "$scratch/next-source" install DESTDIR="$next" PG_CONFIG="$next_config"
version=$("$next_config" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
there=$((PGPORT + 6)) next_bindir=$next$("$next_config" --bindir)

export PGPORT=$((PGPORT + 5)) PGDATABASE=support
throwaway_server before "shared_buffers = 64MB" "jit = off"
psql -d postgres -c 'CREATE DATABASE support'
psql -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/servers/table_per_type.inc"
psql -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/before"

# Rollups with notes that no refresh has taken yet, stored summaries, a materialized view; of logged, unlogged and partitioned tables.
psql -d postgres -c 'CREATE DATABASE load'
load_tables
all_scripts
bench() { PGDATABASE=load "$bindir/pgbench" -n -c "$clients" -j 2 -T $((seconds / 3 + 1)) --max-tries=10 $scripts load >"$scratch/load.out" 2>&1 && no_difference "$scratch/load.out"; }
check "clients write there" bench
counted "$scratch/load.out"
psql -d load -c "SELECT kpi_rollup_drop('extra') FROM pg_class WHERE relname = 'extra'" -c "UPDATE ticket SET rating = 5 WHERE id % 50 = 0" -c "DELETE FROM part WHERE id % 50 = 0" -c 'SELECT refresh_nightly()' >/dev/null
content() { # DATABASE: all rows of all tables and views of it, in order
  psql -d "$1" -c "SELECT format('SELECT %L || t::text FROM %I AS t ORDER BY t::text COLLATE \"C\";', c.relname || ' ', c.relname) FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND c.relname NOT LIKE '%\\_info' AND c.relname NOT LIKE 'kpi\\_%' ORDER BY 1" |
    psql -d "$1"
}
content load >"$scratch/load_before"
check "notes, summaries and rows are there" sh -c "grep -q '^ticket_daily_todo ' '$scratch/load_before' && grep -q '^part_daily ' '$scratch/load_before' && grep -q '^answer_daily ' '$scratch/load_before' && grep -q '^nightly ' '$scratch/load_before'"
# As one does it: with the newer pg_dump.
dump_for_next() { as_server_user "$next_bindir/pg_dump" -Fc -h "$PGHOST" -p "$PGPORT" -U "$PGUSER" -d "$1" >"$scratch/$1.dump"; }
for db in support load; do check "the $version pg_dump of $db" dump_for_next $db; done

checksums=$(psql -c 'SHOW data_checksums')
as_server_user "$bindir/pg_ctl" -D "$scratch/data-before" -m fast -w stop >/dev/null
# initdb makes checksums from 18 on, and both sides must be the same.
[ "$version" -lt 18 ] || [ "$checksums" = on ] || as_server_user "$bindir/pg_checksums" --enable -D "$scratch/data-before" >/dev/null

(bindir=$next_bindir PGPORT=$there throwaway_server after "shared_buffers = 64MB" "jit = off")
as_server_user "$next_bindir/pg_ctl" -D "$scratch/data-after" -m fast -w stop >/dev/null
mkdir -p "$scratch/data-upgrade"
[ "$(id -u)" != 0 ] || chown "$server_user" "$scratch/data-upgrade"
check "pg_upgrade to $version" as_server_user sh -c "cd '$scratch/data-upgrade' && '$next_bindir/pg_upgrade' -b '$bindir' -B '$next_bindir' \
  -d '$scratch/data-before' -D '$scratch/data-after' -U postgres -p $PGPORT -P $there -s '$scratch'"
as_server_user "$next_bindir/pg_ctl" -D "$scratch/data-after" -l "$scratch/data-after/log" -w start >/dev/null
export PGPORT=$there
psql -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/after"
check "every stored summary reads back equal" diff "$scratch/before" "$scratch/after"
for db in support load; do
  psql -d postgres -c "CREATE DATABASE restored_$db"
  check "the dump of $db is restored" as_server_user "$next_bindir/pg_restore" --exit-on-error -d "restored_$db" "$scratch/$db.dump"
done
psql -d restored_support -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/restored"
check "every stored summary reads back equal from the dump" diff "$scratch/before" "$scratch/restored"
for db in load restored_load; do
  content $db >"$scratch/load_after"
  check "rollups, notes and summaries in $db are as they were" diff "$scratch/load_before" "$scratch/load_after"
  [ $db = load ] || psql -d postgres -c 'ALTER DATABASE load RENAME TO upgraded_load' -c 'ALTER DATABASE restored_load RENAME TO load'
  export PGDATABASE=load
  check "the summaries in $db are the rows" whole
  check "and clients go on" bench
  counted "$scratch/load.out"
  check "without a difference in the end" whole
  controls
done
export PGDATABASE=support
echo "# $clients clients, $transactions transactions; $(wc -l <"$scratch/load_before") rows compared"
psql -c 'REFRESH MATERIALIZED VIEW weekly' -c "INSERT INTO daily SELECT '2030-01-01', 'new', survey_summary(score), ratio_summary(cost, 1) FROM tickets"
psql -f "$cskpi_root/test/catalog/catalog_text.inc" >"$scratch/upgraded"
psql -d postgres -c 'CREATE DATABASE fresh'
psql -d fresh -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/catalog/catalog_text.inc" >"$scratch/fresh"
check "the upgraded extension is the same as a new one" diff "$scratch/upgraded" "$scratch/fresh"
check "the worked examples on $version" make -C "$scratch/next-source" installcheck PG_CONFIG="$next_config" REGRESS_OPTS="--load-extension=cskpi --bindir=$next_bindir --outputdir=$scratch/next-source"
[ ! -f "$scratch/next-source/regression.diffs" ] || sed 's/^/# /' "$scratch/next-source/regression.diffs"
as_server_user "$next_bindir/pg_ctl" -D "$scratch/data-after" -m immediate -w stop >/dev/null
rm -rf "$scratch/data-before" "$scratch/data-after" "$scratch/data-upgrade" "$next" "$scratch/next-source"
done_testing
