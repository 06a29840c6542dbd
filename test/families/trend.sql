-- Trends, changes, charts and pictures against slow SQL.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
SELECT * FROM no_plan();

CREATE TABLE series AS
SELECT g, i, date '2024-01-01' + i AS day, timestamptz '2024-01-01' + make_interval(secs => i * 4000 + (hashint8extended(i, g) & 4095)::float8) AS at,
       CASE WHEN hashint8extended(i, 20 + g) % 11 <> 0 THEN round((hashint8extended(i, 10 + g) & 65535)::numeric / 100 - 200, 2) END AS v
FROM generate_series(0, 9) AS g, generate_series(1, 60 + 20 * g) AS i;

-- The slope is the exact fraction that sums of numeric give.
CREATE TEMP VIEW slope AS
SELECT g, trend(v, at) AS ours, trend(v::float8, at) AS of_float8, trend(v, at::timestamp) AS of_timestamp, trend(v, day) AS by_day,
       trim_scale((count(*) * sum(x * v) - sum(x) * sum(v)) * 86400000000 / (count(*) * sum(x * x) - sum(x) * sum(x))) AS exact,
       regr_slope(v, (day - date '2024-01-01')) AS regr_by_day
FROM (SELECT *, (extract(epoch FROM at - timestamptz '2000-01-01') * 1000000)::numeric AS x FROM series WHERE v IS NOT NULL) s GROUP BY g;
SELECT ok(bool_and(abs(ours - exact) <= 1e-16), 'trend is the exact slope, to 16 digits') FROM slope;
SELECT ok(bool_and(ours = of_float8 AND ours = of_timestamp), 'of every type of value and time') FROM slope;
SELECT ok(bool_and(abs(by_day - regr_by_day::numeric) < 1e-12), 'by date, against regr_slope') FROM slope;
SELECT is_empty($$SELECT g FROM series GROUP BY g HAVING trend(v, at ORDER BY hashint8extended(i, 7)) <> trend(v, at ORDER BY i)
                  OR kpi_change(v, at ORDER BY hashint8extended(i, 7)) IS DISTINCT FROM kpi_change(v, at)
                  OR sparkline(v, at ORDER BY hashint8extended(i, 7)) <> sparkline(v ORDER BY at)$$, 'the order of rows does not matter');
SELECT is_empty($$
    SELECT * FROM (SELECT g, i, trend(v, at) OVER (PARTITION BY g ORDER BY i ROWS 9 PRECEDING) AS moving FROM series) m
    WHERE moving::text IS DISTINCT FROM (SELECT trend(v, at)::text FROM series s WHERE s.g = m.g AND s.i BETWEEN m.i - 9 AND m.i)$$, 'a moving trend is what recomputation gives');
SELECT is_empty($$SELECT g FROM series GROUP BY g HAVING (kpi_change(v, at)).first <> (array_agg(v ORDER BY at) FILTER (WHERE v IS NOT NULL))[1]
                  OR (kpi_change(v, at)).last <> (array_agg(v ORDER BY at DESC) FILTER (WHERE v IS NOT NULL))[1]
                  OR (kpi_change(v, at)).change <> (kpi_change(v, at)).last - (kpi_change(v, at)).first$$, 'kpi_change: first, last, difference');
-- Parts of a series merge to the whole, whichever comes first, and also where one of them is empty.
CREATE AGGREGATE trend_state(numeric, timestamptz) (SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}');
CREATE AGGREGATE change_state(numeric, timestamptz) (SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}');
CREATE TEMP VIEW parts AS
SELECT g, k, trend(v, at) AS slope, trend_state(v, at) FILTER (WHERE i % k = 0) AS t1, trend_state(v, at) FILTER (WHERE i % k <> 0) AS t2,
       kpi_change(v, at) AS change, change_state(v, at) FILTER (WHERE i % k = 0) AS c1, change_state(v, at) FILTER (WHERE i % k <> 0) AS c2
FROM series, unnest(ARRAY[1, 2, 7, 50]) AS k GROUP BY g, k;
SELECT is_empty('SELECT * FROM parts WHERE trend_final(trend_merge(t1, t2)) <> slope OR trend_merge(t1, t2) <> trend_merge(t2, t1)', 'trends merge');
SELECT is_empty('SELECT * FROM parts WHERE kpi_change_final(kpi_change_merge(c1, c2)) <> change OR kpi_change_merge(c1, c2) <> kpi_change_merge(c2, c1)', 'changes merge');

