-- rate.sql - shares: every KPI that is hits out of hits and misses.
--
-- One summary type, rate_summary; one CREATE AGGREGATE a KPI and input type. Counts already added up are numeric,
-- to which every integer type and sum(bigint) convert, so one form takes them all.

-- ---- type rate_summary ----
CREATE TYPE rate_summary;
CREATE FUNCTION rate_summary_in(cstring) RETURNS rate_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_in(cstring) IS 'Text input of rate_summary.';
CREATE FUNCTION rate_summary_out(rate_summary) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_out(rate_summary) IS 'Text output of rate_summary: lossless, canonical.';
CREATE FUNCTION rate_summary_recv(internal) RETURNS rate_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_recv(internal) IS 'Binary input of rate_summary, validated.';
CREATE FUNCTION rate_summary_send(rate_summary) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_send(rate_summary) IS 'Binary output of rate_summary, network order.';
CREATE TYPE rate_summary (
    INPUT = rate_summary_in, OUTPUT = rate_summary_out, RECEIVE = rate_summary_recv, SEND = rate_summary_send,
    INTERNALLENGTH = 24, ALIGNMENT = double
);
COMMENT ON TYPE rate_summary IS 'A share: hits, misses and missing. Text form: hits:3 misses:1 missing:2.';

-- ---- operators of rate_summary ----
CREATE FUNCTION rate_summary_eq(rate_summary, rate_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_eq(rate_summary, rate_summary) IS 'Comparison of summaries: equal.';
CREATE FUNCTION rate_summary_ne(rate_summary, rate_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_ne(rate_summary, rate_summary) IS 'Comparison of summaries: not equal.';
CREATE FUNCTION rate_summary_lt(rate_summary, rate_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_lt(rate_summary, rate_summary) IS 'Comparison of summaries: less (an arbitrary total order).';
CREATE FUNCTION rate_summary_le(rate_summary, rate_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_le(rate_summary, rate_summary) IS 'Comparison of summaries: less or equal (an arbitrary total order).';
CREATE FUNCTION rate_summary_gt(rate_summary, rate_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_gt(rate_summary, rate_summary) IS 'Comparison of summaries: greater (an arbitrary total order).';
CREATE FUNCTION rate_summary_ge(rate_summary, rate_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_ge(rate_summary, rate_summary) IS 'Comparison of summaries: greater or equal (an arbitrary total order).';
CREATE FUNCTION rate_summary_cmp(rate_summary, rate_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_cmp(rate_summary, rate_summary) IS 'Three-way comparison for btree.';
CREATE FUNCTION rate_summary_hash(rate_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_hash(rate_summary) IS 'Hash, equal for equal summaries.';
CREATE FUNCTION rate_summary_hash_extended(rate_summary, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_hash_extended(rate_summary, bigint) IS 'Seeded 64-bit hash, equal for equal summaries.';
CREATE FUNCTION rate_summary_add(rate_summary, rate_summary) RETURNS rate_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_add(rate_summary, rate_summary) IS 'The two summaries merged.';
CREATE OPERATOR = (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = rate_summary, RIGHTARG = rate_summary, FUNCTION = rate_summary_add, COMMUTATOR = +);
CREATE OPERATOR CLASS rate_summary_ops DEFAULT FOR TYPE rate_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 rate_summary_cmp(rate_summary, rate_summary);
CREATE OPERATOR CLASS rate_summary_ops DEFAULT FOR TYPE rate_summary USING hash AS
    OPERATOR 1 =, FUNCTION 1 rate_summary_hash(rate_summary), FUNCTION 2 rate_summary_hash_extended(rate_summary, bigint);
COMMENT ON OPERATOR = (rate_summary, rate_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (rate_summary, rate_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR < (rate_summary, rate_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (rate_summary, rate_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR > (rate_summary, rate_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (rate_summary, rate_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR + (rate_summary, rate_summary) IS 'The two summaries merged.';
CREATE FUNCTION rate_summary_jsonb(rate_summary) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_jsonb(rate_summary) IS '{"hits": ..., "misses": ..., "missing": ...}';
CREATE CAST (rate_summary AS jsonb) WITH FUNCTION rate_summary_jsonb(rate_summary);

-- ---- moves and readers ----
CREATE FUNCTION rate_summary_subtract(rate_summary, rate_summary) RETURNS rate_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_summary_subtract(rate_summary, rate_summary) IS 'Inverse of the merge, for moving frames.';
CREATE FUNCTION rate(rate_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_rate';
COMMENT ON FUNCTION rate(rate_summary) IS 'Hits in percent of hits and misses, 0 to 100; NULL when there are none.';
CREATE FUNCTION hits(rate_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_hits';
COMMENT ON FUNCTION hits(rate_summary) IS 'How many rows were hits.';
CREATE FUNCTION sample_size(rate_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_sample_size';
COMMENT ON FUNCTION sample_size(rate_summary) IS 'How many rows were hits or misses.';
CREATE FUNCTION missing(rate_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_missing';
COMMENT ON FUNCTION missing(rate_summary) IS 'How many rows were NULL or left out by the KPI.';

-- ---- transitions: what one row counts as ----
CREATE FUNCTION rate_boolean_accum(rate_summary, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_boolean_accum(rate_summary, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION rate_boolean_unaccum(rate_summary, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_boolean_unaccum(rate_summary, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION rate_counts_accum(rate_summary, numeric, numeric) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_counts_accum(rate_summary, numeric, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION rate_counts_unaccum(rate_summary, numeric, numeric) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION rate_counts_unaccum(rate_summary, numeric, numeric) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION fcr_accum(rate_summary, integer) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_int4_accum';
COMMENT ON FUNCTION fcr_accum(rate_summary, integer) IS 'Transition: counts one row in.';
CREATE FUNCTION fcr_unaccum(rate_summary, integer) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_int4_unaccum';
COMMENT ON FUNCTION fcr_unaccum(rate_summary, integer) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION fcr_accum(rate_summary, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_float8_accum';
COMMENT ON FUNCTION fcr_accum(rate_summary, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION fcr_unaccum(rate_summary, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_float8_unaccum';
COMMENT ON FUNCTION fcr_unaccum(rate_summary, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION fcr_received_accum(rate_summary, integer, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_received_int4_accum';
COMMENT ON FUNCTION fcr_received_accum(rate_summary, integer, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION fcr_received_unaccum(rate_summary, integer, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_received_int4_unaccum';
COMMENT ON FUNCTION fcr_received_unaccum(rate_summary, integer, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION fcr_received_accum(rate_summary, double precision, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_received_float8_accum';
COMMENT ON FUNCTION fcr_received_accum(rate_summary, double precision, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION fcr_received_unaccum(rate_summary, double precision, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_received_float8_unaccum';
COMMENT ON FUNCTION fcr_received_unaccum(rate_summary, double precision, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION fcr_resolved_accum(rate_summary, integer, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_resolved_int4_accum';
COMMENT ON FUNCTION fcr_resolved_accum(rate_summary, integer, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION fcr_resolved_unaccum(rate_summary, integer, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_resolved_int4_unaccum';
COMMENT ON FUNCTION fcr_resolved_unaccum(rate_summary, integer, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION fcr_resolved_accum(rate_summary, double precision, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_resolved_float8_accum';
COMMENT ON FUNCTION fcr_resolved_accum(rate_summary, double precision, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION fcr_resolved_unaccum(rate_summary, double precision, boolean) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'fcr_resolved_float8_unaccum';
COMMENT ON FUNCTION fcr_resolved_unaccum(rate_summary, double precision, boolean) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION resolved_at_accum(rate_summary, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_at_accum(rate_summary, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION resolved_at_unaccum(rate_summary, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_at_unaccum(rate_summary, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION resolved_within_accum(rate_summary, timestamptz, timestamptz, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_within_accum(rate_summary, timestamptz, timestamptz, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION resolved_within_unaccum(rate_summary, timestamptz, timestamptz, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_within_unaccum(rate_summary, timestamptz, timestamptz, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION sla_accum(rate_summary, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_accum(rate_summary, timestamptz, timestamptz, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION sla_unaccum(rate_summary, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_unaccum(rate_summary, timestamptz, timestamptz, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION retained_accum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION retained_accum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION retained_unaccum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION retained_unaccum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION churned_accum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION churned_accum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION churned_unaccum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION churned_unaccum(rate_summary, timestamptz, timestamptz, timestamptz, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION resolved_at_accum(rate_summary, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_at_accum(rate_summary, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION resolved_at_unaccum(rate_summary, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_at_unaccum(rate_summary, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION resolved_within_accum(rate_summary, timestamp, timestamp, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_within_accum(rate_summary, timestamp, timestamp, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION resolved_within_unaccum(rate_summary, timestamp, timestamp, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION resolved_within_unaccum(rate_summary, timestamp, timestamp, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION sla_accum(rate_summary, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_accum(rate_summary, timestamp, timestamp, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION sla_unaccum(rate_summary, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION sla_unaccum(rate_summary, timestamp, timestamp, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION retained_accum(rate_summary, timestamp, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION retained_accum(rate_summary, timestamp, timestamp, timestamp, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION retained_unaccum(rate_summary, timestamp, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION retained_unaccum(rate_summary, timestamp, timestamp, timestamp, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION churned_accum(rate_summary, timestamp, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION churned_accum(rate_summary, timestamp, timestamp, timestamp, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION churned_unaccum(rate_summary, timestamp, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION churned_unaccum(rate_summary, timestamp, timestamp, timestamp, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION reopened_accum(rate_summary, integer) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'reopened_int4_accum';
COMMENT ON FUNCTION reopened_accum(rate_summary, integer) IS 'Transition: counts one row in.';
CREATE FUNCTION reopened_unaccum(rate_summary, integer) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'reopened_int4_unaccum';
COMMENT ON FUNCTION reopened_unaccum(rate_summary, integer) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION reopened_accum(rate_summary, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'reopened_float8_accum';
COMMENT ON FUNCTION reopened_accum(rate_summary, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION reopened_unaccum(rate_summary, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'reopened_float8_unaccum';
COMMENT ON FUNCTION reopened_unaccum(rate_summary, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION service_level_accum(rate_summary, interval, boolean, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_interval_accum';
COMMENT ON FUNCTION service_level_accum(rate_summary, interval, boolean, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION service_level_unaccum(rate_summary, interval, boolean, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_interval_unaccum';
COMMENT ON FUNCTION service_level_unaccum(rate_summary, interval, boolean, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION service_level_accum(rate_summary, interval, boolean, interval, text) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_interval_accum';
COMMENT ON FUNCTION service_level_accum(rate_summary, interval, boolean, interval, text) IS 'Transition: counts one row in.';
CREATE FUNCTION service_level_unaccum(rate_summary, interval, boolean, interval, text) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_interval_unaccum';
COMMENT ON FUNCTION service_level_unaccum(rate_summary, interval, boolean, interval, text) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION service_level_accum(rate_summary, interval, boolean, interval, text, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_interval_accum';
COMMENT ON FUNCTION service_level_accum(rate_summary, interval, boolean, interval, text, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION service_level_unaccum(rate_summary, interval, boolean, interval, text, interval) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_interval_unaccum';
COMMENT ON FUNCTION service_level_unaccum(rate_summary, interval, boolean, interval, text, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION service_level_accum(rate_summary, double precision, boolean, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_float8_accum';
COMMENT ON FUNCTION service_level_accum(rate_summary, double precision, boolean, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION service_level_unaccum(rate_summary, double precision, boolean, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_float8_unaccum';
COMMENT ON FUNCTION service_level_unaccum(rate_summary, double precision, boolean, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION service_level_accum(rate_summary, double precision, boolean, double precision, text) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_float8_accum';
COMMENT ON FUNCTION service_level_accum(rate_summary, double precision, boolean, double precision, text) IS 'Transition: counts one row in.';
CREATE FUNCTION service_level_unaccum(rate_summary, double precision, boolean, double precision, text) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_float8_unaccum';
COMMENT ON FUNCTION service_level_unaccum(rate_summary, double precision, boolean, double precision, text) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION service_level_accum(rate_summary, double precision, boolean, double precision, text, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_float8_accum';
COMMENT ON FUNCTION service_level_accum(rate_summary, double precision, boolean, double precision, text, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION service_level_unaccum(rate_summary, double precision, boolean, double precision, text, double precision) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'service_level_float8_unaccum';
COMMENT ON FUNCTION service_level_unaccum(rate_summary, double precision, boolean, double precision, text, double precision) IS 'Inverse transition: takes one row out.';

-- ---- rate: any share ----

CREATE AGGREGATE rate_summary(hit boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE rate_summary(hit boolean) IS 'The summary of a share; NULL is missing.';

CREATE AGGREGATE rate_summary(hits numeric, total numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE rate_summary(hits numeric, total numeric) IS 'The summary of a share from counts already added up.';

CREATE AGGREGATE rate_summary(s rate_summary) (
    SFUNC = rate_summary_add, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE,
    MSFUNC = rate_summary_add, MINVFUNC = rate_summary_subtract, MSTYPE = rate_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE rate_summary(s rate_summary) IS 'The merge of stored summaries.';

CREATE AGGREGATE rate(hit boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE rate(hit boolean) IS 'Percentage of true among true and false.';

CREATE AGGREGATE rate(hits numeric, total numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE rate(hits numeric, total numeric) IS 'Pooled percentage of hits; counts already added up, never a mean of percentages.';

-- ---- first contact resolution ----

CREATE AGGREGATE fcr(contacts integer) (
    SFUNC = fcr_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = fcr_accum, MINVFUNC = fcr_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr(contacts integer) IS 'First contact resolution: percentage of tickets with one contact.';

CREATE AGGREGATE fcr(contacts integer, resolved boolean) (
    SFUNC = fcr_received_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = fcr_received_accum, MINVFUNC = fcr_received_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr(contacts integer, resolved boolean) IS 'First contact resolution of all received tickets: resolved with one contact, in percent of received.';

CREATE AGGREGATE fcr_of_resolved(contacts integer, resolved boolean) (
    SFUNC = fcr_resolved_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = fcr_resolved_accum, MINVFUNC = fcr_resolved_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr_of_resolved(contacts integer, resolved boolean) IS 'First contact resolution of resolved tickets: with one contact, in percent of resolved.';

CREATE AGGREGATE fcr(contacts double precision) (
    SFUNC = fcr_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = fcr_accum, MINVFUNC = fcr_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr(contacts double precision) IS 'First contact resolution: percentage of tickets with one contact.';

CREATE AGGREGATE fcr(contacts double precision, resolved boolean) (
    SFUNC = fcr_received_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = fcr_received_accum, MINVFUNC = fcr_received_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr(contacts double precision, resolved boolean) IS 'First contact resolution of all received tickets: resolved with one contact, in percent of received.';

CREATE AGGREGATE fcr_of_resolved(contacts double precision, resolved boolean) (
    SFUNC = fcr_resolved_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = fcr_resolved_accum, MINVFUNC = fcr_resolved_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr_of_resolved(contacts double precision, resolved boolean) IS 'First contact resolution of resolved tickets: with one contact, in percent of resolved.';

CREATE AGGREGATE fcr(first_contact numeric, received numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr(first_contact numeric, received numeric) IS 'First contact resolution in percent; counts already added up.';

CREATE AGGREGATE fcr_of_resolved(first_contact numeric, resolved numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE fcr_of_resolved(first_contact numeric, resolved numeric) IS 'First contact resolution in percent of resolved; counts already added up.';

-- ---- resolution, conversion, reopening ----

CREATE AGGREGATE resolution_rate(resolved boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE resolution_rate(resolved boolean) IS 'Resolved tickets in percent of received.';

CREATE AGGREGATE resolution_rate(resolved_at timestamptz) (
    SFUNC = resolved_at_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = resolved_at_accum, MINVFUNC = resolved_at_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE resolution_rate(resolved_at timestamptz) IS 'Resolved tickets in percent of received; NULL is a ticket not resolved.';

CREATE AGGREGATE resolution_rate(resolved_at timestamp) (
    SFUNC = resolved_at_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = resolved_at_accum, MINVFUNC = resolved_at_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE resolution_rate(resolved_at timestamp) IS 'Resolved tickets in percent of received; NULL is a ticket not resolved.';

CREATE AGGREGATE resolution_rate(created_at timestamptz, resolved_at timestamptz, within interval) (
    SFUNC = resolved_within_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = resolved_within_accum, MINVFUNC = resolved_within_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE resolution_rate(created_at timestamptz, resolved_at timestamptz, within interval) IS 'Tickets resolved within a time of their creation, in percent of received; not resolved (NULL) counts against it.';

CREATE AGGREGATE resolution_rate(created_at timestamp, resolved_at timestamp, within interval) (
    SFUNC = resolved_within_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = resolved_within_accum, MINVFUNC = resolved_within_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE resolution_rate(created_at timestamp, resolved_at timestamp, within interval) IS 'Tickets resolved within a time of their creation, in percent of received; not resolved (NULL) counts against it.';

CREATE AGGREGATE resolution_rate(resolved numeric, received numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE resolution_rate(resolved numeric, received numeric) IS 'Resolved tickets in percent of received; counts already added up.';

CREATE AGGREGATE conversion_rate(converted boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE conversion_rate(converted boolean) IS 'Interactions that led to the desired action, in percent.';

CREATE AGGREGATE conversion_rate(conversions numeric, interactions numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE conversion_rate(conversions numeric, interactions numeric) IS 'Conversions in percent of interactions; counts already added up.';

CREATE AGGREGATE reopen_rate(reopens integer) (
    SFUNC = reopened_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = reopened_accum, MINVFUNC = reopened_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE reopen_rate(reopens integer) IS 'Tickets reopened at least once, in percent.';

CREATE AGGREGATE reopen_rate(reopens double precision) (
    SFUNC = reopened_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = reopened_accum, MINVFUNC = reopened_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE reopen_rate(reopens double precision) IS 'Tickets reopened at least once, in percent.';

CREATE AGGREGATE reopen_rate(reopened numeric, tickets numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE reopen_rate(reopened numeric, tickets numeric) IS 'Reopened tickets in percent; counts already added up.';

-- ---- service level agreements ----

CREATE AGGREGATE sla_rate(due timestamptz, done timestamptz, as_of timestamptz) (
    SFUNC = sla_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = sla_accum, MINVFUNC = sla_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE sla_rate(due timestamptz, done timestamptz, as_of timestamptz) IS 'Promises met in percent of met and breached; what is still running at as_of, or has no due date, is missing.';

CREATE AGGREGATE sla_rate(due timestamp, done timestamp, as_of timestamp) (
    SFUNC = sla_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = sla_accum, MINVFUNC = sla_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE sla_rate(due timestamp, done timestamp, as_of timestamp) IS 'Promises met in percent of met and breached; what is still running at as_of, or has no due date, is missing.';

CREATE AGGREGATE sla_rate(met numeric, decided numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE sla_rate(met numeric, decided numeric) IS 'Promises met in percent of met and breached; counts already added up.';

-- ---- calls ----

CREATE AGGREGATE abandonment_rate(abandoned boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE abandonment_rate(abandoned boolean) IS 'Calls abandoned by the caller, in percent of offered.';

CREATE AGGREGATE abandonment_rate(abandoned numeric, offered numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE abandonment_rate(abandoned numeric, offered numeric) IS 'Calls abandoned in percent of offered; counts already added up.';

CREATE AGGREGATE service_level(wait interval, answered boolean, target interval) (
    SFUNC = service_level_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = service_level_accum, MINVFUNC = service_level_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE service_level(wait interval, answered boolean, target interval) IS 'Calls answered within the target, in percent of offered.';

CREATE AGGREGATE service_level(wait interval, answered boolean, target interval, mode text) (
    SFUNC = service_level_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = service_level_accum, MINVFUNC = service_level_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE service_level(wait interval, answered boolean, target interval, mode text) IS 'Service level by another convention: offered, answered, ignore_abandoned_in_target, credit_abandoned_in_target.';

CREATE AGGREGATE service_level(wait interval, answered boolean, target interval, mode text, short_abandon interval) (
    SFUNC = service_level_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = service_level_accum, MINVFUNC = service_level_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE service_level(wait interval, answered boolean, target interval, mode text, short_abandon interval) IS 'Service level by another convention, ignore_short_abandons included: abandoned before short_abandon is left out.';

CREATE AGGREGATE service_level(wait double precision, answered boolean, target double precision) (
    SFUNC = service_level_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = service_level_accum, MINVFUNC = service_level_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE service_level(wait double precision, answered boolean, target double precision) IS 'Calls answered within the target, in percent of offered.';

CREATE AGGREGATE service_level(wait double precision, answered boolean, target double precision, mode text) (
    SFUNC = service_level_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = service_level_accum, MINVFUNC = service_level_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE service_level(wait double precision, answered boolean, target double precision, mode text) IS 'Service level by another convention: offered, answered, ignore_abandoned_in_target, credit_abandoned_in_target.';

CREATE AGGREGATE service_level(wait double precision, answered boolean, target double precision, mode text, short_abandon double precision) (
    SFUNC = service_level_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = service_level_accum, MINVFUNC = service_level_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE service_level(wait double precision, answered boolean, target double precision, mode text, short_abandon double precision) IS 'Service level by another convention, ignore_short_abandons included: abandoned before short_abandon is left out.';

CREATE AGGREGATE service_level(in_target numeric, offered numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE service_level(in_target numeric, offered numeric) IS 'Service level in percent; counts already added up.';

-- ---- customers: one row each ----

CREATE AGGREGATE retention(joined_at timestamptz, left_at timestamptz, period_start timestamptz, period_end timestamptz) (
    SFUNC = retained_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = retained_accum, MINVFUNC = retained_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE retention(joined_at timestamptz, left_at timestamptz, period_start timestamptz, period_end timestamptz) IS 'Customers there at the start of the period who are there at its end, in percent.';

CREATE AGGREGATE churn(joined_at timestamptz, left_at timestamptz, period_start timestamptz, period_end timestamptz) (
    SFUNC = churned_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = churned_accum, MINVFUNC = churned_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE churn(joined_at timestamptz, left_at timestamptz, period_start timestamptz, period_end timestamptz) IS 'Customers there at the start of the period who are not there at its end, in percent.';

CREATE AGGREGATE retention(joined_at timestamp, left_at timestamp, period_start timestamp, period_end timestamp) (
    SFUNC = retained_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = retained_accum, MINVFUNC = retained_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE retention(joined_at timestamp, left_at timestamp, period_start timestamp, period_end timestamp) IS 'Customers there at the start of the period who are there at its end, in percent.';

CREATE AGGREGATE churn(joined_at timestamp, left_at timestamp, period_start timestamp, period_end timestamp) (
    SFUNC = churned_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = churned_accum, MINVFUNC = churned_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE churn(joined_at timestamp, left_at timestamp, period_start timestamp, period_end timestamp) IS 'Customers there at the start of the period who are not there at its end, in percent.';
