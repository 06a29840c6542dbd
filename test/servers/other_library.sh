#!/bin/sh
# Another extension's library, loaded before ours, that has a function or a variable of every name that ours has: nothing of
# it may be called or read in place of ours. The worked examples must come out as ever.
. "$cskpi_root/test/servers/shell.inc"
work=$scratch/other_library
copy_source "$work"
cd "$work" || exit 1

# The names that a static function or variable does not hide; what PostgreSQL itself asks each library for is left out.
names() {
  nm "$scratch"/source/src/*.o | sed -n "s/^[0-9a-f]* $1 //p" | grep -vE '^(Pg_magic_func|pg_finfo_.*|_PG_.*|__odr_asan.*)$' | sort -u
}
other() {
  printf '#include "postgres.h"\n#include "fmgr.h"\nPG_MODULE_MAGIC;\n#define OTHERS __attribute__((visibility("default")))\n'
  names T | sed 's/.*/extern OTHERS void &(void);\nvoid &(void) { elog(ERROR, "& of another library was called"); }/'
  names '[BDR]' | sed 's/.*/extern OTHERS char &[4096];\nchar &[4096];/'
}
other >other.c
check "there are names to take" sh -c "[ $(names T | wc -l) -gt 200 ]"
check "the other library is built" gcc -fPIC -fno-builtin -shared -w -I"$("$pg_config" --includedir-server)" -o other.so other.c
chmod 755 other.so

# The examples of counts, times and series with the other library loaded first.
examples() {
  PGOPTIONS="-c session_preload_libraries=$work/other.so" make -s installcheck PG_CONFIG="$pg_config" REGRESS="rate survey ratio duration business_hours trend" \
    REGRESS_OPTS="--load-extension=cskpi --bindir=$bindir --outputdir=$work --dbname=other_library" >examples.log 2>&1
}
sees_it() { PGOPTIONS="-c session_preload_libraries=$work/other.so" psql -d postgres -c "SHOW session_preload_libraries" | grep -q other.so; }
check "it is loaded first" sees_it
if examples; then check "the worked examples are the same beside it" true
else check "the worked examples are the same beside it" sh -c 'cat regression.diffs 2>/dev/null || cat examples.log; exit 1'; fi
psql -d postgres -c 'DROP DATABASE IF EXISTS other_library'
rm -rf "$work"
done_testing
