-- The honest response time: tickets still waiting count for as long as they have. Every worked example, the edges, every error.
SET TimeZone = 'UTC';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';

-- Answered after 10 to 60 minutes, four still waiting since 15, 25, 35 and 45: a median of 40, where the answered alone have 35.
CREATE TEMP TABLE ticket (created timestamptz, first_reply timestamptz);
INSERT INTO ticket SELECT '2024-03-01 12:00+00'::timestamptz - m * interval '1 min', NULL FROM unnest(ARRAY[15, 25, 35, 45]) AS m;
INSERT INTO ticket SELECT '2024-03-01 09:00+00', '2024-03-01 09:00+00'::timestamptz + m * interval '1 min' FROM unnest(ARRAY[10, 20, 30, 40, 50, 60]) AS m;
SELECT km_median(created, first_reply, '2024-03-01 12:00+00'), percentile(duration_summary(created, first_reply), 0.5) AS of_the_answered FROM ticket;
CREATE TEMP TABLE waits AS SELECT survival_summary(created, first_reply, '2024-03-01 12:00+00') AS s FROM ticket;
SELECT s FROM waits;
SELECT km_median(s), km_median_interval(s), km_percentile(s, 0.25) AS p25, km_percentile(s, 0.75) AS p75, km_percentile_interval(s, 0.9) AS p90 FROM waits;
SELECT km_survival(s, 0) AS at_once, km_survival(s, 10) AS after_10, km_survival(s, interval '39 min 59 s') AS before_40, km_survival(s, 40) AS after_40, km_survival(s, 60) AS after_60, km_survival(s, 1e9) AS ever FROM waits;
SELECT sample_size(s), waiting(s), missing(s), jsonb_pretty(s::jsonb) FROM waits;

-- As of a moment: what came later had not happened. Earlier than all, nobody was there.
SELECT as_of, sample_size(s), waiting(s), missing(s), km_median(s) AS median
FROM unnest(ARRAY['2024-03-01 08:59', '2024-03-01 09:00', '2024-03-01 09:25', '2024-03-01 11:50', '2024-03-02 00:00']::timestamptz[]) AS as_of,
     LATERAL (SELECT survival_summary(created, first_reply, as_of) AS s FROM ticket) AS t ORDER BY 1;
-- Timestamps without a zone, dates; measured waits, in minutes or as intervals, in opening hours for one.
SELECT km_median(created::timestamp, first_reply::timestamp, timestamp '2024-03-01 12:00') AS without_zone FROM ticket;
SELECT km_median_interval(survival_summary(day, reply, date '2024-03-10')) AS dates FROM (VALUES (date '2024-03-01', date '2024-03-03'), ('2024-03-02', '2024-03-03'), ('2024-03-05', NULL)) AS t(day, reply);
SELECT km_median(wait, answered), km_median(wait * interval '1 min', answered) AS intervals, km_median(wait::numeric, answered) AS numerics,
       survival_summary(wait, answered) = survival_summary(wait * interval '1 min', answered) AS same
FROM (VALUES (10, true), (20, true), (20, false), (30, false), (50, true), (NULL, true), (60, NULL)) AS t(wait, answered);

-- Nobody waiting: the ordinary median, halfway between two. All waiting, or too many: nobody can say.
SELECT km_median(m, true) AS odd, km_median(m, true) FILTER (WHERE m < 5) AS even, percentile(duration_summary(m) FILTER (WHERE m < 5), 0.5) AS plain FROM generate_series(1, 5) AS m;
SELECT km_median(m, false) AS all_waiting, km_median(m, m < 3) FILTER (WHERE m <> 2) AS too_many, km_survival(survival_summary(m, m < 3), 4) AS after_4, km_survival(survival_summary(m, m < 3), 5) AS after_5,
       km_survival(survival_summary(m, m < 3), 5.1) AS beyond FROM generate_series(1, 5) AS m;
