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
