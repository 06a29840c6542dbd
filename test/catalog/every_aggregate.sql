-- Every aggregate of the extension, found in the catalog, against what every aggregate must do: no rows, only NULLs, FILTER,
-- GROUPING SETS, DISTINCT, moving frames, parallel and partition-wise plans, and the two phases of a distributed plan, where
-- the state travels as text (citus.sql plays them call by call).
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'America/New_York';
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT * FROM no_plan();

\ir aggregates.inc
SELECT is_empty('SELECT signature FROM kpi WHERE arguments IS NULL', 'every aggregate is tried (add its arguments to test/catalog/aggregate_arguments.inc where one is not)');

CREATE FUNCTION pg_temp.try(k kpi) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    name text := format('%I.%I', k.nspname, k.proname);
    call text := format('%s(%s)', name, k.arguments);
    merges boolean := k.arguments LIKE '(one)%';
    source text := CASE WHEN k.arguments LIKE '(one)%' THEN 'sample1' ELSE 'sample' END;
    nulls text := (SELECT string_agg(CASE u WHEN 'text' THEN CASE WHEN k.proname = 'business_hours' THEN 'NULL' ELSE '''answered''' END ELSE format('NULL::%s', CASE u WHEN 'anyelement' THEN 'text' ELSE u END) END, ', ') FROM unnest(k.types) u);
    empty text;
    serial text;
    parallel_query text;
    plan_text text;
    is_summary boolean := k.result = k.state AND k.agginitval IS NOT NULL;
