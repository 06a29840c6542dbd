-- Business time: opening hours as a value, the minutes they were open, deadlines, KPIs in business time.
SET TimeZone = 'America/New_York';
SET DateStyle = 'ISO';

-- Office hours in New York: over a weekend with a DST change, and over a holiday.
SELECT business_minutes('2024-03-08 16:00', '2024-03-11 10:00', 'Mon-Fri 09:00-17:00; America/New_York') AS weekend,
       business_minutes('2024-07-03 16:00', '2024-07-05 10:00',
                        'Mon-Fri 09:00-17:00; America/New_York; holidays 2024-07-04') AS holiday;

-- Always open, Friday 17:00 to Monday 09:00: an hour less in spring, an hour more in autumn.
SELECT business_minutes('2024-03-08 17:00', '2024-03-11 09:00', '24/7; America/New_York') AS spring,
       business_minutes('2024-06-07 17:00', '2024-06-10 09:00', '24/7; America/New_York') AS summer,
       business_minutes('2024-11-01 17:00', '2024-11-04 09:00', '24/7; America/New_York') AS autumn;

-- Nights: the one of Saturday 2024-03-09 has seven hours, that of 2024-11-02 has nine.
SELECT business_minutes('2024-03-09 12:00', '2024-03-10 12:00', 'daily 22:00-06:00; America/New_York') AS spring,
       business_minutes('2024-11-02 12:00', '2024-11-03 12:00', 'daily 22:00-06:00; America/New_York') AS autumn;

-- An edge that the clocks skip is the instant PostgreSQL makes of it: 02:30 is 03:30. One that they repeat is the second.
SELECT business_minutes('2024-03-09 12:00', '2024-03-10 12:00', 'daily 22:00-02:30; America/New_York') AS spring_to_0230,
       timestamptz '2024-03-10 02:30' AS skipped,
       business_minutes('2024-11-02 12:00', '2024-11-03 12:00', 'daily 22:00-01:30; America/New_York') AS autumn_to_0130,
       timestamptz '2024-11-03 01:30' AS repeated;

-- No time counts twice where a skipped edge reaches into the following window.
SELECT business_minutes('2024-03-10 00:00', '2024-03-10 12:00', 'Sun 00:00-02:30 03:00-04:00; America/New_York') AS united,
       business_minutes('2024-03-10 00:00', '2024-03-10 12:00', 'Sun 02:45-03:15; America/New_York') AS never_began;

-- A night belongs to the day it starts: a holiday closes the night that starts on it, after midnight too.
SELECT business_minutes('2024-12-23 12:00', '2024-12-24 12:00', hours) AS night_of_23,
       business_minutes('2024-12-24 12:00', '2024-12-25 12:00', hours) AS night_of_24,
       business_minutes('2024-12-25 12:00', '2024-12-26 12:00', hours) AS night_of_25,
       business_minutes('2024-12-31 12:00', '2025-01-01 12:00', hours) AS night_of_31
FROM (SELECT business_hours 'daily 22:00-06:00; America/New_York; holidays 12-24, 12-31 22:00-24:00' AS hours) AS t;

-- Every weekday pair: from 16:00 on the first day to 10:00 on the second, the next such day.
SELECT to_char(a, 'Dy') AS from_16,
       max(m) FILTER (WHERE dow = 1) AS mon_10, max(m) FILTER (WHERE dow = 2) AS tue_10,
       max(m) FILTER (WHERE dow = 3) AS wed_10, max(m) FILTER (WHERE dow = 4) AS thu_10,
       max(m) FILTER (WHERE dow = 5) AS fri_10, max(m) FILTER (WHERE dow = 6) AS sat_10,
       max(m) FILTER (WHERE dow = 7) AS sun_10
FROM (SELECT a, extract(isodow FROM b) AS dow,
             business_minutes(a + time '16:00', b + time '10:00', 'Mon-Fri 09:00-17:00, Sat 10:00-14:00; America/New_York') AS m
      FROM generate_series(date '2024-05-06', date '2024-05-12', '1 day') AS a,
           generate_series(a + interval '1 day', a + interval '7 days', '1 day') AS b) AS pair
GROUP BY a
ORDER BY a;

-- Opened and closed inside and outside the windows; start = end; split lunch; seconds and microseconds.
SELECT business_minutes('2024-05-06 08:00', '2024-05-06 08:30', h) AS before,
       business_minutes('2024-05-06 08:00', '2024-05-06 09:30', h) AS into,
       business_minutes('2024-05-06 11:30', '2024-05-06 13:30', h) AS over_lunch,
       business_minutes('2024-05-06 12:10', '2024-05-06 12:50', h) AS at_lunch,
       business_minutes('2024-05-06 16:30', '2024-05-06 20:00', h) AS out_of,
       business_minutes('2024-05-06 10:00', '2024-05-06 10:00', h) AS no_time,
       business_minutes('2024-05-06 10:00', '2024-05-06 10:00:01', h) AS one_second,
       business_minutes('2024-05-06 10:00', '2024-05-06 10:00:00.000003', h) AS three_microseconds
