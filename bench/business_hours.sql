-- Business time: against a correct SQL function of the same hours, and against plain subtraction.

-- setup
\set QUIET 1
-- A million tickets of 2023, and spans of three lengths from each.
CREATE UNLOGGED TABLE business_bench AS
SELECT timestamptz '2023-01-01' + interval '1 us' * ((hashint8extended(g, 1) & 9223372036854775807) % (365 * 86400000000)) AS at
FROM generate_series(1, 1000000) AS g;
ALTER TABLE business_bench ADD COLUMN hour timestamptz, ADD COLUMN week timestamptz, ADD COLUMN year timestamptz;
UPDATE business_bench SET hour = at + interval '1 hour', week = at + interval '7 days', year = at + interval '365 days';
VACUUM (FULL, ANALYZE) business_bench;
-- The hours as constants of a query: with 0, 30, 1000 and 10,000 holidays.
CREATE FUNCTION business_bench_holidays(n integer) RETURNS SETOF date LANGUAGE sql IMMUTABLE AS $$
    SELECT date '2015-01-01' + (3650 / least(n, 3650)) * g FROM generate_series(1, n) AS g
$$;
SELECT 'Mon-Fri 09:00-17:00; America/New_York' AS hours_0 \gset
SELECT :'hours_0' || '; holidays ' || string_agg(d::text, ', ') AS hours_30 FROM business_bench_holidays(30) AS d \gset
SELECT :'hours_0' || '; holidays ' || string_agg(d::text, ', ') AS hours_1000 FROM business_bench_holidays(1000) AS d \gset
SELECT :'hours_0' || '; holidays ' || string_agg(d::text, ', ') AS hours_10000 FROM business_bench_holidays(10000) AS d \gset
SELECT format('CREATE FUNCTION business_bench_%s() RETURNS business_hours LANGUAGE sql IMMUTABLE AS %L', n, format('SELECT %L::business_hours', h))
FROM (VALUES (0, :'hours_0'), (30, :'hours_30'), (1000, :'hours_1000'), (10000, :'hours_10000')) AS t(n, h) \gexec

-- What a careful analyst writes in SQL: each day's window as instants, less the holidays.
CREATE TABLE business_bench_holiday (n integer, day date, PRIMARY KEY (n, day));
INSERT INTO business_bench_holiday SELECT n, d FROM (VALUES (30), (1000)) AS t(n), business_bench_holidays(n) AS d;
ANALYZE business_bench_holiday;
CREATE FUNCTION business_bench_sql(start timestamptz, until timestamptz, holidays integer) RETURNS numeric
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(extract(epoch FROM least(until, closes) - greatest(start, opens))) / 60, 0)
    FROM generate_series(date_trunc('day', start AT TIME ZONE 'America/New_York'), until AT TIME ZONE 'America/New_York', '1 day') AS d(day),
         LATERAL (SELECT (day + time '09:00') AT TIME ZONE 'America/New_York', (day + time '17:00') AT TIME ZONE 'America/New_York') AS w(opens, closes)
    WHERE extract(isodow FROM day) < 6 AND opens < until AND closes > start
      AND NOT EXISTS (SELECT FROM business_bench_holiday h WHERE h.n = holidays AND h.day = d.day::date)
$$;

-- Calendars of 12 kB in a table of teams, kept out of line; and one in each row, as SQL and PL/pgSQL functions pass them on.
CREATE TABLE business_bench_team AS
SELECT t AS team, (:'hours_0' || '; holidays ' || string_agg((date '2000-01-01' + g * 7 + abs(hashint4(g + t)) % 7)::text, ', '))::business_hours AS hours
FROM generate_series(0, 19) AS t, generate_series(1, 3000) AS g GROUP BY t;
ANALYZE business_bench_team;
SELECT format('CREATE FUNCTION business_bench_30_utc() RETURNS business_hours LANGUAGE sql IMMUTABLE AS %L', format('SELECT %L::business_hours', :'hours_30' || '; timestamps UTC')) \gexec
CREATE FUNCTION business_bench_anew(n bigint, hours business_hours) RETURNS numeric LANGUAGE plpgsql AS $$
DECLARE r record; minutes numeric; total numeric := 0;
BEGIN
    FOR r IN SELECT at, week FROM business_bench LIMIT n LOOP
        SELECT business_minutes(r.at, r.week, hours) INTO minutes FROM (VALUES (1)) AS v;
        total := total + minutes;
    END LOOP;
    RETURN total;
END $$;

-- row: business_minutes, an hour, no holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, hour, business_bench_0())) FROM (SELECT * FROM business_bench LIMIT 10000) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, hour, 0)) FROM (SELECT * FROM business_bench LIMIT 10000) AS t;

-- row: business_minutes, an hour, 30 holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, hour, business_bench_30())) FROM (SELECT * FROM business_bench LIMIT 10000) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, hour, 30)) FROM (SELECT * FROM business_bench LIMIT 10000) AS t;

-- row: business_minutes, an hour, 1000 holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, hour, business_bench_1000())) FROM (SELECT * FROM business_bench LIMIT 10000) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, hour, 1000)) FROM (SELECT * FROM business_bench LIMIT 10000) AS t;

