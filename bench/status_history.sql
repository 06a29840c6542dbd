-- Time in statuses from a history table: against the window functions that people write.

-- setup
-- 300,000 tickets of five changes in order of arrival, each to another status than before.
SET jit = off;
CREATE UNLOGGED TABLE changes AS
SELECT ticket, timestamptz '2024-01-01' + ticket * interval '30 seconds' + make_interval(secs => n * 7200 + abs(hashint8extended(ticket * 8 + n, 1) % 7000)) AS at,
       (ARRAY['new', 'open', 'pending', 'hold', 'solved', 'closed'])[1 + (n * (1 + abs(hashint8extended(ticket, 2) % 5))) % 6] AS status
FROM generate_series(1, 300000) AS ticket, generate_series(0, 4) AS n
ORDER BY at, ticket;
CREATE UNLOGGED TABLE changes_shuffled AS SELECT * FROM changes ORDER BY hashint8extended(ticket, extract(epoch FROM at)::bigint);
VACUUM ANALYZE changes;
VACUUM ANALYZE changes_shuffled;
CREATE FUNCTION history_bench_hours() RETURNS business_hours LANGUAGE sql IMMUTABLE AS $$SELECT 'Mon-Fri 09:00-17:00; America/New_York'::business_hours$$;
-- What a careful analyst writes in SQL: each day's window as instants.
CREATE FUNCTION history_bench_sql(start timestamptz, until timestamptz) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(extract(epoch FROM least(until, closes) - greatest(start, opens))) / 60, 0)
    FROM generate_series(date_trunc('day', start AT TIME ZONE 'America/New_York'), until AT TIME ZONE 'America/New_York', '1 day') AS d(day),
         LATERAL (SELECT (day + time '09:00') AT TIME ZONE 'America/New_York', (day + time '17:00') AT TIME ZONE 'America/New_York') AS w(opens, closes)
    WHERE extract(isodow FROM day) < 6 AND opens < until AND closes > start
$$;

-- row: time in two statuses by ticket | the window query | at most 0.50
-- ours:
SELECT count(*), avg(time_in(h, 'open')), avg(time_in(h, 'pending')) FROM (SELECT status_history(at, status) AS h FROM changes GROUP BY ticket) AS t;
-- theirs:
WITH spans AS (
    SELECT ticket, status, lead(at) OVER (PARTITION BY ticket ORDER BY at) - at AS time FROM changes
), tickets AS (
    SELECT ticket, coalesce(extract(epoch FROM sum(time) FILTER (WHERE status = 'open')) / 60, 0) AS open,
           coalesce(extract(epoch FROM sum(time) FILTER (WHERE status = 'pending')) / 60, 0) AS pending
    FROM spans GROUP BY ticket
)
SELECT count(*), avg(open), avg(pending) FROM tickets;

-- row: … with rows in random order, where counting them by ticket takes half of that query | the same query | at most 0.85
-- ours:
SELECT count(*), avg(time_in(h, 'open')), avg(time_in(h, 'pending')) FROM (SELECT status_history(at, status) AS h FROM changes_shuffled GROUP BY ticket) AS t;
-- theirs:
WITH spans AS (
    SELECT ticket, status, lead(at) OVER (PARTITION BY ticket ORDER BY at) - at AS time FROM changes_shuffled
), tickets AS (
    SELECT ticket, coalesce(extract(epoch FROM sum(time) FILTER (WHERE status = 'open')) / 60, 0) AS open,
           coalesce(extract(epoch FROM sum(time) FILTER (WHERE status = 'pending')) / 60, 0) AS pending
    FROM spans GROUP BY ticket
)
SELECT count(*), avg(open), avg(pending) FROM tickets;

-- row: requester and agent wait, first and last solution, reopens | the window queries | at most 0.45
-- ours:
SELECT count(*), avg(time_in(h, '{new,open,hold}')), avg(time_in(h, 'pending')), max(first_entered(h, '{solved,closed}')), max(last_entered(h, '{solved,closed}')), sum(reopens(h))
FROM (SELECT status_history(at, status) AS h FROM changes GROUP BY ticket) AS t;
-- theirs:
WITH spans AS (
    SELECT ticket, status, at, lead(at) OVER w - at AS time, status IN ('solved', 'closed') AS solved, lag(status IN ('solved', 'closed')) OVER w AS was_solved
    FROM changes WINDOW w AS (PARTITION BY ticket ORDER BY at)
), tickets AS (
    SELECT ticket, coalesce(extract(epoch FROM sum(time) FILTER (WHERE status IN ('new', 'open', 'hold'))) / 60, 0) AS requester,
           coalesce(extract(epoch FROM sum(time) FILTER (WHERE status = 'pending')) / 60, 0) AS agent,
           min(at) FILTER (WHERE solved AND was_solved IS NOT TRUE) AS first_solved, max(at) FILTER (WHERE solved AND was_solved IS NOT TRUE) AS last_solved,
           count(*) FILTER (WHERE was_solved AND NOT solved) AS reopens
    FROM spans GROUP BY ticket
)
SELECT count(*), avg(requester), avg(agent), max(first_solved), max(last_solved), sum(reopens) FROM tickets;

-- row: time in two statuses in business hours | the window query with business_minutes | at most 0.70
-- ours:
SELECT count(*), avg(time_in(h, 'open', NULL, history_bench_hours())), avg(time_in(h, 'pending', NULL, history_bench_hours())) FROM (SELECT status_history(at, status) AS h FROM changes GROUP BY ticket) AS t;
-- theirs:
WITH spans AS (
    SELECT ticket, status, at, lead(at) OVER (PARTITION BY ticket ORDER BY at) AS until FROM changes
), tickets AS (
    SELECT ticket, coalesce(sum(business_minutes(at, until, history_bench_hours())) FILTER (WHERE status = 'open'), 0) AS open,
           coalesce(sum(business_minutes(at, until, history_bench_hours())) FILTER (WHERE status = 'pending'), 0) AS pending
    FROM spans GROUP BY ticket
)
SELECT count(*), avg(open), avg(pending) FROM tickets;

-- row: … | the window query with a correct SQL function, of 10,000 tickets | at most 0.70
-- ours:
SELECT count(*), avg(time_in(h, 'open', NULL, history_bench_hours())), avg(time_in(h, 'pending', NULL, history_bench_hours()))
FROM (SELECT status_history(at, status) AS h FROM changes WHERE ticket <= 10000 GROUP BY ticket) AS t;
-- theirs:
WITH spans AS (
    SELECT ticket, status, at, lead(at) OVER (PARTITION BY ticket ORDER BY at) AS until FROM changes WHERE ticket <= 10000
), tickets AS (
    SELECT ticket, coalesce(sum(history_bench_sql(at, until)) FILTER (WHERE status = 'open'), 0) AS open,
           coalesce(sum(history_bench_sql(at, until)) FILTER (WHERE status = 'pending'), 0) AS pending
    FROM spans GROUP BY ticket
)
SELECT count(*), avg(open), avg(pending) FROM tickets;

-- row: … read from stored histories | from the changes | at most 0.20
-- setup
CREATE UNLOGGED TABLE histories AS SELECT ticket, status_history(at, status) AS h FROM changes GROUP BY ticket;
VACUUM ANALYZE histories;
-- ours:
SELECT count(*), avg(time_in(h, 'open')), avg(time_in(h, 'pending')) FROM histories;
-- theirs:
SELECT count(*), avg(time_in(h, 'open')), avg(time_in(h, 'pending')) FROM (SELECT status_history(at, status) AS h FROM changes GROUP BY ticket) AS t;
