-- Shares: hits out of hits and misses. Every worked example, the edges, every error.
SET TimeZone = 'UTC';

-- Pooled, never a mean of percentages: 1 of 1 and 50 of 100.
SELECT rate(hits, total), rate_summary(hits, total) FROM (VALUES (1, 1), (50, 100)) AS days(hits, total);
SELECT rate(hit), rate_summary(hit) FROM (VALUES (true), (true), (false), (NULL)) AS t(hit);

-- First contact resolution.
SELECT fcr(contacts) FROM unnest(ARRAY[1, 1, 2, 3]) AS contacts;
CREATE TEMP TABLE received AS      -- 100 received, 80 of them resolved, 40 of those on the first contact
SELECT CASE WHEN i <= 40 OR i > 95 THEN 1 ELSE 2 END AS contacts, i <= 80 AS resolved FROM generate_series(1, 100) AS i;
SELECT fcr(contacts, resolved), fcr_of_resolved(contacts, resolved) FROM received;
SELECT fcr(40, 100), fcr_of_resolved(40, 80);
SELECT fcr(contacts::smallint) AS s, fcr(contacts::bigint) AS b, fcr(contacts::numeric) AS n, fcr(contacts::real) AS r,
       fcr(contacts::float8, resolved) AS f, fcr_of_resolved(contacts::bigint, resolved) AS ob FROM received;

SELECT fcr(flag) FROM unnest(ARRAY[true, false, true, NULL]) AS flag;
-- Touches, of solved tickets: replies 0, 1, 2, 3 solved, 1 open. Transfers, of all.
SELECT one_touch_rate(replies, solved), two_touch_rate(replies, solved), one_touch_rate(replies::bigint, solved) AS big, one_touch_rate(2, 4) AS counted,
       two_touch_rate(replies::numeric, solved) AS n, two_touch_rate(1, 4) AS counted_two
FROM (VALUES (0, true), (1, true), (2, true), (3, true), (1, false), (NULL, true), (5, NULL)) AS t(replies, solved);
SELECT transfer_rate(t), transfer_rate(t::numeric) AS n, transfer_rate(t > 0) AS flag, transfer_rate(1, 4) AS counted FROM unnest(ARRAY[0, 0, 2, 0, NULL]) AS t;

-- Resolution: NULL is not resolved; within a time of creation; counts.
SELECT resolution_rate(450, 500), resolution_rate(resolved) FROM unnest(ARRAY[true, false, NULL]) AS resolved;
CREATE TEMP TABLE opened AS
SELECT timestamptz '2024-03-01 09:00+00' AS created_at, resolved_at
FROM (VALUES (timestamptz '2024-03-01 10:00+00'), ('2024-03-01 11:00+00'), ('2024-03-02 09:00+00'), (NULL)) AS r(resolved_at);
SELECT resolution_rate(resolved_at), resolution_rate(resolved_at::timestamp) AS without_zone,
       resolution_rate(created_at, resolved_at, '2 hours') AS in_two_hours,
       resolution_rate(created_at::timestamp, resolved_at::timestamp, '1 day') AS in_a_day FROM opened;

-- Cohorts as of 10 January, seven days: resolved early, in time, late; open; too young though resolved; too young and open; after as_of.
CREATE TEMP TABLE cohort (created_at timestamptz, resolved_at timestamptz);
INSERT INTO cohort VALUES ('2024-01-01', '2024-01-01'), ('2024-01-01', '2024-01-08'), ('2024-01-02', '2024-01-09 00:00:01'), ('2024-01-03', NULL),
                          ('2024-01-03 00:00:01', '2024-01-04'), ('2024-01-09', NULL), ('2024-02-01', '2024-02-01');
SELECT resolution_rate(created_at, resolved_at, '7 days', '2024-01-10') AS cohort, resolution_rate_summary(created_at, resolved_at, '7 days', '2024-01-10'),
       resolution_rate(resolved_at) FILTER (WHERE created_at <= '2024-01-10') AS open_ones_fail,
       resolution_rate(created_at::timestamp, resolved_at::timestamp, '7 days', '2024-01-10') AS without_zone FROM cohort;
SELECT fcr_summary(created_at, resolved_at, '7 days', '2024-01-10') AS next_contact, fcr(created_at::timestamp, resolved_at::timestamp, '7 days', '2024-01-10') AS without_zone,
       fcr_summary(1, created_at, '7 days', '2024-01-10') AS one_contact, fcr(2.0, created_at::timestamp, '7 days', '2024-01-10') AS two_contacts FROM cohort;
SELECT reopen_rate_summary(created_at, resolved_at, '7 days', '2024-01-10') AS reopened_at, reopen_rate(created_at::timestamp, resolved_at::timestamp, '7 days', '2024-01-10') AS without_zone,
       reopen_rate_summary(2, created_at, '7 days', '2024-01-10') AS twice, reopen_rate(0::bigint, created_at, '7 days', '2024-01-10') AS never FROM cohort;
