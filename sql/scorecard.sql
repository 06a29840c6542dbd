-- The latest point of a KPI's series, as xmr and sparkline give it.
SET TimeZone = 'UTC';
SET DateStyle = ISO;
CREATE TEMP TABLE weekly (kpi text, week date, value numeric);
INSERT INTO weekly SELECT 'csat', date '2024-01-01' + 7 * (n::int - 1), v FROM unnest('{81,83,82,80,84,82,81,83,82,74.5}'::numeric[]) WITH ORDINALITY u(v, n);
INSERT INTO weekly SELECT 'frt', date '2024-01-01' + 7 * (n::int - 1), v FROM unnest('{30,32,NULL,31,29,33,30,31,32,31}'::numeric[]) WITH ORDINALITY u(v, n);

-- One row a KPI; the columns are those of the windows and aggregates that it stands for.
SELECT kpi, (scorecard(value, week, 8)).* FROM weekly GROUP BY kpi ORDER BY kpi;
SELECT kpi, (x).lower, (x).upper, (x).signal, picture
FROM (SELECT kpi, week, xmr(value, 8) OVER (PARTITION BY kpi ORDER BY week) AS x,
             sparkline(value) OVER (PARTITION BY kpi ORDER BY week) AS picture FROM weekly) t
WHERE week = '2024-03-04' ORDER BY kpi;
-- Without a baseline the limits come from the whole series. The order of rows does not matter.
SELECT kpi, (scorecard(value, week)).* FROM weekly GROUP BY kpi ORDER BY kpi;
SELECT kpi, scorecard(value, week, 8) = scorecard(value, week, 8 ORDER BY value) AS any_order FROM weekly GROUP BY kpi ORDER BY kpi;
-- A baseline longer than the series, or NULL, is the whole series.
SELECT scorecard(value, week, 100) = scorecard(value, week) AS longer, scorecard(value, week, NULL) = scorecard(value, week) AS none
FROM weekly WHERE kpi = 'csat';

-- at has the type of the column, and values of any numeric type give the same.
SELECT pg_typeof((scorecard(value, week)).at), pg_typeof((scorecard(value, week::timestamp)).at), pg_typeof((scorecard(value, week::timestamptz)).at) FROM weekly WHERE kpi = 'csat';
SELECT (scorecard(value, week::timestamptz)).at, (scorecard(value::float8, week::timestamp)).at AS local, (scorecard(10, week)).* FROM weekly WHERE kpi = 'csat';
SELECT (scorecard(value::float8, week, 8)) = scorecard(value, week, 8) AS double_precision FROM weekly WHERE kpi = 'csat';
SELECT (scorecard(v::smallint, d)).value, (scorecard(v::real, d)).value, (scorecard(v::bigint, d)).value FROM (VALUES (1, date '2024-01-01'), (2, '2024-01-08')) t(v, d);

-- Gaps: previous is the last value there is. Where the latest point has no value there is no change and no signal.
SELECT (scorecard(v, d)).* FROM (VALUES (5, date '2024-01-01'), (NULL, '2024-01-08'), (7, '2024-01-15')) t(v, d);
SELECT (scorecard(v, d)).* FROM (VALUES (5, date '2024-01-01'), (6, '2024-01-08'), (NULL, '2024-01-15')) t(v, d);
-- One point, only gaps, no time, no rows.
SELECT (scorecard(5, date '2024-01-01')).*;
SELECT (scorecard(NULL::int, date '2024-01-01')).*;
SELECT scorecard(5, NULL::date) IS NULL AS no_time, scorecard(5, date '2024-01-01') FILTER (WHERE false) IS NULL AS no_rows;
-- From the first dates to the last.
SELECT (scorecard(v, d)).at FROM (VALUES (1, date '4713-01-01 BC'), (2, '5874897-12-31')) t(v, d);
SELECT (scorecard(v, at)).at, (scorecard(v, at)).change FROM (VALUES (1, timestamptz '4714-11-24 BC'), (2, '294276-12-31 23:59:59.999999+00')) t(v, at);

\set VERBOSITY default
SELECT scorecard(value, week) FROM weekly;
\echo :LAST_ERROR_SQLSTATE
SELECT scorecard(v, timestamptz '2024-01-01 09:00+01') FROM (VALUES (1), (NULL)) t(v);
\echo :LAST_ERROR_SQLSTATE
SELECT scorecard(value, week, 1) FROM weekly;
\echo :LAST_ERROR_SQLSTATE
SELECT scorecard(v, d, v) FROM (VALUES (5, date '2024-01-01'), (7, '2024-01-15')) t(v, d);
\echo :LAST_ERROR_SQLSTATE
SELECT scorecard(v, d, CASE WHEN v > 5 THEN v END) FROM (VALUES (5, date '2024-01-01'), (7, '2024-01-15')) t(v, d);
SELECT scorecard('NaN'::float8, date '2024-01-01');
\echo :LAST_ERROR_SQLSTATE
SELECT scorecard(1, timestamp 'infinity');
\echo :LAST_ERROR_SQLSTATE
-- By hand.
SELECT scorecard_final('{}') IS NULL AS empty, scorecard_date_final(scorecard_accum(scorecard_accum(NULL, 1, date '2024-01-01'), 2.5, '2024-01-02'));
SELECT scorecard_merge(scorecard_accum('{}', 1, date '2024-01-01', 8), scorecard_accum('{}', 2, date '2024-01-02', 9));
\echo :LAST_ERROR_SQLSTATE
SELECT scorecard_final('{1,2}');
\echo :LAST_ERROR_SQLSTATE
SELECT scorecard_final('{NULL,NULL,1}');
SELECT scorecard_final('{NULL,NaN,1}');
SELECT scorecard_date_final('{NULL,1e30,1}');
SELECT scorecard_final('{NULL,1,NaN}');
SELECT scorecard_accum('{{1}}', 1, now());
