#!/bin/sh
# No room left on disk, under load: first where the tables are, then for the log. Writers, refreshes, index builds and new rollups get PostgreSQL's
# own error (53100) and leave nothing half done; once there is room again the summaries are the rows. By hand, for longer: test/chaos disk.
. "$cskpi_root/test/servers/shell.inc"
. "$cskpi_root/test/servers/clients.inc"
# In a mount namespace of its own, so that no mount is left behind or seen by others.
if [ -z "${chaos_mounts:-}" ]; then
  [ "$(id -u)" = 0 ] && unshare -m sh -c "mount -t tmpfs none '$scratch'" 2>/dev/null || skip_all "small file systems are mounted by root only, where a container lets it"
  chaos_mounts=1 exec unshare -m "$0"
fi

export PGPORT=$((PGPORT + 6)) PGDATABASE=load
small() { mkdir "$scratch/small-$1" && mount -t tmpfs -o "size=$2,mode=700,uid=$(id -u "$server_user"),gid=$(id -g "$server_user")" none "$scratch/small-$1"; }
fill() { dd if=/dev/zero of="$scratch/small-$1/ballast" bs=8k 2>/dev/null || true; }
fill_but() { fill "$1" && truncate -s "-$2" "$scratch/small-$1/ballast"; }
make_room() { rm "$scratch/small-$1/ballast"; }

load_server full "log_min_messages = error" "temp_file_limit = 100MB"
log=$scratch/data-full/log
psql -d postgres -c 'DROP DATABASE load'
small tables 128m
psql -d postgres -c "CREATE TABLESPACE small LOCATION '$scratch/small-tables'"
psql -d postgres -c 'CREATE DATABASE load TABLESPACE small'
load_tables
all_scripts
script index 3 <<'END'
SELECT build_index();
END
script rewrite 1 <<'END'
SET lock_timeout = '300ms';
VACUUM FULL ticket;
RESET lock_timeout;
END
psql <<'END'
CREATE FUNCTION build_index() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lock_timeout', '300ms', true);
    DROP INDEX IF EXISTS built;
    CREATE INDEX built ON ticket (at, team, cost) INCLUDE (rating);
    RETURN 'built';
EXCEPTION WHEN lock_not_available OR duplicate_table OR unique_violation OR undefined_object THEN
    RETURN 'given up';
END $$;
END

# pgbench ends a client at its first error, psql goes on: each gets a stream of the scripts, by their weights.
stream() {
  for script in $scripts; do case $script in -f) ;; *) echo "${script%@*} ${script##*@}" ;; esac done |
    awk -v seed="$1" 'BEGIN { srand(seed) } { text = ""; while ((getline line < $1) > 0) text = text line "\n"; for (i = 0; i < $2; i++) one[n++] = text }
                      END { for (i = 0; i < 100000; i++) printf "%s", one[int(rand() * n)] }' 2>/dev/null
}
answered=0
work() { # work SECONDS: all clients, until then or until they lose the server
  client=0
  while [ $client -lt "$clients" ]; do
    client=$((client + 1))
    stream $client | timeout "$1" psql -X -q -A -t -v ON_ERROR_STOP=0 -v VERBOSITY=sqlstate >"$scratch/client-$client.out" 2>&1 &
  done
  wait
  answered=$((answered + $(cat "$scratch"/client-*.out | grep -vc 'ERROR\|psql:\|connection')))
}
state() { grep -c "^53100 $1" "$log" || true; }
# meet ERROR|PANIC SECONDS: clients work until that happens to one of them, which a slow machine may need some turns for.
meet() {
  before=$(state "$1") turns=0
  until [ "$(state "$1")" -gt "$before" ]; do
    turns=$((turns + 1))
    [ $turns -le 10 ] || return 1
    work "$2"
  done
}
# What failed with 53100, by statement.
by_statement() { sed -n "s/^53100 STATEMENT:  *\(.\{1,40\}\).*/\1/p" "$log" | sort | uniq -c | sort -rn | sed 's/^ */# for want of room: /'; }
# Every other error is one of two clients in each other's way, of a transaction that has failed already, of a server that went down, or of a new
# session that finds no room for a cache of the catalog (which PostgreSQL gives no better code).
only_known() {
  ! sed -n '/^[0-9A-Z]* \(ERROR\|FATAL\|PANIC\): /p' "$log" |
    grep -v '^\(53100\|25P02\|3B001\|40001\|40P01\|55P03\|57P01\|57P02\|57P03\|08006\|08P01\) \|^XX000 FATAL:  could not write init file'
}

