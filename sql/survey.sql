-- Survey answers: NPS, CSAT, CES, angry customers, response rate. Every worked example, the edges, every error.

-- Net promoter score: 60 promoters, 20 passives, 20 detractors; each answer from 0 to 10 once.
CREATE TEMP TABLE answers AS
SELECT CASE WHEN i <= 60 THEN 9 + i % 2 WHEN i <= 80 THEN 7 + i % 2 ELSE i % 7 END AS score FROM generate_series(1, 100) AS i;
SELECT nps(score), nps_parts(survey_summary(score)), mean(survey_summary(score)) FROM answers;
SELECT nps(score), survey_summary(score) FROM generate_series(0, 10) AS score;
SELECT nps(score::smallint) AS s, nps(score::bigint) AS b, nps(score::numeric) AS n, nps(score::real) AS r, nps(score::float8) AS f,
       round(nps(score), 1) FROM generate_series(0, 10) AS score;
-- From counts already added up, of any type; a row with a NULL is missing.
SELECT nps(60, 20, 20), nps(p, a, d), nps_summary(p, a, d), nps_parts(nps_summary(p, a, d)), (nps_ci(nps_summary(p, a, d))).n
FROM (VALUES (30, 10::bigint, 20::numeric), (30, 10, 0), (5, NULL, 5)) AS t(p, a, d);
-- Europeans sometimes count an 8 as a promoter.
SELECT nps(s), nps(s, promoter_min => 8), nps(s, detractor_max => 5, promoter_min => 8), nps_parts(s, 5, 8)
FROM (SELECT survey_summary(score) FROM generate_series(0, 10) AS score) AS t(s);

-- Satisfaction: 65 of 80; NULL is no answer; another scale; good or bad.
SELECT csat(65, 80);
SELECT csat(rating), response_rate(rating), survey_summary(rating) FROM unnest(ARRAY[5, 4, 3, NULL, NULL]) AS rating;
SELECT csat(s, scale => 7), csat(s, scale => 7, satisfied_from => 5), csat(s, 10), csat(s, 10, 10)
FROM (SELECT survey_summary(rating) FROM generate_series(1, 7) AS rating) AS t(s);
SELECT csat(good), csat(s, scale => 2) AS two_answers
FROM unnest(ARRAY[true, true, true, false, NULL]) AS good, (SELECT survey_summary(a) FROM unnest(ARRAY[2, 2, 1]) AS a) AS t(s) GROUP BY s;

-- Effort, angry customers, response rate.
SELECT ces(rating) FROM unnest(ARRAY[4, 5, 6, 7, 7]) AS rating;
SELECT ces(s, scale => 5), angry_rate(s), angry_rate(s, angry_to => 1), angry_rate(s, scale => 7, angry_to => 3)
FROM (SELECT survey_summary(rating) FROM unnest(ARRAY[1, 2, 3, 4, 5, 5, 5, 5]) AS rating) AS t(s);
SELECT angry_rate(3, 20), angry_rate(angry) FROM unnest(ARRAY[true, false, NULL]) AS angry;
SELECT angry_rate(rating) FROM (SELECT CASE WHEN i <= 3 THEN 1 ELSE 4 END FROM generate_series(1, 20) AS i) AS t(rating);
SELECT response_rate(1000, 5000), response_rate(survey_summary(score)) FROM unnest(ARRAY[1, NULL, NULL, NULL]) AS score;

-- The distribution, with labels for five points.
SELECT distribution(s), distribution(s, labels => true) FROM (SELECT survey_summary(rating) FROM unnest(ARRAY[5, 5, 4, 1]) AS rating) AS t(s);

-- From a table of counts, in integers, bigint and numeric.
SELECT nps(survey_summary(score, n)), survey_summary(score, n::bigint) AS big, survey_summary(score::smallint, n::numeric) AS num
FROM (VALUES (9, 60), (7, 20), (3, 20), (NULL, 400)) AS counts(score, n);

-- The summary: readers, merge, other forms; NULL summaries are no summaries.
SELECT sample_size(s), missing(s), mean(s), s::jsonb, s + s, s = s, s + '0:1' > s FROM (SELECT '9:3 10:1 missing:2'::survey_summary) AS t(s);
SELECT survey_summary(s), nps(survey_summary(s)) FROM (VALUES ('9:1'::survey_summary), ('0:1 missing:7'), (NULL)) AS days(s);

-- No rows, only NULLs, one row.
SELECT nps(s), csat(s), ces(s), angry_rate(s), response_rate(s), mean(s), distribution(s), survey_summary(x) FROM (SELECT 'missing:0'::survey_summary) AS t(s), unnest('{}'::int[]) AS x GROUP BY s;
SELECT nps(x), csat(x), ces(x), angry_rate(x), response_rate(x), survey_summary(x) FROM unnest('{}'::int[]) AS x;
SELECT nps(x), csat(x), ces(x), angry_rate(x), response_rate(x), survey_summary(x) FROM unnest('{NULL,NULL}'::int[]) AS x;
SELECT nps(10), csat(5), ces(7), angry_rate(1), response_rate(0);
SELECT nps(NULL::survey_summary), csat(NULL::survey_summary, scale => 7), ces(NULL::survey_summary), nps_parts(NULL::survey_summary);

-- Errors: what, the value, the way out.
\set VERBOSITY default
SELECT nps(11);
\echo :LAST_ERROR_SQLSTATE
SELECT nps((-1)::smallint);
SELECT nps(3.5);
\echo :LAST_ERROR_SQLSTATE
SELECT nps('NaN'::float8);
SELECT nps('-Infinity'::float8);
SELECT csat(7);
\echo :LAST_ERROR_SQLSTATE
SELECT csat(0);
SELECT ces(8);
SELECT angry_rate(6);
SELECT distribution('7:1'::survey_summary, labels => true);
SELECT csat('5:1'::survey_summary, scale => 11);
\echo :LAST_ERROR_SQLSTATE
SELECT csat('5:1'::survey_summary, scale => NULL);
SELECT csat('5:1'::survey_summary, satisfied_from => 6);
SELECT angry_rate('5:1'::survey_summary, angry_to => 5);
SELECT nps('5:1'::survey_summary, detractor_max => 9);
\echo :LAST_ERROR_SQLSTATE
SELECT nps('5:1'::survey_summary, promoter_min => 11);
SELECT survey_summary(5, -1);
\echo :LAST_ERROR_SQLSTATE
SELECT survey_summary(5, 2.5);
SELECT survey_summary(12, 1);
SELECT csat(3, 2);
SELECT '9:9223372036854775807'::survey_summary + '9:1';
\echo :LAST_ERROR_SQLSTATE

-- Malformed text.
SELECT ''::survey_summary;
SELECT '11:1'::survey_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT '01:1'::survey_summary;
SELECT '9:1 9:1'::survey_summary;
SELECT '9=1'::survey_summary;
SELECT '9:-1'::survey_summary;
SELECT '9:1e3'::survey_summary;

-- The shortest scale.
SELECT angry_rate(survey_summary(s), scale => 2, angry_to => 1), csat(survey_summary(s), scale => 2) FROM (VALUES (1), (2), (2), (2)) t(s);
SELECT angry_rate(survey_summary(s), scale => 2) FROM (VALUES (1), (2), (2), (2)) t(s);

-- Counts of promoters, passives and detractors that are none.
SELECT nps(1, -2, 3);
\echo :LAST_ERROR_SQLSTATE
SELECT nps(1, 2, 2.5);
SELECT nps('NaN'::numeric, 2, 3);
SELECT nps(0, 0, 0);
