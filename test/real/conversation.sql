-- Customer support on Twitter, one row a message: threads are followed by the message that each one answers.
\set QUIET 1
SELECT to_regclass('real.twitter') IS NULL AS absent \gset
\if :absent
\echo 1..0 # SKIP the real data is not there
\quit
\endif
BEGIN;
SET LOCAL TimeZone = 'UTC';
SELECT plan(13);

CREATE TEMP TABLE tweet AS
SELECT tweet_id, nullif(in_response_to_tweet_id, '') AS answers, inbound = 'True' AS inbound,
       to_timestamp(created_at, 'Dy Mon DD HH24:MI:SS TZH YYYY') AS sent_at
FROM real.twitter;
CREATE INDEX ON tweet (answers);
ANALYZE tweet;

CREATE TEMP TABLE thread_message AS
WITH RECURSIVE thread AS (
    SELECT tweet_id AS root, tweet_id, sent_at, NOT inbound AS from_agent FROM tweet WHERE answers IS NULL AND inbound
    UNION ALL
    SELECT root, t.tweet_id, t.sent_at, NOT t.inbound FROM thread JOIN tweet t ON t.answers = thread.tweet_id
)
SELECT * FROM thread;
CREATE TEMP TABLE thread AS SELECT root, conversation(sent_at, from_agent) AS c FROM thread_message GROUP BY root;

SELECT is(count(*), 1285::bigint, 'threads whose root is inbound') FROM thread;
SELECT is(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_reply_interval(c))), 813::double precision, 'median first reply, seconds') FROM thread;
SELECT is(round(avg(extract(epoch FROM first_reply_interval(c))), 1), 181318.7, 'mean first reply, seconds') FROM thread;
SELECT is(round(avg(replies(c)), 6), 1.667704, 'agent replies a thread') FROM thread;
SELECT is(max(replies(c)), 25::bigint, 'at most') FROM thread;
SELECT is(count(*) FILTER (WHERE started_by_agent(c)), 0::bigint, 'no thread starts with an agent') FROM thread;
SELECT is(sum(messages(c))::bigint, (SELECT count(*) FROM thread_message), 'no message is lost') FROM thread;

-- The same of the summary: its mean is exact, and its median within 1 %.
SELECT is(round(frt(first_reply_interval(c)) * 60, 1), 181318.7, 'frt') FROM thread;
SELECT cmp_ok(abs(percentile(duration_summary(first_reply_interval(c)), 0.5) * 60 - 813), '<=', 8.13, 'median of the summary') FROM thread;
SELECT is(missing(duration_summary(first_reply_interval(c))), count(*) FILTER (WHERE replies(c) = 0), 'threads without an answer are missing') FROM thread;

-- Against the window-function query, thread by thread.
CREATE TEMP TABLE wait AS
WITH turn AS (
    SELECT root, sent_at, from_agent, lag(from_agent) OVER w IS DISTINCT FROM from_agent AS new_run
    FROM thread_message WINDOW w AS (PARTITION BY root ORDER BY sent_at, from_agent)
)
SELECT root, from_agent, sent_at AS asked, lead(sent_at) OVER (PARTITION BY root ORDER BY sent_at, from_agent) AS answered
FROM turn WHERE new_run;
SELECT is_empty('SELECT 1 FROM thread JOIN (SELECT root, duration_summary(asked, answered) FILTER (WHERE NOT from_agent) AS s FROM wait GROUP BY root) w USING (root)
                 WHERE reply_times(c) <> s', 'reply times of every thread');
SELECT is(duration_summary(reply_times(c))::text, (SELECT duration_summary(asked, answered)::text FROM wait WHERE NOT from_agent), '… and of all') FROM thread;
SELECT is(sum(contacts(c))::bigint, (SELECT count(*) FROM wait WHERE NOT from_agent), 'contacts') FROM thread;

SELECT * FROM finish();
ROLLBACK;
