-- status_history: one ticket's changes of a status or an assignee, worked by hand
SET TimeZone = 'UTC';
\pset null NULL

-- Ticket 1 waits for us 30 + 150 + 60 + 30 minutes, for the customer 21 hours; it is solved, comes back, and is closed.
CREATE TABLE change (ticket integer, at timestamptz, status text, id bigint);
INSERT INTO change VALUES
    (1, '2024-03-01 09:00', 'new', 1),     (1, '2024-03-01 09:30', 'open', 2),   (1, '2024-03-01 12:00', 'pending', 3),
    (1, '2024-03-02 09:00', 'open', 4),    (1, '2024-03-02 10:00', 'solved', 5), (1, '2024-03-04 09:00', 'open', 6),
    (1, '2024-03-04 09:30', 'solved', 7),  (1, '2024-03-08 09:30', 'closed', 8),
    -- Set to open twice: no change, so one visit from 10:10 on, which lasts.
    (2, '2024-03-04 10:00', 'new', 9),     (2, '2024-03-04 10:10', 'open', 10),  (2, '2024-03-04 11:00', 'open', 11),
    -- Three changes at one instant, ordered by the id.
    (3, '2024-03-05 08:00', 'new', 12),    (3, '2024-03-05 08:00', 'open', 13),  (3, '2024-03-05 08:00', 'solved', 14),
    -- A row without a time.
    (4, '2024-03-05 09:00', 'new', 15),    (4, NULL, 'open', 16),
    -- No usable row at all.
    (5, NULL, NULL, 17);
CREATE TABLE ticket AS SELECT ticket, status_history(at, status, id) AS h FROM change GROUP BY ticket;
SELECT ticket, h FROM ticket ORDER BY ticket;

-- Requester wait, agent wait, on hold; one status, an array's literal, an array. What lasts counts up to as_of.
SELECT ticket, time_in(h, '{new,open,hold}') AS requester_wait, time_in(h, 'pending') AS agent_wait, time_in(h, ARRAY['hold']) AS on_hold,
       time_in(h, '{new,open,hold}', as_of => '2024-03-04 12:00') AS until_noon, time_in_interval(h, 'pending')
FROM ticket ORDER BY ticket;
-- What happened after as_of has not happened; before the first change there is nothing.
SELECT at, time_in(h, 'open', at), time_in(h, ARRAY['open'], at), time_in_interval(h, 'open', at), status_at(h, at)
FROM ticket, unnest('{2024-02-29,2024-03-01 09:00,2024-03-01 09:30,2024-03-01 10:30,2024-03-01 12:00,2024-03-03,2024-04-01}'::timestamptz[]) at
WHERE ticket = 1;
-- In business hours: Friday to Monday, the Saturday between does not count.
SELECT time_in(h, '{new,open,hold}', hours => 'Mon-Fri 09:00-17:00; UTC') AS requester_wait,
       time_in(h, 'pending', hours => 'Mon-Fri 09:00-17:00; UTC') AS agent_wait,
       time_in_interval(h, ARRAY['pending'], NULL, 'Mon-Fri 09:00-17:00; UTC') AS agent_wait_too,
       time_in(h, 'closed', as_of => '2024-03-11 09:10', hours => 'Mon-Fri 09:00-17:00; UTC') AS closed,
       time_in(h, 'open', hours => NULL) AS no_hours
FROM ticket WHERE ticket = 1;

-- How often and when; a set of statuses is entered from outside it.
SELECT ticket, visits(h, 'open') AS open, visits(h, '{solved,closed}') AS solved, first_entered(h, '{solved,closed}') AS first_resolution,
       last_entered(h, ARRAY['solved', 'closed']) AS full_resolution, reopens(h), reopens(h, ARRAY['solved']) AS from_solved
FROM ticket ORDER BY ticket;
SELECT ticket, changes(h), stations(h), current_status(h), missing(h) FROM ticket ORDER BY ticket;
SELECT ticket, s."from", s.until FROM ticket, spans(h, '{new,open}') AS s ORDER BY ticket, 2;
SELECT ticket, s.* FROM ticket, time_in_status(h) AS s ORDER BY ticket, s.status;
SELECT ticket, s.* FROM ticket, time_in_status(h, '2024-03-11 09:10', 'Mon-Fri 09:00-17:00; UTC') AS s WHERE ticket IN (1, 2) ORDER BY ticket, s.status;
SELECT ticket, s.* FROM ticket, time_in_status(h, hours => 'Mon-Fri 09:00-17:00; UTC') AS s WHERE ticket = 1;

-- A clock that pauses: when was so much of the wait used up? Ticket 2 has not stopped, so it will be.
SELECT ticket, minutes, reached(h, '{new,open,hold}', minutes), reached(h, ARRAY['new', 'open', 'hold'], minutes, 'Mon-Fri 09:00-17:00; UTC') AS in_hours
FROM ticket, unnest('{0,30,180,200,270,271,240.5}'::float8[]) WITH ORDINALITY AS m(minutes, n) WHERE ticket IN (1, 2) ORDER BY ticket, n;

