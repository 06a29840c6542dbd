-- conversation: one ticket's messages, worked by hand
SET TimeZone = 'UTC';
\pset null NULL

-- Two customer messages wait from the first: 4 minutes. The second run waits from 10:00 to 11:30: 90 minutes.
-- The last message is the customer's and waits still.
CREATE TABLE message (ticket integer, sent_at timestamptz, from_agent boolean);
INSERT INTO message VALUES
    (1, '2024-03-01 09:00', false), (1, '2024-03-01 09:02', false),
    (1, '2024-03-01 09:04', true),  (1, '2024-03-01 09:05', true),
    (1, '2024-03-01 10:00', false), (1, '2024-03-01 10:30', false),
    (1, '2024-03-01 11:30', true),
    (1, '2024-03-01 12:00', false),
    -- An agent writes first; the customer's answer waits 15 minutes.
    (2, '2024-03-01 08:00', true),  (2, '2024-03-01 08:30', false), (2, '2024-03-01 08:45', true),
    -- Nobody has answered.
    (3, '2024-03-01 09:30', false), (3, '2024-03-01 09:40', false),
    -- Only agents wrote.
    (4, '2024-03-01 07:00', true),
    -- A message without a time, and one without an author.
    (5, '2024-03-01 09:00', false), (5, NULL, true), (5, '2024-03-01 09:10', NULL),
    -- No usable message at all.
    (6, NULL, NULL);

CREATE TABLE ticket AS SELECT ticket, conversation(sent_at, from_agent) AS c FROM message GROUP BY ticket;
SELECT ticket, first_reply(c), first_reply_interval(c), replies(c), contacts(c), messages(c), missing(c)
FROM ticket ORDER BY ticket;
SELECT ticket, reply_times(c), mean(reply_times(c)), missing(reply_times(c)) AS waiting FROM ticket ORDER BY ticket;
SELECT mean(s), percentile(s, 0.5), longest(s), sample_size(s), missing(s) FROM (SELECT duration_summary(reply_times(c)) AS s FROM ticket) x;
SELECT ticket, started_at(c), last_at(c), started_by_agent(c), awaiting_reply(c), awaiting_since(c)
FROM ticket ORDER BY ticket;
SELECT ticket, c FROM ticket ORDER BY ticket;
SELECT c::jsonb FROM ticket WHERE ticket = 2;

-- no rows, and nothing but NULLs
SELECT conversation(sent_at, from_agent) AS c FROM message WHERE false;
SELECT first_reply(c), first_reply_interval(c), reply_times(c), replies(c), contacts(c), messages(c), missing(c), started_at(c),
       last_at(c), started_by_agent(c), awaiting_reply(c), awaiting_since(c)
FROM (SELECT conversation(sent_at, from_agent) AS c FROM message WHERE false) x;
SELECT first_reply(NULL::conversation), replies(NULL::conversation);

-- Business hours: Friday 16:00 to Monday 10:00 is 120 open minutes, over a change to summer time as well. Times without a
-- zone are local times of the hours' zone.
SELECT first_reply(c), first_reply(c, h), first_reply_interval(c, h), reply_times(c, h)
FROM (VALUES ('Mon-Fri 09:00-17:00; America/New_York'::business_hours)) hours(h),
     (VALUES ('customer:2024-03-08T21:00:00Z agent:2024-03-11T14:00:00Z customer:2024-03-11T14:05:00Z agent:2024-03-11T14:20:00Z customer:2024-03-11T15:00:00Z missing:0'::conversation),
             ('customer:2024-03-08T16:00:00 agent:2024-03-11T10:00:00 customer:2024-03-11T10:05:00 agent:2024-03-11T10:20:00'),
             ('agent:2024-03-08T16:00:00'), ('missing:1'), (NULL)) v(c);
SELECT first_reply('missing:0', NULL::business_hours);

-- Any order of rows; FILTER, DISTINCT, OVER, ROLLUP.
SELECT conversation(sent_at, from_agent ORDER BY sent_at DESC) = conversation(sent_at, from_agent ORDER BY sent_at) AS same
FROM message WHERE ticket = 1;
SELECT replies(conversation(sent_at, from_agent) FILTER (WHERE sent_at < '2024-03-01 10:00')) FROM message WHERE ticket = 1;
SELECT conversation(DISTINCT sent_at, from_agent)
FROM (SELECT * FROM message WHERE ticket = 2 UNION ALL SELECT * FROM message WHERE ticket = 2) x;
SELECT sent_at, awaiting_reply(conversation(sent_at, from_agent) OVER (ORDER BY sent_at)) FROM message WHERE ticket = 2 ORDER BY 1;
SELECT ticket, messages(conversation(sent_at, from_agent)) FROM message GROUP BY ROLLUP (ticket) ORDER BY ticket;

-- At the same instant the customer comes first: the agent's message answers it, in no time.
SELECT c, first_reply(c), started_by_agent(c), awaiting_reply(c)
FROM (SELECT conversation('2024-03-01 09:00'::timestamptz, agent) AS c FROM (VALUES (true), (false)) v(agent)) x;

