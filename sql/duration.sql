-- Durations: first response, resolution, reply, handle and answer times. Minutes unless a name ends in _interval.
SET TimeZone = 'America/New_York';
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
\set VERBOSITY default

-- ---- the examples of the reference ----

-- 50 inquiries that waited 200 minutes together
SELECT frt(CASE WHEN i <= 25 THEN 2 ELSE 6 END) FROM generate_series(1, 50) i;
-- 100 calls: 500 minutes of talk, 100 on hold, 200 of wrap-up
SELECT aht(5, 1, 2) FROM generate_series(1, 100);
SELECT aht(interval '5 min', interval '1 min', interval '2 min') FROM generate_series(1, 100);
SELECT percentile(s, 0.5) AS p50, percentile(s, 0.9) AS p90
FROM (SELECT duration_summary(i) AS s FROM generate_series(1, 10) i) t;
SELECT mean(s), percentile(s, 0.5) AS p50, s
FROM (SELECT duration_summary(m) AS s FROM (VALUES (5), (7), (9), (11), (2880)) v (m)) t;

-- ---- every form of arguments ----

CREATE TABLE ticket (created timestamptz, replied timestamptz, resolved timestamptz);
INSERT INTO ticket VALUES
    ('2024-05-06 09:00', '2024-05-06 09:30', '2024-05-06 17:00'),
    ('2024-05-06 10:00', '2024-05-06 11:30', '2024-05-08 10:00'),
    ('2024-05-06 11:00', '2024-05-06 12:00', NULL),
    ('2024-05-06 12:00', NULL, NULL),
    (NULL, '2024-05-06 12:00', NULL);

SELECT frt(created, replied), art(created, resolved), reply_time(created, replied) FROM ticket;
SELECT frt(created::timestamp, replied::timestamp), frt(replied - created), frt(extract(epoch FROM replied - created) / 60)
FROM ticket;
SELECT aht(created, replied), asa(created, replied), aht(created::timestamp, replied::timestamp), asa(created::timestamp, replied::timestamp)
FROM ticket;
-- every number type, and the reader under the name of the KPI
SELECT art(m::smallint), art(m::integer), art(m::bigint), art(m::numeric), art(m::real), art(m::double precision), art(duration_summary(m))
FROM (VALUES (1), (2), (NULL)) v (m);
SELECT frt(duration_summary(m)), reply_time(duration_summary(m)), aht(duration_summary(m)), asa(duration_summary(m)), reply_time(m)
FROM (VALUES (1), (2)) v (m);
-- minutes are kept to the microsecond
SELECT duration_summary(m) FROM (VALUES (0.1), (1.0 / 3), (0)) v (m);
-- a month is 30 days and a day 24 hours, as intervals compare
SELECT mean_interval(duration_summary(interval '1 month 1 day')) AS one_month;

-- asa: who hung up does not count, but is not lost
SELECT asa(wait, answered), asa(wait * interval '1 minute', answered), missing(duration_summary(wait, answered)),
       percentile(duration_summary(wait * interval '1 minute', answered), 0.5)
FROM (VALUES (0.5, true), (1.5, true), (9, false), (2, NULL), (NULL, true)) v (wait, answered);

-- aht: a part that is NULL counts 0, unless all are
SELECT aht(talk, hold, wrap), sample_size(duration_summary(talk, hold, wrap)), missing(duration_summary(talk, hold, wrap))
FROM (VALUES (5, 1, 2), (3, NULL, NULL), (NULL, NULL, NULL)) v (talk, hold, wrap);
SELECT duration_summary(talk * interval '1 min', hold * interval '1 min', wrap * interval '1 min')
FROM (VALUES (5, 1, 2), (3, NULL, NULL), (NULL, NULL, NULL)) v (talk, hold, wrap);

-- ---- daylight saving: clocks went forward at 02:00 on 2024-03-10 ----

-- timestamptz is elapsed time, timestamp is subtracted as it stands
SELECT frt(timestamptz '2024-03-10 01:30', timestamptz '2024-03-10 03:30') AS elapsed,
       frt(timestamp '2024-03-10 01:30', timestamp '2024-03-10 03:30') AS as_it_stands;
