#!/bin/sh
# Tickets opened and solved in each week, and those left open at its end.
. "$(dirname "$0")/plot.sh"

query <<'SQL'
SELECT (at - interval '1 week')::date, opened, closed, backlog
FROM backlog_points((SELECT backlog_summary(created_at, resolved_at, '2025-01-06', '2025-12-29', '1 week') FROM tickets)) ORDER BY at;
SQL

n=$(value "SELECT to_char(count(*), 'FM999,999') FROM tickets")
draw <<GNUPLOT
set title "Backlog and flow by week\n{/*0.75 tickets opened and solved in each week, and open at its end; n = $n}"
set xdata time
set timefmt '%Y-%m-%d'
set format x "%b"
set xrange ['2025-01-06':'2025-12-22']
set xtics '2025-01-01', 2635200
set yrange [0:*]
set format y '%.0s%c'
set ylabel 'tickets' textcolor rgb '#333333'
set key top left
plot data using 1:4 with filledcurves y1=0 fillcolor rgb '#d4e8f5' title 'open at the end of the week', \
     '' using 1:4 with lines linecolor rgb blue linewidth 2, \
     '' using 1:2:3 with filledcurves fillcolor rgb '#f2c9ae' title 'more opened than solved', \
     '' using 1:2 with lines linecolor rgb red linewidth 2 title 'opened in the week', \
     '' using 1:3 with lines linecolor rgb green linewidth 2 title 'solved in the week'
GNUPLOT
