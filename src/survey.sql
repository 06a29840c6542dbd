-- survey.sql - survey answers: NPS, CSAT, CES, stars, angry customers, response rate.
--
-- One summary type, survey_summary, and one transition an input type, so that every KPI of one column shares one pass.

-- ---- type survey_summary ----
CREATE TYPE survey_summary;
CREATE FUNCTION survey_summary_in(cstring) RETURNS survey_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_in(cstring) IS 'Text input of survey_summary.';
CREATE FUNCTION survey_summary_out(survey_summary) RETURNS cstring
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_out(survey_summary) IS 'Text output of survey_summary: lossless, canonical.';
CREATE FUNCTION survey_summary_recv(internal) RETURNS survey_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_recv(internal) IS 'Binary input of survey_summary, validated.';
CREATE FUNCTION survey_summary_send(survey_summary) RETURNS bytea
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_send(survey_summary) IS 'Binary output of survey_summary, network order.';
CREATE TYPE survey_summary (
    INPUT = survey_summary_in, OUTPUT = survey_summary_out, RECEIVE = survey_summary_recv, SEND = survey_summary_send,
    INTERNALLENGTH = 96, ALIGNMENT = double
);
COMMENT ON TYPE survey_summary IS 'Survey answers: how often each whole number 0 to 10 was given, and how often none. Text form: 9:3 10:1 missing:2.';

