-- What must hold for every object of the extension, read from the catalog so that nothing new is forgotten.
\set QUIET 1
BEGIN;
SELECT * FROM no_plan();

CREATE TEMP VIEW member AS
SELECT p.oid::regprocedure::text AS signature, p.*
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
               JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'cskpi';

SELECT cmp_ok(count(*), '>', 150::bigint, 'the extension has its functions') FROM member;
SELECT is_empty('SELECT signature FROM member WHERE obj_description(oid, ''pg_proc'') IS NULL', 'every function has a comment');
-- What makes, refreshes or drops a rollup changes the database, and only that does.
SELECT is_empty($$SELECT signature FROM member WHERE proparallel <> 's' AND proname !~ '^kpi_rollup_'$$, 'every function is parallel safe');
SELECT is_empty($$SELECT signature FROM member WHERE provolatile = 'v' AND proname !~ '^kpi_rollup_'$$, 'no function is volatile');
SELECT is_empty($$SELECT signature FROM member JOIN pg_language l ON l.oid = prolang WHERE lanname = 'plpgsql' AND proconfig IS DISTINCT FROM '{"search_path=pg_catalog, pg_temp"}'$$,
                'functions in PL/pgSQL look for names in pg_catalog only');
SELECT is_empty('SELECT signature FROM member WHERE prosecdef', 'no function is security definer');
SELECT is_empty('SELECT signature FROM member JOIN pg_language l ON l.oid = prolang WHERE lanname = ''sql'' AND prosqlbody IS NULL',
                'SQL functions are bound when created, so no search_path can change them');
-- pg_upgrade makes functions anew from the text that pg_dump prints of them.
CREATE FUNCTION pg_temp.made_again(f oid) RETURNS text LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN EXECUTE pg_catalog.pg_get_functiondef(f); RETURN pg_catalog.pg_get_functiondef(f); END $$;
SET LOCAL search_path = '';
CREATE TEMP TABLE text_of AS SELECT signature, oid, pg_get_functiondef(oid) AS before FROM pg_temp.member WHERE prosqlbody IS NOT NULL;
RESET search_path;
SELECT is_empty('SELECT signature, before, pg_temp.made_again(oid) FROM text_of WHERE before <> pg_temp.made_again(oid)', 'SQL functions made anew from their text print the same text');

-- Aggregates: mergeable, of a transition type that any server can ship, but for the one that must remember its customers.
SELECT is_empty($$SELECT signature FROM member JOIN pg_aggregate a ON a.aggfnoid = oid JOIN pg_type t ON t.oid = a.aggtranstype
                  WHERE (t.typtype = 'p' OR pronargs = 0) AND proname <> 'tickets_per_customer'$$,
                'no aggregate but tickets_per_customer(customer_id) has a pseudo-type as its state');
SELECT is_empty($$SELECT signature FROM member JOIN pg_aggregate a ON a.aggfnoid = oid WHERE a.aggcombinefn = 0 $$,
                'every aggregate has a combine function');
SELECT is_empty($$SELECT signature FROM member JOIN pg_aggregate a ON a.aggfnoid = oid JOIN pg_type t ON t.oid = a.aggtranstype
                  WHERE t.typtype <> 'p' AND t.typname <> 'business_hours' AND a.agginitval IS NULL$$,
                'every summary state starts as an empty summary; a calendar is none, and has no zone before the first row');
SELECT is_empty($$SELECT signature FROM member JOIN pg_aggregate a ON a.aggfnoid = oid JOIN pg_type t ON t.oid = a.aggtranstype
                  WHERE t.typname IN ('survey_summary', 'rate_summary', 'ratio_summary') AND a.aggminvtransfn = 0$$,
                'every aggregate of counts and sums has an inverse for moving frames');
-- One family's KPIs of one column must share one state: the same transition, initial value and argument types.
SELECT is_empty($$SELECT proargtypes, count(DISTINCT (aggtransfn, aggtranstype, agginitval)) FROM member JOIN pg_aggregate a ON a.aggfnoid = oid
                  WHERE proname IN ('nps', 'csat', 'ces', 'angry_rate', 'response_rate', 'survey_summary') AND aggtranstype = 'survey_summary'::regtype
                  GROUP BY 1 HAVING count(DISTINCT (aggtransfn, aggtranstype, agginitval)) > 1$$, 'the survey KPIs share their state');

-- Types: text and binary, operators, merge, jsonb.
CREATE TEMP VIEW own_type AS
SELECT t.* FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
       JOIN pg_extension e ON d.refobjid = e.oid AND e.extname = 'cskpi' WHERE t.typtype = 'b' AND t.typelem = 0;
SELECT is_empty('SELECT typname FROM own_type WHERE typreceive = 0 OR typsend = 0', 'every type has a binary form');
SELECT is_empty('SELECT typname FROM own_type WHERE obj_description(oid, ''pg_type'') IS NULL', 'every type has a comment');
SELECT is_empty($$SELECT typname, amname FROM own_type t CROSS JOIN pg_am am LEFT JOIN pg_opclass c ON c.opcintype = t.oid AND c.opcmethod = am.oid AND c.opcdefault
                  WHERE amname IN ('btree', 'hash') AND c.oid IS NULL$$, 'every type has btree and hash operator classes');
SELECT is_empty($$SELECT typname FROM own_type t WHERE NOT EXISTS (SELECT FROM pg_cast WHERE castsource = t.oid AND casttarget = 'jsonb'::regtype)$$,
                'every type casts to jsonb');
SELECT is_empty($$SELECT typname FROM own_type t WHERE typname NOT IN ('business_hours')
                  AND NOT EXISTS (SELECT FROM pg_operator WHERE oprname = '+' AND oprleft = t.oid AND oprright = t.oid AND oprresult = t.oid)$$,
                'every summary type merges with +');

-- PostgreSQL's own check of operator classes.
SELECT is_empty($$SELECT c.opcname, am.amname FROM pg_opclass c JOIN own_type t ON t.oid = c.opcintype JOIN pg_am am ON am.oid = c.opcmethod
                  WHERE NOT amvalidate(c.oid)$$, 'every operator class is valid');

-- The script must load in a database of any encoding.
SELECT is_empty($$SELECT description FROM pg_description WHERE description ~ '[^\x01-\x7f]' AND (classoid, objoid) IN
                  (SELECT classid, objid FROM pg_depend JOIN pg_extension e ON refobjid = e.oid AND extname = 'cskpi' WHERE deptype = 'e')$$,
                'every comment is ASCII');

-- The extension can be moved, and its functions go on working.
CREATE SCHEMA elsewhere;
ALTER EXTENSION cskpi SET SCHEMA elsewhere;
SELECT is(elsewhere.nps(x), -45.4545454545454545, 'the extension is relocatable') FROM generate_series(0, 10) AS x;
SELECT is((SELECT elsewhere.csat(elsewhere.survey_summary(x), scale => 5) FROM generate_series(1, 5) AS x), 40::numeric, 'and its readers too');

SELECT * FROM finish();
ROLLBACK;
