#!/bin/sh
# How many customers still wait, by channel: Kaplan-Meier, so those who have no reply yet count too.
. "$(dirname "$0")/plot.sh"

query <<'SQL'
WITH waits AS (SELECT channel, survival_summary(created_at, first_reply_at, '2026-01-01') AS s FROM tickets GROUP BY channel)
SELECT minutes, max(still) FILTER (WHERE channel = 'phone'), max(still) FILTER (WHERE channel = 'chat'),
       max(still) FILTER (WHERE channel = 'social'), max(still) FILTER (WHERE channel = 'email')
FROM (SELECT channel, minutes, km_survival(s, minutes) AS still FROM waits, (SELECT round(power(10, i / 50.0)::numeric, 2)::float8 AS minutes FROM generate_series(-25, 186) AS i) AS m) AS t
GROUP BY minutes ORDER BY minutes;
SQL

n=$(value "SELECT to_char(count(*), 'FM999,999') || ', ' || to_char(count(*) FILTER (WHERE first_reply_at IS NULL), 'FM999,999') || ' of them waiting' FROM tickets")
draw <<GNUPLOT
set title "How long customers wait for the first reply\n{/*0.75 share still waiting after that time, of all tickets (Kaplan-Meier); n = $n}"
set logscale x
set xrange [0.316:5000]
set yrange [0:100]
set xtics ('30 s' 0.5, '1 min' 1, '5 min' 5, '15 min' 15, '1 h' 60, '4 h' 240, '12 h' 720, '1 day' 1440, '3 days' 4320)
set grid xtics ytics linecolor rgb '#e5e5e5' linetype 1
set format y '%g %%'
set key top right
plot data using 1:5 with lines linecolor rgb red linewidth 2.5 title 'email', \
     '' using 1:4 with lines linecolor rgb purple linewidth 2.5 title 'social', \
     '' using 1:3 with lines linecolor rgb green linewidth 2.5 title 'chat', \
     '' using 1:2 with lines linecolor rgb blue linewidth 2.5 title 'phone'
GNUPLOT