-- ---- operators of survey_summary ----
CREATE FUNCTION survey_summary_eq(survey_summary, survey_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_eq(survey_summary, survey_summary) IS 'Comparison of summaries: equal.';
CREATE FUNCTION survey_summary_ne(survey_summary, survey_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_ne(survey_summary, survey_summary) IS 'Comparison of summaries: not equal.';
CREATE FUNCTION survey_summary_lt(survey_summary, survey_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_lt(survey_summary, survey_summary) IS 'Comparison of summaries: less (an arbitrary total order).';
CREATE FUNCTION survey_summary_le(survey_summary, survey_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_le(survey_summary, survey_summary) IS 'Comparison of summaries: less or equal (an arbitrary total order).';
CREATE FUNCTION survey_summary_gt(survey_summary, survey_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_gt(survey_summary, survey_summary) IS 'Comparison of summaries: greater (an arbitrary total order).';
CREATE FUNCTION survey_summary_ge(survey_summary, survey_summary) RETURNS boolean
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_ge(survey_summary, survey_summary) IS 'Comparison of summaries: greater or equal (an arbitrary total order).';
CREATE FUNCTION survey_summary_cmp(survey_summary, survey_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_cmp(survey_summary, survey_summary) IS 'Three-way comparison for btree.';
CREATE FUNCTION survey_summary_hash(survey_summary) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_hash(survey_summary) IS 'Hash, equal for equal summaries.';
CREATE FUNCTION survey_summary_hash_extended(survey_summary, bigint) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_hash_extended(survey_summary, bigint) IS 'Seeded 64-bit hash, equal for equal summaries.';
CREATE FUNCTION survey_summary_add(survey_summary, survey_summary) RETURNS survey_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_add(survey_summary, survey_summary) IS 'The two summaries merged.';
CREATE OPERATOR = (LEFTARG = survey_summary, RIGHTARG = survey_summary, FUNCTION = survey_summary_eq, COMMUTATOR = =, NEGATOR = <>,
    RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = survey_summary, RIGHTARG = survey_summary, FUNCTION = survey_summary_ne, COMMUTATOR = <>, NEGATOR = =,
    RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = survey_summary, RIGHTARG = survey_summary, FUNCTION = survey_summary_lt, COMMUTATOR = >, NEGATOR = >=,
    RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = survey_summary, RIGHTARG = survey_summary, FUNCTION = survey_summary_le, COMMUTATOR = >=, NEGATOR = >,
    RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = survey_summary, RIGHTARG = survey_summary, FUNCTION = survey_summary_gt, COMMUTATOR = <, NEGATOR = <=,
    RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = survey_summary, RIGHTARG = survey_summary, FUNCTION = survey_summary_ge, COMMUTATOR = <=, NEGATOR = <,
    RESTRICT = scalargesel, JOIN = scalargejoinsel);
CREATE OPERATOR + (LEFTARG = survey_summary, RIGHTARG = survey_summary, FUNCTION = survey_summary_add, COMMUTATOR = +);
CREATE OPERATOR CLASS survey_summary_ops DEFAULT FOR TYPE survey_summary USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 survey_summary_cmp(survey_summary, survey_summary);
CREATE OPERATOR CLASS survey_summary_ops DEFAULT FOR TYPE survey_summary USING hash AS
    OPERATOR 1 =, FUNCTION 1 survey_summary_hash(survey_summary), FUNCTION 2 survey_summary_hash_extended(survey_summary, bigint);
COMMENT ON OPERATOR = (survey_summary, survey_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <> (survey_summary, survey_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR < (survey_summary, survey_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR <= (survey_summary, survey_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR > (survey_summary, survey_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR >= (survey_summary, survey_summary) IS 'Comparison of summaries; the order is total but arbitrary.';
COMMENT ON OPERATOR + (survey_summary, survey_summary) IS 'The two summaries merged.';
CREATE FUNCTION survey_summary_jsonb(survey_summary) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_jsonb(survey_summary) IS '{"answers": {"9": ...}, "missing": ...}';
CREATE CAST (survey_summary AS jsonb) WITH FUNCTION survey_summary_jsonb(survey_summary);

-- ---- moves ----
CREATE FUNCTION survey_summary_subtract(survey_summary, survey_summary) RETURNS survey_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_summary_subtract(survey_summary, survey_summary) IS 'Inverse of the merge, for moving frames.';
CREATE FUNCTION survey_accum(survey_summary, smallint) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_int2_accum';
COMMENT ON FUNCTION survey_accum(survey_summary, smallint) IS 'Transition: counts one row in.';
CREATE FUNCTION survey_unaccum(survey_summary, smallint) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_int2_unaccum';
COMMENT ON FUNCTION survey_unaccum(survey_summary, smallint) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION survey_accum(survey_summary, integer) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_int4_accum';
COMMENT ON FUNCTION survey_accum(survey_summary, integer) IS 'Transition: counts one row in.';
CREATE FUNCTION survey_unaccum(survey_summary, integer) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_int4_unaccum';
COMMENT ON FUNCTION survey_unaccum(survey_summary, integer) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION survey_accum(survey_summary, double precision) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_float8_accum';
COMMENT ON FUNCTION survey_accum(survey_summary, double precision) IS 'Transition: counts one row in.';
CREATE FUNCTION survey_unaccum(survey_summary, double precision) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_float8_unaccum';
COMMENT ON FUNCTION survey_unaccum(survey_summary, double precision) IS 'Inverse transition: takes one row out.';
CREATE FUNCTION survey_counts_accum(survey_summary, double precision, numeric) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_counts_accum(survey_summary, double precision, numeric) IS 'Transition: counts one row in.';
CREATE FUNCTION survey_counts_unaccum(survey_summary, double precision, numeric) RETURNS survey_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION survey_counts_unaccum(survey_summary, double precision, numeric) IS 'Inverse transition: takes one row out.';

-- ---- readers ----
CREATE FUNCTION nps(s survey_summary, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_nps';
COMMENT ON FUNCTION nps(s survey_summary, detractor_max integer, promoter_min integer) IS 'Net promoter score, -100 to 100: percentage of promoters minus percentage of detractors.';
CREATE FUNCTION nps_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_nps';
COMMENT ON FUNCTION nps_final(survey_summary) IS 'Final function of nps: the reader with its defaults.';
CREATE FUNCTION nps_parts(s survey_summary, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9,
    OUT promoters bigint, OUT passives bigint, OUT detractors bigint) RETURNS record
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_nps_parts';
COMMENT ON FUNCTION nps_parts(s survey_summary, detractor_max integer, promoter_min integer) IS 'How many promoters, passives and detractors answered.';
CREATE FUNCTION csat(s survey_summary, scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_csat';
COMMENT ON FUNCTION csat(s survey_summary, scale integer, satisfied_from integer) IS 'Customer satisfaction: percentage of answers from satisfied_from (by default the top two) on the scale 1 to scale.';
CREATE FUNCTION csat_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_csat';
COMMENT ON FUNCTION csat_final(survey_summary) IS 'Final function of csat: the reader with its defaults.';
CREATE FUNCTION ces(s survey_summary, scale integer DEFAULT 7) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_ces';
COMMENT ON FUNCTION ces(s survey_summary, scale integer) IS 'Customer effort score: the mean answer on the scale 1 to scale.';
CREATE FUNCTION ces_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_ces';
COMMENT ON FUNCTION ces_final(survey_summary) IS 'Final function of ces: the reader with its defaults.';
CREATE FUNCTION angry_rate(s survey_summary, scale integer DEFAULT 5, angry_to integer DEFAULT 2) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_angry_rate';
COMMENT ON FUNCTION angry_rate(s survey_summary, scale integer, angry_to integer) IS 'Dissatisfied customers: percentage of answers from 1 to angry_to on the scale 1 to scale.';
CREATE FUNCTION angry_rate_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_angry_rate';
COMMENT ON FUNCTION angry_rate_final(survey_summary) IS 'Final function of angry_rate: the reader with its defaults.';
CREATE FUNCTION response_rate(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_response_rate';
COMMENT ON FUNCTION response_rate(survey_summary) IS 'Answered in percent of asked; NULL scores were asked and did not answer.';
CREATE FUNCTION mean(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_mean';
COMMENT ON FUNCTION mean(survey_summary) IS 'The mean answer.';
CREATE FUNCTION distribution(s survey_summary, labels boolean DEFAULT false) RETURNS jsonb
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_distribution';
COMMENT ON FUNCTION distribution(s survey_summary, labels boolean) IS 'Answer to count; with labels, very poor to very positive for answers 1 to 5, all five of them.';
CREATE FUNCTION sample_size(survey_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_sample_size';
COMMENT ON FUNCTION sample_size(survey_summary) IS 'How many answered.';
CREATE FUNCTION missing(survey_summary) RETURNS bigint
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_missing';
COMMENT ON FUNCTION missing(survey_summary) IS 'How many were asked and did not answer.';

-- ---- the summary ----

CREATE AGGREGATE survey_summary(score smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE survey_summary(score smallint) IS 'The summary of survey answers 0 to 10; NULL is no answer.';

CREATE AGGREGATE survey_summary(score integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE survey_summary(score integer) IS 'The summary of survey answers 0 to 10; NULL is no answer.';

CREATE AGGREGATE survey_summary(score double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE survey_summary(score double precision) IS 'The summary of survey answers 0 to 10; NULL is no answer.';

CREATE AGGREGATE survey_summary(score double precision, responses numeric) (
    SFUNC = survey_counts_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE,
    MSFUNC = survey_counts_accum, MINVFUNC = survey_counts_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE survey_summary(score double precision, responses numeric) IS 'The summary of survey answers from a table of counts.';

CREATE AGGREGATE survey_summary(s survey_summary) (
    SFUNC = survey_summary_add, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE,
    MSFUNC = survey_summary_add, MINVFUNC = survey_summary_subtract, MSTYPE = survey_summary, MINITCOND = 'missing:0');
COMMENT ON AGGREGATE survey_summary(s survey_summary) IS 'The merge of stored summaries.';

-- ---- nps ----

CREATE AGGREGATE nps(score smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_final);
COMMENT ON AGGREGATE nps(score smallint) IS 'Net promoter score of answers 0 to 10: percentage of 9 and 10 minus percentage of 0 to 6.';

CREATE AGGREGATE nps(score integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_final);
COMMENT ON AGGREGATE nps(score integer) IS 'Net promoter score of answers 0 to 10: percentage of 9 and 10 minus percentage of 0 to 6.';

CREATE AGGREGATE nps(score double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_final);
COMMENT ON AGGREGATE nps(score double precision) IS 'Net promoter score of answers 0 to 10: percentage of 9 and 10 minus percentage of 0 to 6.';

-- ---- csat ----

CREATE AGGREGATE csat(rating smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_final);
COMMENT ON AGGREGATE csat(rating smallint) IS 'Customer satisfaction of answers 1 to 5: percentage of 4 and 5.';

CREATE AGGREGATE csat(rating integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_final);
COMMENT ON AGGREGATE csat(rating integer) IS 'Customer satisfaction of answers 1 to 5: percentage of 4 and 5.';

CREATE AGGREGATE csat(rating double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_final);
COMMENT ON AGGREGATE csat(rating double precision) IS 'Customer satisfaction of answers 1 to 5: percentage of 4 and 5.';

CREATE AGGREGATE csat(satisfied boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE csat(satisfied boolean) IS 'Customer satisfaction of good or bad answers: percentage of good.';

CREATE AGGREGATE csat(satisfied numeric, answered numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE csat(satisfied numeric, answered numeric) IS 'Customer satisfaction in percent; counts already added up.';

-- ---- ces ----

CREATE AGGREGATE ces(rating smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = ces_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = ces_final);
COMMENT ON AGGREGATE ces(rating smallint) IS 'Customer effort score of answers 1 to 7: their mean.';

CREATE AGGREGATE ces(rating integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = ces_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = ces_final);
COMMENT ON AGGREGATE ces(rating integer) IS 'Customer effort score of answers 1 to 7: their mean.';

CREATE AGGREGATE ces(rating double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = ces_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = ces_final);
COMMENT ON AGGREGATE ces(rating double precision) IS 'Customer effort score of answers 1 to 7: their mean.';

-- ---- angry_rate ----

CREATE AGGREGATE angry_rate(rating smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = angry_rate_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = angry_rate_final);
COMMENT ON AGGREGATE angry_rate(rating smallint) IS 'Dissatisfied customers of answers 1 to 5: percentage of 1 and 2.';

CREATE AGGREGATE angry_rate(rating integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = angry_rate_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = angry_rate_final);
COMMENT ON AGGREGATE angry_rate(rating integer) IS 'Dissatisfied customers of answers 1 to 5: percentage of 1 and 2.';

CREATE AGGREGATE angry_rate(rating double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = angry_rate_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = angry_rate_final);
COMMENT ON AGGREGATE angry_rate(rating double precision) IS 'Dissatisfied customers of answers 1 to 5: percentage of 1 and 2.';

CREATE AGGREGATE angry_rate(angry boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE angry_rate(angry boolean) IS 'Dissatisfied customers: percentage of true.';

CREATE AGGREGATE angry_rate(angry numeric, answered numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE angry_rate(angry numeric, answered numeric) IS 'Dissatisfied customers in percent; counts already added up.';

-- ---- response_rate ----

CREATE AGGREGATE response_rate(score smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = response_rate,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = response_rate);
COMMENT ON AGGREGATE response_rate(score smallint) IS 'Answered in percent of asked; NULL was asked and did not answer.';

CREATE AGGREGATE response_rate(score integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = response_rate,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = response_rate);
COMMENT ON AGGREGATE response_rate(score integer) IS 'Answered in percent of asked; NULL was asked and did not answer.';

CREATE AGGREGATE response_rate(score double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = response_rate,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = response_rate);
COMMENT ON AGGREGATE response_rate(score double precision) IS 'Answered in percent of asked; NULL was asked and did not answer.';

CREATE AGGREGATE response_rate(responses numeric, invitations numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate);
COMMENT ON AGGREGATE response_rate(responses numeric, invitations numeric) IS 'Answered in percent of asked; counts already added up.';
