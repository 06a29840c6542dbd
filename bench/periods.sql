-- Periods: what grouping by month costs, and the dashboard by month. The statistics are what doc/period.md asks for.
-- setup
CREATE STATISTICS tickets_by_month ON (period(created, 'month', 'Europe/London')) FROM tickets;
ANALYZE tickets;

-- row: period(at, 'month', zone) | count(at) | at most 1.25
-- ours:
SELECT count(period(created, 'month', 'Europe/London')) FROM tickets;
-- theirs:
SELECT count(created) FROM tickets;

-- row: hour_of_week(at, zone) | the hours of extract and AT TIME ZONE | at most 0.25
-- ours:
SELECT count(hour_of_week(created, 'Europe/London')) FROM tickets;
-- theirs:
SELECT count(24 * (extract(isodow FROM created AT TIME ZONE 'Europe/London') - 1) + extract(hour FROM created AT TIME ZONE 'Europe/London')) FROM tickets;

-- row: the dashboard by month: nps | with date_trunc | at most 0.45
-- ours:
SELECT period(created, 'month', 'Europe/London'), nps(score) FROM tickets GROUP BY 1;
-- theirs:
SELECT date_trunc('month', created, 'Europe/London'), nps(score) FROM tickets GROUP BY 1;

-- row: the dashboard by month: nps, frt, cost per resolution | with date_trunc | at most 0.60
-- ours:
SELECT period(created, 'month', 'Europe/London'), nps(score), frt(created, replied), cost_per_resolution(cost, resolved) FROM tickets GROUP BY 1;
-- theirs:
SELECT date_trunc('month', created, 'Europe/London'), nps(score), frt(created, replied), cost_per_resolution(cost, resolved) FROM tickets GROUP BY 1;

-- row: the dashboard by month, two processes | one process | at most 0.60
-- ours: max_parallel_workers_per_gather=1
SELECT period(created, 'month', 'Europe/London'), nps(score), frt(created, replied), cost_per_resolution(cost, resolved) FROM tickets GROUP BY 1;
-- theirs: max_parallel_workers_per_gather=0
SELECT period(created, 'month', 'Europe/London'), nps(score), frt(created, replied), cost_per_resolution(cost, resolved) FROM tickets GROUP BY 1;

-- row: rows of twenty zones, zone in a column | count(at) | at most 2.00
-- setup
CREATE UNLOGGED TABLE zoned AS
SELECT created AS at, (ARRAY['Europe/London', 'Europe/Berlin', 'Asia/Tokyo', 'America/New_York', 'Australia/Sydney', 'UTC', 'Asia/Kolkata', 'America/Sao_Paulo', 'Africa/Lagos', 'Asia/Dubai',
       'Europe/Paris', 'Europe/Madrid', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', 'Asia/Shanghai', 'Asia/Singapore', 'Pacific/Auckland', 'Europe/Athens', 'America/Toronto'])[1 + id % 20] AS zone
FROM tickets WHERE id <= 2000000;
VACUUM ANALYZE zoned;
-- ours:
SELECT count(period(at, 'day', zone)) FROM zoned;
-- theirs:
SELECT count(at), count(zone) FROM zoned;
