-- survival.sql - the honest response time: waits that ended and waits that still run (Kaplan-Meier).
--
-- A row is (created, first_reply, as_of), or a wait that somebody else measured and whether it was answered.

-- ---- type survival_summary ----
CREATE TYPE survival_summary;
CREATE FUNCTION survival_summary_in(cstring) RETURNS survival_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_in(cstring) IS 'Text input of survival_summary.';
CREATE FUNCTION survival_summary_out(survival_summary) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_out(survival_summary) IS 'Text output of survival_summary: lossless, canonical.';
CREATE FUNCTION survival_summary_recv(internal) RETURNS survival_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_recv(internal) IS 'Binary input of survival_summary, validated.';
CREATE FUNCTION survival_summary_send(survival_summary) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_send(survival_summary) IS 'Binary output of survival_summary, network order.';
CREATE TYPE survival_summary (
    INPUT = survival_summary_in, OUTPUT = survival_summary_out, RECEIVE = survival_summary_recv, SEND = survival_summary_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE survival_summary IS 'Waits that ended and waits that still run: two duration summaries. Text form: answered unit:min 10:1 20:1 missing:0 waiting unit:min 15:1 missing:0.';

-- ---- operators of survival_summary ----
CREATE FUNCTION survival_summary_eq(survival_summary, survival_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_eq(survival_summary, survival_summary) IS 'Comparison of summaries: equal.';
CREATE FUNCTION survival_summary_ne(survival_summary, survival_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_ne(survival_summary, survival_summary) IS 'Comparison of summaries: not equal.';
CREATE FUNCTION survival_summary_lt(survival_summary, survival_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_lt(survival_summary, survival_summary) IS 'Comparison of summaries: less (an arbitrary total order).';
CREATE FUNCTION survival_summary_le(survival_summary, survival_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_le(survival_summary, survival_summary) IS 'Comparison of summaries: less or equal (an arbitrary total order).';
CREATE FUNCTION survival_summary_gt(survival_summary, survival_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_gt(survival_summary, survival_summary) IS 'Comparison of summaries: greater (an arbitrary total order).';
CREATE FUNCTION survival_summary_ge(survival_summary, survival_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_ge(survival_summary, survival_summary) IS 'Comparison of summaries: greater or equal (an arbitrary total order).';
CREATE FUNCTION survival_summary_cmp(survival_summary, survival_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_cmp(survival_summary, survival_summary) IS 'Three-way comparison for btree.';
CREATE FUNCTION survival_summary_hash(survival_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_hash(survival_summary) IS 'Hash, equal for equal summaries.';
CREATE FUNCTION survival_summary_hash_extended(survival_summary, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_hash_extended(survival_summary, bigint) IS 'Seeded 64-bit hash, equal for equal summaries.';
CREATE FUNCTION survival_summary_add(survival_summary, survival_summary) RETURNS survival_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_add(survival_summary, survival_summary) IS 'The two summaries merged.';
CREATE OPERATOR = (LEFTARG = survival_summary, RIGHTARG = survival_summary, FUNCTION = survival_summary_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = survival_summary, RIGHTARG = survival_summary, FUNCTION = survival_summary_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = survival_summary, RIGHTARG = survival_summary, FUNCTION = survival_summary_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = survival_summary, RIGHTARG = survival_summary, FUNCTION = survival_summary_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = survival_summary, RIGHTARG = survival_summary, FUNCTION = survival_summary_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = survival_summary, RIGHTARG = survival_summary, FUNCTION = survival_summary_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = survival_summary, RIGHTARG = survival_summary, FUNCTION = survival_summary_add, COMMUTATOR = +);
CREATE OPERATOR CLASS survival_summary_ops DEFAULT FOR TYPE survival_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 survival_summary_cmp(survival_summary, survival_summary);
CREATE OPERATOR CLASS survival_summary_ops DEFAULT FOR TYPE survival_summary USING hash AS
    OPERATOR 1 =, FUNCTION 1 survival_summary_hash(survival_summary), FUNCTION 2 survival_summary_hash_extended(survival_summary, bigint);
COMMENT ON OPERATOR = (survival_summary, survival_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (survival_summary, survival_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR < (survival_summary, survival_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (survival_summary, survival_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR > (survival_summary, survival_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (survival_summary, survival_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR + (survival_summary, survival_summary) IS 'The two summaries merged.';
CREATE FUNCTION survival_summary_jsonb(survival_summary) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_jsonb(survival_summary) IS '{"answered": {...}, "waiting": {...}}, each as of duration_summary';
CREATE CAST (survival_summary AS jsonb) WITH FUNCTION survival_summary_jsonb(survival_summary);

-- ---- moves ----
CREATE FUNCTION survival_summary_subtract(survival_summary, survival_summary) RETURNS survival_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_subtract(survival_summary, survival_summary) IS 'Inverse of the merge, for moving frames; NULL where only the rows can tell what is left.';
CREATE FUNCTION survival_summary_final(survival_summary) RETURNS survival_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survival_summary_final(survival_summary) IS 'Final function of the summary: its canonical form.';
CREATE FUNCTION survival_accum(survival_summary, timestamp with time zone, timestamp with time zone, timestamp with time zone) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_as_of_accum';
COMMENT ON FUNCTION survival_accum(survival_summary, timestamp with time zone, timestamp with time zone, timestamp with time zone) IS 'Transition: counts one row in.';
CREATE FUNCTION survival_unaccum(survival_summary, timestamp with time zone, timestamp with time zone, timestamp with time zone) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_as_of_unaccum';
COMMENT ON FUNCTION survival_unaccum(survival_summary, timestamp with time zone, timestamp with time zone, timestamp with time zone) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION survival_accum(survival_summary, timestamp without time zone, timestamp without time zone, timestamp without time zone) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_as_of_accum';
COMMENT ON FUNCTION survival_accum(survival_summary, timestamp without time zone, timestamp without time zone, timestamp without time zone) IS 'Transition: counts one row in.';
CREATE FUNCTION survival_unaccum(survival_summary, timestamp without time zone, timestamp without time zone, timestamp without time zone) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_as_of_unaccum';
COMMENT ON FUNCTION survival_unaccum(survival_summary, timestamp without time zone, timestamp without time zone, timestamp without time zone) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION survival_accum(survival_summary, interval, boolean) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_interval_accum';
COMMENT ON FUNCTION survival_accum(survival_summary, interval, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION survival_unaccum(survival_summary, interval, boolean) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_interval_unaccum';
COMMENT ON FUNCTION survival_unaccum(survival_summary, interval, boolean) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION survival_accum(survival_summary, double precision, boolean) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_minutes_accum';
COMMENT ON FUNCTION survival_accum(survival_summary, double precision, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION survival_unaccum(survival_summary, double precision, boolean) RETURNS survival_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_minutes_unaccum';
COMMENT ON FUNCTION survival_unaccum(survival_summary, double precision, boolean) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';

-- ---- readers ----
CREATE FUNCTION sample_size(s survival_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_sample_size';
COMMENT ON FUNCTION sample_size(s survival_summary) IS 'How many waits there are, ended or still running.';
CREATE FUNCTION waiting(s survival_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_waiting';
COMMENT ON FUNCTION waiting(s survival_summary) IS 'How many are still waiting.';
CREATE FUNCTION missing(s survival_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_missing';
COMMENT ON FUNCTION missing(s survival_summary) IS 'How many rows were left out: no creation or moment, or created after it.';
CREATE FUNCTION km_percentile(s survival_summary, p double precision) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_percentile';
COMMENT ON FUNCTION km_percentile(s survival_summary, p double precision) IS 'Kaplan-Meier percentile in minutes, p from 0 to 1; NULL when too many are still waiting to say.';
CREATE FUNCTION km_percentile_interval(s survival_summary, p double precision) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_percentile_interval';
COMMENT ON FUNCTION km_percentile_interval(s survival_summary, p double precision) IS 'Kaplan-Meier percentile, p from 0 to 1; NULL when too many are still waiting to say.';
CREATE FUNCTION km_median(s survival_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_percentile';
COMMENT ON FUNCTION km_median(s survival_summary) IS 'Kaplan-Meier median in minutes; NULL when too many are still waiting to say.';
CREATE FUNCTION km_median_interval(s survival_summary) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_percentile_interval';
COMMENT ON FUNCTION km_median_interval(s survival_summary) IS 'Kaplan-Meier median; NULL when too many are still waiting to say.';
CREATE FUNCTION km_survival(s survival_summary, minutes double precision) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_survival_minutes';
COMMENT ON FUNCTION km_survival(s survival_summary, minutes double precision) IS 'Percent still waiting after so many minutes, by the Kaplan-Meier curve; NULL beyond the longest wait seen.';
CREATE FUNCTION km_survival(s survival_summary, after interval) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survival_summary_survival_interval';
COMMENT ON FUNCTION km_survival(s survival_summary, after interval) IS 'Percent still waiting after so long, by the Kaplan-Meier curve; NULL beyond the longest wait seen.';

-- ---- the summary ----

CREATE AGGREGATE survival_summary(created timestamp with time zone, first_reply timestamp with time zone, as_of timestamp with time zone) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = survival_summary_final,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = survival_summary_final);
COMMENT ON AGGREGATE survival_summary(created timestamp with time zone, first_reply timestamp with time zone, as_of timestamp with time zone) IS 'The summary of waits as of a moment: answered by then, still waiting, or not yet there.';

CREATE AGGREGATE survival_summary(created timestamp without time zone, first_reply timestamp without time zone, as_of timestamp without time zone) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = survival_summary_final,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = survival_summary_final);
COMMENT ON AGGREGATE survival_summary(created timestamp without time zone, first_reply timestamp without time zone, as_of timestamp without time zone) IS 'The summary of waits as of a moment: answered by then, still waiting, or not yet there.';

CREATE AGGREGATE survival_summary(wait interval, answered boolean) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = survival_summary_final,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = survival_summary_final);
COMMENT ON AGGREGATE survival_summary(wait interval, answered boolean) IS 'The summary of measured waits, answered or still running.';

CREATE AGGREGATE survival_summary(wait double precision, answered boolean) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = survival_summary_final,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = survival_summary_final);
COMMENT ON AGGREGATE survival_summary(wait double precision, answered boolean) IS 'The summary of measured waits, answered or still running.';

CREATE AGGREGATE survival_summary(s survival_summary) (
    SFUNC = survival_summary_add, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = survival_summary_final,
    MSFUNC = survival_summary_add, MINVFUNC = survival_summary_subtract, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = survival_summary_final);
COMMENT ON AGGREGATE survival_summary(s survival_summary) IS 'The merge of stored summaries.';

-- ---- median, in one step ----

CREATE AGGREGATE km_median(created timestamp with time zone, first_reply timestamp with time zone, as_of timestamp with time zone) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = km_median,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = km_median);
COMMENT ON AGGREGATE km_median(created timestamp with time zone, first_reply timestamp with time zone, as_of timestamp with time zone) IS 'Kaplan-Meier median in minutes of waits as of a moment: answered by then, still waiting, or not yet there.';

CREATE AGGREGATE km_median(created timestamp without time zone, first_reply timestamp without time zone, as_of timestamp without time zone) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = km_median,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = km_median);
COMMENT ON AGGREGATE km_median(created timestamp without time zone, first_reply timestamp without time zone, as_of timestamp without time zone) IS 'Kaplan-Meier median in minutes of waits as of a moment: answered by then, still waiting, or not yet there.';

CREATE AGGREGATE km_median(wait interval, answered boolean) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = km_median,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = km_median);
COMMENT ON AGGREGATE km_median(wait interval, answered boolean) IS 'Kaplan-Meier median in minutes of measured waits, answered or still running.';

CREATE AGGREGATE km_median(wait double precision, answered boolean) (
    SFUNC = survival_accum, STYPE = survival_summary, SSPACE = 4096, INITCOND = 'answered missing:0 waiting missing:0', COMBINEFUNC = survival_summary_add, PARALLEL = SAFE, FINALFUNC = km_median,
    MSFUNC = survival_accum, MINVFUNC = survival_unaccum, MSTYPE = survival_summary, MSSPACE = 4096, MINITCOND = 'answered missing:0 waiting missing:0', MFINALFUNC = km_median);
COMMENT ON AGGREGATE km_median(wait double precision, answered boolean) IS 'Kaplan-Meier median in minutes of measured waits, answered or still running.';
