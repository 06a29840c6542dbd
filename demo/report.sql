-- report.sql - what an operations lead would want to see, as SQL to copy.
\set ON_ERROR_STOP on
\pset null '-'
\pset footer off
SET TimeZone = 'UTC';

\echo
\echo '== The year by month: how satisfied, how well resolved, at what cost; beside each rate its 95 % interval and its n =='
\set ECHO queries
SELECT coalesce(to_char(date_trunc('month', created_at), 'YYYY-MM'), 'year') AS month,
       round(csat(rating), 1)                       AS csat,
       format('%s..%s', round(csat_lower(rating), 1), round(csat_upper(rating), 1)) AS csat_95,
       sample_size(survey_summary(rating))          AS ratings,
       round(nps(score), 1)                         AS nps,
       format('%s..%s', round(nps_lower(score), 1), round(nps_upper(score), 1)) AS nps_95,
       sample_size(survey_summary(score))           AS scores,
       round(ces(effort), 2)                        AS ces,
       round(response_rate(rating), 1)              AS rated,
       format('%s..%s', round(rate_lower(rating IS NOT NULL), 1), round(rate_upper(rating IS NOT NULL), 1)) AS rated_95,
       count(*)                                     AS tickets,
       round(cost_per_resolution(cost, resolved_at IS NOT NULL), 2) AS cost_per_resolution
FROM tickets
GROUP BY ROLLUP (date_trunc('month', created_at))
ORDER BY date_trunc('month', created_at) NULLS LAST;

SELECT coalesce(to_char(date_trunc('month', created_at), 'YYYY-MM'), 'year') AS month,
       count(*)                                     AS tickets,
       round(fcr(contacts), 1)                      AS fcr,
       format('%s..%s', round(rate_lower(contacts = 1), 1), round(rate_upper(contacts = 1), 1)) AS fcr_95,
       round(resolution_rate(resolved_at), 1)       AS resolved,
       format('%s..%s', round(rate_lower(resolved_at IS NOT NULL), 1), round(rate_upper(resolved_at IS NOT NULL), 1)) AS resolved_95,
       round(reopen_rate(reopens), 1)               AS reopened,
       format('%s..%s', round(rate_lower(reopens > 0), 1), round(rate_upper(reopens > 0), 1)) AS reopened_95
FROM tickets
GROUP BY ROLLUP (date_trunc('month', created_at))
ORDER BY date_trunc('month', created_at) NULLS LAST;
\set ECHO none

\echo
\echo '== Teams and channels, each with its total (GROUPING SETS); every rate with its 95 % interval and its n =='
\set ECHO queries
SELECT coalesce(team, 'all teams')                  AS team,
       coalesce(channel, 'all channels')            AS channel,
       count(*)                                     AS tickets,
       round(csat(rating), 1)                       AS csat,
       format('%s..%s', round(csat_lower(rating), 1), round(csat_upper(rating), 1)) AS csat_95,
       sample_size(survey_summary(rating))          AS ratings,
       round(nps(score), 1)                         AS nps,
       format('%s..%s', round(nps_lower(score), 1), round(nps_upper(score), 1)) AS nps_95,
       sample_size(survey_summary(score))           AS scores,
       round(fcr(contacts), 1)                      AS fcr,
       format('%s..%s', round(rate_lower(contacts = 1), 1), round(rate_upper(contacts = 1), 1)) AS fcr_95,
       round(tickets_per_customer(customer_id), 2)  AS per_customer
FROM tickets
GROUP BY GROUPING SETS ((team), (channel), ())
ORDER BY team NULLS LAST, channel NULLS LAST;

SELECT coalesce(team, 'all teams')                  AS team,
       round((sla).value, 1)                        AS sla_pct,
       format('%s..%s', round((sla).lower, 1), round((sla).upper, 1)) AS sla_95,
       (sla).n                                      AS decided,
       round(angry_rate(rating), 1)                 AS angry_pct,
       format('%s..%s', round((angry).lower, 1), round((angry).upper, 1)) AS angry_95,
       (angry).n                                    AS ratings
FROM (SELECT team, rate_ci(rate_summary(CASE WHEN resolved_at <= due_at THEN true      -- what sla_rate counts
                                               WHEN resolved_at > due_at OR due_at < '2026-01-01' THEN false END)) AS sla,
             rate_ci(angry_rate_summary(survey_summary(rating))) AS angry, survey_summary(rating) AS rating
      FROM tickets GROUP BY ROLLUP (team)) AS t
ORDER BY team NULLS LAST;
\set ECHO none

