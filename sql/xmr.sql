-- Control charts: what is routine variation, and which values are signals.
SET extra_float_digits = 1;

-- The data set that Wheeler, Making Sense of Data (SPC Press 2003), p. 382, prints for checking software:
-- mean 4135.50, natural process limits 3188.72 and 5082.28. The last value lies outside.
CREATE TEMP TABLE wheeler AS
SELECT o AS at, v FROM unnest('{5045,4350,4350,3975,4290,4430,4485,4285,3980,3925,3645,3760,3300,3685,3463,5200}'::int[])
    WITH ORDINALITY u(v, o);
SELECT at, v, round((x).center, 2) AS center, round((x).lower, 2) AS lower, round((x).upper, 2) AS upper, (x).signal
FROM (SELECT at, v, xmr(v) OVER (ORDER BY at) AS x FROM wheeler) t ORDER BY at;

-- NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: mean 50.81, limits 45.8159 and 55.8041 with 3/1.128 in
-- place of 2.66, so equal to three digits.
SELECT DISTINCT round((x).center, 2) AS center, round((x).lower, 1) AS lower, round((x).upper, 1) AS upper, (x).signal
FROM (SELECT xmr(v) OVER (ORDER BY o) AS x
      FROM unnest('{49.6,47.6,49.9,51.3,47.8,51.2,52.6,52.4,53.6,52.1}'::numeric[]) WITH ORDINALITY u(v, o)) t;

-- Every numeric type, one answer: sums are exact, so 0.1 is 0.1 in double precision too.
SELECT (xmr(v) OVER (ORDER BY v)).* FROM (VALUES (0.1), (0.2), (0.3)) t(v) LIMIT 1;
SELECT (xmr(v::double precision) OVER (ORDER BY v)).* FROM (VALUES (0.1), (0.2), (0.3)) t(v) LIMIT 1;
SELECT (xmr(v::real) OVER (ORDER BY v)).* FROM (VALUES (1), (2), (3)) t(v) LIMIT 1;
SELECT (xmr(v::smallint) OVER (ORDER BY v)).* FROM (VALUES (1), (2), (3)) t(v) LIMIT 1;
SELECT (xmr(v::bigint) OVER (ORDER BY v)).* FROM (VALUES (1), (2), (3)) t(v) LIMIT 1;

-- Each signal, above and below, against limits of the first six values: 10 ± 5.32.
CREATE TEMP VIEW signals AS
SELECT name, o AS at, v, (xmr(v, baseline => 6) OVER (PARTITION BY name ORDER BY o)).*
FROM (VALUES
    ('1 outside', '{9,11,9,11,9,11, 15.32,15.33,4.68,4.67}'::numeric[]),
    ('2 near', '{9,11,9,11,9,11, 12.66,13,13,10,13,10,7,7,10,7,10}'),
    ('3 run', '{9,11,9,11,9,11, 12,12,12,12,12,12,12,12,8,8,8,8,8,8,8,8,8}'),
    ('4 run broken by the centre', '{9,11,9,11,9,11, 12,12,12,12,10,12,12,12,12,12}')) s(name, vs),
    unnest(vs) WITH ORDINALITY u(v, o);
SELECT name, at, v, signal FROM signals WHERE at > 6 ORDER BY name, at;
SELECT DISTINCT center, lower, upper FROM signals;

-- A signal shows from the row that completes it: a run of 8 at its 8th row, 3 of 4 at the third value near the limit.
-- The strongest comes first: outside a limit, then 3 of 4, then 8 in a row.
SELECT o AS at, v, (xmr(v, 6) OVER (ORDER BY o)).signal
FROM unnest('{9,11,9,11,9,11,13,13,13,13,13,13,13,13,16}'::int[]) WITH ORDINALITY u(v, o);

-- Smoking high-school seniors, Making Sense of Data, table 8.1: the last eight years are below the mean.
SELECT o AS at, v, (xmr(v) OVER (ORDER BY o)).signal
FROM unnest('{21.3,20.2,20.9,21.0,18.8,19.6,18.7,18.6,18.1,18.9,19.2,18.2,17.3,19.0}'::float8[]) WITH ORDINALITY u(v, o);

-- Peak flow rates, Making Sense of Data, p. 130: mean 183.1, limits 43.8 and 322.3 (the book: 43.7 and 322.5, from
-- rounded means); days 9 to 12 run near the upper limit.
SELECT o AS day, v, round((x).center, 1) AS center, round((x).lower, 1) AS lower, round((x).upper, 1) AS upper, (x).signal
FROM (SELECT o, v, xmr(v) OVER (ORDER BY o) AS x
      FROM unnest('{120,140,100,150,260,150,100,120,300,300,275,300,140,170,150,150,190,180}'::int[]) WITH ORDINALITY u(v, o)) t
ORDER BY o;

-- The frame does not matter, only the partition and its order.
SELECT DISTINCT (xmr(v) OVER (ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)).center FROM wheeler;

-- A constant series: limits on the mean, no signal; a later change is outside.
SELECT o AS at, v, (xmr(v, 3) OVER (ORDER BY o)).*
FROM unnest('{5,5,5,5,6,4}'::int[]) WITH ORDINALITY u(v, o);
-- One value has a mean and no limits; no value has nothing.
SELECT (xmr(v) OVER ()).* FROM (VALUES (5)) t(v);
SELECT (xmr(v) OVER ()).* FROM (VALUES (NULL::int)) t(v);
-- NULLs are passed over: no signal on their own row, and the neighbours of a gap are neighbours.
SELECT o AS at, v, (xmr(v) OVER (ORDER BY o)).* FROM unnest('{1,NULL,2,NULL,3}'::int[]) WITH ORDINALITY u(v, o);
-- A baseline counts values; NULL is the whole partition; a longer one than the partition too.
SELECT o AS at, v, (xmr(v, 2) OVER (ORDER BY o)).* FROM unnest('{NULL,1,NULL,2,3}'::int[]) WITH ORDINALITY u(v, o);
SELECT DISTINCT (xmr(v, NULL) OVER w).center, (xmr(v, baseline => 100) OVER w).center AS longer FROM wheeler WINDOW w AS (ORDER BY at);

\set VERBOSITY default
SELECT xmr(v, 1) OVER (ORDER BY at) FROM wheeler;
\echo :LAST_ERROR_SQLSTATE
SELECT xmr(v) OVER () FROM (VALUES (1.0), ('NaN')) t(v);
\echo :LAST_ERROR_SQLSTATE
SELECT xmr(v) OVER () FROM (VALUES (1.0::float8), ('-Infinity')) t(v);
\echo :LAST_ERROR_SQLSTATE
SELECT xmr(v, 2) OVER (ORDER BY o) FROM (VALUES (1, 1.0::float8), (2, 2), (3, 'NaN')) t(o, v);
\echo :LAST_ERROR_SQLSTATE
