-- Backlog against brute force: random tickets, every kind of step, zones, splits, moving frames, malformed values.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'Europe/London';
SELECT * FROM no_plan();

-- A year of tickets around a spring and an autumn change of the clocks; some never closed, some without an opening.
CREATE TABLE ticket AS
SELECT id, id % 7 AS team, CASE WHEN id % 41 <> 0 THEN opened END AS opened,
       CASE WHEN id % 9 <> 0 THEN opened + make_interval(secs => (hashint8extended(id, 2) & 4194303)::float8) END AS closed
FROM (SELECT id, timestamptz '2023-11-01' + make_interval(secs => (hashint8extended(id, 1) & 33554431)::float8) AS opened
      FROM generate_series(1, 3000) AS id) AS r;
-- Moments on the very edge of a step.
INSERT INTO ticket
SELECT 3000 + row_number() OVER (), 1, at, at + n * interval '1 day'
FROM generate_series(timestamptz '2024-03-25', '2024-04-05', '1 day') AS at, generate_series(0, 3) AS n;
ALTER TABLE ticket SET (parallel_workers = 2);
ANALYZE ticket;

CREATE FUNCTION pg_temp.brute(edges timestamptz[]) RETURNS TABLE (at timestamptz, opened bigint, closed bigint, backlog bigint)
LANGUAGE sql AS $$
SELECT edges[i], count(*) FILTER (WHERE t.opened > edges[i - 1] AND t.opened <= edges[i]),
       count(*) FILTER (WHERE t.opened IS NOT NULL AND t.closed > edges[i - 1] AND t.closed <= edges[i]),
       count(*) FILTER (WHERE t.opened <= edges[i] AND (t.closed IS NULL OR t.closed > edges[i]))
FROM generate_series(2, cardinality(edges)) AS i, ticket AS t GROUP BY i ORDER BY i
$$;
CREATE FUNCTION pg_temp.edges("from" timestamptz, "to" timestamptz, step interval) RETURNS timestamptz[] LANGUAGE sql AS $$
SELECT array_agg(DISTINCT least("from" + n * step, "to") ORDER BY least("from" + n * step, "to")) FROM generate_series(0, 3000) AS n
$$;

CREATE TEMP TABLE period (f timestamptz, t timestamptz, step interval);
INSERT INTO period VALUES
    ('2024-03-20', '2024-04-10', '1 day'), ('2024-10-20', '2024-11-05', '1 day'), ('2024-03-30 01:30', '2024-04-02 00:00', '1 hour'),
    ('2024-01-31', '2024-12-31', '1 month'), ('2023-11-01', '2025-03-01', '1 year'), ('2024-03-28', '2024-04-03', '7 hours'),
    ('2024-02-01', '2024-09-17 13:00', '2 weeks'), ('2020-01-01', '2020-02-01', '1 day'), ('2030-01-01', '2030-02-01', '1 day'),
    ('2024-03-30', '2024-04-02', '1 day 2 hours'), ('2024-01-31', '2024-06-30', '1 month -1 day'), ('2024-01-01', '2024-01-02', '1 year');
CREATE FUNCTION pg_temp.check_period(p period) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    name text := format('%s to %s by %s: ', p.f, p.t, p.step);
    s backlog_summary := (SELECT backlog_summary(opened, closed, p.f, p.t, p.step) FROM ticket);
    parts backlog_summary;
BEGIN
    RETURN NEXT results_eq(format('SELECT * FROM backlog_points(%L)', s), format('SELECT * FROM pg_temp.brute(pg_temp.edges(%L, %L, %L))', p.f, p.t, p.step), name || 'brute force');
    RETURN NEXT is(backlog(s), (SELECT backlog(opened, closed, p.t) FROM ticket), name || 'the last backlog is backlog() at the end');
    RETURN NEXT is(sample_size(s) + missing(s), (SELECT count(*) FROM ticket), name || 'no row is lost');
    SELECT backlog_summary(v.s ORDER BY hashint8extended(part, 5)) INTO parts
    FROM (SELECT abs(hashint8extended(id, 4)) % 19 AS part, backlog_summary(opened, closed, p.f, p.t, p.step) AS s FROM ticket GROUP BY 1) v;
    RETURN NEXT ok(parts = s AND parts::text = s::text AND backlog_summary_send(parts) = backlog_summary_send(s), name || 'merged from a random split, to the byte');
    RETURN NEXT is(s::text::backlog_summary, s, name || 'text round trip');
    SELECT backlog_summary(opened::timestamp, closed::timestamp, p.f::timestamp, p.t::timestamp, '1 day') INTO parts FROM ticket WHERE closed::timestamp >= opened::timestamp;
    RETURN NEXT ok(NOT EXISTS (SELECT FROM backlog_points_local(parts) q WHERE q.backlog IS DISTINCT FROM (SELECT backlog(opened::timestamp, closed::timestamp, q.at) FROM ticket WHERE closed::timestamp >= opened::timestamp)),
                   name || 'timestamps without time zone');