-- Pictures: one character a row, the extremes where the extremes are.
CREATE TEMP TABLE bars AS SELECT g, sparkline(v ORDER BY i) AS line, array_agg(v ORDER BY i) AS vs, min(v) AS low, max(v) AS high FROM series GROUP BY g;
SELECT ok(bool_and(length(line) = cardinality(vs)), 'a bar for every row') FROM bars;
SELECT is_empty($$
    SELECT g, n FROM bars, generate_series(1, cardinality(vs)) AS n
    WHERE substr(line, n, 1) IS DISTINCT FROM CASE WHEN vs[n] IS NULL THEN ' ' ELSE
        substr('▁▂▃▄▅▆▇█', 1 + least(floor((vs[n] - low) / (high - low) * 8)::int, 7), 1) END$$, 'each of the right height');

-- xmr against its definition in SQL.
CREATE TEMP VIEW chart AS SELECT g, i, v, (x).* FROM (SELECT g, i, v, xmr(v) OVER (PARTITION BY g ORDER BY i) AS x FROM series) c;
CREATE TEMP VIEW limits AS
SELECT g, avg(v) AS center, avg(v) - 2.66 * avg(mr) AS lower, avg(v) + 2.66 * avg(mr) AS upper
FROM (SELECT g, v, abs(v - lag(v) OVER (PARTITION BY g ORDER BY i)) AS mr FROM series WHERE v IS NOT NULL) d GROUP BY g;
SELECT is_empty($$SELECT * FROM chart c JOIN limits l USING (g) WHERE abs(c.center - l.center) > 1e-12 OR abs(c.lower - l.lower) > 1e-12 OR abs(c.upper - l.upper) > 1e-12$$, 'limits are mean and 2.66 mean ranges');
-- Series with drifts and jumps, so that every signal comes up.
CREATE TEMP TABLE drift AS
SELECT g, i, round((hashint8extended(i, 50 + g) & 1023)::numeric / 100 + CASE WHEN i / 15 % 4 = 1 THEN 8 WHEN i / 15 % 4 = 3 THEN -8 WHEN g > 10 THEN 3 ELSE 0 END
                   + CASE WHEN i % 57 = 0 THEN 25 WHEN i % 83 = 0 THEN -25 ELSE 0 END, 2) AS v
FROM generate_series(1, 20) AS g, generate_series(1, 120) AS i;
CREATE TEMP TABLE drawn AS SELECT g, i, v, (x).* FROM (SELECT g, i, v, xmr(v) OVER (PARTITION BY g ORDER BY i) AS x FROM drift) c;
CREATE TEMP TABLE expected AS
SELECT g, i, CASE
    WHEN v > upper THEN 'above upper limit' WHEN v < lower THEN 'below lower limit'
    WHEN near = 1 AND (count(*) FILTER (WHERE near = 1) OVER four) >= 3 THEN '3 of 4 near upper limit'
    WHEN near = -1 AND (count(*) FILTER (WHERE near = -1) OVER four) >= 3 THEN '3 of 4 near lower limit'
    WHEN (count(*) FILTER (WHERE v > center) OVER eight) = 8 THEN '8 in a row above'
    WHEN (count(*) FILTER (WHERE v < center) OVER eight) = 8 THEN '8 in a row below' END AS signal
FROM (SELECT *, CASE WHEN v > (center + upper) / 2 THEN 1 WHEN v < (center + lower) / 2 THEN -1 ELSE 0 END AS near FROM drawn) d
WINDOW four AS (PARTITION BY g ORDER BY i ROWS 3 PRECEDING), eight AS (PARTITION BY g ORDER BY i ROWS 7 PRECEDING);
SELECT results_eq('SELECT g, i, signal FROM drawn ORDER BY g, i', 'SELECT g, i, signal FROM expected ORDER BY g, i', 'signals are what the rules say');
SELECT is(count(DISTINCT signal), 6::bigint, 'and every signal came up') FROM drawn;
SELECT is_empty($$
    SELECT * FROM (SELECT g, i, xmr(v, 20) OVER (PARTITION BY g ORDER BY i) AS x FROM drift) c
    JOIN (SELECT g, xmr(v) OVER (PARTITION BY g ORDER BY i) AS x FROM drift WHERE i <= 20) b USING (g)
    WHERE ((c.x).center, (c.x).lower, (c.x).upper) IS DISTINCT FROM ((b.x).center, (b.x).lower, (b.x).upper)$$, 'a baseline is the chart of its first values');