-- An assignee history: nobody is a value, which ends a span and counts as a change, but is no station.
CREATE TABLE assigned AS
SELECT status_history(at, agent) AS h
FROM (VALUES ('2024-03-01 09:00'::timestamptz, NULL), ('2024-03-01 09:20', 'Ana'), ('2024-03-01 10:00', NULL), ('2024-03-01 10:30', 'Ben'),
             ('2024-03-01 11:00', 'Ana')) AS v(at, agent);
SELECT h, changes(h), stations(h), time_in(h, NULL) AS unassigned, time_in(h, '{NULL}') AS unassigned_too, visits(h, ARRAY[NULL]::text[]),
       first_entered(h, '{Ana,Ben}') AS first_assignment, status_at(h, '2024-03-01 10:10') IS NULL AS nobody, h::jsonb
FROM assigned;
SELECT s.* FROM assigned, time_in_status(h, '2024-03-01 12:00') AS s;
SELECT time_in(h, NULL::text[]), visits(h, NULL::text[]), reached(h, 'Ana', NULL) FROM assigned;

-- No rows, only NULLs, NULL.
SELECT status_history(at, status) AS h, status_history(at, status, id) AS with_seq FROM change WHERE false;
SELECT time_in(h, 'new'), time_in(h, 'new', '2024-03-04'), visits(h, 'new'), first_entered(h, 'new'), reopens(h), changes(h), stations(h),
       current_status(h), status_at(h, '2024-03-04'), reached(h, 'new', 1), missing(h)
FROM (SELECT status_history(at, status) AS h FROM change WHERE false) x;
SELECT time_in(h, 'new'), visits(h, 'new'), reopens(h), changes(h), current_status(h), h | 'missing:0' AS merged FROM (VALUES (NULL::status_history)) v(h);
SELECT * FROM spans(NULL, 'open');
SELECT * FROM time_in_status(NULL);

-- Any order of rows; FILTER, DISTINCT, OVER, ROLLUP.
SELECT status_history(at, status, id ORDER BY at DESC) = status_history(at, status, id ORDER BY id) AS same FROM change WHERE ticket = 1;
SELECT status_history(at, status) FILTER (WHERE at < '2024-03-02') FROM change WHERE ticket = 1;
SELECT at, current_status(status_history(at, status) OVER (ORDER BY at)) FROM change WHERE ticket = 1 ORDER BY 1;
SELECT ticket, changes(status_history(at, status, id)) FROM change GROUP BY ROLLUP (ticket) ORDER BY ticket;

-- Put in again it changes nothing; a change that says nothing new is kept, for one before it may come late.
SELECT a | a = a AND a + a = a AND a | b = b | a AND (a | b) | b = a | b AS idempotent, a | b AS merged, a + b = a | b AS plus_too, (a | b) | late AS with_late
FROM (VALUES ('open:2024-03-01T09:00:00Z open:2024-03-01T11:00:00Z missing:1'::status_history,
              'open:2024-03-01T11:00:00Z solved:2024-03-01T12:00:00Z missing:2'::status_history,
              'pending:2024-03-01T10:00:00Z'::status_history)) v(a, b, late);
SELECT status_history(h) AS merged FROM (VALUES ('open:2024-03-01T09:00:00Z missing:1'::status_history), ('solved:2024-03-01T12:00:00Z missing:2')) v(h);
-- The transition functions called directly.
SELECT status_history_accum(NULL, '2024-03-01 09:00'::timestamptz, 'open'),
       status_history_accum('open:2024-03-01T10:00:00', '2024-03-01 09:00'::timestamp, NULL, 7),
       status_history_accum('missing:1', NULL::timestamptz, 'open'), status_history_combine('missing:1', 'missing:2');

-- timestamp: as it stands, in any zone; moments are read back as timestamp, and in hours they are local times of their zone.
SET TimeZone = 'America/New_York';
SELECT h, time_in(h, 'open'), time_in(h, 'solved', timestamp '2024-03-10 04:00') AS solved, status_at(h, timestamp '2024-03-10 02:00'),
       first_entered_local(h, 'open'), last_entered_local(h, ARRAY['solved']), reached_local(h, 'open', 90), reached_local(h, ARRAY['solved'], 90),
       time_in(h, 'open', hours => '24/7; America/New_York') AS open_there, reached_local(h, 'open', 30, '24/7; America/New_York') AS there,
       reached_local(h, ARRAY['open'], 31, '24/7; America/New_York') AS there_too
FROM (SELECT status_history(at, status) AS h
      FROM (VALUES ('2024-03-10 01:30'::timestamp, 'open'), ('2024-03-10 03:30', 'solved')) AS v(at, status)) x;
SELECT s.* FROM spans_local('open:2024-03-10T01:30:00 solved:2024-03-10T03:30:00', 'open') AS s;
SELECT s.* FROM spans_local('open:2024-03-10T01:30:00 solved:2024-03-10T03:30:00', ARRAY['solved']) AS s;
SELECT s.* FROM time_in_status('open:2024-03-10T01:30:00 solved:2024-03-10T03:30:00', timestamp '2024-03-10 04:00') AS s;
SET TimeZone = 'UTC';

