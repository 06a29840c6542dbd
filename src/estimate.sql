-- estimate.sql - is it real? Intervals and signed comparisons of survey answers, shares and durations.
--
-- Options are named and defaulted: confidence first, then the scale as the plain KPI has it. The one-step aggregates share
-- the state of the plain KPI over the same column.

-- ---- what they return ----
CREATE TYPE estimate AS (value numeric, lower numeric, upper numeric, n bigint);
COMMENT ON TYPE estimate IS 'A KPI with the bounds of its confidence interval and its sample size.';
CREATE TYPE difference AS (difference numeric, lower numeric, upper numeric, p_value numeric);
COMMENT ON TYPE difference IS 'A signed difference with the bounds of its confidence interval and the two-sided p-value of no difference.';

-- ---- with options ----
@block estimates name | summary | options | their types | symbol | value | interval | comparison
@optional $1_ci | s $2 | $3 | $4 | estimate | $5_ci | The $6 with its confidence interval: $7.
@optional $1_lower | s $2 | $3 | $4 | numeric | $5_lower | Lower bound of the confidence interval of the $6.
@optional $1_upper | s $2 | $3 | $4 | numeric | $5_upper | Upper bound of the confidence interval of the $6.
@optional $1_diff | a $2, b $2 | $3 | $4 | difference | $5_diff | The $6 of a minus that of b: $8.
@end

@estimates nps | survey_summary | confidence double precision DEFAULT 0.95, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9 | confidence double precision, detractor_max integer, promoter_min integer | survey_nps | NPS | adjusted Wald, clamped to -100 and 100 | adjusted Wald
@estimates csat | survey_summary | confidence double precision DEFAULT 0.95, scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL | confidence double precision, scale integer, satisfied_from integer | survey_csat | CSAT | Wilson | pooled z test, Newcombe interval
@estimates csat | rate_summary | confidence double precision DEFAULT 0.95 | confidence double precision | rate_summary | CSAT of good or bad answers | Wilson | pooled z test, Newcombe interval
@estimates rate | rate_summary | confidence double precision DEFAULT 0.95 | confidence double precision | rate_summary | share in percent | Wilson | pooled z test, Newcombe interval
@estimates mean | survey_summary | confidence double precision DEFAULT 0.95 | confidence double precision | survey_mean | mean answer | Student t; no bounds without spread | Welch t test; no bounds without spread
@estimates mean | duration_summary | confidence double precision DEFAULT 0.95 | confidence double precision | duration_mean | mean in minutes | Student t; no bounds without spread | Welch t test; no bounds without spread

-- ---- percentiles of times ----
@optional percentile_ci | s duration_summary, p double precision | confidence double precision DEFAULT 0.95 | confidence double precision | estimate | duration_percentile_ci | The percentile p (0 to 1) in minutes with its confidence interval, by order statistics; a bound that no value reaches is NULL.
@optional median_ci | s duration_summary | confidence double precision DEFAULT 0.95 | confidence double precision | estimate | duration_percentile_ci | The median in minutes with its confidence interval, by order statistics; a bound that no value reaches is NULL.

