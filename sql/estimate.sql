-- Is it real? Intervals, comparisons, and the split of a change. Every worked example, the edges, every error.
SET TimeZone = 'UTC';

-- Shares: Wilson.
SELECT (rate_ci(rate_summary(hits, total))).* FROM (VALUES (65, 80), (450, 500), (0, 10), (10, 10), (1, 1), (1, 2)) AS t(hits, total)
GROUP BY hits, total ORDER BY total DESC, hits DESC;
SELECT (csat_ci('5:40 4:25 2:15 missing:20'::survey_summary)).*;
SELECT (csat_ci(rate_summary(65, 80))).*;
SELECT (csat_ci('3:2 2:3', scale => 3, confidence => 0.9)).*, (csat_ci('3:2 2:3', scale => 3, satisfied_from => 3)).lower AS top_one;
SELECT confidence, (rate_ci(rate_summary(65, 80), confidence)).* FROM unnest(ARRAY[0.5, 0.8, 0.99, 0.999999]) AS confidence GROUP BY confidence ORDER BY 1;

-- NPS: adjusted Wald; the value stays the plain one, the bounds stay on the scale.
SELECT (nps_ci('10:60 8:20 0:20')).*;
SELECT (nps_ci('10:5')).*;
SELECT (nps_ci('0:5')).*;
SELECT (nps_ci('7:1')).*;
SELECT (nps_ci('10:60 8:20 0:20', confidence => 0.99)).*, nps('10:60 8:20 0:20', promoter_min => 8);
SELECT (nps_ci('10:60 8:20 0:20', promoter_min => 8, detractor_max => 5)).*;

-- Means: Student's t. One answer, or equal answers, give no bounds: the sample does not say how far off it may be.
SELECT (mean_ci('4:1 5:1 6:1 7:2'::survey_summary)).*;
SELECT (mean_ci('1:1 5:1'::survey_summary, confidence => 0.9)).*;
SELECT (mean_ci('5:1'::survey_summary)).*, (mean_ci('5:3000'::survey_summary)).*;

-- Comparisons: signed, a - b; and b - a its mirror.
SELECT (nps_diff('10:60 8:20 0:20', '10:50 8:25 0:25')).*;
SELECT (nps_diff('10:50 8:25 0:25', '10:60 8:20 0:20')).*;
SELECT (csat_diff('5:65 1:15'::survey_summary, '5:52 1:28'::survey_summary)).*;
SELECT (csat_diff('5:52 1:28'::survey_summary, '5:65 1:15'::survey_summary)).*;
SELECT (csat_diff('3:5 2:3', '3:1 2:3', scale => 3, satisfied_from => 3, confidence => 0.8)).*;
SELECT (rate_diff(rate_summary(65, 80), rate_summary(52, 80))).*, (csat_diff(rate_summary(65, 80), rate_summary(52, 80))).difference AS csat_diff;
SELECT (mean_diff('4:1 5:1 6:1 7:2'::survey_summary, '1:3 2:4'::survey_summary)).*;
-- Nothing to explain; certain either way; no spread to judge by; spread on one side only.
SELECT (rate_diff('hits:3', 'hits:7')).*;
SELECT (rate_diff('hits:30', 'misses:30')).*;
SELECT (mean_diff('5:3'::survey_summary, '4:3'::survey_summary)).*;
SELECT (mean_diff('5:3'::survey_summary, '4:1'::survey_summary)).*;
SELECT (mean_diff('5:3'::survey_summary, '3:1 4:2'::survey_summary)).*;

-- One step, sharing the state of the plain KPI; and of a summary, with the options.
SELECT nps(score), nps_lower(score), nps_upper(score) FROM (VALUES (10, 60), (8, 20), (0, 20)) AS t(answer, n), generate_series(1, n), LATERAL (SELECT answer) AS s(score);
SELECT nps_lower(s::smallint) AS small, nps_upper(s::bigint) AS big, nps_lower(s::numeric) AS exact, nps_upper(s::real) AS single FROM unnest(ARRAY[10, 9, 3, NULL]) AS s;
SELECT csat(r), csat_lower(r), csat_upper(r), csat_lower(r > 3) AS of_booleans, csat_upper(2, 5) AS of_counts FROM unnest(ARRAY[5, 4, 3, 2, 1]) AS r;
SELECT rate(h), rate_lower(h), rate_upper(h), rate_lower(65, 80) AS lower, rate_upper(65, 80) AS upper FROM unnest(ARRAY[true, true, false, NULL]) AS h;
SELECT nps_lower('10:60 8:20 0:20'::survey_summary, confidence => 0.99) AS nps, csat_upper('3:2 2:3'::survey_summary, scale => 3, satisfied_from => 3) AS csat,
       rate_lower('hits:3 misses:1'::rate_summary, 0.5) AS rate, mean_upper('1:1 5:1'::survey_summary) AS mean;