SELECT resolution_rate_summary(c, r, w, a) FROM (VALUES ('2024-01-01'::timestamptz, '2024-01-02'::timestamptz, '1 day'::interval, NULL::timestamptz),
       (NULL, '2024-01-02', '1 day', '2024-02-01'), ('2024-01-01', '2024-01-02', NULL, '2024-02-01'), ('2024-01-01', '2024-01-01', '0', '2024-01-01')) AS t(c, r, w, a);

-- Conversion, reopening, abandonment.
SELECT conversion_rate(c), conversion_rate(30, 120) AS counted FROM unnest(ARRAY[true, false, false, NULL]) AS c;
SELECT reopen_rate(r), reopen_rate(r::bigint) AS big, reopen_rate(1, 4) AS counted FROM unnest(ARRAY[0, 0, 2, 1, NULL]) AS r;
SELECT abandonment_rate(a), abandonment_rate(60, 1060) AS counted FROM unnest(ARRAY[true, false, NULL]) AS a;

-- Promises: met, breached late, breached without an end, still running, without a due date.
CREATE TEMP TABLE promises (due timestamptz, done timestamptz);
INSERT INTO promises VALUES ('2024-01-02', '2024-01-02'), ('2024-01-02', '2024-01-03'), ('2024-01-02', NULL), ('2024-02-01', NULL), (NULL, '2024-01-01');
SELECT sla_rate(due, done, '2024-01-15'), sla_rate(due::timestamp, done::timestamp, '2024-01-15') AS without_zone,
       sla_rate(due::date, done::date, date '2024-01-15') AS dates, sla_rate(1, 3) AS counted FROM promises;

-- Calls: 1000 answered, 860 of them in 20 s; 60 abandoned, 20 of them in 20 s, 10 of those in under 5 s.
CREATE TEMP TABLE calls AS
SELECT CASE WHEN i <= 860 THEN 15 WHEN i <= 1000 THEN 40 WHEN i <= 1010 THEN 3 WHEN i <= 1020 THEN 12 ELSE 50 END AS wait, i <= 1000 AS answered
FROM generate_series(1, 1060) AS i;
SELECT service_level(wait, answered, 20)                                       AS offered,
       service_level(wait, answered, 20, 'answered')                           AS answered,
       service_level(wait, answered, 20, 'ignore_abandoned_in_target')         AS ignore_abandoned_in_target,
       service_level(wait, answered, 20, 'credit_abandoned_in_target')         AS credit_abandoned_in_target,
       service_level(wait, answered, 20, 'ignore_short_abandons', 5)           AS ignore_short_abandons FROM calls;
SELECT service_level(wait * interval '1 s', answered, interval '20 s')         AS offered,
       service_level(wait * interval '1 s', answered, interval '20 s', 'answered') AS answered,
       service_level(wait * interval '1 s', answered, interval '20 s', 'ignore_short_abandons', interval '5 s') AS ignore_short_abandons,
       service_level(wait::numeric, answered, 20) AS numeric_wait, service_level(860, 1060) AS counted FROM calls;

-- Customers, a row each: there at the start; gone at the end. Leaving at a moment is not being there at it.
CREATE TEMP TABLE customers (joined_at timestamptz, left_at timestamptz);
INSERT INTO customers VALUES ('2023-01-01', NULL), ('2024-01-01', '2024-07-01'), ('2023-05-01', '2024-02-01'), ('2023-05-01', '2024-01-01'),
                             ('2024-03-01', NULL), ('2023-05-01', '2025-01-01'), (NULL, NULL);
SELECT retention(joined_at, left_at, '2024-01-01', '2024-07-01'), churn(joined_at, left_at, '2024-01-01', '2024-07-01'),
       retention(joined_at::timestamp, left_at::timestamp, '2024-01-01', '2024-07-01') AS without_zone FROM customers;

-- The summary: readers, merge, other forms.
SELECT rate(s), hits(s), sample_size(s), missing(s), s::jsonb FROM (SELECT 'hits:3 misses:1 missing:2'::rate_summary) AS t(s);
SELECT s + 'hits:1 misses:1 missing:0', rate(s + s), s = s, s <> s, s < 'hits:4 misses:0 missing:0', s >= s FROM (SELECT 'hits:3 misses:1 missing:2'::rate_summary) AS t(s);
SELECT rate_summary(s), rate(rate_summary(s)) FROM (VALUES ('hits:1 misses:0 missing:0'::rate_summary), ('hits:50 misses:50 missing:3'), (NULL)) AS days(s);
SELECT ' missing:2
   hits:7 '::rate_summary;

-- No rows, only NULLs: no value. One row: a value.
SELECT rate(h), fcr(1) FILTER (WHERE false), rate_summary(h) FROM unnest('{}'::boolean[]) AS h;
SELECT rate(NULL::boolean), rate_summary(NULL::boolean), fcr(NULL::int), sla_rate(NULL::timestamptz, NULL, NULL), rate_summary(NULL, 5), resolution_rate(NULL::timestamptz) AS unresolved;
SELECT rate(true), rate(false), rate(0, 0), trim_scale(round(rate(2, 3), 1));
-- At least 16 significant digits.
SELECT rate(1, 3), rate(1, 3e15), rate(9223372036854775806, 9223372036854775807);

