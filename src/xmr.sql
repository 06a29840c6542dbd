-- xmr.sql - the control chart of individual values as a window function.
CREATE TYPE xmr_result AS (center numeric, lower numeric, upper numeric, signal text);
COMMENT ON TYPE xmr_result IS 'What xmr says of one value: the mean, the natural process limits, and the signal if there is one.';

CREATE FUNCTION xmr(value bigint, baseline integer DEFAULT NULL) RETURNS xmr_result
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'xmr_int8';
COMMENT ON FUNCTION xmr(bigint, integer) IS 'Control chart over the partition in its ORDER BY: mean, mean -/+ 2.66 times the mean moving range, signal; limits from the whole partition or from its first baseline values.';

CREATE FUNCTION xmr(value numeric, baseline integer DEFAULT NULL) RETURNS xmr_result
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'xmr_numeric';
COMMENT ON FUNCTION xmr(numeric, integer) IS 'Control chart over the partition in its ORDER BY: mean, mean -/+ 2.66 times the mean moving range, signal; limits from the whole partition or from its first baseline values.';

CREATE FUNCTION xmr(value double precision, baseline integer DEFAULT NULL) RETURNS xmr_result
    LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'xmr_float8';
COMMENT ON FUNCTION xmr(double precision, integer) IS 'Control chart over the partition in its ORDER BY: mean, mean -/+ 2.66 times the mean moving range, signal; limits from the whole partition or from its first baseline values.';
