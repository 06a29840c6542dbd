-- Erlang C and Erlang A: published figures, direct sums of the stationary distribution, a simulated queue.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.near(ours numeric, theirs double precision, digits double precision) RETURNS boolean LANGUAGE sql AS
$$ SELECT abs(ours::double precision - theirs) <= digits * greatest(abs(theirs), 1e-290) $$;

-- ---- published ----

-- The README of the R package ErlangC 0.1.0 (CRAN): 100 calls in 30 minutes, 180 s, 20 s, 80 %, 85 % occupancy, 30 % shrinkage.
CREATE TEMP TABLE published (agents integer, wait numeric, level numeric, asa numeric, busy numeric);
INSERT INTO published VALUES
    (11, 0.6821182, 0.3896138, 122.78127684408, 0.9090909),
    (12, 0.4493882, 0.640158, 40.4449401868444, 0.8333333),
    (13, 0.2852705, 0.7955948, 17.1162271821896, 0.7692308),
    (14, 0.1741319, 0.88835, 7.83593701177724, 0.7142857);
SELECT is_empty($$SELECT * FROM published WHERE NOT (round(erlang_wait(200, 3, agents) / 100, 7) = wait AND round(erlang_service_level(200, 3, agents, 20 / 60.0) / 100, 7) = level
                  AND abs(60 * erlang_asa(200, 3, agents) - asa) < 1e-10 AND round(erlang_occupancy(200, 3, agents) / 100, 7) = busy)$$, 'the table that ErlangC of CRAN prints');
SELECT is(erlang_agents(200, 3, 20 / 60.0, 80, 85, 30), 20::bigint, 'ErlangC and pyworkforce: 14 agents, 20 with shrinkage');
-- pyworkforce 0.1.0 (PyPI) for the same: service level, occupancy, probability of waiting, twelve digits.
SELECT is(ARRAY[round(erlang_service_level(200, 3, 14, 20 / 60.0) / 100, 13), round(erlang_occupancy(200, 3, 14) / 100, 13), round(erlang_wait(200, 3, 14) / 100, 12)],
          ARRAY[round(0.8883500191794669, 13), round(0.7142857142857143, 13), round(0.1741319335950498, 12)], 'pyworkforce');

-- ---- Erlang C by adding up: load^k / k! on a logarithmic scale ----

CREATE FUNCTION pg_temp.patient(calls double precision, aht double precision, agents integer, target double precision, OUT wait double precision, OUT level double precision, OUT mean double precision) LANGUAGE sql AS $$
WITH t AS (SELECT k, k * ln(load) - sum(ln(greatest(k, 1)::float8)) OVER (ORDER BY k) AS term FROM generate_series(0, agents) AS k, (SELECT calls * aht / 60 AS load) AS l),
     s AS (SELECT max(term) AS top FROM t),
     p AS (SELECT sum(exp(greatest(term - top, -700))) FILTER (WHERE k < agents) AS below, sum(exp(greatest(term - top, -700))) FILTER (WHERE k = agents) * agents / (agents - calls * aht / 60) AS above FROM t, s)
SELECT 100 * above / (below + above), 100 * (1 - above / (below + above) * exp(-(agents - calls * aht / 60) * target / aht)), above / (below + above) * aht / (agents - calls * aht / 60) FROM p $$;
CREATE TEMP TABLE patient AS
SELECT calls, aht, agents, target, (pg_temp.patient(calls, aht, agents, target)).* FROM (VALUES (1.0, 2.5), (30, 3), (200, 3), (777, 4.2), (6000, 0.4), (12000, 5.5)) AS c(calls, aht),
     LATERAL (SELECT floor(calls * aht / 60)::int + extra AS agents FROM unnest(ARRAY[1, 2, 5, 20]) AS extra) AS n, unnest(ARRAY[0, 0.1, 20 / 60.0, 2]) AS target;
