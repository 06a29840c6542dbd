-- conversation: any order and split byte-equal, round trips, the window-function query, malformed input.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
BEGIN;
SET LOCAL TimeZone = 'UTC';
SELECT plan(53);

-- 1,000,000 messages of 60,000 tickets: times to the second over 90 days, so that some are simultaneous; 1 % have no
-- time or no author. Half of the tickets bunch their messages by side, so that runs are long as well as short.
CREATE TEMP TABLE message AS
SELECT ticket, CASE WHEN i % 200 <> 0 THEN sent_at END AS sent_at, CASE WHEN i % 200 <> 1 THEN from_agent END AS from_agent, part
FROM (SELECT i, 1 + abs(hashint8extended(i, 1) % 60000) AS ticket,
             timestamptz '2024-01-01' + abs(hashint8extended(i, 2) % 7776000) * interval '1 second' AS sent_at,
             abs(hashint8extended(i, 3) % 7) AS part, abs(hashint8extended(i, 4) % 2) = 0 AS from_agent
      FROM generate_series(1, 1000000) i) x;
ANALYZE message;
CREATE TEMP TABLE built AS SELECT ticket, conversation(sent_at, from_agent) AS c FROM message GROUP BY ticket;

-- ---- against the window-function query ----
CREATE TEMP TABLE wait AS
WITH marked AS (
    SELECT ticket, sent_at, from_agent, lag(from_agent) OVER w AS previous
    FROM message WHERE sent_at IS NOT NULL AND from_agent IS NOT NULL
    WINDOW w AS (PARTITION BY ticket ORDER BY sent_at, from_agent)
), numbered AS (
    SELECT *, count(*) FILTER (WHERE previous IS DISTINCT FROM from_agent) OVER w AS run
    FROM marked WINDOW w AS (PARTITION BY ticket ORDER BY sent_at, from_agent ROWS UNBOUNDED PRECEDING)
), runs AS (
    SELECT ticket, run, from_agent, min(sent_at) AS began, count(*) AS messages
    FROM numbered GROUP BY ticket, run, from_agent
)
SELECT *, lead(began) OVER (PARTITION BY ticket ORDER BY run) AS answered FROM runs;

CREATE TEMP TABLE oracle AS
SELECT ticket,
       min(answered - began) FILTER (WHERE run = 1 AND NOT from_agent) AS first_reply,
       coalesce(sum(messages) FILTER (WHERE from_agent), 0)::bigint AS replies,
       count(*) FILTER (WHERE NOT from_agent) AS contacts,
       sum(messages)::bigint AS messages,
       min(began) AS started_at,
       bool_or(run = 1 AND from_agent) AS started_by_agent,
       bool_or(answered IS NULL AND NOT from_agent) AS awaiting,
       min(began) FILTER (WHERE answered IS NULL AND NOT from_agent) AS awaiting_since
FROM wait GROUP BY ticket;

SELECT is((SELECT count(*) FROM built), (SELECT count(DISTINCT ticket) FROM message), 'a conversation a ticket');
SELECT is_empty($$
    SELECT ticket, first_reply_interval(c), replies(c), contacts(c), messages(c), started_at(c), started_by_agent(c),
           awaiting_reply(c), awaiting_since(c)
    FROM built WHERE messages(c) > 0
    EXCEPT SELECT * FROM oracle$$, 'every reader agrees with the window-function query');
SELECT is((SELECT count(*) FROM built WHERE messages(c) > 0), (SELECT count(*) FROM oracle), '… on every ticket');
SELECT is_empty($$SELECT 1 FROM built b JOIN oracle o USING (ticket)
                  WHERE round(first_reply(c), 9) IS DISTINCT FROM round(extract(epoch FROM o.first_reply) / 60, 9)$$,
                'minutes of the first reply');
