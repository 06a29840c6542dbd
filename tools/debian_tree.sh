# debian_tree.sh - other Debians, each in a folder, for test/matrix and test/packages.
#
# Sourced, not run. Both take mmdebstrap and root.
#
#   make_tree FOLDER SUITE OPTION...   made once, with mmdebstrap's options; what that printed is in FOLDER.log
#   in_tree FOLDER COMMAND...          runs it there as root, with nothing of this machine's but the network and what
#                                      tree_binds ("FROM TO" a line) names, and with tree_environment ("NAME=VALUE" a word)
#
# Where tree_view names a folder the tree stays as it is: what the command changes is in $tree_view/upper.
tree_binds= tree_environment= tree_view=

make_tree() {
  [ ! -d "$1" ] || return 0
  command -v mmdebstrap >/dev/null || return 1
  say "Making a tree of Debian $2: $1"
  tree_folder=$1 tree_suite=$2
  shift 2
  rm -rf "$tree_folder.new"
  mmdebstrap --aptopt='Acquire::Check-Valid-Until "false"' "$@" "$tree_suite" "$tree_folder.new" >"$tree_folder.log" 2>&1 || return 1
  mv "$tree_folder.new" "$tree_folder"
}

in_tree() {
  export tree_binds tree_environment tree_view
  unshare -m --pid --fork sh -ec '
    root=$1; shift
    if [ -n "$tree_view" ]; then
      mkdir -p "$tree_view/mounted" "$tree_view/work" "$tree_view/upper"
      mount -t overlay overlay -o "lowerdir=$root,upperdir=$tree_view/upper,workdir=$tree_view/work" "$tree_view/mounted"
      root=$tree_view/mounted
    fi
    mkdir -p "$root/dev/shm" "$root/dev/pts"
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mount -t devpts devpts "$root/dev/pts"
    ln -sf pts/ptmx "$root/dev/ptmx"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    echo "$tree_binds" | while read -r from to; do
      [ -z "$from" ] || { mkdir -p "$root$to"; mount --bind "$from" "$root$to"; }
    done
    exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive $tree_environment "$@"' sh "$@"
}
