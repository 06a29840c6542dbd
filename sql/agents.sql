-- Many agents side by side. Every worked example, the edges, every error.
SET TimeZone = 'UTC';

CREATE TEMP TABLE agents (agent text, s rate_summary);
INSERT INTO agents VALUES ('Ann', 'hits:290 misses:10'), ('Bob', 'hits:3'), ('Cy', 'hits:255 misses:45 missing:9'), ('Di', 'hits:141 misses:9'),
    ('Ed', 'hits:89 misses:11'), ('Flo', NULL), ('Gus', 'missing:3'), ('Hal', 'hits:36 misses:14');

-- Limits around the pooled share at each n. Where the agents vary more than chance lets them the limits are wider.
SELECT agent, round((f).rate, 9) AS rate, round((f).center, 9) AS center, round((f).lower, 9) AS lower, round((f).upper, 9) AS upper, (f).n, (f).signal FROM (SELECT agent, funnel(s) OVER () AS f FROM agents) AS f_of ORDER BY agent;
SELECT agent, round((f).rate, 9) AS rate, round((f).center, 9) AS center, round((f).lower, 9) AS lower, round((f).upper, 9) AS upper, (f).n, (f).signal FROM (SELECT agent, funnel(s) OVER () AS f FROM agents WHERE agent <> 'Hal') AS f_of ORDER BY agent;
-- Exact binomial limits where they do not: one on a limit is inside.
SELECT agent, round((f).rate, 9) AS rate, round((f).center, 9) AS center, round((f).lower, 9) AS lower, round((f).upper, 9) AS upper, (f).n, (f).signal FROM (SELECT agent, funnel(s) OVER () AS f
    FROM (VALUES ('a', 'hits:40 misses:60'::rate_summary), ('b', 'hits:41 misses:59'), ('c', 'hits:44 misses:56'), ('d', 'hits:5'), ('e', 'hits:50 misses:50'),
                 ('f', 'hits:51 misses:49'), ('g', 'hits:48 misses:52'), ('h', 'hits:47 misses:53'), ('i', 'hits:45 misses:55'), ('j', 'hits:61 misses:39'),
                 ('k', 'hits:46 misses:54'), ('l', 'hits:20 misses:29')) AS t(agent, s)) AS u WHERE (f).signal IS NOT NULL OR agent IN ('a', 'd', 'e') ORDER BY agent;
-- A target in place of the pooled share.
SELECT agent, round((f).rate, 9) AS rate, round((f).center, 9) AS center, round((f).lower, 9) AS lower, round((f).upper, 9) AS upper, (f).n, (f).signal FROM (SELECT agent, funnel(s, target => 85) OVER () AS f FROM agents WHERE agent <> 'Hal') AS f_of ORDER BY agent;
-- One agent, nobody, all alike, nothing but hits.
SELECT (funnel(s) OVER ()).* FROM agents WHERE agent = 'Cy';
SELECT (funnel(s) OVER ()).* FROM agents WHERE agent IN ('Flo', 'Gus');
SELECT (funnel(s) OVER ()).* FROM (VALUES ('hits:5'::rate_summary), ('hits:1'), ('hits:922337203685477580')) AS t(s);
SELECT (funnel(s, 0) OVER ()).* FROM (VALUES ('hits:1 misses:99'::rate_summary), ('misses:100')) AS t(s);
-- Neither order nor frame matters, partitions do.
SELECT count(DISTINCT f) FROM (SELECT funnel(s) OVER () AS f FROM agents WHERE agent = 'Ann' UNION ALL
    SELECT funnel(s) OVER (PARTITION BY agent ORDER BY s ROWS CURRENT ROW) FROM agents WHERE agent = 'Ann') AS t;
SELECT team, agent, (funnel(s) OVER (PARTITION BY team)).center FROM (SELECT agent, s, agent < 'Cy' AS team FROM agents) AS t ORDER BY agent;

