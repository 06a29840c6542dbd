#!/bin/sh
# Rollups under load: clients write, refresh, change partitions and compare the live views with the rows, in READ COMMITTED and in REPEATABLE
# READ, while the server is killed with SIGKILL. A single difference ends its client with an error. By hand, for longer:
#
#   ROLLUP_CLIENTS=64 ROLLUP_SECONDS=60 ROLLUP_KILLS=4 test/run test/servers/rollup_load.sh
. "$cskpi_root/test/servers/shell.inc"
[ -x "$bindir/pgbench" ] && command -v ps >/dev/null || skip_all "pgbench or ps is not here"
clients=${ROLLUP_CLIENTS:-8} seconds=${ROLLUP_SECONDS:-6} kills=${ROLLUP_KILLS:-1}

PGPORT=$((PGPORT + 6))
(PGDATABASE=postgres; throwaway_server load "max_connections = 100" "shared_buffers = 128MB" "jit = off" "deadlock_timeout = 100ms" "log_min_messages = fatal")
psql -d postgres -c 'CREATE DATABASE load'
export PGDATABASE=load
psql -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/servers/rollup_load.inc" >/dev/null
data=$scratch/data-load

script() { cat >"$scratch/load-$1.sql"; scripts="$scripts -f $scratch/load-$1.sql@$2"; }
scripts=
script write 20 <<'END'
SELECT write_one();
END
script transaction 5 <<'END'
BEGIN;
SELECT write_one();
SAVEPOINT a;
SELECT write_one();
SELECT check_one();
ROLLBACK TO a;
SELECT check_one();
SELECT write_one();
RELEASE a;
SELECT check_one();
COMMIT;
END
script rolled_back 2 <<'END'
BEGIN;
SELECT write_one();
SELECT refresh_one();
SELECT check_all();
ROLLBACK;
END
script read 5 <<'END'
SELECT check_all();
SELECT check_extra();
END
script old_snapshot 4 <<'END'
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT check_all();
\sleep 100 ms
SELECT check_all();
SELECT check_extra();
COMMIT;
END
script old_writer 4 <<'END'
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT check_one();
\sleep 20 ms
SELECT write_one();
SELECT check_all();
COMMIT;
END
script refresh 6 <<'END'
SELECT refresh_one();
END
script old_refresh 3 <<'END'
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT check_one();
\sleep 10 ms
SELECT kpi_rollup_refresh('ticket_daily');
SELECT check_all();
COMMIT;
END
script write_and_refresh 3 <<'END'
BEGIN;
SELECT write_one();
SELECT refresh_one();
SELECT write_one();
SELECT check_all();
COMMIT;
END
script failing 2 <<'END'
BEGIN;
SELECT write_one();
INSERT INTO ticket (at, team, rating) VALUES (any_at(), 'a', 47);
SAVEPOINT a;
DO $$ BEGIN PERFORM kpi_rollup_refresh('ticket_daily'); RAISE 'a refresh took in an impossible value'; EXCEPTION WHEN numeric_value_out_of_range THEN END $$;
ROLLBACK;
SELECT check_one();
END
script tables 1 <<'END'
SELECT change_tables();
END

# One round: clients for some seconds; all but the last round end by SIGKILL of the server and its recovery.
round() {
  pgbench_status=0
  "$bindir/pgbench" -n -c "$clients" -j 2 -T "$1" --max-tries=10 $scripts load >"$scratch/load.out" 2>&1 &
  bench=$!
  if [ "$2" = kill ]; then
    sleep "$(awk "BEGIN { print $1 * 0.7 }")"
    postmaster=$(head -1 "$data/postmaster.pid")
    kill -9 "$postmaster" $(ps -o pid= --ppid "$postmaster")
    wait $bench || true
    ! grep -E 'DIFF|impossible' "$scratch/load.out" || return 1
    # Its children see that it is gone and end too.
    while as_server_user "$bindir/pg_ctl" -D "$data" -l "$data/log" -w start 2>&1 | grep -q 'could not start'; do sleep 0.2; done
  else
    wait $bench || pgbench_status=1
    cat "$scratch/load.out"
    [ $pgbench_status = 0 ] && ! grep -E 'DIFF|impossible|abort' "$scratch/load.out"
  fi
}
whole() { # after recovery, before and after a refresh, in both isolation levels
  true_that "SELECT check_all() = 'same'" && psql -c "SELECT kpi_rollup_refresh(r) FROM unnest('{ticket_daily,fleeting_daily,part_daily}'::text[]) AS r" >/dev/null &&
    true_that "SELECT check_all() = 'same' AND NOT EXISTS (SELECT FROM ticket_daily_todo)"
}
i=0
while [ $i -lt "$kills" ]; do
  i=$((i + 1))
  check "clients until the server is killed ($i of $kills)" round "$(awk "BEGIN { print int($seconds / ($kills + 1)) + 1 }")" kill
  check "after recovery the live views are the rows" whole
done
check "clients to the end" round "$(awk "BEGIN { print int($seconds / ($kills + 1)) + 1 }")" stay
sed -n '/processed\|failed\|retried\|tps/s/^/# /p; /^SQL script\|weight\|^ - [0-9]* trans/s/^/# /p' "$scratch/load.out"
check "the live views are the rows" whole
psql -c "SELECT '# ' || count(*) || ' rows of ticket, ' || (SELECT count(*) FROM part) || ' of part' FROM ticket"

throwaway_remove load
done_testing
