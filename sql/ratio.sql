-- Ratios of sums: customers, cost, workload, money. Every worked example, the edges, every error.

-- Retention and churn from counts: 500 at the start, 480 at the end, 200 of them new.
SELECT retention(500, 480, 200), churn(500, 480, 200), net_churn(500, 480), retention_of_lost(500, 20), churn_of_lost(500, 20);
SELECT net_churn(480, 500), retention(s, e, n) FROM (VALUES (500::bigint, 480, 200::numeric), (100, 90, 0)) AS t(s, e, n);

-- Cost: all of it counts, resolved or not; refunds are negative.
SELECT cost_per_resolution(cost, resolved), cost_per_conversation(cost), cost_per_ticket(cost), ratio_summary(cost, resolved::int)
FROM (VALUES (12.50, true), (7.25, false), (-1.75, true), (NULL, true), (3, NULL)) AS t(cost, resolved);
SELECT cost_per_resolution(18.00, 2), cost_per_conversation(18::bigint, 3), cost_per_ticket(18::float8, 4::bigint), cost_per_ticket(18::real, 4);
SELECT support_cost_ratio(cost, revenue) FROM (VALUES (5000, 100000), (6000, 120000)) AS t(cost, revenue);

-- Workload.
SELECT tickets_per_hour(solved, hours) FROM (VALUES (12, 8), (10, 7.5)) AS t(solved, hours);
SELECT tickets_per_customer(500, 100), tickets_per_customer(customer) FROM unnest(ARRAY['ann', 'ann', 'bob', NULL, 'ann']) AS customer;
SELECT replies_per_resolution(replies, resolved), replies_per_resolution(9, 3) AS counted FROM (VALUES (3, true), (5, true), (9, false), (NULL, true)) AS t(replies, resolved);
SELECT occupancy(7, 3), occupancy(interval '7 h', interval '3 h') AS intervals, utilization(6.5, 8), utilization(interval '390 min', interval '8 h') AS intervals;

-- Market and money.
SELECT market_share(25, 200), customer_profit(revenue, cost), profit_margin(revenue, cost), brand_equity(revenue, 80)
FROM (VALUES (100, 60), (150, 90.5)) AS t(revenue, cost);
SELECT expansion_rate(1000, 150), net_revenue_retention(1000, 150, 50, 100), lifetime_value(30, 5);

-- Every type of number; sums are exact where doubles are not.
SELECT cost_per_ticket(x::smallint) AS s, cost_per_ticket(x::int) AS i, cost_per_ticket(x::bigint) AS b, cost_per_ticket(x::numeric) AS n,
       cost_per_ticket(x::real) AS r, cost_per_ticket(x::float8) AS f FROM generate_series(1, 4) AS x;
SELECT customer_profit(0.1::float8, 0.0) AS ten_tenths, sum(0.1::float8) AS in_doubles FROM generate_series(1, 10);
SELECT numerator(ratio_summary(x, 1)) FROM (VALUES (9223372036854775807), (9223372036854775807)) AS t(x);
SELECT numerator(ratio_summary(x, 1)) FROM (VALUES (1e36), (0.000000000000000000000000000000000001), (-0.5)) AS t(x);
SELECT numerator(ratio_summary(x, 1)) FROM unnest(ARRAY[1e20, -1.5e-7, 12345.678, 1e-40]::float8[]) AS x;
SELECT ratio_summary(a, b) AS big_num, ratio_summary(b, a) AS num_big, ratio_summary(c, a) AS dbl_big FROM (VALUES (2::bigint, 1.5::numeric, 0.5::float8)) AS t(a, b, c);

-- The summary: readers, merge, other forms.
SELECT ratio(s), percentage(s), numerator(s), denominator(s), sample_size(s), missing(s), s::jsonb FROM (SELECT 'numerator:12.5 denominator:4 rows:3 missing:1'::ratio_summary) AS t(s);
SELECT s + s, s = s, s < s + s, s <> s FROM (SELECT 'numerator:-12.5 denominator:4 rows:3 missing:1'::ratio_summary) AS t(s);
SELECT ratio_summary(s) FROM (VALUES ('numerator:1 denominator:3 rows:1'::ratio_summary), ('numerator:-1.25 denominator:3 rows:2 missing:4'), (NULL)) AS t(s);
SELECT 'numerator:1.500 denominator:-0.0 rows:1'::ratio_summary = 'numerator:1.5 denominator:0 rows:1' AS one_form_for_a_value;

