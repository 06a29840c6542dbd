-- Backlog: tickets open at a moment, and the flow through the steps of a period.
SET TimeZone = 'UTC';
SET DateStyle = ISO;
SET IntervalStyle = postgres;

-- Seven tickets: open before March and still open, closed before it, opened and closed in it, opened after it.
CREATE TEMP TABLE ticket (id int, opened timestamptz, closed timestamptz);
INSERT INTO ticket VALUES
    (1, '2024-02-20 09:00', NULL),
    (2, '2024-02-20 09:00', '2024-02-28 09:00'),
    (3, '2024-02-29 09:00', '2024-03-02 12:00'),
    (4, '2024-03-01 10:00', '2024-03-01 15:00'),
    (5, '2024-03-03 10:00', '2024-03-05 10:00'),
    (6, '2024-03-04 08:00', NULL),
    (7, '2024-03-20 08:00', NULL),
    (8, NULL, NULL);

-- One moment.
SELECT backlog(opened, closed, '2024-03-01') FROM ticket;
SELECT at::date, backlog(opened, closed, at)
FROM ticket, generate_series(timestamptz '2024-02-19', '2024-02-21', '1 day') at GROUP BY at ORDER BY at;

-- Open from its opening until its closing, the moment of closing excluded.
SELECT at, backlog(timestamptz '2024-03-01 09:00', timestamptz '2024-03-01 10:00', at)
FROM unnest('{2024-03-01 08:59:59,2024-03-01 09:00,2024-03-01 09:59:59,2024-03-01 10:00}'::timestamptz[]) at
GROUP BY at ORDER BY at;

-- No rows, only rows without an opening: NULL. Tickets of which none is open: 0.
SELECT backlog(opened, closed, '2024-03-01') FROM ticket WHERE false;
SELECT backlog(opened, closed, '2024-03-01') FROM ticket WHERE opened IS NULL;
SELECT backlog(opened, closed, '2024-03-01') FROM ticket WHERE id = 2;
SELECT backlog(opened, closed, NULL) FROM ticket;

-- A sliding window.
SELECT id, backlog(opened, closed, '2024-03-04 12:00') OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
FROM ticket ORDER BY id;

-- A week of days in one pass; at is the end of the step, and the rows are what backlog() says at that moment.
SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-06', '1 day') AS s FROM ticket \gset
SELECT :'s';
SELECT * FROM backlog_points(:'s');
SELECT p.at, p.backlog = backlog(t.opened, t.closed, p.at) AS same
FROM ticket t, backlog_points(:'s') p GROUP BY p.at, p.backlog ORDER BY p.at;
SELECT backlog(:'s'::backlog_summary), sample_size(:'s'::backlog_summary), missing(:'s'::backlog_summary);
SELECT :'s'::backlog_summary::jsonb;

-- A step includes its end and not its beginning, as a backlog does.
SELECT * FROM backlog_points((SELECT backlog_summary('2024-03-02 00:00'::timestamptz, '2024-03-03 00:00'::timestamptz,
                                                     '2024-03-01', '2024-03-04', '1 day')));