CREATE TEMP TABLE reply AS
SELECT ticket, duration_summary(began, answered) FILTER (WHERE NOT from_agent) AS s FROM wait GROUP BY ticket;
SELECT is_empty('SELECT 1 FROM built b JOIN reply r USING (ticket) WHERE reply_times(b.c) <> r.s', 'reply times, ticket by ticket');
SELECT results_eq('SELECT sample_size(s), missing(s), round(mean(s), 9), s FROM (SELECT duration_summary(reply_times(c)) AS s FROM built) x',
                  $$SELECT count(answered), count(*) FILTER (WHERE answered IS NULL), round(avg(extract(epoch FROM answered - began)) / 60, 9),
                           duration_summary(began, answered)
                    FROM wait WHERE NOT from_agent$$, '… and all together');

-- ---- business hours ----
CREATE TEMP TABLE opening AS
SELECT h FROM (VALUES ('Mon-Fri 09:00-17:00, Sat 10:00-14:00; Europe/Rome; holidays 2024-01-06, 2024-02-14 12:00-24:00'::business_hours),
                      ('Mon-Sun 22:00-06:00; America/New_York')) v(h);
SELECT is_empty($$
    SELECT 1 FROM built b JOIN wait w USING (ticket), opening
    WHERE ticket <= 2000 AND run = 1 AND NOT w.from_agent
      AND first_reply(c, h) IS DISTINCT FROM business_minutes(began, answered, h)$$, 'first reply in business hours');
SELECT is_empty($$
    SELECT 1 FROM built b JOIN (SELECT ticket, h, sum(business_minutes(began, answered, h)) AS minutes, count(answered) AS n
                                FROM wait, opening WHERE NOT from_agent AND ticket <= 2000 GROUP BY ticket, h) w USING (ticket)
    WHERE (round(total(reply_times(c, h)), 9), sample_size(reply_times(c, h))) IS DISTINCT FROM (round(w.minutes, 9), w.n) AND n > 0$$, 'reply times in business hours');
SELECT is_empty($$
    SELECT 1 FROM built b JOIN (
        SELECT ticket, conversation(sent_at AT TIME ZONE 'Europe/Rome', from_agent) AS c FROM message WHERE ticket <= 2000 GROUP BY ticket) l USING (ticket),
        (SELECT h FROM opening LIMIT 1) o
    WHERE reply_times(b.c, h) <> reply_times(l.c, h)$$, 'local times are those of the zone of the hours');

SELECT results_eq('SELECT sum(missing(c))::bigint, sum(messages(c))::bigint FROM built',
                  $$SELECT count(*) FILTER (WHERE sent_at IS NULL OR from_agent IS NULL), count(sent_at) FILTER (WHERE from_agent IS NOT NULL)
                    FROM message$$, 'no message is lost');
SELECT is_empty($$SELECT ticket, last_at(c) FROM built WHERE messages(c) > 0
                  EXCEPT SELECT ticket, max(sent_at) FROM message WHERE from_agent IS NOT NULL GROUP BY ticket$$, 'last message');

-- ---- any order, any split, byte for byte ----
CREATE FUNCTION bytes(conversation) RETURNS text LANGUAGE sql AS $$SELECT encode(conversation_send($1), 'hex') || $1::text$$;

CREATE TEMP TABLE shuffled AS
SELECT ticket, conversation(sent_at, from_agent) AS c
FROM (SELECT * FROM message WHERE ticket <= 3000 ORDER BY hashint8extended(ticket, 9), sent_at DESC NULLS FIRST) x GROUP BY ticket;
SELECT is_empty('SELECT 1 FROM built b JOIN shuffled s USING (ticket) WHERE b.c <> s.c OR bytes(b.c) <> bytes(s.c)', 'another order of rows');
CREATE TEMP TABLE split AS
SELECT ticket, conversation(c ORDER BY part DESC) AS c
FROM (SELECT ticket, part, conversation(sent_at, from_agent) AS c FROM message GROUP BY ticket, part) x GROUP BY ticket;
SELECT is_empty('SELECT 1 FROM built b JOIN split s USING (ticket) WHERE b.c <> s.c OR conversation_send(b.c) <> conversation_send(s.c)', 'merged from seven parts');
SELECT is((SELECT count(*) FROM split JOIN built USING (ticket, c)), (SELECT count(*) FROM built), 'joins on equality find them all');
SELECT is_empty($$SELECT 1 FROM built b JOIN (
                      SELECT ticket, conversation(sent_at, from_agent) FILTER (WHERE part < 3) + conversation(sent_at, from_agent) FILTER (WHERE part >= 3) AS c
                      FROM message WHERE ticket <= 3000 GROUP BY ticket) s USING (ticket) WHERE b.c <> s.c$$, 'a + b');
