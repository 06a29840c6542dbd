-- setup
SET jit = off;
-- row: nps(score) | count(score) | at most 1.10
-- ours:
SELECT nps(score) FROM tickets;
-- theirs:
SELECT count(score) FROM tickets;
-- row: nps(score) by 500 groups | count(score) by 500 groups | at most 1.10
-- ours:
SELECT team, nps(score) FROM tickets GROUP BY team;
-- theirs:
SELECT team, count(score) FROM tickets GROUP BY team;
-- row: nps(score) | the usual FILTER formula | at least 1.20
-- ours:
SELECT nps(score) FROM tickets;
-- theirs:
SELECT 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0) FROM tickets;
-- row: three KPIs of one column | one of them | at most 1.25
-- ours:
SELECT nps(score), response_rate(score), mean(survey_summary(score)) FROM tickets;
-- theirs:
SELECT nps(score) FROM tickets;
-- row: cost_per_resolution(numeric, boolean) | the SQL formula | at most 1.30
-- ours:
SELECT cost_per_resolution(cost, resolved) FROM tickets;
-- theirs:
SELECT sum(cost) / nullif(count(*) FILTER (WHERE resolved), 0) FROM tickets;
-- row: resolution_rate(created, replied, within, as_of) | the SQL formula | at most 1.00
-- ours:
SELECT resolution_rate(created, replied, '1 day', '2024-12-01') FROM tickets;
-- theirs:
SELECT 100.0 * count(*) FILTER (WHERE replied - created <= interval '1 day' AND created + interval '24 hours' <= '2024-12-01')
       / nullif(count(*) FILTER (WHERE created + interval '24 hours' <= '2024-12-01'), 0) FROM tickets;
-- row: the same and its summary | the KPI alone | at most 1.05
-- ours:
SELECT resolution_rate(created, replied, '1 day', '2024-12-01'), resolution_rate_summary(created, replied, '1 day', '2024-12-01') FROM tickets;
-- theirs:
SELECT resolution_rate(created, replied, '1 day', '2024-12-01') FROM tickets;
-- row: nps(score), two workers | serial | at most 0.60 | max_parallel_workers_per_gather=2
-- ours:
SELECT nps(score) FROM tickets;
-- theirs: max_parallel_workers_per_gather=0
SELECT nps(score) FROM tickets;
-- row: tickets_per_customer(team) | count(*) and count(DISTINCT team) | at most 1.00
-- ours:
SELECT tickets_per_customer(team) FROM tickets;
-- theirs:
SELECT count(*)::numeric / count(DISTINCT team) FROM tickets;
-- row: a year by month from daily summaries by team | from raw rows | at most 0.01
-- setup
CREATE TABLE daily AS SELECT created::date AS day, team % 10 AS team, survey_summary(score) AS scores FROM tickets GROUP BY 1, 2;
VACUUM ANALYZE daily;
-- ours:
SELECT date_trunc('month', day), nps(survey_summary(scores)) FROM daily GROUP BY 1;
-- theirs:
SELECT date_trunc('month', created), nps(score) FROM tickets GROUP BY 1;
