-- Durations on real data: published figures, and those of plain SQL over the same rows. Percentiles within 1 %.
SELECT to_regclass('real.uci') IS NOT NULL AS present \gset
\if :present
\else
\echo '1..0 # SKIP shared data is absent'
\quit
\endif
BEGIN;
SET LOCAL TimeZone = 'UTC';
SET LOCAL client_min_messages = warning;
SELECT plan(37);

-- ---- UCI incidents: the first 119,998 events, one row an incident, hours ----

CREATE FUNCTION uci_time(value text) RETURNS timestamp LANGUAGE sql STABLE
    RETURN to_timestamp(nullif(value, '?'), 'DD/MM/YYYY HH24:MI')::timestamp;
CREATE TEMP TABLE incident AS
SELECT number, min(uci_time(opened_at)) AS opened, max(uci_time(resolved_at)) AS resolved, (array_agg(priority ORDER BY line DESC))[1] AS priority
FROM real.uci WHERE line <= 119998 GROUP BY number;
CREATE TEMP TABLE uci AS SELECT duration_summary(opened, resolved) AS s FROM incident;
SELECT is(sample_size(s), 19351::bigint, 'resolved incidents') FROM uci;
SELECT is(missing(s), 1418::bigint, 'incidents not resolved') FROM uci;
SELECT is(round(mean(s) / 60, 6), 187.678042, 'mean') FROM uci;
SELECT is(round(art(opened, resolved) / 60, 6), 187.678042, 'art') FROM incident;
SELECT is(round(standard_deviation(s) / 60, 6), 547.746399, 'sample standard deviation') FROM uci;
SELECT is(round(longest(s) / 60, 6), 8070.166667, 'longest') FROM uci;
SELECT cmp_ok(abs(percentile(s, p) / 60 - published), '<=', 0.01 * published, format('p%s', p * 100))
FROM uci, (VALUES (0.25, 0.5), (0.5, 24.6), (0.75, 165.366667), (0.9, 397.366667), (0.95, 747.7), (0.99, 2952.091667)) v (p, published);
SELECT is(percentile(s, 0.25) / 60, 0.5, 'the lower quartile exactly: whole minutes under an hour have buckets of their own') FROM uci;
SELECT is(ARRAY[sample_size(s), round(mean(s) / 60, 6)], ARRAY[n, published_mean], format('%s: n and mean', priority))
FROM (SELECT priority, duration_summary(opened, resolved) AS s FROM incident GROUP BY priority) t
JOIN (VALUES ('1 - Critical', 220, 279.181818), ('2 - High', 337, 170.424827), ('3 - Moderate', 18226, 182.634690), ('4 - Low', 568, 324.304167)) v (priority, n, published_mean) USING (priority);
SELECT CASE WHEN n <= 250 THEN is(round(percentile(s, 0.5) / 60, 6), published, format('%s: the median exactly', priority))
            ELSE cmp_ok(abs(percentile(s, 0.5) / 60 - published), '<=', 0.01 * published, format('%s: the median within 1 %%', priority)) END
FROM (SELECT priority, duration_summary(opened, resolved) AS s FROM incident GROUP BY priority) t
JOIN (VALUES ('1 - Critical', 220, 78.166667), ('2 - High', 337, 48.316667), ('3 - Moderate', 18226, 24.291667), ('4 - Low', 568, 22.85)) v (priority, n, published) USING (priority);
SELECT is((SELECT duration_summary(s) FROM (SELECT duration_summary(opened, resolved) AS s FROM incident GROUP BY opened::date) days), s, 'summaries by day merge to the same bytes') FROM uci;

-- ---- bank calls that an agent answered: seconds ----

CREATE TEMP TABLE call AS
SELECT substr(date, 1, 4) AS month, duration_summary(ser_time::integer * interval '1 second') AS service, duration_summary(q_time::integer / 60.0) AS wait
FROM real.bank WHERE outcome = 'AGENT' GROUP BY 1;
SELECT is(ARRAY[sample_size(service), round(mean(service) * 60, 2), round(mean(wait) * 60, 2)], ARRAY[n, ser_time, q_time], format('calls of %s', month))
FROM call JOIN (VALUES ('9901', 27060, 183.45, 35.03), ('9902', 27162, 176.35, 40.77), ('9910', 30861, 180.11, 23.19)) v (month, n, ser_time, q_time) USING (month);
SELECT is((SELECT round(asa(q_time::integer / 60.0, outcome = 'AGENT') * 60, 2) FROM real.bank WHERE date LIKE '9901%' AND outcome <> 'PHANTOM'), 35.03, 'asa of January');

-- ---- help desk: days and hours ----

CREATE TEMP TABLE helpdesk AS
SELECT min(at) AS first, max(at) AS last, max(at) FILTER (WHERE activity = 'Resolve ticket') AS resolved,
       (array_agg(activity ORDER BY line))[1] IN ('Assign seriousness', 'Insert ticket') AND (array_agg(activity ORDER BY line DESC))[1] = 'Closed' AS complete
