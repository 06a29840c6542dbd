-- setup
SET jit = off;
-- row: nps with its bounds | nps alone | at most 1.10
-- ours:
SELECT nps(score), nps_lower(score), nps_upper(score) FROM tickets;
-- theirs:
SELECT nps(score) FROM tickets;
-- row: frt with its bounds | frt alone | at most 1.10
-- ours:
SELECT frt(created, replied), frt_lower(created, replied), frt_upper(created, replied) FROM tickets;
-- theirs:
SELECT frt(created, replied) FROM tickets;
-- setup
CREATE TABLE times_by_team AS SELECT team, duration_summary(created, replied) AS s FROM tickets GROUP BY team;
-- row: the interval of a median, of 500 summaries | the median alone | at most 12.00
-- ours:
SELECT count((median_ci(s)).upper) FROM times_by_team;
-- theirs:
SELECT count(percentile(s, 0.5)) FROM times_by_team;
