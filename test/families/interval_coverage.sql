-- How often does a 95 % interval hold the truth? For shares and NPS this is worked out, not sampled: every result that n
-- answers can have, weighted with its probability. So it is exact and the same every time.
--
-- The aim is 93 to 97 %. Counts are whole, so no interval reaches it everywhere; where it is missed is listed below.
\set QUIET 1
BEGIN;
SELECT * FROM no_plan();

-- f[i + 1] = ln i!. A view: stored in a table the array would be unpacked again for every use.
CREATE TEMP VIEW lf AS SELECT array_agg(v ORDER BY i) AS f
FROM (SELECT i, sum(ln(greatest(i, 1)::float8)) OVER (ORDER BY i) AS v FROM generate_series(0, 2000) AS i) AS s;

-- ---- shares: n of 20 to 2000, rates of 5 to 95 % ----

CREATE TEMP TABLE share_coverage AS
WITH interval_of AS MATERIALIZED (
    SELECT n, hits, (e).lower::float8, (e).upper::float8
    FROM (SELECT n, hits, rate_ci(format('hits:%s misses:%s', hits, n - hits)::rate_summary) AS e
          FROM unnest(ARRAY[20, 30, 50, 100, 200, 500, 1000, 2000]) AS n, generate_series(0, n) AS hits OFFSET 0) AS s)
SELECT n, percent, 100 * sum(exp(f[n + 1] - f[hits + 1] - f[n - hits + 1] + hits * ln(percent / 100.0) + (n - hits) * ln(1 - percent / 100.0)))
                   FILTER (WHERE percent BETWEEN lower AND upper) AS coverage
FROM interval_of, lf, generate_series(5, 95, 5) AS percent GROUP BY n, percent;

SELECT diag(format('shares, n = %s: %s to %s %%, %s on average', n, round(min(coverage)::numeric, 1), round(max(coverage)::numeric, 1), round(avg(coverage)::numeric, 1)))
FROM share_coverage GROUP BY n ORDER BY n;
SELECT results_eq($$SELECT n, percent, round(coverage::numeric, 1) FROM share_coverage WHERE coverage NOT BETWEEN 93 AND 97 ORDER BY n, percent$$,
    $$VALUES (20, 5, 92.5), (20, 15, 97.8), (20, 30, 97.5), (20, 70, 97.5), (20, 85, 97.8), (20, 95, 92.5),
             (30, 10, 97.4), (30, 30, 93.0), (30, 70, 93.0), (30, 90, 97.4), (50, 10, 97.0), (50, 90, 97.0)$$,
    'rate_ci covers 93 to 97 %, but for these of n up to 50');
SELECT is_empty('SELECT * FROM share_coverage WHERE coverage NOT BETWEEN 92.4 AND 97.9', 'and those do not miss it by more than a percentage point');

-- Every n from 20 to 400: rates above 50 % mirror those below.
CREATE TEMP TABLE every_n AS
WITH interval_of AS MATERIALIZED (
    SELECT n, hits, (e).lower::float8, (e).upper::float8
    FROM (SELECT n, hits, rate_ci(format('hits:%s misses:%s', hits, n - hits)::rate_summary) AS e FROM generate_series(20, 400) AS n, generate_series(0, n) AS hits OFFSET 0) AS s)
SELECT n, percent, 100 * sum(exp(f[n + 1] - f[hits + 1] - f[n - hits + 1] + hits * ln(percent / 100.0) + (n - hits) * ln(1 - percent / 100.0)))
                   FILTER (WHERE percent BETWEEN lower AND upper) AS coverage
FROM interval_of, lf, generate_series(5, 50, 5) AS percent GROUP BY n, percent;
SELECT results_eq($$SELECT count(*), count(*) FILTER (WHERE coverage NOT BETWEEN 93 AND 97), max(n) FILTER (WHERE coverage NOT BETWEEN 93 AND 97), round(min(coverage)::numeric, 1), round(max(coverage)::numeric, 1) FROM every_n$$,
    $$VALUES (3810::bigint, 41::bigint, 110, 92.0, 98.1)$$, 'of 3810 pairs of n and rate 41 miss the aim, none above n = 110, all lie between 92.0 and 98.1 %');

-- ---- NPS: shares of promoters, passives, detractors; results beyond 4.5 standard deviations are left out ----

CREATE TEMP TABLE nps_coverage AS
WITH population (promoters, passives, detractors) AS (VALUES (60, 20, 20), (33, 34, 33), (20, 30, 50), (80, 15, 5), (10, 80, 10), (45, 10, 45), (90, 8, 2)),
     size (n) AS (VALUES (20), (50), (100), (200), (500), (2000)),
     range AS (SELECT n, promoters / 100.0::float8 AS p, detractors / 100.0::float8 AS d, format('%s/%s/%s', promoters, passives, detractors) AS population FROM population, size
               WHERE n < 2000 OR (promoters, detractors) IN ((60, 20), (80, 5), (10, 10)))
SELECT n, population, 100 * sum(exp(f[n + 1] - f[a + 1] - f[b + 1] - f[n - a - b + 1] + a * ln(p) + b * ln(d) + (n - a - b) * ln(1 - p - d)))
                      FILTER (WHERE 100 * (p - d) BETWEEN (e).lower::float8 AND (e).upper::float8) AS coverage
FROM (SELECT *, nps_ci(format('10:%s 8:%s 0:%s', a, n - a - b, b)::survey_summary) AS e
      FROM range, generate_series(greatest(0, floor(n * p - 4.5 * sqrt(n * p * (1 - p))))::int, least(n, ceil(n * p + 4.5 * sqrt(n * p * (1 - p))))::int) AS a,
           generate_series(greatest(0, floor(n * d - 4.5 * sqrt(n * d * (1 - d))))::int, least(n - a, ceil(n * d + 4.5 * sqrt(n * d * (1 - d))))::int) AS b OFFSET 0) AS s, lf
GROUP BY n, population;

SELECT diag(format('NPS, n = %s: %s to %s %%, %s on average', n, round(min(coverage)::numeric, 1), round(max(coverage)::numeric, 1), round(avg(coverage)::numeric, 1)))
FROM nps_coverage GROUP BY n ORDER BY n;
SELECT results_eq($$SELECT n, population, round(coverage::numeric, 1) FROM nps_coverage WHERE coverage NOT BETWEEN 93 AND 97 ORDER BY n, population$$,
    $$VALUES (20, '10/80/10', 98.3)$$, 'nps_ci covers 93 to 97 %, but for n = 20 where nearly all are passive');

SELECT * FROM finish();
ROLLBACK;
