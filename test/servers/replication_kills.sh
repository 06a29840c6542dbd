#!/bin/sh
# A streaming standby and a logical subscriber of a server under load, each of the three killed with SIGKILL in the midst of it: what is read on
# each equals its rows at every moment, and in the end those of the first server. The standby is promoted and goes on. By hand, for longer:
# test/chaos replication.
. "$cskpi_root/test/servers/shell.inc"
. "$cskpi_root/test/servers/clients.inc"

# Up to some minor release PostgreSQL may miss the end of a subscription's worker, and then starts it again after three minutes (16.2 was seen to).
eventually_seconds=240
primary=$((PGPORT + 6)) standby=$((PGPORT + 7)) subscriber=$((PGPORT + 8))
export PGDATABASE=load
on() { (PGPORT=$1 && shift && "$@"); } # on PORT COMMAND...
on $primary load_server primary "wal_level = logical" "wal_retrieve_retry_interval = 100ms"
on $primary load_tables
# Partitions come and go on the first two only: a subscription does not follow them.
all_scripts

as_server_user "$bindir/pg_basebackup" -p $primary -D "$scratch/data-standby" -R -C -S standby -c fast
printf '%s\n' "port = $standby" "hot_standby_feedback = on" "max_standby_streaming_delay = -1" >>"$scratch/data-standby/postgresql.conf"
start_server standby || die "The standby did not start."

# The subscriber has the same tables, but that its tickets are partitioned, and none of the rows.
on $subscriber load_server subscriber "wal_retrieve_retry_interval = 100ms"
on $subscriber load_tables
subscriber_tables() {
  psql -p $subscriber <<END
SET client_min_messages = warning;
DO \$\$ BEGIN PERFORM kpi_rollup_drop('ticket_daily'), kpi_rollup_drop('part_daily'), kpi_rollup_drop('fleeting_daily'); END \$\$;
DROP TABLE ticket, part, part_c, fleeting CASCADE;
CREATE TABLE ticket (id bigint PRIMARY KEY, at timestamptz, team text, rating int, cost numeric) PARTITION BY HASH (id);
CREATE TABLE ticket_0 PARTITION OF ticket FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE ticket_1 PARTITION OF ticket FOR VALUES WITH (MODULUS 2, REMAINDER 1);
DO \$\$ BEGIN PERFORM kpi_rollup_create('ticket_daily', 'ticket', \$q\$period(at, 'day', 'Europe/London')\$q\$, '{team}',
    '{"ratings": "survey_summary(rating)", "cost": "ratio_summary(cost, 1)", "waits": "duration_summary(cost::float8)"}'); END \$\$;
TRUNCATE answer, answer_daily;
CREATE SUBSCRIPTION load CONNECTION 'host=$PGHOST port=$primary user=$PGUSER dbname=load' PUBLICATION load WITH (binary = true);
END
}
# A summary is found by its old values, which must be the same there.
psql -p $primary -c 'ALTER TABLE answer_daily REPLICA IDENTITY FULL' -c 'CREATE PUBLICATION load FOR TABLE ticket, answer, answer_daily'
check "the subscription is made" subscriber_tables
copied() { [ "$(psql -p $subscriber -c "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> 'r'")" = 0 ]; }
check "and the rows are copied" eventually copied

# Who reads there compares, and refreshes what can be refreshed. Answers and their summaries come in one transaction.
reads() { cat >"$scratch/read-$1.sql"; }
reads standby <<'END'
SELECT check_same(r || '_live', r || '_rows') FROM unnest('{ticket_daily,part_daily}'::text[]) AS r;
SELECT check_stored();
BEGIN ISOLATION LEVEL REPEATABLE READ;
LOCK TABLE nightly_said IN ACCESS SHARE MODE;
SELECT check_live('ticket_daily'), check_live('part_daily'), check_stored(), check_nightly();
SELECT pg_sleep(0.05);
SELECT check_live('part_daily'), check_live('ticket_daily'), check_nightly(), check_stored();
COMMIT;
END
reads subscriber <<'END'
SELECT check_live('ticket_daily');
SELECT check_stored();
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT check_live('ticket_daily'), check_stored();
SELECT pg_sleep(0.05);
SELECT check_live('ticket_daily'), check_stored();
COMMIT;
SELECT kpi_rollup_refresh('ticket_daily');
END

