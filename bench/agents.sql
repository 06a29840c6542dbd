-- setup
SET jit = off;
CREATE TABLE agent_half AS SELECT i AS agent, format('hits:%s misses:%s', 60 + hashint4(i) % 15, 40 + hashint4(-i) % 12)::rate_summary AS s, (abs(hashint4(i)) % 100000 / 100000.0)::float8 AS p FROM generate_series(1, 10000) AS i;
CREATE TABLE many_p AS SELECT (abs(hashint4(i)) % 1000000 / 1000000.0)::float8 AS p FROM generate_series(1, 500000) AS i;
CREATE FUNCTION erlang_by_hand(load double precision, agents integer, aht double precision, target double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
WITH RECURSIVE b(n, inverse) AS (SELECT 0, 1::float8 UNION ALL SELECT n + 1, 1 + (n + 1) / load * inverse FROM b WHERE n < agents)
SELECT 100 * (1 - 1 / (inverse * (1 - load / agents) + load / agents) * exp(-(agents - load) * target / aht)) FROM b WHERE n = agents $$;
-- row: funnel of 10,000 agents, exact or wider limits | the share of each and of all | at most 100000 ns over 10000 rows
-- ours:
SELECT count((f).signal) FROM (SELECT funnel(s) OVER () AS f FROM agent_half) AS t;
-- theirs:
SELECT count(r), count(a) FROM (SELECT rate(s) AS r, rate(rate_summary(s) OVER ()) AS a FROM agent_half) AS t;
-- row: shrunk_rate of 10,000 agents with intervals | the share of each and of all | at most 150000 ns over 10000 rows
-- ours:
SELECT max((e).value) FROM (SELECT shrunk_rate(s) OVER () AS e FROM agent_half) AS t;
-- theirs:
SELECT count(r), count(a) FROM (SELECT rate(s) AS r, rate(rate_summary(s) OVER ()) AS a FROM agent_half) AS t;
-- row: p_adjust (Holm) of 500,000 p-values | the window query | at most 1.00
-- ours:
SELECT max(a) FROM (SELECT p_adjust(p) OVER () AS a FROM many_p) AS t;
-- theirs:
SELECT max(a) FROM (SELECT max(least(1, (n - k + 1) * p)) OVER (ORDER BY k) AS a FROM (SELECT p, count(*) OVER () AS n, row_number() OVER (ORDER BY p) AS k FROM many_p) AS r) AS t;
-- row: erlang_service_level of 20,000 intervals, 14 agents | a SQL function | at most 0.10
-- ours:
SELECT sum(erlang_service_level(200 + i % 3, 3, 14, 0.3333)) FROM generate_series(1, 20000) AS i;
-- theirs:
SELECT sum(erlang_by_hand((200 + i % 3) * 3 / 60.0, 14, 3, 0.3333)) FROM generate_series(1, 20000) AS i;
-- row: erlang_agents (Erlang C) of 20,000 intervals | nothing | at most 10000 ns over 20000 rows
-- ours:
SELECT sum(erlang_agents(200 + i % 300, 3, 0.3333)) FROM generate_series(1, 20000) AS i;
-- theirs:
SELECT sum(200 + i % 300) FROM generate_series(1, 20000) AS i;
-- row: erlang_agents with patience (Erlang A) of 2,000 intervals | nothing | at most 300000 ns over 2000 rows
-- ours:
SELECT sum(erlang_agents(200 + i % 300, 3, 0.3333, patience => 2)) FROM generate_series(1, 2000) AS i;
-- theirs:
SELECT sum(200 + i % 300) FROM generate_series(1, 2000) AS i;
