-- What Citus needs of every aggregate, found in the catalog. Citus itself is not in Debian; its two phases are played here:
-- a worker calls the transition as a plain function with a fresh call context for each row, sends its partial state as text
-- (Citus up to 14) or in binary (from 15), and the coordinator reads, combines and finishes the states, again one call at a time.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'America/New_York';
SELECT * FROM no_plan();
\ir aggregates.inc

-- tickets_per_customer(customer_id) must remember its customers, so it is the one that Citus computes over pulled rows.
CREATE TEMP TABLE shipped AS SELECT k FROM kpi k WHERE k.state NOT IN (SELECT oid::regtype FROM pg_type WHERE typtype = 'p');
SELECT bag_eq('SELECT proname FROM kpi WHERE state NOT IN (SELECT (k).state FROM shipped)', ARRAY['tickets_per_customer'],
              'every aggregate but one has a state that can be sent between servers');
SELECT is_empty($$SELECT (k).signature FROM shipped WHERE (k).aggcombinefn = 0 OR cardinality((k).types) = 0
                  OR ((k).agginitval IS NULL AND (k).proname <> 'business_hours')$$,
                'every aggregate has a combine function, an argument and an empty state, a calendar but the last');
SELECT is_empty($$SELECT signature FROM kpi JOIN pg_aggregate a ON aggfnoid = oid WHERE aggkind <> 'n' OR a.aggfinalextra$$,
                'every aggregate is a plain one, finished from its state alone');
SELECT is_empty($$SELECT DISTINCT t.typname FROM shipped JOIN pg_type t ON t.oid = (k).state WHERE 0 IN (typinput, typoutput, typreceive, typsend)$$,
                'every state has a text and a binary form');
SELECT is_empty($$SELECT (k).signature FROM shipped JOIN pg_proc p ON p.oid IN ((k).aggtransfn, (k).aggcombinefn, (k).aggfinalfn)
                  WHERE 'internal'::regtype IN (prorettype) OR 'internal'::regtype = ANY (proargtypes::oid[])$$,
                'no step of an aggregate needs to be called by an aggregate');

-- Few rows, since each costs several statements; every kind of row is among them.
CREATE TEMP TABLE few AS SELECT abs(hashint8extended(id, 42)) % 4 AS shard, sample1.* FROM sample1 WHERE id <= 48;
CREATE TEMP TABLE file AS SELECT format('%s/cskpi_citus_%s', current_setting('data_directory'), pg_backend_pid()) AS name;

CREATE FUNCTION pg_temp.try(k kpi) RETURNS SETOF text LANGUAGE plpgsql AS $body$
DECLARE
    serial text := pg_temp.value(format('SELECT (%I.%I(%s))::text FROM few', k.nspname, k.proname, k.arguments));
    finish text := format(CASE WHEN k.aggfinalfn = 0 THEN '%s' ELSE k.aggfinalfn::text || '(%s)' END, 'state');
    file text := (SELECT name FROM file);
BEGIN
    -- EXECUTE plans anew: each row's call finds nothing that the call before it left behind, but for the state.
    EXECUTE format($sql$
        CREATE FUNCTION pg_temp.worker(of_shard bigint) RETURNS text LANGUAGE plpgsql AS $worker$
        DECLARE state %1$s := %2$L; r record;
        BEGIN
            FOR r IN SELECT * FROM few WHERE shard = of_shard ORDER BY id LOOP
                EXECUTE %3$L INTO state USING state, r.id;
            END LOOP;
            RETURN state;
        END $worker$;
        CREATE FUNCTION pg_temp.coordinator() RETURNS text LANGUAGE plpgsql AS $coordinator$
        DECLARE state %1$s := %2$L; r record;
        BEGIN
            FOR r IN SELECT * FROM partial ORDER BY hashint8extended(shard, 99) LOOP
                EXECUTE %4$L INTO state USING state, r.state;
            END LOOP;
            RETURN %5$s;
        END $coordinator$;
        CREATE TEMP TABLE partial (shard bigint, state %1$s)$sql$,
        k.state, k.agginitval, format('SELECT %s($1, %s) FROM few WHERE id = $2', k.aggtransfn, k.arguments),
        format('SELECT %s($1, $2)', k.aggcombinefn), finish);

    EXECUTE format('INSERT INTO partial SELECT shard, pg_temp.worker(shard)::%s FROM generate_series(0, 3) AS shard', k.state);
    RETURN NEXT isnt(serial, NULL, k.signature || ': gives something to compare');
    RETURN NEXT is(pg_temp.coordinator(), serial, k.signature || ': partial states made row by row and sent as text');
    EXECUTE format('COPY partial TO %L (FORMAT binary)', file);
    TRUNCATE partial;
    EXECUTE format('COPY partial FROM %L (FORMAT binary)', file);
    RETURN NEXT is(pg_temp.coordinator(), serial, k.signature || ': … and in binary');
    DROP TABLE partial;
    DROP FUNCTION pg_temp.worker, pg_temp.coordinator;
EXCEPTION WHEN OTHERS THEN
    RETURN NEXT fail(k.signature || ': ' || sqlerrm);
END $body$;

SELECT t.* FROM (SELECT k FROM shipped ORDER BY (k).signature) AS s, pg_temp.try(s.k) AS t;

-- Whoever calls a function by hand gets a value or an error of its own: with nothing but NULLs, and a row without a state.
CREATE FUNCTION pg_temp.by_hand(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE call;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN sqlstate LIKE 'XX%' THEN call || ': ' || sqlerrm END;
END $$;
CREATE TEMP TABLE by_hand AS
SELECT format('SELECT %s(%s)', oid::regproc, (SELECT string_agg(format('NULL::%s', CASE u WHEN 'anyelement'::regtype THEN 'text' ELSE u::regtype::text END), ', ' ORDER BY n)
                                              FROM unnest(proargtypes) WITH ORDINALITY AS t(u, n))) AS call
FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = oid AND deptype = 'e'
WHERE refobjid = (SELECT oid FROM pg_extension WHERE extname = 'cskpi') AND prokind = 'f' AND prorettype <> 'trigger'::regtype AND 'internal'::regtype <> ALL (proargtypes)
UNION ALL
SELECT format('SELECT %s(NULL::%s, %s) FROM few', step, (k).state, (k).arguments)
FROM shipped JOIN pg_aggregate ON aggfnoid = (k).oid, unnest(ARRAY[aggtransfn, aggminvtransfn]) AS step WHERE step <> 0;
SELECT cmp_ok(count(*), '>', 600::bigint, 'the functions were found: ' || count(*)) FROM by_hand;
SELECT is(count(pg_temp.by_hand(call)), 0::bigint, 'called by hand each gives a value or an error of its own: ' || coalesce(min(pg_temp.by_hand(call)), 'yes')) FROM by_hand;
SELECT * FROM finish();
ROLLBACK;
