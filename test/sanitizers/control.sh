#!/bin/sh
# Mistakes made on purpose (control.c): each is reported by name, with the function that made it, and where there is none
# nothing is. test/sanitize runs this before the other tests and says in CSKPI_REPORTS where reports are, in CSKPI_TOOL whose.
. "$cskpi_root/test/servers/shell.inc"
work=$scratch/control
mkdir -p "$work"
chmod 755 "$work"
flags=$("$pg_config" --cppflags --cflags --cflags_sl)
check "the controls are compiled" gcc $flags ${COPT:-} -I"$("$pg_config" --includedir-server)" -shared -o "$work/control.so" "$cskpi_root/test/sanitizers/control.c"
for function in 'overrun(integer, boolean)' 'underrun(integer)' 'used_after(boolean)' 'static(integer)' 'uninitialized(integer)' 'sum(integer, integer)' \
  'to_integer(float8)' 'nothing(integer)'; do
  psql -d postgres -c "CREATE FUNCTION control_$function RETURNS integer LANGUAGE c AS '$work/control', 'control_${function%%(*}'"
done
psql -d postgres -c CHECKPOINT # a commit need not have reached the disk when the first mistake ends the server

# Until now it ran without Valgrind: to load tables under it would take longer than the tests.
if [ "$CSKPI_TOOL" = valgrind ]; then
  data=$scratch/data-main
  as_server_user "$bindir/pg_ctl" -D "$data" -m fast -w stop >/dev/null
  as_server_user env CSKPI_VALGRIND="$CSKPI_VALGRIND_OPTIONS" "$bindir/pg_ctl" -D "$data" -l "$data/log" -w start >/dev/null
fi

# Valgrind makes its files before there is something to say.
reports() { find "$CSKPI_REPORTS" -type f -size +0; }

# AddressSanitizer ends the session, and then the server ends the others and starts again by itself: a call may come too early.
tried() { psql -d postgres -c "SELECT control_$1" >"$work/printed" 2>&1 || [ -n "$(reports)" ]; }
called() { eventually tried "$1"; }
unreported() { called "$1" && [ -z "$(reports)" ] && cat "$work/printed"; }
reported() {
  called "$1"
  cat "$work/printed" "$CSKPI_REPORTS"/*
  grep -q "$2" "$CSKPI_REPORTS"/* && grep -q "control_${1%%(*}.*control\.c" "$CSKPI_REPORTS"/*
}
control() {
  check "$1: $2" reported "$1" "$2"
  find "$CSKPI_REPORTS" -type f -exec sh -c ': >"$1"' sh {} \; # one of a process that lives on is written on
}

export PGDATABASE=postgres
check "nothing is reported before" [ -z "$(reports)" ]
check "nor where nothing is wrong" unreported "nothing(13)"
if [ "$CSKPI_TOOL" = valgrind ]; then
  control "overrun(13, true)" "Invalid write of size 1"
  control "overrun(64, false)" "Invalid read of size 1"
  control "overrun(100000, true)" "Invalid write of size 1"
  control "underrun(100)" "Invalid read of size 1"
  control "used_after(true)" "Invalid read of size 1"
  control "used_after(false)" "Invalid read of size 1"
  control "uninitialized(3)" "depends on uninitialised value"
else
  control "overrun(13, true)" "heap-buffer-overflow"
  control "overrun(64, false)" "heap-buffer-overflow"
  control "overrun(100000, true)" "heap-buffer-overflow"
  control "underrun(100)" "use-after-poison"
  control "used_after(true)" "heap-use-after-free"
  control "used_after(false)" "heap-use-after-free"
  control "static(7)" "global-buffer-overflow"
  control "sum(2147483647, 1)" "signed integer overflow"
  control "to_integer(1e10)" "outside the range of representable values"
fi
rm -rf "$work"
done_testing
