-- ratio.sql - ratios of sums: every KPI that divides one sum by another.
--
-- One summary type, ratio_summary, with exact sums. Money and hours are bigint, numeric or double precision (smaller
-- integers and real convert to double precision without loss); counts already added up are numeric.

-- ---- type ratio_summary ----
CREATE TYPE ratio_summary;
CREATE FUNCTION ratio_summary_in(cstring) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_in(cstring) IS 'Text input of ratio_summary.';
CREATE FUNCTION ratio_summary_out(ratio_summary) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_out(ratio_summary) IS 'Text output of ratio_summary: lossless, canonical.';
CREATE FUNCTION ratio_summary_recv(internal) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_recv(internal) IS 'Binary input of ratio_summary, validated.';
CREATE FUNCTION ratio_summary_send(ratio_summary) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_send(ratio_summary) IS 'Binary output of ratio_summary, network order.';
CREATE TYPE ratio_summary (
    INPUT = ratio_summary_in, OUTPUT = ratio_summary_out, RECEIVE = ratio_summary_recv, SEND = ratio_summary_send,
    INTERNALLENGTH = 80, ALIGNMENT = double
);
COMMENT ON TYPE ratio_summary IS 'A ratio of two exact sums, the rows added and the rows missing. Text form: numerator:12.5 denominator:3 rows:2 missing:0.';