FROM (SELECT business_hours 'Mon-Fri 09:00-12:00 13:00-17:00; America/New_York' AS h) AS t;

-- Thirty years, four hundred, and NULL.
SELECT business_minutes('1994-06-01', '2024-06-01', 'Mon-Fri 09:00-17:00; America/New_York') AS years_30,
       business_minutes('2000-01-01', '2400-01-01', 'Mon-Fri 09:00-17:00; America/New_York; holidays 12-25') AS years_400,
       business_minutes('2000-01-01', NULL, '24/7; UTC') AS no_end,
       business_minutes('2000-01-01', '2001-01-01', NULL) AS no_hours;

-- Deadlines: four open hours after Friday 16:00; exactly at closing time; backwards; none.
SELECT business_add('2024-03-08 16:00', 240, h) AS due,
       business_add('2024-03-08 16:00', 60, h) AS at_closing_time,
       business_add('2024-03-11 12:00', -240, h) AS back,
       business_add('2024-03-09 12:00', 0, h) AS zero,
       business_add('2024-03-08 16:00', 0.5, h) AS half_a_minute,
       business_add('2024-03-08 16:00', 1e6, h) AS long_after
FROM (SELECT business_hours 'Mon-Fri 09:00-17:00; America/New_York' AS h) AS t;

-- Open, and when again.
SELECT at, is_open(at, h), next_open(at, h)
FROM (SELECT business_hours 'Mon-Fri 09:00-17:00; America/New_York; holidays 07-04' AS h) AS t,
     unnest(array['2024-07-03 08:59:59', '2024-07-03 09:00', '2024-07-03 16:59:59.999999', '2024-07-03 17:00',
                  '2024-07-05 17:00']::timestamptz[]) AS at;

-- Hours that are never open: nothing is due, ever.
SELECT business_minutes('2024-01-01', '2025-01-01', h) AS minutes, business_add('2024-01-01', 1, h) AS due,
       business_add('2024-01-01', 0, h) AS now, next_open('2024-01-01', h), is_open('2024-01-01', h)
FROM unnest(array['closed; UTC', 'Mon 09:00-10:00; UTC; holidays '
            || (SELECT string_agg(to_char(d, 'MM-DD'), ', ') FROM generate_series(date '2000-01-01', '2000-12-31', '1 day') AS d)
           ]::business_hours[]) AS h;

-- Times without a zone are local times of the calendar's zone.
SELECT business_minutes(timestamp '2024-03-08 16:00', timestamp '2024-03-11 10:00', h) AS minutes,
       business_add(timestamp '2024-03-08 16:00', 240, h) AS due, next_open(timestamp '2024-03-09 12:00', h),
       is_open(timestamp '2024-03-08 16:00', h)
FROM (SELECT business_hours 'Mon-Fri 09:00-17:00; Asia/Tokyo' AS h) AS t;

-- Unless the calendar says what zone they are kept in: applications keep UTC in such columns.
SELECT business_minutes(timestamp '2025-09-01 06:30', '2025-09-01 07:30', h) AS minutes,
       business_add(timestamp '2025-09-01 06:30', 20, h) AS due, next_open(timestamp '2025-09-01 06:30', h),
       is_open(timestamp '2025-09-01 07:00', h),
       first_reply('customer:2025-09-01T06:30:00 agent:2025-09-01T07:30:00 missing:0', h),
       business_minutes('2025-09-01 06:30Z', '2025-09-01 07:30Z', h) AS with_zone
FROM unnest(ARRAY['Mon-Fri 09:00-17:00; Europe/Berlin', 'Mon-Fri 09:00-17:00; Europe/Berlin; timestamps UTC']::business_hours[]) AS h;
SELECT frt(timestamp '2025-09-01 06:30', '2025-09-01 07:30', 'Mon-Fri 09:00-17:00; Europe/Berlin; timestamps UTC');
SELECT h, h::jsonb FROM unnest(ARRAY['Mon 09:00-10:00; Europe/Berlin; holidays 12-25; timestamps utc', 'Mon 09:00-10:00; UTC; timestamps UTC',
                                     'Mon 09:00-10:00; UTC; timestamps asia/tokyo ; holidays 12-25']::business_hours[]) AS h;

