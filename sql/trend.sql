-- A KPI over time: slope, change, picture.
SET TimeZone = 'UTC';
SET DateStyle = ISO;
CREATE TEMP TABLE kpi (at date, nps numeric);
INSERT INTO kpi VALUES ('2024-01-01', 30), ('2024-01-08', 32), ('2024-01-15', 31), ('2024-01-22', NULL), ('2024-01-29', 40.5);

-- Least-squares change a day; regr_slope says the same of doubles.
SELECT trend(nps, at), round(regr_slope(nps, at - date '2024-01-01')::numeric, 12) AS regr_slope FROM kpi;
SELECT trend(nps, at::timestamptz) = trend(nps, at), trend(nps, at::timestamp) = trend(nps, at),
       trend(nps::float8, at) = trend(nps, at) AS double_precision FROM kpi;
SELECT trend(v, at) FROM (VALUES (1, date '2024-01-01'), (2, '2024-01-02'), (4, '2024-01-03')) t(v, at);
SELECT trend(v::bigint, at), trend(v::smallint, at) AS from_smallint, trend(v::real, at) AS from_real
FROM (VALUES (10, timestamptz '2024-01-01 00:00'), (11, '2024-01-01 12:00')) t(v, at);

-- No points, one, or all at one moment: no slope. A constant series does not move.
SELECT trend(nps, at) FROM kpi WHERE false;
SELECT trend(nps, at) FROM kpi WHERE nps IS NULL;
SELECT trend(nps, at) FROM kpi WHERE at = '2024-01-01';
SELECT trend(v, date '2024-01-01') FROM generate_series(1, 3) v;
SELECT trend(5, at) FROM kpi;
SELECT trend(NULL::int, at), trend(5, NULL::date) FROM kpi;
-- Over a day of 23 hours dates still are a day apart, instants are not.
SET TimeZone = 'Europe/London';
SELECT trend(v, d) AS by_date, round(trend(v, d::timestamptz), 6) AS by_instant
FROM (VALUES (0, date '2024-03-31'), (1, date '2024-04-01')) t(v, d);
SET TimeZone = 'UTC';
-- A sliding window over seven days.
SELECT at, trend(nps, at) OVER (ORDER BY at RANGE BETWEEN '14 days' PRECEDING AND CURRENT ROW) FROM kpi;

-- First to last in time, whatever the order of rows.
SELECT (kpi_change(nps, at)).* FROM kpi;
SELECT (kpi_change(nps, at)).* FROM (SELECT * FROM kpi ORDER BY nps DESC) t;
-- In percent of the size of the first value: a rise is a rise, also from below zero. From zero there is no percentage.
SELECT (kpi_change(v, d)).* FROM (VALUES (-20, date '2024-01-01'), (-10, '2024-01-02')) t(v, d);
SELECT (kpi_change(v, d)).* FROM (VALUES (0, date '2024-01-01'), (5, '2024-01-02')) t(v, d);
SELECT (kpi_change(v::float8, d::timestamp)).* FROM (VALUES (80, date '2024-01-01'), (60, '2024-01-02')) t(v, d);
-- One moment is no change: of several values the smallest counts as first, the largest as last.
SELECT (kpi_change(v, date '2024-01-01')).* FROM (VALUES (7), (3)) t(v);
SELECT (kpi_change(v, d)).* FROM (VALUES (7, date '2024-01-01'), (3, '2024-01-01'), (9, '2024-01-02')) t(v, d);
SELECT kpi_change(nps, at) FROM kpi WHERE nps IS NULL;
SELECT kpi_change(nps, at) FROM kpi WHERE false;

-- The series as a picture: lowest ▁, highest █, eight bands of equal height, a space where there is no value.
SELECT sparkline(nps ORDER BY at), sparkline(nps ORDER BY at DESC) AS backwards, sparkline(nps, at) AS by_time FROM kpi;
SELECT sparkline(v ORDER BY v) FROM generate_series(1, 8) v;
SELECT sparkline(v::bigint ORDER BY v), sparkline(v::real ORDER BY v), sparkline(v::numeric ORDER BY v) FROM generate_series(0, 15) v;
SELECT sparkline(array[1, 5, 2, NULL, 8]);
-- A constant series is drawn at mid height; one value is constant; nothing is NULL.
SELECT sparkline(v) FROM (VALUES (5), (5), (5)) t(v);
SELECT sparkline(v) FROM (VALUES (5)) t(v);
SELECT sparkline(v) IS NULL AS nothing FROM (VALUES (NULL::int), (NULL)) t(v);
SELECT sparkline(v) IS NULL AS nothing, sparkline(v, now()) IS NULL AS nothing_either FROM (VALUES (5)) t(v) WHERE false;
SELECT sparkline('{-1.7e308,0,1.7e308}'::float8[]), sparkline('{0,5e-324}'::float8[]) AS smallest, sparkline('{}'::float8[]) IS NULL AS nothing;
-- By time: a point without a time has no place.
SELECT sparkline(v, at) FROM (VALUES (3, timestamp '2024-01-03'), (1, '2024-01-01'), (NULL, '2024-01-02'), (9, NULL)) t(v, at);

\set VERBOSITY default
SELECT trend(v, date '2024-01-01') FROM (VALUES (1.5), ('NaN')) t(v);
\echo :LAST_ERROR_SQLSTATE
SELECT trend(1, timestamptz 'infinity');
\echo :LAST_ERROR_SQLSTATE
SELECT kpi_change(1, date '-infinity');
\echo :LAST_ERROR_SQLSTATE
SELECT sparkline('NaN'::float8);
\echo :LAST_ERROR_SQLSTATE
SELECT sparkline(1, timestamp 'infinity');
\echo :LAST_ERROR_SQLSTATE
SELECT sparkline('{{1,2},{3,4}}'::float8[]);
\echo :LAST_ERROR_SQLSTATE
SELECT trend_accum('{1,2}', 1::numeric, date '2024-01-01');
\echo :LAST_ERROR_SQLSTATE
SELECT trend_accum(NULL::numeric[], 1::bigint, now());
\echo :LAST_ERROR_SQLSTATE
SELECT trend_unaccum(NULL::numeric[], 1::float8, date '2024-01-01');
SELECT kpi_change_accum(NULL::numeric[], 1::numeric, localtimestamp);
-- Dates go on beyond the last timestamp.
SELECT trend(v, d) > 0 AS rising, (kpi_change(v, d)).last FROM (VALUES (1, date '2024-01-01'), (2, '5874897-12-31')) t(v, d);
SELECT sparkline_accum(sparkline_accum(NULL, 1, timestamp '2024-01-01'), 2, timestamp '2024-01-02') AS by_hand;