-- row: business_minutes, a week, no holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, week, business_bench_0())) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, week, 0)) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;

-- row: business_minutes, a week, 30 holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, week, business_bench_30())) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, week, 30)) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;

-- row: business_minutes, a week, 1000 holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, week, business_bench_1000())) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, week, 1000)) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;

-- row: business_minutes, a year, no holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, year, business_bench_0())) FROM (SELECT * FROM business_bench LIMIT 500) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, year, 0)) FROM (SELECT * FROM business_bench LIMIT 500) AS t;

-- row: business_minutes, a year, 30 holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, year, business_bench_30())) FROM (SELECT * FROM business_bench LIMIT 500) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, year, 30)) FROM (SELECT * FROM business_bench LIMIT 500) AS t;

-- row: business_minutes, a year, 1000 holidays | a correct SQL function | at most 0.02
-- ours:
SELECT sum(business_minutes(at, year, business_bench_1000())) FROM (SELECT * FROM business_bench LIMIT 500) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, year, 1000)) FROM (SELECT * FROM business_bench LIMIT 500) AS t;

-- row: business_minutes, an hour, no holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, hour, business_bench_0())) FROM business_bench;
-- theirs:
SELECT count(hour - at) FROM business_bench;

-- row: business_minutes, an hour, 30 holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, hour, business_bench_30())) FROM business_bench;
-- theirs:
SELECT count(hour - at) FROM business_bench;

-- row: business_minutes, an hour, 1000 holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, hour, business_bench_1000())) FROM business_bench;
-- theirs:
SELECT count(hour - at) FROM business_bench;

-- row: business_minutes, a week, no holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, week, business_bench_0())) FROM business_bench;
-- theirs:
SELECT count(week - at) FROM business_bench;

-- row: business_minutes, a week, 30 holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, week, business_bench_30())) FROM business_bench;
-- theirs:
SELECT count(week - at) FROM business_bench;

-- row: business_minutes, a week, 1000 holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, week, business_bench_1000())) FROM business_bench;
-- theirs:
SELECT count(week - at) FROM business_bench;

-- row: business_minutes, a year, no holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, year, business_bench_0())) FROM business_bench;
-- theirs:
SELECT count(year - at) FROM business_bench;

-- row: business_minutes, a year, 30 holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, year, business_bench_30())) FROM business_bench;
-- theirs:
SELECT count(year - at) FROM business_bench;

-- row: business_minutes, a year, 1000 holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, year, business_bench_1000())) FROM business_bench;
-- theirs:
SELECT count(year - at) FROM business_bench;

-- row: business_minutes, a year, 10,000 holidays | plain subtraction | at most 250 ns over 1000000 rows
-- ours:
SELECT count(business_minutes(at, year, business_bench_10000())) FROM business_bench;
-- theirs:
SELECT count(year - at) FROM business_bench;

-- row: art in business time, a week, 30 holidays | art in calendar time | at most 250 ns over 1000000 rows
-- ours:
SELECT art(at, week, business_bench_30()) FROM business_bench;
-- theirs:
SELECT art(at, week) FROM business_bench;

-- row: business_add, 2400 minutes, 30 holidays | a correct SQL function measuring a week | at most 0.10
-- ours:
SELECT count(business_add(at, 2400, business_bench_30())) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;
-- theirs:
SELECT sum(business_bench_sql(at, week, 30)) FROM (SELECT * FROM business_bench LIMIT 5000) AS t;

-- row: art in business time, a calendar of 12 kB in a table of teams that is joined | the same join, a constant of no holidays | at most 1.60
-- ours:
SELECT art(at, week, hours) FROM business_bench JOIN business_bench_team ON team = extract(day FROM at)::integer % 20;
-- theirs:
SELECT art(at, week, CASE WHEN hours IS NOT NULL THEN business_bench_0() END) FROM business_bench JOIN business_bench_team ON team = extract(day FROM at)::integer % 20;

-- row: business_minutes looked up anew for each of 20,000 rows, 1000 holidays | the same, no holidays | at most 1.50
-- ours:
SELECT business_bench_anew(20000, business_bench_1000());
-- theirs:
SELECT business_bench_anew(20000, business_bench_0());

-- row: business time of timestamps that a calendar reads as UTC, a week, 30 holidays | of timestamptz | at most 1.10
-- ours:
SELECT art(at AT TIME ZONE 'UTC', week AT TIME ZONE 'UTC', business_bench_30_utc()) FROM business_bench;
-- theirs:
SELECT art((at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', (week AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', business_bench_30()) FROM business_bench;

-- row: 100,000 schedules of five windows become calendars | string_agg of the same rows | at most 10.0
-- ours:
SELECT count(h) FROM (SELECT business_hours(day, time '09:00', time '17:00', 'Europe/Berlin') AS h FROM generate_series(1, 100000) AS s, generate_series(1, 5) AS day GROUP BY s) AS t;
-- theirs:
SELECT count(h) FROM (SELECT string_agg(format('%s %s-%s', day, time '09:00', time '17:00'), ', ') AS h FROM generate_series(1, 100000) AS s, generate_series(1, 5) AS day GROUP BY s) AS t;
