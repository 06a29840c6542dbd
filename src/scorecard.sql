-- blocks.sql - what the families' SQL repeats, as named blocks (blocks.awk tells how they are written).
--
-- A family's own blocks stand in its file. What occurs once is plain SQL.

-- ---- functions ----


-- A function with options; the comment names it by their types.

-- What a row counts as, in and out again.


-- ---- types ----




-- A summary type: input and output, jsonb, operators, classes, +, and the inverse of + for moving frames.

-- ---- aggregates ----




-- scorecard.sql - the latest point of a KPI's series: its change, its limits, its signal, its picture.


CREATE FUNCTION scorecard_merge(numeric[], numeric[]) RETURNS numeric[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_merge';
COMMENT ON FUNCTION scorecard_merge(numeric[], numeric[]) IS 'Merge of two states of scorecard.';
CREATE TYPE scorecard_result AS (at timestamptz, value numeric, previous numeric, change numeric, lower numeric, upper numeric, signal text, picture text);
COMMENT ON TYPE scorecard_result IS 'What scorecard says of the latest point of a series over timestamptz.';
CREATE FUNCTION scorecard_final(numeric[]) RETURNS scorecard_result
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_final';
COMMENT ON FUNCTION scorecard_final(numeric[]) IS 'Final function of scorecard over timestamptz.';
CREATE TYPE scorecard_timestamp_result AS (at timestamp, value numeric, previous numeric, change numeric, lower numeric, upper numeric, signal text, picture text);
COMMENT ON TYPE scorecard_timestamp_result IS 'What scorecard says of the latest point of a series over timestamp.';
CREATE FUNCTION scorecard_timestamp_final(numeric[]) RETURNS scorecard_timestamp_result
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_final';
COMMENT ON FUNCTION scorecard_timestamp_final(numeric[]) IS 'Final function of scorecard over timestamp.';
CREATE TYPE scorecard_date_result AS (at date, value numeric, previous numeric, change numeric, lower numeric, upper numeric, signal text, picture text);
COMMENT ON TYPE scorecard_date_result IS 'What scorecard says of the latest point of a series over date.';
CREATE FUNCTION scorecard_date_final(numeric[]) RETURNS scorecard_date_result
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_final';
COMMENT ON FUNCTION scorecard_date_final(numeric[]) IS 'Final function of scorecard over date.';

CREATE FUNCTION scorecard_accum(numeric[], bigint, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_int8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], bigint, timestamptz) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], bigint, timestamptz, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_int8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], bigint, timestamptz, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value bigint, at timestamptz) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_final);
COMMENT ON AGGREGATE scorecard(value bigint, at timestamptz) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value bigint, at timestamptz, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_final);
COMMENT ON AGGREGATE scorecard(value bigint, at timestamptz, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], bigint, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_int8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], bigint, timestamp) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], bigint, timestamp, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_int8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], bigint, timestamp, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value bigint, at timestamp) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_timestamp_final);
COMMENT ON AGGREGATE scorecard(value bigint, at timestamp) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value bigint, at timestamp, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_timestamp_final);
COMMENT ON AGGREGATE scorecard(value bigint, at timestamp, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], bigint, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_int8_date_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], bigint, date) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], bigint, date, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_int8_date_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], bigint, date, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value bigint, at date) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_date_final);
COMMENT ON AGGREGATE scorecard(value bigint, at date) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value bigint, at date, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_date_final);
COMMENT ON AGGREGATE scorecard(value bigint, at date, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], numeric, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_numeric_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], numeric, timestamptz) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], numeric, timestamptz, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_numeric_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], numeric, timestamptz, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value numeric, at timestamptz) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_final);
COMMENT ON AGGREGATE scorecard(value numeric, at timestamptz) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value numeric, at timestamptz, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_final);
COMMENT ON AGGREGATE scorecard(value numeric, at timestamptz, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], numeric, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_numeric_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], numeric, timestamp) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], numeric, timestamp, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_numeric_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], numeric, timestamp, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value numeric, at timestamp) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_timestamp_final);
COMMENT ON AGGREGATE scorecard(value numeric, at timestamp) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value numeric, at timestamp, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_timestamp_final);
COMMENT ON AGGREGATE scorecard(value numeric, at timestamp, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], numeric, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_numeric_date_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], numeric, date) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], numeric, date, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_numeric_date_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], numeric, date, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value numeric, at date) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_date_final);
COMMENT ON AGGREGATE scorecard(value numeric, at date) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value numeric, at date, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_date_final);
COMMENT ON AGGREGATE scorecard(value numeric, at date, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], double precision, timestamptz) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_float8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], double precision, timestamptz) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], double precision, timestamptz, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_float8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], double precision, timestamptz, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value double precision, at timestamptz) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_final);
COMMENT ON AGGREGATE scorecard(value double precision, at timestamptz) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value double precision, at timestamptz, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_final);
COMMENT ON AGGREGATE scorecard(value double precision, at timestamptz, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], double precision, timestamp) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_float8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], double precision, timestamp) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], double precision, timestamp, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_float8_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], double precision, timestamp, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value double precision, at timestamp) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_timestamp_final);
COMMENT ON AGGREGATE scorecard(value double precision, at timestamp) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value double precision, at timestamp, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_timestamp_final);
COMMENT ON AGGREGATE scorecard(value double precision, at timestamp, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
CREATE FUNCTION scorecard_accum(numeric[], double precision, date) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_float8_date_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], double precision, date) IS 'Transition: counts one point in.';
CREATE FUNCTION scorecard_accum(numeric[], double precision, date, integer) RETURNS numeric[]
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'scorecard_float8_date_accum';
COMMENT ON FUNCTION scorecard_accum(numeric[], double precision, date, integer) IS 'Transition: counts one point in, and keeps the baseline.';

CREATE AGGREGATE scorecard(value double precision, at date) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_date_final);
COMMENT ON AGGREGATE scorecard(value double precision, at date) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value double precision, at date, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = scorecard_date_final);
COMMENT ON AGGREGATE scorecard(value double precision, at date, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