SELECT frt(timestamptz '2024-11-03 00:30', timestamptz '2024-11-03 03:30') AS elapsed,
       frt(timestamp '2024-11-03 00:30', timestamp '2024-11-03 03:30') AS as_it_stands;

-- ---- the readers ----

CREATE TABLE day_summary AS SELECT duration_summary(created, resolved) AS s FROM ticket;
SELECT mean(s), total(s), shortest(s), longest(s), standard_deviation(s), sample_size(s), missing(s) FROM day_summary;
SELECT mean_interval(s), total_interval(s), shortest_interval(s), longest_interval(s), standard_deviation_interval(s) FROM day_summary;
SELECT percentile(s, 0), percentile(s, 0.25), percentile(s, 1), percentile_interval(s, 0.25) FROM day_summary;
SELECT percentiles(s, ARRAY[0.1, NULL, 0.9]), percentiles(s, ARRAY[[0, 1], [0.5, 0.75]]), percentiles_interval(s, ARRAY[0.5, 0.9]) FROM day_summary;
SELECT percentiles(s, '{}'), percentiles(s, ARRAY[0, 1]) FROM day_summary;
SELECT share_within(s, 480), share_within(s, 479.99), share_within(s, interval '8 hours'), share_within(s, 1e6), share_within(s, 0) FROM day_summary;
SELECT s, s::jsonb FROM day_summary;
-- thirds: at least 16 significant digits
SELECT mean(s), mean_interval(s), percentile(s, 0.333) FROM (SELECT duration_summary(m) AS s FROM (VALUES (1), (1), (2)) v (m)) t;

-- ---- no rows, only NULLs, one row ----

SELECT frt(m), mean(duration_summary(m)), total(duration_summary(m)), shortest(duration_summary(m)), longest(duration_summary(m)),
       standard_deviation(duration_summary(m)), percentile(duration_summary(m), 0.5), percentiles(duration_summary(m), ARRAY[0.5]),
       share_within(duration_summary(m), 60), sample_size(duration_summary(m)), missing(duration_summary(m)), duration_summary(m)
FROM (SELECT 1 WHERE false) v (m);
SELECT frt(m), mean_interval(duration_summary(m)), total_interval(duration_summary(m)), shortest_interval(duration_summary(m)),
       longest_interval(duration_summary(m)), standard_deviation_interval(duration_summary(m)), percentile_interval(duration_summary(m), 0.5),
       percentiles_interval(duration_summary(m), ARRAY[0.5]), share_within(duration_summary(m), interval '1 hour'),
       sample_size(duration_summary(m)), missing(duration_summary(m)), duration_summary(m), duration_summary(m)::jsonb
FROM (VALUES (NULL::int), (NULL)) v (m);
SELECT mean(s), standard_deviation(s), percentiles(s, ARRAY[0, 0.3, 1]), s FROM (SELECT duration_summary(0.001) AS s) t;
SELECT mean(NULL::duration_summary), percentile(NULL::duration_summary, 0.5), duration_summary(s) FROM (VALUES (NULL::duration_summary)) v (s);

-- ---- FILTER, GROUPING SETS, DISTINCT, windows ----

SELECT team, frt(m), frt(m) FILTER (WHERE m < 10), frt(DISTINCT m), percentile(duration_summary(m), 0.5) AS p50
FROM (VALUES ('a', 1), ('a', 1), ('a', 40), ('b', 6), ('b', NULL)) v (team, m) GROUP BY ROLLUP (team) ORDER BY team;
SELECT i, frt(m) OVER w, shortest(duration_summary(m) OVER w), longest(duration_summary(m) OVER w), missing(duration_summary(m) OVER w)
FROM (VALUES (1, 9), (2, 1), (3, NULL), (4, 5), (5, 5), (6, 3)) v (i, m) WINDOW w AS (ORDER BY i ROWS 2 PRECEDING);

-- ---- merging ----

SELECT a + b, a + b = b + a, a < b, a = a FROM (SELECT duration_summary(m) AS a FROM generate_series(1, 2) m) x, (SELECT duration_summary(m) AS b FROM generate_series(2, 3) m) y;
SELECT mean(duration_summary(s)), duration_summary(s) FROM (SELECT duration_summary(m) AS s FROM generate_series(1, 9) m GROUP BY m % 3) t;