-- The last step ends with the period, however short that makes it.
SELECT * FROM backlog_points((SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-04 06:00', '36 hours') FROM ticket));

-- Months are calendar months, counted from the start: from the 31st to the last day of each month.
SELECT * FROM backlog_points((SELECT backlog_summary(opened, closed, '2024-01-31', '2024-05-31', '1 month') FROM ticket));

-- Days are days of the session's zone: one of 23 hours and one of 25.
SET TimeZone = 'Europe/London';
SELECT backlog_summary(opened, closed, '2024-03-30', '2024-04-02', '1 day') FROM ticket;
SELECT backlog_summary(opened, closed, '2024-10-26', '2024-10-29', '1 day') FROM ticket;
SELECT at FROM backlog_points((SELECT backlog_summary(opened, closed, '2024-03-30', '2024-04-02', '1 day') FROM ticket));
-- … and 24 hours are 24 hours.
SELECT at FROM backlog_points((SELECT backlog_summary(opened, closed, '2024-03-30', '2024-04-02', '24 hours') FROM ticket));
SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-06', '1 day')::text = :'s' FROM ticket;

-- The summary holds instants, so it reads the same in another zone …
SET TimeZone = 'America/New_York';
SELECT at AT TIME ZONE 'UTC' AS at_utc, backlog FROM backlog_points(:'s');
-- … and does not merge with days of another zone.
\set VERBOSITY default
SELECT :'s'::backlog_summary + backlog_summary(opened, closed, '2024-03-01', '2024-03-06', '1 day') FROM ticket;
\echo :LAST_ERROR_SQLSTATE
SET TimeZone = 'UTC';

-- Timestamps without time zone are taken as they stand: every day has 24 hours.
SET TimeZone = 'Europe/London';
SELECT backlog_summary(opened::timestamp, closed::timestamp, '2024-03-30', '2024-04-02', '1 day') AS local FROM ticket \gset
SELECT :'local';
SELECT * FROM backlog_points_local(:'local');
SELECT backlog(opened::timestamp, closed::timestamp, '2024-03-04') FROM ticket;
-- Asked for the other type of time, at is what a cast makes of it.
SELECT * FROM backlog_points(:'local');
SELECT * FROM backlog_points_local(:'s') LIMIT 1;
SET TimeZone = 'UTC';

-- Merged from parts, equal to the whole; an empty summary changes nothing.
SELECT backlog_summary(s) = :'s' AS merged
FROM (SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-06', '1 day') AS s FROM ticket GROUP BY id % 3) parts;
SELECT 'missing:2'::backlog_summary + :'s'::backlog_summary AS with_missing;
SELECT backlog_summary(s) FROM (SELECT NULL::backlog_summary AS s WHERE false) none;
SELECT * FROM backlog_points('missing:0');

-- No rows, or only rows without an opening: a summary that counts them, without steps, which the first ticket brings.
SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-03', '1 day') FROM ticket WHERE false;
SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-03', '1 day') FROM ticket WHERE opened IS NULL;
SELECT backlog_summary(opened, closed, '2024-03-01', NULL, '1 day') FROM ticket;
SELECT p.* FROM (SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-03', '1 day') AS s FROM ticket WHERE opened IS NULL) t,
    backlog_points(s) p;
SELECT backlog(backlog_summary(opened, closed, '2024-03-01', '2024-03-03', '1 day')) FROM ticket WHERE opened IS NULL;

-- Each group may have a period of its own.
SELECT g, backlog_summary(opened, closed, '2024-03-01'::timestamptz + g * interval '1 day', '2024-03-06', '1 day')
FROM ticket, generate_series(0, 2) g GROUP BY g ORDER BY g;

-- Errors: impossible rows.
SELECT backlog(timestamptz '2024-03-02', timestamptz '2024-03-01', timestamptz '2024-03-05');
\echo :LAST_ERROR_SQLSTATE
SELECT backlog_summary(timestamptz '2024-03-02', timestamptz '2024-03-01', timestamptz '2024-03-01', timestamptz '2024-03-05', '1 day');
\echo :LAST_ERROR_SQLSTATE
SELECT backlog(timestamptz '2024-03-02', timestamptz 'infinity', timestamptz '2024-03-05');
\echo :LAST_ERROR_SQLSTATE
SELECT backlog(timestamptz '2024-03-02', NULL, timestamptz 'infinity');
\echo :LAST_ERROR_SQLSTATE

-- Errors: impossible periods and steps.
SELECT backlog_summary(opened, closed, '2024-03-05', '2024-03-05', '1 day') FROM ticket;
\echo :LAST_ERROR_SQLSTATE
SELECT backlog_summary(opened, closed, '-infinity', '2024-03-05', '1 day') FROM ticket;
\echo :LAST_ERROR_SQLSTATE
SELECT backlog_summary(opened, closed, '2024-03-01', '12024-03-05', '1 year') FROM ticket;
\echo :LAST_ERROR_SQLSTATE
SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-05', '0 days') FROM ticket;
\echo :LAST_ERROR_SQLSTATE
SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-05', '-1 day') FROM ticket;
\echo :LAST_ERROR_SQLSTATE
SELECT backlog_summary(opened, closed, '2024-03-01', '2024-03-05', '1 second') FROM ticket;
\echo :LAST_ERROR_SQLSTATE
SELECT backlog_summary(opened, closed, '2024-03-01'::timestamptz + id * interval '1 day', '2024-03-20', '1 day') FROM ticket;
\echo :LAST_ERROR_SQLSTATE

-- Errors: malformed text.
SELECT ''::backlog_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'from:2024-03-01T00:00:00Z steps:2*86400 start:0 opened:1 closed:2*0'::backlog_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'from:2024-03-01T00:00:00Z steps:2*86400 start:1 opened:2*0 closed:1,1'::backlog_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'from:2024-03-01T00:00:00Z steps:2*86400'::backlog_summary;
SELECT 'from:2024-03-01T00:00:00Z steps:60000*60,60000*120 start:0 opened:120000*0 closed:120000*0'::backlog_summary;
\echo :LAST_ERROR_SQLSTATE
SELECT 'from:2024-02-30T00:00:00Z steps:2*86400'::backlog_summary;
\echo :LAST_ERROR_SQLSTATE
-- Lists are read however they were split, and written in one way.
SELECT 'missing:0 steps:86400,86400 from:2024-03-01T00:00:00 opened:1,1 closed:1*0,0'::backlog_summary;

-- Counters that fit may add up to tickets that do not.
SELECT 'from:2024-01-01T00:00:00Z steps:86400 start:9000000000000000000 opened:0 closed:0'::backlog_summary
     + 'from:2024-01-01T00:00:00Z steps:86400 start:0 opened:9000000000000000000 closed:0';
\echo :LAST_ERROR_SQLSTATE