-- ---- operators of ratio_summary ----
CREATE FUNCTION ratio_summary_eq(ratio_summary, ratio_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_eq(ratio_summary, ratio_summary) IS 'Comparison of summaries: equal.';
CREATE FUNCTION ratio_summary_ne(ratio_summary, ratio_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_ne(ratio_summary, ratio_summary) IS 'Comparison of summaries: not equal.';
CREATE FUNCTION ratio_summary_lt(ratio_summary, ratio_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_lt(ratio_summary, ratio_summary) IS 'Comparison of summaries: less (an arbitrary total order).';
CREATE FUNCTION ratio_summary_le(ratio_summary, ratio_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_le(ratio_summary, ratio_summary) IS 'Comparison of summaries: less or equal (an arbitrary total order).';
CREATE FUNCTION ratio_summary_gt(ratio_summary, ratio_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_gt(ratio_summary, ratio_summary) IS 'Comparison of summaries: greater (an arbitrary total order).';
CREATE FUNCTION ratio_summary_ge(ratio_summary, ratio_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_ge(ratio_summary, ratio_summary) IS 'Comparison of summaries: greater or equal (an arbitrary total order).';
CREATE FUNCTION ratio_summary_cmp(ratio_summary, ratio_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_cmp(ratio_summary, ratio_summary) IS 'Three-way comparison for btree.';
CREATE FUNCTION ratio_summary_hash(ratio_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_hash(ratio_summary) IS 'Hash, equal for equal summaries.';
CREATE FUNCTION ratio_summary_hash_extended(ratio_summary, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_hash_extended(ratio_summary, bigint) IS 'Seeded 64-bit hash, equal for equal summaries.';
CREATE FUNCTION ratio_summary_add(ratio_summary, ratio_summary) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_add(ratio_summary, ratio_summary) IS 'The two summaries merged.';
CREATE OPERATOR = (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = ratio_summary, RIGHTARG = ratio_summary, FUNCTION = ratio_summary_add, COMMUTATOR = +);
CREATE OPERATOR CLASS ratio_summary_ops DEFAULT FOR TYPE ratio_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 ratio_summary_cmp(ratio_summary, ratio_summary);
CREATE OPERATOR CLASS ratio_summary_ops DEFAULT FOR TYPE ratio_summary USING hash AS
    OPERATOR 1 =, FUNCTION 1 ratio_summary_hash(ratio_summary), FUNCTION 2 ratio_summary_hash_extended(ratio_summary, bigint);
COMMENT ON OPERATOR = (ratio_summary, ratio_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (ratio_summary, ratio_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR < (ratio_summary, ratio_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (ratio_summary, ratio_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR > (ratio_summary, ratio_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (ratio_summary, ratio_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR + (ratio_summary, ratio_summary) IS 'The two summaries merged.';
CREATE FUNCTION ratio_summary_jsonb(ratio_summary) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_jsonb(ratio_summary) IS '{"numerator": ..., "denominator": ..., "rows": ..., "missing": ...}';
CREATE CAST (ratio_summary AS jsonb) WITH FUNCTION ratio_summary_jsonb(ratio_summary);

-- ---- moves and readers ----
CREATE FUNCTION ratio_summary_subtract(ratio_summary, ratio_summary) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION ratio_summary_subtract(ratio_summary, ratio_summary) IS 'Inverse of the merge, for moving frames.';
CREATE FUNCTION ratio(ratio_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_summary_ratio';
COMMENT ON FUNCTION ratio(ratio_summary) IS 'Sum of numerators divided by sum of denominators; NULL when that is zero.';
CREATE FUNCTION percentage(ratio_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_summary_percentage';
COMMENT ON FUNCTION percentage(ratio_summary) IS 'The ratio in percent.';
CREATE FUNCTION numerator(ratio_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_summary_numerator';
COMMENT ON FUNCTION numerator(ratio_summary) IS 'The exact sum of numerators; NULL without rows.';
CREATE FUNCTION denominator(ratio_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_summary_denominator';
COMMENT ON FUNCTION denominator(ratio_summary) IS 'The exact sum of denominators; NULL without rows.';
CREATE FUNCTION sample_size(ratio_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_summary_sample_size';
COMMENT ON FUNCTION sample_size(ratio_summary) IS 'How many rows were added up.';
CREATE FUNCTION missing(ratio_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_summary_missing';
COMMENT ON FUNCTION missing(ratio_summary) IS 'How many rows had a NULL in any argument.';

-- ---- transitions: what one row adds ----
CREATE FUNCTION ratio_amounts_accum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_amounts_int8_accum';
COMMENT ON FUNCTION ratio_amounts_accum(ratio_summary, bigint, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION ratio_amounts_unaccum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_amounts_int8_unaccum';
COMMENT ON FUNCTION ratio_amounts_unaccum(ratio_summary, bigint, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION ratio_amounts_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_amounts_numeric_accum';
COMMENT ON FUNCTION ratio_amounts_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION ratio_amounts_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_amounts_numeric_unaccum';
COMMENT ON FUNCTION ratio_amounts_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION ratio_amounts_accum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_amounts_float8_accum';
COMMENT ON FUNCTION ratio_amounts_accum(ratio_summary, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION ratio_amounts_unaccum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'ratio_amounts_float8_unaccum';
COMMENT ON FUNCTION ratio_amounts_unaccum(ratio_summary, double precision, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_resolved_accum(ratio_summary, bigint, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_resolved_int8_accum';
COMMENT ON FUNCTION cost_resolved_accum(ratio_summary, bigint, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_resolved_unaccum(ratio_summary, bigint, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_resolved_int8_unaccum';
COMMENT ON FUNCTION cost_resolved_unaccum(ratio_summary, bigint, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_resolved_accum(ratio_summary, numeric, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_resolved_numeric_accum';
COMMENT ON FUNCTION cost_resolved_accum(ratio_summary, numeric, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_resolved_unaccum(ratio_summary, numeric, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_resolved_numeric_unaccum';
COMMENT ON FUNCTION cost_resolved_unaccum(ratio_summary, numeric, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_resolved_accum(ratio_summary, double precision, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_resolved_float8_accum';
COMMENT ON FUNCTION cost_resolved_accum(ratio_summary, double precision, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_resolved_unaccum(ratio_summary, double precision, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_resolved_float8_unaccum';
COMMENT ON FUNCTION cost_resolved_unaccum(ratio_summary, double precision, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_each_accum(ratio_summary, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_each_int8_accum';
COMMENT ON FUNCTION cost_each_accum(ratio_summary, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_each_unaccum(ratio_summary, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_each_int8_unaccum';
COMMENT ON FUNCTION cost_each_unaccum(ratio_summary, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_each_accum(ratio_summary, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_each_numeric_accum';
COMMENT ON FUNCTION cost_each_accum(ratio_summary, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_each_unaccum(ratio_summary, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_each_numeric_unaccum';
COMMENT ON FUNCTION cost_each_unaccum(ratio_summary, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_each_accum(ratio_summary, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_each_float8_accum';
COMMENT ON FUNCTION cost_each_accum(ratio_summary, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_each_unaccum(ratio_summary, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_each_float8_unaccum';
COMMENT ON FUNCTION cost_each_unaccum(ratio_summary, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_counted_accum(ratio_summary, bigint, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_counted_int8_accum';
COMMENT ON FUNCTION cost_counted_accum(ratio_summary, bigint, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_counted_unaccum(ratio_summary, bigint, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_counted_int8_unaccum';
COMMENT ON FUNCTION cost_counted_unaccum(ratio_summary, bigint, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_counted_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_counted_numeric_accum';
COMMENT ON FUNCTION cost_counted_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_counted_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_counted_numeric_unaccum';
COMMENT ON FUNCTION cost_counted_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION cost_counted_accum(ratio_summary, double precision, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_counted_float8_accum';
COMMENT ON FUNCTION cost_counted_accum(ratio_summary, double precision, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION cost_counted_unaccum(ratio_summary, double precision, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'cost_counted_float8_unaccum';
COMMENT ON FUNCTION cost_counted_unaccum(ratio_summary, double precision, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION amount_left_accum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'amount_left_int8_accum';
COMMENT ON FUNCTION amount_left_accum(ratio_summary, bigint, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION amount_left_unaccum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'amount_left_int8_unaccum';
COMMENT ON FUNCTION amount_left_unaccum(ratio_summary, bigint, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION amount_left_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'amount_left_numeric_accum';
COMMENT ON FUNCTION amount_left_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION amount_left_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'amount_left_numeric_unaccum';
COMMENT ON FUNCTION amount_left_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION amount_left_accum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'amount_left_float8_accum';
COMMENT ON FUNCTION amount_left_accum(ratio_summary, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION amount_left_unaccum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'amount_left_float8_unaccum';
COMMENT ON FUNCTION amount_left_unaccum(ratio_summary, double precision, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION share_of_market_accum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'share_of_market_int8_accum';
COMMENT ON FUNCTION share_of_market_accum(ratio_summary, bigint, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION share_of_market_unaccum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'share_of_market_int8_unaccum';
COMMENT ON FUNCTION share_of_market_unaccum(ratio_summary, bigint, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION share_of_market_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'share_of_market_numeric_accum';
COMMENT ON FUNCTION share_of_market_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION share_of_market_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'share_of_market_numeric_unaccum';
COMMENT ON FUNCTION share_of_market_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION share_of_market_accum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'share_of_market_float8_accum';
COMMENT ON FUNCTION share_of_market_accum(ratio_summary, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION share_of_market_unaccum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'share_of_market_float8_unaccum';
COMMENT ON FUNCTION share_of_market_unaccum(ratio_summary, double precision, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION occupied_time_accum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_int8_accum';
COMMENT ON FUNCTION occupied_time_accum(ratio_summary, bigint, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION occupied_time_unaccum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_int8_unaccum';
COMMENT ON FUNCTION occupied_time_unaccum(ratio_summary, bigint, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION occupied_time_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_numeric_accum';
COMMENT ON FUNCTION occupied_time_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION occupied_time_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_numeric_unaccum';
COMMENT ON FUNCTION occupied_time_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION occupied_time_accum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_float8_accum';
COMMENT ON FUNCTION occupied_time_accum(ratio_summary, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION occupied_time_unaccum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_float8_unaccum';
COMMENT ON FUNCTION occupied_time_unaccum(ratio_summary, double precision, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION occupied_time_accum(ratio_summary, interval, interval) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_interval_accum';
COMMENT ON FUNCTION occupied_time_accum(ratio_summary, interval, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION occupied_time_unaccum(ratio_summary, interval, interval) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'occupied_time_interval_unaccum';
COMMENT ON FUNCTION occupied_time_unaccum(ratio_summary, interval, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION utilized_time_accum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_int8_accum';
COMMENT ON FUNCTION utilized_time_accum(ratio_summary, bigint, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION utilized_time_unaccum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_int8_unaccum';
COMMENT ON FUNCTION utilized_time_unaccum(ratio_summary, bigint, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION utilized_time_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_numeric_accum';
COMMENT ON FUNCTION utilized_time_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION utilized_time_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_numeric_unaccum';
COMMENT ON FUNCTION utilized_time_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION utilized_time_accum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_float8_accum';
COMMENT ON FUNCTION utilized_time_accum(ratio_summary, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION utilized_time_unaccum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_float8_unaccum';
COMMENT ON FUNCTION utilized_time_unaccum(ratio_summary, double precision, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION utilized_time_accum(ratio_summary, interval, interval) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_interval_accum';
COMMENT ON FUNCTION utilized_time_accum(ratio_summary, interval, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION utilized_time_unaccum(ratio_summary, interval, interval) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'utilized_time_interval_unaccum';
COMMENT ON FUNCTION utilized_time_unaccum(ratio_summary, interval, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION solved_in_hours_accum(ratio_summary, numeric, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'solved_in_hours_int8_accum';
COMMENT ON FUNCTION solved_in_hours_accum(ratio_summary, numeric, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION solved_in_hours_unaccum(ratio_summary, numeric, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'solved_in_hours_int8_unaccum';
COMMENT ON FUNCTION solved_in_hours_unaccum(ratio_summary, numeric, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION solved_in_hours_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'solved_in_hours_numeric_accum';
COMMENT ON FUNCTION solved_in_hours_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION solved_in_hours_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'solved_in_hours_numeric_unaccum';
COMMENT ON FUNCTION solved_in_hours_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION solved_in_hours_accum(ratio_summary, numeric, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'solved_in_hours_float8_accum';
COMMENT ON FUNCTION solved_in_hours_accum(ratio_summary, numeric, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION solved_in_hours_unaccum(ratio_summary, numeric, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'solved_in_hours_float8_unaccum';
COMMENT ON FUNCTION solved_in_hours_unaccum(ratio_summary, numeric, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION expansion_revenue_accum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'expansion_revenue_int8_accum';
COMMENT ON FUNCTION expansion_revenue_accum(ratio_summary, bigint, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION expansion_revenue_unaccum(ratio_summary, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'expansion_revenue_int8_unaccum';
COMMENT ON FUNCTION expansion_revenue_unaccum(ratio_summary, bigint, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION expansion_revenue_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'expansion_revenue_numeric_accum';
COMMENT ON FUNCTION expansion_revenue_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION expansion_revenue_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'expansion_revenue_numeric_unaccum';
COMMENT ON FUNCTION expansion_revenue_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION expansion_revenue_accum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'expansion_revenue_float8_accum';
COMMENT ON FUNCTION expansion_revenue_accum(ratio_summary, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION expansion_revenue_unaccum(ratio_summary, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'expansion_revenue_float8_unaccum';
COMMENT ON FUNCTION expansion_revenue_unaccum(ratio_summary, double precision, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION net_revenue_accum(ratio_summary, bigint, bigint, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'net_revenue_int8_accum';
COMMENT ON FUNCTION net_revenue_accum(ratio_summary, bigint, bigint, bigint, bigint) IS 'Transition: counts one row in.';
CREATE FUNCTION net_revenue_unaccum(ratio_summary, bigint, bigint, bigint, bigint) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'net_revenue_int8_unaccum';
COMMENT ON FUNCTION net_revenue_unaccum(ratio_summary, bigint, bigint, bigint, bigint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION net_revenue_accum(ratio_summary, numeric, numeric, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'net_revenue_numeric_accum';
COMMENT ON FUNCTION net_revenue_accum(ratio_summary, numeric, numeric, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION net_revenue_unaccum(ratio_summary, numeric, numeric, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'net_revenue_numeric_unaccum';
COMMENT ON FUNCTION net_revenue_unaccum(ratio_summary, numeric, numeric, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION net_revenue_accum(ratio_summary, double precision, double precision, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'net_revenue_float8_accum';
COMMENT ON FUNCTION net_revenue_accum(ratio_summary, double precision, double precision, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION net_revenue_unaccum(ratio_summary, double precision, double precision, double precision, double precision) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'net_revenue_float8_unaccum';
COMMENT ON FUNCTION net_revenue_unaccum(ratio_summary, double precision, double precision, double precision, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION two_counts_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION two_counts_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION two_counts_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION two_counts_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION replies_resolved_accum(ratio_summary, integer, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'replies_resolved_int4_accum';
COMMENT ON FUNCTION replies_resolved_accum(ratio_summary, integer, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION replies_resolved_unaccum(ratio_summary, integer, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'replies_resolved_int4_unaccum';
COMMENT ON FUNCTION replies_resolved_unaccum(ratio_summary, integer, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION replies_resolved_accum(ratio_summary, double precision, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'replies_resolved_float8_accum';
COMMENT ON FUNCTION replies_resolved_accum(ratio_summary, double precision, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION replies_resolved_unaccum(ratio_summary, double precision, boolean) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'replies_resolved_float8_unaccum';
COMMENT ON FUNCTION replies_resolved_unaccum(ratio_summary, double precision, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION customers_kept_accum(ratio_summary, numeric, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_kept_accum(ratio_summary, numeric, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION customers_kept_unaccum(ratio_summary, numeric, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_kept_unaccum(ratio_summary, numeric, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION customers_gone_accum(ratio_summary, numeric, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_gone_accum(ratio_summary, numeric, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION customers_gone_unaccum(ratio_summary, numeric, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_gone_unaccum(ratio_summary, numeric, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION customers_lost_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_lost_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION customers_lost_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_lost_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION customers_not_lost_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_not_lost_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION customers_not_lost_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_not_lost_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION customers_shrunk_accum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_shrunk_accum(ratio_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION customers_shrunk_unaccum(ratio_summary, numeric, numeric) RETURNS ratio_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION customers_shrunk_unaccum(ratio_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';

-- ---- the summary ----

CREATE AGGREGATE ratio_summary(numerator bigint, denominator bigint) (
    SFUNC = ratio_amounts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE,
    MSFUNC = ratio_amounts_accum, MINVFUNC = ratio_amounts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE ratio_summary(numerator bigint, denominator bigint) IS 'The summary of a ratio of two sums; a row with a NULL is missing.';

CREATE AGGREGATE ratio_summary(numerator numeric, denominator numeric) (
    SFUNC = ratio_amounts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE,
    MSFUNC = ratio_amounts_accum, MINVFUNC = ratio_amounts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE ratio_summary(numerator numeric, denominator numeric) IS 'The summary of a ratio of two sums; a row with a NULL is missing.';

CREATE AGGREGATE ratio_summary(numerator double precision, denominator double precision) (
    SFUNC = ratio_amounts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE,
    MSFUNC = ratio_amounts_accum, MINVFUNC = ratio_amounts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE ratio_summary(numerator double precision, denominator double precision) IS 'The summary of a ratio of two sums; a row with a NULL is missing.';

CREATE AGGREGATE ratio_summary(s ratio_summary) (
    SFUNC = ratio_summary_add, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE,
    MSFUNC = ratio_summary_add, MINVFUNC = ratio_summary_subtract, MSTYPE = ratio_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE ratio_summary(s ratio_summary) IS 'The merge of stored summaries.';

-- ---- customers counted at the start and the end ----

CREATE AGGREGATE retention(start numeric, "end" numeric, new numeric) (
    SFUNC = customers_kept_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = customers_kept_accum, MINVFUNC = customers_kept_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE retention(start numeric, "end" numeric, new numeric) IS 'Customer retention in percent: (end - new) of start.';

CREATE AGGREGATE retention(start numeric, lost numeric) (
    SFUNC = customers_not_lost_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = customers_not_lost_accum, MINVFUNC = customers_not_lost_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE retention(start numeric, lost numeric) IS 'Customer retention in percent: (start - lost) of start.';

CREATE AGGREGATE churn(start numeric, "end" numeric, new numeric) (
    SFUNC = customers_gone_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = customers_gone_accum, MINVFUNC = customers_gone_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE churn(start numeric, "end" numeric, new numeric) IS 'Gross customer churn in percent: 100 - retention.';

CREATE AGGREGATE churn(start numeric, lost numeric) (
    SFUNC = customers_lost_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = customers_lost_accum, MINVFUNC = customers_lost_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE churn(start numeric, lost numeric) IS 'Gross customer churn in percent: lost of start.';

CREATE AGGREGATE net_churn(start numeric, "end" numeric) (
    SFUNC = customers_shrunk_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = customers_shrunk_accum, MINVFUNC = customers_shrunk_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE net_churn(start numeric, "end" numeric) IS 'Net customer churn in percent: (start - end) of start; negative when the base grew.';

-- ---- cost ----

CREATE AGGREGATE cost_per_resolution(cost bigint, resolved boolean) (
    SFUNC = cost_resolved_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_resolved_accum, MINVFUNC = cost_resolved_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_resolution(cost bigint, resolved boolean) IS 'All cost divided by resolved issues.';

CREATE AGGREGATE cost_per_resolution(cost numeric, resolved boolean) (
    SFUNC = cost_resolved_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_resolved_accum, MINVFUNC = cost_resolved_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_resolution(cost numeric, resolved boolean) IS 'All cost divided by resolved issues.';

CREATE AGGREGATE cost_per_resolution(cost double precision, resolved boolean) (
    SFUNC = cost_resolved_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_resolved_accum, MINVFUNC = cost_resolved_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_resolution(cost double precision, resolved boolean) IS 'All cost divided by resolved issues.';

CREATE AGGREGATE cost_per_resolution(cost bigint, resolutions numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_resolution(cost bigint, resolutions numeric) IS 'All cost divided by resolved issues; counts already added up.';

CREATE AGGREGATE cost_per_resolution(cost numeric, resolutions numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_resolution(cost numeric, resolutions numeric) IS 'All cost divided by resolved issues; counts already added up.';

CREATE AGGREGATE cost_per_resolution(cost double precision, resolutions numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_resolution(cost double precision, resolutions numeric) IS 'All cost divided by resolved issues; counts already added up.';

CREATE AGGREGATE cost_per_conversation(cost bigint) (
    SFUNC = cost_each_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_each_accum, MINVFUNC = cost_each_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_conversation(cost bigint) IS 'All cost divided by conversations; one row each.';

CREATE AGGREGATE cost_per_conversation(cost numeric) (
    SFUNC = cost_each_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_each_accum, MINVFUNC = cost_each_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_conversation(cost numeric) IS 'All cost divided by conversations; one row each.';

CREATE AGGREGATE cost_per_conversation(cost double precision) (
    SFUNC = cost_each_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_each_accum, MINVFUNC = cost_each_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_conversation(cost double precision) IS 'All cost divided by conversations; one row each.';

CREATE AGGREGATE cost_per_conversation(cost bigint, conversations numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_conversation(cost bigint, conversations numeric) IS 'All cost divided by conversations; counts already added up.';

CREATE AGGREGATE cost_per_conversation(cost numeric, conversations numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_conversation(cost numeric, conversations numeric) IS 'All cost divided by conversations; counts already added up.';

CREATE AGGREGATE cost_per_conversation(cost double precision, conversations numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_conversation(cost double precision, conversations numeric) IS 'All cost divided by conversations; counts already added up.';

CREATE AGGREGATE cost_per_ticket(cost bigint) (
    SFUNC = cost_each_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_each_accum, MINVFUNC = cost_each_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_ticket(cost bigint) IS 'All cost divided by tickets; one row each.';

CREATE AGGREGATE cost_per_ticket(cost numeric) (
    SFUNC = cost_each_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_each_accum, MINVFUNC = cost_each_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_ticket(cost numeric) IS 'All cost divided by tickets; one row each.';

CREATE AGGREGATE cost_per_ticket(cost double precision) (
    SFUNC = cost_each_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_each_accum, MINVFUNC = cost_each_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_ticket(cost double precision) IS 'All cost divided by tickets; one row each.';

CREATE AGGREGATE cost_per_ticket(cost bigint, tickets numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_ticket(cost bigint, tickets numeric) IS 'All cost divided by tickets; counts already added up.';

CREATE AGGREGATE cost_per_ticket(cost numeric, tickets numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_ticket(cost numeric, tickets numeric) IS 'All cost divided by tickets; counts already added up.';

CREATE AGGREGATE cost_per_ticket(cost double precision, tickets numeric) (
    SFUNC = cost_counted_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = cost_counted_accum, MINVFUNC = cost_counted_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE cost_per_ticket(cost double precision, tickets numeric) IS 'All cost divided by tickets; counts already added up.';

CREATE AGGREGATE support_cost_ratio(cost bigint, revenue bigint) (
    SFUNC = ratio_amounts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = ratio_amounts_accum, MINVFUNC = ratio_amounts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE support_cost_ratio(cost bigint, revenue bigint) IS 'Support cost in percent of revenue.';

CREATE AGGREGATE support_cost_ratio(cost numeric, revenue numeric) (
    SFUNC = ratio_amounts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = ratio_amounts_accum, MINVFUNC = ratio_amounts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE support_cost_ratio(cost numeric, revenue numeric) IS 'Support cost in percent of revenue.';

CREATE AGGREGATE support_cost_ratio(cost double precision, revenue double precision) (
    SFUNC = ratio_amounts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = ratio_amounts_accum, MINVFUNC = ratio_amounts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE support_cost_ratio(cost double precision, revenue double precision) IS 'Support cost in percent of revenue.';

-- ---- workload ----

CREATE AGGREGATE tickets_per_hour(solved numeric, hours bigint) (
    SFUNC = solved_in_hours_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = solved_in_hours_accum, MINVFUNC = solved_in_hours_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE tickets_per_hour(solved numeric, hours bigint) IS 'Tickets solved per hour worked.';

CREATE AGGREGATE tickets_per_hour(solved numeric, hours numeric) (
    SFUNC = solved_in_hours_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = solved_in_hours_accum, MINVFUNC = solved_in_hours_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE tickets_per_hour(solved numeric, hours numeric) IS 'Tickets solved per hour worked.';

CREATE AGGREGATE tickets_per_hour(solved numeric, hours double precision) (
    SFUNC = solved_in_hours_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = solved_in_hours_accum, MINVFUNC = solved_in_hours_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE tickets_per_hour(solved numeric, hours double precision) IS 'Tickets solved per hour worked.';

CREATE AGGREGATE tickets_per_customer(tickets numeric, customers numeric) (
    SFUNC = two_counts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = two_counts_accum, MINVFUNC = two_counts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE tickets_per_customer(tickets numeric, customers numeric) IS 'Tickets per customer; counts already added up.';

CREATE AGGREGATE replies_per_resolution(replies integer, resolved boolean) (
    SFUNC = replies_resolved_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = replies_resolved_accum, MINVFUNC = replies_resolved_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE replies_per_resolution(replies integer, resolved boolean) IS 'Replies on resolved tickets divided by resolved tickets.';

CREATE AGGREGATE replies_per_resolution(replies double precision, resolved boolean) (
    SFUNC = replies_resolved_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = replies_resolved_accum, MINVFUNC = replies_resolved_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE replies_per_resolution(replies double precision, resolved boolean) IS 'Replies on resolved tickets divided by resolved tickets.';

CREATE AGGREGATE replies_per_resolution(replies numeric, resolutions numeric) (
    SFUNC = two_counts_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = ratio,
    MSFUNC = two_counts_accum, MINVFUNC = two_counts_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = ratio);
COMMENT ON AGGREGATE replies_per_resolution(replies numeric, resolutions numeric) IS 'Replies per resolved ticket; counts already added up.';

CREATE AGGREGATE occupancy(handle bigint, available bigint) (
    SFUNC = occupied_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = occupied_time_accum, MINVFUNC = occupied_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE occupancy(handle bigint, available bigint) IS 'Handle time in percent of handle and available time.';

CREATE AGGREGATE occupancy(handle numeric, available numeric) (
    SFUNC = occupied_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = occupied_time_accum, MINVFUNC = occupied_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE occupancy(handle numeric, available numeric) IS 'Handle time in percent of handle and available time.';

CREATE AGGREGATE occupancy(handle double precision, available double precision) (
    SFUNC = occupied_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = occupied_time_accum, MINVFUNC = occupied_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE occupancy(handle double precision, available double precision) IS 'Handle time in percent of handle and available time.';

CREATE AGGREGATE occupancy(handle interval, available interval) (
    SFUNC = occupied_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = occupied_time_accum, MINVFUNC = occupied_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE occupancy(handle interval, available interval) IS 'Handle time in percent of handle and available time.';

CREATE AGGREGATE utilization(handle bigint, paid bigint) (
    SFUNC = utilized_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = utilized_time_accum, MINVFUNC = utilized_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE utilization(handle bigint, paid bigint) IS 'Handle time in percent of paid time.';

CREATE AGGREGATE utilization(handle numeric, paid numeric) (
    SFUNC = utilized_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = utilized_time_accum, MINVFUNC = utilized_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE utilization(handle numeric, paid numeric) IS 'Handle time in percent of paid time.';

CREATE AGGREGATE utilization(handle double precision, paid double precision) (
    SFUNC = utilized_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = utilized_time_accum, MINVFUNC = utilized_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE utilization(handle double precision, paid double precision) IS 'Handle time in percent of paid time.';

CREATE AGGREGATE utilization(handle interval, paid interval) (
    SFUNC = utilized_time_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = utilized_time_accum, MINVFUNC = utilized_time_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE utilization(handle interval, paid interval) IS 'Handle time in percent of paid time.';

-- ---- market and money ----

CREATE AGGREGATE market_share(ours bigint, market bigint) (
    SFUNC = share_of_market_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = share_of_market_accum, MINVFUNC = share_of_market_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE market_share(ours bigint, market bigint) IS 'Own sales in percent of the whole market.';

CREATE AGGREGATE market_share(ours numeric, market numeric) (
    SFUNC = share_of_market_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = share_of_market_accum, MINVFUNC = share_of_market_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE market_share(ours numeric, market numeric) IS 'Own sales in percent of the whole market.';

CREATE AGGREGATE market_share(ours double precision, market double precision) (
    SFUNC = share_of_market_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = share_of_market_accum, MINVFUNC = share_of_market_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE market_share(ours double precision, market double precision) IS 'Own sales in percent of the whole market.';

CREATE AGGREGATE customer_profit(revenue bigint, cost bigint) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = numerator,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = numerator);
COMMENT ON AGGREGATE customer_profit(revenue bigint, cost bigint) IS 'Sum of revenue minus cost.';

CREATE AGGREGATE customer_profit(revenue numeric, cost numeric) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = numerator,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = numerator);
COMMENT ON AGGREGATE customer_profit(revenue numeric, cost numeric) IS 'Sum of revenue minus cost.';

CREATE AGGREGATE customer_profit(revenue double precision, cost double precision) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = numerator,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = numerator);
COMMENT ON AGGREGATE customer_profit(revenue double precision, cost double precision) IS 'Sum of revenue minus cost.';

CREATE AGGREGATE profit_margin(revenue bigint, cost bigint) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE profit_margin(revenue bigint, cost bigint) IS 'Revenue minus cost in percent of revenue.';

CREATE AGGREGATE profit_margin(revenue numeric, cost numeric) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE profit_margin(revenue numeric, cost numeric) IS 'Revenue minus cost in percent of revenue.';

CREATE AGGREGATE profit_margin(revenue double precision, cost double precision) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE profit_margin(revenue double precision, cost double precision) IS 'Revenue minus cost in percent of revenue.';

CREATE AGGREGATE brand_equity(revenue bigint, unbranded_revenue bigint) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = numerator,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = numerator);
COMMENT ON AGGREGATE brand_equity(revenue bigint, unbranded_revenue bigint) IS 'Revenue premium: what the brand earns over an unbranded equivalent.';

CREATE AGGREGATE brand_equity(revenue numeric, unbranded_revenue numeric) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = numerator,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = numerator);
COMMENT ON AGGREGATE brand_equity(revenue numeric, unbranded_revenue numeric) IS 'Revenue premium: what the brand earns over an unbranded equivalent.';

CREATE AGGREGATE brand_equity(revenue double precision, unbranded_revenue double precision) (
    SFUNC = amount_left_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = numerator,
    MSFUNC = amount_left_accum, MINVFUNC = amount_left_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = numerator);
COMMENT ON AGGREGATE brand_equity(revenue double precision, unbranded_revenue double precision) IS 'Revenue premium: what the brand earns over an unbranded equivalent.';

CREATE AGGREGATE expansion_rate(start_revenue bigint, expansion bigint) (
    SFUNC = expansion_revenue_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = expansion_revenue_accum, MINVFUNC = expansion_revenue_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE expansion_rate(start_revenue bigint, expansion bigint) IS 'Expansion revenue in percent of the revenue at the start.';

CREATE AGGREGATE expansion_rate(start_revenue numeric, expansion numeric) (
    SFUNC = expansion_revenue_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = expansion_revenue_accum, MINVFUNC = expansion_revenue_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE expansion_rate(start_revenue numeric, expansion numeric) IS 'Expansion revenue in percent of the revenue at the start.';

CREATE AGGREGATE expansion_rate(start_revenue double precision, expansion double precision) (
    SFUNC = expansion_revenue_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = expansion_revenue_accum, MINVFUNC = expansion_revenue_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE expansion_rate(start_revenue double precision, expansion double precision) IS 'Expansion revenue in percent of the revenue at the start.';

CREATE AGGREGATE net_revenue_retention(start_revenue bigint, expansion bigint, contraction bigint, churned bigint) (
    SFUNC = net_revenue_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = net_revenue_accum, MINVFUNC = net_revenue_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE net_revenue_retention(start_revenue bigint, expansion bigint, contraction bigint, churned bigint) IS 'Revenue at the start plus expansion minus contraction and churn, in percent of the start.';

CREATE AGGREGATE net_revenue_retention(start_revenue numeric, expansion numeric, contraction numeric, churned numeric) (
    SFUNC = net_revenue_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = net_revenue_accum, MINVFUNC = net_revenue_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE net_revenue_retention(start_revenue numeric, expansion numeric, contraction numeric, churned numeric) IS 'Revenue at the start plus expansion minus contraction and churn, in percent of the start.';

CREATE AGGREGATE net_revenue_retention(start_revenue double precision, expansion double precision, contraction double precision, churned double precision) (
    SFUNC = net_revenue_accum, STYPE = ratio_summary, INITCOND = 'missing:0', COMBINEFUNC = ratio_summary_add, PARALLEL = SAFE, FINALFUNC = percentage,
    MSFUNC = net_revenue_accum, MINVFUNC = net_revenue_unaccum, MSTYPE = ratio_summary, MINITCOND = 'missing:0', MFINALFUNC = percentage);
COMMENT ON AGGREGATE net_revenue_retention(start_revenue double precision, expansion double precision, contraction double precision, churned double precision) IS 'Revenue at the start plus expansion minus contraction and churn, in percent of the start.';

-- ---- plain functions ----
CREATE FUNCTION lifetime_value(profit_per_customer bigint, churn_percent bigint) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'lifetime_value_int8';
COMMENT ON FUNCTION lifetime_value(profit_per_customer bigint, churn_percent bigint) IS 'Profit a customer brings a period divided by churn a period (percent); NULL when nobody leaves.';
CREATE FUNCTION lifetime_value(profit_per_customer numeric, churn_percent numeric) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'lifetime_value_numeric';
COMMENT ON FUNCTION lifetime_value(profit_per_customer numeric, churn_percent numeric) IS 'Profit a customer brings a period divided by churn a period (percent); NULL when nobody leaves.';
CREATE FUNCTION lifetime_value(profit_per_customer double precision, churn_percent double precision) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'lifetime_value_float8';
COMMENT ON FUNCTION lifetime_value(profit_per_customer double precision, churn_percent double precision) IS 'Profit a customer brings a period divided by churn a period (percent); NULL when nobody leaves.';