-- One text for the same hours, however they were written.
SELECT text::business_hours
FROM unnest(array['mon-fri 9:00-17:00;utc', 'Monday - Friday 09:00-12:00, 11:00-17:00 ; UTC', 'Fri-Mon 22:00-06:00; Europe/Paris',
    'Mon, Wed 09:00-12:00 13:00-17:00, Sat 10:00-14:00; america/new_york', 'daily 00:00-24:00; Asia/Kolkata', '24/7; Asia/Kolkata',
    'daily 18:00-00:00; UTC', 'Sun 20:00-44:00, Mon 08:30:15-09:00; UTC', 'closed; UTC',
    '24/7; UTC; holidays 12-25, 2024-12-24 12:00-24:00, 2024-07-04, 12-31 18:00-06:00, 12-25, 02-29 08:00-09:00 10:00-11:00, 2024-07-04 12:00-13:00']) AS text;

-- Equal hours are equal; they can be grouped, ordered, joined; JSON for other programs.
SELECT h::business_hours, count(*)
FROM unnest(array['Mon-Fri 09:00-17:00; UTC', 'Mon-Wed 09:00-17:00, Thu-Fri 9:00-17:00; UTC', '24/7; UTC']) AS h
GROUP BY h::business_hours ORDER BY count(*);
SELECT jsonb_pretty('Mon 09:00-17:00, Sat 22:00-06:00; UTC; holidays 2024-07-04, 12-24 12:00-24:00'::business_hours::jsonb);

-- Schedule tables become calendars: several rows a day, windows that meet and overlap, a night, days without times, a whole day.
CREATE TABLE schedule (name text, day integer, opens time, closes time);
INSERT INTO schedule VALUES ('office', 1, '09:00', '12:00'), ('office', 1, '12:00', '17:00'), ('office', 2, '09:00', '13:00'), ('office', 2, '12:30', '17:00'),
    ('office', 6, NULL, NULL), ('night', 5, '22:00', '06:00'), ('night', 0, '00:00', '24:00'), ('night', 7, '10:00', '12:00'), ('closed', 1, NULL, NULL);
SELECT name, business_hours(day, opens, closes, 'europe/berlin') FROM schedule GROUP BY name ORDER BY name;
SELECT business_hours(day, opens, closes, 'Europe/Berlin') FROM schedule WHERE false;
-- Minutes since Sunday 00:00: office hours, across midnights, over the end of the week, always.
SELECT business_hours(from_minute, to_minute, 'Europe/London'), count(*)
FROM (VALUES ('office', 1980::smallint, 2460::smallint), ('office', 3420, 3900), ('nights', 2760, 3240), ('nights', 9960, 10200), ('always', 0, 10080), ('closed', NULL, NULL)) AS s(name, from_minute, to_minute)
GROUP BY name ORDER BY name;
SELECT business_hours(from_minute, to_minute, NULL) FROM (VALUES (NULL::bigint, NULL::bigint)) AS s(from_minute, to_minute);
-- Holidays from a table, ranges of days too; none at all; what a calendar has already.
SELECT with_holidays('Mon-Fri 09:00-17:00; Europe/Berlin; timestamps UTC; holidays 12-25, 2024-05-01 12:00-14:00',
                     ARRAY(SELECT day::date FROM (VALUES (date '2024-05-01', date '2024-05-01'), ('2024-12-24', '2024-12-26')) AS h(first, last), generate_series(first, last, '1 day') AS day)),
       with_holidays('24/7; UTC', NULL) AS none, with_holidays('24/7; UTC', '{NULL}') AS empty, with_holidays(NULL, '{2024-05-01}') AS no_hours;
