-- period, period_hour, hour_of_week: equal to date_trunc and AT TIME ZONE in every zone, at random instants and around every change of
-- offset; the planner can estimate and index them.
\set QUIET 1
BEGIN;
SELECT * FROM no_plan();
SET LOCAL TimeZone = 'UTC';
\ir period_oracle.inc

-- All zones of the server, and what else AT TIME ZONE takes: POSIX rules, offsets, abbreviations, capitals.
CREATE TEMP TABLE zone AS SELECT row_number() OVER (ORDER BY name) AS n, name FROM pg_timezone_names WHERE name NOT LIKE 'posix%';
CREATE TEMP TABLE other_zone (name text);
INSERT INTO other_zone VALUES ('EST5EDT'), ('UTC+3'), ('<+0330>-3:30'), ('FOO5BAR,M3.5.0/2,M10.5.0/3'), ('XYZ-167:59:59'), ('EST'), ('pdt'), ('MSK'), ('CET'), ('lmt'), ('europe/LONDON'), ('');
DELETE FROM other_zone WHERE NOT pg_temp.is_zone(name);
INSERT INTO other_zone SELECT 'right/Europe/London' WHERE pg_temp.is_zone('right/Europe/London');
SELECT cmp_ok(count(*), '>', 300::bigint, 'the zones were found') FROM zone;
SELECT cmp_ok(count(*), '>=', 8::bigint, 'and the other forms of a zone') FROM other_zone;

-- Random instants: of these years, of all years that have rules, of all time; each row of another zone.
CREATE TEMP TABLE instant AS
SELECT pg_temp.instant(i, i % 3) AS at, name AS zone
FROM generate_series(1, 60000) AS i JOIN zone ON n = 1 + abs(hashint8extended(i, 4)) % (SELECT count(*) FROM zone);
SELECT is(pg_temp.differences('SELECT at, zone FROM instant'), 0::bigint, 'random instants, another zone in each row');
SELECT is(pg_temp.differences('SELECT at, zone FROM instant ORDER BY zone, at'), 0::bigint, 'zone by zone and in order of time');
SELECT is(pg_temp.differences('SELECT at, zone FROM instant ORDER BY zone, at DESC'), 0::bigint, 'in reversed order');
SELECT is(pg_temp.differences('SELECT pg_temp.instant(i, i % 3) AS at, name AS zone FROM other_zone, generate_series(1, 2000) AS i'), 0::bigint,
          'POSIX rules, offsets, abbreviations, leap seconds');
-- As Citus calls: planned anew for every row.
CREATE FUNCTION pg_temp.each_anew() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    r record;
    same boolean;
    different bigint := 0;
BEGIN
    FOR r IN SELECT * FROM instant LIMIT 300 LOOP
        EXECUTE format('SELECT period(%L::timestamptz, ''month'', %L) = date_trunc(''month'', %1$L::timestamptz AT TIME ZONE %2$L)::date', r.at, r.zone) INTO same;
        IF same IS DISTINCT FROM true THEN different := different + 1; END IF;
    END LOOP;
    RETURN different;
END $$;
SELECT is(pg_temp.each_anew(), 0::bigint, 'a statement for each row');

CREATE FUNCTION pg_temp.variables() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    zone text;
    seen text[];
