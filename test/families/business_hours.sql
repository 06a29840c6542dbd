-- Business time: against the oracle over zones, schedules and offset changes; deadlines; forms; plans.
\set QUIET 1
BEGIN;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO';
SELECT plan(130);

\ir business_hours_oracle.inc

CREATE FUNCTION pg_temp.random_int(i bigint, seed bigint, n bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT (hashint8extended(i, seed) & 9223372036854775807) % n $$;

-- ---- the schedules, for the oracle as tables and for business_hours as text ----

INSERT INTO oracle_window SELECT 'office', d, '9 h', '17 h' FROM generate_series(1, 5) AS d;
INSERT INTO oracle_window SELECT 'six days', d, '8:30', '18:15' FROM generate_series(1, 6) AS d;
INSERT INTO oracle_window SELECT 'always', d, '0 h', '24 h' FROM generate_series(1, 7) AS d;
INSERT INTO oracle_window SELECT 'nights', d, '22 h', '30 h' FROM generate_series(1, 7) AS d;
INSERT INTO oracle_window SELECT 'lunch', d, o, c
    FROM generate_series(1, 5) AS d, (VALUES (interval '9 h', interval '12 h'), ('13 h', '17:30')) AS w(o, c);
-- Edges inside the hours that changes skip or repeat, windows of neighbouring days that overlap, seconds.
INSERT INTO oracle_window SELECT 'edges', d, o, c
    FROM generate_series(1, 7) AS d,
         (VALUES (interval '0:15', interval '2:15'), ('2:45', '3:10:30'), ('23:30', '24:20')) AS w(o, c)
    WHERE d <> 3;

-- Single holidays, some of them on the days of changes; yearly ones; yearly ones for part of a day.
INSERT INTO oracle_holiday (schedule, year, month, day)
    SELECT s, y, m, d
    FROM unnest(array['always', 'nights', 'six days']) AS s, generate_series(2008, 2032) AS y,
         (VALUES (1, 1), (7, 4), (11, 28), (3, 29), (10, 27)) AS h(m, d);
INSERT INTO oracle_holiday (schedule, month, day)
    SELECT s, 12, d FROM unnest(array['always', 'nights', 'edges']) AS s, generate_series(25, 26) AS d;
INSERT INTO oracle_holiday
    SELECT s, NULL, 12, 24, '12 h', '24 h' FROM unnest(array['always', 'nights', 'edges', 'lunch']) AS s;
INSERT INTO oracle_holiday SELECT 'nights', NULL, 12, 31, '26 h', '28 h';
INSERT INTO oracle_holiday SELECT 'edges', NULL, 2, 29;
INSERT INTO oracle_holiday SELECT 'edges', NULL, 3, d, '1:30', '2:30' FROM generate_series(8, 31) AS d;

CREATE INDEX ON oracle_holiday (schedule, month, day);
ANALYZE oracle_holiday;
ANALYZE oracle_window;
SELECT pg_temp.oracle_fill('2007-12-01', '2034-01-01') \g /dev/null

CREATE TEMPORARY TABLE week (schedule text, windows text);
INSERT INTO week VALUES
    ('office', 'Mon-Fri 09:00-17:00'), ('six days', 'Mon-Sat 08:30-18:15'), ('always', '24/7'),
    ('nights', 'daily 22:00-06:00'), ('lunch', 'Mon-Fri 09:00-12:00 13:00-17:30'),
    ('edges', 'Thu-Tue 00:15-02:15 02:45-03:10:30 23:30-24:20');

CREATE TEMPORARY TABLE zone (zone text);
INSERT INTO zone VALUES
    ('America/New_York'), ('Europe/London'), ('Asia/Kolkata'), ('Asia/Kathmandu'), ('Australia/Lord_Howe'),
    ('Pacific/Auckland'), ('America/St_Johns'), ('America/Sao_Paulo'), ('Africa/Casablanca'), ('Pacific/Apia'),
    ('Antarctica/Troll'), ('UTC');

CREATE TEMPORARY TABLE calendar AS
SELECT row_number() OVER (ORDER BY zone, schedule) - 1 AS n, zone, schedule,
       (windows || '; ' || zone || coalesce('; holidays ' || (
            SELECT string_agg(
                coalesce(lpad(year::text, 4, '0') || '-', '') || lpad(month::text, 2, '0') || '-' || lpad(day::text, 2, '0')
                || CASE WHEN closes_to = '48 h' THEN ''
                        ELSE ' ' || to_char(closes_from, 'HH24:MI') || '-' || to_char(closes_to, 'HH24:MI') END, ', ')
            FROM oracle_holiday h WHERE h.schedule = week.schedule), ''))::business_hours AS hours
FROM zone, week;

SELECT is(count(*), 72::bigint, 'twelve zones, six schedules') FROM calendar;

-- ---- 20,000 random tickets ----

-- Days on which a zone's offset changes.
CREATE TEMPORARY TABLE change AS
SELECT zone, day, row_number() OVER (PARTITION BY zone ORDER BY day) - 1 AS n, count(*) OVER (PARTITION BY zone) AS of
FROM (SELECT zone, day, (day AT TIME ZONE zone) - (day AT TIME ZONE 'UTC') AS o,
             lead((day AT TIME ZONE zone) - (day AT TIME ZONE 'UTC')) OVER (PARTITION BY zone ORDER BY day) AS next
      FROM zone, generate_series(timestamptz '2008-01-01', '2032-01-01', '1 day') AS day) AS d
WHERE o <> next;

-- Half of them start anywhere in 24 years, half within a day or so of a change; most last days, some a year.
CREATE TEMPORARY TABLE ticket AS
SELECT i, zone, schedule, hours, start,
       start + interval '1 us' * pg_temp.random_int(i, 4, CASE WHEN i % 100 = 0 THEN 400 WHEN i % 10 = 1 THEN 30
                                                               WHEN i % 10 < 5 THEN 3 ELSE 1 END * 86400000000) AS until
FROM (SELECT i, zone, schedule, hours,
             CASE WHEN i % 2 = 0 AND change.day IS NOT NULL
                  THEN change.day - interval '12 hours' + interval '1 us' * pg_temp.random_int(i, 3, 2 * 86400000000)
                  ELSE timestamptz '2008-01-01' + interval '1 us' * pg_temp.random_int(i, 2, 24 * 365 * 86400000000)
             END AS start
      FROM generate_series(1, 20000) AS i
      JOIN calendar ON calendar.n = i % 72
      LEFT JOIN change USING (zone)
      WHERE change.n IS NULL OR change.n = i / 72 % change.of) AS t;

CREATE TEMPORARY TABLE measured AS
SELECT *, business_minutes(start, until, hours) AS minutes,
       pg_temp.oracle_microseconds(schedule, zone, start, until) AS oracle
FROM ticket;

SELECT is(count(*), 20000::bigint, 'twenty thousand tickets') FROM measured;
SELECT is_empty(
    $$ SELECT zone, schedule, start, until, minutes, oracle / 60000000 FROM measured
       WHERE minutes IS DISTINCT FROM oracle / 60000000 AND abs(minutes * 60000000 - oracle) >= 0.001 $$,
    'no ticket differs from the oracle by a thousandth of a microsecond');
SELECT ok(count(*) FILTER (WHERE oracle > 0) > 12000, 'most of them are open for some time') FROM measured;

-- ---- every weekday pair, every hour ----

SELECT is_empty(
    $$ SELECT start, until FROM (
           SELECT timestamptz '2024-05-06 10:00' + a * interval '1 day' + h * interval '5 hours' AS start,
                  timestamptz '2024-05-06 15:30' + (a + b) * interval '1 day' + g * interval '5 hours' AS until
           FROM generate_series(0, 6) AS a, generate_series(0, 6) AS b, generate_series(0, 4) AS h,
                generate_series(0, 4) AS g) AS pair
       WHERE start <= until
         AND business_minutes(start, until, 'Mon-Fri 09:00-17:00; UTC')
             <> pg_temp.oracle_microseconds('office', 'UTC', start, until) / 60000000 $$,
    'every weekday pair, in and out of hours');

-- ---- deadlines ----

CREATE TEMPORARY TABLE deadline AS
SELECT *, business_add(start, m, hours) AS due, business_add(start, -m, hours) AS back
FROM (SELECT *, CASE WHEN i % 3 = 0 THEN pg_temp.random_int(i, 5, 100000)
                     WHEN i % 3 = 1 THEN pg_temp.random_int(i, 5, 100000) * 0.05
                     ELSE pg_temp.random_int(i, 5, 1000000000) * 0.00000005 END AS m
      FROM ticket WHERE i <= 6000) AS t;

SELECT is_empty($$ SELECT start, m, hours FROM deadline WHERE business_minutes(start, due, hours) IS DISTINCT FROM m $$,
    'business_minutes(a, business_add(a, m, h), h) = m');
SELECT is_empty($$ SELECT start, m, hours FROM deadline
                   WHERE m > 0 AND business_minutes(start, due - interval '1 us', hours) >= m $$,
    'there is no earlier such moment');
SELECT is_empty($$ SELECT start, m, hours FROM deadline WHERE business_minutes(back, start, hours) IS DISTINCT FROM m $$,
    'the same backwards');
SELECT is_empty($$ SELECT start, m, hours FROM deadline
                   WHERE m > 0 AND business_minutes(back + interval '1 us', start, hours) >= m $$,
    'there is no later such moment');
SELECT is_empty($$ SELECT start FROM deadline WHERE business_add(start, 0, hours) <> start $$,
    'no minutes later is the moment itself');
SELECT is_empty($$ SELECT start, m FROM deadline WHERE business_add(start, m::double precision, hours) <> due $$,
    'minutes as double precision do the same');

-- ---- open or not ----

SELECT is_empty($$ SELECT start, hours FROM measured
                   WHERE i <= 2000 AND is_open(start, hours) <> (
                       start <@ pg_temp.oracle_instants(schedule, zone, start - interval '1 hour', start + interval '1 hour')) $$,
    'is_open agrees with the oracle');
SELECT is_empty($$ SELECT start, hours FROM (SELECT *, next_open(start, hours) AS opens FROM ticket WHERE i <= 4000) AS t
                   WHERE opens < start OR NOT is_open(opens, hours) OR business_minutes(start, opens, hours) > 0
                      OR (is_open(start, hours) AND opens <> start) $$,
    'next_open: nothing is open before it, and it is');

-- ---- additivity, and far years ----

SELECT is_empty($$ SELECT start, until, hours FROM (
                       SELECT *, start + (until - start) * (pg_temp.random_int(i, 6, 1000) / 1000.0) AS split FROM measured) AS t
                   WHERE abs(business_minutes(start, split, hours) + business_minutes(split, until, hours) - minutes) > 1e-9 $$,
    'the parts before and after any moment make the whole');
SELECT is_empty($$ SELECT start, hours FROM (
                       SELECT *, timestamp '4700-01-01 BC' AT TIME ZONE 'UTC'
                              + interval '1 day' * pg_temp.random_int(i, 7, 100000000) AS split FROM ticket WHERE i % 40 = 0) AS t
                   WHERE abs(business_minutes('4713-01-01 BC', split, hours) + business_minutes(split, '294000-01-01', hours)
                             - business_minutes('4713-01-01 BC', '294000-01-01', hours)) > 1e-3 $$,
    'the same over all of time');
SELECT is_empty($$ SELECT t, zone FROM (
                       SELECT timestamptz '2600-01-01 00:30Z' + interval '1 hour' * pg_temp.random_int(i, 21, 9000000) AS t, zone
                       FROM generate_series(1, 1000) AS i, unnest(ARRAY['America/New_York', 'Australia/Sydney', 'Europe/London', 'Asia/Tehran']) AS zone) AS q
                   WHERE is_open(t, ('daily 09:00-17:00; ' || zone)::business_hours)
                         <> ((t AT TIME ZONE zone)::time >= '09:00' AND (t AT TIME ZONE zone)::time < '17:00') $$,
    'a thousand years on it is open when the clock says so');
SELECT is(round(60 * business_minutes('4713-01-01 BC', '294276-12-31 23:59:59', '24/7; UTC'), 6),
          extract(epoch FROM timestamptz '294276-12-31 23:59:59') - extract(epoch FROM timestamptz '4713-01-01 BC'),
          'always open, the longest span');
SELECT is(business_minutes('2024-01-01', '3224-01-01', '24/7; UTC; holidays 02-29'),
          (1200 * 365 * 1440)::numeric, 'a holiday of leap years over 1200 years');
SELECT is(business_minutes('1994-06-01', '2024-06-01', 'Mon-Fri 09:00-17:00; Europe/London'),
          (SELECT count(*) * 480 FROM generate_series(date '1994-06-01', date '2024-05-31', '1 day') AS d
           WHERE extract(isodow FROM d) < 6)::numeric, 'thirty years of office hours');

-- ---- times without a zone ----

SELECT is_empty($$ SELECT start, until, zone FROM (
                       SELECT *, start AT TIME ZONE zone AS a, until AT TIME ZONE zone AS b FROM measured WHERE i % 4 = 0) AS t
                   WHERE a <= b AND business_minutes(a, b, hours)
                         <> CASE WHEN a AT TIME ZONE zone <= b AT TIME ZONE zone
                                 THEN business_minutes(a AT TIME ZONE zone, b AT TIME ZONE zone, hours) ELSE 0 END $$,
    'timestamp means local time of the zone: minutes');
SELECT is_empty($$ SELECT a, zone FROM (SELECT *, start AT TIME ZONE zone AS a FROM ticket WHERE i % 8 = 0) AS t
                   WHERE business_add(a, 333, hours) <> business_add(a AT TIME ZONE zone, 333, hours) AT TIME ZONE zone
                      OR business_add(a, 33.25, hours) <> business_add(a AT TIME ZONE zone, 33.25, hours) AT TIME ZONE zone
                      OR is_open(a, hours) <> is_open(a AT TIME ZONE zone, hours)
                      OR next_open(a, hours) <> next_open(a AT TIME ZONE zone, hours) AT TIME ZONE zone $$,
    'timestamp means local time of the zone: deadlines and openings');

-- ---- the hours of each row, wherever PostgreSQL calls from ----

CREATE FUNCTION pg_temp.minutes_in_a_loop() RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    h business_hours;
    total numeric := 0;
BEGIN
    FOR h IN SELECT hours FROM calendar ORDER BY n LOOP
        total := total + business_minutes('2024-01-01', '2024-12-31', h);
    END LOOP;
    RETURN total;
END $$;
SELECT is(pg_temp.minutes_in_a_loop(), sum(business_minutes('2024-01-01', '2024-12-31', hours)), 'in PL/pgSQL') FROM calendar;

CREATE FUNCTION pg_temp.minutes_by_execute() RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE
    h business_hours;
    m numeric;
    total numeric := 0;
BEGIN
    FOR h IN SELECT hours FROM calendar ORDER BY n LOOP
        EXECUTE format('SELECT business_minutes(%L, %L, %L)', '2024-01-01', '2024-12-31', h) INTO m;
        total := total + m;
    END LOOP;
    RETURN total;
END $$;
SELECT is(pg_temp.minutes_by_execute(), pg_temp.minutes_in_a_loop(), 'with a fresh call context and a text each time');

PREPARE prepared(business_hours) AS SELECT business_minutes('2024-01-01', '2024-12-31', $1) AS m;
SELECT results_eq('EXECUTE prepared(''Mon-Fri 09:00-17:00; UTC'')', array[261 * 480]::numeric[], 'as a parameter');
SELECT results_eq('EXECUTE prepared(''24/7; UTC'')', array[365 * 1440]::numeric[], 'as another value of it');

-- ---- durations in business time ----

CREATE TEMPORARY TABLE answered AS
SELECT i, zone, CASE WHEN i % 17 <> 0 THEN hours END AS hours, start AS created,
       CASE WHEN i % 13 <> 0 THEN until END AS replied, i % 5 AS part
FROM ticket WHERE i <= 6000;
ANALYZE answered;

SELECT is(round(frt(created, replied, hours), 9), round(avg(business_minutes(created, replied, hours)), 9),
          'frt is the mean of business_minutes') FROM
    (SELECT created, replied, hours FROM answered WHERE business_minutes(created, replied, hours) % 1 = 0 LIMIT 3) AS t;
SELECT ok(abs(frt(created, replied, hours) - avg(business_minutes(created, replied, hours))) < 1e-9, 'frt of all') FROM answered;
SELECT is(missing(duration_summary(created, replied, hours)),
          count(*) FILTER (WHERE created IS NULL OR replied IS NULL OR hours IS NULL),
          'no reply and no hours are missing') FROM answered;
SELECT is(duration_summary(created, replied, hours)::text,
          duration_summary(business_minutes(created, replied, hours)::double precision)::text,
          'the summary is that of the minutes') FROM answered WHERE i <= 200;
SELECT is(array[art(created, replied, hours), reply_time(created, replied, hours), aht(created, replied, hours),
                asa(created, replied, hours)],
          array_fill(frt(created, replied, hours), array[4]), 'art, reply_time, aht and asa measure the same way') FROM answered;
SELECT is(frt(created AT TIME ZONE 'UTC', replied AT TIME ZONE 'UTC', hours), frt(created, replied, hours), 'timestamp, in UTC')
FROM answered WHERE zone = 'UTC';
-- A calendar may say what zone times without one are of.
SELECT is_empty($$SELECT * FROM (SELECT business_minutes(c, r, h) AS minutes, business_minutes(created, replied, hours) AS of_instants,
                                        business_add(c, 100, h), business_add(created, 100, hours) AT TIME ZONE 'UTC' AS added,
                                        next_open(c, h), next_open(created, hours) AT TIME ZONE 'UTC' AS opening, is_open(c, h), is_open(created, hours) AS open
                                 FROM (SELECT *, created AT TIME ZONE 'UTC' AS c, replied AT TIME ZONE 'UTC' AS r,
                                              regexp_replace(hours::text, '(; [^;]+)', '\1; timestamps UTC')::business_hours AS h FROM answered) a) t
                  WHERE (minutes, business_add, next_open, is_open) IS DISTINCT FROM (of_instants, added, opening, open)$$, 'timestamps in UTC are the instants');
SELECT is_empty($$SELECT zone, c, h FROM (SELECT z.zone, created AT TIME ZONE z.zone AS c, created, hours,
                                                 regexp_replace(hours::text, '(; [^;]+)', '\1; timestamps ' || z.zone)::business_hours AS h
                                          FROM answered, (VALUES ('Europe/Berlin'), ('Asia/Kathmandu'), ('America/New_York')) AS z(zone)) t
                  WHERE c AT TIME ZONE zone = created AND is_open(c, h) <> is_open(created, hours)$$, 'and of a zone with summer time, but for hours that come twice');
SELECT is(merged, whole, 'merged from parts, it is the same')
FROM (SELECT duration_summary(s) AS merged FROM (SELECT duration_summary(created, replied, hours) AS s FROM answered GROUP BY part) AS p) AS m,
     (SELECT duration_summary(created, replied, hours) AS whole FROM answered) AS w;
SELECT is_empty($$ SELECT i FROM (
        SELECT i, frt(created, replied, hours) OVER (ORDER BY i ROWS BETWEEN 7 PRECEDING AND CURRENT ROW) AS moving FROM answered WHERE i <= 600) AS m
    WHERE moving IS DISTINCT FROM (SELECT frt(created, replied, hours) FROM answered a WHERE a.i BETWEEN m.i - 7 AND m.i) $$,
    'a moving frame is what its rows give');

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA business_test;
CREATE TABLE business_test.answered AS TABLE answered;
ANALYZE business_test.answered;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
CREATE FUNCTION pg_temp.plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
        plan := plan || line || E'\n';
    END LOOP;
    RETURN plan;
END $$;
SELECT alike(pg_temp.plan_of('SELECT frt(created, replied, hours) FROM business_test.answered'), '%Partial Aggregate%',
    'parallel plans');
SELECT is(parallel.s, serial.s, 'in parallel, it is the same')
FROM (SELECT duration_summary(created, replied, hours) AS s FROM business_test.answered) AS parallel,
     (SELECT duration_summary(created, replied, hours) AS s FROM answered) AS serial;

-- ---- text and binary ----

SELECT is_empty('SELECT hours FROM calendar WHERE hours::text::business_hours <> hours', 'text reads back equal');
SELECT is_empty('SELECT hours FROM calendar WHERE hours::text::business_hours::text <> hours::text', 'text is canonical');

-- A binary value goes in and out through a file, as COPY has it: header, one row of one field, trailer.
CREATE FUNCTION pg_temp.binary_file(field bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    path text := current_setting('data_directory') || '/cskpi_business_hours.copy';
    large oid := lo_from_bytea(0, '\x5047434f50590aff0d0a00'::bytea || '\x0000000000000000'::bytea || '\x0001'::bytea
                                  || int4send(length(field)) || field || '\xffff'::bytea);
BEGIN
    PERFORM lo_export(large, path);
    PERFORM lo_unlink(large);
    RETURN path;
END $$;
CREATE TEMPORARY TABLE received (hours business_hours);
CREATE FUNCTION pg_temp.receive(field bytea) RETURNS business_hours LANGUAGE plpgsql AS $$
DECLARE
    result business_hours;
BEGIN
    DELETE FROM received;
    EXECUTE format('COPY received FROM %L (FORMAT binary)', pg_temp.binary_file(field));
    SELECT hours INTO result FROM received;
    RETURN result;
END $$;
SELECT is_empty('SELECT hours FROM calendar WHERE pg_temp.receive(business_hours_send(hours)) IS DISTINCT FROM hours',
    'binary reads back equal');

CREATE TEMPORARY TABLE bytes AS
SELECT business_hours_send('Mon-Fri 09:00-17:00; Europe/London; holidays 2024-12-24 12:00-24:00, 2024-12-25, 12-26') AS b;
SELECT throws_ok(format('SELECT pg_temp.receive(%L)', bad), '22P03', NULL, 'binary refused: ' || what)
FROM bytes, LATERAL (VALUES
    ('version', set_byte(b, 0, 2)), ('a negative count', set_byte(b, 2, 255)), ('a large count', set_byte(b, 3, 127)),
    ('another count', set_byte(b, 5, 4)), ('a weekday of 9', set_byte(b, 21, 9)), ('a last weekday of 7', set_byte(b, 69, 7)), ('a late start', set_byte(b, 23, 2)), ('a start at 24:00', overlay(b PLACING '\x0001518000015190' FROM 71 FOR 8)),
    ('an end before its start', set_byte(b, 28, 0)), ('a weekday twice', set_byte(b, 33, 0)),
    ('a partial holiday far away', set_byte(b, 78, 127)), ('a holiday of month 99', set_byte(b, 96, 255)),
    ('an unknown zone', set_byte(b, length(b) - 1, 120)), ('a zone in small letters', set_byte(b, length(b) - 13, 101)),
    ('a zero in the zone', set_byte(b, length(b) - 3, 0)), ('too long', b || '\x00'::bytea)) AS m(what, bad);
SELECT throws_ok(format('SELECT pg_temp.receive(%L)', substr(b, 1, length(b) - 1)), '22P03', NULL, 'binary refused: too short')
FROM bytes;

-- Stored bytes, little-endian: no windows, 2^29 holidays and names of 2^31 - 1 and 1 bytes, whose sum in 32 bits is as far below zero.
CREATE CAST (bytea AS business_hours) WITHOUT FUNCTION;
CREATE FUNCTION pg_temp.fault(stored bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    fault text;
BEGIN
    RETURN stored::business_hours::text;
EXCEPTION WHEN data_corrupted THEN
    GET STACKED DIAGNOSTICS fault = PG_EXCEPTION_DETAIL;
    RETURN fault;
END $$;
SELECT is(pg_temp.fault('\x01010000000000000000000000000020ffffff7f'), 'Its length does not match its counts.', 'lengths that do not fit in 32 bits are added up rightly');

-- Every single changed byte is refused, or gives a value that is as good as any.
CREATE FUNCTION pg_temp.survives(field bytea) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    h business_hours;
BEGIN
    h := pg_temp.receive(field);
    RETURN h::text::business_hours = h AND business_minutes('2020-01-01', '2030-01-01', h) >= 0;
EXCEPTION WHEN invalid_binary_representation OR protocol_violation OR character_not_in_repertoire THEN
    RETURN true;
END $$;
SELECT ok(bool_and(pg_temp.survives(set_byte(b, at, (get_byte(b, at) + by) % 256))), 'any byte changed')
FROM bytes, generate_series(0, length(b) - 1) AS at, unnest(array[1, 127, 255]) AS by;

SELECT throws_ok(format('SELECT %L::business_hours', bad), '22P02', NULL, format('text refused: %s', bad))
FROM unnest(array['', ' ', ';', 'Mon', 'Mon-Fri', 'Mon 9-17; UTC', 'Mon 09:00; UTC', 'Mon 09:00-; UTC', 'Mon 09:00-17:00',
    'Mon 09:60-17:00; UTC', 'Mon 24:00-25:00; UTC', 'Mon 09:00-48:01; UTC', 'Mon 09:00-09:00; UTC', 'Mon 09:00-17:00,; UTC',
    'Mon-Foo 09:00-17:00; UTC', '09:00-17:00; UTC', 'Mon 09:00-17:00 Tue 09:00-17:00; UTC', '24/7; UTC; holidays',
    '24/7; UTC; holidays 2024-02-30', '24/7; UTC; holidays 2023-02-29', '24/7; UTC; holidays 13-01', '24/7; UTC; holidays 2024-7-4',
    '24/7; UTC; holidays 2024-07-04 2024-07-05', '24/7; UTC; holidays 2024-07-04,', '24/7; UTC; holidays 2024-07-04;',
    '24/7; UTC; 2024-07-04', '24/7; UTC; holidays 0000-01-01']) AS bad;
SELECT throws_ok(format('SELECT %L::business_hours', '24/7; ' || bad), '22023', NULL, format('zone refused: %s', bad))
FROM unnest(array['', 'EST', 'EST5EDT', 'UTC-3', '+02', '<x>3', 'Foo/Bar', 'Foo/Bar5', 'posix/Europe/Paris', '../Europe/Paris']) AS bad;

-- Names of the tz database's "backward" file, which not every system has.
SELECT CASE WHEN EXISTS (SELECT FROM pg_timezone_names AS z WHERE z.name = old)
            THEN is(('24/7; ' || lower(old))::business_hours::text, '24/7; ' || old, old || ' is a zone')
            ELSE skip(format('this system has no zone %s (Debian: package tzdata-legacy)', old), 1) END
FROM unnest(array['GB', 'NZ', 'NZ-CHAT', 'PRC', 'ROC', 'ROK', 'W-SU', 'UCT', 'US/Eastern', 'Asia/Calcutta']) AS old;

-- ---- ten thousand holidays ----

CREATE TEMPORARY TABLE many AS
SELECT ('Mon-Fri 09:00-17:00; America/New_York; holidays '
        || string_agg((date '2000-01-01' + 2 * d)::text, ', ' ORDER BY hashint4(d)))::business_hours AS hours
FROM generate_series(0, 9999) AS d;
SELECT is(hours::text::business_hours, hours, 'ten thousand holidays read back equal') FROM many;
\set patience 1
\getenv patience CSKPI_PATIENCE
SELECT set_config('statement_timeout', (30000 * :patience)::text, true) AS limited \gset
SELECT is(sum(business_minutes('2000-01-01 00:00-05', '2000-01-01 00:00-05'::timestamptz + d * interval '1 day', hours)),
          (SELECT sum(480 * (10000 - d))::numeric FROM generate_series(0, 9999) AS d
           WHERE d % 2 = 1 AND extract(isodow FROM date '2000-01-01' + d) < 6),
          'ten thousand spans with ten thousand holidays')
FROM many, generate_series(1, 10000) AS d;

-- Schedule tables against a count of minutes: random windows of the week, any number a day, that meet, overlap and pass
-- midnights; as minutes of the week, and by day where they are no longer than that.
CREATE TEMPORARY TABLE schedule_window AS
SELECT s AS id, f AS from_minute, f + 1 + pg_temp.random_int(s * 100 + w, 72, CASE WHEN s % 3 = 0 THEN 3000 ELSE 700 END) AS to_minute
FROM generate_series(1, 300) AS s, LATERAL generate_series(1, 1 + pg_temp.random_int(s, 70, 9)) AS w, LATERAL (SELECT 15 * pg_temp.random_int(s * 100 + w, 71, 672) AS f) AS r;
CREATE TEMPORARY TABLE schedule_calendar AS
SELECT id, business_hours(from_minute, to_minute, 'UTC') AS hours FROM schedule_window GROUP BY id;
SELECT is_empty($$SELECT id FROM schedule_calendar c WHERE business_minutes('2024-01-07 00:00Z', '2024-01-14 00:00Z', hours) <>
                  (SELECT count(DISTINCT minute % 10080) FROM schedule_window w, generate_series(from_minute, to_minute - 1) AS minute WHERE w.id = c.id)$$,
                'minutes of the week, counted one by one');
SELECT is_empty($$SELECT id, minute FROM schedule_calendar c, generate_series(0, 10079, 61) AS minute
                  WHERE is_open(timestamptz '2024-01-07 00:00Z' + minute * interval '1 min', hours) <>
                        EXISTS (SELECT FROM schedule_window w WHERE w.id = c.id AND (minute BETWEEN from_minute AND to_minute - 1 OR minute + 10080 BETWEEN from_minute AND to_minute - 1))$$,
                'open at each minute that lies in a window');
SELECT is_empty($$SELECT c.id FROM schedule_calendar c JOIN schedule_window w USING (id) WHERE id % 3 <> 0 GROUP BY c.id, c.hours
                  HAVING business_minutes('2024-01-07 00:00Z', '2025-01-07 00:00Z', c.hours) <>
                         business_minutes('2024-01-07 00:00Z', '2025-01-07 00:00Z', business_hours((from_minute / 1440)::integer, time '00:00' + from_minute % 1440 * interval '1 min',
                             CASE WHEN to_minute % 1440 = 0 THEN time '24:00' ELSE time '00:00' + to_minute % 1440 * interval '1 min' END, 'UTC'))$$, 'the same by day and times');
SELECT is_empty($$SELECT id FROM schedule_calendar c WHERE hours <> (SELECT business_hours(from_minute, to_minute, 'UTC' ORDER BY hashint8extended(from_minute, id)) FROM schedule_window w WHERE w.id = c.id)
                  OR hours <> hours::text::business_hours$$, 'in any order, and read back equal');
-- Holidays from a list are those of the text form.
SELECT is_empty($$SELECT c.hours FROM calendar c, LATERAL (SELECT array_agg(date '2024-01-01' + pg_temp.random_int(n, 73, 700)::integer) AS days FROM generate_series(1, 40) AS n) AS d
                  WHERE with_holidays(c.hours, d.days) <> (c.hours::text || CASE WHEN c.hours::text LIKE '%holidays%' THEN ', ' ELSE '; holidays ' END || array_to_string(d.days, ', '))::business_hours$$,
                'with_holidays is what the text form gives');
SELECT is_empty($$SELECT c.hours FROM calendar c WHERE with_holidays(with_holidays(hours, '{2024-05-01}'), '{2024-05-01,2025-05-01}') <> with_holidays(hours, '{2025-05-01,2024-05-01}')
                  OR with_holidays(hours, '{}') <> hours$$, 'and holidays given twice are there once');

-- ---- the ends of time, and what nobody writes by accident ----

SELECT throws_like($$SELECT is_open(timestamp '294276-12-31 23:59:59', '24/7; UTC; timestamps Etc/GMT+12')$$, 'time 294276-12-31 23:59:59 is out of range in the zone%', 'a local time after the last instant');
SELECT throws_like($$SELECT is_open(timestamp '4714-11-24 00:00 BC', '24/7; UTC; timestamps Etc/GMT-12')$$, 'time 4714-11-24 00:00:00 BC is out of range in the zone%', 'a local time before the first instant');
SELECT throws_like(format('SELECT business_add(%L, %s, %L)', at, minutes, hours), replace(minutes, '1e300::float8', '1e+300') || ' business minutes lead out of the range of timestamps', format('%s, %s of %s', at, minutes, hours))
FROM (VALUES ('2024-03-11 10:00Z', '-1530000000000', 'Mon 09:00-10:00; UTC'), ('2024-03-11 10:00Z', '-150000000000', '24/7; UTC'),
             ('2024-03-11 10:00Z', '1e300::float8', '24/7; UTC'), ('294276-12-31 23:00Z', '60', '24/7; UTC')) AS v(at, minutes, hours);
SELECT is(business_add('294276-12-31 23:00Z', 59, '24/7; UTC'), '294276-12-31 23:59Z', 'up to the last minute');
SELECT is(business_add('2024-03-11 10:00Z', -1.5e9, '24/7; UTC'), '2024-03-11 10:00Z'::timestamptz - 1.5e9 * interval '1 minute', 'far back');
SELECT is(business_minutes('4714-11-24 00:00Z BC', '294276-12-31 23:59:00Z', '24/7; UTC'),
          trunc(extract(epoch FROM timestamptz '294276-12-31 23:59:00Z') / 60) - trunc(extract(epoch FROM timestamptz '4714-11-24 00:00Z BC') / 60), 'all of time');
SELECT throws_like($$SELECT frt(timestamptz '4714-11-24 00:00Z BC', '294276-12-31 23:59:59Z', '24/7; UTC')$$, 'duration from % is out of range', 'and that is longer than a duration can be');
SELECT throws_like($$SELECT business_hours '24/7; UTC; holidays 2024-07-04 26:00-25:00'$$, 'invalid input syntax for type business_hours%', 'a window of a holiday ends before it starts');
SELECT throws_like($$SELECT business_hours_both('24/7; UTC; timestamps Asia/Tokyo', '24/7; UTC')$$, '%Asia/Tokyo%', 'two parts of a schedule that read timestamps in different zones');
SELECT is(business_minutes('2024-03-09 00:00Z', '2024-03-12 00:00Z', 'Sat 09:00-48:00; UTC'), 2340::numeric, 'a window as long as one can be');
-- Hours that are used where no date has a day of its own in the table.
SELECT is(business_minutes('20000-03-06 00:00Z', '20000-03-13 00:00Z', 'Mon-Fri 09:00-17:00; UTC; holidays 2024-03-04'), 2400::numeric, 'a week of the year 20000');
-- An operator that somebody makes of a function does not tell it what its arguments are called.
CREATE OPERATOR pg_temp.@? (LEFTARG = timestamptz, RIGHTARG = business_hours, FUNCTION = is_open);
SELECT ok(timestamptz '2024-03-11 10:00Z' OPERATOR(pg_temp.@?) business_hours 'Mon 09:00-11:00; UTC', 'called by an operator');
SELECT throws_like($$SELECT timestamptz '-infinity' OPERATOR(pg_temp.@?) business_hours '24/7; UTC'$$, 'argument 1 -infinity is infinite', 'and refused by it');

SELECT * FROM finish();
ROLLBACK;
