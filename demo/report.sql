-- report.sql - what an operations lead would want to see, as SQL to copy.
\set ON_ERROR_STOP on
\pset null '-'
\pset footer off
SET TimeZone = 'UTC';

\echo
\echo '== The year by month: how satisfied, how well resolved, at what cost =='
\set ECHO queries
SELECT coalesce(to_char(date_trunc('month', created_at), 'YYYY-MM'), 'year') AS month,
       count(*)                                     AS tickets,
       round(csat(rating), 1)                       AS csat,
       round(nps(score), 1)                         AS nps,
       round(ces(effort), 2)                        AS ces,
       sample_size(survey_summary(rating))          AS ratings,
       round(response_rate(rating), 1)              AS rated_pct,
       round(fcr(contacts), 1)                      AS fcr,
       round(resolution_rate(resolved_at), 1)       AS resolved_pct,
       round(reopen_rate(reopens), 1)               AS reopened_pct,
       round(cost_per_resolution(cost, resolved_at IS NOT NULL), 2) AS cost_per_resolution
FROM tickets
GROUP BY ROLLUP (date_trunc('month', created_at))
ORDER BY date_trunc('month', created_at) NULLS LAST;
\set ECHO none

\echo
\echo '== Teams and channels, each with its total (GROUPING SETS) =='
\set ECHO queries
SELECT coalesce(team, 'all teams')                  AS team,
       coalesce(channel, 'all channels')            AS channel,
       count(*)                                     AS tickets,
       round(csat(rating), 1)                       AS csat,
       round(angry_rate(rating), 1)                 AS angry_pct,
       sample_size(survey_summary(rating))          AS ratings,
       round(fcr(contacts, resolved_at IS NOT NULL), 1) AS fcr,
       round(sla_rate(due_at, resolved_at, timestamptz '2026-01-01'), 1) AS sla_pct,
       missing(rate_summary(resolved_at <= due_at)) AS still_open,
       round(tickets_per_customer(customer_id), 2)  AS per_customer
FROM tickets
GROUP BY GROUPING SETS ((team), (channel), ())
ORDER BY team NULLS LAST, channel NULLS LAST;
\set ECHO none

\echo
\echo '== Agents: the ten with the happiest customers =='
\set ECHO queries
SELECT agent, team,
       count(*)                                     AS tickets,
       round(csat(rating), 1)                       AS csat,
       sample_size(survey_summary(rating))          AS ratings,
       round(nps(score), 1)                         AS nps,
       round(fcr(contacts), 1)                      AS fcr,
       round(reopen_rate(reopens), 1)               AS reopened_pct
FROM tickets
GROUP BY agent, team
ORDER BY csat(rating) DESC
LIMIT 10;

SELECT agent,
       sum(solved)                                          AS solved,
       round(tickets_per_hour(solved, paid_minutes / 60.0), 2) AS per_hour,
       round(occupancy(handle_minutes, available_minutes), 1)  AS occupancy,
       round(utilization(handle_minutes, paid_minutes), 1)     AS utilization
FROM agent_days
GROUP BY agent
ORDER BY tickets_per_hour(solved, paid_minutes / 60.0) DESC
LIMIT 5;
\set ECHO none

\echo
\echo '== The phone: service level by five conventions, abandonment =='
\set ECHO queries
SELECT count(*)                                                        AS offered,
       round(abandonment_rate(NOT answered), 2)                        AS abandoned,
       round(service_level(wait, answered, interval '20 s'), 2)        AS of_offered,
       round(service_level(wait, answered, interval '20 s', 'answered'), 2) AS of_answered,
       round(service_level(wait, answered, interval '20 s', 'ignore_abandoned_in_target'), 2) AS ignoring_early,
       round(service_level(wait, answered, interval '20 s', 'credit_abandoned_in_target'), 2) AS crediting_early,
       round(service_level(wait, answered, interval '20 s', 'ignore_short_abandons', interval '5 s'), 2) AS ignoring_short
FROM calls;
\set ECHO none

\echo
\echo '== Customers and money by quarter =='
\set ECHO queries
SELECT coalesce(to_char(date_trunc('quarter', month), 'YYYY "Q"Q'), 'year') AS quarter,
       round(retention(customers_start, customers_end, customers_new), 2) AS retention,
       round(churn(customers_start, customers_end, customers_new), 2)  AS churn,
       round(net_churn(customers_start, customers_end), 2)             AS net_churn,
       round(support_cost_ratio(support_cost, revenue), 2)             AS support_cost_pct,
       round(market_share(revenue, market), 2)                         AS market_share
FROM months
GROUP BY ROLLUP (date_trunc('quarter', month))
ORDER BY date_trunc('quarter', month) NULLS LAST;

SELECT coalesce(contract, 'all contracts') AS contract, count(*) AS customers,
       round(churn(joined_at, left_at, '2025-01-01', '2026-01-01'), 2)     AS churn,
       round(retention(joined_at, left_at, '2025-01-01', '2026-01-01'), 2) AS retention
FROM customers GROUP BY ROLLUP (contract) ORDER BY customers.contract NULLS LAST;
\set ECHO none

\echo
\echo '== A rolling week, from daily summaries that merge =='
\set ECHO queries
CREATE MATERIALIZED VIEW daily AS
SELECT created_at::date AS day, team, survey_summary(rating) AS ratings, rate_summary(contacts = 1) AS first_contact
FROM tickets GROUP BY 1, 2;

SELECT day,
       sample_size(survey_summary(ratings))                         AS ratings,
       round(csat(survey_summary(ratings)), 1)                      AS csat,
       round(csat(survey_summary(survey_summary(ratings)) OVER week), 1) AS csat_7_days,
       round(rate(rate_summary(rate_summary(first_contact)) OVER week), 1) AS fcr_7_days
FROM daily GROUP BY day
WINDOW week AS (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)
ORDER BY day DESC LIMIT 10;
\set ECHO none