-- ---- one step: the bounds of a column, at 95 % ----
@reader nps_lower_final(survey_summary) | numeric | survey_nps_lower | Final function of nps_lower: the reader with its defaults.
@reader nps_upper_final(survey_summary) | numeric | survey_nps_upper | Final function of nps_upper: the reader with its defaults.
@reader csat_lower_final(survey_summary) | numeric | survey_csat_lower | Final function of csat_lower: the reader with its defaults.
@reader csat_upper_final(survey_summary) | numeric | survey_csat_upper | Final function of csat_upper: the reader with its defaults.
@reader rate_lower_final(rate_summary) | numeric | rate_summary_lower | Final function of rate_lower: the reader with its defaults.
@reader rate_upper_final(rate_summary) | numeric | rate_summary_upper | Final function of rate_upper: the reader with its defaults.
@answers_kpi nps_lower | score | nps_lower_final | Lower bound of the 95 % interval of the NPS of answers 0 to 10.
@answers_kpi nps_upper | score | nps_upper_final | Upper bound of the 95 % interval of the NPS of answers 0 to 10.
@answers_kpi csat_lower | rating | csat_lower_final | Lower bound of the 95 % interval of the CSAT of answers 1 to 5.
@answers_kpi csat_upper | rating | csat_upper_final | Upper bound of the 95 % interval of the CSAT of answers 1 to 5.
@one_step csat_lower(satisfied boolean) | rate_summary | rate_boolean | rate_lower_final | Lower bound of the 95 % interval of the percentage of true.
@one_step csat_lower(satisfied numeric, answered numeric) | rate_summary | rate_counts | rate_lower_final | Lower bound of the 95 % interval of a percentage; counts already added up.
@one_step csat_upper(satisfied boolean) | rate_summary | rate_boolean | rate_upper_final | Upper bound of the 95 % interval of the percentage of true.
@one_step csat_upper(satisfied numeric, answered numeric) | rate_summary | rate_counts | rate_upper_final | Upper bound of the 95 % interval of a percentage; counts already added up.
@one_step rate_lower(hit boolean) | rate_summary | rate_boolean | rate_lower_final | Lower bound of the 95 % interval of the percentage of true.
@one_step rate_lower(hits numeric, total numeric) | rate_summary | rate_counts | rate_lower_final | Lower bound of the 95 % interval of a percentage; counts already added up.
@one_step rate_upper(hit boolean) | rate_summary | rate_boolean | rate_upper_final | Upper bound of the 95 % interval of the percentage of true.
@one_step rate_upper(hits numeric, total numeric) | rate_summary | rate_counts | rate_upper_final | Upper bound of the 95 % interval of a percentage; counts already added up.
@reader duration_mean_lower_final(duration_summary) | numeric | duration_mean_lower | Final function of frt_lower and art_lower.
@reader duration_mean_upper_final(duration_summary) | numeric | duration_mean_upper | Final function of frt_upper and art_upper.

@block time_bound name | bound | words | start | end | what
@optional $1_$2 | s duration_summary | confidence double precision DEFAULT 0.95 | confidence double precision | numeric | duration_mean_$2 | $3 of the confidence interval of the mean $6 in minutes.
@duration_kpi $1_$2($4 timestamptz, $5 timestamptz) | duration_mean_$2_final | $3 of the 95 % interval of the mean $6 in minutes.
@duration_kpi $1_$2($4 timestamp, $5 timestamp) | duration_mean_$2_final | $3 of the 95 % interval of the mean $6 in minutes.
@duration_kpi $1_$2(duration interval) | duration_mean_$2_final | $3 of the 95 % interval of the mean $6 in minutes.
@duration_kpi $1_$2(minutes double precision) | duration_mean_$2_final | $3 of the 95 % interval of the mean $6 in minutes.
@end

@time_bound frt | lower | Lower bound | created | first_reply | first response time
@time_bound frt | upper | Upper bound | created | first_reply | first response time
@time_bound art | lower | Lower bound | created | resolved | resolution time
@time_bound art | upper | Upper bound | created | resolved | resolution time

-- ---- the shares within a survey, for rate_ci, rate_diff and rate_mix ----
@optional csat_summary | s survey_summary | scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL | scale integer, satisfied_from integer | rate_summary | survey_csat_summary | Satisfied or not, as the summary of a share: rate(csat_summary(s)) = csat(s).
@optional angry_rate_summary | s survey_summary | scale integer DEFAULT 5, angry_to integer DEFAULT 2 | scale integer, angry_to integer | rate_summary | survey_angry_rate_summary | Dissatisfied or not, as the summary of a share: rate(angry_rate_summary(s)) = angry_rate(s).
@reader response_rate_summary(survey_summary) | rate_summary | survey_response_rate_summary | Answered or not, as the summary of a share: rate(response_rate_summary(s)) = response_rate(s).

-- ---- one cell of a report ----
CREATE FUNCTION estimate_text(e estimate, digits integer DEFAULT 1) RETURNS text
    LANGUAGE SQL IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT round((e).value, digits)::text || ' (' || coalesce(round((e).lower, digits)::text || '..' || round((e).upper, digits)::text || ', ', '')
           || 'n ' || (e).n::text || ')';
END;
COMMENT ON FUNCTION estimate_text(estimate, integer) IS 'An estimate as one cell of a report: 72.6 (72.3..73.0, n 73413); without bounds 5.0 (n 1).';