BEGIN
    PERFORM set_config('max_parallel_workers_per_gather', '0', true);
    empty := pg_temp.value(format('SELECT %s FROM %s WHERE false', call, source));
    IF NOT is_summary THEN
        RETURN NEXT ok(empty IS NULL, k.signature || ': no rows give no value');
        IF (k.proname, k.types[1]) NOT IN (('resolution_rate', 'timestamp with time zone'), ('resolution_rate', 'timestamp without time zone'))
           AND NOT (k.proname = 'response_rate' AND cardinality(k.types) = 1) THEN
            RETURN NEXT ok(pg_temp.value(format('SELECT %s(%s) FROM %s', name, nulls, source)) IS NULL, k.signature || ': only NULLs give no value');
        END IF;
    ELSE
        RETURN NEXT is(pg_temp.value(format('SELECT %L::%s = %L::%s', empty, k.state, k.agginitval, k.state)), 'true', k.signature || ': no rows give the empty summary');
        RETURN NEXT ok(pg_temp.value(format('SELECT %s(%s) FROM %s', name, nulls, source)) IS NOT NULL, k.signature || ': only NULLs give a summary that counts them');
    END IF;
    serial := pg_temp.value(format('SELECT %s::text FROM %s', call, source));
    RETURN NEXT ok(serial IS NOT NULL, k.signature || ': the sample gives a value: ' || left(coalesce(serial, 'NULL'), 40));

    RETURN NEXT ok(pg_temp.value(format(
        'SELECT bool_and(CASE WHEN g >= 3 THEN f IS NOT DISTINCT FROM %L ELSE f IS NOT DISTINCT FROM v END) FROM (SELECT g, (%s FILTER (WHERE g < 3))::text AS f, (%s)::text AS v FROM %s GROUP BY g) q',
        empty, call, call, source))::boolean, k.signature || ': FILTER that empties some groups');
    RETURN NEXT ok(pg_temp.value(format(
        'SELECT bool_and(v IS NOT DISTINCT FROM CASE WHEN grouping = 1 THEN %L ELSE (SELECT (%s)::text FROM %s s WHERE s.g = q.g) END) FROM (SELECT grouping(g), g, (%s)::text AS v FROM %s GROUP BY ROLLUP (g)) q',
        serial, call, source, call, source))::boolean, k.signature || ': ROLLUP');
    IF NOT (nulls LIKE '%,%') THEN
        RETURN NEXT ok(pg_temp.value(format('SELECT (SELECT %s(DISTINCT %s)::text FROM %s) IS NOT DISTINCT FROM (SELECT %s(a)::text FROM (SELECT DISTINCT %s AS a FROM %s) d)',
            name, k.arguments, source, name, k.arguments, source))::boolean, k.signature || ': DISTINCT');
    END IF;
    RETURN NEXT is(pg_temp.value(format(
        'SELECT string_agg(id || '' '' || v, '' '' ORDER BY id) FROM (SELECT id, (%s OVER (ORDER BY id ROWS BETWEEN 20 PRECEDING AND 5 FOLLOWING))::text AS v FROM %s WHERE id <= 120) q WHERE id %% 7 = 0', call, source)),
        pg_temp.value(format(
        'SELECT string_agg(id || '' '' || v, '' '' ORDER BY id) FROM (SELECT c.id, (SELECT (%s)::text FROM %s s WHERE s.id BETWEEN c.id - 20 AND least(c.id + 5, 120)) AS v FROM %s c WHERE id <= 120 AND id %% 7 = 0) q', call, source, source)),
        k.signature || ': a moving frame is what recomputation gives');

    -- Parallel: the partial plan is really there, and gives the same bytes.
    PERFORM set_config('max_parallel_workers_per_gather', '2', true);
    parallel_query := format('SELECT (%s)::text FROM sample1', call);
    plan_text := pg_temp.plan(parallel_query);
    RETURN NEXT ok(plan_text LIKE '%Partial Aggregate%' AND plan_text LIKE '%Gather%', k.signature || ': a parallel plan has partial aggregates');
    RETURN NEXT is(pg_temp.value(parallel_query), serial, k.signature || ': parallel is serial');
    PERFORM set_config('max_parallel_workers_per_gather', '0', true);

    -- Partition-wise: the planner only takes it for a grouping, here every partition is summed on its own.
    IF NOT merges THEN
        PERFORM set_config('enable_partitionwise_aggregate', 'on', true);
        parallel_query := format('SELECT string_agg(v, '' '' ORDER BY half) FROM (SELECT half, (%s)::text AS v FROM sample GROUP BY half) q', call);
        plan_text := pg_temp.plan(parallel_query);
        RETURN NEXT ok(plan_text ~ 'Append\s+->  Partial', k.signature || ': a partition-wise plan has partial aggregates');
        RETURN NEXT is(pg_temp.value(parallel_query), (SELECT string_agg(pg_temp.value(format('SELECT (%s)::text FROM sample WHERE half = %s', call, w)), ' ' ORDER BY w) FROM generate_series(0, 1) w),
                       k.signature || ': partition-wise is serial');
        PERFORM set_config('enable_partitionwise_aggregate', 'off', true);
    END IF;

    -- Distributed: partial states made apart, sent as text, read, combined in a random order, finished.
    IF k.state::regtype <> 'internal'::regtype THEN
        EXECUTE format('CREATE AGGREGATE pg_temp.partial_state(%s) (SFUNC = %s, STYPE = %s%s)', array_to_string(k.types, ', '), k.aggtransfn, k.state, ', INITCOND = ' || quote_literal(k.agginitval));
        EXECUTE format('CREATE AGGREGATE pg_temp.combined_state(%s) (SFUNC = %s, STYPE = %s%s%s)', k.state, k.aggcombinefn, k.state, ', INITCOND = ' || quote_literal(k.agginitval),
                       CASE WHEN k.aggfinalfn <> 0 THEN format(', FINALFUNC = %s', k.aggfinalfn) END);
        RETURN NEXT is(pg_temp.value(format(
            'SELECT (pg_temp.combined_state(state::%s ORDER BY hashint8extended(shard, 99)))::text FROM (SELECT abs(hashint8extended(id, 42)) %% 17 AS shard, (pg_temp.partial_state(%s))::text AS state FROM %s GROUP BY 1) s',
            k.state, k.arguments, source)), serial, k.signature || ': merged from random splits, each sent as text, it is the same to the byte');
        EXECUTE 'DROP AGGREGATE pg_temp.partial_state(' || array_to_string(k.types, ', ') || ')';
        EXECUTE format('DROP AGGREGATE pg_temp.combined_state(%s)', k.state);
    END IF;
EXCEPTION WHEN OTHERS THEN
    RETURN NEXT fail(k.signature || ': ' || sqlerrm);
END $$;

SELECT cmp_ok(count(*), '>', 100::bigint, 'the aggregates were found') FROM kpi;
SELECT t.* FROM (SELECT k FROM kpi k ORDER BY k.signature) AS s, pg_temp.try(s.k) AS t;
SELECT * FROM finish();
ROLLBACK;