-- No rows, only NULLs, one row, a zero denominator: no value.
SELECT cost_per_ticket(x), market_share(x, x), customer_profit(x, x), ratio_summary(x, x), tickets_per_customer(x) FROM unnest('{}'::int[]) AS x;
SELECT cost_per_ticket(x), market_share(x, x), customer_profit(x, x), ratio_summary(x, x), tickets_per_customer(x) FROM unnest('{NULL,NULL}'::int[]) AS x;
SELECT cost_per_resolution(5, false), market_share(0, 0), retention_of_lost(0, 0), occupancy(0, 0), profit_margin(0, 5), customer_profit(0, 5), lifetime_value(30, 0), lifetime_value(30, NULL);
SELECT cost_per_ticket(2.5), lifetime_value(12.5, 100), lifetime_value(1::float8, 0.5::float8), lifetime_value(9007199254740993, 100::bigint);

-- Errors: what, the value, the way out.
\set VERBOSITY default
SELECT retention(500, 180, 200);
\echo :LAST_ERROR_SQLSTATE
SELECT churn(100, 480, 200);
SELECT retention_of_lost(100, 101);
\echo :LAST_ERROR_SQLSTATE
SELECT churn_of_lost(100, -1);
SELECT churn_of_lost(start, lost), retention_of_lost(start, lost), retention_of_lost_summary(start, lost)
FROM (VALUES (500, 20::numeric), (100, 10), (50, NULL)) AS t(start, lost);
SELECT net_churn(1.5, 1);
SELECT cost_per_ticket('NaN'::numeric);
\echo :LAST_ERROR_SQLSTATE
SELECT cost_per_ticket('Infinity'::float8);
\echo :LAST_ERROR_SQLSTATE
SELECT cost_per_ticket(1e37);
SELECT cost_per_ticket(1e300::float8);
SELECT cost_per_ticket(1e-37);
SELECT cost_per_ticket(x) FROM unnest(ARRAY[9e36, 9e36]) AS x;
\echo :LAST_ERROR_SQLSTATE
SELECT cost_per_resolution(5, -1);
SELECT tickets_per_hour(-1, 8);
SELECT tickets_per_hour(1, -8);
\echo :LAST_ERROR_SQLSTATE
SELECT tickets_per_customer(5.5, 2);
SELECT replies_per_resolution(-1, true);
SELECT replies_per_resolution(1.5, true);
SELECT occupancy(-7, 3);
SELECT occupancy(interval '7 h', interval '-3 h');
SELECT utilization(9, 8);
\echo :LAST_ERROR_SQLSTATE
SELECT market_share(5, 3);
SELECT lifetime_value(30, 101);
\echo :LAST_ERROR_SQLSTATE
SELECT lifetime_value(30, -5);
SELECT 'rows:9223372036854775807'::ratio_summary + 'rows:1';
\echo :LAST_ERROR_SQLSTATE
SELECT tickets_per_customer(point(1, 2));
\echo :LAST_ERROR_SQLSTATE

-- Malformed text.
SELECT ''::ratio_summary;
SELECT 'numerator:1'::ratio_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'numerator:NaN rows:1'::ratio_summary;
SELECT 'numerator:1e5 rows:1'::ratio_summary;
SELECT 'numerator:1.2.3 rows:1'::ratio_summary;
SELECT 'numerator:1 rows:-1'::ratio_summary;
SELECT 'numerator:1 numerator:1 rows:1'::ratio_summary;
SELECT 'sum:1 rows:1'::ratio_summary;

-- Doubles as large as a sum can be.
SELECT customer_profit(1e21::float8, 0::float8), customer_profit(-9e36::float8, 0::float8), customer_profit(1.5e25::float8, 0::float8);
SELECT customer_profit(1e37::float8, 0::float8);
\echo :LAST_ERROR_SQLSTATE
SELECT customer_profit(1e300::float8, 0::float8);
