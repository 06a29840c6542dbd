-- estimate.sql - is it real? Intervals and signed comparisons of survey answers, shares and durations.
--
-- Options are named and defaulted: confidence first, then the scale as the plain KPI has it. The one-step aggregates share
-- the state of the plain KPI over the same column.

-- ---- what they return ----
CREATE TYPE estimate AS (value numeric, lower numeric, upper numeric, n bigint);
COMMENT ON TYPE estimate IS 'A KPI with the bounds of its confidence interval and its sample size.';
CREATE TYPE difference AS (difference numeric, lower numeric, upper numeric, p_value numeric);
COMMENT ON TYPE difference IS 'A signed difference with the bounds of its confidence interval and the two-sided p-value of no difference.';

-- ---- nps of a survey_summary ----
CREATE FUNCTION nps_ci(s survey_summary, confidence double precision DEFAULT 0.95, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9) RETURNS estimate
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_nps_ci';
COMMENT ON FUNCTION nps_ci(s survey_summary, confidence double precision, detractor_max integer, promoter_min integer) IS 'The NPS with its confidence interval: adjusted Wald, clamped to -100 and 100.';
CREATE FUNCTION nps_lower(s survey_summary, confidence double precision DEFAULT 0.95, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_nps_lower';
COMMENT ON FUNCTION nps_lower(s survey_summary, confidence double precision, detractor_max integer, promoter_min integer) IS 'Lower bound of the confidence interval of the NPS.';
CREATE FUNCTION nps_upper(s survey_summary, confidence double precision DEFAULT 0.95, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_nps_upper';
COMMENT ON FUNCTION nps_upper(s survey_summary, confidence double precision, detractor_max integer, promoter_min integer) IS 'Upper bound of the confidence interval of the NPS.';
CREATE FUNCTION nps_diff(a survey_summary, b survey_summary, confidence double precision DEFAULT 0.95, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9) RETURNS difference
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_nps_diff';
COMMENT ON FUNCTION nps_diff(a survey_summary, b survey_summary, confidence double precision, detractor_max integer, promoter_min integer) IS 'The NPS of a minus that of b: adjusted Wald.';

-- ---- csat of a survey_summary ----
CREATE FUNCTION csat_ci(s survey_summary, confidence double precision DEFAULT 0.95, scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL) RETURNS estimate
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_csat_ci';
COMMENT ON FUNCTION csat_ci(s survey_summary, confidence double precision, scale integer, satisfied_from integer) IS 'The CSAT with its confidence interval: Wilson.';
CREATE FUNCTION csat_lower(s survey_summary, confidence double precision DEFAULT 0.95, scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_csat_lower';
COMMENT ON FUNCTION csat_lower(s survey_summary, confidence double precision, scale integer, satisfied_from integer) IS 'Lower bound of the confidence interval of the CSAT.';
CREATE FUNCTION csat_upper(s survey_summary, confidence double precision DEFAULT 0.95, scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_csat_upper';
COMMENT ON FUNCTION csat_upper(s survey_summary, confidence double precision, scale integer, satisfied_from integer) IS 'Upper bound of the confidence interval of the CSAT.';
CREATE FUNCTION csat_diff(a survey_summary, b survey_summary, confidence double precision DEFAULT 0.95, scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL) RETURNS difference
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_csat_diff';
COMMENT ON FUNCTION csat_diff(a survey_summary, b survey_summary, confidence double precision, scale integer, satisfied_from integer) IS 'The CSAT of a minus that of b: pooled z test, Newcombe interval.';

-- ---- csat of a rate_summary ----
CREATE FUNCTION csat_ci(s rate_summary, confidence double precision DEFAULT 0.95) RETURNS estimate
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_ci';
COMMENT ON FUNCTION csat_ci(s rate_summary, confidence double precision) IS 'The CSAT of good or bad answers with its confidence interval: Wilson.';
CREATE FUNCTION csat_lower(s rate_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_lower';
COMMENT ON FUNCTION csat_lower(s rate_summary, confidence double precision) IS 'Lower bound of the confidence interval of the CSAT of good or bad answers.';
CREATE FUNCTION csat_upper(s rate_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_upper';
COMMENT ON FUNCTION csat_upper(s rate_summary, confidence double precision) IS 'Upper bound of the confidence interval of the CSAT of good or bad answers.';
CREATE FUNCTION csat_diff(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95) RETURNS difference
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_diff';
COMMENT ON FUNCTION csat_diff(a rate_summary, b rate_summary, confidence double precision) IS 'The CSAT of good or bad answers of a minus that of b: pooled z test, Newcombe interval.';

-- ---- rate of a rate_summary ----
CREATE FUNCTION rate_ci(s rate_summary, confidence double precision DEFAULT 0.95) RETURNS estimate
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_ci';
COMMENT ON FUNCTION rate_ci(s rate_summary, confidence double precision) IS 'The share in percent with its confidence interval: Wilson.';
CREATE FUNCTION rate_lower(s rate_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_lower';
COMMENT ON FUNCTION rate_lower(s rate_summary, confidence double precision) IS 'Lower bound of the confidence interval of the share in percent.';
CREATE FUNCTION rate_upper(s rate_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_upper';
COMMENT ON FUNCTION rate_upper(s rate_summary, confidence double precision) IS 'Upper bound of the confidence interval of the share in percent.';
CREATE FUNCTION rate_diff(a rate_summary, b rate_summary, confidence double precision DEFAULT 0.95) RETURNS difference
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_diff';
COMMENT ON FUNCTION rate_diff(a rate_summary, b rate_summary, confidence double precision) IS 'The share in percent of a minus that of b: pooled z test, Newcombe interval.';

-- ---- mean of a survey_summary ----
CREATE FUNCTION mean_ci(s survey_summary, confidence double precision DEFAULT 0.95) RETURNS estimate
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_mean_ci';
COMMENT ON FUNCTION mean_ci(s survey_summary, confidence double precision) IS 'The mean answer with its confidence interval: Student t; no bounds without spread.';
CREATE FUNCTION mean_lower(s survey_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_mean_lower';
COMMENT ON FUNCTION mean_lower(s survey_summary, confidence double precision) IS 'Lower bound of the confidence interval of the mean answer.';
CREATE FUNCTION mean_upper(s survey_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_mean_upper';
COMMENT ON FUNCTION mean_upper(s survey_summary, confidence double precision) IS 'Upper bound of the confidence interval of the mean answer.';
CREATE FUNCTION mean_diff(a survey_summary, b survey_summary, confidence double precision DEFAULT 0.95) RETURNS difference
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_mean_diff';
COMMENT ON FUNCTION mean_diff(a survey_summary, b survey_summary, confidence double precision) IS 'The mean answer of a minus that of b: Welch t test; no bounds without spread.';

-- ---- mean of a duration_summary ----
CREATE FUNCTION mean_ci(s duration_summary, confidence double precision DEFAULT 0.95) RETURNS estimate
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_ci';
COMMENT ON FUNCTION mean_ci(s duration_summary, confidence double precision) IS 'The mean in minutes with its confidence interval: Student t; no bounds without spread.';
CREATE FUNCTION mean_lower(s duration_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_lower';
COMMENT ON FUNCTION mean_lower(s duration_summary, confidence double precision) IS 'Lower bound of the confidence interval of the mean in minutes.';
CREATE FUNCTION mean_upper(s duration_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_upper';
COMMENT ON FUNCTION mean_upper(s duration_summary, confidence double precision) IS 'Upper bound of the confidence interval of the mean in minutes.';
CREATE FUNCTION mean_diff(a duration_summary, b duration_summary, confidence double precision DEFAULT 0.95) RETURNS difference
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_diff';
COMMENT ON FUNCTION mean_diff(a duration_summary, b duration_summary, confidence double precision) IS 'The mean in minutes of a minus that of b: Welch t test; no bounds without spread.';

-- ---- one step: the bounds of a column, at 95 % ----
CREATE FUNCTION nps_lower_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_nps_lower';
COMMENT ON FUNCTION nps_lower_final(survey_summary) IS 'Final function of nps_lower: the reader with its defaults.';
CREATE FUNCTION nps_upper_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_nps_upper';
COMMENT ON FUNCTION nps_upper_final(survey_summary) IS 'Final function of nps_upper: the reader with its defaults.';
CREATE FUNCTION csat_lower_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_csat_lower';
COMMENT ON FUNCTION csat_lower_final(survey_summary) IS 'Final function of csat_lower: the reader with its defaults.';
CREATE FUNCTION csat_upper_final(survey_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_csat_upper';
COMMENT ON FUNCTION csat_upper_final(survey_summary) IS 'Final function of csat_upper: the reader with its defaults.';
CREATE FUNCTION rate_lower_final(rate_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_lower';
COMMENT ON FUNCTION rate_lower_final(rate_summary) IS 'Final function of rate_lower: the reader with its defaults.';
CREATE FUNCTION rate_upper_final(rate_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'rate_summary_upper';
COMMENT ON FUNCTION rate_upper_final(rate_summary) IS 'Final function of rate_upper: the reader with its defaults.';

CREATE AGGREGATE nps_lower(score smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_lower_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_lower_final);
COMMENT ON AGGREGATE nps_lower(score smallint) IS 'Lower bound of the 95 % interval of the NPS of answers 0 to 10.';

CREATE AGGREGATE nps_lower(score integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_lower_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_lower_final);
COMMENT ON AGGREGATE nps_lower(score integer) IS 'Lower bound of the 95 % interval of the NPS of answers 0 to 10.';

CREATE AGGREGATE nps_lower(score double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_lower_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_lower_final);
COMMENT ON AGGREGATE nps_lower(score double precision) IS 'Lower bound of the 95 % interval of the NPS of answers 0 to 10.';

CREATE AGGREGATE nps_upper(score smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_upper_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_upper_final);
COMMENT ON AGGREGATE nps_upper(score smallint) IS 'Upper bound of the 95 % interval of the NPS of answers 0 to 10.';

CREATE AGGREGATE nps_upper(score integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_upper_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_upper_final);
COMMENT ON AGGREGATE nps_upper(score integer) IS 'Upper bound of the 95 % interval of the NPS of answers 0 to 10.';

CREATE AGGREGATE nps_upper(score double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = nps_upper_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = nps_upper_final);
COMMENT ON AGGREGATE nps_upper(score double precision) IS 'Upper bound of the 95 % interval of the NPS of answers 0 to 10.';

CREATE AGGREGATE csat_lower(rating smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_lower_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_lower_final);
COMMENT ON AGGREGATE csat_lower(rating smallint) IS 'Lower bound of the 95 % interval of the CSAT of answers 1 to 5.';

CREATE AGGREGATE csat_lower(rating integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_lower_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_lower_final);
COMMENT ON AGGREGATE csat_lower(rating integer) IS 'Lower bound of the 95 % interval of the CSAT of answers 1 to 5.';

CREATE AGGREGATE csat_lower(rating double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_lower_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_lower_final);
COMMENT ON AGGREGATE csat_lower(rating double precision) IS 'Lower bound of the 95 % interval of the CSAT of answers 1 to 5.';

CREATE AGGREGATE csat_upper(rating smallint) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_upper_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_upper_final);
COMMENT ON AGGREGATE csat_upper(rating smallint) IS 'Upper bound of the 95 % interval of the CSAT of answers 1 to 5.';

CREATE AGGREGATE csat_upper(rating integer) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_upper_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_upper_final);
COMMENT ON AGGREGATE csat_upper(rating integer) IS 'Upper bound of the 95 % interval of the CSAT of answers 1 to 5.';

CREATE AGGREGATE csat_upper(rating double precision) (
    SFUNC = survey_accum, STYPE = survey_summary, INITCOND = 'missing:0', COMBINEFUNC = survey_summary_add, PARALLEL = SAFE, FINALFUNC = csat_upper_final,
    MSFUNC = survey_accum, MINVFUNC = survey_unaccum, MSTYPE = survey_summary, MINITCOND = 'missing:0', MFINALFUNC = csat_upper_final);
COMMENT ON AGGREGATE csat_upper(rating double precision) IS 'Upper bound of the 95 % interval of the CSAT of answers 1 to 5.';

CREATE AGGREGATE csat_lower(satisfied boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_lower_final,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_lower_final);
COMMENT ON AGGREGATE csat_lower(satisfied boolean) IS 'Lower bound of the 95 % interval of the percentage of true.';

CREATE AGGREGATE csat_lower(satisfied numeric, answered numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_lower_final,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_lower_final);
COMMENT ON AGGREGATE csat_lower(satisfied numeric, answered numeric) IS 'Lower bound of the 95 % interval of a percentage; counts already added up.';

CREATE AGGREGATE csat_upper(satisfied boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_upper_final,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_upper_final);
COMMENT ON AGGREGATE csat_upper(satisfied boolean) IS 'Upper bound of the 95 % interval of the percentage of true.';

CREATE AGGREGATE csat_upper(satisfied numeric, answered numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_upper_final,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_upper_final);
COMMENT ON AGGREGATE csat_upper(satisfied numeric, answered numeric) IS 'Upper bound of the 95 % interval of a percentage; counts already added up.';

CREATE AGGREGATE rate_lower(hit boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_lower_final,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_lower_final);
COMMENT ON AGGREGATE rate_lower(hit boolean) IS 'Lower bound of the 95 % interval of the percentage of true.';

CREATE AGGREGATE rate_lower(hits numeric, total numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_lower_final,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_lower_final);
COMMENT ON AGGREGATE rate_lower(hits numeric, total numeric) IS 'Lower bound of the 95 % interval of a percentage; counts already added up.';

CREATE AGGREGATE rate_upper(hit boolean) (
    SFUNC = rate_boolean_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_upper_final,
    MSFUNC = rate_boolean_accum, MINVFUNC = rate_boolean_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_upper_final);
COMMENT ON AGGREGATE rate_upper(hit boolean) IS 'Upper bound of the 95 % interval of the percentage of true.';

CREATE AGGREGATE rate_upper(hits numeric, total numeric) (
    SFUNC = rate_counts_accum, STYPE = rate_summary, INITCOND = 'missing:0', COMBINEFUNC = rate_summary_add, PARALLEL = SAFE, FINALFUNC = rate_upper_final,
    MSFUNC = rate_counts_accum, MINVFUNC = rate_counts_unaccum, MSTYPE = rate_summary, MINITCOND = 'missing:0', MFINALFUNC = rate_upper_final);
COMMENT ON AGGREGATE rate_upper(hits numeric, total numeric) IS 'Upper bound of the 95 % interval of a percentage; counts already added up.';
CREATE FUNCTION duration_mean_lower_final(duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_lower';
COMMENT ON FUNCTION duration_mean_lower_final(duration_summary) IS 'Final function of frt_lower and art_lower.';
CREATE FUNCTION duration_mean_upper_final(duration_summary) RETURNS numeric
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_upper';
COMMENT ON FUNCTION duration_mean_upper_final(duration_summary) IS 'Final function of frt_upper and art_upper.';
CREATE FUNCTION frt_lower(s duration_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_lower';
COMMENT ON FUNCTION frt_lower(s duration_summary, confidence double precision) IS 'Lower bound of the confidence interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_lower(created timestamp with time zone, first_reply timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE frt_lower(created timestamp with time zone, first_reply timestamp with time zone) IS 'Lower bound of the 95 % interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_lower(created timestamp without time zone, first_reply timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE frt_lower(created timestamp without time zone, first_reply timestamp without time zone) IS 'Lower bound of the 95 % interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_lower(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE frt_lower(duration interval) IS 'Lower bound of the 95 % interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_lower(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE frt_lower(minutes double precision) IS 'Lower bound of the 95 % interval of the mean first response time in minutes.';
CREATE FUNCTION frt_upper(s duration_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_upper';
COMMENT ON FUNCTION frt_upper(s duration_summary, confidence double precision) IS 'Upper bound of the confidence interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_upper(created timestamp with time zone, first_reply timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE frt_upper(created timestamp with time zone, first_reply timestamp with time zone) IS 'Upper bound of the 95 % interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_upper(created timestamp without time zone, first_reply timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE frt_upper(created timestamp without time zone, first_reply timestamp without time zone) IS 'Upper bound of the 95 % interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_upper(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE frt_upper(duration interval) IS 'Upper bound of the 95 % interval of the mean first response time in minutes.';

CREATE AGGREGATE frt_upper(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE frt_upper(minutes double precision) IS 'Upper bound of the 95 % interval of the mean first response time in minutes.';
CREATE FUNCTION art_lower(s duration_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_lower';
COMMENT ON FUNCTION art_lower(s duration_summary, confidence double precision) IS 'Lower bound of the confidence interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_lower(created timestamp with time zone, resolved timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE art_lower(created timestamp with time zone, resolved timestamp with time zone) IS 'Lower bound of the 95 % interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_lower(created timestamp without time zone, resolved timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE art_lower(created timestamp without time zone, resolved timestamp without time zone) IS 'Lower bound of the 95 % interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_lower(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE art_lower(duration interval) IS 'Lower bound of the 95 % interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_lower(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_lower_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_lower_final);
COMMENT ON AGGREGATE art_lower(minutes double precision) IS 'Lower bound of the 95 % interval of the mean resolution time in minutes.';
CREATE FUNCTION art_upper(s duration_summary, confidence double precision DEFAULT 0.95) RETURNS numeric
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'duration_mean_upper';
COMMENT ON FUNCTION art_upper(s duration_summary, confidence double precision) IS 'Upper bound of the confidence interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_upper(created timestamp with time zone, resolved timestamp with time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE art_upper(created timestamp with time zone, resolved timestamp with time zone) IS 'Upper bound of the 95 % interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_upper(created timestamp without time zone, resolved timestamp without time zone) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE art_upper(created timestamp without time zone, resolved timestamp without time zone) IS 'Upper bound of the 95 % interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_upper(duration interval) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE art_upper(duration interval) IS 'Upper bound of the 95 % interval of the mean resolution time in minutes.';

CREATE AGGREGATE art_upper(minutes double precision) (
    SFUNC = duration_accum, STYPE = duration_summary, SSPACE = 2048, INITCOND = 'missing:0', COMBINEFUNC = duration_summary_add, PARALLEL = SAFE, FINALFUNC = duration_mean_upper_final,
    MSFUNC = duration_accum, MINVFUNC = duration_unaccum, MSTYPE = duration_summary, MSSPACE = 2048, MINITCOND = 'missing:0', MFINALFUNC = duration_mean_upper_final);
COMMENT ON AGGREGATE art_upper(minutes double precision) IS 'Upper bound of the 95 % interval of the mean resolution time in minutes.';

-- ---- the shares within a survey, for rate_ci, rate_diff and rate_mix ----
CREATE FUNCTION csat_summary(s survey_summary, scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_csat_summary';
COMMENT ON FUNCTION csat_summary(s survey_summary, scale integer, satisfied_from integer) IS 'Satisfied or not, as the summary of a share: rate(csat_summary(s)) = csat(s).';
CREATE FUNCTION angry_rate_summary(s survey_summary, scale integer DEFAULT 5, angry_to integer DEFAULT 2) RETURNS rate_summary
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_angry_rate_summary';
COMMENT ON FUNCTION angry_rate_summary(s survey_summary, scale integer, angry_to integer) IS 'Dissatisfied or not, as the summary of a share: rate(angry_rate_summary(s)) = angry_rate(s).';
CREATE FUNCTION response_rate_summary(survey_summary) RETURNS rate_summary
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_response_rate_summary';
COMMENT ON FUNCTION response_rate_summary(survey_summary) IS 'Answered or not, as the summary of a share: rate(response_rate_summary(s)) = response_rate(s).';