-- ---- from exact values to a histogram: 250 are kept, 251 are counted ----

SELECT n, left(duration_summary(m)::text, 60) AS begins, mean(duration_summary(m)), shortest(duration_summary(m)), longest(duration_summary(m))
FROM (VALUES (250), (251)) v (n), generate_series(1, n) m GROUP BY n ORDER BY n;
-- whole minutes stay exact as far as buckets hold one of them: up to an hour
SELECT percentiles(s, ARRAY[0, 0.25, 0.5, 0.75, 1]), share_within(s, 15), share_within(s, 30), share_within(s, 29.5)
FROM (SELECT duration_summary(i % 60 + 1) AS s FROM generate_series(1, 6000) i) t;
-- a target that people name is exact, however many rows there are
SELECT share_within(s, 75), share_within(s, interval '75 min'), share_within(s, 74.9), share_within(s, 90)
FROM (SELECT duration_summary(CASE WHEN i <= 500 THEN 75 ELSE 90 END) AS s FROM generate_series(1, 1001) AS i) AS t;

-- whole seconds are known to be whole up to a minute, longer ones within 0.8 %
SELECT percentiles(s, ARRAY[0, 0.1, 0.5, 0.9, 1]), share_within(s, 500), round(standard_deviation(s), 9) FROM (SELECT duration_summary(i / 60.0) AS s FROM generate_series(1, 60000) i) t;
SELECT round(stddev(i / 60.0), 9) FROM generate_series(1, 60000) i;
SELECT s::jsonb - 'buckets' AS histogram, jsonb_path_query_array(s::jsonb, '$.buckets[0 to 2]') AS first_buckets
FROM (SELECT duration_summary(i) AS s FROM generate_series(1, 1000) i) t;
-- zeros and the longest possible
SELECT percentiles(s, ARRAY[0, 0.5, 0.6, 1]), s FROM (SELECT duration_summary(CASE WHEN i <= 200 THEN 0 ELSE 153722867280 END) AS s FROM generate_series(1, 300) i) t;
SELECT total_interval(s), mean(s), standard_deviation(s) FROM (SELECT duration_summary(interval '100 years') AS s FROM generate_series(1, 300)) t;

-- ---- how large a summary is ----

SELECT n, pg_column_size(s) < most AS fits
FROM (VALUES (20, 260), (20000, 4000)) v (n, most),
     LATERAL (SELECT duration_summary(exp(3 + 9 * (hashint8extended(i, 1) & 65535) / 65536.0 + (hashint8extended(i, 2) & 65535) / 65536.0)) AS s FROM generate_series(1, n) i) t;

-- ---- errors: what is impossible says so, and how to leave it out ----

SELECT frt(timestamptz '2024-05-06 10:00', timestamptz '2024-05-06 09:00');
\echo :LAST_ERROR_SQLSTATE
SELECT frt(timestamp '2024-05-06 10:00', timestamp '2024-05-06 09:00');
SELECT frt(timestamptz '2024-05-06 10:00', timestamptz 'infinity');
\echo :LAST_ERROR_SQLSTATE
SELECT frt(timestamp '-infinity', timestamp '2024-05-06 10:00');
SELECT frt(timestamptz '4714-11-24 BC', timestamptz '294276-12-31');
\echo :LAST_ERROR_SQLSTATE
SELECT frt(interval '-1 second');
\echo :LAST_ERROR_SQLSTATE
SELECT frt(interval '178000000 years');
\echo :LAST_ERROR_SQLSTATE
SELECT frt(-0.5);
\echo :LAST_ERROR_SQLSTATE
SELECT frt('NaN'::double precision);
SELECT frt('Infinity'::double precision);
SELECT frt(1e300);
\echo :LAST_ERROR_SQLSTATE
SELECT asa(-1, false);
SELECT asa(interval '-1 min', true);
SELECT aht(5, -1, 2);
SELECT aht(interval '290000 years', interval '290000 years', NULL);
SELECT percentile(duration_summary(1), 1.5);
\echo :LAST_ERROR_SQLSTATE
SELECT percentile(duration_summary(1), 'NaN');
SELECT percentiles(duration_summary(1), ARRAY[0.5, -1]);
SELECT share_within(duration_summary(1), -1);
\echo :LAST_ERROR_SQLSTATE
SELECT share_within(duration_summary(1), 'Infinity'::double precision);
SELECT share_within(duration_summary(1), interval '-1 day');
SELECT total_interval(duration_summary(interval '200000 years')) FROM generate_series(1, 100);
\echo :LAST_ERROR_SQLSTATE
SELECT 'missing:9223372036854775807'::duration_summary + 'missing:1';
\echo :LAST_ERROR_SQLSTATE

