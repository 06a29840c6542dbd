#!/bin/sh
# Logical replication of tables with summaries, as text and in binary: the first copy, then merges, updates and deletes.
. "$cskpi_root/test/servers/shell.inc"

publisher=$((PGPORT + 3))
(PGPORT=$publisher PGDATABASE=postgres; throwaway_server publisher "wal_level = logical" "shared_buffers = 32MB" "jit = off")
publish() { psql -p "$publisher" -d kept "$@"; }
psql -p "$publisher" -d postgres -c 'CREATE DATABASE kept'
publish -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/servers/table_per_type.inc"
# Not FOR ALL TABLES: the extension's own kpi_benchmark is there with its rows on both sides.
echo "SELECT 'CREATE PUBLICATION support FOR TABLE tickets, daily, ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE tablename LIKE 'kept\_%' \gexec" | publish
pg_dump -p "$publisher" -d kept --schema-only --no-publications >"$scratch/schema.sql"

# Followed to where the publisher is now: its position is asked for after the changes.
caught_up() {
  [ "$(publish -c "SELECT count(*) FROM pg_stat_replication WHERE application_name LIKE 'follow_%' AND replay_lsn >= '$position'")" = 2 ]
}
copied() { [ "$(psql -d "$1" -c "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'")" = 0 ]; }
same() { # the materialized view is not replicated, so it is made anew
  psql -d "$1" -c 'REFRESH MATERIALIZED VIEW weekly' -f "$cskpi_root/test/servers/table_per_type_print.inc" | diff "$scratch/published" -
}
compare() {
  position=$(publish -c 'SELECT pg_current_wal_lsn()')
  publish -c 'REFRESH MATERIALIZED VIEW weekly' -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/published"
  eventually caught_up
  for form in text binary; do check "$1, as $form" same "follow_$form"; done
}

# So that the first copies of many small tables do not wait for one another.
psql -d postgres -c "ALTER SYSTEM SET wal_retrieve_retry_interval = '50ms'" -c 'SELECT pg_reload_conf()' >/dev/null
for form in text binary; do
  db=follow_$form
  psql -d postgres -c "CREATE DATABASE $db"
  psql -d "$db" -f "$scratch/schema.sql" >/dev/null
  [ $form = text ] && binary=false || binary=true
  psql -d "$db" -c "SET client_min_messages = warning" \
    -c "CREATE SUBSCRIPTION $db CONNECTION 'host=$PGHOST port=$publisher user=$PGUSER dbname=kept' PUBLICATION support WITH (binary = $binary)"
done
eventually copied follow_text
eventually copied follow_binary
compare "the first copy"

publish -c "INSERT INTO daily AS t SELECT created_at::date, team, survey_summary(score), ratio_summary(cost, 1) FROM tickets WHERE id > 1900 GROUP BY 1, 2
            ON CONFLICT (day, team) DO UPDATE SET scores = t.scores + EXCLUDED.scores, cost = t.cost + EXCLUDED.cost"
compare "merged into stored summaries"
# Without a key a changed row is found by its old values, summaries included.
echo "SELECT format('UPDATE %I SET n = n + 100 WHERE n %% 2 = 0', tablename) FROM pg_tables WHERE tablename LIKE 'kept\_%' \gexec" | publish
check "something was updated" test "$(cat "$scratch/published" | md5sum)" != "$(publish -f "$cskpi_root/test/servers/table_per_type_print.inc" | md5sum)"
publish -c "DELETE FROM daily WHERE day < '2025-02-01'"
compare "updated by their old values, and deleted"

for form in text binary; do psql -d "follow_$form" -c "SET client_min_messages = warning" -c "DROP SUBSCRIPTION follow_$form"; psql -d postgres -c "DROP DATABASE follow_$form"; done
psql -d postgres -c "ALTER SYSTEM RESET wal_retrieve_retry_interval" -c 'SELECT pg_reload_conf()' >/dev/null
throwaway_remove publisher
done_testing
