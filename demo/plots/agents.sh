#!/bin/sh
# Agents side by side: first contact resolution against how many tickets it is of, with the limits between which equal agents lie.
. "$(dirname "$0")/plot.sh"

query <<'SQL'
SELECT (f).n, (f).rate, (f).center, (f).lower, (f).upper, CASE WHEN (f).signal LIKE '%99.8' THEN 2 WHEN (f).signal LIKE '%95' THEN 1 ELSE 0 END, agent || ', ' || channel
FROM (SELECT agent, channel, funnel(s) OVER () AS f
      FROM (SELECT agent, channel, fcr_summary(contacts) AS s FROM tickets WHERE created_at >= '2025-10-01' GROUP BY agent, channel) AS t) AS funnel ORDER BY 1;
SQL

n=$(value "SELECT to_char(count(*), 'FM999,999') FROM tickets WHERE created_at >= '2025-10-01'")
draw <<GNUPLOT
set title "Agents: first contact resolution\n{/*0.75 each point an agent on one channel, the last quarter of 2025; n = $n tickets}"
set xlabel 'tickets of the agent on the channel' textcolor rgb '#333333'
set format y '%g %%'
set xrange [0:*]
stats data using 5 nooutput
set yrange [*:STATS_max + 5]
set key top right font ',13'
plot data using 1:4:5 with filledcurves fillcolor rgb pale title '99.8 % of agents who do not differ', \
     '' using 1:3 with lines linecolor rgb grey dashtype 2 title 'all agents together', \
     '' using (\$6 == 0 ? \$1 : NaN):2 with points pointtype 7 pointsize 0.5 linecolor rgb blue title 'as chance would have it', \
     '' using (\$6 == 1 ? \$1 : NaN):2 with points pointtype 7 pointsize 0.6 linecolor rgb orange title 'outside 95 %: one in twenty is by chance', \
     '' using (\$6 == 2 ? \$1 : NaN):2 with points pointtype 7 pointsize 0.8 linecolor rgb red title 'outside 99.8 %', \
     '' using (\$6 == 2 ? \$1 : NaN):2:7 with labels left offset 1,0 font ',13' textcolor rgb red
GNUPLOT
