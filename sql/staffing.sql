-- Erlang C and Erlang A. Every worked example, the edges, every error.

-- 200 calls an hour of 3 minutes are a load of 10 agents.
SELECT round(erlang_wait(200, 3, 14), 10) AS wait, round(erlang_service_level(200, 3, 14, 20 / 60.0), 10) AS service_level, round(erlang_asa(200, 3, 14), 10) AS asa, round(erlang_occupancy(200, 3, 14), 10) AS occupancy;
SELECT round(erlang_wait(200, interval '3 min', 14), 10) AS wait, round(erlang_service_level(200, interval '3 min', 14, interval '20 s'), 10) AS service_level, round(erlang_asa(200, interval '3 min', 14), 10) AS asa,
       erlang_asa_interval(200, interval '3 min', 14) AS asa_interval, round(erlang_occupancy(200, interval '3 min', 14), 10) AS occupancy;
SELECT agents, round(erlang_wait(200, 3, agents), 10) AS wait, round(erlang_service_level(200, 3, agents, 20 / 60.0), 10) AS service_level FROM generate_series(9, 16) AS agents;
SELECT erlang_agents(200, 3, 20 / 60.0) AS "80 in 20 s", erlang_agents(200, 3, 20 / 60.0, 90) AS "90 in 20 s", erlang_agents(200, 3, 20 / 60.0, max_occupancy => 65) AS "65 % busy",
       erlang_agents(200, 3, 20 / 60.0, shrinkage => 30) AS "30 % away", erlang_agents(200, interval '3 min', interval '20 s', max_occupancy => 85, shrinkage => 30) AS intervals;

-- Callers who hang up after 2 minutes on average.
SELECT round(erlang_wait(200, 3, 9, 2), 10) AS wait, round(erlang_asa(200, 3, 9, 2), 10) AS asa, round(erlang_abandonment(200, 3, 9, 2), 10) AS abandoned, round(erlang_service_level(200, 3, 9, 20 / 60.0, 2), 10) AS service_level, round(erlang_occupancy(200, 3, 9, 2), 10) AS occupancy;
SELECT round(erlang_wait(200, interval '3 min', 9, interval '2 min'), 10) AS wait, erlang_asa_interval(200, interval '3 min', 9, interval '2 min') AS asa, round(erlang_abandonment(200, interval '3 min', 9, interval '2 min'), 10) AS abandoned,
       round(erlang_service_level(200, interval '3 min', 9, interval '20 s', interval '2 min'), 10) AS service_level;
SELECT erlang_agents(200, 3, 20 / 60.0, patience => 2) AS impatient, erlang_agents(200, 3, 20 / 60.0, patience => 1000000) AS "as good as patient", erlang_agents(200, 3, 20 / 60.0, patience => 0) AS "Erlang B",
       erlang_agents(200, 3, 20 / 60.0, max_occupancy => 80, patience => 2) AS "80 % busy";

-- A forecast, interval by interval; the empty one needs nobody.
SELECT start, calls, erlang_agents(calls * 2, 4.5, 0.5, 80, 88, 30) AS paid, erlang_agents(calls * 2, 4.5, 0.5, 80, 88) AS seats, round(erlang_service_level(calls * 2, 4.5, erlang_agents(calls * 2, 4.5, 0.5, 80, 88), 0.5), 1) AS service_level
FROM (VALUES ('08:00'::time, 0), ('08:30', 4), ('09:00', 61), ('09:30', 118), ('10:00', NULL)) AS forecast(start, calls);

