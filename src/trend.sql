-- trend.sql - a KPI over time: its slope, its change from first to last, its picture.
--
-- The states are arrays of exact numbers, so they merge in any order; a date is the start of its day.
CREATE TYPE kpi_change_result AS (first numeric, last numeric, change numeric, change_percent numeric);
COMMENT ON TYPE kpi_change_result IS 'The first and the last value of a series, the difference, and the difference in percent of the first.';

-- ---- trend ----
CREATE FUNCTION trend_merge(numeric[], numeric[]) RETURNS numeric[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION trend_merge(numeric[], numeric[]) IS 'Merge of two states of trend.';
CREATE FUNCTION trend_final(numeric[]) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION trend_final(numeric[]) IS 'Final function of trend: the slope a day.';
CREATE FUNCTION trend_accum(numeric[], bigint, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_int8_accum';
COMMENT ON FUNCTION trend_accum(numeric[], bigint, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], bigint, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_int8_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], bigint, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], bigint, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_int8_accum';
COMMENT ON FUNCTION trend_accum(numeric[], bigint, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], bigint, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_int8_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], bigint, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], bigint, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_int8_date_accum';
COMMENT ON FUNCTION trend_accum(numeric[], bigint, date) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], bigint, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_int8_date_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], bigint, date) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], numeric, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_numeric_accum';
COMMENT ON FUNCTION trend_accum(numeric[], numeric, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], numeric, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_numeric_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], numeric, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], numeric, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_numeric_accum';
COMMENT ON FUNCTION trend_accum(numeric[], numeric, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], numeric, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_numeric_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], numeric, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], numeric, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_numeric_date_accum';
COMMENT ON FUNCTION trend_accum(numeric[], numeric, date) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], numeric, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_numeric_date_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], numeric, date) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], double precision, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_float8_accum';
COMMENT ON FUNCTION trend_accum(numeric[], double precision, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], double precision, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_float8_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], double precision, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], double precision, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_float8_accum';
COMMENT ON FUNCTION trend_accum(numeric[], double precision, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], double precision, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_float8_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], double precision, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION trend_accum(numeric[], double precision, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_float8_date_accum';
COMMENT ON FUNCTION trend_accum(numeric[], double precision, date) IS 'Transition: counts one row in.';
CREATE FUNCTION trend_unaccum(numeric[], double precision, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trend_float8_date_unaccum';
COMMENT ON FUNCTION trend_unaccum(numeric[], double precision, date) IS 'Inverse transition: takes one row out.';

CREATE AGGREGATE trend(value bigint, at timestamptz) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value bigint, at timestamptz) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value bigint, at timestamp) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value bigint, at timestamp) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value bigint, at date) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value bigint, at date) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value numeric, at timestamptz) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value numeric, at timestamptz) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value numeric, at timestamp) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value numeric, at timestamp) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value numeric, at date) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value numeric, at date) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value double precision, at timestamptz) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value double precision, at timestamptz) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value double precision, at timestamp) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value double precision, at timestamp) IS 'Least-squares change of the value a day.';

CREATE AGGREGATE trend(value double precision, at date) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value double precision, at date) IS 'Least-squares change of the value a day.';

-- ---- kpi_change ----
CREATE FUNCTION kpi_change_merge(numeric[], numeric[]) RETURNS numeric[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION kpi_change_merge(numeric[], numeric[]) IS 'Merge of two states of kpi_change.';
CREATE FUNCTION kpi_change_final(numeric[]) RETURNS kpi_change_result
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION kpi_change_final(numeric[]) IS 'Final function of kpi_change.';
CREATE FUNCTION kpi_change_accum(numeric[], bigint, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_int8_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], bigint, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], bigint, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_int8_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], bigint, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], bigint, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_int8_date_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], bigint, date) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], numeric, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_numeric_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], numeric, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], numeric, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_numeric_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], numeric, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], numeric, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_numeric_date_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], numeric, date) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], double precision, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_float8_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], double precision, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], double precision, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_float8_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], double precision, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION kpi_change_accum(numeric[], double precision, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'kpi_change_float8_date_accum';
COMMENT ON FUNCTION kpi_change_accum(numeric[], double precision, date) IS 'Transition: counts one row in.';

CREATE AGGREGATE kpi_change(value bigint, at timestamptz) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value bigint, at timestamptz) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value bigint, at timestamp) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value bigint, at timestamp) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value bigint, at date) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value bigint, at date) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value numeric, at timestamptz) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value numeric, at timestamptz) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value numeric, at timestamp) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value numeric, at timestamp) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value numeric, at date) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value numeric, at date) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value double precision, at timestamptz) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value double precision, at timestamptz) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value double precision, at timestamp) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value double precision, at timestamp) IS 'First and last value in time, the change between them, and the change in percent of the first.';

CREATE AGGREGATE kpi_change(value double precision, at date) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value double precision, at date) IS 'First and last value in time, the change between them, and the change in percent of the first.';

-- ---- sparkline ----
CREATE FUNCTION sparkline(series double precision[]) RETURNS text
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'sparkline_array';
COMMENT ON FUNCTION sparkline(double precision[]) IS 'The array as one bar a value, from lowest to highest; a NULL is a space.';
CREATE FUNCTION sparkline_accum(double precision[], double precision, timestamptz) RETURNS double precision[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sparkline_accum(double precision[], double precision, timestamptz) IS 'Transition: counts one point in.';
CREATE FUNCTION sparkline_accum(double precision[], double precision, timestamp) RETURNS double precision[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sparkline_accum(double precision[], double precision, timestamp) IS 'Transition: counts one point in.';
CREATE FUNCTION sparkline_final(double precision[]) RETURNS text
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sparkline_final(double precision[]) IS 'Final function of sparkline(value, at): draws the points in order of time.';

-- An aggregate with ORDER BY in its call is never split, so joining the arrays is right for both forms.
CREATE AGGREGATE sparkline(value double precision) (
    SFUNC = pg_catalog.array_append, STYPE = double precision[], INITCOND = '{}', COMBINEFUNC = pg_catalog.array_cat, PARALLEL = SAFE,
    FINALFUNC = sparkline);
COMMENT ON AGGREGATE sparkline(value double precision) IS 'The values as one bar each, in the order of the call: sparkline(value ORDER BY at); a NULL is a space.';

CREATE AGGREGATE sparkline(value double precision, at timestamptz) (
    SFUNC = sparkline_accum, STYPE = double precision[], INITCOND = '{}', COMBINEFUNC = pg_catalog.array_cat, PARALLEL = SAFE,
    FINALFUNC = sparkline_final);
COMMENT ON AGGREGATE sparkline(value double precision, at timestamptz) IS 'The values as one bar each in order of time, whatever the order of the rows.';

CREATE AGGREGATE sparkline(value double precision, at timestamp) (
    SFUNC = sparkline_accum, STYPE = double precision[], INITCOND = '{}', COMBINEFUNC = pg_catalog.array_cat, PARALLEL = SAFE,
    FINALFUNC = sparkline_final);
COMMENT ON AGGREGATE sparkline(value double precision, at timestamp) IS 'The values as one bar each in order of time, whatever the order of the rows.';
