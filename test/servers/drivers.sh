#!/bin/sh
# Drivers: what each of them makes of every type of result, and summaries written back. Each runs where it is there (Debian:
# python3-psycopg, python3-psycopg2, odbc-postgresql and python3-pyodbc, libpostgresql-jdbc-java and a JDK, node-pg); what is
# expected of each is in drivers/expected.
. "$cskpi_root/test/servers/shell.inc"
here=$cskpi_root/test/servers/drivers
export PGPORT=$((PGPORT + 7)) PGDATABASE=postgres PGTZ=UTC TZ=UTC
throwaway_server drivers "jit = off" "shared_buffers = 32MB" "listen_addresses = '127.0.0.1'"
psql -c 'CREATE DATABASE drivers'
psql -d drivers -c 'CREATE EXTENSION cskpi' -f "$here/table.inc"

jar=$(ls /usr/share/java/postgresql.jar 2>/dev/null || true)
try() {
  driver=$1
  shift
  "$@" >"$scratch/$driver.out" 2>"$scratch/$driver.err" || { sed 's/^/# /' "$scratch/$driver.err"; false; }
}
as_expected() { diff "$here/expected/$1" "$scratch/$1.out"; }
drive() {
  name=$1 driver=$2
  shift 2
  check "$name reads and writes" try "$driver" "$@"
  check "$name gives what is expected" as_expected "$driver"
  check "$name: the summaries came back the same" true_that_in_drivers "SELECT (k.ratings, k.waits, k.hours) = (e.ratings, e.waits, e.hours) FROM kept k, every_type e WHERE driver = '$name'"
}
true_that_in_drivers() { [ "$(psql -d drivers -c "$1")" = t ]; }
skip() { checks=$((checks + 1)); echo "ok $checks # SKIP $1 is not here"; }
python=/usr/bin/python3

if $python -c 'import psycopg' 2>/dev/null; then
  drive 'psycopg 3 text' psycopg3_text $python "$here/psycopg_read.py" text
  drive 'psycopg 3 binary' psycopg3_binary $python "$here/psycopg_read.py" binary
else skip 'psycopg 3'; fi
if $python -c 'import psycopg2' 2>/dev/null; then drive psycopg2 psycopg2 $python "$here/psycopg2_read.py"; else skip psycopg2; fi
if $python -c 'import pyodbc' 2>/dev/null && grep -q 'PostgreSQL Unicode' /etc/odbcinst.ini 2>/dev/null; then drive odbc odbc $python "$here/odbc_read.py"; else skip ODBC; fi
if [ -n "$jar" ] && command -v javac >/dev/null 2>&1; then drive jdbc jdbc java -cp "$jar" "$here/JdbcRead.java"; else skip JDBC; fi
if NODE_PATH=${NODE_PATH:-/usr/share/nodejs} node -e 'require("pg")' 2>/dev/null; then
  drive node-postgres node_postgres env NODE_PATH="${NODE_PATH:-/usr/share/nodejs}" node "$here/node_read.js"
else skip node-postgres; fi
[ -z "${DRIVERS_OUT:-}" ] || cp "$scratch"/*.out "$DRIVERS_OUT"
throwaway_remove drivers
done_testing
