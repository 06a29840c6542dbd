#!/bin/sh
# pg_cron really runs what doc/cookbook/rollups.md schedules, on a server of its own.
. "$cskpi_root/test/servers/shell.inc"
[ -f "$("$pg_config" --sharedir)/extension/pg_cron.control" ] || skip_all "pg_cron is not installed"

main=$PGPORT
export PGPORT=$((PGPORT + 4)) PGDATABASE=support
throwaway_server cron "shared_preload_libraries = 'pg_cron'" "cron.database_name = 'support'" \
  "cron.use_background_workers = on" "max_worker_processes = 20" "shared_buffers = 64MB" "jit = off"
psql -d postgres -c 'CREATE DATABASE support'
psql -c 'CREATE EXTENSION cskpi' -c 'CREATE EXTENSION pg_cron'
# pg_cron looks for its table when it starts.
as_server_user "$bindir/pg_ctl" -D "$scratch/data-cron" -l "$scratch/data-cron/log" -w restart >/dev/null

pg_dump -p "$main" -d demo -t tickets -t calls | psql >/dev/null
blocks() { perl -CSD -0ne 'while (/^```'"$1"'\n(.*?)^```$/msg) { last if '"$2"'; print $1 }' "$cskpi_root/doc/cookbook/rollups.md"; }
blocks sql '$1 =~ /postgres_fdw/' >"$scratch/page.sql"
check "the page's tables and procedures" psql -f "$scratch/page.sql"

psql -c "UPDATE tickets SET rating = 3 WHERE id < 1000" -c "INSERT INTO calls VALUES (-1, '2025-04-01', '33 s', true)"

# A minute is the shortest that the page's syntax knows; from 1.5 on pg_cron knows seconds too.
soon='* * * * *'
if true_that "SELECT extversion !~ '^1[.][0-4]\y' FROM pg_extension WHERE extname = 'pg_cron'"; then soon='2 seconds'; fi
blocks pgsql 0 | sed "s|, '[*0-9][^']*', |, '$soon', |" >"$scratch/page.sql"
check "the page's schedule is taken" psql -f "$scratch/page.sql"
jobs=$(psql -c 'SELECT count(*) FROM cron.job')

done_well() { [ "$(psql -c "SELECT count(DISTINCT jobid) FROM cron.job_run_details WHERE status = 'succeeded'")" = "$jobs" ]; }
check "every job ran" eventually done_well
psql -c "SELECT '# ' || jobid || ': ' || status || ': ' || left(return_message, 60) FROM cron.job_run_details ORDER BY runid"
check "the materialized view was refreshed" true_that "SELECT (SELECT survey_summary(ratings) FROM support_nightly) = (SELECT survey_summary(rating) FROM tickets)"
check "the rollup was refreshed" true_that "SELECT (SELECT survey_summary(ratings) FROM support_daily) = (SELECT survey_summary(rating) FROM tickets) AND touched = 0 FROM kpi_rollup_status('support_daily')"
check "the new call was added" true_that "SELECT (SELECT duration_summary(waits) FROM calls_daily) = (SELECT duration_summary(wait, answered) FROM calls)"
throwaway_remove cron
done_testing