SELECT is_empty($$SELECT p, erlang_wait(calls, aht, agents), erlang_service_level(calls, aht, agents, target) FROM patient AS p
                  WHERE NOT (pg_temp.near(erlang_wait(calls, aht, agents), wait, 1e-10) AND pg_temp.near(erlang_service_level(calls, aht, agents, target), level, 1e-10) AND pg_temp.near(erlang_asa(calls, aht, agents), mean, 1e-10))$$,
                'Erlang C by its sum, to ten digits');

-- ---- Erlang A by adding up the stationary distribution ----

-- States from none to where the chance has fallen by e^45 beyond the peak; who arrives with j before him and everyone busy waits the sum of j + 1
-- exponential times whose rates rise by 1 / patience: their density, weighted with those who are still there, is integrated by Simpson's rule.
CREATE FUNCTION pg_temp.impatient(calls double precision, aht double precision, agents integer, target double precision, patience double precision,
                                  OUT wait double precision, OUT level double precision, OUT mean double precision, OUT abandoned double precision, OUT busy double precision) LANGUAGE plpgsql AS $$
DECLARE
    rate double precision := calls / 60; served double precision := 1 / aht; leaving double precision := 1 / patience;
    term double precision[] := '{0}'; top double precision := 0; log_term double precision := 0; total double precision := 0; waiting double precision := 0; queue double precision := 0; working double precision := 0; within double precision := 0;
    k integer := 0; j integer; chance double precision; steps constant integer := 200; x double precision; weight double precision; density double precision; log_ratio double precision;
BEGIN
    LOOP
        k := k + 1;
        log_term := log_term + ln(rate / (least(k, agents) * served + greatest(k - agents, 0) * leaving));
        term := term || log_term;
        top := greatest(top, log_term);
        EXIT WHEN k > agents AND log_term < top - 45 AND rate < agents * served + (k - agents) * leaving;
    END LOOP;
    FOR k IN 0 .. array_length(term, 1) - 1 LOOP
        chance := exp(greatest(term[k + 1] - top, -700));
        total := total + chance;
        working := working + least(k, agents) * chance;
        IF k >= agents THEN
            waiting := waiting + chance;
            queue := queue + (k - agents) * chance;
            -- log of Gamma(c + j + 1) / (Gamma(c) j!), c = agents served / leaving
            j := k - agents;
            log_ratio := coalesce(log_ratio + ln((agents * served / leaving + j) / greatest(j, 1)), ln(agents * served / leaving));
            FOR i IN 0 .. steps LOOP
                x := target * i / steps;
                weight := CASE WHEN i IN (0, steps) THEN 1 WHEN i % 2 = 1 THEN 4 ELSE 2 END * target / steps / 3;
                IF x > 0 OR j = 0 THEN
                    density := log_ratio + ln(leaving) - (agents * served + leaving) * x + CASE WHEN j > 0 THEN j * ln(-(exp(-leaving * x) - 1)) ELSE 0 END;
                    within := within + weight * exp(greatest(term[k + 1] - top + density, -600));
                END IF;
            END LOOP;
        END IF;
    END LOOP;
    wait := 100 * waiting / total;
    mean := queue / total / rate;
    abandoned := 100 * queue * leaving / total / rate;
    busy := 100 * working / total / agents;
    level := 100 * (total - waiting + within) / total;
END $$;
CREATE TEMP TABLE impatient AS
SELECT calls, aht, agents, target, patience, (pg_temp.impatient(calls, aht, agents, target, patience)).*
FROM (VALUES (200, 3, 9, 20 / 60.0, 2), (200, 3, 14, 0.5, 2), (200, 3, 10, 1, 0.2), (30, 10, 1, 1, 5), (30, 10, 7, 0.25, 30), (1200, 4, 80, 0.5, 3), (1200, 4, 70, 2, 10), (1200, 4, 95, 0.1, 1), (60, 1, 1, 0.3, 60)) AS c(calls, aht, agents, target, patience);
SELECT is_empty($$SELECT i, erlang_service_level(calls, aht, agents, target, patience) FROM impatient AS i
                  WHERE NOT (pg_temp.near(erlang_wait(calls, aht, agents, patience), wait, 1e-10) AND pg_temp.near(erlang_asa(calls, aht, agents, patience), mean, 1e-10) AND pg_temp.near(erlang_abandonment(calls, aht, agents, patience), abandoned, 1e-10)
                             AND pg_temp.near(erlang_occupancy(calls, aht, agents, patience), busy, 1e-10) AND pg_temp.near(erlang_service_level(calls, aht, agents, target, patience), level, 1e-7))$$,
                'Erlang A by the sum of its states, to ten digits, and its service level to seven');