-- Errors: what, the value, the way out.
\set VERBOSITY default
SELECT fcr(0);
\echo :LAST_ERROR_SQLSTATE
SELECT fcr(1.5);
\echo :LAST_ERROR_SQLSTATE
SELECT fcr('NaN'::float8);
\echo :LAST_ERROR_SQLSTATE
SELECT fcr(0, true);
SELECT fcr_of_resolved(-2, false);
SELECT reopen_rate(-1);
\echo :LAST_ERROR_SQLSTATE
SELECT reopen_rate(0.5);
SELECT rate(5, 3);
\echo :LAST_ERROR_SQLSTATE
SELECT rate(-1, 3);
\echo :LAST_ERROR_SQLSTATE
SELECT rate(1, 'NaN');
SELECT rate(1, 2.5);
SELECT rate(1, 1e19);
\echo :LAST_ERROR_SQLSTATE
SELECT resolution_rate('2024-01-02'::timestamptz, '2024-01-01', '1 day');
\echo :LAST_ERROR_SQLSTATE
SELECT resolution_rate('2024-01-02'::timestamptz, 'infinity', '1 day');
SELECT resolution_rate('2024-01-02'::timestamptz, '2024-01-03', '-1 day');
SELECT service_level(-1, true, 20);
\echo :LAST_ERROR_SQLSTATE
SELECT service_level('Infinity', true, 20::float8);
SELECT service_level(interval '-1 s', true, interval '20 s');
SELECT service_level(1, true, 20, 'best');
\echo :LAST_ERROR_SQLSTATE
SELECT service_level(1, true, 20, NULL);
SELECT service_level(1, true, 20, 'ignore_short_abandons');
\echo :LAST_ERROR_SQLSTATE
SELECT retention('2024-01-02'::timestamptz, '2024-01-01', '2024-01-01', '2024-02-01');
SELECT churn('2024-01-02'::timestamptz, NULL, '2024-03-01', '2024-02-01');
SELECT 'hits:9223372036854775807'::rate_summary + 'hits:1';
\echo :LAST_ERROR_SQLSTATE
SELECT rate('hits:9223372036854775807 misses:1'::rate_summary);

-- Malformed text.
SELECT ''::rate_summary;
SELECT 'hits'::rate_summary;
SELECT 'hits:'::rate_summary;
SELECT 'hits:-1'::rate_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'hits:1.5'::rate_summary;
SELECT 'hits:1 hits:1'::rate_summary;
SELECT 'passes:1'::rate_summary;
SELECT 'hits:9223372036854775808'::rate_summary;
\echo :LAST_ERROR_SQLSTATE
-- Infinity is no time of resolution, and no due date.
SELECT resolution_rate('infinity'::timestamptz);
\echo :LAST_ERROR_SQLSTATE
SELECT resolution_rate('-infinity'::timestamp);
SELECT sla_rate('infinity'::timestamptz, '2024-01-01', '2024-01-01');
\echo :LAST_ERROR_SQLSTATE
SELECT sla_rate('2024-01-01'::timestamptz, '-infinity', '2024-01-01');
SELECT sla_rate('2024-01-01'::timestamp, NULL, 'infinity');
-- The filter of a hint leaves out the bad row and no other.
SELECT response_rate(score) FILTER (WHERE (score IN (0,1,2,3,4,5,6,7,8,9,10)) IS NOT FALSE) FROM (VALUES (9), (47), (NULL), (NULL)) t(score);
-- Cohorts check every row, those too young to count too.
SELECT resolution_rate('2024-01-02'::timestamptz, '2024-01-01', '1 day', '2024-01-02');
\echo :LAST_ERROR_SQLSTATE
SELECT resolution_rate('2024-01-02'::timestamptz, NULL, '1 day', 'infinity');
\echo :LAST_ERROR_SQLSTATE
SELECT fcr(0, '2024-01-02'::timestamptz, '1 day', '2024-01-02');
\echo :LAST_ERROR_SQLSTATE
SELECT fcr('2024-01-02'::timestamp, '2024-01-01', '1 day', '2024-01-02');
SELECT fcr(1, '-infinity'::timestamp, '1 day', '2024-01-02');
SELECT reopen_rate(1, '2024-01-02'::timestamptz, '-1 day', '2024-01-02');
\echo :LAST_ERROR_SQLSTATE
SELECT reopen_rate('2024-01-02'::timestamptz, '2024-01-01', '1 day', '2024-01-02');
SELECT one_touch_rate(-1, false);
\echo :LAST_ERROR_SQLSTATE
SELECT two_touch_rate(1.5, true);
SELECT transfer_rate(-1);
SELECT one_touch_rate(3, 2);
