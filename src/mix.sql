-- mix.sql - did the mix change or did we? The change of a pooled rate, split over segments.

-- ---- type mix_summary ----
CREATE TYPE mix_summary;
CREATE FUNCTION mix_summary_in(cstring) RETURNS mix_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_in(cstring) IS 'Text input of mix_summary.';
CREATE FUNCTION mix_summary_out(mix_summary) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_out(mix_summary) IS 'Text output of mix_summary: lossless, canonical.';
CREATE FUNCTION mix_summary_recv(internal) RETURNS mix_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_recv(internal) IS 'Binary input of mix_summary, validated.';
CREATE FUNCTION mix_summary_send(mix_summary) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_send(mix_summary) IS 'Binary output of mix_summary, network order.';
CREATE TYPE mix_summary (
    INPUT = mix_summary_in, OUTPUT = mix_summary_out, RECEIVE = mix_summary_recv, SEND = mix_summary_send,
    INTERNALLENGTH = 104, ALIGNMENT = double
);
COMMENT ON TYPE mix_summary IS 'A pooled rate before and after over segments. Text form: before_hits:8 before_total:10 before_expected:7.5 after_hits:9 after_total:12 after_expected:10 missing:0.';

-- ---- operators of mix_summary ----
CREATE FUNCTION mix_summary_eq(mix_summary, mix_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_eq(mix_summary, mix_summary) IS 'Comparison of summaries: equal.';
CREATE FUNCTION mix_summary_ne(mix_summary, mix_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_ne(mix_summary, mix_summary) IS 'Comparison of summaries: not equal.';
CREATE FUNCTION mix_summary_lt(mix_summary, mix_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_lt(mix_summary, mix_summary) IS 'Comparison of summaries: less (an arbitrary total order).';
CREATE FUNCTION mix_summary_le(mix_summary, mix_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_le(mix_summary, mix_summary) IS 'Comparison of summaries: less or equal (an arbitrary total order).';
CREATE FUNCTION mix_summary_gt(mix_summary, mix_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_gt(mix_summary, mix_summary) IS 'Comparison of summaries: greater (an arbitrary total order).';
CREATE FUNCTION mix_summary_ge(mix_summary, mix_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_ge(mix_summary, mix_summary) IS 'Comparison of summaries: greater or equal (an arbitrary total order).';
CREATE FUNCTION mix_summary_cmp(mix_summary, mix_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_cmp(mix_summary, mix_summary) IS 'Three-way comparison for btree.';
CREATE FUNCTION mix_summary_hash(mix_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_hash(mix_summary) IS 'Hash, equal for equal summaries.';
CREATE FUNCTION mix_summary_hash_extended(mix_summary, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_hash_extended(mix_summary, bigint) IS 'Seeded 64-bit hash, equal for equal summaries.';
CREATE FUNCTION mix_summary_add(mix_summary, mix_summary) RETURNS mix_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_add(mix_summary, mix_summary) IS 'The two summaries merged.';
CREATE OPERATOR = (LEFTARG = mix_summary, RIGHTARG = mix_summary, FUNCTION = mix_summary_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = mix_summary, RIGHTARG = mix_summary, FUNCTION = mix_summary_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = mix_summary, RIGHTARG = mix_summary, FUNCTION = mix_summary_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = mix_summary, RIGHTARG = mix_summary, FUNCTION = mix_summary_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = mix_summary, RIGHTARG = mix_summary, FUNCTION = mix_summary_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = mix_summary, RIGHTARG = mix_summary, FUNCTION = mix_summary_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = mix_summary, RIGHTARG = mix_summary, FUNCTION = mix_summary_add, COMMUTATOR = +);
CREATE OPERATOR CLASS mix_summary_ops DEFAULT FOR TYPE mix_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 mix_summary_cmp(mix_summary, mix_summary);
CREATE OPERATOR CLASS mix_summary_ops DEFAULT FOR TYPE mix_summary USING hash AS
    OPERATOR 1 =, FUNCTION 1 mix_summary_hash(mix_summary), FUNCTION 2 mix_summary_hash_extended(mix_summary, bigint);
COMMENT ON OPERATOR = (mix_summary, mix_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (mix_summary, mix_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR < (mix_summary, mix_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (mix_summary, mix_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR > (mix_summary, mix_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (mix_summary, mix_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR + (mix_summary, mix_summary) IS 'The two summaries merged.';
CREATE FUNCTION mix_summary_jsonb(mix_summary) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_jsonb(mix_summary) IS '{"before": {"hits": ..., "total": ..., "expected": ...}, "after": {...}, "missing": ...}';
CREATE CAST (mix_summary AS jsonb) WITH FUNCTION mix_summary_jsonb(mix_summary);

-- ---- moves and readers ----
CREATE FUNCTION mix_summary_subtract(mix_summary, mix_summary) RETURNS mix_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_summary_subtract(mix_summary, mix_summary) IS 'Inverse of the merge, for moving frames.';
CREATE FUNCTION mix_accum(mix_summary, rate_summary, rate_summary) RETURNS mix_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_accum(mix_summary, rate_summary, rate_summary) IS 'Transition: counts one row in.';
CREATE FUNCTION mix_unaccum(mix_summary, rate_summary, rate_summary) RETURNS mix_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION mix_unaccum(mix_summary, rate_summary, rate_summary) IS 'Inverse transition: takes one row out.';
CREATE TYPE mix AS (before numeric, after numeric, rate_effect numeric, mix_effect numeric);
COMMENT ON TYPE mix IS 'A pooled rate before and after, in percent, and its change in percentage points: by the rates of the segments, and by their weights.';
CREATE FUNCTION rate_mix(mix_summary) RETURNS mix
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mix_summary_rate_mix';
COMMENT ON FUNCTION rate_mix(mix_summary) IS 'The change of a pooled rate, split into rate effect and mix effect with symmetric weights; NULL when a side has no rows.';
CREATE FUNCTION missing(mix_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'mix_summary_missing';
COMMENT ON FUNCTION missing(mix_summary) IS 'How many rows had NULL on both sides.';

-- ---- aggregates: one row a segment ----

CREATE AGGREGATE mix_summary(before rate_summary, after rate_summary) (
    SFUNC = mix_accum, STYPE = mix_summary, INITCOND = 'missing:0', COMBINEFUNC = mix_summary_add, PARALLEL = SAFE,
    MSFUNC = mix_accum, MINVFUNC = mix_unaccum, MSTYPE = mix_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE mix_summary(before rate_summary, after rate_summary) IS 'The summary of a pooled rate before and after, one row a segment; NULL on one side is a segment that was not there.';

CREATE AGGREGATE mix_summary(s mix_summary) (
    SFUNC = mix_summary_add, STYPE = mix_summary, INITCOND = 'missing:0', COMBINEFUNC = mix_summary_add, PARALLEL = SAFE,
    MSFUNC = mix_summary_add, MINVFUNC = mix_summary_subtract, MSTYPE = mix_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE mix_summary(s mix_summary) IS 'The merge of stored summaries.';

CREATE AGGREGATE rate_mix(before rate_summary, after rate_summary) (
    SFUNC = mix_accum, STYPE = mix_summary, INITCOND = 'missing:0', COMBINEFUNC = mix_summary_add, PARALLEL = SAFE, FINALFUNC = rate_mix,
    MSFUNC = mix_accum, MINVFUNC = mix_unaccum, MSTYPE = mix_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_mix);
COMMENT ON AGGREGATE rate_mix(before rate_summary, after rate_summary) IS 'The change of a pooled rate, one row a segment, split into rate effect and mix effect.';
