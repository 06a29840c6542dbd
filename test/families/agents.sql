-- Agents side by side: against R, against direct computation in SQL, and in simulations.
--
-- The expectations were printed by R 4.2.2 (Debian's r-base-core); the commands stand above each table. R is not needed
-- to run this.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.near(ours numeric, theirs double precision, digits double precision DEFAULT 1e-9) RETURNS boolean LANGUAGE sql AS
$$ SELECT abs(ours::double precision - theirs) <= digits * abs(theirs) $$;
CREATE FUNCTION pg_temp.h(i bigint, k bigint) RETURNS double precision LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(i, k) & 9223372036854775807) % 1000000007) / 1000000007.0 $$;

-- ---- p_adjust: R's p.adjust(p, "holm") and p.adjust(p, "BH") ----

CREATE TEMP TABLE r_adjust (p numeric[], holm double precision[], bh double precision[]);
INSERT INTO r_adjust VALUES
    (ARRAY[0.000578],
     ARRAY[0.000578],
     ARRAY[0.000578]),
    (ARRAY[0.1027, 0.4688, 0.00655, 0.1564, 0.008855, 0.00655, 0.4745],
     ARRAY[0.4108, 0.9376, 0.04585, 0.4692, 0.04585, 0.04585, 0.9376],
     ARRAY[0.179725, 0.4745, 0.0206616666666667, 0.21896, 0.0206616666666667, 0.0206616666666667, 0.4745]),
    (ARRAY[0.03555, 2.676e-11, 0.4854, 0.4748, NULL, 0.8094, 0.1302, 0.004698, 0.171, 0.07669, NULL, 0.1362, 0.2998, 0.4161, 0.6631, 7.37e-05, 0.109, 0.1097, 0.7949, 0.0522, 0.0522, 3.981e-06, 0.4078, 0.0184, 0.1007, 0.003722, 0.2908, 0.2452, 0.2948, 1e-06, 0.3199, 0.1613, 0.003759, 0.0924, 0.003037, 0.004473, 0.8245, 0.5391, 0.005775, 0.09455],
     ARRAY[0.95985, 1.01688e-09, 1, 1, NULL, 1, 1, 0.14094, 1, 1, NULL, 1, 1, 1, 1, 0.0025795, 1, 1, 1, 1, 1, 0.000143316, 1, 0.5152, 1, 0.122826, 1, 1, 1, 3.7e-05, 1, 1, 0.122826, 1, 0.103258, 0.138663, 1, 1, 0.167475, 1],
     ARRAY[0.112575, 1.01688e-09, 0.558945454545455, 0.558945454545455, NULL, 0.8245, 0.235254545454545, 0.019836, 0.27075, 0.194281333333333, NULL, 0.235254545454545, 0.406871428571429, 0.510058064516129, 0.719937142857143, 0.00070015, 0.20843, 0.20843, 0.8245, 0.141685714285714, 0.141685714285714, 5.0426e-05, 0.510058064516129, 0.0635636363636364, 0.20843, 0.019836, 0.406871428571429, 0.372704, 0.406871428571429, 1.9e-05, 0.419179310344828, 0.266495652173913, 0.019836, 0.20843, 0.019836, 0.019836, 0.8245, 0.602523529411765, 0.021945, 0.20843]);
SELECT is_empty($$SELECT * FROM (SELECT v, p_adjust(v, 'holm') OVER w AS ours_holm, h, p_adjust(v, 'bh') OVER w AS ours_bh, b
                  FROM r_adjust, unnest(p, holm, bh) WITH ORDINALITY AS t(v, h, b, i) WINDOW w AS (PARTITION BY p)) AS u
                  WHERE NOT ((v IS NULL) = (ours_holm IS NULL) AND (v IS NULL) = (ours_bh IS NULL)
                             AND coalesce(pg_temp.near(ours_holm, h, 1e-14) AND pg_temp.near(ours_bh, b, 1e-14), v IS NULL))$$, 'p_adjust is p.adjust of R');
-- The definitions, word by word, on random p-values with ties and NULLs.
CREATE TEMP TABLE p_value AS
SELECT g, i, CASE WHEN pg_temp.h(i, g) < 0.9 THEN round((pg_temp.h(i, g + 100) ^ (1 + g % 5))::numeric, 2 + g % 4) END AS p FROM generate_series(1, 20) AS g, generate_series(1, 3 + g * 2) AS i;
SELECT is_empty($$SELECT * FROM (SELECT *, p_adjust(p) OVER w AS holm, p_adjust(p, 'bh') OVER w AS bh,
                         count(p) OVER w AS n, row_number() OVER (PARTITION BY g ORDER BY p) AS k FROM p_value WINDOW w AS (PARTITION BY g)) AS a
                  WHERE p IS NOT NULL AND NOT (
                    pg_temp.near(holm, (SELECT max(least((o.n - o.k + 1) * o.p, 1)) FROM (SELECT p, count(*) OVER () AS n, row_number() OVER (ORDER BY p) AS k FROM p_value b WHERE b.g = a.g AND p IS NOT NULL) AS o WHERE o.p <= a.p)::float8, 1e-14)
                AND pg_temp.near(bh, (SELECT min(least(o.n * o.p / o.k, 1)) FROM (SELECT p, count(*) OVER () AS n, row_number() OVER (ORDER BY p) AS k FROM p_value b WHERE b.g = a.g AND p IS NOT NULL) AS o WHERE o.p >= a.p)::float8, 1e-14))$$,
                'p_adjust by its definitions');