-- Of equal times those answered come first. A curve that stays on the level until the end of what was seen.
SELECT km_percentile(s, 0.5) AS p50, km_percentile(s, 0.9) AS p90 FROM (SELECT survival_summary(5, answered) AS s FROM unnest(ARRAY[true, false, true, false]) AS answered) AS t;
SELECT km_median(m, m <= 2) FROM generate_series(1, 4) AS m;

-- Merging: with +, and of stored summaries.
SELECT survival_summary(7, true) + survival_summary(9, false) AS s, km_median(survival_summary(7, true) + survival_summary(9, false)) AS median;
SELECT km_median(survival_summary(s)), survival_summary(s) = (SELECT s FROM waits) AS same
FROM (SELECT survival_summary(created, first_reply, '2024-03-01 12:00+00') AS s FROM ticket GROUP BY first_reply IS NULL) AS t;
SELECT s = s, s < s + s, s <> s + s FROM waits;

-- No rows, only NULLs: no value, and every row is counted.
SELECT km_median(1, true) FILTER (WHERE false) AS none, survival_summary(1, true) FILTER (WHERE false) AS s;
SELECT km_median(NULL::timestamptz, NULL, NULL), survival_summary(NULL::timestamptz, '2024-03-01', '2024-03-01'), survival_summary('2024-03-01'::timestamptz, NULL, NULL), survival_summary(NULL::float8, true), survival_summary(1, NULL);
SELECT km_median(0, true) AS at_once, km_median(5, true) AS one, km_percentile(survival_summary(5, true), 0) AS p0, km_percentile(survival_summary(5, true), 1) AS p100, km_percentile(NULL, 0.5) AS of_null;

-- Errors: what, the value, the way out.
\set VERBOSITY default
SELECT km_median('2024-03-01 10:00'::timestamptz, '2024-03-01 09:00', '2024-03-02');
\echo :LAST_ERROR_SQLSTATE
SELECT km_median('-infinity'::timestamptz, NULL, '2024-03-02');
\echo :LAST_ERROR_SQLSTATE
SELECT km_median('2024-03-01'::timestamptz, 'infinity', '2024-03-02');
SELECT km_median('2024-03-01'::timestamptz, NULL, 'infinity');
SELECT km_median('2024-03-01'::timestamptz, NULL, '-infinity');
SELECT km_median('4713-01-01 BC'::timestamptz, NULL, '294276-12-31');
\echo :LAST_ERROR_SQLSTATE
SELECT km_median(-1, true);
\echo :LAST_ERROR_SQLSTATE
SELECT km_median('NaN'::float8, NULL);
SELECT km_median(interval '-1 min', false);
SELECT km_percentile(s, 50) FROM waits;
\echo :LAST_ERROR_SQLSTATE
SELECT km_percentile(s, 'NaN') FROM waits;
SELECT km_survival(s, -1) FROM waits;
\echo :LAST_ERROR_SQLSTATE
SELECT km_survival(s, interval '-1 min') FROM waits;

-- Malformed text.
SELECT ''::survival_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'waiting missing:0 answered missing:0'::survival_summary;
SELECT 'answered missing:0'::survival_summary;
SELECT 'answered missing:0 waiting'::survival_summary;
SELECT 'answered missing:0 waiting missing:1'::survival_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'answered unit:min 5:-1 missing:0 waiting missing:0'::survival_summary;
\echo :LAST_ERROR_SQLSTATE

-- Percentiles with their intervals; the upper limit of the curve never comes down to a half.
SELECT (km_median_ci(s)).*, km_median(s) FROM waits;
SELECT p, (km_percentile_ci(s, p, confidence => 0.8)).* FROM waits, unnest(ARRAY[0.25, 0.5, 0.9]) AS p;
SELECT km_median_ci(NULL), km_percentile_ci('answered missing:2 waiting missing:0', 0.5);
SELECT km_percentile_ci(s, 2) FROM waits;
SELECT km_median_ci(s, 95) FROM waits;
