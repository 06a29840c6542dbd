-- Durations. Every row reads all of `tickets`; a tenth of the replies are missing.

-- row: frt(created, replied) | avg(replied - created) | at most 0.50
-- ours:
SELECT frt(created, replied) FROM tickets;
-- theirs:
SELECT avg(replied - created) FROM tickets;

-- row: mean, p50, p90 and p99 in one pass | avg and percentile_cont | at most 0.20
-- ours:
SELECT mean(s), percentiles(s, ARRAY[0.5, 0.9, 0.99]) FROM (SELECT duration_summary(created, replied) AS s FROM tickets) t;
-- theirs:
SELECT avg(replied - created), percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY replied - created) FROM tickets;

-- row: mean, p50, p90 and p99 of 500 teams | avg and percentile_cont | at most 0.25
-- ours:
SELECT team, mean(s), percentiles(s, ARRAY[0.5, 0.9, 0.99])
FROM (SELECT team, duration_summary(created, replied) AS s FROM tickets GROUP BY team OFFSET 0) t;
-- theirs:
SELECT team, avg(replied - created), percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY replied - created)
FROM tickets GROUP BY team;

-- setup
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'tdigest') THEN
        CREATE EXTENSION IF NOT EXISTS tdigest;
    END IF;
END $$;

-- row: p50, p90 and p99 of 500 teams | tdigest_percentile, compression 100 | at most 0.50 | | needs tdigest
-- ours:
SELECT team, percentiles(s, ARRAY[0.5, 0.9, 0.99])
FROM (SELECT team, duration_summary(created, replied) AS s FROM tickets GROUP BY team OFFSET 0) t;
-- theirs:
SELECT team, tdigest_percentile(extract(epoch FROM replied - created)::double precision, 100, ARRAY[0.5, 0.9, 0.99])
FROM tickets GROUP BY team;

-- row: percentiles of 500 teams, two workers | serial | at most 0.60
-- ours:
SET max_parallel_workers_per_gather = 2;
SELECT team, percentiles(s, ARRAY[0.5, 0.9, 0.99])
FROM (SELECT team, duration_summary(created, replied) AS s FROM tickets GROUP BY team OFFSET 0) t;
-- theirs:
SET max_parallel_workers_per_gather = 0;
SELECT team, percentiles(s, ARRAY[0.5, 0.9, 0.99])
FROM (SELECT team, duration_summary(created, replied) AS s FROM tickets GROUP BY team OFFSET 0) t;

-- setup
CREATE TABLE duration_day AS
SELECT (id * 365 / (:rows + 1))::int AS day, duration_summary(created, replied) AS s FROM tickets GROUP BY 1;

-- row: a year by month from daily summaries | from raw rows | at most 0.01
-- ours:
SELECT day / 31, mean(duration_summary(s)), percentile(duration_summary(s), 0.9) FROM duration_day GROUP BY 1;
-- theirs:
SELECT (id * 365 / (:rows + 1))::int / 31, mean(duration_summary(created, replied)), percentile(duration_summary(created, replied), 0.9)
FROM tickets GROUP BY 1;

-- setup
CREATE TABLE duration_small AS SELECT id / 500 AS part, duration_summary(created, replied) AS s FROM tickets GROUP BY 1;

-- row: p90 of 36 groups from summaries of 500 tickets | from raw rows | at most 0.10
-- ours:
SELECT part % 36, percentile(duration_summary(s), 0.9) FROM duration_small GROUP BY 1;
-- theirs:
SELECT id / 500 % 36, percentile(duration_summary(created, replied), 0.9) FROM tickets GROUP BY 1;

-- row: seven-day p90 for each day of a year, from daily summaries | one pass over the raw rows by day | at most 0.05
-- ours:
SELECT day, percentile(duration_summary(s) OVER (ORDER BY day ROWS 6 PRECEDING), 0.9) FROM duration_day;
-- theirs:
SELECT (id * 365 / (:rows + 1))::int, percentile(duration_summary(created, replied), 0.9) FROM tickets GROUP BY 1;

-- setup
CREATE UNLOGGED TABLE frame_ticket AS SELECT id, created, replied FROM tickets WHERE id <= 200000;

-- row: frt over a moving frame of 1000 tickets | avg over the same frame | at most 1.50
-- ours:
SELECT count(m) FROM (SELECT frt(created, replied) OVER (ORDER BY id ROWS 999 PRECEDING) AS m FROM frame_ticket) t;
-- theirs:
SELECT count(m) FROM (SELECT avg(replied - created) OVER (ORDER BY id ROWS 999 PRECEDING) AS m FROM frame_ticket) t;

-- setup
CREATE TABLE duration_count AS SELECT extract(epoch FROM replied - created) / 60 AS minutes, count(*) AS n FROM tickets GROUP BY 1;

-- row: p50 and p90 from a table of counts | percentile_cont of the rows | at most 0.10
-- ours:
SELECT percentiles(duration_summary(minutes, n), ARRAY[0.5, 0.9]) FROM duration_count;
-- theirs:
SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY replied - created) FROM tickets;

-- row: the share within 75 minutes, exact, of a year from daily summaries | count(*) FILTER over the rows | at most 0.05
-- ours:
SELECT share_within(duration_summary(s), 75) FROM duration_day;
-- theirs:
SELECT 100.0 * count(*) FILTER (WHERE replied - created <= interval '75 min') / count(replied) FROM tickets;

-- setup
CREATE TABLE duration_total AS
SELECT team, (id * 365 / (:rows + 1))::int AS day, sum(extract(epoch FROM replied - created) / 60) AS minutes, count(replied) AS n FROM tickets GROUP BY 1, 2;

-- row: frt(total, n) from totals by day and team | sum(total) / sum(n), a numeric | at most 6.00
-- ours:
SELECT team, frt(minutes, n) FROM duration_total GROUP BY 1;
-- theirs:
SELECT team, sum(minutes) / sum(n) FROM duration_total GROUP BY 1;