\echo
\echo '== How long they waited, in minutes: first response and resolution, and who is waiting still =='
\set ECHO queries
SELECT coalesce(channel, 'all channels')            AS channel,
       round(mean(first), 1)                        AS mean,
       round(percentile(first, 0.5), 1)             AS median,
       round(percentile(first, 0.9), 1)             AS p90,
       round(share_within(first, 60), 1)            AS in_an_hour,
       missing(first)                               AS waiting,
       round(mean(resolution), 0)                   AS res_mean,
       round(percentile(resolution, 0.5), 0)        AS res_median,
       round(percentile(resolution, 0.9), 0)        AS res_p90,
       missing(resolution)                          AS not_resolved
FROM (SELECT channel, duration_summary(created_at, first_reply_at) AS first, duration_summary(created_at, resolved_at) AS resolution
      FROM tickets GROUP BY ROLLUP (channel)) AS t
ORDER BY channel NULLS LAST;

-- The honest median counts those who are waiting still (Kaplan-Meier), here for the last two days of the year.
SELECT round(percentile(duration_summary(created_at, first_reply_at), 0.5), 1) AS median_of_the_answered,
       round(km_median(created_at, first_reply_at, '2026-01-01'), 1)           AS median_of_all,
       missing(duration_summary(created_at, first_reply_at))                   AS waiting
FROM tickets WHERE channel = 'email' AND created_at >= '2025-12-30';
\set ECHO none

\echo
\echo '== The same first response in business minutes, and the open tickets that breach next =='
\set ECHO queries
CREATE TABLE opening (hours business_hours);
INSERT INTO opening VALUES ('Mon-Fri 08:00-19:00, Sat 09:00-14:00; Europe/London; holidays 01-01, 2025-04-18, 2025-04-21, 12-25, 12-26');

SELECT channel,
       round(frt(created_at, first_reply_at), 1)                                                AS calendar_mean,
       round(frt(created_at, first_reply_at, hours), 1)                                         AS business_mean,
       round(percentile(duration_summary(created_at, first_reply_at), 0.9), 1)                  AS calendar_p90,
       round(percentile(duration_summary(created_at, first_reply_at, hours), 0.9), 1)           AS business_p90
FROM tickets, opening GROUP BY channel ORDER BY channel;

SELECT id, channel, priority, created_at, business_add(created_at, 480, hours) AS reply_due,
       round(business_minutes('2026-01-01', business_add(created_at, 480, hours), hours)) AS open_minutes_left
FROM tickets, opening
WHERE first_reply_at IS NULL AND business_add(created_at, 480, hours) > '2026-01-01'
ORDER BY reply_due, id LIMIT 5;
\set ECHO none

\echo
\echo '== Agents: the ten with the happiest customers =='
\set ECHO queries
SELECT agent, team,
       round(csat(rating), 1)                       AS csat,
       format('%s..%s', round(csat_lower(rating), 1), round(csat_upper(rating), 1)) AS csat_95,
       sample_size(survey_summary(rating))          AS ratings,
       round(nps(score), 1)                         AS nps,
       format('%s..%s', round(nps_lower(score), 1), round(nps_upper(score), 1)) AS nps_95,
       sample_size(survey_summary(score))           AS scores,
       round(fcr(contacts), 1)                      AS fcr,
       format('%s..%s', round(rate_lower(contacts = 1), 1), round(rate_upper(contacts = 1), 1)) AS fcr_95,
       count(*)                                     AS tickets
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
       format('%s..%s', round(rate_lower(NOT answered), 2), round(rate_upper(NOT answered), 2)) AS abandoned_95,
       round(service_level(wait, answered, interval '20 s'), 2)        AS of_offered,
       format('%s..%s', round(rate_lower(answered AND wait <= interval '20 s'), 2), round(rate_upper(answered AND wait <= interval '20 s'), 2)) AS of_offered_95,
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
       count(*) FILTER (WHERE joined_at <= '2025-01-01' AND coalesce(left_at, 'infinity') > '2025-01-01') AS at_start,
       round(churn(joined_at, left_at, '2025-01-01', '2026-01-01'), 2)     AS churn,
       format('%s..%s', round(rate_lower(left_at <= '2026-01-01' AND left_at IS NOT NULL) FILTER (WHERE joined_at <= '2025-01-01' AND coalesce(left_at, 'infinity') > '2025-01-01'), 2),
                       round(rate_upper(left_at <= '2026-01-01' AND left_at IS NOT NULL) FILTER (WHERE joined_at <= '2025-01-01' AND coalesce(left_at, 'infinity') > '2025-01-01'), 2)) AS churn_95,
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

\echo
\echo '== The weekly report: the latest week that can be judged, its change, grade, signal and half a year in one picture =='
\ir weekly.sql
\set ECHO queries
SELECT * FROM weekly_report('2026-01-01');
\set ECHO none
