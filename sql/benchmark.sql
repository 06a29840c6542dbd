-- Grades: the band of kpi_benchmark that a value reaches.
SELECT kpi, industry, band, comparison, threshold FROM kpi_benchmark
ORDER BY kpi, array_position(array['target', 'typical', 'above average', 'exceptional'], band);

-- Every boundary of every KPI: just below, at, just above.
SELECT b.kpi, b.threshold, kpi_grade(b.kpi, b.threshold - 0.01) AS below, kpi_grade(b.kpi, b.threshold) AS at,
       kpi_grade(b.kpi, b.threshold + 0.01) AS above
FROM kpi_benchmark b WHERE b.band <> 'target' OR b.kpi IN ('fcr', 'support_cost_ratio') ORDER BY 1, 2;

-- 90 is not > 90: it is still above average. Values between bands take the lower one.
SELECT kpi_grade('resolution_rate', 90), kpi_grade('resolution_rate', 90.1), kpi_grade('nps', 70), kpi_grade('tickets_per_customer', 4);
-- 15 minutes are not < 15, 60 are not < 60, 180 are <= 180.
SELECT m, kpi_grade('frt', m) FROM unnest('{0,14.9,15,59.9,60,180,180.1}'::numeric[]) m;
-- Any numeric type.
SELECT kpi_grade('csat', 90::smallint), kpi_grade('csat', 90::bigint), kpi_grade('csat', 90::real), kpi_grade('csat', 90::float8);
-- No value, no grade.
SELECT kpi_grade('csat', NULL), kpi_grade(NULL, 90);

-- Some KPIs are known for retail only: without an industry they are graded by that; another industry has no benchmark.
SELECT kpi_grade('csat', 90), kpi_grade('csat', 90, 'retail'), kpi_grade('csat', 90, industry => 'banking') AS banking;
-- An industry without rows of its own takes the general ones.
SELECT kpi_grade('frt', 10, 'banking'), kpi_grade('frt', 10, '');

-- The target of a KPI that has bands as well: of csat 80, where typical begins at 85. No target, no answer.
SELECT kpi_on_target('csat', 82), kpi_grade('csat', 82), kpi_on_target('csat', 79.9), kpi_on_target('fcr', 50), kpi_on_target('support_cost_ratio', 10::float8);
SELECT kpi_on_target('frt', 10) AS no_target, kpi_on_target('csat', 82, 'banking') AS no_industry, kpi_on_target('csat', NULL) AS no_value, kpi_on_target(NULL, 1) AS no_kpi;

-- Rows of one's own: another industry, another KPI, and the shipped rows overruled.
BEGIN;
INSERT INTO kpi_benchmark (kpi, industry, band, comparison, threshold) VALUES
    ('csat', 'banking', 'typical', '>=', 75),
    ('csat', 'banking', 'exceptional', '>=', 88),
    ('backlog', '', 'target', '<', 200),
    ('frt', '', 'exceptional', '<', 5),
    ('frt', '', 'typical', '<=', NULL);
SELECT kpi_grade('csat', 90, 'banking'), kpi_grade('csat', 80, 'banking'), kpi_grade('csat', 70, 'banking'), kpi_grade('csat', 90, 'retail');
-- csat is known for two industries now, and none of them is general.
SELECT kpi_grade('csat', 90);
SELECT kpi_grade('backlog', 199), kpi_grade('backlog', 200);
SELECT kpi_grade('frt', 4), kpi_grade('frt', 10), kpi_grade('frt', 100) AS no_typical_band;
-- Only these rows are dumped.
SELECT kpi, industry, band FROM kpi_benchmark WHERE NOT shipped ORDER BY kpi, industry, band;
SELECT extcondition FROM pg_extension WHERE extname = 'cskpi';
-- The key is unique.
SAVEPOINT s;
INSERT INTO kpi_benchmark VALUES ('frt', '', 'exceptional', '<', 3);
ROLLBACK TO s;
UPDATE kpi_benchmark SET threshold = 3 WHERE kpi = 'frt' AND band = 'exceptional' AND NOT shipped;
DELETE FROM kpi_benchmark WHERE NOT shipped;
SELECT kpi_grade('frt', 10);
ROLLBACK;

\set VERBOSITY default
SELECT kpi_grade('happiness', 90);
\echo :LAST_ERROR_SQLSTATE
SELECT kpi_on_target('happiness', NULL);
SELECT kpi_grade('csat', 'NaN'::numeric);
\echo :LAST_ERROR_SQLSTATE
SELECT kpi_grade('csat', 'Infinity'::float8);
\echo :LAST_ERROR_SQLSTATE
-- Shipped rows are not changed, or a restore would bring the old ones back.
UPDATE kpi_benchmark SET threshold = 10 WHERE kpi = 'frt' AND band = 'exceptional';
\echo :LAST_ERROR_SQLSTATE
DELETE FROM kpi_benchmark WHERE kpi = 'frt';
\echo :LAST_ERROR_SQLSTATE
INSERT INTO kpi_benchmark VALUES ('x', '', 'typical', '<', 1, true);
\echo :LAST_ERROR_SQLSTATE
INSERT INTO kpi_benchmark VALUES ('x', '', 'brilliant', '<', 1);
\echo :LAST_ERROR_SQLSTATE
INSERT INTO kpi_benchmark VALUES ('x', '', 'typical', '=', 1);
\echo :LAST_ERROR_SQLSTATE

-- Whoever creates the extension edits the table and may let others; everybody reads it.
CREATE ROLE regress_cskpi_analyst;
SET ROLE regress_cskpi_analyst;
SELECT kpi_grade('csat', 90);
INSERT INTO kpi_benchmark VALUES ('x', '', 'typical', '<', 1);
\echo :LAST_ERROR_SQLSTATE
RESET ROLE;
DROP ROLE regress_cskpi_analyst;
