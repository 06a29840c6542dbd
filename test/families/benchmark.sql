-- Grades: every boundary by hand, users' rows, errors, other schemas. What a dump keeps is in ../servers/benchmark.sh.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TEMP TABLE expected (kpi text, value numeric, grade text);
INSERT INTO expected VALUES
    ('frt', 0, 'exceptional'), ('frt', 14.99, 'exceptional'), ('frt', 15, 'above average'), ('frt', 59.99, 'above average'), ('frt', 60, 'typical'), ('frt', 180, 'typical'), ('frt', 180.01, 'below typical'),
    ('csat', 100, 'exceptional'), ('csat', 95, 'exceptional'), ('csat', 94.99, 'above average'), ('csat', 90, 'above average'), ('csat', 89.99, 'typical'), ('csat', 85, 'typical'), ('csat', 84.99, 'below typical'), ('csat', 0, 'below typical'),
    ('resolution_rate', 90.01, 'exceptional'), ('resolution_rate', 90, 'above average'), ('resolution_rate', 85, 'above average'), ('resolution_rate', 84.99, 'typical'), ('resolution_rate', 70, 'typical'), ('resolution_rate', 69.99, 'below typical'),
    ('aht', 2, 'exceptional'), ('aht', 2.01, 'above average'), ('aht', 3.99, 'above average'), ('aht', 4, 'typical'), ('aht', 8, 'typical'), ('aht', 8.01, 'below typical'),
    ('nps', 70.01, 'exceptional'), ('nps', 70, 'above average'), ('nps', 50, 'above average'), ('nps', 49.99, 'typical'), ('nps', 30, 'typical'), ('nps', 29.99, 'below typical'), ('nps', -100, 'below typical'),
    ('retention', 90.01, 'exceptional'), ('retention', 90, 'above average'), ('retention', 85, 'above average'), ('retention', 84.99, 'typical'), ('retention', 80, 'typical'), ('retention', 79.99, 'below typical'),
    ('tickets_per_customer', 3, 'exceptional'), ('tickets_per_customer', 3.01, 'typical'), ('tickets_per_customer', 5, 'typical'), ('tickets_per_customer', 5.01, 'below typical'),
    ('fcr', 50, 'on target'), ('fcr', 49.99, 'below target'), ('support_cost_ratio', 9.99, 'on target'), ('support_cost_ratio', 10, 'below target');
SELECT is(kpi_grade(kpi, value), grade, format('%s %s is %s', kpi, value, grade)) FROM expected;
SELECT ok(bool_and(kpi_grade(kpi, value, 'retail') = grade AND kpi_grade(kpi, value::float8) = grade), 'the same for retail, and in double precision') FROM expected;
SELECT set_eq('SELECT DISTINCT kpi FROM kpi_benchmark', 'SELECT DISTINCT kpi FROM expected', 'every KPI of the table was tried');

SELECT is(extcondition, '{"WHERE NOT shipped"}'::text[], 'pg_dump keeps users'' rows and no shipped ones') FROM pg_extension WHERE extname = 'cskpi';
SELECT is_empty('SELECT FROM kpi_benchmark WHERE NOT shipped', 'all rows are shipped rows at first');
SELECT throws_ok($$SELECT kpi_grade('no such', 1)$$, '22023', NULL, 'an unknown KPI');
SELECT throws_ok($$SELECT kpi_grade('no such', NULL)$$, '22023', NULL, 'also without a value');
SELECT throws_ok($$UPDATE kpi_benchmark SET shipped = false$$, '55000', NULL, 'shipped rows stay as they are');
SELECT throws_ok($$DELETE FROM kpi_benchmark$$, '55000', NULL, 'and stay');
SELECT throws_ok($$SELECT kpi_grade('nps', 'NaN'::numeric)$$, '22003', NULL, 'NaN is no value');
INSERT INTO kpi_benchmark (kpi, band, comparison, threshold) VALUES ('nps', 'exceptional', '>', 60);
SELECT is(kpi_grade('nps', 61), 'exceptional', 'a general row of one''s own');
SELECT is(kpi_grade('nps', 61, 'retail'), 'above average', 'leaves the industry''s rows alone');
-- The function finds its table wherever the extension is, whatever search_path says.
CREATE SCHEMA elsewhere;
ALTER EXTENSION cskpi SET SCHEMA elsewhere;
CREATE TEMP TABLE kpi_benchmark (kpi text);
SELECT is(elsewhere.kpi_grade('csat', 95), 'exceptional', 'moved, and with another table of that name in front');

SELECT * FROM finish();
ROLLBACK;
