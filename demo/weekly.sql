-- weekly.sql - the weekly report as one function: SELECT * FROM weekly_report(now()), or weekly_report(now(), 'Billing').
--
-- What is not over yet is not a result. A week is judged once it is as old as its KPI needs; until then it is shown as it
-- stands so far. Shares count tickets that had their seven days, and the median counts those who wait still.
CREATE FUNCTION weekly_report(as_of timestamptz, one_team text DEFAULT NULL)
RETURNS TABLE (kpi text, week date, value numeric, previous numeric, change numeric, grade text, signal text, picture text, last_week_so_far numeric)
LANGUAGE sql STABLE AS $$
WITH ticket AS NOT MATERIALIZED (    -- which tickets: the one place to change
    SELECT * FROM tickets WHERE created_at < as_of AND (one_team IS NULL OR team = one_team)
), weeks AS (                        -- the last 26 whole weeks, or those there are, and the ones without tickets too
    SELECT week, week + interval '1 week' AS until
    FROM generate_series(date_trunc('week', as_of) - interval '26 weeks', date_trunc('week', as_of) - interval '1 week', '1 week') AS week
    WHERE week >= (SELECT min(created_at) FROM ticket)
), weekly AS (                       -- one row a week, one column a KPI
    SELECT until, count(created_at) AS tickets, km_median(created_at, first_reply_at, as_of) AS frt_median, frt(created_at, first_reply_at),
           fcr(contacts, created_at, '7 days', as_of), resolution_rate(created_at, resolved_at, '7 days', as_of),
           reopen_rate(reopens, created_at, '7 days', as_of), csat(rating), nps(score)
    FROM weeks LEFT JOIN ticket ON date_trunc('week', created_at) = week AND created_at >= as_of - interval '27 weeks' GROUP BY until
), long AS (                         -- one row a week and KPI: how old its week must be, and what goes with the season, so that its change is judged
    SELECT place, kpi, until, value, until + age <= as_of AS over,
           CASE WHEN seasonal THEN value - lag(value) OVER (PARTITION BY kpi ORDER BY until) ELSE value END AS judged
    FROM weekly JOIN backlog_points((SELECT backlog_summary(created_at, resolved_at, (SELECT min(week) FROM weeks), (SELECT max(until) FROM weeks), '1 week')
                                     FROM ticket)) AS b ON at = until,
         LATERAL (VALUES (1, 'tickets', tickets, interval '0', true), (2, 'backlog', backlog, '0', true), (3, 'frt_median', frt_median, '0', false),
                         (4, 'frt', frt, '7 days', false), (5, 'fcr', fcr, '7 days', false), (6, 'resolution_rate', resolution_rate, '7 days', false),
                         (7, 'reopen_rate', reopen_rate, '7 days', false), (8, 'csat', csat, '7 days', false), (9, 'nps', nps, '7 days', false)
         ) AS k(place, kpi, value, age, seasonal)
), card AS (                         -- one row a KPI, judged by the first 20 weeks
    SELECT place, kpi, scorecard(value, until) FILTER (WHERE over) AS c, (scorecard(judged, until, 20) FILTER (WHERE over)).signal,
           (scorecard(value, until) FILTER (WHERE NOT over)).value AS so_far FROM long GROUP BY place, kpi
)
SELECT kpi, ((c).at - interval '1 week')::date, round((c).value, 1), round((c).previous, 1), round((c).change, 1),
       CASE WHEN kpi IN (SELECT b.kpi FROM kpi_benchmark AS b) THEN kpi_grade(kpi, (c).value, 'retail') END, signal, (c).picture, round(so_far, 1)
FROM card ORDER BY place
$$;
