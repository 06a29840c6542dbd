-- setup
SET jit = off;
-- row: Kaplan-Meier median, answered and waiting | percentile_cont of the answered | at most 0.50
-- ours:
SELECT km_median(created, replied, timestamptz '2026-01-01') FROM tickets;
-- theirs:
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY replied - created) FROM tickets;
-- row: … by 500 groups | percentile_cont of the answered | at most 0.70
-- ours:
SELECT team, km_median(created, replied, timestamptz '2026-01-01') FROM tickets GROUP BY team;
-- theirs:
SELECT team, percentile_cont(0.5) WITHIN GROUP (ORDER BY replied - created) FROM tickets GROUP BY team;
-- setup
CREATE TABLE waits_by_team AS SELECT team, survival_summary(created, replied, timestamptz '2026-01-01') AS s FROM tickets GROUP BY team;
-- row: the interval of a Kaplan-Meier median, of 500 summaries | the median alone | at most 2.00
-- ours:
SELECT count((km_median_ci(s)).upper) FROM waits_by_team;
-- theirs:
SELECT count(km_median(s)) FROM waits_by_team;
