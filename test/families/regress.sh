#!/bin/sh
# pg_regress over sql/ and expected/ as one TAP test a file, with the diff when one fails.
cd "$cskpi_root" || exit 1
out=$scratch/regress
mkdir -p "$out"
make -s installcheck PG_CONFIG="$pg_config" REGRESS_OPTS="--load-extension=cskpi --bindir=$bindir --outputdir=$out" >"$out/log" 2>&1
status=$?
n=0
for file in sql/*.sql; do
  n=$((n + 1))
  name=$(basename "$file" .sql)
  if [ $status = 0 ] || cmp -s "$out/results/$name.out" "expected/$name.out"; then
    echo "ok $n - pg_regress $name"
  else
    echo "not ok $n - pg_regress $name"
  fi
done
echo "1..$n"
if [ $status != 0 ]; then
  if [ -s "$out/regression.diffs" ]; then cat "$out/regression.diffs"; else cat "$out/log"; fi | sed 's/^/# /'
fi
exit $status