each=$(awk "BEGIN { print int($seconds / $times / 3) + 1 }")
bench() { "$bindir/pgbench" -n -j 1 -T "$each" --max-tries=10 "$@" load; }
# Load on the first and readers on the others, while one of them is killed and comes back; nobody else is cut off.
round() {
  bench -p $primary -c "$clients" $scripts >"$scratch/load-primary.out" 2>&1 &
  on_primary=$!
  bench -p $standby -c 4 -f "$scratch/read-standby.sql" >"$scratch/load-standby.out" 2>&1 &
  on_standby=$!
  bench -p $subscriber -c 4 -f "$scratch/read-subscriber.sql" >"$scratch/load-subscriber.out" 2>&1 &
  on_subscriber=$!
  sleep "$(awk "BEGIN { print $each * 0.5 }")"
  kill_server "$1"
  eventually start_server "$1" || return 1
  ended=
  wait $on_primary || ended="$ended primary"
  wait $on_standby || ended="$ended standby"
  wait $on_subscriber || ended="$ended subscriber"
  no_difference "$scratch"/load-*.out && { [ "$ended" = " $1" ] || { echo "ended:$ended"; grep -h 'error:' "$scratch"/load-*.out; return 1; }; }
}
# Where the first server is, whoever writes there yet.
followed() {
  position=$(psql -p $primary -c "SELECT pg_logical_emit_message(false, '', ''), pg_current_wal_insert_lsn()" | cut -d'|' -f2)
  eventually reached && return 0
  echo "not $position:"
  psql -p $primary -c "SELECT slot_name, active, restart_lsn, confirmed_flush_lsn FROM pg_replication_slots" -c "SELECT application_name, state, sent_lsn, flush_lsn, replay_lsn FROM pg_stat_replication"
  psql -p $standby -c "SELECT 'standby', pg_last_wal_replay_lsn()"
  psql -p $subscriber -c "SELECT subname, pid, received_lsn, latest_end_lsn, last_msg_receipt_time, now() FROM pg_stat_subscription"
  tail -n 20 "$scratch/data-subscriber/log"
  return 1
}
reached() {
  psql -p $primary -c 'SELECT pg_log_standby_snapshot()' >/dev/null 2>&1 || psql -p $primary -c CHECKPOINT
  [ "$(psql -p $standby -c "SELECT pg_last_wal_replay_lsn() >= '$position'")" = t ] &&
    [ "$(psql -p $primary -c "SELECT confirmed_flush_lsn >= '$position' FROM pg_replication_slots WHERE slot_name = 'load'")" = t ]
}
content() { psql -p "$1" -c "SELECT t::text FROM ticket AS t ORDER BY id" -c "SELECT l::text FROM ticket_daily_live AS l ORDER BY l::text COLLATE \"C\"" \
  -c "SELECT a::text FROM answer AS a ORDER BY id" -c "SELECT a::text FROM answer_daily AS a ORDER BY a::text COLLATE \"C\""; }
same_content() { content $primary >"$scratch/primary.txt" && content "$1" | diff "$scratch/primary.txt" - | head -20 >"$scratch/content.diff" && [ ! -s "$scratch/content.diff" ]; }

i=0
while [ $i -lt "$times" ]; do
  i=$((i + 1))
  for server in standby subscriber primary; do
    check "$server killed under load, and back ($i of $times)" round $server
    for out in primary standby subscriber; do counted "$scratch/load-$out.out"; done
  done
  check "both follow" followed
  for follower in standby subscriber; do eval "port=\$$follower"; check "the $follower has the same rows and summaries" same_content "$port"; done
done
check "each recovered as often as it was killed" test "$(recoveries primary) $(recoveries subscriber)" = "$times $times"
check "the standby, too" test "$(grep -c 'database system was interrupted while in recovery' "$scratch/data-standby/log")" = "$times"

# What doc/rollup.md says of a subscription: one note a transaction and period.
psql -p $subscriber -c "SELECT kpi_rollup_refresh('ticket_daily')" >/dev/null
psql -p $primary -c BEGIN -c "INSERT INTO ticket (at, team, rating) SELECT timestamptz '2025-01-10 12:00Z' + i % 3 * interval '1 day', 'a', 4 FROM generate_series(1, 300) AS i" \
  -c "UPDATE ticket SET rating = 5 WHERE at BETWEEN '2025-01-10 12:00Z' AND '2025-01-12 12:00Z'" -c COMMIT
check "both follow" followed
check "one note a transaction and period" on $subscriber true_that "SELECT (SELECT array_agg(period ORDER BY period) FROM ticket_daily_todo) = '{2025-01-10,2025-01-11,2025-01-12}'"
subscriber_whole() {
  true_that "SELECT check_live('ticket_daily') = 'same' AND check_stored() = 'same'" && psql -c "SELECT kpi_rollup_refresh('ticket_daily')" >/dev/null &&
    true_that "SELECT check_same('ticket_daily', 'ticket_daily_rows') = 'same' AND cardinality((kpi_rollup_status('ticket_daily')).triggers_off) = 0"
}
check "the subscriber's summaries are its rows, before a refresh and after" on $subscriber subscriber_whole

check "an unlogged rollup cannot be read on a standby, as its table cannot" sh -c "for t in fleeting fleeting_daily_live; do psql -X -p $standby -c \"TABLE \$t\" 2>&1 | grep 'unlogged relations during recovery' || exit 1; done"

# ---- promotion ----
kill_server primary
check "the standby is promoted" as_server_user "$bindir/pg_ctl" -D "$scratch/data-standby" -w promote
export PGPORT=$standby
check "its summaries are the rows" whole
check "and what was unlogged is empty" true_that "SELECT NOT EXISTS (SELECT FROM fleeting_daily_live) AND NOT EXISTS (SELECT FROM fleeting)"
bench -c "$clients" $scripts >"$scratch/load-promoted.out" 2>&1 && goes_on=true || goes_on=false
counted "$scratch/load-promoted.out"
check "clients go on there" $goes_on
grep 'error:' "$scratch/load-promoted.out" | sed 's/^/# /' || true
check "without a difference" no_difference "$scratch/load-promoted.out"
check "and its summaries are the rows" whole
controls
echo "# $clients clients and 8 readers, $((times * 3)) kills, $transactions transactions"

rm "$scratch/data-primary/postmaster.pid"
for server in standby subscriber; do throwaway_remove $server; done
rm -rf "$scratch/data-primary"
done_testing
