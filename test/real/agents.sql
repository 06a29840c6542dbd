-- Agents compared on real data: the groups of the UCI log, the servers of the bank.
\set QUIET 1
SELECT to_regclass('real.uci') IS NULL OR to_regclass('real.bank') IS NULL AS absent \gset
\if :absent
\echo 1..0 # SKIP the real data is not there
\quit
\endif
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
SELECT no_plan();

-- ---- UCI: incidents that kept their service level, by the group that had them last, in two halves by the time they were opened ----

CREATE TEMP TABLE incident AS
SELECT number, (array_agg(assignment_group ORDER BY line DESC))[1] AS assignment_group, bool_and(made_sla = 'true') AS met, min(to_timestamp(opened_at, 'DD/MM/YYYY HH24:MI')) AS opened FROM real.uci GROUP BY number;
CREATE TEMP TABLE half AS
SELECT assignment_group, opened < (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY opened) FROM incident) AS first, rate_summary(met) AS s FROM incident WHERE assignment_group <> '?' GROUP BY 1, 2;
CREATE TEMP TABLE by_group AS SELECT assignment_group, rate_summary(s) AS s FROM half GROUP BY 1;

-- R 4.2.2, on the counts of the 70 groups: funnel by its definition, beta-binomial by nlm() and Newton's method; see test/families/agents.sql
SELECT is(ARRAY[count(*), count(*) FILTER (WHERE (f).signal LIKE '%95'), count(*) FILTER (WHERE (f).signal LIKE '%99.8')], ARRAY[70, 8, 1]::bigint[], 'UCI: groups with a signal') FROM (SELECT funnel(s) OVER () AS f FROM by_group) AS t;
SELECT is(ARRAY[round(min((f).center), 9), round(max((f).lower), 9), round(min((f).upper), 9)], ARRAY[64.821405035, 56.152596803, 73.490213267], 'UCI: center and the narrowest limits') FROM (SELECT funnel(s) OVER () AS f FROM by_group) AS t;
SELECT is(ARRAY[round(min((e).value), 8), round(max((e).value), 8), round(sum((e).value), 6)], ARRAY[3.78680435, 88.84699092, 3103.264334], 'UCI: shrunken shares') FROM (SELECT shrunk_rate(s) OVER () AS e FROM by_group) AS t;

-- The second half is predicted better from the first one's shrunken shares than from its raw ones.
CREATE TEMP TABLE uci_predicted AS
SELECT rate(a.s) AS raw, (shrunk_rate(a.s) OVER ()).value AS shrunk, rate(b.s) AS later FROM half a JOIN half b USING (assignment_group) WHERE a.first AND NOT b.first;
SELECT is(ARRAY[count(*), round(sqrt(avg((raw - later) ^ 2)), 1), round(sqrt(avg((shrunk - later) ^ 2)), 1)], ARRAY[62, 30.9, 26.4], 'UCI: error of the second half, raw and shrunken') FROM uci_predicted;
SELECT is(ARRAY[round(corr(a, c)::numeric, 2), round(corr(b, c)::numeric, 2)], ARRAY[0.57, 0.63], 'UCI: order of the second half, raw and shrunken')
FROM (SELECT rank() OVER (ORDER BY raw) AS a, rank() OVER (ORDER BY shrunk) AS b, rank() OVER (ORDER BY later) AS c FROM uci_predicted) AS r;

-- ---- bank: handle times of the calls that a server answered, minutes ----

CREATE TEMP TABLE call AS
SELECT row_number() OVER (ORDER BY line) AS i, server, substr(date, 1, 4) AS month, ser_time::integer / 60.0 AS minutes FROM real.bank WHERE outcome = 'AGENT' AND ser_time::integer > 0 AND server <> 'NO_SERVER';
CREATE TEMP TABLE by_server AS SELECT server, month, duration_summary(minutes) AS s, count(*) AS n, avg(minutes) AS mean, var_samp(minutes) AS variance FROM call GROUP BY 1, 2;
CREATE TEMP TABLE server AS
WITH pooled AS (SELECT *, sum(n * mean) OVER () / sum(n) OVER () AS center, sum((n - 1) * variance) OVER () / (sum(n) OVER () - count(*) OVER ()) AS within FROM by_server WHERE month = '9901'),
     scored AS (SELECT *, within / (9 * center ^ 2 * n) AS v, ((mean / center) ^ (1 / 3.0) - (1 - within / (9 * center ^ 2 * n))) / sqrt(within / (9 * center ^ 2 * n)) AS z FROM pooled),
     edges AS (SELECT percentile_cont(0.1) WITHIN GROUP (ORDER BY z) AS low, percentile_cont(0.9) WITHIN GROUP (ORDER BY z) AS high FROM scored)
