-- Real tickets, calls and customers: the figures that independent notebooks and plain SQL give for these files.
\set QUIET 1
SELECT to_regclass('real.uci') IS NULL AND to_regclass('real.bank') IS NULL AS absent \gset
\if :absent
\echo 1..0 # SKIP the real data is not there
\quit
\endif
BEGIN;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, DMY';
SELECT plan(19);

-- The incident log of an IT company: one row an event. Its first 119,998 rows were summarised in public notebooks.
CREATE TEMP TABLE incident AS
SELECT number, min(opened_at::timestamp) AS opened_at, max(nullif(resolved_at, '?')::timestamp) AS resolved_at, max(reopen_count::int) AS reopens
FROM real.uci WHERE line <= 119998 GROUP BY number;
SELECT is(sample_size(rate_summary(reopens > 0)), 20769::bigint, 'UCI: incidents') FROM incident;
SELECT is(hits(rate_summary(reopens > 0)), 234::bigint, 'UCI: reopened incidents, published') FROM incident;
SELECT is(round(reopen_rate(reopens), 4), 1.1267, 'UCI: reopen rate, published') FROM incident;
SELECT is(round(resolution_rate(resolved_at), 6), round(100 * 19351 / 20769.0, 6), 'UCI: 19,351 of 20,769 resolved, published') FROM incident;
SELECT is(count(*) - count(resolved_at), 1418::bigint, 'UCI: 1,418 not resolved, published') FROM incident;

SELECT is(rate_summary(made_sla::boolean)::text, 'hits:132497 misses:9215 missing:0', 'UCI: made_sla over all events, published') FROM real.uci;
SELECT is(round(ratio(ratio_summary(reassignment_count::int, 1)), 6), 1.104197, 'UCI: mean reassignment_count over all events, published') FROM real.uci;
SELECT is(round(ratio(ratio_summary(reopen_count::int, 1)), 6), 0.021918, 'UCI: mean reopen_count over all events, published') FROM real.uci;

CREATE TEMP TABLE full_incident AS
SELECT number, max(nullif(resolved_at, '?')::timestamp) AS resolved_at, max(reopen_count::int) AS reopens, max(reassignment_count::int) AS reassignments
FROM real.uci GROUP BY number;
SELECT is(resolution_rate(resolved_at), resolution_rate(23362, 24918), 'UCI, all rows: 23,362 of 24,918 resolved') FROM full_incident;
SELECT is(reopen_rate(reopens), reopen_rate(275, 24918), 'UCI, all rows: 275 reopened') FROM full_incident;
SELECT is(fcr(1 + reopens + reassignments), fcr(13487, 24918), 'UCI, all rows: 13,487 neither reassigned nor reopened, which is first contact resolution of a kind') FROM full_incident;

-- A bank's call centre: one row a call.
SELECT results_eq($$SELECT left(date, 4), round(abandonment_rate(outcome = 'HANG'), 2), hits(rate_summary(outcome = 'AGENT'))
                    FROM real.bank WHERE outcome <> 'PHANTOM' GROUP BY 1 ORDER BY 1$$,
                  $$VALUES ('9901', 13.71, 27060::bigint), ('9902', 17.86, 27162), ('9910', 10.49, 30861)$$, 'bank: abandonment and answered calls by month');
SELECT results_eq($$SELECT left(date, 4), round(abandonment_rate(hang, offered), 2)
                    FROM (SELECT date, count(*) FILTER (WHERE outcome = 'HANG') AS hang, count(*) AS offered FROM real.bank WHERE outcome <> 'PHANTOM' GROUP BY date) AS days GROUP BY 1 ORDER BY 1$$,
                  $$VALUES ('9901', 13.71), ('9902', 17.86), ('9910', 10.49)$$, 'bank: the same pooled from daily counts');
SELECT is(service_level(q_time::int, outcome = 'AGENT', 20),
          100.0 * count(*) FILTER (WHERE outcome = 'AGENT' AND q_time::int <= 20) / count(*), 'bank: service level in 20 s is what it is by hand') FROM real.bank WHERE outcome <> 'PHANTOM';
SELECT is(tickets_per_customer(nullif(customer_id, '0')), count(nullif(customer_id, '0'))::numeric / count(DISTINCT nullif(customer_id, '0')),
          'bank: calls per known customer') FROM real.bank WHERE outcome <> 'PHANTOM';

-- The customers of a phone company.
SELECT is(round(rate("Churn" = 'Yes'), 6), 26.536987, 'telco: churn, published') FROM real.telco;
SELECT is(churn(s, e, 0), rate(1869, 7043), 'telco: churn from counts at the start and the end')
FROM (SELECT count(*) AS s, count(*) FILTER (WHERE "Churn" = 'No') AS e FROM real.telco) AS t;
-- 1,655 of 3,875, 166 of 1,473 and 48 of 1,695 (2.831858 %, which is 2.8319 when rounded).
SELECT results_eq($$SELECT "Contract", round(churn(joined, CASE WHEN "Churn" = 'Yes' THEN timestamptz '2024-02-15' END, '2024-02-01', '2024-03-01'), 4)
                    FROM (SELECT *, timestamptz '2024-02-01' - make_interval(months => tenure::int) AS joined FROM real.telco) AS t GROUP BY 1 ORDER BY 1$$,
                  $$VALUES ('Month-to-month', 42.7097), ('One year', 11.2695), ('Two year', 2.8319)$$, 'telco: churn by contract, one row a customer');
SELECT is(retention(joined, CASE WHEN "Churn" = 'Yes' THEN timestamptz '2024-02-15' END, '2024-02-01', '2024-03-01'), 100 - rate(1869, 7043), 'telco: and its retention')
FROM (SELECT *, timestamptz '2024-02-01' - make_interval(months => tenure::int) AS joined FROM real.telco) AS t;

SELECT * FROM finish();
ROLLBACK;