-- Times to the microsecond, at the ends of what can be written; any text is a status.
SELECT h, time_in(h, 'a') FROM (SELECT status_history(at, s) AS h
      FROM (VALUES ('0001-01-01 00:00:00.000001'::timestamptz, 'a'), ('9999-12-31 23:59:59.999999', 'b')) v(at, s)) x;
SELECT h, h::text::status_history = h AS same, h::jsonb
FROM (SELECT status_history('2024-01-01'::timestamptz, s, i) AS h
      FROM (VALUES (-9223372036854775808, NULL), (-1, 'NULL'), (0, 'missing'), (1, ''), (2, 'Awaiting User Info'), (3, 'a"b\c:d#e'), (9223372036854775807, 'erledigt – ok')) v(i, s)) x;
-- Five changes of a vocabulary of six.
SELECT pg_column_size(status_history(at, status)) AS bytes, pg_column_size(status_history(at + interval '1 us', status, n)) AS at_most
FROM (VALUES (1, '2024-03-01 09:00:13'::timestamptz, 'new'), (2, '2024-03-01 09:30:24', 'open'), (3, '2024-03-01 12:00:00', 'pending'), (4, '2024-03-02 09:00:05', 'hold'),
             (5, '2024-03-02 10:00:59', 'solved'), (6, '2024-03-08 10:00:59', 'closed')) v(n, at, status);

\set VERBOSITY default
-- Two statuses at one instant, and nothing says which came first.
SELECT status_history(at, status) FROM change WHERE ticket = 3;
\echo :LAST_ERROR_SQLSTATE
SELECT status_history(at, status, 1) FROM change WHERE ticket = 3;
\echo :LAST_ERROR_SQLSTATE
SELECT status_history(at, status, nullif(id, 12)) FROM change WHERE ticket = 3;
\echo :LAST_ERROR_SQLSTATE
SELECT 'open:2024-03-01T09:00:00Z'::status_history | 'solved:2024-03-01T09:00:00Z';
\echo :LAST_ERROR_SQLSTATE
-- Impossible input.
SELECT status_history('infinity'::timestamptz, 'open');
\echo :LAST_ERROR_SQLSTATE
SELECT status_history('0001-01-01 BC'::timestamp, 'open', 1);
\echo :LAST_ERROR_SQLSTATE
SELECT time_in(h, 'open', 'infinity') FROM ticket WHERE ticket = 1;
\echo :LAST_ERROR_SQLSTATE
SELECT reached(h, 'open', -1) FROM ticket WHERE ticket = 1;
\echo :LAST_ERROR_SQLSTATE
SELECT reached(h, 'open', 'NaN') FROM ticket WHERE ticket = 1;
\echo :LAST_ERROR_SQLSTATE
SELECT reached(h, 'closed', 1.5372e11) FROM ticket WHERE ticket = 1;
\echo :LAST_ERROR_SQLSTATE
SELECT time_in(h, '{open') FROM ticket WHERE ticket = 1;
\echo :LAST_ERROR_SQLSTATE
-- Times with and without a zone.
SELECT 'open:2024-03-01T09:04:00'::status_history | 'open:2024-03-01T09:04:00Z';
\echo :LAST_ERROR_SQLSTATE
SELECT status_history_accum('open:2024-03-01T09:04:00', now(), 'open');
\echo :LAST_ERROR_SQLSTATE
SELECT time_in('open:2024-03-01T09:04:00', 'open', now());
\echo :LAST_ERROR_SQLSTATE
SELECT status_at('open:2024-03-01T09:04:00Z', timestamp '2024-03-01');
\echo :LAST_ERROR_SQLSTATE
SELECT first_entered('open:2024-03-01T09:04:00', 'open');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM spans_local('open:2024-03-01T09:04:00Z', 'open');
\echo :LAST_ERROR_SQLSTATE
SELECT status_history_combine('missing:9223372036854775807', 'missing:1');
\echo :LAST_ERROR_SQLSTATE
-- Malformed text.
SELECT ''::status_history;
\echo :LAST_ERROR_SQLSTATE
SELECT 'open'::status_history;
\echo :LAST_ERROR_SQLSTATE
SELECT '"open:2024-03-01T09:04:00Z'::status_history;
\echo :LAST_ERROR_SQLSTATE
SELECT 'open:2024-02-30T09:04:00Z'::status_history;
\echo :LAST_ERROR_SQLSTATE
SELECT 'open:2024-03-01T09:04:00Z#x'::status_history;
\echo :LAST_ERROR_SQLSTATE
SELECT 'open:2024-03-01T09:04:00Z open:2024-03-01T09:05:00'::status_history;
\echo :LAST_ERROR_SQLSTATE
SELECT 'open:2024-03-01T09:04:00Z new:2024-03-01T09:04:00Z'::status_history;
\echo :LAST_ERROR_SQLSTATE
SELECT 'missing:1 missing:1'::status_history;
\echo :LAST_ERROR_SQLSTATE
DROP TABLE change, ticket, assigned;