-- The shares within a survey.
SELECT csat_summary(s), csat_summary(s, scale => 10), angry_rate_summary(s), angry_rate_summary(s, angry_to => 1), response_rate_summary(s) FROM (VALUES ('5:3 2:1 1:1 missing:5'::survey_summary)) AS t(s);
SELECT rate(csat_summary(s)) = csat(s), rate(angry_rate_summary(s)) = angry_rate(s), rate(response_rate_summary(s)) = response_rate(s) FROM (VALUES ('5:3 2:1 1:1 missing:5'::survey_summary)) AS t(s);

-- No rows, only NULLs: NULL.
SELECT nps_ci('missing:3') IS NULL AS nps, csat_ci('missing:0'::survey_summary) IS NULL AS csat, rate_ci('missing:0') IS NULL AS rate, mean_ci('missing:1'::survey_summary) IS NULL AS mean, nps_ci(NULL) IS NULL AS none;
SELECT nps_diff('10:1', 'missing:3') IS NULL AS nps, csat_diff('missing:0', '5:3'::survey_summary) IS NULL AS csat, rate_diff('hits:1', 'missing:0') IS NULL AS rate, mean_diff('1:3'::survey_summary, 'missing:1') IS NULL AS mean, nps_diff(NULL, '10:1') IS NULL AS none;
SELECT nps_lower(NULL::int), nps_upper(1) FILTER (WHERE false), rate_lower(NULL::boolean), csat_upper(0, 0);

-- A mixture: the rate of both segments rose, and the whole fell.
CREATE TEMP TABLE channels (channel text, before rate_summary, after rate_summary);
INSERT INTO channels VALUES ('email', 'hits:80 misses:20', 'hits:162 misses:38'), ('chat', 'hits:180 misses:20', 'hits:91 misses:9');
SELECT (rate_mix(before, after)).* FROM channels;
SELECT (rate_mix(after, before)).* FROM channels;
SELECT mix_summary(before, after) AS s FROM channels;
SELECT jsonb_pretty(mix_summary(before, after)::jsonb) FROM channels;
-- Sevenths and thirds: what is cut off after 36 decimals is never seen.
SELECT (rate_mix(before, after)).* FROM (VALUES ('hits:1 misses:2'::rate_summary, 'hits:2 misses:1'::rate_summary), ('hits:1 misses:2', 'hits:2 misses:1'), ('hits:1 misses:2', 'hits:4 misses:2')) AS t(before, after);
-- A segment that is not there on one side, as NULL or as nothing, is all mix.
SELECT (rate_mix(before, after)).*, missing(mix_summary(before, after)) FROM (SELECT before, after FROM channels UNION ALL VALUES (NULL::rate_summary, 'hits:1 misses:49'::rate_summary), ('missing:0', 'missing:9'), (NULL, NULL)) AS t;
SELECT (rate_mix(a + b)).*, a = b, a + b = b + a AS commutes FROM (SELECT mix_summary(before, after) FILTER (WHERE channel = 'chat') AS a, mix_summary(before, after) FILTER (WHERE channel <> 'chat') AS b FROM channels) AS t;
SELECT (rate_mix(mix_summary(s))).* FROM (SELECT channel, mix_summary(before, after) AS s FROM channels GROUP BY channel) AS t;
SELECT rate_mix(NULL::rate_summary, NULL::rate_summary), rate_mix('hits:1'::rate_summary, NULL), mix_summary(NULL::rate_summary, NULL);
SELECT (rate_mix(before, after) OVER (ROWS CURRENT ROW)).* FROM channels;

