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
for procedure in take_in add_calls summarise_touched; do check "the page's $procedure()" block $procedure; done

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
tickets_same="SELECT (SELECT (survey_summary(ratings), ratio_summary(cost)) FROM tickets_daily) = (SELECT (survey_summary(rating), ratio_summary(cost, 1)) FROM tickets)"
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

# Touched days: a change that is not committed when its day is summarised.
tell 7 "BEGIN; UPDATE tickets SET rating = 1 WHERE id = 50; DELETE FROM tickets WHERE id = 51;"
psql -c "UPDATE tickets SET rating = 5 WHERE id = 52" -c 'CALL summarise_touched()'
tell 8 "COMMIT;"
check "a change behind a run has left its day" true_that "SELECT count(*) > 0 AND NOT ($tickets_same) FROM touched"
psql -c 'CALL summarise_touched()'
check "and the next run takes it in" true_that "$tickets_same AND NOT EXISTS (SELECT FROM touched)"
psql -c "UPDATE tickets SET created_at = created_at + interval '40 days' WHERE id < 30" -c 'CALL summarise_touched()'
check "a ticket that moves to another day touches both" true_that "$tickets_same"

psql -c "INSERT INTO tickets VALUES (6001, '2025-05-05', 'team', NULL, 'chat', 4, 1), (6002, '2025-05-05', NULL, NULL, NULL, 2, 1)" -c 'CALL summarise_touched()'
check "tickets without an agent or a team are summarised too" true_that "$tickets_same AND count(*) = 2 FROM tickets_daily WHERE agent IS NULL"
psql -c 'CREATE ROLE clerk' -c 'GRANT INSERT, UPDATE, DELETE, SELECT ON tickets TO clerk'
psql -c 'SET ROLE clerk' -c "SET search_path = pg_catalog" -c "UPDATE public.tickets SET rating = 3 WHERE id = 60"
check "who writes tickets needs no rights on what notes the days" true_that "SELECT NOT ($tickets_same) AND EXISTS (SELECT FROM touched)"
psql -c 'CALL summarise_touched()' -c 'DROP OWNED BY clerk' -c 'DROP ROLE clerk'
check "and the day is taken in" true_that "$tickets_same"
psql -c 'TRUNCATE tickets' -c 'CALL summarise_touched()'
check "emptying the table empties the summaries" true_that "SELECT NOT EXISTS (SELECT FROM tickets_daily)"

exec 3>&-
wait $second
rm "$scratch/pipe"
psql -d postgres -c 'DROP DATABASE rollup'
done_testing