-- What a share probably is: 3 of 3 does not beat 290 of 300.
SELECT agent, round((e).value, 9) AS value, round((e).lower, 9) AS lower, round((e).upper, 9) AS upper, (e).n, round(rate(s), 9) AS raw FROM (SELECT agent, s, shrunk_rate(s) OVER () AS e FROM agents) AS t ORDER BY value DESC NULLS LAST;
SELECT agent, round((e).value, 9) AS value, round((e).lower, 9) AS lower, round((e).upper, 9) AS upper, (e).n FROM (SELECT agent, shrunk_rate(s, confidence => 0.8) OVER () AS e FROM agents) AS t ORDER BY agent LIMIT 2;
-- Agents who differ by no more than chance are all alike; so is one alone.
SELECT round((e).value, 9) AS value, round((e).lower, 9) AS lower, round((e).upper, 9) AS upper, (e).n FROM (SELECT shrunk_rate(s) OVER () AS e FROM (VALUES ('hits:5 misses:5'::rate_summary), ('hits:52 misses:48'), ('hits:1'), ('misses:1')) AS t(s)) AS e_of;
SELECT round((e).value, 9) AS value, round((e).lower, 9) AS lower, round((e).upper, 9) AS upper, (e).n FROM (SELECT shrunk_rate(s) OVER () AS e FROM agents WHERE agent = 'Cy') AS e_of;
SELECT round((e).value, 9) AS value, round((e).lower, 9) AS lower, round((e).upper, 9) AS upper, (e).n FROM (SELECT shrunk_rate(s) OVER () AS e FROM (VALUES ('hits:5'::rate_summary), ('hits:1')) AS t(s)) AS e_of;
-- All or nothing: what is left of the prior is next to nothing.
SELECT round((e).value, 3) AS value, round((e).lower, 3) AS lower, round((e).upper, 3) AS upper, (e).n FROM (SELECT shrunk_rate(s) OVER () AS e FROM (VALUES ('hits:30'::rate_summary), ('misses:20'), ('hits:9')) AS t(s)) AS u;

-- Many p-values at once.
SELECT p, p_adjust(p) OVER () AS default, p_adjust(p, 'holm') OVER () AS holm, p_adjust(p, 'BH') OVER () AS bh FROM unnest(ARRAY[.01, NULL, .02, .03, .04, .2, NULL]) AS p;
SELECT p, p_adjust(p, 'holm') OVER () AS holm, p_adjust(p, 'bh') OVER () AS bh FROM unnest(ARRAY[0, .5, .5, 1, 1e-20]) AS p;
SELECT p_adjust(p) OVER () FROM (VALUES (NULL::numeric)) AS t(p);
SELECT x, p_adjust(p, method) OVER (PARTITION BY method) FROM (VALUES (1, .02, 'holm'), (2, .04, 'holm'), (3, .02, 'bh'), (4, .04, 'bh')) AS t(x, p, method) ORDER BY x;
-- Each agent against all others.
SELECT agent, round((d).difference, 2) AS difference, round((d).p_value, 6) AS p, round(p_adjust((d).p_value) OVER (), 6) AS adjusted
FROM (SELECT agent, rate_diff(s, rate_summary(s) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)) AS d FROM agents) AS t ORDER BY agent;

-- Means of durations.
CREATE TEMP TABLE calls AS SELECT agent, duration_summary(minutes) AS s
FROM (SELECT agent, 0.5 + (i * 7919 % 101) / 20.0 + shift AS minutes FROM (VALUES ('Ann', 90, 0), ('Bob', 60, 0.1), ('Cy', 75, 4.0), ('Di', 2, -0.4), ('Ed', 40, 0.3), ('Flo', 30, 0.2)) AS a(agent, n, shift), generate_series(1, n) AS i) AS t
GROUP BY agent UNION ALL VALUES ('Gus', NULL::duration_summary), ('Hal', 'missing:4');
SELECT agent, round((f).mean, 6) AS mean, round((f).center, 6) AS center, round((f).lower, 6) AS lower, round((f).upper, 6) AS upper, (f).n, (f).signal FROM (SELECT agent, funnel(s) OVER () AS f FROM calls) AS t ORDER BY agent;
SELECT agent, round((f).lower, 6) AS lower, round((f).upper, 6) AS upper, (f).signal FROM (SELECT agent, funnel(s, target => 4) OVER () AS f FROM calls WHERE agent <> 'Cy') AS t ORDER BY agent;
SELECT agent, round((e).value, 6) AS value, round((e).lower, 6) AS lower, round((e).upper, 6) AS upper, (e).n, round(mean(s), 6) AS mean FROM (SELECT agent, s, shrunk_mean(s) OVER () AS e FROM calls) AS t ORDER BY agent;
-- No spread within the agents, or one duration each: nothing says how far chance reaches.
SELECT (funnel(s) OVER ()).* FROM (VALUES ('unit:min 3:5 missing:0'::duration_summary), ('unit:min 4:1 missing:0')) AS t(s);
SELECT (shrunk_mean(s) OVER ()).* FROM (VALUES ('unit:min 3:5 missing:0'::duration_summary), ('unit:min 4:1 missing:0')) AS t(s);
SELECT (funnel(s) OVER ()).*, (shrunk_mean(s) OVER ()).value FROM (VALUES ('unit:min 3:1 missing:0'::duration_summary), ('unit:min 4:1 missing:0')) AS t(s);
SELECT (funnel(s) OVER ()).*, (shrunk_mean(s) OVER ()).value FROM (VALUES ('unit:min 0:9 missing:0'::duration_summary)) AS t(s);
SELECT (funnel(s) OVER ()).*, (shrunk_mean(s) OVER ()).* FROM calls WHERE agent > 'G';