BEGIN
    FOREACH zone IN ARRAY ARRAY['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'UTC'] LOOP
        seen := seen || period_hour(timestamptz '2025-01-01 12:00+00', zone)::text;
    END LOOP;
    RETURN seen;
END $$;
SELECT is(pg_temp.variables(), ARRAY['2025-01-01 12:00:00', '2025-01-01 21:00:00', '2025-01-01 04:00:00', '2025-01-01 12:00:00'], 'a variable of PL/pgSQL is no constant');

-- Around every change of offset, to the second, of some zones with hard histories (all zones by hand: period_all.psql).
CREATE TEMP TABLE change AS
SELECT name AS zone, c.at FROM zone, pg_temp.changes(name, '1840-01-01', '2110-01-01') AS c(at)
WHERE name IN ('Europe/London', 'Africa/Casablanca', 'Africa/Monrovia', 'America/Argentina/San_Luis', 'America/New_York', 'Antarctica/Troll', 'Asia/Manila',
               'Australia/Lord_Howe', 'Europe/Dublin', 'Pacific/Apia', 'Pacific/Kwajalein');
SELECT cmp_ok(count(*), '>', 1500::bigint, 'the changes were found') FROM change;
SELECT is(pg_temp.differences($$SELECT at + d * interval '1 microsecond' AS at, zone FROM change, unnest('{-1000001,-1000000,-1,0,1,1000000,3600000000,-3600000000}'::bigint[]) AS d$$),
          0::bigint, 'around every change of offset');

-- The ends of time: the same instants are out of range, the others equal.
CREATE TEMP TABLE edge AS
SELECT at + d AS at, name AS zone FROM (VALUES (timestamptz '4714-11-24 00:00+00 BC', '{1,-1}'::int[]), ('294276-12-31 23:59:59.999999+00', '{-1}')) AS e(at, signs),
       unnest('{0 s,1 s,3 h,15 h,1 day,7 days,40 days,400 days}'::interval[]) AS i, unnest(signs) AS sign, LATERAL (SELECT sign * i AS d) AS d, unnest('{UTC,Pacific/Kiritimati,America/Los_Angeles,UTC+3}'::text[]) AS name
WHERE NOT (at < '2000-01-01' AND sign = -1);
SELECT is_empty($$SELECT at, zone, unit, pg_temp.try(format('SELECT period(%L::timestamptz, %L, %L)', at, unit, zone)), pg_temp.try(pg_temp.oracle(at, unit, zone))
                  FROM edge, unnest('{day,week,week_sunday,month,quarter,year}'::text[]) AS unit
                  WHERE pg_temp.try(format('SELECT period(%L::timestamptz, %L, %L)', at, unit, zone)) IS DISTINCT FROM pg_temp.try(pg_temp.oracle(at, unit, zone))$$,
                'at the ends of time: equal, or out of range both');

-- Abbreviations follow the setting at once.
CREATE FUNCTION pg_temp.india() RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE seen text[];
BEGIN
    seen := ARRAY[period_hour(timestamptz '2025-06-01 12:00+00', 'IST')::text];
    PERFORM set_config('timezone_abbreviations', 'India', true);
    RETURN seen || period_hour(timestamptz '2025-06-01 12:00+00', 'IST')::text;
END $$;
SELECT is(pg_temp.india(), ARRAY['2025-06-01 14:00:00', '2025-06-01 17:00:00'], 'an abbreviation means what the setting says, within a statement');
SELECT throws_like($$SELECT period_hour(timestamptz '2025-06-01 12:00+00', repeat('Ab/', 100))$$, 'time zone "Ab/%', 'a name that is longer than any');
-- A summer of a day, which no zone of a place has: two changes within the time of which the one change is remembered.
SELECT is(pg_temp.differences($$SELECT timestamptz '2025-04-01' + i * interval '37 minutes' AS at, zone FROM generate_series(1, 800) AS i, unnest('{"AAA0BBB,J100/2,J101/2","AAA0BBB,J101/2,J100/2"}'::text[]) AS zone$$),
          0::bigint, 'two changes of offset within a day');

-- More zones than are kept.
SELECT is(pg_temp.differences($$SELECT pg_temp.instant(i, 0) AS at, format('<x>%s:%s', i / 60, i % 60) AS zone FROM generate_series(1, 2400) AS n, LATERAL (SELECT n % 1200 AS i) AS t$$),
          0::bigint, 'more zones than a session remembers');

-- The planner: statistics on the expression give the number of groups, so it plans partial aggregation and workers; an index serves one period.
CREATE TABLE period_ticket AS SELECT timestamptz '2023-01-01' + i * interval '29 minutes' AS at, i % 11 AS score FROM generate_series(1, 54000) AS i;
ANALYZE period_ticket;
CREATE FUNCTION pg_temp.groups() RETURNS double precision LANGUAGE plpgsql AS $$
DECLARE plan json;
BEGIN
    EXECUTE $q$EXPLAIN (FORMAT json) SELECT period(at, 'month', 'Europe/London'), nps(score) FROM period_ticket GROUP BY 1$q$ INTO plan;
    RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
CREATE FUNCTION pg_temp.plan_text(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; lines text := '';
BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP lines := lines || line || E'\n'; END LOOP; RETURN lines; END $$;
SET LOCAL parallel_setup_cost = 10;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT cmp_ok(pg_temp.groups(), '>', 1000::double precision, 'without statistics the planner expects a group for every time');
SELECT unalike(pg_temp.plan_text($$SELECT period(at, 'month', 'Europe/London'), nps(score) FROM period_ticket GROUP BY 1$$), '%Partial%Aggregate%', 'and plans no partial aggregation');
CREATE STATISTICS period_ticket_month ON (period(at, 'month', 'Europe/London')) FROM period_ticket;
ANALYZE period_ticket;
SELECT cmp_ok(pg_temp.groups(), '<', 60::double precision, 'with CREATE STATISTICS on the expression it knows');
SELECT alike(pg_temp.plan_text($$SELECT period(at, 'month', 'Europe/London'), nps(score) FROM period_ticket GROUP BY 1$$), '%Gather%Partial%Aggregate%', 'and plans partial aggregation with workers');
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE INDEX ON period_ticket (period(at, 'day', 'Europe/London'));
ANALYZE period_ticket;
SELECT alike(pg_temp.plan_text($$SELECT nps(score) FROM period_ticket WHERE period(at, 'day', 'Europe/London') = '2024-03-31'$$), '%Index Cond: (period(at%', 'an index serves one period');
SELECT is((SELECT count(*) FROM period_ticket WHERE period(at, 'day', 'Europe/London') = '2024-03-31'),
          (SELECT count(*) FROM period_ticket WHERE (at AT TIME ZONE 'Europe/London')::date = '2024-03-31'), 'and finds its rows');

SELECT * FROM finish();
ROLLBACK;
