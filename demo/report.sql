-- report.sql - what an operations lead would want to see, as SQL to copy. Each rate with its 95 % interval and its n.
\set ON_ERROR_STOP on
\pset null '-'
\pset footer off
SET TimeZone = 'UTC';

\echo
\echo '== The year by month: how satisfied, how well resolved, at what cost =='
\set ECHO queries
SELECT coalesce(to_char(month, 'YYYY-MM'), 'year')  AS month,
       count(*)                                     AS tickets,
       estimate_text(csat_ci(survey_summary(rating))) AS csat,
       estimate_text(nps_ci(survey_summary(score))) AS nps,
       round(ces(effort), 2)                        AS ces,
       estimate_text(rate_ci(response_rate_summary(survey_summary(rating)))) AS rated,
       estimate_text(rate_ci(fcr_summary(contacts, created_at, '7 days', '2026-01-01'))) AS fcr,
       estimate_text(rate_ci(resolution_rate_summary(created_at, resolved_at, '7 days', '2026-01-01'))) AS resolved_in_7_days,
       round(cost_per_resolution(cost, resolved_at IS NOT NULL), 2) AS cost
FROM (SELECT *, period(created_at, 'month', 'UTC') AS month FROM tickets) AS t
GROUP BY ROLLUP (month) ORDER BY t.month NULLS LAST;
\set ECHO none

\echo
\echo '== Teams and channels, each with its total =='
\set ECHO queries
SELECT coalesce(team, 'all teams')                  AS team,
       coalesce(channel, 'all channels')            AS channel,
       count(*)                                     AS tickets,
       estimate_text(csat_ci(survey_summary(rating))) AS csat,
       estimate_text(rate_ci(angry_rate_summary(survey_summary(rating)))) AS angry,
       estimate_text(rate_ci(sla_rate_summary(due_at, resolved_at, '2026-01-01') FILTER (WHERE due_at <= '2026-01-01'))) AS in_time,
       estimate_text(rate_ci(reopen_rate_summary(reopens))) AS reopened,
       round(tickets_per_customer(customer_id), 2)  AS per_customer
FROM tickets
GROUP BY GROUPING SETS ((team), (channel), ())
ORDER BY team NULLS LAST, channel NULLS LAST;
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
\echo '== Who waited for whom since November, in hours: the customer while new, open or on hold, the agent while pending =='
\set ECHO queries
SELECT coalesce(team, 'all teams')                  AS team,
       round(mean(customer) / 60, 1)                AS customer_waited,
       round(percentile(customer, 0.9) / 60, 1)     AS p90,
       round(mean(in_hours) / 60, 1)                AS in_business_hours,
       round(percentile(agent, 0.5) / 60, 1)        AS agent_waited_median,
       reopens,
       sample_size(customer)                        AS tickets
FROM (SELECT team, duration_summary(time_in_interval(h, '{new,open,hold}', '2026-01-01')) AS customer,
             duration_summary(time_in_interval(h, '{new,open,hold}', '2026-01-01', 'Mon-Fri 09:00-17:00; Europe/London')) AS in_hours,
             duration_summary(time_in_interval(h, 'pending', '2026-01-01')) AS agent, sum(reopens(h)) AS reopens
      FROM (SELECT ticket_id AS id, status_history(changed_at, status, id) AS h FROM status_changes GROUP BY ticket_id) AS history JOIN tickets USING (id)
      GROUP BY ROLLUP (team)) AS t
ORDER BY team NULLS LAST;
\set ECHO none

\echo
\echo '== The same first response in business minutes, and the open tickets that breach next =='
\set ECHO queries
CREATE TABLE opening (hours business_hours);
INSERT INTO opening VALUES ('Mon-Fri 08:00-19:00, Sat 09:00-14:00; Europe/London; holidays 01-01, 2025-04-18, 2025-04-21, 12-25, 12-26');

SELECT channel,
       round(frt(created_at, first_reply_at), 1)                                                AS calendar_mean,
       round(frt(created_at, first_reply_at, hours), 1)                                         AS business_mean,
       round(percentile(duration_summary(created_at, first_reply_at, hours), 0.9), 1)           AS business_p90
FROM tickets, opening GROUP BY channel ORDER BY channel;

SELECT id, channel, priority, created_at, business_add(created_at, 480, hours) AS reply_due,
       round(business_minutes('2026-01-01', business_add(created_at, 480, hours), hours)) AS open_minutes_left
FROM tickets, opening
WHERE first_reply_at IS NULL AND business_add(created_at, 480, hours) > '2026-01-01'
ORDER BY reply_due, id LIMIT 5;
\set ECHO none