-- ---- funnel of shares ----

-- R: p <- sum(h) / sum(n); z <- (h / n - p) / sqrt(p * (1 - p) / n); q <- quantile(z, c(0.1, 0.9)); phi <- mean(pmin(pmax(z, q[1]), q[2])^2)
--    phi <= 1: qbinom(0.001, n, p) / n, qbinom(0.001, n, p, lower.tail = FALSE) / n; signals with 0.025 in place of 0.001
--    else p -+ qnorm(0.999) * sqrt(phi * p * (1 - p) / n), from 0 to 1; signals with 0.975.  phi is 0.484, 4.470, 1.569 in the three groups
CREATE TEMP TABLE r_funnel (g integer, hits integer, n integer, lower double precision, upper double precision, signal text);
INSERT INTO r_funnel VALUES
    (1, 3, 6, 16.6666666666667, 100, NULL), (1, 59, 74, 64.8648648648649, 93.2432432432432, NULL), (1, 10, 12, 41.6666666666667, 100, NULL),
    (1, 82, 101, 67.3267326732673, 92.0792079207921, NULL), (1, 150, 191, 71.2041884816754, 89.0052356020942, NULL), (1, 101, 133, 69.1729323308271, 90.2255639097744, NULL),
    (1, 7, 9, 33.3333333333333, 100, NULL), (1, 10, 12, 41.6666666666667, 100, NULL), (1, 5, 5, 20, 100, NULL),
    (1, 5, 6, 16.6666666666667, 100, NULL), (1, 91, 111, 68.4684684684685, 90.990990990991, NULL), (1, 6, 8, 25, 100, NULL),
    (1, 5, 7, 28.5714285714286, 100, NULL), (1, 4, 9, 33.3333333333333, 100, 'below 95'), (1, 71, 87, 66.6666666666667, 91.9540229885057, NULL),
    (1, 2, 3, 0, 100, NULL), (1, 17, 21, 52.3809523809524, 100, NULL), (1, 4, 5, 20, 100, NULL),
    (1, 84, 102, 67.6470588235294, 91.1764705882353, NULL), (1, 17, 21, 52.3809523809524, 100, NULL), (1, 246, 299, 72.9096989966555, 87.2909698996656, NULL),
    (1, 7, 11, 36.3636363636364, 100, NULL), (1, 276, 335, 73.4328358208955, 86.865671641791, NULL), (1, 7, 10, 40, 100, NULL),
    (2, 20, 21, 28.5224083004149, 100, NULL), (2, 519, 730, 73.4185451526687, 91.7587598118703, 'below 99.8'), (2, 703, 895, 74.3068602465711, 90.8704447179679, NULL),
    (2, 7, 9, 0.00110031383131481, 100, NULL), (2, 23, 36, 41.2948763980504, 100, NULL), (2, 37, 40, 43.4139367977331, 100, NULL),
    (2, 7, 7, 0, 100, NULL), (2, 5, 6, 0, 100, NULL), (2, 5, 6, 0, 100, NULL),
    (2, 840, 911, 74.379909455225, 90.797395509314, 'above 99.8'), (2, 425, 539, 71.9167593824015, 93.2605455821375, NULL), (2, 6, 6, 0, 100, NULL),
    (2, 678, 772, 73.6714793522763, 91.5058256122627, NULL), (2, 25, 29, 36.5802821948704, 100, NULL), (2, 157, 170, 63.5861241739302, 100, NULL),
    (2, 7, 7, 0, 100, NULL), (2, 100, 119, 59.8762869984556, 100, NULL), (2, 6, 6, 0, 100, NULL),
    (2, 14, 18, 24.1904343023691, 100, NULL), (2, 15, 18, 24.1904343023691, 100, NULL), (2, 21, 24, 32.0143120027295, 100, NULL),
    (2, 12, 14, 16.3712972051377, 100, NULL), (2, 620, 685, 73.1221279842868, 92.0551769802522, 'above 95'), (2, 406, 572, 72.2291753882345, 92.9481295763045, 'below 99.8'),
    (3, 0, 424, 0, 3.95442445279804, 'below 95'), (3, 0, 16, 0, 13.73017093969, NULL), (3, 0, 11, 0, 16.2300348098319, NULL),
    (3, 0, 6, 0, 21.4100167500652, NULL), (3, 1, 15, 0, 14.1280659747004, NULL), (3, 3, 99, 0, 6.47506629527499, NULL),
    (3, 0, 5, 0, 23.3010168597933, NULL), (3, 0, 24, 0, 11.5037993940309, NULL), (3, 4, 289, 0, 4.45230883839499, NULL),
    (3, 5, 302, 0, 4.39019019447479, NULL), (3, 6, 209, 0, 4.95449692897348, NULL), (3, 1, 31, 0, 10.3138912142179, NULL),
    (3, 0, 4, 0, 25.8627598413834, NULL), (3, 15, 610, 0, 3.56251870127309, NULL), (3, 1, 387, 0, 4.06451865391851, NULL),
    (3, 0, 123, 0, 5.97341683902056, NULL), (3, 1, 10, 0, 16.9442279755293, NULL), (3, 0, 121, 0, 6.00943254770324, NULL),
    (3, 9, 193, 0, 5.09087347351563, 'above 95'), (3, 19, 560, 0, 3.64836386422418, 'above 95'), (3, 3, 815, 0, 3.29752625047703, 'below 95'),
    (3, 0, 25, 0, 11.3036531593513, NULL), (3, 3, 153, 0, 5.52102874810466, NULL), (3, 3, 200, 0, 5.02919639229097, NULL);