-- ---- text ----

SELECT 'unit:s 300:2 420:1 missing:7'::duration_summary AS in_minutes, 'missing:2 unit:us 7:1'::duration_summary AS any_order;
SELECT ''::duration_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'missing:-1'::duration_summary;
SELECT '5:1 missing:0'::duration_summary;
SELECT 'unit:h 5:1'::duration_summary;
SELECT 'unit:min 5:1 5:1'::duration_summary;
SELECT 'unit:min 5:251'::duration_summary;
SELECT 'unit:min 9223372036854775807:1'::duration_summary;
SELECT 'unit:min minutes:1'::duration_summary;
SELECT 'b1:1'::duration_summary;
SELECT 'sum:1 squares:1 shortest:1 longest:1 not_ms:1 not_s:1 not_min:1 b1:1'::duration_summary;
SELECT 'sum:300 squares:300 shortest:1 longest:1 not_ms:300 not_s:300 not_min:300 b1:300'::duration_summary;
SELECT 'sum:300 squares:299 shortest:1 longest:1 not_ms:300 not_s:300 not_min:300 b1:300'::duration_summary;
SELECT 'sum:300 squares:300 shortest:1 longest:2 not_ms:300 not_s:300 not_min:300 b1:300'::duration_summary;
SELECT 'sum:300 squares:300 shortest:1 longest:1 not_ms:300 not_s:300 not_min:300 b4659:300'::duration_summary;
\echo :LAST_ERROR_SQLSTATE

-- ---- by hand: a transition called outside an aggregate leaves its argument alone ----

SELECT s AS before, duration_accum(s, 2.0) AS after, duration_unaccum(duration_accum(s, 2.0), 2.0) AS back, duration_accum(s, NULL::double precision) AS waiting
FROM (SELECT duration_summary(1) AS s) t;
SELECT duration_accum(NULL, 2.0), duration_unaccum('missing:1', NULL::interval);
SELECT duration_unaccum('unit:min 1:1 missing:0', 2.0);
DROP TABLE ticket, day_summary;

-- The mean of equal values is that value, in one form.
SELECT mean(s) = shortest(s) AND mean(s) = longest(s) AND mean(s) = percentile(s, 0.5) AND total(s) = mean(s) AS same
FROM (SELECT duration_summary(interval '7 s') AS s) AS t;
SELECT total('unit:us 1:1 9000000000000000000:10'::duration_summary);
-- Waits of answered calls only, and every number.
SELECT asa(w), asa(w * interval '1 minute') FROM (VALUES (1), (4), (NULL)) t(w);
-- As short as the shortest may leave a frame, where others are as short.
SELECT duration_unaccum(s, interval '0') IS NOT NULL AS zero, duration_unaccum(s, interval '5 min') IS NOT NULL AS five,
       duration_unaccum(s, interval '1001 min') IS NULL AS longest
FROM (SELECT duration_summary(m) AS s FROM (SELECT CASE WHEN i <= 2 THEN 0 ELSE i END AS m FROM generate_series(1, 1001) AS i) AS t) AS t;
SELECT duration_unaccum(duration_unaccum(s, interval '0'), interval '0') IS NULL AS the_last_one
FROM (SELECT duration_summary(m) AS s FROM (SELECT CASE WHEN i <= 2 THEN 0 ELSE i END AS m FROM generate_series(1, 1001) AS i) AS t) AS t;
-- By hand something else may be taken out; what cannot be is refused.
SELECT duration_unaccum(s, interval '30 min -0.000001 s') FROM (SELECT duration_summary(m) AS s FROM generate_series(1, 300) AS m) AS t;
\echo :LAST_ERROR_SQLSTATE
-- A target beyond every duration.
SELECT share_within(s, interval '300000 years'), share_within(s, 1e12) FROM (SELECT duration_summary(1) AS s) AS t;
SELECT share_within(s, interval '-1 day') FROM (SELECT duration_summary(1) AS s) AS t;
\echo :LAST_ERROR_SQLSTATE