-- Times to the microsecond, at the ends of what can be written.
SELECT c, first_reply(c), first_reply_interval(c)
FROM (SELECT conversation(at, agent) AS c
      FROM (VALUES ('0001-01-01 00:00:00.000001'::timestamptz, false), ('9999-12-31 23:59:59.999999', true)) v(at, agent)) x;

-- timestamp: as it stands, in any zone; moments are read back as timestamp.
SET TimeZone = 'America/New_York';
SELECT c, first_reply(c), started_at_local(c), last_at_local(c), awaiting_since_local(c)
FROM (SELECT conversation(at, agent) AS c
      FROM (VALUES ('2024-03-10 01:30'::timestamp, false), ('2024-03-10 03:30', true), ('2024-03-10 04:00', false)) v(at, agent)) x;
SET TimeZone = 'UTC';

-- + adds messages, | keeps one of those that both have; a message sent twice at one instant stays two.
SELECT a + b AS sum, a | b AS union, a | a = a AS again
FROM (VALUES ('customer:2024-03-01T09:00:00Z customer:2024-03-01T09:00:00Z missing:1'::conversation,
              'customer:2024-03-01T09:00:00Z agent:2024-03-01T09:04:00Z missing:2'::conversation)) v(a, b);
SELECT conversation(c) AS merged FROM ticket WHERE ticket IN (2, 3, 6);
SELECT missing(a + a), missing(a | a) FROM (VALUES ('missing:3'::conversation)) v(a);
SELECT 'missing:1'::conversation + 'agent:2024-03-01T09:04:00'::conversation AS local,
       'agent:2024-03-01T09:04:00'::conversation | 'missing:1'::conversation AS local_too;
-- The transition functions called directly.
SELECT conversation_accum(NULL, '2024-03-01 09:00'::timestamptz, true),
       conversation_accum('agent:2024-03-01T10:00:00', '2024-03-01 09:00'::timestamp, false),
       conversation_accum('missing:1', NULL::timestamptz, false);

-- The order is total, and equal is equal.
SELECT a.ticket, b.ticket FROM ticket a JOIN ticket b ON a.c = b.c WHERE a.ticket <> b.ticket;
SELECT count(DISTINCT c), bool_and((c < d) <> (c >= d) AND (c > d) <> (c <= d) AND (c = d) <> (c <> d))
FROM ticket, (SELECT c AS d FROM ticket) x;
SELECT count(*) FROM (SELECT c FROM ticket GROUP BY c) x;

-- Text: what the type prints, in any order.
SELECT 'missing:2 agent:2024-03-01T09:04:00.500Z customer:2024-03-01T09:00:00Z'::conversation;
SELECT 'agent:2024-02-29T23:59:59.999999'::conversation;

\set VERBOSITY default
-- Impossible input.
SELECT conversation('infinity'::timestamptz, true);
\echo :LAST_ERROR_SQLSTATE
SELECT conversation('-infinity'::timestamp, true);
\echo :LAST_ERROR_SQLSTATE
SELECT conversation('0001-01-01 BC'::timestamp, true);
\echo :LAST_ERROR_SQLSTATE
SELECT conversation('10000-01-01'::timestamptz, true);
\echo :LAST_ERROR_SQLSTATE
-- Times with and without a zone.
SELECT 'agent:2024-03-01T09:04:00'::conversation + 'agent:2024-03-01T09:04:00Z';
\echo :LAST_ERROR_SQLSTATE
SELECT 'agent:2024-03-01T09:04:00'::conversation | 'agent:2024-03-01T09:04:00Z';
\echo :LAST_ERROR_SQLSTATE
SELECT conversation_accum('agent:2024-03-01T09:04:00', now(), false);
\echo :LAST_ERROR_SQLSTATE
SELECT started_at('agent:2024-03-01T09:04:00'::conversation);
\echo :LAST_ERROR_SQLSTATE
SELECT awaiting_since_local('agent:2024-03-01T09:04:00Z'::conversation);
\echo :LAST_ERROR_SQLSTATE
SELECT 'missing:9223372036854775807'::conversation + 'missing:1';
\echo :LAST_ERROR_SQLSTATE
-- Malformed text.
SELECT ''::conversation;
\echo :LAST_ERROR_SQLSTATE
SELECT 'bot:2024-03-01T09:04:00Z'::conversation;
\echo :LAST_ERROR_SQLSTATE
SELECT 'agent:2024-02-30T09:04:00Z'::conversation;
\echo :LAST_ERROR_SQLSTATE
SELECT 'agent:2024-03-01T09:04:00Z customer:2024-03-01T09:04:00'::conversation;
\echo :LAST_ERROR_SQLSTATE
SELECT 'missing:1 missing:1'::conversation;
\echo :LAST_ERROR_SQLSTATE
SELECT 'missing:-1'::conversation;
\echo :LAST_ERROR_SQLSTATE
SELECT 'missing:99999999999999999999'::conversation;
\echo :LAST_ERROR_SQLSTATE
DROP TABLE message, ticket;
