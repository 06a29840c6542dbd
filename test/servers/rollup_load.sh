#!/bin/sh
# Rollups, stored summaries and a materialized view under load: clients write, refresh, change partitions and compare all with the rows, in READ
# COMMITTED and in REPEATABLE READ, while the server is killed with SIGKILL. A single difference ends its client with an error. By hand, for
# longer: test/chaos crash.
. "$cskpi_root/test/servers/shell.inc"
. "$cskpi_root/test/servers/clients.inc"

export PGPORT=$((PGPORT + 6)) PGDATABASE=load
load_server load
load_tables
all_scripts

# One round: clients for some seconds; all but the last round end by SIGKILL of the server and its recovery.
each=$(awk "BEGIN { print int($seconds / ($times + 1)) + 1 }")
round() {
  pgbench_status=0
  "$bindir/pgbench" -n -c "$clients" -j 2 -T "$each" --max-tries=10 $scripts load >"$scratch/load.out" 2>&1 &
  bench=$!
  if [ "$1" = kill ]; then
    sleep "$(awk "BEGIN { print $each * 0.7 }")"
    kill_server load
    wait $bench || pgbench_status=1
    no_difference "$scratch/load.out" && [ $pgbench_status = 1 ] && eventually start_server load
  else
    wait $bench || pgbench_status=1
    cat "$scratch/load.out"
    [ $pgbench_status = 0 ] && no_difference "$scratch/load.out" && ! grep abort "$scratch/load.out"
  fi
}
i=0
while [ $i -lt "$times" ]; do
  i=$((i + 1))
  check "clients until the server is killed ($i of $times)" round kill
  counted "$scratch/load.out"
  check "it recovered" test "$(recoveries load)" = "$i"
  check "after recovery the summaries are the rows" whole
done
check "clients to the end" round stay
counted "$scratch/load.out"
sed -n '/^SQL script\|^ - [0-9]* trans/{ s/.*load-\(.*\).sql$/\1/; s/^ - \([0-9]*\) trans.*/\1/; p; }' "$scratch/load.out" | paste -d ' ' - - | sed 's/^/# in the last round: /'
check "the summaries are the rows" whole
controls
echo "# $clients clients, $(recoveries load) kills and recoveries, $transactions transactions; $(psql -c "SELECT format('%s rows of ticket, %s of part, %s of answer', (SELECT count(*) FROM ticket), (SELECT count(*) FROM part), (SELECT count(*) FROM answer))")"

throwaway_remove load
done_testing
