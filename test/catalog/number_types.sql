-- Every integer, bigint and numeric column, and any mixture of them, fits where a KPI takes counts; money and hours may be double
-- precision, too. Found in the catalog: aggregates whose arguments are numbers, called with every mixture of types that users have.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'America/New_York';
SELECT * FROM no_plan();
\ir aggregates.inc

CREATE TEMP TABLE number_type AS SELECT unnest(ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']) AS type;
-- The places of an aggregate that are numbers, and whether whole numbers alone make sense there: what takes numeric and no
-- double precision at that place is a count.
CREATE TEMP TABLE place AS
SELECT k.oid, k.proname, k.types, n,
       NOT EXISTS (SELECT FROM kpi o WHERE o.proname = k.proname AND cardinality(o.types) = cardinality(k.types) AND o.types[n] = 'double precision'
                   AND o.types <@ ARRAY['bigint', 'numeric', 'double precision']) AS count
FROM kpi k, generate_subscripts(k.types, 1) AS n
WHERE k.types <@ ARRAY['bigint', 'numeric', 'double precision', 'integer', 'smallint'] AND cardinality(k.types) BETWEEN 1 AND 4;
CREATE TEMP TABLE called AS
SELECT DISTINCT ON (proname, cardinality(types)) oid, proname, cardinality(types) AS n FROM place ORDER BY proname, cardinality(types), types;

-- Arguments that are right for all of them: the later the larger, three parts of what is there at the start.
CREATE FUNCTION pg_temp.calls(kpi name, n integer) RETURNS TABLE (call text, types text) LANGUAGE sql AS $$
    WITH RECURSIVE mixture (n, types) AS (
        SELECT 0, '{}'::text[]
        UNION ALL
        SELECT m.n + 1, m.types || t.type FROM mixture m, number_type t
        WHERE m.n < $2 AND (t.type NOT IN ('real', 'double precision') OR $2 < 4)
    )
    SELECT format('%I(%s)', kpi, (SELECT string_agg(format('%s::%s', v, types[i]), ', ' ORDER BY i)
           FROM unnest(CASE WHEN kpi ~ '^(retention|churn)' AND $2 = 3 THEN ARRAY['part + 5', 'part + 2', '2'] WHEN kpi ~ 'of_lost' THEN ARRAY['part + 5', 'part']
                            WHEN kpi ~ '^(net_|expansion)' THEN ARRAY['part + 5', 'part', '2', '1'] ELSE ARRAY['part', 'part + 2', '3', '2'] END) WITH ORDINALITY AS a(v, i) WHERE i <= $2)),
           array_to_string(types, ', ')
    FROM mixture m WHERE m.n = $2
$$;
CREATE FUNCTION pg_temp.outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN EXECUTE query INTO v; RETURN v;
EXCEPTION WHEN OTHERS THEN RETURN sqlstate || ' ' || sqlerrm; END $$;
CREATE TEMP TABLE outcome AS
SELECT c.proname, c.n, m.types, m.types ~ 'real|double' AS doubles,
       pg_temp.outcome(format('SELECT (%s)::text FROM sample WHERE part IS NOT NULL', m.call)) AS got
FROM called c, LATERAL pg_temp.calls(c.proname::name, c.n) m;
CREATE TEMP TABLE wanted AS SELECT proname, n, got FROM outcome WHERE types = array_to_string(array_fill('numeric'::text, ARRAY[n]), ', ');

SELECT cmp_ok(count(*), '>', 60::bigint, 'KPIs of numbers were found: ' || count(*)) FROM wanted;
SELECT is_empty('SELECT * FROM wanted WHERE got ~ ''^[0-9A-Z]{5} ''', 'each takes numeric');
SELECT is_empty('SELECT o.* FROM outcome o JOIN wanted w USING (proname, n) WHERE NOT doubles AND o.got IS DISTINCT FROM w.got',
                'and every mixture of smallint, integer, bigint and numeric, with the same result');
-- A double precision is money, hours, minutes or one number alone; beside counts there is none.
CREATE TEMP TABLE counts AS SELECT proname, cardinality(types) AS n, array_agg(DISTINCT place.n::int) AS places FROM place WHERE count GROUP BY 1, 2;
SELECT is_empty($$SELECT o.* FROM outcome o JOIN wanted w USING (proname, n) LEFT JOIN counts c USING (proname, n)
                  WHERE doubles AND o.got IS DISTINCT FROM w.got
                    AND NOT EXISTS (SELECT FROM unnest(c.places) AS p WHERE (string_to_array(o.types, ', '))[p] IN ('real', 'double precision'))$$,
                'and real and double precision where it is not a count');
SELECT * FROM finish();
ROLLBACK;
