-- duration.sql - response, resolution and handle times: means, percentiles and shares within a target.
--
-- One summary type, duration_summary, and one transition for each kind of argument, so that every KPI of the same columns
-- shares one pass. Durations in business hours get overloads of the same names in a file of their own.

-- ---- type duration_summary ----
CREATE TYPE duration_summary;
CREATE FUNCTION duration_summary_in(cstring) RETURNS duration_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_in(cstring) IS 'Text input of duration_summary.';
CREATE FUNCTION duration_summary_out(duration_summary) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_out(duration_summary) IS 'Text output of duration_summary: lossless, canonical.';
CREATE FUNCTION duration_summary_recv(internal) RETURNS duration_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_recv(internal) IS 'Binary input of duration_summary, validated.';
CREATE FUNCTION duration_summary_send(duration_summary) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_send(duration_summary) IS 'Binary output of duration_summary, network order.';
CREATE TYPE duration_summary (
    INPUT = duration_summary_in, OUTPUT = duration_summary_out, RECEIVE = duration_summary_recv, SEND = duration_summary_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE duration_summary IS 'Durations: how many, their exact sum and distribution, and how many are still missing. Text form: unit:min 5:1 7:2 missing:1.';

-- ---- operators of duration_summary ----
CREATE FUNCTION duration_summary_eq(duration_summary, duration_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_eq(duration_summary, duration_summary) IS 'Comparison of summaries: equal.';
CREATE FUNCTION duration_summary_ne(duration_summary, duration_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_ne(duration_summary, duration_summary) IS 'Comparison of summaries: not equal.';
CREATE FUNCTION duration_summary_lt(duration_summary, duration_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_lt(duration_summary, duration_summary) IS 'Comparison of summaries: less (an arbitrary total order).';
CREATE FUNCTION duration_summary_le(duration_summary, duration_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_le(duration_summary, duration_summary) IS 'Comparison of summaries: less or equal (an arbitrary total order).';
CREATE FUNCTION duration_summary_gt(duration_summary, duration_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_gt(duration_summary, duration_summary) IS 'Comparison of summaries: greater (an arbitrary total order).';
CREATE FUNCTION duration_summary_ge(duration_summary, duration_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_ge(duration_summary, duration_summary) IS 'Comparison of summaries: greater or equal (an arbitrary total order).';
CREATE FUNCTION duration_summary_cmp(duration_summary, duration_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_cmp(duration_summary, duration_summary) IS 'Three-way comparison for btree.';
CREATE FUNCTION duration_summary_hash(duration_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_hash(duration_summary) IS 'Hash, equal for equal summaries.';
CREATE FUNCTION duration_summary_hash_extended(duration_summary, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_hash_extended(duration_summary, bigint) IS 'Seeded 64-bit hash, equal for equal summaries.';
CREATE FUNCTION duration_summary_add(duration_summary, duration_summary) RETURNS duration_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_add(duration_summary, duration_summary) IS 'The two summaries merged.';
CREATE OPERATOR = (LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = duration_summary, RIGHTARG = duration_summary, FUNCTION = duration_summary_add, COMMUTATOR = +);
CREATE OPERATOR CLASS duration_summary_ops DEFAULT FOR TYPE duration_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 duration_summary_cmp(duration_summary, duration_summary);
CREATE OPERATOR CLASS duration_summary_ops DEFAULT FOR TYPE duration_summary USING hash AS
    OPERATOR 1 =, FUNCTION 1 duration_summary_hash(duration_summary), FUNCTION 2 duration_summary_hash_extended(duration_summary, bigint);
COMMENT ON OPERATOR = (duration_summary, duration_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (duration_summary, duration_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR < (duration_summary, duration_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (duration_summary, duration_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR > (duration_summary, duration_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (duration_summary, duration_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR + (duration_summary, duration_summary) IS 'The two summaries merged.';
CREATE FUNCTION duration_summary_jsonb(duration_summary) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_jsonb(duration_summary) IS '{"n": ..., "missing": ..., "sum": ..., "min": ..., "max": ..., "values": [...]} in minutes; "buckets" of from, to and count instead of "values" when they are many.';
CREATE CAST (duration_summary AS jsonb) WITH FUNCTION duration_summary_jsonb(duration_summary);

-- ---- moves ----
CREATE FUNCTION duration_summary_subtract(duration_summary, duration_summary) RETURNS duration_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_subtract(duration_summary, duration_summary) IS 'Inverse of the merge, for moving frames: NULL where the shortest, the longest or exact values would have to be known again.';
CREATE FUNCTION duration_accum(duration_summary, timestamp with time zone, timestamp with time zone) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_elapsed_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, timestamp with time zone, timestamp with time zone) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, timestamp with time zone, timestamp with time zone) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_elapsed_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, timestamp with time zone, timestamp with time zone) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, timestamp without time zone, timestamp without time zone) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_elapsed_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, timestamp without time zone, timestamp without time zone) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, timestamp without time zone, timestamp without time zone) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_elapsed_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, timestamp without time zone, timestamp without time zone) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, interval) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_interval_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, interval) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_interval_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, interval) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, double precision) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_minutes_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, double precision) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_minutes_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, double precision) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, interval, interval, interval) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_interval_parts_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, interval, interval, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, interval, interval, interval) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_interval_parts_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, interval, interval, interval) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, double precision, double precision, double precision) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_minutes_parts_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, double precision, double precision, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, double precision, double precision, double precision) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_minutes_parts_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, double precision, double precision, double precision) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, interval, boolean) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_interval_answered_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, interval, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, interval, boolean) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_interval_answered_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, interval, boolean) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, double precision, boolean) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_minutes_answered_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, double precision, boolean) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, double precision, boolean) RETURNS duration_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_minutes_answered_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, double precision, boolean) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_summary_final(duration_summary) RETURNS duration_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION duration_summary_final(duration_summary) IS 'Final function of duration_summary: the canonical form of the state.';

