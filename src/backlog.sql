-- backlog.sql - tickets open at a moment, and the flow of tickets through the steps of a period.
--
-- Steps of days and months are those of the session's zone, so what builds a summary from timestamptz is STABLE; the
-- summary itself holds instants and is read the same everywhere.

-- ---- type backlog_summary ----
CREATE TYPE backlog_summary;
CREATE FUNCTION backlog_summary_in(cstring) RETURNS backlog_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_in(cstring) IS 'Text input of backlog_summary.';
CREATE FUNCTION backlog_summary_out(backlog_summary) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_out(backlog_summary) IS 'Text output of backlog_summary: lossless, canonical.';
CREATE FUNCTION backlog_summary_recv(internal) RETURNS backlog_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_recv(internal) IS 'Binary input of backlog_summary, validated.';
CREATE FUNCTION backlog_summary_send(backlog_summary) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_send(backlog_summary) IS 'Binary output of backlog_summary, network order.';
CREATE TYPE backlog_summary (
    INPUT = backlog_summary_in, OUTPUT = backlog_summary_out, RECEIVE = backlog_summary_recv, SEND = backlog_summary_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE backlog_summary IS 'Tickets opened and closed in each step of a period, those open before it, and missing rows. Text form: from:2024-01-01T00:00:00Z steps:31*86400 start:3 opened:... closed:... outside:0 missing:0, where 31*86400 is 31 steps of 86400 seconds.';

-- ---- operators of backlog_summary ----
CREATE FUNCTION backlog_summary_eq(backlog_summary, backlog_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_eq(backlog_summary, backlog_summary) IS 'Comparison of summaries: equal.';
CREATE FUNCTION backlog_summary_ne(backlog_summary, backlog_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_ne(backlog_summary, backlog_summary) IS 'Comparison of summaries: not equal.';
CREATE FUNCTION backlog_summary_lt(backlog_summary, backlog_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_lt(backlog_summary, backlog_summary) IS 'Comparison of summaries: less (an arbitrary total order).';
CREATE FUNCTION backlog_summary_le(backlog_summary, backlog_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_le(backlog_summary, backlog_summary) IS 'Comparison of summaries: less or equal (an arbitrary total order).';
CREATE FUNCTION backlog_summary_gt(backlog_summary, backlog_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_gt(backlog_summary, backlog_summary) IS 'Comparison of summaries: greater (an arbitrary total order).';
CREATE FUNCTION backlog_summary_ge(backlog_summary, backlog_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_ge(backlog_summary, backlog_summary) IS 'Comparison of summaries: greater or equal (an arbitrary total order).';
CREATE FUNCTION backlog_summary_cmp(backlog_summary, backlog_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_cmp(backlog_summary, backlog_summary) IS 'Three-way comparison for btree.';
CREATE FUNCTION backlog_summary_hash(backlog_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_hash(backlog_summary) IS 'Hash, equal for equal summaries.';
CREATE FUNCTION backlog_summary_hash_extended(backlog_summary, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_hash_extended(backlog_summary, bigint) IS 'Seeded 64-bit hash, equal for equal summaries.';
CREATE FUNCTION backlog_summary_add(backlog_summary, backlog_summary) RETURNS backlog_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_add(backlog_summary, backlog_summary) IS 'The two summaries merged.';
CREATE OPERATOR = (LEFTARG = backlog_summary, RIGHTARG = backlog_summary, FUNCTION = backlog_summary_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = backlog_summary, RIGHTARG = backlog_summary, FUNCTION = backlog_summary_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = backlog_summary, RIGHTARG = backlog_summary, FUNCTION = backlog_summary_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = backlog_summary, RIGHTARG = backlog_summary, FUNCTION = backlog_summary_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = backlog_summary, RIGHTARG = backlog_summary, FUNCTION = backlog_summary_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = backlog_summary, RIGHTARG = backlog_summary, FUNCTION = backlog_summary_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = backlog_summary, RIGHTARG = backlog_summary, FUNCTION = backlog_summary_add, COMMUTATOR = +);
CREATE OPERATOR CLASS backlog_summary_ops DEFAULT FOR TYPE backlog_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 backlog_summary_cmp(backlog_summary, backlog_summary);
CREATE OPERATOR CLASS backlog_summary_ops DEFAULT FOR TYPE backlog_summary USING hash AS
    OPERATOR 1 =, FUNCTION 1 backlog_summary_hash(backlog_summary), FUNCTION 2 backlog_summary_hash_extended(backlog_summary, bigint);
COMMENT ON OPERATOR = (backlog_summary, backlog_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (backlog_summary, backlog_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR < (backlog_summary, backlog_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (backlog_summary, backlog_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR > (backlog_summary, backlog_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (backlog_summary, backlog_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR + (backlog_summary, backlog_summary) IS 'The two summaries merged.';
CREATE FUNCTION backlog_summary_jsonb(backlog_summary) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_jsonb(backlog_summary) IS '{"from": ..., "to": ..., "start": ..., "opened": [...], "closed": [...], "outside": ..., "missing": ...}';
CREATE CAST (backlog_summary AS jsonb) WITH FUNCTION backlog_summary_jsonb(backlog_summary);

-- ---- moves and readers ----
CREATE FUNCTION backlog_summary_subtract(backlog_summary, backlog_summary) RETURNS backlog_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_subtract(backlog_summary, backlog_summary) IS 'Inverse of the merge, for moving frames.';
CREATE FUNCTION backlog(backlog_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'backlog_summary_backlog';
COMMENT ON FUNCTION backlog(backlog_summary) IS 'Tickets open at the end of the period; NULL when there were no tickets at all.';
CREATE FUNCTION sample_size(backlog_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'backlog_summary_sample_size';
COMMENT ON FUNCTION sample_size(backlog_summary) IS 'How many tickets were counted, those outside the period included.';
CREATE FUNCTION missing(backlog_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'backlog_summary_missing';
COMMENT ON FUNCTION missing(backlog_summary) IS 'How many rows had no opening time or no period.';
CREATE FUNCTION backlog_points(s backlog_summary, OUT at timestamptz, OUT opened bigint, OUT closed bigint, OUT backlog bigint) RETURNS SETOF record
    LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 365 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_points(backlog_summary) IS 'One row a step: its end, tickets opened and closed since the step before, and open at its end.';
CREATE FUNCTION backlog_points_local(s backlog_summary, OUT at timestamp, OUT opened bigint, OUT closed bigint, OUT backlog bigint) RETURNS SETOF record
    LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 365 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_points_local(backlog_summary) IS 'The same with at as timestamp without time zone.';

-- ---- transitions: what one ticket does to the steps ----
CREATE FUNCTION backlog_summary_accum(backlog_summary, timestamptz, timestamptz, timestamptz, timestamptz, interval) RETURNS backlog_summary
    LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_accum(backlog_summary, timestamptz, timestamptz, timestamptz, timestamptz, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION backlog_summary_unaccum(backlog_summary, timestamptz, timestamptz, timestamptz, timestamptz, interval) RETURNS backlog_summary
    LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_summary_unaccum(backlog_summary, timestamptz, timestamptz, timestamptz, timestamptz, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION backlog_summary_accum(backlog_summary, timestamp, timestamp, timestamp, timestamp, interval) RETURNS backlog_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'backlog_summary_local_accum';
COMMENT ON FUNCTION backlog_summary_accum(backlog_summary, timestamp, timestamp, timestamp, timestamp, interval) IS 'Transition: counts one row in.';
CREATE FUNCTION backlog_summary_unaccum(backlog_summary, timestamp, timestamp, timestamp, timestamp, interval) RETURNS backlog_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'backlog_summary_local_unaccum';
COMMENT ON FUNCTION backlog_summary_unaccum(backlog_summary, timestamp, timestamp, timestamp, timestamp, interval) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION backlog_accum(rate_summary, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_accum(rate_summary, timestamptz, timestamptz, timestamptz) IS 'Transition: counts one row in.';
CREATE FUNCTION backlog_unaccum(rate_summary, timestamptz, timestamptz, timestamptz) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_unaccum(rate_summary, timestamptz, timestamptz, timestamptz) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION backlog_accum(rate_summary, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_accum(rate_summary, timestamp, timestamp, timestamp) IS 'Transition: counts one row in.';
CREATE FUNCTION backlog_unaccum(rate_summary, timestamp, timestamp, timestamp) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_unaccum(rate_summary, timestamp, timestamp, timestamp) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION backlog_of_rate(rate_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_of_rate(rate_summary) IS 'Final function of backlog: the hits, NULL when there are neither hits nor misses.';

-- ---- the summary and its merge ----

CREATE AGGREGATE backlog_summary(opened timestamptz, closed timestamptz, from_time timestamptz, to_time timestamptz, step interval) (
    SFUNC = backlog_summary_accum, STYPE = backlog_summary, SSPACE = 6144, INITCOND = 'missing:0', COMBINEFUNC = backlog_summary_add, PARALLEL = SAFE,
    MSFUNC = backlog_summary_accum, MINVFUNC = backlog_summary_unaccum, MSTYPE = backlog_summary, MSSPACE = 6144, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE backlog_summary(opened timestamptz, closed timestamptz, from_time timestamptz, to_time timestamptz, step interval) IS 'Builds the summary: tickets opened and closed in each step from from_time to to_time; closed NULL is still open.';

CREATE AGGREGATE backlog_summary(opened timestamp, closed timestamp, from_time timestamp, to_time timestamp, step interval) (
    SFUNC = backlog_summary_accum, STYPE = backlog_summary, SSPACE = 6144, INITCOND = 'missing:0', COMBINEFUNC = backlog_summary_add, PARALLEL = SAFE,
    MSFUNC = backlog_summary_accum, MINVFUNC = backlog_summary_unaccum, MSTYPE = backlog_summary, MSSPACE = 6144, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE backlog_summary(opened timestamp, closed timestamp, from_time timestamp, to_time timestamp, step interval) IS 'Builds the summary: tickets opened and closed in each step from from_time to to_time; closed NULL is still open.';

CREATE AGGREGATE backlog_summary(s backlog_summary) (
    SFUNC = backlog_summary_add, STYPE = backlog_summary, SSPACE = 6144, INITCOND = 'missing:0', COMBINEFUNC = backlog_summary_add, PARALLEL = SAFE,
    MSFUNC = backlog_summary_add, MINVFUNC = backlog_summary_subtract, MSTYPE = backlog_summary, MSSPACE = 6144, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE backlog_summary(s backlog_summary) IS 'Merges stored summaries over the same steps.';

-- ---- one moment ----

CREATE AGGREGATE backlog(opened timestamptz, closed timestamptz, as_of timestamptz) (
    SFUNC = backlog_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = backlog_of_rate,
    MSFUNC = backlog_accum, MINVFUNC = backlog_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = backlog_of_rate);
COMMENT ON AGGREGATE backlog(opened timestamptz, closed timestamptz, as_of timestamptz) IS 'Tickets open at a moment: opened by then, and not closed by then; closed NULL is still open.';

CREATE AGGREGATE backlog(opened timestamp, closed timestamp, as_of timestamp) (
    SFUNC = backlog_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = backlog_of_rate,
    MSFUNC = backlog_accum, MINVFUNC = backlog_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = backlog_of_rate);
COMMENT ON AGGREGATE backlog(opened timestamp, closed timestamp, as_of timestamp) IS 'Tickets open at a moment: opened by then, and not closed by then; closed NULL is still open.';