SELECT s.*, (SELECT greatest(1, avg(least(greatest(z, low), high) ^ 2)) FROM scored, edges) AS phi, funnel(s) OVER () AS f, shrunk_mean(s) OVER () AS e FROM scored s;
SELECT is_empty($$SELECT server FROM server WHERE NOT (abs((f).mean - mean) < 1e-12 AND abs((f).center - center) < 1e-12 AND (f).signal IS NOT DISTINCT FROM
                  CASE WHEN abs(z) > 1.959963984540054 * sqrt(phi) THEN CASE WHEN z > 0 THEN 'above' ELSE 'below' END || CASE WHEN abs(z) > 3.090232306167813 * sqrt(phi) THEN ' 99.8' ELSE ' 95' END END)$$, 'bank: funnel of January by plain SQL');
SELECT is(string_agg(server || ' ' || (f).signal, ', ' ORDER BY server), 'AVNI above 95, ELI above 95, IDIT below 95', 'bank: who differs by more than the others do') FROM server;
-- Twenty calls of each in January against all of February.
CREATE TEMP TABLE bank_predicted AS
SELECT mean(a.s) AS raw, (shrunk_mean(a.s) OVER ()).value AS shrunk, mean(b.s) AS later
FROM (SELECT server, duration_summary(minutes) AS s FROM (SELECT *, row_number() OVER (PARTITION BY server ORDER BY i) AS k FROM call WHERE month = '9901') AS t WHERE k <= 20 GROUP BY 1) AS a JOIN by_server b USING (server) WHERE b.month = '9902' AND b.n >= 50;
SELECT diag(format('bank: error of February from twenty calls of January: %s min raw, %s shrunken', round(sqrt(avg((raw - later) ^ 2)), 2), round(sqrt(avg((shrunk - later) ^ 2)), 2))) FROM bank_predicted;
SELECT ok(sqrt(avg((shrunk - later) ^ 2)) < 0.8 * sqrt(avg((raw - later) ^ 2)), 'bank: shrunken means predict February better than raw ones') FROM bank_predicted;

-- Calls dealt out at random: nobody differs, and no more are flagged than promised.
CREATE TEMP TABLE dealt AS
WITH seeded AS MATERIALIZED (SELECT setseed(0.3)), january AS (SELECT minutes FROM call WHERE month = '9901')
SELECT k, run, g, duration_summary(minutes) AS s FROM seeded, unnest(ARRAY[10, 30, 100, 300]) AS k, generate_series(1, 30) AS run,
       LATERAL (SELECT minutes, (row_number() OVER (ORDER BY random() + 0 * run + 0 * k) - 1) / k AS g FROM january) AS c WHERE g < 40 GROUP BY 1, 2, 3;
CREATE TEMP TABLE flagged AS
SELECT k, 100.0 * count((f).signal) / count(*) AS any_signal, 100.0 * count(*) FILTER (WHERE (f).signal LIKE '%99.8') / count(*) AS outer_signal,
       100.0 * count(*) FILTER (WHERE abs(mean(s) - (f).center) > 3.09 * sd / sqrt(k)) / count(*) AS plain_limits -- without the cube root and phi
FROM (SELECT k, s, funnel(s) OVER w AS f, sqrt(avg(standard_deviation(s) ^ 2) OVER w) AS sd FROM dealt WINDOW w AS (PARTITION BY k, run)) AS t GROUP BY k;
SELECT diag(format('bank: of agents with %s calls dealt at random %s %% have a signal, %s %% one at 99.8 (%s %% by normal limits)', k, round(any_signal, 2), round(outer_signal, 2), round(plain_limits, 2))) FROM flagged ORDER BY k;
SELECT is_empty('SELECT * FROM flagged WHERE any_signal > 6 OR outer_signal > 0.6', 'bank: random agents are flagged no more often than promised');

SELECT * FROM finish();
ROLLBACK;