\echo
\echo '== Agents: the five with the happiest customers in the last week, and what they get done =='
\set ECHO queries
SELECT agent, team, round(rate(s), 1) AS csat, estimate_text(e) AS probably, (f).signal  -- few ratings are drawn towards all; a signal is beyond chance
FROM (SELECT agent, team, s, shrunk_rate(s) OVER () AS e, funnel(s) OVER () AS f
      FROM (SELECT agent, team, csat_summary(survey_summary(rating)) AS s FROM tickets WHERE created_at >= '2025-12-25' GROUP BY agent, team) AS a) AS t
ORDER BY (e).value DESC LIMIT 5;

SELECT agent,
       sum(solved)                                          AS solved,
       round(tickets_per_hour(solved, paid_minutes / 60.0), 2) AS per_hour,
       round(occupancy(handle_minutes, available_minutes), 1)  AS occupancy,
       round(utilization(handle_minutes, paid_minutes), 1)     AS utilization
FROM agent_days GROUP BY agent ORDER BY per_hour DESC LIMIT 5;
\set ECHO none

\echo
\echo '== The phone: service level by five conventions, abandonment =='
\set ECHO queries
SELECT count(*)                                                        AS offered,
       estimate_text(rate_ci(abandonment_rate_summary(NOT answered)))  AS abandoned,
       estimate_text(rate_ci(service_level_summary(wait, answered, interval '20 s'))) AS of_offered,
       estimate_text(rate_ci(service_level_summary(wait, answered, interval '20 s', 'answered'))) AS of_answered,
       estimate_text(rate_ci(service_level_summary(wait, answered, interval '20 s', 'ignore_abandoned_in_target'))) AS ignoring_early,
       estimate_text(rate_ci(service_level_summary(wait, answered, interval '20 s', 'credit_abandoned_in_target'))) AS crediting_early,
       estimate_text(rate_ci(service_level_summary(wait, answered, interval '20 s', 'ignore_short_abandons', interval '5 s'))) AS ignoring_short,
       round(asa(wait, answered), 2) AS asa, round(aht(talk, hold, wrap), 2) AS aht
FROM calls;

SELECT round(peak, 1) AS calls_in_the_busiest_hour, round(patience, 1) AS patience, seats,   -- 80 % in 20 seconds, 30 % of the paid time away
       erlang_agents(peak, aht, 20 / 60.0, shrinkage => 30, patience => patience) AS to_pay, round(erlang_abandonment(peak, aht, seats, patience), 1) AS would_abandon
FROM (SELECT max(n) / 52.0 AS peak FROM (SELECT count(*) AS n FROM calls GROUP BY hour_of_week(started_at, 'Europe/London')) AS h) AS p,
     (SELECT aht(talk, hold, wrap), total(duration_summary(wait)) / count(*) FILTER (WHERE NOT answered) AS patience FROM calls) AS m,
     LATERAL (SELECT erlang_agents(peak, aht, 20 / 60.0, patience => patience) AS seats) AS s;
\set ECHO none

\echo
\echo '== Customers and money by quarter =='
\set ECHO queries
SELECT coalesce(to_char(date_trunc('quarter', month), 'YYYY "Q"Q'), 'year') AS quarter,
       round(retention(customers_start, customers_end, customers_new), 2) AS retention,
       round(net_churn(customers_start, customers_end), 2)             AS net_churn,
       round(support_cost_ratio(support_cost, revenue), 2)             AS support_cost_pct,
       round(market_share(revenue, market), 2)                         AS market_share
FROM months
GROUP BY ROLLUP (date_trunc('quarter', month))
ORDER BY date_trunc('quarter', month) NULLS LAST;

SELECT coalesce(contract, 'all contracts') AS contract,
       estimate_text(rate_ci(churn_summary(joined_at, left_at, '2025-01-01', '2026-01-01')), 2) AS churn
FROM customers GROUP BY ROLLUP (contract) ORDER BY customers.contract NULLS LAST;
\set ECHO none

\echo
\echo '== A rolling week, from daily summaries that merge =='
\set ECHO queries
CREATE MATERIALIZED VIEW daily AS
SELECT period(created_at, 'day', 'UTC') AS day, team, survey_summary(rating) AS ratings, fcr_summary(contacts) AS first_contact
FROM tickets GROUP BY 1, 2;

SELECT day,
       round(csat(survey_summary(ratings)), 1)                      AS csat,
       estimate_text(csat_ci(survey_summary(survey_summary(ratings)) OVER week)) AS csat_7_days,
       estimate_text(rate_ci(rate_summary(rate_summary(first_contact)) OVER week)) AS fcr_7_days
FROM daily GROUP BY day
WINDOW week AS (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)
ORDER BY day DESC LIMIT 7;
\set ECHO none

\echo
\echo '== The weekly report: the latest week that can be judged, its change, grade, signal and half a year in one picture =='
\ir weekly.sql
\set ECHO queries
SELECT * FROM weekly_report('2026-01-01');
\set ECHO none
