#!/bin/sh
# pg_upgrade to a newer major version, whose prefix CSKPI_NEXT_PG names (a build from source will do; its minor release must
# not be older than this server's, or pg_upgrade itself may fail): what was stored reads back equal, and the worked examples
# give there what they give here.
. "$cskpi_root/test/servers/shell.inc"
[ -n "${CSKPI_NEXT_PG:-}" ] || skip_all "CSKPI_NEXT_PG does not name a newer server"

# A copy of it, so that the extension is installed into nothing but the scratch folder.
next=$scratch/next next_config=$CSKPI_NEXT_PG/bin/pg_config
copy_server "$next_config" "$next"
copy_source "$scratch/next-source"
build_log make -C "$scratch/next-source" -j"$(nproc)" PG_CONFIG="$next_config" COPT=-Werror
build_log make -C "$scratch/next-source" install DESTDIR="$next" PG_CONFIG="$next_config"
version=$("$next_config" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
there=$((PGPORT + 6)) next_bindir=$next$("$next_config" --bindir)

export PGPORT=$((PGPORT + 5)) PGDATABASE=support
throwaway_server before "shared_buffers = 64MB" "jit = off"
psql -d postgres -c 'CREATE DATABASE support'
psql -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/servers/table_per_type.inc"
psql -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/before"
as_server_user "$bindir/pg_ctl" -D "$scratch/data-before" -m fast -w stop >/dev/null
# initdb makes checksums from 18 on, and both sides must be the same.
[ "$version" -lt 18 ] || as_server_user "$bindir/pg_checksums" --enable -D "$scratch/data-before" >/dev/null

(bindir=$next_bindir PGPORT=$there throwaway_server after "shared_buffers = 64MB" "jit = off")
as_server_user "$next_bindir/pg_ctl" -D "$scratch/data-after" -m fast -w stop >/dev/null
mkdir -p "$scratch/data-upgrade"
[ "$(id -u)" != 0 ] || chown "$server_user" "$scratch/data-upgrade"
check "pg_upgrade to $version" as_server_user sh -c "cd '$scratch/data-upgrade' && '$next_bindir/pg_upgrade' -b '$bindir' -B '$next_bindir' \
  -d '$scratch/data-before' -D '$scratch/data-after' -U postgres -p $PGPORT -P $there -s '$scratch'"
as_server_user "$next_bindir/pg_ctl" -D "$scratch/data-after" -l "$scratch/data-after/log" -w start >/dev/null
export PGPORT=$there
psql -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/after"
check "every stored summary reads back equal" diff "$scratch/before" "$scratch/after"
psql -c 'REFRESH MATERIALIZED VIEW weekly' -c "INSERT INTO daily SELECT '2030-01-01', 'new', survey_summary(score), ratio_summary(cost, 1) FROM tickets"
psql -f "$cskpi_root/test/catalog/catalog_text.inc" >"$scratch/upgraded"
psql -d postgres -c 'CREATE DATABASE fresh'
psql -d fresh -c 'CREATE EXTENSION cskpi' -f "$cskpi_root/test/catalog/catalog_text.inc" >"$scratch/fresh"
check "the upgraded extension is the same as a new one" diff "$scratch/upgraded" "$scratch/fresh"
check "the worked examples on $version" make -C "$scratch/next-source" installcheck PG_CONFIG="$next_config" REGRESS_OPTS="--load-extension=cskpi --bindir=$next_bindir --outputdir=$scratch/next-source"
[ ! -f "$scratch/next-source/regression.diffs" ] || sed 's/^/# /' "$scratch/next-source/regression.diffs"
as_server_user "$next_bindir/pg_ctl" -D "$scratch/data-after" -m immediate -w stop >/dev/null
rm -rf "$scratch/data-before" "$scratch/data-after" "$scratch/data-upgrade" "$next" "$scratch/next-source"
done_testing
