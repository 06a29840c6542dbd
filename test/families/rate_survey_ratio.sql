-- Survey answers, shares and ratios against slow, obviously right SQL, over all rows and by group; one state for one column.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.h(i bigint, k bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT (hashint8extended(i, k) & 9223372036854775807) % 1000000007';
CREATE TEMP TABLE ticket AS
SELECT i AS id, i % 23 AS g,
       CASE WHEN pg_temp.h(i, 1) % 7 <> 0 THEN (pg_temp.h(i, 2) % 11)::int END AS score,
       CASE WHEN pg_temp.h(i, 3) % 7 <> 0 THEN (1 + pg_temp.h(i, 4) % 5)::int END AS rating,
       CASE WHEN pg_temp.h(i, 5) % 9 <> 0 THEN (1 + pg_temp.h(i, 6) % 4)::int END AS contacts,
       CASE WHEN pg_temp.h(i, 7) % 9 <> 0 THEN pg_temp.h(i, 8) % 3 <> 0 END AS resolved,
       CASE WHEN pg_temp.h(i, 9) % 9 <> 0 THEN round((pg_temp.h(i, 10) % 2000000)::numeric / 1000 - 100, 3) END AS cost,
       CASE WHEN pg_temp.h(i, 11) % 9 <> 0 THEN round((pg_temp.h(i, 12) % 9000000)::numeric / 10000, 4) END AS revenue,
       timestamptz '2024-01-01' + make_interval(secs => pg_temp.h(i, 13) % 20000000) AS created_at,
       CASE WHEN pg_temp.h(i, 14) % 5 <> 0 THEN timestamptz '2024-01-01' + make_interval(secs => pg_temp.h(i, 13) % 20000000 + pg_temp.h(i, 15) % 900000) END AS done_at,
       CASE WHEN pg_temp.h(i, 16) % 9 <> 0 THEN (pg_temp.h(i, 17) % 3)::int END AS reopens,
       CASE WHEN pg_temp.h(i, 18) % 9 <> 0 THEN (pg_temp.h(i, 19) % 300)::int END AS customer,
       (pg_temp.h(i, 20) % 400)::bigint AS n
FROM generate_series(1, 20000) AS i;

CREATE TEMP TABLE oracle (kpi text, by_hand text);
INSERT INTO oracle VALUES
    ('nps(score)', '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0)'),
    ('nps(score::float8)', '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0)'),
    ('nps(score::smallint)', '100.0 * (count(*) FILTER (WHERE score >= 9) - count(*) FILTER (WHERE score <= 6)) / nullif(count(score), 0)'),
    ('nps(n, reopens, contacts)', '100.0 * sum(n - contacts) FILTER (WHERE reopens IS NOT NULL) / nullif(sum(n + reopens + contacts), 0)'),
    ('nps(nps_summary(n, reopens, contacts))', '100.0 * sum(n - contacts) FILTER (WHERE reopens IS NOT NULL) / nullif(sum(n + reopens + contacts), 0)'),
    ('nps(nps_summary(n, reopens, contacts), detractor_max => 5, promoter_min => 8)', '100.0 * sum(n - contacts) FILTER (WHERE reopens IS NOT NULL) / nullif(sum(n + reopens + contacts), 0)'),
    ('nps(survey_summary(score, n))', '100.0 * (coalesce(sum(n) FILTER (WHERE score >= 9), 0) - coalesce(sum(n) FILTER (WHERE score <= 6), 0)) / nullif(sum(n) FILTER (WHERE score IS NOT NULL), 0)'),
    ('csat(rating)', '100.0 * count(*) FILTER (WHERE rating IN (4, 5)) / nullif(count(rating), 0)'),
    ('csat(resolved)', '100.0 * count(*) FILTER (WHERE resolved) / nullif(count(resolved), 0)'),
    ('csat(rating, rating + n)', '100.0 * sum(rating) / sum(rating + n)'),
    ('angry_rate(rating)', '100.0 * count(*) FILTER (WHERE rating IN (1, 2)) / nullif(count(rating), 0)'),
    ('angry_rate(resolved)', '100.0 * count(*) FILTER (WHERE resolved) / nullif(count(resolved), 0)'),
    ('ces(rating)', 'avg(rating)'),
    ('mean(survey_summary(score))', 'avg(score)'),
    ('response_rate(score)', '100.0 * count(score) / nullif(count(*), 0)'),
    ('sample_size(survey_summary(score))', 'count(score)'),
    ('missing(survey_summary(score))', 'count(*) - count(score)'),
    ('rate(resolved)', '100.0 * count(*) FILTER (WHERE resolved) / nullif(count(resolved), 0)'),
    ('fcr(contacts)', '100.0 * count(*) FILTER (WHERE contacts = 1) / nullif(count(contacts), 0)'),
    ('fcr(contacts, resolved)', '100.0 * count(*) FILTER (WHERE contacts = 1 AND resolved) / nullif(count(*) FILTER (WHERE contacts IS NOT NULL AND resolved IS NOT NULL), 0)'),
    ('fcr_of_resolved(contacts, resolved)', '100.0 * count(*) FILTER (WHERE contacts = 1 AND resolved) / nullif(count(*) FILTER (WHERE contacts IS NOT NULL AND resolved), 0)'),
    ('resolution_rate(done_at)', '100.0 * count(done_at) / nullif(count(*), 0)'),
    ('resolution_rate(created_at, done_at, ''5 days'')', '100.0 * count(*) FILTER (WHERE done_at - created_at <= interval ''5 days'') / nullif(count(*), 0)'),
    ('resolution_rate(created_at, done_at, ''5 days'', ''2024-05-01'')', '100.0 * count(*) FILTER (WHERE done_at <= created_at + interval ''120 hours'' AND done_at <= ''2024-05-01'' AND created_at + interval ''120 hours'' <= ''2024-05-01'') / nullif(count(*) FILTER (WHERE created_at + interval ''120 hours'' <= ''2024-05-01''), 0)'),
    ('fcr(created_at, done_at, ''5 days'', ''2024-05-01'')', '100.0 * count(*) FILTER (WHERE (done_at > created_at + interval ''120 hours'') IS NOT FALSE AND created_at + interval ''120 hours'' <= ''2024-05-01'') / nullif(count(*) FILTER (WHERE created_at + interval ''120 hours'' <= ''2024-05-01''), 0)'),
    ('fcr(contacts, created_at, ''5 days'', ''2024-05-01'')', '100.0 * count(*) FILTER (WHERE contacts = 1 AND created_at + interval ''120 hours'' <= ''2024-05-01'') / nullif(count(contacts) FILTER (WHERE created_at + interval ''120 hours'' <= ''2024-05-01''), 0)'),
    ('fcr(resolved)', '100.0 * count(*) FILTER (WHERE resolved) / nullif(count(resolved), 0)'),
    ('reopen_rate(created_at, done_at, ''1 month'', ''2024-05-01'')', '100.0 * count(*) FILTER (WHERE done_at <= created_at + interval ''720 hours'' AND created_at + interval ''720 hours'' <= ''2024-05-01'') / nullif(count(*) FILTER (WHERE created_at + interval ''720 hours'' <= ''2024-05-01''), 0)'),
    ('reopen_rate(reopens, done_at, ''5 days'', ''2024-05-01'')', '100.0 * count(*) FILTER (WHERE reopens > 0 AND done_at + interval ''120 hours'' <= ''2024-05-01'') / nullif(count(reopens) FILTER (WHERE done_at + interval ''120 hours'' <= ''2024-05-01''), 0)'),
    ('reopen_rate(reopens::float8, done_at::timestamp, ''5 days'', ''2024-05-01'')', '100.0 * count(*) FILTER (WHERE reopens > 0 AND done_at + interval ''120 hours'' <= ''2024-05-01'') / nullif(count(reopens) FILTER (WHERE done_at + interval ''120 hours'' <= ''2024-05-01''), 0)'),
    ('one_touch_rate(reopens, resolved)', '100.0 * count(*) FILTER (WHERE reopens < 2 AND resolved) / nullif(count(reopens) FILTER (WHERE resolved), 0)'),
    ('two_touch_rate(reopens, resolved)', '100.0 * count(*) FILTER (WHERE reopens = 2 AND resolved) / nullif(count(reopens) FILTER (WHERE resolved), 0)'),
    ('transfer_rate(reopens)', '100.0 * count(*) FILTER (WHERE reopens > 0) / nullif(count(reopens), 0)'),
    ('reopen_rate(reopens)', '100.0 * count(*) FILTER (WHERE reopens > 0) / nullif(count(reopens), 0)'),
    ('sla_rate(created_at + interval ''4 days'', done_at, ''2024-05-01'')',
     '100.0 * count(*) FILTER (WHERE done_at <= created_at + interval ''4 days'') / nullif(count(*) FILTER (WHERE done_at IS NOT NULL OR created_at + interval ''4 days'' < ''2024-05-01''), 0)'),
    ('service_level(n, resolved, 100)', '100.0 * count(*) FILTER (WHERE resolved AND n <= 100) / nullif(count(resolved), 0)'),
    ('service_level(n, resolved, 100, ''answered'')', '100.0 * count(*) FILTER (WHERE resolved AND n <= 100) / nullif(count(*) FILTER (WHERE resolved), 0)'),
    ('service_level(n, resolved, 100, ''ignore_abandoned_in_target'')', '100.0 * count(*) FILTER (WHERE resolved AND n <= 100) / nullif(count(*) FILTER (WHERE resolved OR (NOT resolved AND n > 100)), 0)'),
    ('service_level(n, resolved, 100, ''credit_abandoned_in_target'')', '100.0 * count(*) FILTER (WHERE resolved IS NOT NULL AND n <= 100) / nullif(count(resolved), 0)'),
    ('service_level(n, resolved, 100, ''ignore_short_abandons'', 30)', '100.0 * count(*) FILTER (WHERE resolved AND n <= 100) / nullif(count(*) FILTER (WHERE resolved OR (NOT resolved AND n >= 30)), 0)'),
    ('retention(created_at, done_at, ''2024-03-01'', ''2024-03-05'')', '100.0 * count(*) FILTER (WHERE created_at <= ''2024-03-01'' AND (done_at IS NULL OR done_at > ''2024-03-05'')) / nullif(count(*) FILTER (WHERE created_at <= ''2024-03-01'' AND (done_at IS NULL OR done_at > ''2024-03-01'')), 0)'),
    ('churn(created_at, done_at, ''2024-03-01'', ''2024-03-05'')', '100.0 * count(*) FILTER (WHERE created_at <= ''2024-03-01'' AND done_at > ''2024-03-01'' AND done_at <= ''2024-03-05'') / nullif(count(*) FILTER (WHERE created_at <= ''2024-03-01'' AND (done_at IS NULL OR done_at > ''2024-03-01'')), 0)'),
    ('cost_per_resolution(cost, resolved)', 'sum(cost) FILTER (WHERE resolved IS NOT NULL) / nullif(count(*) FILTER (WHERE resolved AND cost IS NOT NULL), 0)'),
    ('cost_per_resolution(cost::float8, resolved)', 'sum(cost) FILTER (WHERE resolved IS NOT NULL) / nullif(count(*) FILTER (WHERE resolved AND cost IS NOT NULL), 0)'),
    ('cost_per_resolution(n, resolved)', 'sum(n) FILTER (WHERE resolved IS NOT NULL) / nullif(count(*) FILTER (WHERE resolved), 0)'),
    ('cost_per_conversation(cost, n)', 'sum(cost) / sum(n) FILTER (WHERE cost IS NOT NULL)'),
    ('cost_per_ticket(cost)', 'avg(cost)'),
    ('support_cost_ratio(cost, revenue)', '100 * sum(cost) FILTER (WHERE revenue IS NOT NULL) / sum(revenue) FILTER (WHERE cost IS NOT NULL)'),
    ('numerator(ratio_summary(cost, revenue))', 'sum(cost) FILTER (WHERE revenue IS NOT NULL)'),
    ('tickets_per_hour(n, revenue)', 'sum(n) FILTER (WHERE revenue IS NOT NULL) / sum(revenue)'),
    ('tickets_per_customer(customer)', 'count(customer)::numeric / nullif(count(DISTINCT customer), 0)'),
    ('tickets_per_customer(''c'' || customer)', 'count(customer)::numeric / nullif(count(DISTINCT customer), 0)'),
    ('tickets_per_customer(customer::numeric / 10)', 'count(customer)::numeric / nullif(count(DISTINCT customer), 0)'),
    ('replies_per_resolution(contacts, resolved)', 'sum(contacts) FILTER (WHERE resolved)::numeric / nullif(count(contacts) FILTER (WHERE resolved), 0)'),
    ('occupancy(revenue, n)', '100 * sum(revenue) / sum(revenue + n)'),
    ('utilization(revenue, 900)', '100 * sum(revenue) / (900 * count(revenue))'),
    ('market_share(n, n + contacts)', '100 * sum(n) FILTER (WHERE contacts IS NOT NULL) / sum(n + contacts)'),
    ('customer_profit(revenue, cost)', 'sum(revenue - cost)'),
    ('profit_margin(revenue, cost)', '100 * sum(revenue - cost) / sum(revenue) FILTER (WHERE cost IS NOT NULL)'),
    ('brand_equity(revenue, cost)', 'sum(revenue - cost)'),
    ('expansion_rate(revenue, cost)', '100 * sum(cost) FILTER (WHERE revenue IS NOT NULL) / sum(revenue) FILTER (WHERE cost IS NOT NULL)'),
    ('net_revenue_retention(revenue, cost, n, reopens)', '100 * sum(revenue + cost - n - reopens) / sum(revenue) FILTER (WHERE cost + n + reopens IS NOT NULL)'),
    ('retention(n + 9, n + 4, contacts)', '100 * sum(n + 4 - contacts) / sum(n + 9) FILTER (WHERE contacts IS NOT NULL)'),
    ('churn(n + 9, n + 4, contacts)', '100 - 100 * sum(n + 4 - contacts) / sum(n + 9) FILTER (WHERE contacts IS NOT NULL)'),
    ('retention_of_lost(n + 9, contacts)', '100 * sum(n + 9 - contacts) / sum(n + 9) FILTER (WHERE contacts IS NOT NULL)'),
    ('churn_of_lost(n + 9, contacts)', '100 * sum(contacts) / sum(n + 9) FILTER (WHERE contacts IS NOT NULL)'),
    ('net_churn(n, 200)', '100 * sum(n - 200) / sum(n)');

-- To sixteen digits and more: the oracle divides numerics too, and is rounded a little past ours.
CREATE FUNCTION pg_temp.differences(kpi text, by_hand text, part text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM (SELECT (%s)::numeric AS a, (%s)::numeric AS b FROM ticket GROUP BY %s) q
                    WHERE (a IS NULL) <> (b IS NULL) OR abs(a - b) > abs(b) * 1e-15', kpi, by_hand, part) INTO n;
    RETURN n;
END $$;
SELECT is(pg_temp.differences(kpi, by_hand, part), 0::bigint, kpi || ' is what it is by hand, ' || CASE part WHEN '()' THEN 'over all rows' WHEN 'g' THEN 'by group' ELSE 'by small group' END)
FROM oracle, unnest(ARRAY['()', 'g', 'id / 7']) AS part;

-- A cohort read today is the cohort read then: whatever happened after as_of, or was not there yet, changes nothing.
CREATE TEMP TABLE monday AS SELECT timestamptz '2024-01-01' + make_interval(days => 7 * w) AS as_of FROM generate_series(1, 38) AS w;
SELECT is_empty($$SELECT as_of, resolution_rate_summary(created_at, done_at, '5 days', as_of), fcr_summary(created_at, done_at, '5 days', as_of), reopen_rate_summary(created_at, done_at, '5 days', as_of)
                  FROM ticket, monday GROUP BY as_of HAVING hits(resolution_rate_summary(created_at, done_at, '5 days', as_of)) + missing(resolution_rate_summary(created_at, done_at, '5 days', as_of)) > 0
                  EXCEPT
                  SELECT as_of, s + ('missing:' || 20000 - n)::rate_summary, f + ('missing:' || 20000 - n)::rate_summary, r + ('missing:' || 20000 - n)::rate_summary
                  FROM (SELECT as_of, count(*) AS n, resolution_rate_summary(created_at, CASE WHEN done_at <= as_of THEN done_at END, '5 days', as_of) AS s,
                               fcr_summary(created_at, CASE WHEN done_at <= as_of THEN done_at END, '5 days', as_of) AS f, reopen_rate_summary(created_at, CASE WHEN done_at <= as_of THEN done_at END, '5 days', as_of) AS r
                        FROM ticket, monday WHERE created_at <= as_of GROUP BY as_of) AS as_it_stood$$, 'a cohort read later is the same as on the day');
-- Of tickets of which 70 % are resolved within the time, on 38 Mondays: leaving out the open ones flatters, counting them as failures does the opposite.
CREATE TEMP TABLE true_share AS
SELECT as_of, sum(hits(s)) AS hits, sum(sample_size(s)) AS n, avg(100.0 * resolved / (resolved + late)) AS left_out, avg(100.0 * resolved / n) AS fail
FROM (SELECT as_of, resolution_rate_summary(at, at + took, '7 days', as_of) AS s, count(*) FILTER (WHERE at + took <= as_of AND took <= '7 days') AS resolved,
             count(*) FILTER (WHERE at + took <= as_of AND took > '7 days') AS late, count(*) AS n
      FROM (SELECT timestamptz '2024-01-01' + make_interval(secs => pg_temp.h(i, 21) % 23000000) AS at,
                   CASE WHEN pg_temp.h(i, 22) % 10 < 7 THEN make_interval(secs => pg_temp.h(i, 23) % 604800) ELSE make_interval(days => 8 + (pg_temp.h(i, 24) % 30)::int) END AS took
            FROM generate_series(1, 40000) AS i) AS t, monday
      WHERE at > as_of - interval '14 days' AND at <= as_of GROUP BY as_of) AS q GROUP BY as_of;
SELECT ok(abs(100 * sum(hits) / sum(n) - 70) < 1 AND avg(left_out) > 78 AND avg(fail) < 61,
          format('of a true 70 %% the cohorts say %s, without the open ones %s, with them as failures %s', round(100 * sum(hits) / sum(n), 1), round(avg(left_out), 1), round(avg(fail), 1))) FROM true_share;

-- Exact where doubles are not: the same sum whatever the order.
SELECT is(numerator(ratio_summary(x, 1)), 0.3, 'a double is taken at its shortest decimal') FROM unnest(ARRAY[0.1, 0.2]::float8[]) AS x;
SELECT is(numerator(ratio_summary(x, 1)), sum(x::text::numeric), 'doubles of all sizes')
FROM (SELECT (pg_temp.h(i, 1) - 500000000) * power(10::float8, pg_temp.h(i, 2) % 24 - 18) AS x FROM generate_series(1, 5000) AS i) AS v;
SELECT is(numerator(ratio_summary(x, 1)), sum(x), 'numerics of all sizes, weights and scales')
FROM (SELECT (pg_temp.h(i, 1) - 500000000)::numeric * pg_temp.h(i, 4) * power(10::numeric, pg_temp.h(i, 2) % 18) / power(10::numeric, pg_temp.h(i, 3) % 30) AS y FROM generate_series(1, 5000) AS i) AS v,
     LATERAL (SELECT trim_scale(round(y, 36)) AS x) AS r;
SELECT is_empty($$SELECT x, numerator(ratio_summary(x, 1))
                  FROM (SELECT DISTINCT s * m * power(10::numeric, e) AS x FROM unnest(ARRAY[1, -1]) AS s, generate_series(-27, 27) AS e,
                               unnest(ARRAY[1, 9, 10, 99, 1234, 9999, 10000, 10001, 123456789]::numeric[]) AS m) AS v
                  GROUP BY x HAVING numerator(ratio_summary(x, 1)) IS DISTINCT FROM x$$, 'every numeric is read as it is written');

-- Digits before and after the point in every number, around where 64 bits end and where a sum ends.
SELECT is_empty($$SELECT x, numerator(ratio_summary(x, 1)) FROM (
    SELECT DISTINCT s * (repeat('9', whole) || '.' || repeat(d, frac) || '1')::numeric AS x FROM unnest(ARRAY[1, -1]) AS s, generate_series(1, 36) AS whole, generate_series(0, 35) AS frac, unnest(ARRAY['0', '9']) AS d
    UNION SELECT s * ('1' || repeat('0', whole))::numeric FROM unnest(ARRAY[1, -1]) AS s, generate_series(0, 36) AS whole) AS v
    GROUP BY x HAVING numerator(ratio_summary(x, 1)) IS DISTINCT FROM x$$, 'numerics of every number of digits');
SELECT throws_ok(format('SELECT ratio_summary(%s, 1)', x), '22003', NULL, x || ' is beyond a sum')
FROM unnest(ARRAY['1e37', '-1e37', '-9999999999999999999999999999999999999.5', '1e40', '1e-37', '-1e-40', '0.1234567890123456789012345678901234567']) AS x;

-- One state for one column: the argument of three KPIs is evaluated once a row, which a function that counts its calls shows.
CREATE SEQUENCE calls;
CREATE FUNCTION pg_temp.counted(x integer) RETURNS integer LANGUAGE plpgsql STABLE AS 'BEGIN PERFORM nextval(''calls''); RETURN x; END';
SELECT nps(pg_temp.counted(score)), response_rate(pg_temp.counted(score)), mean(survey_summary(pg_temp.counted(score))) FROM ticket \g /dev/null
SELECT is(currval('calls'), 20000::bigint, 'nps, response_rate and survey_summary of one column share one state: one call a row');
SELECT avg(pg_temp.counted(score)), nps(pg_temp.counted(score)) FROM ticket \g /dev/null
SELECT is(currval('calls'), 60000::bigint, 'and the count does tell: avg and nps do not share theirs');

-- A transition called by hand, with no aggregate around it, does not write to its argument.
SELECT is(survey_accum(s, 9)::text || ' / ' || s::text, '9:2 missing:0 / 9:1 missing:0', 'a direct call copies') FROM (SELECT '9:1'::survey_summary AS s OFFSET 0) AS t;
SELECT throws_ok($$SELECT ratio_summary_subtract('numerator:5 denominator:1 rows:1', 'numerator:2 denominator:1 rows:1')$$, '22003', 'what is to be taken out of a ratio_summary is not in it',
                 'by hand, nothing is taken out that leaves what cannot be stored');
SELECT is(rate_boolean_accum(NULL, true)::text, 'hits:1 misses:0 missing:0', 'a NULL state is an empty one');

-- Memory: many distinct customers in many groups spill rather than grow past the budget.
SET LOCAL work_mem = '1MB';
SELECT is(count(*), 5000::bigint, 'tickets per customer by many groups') FROM (SELECT id % 5000, tickets_per_customer(customer) FROM ticket GROUP BY 1) AS t;

-- ---- numbers with more digits than are kept ----

-- More than 63 decimals are stored in another form, and thousands of digits out of line.
SELECT is((SELECT ratio(ratio_summary(m, 1::numeric)) FROM (SELECT n) AS one(m)), trim_scale(n), format('a number with %s decimals', scale(n)))
FROM unnest(ARRAY[round(1.25, 64), round(-1.25, 70), round(-12345678901234.5, 100), round(0, 80)]) AS n;
CREATE TEMP TABLE endless (n numeric);
ALTER TABLE endless ALTER n SET STORAGE external;
INSERT INTO endless SELECT (repeat('123456789', 2000) || tail)::numeric FROM unnest(ARRAY['', '.5']) AS tail;
INSERT INTO endless SELECT ('0.' || repeat('123456789', 1000))::numeric;
INSERT INTO endless SELECT repeat('1234', 1046)::numeric;
SELECT throws_like(format('SELECT ratio(ratio_summary(n, 1::numeric)) FROM endless WHERE scale(n) = %s AND length(n::text) = %s', scale(n), length(n::text)), '% is out of range', format('%s digits, %s of them behind the point', length(n::text), scale(n))) FROM endless;

-- ---- partial results of no customer: a worker or a partition had no row that counts ----

CREATE TABLE contact (part integer, customer integer) PARTITION BY LIST (part);
SELECT format('CREATE TABLE contact_%1$s PARTITION OF contact FOR VALUES IN (%1$s)', part) FROM generate_series(1, 3) AS part \gexec
INSERT INTO contact SELECT part, i % 5 FROM generate_series(1, 3) AS part, generate_series(1, 30) AS i;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT results_eq($$SELECT customer, tickets_per_customer(customer) FILTER (WHERE part = customer) FROM contact GROUP BY customer ORDER BY customer$$,
                  $$VALUES (0, NULL), (1, 6.0), (2, 6.0), (3, 6.0), (4, NULL)$$, 'partitions without a row that counts');
RESET enable_partitionwise_aggregate;

SELECT throws_like('SELECT tickets_per_customer(1::money)', 'could not identify a hash function for type money', 'a type that can be compared but not hashed');

SELECT * FROM finish();
ROLLBACK;
