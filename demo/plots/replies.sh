#!/bin/sh
# The distribution of first reply times by email, with its mean and percentiles: the mean is not where most are.
. "$(dirname "$0")/plot.sh"

query <<'SQL'
SELECT 10 ^ (bin / 20.0), count(*)
FROM (SELECT floor(20 * log(extract(epoch FROM first_reply_at - created_at) / 60))::integer AS bin FROM tickets WHERE channel = 'email' AND first_reply_at > created_at) AS t
GROUP BY bin ORDER BY bin;
SQL

set -- $(value "SELECT format('%s %s %s %s %s', round(mean(s), 1), round(percentile(s, 0.5), 1), round(percentile(s, 0.9), 1), round(percentile(s, 0.99), 1), to_char(sample_size(s), 'FM999,999'))
                FROM (SELECT duration_summary(created_at, first_reply_at) AS s FROM tickets WHERE channel = 'email') AS t")
draw <<GNUPLOT
set title "Time to the first reply, by email\n{/*0.75 distribution of those answered, with its mean and percentiles; n = $5}"
set logscale x
set xrange [2:16000]
stats data using 2 nooutput
set yrange [0:1.2 * STATS_max]
set xtics ('5 min' 5, '15 min' 15, '1 h' 60, '4 h' 240, '12 h' 720, '1 day' 1440, '3 days' 4320, '10 days' 14400)
set ylabel 'tickets' textcolor rgb '#333333'
set format y '%g'
set style fill solid 1 noborder
do for [line in "$1:mean $2:median $3:p90 $4:p99"] {
  x = real(line[1:strstrt(line, ':') - 1]); what = line[strstrt(line, ':') + 1:*]
  set arrow from x, graph 0 to x, graph 0.97 nohead linecolor rgb (what eq 'mean' ? red : '#333333') linewidth 1.5 front
  set label sprintf("%s\n%s", what, x < 120 ? sprintf('%.0f min', x) : sprintf('%.1f h', x / 60)) at x * 1.04, graph 0.95 textcolor rgb (what eq 'mean' ? red : '#333333') font ',14' front
}
plot data using (\$1 * 10 ** 0.025):2:(\$1 * (10 ** 0.05 - 1)) with boxes fillcolor rgb '#b3dcf5'
GNUPLOT
