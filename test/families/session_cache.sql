-- What is compiled once a session: calendars and the steps of a backlog. Right for more values than are kept, for values
-- in columns however they are stored, from every kind of caller, after errors and after the session's zone has changed.
\set QUIET 1
SET client_min_messages = warning;
BEGIN;
SELECT * FROM no_plan();

-- More calendars than stay, each of which tells itself by its answer, in an order without pattern and back again.
CREATE TABLE many AS
SELECT n AS minutes, format('daily 00:00-%s; UTC', to_char(n * interval '1 minute', 'HH24:MI'))::business_hours AS hours FROM generate_series(1, 1000) AS n;
CREATE VIEW asked AS SELECT minutes, business_minutes('2024-03-01 00:00Z', '2024-03-02 00:00Z', hours) AS found FROM many;
SELECT is_empty('SELECT * FROM asked WHERE found <> minutes ORDER BY hashint4(minutes)', 'a thousand calendars, one after the other');
SELECT is_empty('SELECT * FROM asked, generate_series(1, 3) WHERE found <> minutes ORDER BY hashint4(minutes) DESC', 'and again');
SELECT is_empty($$SELECT * FROM (SELECT m.minutes, frt('2024-03-01 00:00Z', '2024-03-02 00:00Z', m.hours) AS found
                                 FROM many m JOIN generate_series(1, 20) AS g ON hashint4(g) % 7 <> m.minutes % 7 GROUP BY 1) t WHERE found <> minutes$$,
                'an aggregate whose calendar is a column');

-- However a value is stored: as it is, compressed, out of line, out of line and compressed.
CREATE FUNCTION pg_temp.holidays(n integer, seed integer) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg((date '2000-01-01' + g * 7 + (abs(hashint8extended(g, seed)) % 7)::integer)::text, ', ') FROM generate_series(1, n) AS g
$$;
CREATE TABLE stored (how text, hours business_hours);
INSERT INTO stored SELECT 'short', 'Mon-Fri 09:00-17:00; Europe/Berlin';
INSERT INTO stored SELECT 'plain', format('Mon-Fri 09:00-17:00; Europe/Berlin; holidays %s', pg_temp.holidays(300, 1))::business_hours;
INSERT INTO stored SELECT 'compressed', format('Mon-Fri 09:00-17:00; Europe/Berlin; holidays %s',
    (SELECT string_agg(format('%s 10:00-12:00', day::date), ', ') FROM generate_series(date '2020-01-01', '2020-07-10', '1 day') AS day))::business_hours;
INSERT INTO stored SELECT 'out of line ' || seed, format('Mon-Fri 09:00-17:00; Europe/Berlin; holidays %s', pg_temp.holidays(3000, seed))::business_hours
FROM generate_series(2, 4) AS seed;
ALTER TABLE stored ADD COLUMN also business_hours;
ALTER TABLE stored ALTER also SET STORAGE external;
UPDATE stored SET also = hours::text::business_hours;
SELECT cmp_ok(count(*), '>', 0::bigint, 'some are compressed') FROM stored WHERE pg_column_compression(hours) IS NOT NULL;
SELECT ok(pg_relation_size(reltoastrelid) > 50000, 'some are out of line') FROM pg_class WHERE oid = 'stored'::regclass;
CREATE FUNCTION pg_temp.open(hours text) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE r numeric;
BEGIN
    EXECUTE format('SELECT business_minutes(''2001-01-01 00:00Z'', ''2060-01-01 00:00Z'', %L)', hours) INTO r;
    RETURN r;
END $$;
SELECT is_empty($$SELECT how FROM stored, generate_series(1, 3) WHERE business_minutes('2001-01-01 00:00Z', '2060-01-01 00:00Z', hours) <> pg_temp.open(hours::text)
                  OR business_minutes('2001-01-01 00:00Z', '2060-01-01 00:00Z', also) <> pg_temp.open(hours::text)$$, 'however stored, as the constant');
UPDATE stored SET hours = 'daily 10:00-11:00; UTC', also = (SELECT also FROM stored WHERE how = 'plain') WHERE how = 'out of line 3';
SELECT is_empty($$SELECT how FROM stored WHERE business_minutes('2001-01-01 00:00Z', '2060-01-01 00:00Z', hours) <> pg_temp.open(hours::text)
                  OR business_minutes('2001-01-01 00:00Z', '2060-01-01 00:00Z', also) <> pg_temp.open(also::text)$$, 'and changed in the same transaction');