-- A queue that would grow for ever is NULL; with patience nothing grows for ever.
SELECT round(erlang_wait(200, 3, 10), 10) AS wait, round(erlang_service_level(200, 3, 5, 1), 10) AS service_level, round(erlang_asa(200, 3, 0), 10) AS asa, round(erlang_occupancy(200, 3, 10), 10) AS occupancy, erlang_asa_interval(200, 3, 9) AS asa_interval;
SELECT round(erlang_wait(200, 3, agents, 2), 10) AS wait, round(erlang_asa(200, 3, agents, 2), 10) AS asa, round(erlang_abandonment(200, 3, agents, 2), 10) AS abandoned, round(erlang_service_level(200, 3, agents, 1, 2), 10) AS service_level, round(erlang_occupancy(200, 3, agents, 2), 10) AS occupancy FROM unnest(ARRAY[0, 1, 10]) AS agents;
-- Nobody waits where nobody has patience: Erlang B.
SELECT round(erlang_wait(200, 3, 10, 0), 10) AS wait, round(erlang_asa(200, 3, 10, 0), 10) AS asa, round(erlang_abandonment(200, 3, 10, 0), 10) AS abandoned, round(erlang_service_level(200, 3, 10, 1, 0), 10) AS service_level, round(erlang_occupancy(200, 3, 10, 0), 10) AS occupancy;
-- No calls: nothing to measure, and nobody is needed; no time: answered at once.
SELECT round(erlang_wait(0, 3, 10), 10) AS wait, round(erlang_service_level(0, 3, 10, 1), 10) AS service_level, round(erlang_asa(0, 3, 10), 10) AS asa, round(erlang_occupancy(0, 3, 10), 10) AS occupancy, round(erlang_occupancy(0, 3, 0), 10) AS nobody, erlang_agents(0, 3, 1) AS agents, round(erlang_abandonment(0, 3, 1, 2), 10) AS abandoned;
SELECT round(erlang_wait(200, 0, 10), 10) AS wait, round(erlang_service_level(200, 0, 10, 0), 10) AS service_level, round(erlang_asa(200, 0, 10, 2), 10) AS asa, erlang_agents(200, 0, 0) AS agents, round(erlang_wait(200, 0, 0), 10) AS nobody;
-- A target of 0 is: at once.
SELECT round(erlang_service_level(200, 3, 14, 0) + erlang_wait(200, 3, 14), 12) AS patient, round(erlang_service_level(200, 3, 9, 0, 2) + erlang_wait(200, 3, 9, 2), 12) AS impatient;
-- NULLs; every kind of number.
SELECT round(erlang_wait(NULL, 3, 10), 10) AS calls, round(erlang_wait(200, NULL::float8, 10), 10) AS aht, round(erlang_wait(200, 3, NULL), 10) AS agents, round(erlang_service_level(200, 3, 14, NULL::float8), 10) AS target, round(erlang_abandonment(200, 3, 9, NULL::float8), 10) AS patience,
       erlang_agents(200, 3, NULL::float8) AS needed, round(erlang_wait(200, 3, 14, NULL::float8), 10) AS patient;
SELECT round(erlang_wait(200::bigint, 3::numeric, 14::smallint), 10) AS a, round(erlang_wait(200.0, 3::real, ceil(13.2)), 10) AS b, round(erlang_wait(200, 3, 14::bigint), 10) AS c, round(erlang_wait(200, '3 min'::interval, 14), 10) AS d;

-- Ten thousand agents, loads next to capacity.
SELECT erlang_agents(200000, 3, 20 / 60.0) AS patient, erlang_agents(200000, 3, 20 / 60.0, patience => 2) AS impatient, round(erlang_wait(199999.9999, 3, 10000), 9) AS "next to capacity", round(erlang_asa(199999.9999, 3, 10000), 3) AS asa,
       round(erlang_wait(200000, 3, 10000, 2), 9) AS at_capacity, round(erlang_abandonment(400000, 3, 10000, 2), 9) AS "twice over", round(erlang_wait(1, 3, 10000), 10) AS idle, round(erlang_asa(200000, 3, 9000, 1e9), 3) AS "almost for ever";

-- Errors: what, the value, the way out.
\set VERBOSITY default
SELECT erlang_wait(-1, 3, 14);
\echo :LAST_ERROR_SQLSTATE
SELECT erlang_wait(200, 'NaN'::float8, 14);
SELECT erlang_wait(200, interval '-3 min', 14);
\echo :LAST_ERROR_SQLSTATE
SELECT erlang_wait(200, 3, 13.5);
\echo :LAST_ERROR_SQLSTATE
SELECT erlang_wait(200, 3, -1);
SELECT erlang_wait(200, 3, 14, -2);
SELECT erlang_wait(200, 3, 14, 'Infinity'::float8);
SELECT erlang_service_level(200, 3, 14, -1);
SELECT erlang_wait(20000000000, 180, 14);
\echo :LAST_ERROR_SQLSTATE
SELECT erlang_asa(32767, 0.5, 34, 1e300);
SELECT erlang_asa(12471.767, 5e-324, 3, 5e-324);
SELECT erlang_agents(200, 3, 1, 100);
\echo :LAST_ERROR_SQLSTATE
SELECT erlang_agents(200, 3, 1, 0);
SELECT erlang_agents(200, 3, 1, NULL);
SELECT erlang_agents(200, 3, 1, max_occupancy => 0);
SELECT erlang_agents(200, 3, 1, max_occupancy => 101);
SELECT erlang_agents(200, 3, 1, max_occupancy => 1e-9);
\echo :LAST_ERROR_SQLSTATE
SELECT erlang_agents(200, 3, 1, shrinkage => 100);
SELECT erlang_agents(200, 3, 1, shrinkage => -1);
