-- business_hours.sql - business time: opening hours as a value, and the minutes, deadlines and KPIs measured with it.
--
-- What reads the time-zone data of the server is STABLE: a newer release of it may change an answer.

-- ---- type business_hours ----
CREATE TYPE business_hours;
CREATE FUNCTION business_hours_in(cstring) RETURNS business_hours
    LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_in(cstring) IS 'Text input of business_hours; the zone must be one that the server knows.';
CREATE FUNCTION business_hours_out(business_hours) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_out(business_hours) IS 'Text output of business_hours: lossless, canonical.';
CREATE FUNCTION business_hours_recv(internal) RETURNS business_hours
    LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_recv(internal) IS 'Binary input of business_hours, validated.';
CREATE FUNCTION business_hours_send(business_hours) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_send(business_hours) IS 'Binary output of business_hours, network order.';
CREATE TYPE business_hours (
    INPUT = business_hours_in, OUTPUT = business_hours_out, RECEIVE = business_hours_recv, SEND = business_hours_send,
    INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended
);
COMMENT ON TYPE business_hours IS 'Opening hours: weekly windows in local time, a time zone, holidays. Text form: Mon-Fri 09:00-17:00, Sat 10:00-14:00; America/New_York; holidays 2024-07-04, 12-25, 2024-12-24 12:00-24:00.';