# ---- the tables ----
# A reader may be refused, too: from 19 on it makes the visibility map longer.
same_or_full() {
  psql -v VERBOSITY=sqlstate -c "SELECT check_all(), check_stored(), check_nightly()" >"$scratch/same.out" 2>&1 || true
  cat "$scratch/same.out"
  grep -qx 'same|same|same\|ERROR:  53100' "$scratch/same.out"
}
catalog() { psql -c "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_index WHERE NOT indisvalid)"; }
refused() { # refused STATEMENT: by PostgreSQL's error, with nothing made, and all that is read equal to the rows
  before=$(catalog)
  ! psql -v VERBOSITY=sqlstate -c "$1" >"$scratch/refused.out" 2>&1 && grep '53100' "$scratch/refused.out" && [ "$(catalog)" = "$before" ] && same_or_full
}
i=0
while [ $i -lt "$times" ]; do
  i=$((i + 1))
  fill_but tables 256k
  check "clients meet a full disk ($i of $times)" meet ERROR $((seconds / 2 / times + 1))
  check "while it is full what is read is the rows, or refused" same_or_full
  make_room tables
  check "with room again the summaries are the rows" whole
done
by_statement

psql -c 'SET client_min_messages = warning' -c 'DROP INDEX IF EXISTS built' -c "SELECT count(kpi_rollup_drop('extra')) FROM pg_class WHERE relname = 'extra'" -c 'VACUUM FULL' \
  -c "UPDATE ticket SET rating = 3 WHERE id % 3 = 0" -c "INSERT INTO ticket_daily_todo (everything) VALUES (true)" >/dev/null
same_or_full >/dev/null   # the first session after VACUUM FULL writes that cache, and the first reader what a reader writes
fill tables
check "no room: many rows" refused "INSERT INTO ticket (at, team, rating) SELECT any_at(), 'a', 5 FROM generate_series(1, 20000)"
check "no room: the refresh of a rollup" refused "SELECT kpi_rollup_refresh('ticket_daily')"
check "no room: REFRESH MATERIALIZED VIEW" refused "REFRESH MATERIALIZED VIEW nightly"
check "no room: REFRESH MATERIALIZED VIEW CONCURRENTLY" refused "REFRESH MATERIALIZED VIEW CONCURRENTLY nightly"
check "no room: an index" refused "CREATE INDEX built ON ticket (at, team, cost)"
check "no room: a new rollup" refused "SELECT kpi_rollup_create('extra', 'ticket', \$\$period(at, 'week', 'UTC')\$\$, '{}', '{\"n\": \"count(*)\"}')"
check "no room: added to stored summaries" refused "SELECT add_answers(20000)"
make_room tables
check "with room again the summaries are the rows" whole
check "and a new rollup is made" true_that "SELECT kpi_rollup_create('extra', 'ticket', \$\$period(at, 'week', 'UTC')\$\$, '{}', '{\"n\": \"count(*)\"}') IS NOT NULL AND check_live('extra') = 'same'"

# ---- the log ----
# A log that cannot be written ends the server (PANIC); it comes up again by itself, or when there is room.
stop_server() { as_server_user "$bindir/pg_ctl" -D "$scratch/data-full" -m fast -w stop >/dev/null; }
stop_server
small wal 256m
mv "$scratch/data-full/pg_wal"/* "$scratch/small-wal/"
rmdir "$scratch/data-full/pg_wal"
ln -s "$scratch/small-wal" "$scratch/data-full/pg_wal"
printf '%s\n' "max_wal_size = 4GB" "checkpoint_timeout = 1h" >>"$scratch/data-full/postgresql.conf"
check "the server starts with its log elsewhere" eventually start_server full
# Segments made in advance would put it off.
use_up() {
  while true_that "SELECT count(*) > 1 FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' AND name > pg_walfile_name(pg_current_wal_lsn())"; do
    psql -c "SELECT pg_logical_emit_message(false, '', '')" -c 'SELECT pg_switch_wal()' >/dev/null
  done
}
up() { true_that 'SELECT true' || { [ ! -e "$scratch/data-full/postmaster.pid" ] && start_server full; }; }
script many 20 <<'END'
INSERT INTO part (at, team, rating) SELECT any_at(), 'a', 5 FROM generate_series(1, 5000);
END
i=0
while [ $i -lt "$times" ]; do
  i=$((i + 1))
  use_up
  fill wal
  check "clients meet a full log ($i of $times)" meet PANIC $((seconds / 2 / times + 1))
  make_room wal
  check "with room again the server is up" eventually up
  check "and the summaries are the rows" whole
done
check "no other error than of the disk" only_known
controls
check "some statements got through" test $answered -gt "$clients"
echo "# $clients clients, $answered answers, $(state ERROR) errors of a full disk, $(state PANIC) PANICs of a full log; $(psql -c "SELECT format('%s rows of ticket, %s of part, %s of answer', (SELECT count(*) FROM ticket), (SELECT count(*) FROM part), (SELECT count(*) FROM answer))")"

throwaway_remove full
umount "$scratch/small-tables" "$scratch/small-wal"
done_testing
