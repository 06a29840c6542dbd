-- Rollups: three years of days by 200 agents, of tickets that lie in no order of time (the worst case for the index on the period).
-- setup
CREATE UNLOGGED TABLE rolled AS
SELECT id, (team * 7 + id)::int % 200 AS agent, score, timestamptz '2022-01-01' + 3 * (created - timestamptz '2024-01-01') AS created, replied - created AS wait, 0 AS changed FROM tickets;
CREATE UNLOGGED TABLE unrolled AS SELECT * FROM rolled WHERE id <= 1000000;
ALTER TABLE rolled ADD PRIMARY KEY (id);
ALTER TABLE unrolled ADD PRIMARY KEY (id);
CREATE INDEX ON unrolled (period(created, 'day', 'Europe/London'));
SELECT kpi_rollup_create('daily', 'rolled', $$period(created, 'day', 'Europe/London')$$, '{agent}', '{"scores": "survey_summary(score)", "waits": "duration_summary(wait)"}');
CREATE MATERIALIZED VIEW daily_view AS
SELECT period(created, 'day', 'Europe/London') AS period, agent, survey_summary(score) AS scores, duration_summary(wait) AS waits FROM rolled GROUP BY 1, 2;
VACUUM ANALYZE rolled, unrolled, daily, daily_view;

-- row: 1,000 tickets of 3 of 1,095 days updated, and the refresh of the rollup | REFRESH MATERIALIZED VIEW | at most 0.02
-- ours:
UPDATE rolled SET score = (score + 1) % 11 WHERE id IN (SELECT id FROM rolled WHERE period(created, 'day', 'Europe/London') IN ('2023-05-05', '2023-05-06', '2024-02-02') AND id % 27 = 0 LIMIT 1000);
SELECT kpi_rollup_refresh('daily');
-- theirs:
REFRESH MATERIALIZED VIEW daily_view;

-- row: the same 1,000 tickets spread over all days | REFRESH MATERIALIZED VIEW | at most 1.50
-- ours:
UPDATE rolled SET score = (score + 1) % 11 WHERE id % 10000 = 77;
SELECT kpi_rollup_refresh('daily');
-- theirs:
REFRESH MATERIALIZED VIEW daily_view;

-- setup
VACUUM ANALYZE rolled, daily;
-- row: the live view by month, nothing touched | the rollup alone | at most 1.50
-- ours:
SELECT period(period, 'month'), nps(survey_summary(scores)) FROM daily_live GROUP BY 1;
-- theirs:
SELECT period(period, 'month'), nps(survey_summary(scores)) FROM daily GROUP BY 1;

-- row: the live view by month, one day touched | the rollup alone | at most 2.00
-- setup
UPDATE rolled SET score = 5 WHERE period(created, 'day', 'Europe/London') = '2023-05-05' AND id % 100 = 0;
-- ours:
SELECT period(period, 'month'), nps(survey_summary(scores)) FROM daily_live GROUP BY 1;
-- theirs:
SELECT period(period, 'month'), nps(survey_summary(scores)) FROM daily GROUP BY 1;

-- row: 2,000 updates of one row each, with the triggers | without | at most 3.00
-- ours:
DO $$ BEGIN FOR i IN 1..2000 LOOP UPDATE rolled SET changed = changed + 1 WHERE id = i * 400; END LOOP; END $$;
-- theirs:
DO $$ BEGIN FOR i IN 1..2000 LOOP UPDATE unrolled SET changed = changed + 1 WHERE id = i * 400; END LOOP; END $$;

-- row: an insert of 100,000 rows, with the triggers | without | at most 1.50
-- ours:
INSERT INTO rolled SELECT id + 100000000 + (random() * 1e12)::bigint * 1000000, agent, score, created, wait FROM unrolled WHERE id <= 100000;
-- theirs:
INSERT INTO unrolled SELECT id + 100000000 + (random() * 1e12)::bigint * 1000000, agent, score, created, wait FROM unrolled WHERE id <= 100000;
-- setup
SELECT kpi_rollup_drop('daily');
DROP MATERIALIZED VIEW daily_view;
DROP TABLE rolled, unrolled;
