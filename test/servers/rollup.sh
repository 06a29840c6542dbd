#!/bin/sh
# The procedures of doc/cookbook/rollups.md, taken from the page, while others are writing: nothing is lost or counted twice.
. "$cskpi_root/test/servers/shell.inc"

psql -d postgres -c 'CREATE DATABASE rollup'
export PGDATABASE=rollup
psql -c 'SET client_min_messages = warning' -c 'CREATE EXTENSION cskpi' -c "
  CREATE TABLE tickets AS SELECT i AS id, timestamptz '2025-05-01' + i * interval '1 hour' AS created_at, 'team' AS team, 'agent' AS agent, 'chat' AS channel,
         CASE WHEN i % 3 <> 0 THEN 1 + i % 5 END AS rating, i AS cost FROM generate_series(1, 2000) AS i;
  CREATE TABLE calls AS SELECT i AS id, timestamptz '2025-03-01' + i * interval '1 hour' AS started_at, i % 90 * interval '1 s' AS wait, i % 7 <> 0 AS answered
  FROM generate_series(1, 2000) AS i"
# block PROCEDURE: the page's block that creates it
block() {
  perl -0ne 'for (/^```sql\n(.*?)^```$/msg) { print if /CREATE PROCEDURE '"$1"'\b/ }' "$cskpi_root/doc/cookbook/rollups.md" >"$scratch/block.sql"
  psql -f "$scratch/block.sql" >/dev/null
}
for procedure in take_in add_calls; do check "the page's $procedure()" block $procedure; done

# A second session, which takes its statements from a pipe; \echo tells that it has come so far.
mkfifo "$scratch/pipe"
psql <"$scratch/pipe" >"$scratch/second.out" &
second=$!
exec 3>"$scratch/pipe"
tell() {
  printf '%s\n\\echo told %s\n' "$2" "$1" >&3
  eventually grep -q "told $1" "$scratch/second.out"
}
calls_same="SELECT (SELECT (duration_summary(waits), rate_summary(abandoned)) FROM calls_daily) = (SELECT (duration_summary(wait, answered), rate_summary(NOT answered)) FROM calls)"
tickets_same="SELECT NOT EXISTS ((SELECT l::text FROM daily_live AS l EXCEPT ALL SELECT r::text FROM daily_rows AS r) UNION ALL (SELECT r::text FROM daily_rows AS r EXCEPT ALL SELECT l::text FROM daily_live AS l))"
answers_same="SELECT (SELECT survey_summary(ratings) FROM answers_daily) = (SELECT survey_summary(rating) FROM answers)"

# Watermark: an early transaction commits after a later one.
tell 1 "BEGIN; INSERT INTO calls VALUES (5001, '2025-03-05', '30 s', true);"
psql -c "INSERT INTO calls VALUES (5002, '2025-03-06', '40 s', true)" -c 'CALL add_calls()'
tell 2 "COMMIT;"
check "a call that commits after a later one was written is not the same yet" true_that "SELECT NOT ($calls_same)"
psql -c 'CALL add_calls()'
check "and is not lost" true_that "$calls_same"
psql -c 'CALL add_calls()'
check "and counts once" true_that "$calls_same"
# Two at a time: the second waits for the first, then finds nothing left to add.
psql -c "INSERT INTO calls VALUES (5003, '2025-03-07', '50 s', false)"
tell 3 "BEGIN; CALL add_calls();"
psql -c 'CALL add_calls()' &
waits=$!
eventually true_that "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%add_calls%' AND datname = 'rollup')"
tell 4 "COMMIT;"
wait $waits
psql -c 'CALL add_calls()'
check "two runs at a time add each call once" true_that "$calls_same"
psql -c "UPDATE calls_added SET server = server + 1"
check "the watermark of another server is refused" sh -c "psql -X -c 'CALL add_calls()' 2>&1 | grep 'not of this server'"

# Inbox: the same batch by two sessions.
psql -c "INSERT INTO inbox VALUES (9001, '2025-05-05', 'team', 5)"
tell 5 "BEGIN; INSERT INTO inbox VALUES (9001, '2025-05-05', 'team', 5), (9002, '2025-05-05', 'team', 1); CALL take_in();"
psql -c "INSERT INTO inbox VALUES (9002, '2025-05-05', 'team', 1)" -c 'CALL take_in()' &
waits=$!
eventually true_that "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%take_in%' AND datname = 'rollup')"
tell 6 "COMMIT;"
wait $waits
psql -c "INSERT INTO inbox VALUES (9003, '2025-05-05', NULL, 2), (9004, '2025-05-05', NULL, 4)" -c 'CALL take_in()' -c "INSERT INTO inbox VALUES (9005, '2025-05-05', NULL, 5)" -c 'CALL take_in()'
check "answers without a team have one row" true_that "$answers_same AND count(*) = 1 FROM answers_daily WHERE team IS NULL"
check "two sessions with the same batch count it once" true_that "$answers_same AND count(*) = 2 FROM answers WHERE id IN (9001, 9002)"

