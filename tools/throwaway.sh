# throwaway.sh - a private PostgreSQL server with this extension, for demo/run, test/run and bench/run.
#
# Sourced, not run. Nothing outside the scratch folder is written (packages excepted, which are named before they are
# installed), no existing server is touched, and what was started is stopped when the script ends.
#
#   throwaway_start SETTING=VALUE...   set up, build, install into a private prefix, start; sets PGHOST, PGPORT, PGUSER
#   throwaway_server NAME SETTING...   one more server, on $PGPORT
#   throwaway_remove NAME              stop it and remove its data
#   as_server_user COMMAND...          run as the user that owns the server

set -eu
cskpi_root=$(cd "$(dirname "$0")/.." && pwd)
throwaway_keep=

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "Installing packages needs root or sudo: $*"; fi
}

# The server refuses to run as root, and its user may not see this folder.
as_server_user() {
  if [ "$(id -u)" = 0 ]; then (cd / && exec runuser -u "$server_user" -- env "PATH=$PATH" "$@"); else "$@"; fi
}

# The newest PostgreSQL of 15 and later that is here with its headers, or PG_CONFIG where the user says which.
find_postgres() {
  pg_config=${PG_CONFIG:-}
  if [ -z "$pg_config" ]; then
    for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
      [ -x "$dir/pg_config" ] && [ -x "$dir/postgres" ] && pg_config=$dir/pg_config && break
    done
  fi
  [ -n "$pg_config" ] || pg_config=$(command -v pg_config || true)
  [ -n "$pg_config" ] && [ -x "$pg_config" ] || return 1
  pg_major=$("$pg_config" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
  [ "$pg_major" -ge 15 ] && [ -f "$("$pg_config" --pgxs)" ] && [ -f "$("$pg_config" --includedir-server)/postgres.h" ] &&
    [ -x "$("$pg_config" --bindir)/postgres" ]
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
    esac
  done
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 || die "Missing:$missing. Install PostgreSQL 15 or later with its server headers (pg_config --pgxs
must name an existing file), gcc, make$(case "$missing" in *pgtap*) printf ', pgTAP and the Perl module TAP::Parser::SourceHandler::pgTAP';; esac), then run this again;
PG_CONFIG=/path/to/pg_config chooses the server."

  say "Setting up: apt-get update"
  as_root apt-get update -qq >&2
  if find_postgres; then major=$pg_major
  else
    major=$(ls /usr/lib/postgresql 2>/dev/null | sort -rn | head -1)
    [ -n "$major" ] && [ "$major" -ge 15 ] ||
      major=$(apt-cache depends postgresql | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p' | head -1)
  fi
  [ -n "$major" ] || die "No package postgresql-NN was found; PostgreSQL 15 or later is needed."
  packages=
  for item in $missing; do
    case $item in
      server) packages="$packages postgresql-$major postgresql-server-dev-$major" ;;
      gcc|make) packages="$packages $item" ;;
      pgtap) packages="$packages postgresql-$major-pgtap" ;;
      prove-pgtap) packages="$packages libtap-parser-sourcehandler-pgtap-perl" ;;
      xz) packages="$packages xz-utils" ;;
    esac
  done
  case " $packages " in *gcc*|*server-dev*) packages="$packages libc6-dev" ;; esac
  say "Installing from Debian's packages:$packages"
  # A new postgresql package would make and start a cluster of its own: not wanted, nobody asked for one.
  drop_in=/etc/postgresql-common/createcluster.d/cskpi-no-cluster.conf
  case "$packages" in *postgresql-"$major"\ *)
    if [ ! -e "/usr/lib/postgresql/$major/bin/postgres" ]; then
      as_root mkdir -p "${drop_in%/*}"
      echo "create_main_cluster = false" | as_root tee "$drop_in" >/dev/null
    fi ;;
  esac
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >"$scratch/apt.log" 2>&1 || {
    tail -20 "$scratch/apt.log" >&2; as_root rm -f "$drop_in"; die "apt-get install failed."; }
  as_root rm -f "$drop_in"
  find_postgres || die "PostgreSQL was installed, but pg_config was not found."
}

throwaway_stop() {
  status=$?
  trap - EXIT INT TERM HUP
  if [ -z "$throwaway_keep" ] && [ -n "${scratch:-}" ]; then
    for data in "$scratch"/data*; do
      [ -f "$data/postmaster.pid" ] && as_server_user "$bindir/pg_ctl" -D "$data" -m immediate -w stop >/dev/null 2>&1
    done
    rm -rf "$scratch"
  fi
  exit $status
}

build_log() { "$@" >"$scratch/build.log" 2>&1 || { tail -40 "$scratch/build.log" >&2; die "failed: $*"; }; }

# A private copy of the server's tree with our extension in it: PostgreSQL finds its files relative to itself.
private_install() {
  prefix=$scratch/prefix
  for dir in "$("$pg_config" --bindir)" "$("$pg_config" --pkglibdir)" "$("$pg_config" --sharedir)"; do
    mkdir -p "$prefix$dir"
    cp -a "$dir/." "$prefix$dir/"
  done
  # Objects of another server's headers would link and then crash.
  server_version=$("$pg_config" --version)
  if [ "$(cat "$cskpi_root/.built-for" 2>/dev/null)" != "$server_version" ]; then
    build_log make -C "$cskpi_root" clean PG_CONFIG="$pg_config"
    echo "$server_version" >"$cskpi_root/.built-for"
  fi
  build_log make -C "$cskpi_root" -j"$(nproc)" PG_CONFIG="$pg_config"
  build_log make -C "$cskpi_root" install DESTDIR="$prefix" PG_CONFIG="$pg_config"
  bindir=$prefix$("$pg_config" --bindir)
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
  need_packages
  # The user is known only now: installing PostgreSQL may just have made it.
  if [ "$(id -u)" = 0 ]; then server_user=postgres; else server_user=$(id -un); fi
  id "$server_user" >/dev/null 2>&1 || die "There is no user $server_user to run the server as: run this without root."
  private_install
  [ "$(id -u)" != 0 ] || chown "$server_user" "$scratch"
  chmod 755 "$scratch"
  export PGHOST="$scratch" PGPORT=5477 PGUSER=postgres PGDATABASE=postgres PGOPTIONS= PGTZ=UTC PGCLIENTENCODING=UTF8
  unset PGPASSWORD PGSERVICE PGSSLMODE PGHOSTADDR 2>/dev/null || true
  export PATH="$bindir:$PATH"
  throwaway_server main "$@"
}
