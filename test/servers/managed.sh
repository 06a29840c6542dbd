#!/bin/sh
# The two ways of doc/cookbook/rollups.md round a server that takes no extension, with a second server that has none: its tables are
# replicated here and summarised by a rollup, or counts come over through postgres_fdw. The page's own blocks run.
. "$cskpi_root/test/servers/shell.inc"
[ -f "$("$pg_config" --sharedir)/extension/postgres_fdw.control" ] || skip_all "postgres_fdw is not installed"

managed=$((PGPORT + 7))
(PGPORT=$managed PGDATABASE=postgres; throwaway_server managed "wal_level = logical" "shared_buffers = 32MB" "jit = off")
managed() { psql -p "$managed" -d support "$@"; }
psql -p "$managed" -d postgres -c 'CREATE DATABASE support'
managed -c "CREATE TABLE tickets (id bigint PRIMARY KEY, created_at timestamptz, first_reply_at timestamptz, team text, channel text, rating integer, customer text)" \
  -c "INSERT INTO tickets SELECT i, timestamptz '2025-01-01' + i * interval '1 hour', timestamptz '2025-01-01' + i * interval '61 min', 'team ' || i % 3, 'chat', CASE WHEN i % 3 > 0 THEN 1 + i % 5 END, 'secret'
      FROM generate_series(1, 3000) AS i"
psql -d postgres -c 'CREATE DATABASE own'
export PGDATABASE=own

# blocks KIND: the page's blocks of one server, with the addresses of these two.
blocks() {
  perl -CSD -0ne 'while (/^```'"$1"'\n(.*?)^```$/msg) { print $1 }' "$cskpi_root/doc/cookbook/rollups.md" |
    sed "s/host=managed.example dbname=support user=replicator/host=$(echo "$PGHOST" | sed 's/[/]/\\&/g') port=$managed dbname=support user=$PGUSER/
         s/host 'managed.example', dbname 'support'/host '$(echo "$PGHOST" | sed 's/[/]/\\&/g')', port '$managed', dbname 'support'/"
}
blocks managed >"$scratch/managed.sql"
blocks own >"$scratch/own.sql"
check "the page has both sides" sh -c "grep -q 'CREATE PUBLICATION' '$scratch/managed.sql' && grep -q 'CREATE SUBSCRIPTION' '$scratch/own.sql' && grep -q postgres_fdw '$scratch/own.sql'"
check "the page's statements on the managed server" managed -f "$scratch/managed.sql"
check "and on one's own" psql -c 'SET client_min_messages = warning' -f "$scratch/own.sql"

copied() { true_that "SELECT NOT EXISTS (SELECT FROM pg_subscription_rel WHERE srsubstate <> 'r')"; }
caught_up() { [ "$(managed -c "SELECT count(*) FROM pg_stat_replication WHERE application_name = 'support' AND replay_lsn >= '$position'")" = 1 ]; }
# Where commits are written later (synchronous_commit is off), what is written lags behind what is inserted.
follow() { position=$(managed -c 'SELECT pg_current_wal_insert_lsn()') && eventually caught_up; }
same="SELECT NOT EXISTS ((SELECT l::text FROM support_daily_live AS l EXCEPT ALL SELECT r::text FROM support_daily_rows AS r) UNION ALL (SELECT r::text FROM support_daily_rows AS r EXCEPT ALL SELECT l::text FROM support_daily_live AS l))"
there() { managed -c "SELECT format('hits %s of %s in %s', count(*) FILTER (WHERE rating >= 4), count(rating), count(*)) FROM tickets"; }
here() { psql -c "SELECT format('hits %s of %s in %s', coalesce((distribution(s)->>'4')::int, 0) + coalesce((distribution(s)->>'5')::int, 0), sample_size(s), sample_size(s) + missing(s)) FROM (SELECT survey_summary(ratings) AS s FROM $1) AS t"; }
equal() { [ "$(there)" = "$(here "$1")" ] && true_that "$same"; }

eventually copied
check "the first copy is noted" equal support_daily_live
psql -c "SELECT kpi_rollup_refresh('support_daily')" >/dev/null
check "and taken in" equal support_daily
managed -c "UPDATE tickets SET rating = 5, created_at = created_at + interval '3 days', first_reply_at = NULL WHERE id % 100 = 0" -c "DELETE FROM tickets WHERE id % 77 = 0" -c "INSERT INTO tickets VALUES (9001, '2025-02-02', NULL, 'new', 'fax', 1)"
follow
check "what the subscription applies is noted" equal support_daily_live
check "by few notes" true_that "SELECT notes BETWEEN 1 AND 150 FROM kpi_rollup_status('support_daily')"
psql -c "SELECT kpi_rollup_refresh('support_daily')" >/dev/null
check "and taken in" equal support_daily
managed -c "TRUNCATE tickets" -c "INSERT INTO tickets VALUES (1, '2025-02-02', NULL, 'new', 'fax', 4), (2, '2025-02-03', NULL, 'new', 'fax', NULL)"
follow
check "TRUNCATE too" equal support_daily_live
psql -c "SELECT kpi_rollup_refresh('support_daily')" >/dev/null
check "and taken in" equal support_daily

check "counts travel" sh -c "psql -X -At -c 'EXPLAIN (VERBOSE, COSTS OFF) SELECT team, rating, count(*) FROM managed_tickets GROUP BY team, rating' | grep 'Remote SQL: SELECT.*count'"
check "and give the same summary" true_that "SELECT (SELECT survey_summary(rating, n) FROM (SELECT team, rating, count(*) AS n FROM managed_tickets GROUP BY team, rating) AS counts) = (SELECT survey_summary(ratings) FROM support_daily)"

psql -c 'SET client_min_messages = warning' -c 'DROP SUBSCRIPTION support'
psql -d postgres -c 'DROP DATABASE own'
throwaway_remove managed
done_testing