-- ---- what must hold ----

SELECT is_empty($$SELECT agents FROM (SELECT agents, patience, erlang_service_level(5000, 6, agents, 0.5, patience) AS level, lag(erlang_service_level(5000, 6, agents, 0.5, patience)) OVER w AS fewer, erlang_asa(5000, 6, agents, patience) AS asa,
                         lag(erlang_asa(5000, 6, agents, patience)) OVER w AS longer, erlang_abandonment(5000, 6, agents, patience) AS gone FROM generate_series(470, 560) AS agents, unnest(ARRAY[0.1, 1, 20, 1000, NULL]) AS patience WINDOW w AS (PARTITION BY patience ORDER BY agents)) AS t
                  WHERE level < fewer OR asa > longer OR NOT pg_temp.near(gone, coalesce((asa * 100 / patience)::float8, gone::float8), 1e-12)$$, 'more agents, shorter waits; who hangs up is what Little''s law says');
SELECT is_empty($$SELECT calls FROM (SELECT calls, a, erlang_service_level(calls, 4, a, 0.5, patience) AS level, erlang_service_level(calls, 4, a - 1, 0.5, patience) AS fewer, erlang_occupancy(calls, 4, a, patience) AS busy, erlang_occupancy(calls, 4, a - 1, patience) AS busier
                  FROM generate_series(1, 3000, 37) AS calls, unnest(ARRAY[0.5, 3, NULL]) AS patience, LATERAL (SELECT erlang_agents(calls, 4, 0.5, 85, 90, patience => patience) AS a) AS n) AS t
                  WHERE NOT (level >= 85 AND busy <= 90.0000000001) OR (fewer >= 85 AND busier <= 90)$$, 'erlang_agents is the fewest that reach the target');
SELECT is_empty($$SELECT agents FROM generate_series(1, 2000, 111) AS agents WHERE erlang_agents(agents, 60, 1, shrinkage => 20) <> ceil(erlang_agents(agents, 60, 1) / 0.8)$$, 'shrinkage rounds up');
SELECT ok(pg_temp.near(erlang_wait(1000, 3, 55, 1e9), erlang_wait(1000, 3, 55)::float8, 1e-6) AND pg_temp.near(erlang_service_level(1000, 3, 55, 0.5, 1e9), erlang_service_level(1000, 3, 55, 0.5)::float8, 1e-6)
          AND pg_temp.near(erlang_asa(1000, 3, 55, 1e9), erlang_asa(1000, 3, 55)::float8, 1e-6), 'endless patience is Erlang C');
SELECT ok(pg_temp.near(erlang_abandonment(1000, 3, 45, 1e-9), erlang_abandonment(1000, 3, 45, 0)::float8, 1e-7) AND pg_temp.near(erlang_service_level(1000, 3, 45, 0, 1e-9), erlang_service_level(1000, 3, 45, 0, 0)::float8, 1e-6), 'none is Erlang B');
SELECT ok(pg_temp.near(erlang_service_level(1000, 3, 45, 1e6, 2), 100 - erlang_abandonment(1000, 3, 45, 2)::float8, 1e-12), 'in the end all are answered who stay');
SELECT is_empty($$SELECT calls, agents, patience FROM unnest(ARRAY[1e-6, 1, 1e4, 2e5, 1e8]) AS calls, unnest(ARRAY[1, 100, 10000, 1000000]) AS agents, unnest(ARRAY[0, 1e-9, 0.01, 1, 1e3, 1e9, 1e15, NULL]) AS patience,
                  LATERAL (SELECT erlang_wait(calls, 3, agents, patience) AS wait, erlang_service_level(calls, 3, agents, 0.3, patience) AS level, erlang_asa(calls, 3, agents, patience) AS asa, erlang_occupancy(calls, 3, agents, patience) AS busy, erlang_abandonment(calls, 3, agents, patience) AS gone OFFSET 0) AS e
                  WHERE NOT (coalesce(wait BETWEEN 0 AND 100 AND level BETWEEN 0 AND 100 AND asa >= 0 AND busy BETWEEN 0 AND 100.0000000001 AND coalesce(gone, 0) BETWEEN 0 AND 100 AND coalesce(asa::float8 <= patience * 1.0000001, true), patience IS NULL AND calls * 3 / 60 >= agents))$$,
                'nothing leaves its range, from one call in a thousand hours to a million agents');