-- ---- readers ----
CREATE FUNCTION mean(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION mean(s duration_summary) IS 'The mean in minutes.';
CREATE FUNCTION mean_interval(s duration_summary) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean_interval';
COMMENT ON FUNCTION mean_interval(s duration_summary) IS 'The mean, to the nearest microsecond.';
CREATE FUNCTION total(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_total';
COMMENT ON FUNCTION total(s duration_summary) IS 'The sum in minutes.';
CREATE FUNCTION total_interval(s duration_summary) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_total_interval';
COMMENT ON FUNCTION total_interval(s duration_summary) IS 'The sum.';
CREATE FUNCTION shortest(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_shortest';
COMMENT ON FUNCTION shortest(s duration_summary) IS 'The shortest in minutes.';
CREATE FUNCTION shortest_interval(s duration_summary) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_shortest_interval';
COMMENT ON FUNCTION shortest_interval(s duration_summary) IS 'The shortest.';
CREATE FUNCTION longest(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_longest';
COMMENT ON FUNCTION longest(s duration_summary) IS 'The longest in minutes.';
CREATE FUNCTION longest_interval(s duration_summary) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_longest_interval';
COMMENT ON FUNCTION longest_interval(s duration_summary) IS 'The longest.';
CREATE FUNCTION standard_deviation(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_deviation';
COMMENT ON FUNCTION standard_deviation(s duration_summary) IS 'The sample standard deviation in minutes; NULL for fewer than two.';
CREATE FUNCTION standard_deviation_interval(s duration_summary) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_deviation_interval';
COMMENT ON FUNCTION standard_deviation_interval(s duration_summary) IS 'The sample standard deviation, to the nearest microsecond; NULL for fewer than two.';
CREATE FUNCTION percentile(s duration_summary, p double precision) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_percentile';
COMMENT ON FUNCTION percentile(s duration_summary, p double precision) IS 'The percentile p (0 to 1) in minutes: as percentile_cont up to 250 values, within 1 % from there on.';
CREATE FUNCTION percentile_interval(s duration_summary, p double precision) RETURNS interval
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_percentile_interval';
COMMENT ON FUNCTION percentile_interval(s duration_summary, p double precision) IS 'The percentile p (0 to 1), to the nearest microsecond.';
CREATE FUNCTION percentiles(s duration_summary, p double precision[]) RETURNS numeric[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_percentiles';
COMMENT ON FUNCTION percentiles(s duration_summary, p double precision[]) IS 'Several percentiles in minutes at once.';
CREATE FUNCTION percentiles_interval(s duration_summary, p double precision[]) RETURNS interval[]
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_percentiles_interval';
COMMENT ON FUNCTION percentiles_interval(s duration_summary, p double precision[]) IS 'Several percentiles at once, as intervals.';
CREATE FUNCTION share_within(s duration_summary, minutes double precision) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_share_within_minutes';
COMMENT ON FUNCTION share_within(s duration_summary, minutes double precision) IS 'The percentage of durations of at most so many minutes.';
CREATE FUNCTION share_within(s duration_summary, target interval) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_share_within_interval';
COMMENT ON FUNCTION share_within(s duration_summary, target interval) IS 'The percentage of durations of at most the target.';
CREATE FUNCTION sample_size(s duration_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_sample_size';
COMMENT ON FUNCTION sample_size(s duration_summary) IS 'How many durations there are.';
CREATE FUNCTION missing(s duration_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_missing';
COMMENT ON FUNCTION missing(s duration_summary) IS 'How many have not ended (or not begun): still waiting.';
CREATE FUNCTION frt(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION frt(s duration_summary) IS 'First response time: the mean in minutes.';
CREATE FUNCTION art(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION art(s duration_summary) IS 'Average resolution time: the mean in minutes.';
CREATE FUNCTION reply_time(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION reply_time(s duration_summary) IS 'Average reply time: the mean in minutes.';
CREATE FUNCTION aht(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION aht(s duration_summary) IS 'Average handle time: the mean in minutes.';
CREATE FUNCTION asa(s duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION asa(s duration_summary) IS 'Average speed of answer: the mean in minutes.';
CREATE FUNCTION duration_mean_final(duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_summary_mean';
COMMENT ON FUNCTION duration_mean_final(duration_summary) IS 'Final function of the one-step KPIs: the mean in minutes.';

-- ---- the summary ----

CREATE AGGREGATE duration_summary(started_at timestamp with time zone, ended_at timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(started_at timestamp with time zone, ended_at timestamp with time zone) IS 'The summary of durations from start to end, elapsed time; NULL at either end is missing.';

CREATE AGGREGATE duration_summary(started_at timestamp without time zone, ended_at timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(started_at timestamp without time zone, ended_at timestamp without time zone) IS 'The summary of durations from start to end, local times as they stand; NULL at either end is missing.';

CREATE AGGREGATE duration_summary(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(duration interval) IS 'The summary of durations; NULL is missing.';

CREATE AGGREGATE duration_summary(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(minutes double precision) IS 'The summary of durations in minutes; NULL is missing.';

CREATE AGGREGATE duration_summary(talk interval, hold interval, wrap interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(talk interval, hold interval, wrap interval) IS 'The summary of handle times in three parts; a NULL part counts 0, all NULL is missing.';

CREATE AGGREGATE duration_summary(talk double precision, hold double precision, wrap double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(talk double precision, hold double precision, wrap double precision) IS 'The summary of handle times in three parts; a NULL part counts 0, all NULL is missing.';

CREATE AGGREGATE duration_summary(wait interval, answered boolean) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(wait interval, answered boolean) IS 'The summary of the waits of those answered; the others are missing.';

CREATE AGGREGATE duration_summary(wait double precision, answered boolean) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(wait double precision, answered boolean) IS 'The summary of the waits of those answered; the others are missing.';

CREATE AGGREGATE duration_summary(s duration_summary) (
    SFUNC = duration_summary_add, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE,
    FINALFUNC = duration_summary_final,
    MSFUNC = duration_summary_add, MINVFUNC = duration_summary_subtract, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0',
    MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(s duration_summary) IS 'Stored summaries merged.';

-- ---- first response time ----

CREATE AGGREGATE frt(created timestamp with time zone, first_reply timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE frt(created timestamp with time zone, first_reply timestamp with time zone) IS 'First response time in minutes, elapsed time; NULL at either end is missing.';

CREATE AGGREGATE frt(created timestamp without time zone, first_reply timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE frt(created timestamp without time zone, first_reply timestamp without time zone) IS 'First response time in minutes, local times as they stand; NULL at either end is missing.';

CREATE AGGREGATE frt(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE frt(duration interval) IS 'First response time in minutes; NULL is missing.';

CREATE AGGREGATE frt(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE frt(minutes double precision) IS 'First response time in minutes, from minutes; NULL is missing.';

-- ---- average resolution time ----

CREATE AGGREGATE art(created timestamp with time zone, resolved timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE art(created timestamp with time zone, resolved timestamp with time zone) IS 'Average resolution time in minutes, elapsed time; NULL at either end is missing.';

CREATE AGGREGATE art(created timestamp without time zone, resolved timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE art(created timestamp without time zone, resolved timestamp without time zone) IS 'Average resolution time in minutes, local times as they stand; NULL at either end is missing.';

CREATE AGGREGATE art(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE art(duration interval) IS 'Average resolution time in minutes; NULL is missing.';

CREATE AGGREGATE art(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE art(minutes double precision) IS 'Average resolution time in minutes, from minutes; NULL is missing.';

-- ---- average reply time ----

CREATE AGGREGATE reply_time(asked timestamp with time zone, replied timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE reply_time(asked timestamp with time zone, replied timestamp with time zone) IS 'Average reply time in minutes, elapsed time; NULL at either end is missing.';

CREATE AGGREGATE reply_time(asked timestamp without time zone, replied timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE reply_time(asked timestamp without time zone, replied timestamp without time zone) IS 'Average reply time in minutes, local times as they stand; NULL at either end is missing.';

CREATE AGGREGATE reply_time(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE reply_time(duration interval) IS 'Average reply time in minutes; NULL is missing.';

CREATE AGGREGATE reply_time(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE reply_time(minutes double precision) IS 'Average reply time in minutes, from minutes; NULL is missing.';

-- ---- average handle time ----

CREATE AGGREGATE aht(started_at timestamp with time zone, ended_at timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(started_at timestamp with time zone, ended_at timestamp with time zone) IS 'Average handle time in minutes, elapsed time; NULL at either end is missing.';

CREATE AGGREGATE aht(started_at timestamp without time zone, ended_at timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(started_at timestamp without time zone, ended_at timestamp without time zone) IS 'Average handle time in minutes, local times as they stand; NULL at either end is missing.';

CREATE AGGREGATE aht(handle interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(handle interval) IS 'Average handle time in minutes; NULL is missing.';

CREATE AGGREGATE aht(handle double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(handle double precision) IS 'Average handle time in minutes, from minutes; NULL is missing.';

CREATE AGGREGATE aht(talk interval, hold interval, wrap interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(talk interval, hold interval, wrap interval) IS 'Average handle time in minutes, of talk, hold and wrap-up; a NULL part counts 0, all NULL is missing.';

CREATE AGGREGATE aht(talk double precision, hold double precision, wrap double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(talk double precision, hold double precision, wrap double precision) IS 'Average handle time in minutes, of talk, hold and wrap-up; a NULL part counts 0, all NULL is missing.';

-- ---- average speed of answer ----

CREATE AGGREGATE asa(queued_at timestamp with time zone, answered_at timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(queued_at timestamp with time zone, answered_at timestamp with time zone) IS 'Average speed of answer in minutes, elapsed time; NULL at either end is missing.';

CREATE AGGREGATE asa(queued_at timestamp without time zone, answered_at timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(queued_at timestamp without time zone, answered_at timestamp without time zone) IS 'Average speed of answer in minutes, local times as they stand; NULL at either end is missing.';

CREATE AGGREGATE asa(wait interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(wait interval) IS 'Average speed of answer in minutes; NULL is missing, as for calls that were not answered.';

CREATE AGGREGATE asa(wait double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(wait double precision) IS 'Average speed of answer in minutes, from minutes; NULL is missing, as for calls that were not answered.';

CREATE AGGREGATE asa(wait interval, answered boolean) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(wait interval, answered boolean) IS 'Average speed of answer in minutes: the mean wait of those answered.';

CREATE AGGREGATE asa(wait double precision, answered boolean) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(wait double precision, answered boolean) IS 'Average speed of answer in minutes: the mean wait of those answered.';
