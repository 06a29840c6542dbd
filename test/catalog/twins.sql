-- Every KPI over rows has a twin that gives its summary, and the KPI's name, or the family's reader, reads the KPI from it:
-- found in the catalog, tried on random rows.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'America/New_York';
SELECT * FROM no_plan();
\ir aggregates.inc

-- The KPIs: aggregates over a summary that give something else. A backlog's own summary is of a whole period.
CREATE TEMP TABLE measured AS
SELECT k.*, p.proargnames FROM kpi k JOIN pg_proc p ON p.oid = k.oid JOIN pg_type t ON t.oid = k.state
WHERE k.result <> k.state AND t.typtype = 'b' AND t.typelem = 0 AND k.proname <> 'backlog';
CREATE TEMP VIEW twin AS
SELECT m.oid AS of_kpi, k.* FROM measured m JOIN kpi k ON k.types = m.types AND k.state = m.state AND k.aggtransfn = m.aggtransfn AND k.result = k.state;
SELECT is_empty('SELECT signature FROM measured WHERE oid NOT IN (SELECT of_kpi FROM twin)', 'every KPI has a twin of the same arguments and transition');
-- The answers of a survey have one summary for all KPIs, and so has a mere yes or no; the bounds are of the KPI beside them.
SELECT is_empty($$SELECT signature FROM measured m WHERE state IN ('rate_summary', 'ratio_summary')
                  AND proname NOT IN ('rate', 'csat', 'angry_rate', 'response_rate', 'rate_lower', 'rate_upper', 'csat_lower', 'csat_upper')
                  AND NOT EXISTS (SELECT FROM twin JOIN pg_proc p ON p.oid = twin.oid
                                  WHERE of_kpi = m.oid AND twin.proname = m.proname || '_summary' AND p.proargnames IS NOT DISTINCT FROM m.proargnames)$$,
                'a share and a ratio have one that is called <kpi>_summary, with the same names of arguments');

-- The reader: a plain function of the KPI's name where there is one, else the one that finishes the aggregate.
CREATE TEMP TABLE reading AS
SELECT m.signature, t.signature AS twin, m.arguments, format('%I.%I', m.nspname, m.proname) AS kpi, format('%I.%I', t.nspname, t.proname) AS builder,
       coalesce((SELECT format('%I.%I', m.nspname, m.proname) FROM pg_proc p
                 WHERE p.pronamespace = m.nspname::regnamespace AND p.proname = m.proname AND p.prokind = 'f' AND p.proargtypes[0] = m.state AND pronargs - pronargdefaults = 1),
                m.aggfinalfn::text) AS reader
FROM measured m JOIN twin t ON t.of_kpi = m.oid;
SELECT ok(pg_temp.value(format('SELECT bool_and(a IS NOT DISTINCT FROM b) AND count(a) > 5 FROM (SELECT (%s(%s))::text AS a, (%s(%s(%s)))::text AS b FROM sample GROUP BY GROUPING SETS (g, (g, small), ())) q',
                               kpi, arguments, reader, builder, arguments))::boolean, format('%s = %s(%s)', signature, reader, twin))
FROM reading ORDER BY signature, twin;
SELECT cmp_ok(count(*), '>', 200::bigint, 'the twins were found') FROM reading;
SELECT * FROM finish();
ROLLBACK;
