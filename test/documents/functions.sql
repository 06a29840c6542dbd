-- The view of functions: every name that a user may call has its line, and every example runs on the demo's tables.
\set QUIET 1
\c demo
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT * FROM no_plan();

CREATE TEMP TABLE public_name (name text);
\set names `psql -X -q -A -t -d demo -f test/catalog/public_functions.inc | tr '\n' ' '`
INSERT INTO public_name SELECT unnest(string_to_array(trim(:'names'), ' '));
SELECT cmp_ok(count(*), '>', 100::bigint, 'the names were found') FROM public_name;
SELECT is_empty('SELECT name FROM public_name EXCEPT SELECT name FROM kpi_functions', 'every name has a line in src/functions.sql');
SELECT is_empty('SELECT name FROM kpi_functions EXCEPT SELECT name FROM public_name', 'and none is of plumbing');
SELECT is_empty('SELECT name, arguments FROM kpi_functions GROUP BY name, arguments HAVING count(*) > 1', 'and none has two');
SELECT is_empty($$SELECT name FROM kpi_functions WHERE comment IS NULL OR unit = '' OR arguments IS NULL OR example !~ ('\m' || name || '\(')$$, 'each line has a comment, a unit, arguments, and an example with its name');

CREATE FUNCTION pg_temp.value_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE value text;
BEGIN
    EXECUTE format('SELECT q::text FROM (%s) AS q LIMIT 1', query) INTO value;
    RETURN value;
EXCEPTION WHEN OTHERS THEN RETURN sqlerrm;
END $$;
-- In the order of the alphabet, but what creates before what drops.
SELECT ok(value ~ '^[(].*[^,()].*[)]$' OR (result = 'void' AND value ~ '^[(]'), format('%s: %s', name, left(value, 60)))
FROM (SELECT name, result, pg_temp.value_of(example) AS value
      FROM (SELECT name, min(result) AS result, example FROM kpi_functions GROUP BY name, example ORDER BY name LIKE '%\_drop', name OFFSET 0) AS f OFFSET 0) AS e;

SELECT * FROM finish();
ROLLBACK;
