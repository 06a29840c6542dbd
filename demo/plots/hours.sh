#!/bin/sh
# When tickets come in: the mean number of each hour of the week.
. "$(dirname "$0")/plot.sh"

query <<'SQL'
SELECT h % 24, h / 24, count(id) / 52.0
FROM generate_series(0, 167) AS h LEFT JOIN tickets ON hour_of_week(created_at, 'Europe/London') = h AND created_at >= '2025-01-02' GROUP BY h ORDER BY h;
SQL

n=$(value "SELECT to_char(count(*), 'FM999,999') FROM tickets WHERE created_at >= '2025-01-02'")
draw <<GNUPLOT
set title "When tickets come in\n{/*0.75 mean number an hour of the week, Europe/London, over 52 weeks of 2025; n = $n}"
set border 0
unset grid
set palette defined (0 '#f7fbff', 0.35 '#9ecae1', 0.7 '#2171b5', 1 '#08306b')
set cbrange [0:*]
set cblabel 'tickets an hour' textcolor rgb '#333333'
set cbtics scale 0
set xrange [-0.5:23.5]
set yrange [6.5:-0.5]
set xtics 0,2,22 scale 0
set for [i = 0:22:2] xtics add (sprintf('%02d:00', i) i)
set ytics ('Mon' 0, 'Tue' 1, 'Wed' 2, 'Thu' 3, 'Fri' 4, 'Sat' 5, 'Sun' 6) scale 0
plot data using 1:2:3 with image pixels
GNUPLOT
