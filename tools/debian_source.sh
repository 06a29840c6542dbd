# debian_source.sh - PostgreSQL built from Debian's source packages, for test/matrix and test/sanitize.
#
# Sourced, not run. The script has $work, a scratch folder, and $cache, the folder where servers are kept.
#
#   unpack_source VERSION                      the source of the newest release that can be had, in $work/source-VERSION
#   build_source VERSION NAME ARGUMENT...      configure, make and install it as $cache/NAME; what was printed is $cache/NAME.log
#   add_pgtap PG_CONFIG

# An apt of our own that knows source packages and touches nothing of this machine's.
sources_of() {
  apt=$work/apt-$1
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
  for suite in $1; do echo "deb-src http://deb.debian.org/debian $suite main"; done >"$apt/sources"
  [ "$1" != bookworm ] || echo "deb-src http://deb.debian.org/debian-security bookworm-security main" >>"$apt/sources"
  cat >"$apt/conf" <<END
Dir::Etc::sourcelist "$apt/sources";
Dir::Etc::sourceparts "-";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
END
  APT_CONFIG=$apt/conf apt-get update -qq >/dev/null 2>&1 || return 0
}

# fetch_source VERSION: the first of Debian's source packages of it that is really there.
fetch_source() {
  for suite in bookworm trixie sid experimental; do
    [ -d "$work/apt-$suite" ] || sources_of "$suite"
    for release in $(APT_CONFIG=$work/apt-$suite/conf apt-cache showsrc --only-source "postgresql-$1" 2>/dev/null | sed -n 's/^Version: //p'); do
      (cd "$work" && APT_CONFIG=$work/apt-$suite/conf apt-get source --download-only -qq "postgresql-$1=$release" >/dev/null 2>&1) && ls "$work/postgresql-$1"_*.orig.tar.* && return 0
    done
  done
  return 1
}

unpack_source() {
  tarball=$(fetch_source "$1" | head -1)
  [ -n "$tarball" ] || return 1
  mkdir "$work/source-$1"
  tar xf "$tarball" -C "$work/source-$1" --strip-components=1
}

# With assertions, without what a bare machine may not have.
build_source() {
  prefix=$cache/$2
  (cd "$work/source-$1" && shift 2 &&
    ./configure --prefix="$prefix" --enable-cassert --enable-debug --without-icu --without-readline --without-zlib "$@" &&
    make -s -j"$(nproc)" && make -s install && make -s -C contrib install) >"$prefix.log" 2>&1 || { rm -rf "$prefix"; return 1; }
  add_pgtap "$prefix/bin/pg_config"
}

# pgTAP is SQL alone: that of any server here will do.
add_pgtap() { cp "$(find /usr/share/postgresql -name pgtap.control -printf '%h\n' | head -1)"/pgtap* "$("$1" --sharedir)/extension/"; }