-- ---- a simulated queue ----

-- Callers in order of arrival; each takes the agent who is free first unless his patience ends before that.
CREATE FUNCTION pg_temp.simulate(calls double precision, aht double precision, agents integer, target double precision, patience double precision, callers integer, OUT wait double precision, OUT level double precision, OUT mean double precision, OUT gone double precision) LANGUAGE plpgsql AS $$
DECLARE free double precision[] := array_fill(0::float8, ARRAY[agents]); now double precision := 0; first integer; until double precision; stays double precision; waiting integer := 0; answered integer := 0; hung_up integer := 0; waited double precision := 0;
BEGIN
    FOR c IN 1 .. callers LOOP
        now := now - ln(1 - random()) * 60 / calls;
        first := 1;
        FOR i IN 2 .. agents LOOP IF free[i] < free[first] THEN first := i; END IF; END LOOP;
        until := greatest(free[first] - now, 0);
        stays := -ln(1 - random()) * patience;
        IF until > 0 THEN waiting := waiting + 1; END IF;
        IF stays < until THEN
            hung_up := hung_up + 1; waited := waited + stays;
        ELSE
            waited := waited + until;
            IF until <= target THEN answered := answered + 1; END IF;
            free[first] := now + until - ln(1 - random()) * aht;
        END IF;
    END LOOP;
    wait := 100.0 * waiting / callers; level := 100.0 * answered / callers; mean := waited / callers; gone := 100.0 * hung_up / callers;
END $$;
-- Twenty runs of 5,000 callers: their mean and its standard error.
CREATE TEMP TABLE simulated AS
WITH seeded AS MATERIALIZED (SELECT setseed(0.5)),
     run AS (SELECT q.*, s.* FROM seeded, (VALUES ('impatient', 9, 2.0), ('patient', 14, 1e12)) AS q(name, agents, patience), generate_series(1, 20) AS run, LATERAL (SELECT * FROM pg_temp.simulate(200, 3, agents, 20 / 60.0, patience, 5000 + 0 * run)) AS s)
SELECT name, agents, patience, measure, avg(value) AS value, stddev(value) / sqrt(20) AS error FROM run, LATERAL (VALUES ('wait', wait), ('level', level), ('mean', mean), ('gone', gone)) AS m(measure, value) GROUP BY 1, 2, 3, 4;
CREATE TEMP VIEW checked AS
SELECT *, CASE measure WHEN 'wait' THEN erlang_wait(200, 3, agents, p) WHEN 'level' THEN erlang_service_level(200, 3, agents, 20 / 60.0, p) WHEN 'mean' THEN erlang_asa(200, 3, agents, p) ELSE coalesce(erlang_abandonment(200, 3, agents, p), 0) END AS formula
FROM (SELECT *, nullif(patience, 1e12) AS p FROM simulated) AS s;
SELECT diag(format('%s, %s: simulated %s, by formula %s', name, measure, round(value::numeric, 3), round(formula, 3))) FROM checked ORDER BY 1;
SELECT is_empty('SELECT * FROM checked WHERE abs(value - formula::float8) > 4 * error', 'a simulated queue within its sampling error');

SELECT * FROM finish();
ROLLBACK;
