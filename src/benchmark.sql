-- benchmark.sql - is the number good? A table of benchmarks that users edit, and the function that reads it.
--
-- A row says what a value must be to reach a band. Shipped rows come with every CREATE EXTENSION; a user's row with
-- the same kpi, industry and band wins over the shipped one, and only users' rows are dumped.

CREATE TABLE kpi_benchmark (
    kpi text NOT NULL CHECK (kpi <> ''),
    industry text NOT NULL DEFAULT '',
    band text NOT NULL CHECK (band IN ('typical', 'above average', 'exceptional', 'target')),
    comparison text NOT NULL CHECK (comparison IN ('<', '<=', '>=', '>')),
    threshold numeric CHECK (threshold NOT IN ('NaN', 'Infinity', '-Infinity')),
    shipped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (kpi, industry, band, shipped)
);
COMMENT ON TABLE kpi_benchmark IS 'What a KPI must reach for each band. Add rows of your own to change or extend it; pg_dump keeps them.';
COMMENT ON COLUMN kpi_benchmark.kpi IS 'Name of the KPI, as kpi_grade is given it.';
COMMENT ON COLUMN kpi_benchmark.industry IS 'Industry the row is for; empty for any.';
COMMENT ON COLUMN kpi_benchmark.band IS 'typical, above average, exceptional; or target for a KPI that is on target or below it.';
COMMENT ON COLUMN kpi_benchmark.comparison IS 'How a value is compared with the threshold: <, <=, >= or >.';
COMMENT ON COLUMN kpi_benchmark.threshold IS 'In the unit of the KPI: minutes, percent, points; NULL switches the band off.';
COMMENT ON COLUMN kpi_benchmark.shipped IS 'True for the rows of the extension itself, which cannot be changed.';

INSERT INTO kpi_benchmark (kpi, industry, band, comparison, threshold, shipped) VALUES
    ('frt', '', 'typical', '<=', 180, true),
    ('frt', '', 'above average', '<', 60, true),
    ('frt', '', 'exceptional', '<', 15, true),
    ('csat', 'retail', 'typical', '>=', 85, true),
    ('csat', 'retail', 'above average', '>=', 90, true),
    ('csat', 'retail', 'exceptional', '>=', 95, true),
    ('csat', 'retail', 'target', '>=', 80, true),
    ('resolution_rate', '', 'typical', '>=', 70, true),
    ('resolution_rate', '', 'above average', '>=', 85, true),
    ('resolution_rate', '', 'exceptional', '>', 90, true),
    ('resolution_rate', '', 'target', '>=', 80, true),
    ('aht', '', 'typical', '<=', 8, true),
    ('aht', '', 'above average', '<', 4, true),
    ('aht', '', 'exceptional', '<=', 2, true),
    ('nps', 'retail', 'typical', '>=', 30, true),
    ('nps', 'retail', 'above average', '>=', 50, true),
    ('nps', 'retail', 'exceptional', '>', 70, true),
    ('retention', '', 'typical', '>=', 80, true),
    ('retention', '', 'above average', '>=', 85, true),
    ('retention', '', 'exceptional', '>', 90, true),
    ('tickets_per_customer', 'retail', 'typical', '<=', 5, true),
    ('tickets_per_customer', 'retail', 'exceptional', '<=', 3, true),
    ('fcr', '', 'target', '>=', 50, true),
    ('support_cost_ratio', '', 'target', '<', 10, true);

SELECT pg_catalog.pg_extension_config_dump('kpi_benchmark', 'WHERE NOT shipped');

-- A trusted extension's objects belong to a superuser; who created the extension decides who edits.
GRANT SELECT ON kpi_benchmark TO PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON kpi_benchmark TO @extowner@ WITH GRANT OPTION;

@function kpi_benchmark_protect() | trigger | STABLE | kpi_benchmark_protect | Refuses changes to shipped rows, which a restore would lose.
CREATE TRIGGER kpi_benchmark_shipped_insert BEFORE INSERT ON kpi_benchmark
    FOR EACH ROW WHEN (NEW.shipped) EXECUTE FUNCTION kpi_benchmark_protect();
CREATE TRIGGER kpi_benchmark_shipped_update BEFORE UPDATE ON kpi_benchmark
    FOR EACH ROW WHEN (OLD.shipped OR NEW.shipped) EXECUTE FUNCTION kpi_benchmark_protect();
CREATE TRIGGER kpi_benchmark_shipped_delete BEFORE DELETE ON kpi_benchmark
    FOR EACH ROW WHEN (OLD.shipped) EXECUTE FUNCTION kpi_benchmark_protect();

@reader kpi_benchmark_unknown(kpi text, known text) | text | kpi_benchmark_unknown | Internal: raises the error of kpi_grade for a KPI without benchmark.
@reader kpi_benchmark_finite(value numeric) | numeric | kpi_benchmark_finite | Internal: the value, or an error where it is NaN or infinite.

