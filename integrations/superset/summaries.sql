-- summaries.sql - what dashboards of large tables read: summaries by day and team, and a view of plain numbers.
CREATE MATERIALIZED VIEW support_daily AS
SELECT period(created_at, 'day', 'UTC') AS day, team, survey_summary(rating) AS ratings, survey_summary(score) AS scores,
       fcr_summary(contacts) AS first_contact, cost_per_ticket_summary(cost) AS cost
FROM tickets GROUP BY 1, 2;
CREATE UNIQUE INDEX ON support_daily (day, team);

CREATE VIEW support_week AS
SELECT period(day, 'week') AS week, coalesce(team, 'all') AS team, csat(survey_summary(ratings))::float8 AS csat, nps(survey_summary(scores))::float8 AS nps,
       rate(rate_summary(first_contact))::float8 AS fcr, ratio(ratio_summary(cost))::float8 AS cost_per_ticket
FROM support_daily GROUP BY GROUPING SETS ((period(day, 'week'), team), (period(day, 'week')));