-- Errors: what, the value, the way out.
\set VERBOSITY default
SELECT nps_ci('10:1', 95);
\echo :LAST_ERROR_SQLSTATE
SELECT nps_ci('10:1', NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT nps_ci('10:1', 'NaN');
\echo :LAST_ERROR_SQLSTATE
SELECT rate_ci('hits:1', 0);
\echo :LAST_ERROR_SQLSTATE
SELECT mean_ci('5:1'::survey_summary, 1);
\echo :LAST_ERROR_SQLSTATE
SELECT rate_diff('hits:1', 'hits:1', -0.95);
\echo :LAST_ERROR_SQLSTATE
SELECT mean_diff('5:1'::survey_summary, '5:1', 'Infinity');
SELECT csat_lower('5:1'::survey_summary, 1.5);
SELECT nps_ci('10:1', promoter_min => 5);
\echo :LAST_ERROR_SQLSTATE
SELECT csat_ci('7:1'::survey_summary);
\echo :LAST_ERROR_SQLSTATE
SELECT csat_lower(7);
SELECT nps_lower(11);
\echo :LAST_ERROR_SQLSTATE
SELECT rate_upper(3, 2);
SELECT rate_ci('hits:9223372036854775807 misses:1');
\echo :LAST_ERROR_SQLSTATE
SELECT rate_mix(s, s) FROM (VALUES ('hits:9223372036854775807'::rate_summary), ('hits:1')) AS t(s);
\echo :LAST_ERROR_SQLSTATE

-- Malformed text.
SELECT 'before_hits:2 before_total:1'::mix_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'after_total:1 after_expected:1.5'::mix_summary;
SELECT 'after_total:1 after_expected:-1'::mix_summary;
SELECT 'after_expected:x'::mix_summary;
SELECT 'hits:1'::mix_summary;
SELECT 'missing:1 missing:1'::mix_summary;

-- However small the confidence, there are bounds.
SELECT (rate_ci('misses:10', confidence => 1e-200)).*;
SELECT (mean_ci('1:5 2:5'::survey_summary, 1e-200)).*;
SELECT (mean_ci('1:5 2:5'::survey_summary, 1e-99)).*;
-- The same mean twice, though its digits do not end.
SELECT (mean_diff('1:14998 2:1'::survey_summary, '1:29996 2:2'::survey_summary)).difference;
SELECT (mean_diff(duration_summary(a), duration_summary(b))).difference FROM (VALUES (1, 1), (1, 1), (2, 2), (NULL, 1), (NULL, 1), (NULL, 2)) t(a, b);
-- Nothing can be taken out of a mix that is not in it.
SELECT mix_summary_subtract('before_hits:5 before_total:10 before_expected:1 after_hits:5 after_total:10 after_expected:1',
                            'before_hits:1 before_total:2 before_expected:2 after_hits:1 after_total:2 after_expected:2');
\echo :LAST_ERROR_SQLSTATE
SELECT mix_summary_subtract('before_hits:5 before_total:10 before_expected:1', 'before_total:8');

-- One cell of a report.
SELECT estimate_text(rate_ci('hits:65 misses:15')), estimate_text(rate_ci('hits:65 misses:15'), 3), estimate_text(mean_ci('5:1'::survey_summary), digits => 2) AS one_answer,
       estimate_text(rate_ci('hits:0 misses:0')) IS NULL AS nothing, estimate_text(nps_ci(NULL)) IS NULL AS null;
-- Percentiles of times, by order statistics: two of the values themselves, where there are enough.
SELECT (median_ci(duration_summary(m))).*, (percentile_ci(duration_summary(m), 0.9)).* FROM generate_series(1, 100) AS m;
SELECT n, median_ci(duration_summary(m)), percentile_ci(duration_summary(m), 0.9, confidence => 0.8) FROM unnest(ARRAY[0, 1, 5, 6, 50, 5000]) AS n LEFT JOIN LATERAL generate_series(1, n) AS m ON true GROUP BY n ORDER BY n;
SELECT percentile_ci('missing:0', 90);
SELECT median_ci('unit:min 5:1 missing:0', 1);

-- At enormous counts too: an upper bound above the value, a difference that is a number.
SELECT (rate_ci('hits:1 misses:99999999999999999')).*, (rate_ci('hits:0 misses:99999999999999999')).upper AS of_none, (rate_ci('hits:99999999999999999 misses:1')).lower AS of_nearly_all;
SELECT (nps_diff('10:100000000000000000', '10:100000000000000000')).*;
SELECT (nps_diff('0:9000000000000000000', '0:9000000000000000000')).p_value, (rate_diff('hits:100000000000000000 misses:1', 'hits:100000000000000000 misses:1')).*;