-- ---- operators of business_hours ----
CREATE FUNCTION business_hours_eq(business_hours, business_hours) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_eq(business_hours, business_hours) IS 'Comparison of business hours: equal.';
CREATE FUNCTION business_hours_ne(business_hours, business_hours) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_ne(business_hours, business_hours) IS 'Comparison of business hours: not equal.';
CREATE FUNCTION business_hours_lt(business_hours, business_hours) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_lt(business_hours, business_hours) IS 'Comparison of business hours: less (an arbitrary total order).';
CREATE FUNCTION business_hours_le(business_hours, business_hours) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_le(business_hours, business_hours) IS 'Comparison of business hours: less or equal (an arbitrary total order).';
CREATE FUNCTION business_hours_gt(business_hours, business_hours) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_gt(business_hours, business_hours) IS 'Comparison of business hours: greater (an arbitrary total order).';
CREATE FUNCTION business_hours_ge(business_hours, business_hours) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_ge(business_hours, business_hours) IS 'Comparison of business hours: greater or equal (an arbitrary total order).';
CREATE FUNCTION business_hours_cmp(business_hours, business_hours) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_cmp(business_hours, business_hours) IS 'Three-way comparison for btree.';
CREATE FUNCTION business_hours_hash(business_hours) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_hash(business_hours) IS 'Hash, equal for equal business hours.';
CREATE FUNCTION business_hours_hash_extended(business_hours, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_hash_extended(business_hours, bigint) IS 'Seeded 64-bit hash, equal for equal business hours.';
CREATE OPERATOR = (LEFTARG = business_hours, RIGHTARG = business_hours, FUNCTION = business_hours_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = business_hours, RIGHTARG = business_hours, FUNCTION = business_hours_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = business_hours, RIGHTARG = business_hours, FUNCTION = business_hours_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = business_hours, RIGHTARG = business_hours, FUNCTION = business_hours_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = business_hours, RIGHTARG = business_hours, FUNCTION = business_hours_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = business_hours, RIGHTARG = business_hours, FUNCTION = business_hours_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR CLASS business_hours_ops DEFAULT FOR TYPE business_hours USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 business_hours_cmp(business_hours, business_hours);
CREATE OPERATOR CLASS business_hours_ops DEFAULT FOR TYPE business_hours USING hash AS
    OPERATOR 1 =, FUNCTION 1 business_hours_hash(business_hours), FUNCTION 2 business_hours_hash_extended(business_hours, bigint);
COMMENT ON OPERATOR = (business_hours, business_hours) IS 'Comparison of business hours; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (business_hours, business_hours) IS 'Comparison of business hours; the order is total but arbitrary.';
COMMENT ON OPERATOR < (business_hours, business_hours) IS 'Comparison of business hours; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (business_hours, business_hours) IS 'Comparison of business hours; the order is total but arbitrary.';
COMMENT ON OPERATOR > (business_hours, business_hours) IS 'Comparison of business hours; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (business_hours, business_hours) IS 'Comparison of business hours; the order is total but arbitrary.';
CREATE FUNCTION business_hours_jsonb(business_hours) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_hours_jsonb(business_hours) IS 'Opening hours as JSON: zone, windows, holidays.';
CREATE CAST (business_hours AS jsonb) WITH FUNCTION business_hours_jsonb(business_hours);

-- ---- open time, deadlines ----
CREATE FUNCTION business_minutes(started_at timestamptz, ended_at timestamptz, hours business_hours) RETURNS numeric
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION business_minutes(timestamptz, timestamptz, business_hours) IS 'Minutes from start to end that were open.';
CREATE FUNCTION business_add(at timestamptz, minutes numeric, hours business_hours) RETURNS timestamptz
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'business_add_numeric';
COMMENT ON FUNCTION business_add(timestamptz, numeric, business_hours) IS 'The instant by which so many open minutes have passed since at; NULL if the hours never open again.';
CREATE FUNCTION business_add(at timestamptz, minutes double precision, hours business_hours) RETURNS timestamptz
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'business_add_float8';
COMMENT ON FUNCTION business_add(timestamptz, double precision, business_hours) IS 'The instant by which so many open minutes have passed since at; NULL if the hours never open again.';
CREATE FUNCTION is_open(at timestamptz, hours business_hours) RETURNS boolean
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'business_is_open';
COMMENT ON FUNCTION is_open(timestamptz, business_hours) IS 'Whether the hours are open at a moment.';
CREATE FUNCTION next_open(at timestamptz, hours business_hours) RETURNS timestamptz
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'business_next_open';
COMMENT ON FUNCTION next_open(timestamptz, business_hours) IS 'The moment itself if open, else when the hours next open; NULL if never.';
CREATE FUNCTION business_minutes(started_at timestamp, ended_at timestamp, hours business_hours) RETURNS numeric
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'business_minutes_local';
COMMENT ON FUNCTION business_minutes(timestamp, timestamp, business_hours) IS 'Minutes from start to end that were open. Times without a zone are local times of the calendar''s zone.';
CREATE FUNCTION business_add(at timestamp, minutes numeric, hours business_hours) RETURNS timestamp
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'business_add_local_numeric';
COMMENT ON FUNCTION business_add(timestamp, numeric, business_hours) IS 'The instant by which so many open minutes have passed since at; NULL if the hours never open again. Times without a zone are local times of the calendar''s zone.';
CREATE FUNCTION business_add(at timestamp, minutes double precision, hours business_hours) RETURNS timestamp
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'business_add_local_float8';
COMMENT ON FUNCTION business_add(timestamp, double precision, business_hours) IS 'The instant by which so many open minutes have passed since at; NULL if the hours never open again. Times without a zone are local times of the calendar''s zone.';
CREATE FUNCTION is_open(at timestamp, hours business_hours) RETURNS boolean
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'business_is_open_local';
COMMENT ON FUNCTION is_open(timestamp, business_hours) IS 'Whether the hours are open at a moment. Times without a zone are local times of the calendar''s zone.';
CREATE FUNCTION next_open(at timestamp, hours business_hours) RETURNS timestamp
    LANGUAGE C STABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'business_next_open_local';
COMMENT ON FUNCTION next_open(timestamp, business_hours) IS 'The moment itself if open, else when the hours next open; NULL if never. Times without a zone are local times of the calendar''s zone.';

-- ---- durations in business time ----
CREATE FUNCTION duration_accum(duration_summary, timestamptz, timestamptz, business_hours) RETURNS duration_summary
    LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_duration_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, timestamptz, timestamptz, business_hours) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, timestamptz, timestamptz, business_hours) RETURNS duration_summary
    LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_duration_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, timestamptz, timestamptz, business_hours) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';