# Rollups, step by step; all at once and at random in rollup_load.sh.
psql -c "SELECT kpi_rollup_create('daily', 'tickets', \$\$period(created_at, 'day', 'UTC')\$\$, '{team,agent,channel}', '{\"ratings\": \"survey_summary(rating)\", \"cost\": \"cost_per_ticket_summary(cost)\"}')" >/dev/null
tell 7 "BEGIN; UPDATE tickets SET rating = 1 WHERE id = 50; DELETE FROM tickets WHERE id = 51;"
psql -c "UPDATE tickets SET rating = 5 WHERE id = 52" -c "SELECT kpi_rollup_refresh('daily')" >/dev/null
check "a change that is not committed is not in the live view" true_that "$tickets_same AND NOT EXISTS (SELECT FROM daily_todo)"
tell 8 "COMMIT;"
check "once it is, it is" true_that "$tickets_same AND count(*) > 0 FROM daily_todo"
psql -c "SELECT kpi_rollup_refresh('daily')" >/dev/null
check "and the next refresh takes it in" true_that "$tickets_same AND NOT EXISTS (SELECT FROM daily_todo)"
# A refresh in a snapshot from before a commit must not take the note of that commit.
tell 9 "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM tickets;"
psql -c "UPDATE tickets SET rating = 2 WHERE id = 60"
tell 10 "SELECT kpi_rollup_refresh('daily'); COMMIT;"
check "a refresh in an old snapshot leaves the notes it did not see" true_that "$tickets_same AND count(*) = 1 FROM daily_todo"
# Two at once: the second waits, and in an old snapshot it is refused.
tell 11 "BEGIN; SELECT kpi_rollup_refresh('daily');"
psql -c "UPDATE tickets SET rating = 4 WHERE id = 61" -c "SELECT kpi_rollup_refresh('daily')" >"$scratch/second_refresh" &
waits=$!
eventually true_that "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%kpi_rollup_refresh%' AND datname = 'rollup')"
tell 12 "COMMIT;"
wait $waits
check "a second refresh waits for the first, and takes what came meanwhile" true_that "$tickets_same AND NOT EXISTS (SELECT FROM daily_todo) AND '$(cat "$scratch/second_refresh")' = '1'"
# Prepared transactions carry their notes too.
psql -c "BEGIN" -c "UPDATE tickets SET rating = 3 WHERE id = 62" -c "PREPARE TRANSACTION 'writer'" -c "SELECT kpi_rollup_refresh('daily')" -c "COMMIT PREPARED 'writer'" >/dev/null
check "a prepared transaction brings its notes when it commits" true_that "$tickets_same AND count(*) = 1 FROM daily_todo"
# A reader whose snapshot is older than a TRUNCATE sees the table empty, and so does the live view.
tell 13 "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM calls;"
psql -c 'TRUNCATE tickets' -c "SELECT kpi_rollup_refresh('daily')" >/dev/null
tell 14 "SELECT 'old snapshot: ' || count(*) FROM daily_live; COMMIT;"
check "a snapshot older than a TRUNCATE" grep -q 'old snapshot: 0' "$scratch/second.out"
psql -c "INSERT INTO tickets SELECT i, timestamptz '2025-05-01' + i * interval '1 hour', 'team', 'agent', 'chat', 1 + i % 5, i FROM generate_series(1, 500) AS i" -c "SELECT kpi_rollup_refresh('daily')" >/dev/null
# A rollup that is younger than the snapshot.
tell 15 "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM calls;"
psql -c "SELECT kpi_rollup_create('young', 'tickets', \$\$period(created_at, 'week', 'UTC')\$\$, '{}', '{\"n\": \"count(*)\"}')" >/dev/null
tell 16 "SELECT 'younger rollup: ' || sum(n) FROM young_live; COMMIT;"
check "a snapshot older than the rollup reads the rows" grep -q 'younger rollup: 500' "$scratch/second.out"
check "no rollup is filled in an old snapshot" sh -c "psql -X -c 'BEGIN ISOLATION LEVEL REPEATABLE READ' -c \"SELECT kpi_rollup_create('other', 'tickets', 'id', '{}', '{\\\"n\\\": \\\"count(*)\\\"}')\" 2>&1 | grep 'READ COMMITTED only'"

# A dump restores a rollup with all it is made of, and it goes on.
psql -c "UPDATE tickets SET rating = 1 WHERE id = 70"
pg_dump -Fc -d rollup -f "$scratch/rollup.dump"
psql -d postgres -c 'CREATE DATABASE rollup_again'
check "the restore runs" pg_restore --exit-on-error -d rollup_again "$scratch/rollup.dump"
(
  PGDATABASE=rollup_again
  psql -c "UPDATE tickets SET rating = 2 WHERE id = 71" -c "DELETE FROM tickets WHERE id = 72"
  true_that "$tickets_same" && psql -c "SELECT kpi_rollup_refresh('daily')" >/dev/null && psql -c "INSERT INTO tickets VALUES (9999, '2025-05-01', NULL, NULL, NULL, 5, 1)" &&
    true_that "$tickets_same AND count(*) = 1 FROM daily_todo"
) && goes_on=true || goes_on=false
check "and the rollup goes on" $goes_on
pg_dump -s -d rollup | grep -v '^\\\(un\)*restrict ' >"$scratch/rollup.sql"
pg_dump -s -d rollup_again | grep -v '^\\\(un\)*restrict ' | diff "$scratch/rollup.sql" - >"$scratch/rollup.diff" && equal=true || equal=false
check "as the same objects" $equal
psql -d postgres -c 'DROP DATABASE rollup_again'

exec 3>&-
wait $second
rm "$scratch/pipe"
psql -d postgres -c 'DROP DATABASE rollup'
done_testing
