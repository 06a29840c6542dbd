# throwaway.sh - a private PostgreSQL server with this extension, for demo/run, test/run and bench/run.
#
# Sourced, not run. Nothing outside the scratch folder is written (packages excepted, which are named before they are
# installed), no existing server is touched, and what was started is stopped when the script ends. The build is in the
# scratch folder, too: a checkout may be read-only, somebody else's, or shared by two runs.
#
# CSKPI_TMPDIR says where the scratch folder is made (default /tmp); the script says in throwaway_space how many MB it
# takes. The option --help prints the comment at the head of the script.
#
#   throwaway_start SETTING=VALUE...   set up, build, install into a private prefix, start; sets PGHOST, PGPORT, PGUSER
#   throwaway_server NAME SETTING...   one more server, on $PGPORT
#   throwaway_remove NAME              stop it and remove its data
#   as_server_user COMMAND...          run as the user that owns the server
#   copy_source FOLDER                 what a build needs, without what former builds left

set -eu
umask 022
cskpi_root=$(cd "$(dirname "$0")/.." && pwd)
throwaway_keep=

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

case " $* " in *" --help "* | *" -h "*)
  sed -n '2,/^[^#]/{ /^#/!q; s/^# \{0,1\}//; p; }' "$0"
  exit 0 ;;
esac

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "Installing packages needs root or sudo: $*"; fi
}

# The server refuses to run as root, and its user may not see this folder.
as_server_user() {
  if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u "$server_user" -- env "PATH=$PATH" "$@"); else "$@"; fi
}

# Is this the pg_config of a server of 15 or later, and are its headers here?
usable() {
  [ -x "$1" ] || return 1
  pg_config=$1 pg_major=$("$1" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
  case $pg_major in '' | *[!0-9]*) return 1 ;; esac
  [ "$pg_major" -ge 15 ] && [ -f "$("$1" --pgxs)" ] && [ -f "$("$1" --includedir-server)/postgres.h" ] && [ -x "$("$1" --bindir)/postgres" ]
}

# The newest PostgreSQL of 15 and later that is here with its headers, or PG_CONFIG where the user says which.
find_postgres() {
  if [ -n "${PG_CONFIG:-}" ]; then
    usable "$PG_CONFIG" || die "PG_CONFIG=$PG_CONFIG is not the pg_config of PostgreSQL 15 or later with its server headers."
    return 0
  fi
  for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
    if usable "$dir/pg_config"; then return 0; fi
  done
  usable "$(command -v pg_config || true)"
}

# Debian and Ubuntu are set up here; elsewhere the user is told what is missing.
need_packages() {
  missing=
  find_postgres || missing="$missing server"
  for program in gcc make; do command -v $program >/dev/null 2>&1 || missing="$missing $program"; done
  for extra in ${throwaway_wants:-}; do
    case $extra in
      pgtap)
        find_postgres && [ -f "$("$pg_config" --sharedir)/extension/pgtap.control" ] || missing="$missing pgtap"
        perl -MTAP::Parser::SourceHandler::pgTAP -e 1 2>/dev/null || missing="$missing prove-pgtap" ;;
      xz) command -v xz >/dev/null 2>&1 || missing="$missing xz" ;;
      gnuplot) command -v gnuplot >/dev/null 2>&1 || missing="$missing gnuplot" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 || die "Missing:$missing. Install PostgreSQL 15 or later with its server headers (pg_config --pgxs
must name an existing file), gcc, make$(case "$missing" in *pgtap*) printf ', pgTAP and the Perl module TAP::Parser::SourceHandler::pgTAP';; esac), then run this again;
PG_CONFIG=/path/to/pg_config chooses the server."

  if [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1; then
    say "Setting up: apt-get update"
    as_root apt-get update -qq >&2
  fi
  if find_postgres; then major=$pg_major
  else
    major=$(ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | cut -d/ -f5 | sort -rn | head -1)
    [ -n "$major" ] && [ "$major" -ge 15 ] ||
      major=$(LC_ALL=C apt-cache depends postgresql | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p' | head -1)
  fi
  [ -n "$major" ] && [ "$major" -ge 15 ] || die "PostgreSQL 15 or later is needed, and this system's packages have ${major:-none}.
https://wiki.postgresql.org/wiki/Apt tells how to add PostgreSQL's own packages; then run this again."
  packages=
  for item in $missing; do
    case $item in
      server) packages="$packages postgresql-$major postgresql-server-dev-$major" ;;
      gcc|make) packages="$packages $item" ;;
      pgtap) packages="$packages postgresql-$major-pgtap" ;;
      prove-pgtap) packages="$packages libtap-parser-sourcehandler-pgtap-perl" ;;
      xz) packages="$packages xz-utils" ;;
      gnuplot) packages="$packages gnuplot-nox" ;;
    esac
  done
  case " $packages " in *gcc*|*server-dev*) packages="$packages libc6-dev" ;; esac
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 || die "Installing packages needs root or sudo. Let an administrator run
  apt-get install --no-install-recommends$packages
and then run this again."
  say "Installing from Debian's packages:$packages"
  # A new postgresql package would make and start a cluster of its own: not wanted, nobody asked for one.
  case "$packages" in *postgresql-"$major"\ *)
    if [ ! -e "/usr/lib/postgresql/$major/bin/postgres" ]; then
      drop_in=/etc/postgresql-common/createcluster.d/cskpi-no-cluster.conf
      as_root mkdir -p "${drop_in%/*}"
      echo "create_main_cluster = false" | as_root tee "$drop_in" >/dev/null
    fi ;;
  esac
  apt_install $packages || {
    tail -20 "$scratch/apt.log" >&2; die "apt-get install failed."; }
  remove_drop_in
  find_postgres || die "PostgreSQL was installed, but pg_config was not found."
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >"$scratch/apt.log" 2>&1
}

