-- Properties of duration_summary over lognormal, uniform, constant, two-valued and heavy-tailed data, from one row to a
-- million; hostile text, binary and stored bytes.
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL jit = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT plan(112);

-- ---- the data: durations in microseconds ----

-- A number in (0, 1) that is the same on every machine and in every run.
CREATE FUNCTION noise(i bigint, seed bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((hashint8extended(i, seed) & 2147483647)::double precision + 0.5) / 2147483648.0;
CREATE UNLOGGED TABLE sample AS
SELECT i,
       (exp(17 + 2 * sqrt(-2 * ln(noise(i, 1))) * cos(2 * pi() * noise(i, 2))))::bigint AS lognormal,
       (noise(i, 3) * 3600e6)::bigint AS uniform,
       90000000::bigint AS constant,
       CASE WHEN noise(i, 4) < 0.3 THEN 60000000 ELSE 86400000000 END::bigint AS two_valued,
       (60e6 * (1 / noise(i, 5)) ^ 1.2)::bigint AS heavy_tailed,
       round(exp(noise(i, 6) * 9))::bigint * 60000000 AS whole_minutes,
       (hashint8extended(i, 7) & 15) * (hashint8extended(i, 8) & 3) AS near_zero
FROM generate_series(1, 1000000) AS i;
ANALYZE sample;

-- Everything that should hold of the summary of the first n values of a column; the names of what does not.
CREATE FUNCTION faults(dist text, n bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    p double precision[] := ARRAY[0, 0.001, 0.01, 0.05, 0.1, 0.25, 0.3, 0.333, 0.5, 0.666, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];
    s duration_summary;
    truth double precision[];
    ours numeric[];
    total numeric;
    variance numeric;
    lowest bigint;
    highest bigint;
    median double precision;
    at_least double precision;
    at_most double precision;
    share numeric;
    bad text := '';
BEGIN
    EXECUTE format('SELECT duration_summary(%1$I / 6e7::double precision), percentile_cont($1) WITHIN GROUP (ORDER BY %1$I),
                           sum(%1$I), var_samp(%1$I), min(%1$I), max(%1$I) FROM sample WHERE i <= $2', dist)
        INTO s, truth, total, variance, lowest, highest USING p, n;
    ours := percentiles(s, p);
    median := truth[9];
    EXECUTE format('SELECT 100.0 * count(*) FILTER (WHERE %1$I < $1 / 1.0158) / count(*), 100.0 * count(*) FILTER (WHERE %1$I <= $1 * 1.0158) / count(*)
                    FROM sample WHERE i <= $2', dist)
        INTO at_least, at_most USING median, n;
    share := share_within(s, median / 6e7);
    IF sample_size(s) <> n THEN bad := bad || ' n'; END IF;
    IF extract(epoch FROM total_interval(s)) * 1000000 <> total OR abs(mean(s) * n * 60000000 - total) > 1e-15 * total THEN bad := bad || ' mean'; END IF;
    IF extract(epoch FROM shortest_interval(s)) * 1000000 <> lowest OR extract(epoch FROM longest_interval(s)) * 1000000 <> highest THEN bad := bad || ' extremes'; END IF;
    IF n > 1 AND abs(standard_deviation(s) ^ 2 * 3.6e15 - variance) > 1e-12 * variance THEN bad := bad || ' deviation'; END IF;
    IF ours[1] <> shortest(s) OR ours[array_length(ours, 1)] <> longest(s) THEN bad := bad || ' p0 p1'; END IF;
    IF share < at_least - 1e-9 OR share > at_most + 1e-9 THEN bad := bad || ' share'; END IF;
    FOR k IN 1 .. array_length(p, 1) LOOP
        -- A microsecond is the grain of what is kept, so no percentage of less than that is asked for.
        IF abs(ours[k] * 6e7::numeric - truth[k]::numeric) > (CASE WHEN n <= 250 THEN 1e-6 + 1e-12 * truth[k] ELSE greatest(0.01 * truth[k], 0.5) END)
            THEN bad := bad || format(' p%s=%s not %s', p[k], ours[k], truth[k] / 6e7); END IF;
        IF k > 1 AND ours[k] < ours[k - 1] THEN bad := bad || format(' p%s falls', p[k]); END IF;
    END LOOP;
    IF s::text::duration_summary <> s OR s::text::duration_summary::text <> s::text THEN bad := bad || ' text'; END IF;
    RETURN bad;
END $$;

SELECT is(faults(dist, n), '', format('%s of %s', n, dist))
FROM unnest(ARRAY['lognormal', 'uniform', 'constant', 'two_valued', 'heavy_tailed']) AS dist, unnest(ARRAY[1, 2, 250, 251, 5000, 1000000]) AS n;
SELECT is(faults(dist, n), '', format('%s of %s', n, dist))
FROM unnest(ARRAY['whole_minutes', 'near_zero']) AS dist, unnest(ARRAY[100, 1000, 100000]) AS n;

-- Every percentile, not just round ones.
SELECT is((SELECT count(*) FROM (SELECT ours, lag(ours) OVER (ORDER BY k) AS before, truth
                                 FROM (SELECT duration_summary(heavy_tailed / 6e7) AS s, array_agg(heavy_tailed ORDER BY heavy_tailed) AS v FROM sample WHERE i <= 3000) t,
                                      generate_series(1, 3000) AS k,
                                      LATERAL (SELECT percentile(s, (k - 1) / 2999.0) * 60000000 AS ours, v[k] AS truth) x) y
           WHERE abs(ours - truth) > 0.01 * truth OR ours < before),
          0::bigint, 'every order statistic of 3000 within 1 %, in order');

-- ---- targets that people name: exact, whatever the data and however many ----

-- Plain, or every row would unpack it.
CREATE TABLE mark (usec bigint[]);
ALTER TABLE mark ALTER usec SET STORAGE PLAIN;
INSERT INTO mark
SELECT array_agg(DISTINCT m * 1000000 ORDER BY m * 1000000) AS usec
FROM (VALUES (1, 60), (5, 300), (60, 3600), (300, 8 * 3600), (1800, 36 * 3600), (3600, 72 * 3600), (43200, 30 * 86400), (86400, 90 * 86400)) AS s (step, until),
     generate_series(step::bigint, until, step) AS m;
SELECT is(cardinality(usec), 453, 'so many times have names') FROM mark;
-- Quarter hours over months, so that nearly every value is a mark, and two values next to each other.
ALTER TABLE sample ADD quarter_hours bigint GENERATED ALWAYS AS (uniform / 500000 * 900000000) STORED,
                   ADD neighbours bigint GENERATED ALWAYS AS (CASE WHEN two_valued = 60000000 THEN 4500000000 ELSE 4500000001 END) STORED,
                   ADD seconds bigint GENERATED ALWAYS AS (lognormal / 1000000 * 1000000) STORED;
-- How many are at most each mark, counted from the rows; the marks where the summary says otherwise.
CREATE FUNCTION wrong_marks(dist text, n bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    wrong text;
BEGIN
    EXECUTE format('WITH counted AS (SELECT width_bucket(%1$I - 1, usec) AS below, count(*) AS n FROM sample, mark WHERE i <= $1 GROUP BY 1),
                         truth AS (SELECT m, sum(coalesce(n, 0)) OVER (ORDER BY k) AS within FROM mark, unnest(usec) WITH ORDINALITY AS u (m, k) LEFT JOIN counted ON below = k - 1),
                         whole AS (SELECT duration_summary(%1$I / 6e7) AS s FROM sample WHERE i <= $1),
                         merged AS (SELECT duration_summary(p::text::duration_summary) AS s FROM (SELECT duration_summary(%1$I / 6e7) AS p FROM sample WHERE i <= $1 GROUP BY i / 400 %% 7) AS t)
                    SELECT string_agg(m::text, '' '') FROM (SELECT s FROM whole UNION ALL SELECT s FROM merged) AS t, truth
                    WHERE abs(share_within(s, m * interval ''1 us'') - 100.0 * within / $1) > 1e-16', dist) INTO wrong USING n;
    RETURN wrong;
END $$;
SELECT is(wrong_marks(dist, n), NULL, format('the share within every one of %s of %s is that of the rows', n, dist))
FROM unnest(ARRAY['lognormal', 'seconds', 'whole_minutes', 'quarter_hours', 'two_valued', 'neighbours']) AS dist, unnest(ARRAY[251, 1000000]) AS n;

-- ---- the same data, the same bytes ----

CREATE FUNCTION same_bytes(dist text, n bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    serial duration_summary;
    reverse duration_summary;
    shuffled duration_summary;
    few duration_summary;
    many duration_summary;
    nested duration_summary;
    parallel duration_summary;
BEGIN
    EXECUTE format('SELECT duration_summary(%I / 6e7) FROM sample WHERE i <= $1', dist) INTO serial USING n;
    EXECUTE format('SELECT duration_summary(%I / 6e7 ORDER BY i DESC) FROM sample WHERE i <= $1', dist) INTO reverse USING n;
    EXECUTE format('SELECT duration_summary(%I / 6e7 ORDER BY hashint8extended(i, 42)) FROM sample WHERE i <= $1', dist) INTO shuffled USING n;
    EXECUTE format('SELECT duration_summary(s) FROM (SELECT duration_summary(%I / 6e7) AS s FROM sample WHERE i <= $1 GROUP BY hashint8(i) & 7) t', dist) INTO few USING n;
    EXECUTE format('SELECT duration_summary(s ORDER BY random_group) FROM (SELECT hashint8extended(i, 9) & 4095 AS random_group, duration_summary(%I / 6e7) AS s
                    FROM sample WHERE i <= $1 GROUP BY 1) t', dist) INTO many USING n;
    EXECUTE format('SELECT sum_a + sum_b FROM (SELECT duration_summary(%1$I / 6e7) FILTER (WHERE i * 7 < $1) AS sum_a,
                    duration_summary(%1$I / 6e7) FILTER (WHERE i * 7 >= $1) AS sum_b FROM sample WHERE i <= $1) t', dist) INTO nested USING n;
    PERFORM set_config('max_parallel_workers_per_gather', '2', true), set_config('parallel_setup_cost', '0', true),
            set_config('parallel_tuple_cost', '0', true), set_config('min_parallel_table_scan_size', '0', true);
    EXECUTE format('SELECT duration_summary(%I / 6e7) FROM sample WHERE i <= $1', dist) INTO parallel USING n;
    PERFORM set_config('max_parallel_workers_per_gather', '0', true);
    RETURN (SELECT bool_and(other = serial AND other::text = serial::text AND duration_summary_send(other) = duration_summary_send(serial)
                            AND duration_summary_hash(other) = duration_summary_hash(serial)
                            AND duration_summary_hash_extended(other, 7) = duration_summary_hash_extended(serial, 7))
            FROM unnest(ARRAY[reverse, shuffled, few, many, nested, parallel]) AS other);
END $$;

SELECT ok(same_bytes(dist, n), format('any order, split and number of workers: %s of %s', n, dist))
FROM unnest(ARRAY['lognormal', 'two_valued', 'near_zero']) AS dist, unnest(ARRAY[250, 251, 100000]) AS n;

CREATE TABLE counts AS SELECT i, (hashint8extended(i, 21) & 63) AS v, (hashint8extended(i, 22) & 127)::int AS c FROM generate_series(1, 200) AS i;

-- From a table of counts: the bytes of the rows, in any order of the counts, merged and in moving frames.
CREATE FUNCTION counted_faults(dist text, n bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    rows duration_summary;
    counted duration_summary;
    reversed duration_summary;
    merged duration_summary;
BEGIN
    EXECUTE format('SELECT duration_summary(%I / 6e7) FROM sample WHERE i <= $1', dist) INTO rows USING n;
    EXECUTE format('SELECT duration_summary(v / 6e7, c ORDER BY v), duration_summary(v * interval ''1 us'', c ORDER BY c DESC, v DESC) FROM (SELECT %I AS v, count(*) AS c FROM sample WHERE i <= $1 GROUP BY 1) t', dist)
        INTO counted, reversed USING n;
    EXECUTE format('SELECT duration_summary(s) FROM (SELECT duration_summary(v / 6e7, c) AS s FROM (SELECT %1$I AS v, i %% 5 AS part, count(*) AS c FROM sample WHERE i <= $1 GROUP BY 1, 2) t GROUP BY part) t', dist) INTO merged USING n;
    RETURN concat_ws(' ', CASE WHEN counted <> rows OR counted::text <> rows::text THEN 'counted' END, CASE WHEN reversed <> rows THEN 'reversed' END, CASE WHEN merged <> rows THEN 'merged' END);
END $$;
SELECT is(counted_faults(dist, n), '', format('%s of %s from counts', n, dist))
FROM unnest(ARRAY['two_valued', 'near_zero', 'quarter_hours', 'constant']) AS dist, unnest(ARRAY[1, 251, 60000]) AS n;
SELECT is((SELECT count(*) FROM (SELECT duration_summary(v, c) OVER (ORDER BY i ROWS 5 PRECEDING) AS moving,
                                        (SELECT duration_summary(b.v) FROM counts b, generate_series(1, b.c) WHERE b.i BETWEEN a.i - 5 AND a.i) AS again FROM counts a) t WHERE moving <> again),
          0::bigint, 'moving frames of counts')
FROM (VALUES (1)) AS once;

CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    lines text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP lines := lines || line || E'\n'; END LOOP;
    RETURN lines;
END $$;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT alike(plan_of('SELECT frt(lognormal / 6e7), percentile(duration_summary(lognormal / 6e7), 0.9) FROM sample'), '%Partial Aggregate%', 'frt and percentiles run in workers');
CREATE VIEW pairs AS SELECT timestamptz '2024-01-01' + i * interval '1 minute' AS created, timestamptz '2024-01-01' + i * interval '1 minute' + lognormal * interval '1 us' AS replied, i & 3 AS team FROM sample;
SELECT alike(plan_of('SELECT team, asa(created, replied), duration_summary(created, replied) FROM pairs GROUP BY team'), '%Partial%Aggregate%', 'and by group');
SET LOCAL max_parallel_workers_per_gather = 0;

-- ---- against plain SQL, with rows that are still waiting ----

SELECT is((SELECT string_agg(team::text, ' ') FROM (
              SELECT team, frt(created, seen) AS kpi, missing(duration_summary(created, seen)) AS waiting, avg(extract(epoch FROM seen - created)) / 60 AS truth,
                     count(*) FILTER (WHERE seen IS NULL) AS truly_waiting
              FROM (SELECT team, created, CASE WHEN replied < created + interval '1 minute' THEN replied END AS seen FROM pairs WHERE created < '2024-01-15') p
              GROUP BY team) t
           WHERE abs(kpi - truth) > 1e-12 OR waiting <> truly_waiting),
          NULL, 'frt and missing by team as avg() and count() say');

-- ---- moving frames ----

CREATE FUNCTION frame_faults(dist text, preceding int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM (
        SELECT a.i, duration_summary(CASE WHEN i %% 10 <> 3 THEN %1$I / 6e7 END) OVER (ORDER BY i ROWS $1 PRECEDING) AS moving,
               (SELECT duration_summary(CASE WHEN b.i %% 10 <> 3 THEN %1$I / 6e7 END) FROM sample b WHERE b.i BETWEEN a.i - $1 AND a.i AND b.i <= 1200) AS again
        FROM sample a WHERE i <= 1200) t WHERE moving <> again OR moving::text <> again::text', dist) INTO wrong USING preceding;
    RETURN wrong;
END $$;
CREATE INDEX ON sample (i);
SELECT is(frame_faults(dist, preceding), 0::bigint, format('moving frame of %s of %s is the recomputed one', preceding, dist))
FROM unnest(ARRAY['lognormal', 'near_zero', 'two_valued', 'whole_minutes']) AS dist, unnest(ARRAY[0, 30, 320]) AS preceding;
CREATE TABLE daily AS SELECT i / 400 AS day, duration_summary(CASE WHEN i % 9 <> 1 THEN uniform / 6e7 END) AS s FROM sample WHERE i < 40000 GROUP BY 1;
SELECT is((SELECT count(*) FROM (SELECT duration_summary(s) OVER (ORDER BY day ROWS 6 PRECEDING) AS moving,
                                        (SELECT duration_summary(b.s) FROM daily b WHERE b.day BETWEEN a.day - 6 AND a.day) AS again FROM daily a) t
           WHERE moving <> again), 0::bigint, 'and a week of stored days is the merge of them');
CREATE TABLE daily_ties AS SELECT i / 400 AS day, duration_summary(near_zero / 6e7) AS s FROM sample WHERE i < 20000 GROUP BY 1;
SELECT is((SELECT count(*) FROM (SELECT duration_summary(s) OVER (ORDER BY day ROWS 6 PRECEDING) AS moving,
                                        (SELECT duration_summary(b.s) FROM daily_ties b WHERE b.day BETWEEN a.day - 6 AND a.day) AS again FROM daily_ties a) t
           WHERE moving <> again OR moving::text <> again::text), 0::bigint, 'also of days with the same extremes');
SELECT ok(every(duration_summary_subtract(duration_summary_add(s, s), s) = s), 'which are taken out without starting again') FROM daily_ties;

-- ---- binary through COPY, and what is not binary at all ----

CREATE TABLE stored (id int, s duration_summary);
INSERT INTO stored SELECT 1, duration_summary(NULL::interval) UNION ALL SELECT 2, duration_summary(lognormal / 6e7) FROM sample WHERE i <= 40
UNION ALL SELECT 3, duration_summary(lognormal / 6e7) FROM sample WHERE i <= 20000 UNION ALL SELECT 4, 'missing:0';
CREATE TABLE loaded (LIKE stored);
CREATE FUNCTION scratch_file() RETURNS text LANGUAGE sql STABLE RETURN current_setting('data_directory') || '/cskpi_duration_test.bin';
DO $$ BEGIN
    EXECUTE format('COPY stored TO %L (FORMAT binary)', scratch_file());
    EXECUTE format('COPY loaded FROM %L (FORMAT binary)', scratch_file());
END $$;
SELECT is((SELECT count(*) FROM stored JOIN loaded USING (id) WHERE stored.s = loaded.s AND stored.s::text = loaded.s::text), 4::bigint, 'COPY BINARY there and back');

-- The verdict of the receive function on bytes: the summary, or an SQLSTATE.
CREATE FUNCTION receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    object oid;
    result text;
BEGIN
    object := lo_from_bytea(0, bytea '\x5047434f50590aff0d0a000000000000000000' || bytea '\x0001' || int4send(length(bytes)) || bytes || bytea '\xffff');
    PERFORM lo_export(object, scratch_file()), lo_unlink(object);
    CREATE TEMP TABLE received (s duration_summary) ON COMMIT DROP;
    EXECUTE format('COPY received FROM %L (FORMAT binary)', scratch_file());
    SELECT CASE WHEN s::text::duration_summary = s AND (percentile(s, 0.5) IS NULL OR percentile(s, 0.5) >= 0) THEN s::text ELSE 'inconsistent' END INTO result FROM received;
    DROP TABLE received;
    RETURN result;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(receive(duration_summary_send(s)), s::text, format('receive takes what send gave, %s', id)) FROM stored WHERE id IN (2, 3);
SELECT is(receive(bytea '\x0200' || int8send(0) || int8send(0)), '22P03', 'another version is refused');
SELECT is(receive(bytea '\x0180' || int8send(0) || int8send(0)), '22P03', 'so are reserved bits');
SELECT is(receive(bytea '\x0100' || int8send(-1) || int8send(0)), '22P03', 'and a negative count');

-- One byte changed, or the end cut off: an error that says so, or another sound summary, and never anything else.
CREATE FUNCTION mutated(bytes bytea, k bigint) RETURNS bytea LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN k % 5 = 0 THEN substr(bytes, 1, (hashint8extended(k, 1) & 2147483647)::int % length(bytes))
                ELSE set_byte(bytes, CASE WHEN k % 2 = 0 THEN (hashint8extended(k, 2) & 2147483647)::int % least(length(bytes), 120) ELSE (hashint8extended(k, 2) & 2147483647)::int % length(bytes) END,
                              (hashint8extended(k, 3) & 255)::int) END;
SELECT is((SELECT string_agg(DISTINCT verdict, ' ') FROM (SELECT receive(mutated(duration_summary_send(s), k)) AS verdict FROM stored, generate_series(1, 150) AS k WHERE id IN (2, 3)) t
           WHERE verdict !~ '^(22P03|22003|08P01|(unit|sum|missing):.*)$'), NULL, 'mutated binary: an error or a sound summary');

-- ---- bytes on disk that nobody has checked, in the stored and in the working layout ----

-- byteasend gives back the bytes it gets, whatever their type is said to be.
CREATE FUNCTION as_stored(bytea) RETURNS duration_summary LANGUAGE internal IMMUTABLE STRICT AS 'byteasend';
CREATE FUNCTION stored_bytes(duration_summary) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'byteasend';
CREATE AGGREGATE raw_state(double precision) (SFUNC = duration_accum, STYPE = duration_summary, INITCOND = 'missing:0');
CREATE AGGREGATE raw_merge(duration_summary) (SFUNC = duration_summary_add, STYPE = duration_summary);
INSERT INTO stored SELECT 5, raw_state(lognormal / 6e7) FROM sample WHERE i <= 40 UNION ALL SELECT 6, raw_state(lognormal / 6e7) FROM sample WHERE i <= 20000;
SELECT ok(w.s = c.s AND w.s::text = c.s::text AND duration_summary_send(w.s) = duration_summary_send(c.s) AND mean(w.s) = mean(c.s) AND w.s::jsonb = c.s::jsonb
          AND percentile(w.s, 0.3) = percentile(c.s, 0.3) AND longest(w.s) = longest(c.s) AND w.s + c.s = c.s + w.s AND duration_summary_hash(w.s) = duration_summary_hash(c.s)
          AND stored_bytes(w.s) <> stored_bytes(c.s), format('a working state says the same as the summary, %s', c.id))
FROM stored c JOIN stored w ON w.id = c.id + 3 WHERE c.id IN (2, 3);
CREATE FUNCTION use_stored(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    s duration_summary := as_stored(bytes);
    seen text;
BEGIN
    seen := s::text || mean(s) || total(s) || percentiles(s, ARRAY[0, 0.1, 0.5, 0.99, 1])::text || share_within(s, 10) || standard_deviation(s) || s::jsonb::text
            || duration_accum(s, 3.0)::text || (s + s)::text;
    PERFORM duration_unaccum(s, 3.0);
    RETURN 'sound';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is((SELECT string_agg(DISTINCT verdict, ' ') FROM (SELECT use_stored(mutated(stored_bytes(s), k)) AS verdict FROM stored, generate_series(1, 150) AS k WHERE id IN (2, 3, 5, 6)) t
           WHERE verdict NOT IN ('sound', 'XX001', '22003')), NULL, 'mutated stored bytes: an error or a sound summary');
SELECT is(string_agg(DISTINCT use_stored(substr(stored_bytes(s), 1, n)), ' '), 'XX001', format('stored bytes cut off anywhere, %s', id))
FROM stored, LATERAL generate_series(0, length(stored_bytes(s)) - 1) AS n WHERE id IN (2, 3) GROUP BY id ORDER BY id;
CREATE FUNCTION grow_stored(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    -- The first value of a strict aggregate becomes its state as it is.
    PERFORM raw_merge(v)::text FROM (SELECT as_stored(bytes) AS v UNION ALL (SELECT duration_summary(uniform / 6e7) FROM sample WHERE i <= 900 GROUP BY i & 7)) t;
    RETURN 'sound';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is((SELECT string_agg(DISTINCT verdict, ' ') FROM (SELECT grow_stored(mutated(stored_bytes(s), k)) AS verdict FROM stored, generate_series(1, 150) AS k WHERE id IN (2, 3, 5, 6)) t
           WHERE verdict NOT IN ('sound', 'XX001', '22003')), NULL, 'and as the state of an aggregate too');

-- A packed histogram is merged without being unpacked, so that must refuse what reading it refuses, and else give the same.
CREATE FUNCTION merge_stored(good duration_summary, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    read text;
    merged text;
BEGIN
    BEGIN read := (good + as_stored(bytes)::text::duration_summary)::text; EXCEPTION WHEN OTHERS THEN read := SQLSTATE; END;
    BEGIN merged := (good + as_stored(bytes))::text; EXCEPTION WHEN OTHERS THEN merged := SQLSTATE; END;
    RETURN CASE WHEN read = merged THEN CASE WHEN read ~ '^.....$' THEN read ELSE 'same' END ELSE read || ' <> ' || merged END;
END $$;
CREATE TABLE histogram AS
SELECT duration_summary(lognormal / 6e7) AS s FROM sample WHERE i <= 300 UNION ALL SELECT duration_summary(whole_minutes / 6e7) FROM sample WHERE i <= 700
UNION ALL SELECT duration_summary(near_zero / 6e7) FROM sample WHERE i <= 5000;
SELECT is(string_agg(DISTINCT verdict, ' ' ORDER BY verdict), 'XX001 same', 'damaged bytes merged: refused where reading them is, else the same')
FROM (SELECT merge_stored(good.s, set_byte(stored_bytes(bad.s), at, byte)) AS verdict
      FROM histogram AS good, histogram AS bad, LATERAL generate_series(0, least(length(stored_bytes(bad.s)), 90) - 1) AS at, unnest(ARRAY[0, 1, 127, 255]) AS byte) t;

-- ---- malformed text ----

CREATE FUNCTION read_text(value text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN CASE WHEN value::duration_summary::text::duration_summary = value::duration_summary THEN 'sound' ELSE 'inconsistent' END;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is((SELECT string_agg(DISTINCT verdict, ' ') FROM (
              SELECT read_text(overlay(s::text placing substr('0123456789:b x-_', 1 + (hashint8extended(k, 4) & 15)::int, 1)
                               from 1 + (hashint8extended(k, 5) & 2147483647)::int % length(s::text))) AS verdict
              FROM stored, generate_series(1, 200) AS k WHERE id IN (2, 3)) t
           WHERE verdict NOT IN ('sound', '22P02', '22003')), NULL, 'mutated text: an error or a sound summary');

-- ---- operator classes ----

CREATE INDEX ON stored USING btree (s);
CREATE INDEX ON stored USING hash (s);
SELECT is((SELECT count(DISTINCT s) FROM stored), 4::bigint, 'DISTINCT finds four of six, two being working states of others');
SET LOCAL enable_seqscan = off;
SELECT is((SELECT array_agg(id ORDER BY id) FROM stored WHERE s = (SELECT duration_summary(lognormal / 6e7) FROM sample WHERE i <= 40)), ARRAY[2, 5], 'found by an index');

-- So many values that their number of minutes is beyond 64 bits.
SELECT ok(abs(mean(many) - 30000000000 / (9000000000000000500 * 60000000.0)) < 1e-25 AND mean(many) > 5.5e-17, 'nine trillions of millions of values') FROM
    (SELECT regexp_replace(duration_summary(i % 2)::text, ' b0:\d+', ' b0:9000000000000000000')::duration_summary AS many FROM generate_series(1, 1000) AS i) AS m;

-- Of values that are all the longest or 0 the squares are as many as can be: one more cannot be.
SELECT is(many::text::duration_summary, many, 'the most that squares can be') FROM (SELECT duration_summary(i % 2) AS many FROM generate_series(1, 700) AS i) AS m;
SELECT throws_like(format('SELECT %L::duration_summary', replace(many, 'squares:1260000000000000000 ', format('squares:%s ', squares))), 'invalid input syntax for type duration_summary%', squares || ' squares')
FROM unnest(ARRAY['1260000000000000001', repeat('9', 60), '']) AS squares, (SELECT duration_summary(i % 2)::text AS many FROM generate_series(1, 700) AS i) AS m;

SELECT * FROM finish();
ROLLBACK;
