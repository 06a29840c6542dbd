-- The honest response time: against R's survfit, against the curve in SQL, equal however the rows are split.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'UTC';
SELECT * FROM no_plan();

CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; all_lines text := '';
BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP all_lines := all_lines || line || E'\n'; END LOOP; RETURN all_lines; END $$;

-- ---- against R 4.2.2 and its package survival (Debian's r-base-core and r-cran-survival); not needed to run this ----

-- set.seed(1958); of n <- c(1,2,3,5,8,13,21,34)[(i-1) %% 8 + 1] for i in 1:24: wait <- sample(0:c(6,30,1000)[(i-1) %/% 8 + 1], n, replace=TRUE)
-- answered <- runif(n) < c(0.9,0.6,0.4)[i %% 3 + 1]; fit <- survfit(Surv(wait, answered) ~ 1)
-- quantile(fit, c(0.1,0.25,0.5,0.75,0.9,1), conf.int=FALSE); at <- floor(max(wait)*c(0,0.3,0.6,1)); summary(fit, times=at)$surv*100
CREATE TEMP TABLE r_km (wait integer[], answered boolean[], quantiles double precision[], at double precision[], survival double precision[]);
INSERT INTO r_km VALUES
    ('{0}', '{f}', '{NULL,NULL,NULL,NULL,NULL,NULL}', '{0,0,0,0}', '{100,100,100,100}'),
    ('{0,0}', '{f,f}', '{NULL,NULL,NULL,NULL,NULL,NULL}', '{0,0,0,0}', '{100,100,100,100}'),
    ('{2,2,6}', '{t,t,t}', '{2,2,2,6,6,6}', '{0,1,3,6}', '{100,100,33.3333333333333,0}'),
    ('{0,6,6,3,1}', '{t,t,t,t,f}', '{0,3,6,6,6,6}', '{0,1,3,6}', '{80,80,53.3333333333333,0}'),
    ('{1,4,0,4,5,5,0,0}', '{f,f,f,f,t,f,f,f}', '{5,5,5,NULL,NULL,NULL}', '{0,1,3,5}', '{100,100,100,50}'),
    ('{0,3,5,4,5,1,2,2,5,5,3,5,3}', '{t,t,t,t,t,t,t,t,t,t,t,t,t}', '{1,2,3,5,5,5}', '{0,1,3,5}', '{92.3076923076923,84.6153846153846,46.1538461538462,0}'),
    ('{5,6,5,4,5,4,5,6,2,4,4,0,6,2,0,3,0,3,1,5,1}', '{t,t,t,f,t,f,t,t,t,f,t,f,t,t,t,f,t,f,f,t,t}', '{1,2,5,6,6,6}', '{0,1,3,6}', '{90.4761904761905,85.4497354497355,74.7685185185185,0}'),
    ('{2,0,0,1,1,2,4,0,6,4,0,1,6,1,5,3,3,4,1,1,1,3,1,6,2,1,3,6,0,3,5,0,6,2}', '{f,f,t,f,f,t,t,t,f,f,f,f,t,t,t,t,t,f,t,t,t,t,f,f,f,f,f,f,f,t,t,f,t,f}', '{1,3,5,6,NULL,NULL}', '{0,1,3,6}', '{94.1176470588235,80.672268907563,56.0459973463069,21.6177418335755}'),
    ('{25}', '{f}', '{NULL,NULL,NULL,NULL,NULL,NULL}', '{0,7,15,25}', '{100,100,100,100}'),
    ('{21,17}', '{t,t}', '{17,17,19,21,21,21}', '{0,6,12,21}', '{100,100,100,0}'),
    ('{18,27,24}', '{f,t,f}', '{27,27,27,27,27,27}', '{0,8,16,27}', '{100,100,100,0}'),
    ('{12,23,7,4,12}', '{t,t,t,t,t}', '{4,7,12,12,23,23}', '{0,6,13,23}', '{100,80,20,0}'),
    ('{6,25,18,7,15,19,7,22}', '{t,t,t,t,f,t,t,f}', '{6,7,18,25,25,25}', '{0,7,15,25}', '{100,62.5,62.5,0}'),
    ('{14,17,12,15,18,10,6,0,30,6,3,12,22}', '{f,f,f,t,t,t,t,t,f,t,f,t,t}', '{6,10,15,22,NULL,NULL}', '{0,9,18,30}', '{92.3076923076923,75.5244755244755,31.3286713286713,15.6643356643357}'),
    ('{19,22,16,20,5,4,12,5,10,22,22,22,14,8,7,27,2,25,5,16,5}', '{t,f,t,t,t,t,t,t,t,t,t,t,f,t,t,t,t,t,t,t,t}', '{5,5,16,22,25,27}', '{0,8,16,27}', '{100,61.9047619047619,41.9047619047619,0}'),
    ('{22,6,3,21,8,1,30,22,7,26,19,12,2,24,0,17,13,11,11,27,1,14,25,24,26,24,10,21,20,13,3,6,9,24}', '{f,t,f,f,f,t,t,t,f,f,t,t,f,f,t,t,f,t,t,t,f,t,f,t,t,f,f,f,t,f,f,f,t,t}', '{9,14,24,27,30,30}', '{0,9,18,30}', '{97.0588235294118,86.9747899159664,66.2775805509369,0}'),
    ('{698}', '{t}', '{698,698,698,698,698,698}', '{0,209,418,698}', '{100,100,100,0}'),
    ('{931,743}', '{t,t}', '{743,743,837,931,931,931}', '{0,279,558,931}', '{100,100,100,0}'),
    ('{835,980,548}', '{f,f,t}', '{548,548,NULL,NULL,NULL,NULL}', '{0,294,588,980}', '{100,100,66.6666666666667,66.6666666666667}'),
    ('{343,125,502,521,538}', '{f,t,t,f,f}', '{125,502,NULL,NULL,NULL,NULL}', '{0,161,322,538}', '{100,80,80,53.3333333333333}'),
    ('{328,262,738,906,195,213,832,948}', '{f,t,t,t,t,t,t,t}', '{195,237.5,738,906,948,948}', '{0,284,568,948}', '{100,62.5,62.5,0}'),
    ('{860,438,884,614,551,958,102,843,487,572,58,904,553}', '{t,t,f,t,t,f,t,f,t,f,t,t,f}', '{102,487,860,904,NULL,NULL}', '{0,287,574,958}', '{100,84.6153846153846,61.5384615384615,19.2307692307692}'),
    ('{565,680,993,70,572,510,902,335,715,559,228,590,493,851,63,364,127,750,715,327,836}', '{f,f,f,f,f,f,t,f,f,f,t,f,f,f,f,t,t,f,t,t,t}', '{228,715,902,NULL,NULL,NULL}', '{0,297,595,993}', '{100,89.4736842105263,78.5964912280702,25.2631578947368}'),
    ('{574,151,848,834,216,134,904,230,40,553,35,581,912,930,701,726,82,755,179,978,967,579,493,58,425,182,233,551,557,30,169,445,839,185}', '{t,t,t,t,t,t,t,t,t,f,t,t,t,t,t,t,f,t,t,t,f,t,t,t,t,t,t,t,t,t,t,t,t,t}', '{58,182,551,834,912,978}', '{0,293,586,978}', '{100,60.8519269776876,35.6997971602434,0}');
CREATE TEMP TABLE ours AS SELECT r.*, (SELECT survival_summary(w, a) FROM unnest(wait, answered) AS u(w, a)) AS s FROM r_km AS r;
SELECT is_empty($$SELECT wait, answered, p, theirs, km_percentile(s, p) FROM ours, unnest(ARRAY[0.1,0.25,0.5,0.75,0.9,1]::float8[], quantiles) AS q(p, theirs)
                  WHERE km_percentile(s, p)::float8 IS DISTINCT FROM theirs$$, 'percentiles are those of survfit');
SELECT is_empty($$SELECT wait, answered, t, theirs, km_survival(s, t) FROM ours, unnest(at, survival) AS q(t, theirs)
                  WHERE abs(km_survival(s, t)::float8 - theirs) > 1e-12$$, 'the curve is that of survfit');
SELECT is_empty($$SELECT * FROM ours WHERE km_median(s) IS DISTINCT FROM (SELECT km_median(w, a) FROM unnest(wait, answered) AS u(w, a)) OR km_median(s) IS DISTINCT FROM km_percentile(s, 0.5)
                  OR km_median_interval(s) IS DISTINCT FROM km_median(s)::float8 * interval '1 min'$$, 'one step and two steps agree');

-- fit <- survfit(Surv(wait, answered) ~ 1, conf.type = "log-log"); quantile(fit, c(0.1,0.25,0.5,0.75,0.9))$lower and $upper, of the same rows in order;
-- then of i <- 1:400; wait <- (i*7919) %% 1009 + i/1000; answered <- (i*31) %% 10 < 6 with conf.int 0.95, 0.9 and 0.99
CREATE TEMP TABLE r_ci (k integer, lower float8[], upper float8[]);
INSERT INTO r_ci VALUES
    (1, '{NULL,NULL,NULL,NULL,NULL}', '{NULL,NULL,NULL,NULL,NULL}'),
    (2, '{NULL,NULL,NULL,NULL,NULL}', '{NULL,NULL,NULL,NULL,NULL}'),
    (3, '{2,2,2,2,2}', '{2,NULL,NULL,NULL,NULL}'),
    (4, '{0,0,0,0,3}', '{3,NULL,NULL,NULL,NULL}'),
    (5, '{5,5,5,5,5}', '{NULL,NULL,NULL,NULL,NULL}'),
    (6, '{0,0,2,3,NULL}', '{2,3,NULL,NULL,NULL}'),
    (7, '{0,0,2,5,5}', '{2,5,NULL,NULL,NULL}'),
    (8, '{0,1,3,5,6}', '{2,3,6,NULL,NULL}'),
    (9, '{NULL,NULL,NULL,NULL,NULL}', '{NULL,NULL,NULL,NULL,NULL}'),
    (10, '{17,17,17,17,17}', '{NULL,NULL,NULL,NULL,NULL}'),
    (11, '{NULL,NULL,NULL,NULL,NULL}', '{NULL,NULL,NULL,NULL,NULL}'),
    (12, '{4,4,4,4,12}', '{7,12,NULL,NULL,NULL}'),
    (13, '{6,6,6,7,19}', '{7,19,NULL,NULL,NULL}'),
    (14, '{0,0,6,15,18}', '{10,15,22,NULL,NULL}'),
    (15, '{2,2,5,16,22}', '{5,10,22,NULL,NULL}'),
    (16, '{0,6,14,24,27}', '{12,20,27,NULL,NULL}'),
    (17, '{NULL,NULL,NULL,NULL,NULL}', '{NULL,NULL,NULL,NULL,NULL}'),
    (18, '{743,743,743,743,743}', '{NULL,NULL,NULL,NULL,NULL}'),
    (19, '{548,548,548,548,548}', '{NULL,NULL,NULL,NULL,NULL}'),
    (20, '{125,125,125,125,502}', '{502,NULL,NULL,NULL,NULL}'),
    (21, '{195,195,195,262,832}', '{262,832,906,NULL,NULL}'),
    (22, '{58,58,438,614,904}', '{487,614,NULL,NULL,NULL}'),
    (23, '{127,127,715,836,902}', '{715,902,NULL,NULL,NULL}'),
    (24, '{30,58,216,579,839}', '{169,425,701,912,NULL}');
CREATE TEMP TABLE r_ci_400 (confidence float8, lower float8[], upper float8[]);
INSERT INTO r_ci_400 VALUES (0.95, '{125.230,324.354,633.075,870.390,969.330}', '{220.203,444.373,750.371,943.040,1005.033}'), (0.9, '{133.164,335.011,646.220,873.113,969.330}', '{208.302,435.195,741.193,939.073,1002.310}'), (0.99, '{109.362,302.031,613.240,852.034,960.152}', '{232.104,460.241,762.272,956.185,NULL}');
SELECT is_empty($$SELECT * FROM (SELECT s, r_ci.* FROM (SELECT s, row_number() OVER () AS k FROM ours) AS o JOIN r_ci USING (k)) AS t, unnest(ARRAY[0.1,0.25,0.5,0.75,0.9]::float8[], lower, upper) AS q(p, l, u), km_percentile_ci(s, p) AS e
                  WHERE e.lower::float8 IS DISTINCT FROM l OR e.upper::float8 IS DISTINCT FROM u OR e.value IS DISTINCT FROM km_percentile(s, p) OR e.n <> sample_size(s)$$, 'intervals of percentiles are those of survfit');
SELECT is_empty($$SELECT * FROM (SELECT survival_summary((i * 7919) % 1009 + i / 1000.0, i * 31 % 10 < 6) AS s FROM generate_series(1, 400) AS i) AS t, r_ci_400,
                  unnest(ARRAY[0.1,0.25,0.5,0.75,0.9]::float8[], lower, upper) AS q(p, l, u), km_percentile_ci(s, p, confidence => confidence) AS e
                  WHERE abs(e.lower - l) > 1e-9 OR abs(e.upper - u) > 1e-9 OR (e.lower IS NULL) <> (l IS NULL) OR (e.upper IS NULL) <> (u IS NULL)$$, 'at other levels too');
SELECT is(km_median_ci(s, 0.9), km_percentile_ci(s, 0.5, 0.9), 'the median is a percentile') FROM ours WHERE cardinality(wait) = 34;
SELECT is(km_percentile_ci(s, 0)::text, '(0,0,0,34)', 'after 0 minutes none has ended') FROM ours WHERE cardinality(wait) = 34 LIMIT 1;
SELECT is(km_median_ci('answered missing:3 waiting missing:0')::text, NULL, 'of nothing there is none');
SELECT throws_ok(format('SELECT km_percentile_ci(%L, %s)', 'answered missing:0 waiting missing:0', bad), '22023', NULL, bad) FROM unnest(ARRAY['1.1', '0.5, 1', '0.5, NULL', '-0.1, 0.9']) AS bad;

-- ---- against the curve in SQL: exact while small, a histogram after ----

CREATE TABLE wait AS
SELECT i, team, created, CASE WHEN hashint8extended(i, 3) % 4 <> 0 THEN created + usec * interval '1 us' END AS first_reply, usec
FROM (SELECT i, abs(hashint8extended(i, 1) % 20) AS team, timestamptz '2024-01-01' + (abs(hashint8extended(i, 2)) % 2592000) * interval '1 s' AS created,
             (60e6 * exp(abs(hashint8extended(i, 4) % 1000000) / 1e6 * 10))::bigint AS usec FROM generate_series(1, 8000) AS i) AS r;
ALTER TABLE wait SET (parallel_workers = 2);
ANALYZE wait;
CREATE FUNCTION pg_temp.curve(which integer) RETURNS TABLE (at float8, survival float8) LANGUAGE sql AS $$
    WITH watched AS (SELECT extract(epoch FROM least(first_reply, as_of) - created)::float8 / 60 AS w, coalesce(first_reply <= as_of, false) AS ended
                     FROM wait, (VALUES (timestamptz '2024-01-29')) AS t(as_of) WHERE created <= as_of AND (which < 0 OR team = which)),
         steps AS (SELECT w, count(*) FILTER (WHERE ended) AS d, sum(count(*)) OVER (ORDER BY w DESC) AS n FROM watched GROUP BY w)
    SELECT w, exp(sum(ln(1 - d::float8 / n)) FILTER (WHERE d < n) OVER (ORDER BY w)) FROM steps WHERE d > 0 $$;
CREATE TEMP TABLE checked AS
SELECT which, p, km_percentile(s, p)::float8 AS ours, (SELECT min(at) FROM pg_temp.curve(which) WHERE survival <= 1 - p + 1e-12) AS theirs
FROM (SELECT -1 AS which, survival_summary(created, first_reply, timestamptz '2024-01-29') AS s FROM wait UNION ALL
      SELECT 3, survival_summary(created, first_reply, timestamptz '2024-01-29') FROM wait WHERE team = 3) AS t, unnest(ARRAY[0.1, 0.25, 0.5, 0.6, 0.7]::float8[]) AS p;
SELECT is(count(*) FILTER (WHERE ours IS NULL OR theirs IS NULL), 0::bigint, 'all of these percentiles are there') FROM checked;
SELECT is_empty('SELECT * FROM checked WHERE abs(ours / theirs - 1) > 0.01', 'percentiles within 1 % of the curve in SQL');
SELECT is_empty($$SELECT m, km_survival(s, m), survival FROM (SELECT survival_summary(created, first_reply, timestamptz '2024-01-29') AS s FROM wait) AS t, unnest(ARRAY[2, 10, 60, 600, 6000]) AS m,
                  LATERAL (SELECT 100 * survival AS survival FROM pg_temp.curve(-1) WHERE at <= m ORDER BY at DESC LIMIT 1) AS c WHERE abs(km_survival(s, m) - survival) > 0.3$$, 'and so is the curve, within the same buckets');
-- Exactly the ordinary percentiles where nobody waits any more, and the same buckets as duration_summary where they are many.
-- So near to one half that a double cannot tell: of 2^30 that ended after 5 minutes and as many that were watched for 10, and of one more of either.
WITH RECURSIVE doubled(k, s) AS (SELECT 0, survival_summary(w, w = 5) FROM unnest(ARRAY[5, 10]) AS w UNION ALL SELECT k + 1, s + s FROM doubled WHERE k < 30)
SELECT is(ARRAY[km_median(s), km_median(s + one.ended), km_median(s + one.running)], ARRAY[7.5, 5, NULL], 'a half, a billionth more and less')
FROM doubled, (SELECT survival_summary(5, true) AS ended, survival_summary(10, false) AS running) AS one WHERE k = 30;
SELECT is(km_median(s), percentile(d, 0.5), 'nobody waiting, exact') FROM (SELECT survival_summary(usec / 6e7, true) AS s, duration_summary(usec / 6e7) AS d FROM wait WHERE i <= 201) AS t;
SELECT ok(abs(km_percentile(s, p) / percentile(d, p) - 1) < 0.01, 'nobody waiting, histogram, ' || p) FROM (SELECT survival_summary(usec / 6e7, true) AS s, duration_summary(usec / 6e7) AS d FROM wait) AS t, unnest(ARRAY[0.01, 0.5, 0.9, 0.99]) AS p;
SELECT is(km_percentile(s, 1), longest(d), 'the longest is known') FROM (SELECT survival_summary(usec / 6e7, true) AS s, duration_summary(usec / 6e7) AS d FROM wait) AS t;

-- ---- histograms against the exact curve, over random cases: lognormal waits of any spread, heavily or lightly censored ----

\if :{?km_cases} \else \set km_cases 600 \endif
CREATE FUNCTION pg_temp.noise(i bigint, seed bigint) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN ((hashint8extended(i, seed) & 2147483647)::float8 + 0.5) / 2147483648.0;
CREATE TEMP TABLE km_row AS
SELECT c, CASE c % 4 WHEN 1 THEN greatest(1000000, w / 1000000 * 1000000) WHEN 2 THEN greatest(60000000, w / 60000000 * 60000000) ELSE w END AS w, ended
FROM (SELECT c, least(t, z)::bigint AS w, t <= z AS ended
      FROM (SELECT c, 0.5 + 2 * pg_temp.noise(c, 2) AS sigma, 16 + 6 * pg_temp.noise(c, 3) AS mu, 2.5 - 3 * pg_temp.noise(c, 4) AS open_for,
                   (CASE WHEN c % 20 = 0 THEN 3000 + 7000 * pg_temp.noise(c, 11) ELSE 270 + 900 * pg_temp.noise(c, 1) END)::int AS n
            FROM generate_series(1, :km_cases) AS c) AS cases, generate_series(1, n) AS i,
      LATERAL (SELECT exp(mu + sigma * sqrt(-2 * ln(pg_temp.noise(c * 100000 + i, 5))) * cos(2 * pi() * pg_temp.noise(c * 100000 + i, 6))) AS t,
                      exp(mu + sigma * open_for + sigma * ln(-ln(pg_temp.noise(c * 100000 + i, 7)))) AS z) AS x) AS y;
CREATE TEMP TABLE km_exact AS
WITH counted AS (SELECT c, w, count(*) FILTER (WHERE ended) AS d, count(*) AS m FROM km_row GROUP BY c, w),
     risk AS (SELECT c, w, d, sum(m) OVER (PARTITION BY c ORDER BY w DESC) AS n FROM counted)
SELECT c, w, exp(greatest(-650, sum(CASE WHEN d < n THEN ln(1 - d / n::float8) ELSE -600 END) OVER (PARTITION BY c ORDER BY w))) AS s FROM risk WHERE d > 0;
CREATE INDEX ON km_exact (c, w);
ANALYZE km_exact;
CREATE TEMP TABLE km_summary AS SELECT c, survival_summary(w / 6e7, ended) AS s, percentile_cont(ARRAY[0.1,0.3,0.5,0.7,0.9,0.97]::float8[]) WITHIN GROUP (ORDER BY w) AS times FROM km_row GROUP BY c;
CREATE TEMP TABLE km_off AS
SELECT c, p, (ours / truth - 1) * 100 AS off, (ours IS NULL) <> (truth IS NULL) AS lost
FROM km_summary, unnest(ARRAY[0.1,0.25,0.5,0.75,0.9,0.95]::float8[]) AS p,
     LATERAL (SELECT (km_percentile(s, p) * 60000000)::float8 AS ours, (SELECT min(w) FROM km_exact AS e WHERE e.c = km_summary.c AND e.s <= 1 - p + 1e-12) AS truth) AS x;
SELECT cmp_ok(abs(avg(off))::numeric, '<', 0.1, 'percentiles over histograms: biased by less than 0.1 %') FROM km_off;
SELECT cmp_ok((percentile_cont(0.99) WITHIN GROUP (ORDER BY abs(off)))::numeric, '<', 1.0, '99 of 100 within 1 %') FROM km_off;
SELECT cmp_ok((count(*) FILTER (WHERE lost))::numeric / count(*), '<', 0.001, 'and there where they should be') FROM km_off;
CREATE TEMP TABLE km_share_off AS
SELECT c, km_survival(s, t::bigint * interval '1 us')::float8 - 100 * coalesce((SELECT e.s FROM km_exact AS e WHERE e.c = km_summary.c AND e.w <= t::bigint ORDER BY e.w DESC LIMIT 1), 1) AS off
FROM km_summary, unnest(times) AS t;
SELECT cmp_ok((percentile_cont(0.99) WITHIN GROUP (ORDER BY abs(off)))::numeric, '<', 0.5, '99 of 100 shares still waiting within half a point') FROM km_share_off;
SELECT cmp_ok(abs(avg(off))::numeric, '<', 0.1, 'on average within a tenth') FROM km_share_off;
-- At times that people name, where a bucket ends.
CREATE TEMP TABLE km_mark_off AS
SELECT c, km_survival(s, m)::float8 - 100 * coalesce((SELECT e.s FROM km_exact AS e WHERE e.c = km_summary.c AND e.w <= m * 60000000::bigint ORDER BY e.w DESC LIMIT 1), 1) AS off
FROM km_summary, unnest(ARRAY[1, 5, 15, 30, 60, 75, 240, 480, 1440, 4320, 10080]) AS m;
SELECT cmp_ok(max(abs(off))::numeric, '<', 0.5, 'at times that people name every one') FROM km_mark_off;
SELECT cmp_ok(abs(avg(off))::numeric, '<', 0.01, 'and without bias') FROM km_mark_off;

-- As of a moment: the figure of then, whatever came in since.
SELECT is(survival_summary(created, first_reply, timestamptz '2024-01-15'), survival_summary(created, CASE WHEN first_reply <= '2024-01-15' THEN first_reply END, timestamptz '2024-01-15') FILTER (WHERE created <= '2024-01-15')
          + survival_summary(NULL::timestamptz, NULL, NULL) FILTER (WHERE created > '2024-01-15'), 'as of a moment') FROM wait;

-- ---- the same bytes ----

CREATE TEMP TABLE whole AS SELECT survival_summary(created, first_reply, timestamptz '2024-01-29') AS s FROM wait;
SELECT is((SELECT survival_summary(created, first_reply, timestamptz '2024-01-29' ORDER BY hashint8extended(i, 77)) FROM wait)::text, s::text, 'no order of rows shows') FROM whole;
SELECT is((SELECT survival_summary_send(survival_summary(p)) FROM (SELECT survival_summary(created, first_reply, timestamptz '2024-01-29')::text::survival_summary AS p FROM wait GROUP BY hashint8extended(i, 78) % k) AS t),
          survival_summary_send(s), format('merged from random splits by %s, through text, it is the same to the byte', k)) FROM whole, unnest(ARRAY[3, 17, 400]) AS k;
SELECT is((SELECT survival_summary(p ORDER BY length(p::text) DESC) FROM (SELECT survival_summary(created, first_reply, timestamptz '2024-01-29') AS p FROM wait GROUP BY team, i % 3) AS t), s, 'merged, equal by =') FROM whole;
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
SELECT alike(pg_temp.plan($$SELECT km_median(created, first_reply, timestamptz '2024-01-29') FROM wait$$), '%Partial Aggregate%', 'a parallel plan has partial aggregates');
CREATE TEMP TABLE in_parallel AS SELECT survival_summary(created, first_reply, timestamptz '2024-01-29')::text AS s FROM wait;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is((SELECT s FROM in_parallel), s::text, 'parallel is serial') FROM whole;
SELECT is((SELECT string_agg(m::text, ' ' ORDER BY i) FROM (SELECT i, survival_summary(created, first_reply, timestamptz '2024-01-29') OVER (ORDER BY i ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS m FROM wait WHERE i <= 100) AS t),
          (SELECT string_agg((SELECT survival_summary(created, first_reply, timestamptz '2024-01-29')::text FROM wait s WHERE s.i BETWEEN c.i - 9 AND c.i), ' ' ORDER BY i) FROM wait c WHERE i <= 100), 'a moving frame is what recomputation gives');
SELECT is((SELECT md5(string_agg(m::text, ' ' ORDER BY i)) FROM (SELECT i, survival_summary(created, first_reply, timestamptz '2024-01-29') OVER (ORDER BY i ROWS BETWEEN 899 PRECEDING AND CURRENT ROW) AS m FROM wait WHERE i <= 1000) AS t WHERE i % 100 = 0),
          (SELECT md5(string_agg((SELECT survival_summary(created, first_reply, timestamptz '2024-01-29')::text FROM wait s WHERE s.i BETWEEN c.i - 899 AND c.i), ' ' ORDER BY i)) FROM wait c WHERE i <= 1000 AND i % 100 = 0), 'with histograms too');
SELECT is((SELECT count(DISTINCT s) FROM (SELECT s FROM whole UNION ALL SELECT s FROM in_parallel AS p(t), LATERAL (SELECT t::survival_summary) AS x(s)) AS u), 1::bigint, 'one and the same for DISTINCT');

-- ---- round trips, malformed input ----

CREATE TEMP TABLE trip AS SELECT team AS g, survival_summary(created, first_reply, timestamptz '2024-01-29') AS s FROM wait GROUP BY 1
UNION ALL SELECT 100, s FROM whole UNION ALL SELECT 101, 'answered missing:0 waiting missing:0' UNION ALL SELECT 102, survival_summary(usec / 6e7, i <= 300) FROM wait WHERE i <= 310;
SELECT is_empty('SELECT * FROM trip WHERE s::text::survival_summary <> s OR s::text::survival_summary::text <> s::text', 'text round trip');
CREATE FUNCTION pg_temp.receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE file text := current_setting('data_directory') || '/cskpi_survival_test'; result text;
BEGIN
    DROP TABLE IF EXISTS received;
    CREATE TEMP TABLE received (s survival_summary);
    EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, file);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', file);
    SELECT s::text INTO STRICT result FROM received;
    RETURN result;
END $$;
SELECT is_empty('SELECT * FROM trip WHERE pg_temp.receive(survival_summary_send(s)) <> s::text', 'binary round trip');
SELECT throws_ok(format('SELECT pg_temp.receive(%L)', bytes), code, NULL, 'malformed binary: ' || why)
FROM (SELECT survival_summary_send('answered unit:min 5:1 missing:0 waiting unit:min 7:1 missing:0') AS good) AS g,
     LATERAL (VALUES (substr(good, 1, 3), '08P01', 'cut short'), (substr(good, 1, 20), '22P03', 'a part cut short'), (good || '\x00', '22P03', 'too long'), (set_byte(good, 0, 9), '22P03', 'another version'), (set_byte(good, 1, 255), '22P03', 'a negative length'),
                     (set_byte(good, 4, 25), '08P01', 'a length that cuts a part'), (set_byte(good, 4, 27), '22P03', 'a length beyond a part'), (set_byte(good, 5, 9), '22P03', 'a part of another version')) AS t(bytes, code, why);
SELECT throws_ok(format('SELECT %L::survival_summary', bad), '22P02', NULL, bad) FROM unnest(ARRAY['', 'answered', 'answered missing:0 waiting', 'answered missing:0 waiting missing:1', 'waiting missing:0',
    'answered unit:min 5:1 7:x missing:0 waiting missing:0', 'answered missing:0 waiting missing:0 waiting missing:0', 'unit:min 5:1 missing:0']) AS bad;

-- More rows than a counter holds, though neither half has too many.
SELECT throws_like(format('SELECT %L::survival_summary', 'answered ' || most || ' waiting ' || most), 'invalid input syntax for type survival_summary%', 'more rows than can be counted')
FROM (SELECT regexp_replace(duration_summary(i % 2)::text, ' b(\d+):\d+', ' b\1:9000000000000000000') AS most FROM generate_series(1, 1000) AS i) AS m;

SELECT * FROM finish();
ROLLBACK;
