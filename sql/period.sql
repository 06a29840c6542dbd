-- The period an instant belongs to: first local day, hour, hour of the week.
SET TimeZone = 'Asia/Tokyo';
SET DateStyle = ISO;

-- Sunday 23:30 in UTC is Monday in London's summer.
SELECT unit, period(timestamptz '2025-03-30 23:30+00', unit, 'Europe/London') AS london, period(timestamptz '2025-03-30 23:30+00', unit, 'UTC') AS utc
FROM unnest('{day,week,week_sunday,month,quarter,year}'::text[]) AS unit;
SELECT unit, period(timestamp '2025-03-30 23:30', unit) AS of_timestamp, period(date '2025-03-30', unit) AS of_date
FROM unnest('{day,week,week_sunday,month,quarter,year,MONTH}'::text[]) AS unit;

-- Hours: of a half-hour zone; the hour that comes twice is one local hour.
SELECT period_hour(timestamptz '2025-03-30 23:45+00', 'Asia/Kolkata'), period_hour(timestamp '2025-03-30 23:45'), period_hour(date '2025-03-30');
SELECT period_hour(at, 'Europe/London'), count(*)
FROM unnest('{2025-10-26 00:30+00,2025-10-26 01:30+00,2025-10-26 02:30+00}'::timestamptz[]) AS at GROUP BY 1 ORDER BY 1;
SELECT hour_of_week(timestamptz '2025-03-31 00:10+00', 'UTC') AS monday, hour_of_week(timestamptz '2025-03-30 23:10+00', 'UTC') AS sunday,
       hour_of_week(timestamp '2025-04-01 05:00') AS tuesday, hour_of_week(date '2025-04-06') AS sunday_midnight;

-- NULL, infinity, long ago and far away.
SELECT period(NULL::timestamptz, 'day', 'UTC') IS NULL AS no_time, period(now(), NULL, 'UTC') IS NULL AS no_unit, period(now(), 'day', NULL) IS NULL AS no_zone,
       hour_of_week(NULL::timestamptz, 'UTC') IS NULL AS no_hour;
SELECT period(timestamptz '-infinity', 'month', 'UTC'), period(timestamp 'infinity', 'month'), period(date 'infinity', 'year'), period_hour(timestamptz 'infinity', 'UTC'),
       hour_of_week(timestamptz 'infinity', 'UTC') IS NULL AS hour_of_infinity, hour_of_week(date '-infinity') IS NULL AS of_a_date;
SELECT period(timestamptz '0044-03-15 12:00+00 BC', 'quarter', 'Europe/Rome'), period(date '5000000-06-15', 'year'), period(timestamptz '294276-12-31 12:00+00', 'week', 'America/Lima');

-- A date passes through the session's zone if it is written as a literal without a type.
SELECT period('2025-03-31 00:30', 'day', 'Europe/London') AS literal_is_an_instant_of_the_session;

-- Errors.
\set VERBOSITY default
SELECT period(now(), 'hour', 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT period(now(), 'day', 'Europe/Lundon');
\echo :LAST_ERROR_SQLSTATE
SELECT period(timestamp '2025-03-30', 'day', 'Europe/London');
\echo :LAST_ERROR_SQLSTATE
SELECT period(date '2025-03-30', 'day', 'Europe/London');
SELECT period(NULL::timestamp, 'day', 'Europe/London');
SELECT period(now(), 'day');
\echo :LAST_ERROR_SQLSTATE
SELECT period('2025-03-30', 'day');
SELECT period_hour(timestamp '2025-03-30', 'UTC');
SELECT period_hour(now());
SELECT hour_of_week(date '2025-03-30', 'UTC');
SELECT hour_of_week(now());
SELECT period(timestamptz '4714-11-24 00:00+00 BC', 'day', 'America/Lima');
\echo :LAST_ERROR_SQLSTATE
SELECT period(date '4714-11-24 BC', 'month');
\echo :LAST_ERROR_SQLSTATE
