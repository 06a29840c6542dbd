CREATE TABLE rated (rating integer, created timestamptz, replied timestamptz);
INSERT INTO rated VALUES (5, '2025-03-03 09:00+00', '2025-03-03 09:04+00'), (4, '2025-03-03 10:00+00', '2025-03-03 10:30+00'),
    (2, '2025-03-04 09:00+00', '2025-03-04 09:10:30+00'), (NULL, '2025-03-04 11:00+00', NULL);
CREATE TABLE kept (driver text PRIMARY KEY, ratings survey_summary, waits duration_summary, hours business_hours);
CREATE VIEW every_type AS
SELECT csat(rating) AS percent, sample_size(survey_summary(rating)) AS n, nps(NULL::integer) AS nothing, estimate_text(csat_ci(survey_summary(rating))) AS cell,
       is_open('2025-03-07 12:00+00', 'Mon-Fri 09:00-17:00; Europe/London') AS open, period(max(created), 'day', 'UTC') AS day,
       business_add('2025-03-07 16:00+00', 120, 'Mon-Fri 09:00-17:00; Europe/London') AS due, mean_interval(duration_summary(created, replied)) AS mean_time,
       distribution(survey_summary(rating)) AS distribution, percentiles(duration_summary(created, replied), ARRAY[0.5, 0.9]) AS percentiles,
       csat_ci(survey_summary(rating)) AS interval_of_csat, survey_summary(rating) AS ratings, duration_summary(created, replied) AS waits,
       'Mon-Fri 09:00-17:00; Europe/London'::business_hours AS hours
FROM rated;
