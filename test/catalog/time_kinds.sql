-- Two kinds of time never mix in silence: every function of the extension that takes two times or more, found in the
-- catalog, refuses a timestamp beside a timestamptz, wherever it is called; and takes a literal, NULL or date beside either.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'Europe/Berlin';
SELECT * FROM no_plan();

-- An argument of each type: the times, or what makes sense beside them.
CREATE FUNCTION pg_temp.argument(type oid, kind text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN type IN ('timestamptz'::regtype, 'timestamp'::regtype) THEN kind
                WHEN type = 'interval'::regtype THEN $q$interval '1 day'$q$
                WHEN type = 'business_hours'::regtype THEN $q$'24/7; UTC'::business_hours$q$
                ELSE 'NULL::' || type::regtype END
$$;
CREATE TEMP TABLE takes_times AS
SELECT p.oid, p.oid::regprocedure::text AS signature, proname, prokind, types, places, proname || proargtypes::text AS id,
       -- the state of a transition comes first
       CASE WHEN prokind = 'a' OR p.oid NOT IN (SELECT unnest(ARRAY[aggtransfn, aggmtransfn, aggminvtransfn]) FROM pg_aggregate) THEN 'public' ELSE 'transition' END AS what
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
     JOIN pg_extension e ON d.refobjid = e.oid AND e.extname = 'cskpi',
     LATERAL (SELECT array_agg(t ORDER BY n) AS types, array_agg(n ORDER BY n) FILTER (WHERE t = 'timestamptz'::regtype) AS places
              FROM unnest(p.proargtypes) WITH ORDINALITY AS a(t, n)) a
WHERE cardinality(places) >= 2;
CREATE FUNCTION pg_temp.call(t takes_times, at bigint, here text, elsewhere text) RETURNS text LANGUAGE sql AS $$
    SELECT format('%s(%s)', (t).proname, string_agg(pg_temp.argument(type, CASE WHEN n = at THEN here ELSE elsewhere END), ', ' ORDER BY n))
    FROM unnest((t).types) WITH ORDINALITY AS a(type, n)
$$;
CREATE FUNCTION pg_temp.outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE hint text;
BEGIN
    EXECUTE query;
    RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN sqlstate || CASE WHEN hint LIKE '%AT TIME ZONE%' THEN ' AT TIME ZONE' ELSE ' ' || sqlerrm || ' ' || hint END;
END $$;

SELECT cmp_ok(count(*), '>', 40::bigint, 'functions of two times or more were found: ' || count(*)) FROM takes_times WHERE what = 'public';
SELECT is_empty($$SELECT signature FROM takes_times t WHERE NOT EXISTS (SELECT FROM pg_proc WHERE proname = t.proname
                  AND proargtypes::text = replace(array_to_string(t.types, ' '), 'timestamptz'::regtype::oid::text, 'timestamp'::regtype::oid::text))$$,
                'each has a form for timestamp');
CREATE TEMP TABLE moments AS SELECT timestamptz '2024-03-01 10:00' AS tz, timestamp '2024-03-01 10:00' AS ts, date '2024-03-01' AS d FROM generate_series(1, 3);
SELECT is(pg_temp.outcome(format('SELECT %s FROM moments', pg_temp.call(t, at, 'ts', 'tz'))), '42804 AT TIME ZONE', format('%s with a timestamp at %s', signature, at))
FROM takes_times t, unnest(places) AS at;
SELECT is(pg_temp.outcome(format('SELECT %s FROM moments', pg_temp.call(t, at, 'now()', 'ts'))), '42804 AT TIME ZONE', format('%s of timestamp with now() at %s', signature, at))
FROM takes_times t, unnest(places) AS at;
SELECT is(pg_temp.outcome(format('SELECT %s OVER () FROM moments', pg_temp.call(t, at, 'ts', 'tz'))), '42804 AT TIME ZONE', format('%s over a window with a timestamp at %s', signature, at))
FROM takes_times t, unnest(places) AS at WHERE prokind = 'a';

-- What is no mixture is no error of this kind: one kind, a literal, a NULL, a date. (A literal may be ambiguous, 42725, where
-- a form of counts has as many arguments.)
SELECT is_empty(format($$SELECT pg_temp.call(t, at, %1$L, %2$L) FROM takes_times t, unnest(places) AS at
                         WHERE pg_temp.outcome(format('SELECT %%s FROM moments', pg_temp.call(t, at, %1$L, %2$L))) ~ '^42(?!725)'$$, here, elsewhere),
                format('%s beside %s', here, elsewhere))
FROM (VALUES ('tz', 'tz'), ('ts', 'ts'), ('''2024-03-01 10:00''', 'tz'), ('''2024-03-01 10:00''', 'ts'), ('NULL', 'tz'), ('NULL', 'ts'), ('d', 'ts'), ('d', 'd'),
             ('ts::timestamptz', 'tz'), ('ts AT TIME ZONE ''UTC''', 'tz'), ('now() AT TIME ZONE ''UTC''', 'ts')) AS v(here, elsewhere);
SELECT ok(pg_temp.outcome(format('SELECT %s FROM moments', pg_temp.call(t, places[1], 'tz', 'tz'))) ~ '^(ok|22023 to_time)', signature || ': the arguments of this test are right') FROM takes_times t WHERE what = 'public';
SELECT is((SELECT frt(d, ts) FROM moments), 600::numeric, 'a date beside a timestamp is its midnight');
SELECT is((SELECT frt(ts, '2024-03-01 10:05') FROM moments), 5::numeric, 'a literal beside a timestamp is one too');

-- Wherever the call stands.
CREATE FUNCTION pg_temp.refused(query text, what text) RETURNS text LANGUAGE sql AS $$ SELECT is(pg_temp.outcome(query), '42804 AT TIME ZONE', what) $$;
SELECT pg_temp.refused('SELECT frt(DISTINCT ts, tz) FROM moments', 'DISTINCT');
SELECT pg_temp.refused('SELECT frt(ts, tz ORDER BY d) FROM moments', 'ORDER BY');
SELECT pg_temp.refused('SELECT frt(ts, tz ORDER BY ts, tz) FROM moments', 'ORDER BY the arguments');
SELECT pg_temp.refused('SELECT d, frt(tz, ts) FILTER (WHERE d > ''2000-01-01'') FROM moments GROUP BY ROLLUP (d)', 'FILTER, ROLLUP');
SELECT pg_temp.refused('SELECT tz, ts, frt(tz, ts) FROM moments GROUP BY tz, ts', 'grouped by the arguments');
SELECT pg_temp.refused('SELECT frt(tz, ts) OVER (ORDER BY d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM moments', 'a moving frame');
SELECT pg_temp.refused('SELECT frt(tz, tz) OVER (ORDER BY d), art(tz, ts) OVER (ORDER BY d) FROM moments', 'the second of two that share a transition, over a window');
SELECT pg_temp.refused('SELECT frt(tz, tz), art(tz, ts) FROM moments', 'the second of two');
SELECT pg_temp.refused('SELECT frt(tz, ts) FROM (SELECT tz, ts FROM moments ORDER BY d OFFSET 0) AS t', 'over a sub-select');
SELECT pg_temp.refused('SELECT (SELECT frt(o.tz, i.ts) FROM moments i) FROM moments o', 'in a sub-select');
SELECT pg_temp.refused('SELECT frt(ts, coalesce(NULL, now())) FROM moments', 'coalesce with now()');
SELECT pg_temp.refused('SELECT frt(tz, coalesce(ts, now())) FROM moments', 'a mixture within coalesce');
SELECT pg_temp.refused('SELECT frt(tz, CASE WHEN d IS NULL THEN now() ELSE ts END) FROM moments', 'a mixture within CASE');
SELECT pg_temp.refused('SELECT frt(tz, greatest(tz, ts)) FROM moments', 'a mixture within greatest');
SELECT pg_temp.refused('SELECT frt(NULL, ts), frt(NULL::timestamptz, ts) FROM moments', 'with nothing but NULLs beside it');
SELECT pg_temp.refused('SELECT business_minutes(ts, tz, ''24/7; UTC'') FROM moments', 'a function');
SELECT pg_temp.refused('SELECT business_minutes(ended_at => tz, started_at => ts, hours => ''24/7; UTC'') FROM moments', 'a function by names');
SELECT pg_temp.refused('SELECT * FROM moments WHERE business_minutes(ts, now(), ''24/7; UTC'') > 0', 'a condition');
CREATE TEMP VIEW mixed AS SELECT frt(tz, ts), art(tz, tz) FROM moments;
CREATE TEMP VIEW mixed_function AS SELECT business_minutes(ts, tz, '24/7; UTC') FROM moments;
SELECT pg_temp.refused('SELECT frt FROM mixed', 'a view');
SELECT pg_temp.refused('SELECT * FROM mixed_function', 'a view of a function');
SELECT is((SELECT art FROM mixed), 0::numeric, 'what is not asked of the view is not called');
CREATE FUNCTION pg_temp.plpgsql(a timestamp, b timestamptz) RETURNS numeric LANGUAGE plpgsql AS $$ BEGIN RETURN business_minutes(a, b, '24/7; UTC'); END $$;
CREATE FUNCTION pg_temp.plpgsql_query(b timestamptz) RETURNS numeric LANGUAGE plpgsql AS $$ DECLARE r numeric; BEGIN SELECT frt(ts, b) INTO r FROM moments; RETURN r; END $$;
CREATE FUNCTION pg_temp.sql(a timestamp, b timestamptz) RETURNS numeric LANGUAGE sql AS $$ SELECT business_minutes(a, b, '24/7; UTC') $$;
SELECT pg_temp.refused('SELECT pg_temp.plpgsql(ts, tz) FROM moments', 'PL/pgSQL');
SELECT pg_temp.refused('SELECT pg_temp.plpgsql_query(now())', 'a query of PL/pgSQL');
SELECT pg_temp.refused('SELECT pg_temp.sql(ts, tz) FROM moments', 'an SQL function');
PREPARE mixed (timestamptz) AS SELECT frt(ts, $1) FROM moments;
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT pg_temp.refused('EXECUTE mixed(now())', 'a prepared statement');
SET LOCAL plan_cache_mode = force_custom_plan;
SELECT pg_temp.refused('EXECUTE mixed(now())', 'with a plan of its own');
SELECT pg_temp.refused('EXECUTE mixed(now())', 'and again');

-- In parallel, by partitions, hashed and sorted.
CREATE TABLE many (id bigint, tz timestamptz, ts timestamp) PARTITION BY HASH (id);
CREATE TABLE many_0 PARTITION OF many FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE many_1 PARTITION OF many FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO many SELECT n, timestamptz '2024-03-01' + n * interval '1 min', timestamp '2024-03-01' + n * interval '1 min' FROM generate_series(1, 3000) AS n;
ALTER TABLE many_0 SET (parallel_workers = 2);
ALTER TABLE many_1 SET (parallel_workers = 2);
ANALYZE many;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL enable_partitionwise_aggregate = on;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; plan text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP plan := plan || line || ' '; END LOOP;
    RETURN plan;
END $$;
SELECT matches(pg_temp.plan('SELECT frt(ts, tz) FROM many'), 'Gather.*Partial Aggregate', 'a parallel plan');
SELECT pg_temp.refused('SELECT frt(ts, tz) FROM many', 'in parallel');
SELECT pg_temp.refused('SELECT id, frt(ts, tz) FROM many GROUP BY id', 'by partitions');
SELECT pg_temp.refused('SELECT id % 7, frt(ts, tz) FROM many GROUP BY 1', 'in groups');
SET LOCAL enable_hashagg = off;
SELECT pg_temp.refused('SELECT id % 7, frt(ts, tz), count(DISTINCT tz) FROM many GROUP BY 1', 'sorted');
SELECT pg_temp.refused('SELECT id % 7, frt(DISTINCT ts, tz) FROM many GROUP BY 1', 'sorted by the arguments');
SELECT is((SELECT frt(tz, tz + interval '5 min') FROM many), 5::numeric, 'one kind, in parallel');
SELECT * FROM finish();
ROLLBACK;
