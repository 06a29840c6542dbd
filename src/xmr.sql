-- xmr.sql - the control chart of individual values as a window function.
CREATE TYPE xmr_result AS (center numeric, lower numeric, upper numeric, signal text);
COMMENT ON TYPE xmr_result IS 'What xmr says of one value: the mean, the natural process limits, and the signal if there is one.';

@block xmr_of value | symbol
@defaulted xmr(value $1, baseline integer DEFAULT NULL) | xmr($1, integer) | xmr_result | WINDOW IMMUTABLE | $2 | Control chart over the partition in its ORDER BY: mean, mean -/+ 2.66 times the mean moving range, signal; limits from the whole partition or from its first baseline values.
@end

@xmr_of bigint | xmr_int8
@xmr_of numeric | xmr_numeric
@xmr_of double precision | xmr_float8