SELECT is_empty($$SELECT 1 FROM built b JOIN (
                      SELECT ticket, conversation(sent_at, from_agent) FILTER (WHERE part < 5) | conversation(sent_at, from_agent) FILTER (WHERE part >= 2) AS c
                      FROM message WHERE ticket <= 3000 AND sent_at IS NOT NULL GROUP BY ticket) s USING (ticket)
                  WHERE messages(s.c) > messages(b.c) OR messages(s.c | b.c) <> messages(b.c) OR s.c | b.c <> b.c | s.c$$,
                'a | b adds nothing that one side has already');
SELECT is_empty('SELECT 1 FROM built WHERE ticket <= 3000 AND c | c <> c', 'a | a = a');

SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
CREATE TABLE stored_message AS SELECT * FROM message WHERE ticket <= 3000;
ANALYZE stored_message;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; result text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP result := result || line || E'\n'; END LOOP;
    RETURN result;
END $$;
SELECT matches(plan_of('SELECT ticket, conversation(sent_at, from_agent) FROM stored_message GROUP BY ticket'),
               '(?s)Finalize.*Gather.*Partial', 'a parallel plan has partial aggregates');
CREATE TABLE parallel_built AS SELECT ticket, conversation(sent_at, from_agent) AS c FROM stored_message GROUP BY ticket;
SELECT is_empty('SELECT 1 FROM built b JOIN parallel_built s USING (ticket) WHERE b.c <> s.c OR bytes(b.c) <> bytes(s.c)', 'parallel = serial');
SELECT is((SELECT messages(conversation(sent_at, from_agent)) FROM stored_message),
          (SELECT sum(messages(c))::bigint FROM parallel_built), 'one conversation of everything, in parallel');
SET LOCAL max_parallel_workers_per_gather = 0;

