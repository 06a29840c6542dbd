#!/bin/sh
# ALTER EXTENSION cskpi UPDATE leaves the catalog of a new install and every stored summary as it was: from each released version,
# whose install script upgrade/ keeps, to this one, and from this one to a made-up next version with a function more and another comment.
. "$cskpi_root/test/servers/shell.inc"
scripts=$("$bindir/pg_config" --sharedir)/extension
present=$(sed -n "s/^default_version = '\(.*\)'/\1/p" "$cskpi_root/cskpi.control")
next=${present%.*}.$((${present##*.} + 1))

# The next version as a release would bring it: its own install script, and what leads there.
next_source=$scratch/next-version
copy_source "$next_source"
cat >>"$next_source/src/functions.sql" <<'END'
CREATE FUNCTION made_up(rate_summary) RETURNS float8 LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE BEGIN ATOMIC SELECT rate($1) / 100; END;
COMMENT ON FUNCTION made_up(rate_summary) IS 'The share itself.';
COMMENT ON FUNCTION rate(rate_summary) IS 'Another comment.';
END
make -s -C "$next_source" PG_CONFIG="$pg_config" EXTVERSION="$next" "cskpi--$next.sql"
cp "$next_source/cskpi--$next.sql" "$scripts"
update=$scripts/cskpi--$present--$next.sql
tail -3 "$next_source/src/functions.sql" >"$update"

# update FROM TO: a database with stored summaries goes from one to the other, another gets the other at once.
update() {
  psql -d postgres -c 'DROP DATABASE IF EXISTS updated' -c 'DROP DATABASE IF EXISTS fresh' -c 'CREATE DATABASE updated' -c 'CREATE DATABASE fresh' 2>/dev/null &&
    psql -d updated -c "CREATE EXTENSION cskpi VERSION '$1'" -f "$cskpi_root/test/servers/table_per_type.inc" &&
    psql -d updated -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/stored-before" &&
    psql -d updated -c "ALTER EXTENSION cskpi UPDATE TO '$2'" &&
    psql -d updated -f "$cskpi_root/test/servers/table_per_type_print.inc" >"$scratch/stored-after" &&
    psql -d updated -f "$cskpi_root/test/catalog/catalog_text.inc" >"$scratch/catalog-updated" &&
    psql -d fresh -c "CREATE EXTENSION cskpi VERSION '$2'" -f "$cskpi_root/test/catalog/catalog_text.inc" >"$scratch/catalog-fresh"
}
same_catalog() { diff "$scratch/catalog-updated" "$scratch/catalog-fresh"; }
check_update() {
  check "$1 becomes $2" update "$1" "$2"
  check "with the catalog of a new install" same_catalog
  check "and what was stored reads back equal" diff "$scratch/stored-before" "$scratch/stored-after"
}

for kept in "$cskpi_root"/upgrade/cskpi--*.sql; do
  from=$(basename "$kept" .sql)
  from=${from#cskpi--}
  case $from in '*' | *--* | "$present") continue ;; esac
  cp "$kept" "$scripts"
  check_update "$from" "$present"
  rm "$scripts/cskpi--$from.sql"
done
# Its update scripts are installed with it, and each starts from a version that is kept.
for script in "$cskpi_root"/upgrade/cskpi--*--*.sql; do
  from=$(basename "$script" .sql)
  from=${from#cskpi--}
  [ "$from" = '*--*' ] || check "the install script of ${from%%--*} is kept" test -f "$cskpi_root/upgrade/cskpi--${from%%--*}.sql"
done

check_update "$present" "$next"
check "there was something stored" test "$(wc -l <"$scratch/stored-before")" -gt 300
check "the new function is there" [ "$(psql -d updated -c "SELECT made_up(rate_summary(true))")" = 1 ]

# Would it be seen if a script forgot a comment, or a function?
sed -i '/Another comment/d' "$update"
update "$present" "$next"
check "a forgotten comment is reported" sh -c "! diff '$scratch/catalog-updated' '$scratch/catalog-fresh' >'$scratch/difference' && grep -q 'Another comment' '$scratch/difference'"
echo "DELETE FROM daily WHERE team = (SELECT min(team) FROM daily);" >"$update"
update "$present" "$next"
check "a forgotten function is reported" sh -c "! diff '$scratch/catalog-updated' '$scratch/catalog-fresh' >'$scratch/difference' && grep -q 'function | made_up' '$scratch/difference'"
check "and values that change are" sh -c "! diff '$scratch/stored-before' '$scratch/stored-after'"

psql -d postgres -c 'DROP DATABASE updated' -c 'DROP DATABASE fresh'
rm -rf "$scripts/cskpi--$next.sql" "$update" "$next_source"
done_testing
