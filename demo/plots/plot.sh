# plot.sh - sourced by each picture of this folder: what they have in common.
#
#   demo/plots/backlog.sh backlog.svg     in the database that PGDATABASE and its like name; needs psql and gnuplot
#
# query < SQL: its rows go to $data, tab-separated.   value SQL: one value.   draw < gnuplot commands: to the file named.
set -eu
[ $# = 1 ] || { echo "usage: $0 FILE.svg" >&2; exit 1; }
picture=$1 size=${size:-960,540}
data=$(mktemp)
trap 'rm -f "$data"' EXIT
export PGTZ=UTC

query() { psql -X -q -A -t -F "$(printf '\t')" -v ON_ERROR_STOP=1 >"$data"; }
value() { psql -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"; }

# Colours that colour-blind readers can tell apart (Okabe and Ito), on white.
draw() {
  {
    cat <<STYLE
set terminal svg size $size dynamic font 'Helvetica,Arial,sans-serif,15' background '#ffffff'
set output '$picture'
set encoding utf8
data = '$data'
set datafile separator "\t"
blue = '#0072B2'; red = '#D55E00'; green = '#009E73'; orange = '#E69F00'; sky = '#56B4E9'; purple = '#CC79A7'; grey = '#767676'; pale = '#e8eef4'
set border 3 linecolor rgb grey
set tics nomirror textcolor rgb '#333333'
unset mxtics
set grid ytics linecolor rgb '#e5e5e5' linetype 1
set title font ',19' textcolor rgb '#222222'
set key noautotitle Left reverse spacing 1.2 textcolor rgb '#333333'
STYLE
    cat
  } | gnuplot
}
