-- survey.sql - survey answers: NPS, CSAT, CES, stars, angry customers, response rate.
--
-- One summary type, survey_summary, and one transition an input type, so that every KPI of one column shares one pass.

-- ---- type survey_summary ----
@summary survey_summary | INTERNALLENGTH = 96, ALIGNMENT = double | Survey answers: how often each whole number 0 to 10 was given, and how often none. Text form: 9:3 10:1 missing:2. | {"answers": {"9": ...}, "missing": ...} | Inverse of the merge, for moving frames.

-- ---- moves ----
@row survey | survey_summary | smallint | survey_int2
@row survey | survey_summary | integer | survey_int4
@row survey | survey_summary | double precision | survey_float8
@row nps_counts | survey_summary | numeric, numeric, numeric | nps_counts
@row survey_counts | survey_summary | double precision, numeric | survey_counts

-- ---- readers ----
@optional nps | s survey_summary | detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9 | detractor_max integer, promoter_min integer | numeric | survey_summary_nps | Net promoter score, -100 to 100: percentage of promoters minus percentage of detractors.
@reader nps_final(survey_summary) | numeric | survey_summary_nps | Final function of nps: the reader with its defaults.
CREATE FUNCTION nps_parts(s survey_summary, detractor_max integer DEFAULT 6, promoter_min integer DEFAULT 9,
    OUT promoters bigint, OUT passives bigint, OUT detractors bigint) RETURNS record
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'survey_summary_nps_parts';
COMMENT ON FUNCTION nps_parts(s survey_summary, detractor_max integer, promoter_min integer) IS 'How many promoters, passives and detractors answered.';
@optional csat | s survey_summary | scale integer DEFAULT 5, satisfied_from integer DEFAULT NULL | scale integer, satisfied_from integer | numeric | survey_summary_csat | Customer satisfaction: percentage of answers from satisfied_from (by default the top two) on the scale 1 to scale.
@reader csat_final(survey_summary) | numeric | survey_summary_csat | Final function of csat: the reader with its defaults.
@optional ces | s survey_summary | scale integer DEFAULT 7 | scale integer | numeric | survey_summary_ces | Customer effort score: the mean answer on the scale 1 to scale.
@reader ces_final(survey_summary) | numeric | survey_summary_ces | Final function of ces: the reader with its defaults.
@optional angry_rate | s survey_summary | scale integer DEFAULT 5, angry_to integer DEFAULT 2 | scale integer, angry_to integer | numeric | survey_summary_angry_rate | Dissatisfied customers: percentage of answers from 1 to angry_to on the scale 1 to scale.
@reader angry_rate_final(survey_summary) | numeric | survey_summary_angry_rate | Final function of angry_rate: the reader with its defaults.
@reader response_rate(survey_summary) | numeric | survey_summary_response_rate | Answered in percent of asked; NULL scores were asked and did not answer.
@reader mean(survey_summary) | numeric | survey_summary_mean | The mean answer.
@defaulted distribution(s survey_summary, labels boolean DEFAULT false) | distribution(s survey_summary, labels boolean) | jsonb | IMMUTABLE STRICT | survey_summary_distribution | Answer to count; with labels, very poor to very positive for answers 1 to 5, all five of them.
@reader sample_size(survey_summary) | bigint | survey_summary_sample_size | How many answered.
@reader missing(survey_summary) | bigint | survey_summary_missing | How many were asked and did not answer.

-- ---- the summary ----
@builder survey_summary(score smallint) | survey_summary | survey | The summary of survey answers 0 to 10; NULL is no answer.
@builder survey_summary(score integer) | survey_summary | survey | The summary of survey answers 0 to 10; NULL is no answer.
@builder survey_summary(score double precision) | survey_summary | survey | The summary of survey answers 0 to 10; NULL is no answer.
@builder survey_summary(score double precision, responses numeric) | survey_summary | survey_counts | The summary of survey answers from a table of counts.
@merged survey_summary | The merge of stored summaries.

-- ---- one step ----
@block answers_kpi name | argument | final | comment
@one_step $1($2 smallint) | survey_summary | survey | $3 | $4
@one_step $1($2 integer) | survey_summary | survey | $3 | $4
@one_step $1($2 double precision) | survey_summary | survey | $3 | $4
@end

@one_step nps(promoters numeric, passives numeric, detractors numeric) | survey_summary | nps_counts | nps_final | Net promoter score; counts already added up.
@builder nps_summary(promoters numeric, passives numeric, detractors numeric) | survey_summary | nps_counts | The summary of nps from counts: promoters, passives and detractors stand as answers 10, 7 and 0.
@answers_kpi nps | score | nps_final | Net promoter score of answers 0 to 10: percentage of 9 and 10 minus percentage of 0 to 6.
@answers_kpi csat | rating | csat_final | Customer satisfaction of answers 1 to 5: percentage of 4 and 5.
@one_step csat(satisfied boolean) | rate_summary | rate_boolean | rate | Customer satisfaction of good or bad answers: percentage of good.
@one_step csat(satisfied numeric, answered numeric) | rate_summary | rate_counts | rate | Customer satisfaction in percent; counts already added up.
@answers_kpi ces | rating | ces_final | Customer effort score of answers 1 to 7: their mean.
@answers_kpi angry_rate | rating | angry_rate_final | Dissatisfied customers of answers 1 to 5: percentage of 1 and 2.
@one_step angry_rate(angry boolean) | rate_summary | rate_boolean | rate | Dissatisfied customers: percentage of true.
@one_step angry_rate(angry numeric, answered numeric) | rate_summary | rate_counts | rate | Dissatisfied customers in percent; counts already added up.
@answers_kpi response_rate | score | response_rate | Answered in percent of asked; NULL was asked and did not answer.
@one_step response_rate(responses numeric, invitations numeric) | rate_summary | rate_counts | rate | Answered in percent of asked; counts already added up.
