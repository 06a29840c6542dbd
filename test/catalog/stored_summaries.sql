-- Stored summaries of every type, found in the catalog: a concurrent refresh writes only what has changed, and adding
-- batches in any order gives what one pass over the rows gives.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT * FROM no_plan();
\ir aggregates.inc

-- One builder over rows for every summary type, and the names of the columns that keep them.
CREATE TEMP TABLE builder AS
SELECT DISTINCT ON (proname) proname, format('%I.%I(%s)', nspname, proname, arguments) AS call, format('%I', proname) AS kept, state
FROM kpi WHERE result = state AND agginitval IS NOT NULL AND proname = format_type(state, NULL) AND arguments NOT LIKE '(one)%' AND arguments NOT LIKE '%, date%' ORDER BY proname, signature;
SELECT cmp_ok(count(*), '>=', 5::bigint, 'the summary types were found: ' || string_agg(proname, ', ')) FROM builder;
SELECT string_agg(format('%s AS %s', call, kept), ', ') AS summaries, string_agg(kept, ', ') AS names,
       string_agg(format('%s = t.%1$s + EXCLUDED.%1$s', kept), ', ') AS added,
       string_agg(format('(s.%s = r.%1$s AND s.%1$s::text = r.%1$s::text)', kept), ' AND ') AS same FROM builder \gset

-- A materialized view: first with no workers, then with two, which meet the rows in another order.
\set grouped 'SELECT t::date AS day, half, ' :summaries ' FROM sample1 WHERE t IS NOT NULL GROUP BY 1, 2'
CREATE MATERIALIZED VIEW rollup AS :grouped;
CREATE UNIQUE INDEX ON rollup (day, half);
CREATE TEMP TABLE before AS SELECT ctid AS place, xmin AS writer FROM rollup;
CREATE FUNCTION pg_temp.written() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM rollup FULL JOIN before ON rollup.ctid = place AND rollup.xmin = writer WHERE place IS NULL OR rollup.ctid IS NULL
$$;
SAVEPOINT refreshed;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT alike(pg_temp.plan(:'grouped'), '%Partial%Aggregate%', 'the view is computed with workers now');
REFRESH MATERIALIZED VIEW CONCURRENTLY rollup;
SELECT is(pg_temp.written(), 0::bigint, 'a refresh without a change writes nothing, with workers or without');
UPDATE sample1 SET g = g WHERE id % 3 = 0;
REFRESH MATERIALIZED VIEW CONCURRENTLY rollup;
SELECT is(pg_temp.written(), 0::bigint, 'nor when the rows lie in another order');
DELETE FROM sample1 WHERE id = (SELECT min(id) FROM sample1 WHERE t IS NOT NULL AND small IS NOT NULL);
REFRESH MATERIALIZED VIEW CONCURRENTLY rollup;
SELECT is(pg_temp.written(), 2::bigint, 'a deleted row takes one old summary out and puts one new in');
ROLLBACK TO refreshed;

-- Batches: late ones, early ones and one row at a time are all added up.
CREATE TABLE stored_rollup AS SELECT * FROM rollup WITH NO DATA;
CREATE UNIQUE INDEX ON stored_rollup (day, half);
CREATE TEMP TABLE batch AS SELECT id, CASE WHEN id <= 20 THEN id ELSE 21 + abs(hashint8extended(id, 77)) % 10 END AS batch FROM sample1;
CREATE FUNCTION pg_temp.add(batch bigint, summaries text, added text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO stored_rollup AS t SELECT t::date, half, %s FROM sample1 JOIN batch USING (id) WHERE batch = $1 AND t IS NOT NULL GROUP BY 1, 2
                    ON CONFLICT (day, half) DO UPDATE SET %s', summaries, added) USING batch;
END $$;
SELECT set_config('cskpi.summaries', :'summaries', true), set_config('cskpi.added', :'added', true) \gset ignored_
DO $$
BEGIN
    FOR b IN REVERSE 30..1 LOOP
        PERFORM pg_temp.add(b, current_setting('cskpi.summaries'), current_setting('cskpi.added'));
    END LOOP;
END $$;
SELECT is(count(*), (SELECT count(*) FROM rollup), 'batches added in any order are the rows in one pass, to the byte')
FROM stored_rollup AS s JOIN rollup AS r USING (day, half) WHERE :same;

-- Weeks from days, and the total from weeks, are the total from rows.
SELECT string_agg(format('%I(%1$I) AS %1$I', proname), ', ') AS merged, string_agg(format('t.%1$I::text = w.%1$I::text', proname), ' AND ') AS equal_text FROM builder \gset
SELECT ok(:equal_text, 'the total from weeks from days is the total from rows')
FROM (SELECT :merged FROM (SELECT date_trunc('week', day), :merged FROM rollup GROUP BY 1) AS week) AS w, (SELECT :summaries FROM sample1 WHERE t IS NOT NULL) AS t;

SELECT * FROM finish();
ROLLBACK;