SELECT is(count(DISTINCT x), 1::bigint, 'bigint, numeric and double precision agree') FROM (
    SELECT string_agg(x::text, ' ' ORDER BY i) AS x FROM (
        SELECT 1 AS way, i, xmr(i::bigint % 17) OVER (ORDER BY i) AS x FROM generate_series(1, 50) i
        UNION ALL SELECT 2, i, xmr((i % 17)::numeric) OVER (ORDER BY i) FROM generate_series(1, 50) i
        UNION ALL SELECT 3, i, xmr((i % 17)::float8) OVER (ORDER BY i) FROM generate_series(1, 50) i) w GROUP BY way) ways;

-- A scorecard of every beginning of every series says what the last row of xmr and sparkline says; some values are missing.
UPDATE drift SET v = NULL WHERE hashint8extended(i, g) % 9 = 0;
CREATE TEMP TABLE beginning AS SELECT g, k, i, v, date '2024-01-01' + i AS at FROM drift, generate_series(1, 120, 7) AS k WHERE i <= k;
CREATE TEMP TABLE by_window AS
SELECT g, k, baseline, i, v, at, lag(v) OVER (PARTITION BY g, k, baseline, v IS NULL ORDER BY i) AS lag, xmr(v, baseline) OVER w AS x,
       sparkline(v) OVER w AS picture
FROM beginning, unnest(ARRAY[NULL, 8, 40]) AS baseline WINDOW w AS (PARTITION BY g, k, baseline ORDER BY i);
CREATE TEMP TABLE by_scorecard AS
SELECT g, k, baseline, (scorecard(v, at, baseline ORDER BY hashint8extended(i, 3))).* FROM beginning, unnest(ARRAY[NULL, 8, 40]) AS baseline GROUP BY g, k, baseline;
SELECT results_eq('SELECT g, k, baseline, at, value::text, lower::text, upper::text, signal, picture FROM by_scorecard ORDER BY g, k, baseline',
                  'SELECT g, k, baseline, at, trim_scale(v)::text, (x).lower::text, (x).upper::text, (x).signal, picture FROM by_window WHERE i = k ORDER BY g, k, baseline',
                  'a scorecard is the last row of xmr and sparkline');
SELECT results_eq('SELECT g, k, baseline, previous, change FROM by_scorecard WHERE value IS NOT NULL ORDER BY g, k, baseline',
                  'SELECT g, k, baseline, lag, v - lag FROM by_window WHERE i = k AND v IS NOT NULL ORDER BY g, k, baseline', 'with the last value before it');
SELECT cmp_ok(count(DISTINCT signal), '>=', 5::bigint, 'and signals came up') FROM by_scorecard;

-- ---- states by hand ----

SELECT is(trend_accum('{0,0,0,0,0,0}', v, at), '{1,0,0,0,0,0}', 'a point without a value, or without a time, is counted as missing') FROM (VALUES (NULL::float8, date '2024-01-01'), (2, NULL)) AS p(v, at);

SELECT throws_like(format('SELECT %s(%L::numeric[])', reader, state), 'invalid state of %', format('%s of %s', reader, state))
FROM (VALUES ('trend_final', '{{1,2},{3,4}}'), ('trend_final', '{1,2}'), ('trend_final', '{1,2,3,4,5,NULL}'), ('scorecard_final', '{{1,2},{3,4}}'), ('scorecard_final', '{1,2}'),
             ('scorecard_date_final', '{NULL,1.854e20,5}'), ('scorecard_timestamp_final', '{NULL,9223371500000000000,5}')) AS v(reader, state);

-- Values of one moment stand in their own order, what is not there last.
SELECT is(sparkline(v, timestamp '2024-01-01' ORDER BY hashint4(i)), sparkline(v ORDER BY i), 'a picture of one moment')
FROM (SELECT i, CASE WHEN i <= 16 THEN i END::float8 AS v FROM generate_series(1, 40) AS i) AS x;

SELECT * FROM finish();
ROLLBACK;