CREATE FUNCTION duration_accum(duration_summary, timestamp, timestamp, business_hours) RETURNS duration_summary
    LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_duration_local_accum';
COMMENT ON FUNCTION duration_accum(duration_summary, timestamp, timestamp, business_hours) IS 'Transition: counts one row in.';
CREATE FUNCTION duration_unaccum(duration_summary, timestamp, timestamp, business_hours) RETURNS duration_summary
    LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'business_duration_local_unaccum';
COMMENT ON FUNCTION duration_unaccum(duration_summary, timestamp, timestamp, business_hours) IS 'Inverse transition: takes one row out, or NULL where only the rows can tell what is left.';

CREATE AGGREGATE duration_summary(started_at timestamptz, ended_at timestamptz, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(started_at timestamptz, ended_at timestamptz, hours business_hours) IS 'The summary of durations, of the time that was open. NULL in any of the three is missing.';

CREATE AGGREGATE duration_summary(started_at timestamp, ended_at timestamp, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_summary_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_summary_final);
COMMENT ON AGGREGATE duration_summary(started_at timestamp, ended_at timestamp, hours business_hours) IS 'The summary of durations, of the time that was open, local times of the hours'' zone. NULL in any of the three is missing.';

CREATE AGGREGATE frt(created timestamptz, first_reply timestamptz, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE frt(created timestamptz, first_reply timestamptz, hours business_hours) IS 'First response time in minutes, of the time that was open. NULL in any of the three is missing.';

CREATE AGGREGATE frt(created timestamp, first_reply timestamp, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE frt(created timestamp, first_reply timestamp, hours business_hours) IS 'First response time in minutes, of the time that was open, local times of the hours'' zone. NULL in any of the three is missing.';

CREATE AGGREGATE art(created timestamptz, resolved timestamptz, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE art(created timestamptz, resolved timestamptz, hours business_hours) IS 'Average resolution time in minutes, of the time that was open. NULL in any of the three is missing.';

CREATE AGGREGATE art(created timestamp, resolved timestamp, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE art(created timestamp, resolved timestamp, hours business_hours) IS 'Average resolution time in minutes, of the time that was open, local times of the hours'' zone. NULL in any of the three is missing.';

CREATE AGGREGATE reply_time(asked timestamptz, replied timestamptz, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE reply_time(asked timestamptz, replied timestamptz, hours business_hours) IS 'Average reply time in minutes, of the time that was open. NULL in any of the three is missing.';

CREATE AGGREGATE reply_time(asked timestamp, replied timestamp, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE reply_time(asked timestamp, replied timestamp, hours business_hours) IS 'Average reply time in minutes, of the time that was open, local times of the hours'' zone. NULL in any of the three is missing.';

CREATE AGGREGATE aht(started_at timestamptz, ended_at timestamptz, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(started_at timestamptz, ended_at timestamptz, hours business_hours) IS 'Average handle time in minutes, of the time that was open. NULL in any of the three is missing.';

CREATE AGGREGATE aht(started_at timestamp, ended_at timestamp, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE aht(started_at timestamp, ended_at timestamp, hours business_hours) IS 'Average handle time in minutes, of the time that was open, local times of the hours'' zone. NULL in any of the three is missing.';

CREATE AGGREGATE asa(queued_at timestamptz, answered_at timestamptz, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(queued_at timestamptz, answered_at timestamptz, hours business_hours) IS 'Average speed of answer in minutes, of the time that was open. NULL in any of the three is missing.';

CREATE AGGREGATE asa(queued_at timestamp, answered_at timestamp, hours business_hours) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_final);
COMMENT ON AGGREGATE asa(queued_at timestamp, answered_at timestamp, hours business_hours) IS 'Average speed of answer in minutes, of the time that was open, local times of the hours'' zone. NULL in any of the three is missing.';