CREATE TEMP VIEW ours_funnel AS SELECT * FROM (SELECT *, funnel(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER (PARTITION BY g) AS f FROM r_funnel) AS r;
SELECT is_empty($$SELECT * FROM ours_funnel WHERE NOT (abs((f).lower - lower::numeric) < 1e-11 AND abs((f).upper - upper::numeric) < 1e-11
                  AND (f).signal IS NOT DISTINCT FROM signal AND (f).n = n AND pg_temp.near((f).rate, 100.0 * hits / n, 1e-15))$$, 'funnels of R');

-- The same by plain SQL, limits by adding up probabilities: log-factorials f[n + 1], P(X <= k).
CREATE TEMP TABLE lf AS SELECT array_agg(v ORDER BY i) AS f FROM (SELECT i, sum(ln(greatest(i, 1)::float8)) OVER (ORDER BY i) AS v FROM generate_series(0, 2000) AS i) AS s;
CREATE TEMP TABLE agent AS
SELECT g, i, n, (n * least(1, greatest(0, p + (pg_temp.h(i, g + 3) - 0.5) * spread)))::int AS hits
FROM generate_series(1, 40) AS g, LATERAL (SELECT 0.02 + 0.96 * pg_temp.h(g, 1) AS p, pg_temp.h(g, 2) * CASE WHEN g % 2 = 0 THEN 0.05 ELSE 0.4 END AS spread) AS s,
     generate_series(1, 3 + g / 2) AS i, LATERAL (SELECT (1 + 250 * pg_temp.h(i, g + 7) ^ 3)::int AS n) AS m;
CREATE TEMP TABLE oracle AS
WITH pooled AS (SELECT *, sum(hits) OVER w / sum(n) OVER w::float8 AS p FROM agent WINDOW w AS (PARTITION BY g)),
     scored AS (SELECT *, CASE WHEN p > 0 AND p < 1 THEN (hits - n * p) / sqrt(n * p * (1 - p)) END AS z FROM pooled),
     edges AS (SELECT g, percentile_cont(0.1) WITHIN GROUP (ORDER BY z) AS low, percentile_cont(0.9) WITHIN GROUP (ORDER BY z) AS high FROM scored GROUP BY g),
     phis AS (SELECT g, avg(least(greatest(z, low), high) ^ 2) AS phi FROM scored JOIN edges USING (g) GROUP BY g)
SELECT s.*, phi FROM scored s JOIN phis USING (g);
CREATE FUNCTION pg_temp.exact(n integer, p double precision, tail double precision, OUT lower integer, OUT upper integer) LANGUAGE sql AS $$
SELECT min(k) FILTER (WHERE below >= tail * (1 - 1e-12)), min(k) FILTER (WHERE coalesce(above, 0) <= tail * (1 + 1e-12))
FROM (SELECT k, sum(chance) OVER (ORDER BY k) AS below, sum(chance) OVER (ORDER BY k DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS above
      FROM (SELECT k, exp(greatest(f[n + 1] - f[k + 1] - f[n - k + 1] + k * ln(p) + (n - k) * ln(1 - p), -700)) AS chance FROM generate_series(0, n) AS k, lf) AS c) AS s $$;
CREATE TEMP TABLE compared AS
SELECT o.*, a.lower AS low_a, a.upper AS high_a, b.lower AS low_b, b.upper AS high_b
FROM (SELECT *, funnel(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER (PARTITION BY g) AS f FROM oracle) AS o
     LEFT JOIN LATERAL pg_temp.exact(n, p, 0.001) AS a ON phi <= 1 LEFT JOIN LATERAL pg_temp.exact(n, p, 0.025) AS b ON phi <= 1;
SELECT cmp_ok(count(*) FILTER (WHERE phi <= 1), '>', 100::bigint, 'some groups vary as chance lets them') FROM compared;
SELECT cmp_ok(count(*) FILTER (WHERE phi > 1), '>', 50::bigint, 'and some more') FROM compared;
SELECT is_empty($$SELECT * FROM compared WHERE phi <= 1 AND NOT (pg_temp.near((f).center, 100 * p, 1e-14)
                  AND round((f).lower, 9) = round(100.0 * low_a / n, 9) AND round((f).upper, 9) = round(100.0 * high_a / n, 9)
                  AND (f).signal IS NOT DISTINCT FROM CASE WHEN hits > high_a THEN 'above 99.8' WHEN hits < low_a THEN 'below 99.8' WHEN hits > high_b THEN 'above 95' WHEN hits < low_b THEN 'below 95' END)$$,
                'exact limits by adding up probabilities');
SELECT is_empty($$SELECT * FROM (SELECT *, abs(z) / sqrt(phi) AS far, 3.090232306167813 * sqrt(phi * p * (1 - p) / n) AS reach FROM compared WHERE phi > 1) AS c
                  WHERE NOT (abs((f).lower - 100 * greatest(p - reach, 0)) < 1e-11 AND abs((f).upper - 100 * least(p + reach, 1)) < 1e-11
                  AND (f).signal IS NOT DISTINCT FROM CASE WHEN far > 1.959963984540054 THEN CASE WHEN z > 0 THEN 'above' ELSE 'below' END || CASE WHEN far > 3.090232306167813 THEN ' 99.8' ELSE ' 95' END END)$$,
                'wider limits by the rule');
SELECT cmp_ok((SELECT count(DISTINCT (f).signal) FROM compared), '>=', 3::bigint, 'with signals on both sides');
-- A billion tickets: the limits of R, qbinom(0.001, 1e9, 0.3) and so on, which are whole counts.
SELECT is(round((f).lower * n / 100, 6) || ' ' || round((f).upper * n / 100, 6), e, 'exact limits of ' || n)
FROM (SELECT n, e, funnel(format('hits:%s misses:%s', n * 3 / 10, n - n * 3 / 10)::rate_summary) OVER (PARTITION BY n) AS f
      FROM (VALUES (1000000000::bigint, '299955219.000000 300044782.000000'), (10, '0.000000 8.000000')) AS t(n, e)) AS u;

-- And more than doubles count one by one: what the normal distribution gives, to a millionth of the way.
SELECT is_empty($$SELECT * FROM (SELECT n, hits, hits / n AS p, funnel(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER (PARTITION BY n, hits) AS f
                  FROM unnest(ARRAY[1e15, 16704137663938430, 9e18]) AS n, unnest(ARRAY[0.7352381039109759, 0.5, 1e-6]) AS share, LATERAL (SELECT round(n * share) AS hits) AS h) AS t
                  WHERE abs(((f).upper - 100 * p) / (100 * 3.0902323061678 * sqrt(p * (1 - p) / n)) - 1) > 1e-4 OR abs((100 * p - (f).lower) / (100 * 3.0902323061678 * sqrt(p * (1 - p) / n)) - 1) > 1e-4$$, 'limits of enormous counts');

-- ---- funnel of means: the cube root of a mean is nearly normal, what one duration varies is pooled ----

CREATE TEMP TABLE handled AS
SELECT g, i, 60 * (0.5 + g * (1 + pg_temp.h(i, g)) * -ln(pg_temp.h(k, i * 100 + g) + 1e-9)) AS seconds FROM generate_series(1, 12) AS g, generate_series(1, 5 + g) AS i, generate_series(1, (2 + 300 * pg_temp.h(i, g + 50) ^ 2)::int) AS k;
CREATE TEMP TABLE by_agent AS
SELECT g, i, duration_summary(round(seconds) / 60) AS s, count(*) AS n, avg(round(seconds)) / 60 AS mean, var_samp(round(seconds)) / 3600 AS variance FROM handled GROUP BY g, i;
CREATE TEMP TABLE mean_oracle AS
WITH pooled AS (SELECT *, sum(n * mean) OVER w / sum(n) OVER w AS center, sum((n - 1) * variance) OVER w / (sum(n) OVER w - count(*) OVER w) AS within FROM by_agent WINDOW w AS (PARTITION BY g)),
     scored AS (SELECT *, within / (9 * center ^ 2 * n) AS v, ((mean / center) ^ (1 / 3.0::float8) - (1 - within / (9 * center ^ 2 * n))) / sqrt(within / (9 * center ^ 2 * n)) AS z FROM pooled),
     edges AS (SELECT g, percentile_cont(0.1) WITHIN GROUP (ORDER BY z) AS low, percentile_cont(0.9) WITHIN GROUP (ORDER BY z) AS high FROM scored GROUP BY g),
     phis AS (SELECT g, greatest(1, avg(least(greatest(z, low), high) ^ 2)) AS phi FROM scored JOIN edges USING (g) GROUP BY g)
SELECT s.*, phi FROM scored s JOIN phis USING (g);
SELECT is_empty($$SELECT * FROM (SELECT *, funnel(s) OVER (PARTITION BY g) AS f FROM mean_oracle) AS o
                  WHERE NOT (pg_temp.near((f).mean, mean) AND pg_temp.near((f).center, center) AND (f).n = n
                  AND abs((f).lower - center * greatest(1 - v - 3.090232306167813 * sqrt(phi * v), 0) ^ 3) < 1e-9 * center
                  AND abs((f).upper - center * (1 - v + 3.090232306167813 * sqrt(phi * v)) ^ 3) < 1e-9 * center
                  AND (f).signal IS NOT DISTINCT FROM CASE WHEN abs(z) > 1.959963984540054 * sqrt(phi) THEN CASE WHEN z > 0 THEN 'above' ELSE 'below' END || CASE WHEN abs(z) > 3.090232306167813 * sqrt(phi) THEN ' 99.8' ELSE ' 95' END END)$$,
                'funnels of means by plain SQL');
SELECT cmp_ok(count(DISTINCT phi), '>', 2::bigint, 'with limits of chance and wider ones') FROM mean_oracle;

-- ---- shrunk_rate ----

-- R: ll <- function(a, b) sum(lbeta(h + a, n - h + b) - lbeta(a, b)), its maximum by nlm() and Newton's method with digamma() and trigamma():
--    2.793864, 2.120459; 77.04456, 16.87214; 0.3935795, 12.55147; 563.0187, 64.39952
--    M <- a + b; m <- a / M; e <- (h + a) / (n + M); v <- e * (1 - e) / (n + M + 1) + (M / (n + M))^2 * m * (1 - m) / ((M + 1) * sum(n / (n + M)))
--    s <- e * (1 - e) / v - 1; qbeta(0.025, e * s, (1 - e) * s); qbeta(0.975, e * s, (1 - e) * s)
CREATE TEMP TABLE r_shrunk (g integer, hits integer, n integer, value double precision, lower double precision, upper double precision);
INSERT INTO r_shrunk VALUES
    (1, 18, 36, 50.82294502515, 35.609848732, 65.95848438505), (1, 1, 2, 54.86963603368, 18.51900272861, 88.26084932854), (1, 16, 22, 69.82848420582, 51.3013247945, 85.48163864223),
    (1, 15, 44, 36.37761471649, 23.53784563928, 50.28875325957), (1, 21, 32, 64.45699630892, 48.42121930266, 78.97843141383), (1, 4, 14, 35.91914954897, 16.21171155293, 58.56171721802),
    (1, 4, 10, 45.55261350838, 21.53671679269, 70.75480522509), (1, 88, 95, 90.87171983724, 84.46254242321, 95.70900019012), (2, 84, 104, 81.3698688349, 75.49686582317, 86.6071792248),
    (2, 0, 2, 80.32444740357, 71.32879308305, 87.98187137806), (2, 117, 132, 85.89208277851, 80.91130934649, 90.23260057518), (2, 13, 16, 81.92072648271, 73.8018222586, 88.81984032244),
    (2, 265, 314, 83.85157044877, 80.0708482063, 87.30795718949), (2, 11, 11, 83.91853639083, 75.84725844581, 90.61242504641), (2, 229, 305, 76.71891385256, 72.39955263746, 80.77824638558),
    (2, 2, 2, 82.40958992779, 73.68066645331, 89.69529781454), (2, 2, 2, 82.40958992779, 73.68066645331, 89.69529781454), (2, 56, 65, 83.71968401002, 77.3537227905, 89.21660615637),
    (2, 2, 2, 82.40958992779, 73.68066645331, 89.69529781454), (2, 609, 700, 86.41266255633, 83.92157212474, 88.72675548178), (2, 2, 2, 82.40958992779, 73.68066645331, 89.69529781454),
    (2, 48, 57, 82.8566746561, 76.19533443479, 88.62549995587), (2, 214, 282, 77.42262032587, 73.00773581643, 81.55372702493), (2, 50, 68, 78.46291292525, 71.61083571195, 84.60594186717),
    (2, 82, 103, 80.76743070618, 74.81954947296, 86.08929439397), (2, 2, 2, 82.40958992779, 73.68066645331, 89.69529781454), (2, 21, 29, 79.76504353736, 71.90802654022, 86.62268528405),
    (2, 16, 18, 83.13733259398, 75.26129141481, 89.76544304018), (2, 17, 19, 83.28666981944, 75.47167540035, 89.85948596705), (2, 260, 312, 83.03293732735, 79.17576360768, 86.57238050577),
    (2, 0, 1, 81.17070989822, 72.22453766416, 88.72043904354), (2, 4, 4, 82.76888327012, 74.19494485685, 89.91427363854), (3, 0, 2, 2.633511734268, 0.0001416954024171, 15.15808426877),
    (3, 14, 88, 14.25882712241, 8.169242122701, 21.69115776164), (3, 0, 3, 2.468349977055, 0.0001338966971466, 14.22792730264), (3, 0, 1, 2.822361009341, 0.0001504322532344, 16.21801186212),
    (3, 0, 1, 2.822361009341, 0.0001504322532344, 16.21801186212), (3, 0, 3, 2.468349977055, 0.0001338966971466, 14.22792730264), (3, 0, 6, 2.077479977315, 0.0001148552844269, 12.01506032062),
    (3, 0, 3, 2.468349977055, 0.0001338966971466, 14.22792730264), (3, 0, 1, 2.822361009341, 0.0001504322532344, 16.21801186212), (3, 1, 10, 6.073553119781, 0.3619533462325, 18.85817099476),
    (3, 2, 43, 4.27844772576, 0.672805485247, 10.94294501907), (3, 1, 21, 4.105398906821, 0.2413718413999, 12.94444506131), (3, 0, 44, 0.6911567521879, 4.073751284695e-05, 4.042322179352),
    (3, 0, 2, 2.633511734268, 0.0001416954024171, 15.15808426877), (3, 0, 2, 2.633511734268, 0.0001416954024171, 15.15808426877), (3, 0, 4, 2.322682030841, 0.0001268964807938, 13.4051291111),
    (3, 0, 5, 2.193248977559, 0.0001205806453149, 12.67214803506), (3, 0, 1, 2.822361009341, 0.0001504322532344, 16.21801186212), (3, 0, 24, 1.06531071127, 6.174613562893e-05, 6.212425304895),
    (3, 0, 12, 1.577786366336, 8.931881940246e-05, 9.163102524232), (3, 0, 5, 2.193248977559, 0.0001205806453149, 12.67214803506), (3, 0, 1, 2.822361009341, 0.0001504322532344, 16.21801186212),
    (3, 0, 98, 0.3547517829652, 2.122058087014e-05, 2.080146190402), (3, 0, 2, 2.633511734268, 0.0001416954024171, 15.15808426877), (4, 8254, 9235, 89.40017045628, 88.78302993562, 90.00207329993),
    (4, 0, 1, 89.59299426146, 86.95263495205, 91.96889314648), (4, 938, 1022, 91.00291736296, 89.54187003182, 92.36538175122), (4, 506, 563, 89.80194370452, 87.96845411912, 91.50141950856),
    (4, 106, 115, 90.11345381018, 87.75772104591, 92.2449257927), (4, 38, 42, 89.78224401685, 87.2527816249, 92.06337704809), (4, 3915, 4333, 90.2750232167, 89.42910657077, 91.08973323478),
    (4, 14, 15, 89.81979056757, 87.23342914014, 92.14604180593), (4, 2, 2, 89.76840546089, 87.14667933216, 92.12457475547), (4, 203, 229, 89.44446555441, 87.21647918518, 91.48431656332),
    (4, 124, 146, 88.82887447603, 86.41959876831, 91.03227187505), (4, 8, 9, 89.72381396881, 87.11458181384, 92.07108724421), (4, 2, 2, 89.76840546089, 87.14667933216, 92.12457475547),
    (4, 34, 35, 90.12715558419, 87.61423175081, 92.38596605101), (4, 1, 1, 89.75212395578, 87.12648412875, 92.11188814659), (4, 7919, 8815, 89.8288817774, 89.20900272351, 90.43266323326),
    (4, 488, 546, 89.56897735777, 87.70458778514, 91.29824771283), (4, 347, 385, 89.88565019788, 87.88813427621, 91.72366258099), (4, 67, 74, 89.82069210747, 87.36114119739, 92.04395551308),
    (4, 74, 88, 89.04144205449, 86.54214372906, 91.31525895061), (4, 492, 546, 89.90986178548, 88.06962259742, 91.6135973774), (4, 1069, 1209, 88.86966389479, 87.36579560532, 90.29055306262),
    (4, 1034, 1172, 88.75194671654, 87.22530401145, 90.19412848662), (4, 146, 166, 89.36254322385, 87.03052502569, 91.49084772258), (4, 714, 762, 91.91031766328, 90.37416870023, 93.32520812954),
    (4, 912, 1043, 88.30235938419, 86.68912001804, 89.82554432363), (4, 113, 122, 90.20579987417, 87.87077520288, 92.3181683483), (4, 4, 5, 89.65881782778, 87.03411382569, 92.02031745125),
    (4, 28, 30, 89.89995740735, 87.35498087829, 92.19064359281), (4, 16, 17, 89.85138560645, 87.27255942786, 92.17071266026);
CREATE TEMP VIEW ours_shrunk AS SELECT * FROM (SELECT *, shrunk_rate(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER (PARTITION BY g) AS e FROM r_shrunk) AS r;
SELECT is_empty($$SELECT * FROM ours_shrunk WHERE NOT (pg_temp.near((e).value, value) AND pg_temp.near((e).lower, lower) AND pg_temp.near((e).upper, upper) AND (e).n = n)$$, 'beta-binomial maximum and intervals of R');

-- No point near the maximum that we found is higher: the likelihood by adding up logarithms, for weights and shares of random agents.
CREATE FUNCTION pg_temp.likelihood(hits integer[], n integer[], share double precision, weight double precision) RETURNS double precision LANGUAGE sql AS $$
SELECT sum((SELECT coalesce(sum(ln(share * weight + j)), 0) FROM generate_series(0, h - 1) AS j) + (SELECT coalesce(sum(ln((1 - share) * weight + j)), 0) FROM generate_series(0, m - h - 1) AS j)
         - (SELECT sum(ln(weight + j)) FROM generate_series(0, m - 1) AS j)) FROM unnest(hits, n) AS t(h, m) $$;
CREATE TEMP TABLE likely AS
SELECT g, array_agg(hits) AS hits, array_agg(n) AS n, max((e).value) - min((e).value) AS spread,
       -- value * (n + weight) = hits + share * weight, from the two agents that are furthest apart
       regr_slope(hits - n * (e).value::float8 / 100, (e).value::float8 / 100) AS weight
FROM (SELECT *, shrunk_rate(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER (PARTITION BY g) AS e FROM agent WHERE n <= 100) AS a GROUP BY g;
CREATE TEMP TABLE found AS
SELECT l.g, l.hits, l.n, weight, (SELECT avg(((e).value::float8 / 100 * (n + weight) - hits) / weight) FROM (SELECT hits, n, shrunk_rate(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER () AS e FROM unnest(l.hits, l.n) AS t(hits, n)) AS a) AS share
FROM likely l WHERE spread > 0.01 AND weight < 1e5;
SELECT cmp_ok(count(*), '>', 3::bigint, 'groups that differ') FROM found;
SELECT is_empty($$SELECT * FROM found, (VALUES (1.01, 0), (0.99, 0), (1, 0.001), (1, -0.001), (1.01, 0.001), (0.99, -0.001)) AS d(w, s)
                  WHERE pg_temp.likelihood(hits, n, share + s * share * (1 - share), weight * w) > pg_temp.likelihood(hits, n, share, weight)$$, 'nothing near is likelier');
SELECT is_empty($$SELECT * FROM (SELECT *, shrunk_rate(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER (PARTITION BY g) AS e, sum(hits) OVER (PARTITION BY g) * 100.0 / sum(n) OVER (PARTITION BY g) AS pooled FROM agent) AS a
                  WHERE NOT ((e).value BETWEEN (e).lower AND (e).upper AND (e).lower >= 0 AND (e).upper <= 100)$$, 'bounds are in order');

-- ---- shrunk_mean: Buehlmann and Straub by their moments ----

CREATE TEMP TABLE credible AS
WITH moments AS (SELECT *, greatest(0, (sum(n * (mean - center) ^ 2) OVER w - (count(*) OVER w - 1) * within) / (sum(n) OVER w - sum(n ^ 2) OVER w / sum(n) OVER w)) AS between FROM mean_oracle WINDOW w AS (PARTITION BY g)),
     credit AS (SELECT *, n * between / (n * between + within) AS z1 FROM moments),
     drawn AS (SELECT *, CASE WHEN between > 0 THEN sum(z1 * mean) OVER w / sum(z1) OVER w ELSE center END AS m, CASE WHEN between > 0 THEN between / sum(z1) OVER w ELSE within / sum(n) OVER w END AS mv FROM credit WINDOW w AS (PARTITION BY g)),
     shown AS (SELECT *, z1 * mean + (1 - z1) * m AS value, (1 - z1) * between + (1 - z1) ^ 2 * mv AS variance2 FROM drawn)
SELECT *, variance2 / (9 * value ^ 2) AS u FROM shown;
SELECT is_empty($$SELECT * FROM (SELECT *, shrunk_mean(s) OVER (PARTITION BY g) AS e FROM credible) AS c
                  WHERE NOT (pg_temp.near((e).value, value) AND (e).n = n AND pg_temp.near((e).lower, value * (1 - u - 1.959963984540054 * sqrt(u)) ^ 3) AND pg_temp.near((e).upper, value * (1 - u + 1.959963984540054 * sqrt(u)) ^ 3))$$,
                'credibility by plain SQL');

-- ---- what holds for all of them ----

SELECT is_empty($$SELECT i FROM (SELECT i, funnel(s) OVER (ORDER BY i) AS f, shrunk_rate(s) OVER (ORDER BY i) AS e, funnel(s) OVER (ORDER BY pg_temp.h(i, 5) ROWS CURRENT ROW) AS g, shrunk_rate(s) OVER (ORDER BY -i RANGE UNBOUNDED PRECEDING) AS h
                  FROM (SELECT i, format('hits:%s misses:%s', hits, n - hits)::rate_summary AS s FROM agent WHERE g = 4) AS a) AS t WHERE f IS DISTINCT FROM g OR round((e).value, 9) <> round((h).value, 9)$$, 'neither order nor frame matters');
SELECT is_empty($$SELECT * FROM (SELECT hits, n, funnel(s) OVER (PARTITION BY g) AS f, funnel(m) OVER (PARTITION BY g) AS o, shrunk_rate(s) OVER (PARTITION BY g) AS e, shrunk_rate(m) OVER (PARTITION BY g) AS c
                  FROM (SELECT *, format('hits:%s misses:%s', hits, n - hits)::rate_summary AS s, format('hits:%s misses:%s', n - hits, hits)::rate_summary AS m FROM agent) AS a) AS t
                  WHERE NOT (abs((f).lower + (o).upper - 100) < 1e-10 AND abs((f).upper + (o).lower - 100) < 1e-10 AND abs((e).value + (c).value - 100) < 1e-7 AND abs((e).lower + (c).upper - 100) < 1e-7
                  AND (f).signal IS NOT DISTINCT FROM CASE WHEN (o).signal LIKE 'above%' THEN replace((o).signal, 'above', 'below') ELSE replace((o).signal, 'below', 'above') END)$$, 'misses mirror hits');
SELECT is_empty($$SELECT * FROM (SELECT funnel(s) OVER () AS f, shrunk_rate(s) OVER () AS e FROM (SELECT format('hits:%s misses:%s', hits, n - hits)::rate_summary AS s FROM agent WHERE g = 9 UNION ALL SELECT NULL FROM generate_series(1, 5) UNION ALL SELECT 'missing:7') AS t) AS a
                  WHERE f IS NOT NULL AND ((f).center, (f).n) NOT IN (SELECT (f).center, (f).n FROM (SELECT funnel(format('hits:%s misses:%s', hits, n - hits)::rate_summary) OVER () AS f FROM agent WHERE g = 9) AS b)$$, 'NULL and empty ones change nothing');
SELECT is((SELECT count(*) FROM (SELECT p_adjust(p::float8) OVER () AS a FROM (SELECT pg_temp.h(i, 1) AS p FROM generate_series(1, 200000) AS i) AS t) AS u WHERE a BETWEEN 0 AND 1), 200000::bigint, '200,000 p-values at once');

-- ---- forty equal agents: the funnel flags the share that it promises ----

CREATE TEMP TABLE equal AS
WITH drawn AS MATERIALIZED (SELECT setseed(0.25) AS seeded), size AS (SELECT i, (20 + 380 * pg_temp.h(i, 1))::int AS n FROM generate_series(1, 40) AS i)
SELECT run, i, n, (SELECT count(*) FROM generate_series(1, n) AS k WHERE random() < 0.8 AND run + i > 0) AS hits FROM drawn, generate_series(1, 300) AS run, size;
CREATE TEMP TABLE flagged AS
SELECT count(*) AS agents, 100.0 * count((f).signal) / count(*) AS any_signal, 100.0 * count(*) FILTER (WHERE (f).signal LIKE '%99.8') / count(*) AS outer_signal,
       100.0 * count(DISTINCT run) FILTER (WHERE (f).signal IS NOT NULL) / 300 AS runs_with_any, 100.0 * count(DISTINCT run) FILTER (WHERE (f).signal LIKE '%99.8') / 300 AS runs_with_outer
FROM (SELECT run, funnel(rate_summary(hits, n)) OVER (PARTITION BY run) AS f FROM equal GROUP BY run, i, n) AS t;
SELECT diag(format('of %s equal agents %s %% have a signal, %s %% one at 99.8; of 300 teams of forty %s %% and %s %% have any', agents, round(any_signal, 2), round(outer_signal, 2), round(runs_with_any), round(runs_with_outer))) FROM flagged;
SELECT ok(any_signal BETWEEN 3 AND 5 AND outer_signal BETWEEN 0.02 AND 0.2 + 0.12, 'at most 5 % and 0.2 % of equal agents are flagged') FROM flagged;
SELECT cmp_ok(100.0 * count(DISTINCT run) FILTER (WHERE p < 0.05) / 300, '<=', 5 + 4.0, 'p_adjust: any of forty equal agents is flagged in one run of twenty')
FROM (SELECT run, p_adjust((d).p_value) OVER (PARTITION BY run) AS p
      FROM (SELECT run, rate_diff(s, rate_summary(s) OVER (PARTITION BY run ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)) AS d
            FROM (SELECT run, rate_summary(hits, n) AS s FROM equal GROUP BY run, i) AS t) AS v) AS u;

-- ---- different agents: shrunken rates tell what comes next better than raw ones, and their intervals hold ----

CREATE TEMP TABLE half AS
WITH drawn AS MATERIALIZED (SELECT setseed(0.75) AS seeded),
     size AS (SELECT i, (3 + 117 * pg_temp.h(i, 2) ^ 2)::int AS n, 0.8 + 0.07 * 3.4641 * (pg_temp.h(i, 3) - 0.5) AS p FROM generate_series(1, 40) AS i)
SELECT run, i, n, p, (SELECT count(*) FROM generate_series(1, n) AS k WHERE random() < p AND run + i > 0) AS hits,
       (SELECT count(*) FROM generate_series(1, 200) AS k WHERE random() < p AND run + i > 0) / 2.0 AS later FROM drawn, generate_series(1, 200) AS run, size;
CREATE TEMP TABLE predicted AS
SELECT run, i, n, p, later, rate(rate_summary(hits, n)) AS raw, shrunk_rate(rate_summary(hits, n)) OVER (PARTITION BY run) AS e FROM half GROUP BY run, i, n, p, later;
CREATE TEMP TABLE judged AS
SELECT avg(raw_error) AS raw_error, avg(error) AS error, avg(raw_order) AS raw_order, avg(shrunk_order) AS shrunk_order, avg(covered) AS covered, avg(raw_top) AS raw_top, avg(top) AS top, avg(mean) AS mean
FROM (SELECT run, sqrt(avg((raw - later) ^ 2)) AS raw_error, sqrt(avg(((e).value - later) ^ 2)) AS error, corr(raw_rank, later_rank) AS raw_order, corr(shrunk_rank, later_rank) AS shrunk_order,
             avg((100 * p BETWEEN (e).lower AND (e).upper)::int) * 100 AS covered, avg(later) FILTER (WHERE raw_rank <= 5) AS raw_top, avg(later) FILTER (WHERE shrunk_rank <= 5) AS top, avg(later) AS mean
      FROM (SELECT *, rank() OVER (PARTITION BY run ORDER BY raw DESC) AS raw_rank, rank() OVER (PARTITION BY run ORDER BY (e).value DESC) AS shrunk_rank, rank() OVER (PARTITION BY run ORDER BY later DESC) AS later_rank FROM predicted) AS r
      GROUP BY run) AS s;
SELECT diag(format('error of the second half: %s raw, %s shrunken; order: %s, %s; the top five have %s, %s of %s; intervals hold %s %%', round(raw_error, 2), round(error, 2),
                   round(raw_order::numeric, 3), round(shrunk_order::numeric, 3), round(raw_top, 2), round(top, 2), round(mean, 2), round(covered, 1))) FROM judged;
SELECT ok(error < 0.6 * raw_error AND shrunk_order > raw_order + 0.05 AND top > raw_top + 0.5, 'shrunken rates predict a second half better than raw ones') FROM judged;
SELECT ok(covered BETWEEN 91 AND 97, 'and about 95 % of their intervals hold') FROM judged;

SELECT * FROM finish();
ROLLBACK;
