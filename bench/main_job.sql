-- The main job: NPS, CSAT, FCR and FRT in minutes by ten teams, against the SQL formulas that people write.
-- setup
CREATE UNLOGGED TABLE support AS
SELECT team % 10 AS team, score, CASE WHEN id % 3 <> 0 THEN (1 + (id * 7 + score) % 5)::int END AS rating, (1 + greatest(id % 7 - 4, 0))::int AS contacts, created, replied FROM tickets;
VACUUM ANALYZE support;

-- row: the main job: nps, csat, fcr, frt by team | the SQL formulas people write | at most 0.60
-- ours:
SELECT team, nps(score), csat(rating), fcr(contacts), frt(created, replied) FROM support GROUP BY team;
-- theirs:
SELECT team, 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0) AS nps,
       100.0 * count(*) FILTER (WHERE rating >= 4) / nullif(count(rating), 0) AS csat,
       100.0 * count(*) FILTER (WHERE contacts = 1) / nullif(count(contacts), 0) AS fcr,
       avg(extract(epoch FROM replied - created)) / 60 AS frt
FROM support GROUP BY team;

-- row: the same with p50 and p90 | with percentile_cont | at most 0.20
-- ours:
SELECT team, nps(score), csat(rating), fcr(contacts), mean(duration_summary(created, replied)), percentiles(duration_summary(created, replied), ARRAY[0.5, 0.9]) FROM support GROUP BY team;
-- theirs:
SELECT team, 100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0) AS nps,
       100.0 * count(*) FILTER (WHERE rating >= 4) / nullif(count(rating), 0) AS csat,
       100.0 * count(*) FILTER (WHERE contacts = 1) / nullif(count(contacts), 0) AS fcr,
       avg(extract(epoch FROM replied - created)) / 60 AS frt,
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM replied - created) / 60) AS waits
FROM support GROUP BY team;
-- setup
DROP TABLE support;
