-- setup
-- A million tickets over fourteen months, one in sixteen still open. The join visits every ticket for every day, a minute
-- and more for all of them; its row takes the first tenth, on both sides, since both cost the same for every ticket.
CREATE UNLOGGED TABLE backlog_tickets AS
SELECT i AS id, opened, CASE WHEN hashint8extended(i, 3) & 15 <> 0 THEN opened + (hashint8extended(i, 2) & 1048575) * interval '1 s' END AS closed
FROM (SELECT i, timestamptz '2023-05-01' + (hashint8extended(i, 1) & 1073741823) * interval '35 ms' AS opened FROM generate_series(1::bigint, 1000000) AS i OFFSET 0) AS t;
CREATE UNLOGGED TABLE backlog_tenth AS SELECT * FROM backlog_tickets WHERE id <= 100000;
VACUUM ANALYZE backlog_tickets;
VACUUM ANALYZE backlog_tenth;
-- Each row's function looked up anew, as Citus does on its workers.
CREATE FUNCTION backlog_anew(n bigint, step interval) RETURNS backlog_summary LANGUAGE plpgsql AS $$
DECLARE state backlog_summary := 'missing:0'; r record;
BEGIN
    FOR r IN SELECT opened, closed FROM backlog_tenth LIMIT n LOOP
        SELECT backlog_summary_accum(state, r.opened, r.closed, '2023-06-01', '2024-06-01', step) INTO state FROM (VALUES (1)) AS v;
    END LOOP;
    RETURN state;
END $$;
-- row: backlog_summary, a year of days, 100,000 tickets | the generate_series join | at most 0.02
-- ours:
SELECT p.at, p.backlog FROM (SELECT backlog_summary(opened, closed, '2023-06-01', '2024-06-01', '1 day') AS s FROM backlog_tenth) q, backlog_points(s) p;
-- theirs:
SELECT d.at, count(t.opened) FROM generate_series(timestamptz '2023-06-02', '2024-06-01', '1 day') AS d(at)
LEFT JOIN backlog_tenth t ON t.opened <= d.at AND (t.closed IS NULL OR t.closed > d.at) GROUP BY d.at ORDER BY d.at;
-- row: the same, 1,000,000 tickets | sums over a union of openings and closings by day | at most 0.50
-- ours:
SELECT p.at, p.backlog FROM (SELECT backlog_summary(opened, closed, '2023-06-01', '2024-06-01', '1 day') AS s FROM backlog_tickets) q, backlog_points(s) p;
-- theirs:
SELECT * FROM (SELECT day, sum(sum(n)) OVER (ORDER BY day) AS backlog
               FROM (SELECT date_trunc('day', opened) AS day, 1 AS n FROM backlog_tickets UNION ALL
                     SELECT date_trunc('day', closed), -1 FROM backlog_tickets WHERE closed IS NOT NULL) AS e GROUP BY day) AS b
WHERE day >= '2023-06-01' AND day < '2024-06-01' ORDER BY day;
-- row: the same, 1,000,000 tickets | count(opened), count(closed) | at most 3.00
-- ours:
SELECT backlog(backlog_summary(opened, closed, '2023-06-01', '2024-06-01', '1 day')) FROM backlog_tickets;
-- theirs:
SELECT count(opened), count(closed) FROM backlog_tickets;
-- row: backlog_summary_accum looked up anew for each of 10,000 rows, a year of days | the same, a year as one step | at most 3.00
-- ours:
SELECT sample_size(backlog_anew(10000, '1 day'));
-- theirs:
SELECT sample_size(backlog_anew(10000, '1 year'));
-- row: backlog(opened, closed, as_of) | count(*) FILTER of the same | at most 1.50
-- ours:
SELECT backlog(opened, closed, '2024-01-01') FROM backlog_tickets;
-- theirs:
SELECT count(*) FILTER (WHERE opened <= '2024-01-01' AND (closed IS NULL OR closed > '2024-01-01')) FROM backlog_tickets;
-- row: xmr over 100,000 values | the same limits in SQL window functions | at most 1.00
-- ours:
SELECT count(*) FILTER (WHERE (x).signal IS NOT NULL) FROM (SELECT xmr(id % 1009) OVER (ORDER BY id) AS x FROM backlog_tenth) c;
-- theirs:
SELECT count(*) FILTER (WHERE v > center + 2.66 * range OR v < center - 2.66 * range)
FROM (SELECT v, avg(v) OVER () AS center, avg(mr) OVER () AS range
      FROM (SELECT (id % 1009)::numeric AS v, abs((id % 1009)::numeric - lag((id % 1009)::numeric) OVER (ORDER BY id)) AS mr FROM backlog_tenth) d) c;
-- row: scorecard of 100 series of 1,000 values | their last rows of xmr, lag and sparkline | at most 1.00
-- ours:
SELECT kpi, (c).value, (c).previous, (c).signal, (c).lower, (c).upper, (c).picture
FROM (SELECT id % 100 AS kpi, scorecard(id % 1009, timestamptz '2024-01-01' + id * interval '1 hour', 8) AS c FROM backlog_tenth GROUP BY 1 OFFSET 0) s;
-- theirs:
SELECT kpi, max(v) FILTER (WHERE latest), max(last) FILTER (WHERE latest), max((x).signal) FILTER (WHERE latest), max((x).lower) FILTER (WHERE latest), max((x).upper) FILTER (WHERE latest), sparkline(v ORDER BY at)
FROM (SELECT kpi, v, at, lag(v) OVER w AS last, xmr(v, 8) OVER w AS x, at = max(at) OVER (PARTITION BY kpi) AS latest
      FROM (SELECT id % 100 AS kpi, id % 1009 AS v, timestamptz '2024-01-01' + id * interval '1 hour' AS at FROM backlog_tenth) s
      WINDOW w AS (PARTITION BY kpi ORDER BY at)) c GROUP BY kpi;