-- Callers: a function looked up anew for each row, SQL and PL/pgSQL.
CREATE FUNCTION pg_temp.plain(h business_hours) RETURNS numeric LANGUAGE sql AS $$ SELECT business_minutes('2024-03-01 00:00Z', '2024-03-02 00:00Z', h) $$;
CREATE FUNCTION pg_temp.loop() RETURNS SETOF numeric LANGUAGE plpgsql AS $$
DECLARE h business_hours; n integer;
BEGIN
    FOR n, h IN SELECT minutes, hours FROM many WHERE minutes < 300 ORDER BY hashint4(minutes) LOOP
        IF pg_temp.plain(h) <> n OR business_minutes('2024-03-01 00:00Z', '2024-03-02 00:00Z', h) <> n THEN RETURN NEXT n; END IF;
        EXECUTE 'SELECT 1 WHERE business_minutes(''2024-03-01 00:00Z'', ''2024-03-02 00:00Z'', $1) <> $2' USING h, n;
        IF FOUND THEN RETURN NEXT n; END IF;
    END LOOP;
END $$;
SELECT is_empty('SELECT * FROM pg_temp.loop()', 'called by SQL, by PL/pgSQL and by EXECUTE');

-- The steps of a backlog are those of the session's zone, which may change between two calls of one plan.
CREATE FUNCTION pg_temp.in_zone(zone text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('TimeZone', zone, true);
    RETURN (SELECT array_agg(at AT TIME ZONE zone ORDER BY at) = array_agg(day + interval '1 day' ORDER BY day)
            FROM (SELECT at, row_number() OVER (ORDER BY at) - 1 AS i
                  FROM backlog_points((SELECT backlog_summary('2024-03-05 12:00Z'::timestamptz, NULL, (timestamp '2024-03-01' AT TIME ZONE zone), (timestamp '2024-04-15' AT TIME ZONE zone), '1 day')))) p
            JOIN LATERAL (SELECT timestamp '2024-03-01' + i * interval '1 day' AS day) d ON true);
END $$;
SELECT is(pg_temp.in_zone(zone), 'true', 'days of ' || zone)
FROM unnest(ARRAY['Europe/Berlin', 'America/New_York', 'UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York']) WITH ORDINALITY AS z(zone, n) ORDER BY n;
CREATE TABLE days AS SELECT n, timestamptz '2024-01-01 00:00Z' + n * interval '1 hour' AS f FROM generate_series(1, 400) AS n;
SELECT is_empty($$SELECT n FROM days, generate_series(1, 2) GROUP BY n, f
                  HAVING backlog_summary(f, NULL, f, f + n * interval '1 minute', '1 minute')::text <>
                         format('from:%s steps:%s60 start:%s opened:%s0 closed:%s0 outside:0 missing:0', to_char(f AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SSZ'),
                                CASE WHEN n > 1 THEN n || '*' ELSE '' END, 2, CASE WHEN n > 1 THEN n || '*' ELSE '' END, CASE WHEN n > 1 THEN n || '*' ELSE '' END)$$,
                'more periods than are kept');
COMMIT;

-- An error while a calendar is laid out leaves nothing of it: not in what is remembered, and no memory. The sort of three
-- million closures can be cancelled.
CREATE TEMP TABLE long AS
SELECT format('Mon-Fri 09:00-17:00; Europe/Berlin; holidays %s', string_agg(to_char(day, 'MM-DD') || t, ', ' ORDER BY hashtext(day::text || t)))::business_hours AS hours
FROM generate_series(date '2024-01-01', '2024-12-31', '1 day') AS day, unnest(ARRAY[' 10:00-10:30', ' 12:00-12:30']) AS t;
CREATE FUNCTION pg_temp.bytes() RETURNS numeric LANGUAGE sql AS $$
    SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name IN ('business calendar', 'layout of a calendar', 'steps of a period')
$$;
CREATE FUNCTION pg_temp.cancelled() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM business_minutes('0100-01-01 00:00Z', '9900-01-01 00:00Z', hours) FROM long;
    RETURN false;
EXCEPTION WHEN query_canceled THEN
    RETURN true;
END $$;
SELECT business_minutes('2024-01-01 00:00Z', '2024-02-01 00:00Z', hours) AS before, pg_temp.bytes() AS bytes, clock_timestamp() AS started FROM long \gset
SET statement_timeout = '20 ms';
SELECT pg_temp.cancelled() AS cancelled \gset
SET statement_timeout = 0;
\set patience 1
\getenv patience CSKPI_PATIENCE
SELECT ok(:'cancelled' AND clock_timestamp() - :'started' < :patience * interval '2.5 s', 'laying out many centuries is cancelled soon');
SELECT is(business_minutes('2024-01-01 00:00Z', '2024-02-01 00:00Z', hours), :'before'::numeric, 'what was laid out before is still there') FROM long;
SELECT cmp_ok(pg_temp.bytes(), '<=', :bytes::numeric, 'and no memory was lost');
SELECT business_minutes('1000-01-01 00:00Z', '3500-01-01 00:00Z', hours) AS wide, business_minutes('2024-01-01 00:00Z', '2024-02-01 00:00Z', hours) AS after, pg_temp.bytes() AS grown FROM long \gset
SELECT is(:'after'::numeric, :'before'::numeric, 'a calendar that has grown answers as before');
SELECT cmp_ok(pg_temp.bytes(), '<', :grown - 10000000::numeric, 'what it needed for many years does not outlive the transaction');
SELECT is_empty($$SELECT d, sign FROM generate_series(-60000, 60000, 997) AS d, unnest(ARRAY[-1, 1]) AS sign, (VALUES (business_hours 'Mon-Sat 09:00-17:00; Europe/Berlin; holidays 12-25')) AS v(h)
                  WHERE business_minutes('0001-01-01 00:00Z', '9999-12-31 00:00Z', h) > 0
                    AND business_minutes(timestamptz '2024-03-01 00:00Z' + (d - 40) * interval '1 day', timestamptz '2024-03-01 00:00Z' + (d + 40) * interval '1 day', h) <>
                        (SELECT 480 * count(*) FROM generate_series(-40, 39) AS n, LATERAL (SELECT date '2024-03-01' + d + n AS day) AS y WHERE extract(isodow FROM day) < 7 AND to_char(day, 'MM-DD') <> '12-25')$$,
                'far dates and near ones, by a calendar that was laid out for thousands of years');
SELECT is(business_minutes('1000-01-01 00:00Z', '3500-01-01 00:00Z', hours), :'wide'::numeric, 'what had to go is laid out again') FROM long;

-- The calendar used last goes at the end of the transaction, being large, and others stay.
BEGIN;
SELECT is(business_minutes('1000-01-01 00:00Z', '3500-01-01 00:00Z', hours), :'wide'::numeric, 'a large calendar that was asked for last and went') FROM long;
SELECT is(business_minutes('2024-03-01 00:00Z', '2024-03-02 00:00Z', 'daily 00:00-01:23; UTC'), 83::numeric, 'a small one');
SELECT is(business_minutes('1000-01-01 00:00Z', '3500-01-01 00:00Z', hours), :'wide'::numeric, 'and the large one again') FROM long;
COMMIT;
SELECT is(business_minutes('2024-03-01 00:00Z', '2024-03-02 00:00Z', 'daily 00:00-01:23; UTC'), 83::numeric, 'the small one when it has gone');

-- More bytes than stay for the next transaction, though no calendar is too large by itself.
CREATE TEMP TABLE large AS
SELECT n, format('Mon-Fri 09:00-17:%s; UTC; holidays %s', to_char(n, 'FM00'), (SELECT string_agg(to_char(date '2024-01-01' + g, 'MM-DD') || ' 10:00-10:30', ', ') FROM generate_series(1, 120) AS g))::business_hours AS hours
FROM generate_series(1, 40) AS n;
CREATE TEMP VIEW large_open AS SELECT n, business_minutes('2000-01-01 00:00Z', '2066-01-01 00:00Z', hours) AS minutes FROM large;
CREATE TEMP TABLE answer AS SELECT * FROM large_open;
SELECT ok(sum(total_bytes) BETWEEN 24000000 AND 33554432, 'of many megabytes the calendars stay that were used last') FROM pg_backend_memory_contexts WHERE name IN ('business calendar', 'layout of a calendar');
SELECT is_empty('SELECT * FROM large_open EXCEPT SELECT * FROM answer', 'and those that went are laid out again');

SELECT * FROM finish();
DROP VIEW asked, large_open;
DROP TABLE many, stored, days;