-- From totals that a phone system has added up: the sum of the times over the sum of the counts.
SELECT frt(200, 50), aht(500, 100, 200, 100), aht(interval '500 min', interval '100 min', interval '200 min', 100) AS of_intervals;
SELECT art(total, n), reply_time(total::numeric, n::integer), asa(total::real, n::smallint), aht(total * interval '1 s', n), frt_summary(total, n) AS s
FROM (VALUES (200, 50::bigint), (10, 0), (30, NULL), (NULL, 7), (100, 10)) AS t (total, n) WHERE n IS DISTINCT FROM 0;
SELECT frt(s), aht(s), ratio(s), numerator(s), denominator(s), missing(s), frt(NULL::ratio_summary), frt('rows:1 missing:2'::ratio_summary) AS of_none FROM (SELECT aht_summary(total, n) AS s FROM (VALUES (200, 50), (0, 0), (100, 10)) AS t (total, n)) AS t;
-- Digits of a minute that do not end are whole again when they add up.
SELECT asa(interval '20 s', 1) FILTER (WHERE false) AS none, asa(w, n) AS of_three, asa(w / 3, n) AS of_thirds FROM (VALUES (interval '20 s', 1), (interval '20 s', 1), (interval '20 s', 1)) AS t (w, n);
SELECT bool_and(moving IS NOT DISTINCT FROM again) AS moving_frame FROM (SELECT frt(i * 7, i) OVER w AS moving, sum(i * 7) OVER w / sum(i) OVER w AS again FROM generate_series(1, 50) AS i WINDOW w AS (ORDER BY i ROWS 9 PRECEDING)) AS t;
-- What went in no times leaves the frame as if it had not been there.
SELECT i, sample_size(duration_summary(m, n) OVER w) AS n FROM (VALUES (1, 3, NULL), (2, 9, 0), (3, 1, 32767), (4, 2, 500)) AS t(i, m, n) WINDOW w AS (ORDER BY i ROWS 1 PRECEDING);
SELECT frt(10, 0);
\echo :LAST_ERROR_SQLSTATE
SELECT asa(0, -1);
\echo :LAST_ERROR_SQLSTATE
SELECT aht(1, 2, 3, -5);
SELECT art(interval '-1 min', 3);
SELECT reply_time('NaN'::float8, 3);
SELECT frt(10, 2.5);

-- From counts: a value and how often it was there.
SELECT s, s = plain AS same FROM (SELECT duration_summary(value, n) AS s FROM (VALUES (5, 3), (7, 1)) AS t (value, n)) AS a, (SELECT duration_summary(value) AS plain FROM unnest(ARRAY[5, 5, 5, 7]) AS value) AS b;
SELECT duration_summary(value * interval '1 min', n) FROM (VALUES (5, 3), (NULL, 4), (7, NULL), (9, 0)) AS t (value, n);
SELECT sample_size(s), mean(s), percentile(s, 0.99), share_within(s, 60), total(s), standard_deviation(s) FROM (SELECT duration_summary(value, n) AS s FROM (VALUES (45, 3e17), (75, 1e17::numeric)) AS t (value, n)) AS t;
SELECT duration_summary(5, -1);
\echo :LAST_ERROR_SQLSTATE
SELECT duration_summary(5, 9e18::numeric) FROM generate_series(1, 2);
SELECT duration_summary(-5, 1);
SELECT duration_unaccum('unit:min 5:3 7:1 missing:0', 5, 2), duration_unaccum('unit:min 5:3 7:1 missing:2', NULL::interval, 2);
SELECT duration_unaccum('unit:min 5:3 7:1 missing:0', 5, 4);