SELECT business_hours(day, opens, closes, CASE day WHEN 1 THEN 'UTC' ELSE 'Europe/Berlin' END) FROM schedule;
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(day, opens, closes, 'London') FROM schedule;
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(day, opens, closes, NULL) FROM schedule;
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(8, '09:00', '17:00', 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(NULL, '09:00', '17:00', 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(1, '09:00', NULL, 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(1, '00:00', '00:00', 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(1, '24:00', '06:00', 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(1, '09:00', '17:00:00.5', 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(10080, 10100, 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(9960, 120, 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_hours(9960, NULL, 'UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT with_holidays('24/7; UTC', '{infinity}');
\echo :LAST_ERROR_SQLSTATE
SELECT with_holidays('24/7; UTC', '{10000-01-01}');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE schedule;

-- KPIs in business time: no reply yet and no hours are missing.
CREATE TABLE ticket (team text, created timestamptz, replied timestamptz, hours business_hours);
INSERT INTO ticket VALUES
    ('a', '2024-03-08 16:00', '2024-03-11 10:00', 'Mon-Fri 09:00-17:00; America/New_York'),
    ('a', '2024-03-08 16:00', '2024-03-08 16:30', 'Mon-Fri 09:00-17:00; America/New_York'),
    ('a', '2024-03-09 12:00', NULL, 'Mon-Fri 09:00-17:00; America/New_York'),
    ('b', '2024-03-09 12:00', '2024-03-09 12:10', '24/7; Europe/Madrid'),
    ('b', '2024-03-09 12:00', '2024-03-09 12:10', NULL);
SELECT team, frt(created, replied, hours), round(frt(created, replied)) AS calendar_frt,
       missing(duration_summary(created, replied, hours)), art(created, replied, '24/7; UTC'),
       reply_time(created, replied, hours) AS reply_time, aht(created, replied, hours), asa(created, replied, hours)
FROM ticket GROUP BY ROLLUP (team) ORDER BY team;
SELECT duration_summary(created, replied, hours), frt(created::timestamp, replied::timestamp, hours) FROM ticket;
SELECT frt(created, replied, '24/7; UTC') FROM ticket WHERE false;
SELECT team, frt(created, replied, hours) OVER (ORDER BY created, replied ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM ticket;
-- Four business hours promised: kept, broken, running.
SELECT sla_rate(business_add(created, 20, hours), replied, '2024-03-12 12:00') FROM ticket;
DROP TABLE ticket;

-- Errors.
SELECT business_minutes('2024-03-11 10:00', '2024-03-08 16:00', '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_minutes('2024-03-11 10:00', 'infinity', '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT frt(timestamptz '2024-03-11 10:00', timestamptz '2024-03-08 16:00', '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT is_open('-infinity', '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_add('2024-03-11 10:00', 'NaN'::numeric, '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_add('2024-03-11 10:00', 'Infinity'::double precision, '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_add('2024-03-11 10:00', 1e12, '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT business_add('2024-03-11 10:00', 1.53e11, 'Mon 09:00-10:00; UTC');
\echo :LAST_ERROR_SQLSTATE
SELECT '24/7; EST'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT '24/7; UTC+3'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT 'Mon-Fri 09:00-17:00, Sam 10:00-14:00; UTC'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT 'Mon-Fri 09:00-17:60; UTC'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT 'Mon-Fri 9-17; UTC'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT 'Mon-Fri 09:00AM-05:00PM; UTC'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT 'Mon-Fri 09:00-09:00; UTC'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT 'Mon-Fri 09:00-17:00'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT '24/7; UTC; holidays 2023-02-29'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT '24/7; UTC; holidays 2024-07-04 2024-07-05'::business_hours;
SELECT '24/7; UTC; holidays 12-25; holidays 12-26'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT ('Mun ' || repeat('09:00-17:00 ', 100) || '; UTC')::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT '24/7; UTC; 2024-07-04'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT '24/7; UTC; timestamps CET'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT '24/7; UTC; timestamps Asia/Tokyo; timestamps UTC'::business_hours;
\echo :LAST_ERROR_SQLSTATE
SELECT frt(timestamp '2024-03-08 16:00', timestamptz '2024-03-08 16:30', '24/7; UTC');
\echo :LAST_ERROR_SQLSTATE

-- Zones that are named in capitals.
SELECT business_hours '24/7; utc', business_hours '24/7; GMT';
-- Changes of offset go on for ever, also after the last that the zone's data lists.
SELECT is_open('3180-07-01 13:30Z', 'daily 09:00-17:00; America/New_York') AS summer, is_open('3180-01-01 13:30Z', 'daily 09:00-17:00; America/New_York') AS winter,
       business_minutes('2760-01-01 00:00Z', '2780-07-01 14:00Z', 'daily 09:00-17:00; America/New_York') % 480 AS of_the_last_day;
-- The last moment of all is open.
SELECT next_open('294276-12-31 23:59:59.999999Z', '24/7; UTC') AT TIME ZONE 'UTC' AS last;
SELECT next_open(timestamp '4714-11-24 00:00 BC', '24/7; Asia/Kolkata');
\echo :LAST_ERROR_SQLSTATE
-- So many holidays between the years 1 and 9999 are too many.
SELECT business_minutes('0001-01-01', '9999-12-31', ('daily 00:00-24:00; UTC; holidays 9999-12-31, ' ||
       string_agg(to_char(date '2000-01-01' + d, 'MM-DD') || (SELECT string_agg(format(' %1$s:%2$s-%1$s:%3$s', to_char(h, 'FM00'), to_char(m, 'FM00'), to_char(m + 1, 'FM00')), '') FROM generate_series(0, 23) h, generate_series(0, 50, 10) m), ', '))::business_hours)
FROM generate_series(0, 59) d;
\echo :LAST_ERROR_SQLSTATE
