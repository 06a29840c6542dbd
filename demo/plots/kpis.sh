#!/bin/sh
# KPIs by week with their control limits; a week that is a signal is red. Tickets go with the season, so it is their change on the
# week before that has limits, drawn around that week.
size=1080,640
. "$(dirname "$0")/plot.sh"

query <<'SQL'
WITH weekly AS (
    SELECT date_trunc('week', created_at) AS week, count(*)::numeric AS tickets, km_median(created_at, first_reply_at, '2026-01-01') AS frt,
           fcr(contacts), resolution_rate(created_at, resolved_at, '7 days', '2026-01-01'), csat(rating), nps(score)
    FROM tickets WHERE created_at >= '2025-01-06' AND created_at < '2025-12-22' GROUP BY 1
), long AS (
    SELECT kpi, week, value, CASE kpi WHEN 'tickets' THEN lag(value) OVER (PARTITION BY kpi ORDER BY week) ELSE 0 END AS base
    FROM weekly, LATERAL (VALUES ('tickets', tickets), ('frt', frt), ('fcr', fcr), ('resolution', resolution_rate), ('csat', csat), ('nps', nps)) AS k(kpi, value)
)
SELECT kpi, week::date, value, base + (x).center, base + (x).lower, base + (x).upper, ((x).signal IS NOT NULL)::integer
FROM (SELECT *, xmr(value - base, 26) OVER (PARTITION BY kpi ORDER BY week) AS x FROM long) AS chart ORDER BY kpi, week;
SQL

n=$(value "SELECT to_char(count(*), 'FM999,999') FROM tickets WHERE created_at >= '2025-01-06' AND created_at < '2025-12-22'")
draw <<GNUPLOT
set multiplot layout 2,3 margins 0.055,0.985,0.07,0.82 spacing 0.055,0.14
set label 1 'A year of support by week' at screen 0.02,0.965 font ',21' textcolor rgb '#222222'
set label 2 'Each KPI with its mean (dashed) and the limits of routine variation (XmR, from the first 26 weeks); red: a signal; n = $n tickets' at screen 0.02,0.917 font ',14' textcolor rgb '#555555'
set xdata time
set timefmt '%Y-%m-%d'
set format x "%b"
set xtics '2025-01-01', 5270400
set xrange ['2025-01-01':'2025-12-31']
set title font ',15' offset 0,-0.6
kpi(name) = sprintf("< grep '^%s' %s", name, data)
array name[6] = ['tickets', 'frt', 'fcr', 'resolution', 'csat', 'nps']
array title[6] = ['Tickets a week, limits of the change', 'First reply, median minutes', 'First contact resolution, %', 'Resolved within 7 days, %', 'Satisfied customers (CSAT), %', 'NPS, points']
do for [i = 1:6] {
  if (i == 2) { unset label 1; unset label 2 }
  set title title[i]
  plot kpi(name[i]) using 2:5:6 with filledcurves fillcolor rgb pale, \
       '' using 2:4 with lines linecolor rgb grey dashtype 2, \
       '' using 2:3 with lines linecolor rgb blue linewidth 1.5, \
       '' using 2:3:(\$7 > 0 ? 0.7 : 0.35):(\$7 > 0 ? 0xD55E00 : 0x0072B2) with points pointtype 7 pointsize variable linecolor rgb variable
}
GNUPLOT