END $$;
SELECT c.* FROM period p, pg_temp.check_period(p) c;

-- Parallel and by group.
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; lines text := '';
BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP lines := lines || line || E'\n'; END LOOP; RETURN lines; END $$;
CREATE FUNCTION pg_temp.daily(workers int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('max_parallel_workers_per_gather', workers::text, true);
    RETURN (SELECT string_agg(team || ' ' || s::text, ' ' ORDER BY team)
            FROM (SELECT team, backlog_summary(opened, closed, '2024-01-01', '2025-01-01', '1 day') AS s FROM ticket GROUP BY team) q);
END $$;
SELECT is(pg_temp.daily(2), pg_temp.daily(0), 'parallel is serial, by team');
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT ok(pg_temp.plan($$SELECT backlog_summary(opened, closed, '2024-01-01', '2025-01-01', '1 day') FROM ticket$$) LIKE '%Partial Aggregate%', 'a parallel plan has partial aggregates');
SELECT ok(pg_temp.plan($$SELECT backlog(opened, closed, '2024-01-01') FROM ticket$$) LIKE '%Partial Aggregate%', 'of backlog() too');
SET LOCAL max_parallel_workers_per_gather = 0;

-- Moving frames, also where all tickets leave the frame and only rows without an opening stay.
CREATE TEMP TABLE framed AS SELECT *, CASE WHEN id BETWEEN 100 AND 130 THEN NULL ELSE opened END AS o FROM ticket WHERE id <= 300;
SELECT is_empty($$
    SELECT * FROM (SELECT id, backlog_summary(o, closed, '2024-01-01', '2024-06-01', '1 month') OVER (ORDER BY id ROWS 10 PRECEDING)::text AS moving FROM framed) m
    WHERE moving IS DISTINCT FROM (SELECT backlog_summary(o, closed, '2024-01-01', '2024-06-01', '1 month')::text FROM framed f WHERE f.id BETWEEN m.id - 10 AND m.id)$$,
    'a moving frame is what recomputation gives');
SELECT is_empty($$
    SELECT * FROM (SELECT id, backlog_summary(s) OVER (ORDER BY id ROWS 10 PRECEDING)::text AS moving
                   FROM (SELECT id, backlog_summary(o, closed, '2024-01-01', '2024-06-01', '1 month') AS s FROM framed GROUP BY id) d) m
    WHERE moving IS DISTINCT FROM (SELECT backlog_summary(o, closed, '2024-01-01', '2024-06-01', '1 month')::text FROM framed f WHERE f.id BETWEEN m.id - 10 AND m.id)$$,
    'of stored summaries too');

-- What a summary of days built in a zone says does not depend on the zone that reads it.
CREATE TEMP TABLE stored AS SELECT backlog_summary(opened, closed, '2024-03-01', '2024-04-15', '1 day') AS s FROM ticket;
CREATE TEMP TABLE points AS SELECT p.* FROM stored, backlog_points(s) AS p;
SET LOCAL TimeZone = 'Pacific/Auckland';
SELECT results_eq('SELECT p.* FROM stored, backlog_points(s) AS p', 'SELECT * FROM points', 'read in another zone');
SELECT throws_ok($$SELECT backlog_summary(s) FROM (SELECT s FROM stored UNION ALL
    SELECT backlog_summary(opened, closed, '2024-03-01', '2024-04-15', '1 day') FROM ticket) AS two$$, '22023', NULL, 'days of two zones do not merge');
-- A zone that changes while an aggregate runs must not be read from a cache.
CREATE FUNCTION pg_temp.in_zone(zone text, at timestamptz) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN PERFORM set_config('TimeZone', zone, true); RETURN at; END $$;
SELECT throws_ok($$SELECT backlog_summary(pg_temp.in_zone(zone, '2024-03-20'), NULL, '2024-03-01 00:00+00'::timestamptz, '2024-04-15 00:00+00'::timestamptz, '1 day')
    FROM unnest(array['Europe/London', 'UTC']) AS zone$$, '22023', NULL, 'the grid follows the zone');
SET LOCAL TimeZone = 'UTC';

-- Bounds: the most steps there may be, and one more.
SELECT is(count(*), 100000::bigint, 'a hundred thousand steps') FROM (SELECT backlog_summary(opened, closed, '2024-01-01', '2024-01-01'::timestamptz + interval '100000 s', '1 s') AS s FROM ticket) q, backlog_points(s);
SELECT throws_ok($$SELECT backlog_summary(opened, closed, '2024-01-01', '2024-01-01'::timestamptz + interval '100001 s', '1 s') FROM ticket$$, '22023', NULL, 'and not one more');
SELECT throws_ok($$SELECT backlog_summary(opened, closed, '2024-01-01', '2024-02-01', '1 month -31 days') FROM ticket$$, '22023', NULL, 'a step that stands still');
SELECT throws_ok($$SELECT backlog_summary(opened, closed, '2024-01-31', '2024-12-01', '1 month -29 days') FROM ticket$$, '22023', NULL, 'a step that turns back later');
SELECT throws_ok($$SELECT backlog_summary(opened, closed, '0001-01-01 BC', '2024-02-01', '1 year') FROM ticket$$, '22023', NULL, 'a period before the year 1');
SELECT throws_ok($$SELECT backlog_summary_unaccum('missing:0', timestamptz '2024-01-05', NULL, timestamptz '2024-01-01', timestamptz '2024-02-01', '1 day')$$, '22003', NULL, 'taking out what never went in');
SELECT throws_ok($$SELECT 'missing:9223372036854775807'::backlog_summary + 'missing:1'$$, '22003', NULL, 'a counter that would overflow');
SELECT throws_ok($$SELECT a + a FROM (SELECT 'from:2024-01-01T00:00:00 steps:1 start:9223372036854775807 opened:0 closed:0'::backlog_summary AS a) q$$, '22003', NULL, 'tickets that would overflow');

-- Malformed text.
SELECT throws_ok(format('SELECT %L::backlog_summary', t), '22P02', NULL, 'malformed: ' || left(t, 70)) FROM unnest(array[
    '', ' ', 'missing', 'missing:', 'missing:-1', 'missing:1 missing:1', 'steps:1', 'from:2024-01-01T00:00:00', 'start:1', 'outside:1 missing:0', 'opened:1', 'closed:',
    'from:2024-01-01T00:00:00 steps:1 start:1 opened:1,', 'from:2024-01-01T00:00:00 steps:1 start:1 opened:,1', 'from:2024-01-01T00:00:00 steps:1 start:1 opened:2*1',
    'from:2024-01-01T00:00:00 steps:0 start:1', 'from:2024-01-01T00:00:00 steps:100001*1 start:1', 'from:2024-01-01T00:00:00 steps:0*5 start:1', 'from:2024-01-01T00:00:00 steps:99999999999999999999 start:1',
    'from:2024-01-01T00:00:00 steps:9223372036854775807 start:1', 'from:2024-01-01T00:00:00 steps:1.5 start:1', 'from:9999-12-31T00:00:00 steps:86400 start:1',
    'from:0000-12-31T00:00:00 steps:1 start:1', 'from:2023-02-29T00:00:00 steps:1 start:1', 'from:2024-13-01T00:00:00 steps:1 start:1', 'from:2024-01-01T24:00:00 steps:1 start:1',
    'from:2024-01-01 steps:1 start:1', 'from:2024-01-01T00:00:00z steps:1 start:1', 'from:2024-01-01T00:00:00. steps:1 start:1', 'from:now steps:1 start:1',
    'from:2024-01-01T00:00:00 steps:1 start:0 opened:1 closed:2', 'from:2024-01-01T00:00:00 steps:2*1 start:0 opened:0,1 closed:1,0',
    'from:2024-01-01T00:00:00 steps:1 start:9223372036854775807 opened:1', 'from:2024-01-01T00:00:00 steps:1 start:1 nonsense:1']) AS t;
SELECT throws_ok($$SELECT 'missing:99999999999999999999'::backlog_summary$$, '22P02', NULL, 'malformed: a count that is no counter');

-- By hand one ticket may be taken out of another's summary: an error, or a value that can be read again.
CREATE FUNCTION pg_temp.by_hand(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE s backlog_summary;
BEGIN
    EXECUTE 'SELECT ' || call INTO s;
    RETURN CASE WHEN s::text::backlog_summary = s THEN 'reads again' ELSE 'differs' END;
EXCEPTION WHEN numeric_value_out_of_range THEN
    RETURN 'refused';
END $$;
SELECT is(pg_temp.by_hand(format($$backlog_summary_unaccum('%s opened:%s closed:%s outside:0 missing:0', '2024-01-0%s', %s, '2024-01-01', '2024-01-05', '1 day')$$,
                                 'from:2024-01-01T00:00:00Z steps:4*86400 start:0', opened, closed, day, shut)), wanted, format('%s, %s less one opened on %s, closed %s', opened, closed, day, shut))
FROM (VALUES ('1,0,0,0', '0,1,0,0', 2, 'NULL', 'refused'), ('1,0,0,0', '0,1,0,0', 2, $$'2024-01-03'$$, 'reads again'), ('1,0,0,0', '0,1,0,0', 3, $$'2024-01-03'$$, 'refused'),
             ('2,0,0,0', '0,1,0,0', 2, 'NULL', 'reads again'), ('1,1,0,0', '1,0,0,0', 2, 'NULL', 'refused'), ('0,0,1,0', '0,0,1,0', 4, 'NULL', 'refused')) AS v(opened, closed, day, shut, wanted);

SELECT * FROM finish();
ROLLBACK;