-- a moving frame is a recomputation
SELECT is_empty($$
    SELECT 1 FROM (
        SELECT sent_at, from_agent, conversation(sent_at, from_agent) OVER (ORDER BY sent_at, from_agent ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING) AS c,
               array_agg(sent_at) OVER w AS ats, array_agg(from_agent) OVER w AS agents
        FROM message WHERE ticket <= 20
        WINDOW w AS (ORDER BY sent_at, from_agent ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) x
    WHERE c <> (SELECT conversation(at, agent) FROM unnest(ats, agents) u(at, agent))$$, 'moving frame = recomputation');
SELECT is_empty($$
    SELECT 1 FROM (SELECT conversation(sent_at, from_agent) OVER (PARTITION BY ticket ORDER BY part) AS c,
                          conversation(sent_at, from_agent) OVER (PARTITION BY ticket ORDER BY part ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS all_of_it,
                          ticket FROM message WHERE ticket <= 300) x JOIN built b USING (ticket)
    WHERE all_of_it <> b.c OR messages(x.c) > messages(b.c)$$, 'a running total leaves its state whole');

-- ---- round trips ----
SELECT is_empty('SELECT 1 FROM built WHERE c::text::conversation <> c OR bytes(c::text::conversation) <> bytes(c)', 'text');
SELECT is_empty($$SELECT 1 FROM built, jsonb_to_record(c::jsonb) AS j(messages jsonb, missing bigint)
                  WHERE ticket <= 3000 AND (jsonb_array_length(messages) <> messages(c) OR j.missing <> missing(c)
                     OR c <> (SELECT conversation(m.at, m."from" = 'agent') FROM jsonb_to_recordset(messages) AS m(at timestamptz, "from" text))
                             + ('missing:' || j.missing)::conversation)$$, 'jsonb holds everything');
SELECT current_setting('data_directory') || '/conversation_test.bin' AS file \gset
COPY built TO :'file' (FORMAT binary);
CREATE TEMP TABLE copied (LIKE built);
COPY copied FROM :'file' (FORMAT binary);
SELECT is_empty('SELECT 1 FROM built b JOIN copied c USING (ticket) WHERE b.c <> c.c OR bytes(b.c) <> bytes(c.c)', 'binary');
SELECT is((SELECT count(*) FROM copied), (SELECT count(*) FROM built), '… of all rows');

-- ---- long ones ----
CREATE TEMP TABLE long AS
SELECT conversation(timestamptz '2024-01-01' + abs(hashint8extended(i, 5) % 31536000) * interval '1 s', i % 3 = 0) AS c
FROM generate_series(1, 100000) i;
SELECT is((SELECT messages(c) FROM long), 100000::bigint, 'a conversation of 100,000 messages');
SELECT is((SELECT replies(c) FROM long), 33333::bigint, '… its replies');
SELECT is((SELECT bytes(c::text::conversation) = bytes(c) FROM long), true, '… its text');
SELECT is((SELECT pg_column_size(conversation_accum(c, now(), true)) < 600000 FROM long), true, '… takes about five bytes a message');
SELECT is((SELECT messages(c + c) = 200000 AND c | c = c FROM long), true, '… merged');
SELECT is((SELECT conversation(at, agent ORDER BY h) = conversation(at, agent) FROM (
              SELECT timestamptz '2024-01-01' + i * interval '1 s' AS at, i % 2 = 0 AS agent, hashint8extended(i, 6) AS h FROM generate_series(1, 100000) i) x),
          true, '… in any order');

-- ---- operator classes ----
CREATE INDEX ON parallel_built (c);
CREATE INDEX ON parallel_built USING hash (c);
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT is((SELECT count(*) FROM parallel_built WHERE c = (SELECT c FROM built WHERE ticket = 17)), 1::bigint, 'index lookup');
SET LOCAL enable_seqscan = on;
SELECT is((SELECT count(DISTINCT c) FROM built), (SELECT count(DISTINCT c::text) FROM built), 'sorted by btree');
SELECT is((SELECT count(*) FROM (SELECT c FROM built GROUP BY c) x), (SELECT count(DISTINCT c::text) FROM built), 'hashed');

-- ---- malformed text: 22P02, whatever is wrong ----
CREATE FUNCTION pg_temp.sqlstate_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN '00000';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is_empty($$SELECT input FROM unnest(ARRAY['', ' ', 'missing', 'missing:', ':1', 'missing:1x', 'missing:1 missing:1', 'agent:', 'agent:2024', 'agent:2024-03-01',
    'agent:2024-03-01 09:00:00Z', 'agent:2024-03-01T09:00', 'agent:2024-03-01T09:00:00z', 'agent:2024-03-01T09:00:00ZZ', 'agent:2024-03-01T09:00:00.Z',
    'agent:2024-03-01T09:00:00.1234567Z', 'agent:2024-13-01T09:00:00Z', 'agent:2024-00-01T09:00:00Z', 'agent:2024-03-32T09:00:00Z', 'agent:2023-02-29T09:00:00Z',
    'agent:2024-03-01T24:00:00Z', 'agent:2024-03-01T09:60:00Z', 'agent:2024-03-01T09:00:60Z', 'agent:0000-03-01T09:00:00Z', 'agent:-001-03-01T09:00:00Z',
    'agent:12024-03-01T09:00:00Z', 'agent:2024-03-01T09:00:00+01', 'Agent:2024-03-01T09:00:00Z', 'agents:2024-03-01T09:00:00Z', '2024-03-01T09:00:00Z',
    'agent:2024-03-01T09:00:00Z customer:2024-03-01T09:00:00', 'agent:infinity', '{}', 'agent=1']) input
    WHERE pg_temp.sqlstate_of(format('SELECT %L::conversation', input)) <> '22P02'$$, 'malformed text is refused');
SELECT is(pg_temp.sqlstate_of($$SELECT 'missing:9223372036854775808'::conversation$$), '22P02', 'too many missing');

-- ---- malformed binary: by COPY, as a client would send it ----
CREATE TEMP TABLE received (c conversation);
CREATE FUNCTION pg_temp.receive(payload bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE file text := current_setting('data_directory') || '/conversation_test.bin';
BEGIN
    -- A file of one row and one column, written as a large object, since COPY TO would write valid ones only.
    PERFORM lo_from_bytea(987654, '\x5047434f50590aff0d0a000000000000000000' || '\x0001'::bytea || int4send(length(payload)) || payload || '\xffff'::bytea);
    PERFORM lo_export(987654, file);
    PERFORM lo_unlink(987654);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
    RETURN '00000';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
-- version, flags, count, missing, keys: two a microsecond since 2000
SELECT is(pg_temp.receive('\x01000000000100000000000000000000000000000003'), '00000', 'valid bytes');
SELECT is((SELECT c::text FROM received), 'agent:2000-01-01T00:00:00.000001Z missing:0', '… are read');
SELECT is(pg_temp.receive('\x02000000000100000000000000000000000000000003'), '22P03', 'another version');
SELECT is(pg_temp.receive('\x01010000000100000000000000000000000000000003'), '22P03', 'the working layout');
SELECT is(pg_temp.receive('\x01800000000100000000000000000000000000000003'), '22P03', 'reserved bits');
SELECT is(pg_temp.receive('\x0100000000020000000000000000' || int8send(5) || int8send(3)), '22P03', 'out of order');
SELECT is(pg_temp.receive('\x0100000000010000000000000000' || int8send(9223372036854775807)), '22P03', 'a time out of range');
SELECT is(pg_temp.receive('\x0100000000010000000000000000' || int8send(-9223372036854775807)), '22P03', 'a time before year 1');
SELECT is(pg_temp.receive('\x010000000001ffffffffffffffff' || int8send(3)), '22P03', 'negative missing');
SELECT is(pg_temp.receive('\x01007fffffff0000000000000000' || int8send(3)), '22P03', 'more messages than bytes');
SELECT is(pg_temp.receive('\x0100ffffffff0000000000000000' || int8send(3)), '22P03', 'a negative number of messages');
SELECT is(pg_temp.receive('\x0102000000000000000000000000'), '22P03', 'local times without a time');
SELECT is((SELECT count(*) FROM unnest(ARRAY['\x', '\x01', '\x0100', '\x010000', '\x01000000000100', '\x010000000001000000000000000000',
                                             '\x0100000000010000000000000000' || int8send(3) || '\x00']::bytea[]) b WHERE pg_temp.receive(b) NOT LIKE '22P03' AND pg_temp.receive(b) NOT LIKE '08P01'),
          0::bigint, 'truncated and overlong bytes');

-- ---- malformed stored bytes: what a damaged page would hand to the readers ----
CREATE CAST (bytea AS conversation) WITHOUT FUNCTION;
CREATE CAST (conversation AS bytea) WITHOUT FUNCTION;
CREATE FUNCTION pg_temp.read_bytes(b bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE c conversation := b::conversation;
BEGIN
    PERFORM c::text, first_reply(c), c::jsonb, c + c, c | c, conversation_accum(c, now(), true), awaiting_reply(c), reply_times(c), reply_times(c, 'Mon-Fri 09:00-17:00; UTC'), c = c, conversation_send(c);
    IF c::text::conversation::bytea <> b THEN RETURN 'not canonical'; END IF;
    RETURN '00000';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is((SELECT count(*) FROM built WHERE ticket <= 200 AND pg_temp.read_bytes(c::bytea) NOT IN ('00000', '22023')), 0::bigint, 'stored bytes are read');
-- 22023: a byte changed to say that times are local, where now() is not
SELECT is_empty($$SELECT pg_temp.read_bytes(damaged), damaged
    FROM built, generate_series(0, length(c::bytea) - 1) at, unnest(ARRAY[0, 1, 2, 127, 128, 255]) byte,
         set_byte(c::bytea, at, byte) damaged
    WHERE ticket <= 100 AND pg_temp.read_bytes(damaged) NOT IN ('00000', 'XX001', '22023')$$, 'every byte of stored values changed: refused, or another valid value');
SELECT is_empty($$SELECT 1 FROM built, generate_series(0, length(c::bytea) - 1) n
    WHERE ticket <= 100 AND pg_temp.read_bytes(substr(c::bytea, 1, n)) <> 'XX001'$$, 'cut short anywhere: refused');

SELECT * FROM finish();
ROLLBACK;
