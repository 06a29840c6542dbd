-- Zendesk's schedule tables as they are: minutes of the week, its own names for zones, holidays as ranges of days. Business
-- minutes by the calendar that they become, against an independent computation.
\set QUIET 1
SELECT to_regclass('real.zendesk_schedule') IS NULL OR to_regclass('real.zendesk_reference_ticket') IS NULL AS absent \gset
\if :absent
\echo 1..0 # SKIP the real data is not there
\quit
\endif
BEGIN;
SELECT plan(6);

CREATE TEMP TABLE zone (zendesk text PRIMARY KEY, name text NOT NULL);
INSERT INTO zone VALUES ('London', 'Europe/London'), ('UTC', 'UTC');
CREATE TEMP TABLE calendar AS
SELECT s.id, with_holidays(business_hours(start_time::integer, end_time::integer, z.name),
                           ARRAY(SELECT day::date FROM real.zendesk_schedule_holiday h, generate_series(h.start_date::date, h.end_date::date, '1 day') AS day
                                 WHERE h.schedule_id = s.id AND h._fivetran_deleted = 'f')) AS hours
FROM real.zendesk_schedule s LEFT JOIN zone z ON z.zendesk = s.time_zone GROUP BY s.id;
SELECT is(string_agg(hours::text, E'\n'), 'Mon-Fri 09:00-17:00; Europe/London; holidays 2025-04-18, 2025-04-19, 2025-04-20, 2025-04-21, 2025-05-05, 2025-12-25, 2025-12-26',
          'the calendar of the schedule') FROM calendar;
SELECT throws_ok('SELECT business_hours(start_time::integer, end_time::integer, time_zone) FROM real.zendesk_schedule', '22023',
                 'time zone "London" of business_hours is not a full zone name', 'Zendesk''s names of zones are not taken for others');

CREATE TEMP TABLE solved AS
SELECT t.id, t.created_at::timestamptz AS created, max(f.updated::timestamptz) FILTER (WHERE f.value = 'solved') AS solved_at,
       min(f.updated::timestamptz) FILTER (WHERE f.value = 'solved') AS first_solved_at
FROM real.zendesk_ticket t JOIN real.zendesk_ticket_field_history f ON f.ticket_id = t.id AND f.field_name = 'status' GROUP BY 1, 2;
CREATE TEMP TABLE measured AS
SELECT s.id, business_minutes(s.created, s.solved_at, c.hours) AS minutes, business_minutes(s.created, s.first_solved_at, c.hours) AS first_minutes,
       r.full_resolution_business_minutes::numeric AS reference, r.first_resolution_business_minutes::numeric AS first_reference
FROM solved s JOIN real.zendesk_ticket_schedule ts ON ts.ticket_id = s.id JOIN calendar c ON c.id = ts.schedule_id
     JOIN real.zendesk_reference_ticket r ON r.ticket_id = s.id WHERE r.solved = 't';
SELECT cmp_ok(count(*), '>', 1800::bigint, 'tickets with a schedule and an answer: ' || count(*)) FROM measured;
SELECT is(count(*) FILTER (WHERE abs(minutes - reference) > 0.0001 OR minutes IS NULL), 0::bigint, 'business minutes to the last solution') FROM measured;
SELECT is(count(*) FILTER (WHERE abs(first_minutes - first_reference) > 0.0001 OR first_minutes IS NULL), 0::bigint, 'and to the first') FROM measured;
SELECT is(business_hours(extract(dow FROM day)::integer, opens, closes, 'Europe/London'), (SELECT business_hours(start_time::bigint, end_time::bigint, 'Europe/London') FROM real.zendesk_schedule),
          'the same schedule by days and times')
FROM (SELECT date '2024-01-07' + (start_time::integer / 1440) AS day, time '00:00' + start_time::integer % 1440 * interval '1 min' AS opens,
             time '00:00' + end_time::integer % 1440 * interval '1 min' AS closes FROM real.zendesk_schedule) AS d;
SELECT * FROM finish();
ROLLBACK;