-- Small groups stay hidden.
SELECT agent, rate(at_least(s, 100)), (rate_ci(at_least(s, 100))).n, sample_size(at_least(s, 0)) FROM agents ORDER BY agent;
SELECT csat(at_least('5:3 1:1'::survey_summary, 5)), csat(at_least('5:3 1:2'::survey_summary, 5)), ratio(at_least(ratio_summary(10, 2), 2)), ratio(at_least(ratio_summary(10, 2), 1)),
       mean(at_least('unit:min 3:5 missing:9'::duration_summary, 6)), mean(at_least('unit:min 3:5 missing:0'::duration_summary, 5)),
       km_median(at_least('answered unit:min 10:1 missing:0 waiting missing:0'::survival_summary, 2)), (at_least(rate_ci('hits:3'), 3)).value, (at_least(rate_ci('hits:3'), 4)).n;

-- Errors: what, the value, the way out.
\set VERBOSITY default
SELECT funnel(s, 101) OVER () FROM agents;
\echo :LAST_ERROR_SQLSTATE
SELECT funnel(s, 'NaN') OVER () FROM agents;
\echo :LAST_ERROR_SQLSTATE
SELECT funnel(s, -1) OVER () FROM calls;
\echo :LAST_ERROR_SQLSTATE
SELECT funnel(s, sample_size(s) % 2) OVER () FROM agents WHERE sample_size(s) > 0;
\echo :LAST_ERROR_SQLSTATE
SELECT funnel(s) OVER () FROM (VALUES ('hits:9223372036854775807'::rate_summary), ('hits:1')) AS t(s);
SELECT funnel(s) OVER () FROM (VALUES ('hits:9223372036854775807 misses:1'::rate_summary)) AS t(s);
\echo :LAST_ERROR_SQLSTATE
SELECT shrunk_rate(s, 1) OVER () FROM agents;
\echo :LAST_ERROR_SQLSTATE
SELECT shrunk_mean(s, NULL) OVER () FROM calls;
\echo :LAST_ERROR_SQLSTATE
SELECT shrunk_rate(s, 0.5 + sample_size(s) % 2 / 10.0) OVER () FROM agents WHERE sample_size(s) > 0;
\echo :LAST_ERROR_SQLSTATE
SELECT p_adjust(p) OVER () FROM unnest(ARRAY[0.5, 1.5]) AS p;
\echo :LAST_ERROR_SQLSTATE
SELECT p_adjust(p) OVER () FROM unnest(ARRAY['NaN'::float8]) AS p;
SELECT p_adjust(p, 'hochberg') OVER () FROM unnest(ARRAY[0.5]) AS p;
\echo :LAST_ERROR_SQLSTATE
SELECT p_adjust(p, NULL) OVER () FROM unnest(ARRAY[0.5]) AS p;
SELECT p_adjust(p, CASE WHEN p < 0.3 THEN 'bh' ELSE 'holm' END) OVER () FROM unnest(ARRAY[0.5, 0.1]) AS p;
\echo :LAST_ERROR_SQLSTATE