-- The rows that count: of a user's and a shipped row for one band the user's; of all industries the one asked for,
-- else the rows for any industry, else, when none was asked for, those of the only industry there is.
CREATE FUNCTION kpi_benchmark_reached(kpi text, value numeric, industry text, OUT band text, OUT reached boolean) RETURNS SETOF record
    LANGUAGE SQL STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH mine AS (
        SELECT DISTINCT ON (b.industry, b.band) b.industry, b.band, b.comparison, b.threshold
        FROM kpi_benchmark b
        WHERE b.kpi = kpi_benchmark_reached.kpi
        ORDER BY b.industry, b.band, b.shipped
    ), chosen AS (
        SELECT CASE WHEN bool_or(m.industry = kpi_benchmark_reached.industry) THEN kpi_benchmark_reached.industry
                    WHEN bool_or(m.industry = '') THEN ''
                    WHEN coalesce(kpi_benchmark_reached.industry, '') = '' AND min(m.industry) = max(m.industry) THEN min(m.industry)
               END AS industry
        FROM mine m
    )
    SELECT m.band,
           CASE m.comparison
               WHEN '<' THEN v.value < m.threshold
               WHEN '<=' THEN v.value <= m.threshold
               WHEN '>=' THEN v.value >= m.threshold
               ELSE v.value > m.threshold
           END
    FROM mine m, chosen c, (SELECT kpi_benchmark_finite(kpi_benchmark_reached.value) AS value) v
    WHERE m.industry = c.industry AND m.threshold IS NOT NULL;
END;
COMMENT ON FUNCTION kpi_benchmark_reached(text, numeric, text) IS 'Internal: the bands of kpi_benchmark that count for a KPI and industry, and whether a value reaches each.';

-- True for a KPI that has rows at all, of whatever industry; any other is an error.
CREATE FUNCTION kpi_benchmark_known(kpi text) RETURNS boolean
    LANGUAGE SQL STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM kpi_benchmark b WHERE b.kpi = kpi_benchmark_known.kpi)
        OR kpi_benchmark_unknown(kpi_benchmark_known.kpi, (SELECT string_agg(DISTINCT k.kpi, ', ' ORDER BY k.kpi) FROM kpi_benchmark k)) IS NULL;
END;
COMMENT ON FUNCTION kpi_benchmark_known(text) IS 'Internal: whether there are benchmarks for a KPI, or the error that there are none.';

CREATE FUNCTION kpi_grade(kpi text, value numeric, industry text DEFAULT NULL) RETURNS text
    LANGUAGE SQL STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN kpi_grade.kpi IS NULL THEN NULL
                WHEN kpi_benchmark_known(kpi_grade.kpi) AND kpi_grade.value IS NOT NULL THEN
                    (SELECT CASE WHEN bool_or(b.reached AND b.band = 'exceptional') THEN 'exceptional'
                                 WHEN bool_or(b.reached AND b.band = 'above average') THEN 'above average'
                                 WHEN bool_or(b.reached AND b.band = 'typical') THEN 'typical'
                                 WHEN bool_or(b.band <> 'target') THEN 'below typical'
                                 WHEN bool_or(b.reached) THEN 'on target'
                                 WHEN bool_or(NOT b.reached) THEN 'below target'
                            END
                     FROM kpi_benchmark_reached(kpi_grade.kpi, kpi_grade.value, kpi_grade.industry) b)
           END;
END;
COMMENT ON FUNCTION kpi_grade(text, numeric, text) IS 'The band of kpi_benchmark that a value reaches: exceptional, above average, typical, below typical; for a KPI with only a target: on target, below target.';

CREATE FUNCTION kpi_grade(kpi text, value double precision, industry text DEFAULT NULL) RETURNS text
    LANGUAGE SQL STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT kpi_grade(kpi_grade.kpi, kpi_grade.value::numeric, kpi_grade.industry);
END;
COMMENT ON FUNCTION kpi_grade(text, double precision, text) IS 'The same for a value in double precision.';

CREATE FUNCTION kpi_on_target(kpi text, value numeric, industry text DEFAULT NULL) RETURNS boolean
    LANGUAGE SQL STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN kpi_on_target.kpi IS NULL THEN NULL
                WHEN kpi_benchmark_known(kpi_on_target.kpi) AND kpi_on_target.value IS NOT NULL THEN
                    (SELECT b.reached FROM kpi_benchmark_reached(kpi_on_target.kpi, kpi_on_target.value, kpi_on_target.industry) b WHERE b.band = 'target')
           END;
END;
COMMENT ON FUNCTION kpi_on_target(text, numeric, text) IS 'Whether a value reaches the target of kpi_benchmark, whatever its band; NULL where there is no target.';

CREATE FUNCTION kpi_on_target(kpi text, value double precision, industry text DEFAULT NULL) RETURNS boolean
    LANGUAGE SQL STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT kpi_on_target(kpi_on_target.kpi, kpi_on_target.value::numeric, kpi_on_target.industry);
END;
COMMENT ON FUNCTION kpi_on_target(text, double precision, text) IS 'The same for a value in double precision.';