FROM (SELECT "Case ID" AS ticket, "Activity" AS activity, line, to_timestamp("Complete Timestamp", 'YYYY/MM/DD HH24:MI:SS.MS')::timestamp AS at FROM real.helpdesk) event
GROUP BY ticket;
SELECT is(round(mean(duration_summary(first, last)) / 1440, 6), 40.858408, 'tickets from first to last event: mean') FROM helpdesk;
SELECT cmp_ok(abs(percentile(duration_summary(first, last), 0.5) / 1440 - 39.859219), '<=', 0.01 * 39.859219, 'and median') FROM helpdesk;
SELECT is(ARRAY[sample_size(s), round(mean(s) / 60, 5)], ARRAY[4569, 276.91242], 'opened to resolved: n and mean') FROM (SELECT duration_summary(first, resolved) AS s FROM helpdesk) t;
SELECT is(round(art(first, resolved), 9), (SELECT round(avg(extract(epoch FROM resolved - first)) / 60, 9) FROM helpdesk), 'which is avg() of the difference') FROM helpdesk;
SELECT cmp_ok(abs(percentile(duration_summary(first, resolved), 0.5) / 60 - 159.790278), '<=', 0.01 * 159.790278, 'and median') FROM helpdesk;
SELECT is(sample_size(s), 4479::bigint, 'complete tickets') FROM (SELECT duration_summary(first, last) FILTER (WHERE complete) AS s FROM helpdesk) t;
SELECT cmp_ok(abs(percentile(s, 0.5) / 1440 - 39.826725), '<=', 0.01 * 39.826725, 'their median: 39 days, as published') FROM (SELECT duration_summary(first, last) FILTER (WHERE complete) AS s FROM helpdesk) t;

-- ---- Twitter: from a customer's opening message to the first reply, seconds ----

CREATE TEMP TABLE thread AS
WITH RECURSIVE message AS (
    SELECT tweet_id::bigint AS id, inbound = 'True' AS inbound, to_timestamp(created_at, 'Dy Mon DD HH24:MI:SS +0000 YYYY') AS at,
           nullif(in_response_to_tweet_id, '')::bigint AS parent
    FROM real.twitter
), part AS (
    SELECT id AS root, id, inbound, at FROM message WHERE parent IS NULL AND inbound
    UNION ALL
    SELECT part.root, message.id, message.inbound, message.at FROM part JOIN message ON message.parent = part.id
)
SELECT root, min(at) FILTER (WHERE id = root) AS asked, min(at) FILTER (WHERE NOT inbound) AS replied FROM part GROUP BY root;
SELECT is(ARRAY[sample_size(s), missing(s)], ARRAY[1285, 0]::bigint[], 'threads, all of them answered') FROM (SELECT duration_summary(asked, replied) AS s FROM thread) t;
SELECT is(round(frt(asked, replied) * 60, 1), 181318.7, 'mean first reply') FROM thread;
SELECT cmp_ok(abs(percentile(duration_summary(asked, replied), 0.5) * 60 - 813), '<=', 8.13, 'median first reply') FROM thread;
-- ---- what a 95 % interval of a mean, and of a median, really covers on such times ----

-- Samples of real times, drawn again and again from all of them: how often the interval holds the mean (median) of all.
CREATE TEMP TABLE population AS
SELECT dist, m, row_number() OVER (PARTITION BY dist ORDER BY m) - 1 AS k
FROM (SELECT 'incidents' AS dist, extract(epoch FROM resolved - opened)::float8 / 60 AS m FROM incident WHERE resolved IS NOT NULL
      UNION ALL SELECT 'calls', ser_time::float8 / 60 FROM real.bank WHERE outcome = 'AGENT'
      UNION ALL SELECT 'first replies', extract(epoch FROM replied - asked)::float8 / 60 FROM thread) AS t;
CREATE TEMP TABLE truth AS SELECT dist, count(*) AS size, avg(m) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY m) AS median FROM population GROUP BY dist;
ANALYZE population;
CREATE TEMP TABLE coverage AS
SELECT dist, n, round(100 * avg((mean BETWEEN (mean_ci(s)).lower AND (mean_ci(s)).upper)::int), 1) AS mean,
       round(100 * avg((median BETWEEN (median_ci(s)).lower AND (median_ci(s)).upper)::int), 1) AS median
FROM (SELECT dist, n, sample, duration_summary(m) AS s
      FROM (SELECT dist, n, sample, (hashint8extended(sample * 1000 + i, n) & 2147483647) % size AS k
            FROM truth, unnest(ARRAY[30, 100, 500]) AS n, generate_series(1, 1000) AS sample, LATERAL generate_series(1, n) AS i) AS drawn
      JOIN population USING (dist, k) GROUP BY dist, n, sample) AS t JOIN truth USING (dist)
GROUP BY dist, n;
SELECT diag(format('n = %s, %s: %s %% of the intervals of a mean hold it, %s %% of those of a median', n, dist, mean, median)) FROM coverage ORDER BY n, dist;
SELECT cmp_ok(min(median), '>=', 93.0, 'the interval of a median keeps what it promises') FROM coverage;

SELECT * FROM finish();
ROLLBACK;
