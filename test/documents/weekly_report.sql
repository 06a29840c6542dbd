-- The weekly report as it would have been read on 38 Mondays of the demo's year: from the tickets that had been made by then, with
-- nothing in them that happened later. Calm weeks must stay calm, and what really changes must be said within two weeks.
\set QUIET 1
\c demo
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT * FROM no_plan();
\ir ../../demo/weekly.sql

-- What happened, with the moments that the tickets do not tell: a customer writes again at times spread between reply and solution (or
-- daily, where there is none), and is asked for a rating after the solution (or after two days).
CREATE TEMP TABLE happened AS
SELECT id, team, created_at, first_reply_at, resolved_at, contacts, reopens, rating, score, coalesce(resolved_at, created_at + interval '2 days') AS rated_at,
       ARRAY(SELECT coalesce(first_reply_at + (resolved_at - first_reply_at) * ((2 * n - 1) / (2.0 * contacts)), created_at + n * interval '1 day') FROM generate_series(1, contacts - 1) AS n) AS written_again_at
FROM tickets;
CREATE INDEX ON happened (created_at);
ANALYZE happened;
-- The report from the table as it stood on a day: a view that hides the demo's table.
CREATE FUNCTION pg_temp.report_on(day timestamptz) RETURNS TABLE (monday timestamptz, kpi text, week date, value numeric, signal text, so_far numeric) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TEMP VIEW tickets AS
        SELECT id, team, created_at, CASE WHEN first_reply_at <= %1$L THEN first_reply_at END AS first_reply_at, CASE WHEN resolved_at <= %1$L THEN resolved_at END AS resolved_at,
               CASE WHEN resolved_at <= %1$L THEN contacts ELSE 1 + (SELECT count(*)::integer FROM unnest(written_again_at) AS at WHERE at <= %1$L) END AS contacts,
               CASE WHEN resolved_at <= %1$L THEN reopens ELSE 0 END AS reopens, CASE WHEN rated_at <= %1$L THEN rating END AS rating, CASE WHEN rated_at <= %1$L THEN score END AS score
        FROM happened WHERE created_at < %1$L', day);
    RETURN QUERY SELECT day, r.kpi, r.week, r.value, r.signal, r.last_week_so_far FROM weekly_report(day) AS r;
END $$;

CREATE TEMP TABLE replay AS
SELECT r.* FROM generate_series(timestamptz '2025-04-14', '2025-12-29', '1 week') AS m, pg_temp.report_on(m) AS r;
SELECT is(count(DISTINCT monday), 38::bigint, '38 Mondays were replayed') FROM replay;
SELECT ok(signals <= 2, format('%s: a signal on %s of 38 Mondays', kpi, signals))
FROM (SELECT kpi, count(signal) AS signals FROM replay GROUP BY kpi ORDER BY kpi) AS s;
SELECT is_empty($$SELECT * FROM replay WHERE week + 7 + CASE WHEN kpi IN ('tickets', 'backlog', 'frt_median') THEN 0 ELSE 7 END <> monday::date OR value IS NULL$$, 'each KPI is judged by the last week that is old enough for it');
SELECT is_empty($$SELECT * FROM replay WHERE (kpi IN ('frt', 'csat', 'nps')) <> (so_far IS NOT NULL)$$, 'and the week after it is shown as it stands so far, if that says anything yet');

-- On 1 September everything gets worse at once, each KPI by what a manager would want to know: a quarter more tickets, replies half as slow
-- again, one in twenty not solved any more, one in eight writes again, one in fifteen is reopened, a quarter of the ratings
-- lower by one star, half of the recommendations by two points.
INSERT INTO happened SELECT id + 1000000, team, created_at, first_reply_at, resolved_at, contacts, reopens, rating, score, rated_at, written_again_at FROM happened WHERE created_at >= '2025-09-01' AND id % 4 = 0;
UPDATE happened SET first_reply_at = created_at + (first_reply_at - created_at) * 1.5, resolved_at = CASE WHEN id % 20 <> 0 THEN greatest(resolved_at, created_at + (first_reply_at - created_at) * 1.5) END,
       written_again_at = CASE WHEN id % 8 = 0 THEN created_at + interval '1 hour' || written_again_at ELSE written_again_at END, contacts = contacts + (id % 8 = 0)::integer,
       reopens = CASE WHEN id % 15 = 0 THEN 1 ELSE reopens END, rating = rating - (id % 4 = 0 AND rating > 1)::integer,
       score = score - CASE WHEN id % 2 = 0 AND score > 2 THEN 2 ELSE 0 END
WHERE created_at >= '2025-09-01';
CREATE TEMP TABLE shifted AS SELECT r.* FROM unnest(ARRAY[timestamptz '2025-09-01', '2025-09-08', '2025-09-15']) AS m, pg_temp.report_on(m) AS r;
SELECT is_empty($$SELECT kpi, monday FROM shifted WHERE monday = '2025-09-01' AND signal IS NOT NULL$$, 'nothing is said before it happens');
SELECT ok(bool_or(signal ~ CASE WHEN kpi IN ('fcr', 'resolution_rate', 'csat', 'nps') THEN 'below lower|near lower|row below' ELSE 'above upper|near upper|row above' END),
          format('%s: a real change is a signal within two weeks: %s', kpi, string_agg(format('%s on %s', signal, monday::date), ', ' ORDER BY monday) FILTER (WHERE signal IS NOT NULL)))
FROM shifted GROUP BY kpi ORDER BY kpi;

-- Any start, any team, and a week without tickets is a week.
SELECT pg_temp.report_on('2025-09-18 15:30') \g /dev/null
SELECT results_eq($$SELECT kpi, week, value FROM weekly_report('2025-09-18 15:30', 'Billing') WHERE kpi IN ('tickets', 'csat')$$,
    $$SELECT 'tickets', date '2025-09-08', count(*)::numeric FROM tickets WHERE team = 'Billing' AND created_at >= '2025-09-08' AND created_at < '2025-09-15' UNION ALL
      SELECT 'csat', '2025-09-01', round(csat(rating), 1) FROM tickets WHERE team = 'Billing' AND created_at >= '2025-09-01' AND created_at < '2025-09-08'$$, 'on a Thursday, of one team: whole weeks');
DELETE FROM happened WHERE created_at >= '2025-09-08' AND created_at < '2025-09-22';
SELECT results_eq($$SELECT kpi, week, value FROM pg_temp.report_on('2025-09-22') WHERE kpi IN ('tickets', 'frt_median', 'csat')$$,
    $$VALUES ('tickets', date '2025-09-15', 0.0), ('frt_median', '2025-09-15', NULL), ('csat', '2025-09-08', NULL)$$, 'weeks without tickets are rows');
SELECT finish();
ROLLBACK;
