#!/bin/sh
# Two more servers as shards, reached through postgres_fdw: the tests themselves are in shards_coordinator.inc.
. "$cskpi_root/test/servers/shell.inc"

[ -f "$("$pg_config" --sharedir)/extension/postgres_fdw.control" ] || skip_all "postgres_fdw is not installed"
for shard in 1 2; do
  (PGPORT=$((PGPORT + shard)) PGDATABASE=postgres
   throwaway_server "shard$shard" "shared_buffers = 32MB" "jit = off"
   psql -c 'CREATE DATABASE support'
   psql -d support -v shard="$shard" -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/servers/shards_shard.inc" >/dev/null)
done
psql -d postgres -c 'CREATE DATABASE shards'
psql -d shards -c 'CREATE EXTENSION cskpi' -c 'CREATE EXTENSION pgtap' -c 'CREATE EXTENSION postgres_fdw'
status=0
psql -d shards -v host="$PGHOST" -v port1=$((PGPORT + 1)) -v port2=$((PGPORT + 2)) -f "$cskpi_root/test/servers/shards_coordinator.inc" || status=$?
psql -d postgres -c 'DROP DATABASE shards'
throwaway_remove shard1
throwaway_remove shard2
exit $status
