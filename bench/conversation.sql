-- setup
-- A fifth of :rows messages in order of arrival, of a fiftieth as many tickets, because the window-function query takes a
-- minute for ten million; a ticket's messages come within five days.
SET jit = off;
CREATE UNLOGGED TABLE messages AS
SELECT ticket, opened + seconds * interval '1 second' AS sent_at, from_agent
FROM (SELECT 1 + abs(hashint8extended(i, 1) % greatest(:rows / 50, 1)) AS ticket, abs(hashint8extended(i, 2) % 432000) AS seconds,
             hashint8extended(i, 3) % 2 = 0 AS from_agent
      FROM generate_series(1, :rows / 5) AS i) AS r,
     LATERAL (SELECT timestamptz '2024-01-01' + ticket * interval '30 seconds' AS opened) AS o
ORDER BY sent_at, ticket;
CREATE UNLOGGED TABLE shuffled AS SELECT * FROM messages ORDER BY hashint8extended(ticket, extract(epoch FROM sent_at)::bigint);
VACUUM ANALYZE messages;
VACUUM ANALYZE shuffled;
-- row: KPIs of a message table: first reply, replies, contacts, tickets waiting | the window-function query | at most 0.35
-- ours:
SELECT count(*), avg(first_reply(c)), sum(replies(c)), sum(contacts(c)), count(*) FILTER (WHERE awaiting_reply(c))
FROM (SELECT conversation(sent_at, from_agent) AS c FROM messages GROUP BY ticket) AS t;
-- theirs:
WITH marked AS (
    SELECT ticket, sent_at, from_agent, lag(from_agent) OVER (PARTITION BY ticket ORDER BY sent_at, from_agent) AS previous FROM messages
), numbered AS (
    SELECT *, count(*) FILTER (WHERE previous IS DISTINCT FROM from_agent)
                  OVER (PARTITION BY ticket ORDER BY sent_at, from_agent ROWS UNBOUNDED PRECEDING) AS run
    FROM marked
), runs AS (
    SELECT ticket, run, from_agent, min(sent_at) AS began, count(*) AS messages FROM numbered GROUP BY ticket, run, from_agent
), waits AS (
    SELECT *, lead(began) OVER (PARTITION BY ticket ORDER BY run) - began AS wait FROM runs
), tickets AS (
    SELECT ticket, min(wait) FILTER (WHERE run = 1 AND NOT from_agent) AS first_reply, sum(messages) FILTER (WHERE from_agent) AS replies,
           count(*) FILTER (WHERE NOT from_agent) AS contacts, bool_or(wait IS NULL AND NOT from_agent) AS waiting
    FROM waits GROUP BY ticket
)
SELECT count(*), avg(extract(epoch FROM first_reply) / 60), sum(replies), sum(contacts), count(*) FILTER (WHERE waiting) FROM tickets;
-- row: … with rows in random order | the same query | at most 0.35
-- ours:
SELECT count(*), avg(first_reply(c)), sum(replies(c)), sum(contacts(c)), count(*) FILTER (WHERE awaiting_reply(c))
FROM (SELECT conversation(sent_at, from_agent) AS c FROM shuffled GROUP BY ticket) AS t;
-- theirs:
WITH marked AS (
    SELECT ticket, sent_at, from_agent, lag(from_agent) OVER (PARTITION BY ticket ORDER BY sent_at, from_agent) AS previous FROM shuffled
), numbered AS (
    SELECT *, count(*) FILTER (WHERE previous IS DISTINCT FROM from_agent)
                  OVER (PARTITION BY ticket ORDER BY sent_at, from_agent ROWS UNBOUNDED PRECEDING) AS run
    FROM marked
), runs AS (
    SELECT ticket, run, from_agent, min(sent_at) AS began, count(*) AS messages FROM numbered GROUP BY ticket, run, from_agent
), waits AS (
    SELECT *, lead(began) OVER (PARTITION BY ticket ORDER BY run) - began AS wait FROM runs
), tickets AS (
    SELECT ticket, min(wait) FILTER (WHERE run = 1 AND NOT from_agent) AS first_reply, sum(messages) FILTER (WHERE from_agent) AS replies,
           count(*) FILTER (WHERE NOT from_agent) AS contacts, bool_or(wait IS NULL AND NOT from_agent) AS waiting
    FROM waits GROUP BY ticket
)
SELECT count(*), avg(extract(epoch FROM first_reply) / 60), sum(replies), sum(contacts), count(*) FILTER (WHERE waiting) FROM tickets;
-- row: mean and percentiles of every reply | the window-function query and percentile_cont | at most 0.35
-- ours:
SELECT mean(s), percentiles(s, ARRAY[0.5, 0.9, 0.99]), missing(s)
FROM (SELECT duration_summary(reply_times(c)) AS s
      FROM (SELECT conversation(sent_at, from_agent) AS c FROM messages GROUP BY ticket) AS t) AS d;
-- theirs:
WITH marked AS (
    SELECT ticket, sent_at, from_agent, lag(from_agent) OVER (PARTITION BY ticket ORDER BY sent_at, from_agent) AS previous FROM messages
), numbered AS (
    SELECT *, count(*) FILTER (WHERE previous IS DISTINCT FROM from_agent)
                  OVER (PARTITION BY ticket ORDER BY sent_at, from_agent ROWS UNBOUNDED PRECEDING) AS run
    FROM marked
), runs AS (
    SELECT ticket, run, from_agent, min(sent_at) AS began FROM numbered GROUP BY ticket, run, from_agent
), waits AS (
    SELECT from_agent, extract(epoch FROM lead(began) OVER (PARTITION BY ticket ORDER BY run) - began)::float8 / 60 AS wait FROM runs
)
SELECT avg(wait), percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY wait), count(*) FILTER (WHERE wait IS NULL)
FROM waits WHERE NOT from_agent;
-- row: … | the leanest windows there are for it (no counts) | at most 0.65
-- ours:
SELECT mean(s), percentiles(s, ARRAY[0.5, 0.9, 0.99]), missing(s)
FROM (SELECT duration_summary(reply_times(c)) AS s
      FROM (SELECT conversation(sent_at, from_agent) AS c FROM messages GROUP BY ticket) AS t) AS d;
-- theirs:
WITH turns AS (
    SELECT ticket, sent_at, from_agent, lag(from_agent) OVER w IS DISTINCT FROM from_agent AS new_run
    FROM messages WINDOW w AS (PARTITION BY ticket ORDER BY sent_at, from_agent)
), waits AS (
    SELECT from_agent, extract(epoch FROM lead(sent_at) OVER (PARTITION BY ticket ORDER BY sent_at, from_agent) - sent_at)::float8 / 60 AS wait
    FROM turns WHERE new_run
)
SELECT avg(wait), percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY wait), count(*) FILTER (WHERE wait IS NULL)
FROM waits WHERE NOT from_agent;
-- row: … read from stored conversations | from the messages | at most 0.50
-- setup
CREATE UNLOGGED TABLE conversations AS SELECT ticket, conversation(sent_at, from_agent) AS c FROM messages GROUP BY ticket;
VACUUM ANALYZE conversations;
-- ours:
SELECT count(*), avg(first_reply(c)), sum(replies(c)), sum(contacts(c)), count(*) FILTER (WHERE awaiting_reply(c)) FROM conversations;
-- theirs:
SELECT count(*), avg(first_reply(c)), sum(replies(c)), sum(contacts(c)), count(*) FILTER (WHERE awaiting_reply(c))
FROM (SELECT conversation(sent_at, from_agent) AS c FROM messages GROUP BY ticket) AS t;