# One test needs pg_cron and skips without it: where it cannot be had, or not without asking for a password, nothing fails.
wish_for_cron() {
  case $pg_config in /usr/lib/postgresql/*) ;; *) return 0 ;; esac
  [ ! -f "$("$pg_config" --sharedir)/extension/pg_cron.control" ] && command -v apt-get >/dev/null 2>&1 || return 0
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || return 0
  say "Installing from Debian's packages, for one test: postgresql-$pg_major-cron"
  apt_install "postgresql-$pg_major-cron" || { as_root apt-get update -qq >&2 && apt_install "postgresql-$pg_major-cron"; } ||
    say "postgresql-$pg_major-cron was not found; its test skips."
}

remove_drop_in() {
  [ -z "${drop_in:-}" ] || as_root rm -f "$drop_in"
  drop_in=
}

# Comes to its end whatever fails on the way, and whoever loses patience.
throwaway_stop() {
  status=$?
  trap - EXIT
  trap '' INT TERM HUP
  set +e
  remove_drop_in
  if [ -z "$throwaway_keep" ] && [ -n "${scratch:-}" ]; then
    for data in "$scratch"/data*; do
      [ -f "$data/postmaster.pid" ] && as_server_user "$bindir/pg_ctl" -D "$data" -m immediate -w stop >/dev/null 2>&1
    done
    rm -rf "$scratch"
  fi
  exit $status
}

build_log() { "$@" >"$scratch/build.log" 2>&1 || { tail -40 "$scratch/build.log" >&2; die "failed: $*"; }; }

# copy_server PG_CONFIG PREFIX: PostgreSQL finds its files relative to itself.
copy_server() {
  for dir in "$("$1" --bindir)" "$("$1" --pkglibdir)" "$("$1" --sharedir)"; do
    mkdir -p "$2$dir"
    cp -a "$dir/." "$2$dir/"
  done
}

# copy_source FOLDER: what is older than an object of a former build would not be built again, and that may be of another server.
copy_source() {
  mkdir -p "$1"
  (cd "$cskpi_root" && for part in Makefile ./*.control src sql expected upgrade; do [ ! -e "$part" ] || cp -R "$part" "$1"; done)
  find "$1" \( -name '*.o' -o -name '*.bc' \) -exec rm -f {} +
}

# A private copy of the server's tree with our extension in it.
private_install() {
  prefix=$scratch/prefix
  copy_server "$pg_config" "$prefix"
  copy_source "$scratch/source"
  build_log make -s -C "$scratch/source" -j"$(nproc)" PG_CONFIG="$pg_config"
  build_log make -s -C "$scratch/source" install DESTDIR="$prefix" PG_CONFIG="$pg_config"
  bindir=$prefix$("$pg_config" --bindir)
}

enough_space() {
  free=$(df -Pk "$scratch" | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge "${throwaway_space:-0}" ] || die "This takes up to $throwaway_space MB, and ${scratch%/*} has $free MB: CSKPI_TMPDIR=/another/folder chooses another place."
}

# A server in the scratch folder, on $PGPORT: throwaway_server NAME SETTING=VALUE...
throwaway_server() {
  data=$scratch/data-$1
  shift
  as_server_user "$bindir/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >"$scratch/initdb.log" 2>&1 ||
    { cat "$scratch/initdb.log" >&2; die "initdb failed."; }
  {
    echo "listen_addresses = ''"
    echo "unix_socket_directories = '$scratch'"
    echo "port = $PGPORT"
    echo "fsync = off"
    echo "synchronous_commit = off"
    echo "full_page_writes = off"
    echo "max_wal_size = 4GB"
    echo "shared_buffers = 256MB"
    echo "timezone = 'UTC'"
    for setting in "$@"; do echo "$setting"; done
  } | as_server_user tee -a "$data/postgresql.conf" >/dev/null
  as_server_user "$bindir/pg_ctl" -D "$data" -l "$data/log" -w start >/dev/null ||
    { as_server_user cat "$data/log" >&2; die "The private server did not start."; }
}

throwaway_remove() {
  as_server_user "$bindir/pg_ctl" -D "$scratch/data-$1" -m immediate -w stop >/dev/null
  rm -rf "$scratch/data-$1"
}

throwaway_start() {
  [ -z "${CSKPI_TMPDIR:-}" ] || mkdir -p "$CSKPI_TMPDIR"
  scratch=$(mktemp -d "${CSKPI_TMPDIR:-/tmp}/cskpi.XXXXXX")
  trap throwaway_stop EXIT INT TERM HUP
  enough_space
  need_packages
  case " ${throwaway_wants:-} " in *" cron "*) wish_for_cron ;; esac
  # The user is known only now: installing PostgreSQL may just have made it.
  if [ "$(id -u)" = 0 ]; then server_user=postgres; else server_user=$(id -un); fi
  id "$server_user" >/dev/null 2>&1 || die "There is no user $server_user to run the server as: run this without root."
  private_install
  [ "$(id -u)" != 0 ] || chown "$server_user" "$scratch"
  chmod 755 "$scratch"
  export PGHOST="$scratch" PGPORT=5477 PGUSER=postgres PGDATABASE=postgres PGOPTIONS= PGTZ=UTC PGCLIENTENCODING=UTF8 PSQL_PAGER=
  unset PGPASSWORD PGSERVICE PGSSLMODE PGHOSTADDR 2>/dev/null || true
  export PATH="$bindir:$PATH"
  throwaway_server main "$@"
}
