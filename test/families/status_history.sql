-- status_history: against window functions over 100,000 random histories; any order, split and merge byte-equal; round
-- trips; long ones; malformed input.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
BEGIN;
SET LOCAL TimeZone = 'UTC';
SET LOCAL work_mem = '256MB';
SELECT * FROM no_plan();

-- 800,000 rows of 100,000 tickets over four weeks with a change of the clock in New York: times to the quarter of an hour,
-- or to half a day, so that many tie, with the row's number as seq; six statuses of which one is NULL, often the one
-- before; 0.5 % have no time. Some tickets have a row, some thirty, some none that counts.
CREATE TEMP TABLE change AS
SELECT i, ticket, CASE WHEN i % 200 <> 0 THEN at END AS at, (ARRAY['new', 'open', 'pending', 'hold', 'solved', NULL])[1 + abs(hashint8extended(i, 3) % 6)] AS status,
       abs(hashint8extended(i, 4) % 7) AS part
FROM (SELECT i, 1 + abs(hashint8extended(i, 1) % 100000) AS ticket,
             timestamptz '2024-03-04' + abs(hashint8extended(i, 2) % 2592) / (CASE WHEN hashint8extended(i, 1) % 5 = 0 THEN 48 ELSE 1 END) * (CASE WHEN hashint8extended(i, 1) % 5 = 0 THEN 48 ELSE 1 END) * interval '15 min' AS at
      FROM generate_series(1, 700000) i
      UNION ALL
      SELECT 700000 + i, 1 + abs(hashint8extended(i / 30, 1) % 100000), timestamptz '2024-03-08' + (i % 30) / 3 * interval '10 h' + interval '1 us' * i
      FROM generate_series(1, 100000) i) x;
ANALYZE change;
CREATE TEMP TABLE built AS SELECT ticket, status_history(at, status, i) AS h FROM change GROUP BY ticket;
CREATE INDEX ON built (ticket);
ANALYZE built;

-- ---- against the window functions: changes of value, and visits to a set, with what had happened by a moment ----
CREATE FUNCTION pg_temp.visits_by_hand(wanted text[], as_of timestamptz)
RETURNS TABLE (ticket bigint, entered timestamptz, left_at timestamptz) LANGUAGE sql AS $$
    WITH marked AS (
        SELECT ticket, at, i, coalesce(status, '(null)') = ANY (wanted) AS inside,
               coalesce(lag(coalesce(status, '(null)') = ANY (wanted)) OVER w, false) AS before
        FROM change WHERE at <= as_of WINDOW w AS (PARTITION BY ticket ORDER BY at, i)
    ), edges AS (
        SELECT ticket, at, inside, lead(at) OVER (PARTITION BY ticket ORDER BY at, i) AS next FROM marked WHERE inside <> before
    )
    SELECT ticket, at, next FROM edges WHERE inside
$$;
CREATE TEMP TABLE wanted (name text, statuses text, as_array text[], by_hand text[]);
INSERT INTO wanted VALUES
    ('one', 'open', '{open}', '{open}'), ('three', '{new,open,hold}', '{new,open,hold}', '{new,open,hold}'),
    ('null', NULL, ARRAY[NULL]::text[], '{(null)}'), ('all', '{solved,new,NULL,open,hold,pending}', '{solved,new,NULL,open,hold,pending}', '{new,open,hold,pending,solved,(null)}');
CREATE TEMP TABLE visit AS SELECT w.name, v.* FROM wanted w, pg_temp.visits_by_hand(w.by_hand, 'infinity') v;
CREATE INDEX ON visit (ticket);
CREATE TEMP TABLE by_hand AS
SELECT name, ticket, count(*) AS visits, min(entered) AS first_entered, max(entered) AS last_entered, count(left_at) AS leavings,
       coalesce(sum(left_at - entered), '0') AS time_in
FROM visit GROUP BY name, ticket;

SELECT is((SELECT count(*) FROM built), (SELECT count(DISTINCT ticket) FROM change), 'a history a ticket');
SELECT cmp_ok((SELECT count(*) FROM (SELECT FROM change GROUP BY ticket, at HAVING count(DISTINCT status) > 1) x), '>', 1000::bigint, 'many instants have several statuses');
SELECT is_empty(format($$
    SELECT ticket, visits(h, s), first_entered(h, s), last_entered(h, s), reopens(h, s), time_in_interval(h, s) FROM built, (SELECT %1$L::text) w(s) WHERE changes(h) + stations(h) + visits(h, NULL) > 0
    EXCEPT SELECT b.ticket, coalesce(v.visits, 0), v.first_entered, v.last_entered, coalesce(v.leavings, 0), coalesce(v.time_in, '0')
    FROM built b LEFT JOIN by_hand v ON v.ticket = b.ticket AND v.name = %2$L$$, statuses, name), name || ': visits, entered first and last, left, time')
FROM wanted;
SELECT is_empty(format($$
    SELECT 1 FROM built, (SELECT %L::text, %L::text[]) w(s, a) WHERE visits(h, s) <> visits(h, a) OR first_entered(h, s) IS DISTINCT FROM first_entered(h, a) OR last_entered(h, s) IS DISTINCT FROM last_entered(h, a)
        OR reopens(h, s) <> reopens(h, a) OR time_in(h, s) IS DISTINCT FROM time_in(h, a) OR time_in_interval(h, s, '2024-03-15') IS DISTINCT FROM time_in_interval(h, a, '2024-03-15')$$, statuses, as_array), name || ': an array and its literal')
FROM wanted;
SELECT is_empty($$SELECT 1 FROM built WHERE round(time_in(h, 'open'), 9) IS DISTINCT FROM round(extract(epoch FROM time_in_interval(h, 'open')) / 60, 9)$$, 'minutes are those of the interval');
SELECT is_empty($$
    SELECT ticket, s."from", s.until FROM built, spans(h, '{new,open,hold}') s EXCEPT ALL SELECT ticket, entered, left_at FROM visit WHERE name = 'three'$$, 'spans');
SELECT is((SELECT count(*) FROM built, spans(h, ARRAY['new', 'open', 'hold'])), (SELECT count(*) FROM visit WHERE name = 'three'), '… all of them');

-- By a moment: what happened later has not.
SELECT is_empty(format($$
    SELECT ticket, time_in_interval(h, '{new,open,hold}', %1$L) FROM built WHERE EXISTS (SELECT FROM change c WHERE c.ticket = built.ticket AND at <= %1$L)
    EXCEPT SELECT b.ticket, coalesce(v.time_in, '0') FROM built b LEFT JOIN (
        SELECT ticket, sum(coalesce(left_at, %1$L) - entered) AS time_in FROM pg_temp.visits_by_hand('{new,open,hold}', %1$L) GROUP BY ticket) v USING (ticket)$$, as_of), 'time up to ' || as_of)
FROM unnest('{2024-03-11 06:00,2025-01-01}'::timestamptz[]) AS as_of;
SELECT is_empty($$SELECT 1 FROM built WHERE time_in(h, 'open', '2024-03-03') IS NOT NULL OR time_in_interval(h, NULL, '2024-03-03') IS NOT NULL$$, 'before the first change there is nothing');
SELECT is_empty($$SELECT 1 FROM built b JOIN (SELECT ticket, status_history(at, status, i) FILTER (WHERE at <= '2024-03-12 10:00') AS h FROM change GROUP BY ticket) c USING (ticket)
                  WHERE time_in(b.h, '{new,open}', '2024-03-12 10:00') IS DISTINCT FROM time_in(c.h, '{new,open}', '2024-03-12 10:00')$$, 'as_of is a FILTER of the rows');

-- Changes of value, different values, the last one, the one at a moment.
CREATE TEMP TABLE whole AS
WITH marked AS (
    SELECT *, lag(i) OVER w IS NOT NULL AND lag(status) OVER w IS DISTINCT FROM status AS changed, row_number() OVER (PARTITION BY ticket ORDER BY at DESC, i DESC) AS from_end
    FROM change WHERE at IS NOT NULL WINDOW w AS (PARTITION BY ticket ORDER BY at, i)
)
SELECT ticket, count(*) FILTER (WHERE changed) AS changes, count(DISTINCT status) AS stations, max(status) FILTER (WHERE from_end = 1) AS current FROM marked GROUP BY ticket;
SELECT is_empty('SELECT ticket, changes(h), stations(h), current_status(h) FROM built EXCEPT (SELECT * FROM whole UNION ALL SELECT ticket, 0, 0, NULL FROM built)', 'changes, stations, current status');
SELECT results_eq('SELECT sum(changes(h))::bigint, sum(stations(h))::bigint, sum(missing(h))::bigint FROM built',
                  $$SELECT sum(changes)::bigint, sum(stations)::bigint, (SELECT count(*) FROM change WHERE at IS NULL) FROM whole$$, '… and in all; no row is lost');
SELECT is_empty($$
    SELECT ticket, status_at(h, '2024-03-14 12:00') FROM built
    EXCEPT (SELECT DISTINCT ON (ticket) ticket, status FROM change WHERE at <= '2024-03-14 12:00' ORDER BY ticket, at DESC, i DESC)
    EXCEPT SELECT ticket, NULL FROM built b WHERE NOT EXISTS (SELECT FROM change c WHERE c.ticket = b.ticket AND at <= '2024-03-14 12:00')$$, 'status at a moment');

-- One row a status.
SELECT is_empty($$
    WITH marked AS (
        SELECT *, lag(i) OVER w IS NULL OR lag(status) OVER w IS DISTINCT FROM status AS entered FROM change WHERE at <= '2024-03-20 07:00' WINDOW w AS (PARTITION BY ticket ORDER BY at, i)
    ), visit AS (
        SELECT ticket, status, at, lead(at, 1, '2024-03-20 07:00') OVER (PARTITION BY ticket ORDER BY at, i) AS until FROM marked WHERE entered
    )
    (SELECT ticket, s.status, s.visits, round(s.minutes, 6) FROM built, time_in_status(h, '2024-03-20 07:00') s)
    EXCEPT SELECT ticket, status, count(*), round(sum(extract(epoch FROM until - at)) / 60, 6) FROM visit GROUP BY ticket, status$$, 'time in status');
SELECT is_empty($$SELECT ticket FROM built, time_in_status(h, '2024-04-30') s GROUP BY ticket, h
                  HAVING abs(sum(s.minutes) - time_in(h, '{new,open,hold,solved,pending,NULL}', '2024-04-30')) > 1e-9 OR max(s.visits) FILTER (WHERE s.status = 'open') <> visits(h, 'open')$$, '… adds up to the whole');

-- A clock that pauses: the first moment by which so much had passed in the statuses.
CREATE TEMP TABLE clock AS
SELECT ticket, entered, left_at, sum(left_at - entered) OVER w AS used, coalesce(sum(left_at - entered) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '0') AS before
FROM visit WHERE name = 'three' WINDOW w AS (PARTITION BY ticket ORDER BY entered, left_at NULLS LAST);
SELECT is_empty(format($$
    SELECT ticket, reached(h, '{new,open,hold}', %1$s) FROM built
    EXCEPT SELECT b.ticket, min(entered + (make_interval(secs => %1$s * 60) - before)) FILTER (WHERE left_at IS NULL OR before + (left_at - entered) >= make_interval(secs => %1$s * 60))
    FROM built b LEFT JOIN clock c ON c.ticket = b.ticket GROUP BY b.ticket$$, minutes), 'reached ' || minutes)
FROM unnest('{0,480,12345.5}'::float8[]) minutes;

-- ---- business hours: the visits measured one by one, by business_minutes and by slow SQL ----
CREATE TEMP TABLE opening AS
SELECT h AS hours FROM (VALUES ('Mon-Fri 09:00-17:00, Sat 10:00-14:00; America/New_York; holidays 2024-03-15, 2024-03-20 12:00-24:00'::business_hours),
                               ('Mon-Sun 22:00-06:00; Europe/Berlin'), ('24/7; Europe/Berlin')) v(h);
SELECT is_empty($$
    SELECT 1 FROM opening, built b LEFT JOIN LATERAL (SELECT sum(business_minutes(entered, coalesce(left_at, '2024-03-31'), hours)) AS minutes
                                                      FROM visit v WHERE v.ticket = b.ticket AND name = 'three') v ON true
    WHERE b.ticket <= 300 AND changes(h) > 0 AND round(time_in(h, '{new,open,hold}', '2024-03-31', hours), 8) IS DISTINCT FROM coalesce(round(v.minutes, 8), 0)$$, 'time in business hours');
SELECT is_empty($$SELECT 1 FROM built WHERE time_in(h, '{new,open}', hours => '24/7; Europe/Berlin') IS DISTINCT FROM time_in(h, '{new,open}')
                     OR time_in_interval(h, 'hold', '2024-03-27', '24/7; America/New_York') IS DISTINCT FROM time_in_interval(h, ARRAY['hold'], '2024-03-27')$$, 'always open is the clock');
SELECT is_empty($$SELECT ticket FROM opening, built, time_in_status(h, '2024-03-27', hours) s WHERE ticket <= 3000 GROUP BY ticket, h, hours
                  HAVING abs(sum(s.minutes) - time_in(h, '{new,open,hold,solved,pending,NULL}', '2024-03-27', hours)) > 1e-9$$, 'one row a status in business hours');
-- The moment that is reached is the first by which the target was used up.
SELECT is_empty(format($$
    SELECT ticket, at FROM (SELECT ticket, h, hours, reached(h, '{new,open,hold}', %1$s, hours) AS at FROM opening, built WHERE ticket <= 5000) x
    WHERE CASE WHEN at IS NULL THEN time_in(h, '{new,open,hold}', '2024-03-27', hours) >= %1$s AND time_in(h, '{new,open,hold}') > 0
               ELSE time_in(h, '{new,open,hold}', at, hours) <> %1$s OR time_in(h, '{new,open,hold}', at - interval '1 us', hours) >= %1$s END$$, minutes), 'reached ' || minutes || ' in business hours')
FROM unnest('{1,3000.25}'::float8[]) minutes;
-- Local times are those of the zone of the hours.
SELECT is_empty($$
    SELECT 1 FROM (SELECT ticket, status_history(at AT TIME ZONE 'America/New_York', status, i) AS l FROM change WHERE ticket <= 3000 AND at NOT BETWEEN '2024-03-10 06:00' AND '2024-03-10 08:00' GROUP BY ticket) x
    JOIN (SELECT ticket, status_history(at, status, i) AS h FROM change WHERE ticket <= 3000 AND at NOT BETWEEN '2024-03-10 06:00' AND '2024-03-10 08:00' GROUP BY ticket) y USING (ticket), (SELECT hours FROM opening LIMIT 1) o
    WHERE time_in(l, '{new,open}', timestamp '2024-03-20', hours) IS DISTINCT FROM time_in(h, '{new,open}', '2024-03-20 04:00', hours)
       OR reached_local(l, '{new,open}', 600, hours) IS DISTINCT FROM reached(h, '{new,open}', 600, hours) AT TIME ZONE 'America/New_York'
       OR first_entered_local(l, 'open') IS DISTINCT FROM first_entered(h, 'open') AT TIME ZONE 'America/New_York' OR changes(l) <> changes(h)$$, 'times without a zone');

-- ---- any order, any split, byte for byte ----
CREATE FUNCTION bytes(status_history) RETURNS text LANGUAGE sql AS $$SELECT encode(status_history_send($1), 'hex') || $1::text$$;
SELECT is_empty($$SELECT 1 FROM built b JOIN (SELECT ticket, status_history(at, status, i) AS h FROM (SELECT * FROM change ORDER BY hashint8extended(i, 9)) x GROUP BY ticket) s USING (ticket)
                  WHERE b.h <> s.h OR bytes(b.h) <> bytes(s.h)$$, 'another order of rows');
CREATE TEMP TABLE split AS
SELECT ticket, status_history(h ORDER BY part DESC) AS h FROM (SELECT ticket, part, status_history(at, status, i) AS h FROM change GROUP BY ticket, part) x GROUP BY ticket;
SELECT is_empty('SELECT 1 FROM built b JOIN split s USING (ticket) WHERE b.h <> s.h OR status_history_send(b.h) <> status_history_send(s.h)', 'merged from seven parts');
SELECT is((SELECT count(*) FROM split JOIN built USING (ticket, h)), (SELECT count(*) FROM built), 'joins on equality find them all');
CREATE TEMP TABLE halves AS
SELECT ticket, status_history(at, status, i) FILTER (WHERE part < 5) AS a, status_history(at, status, i) FILTER (WHERE part >= 2) AS b, status_history(at, status, i) AS h
FROM change WHERE at IS NOT NULL GROUP BY ticket;
SELECT is_empty('SELECT 1 FROM halves WHERE a | b <> h OR b | a <> h OR a + b <> h OR h | a <> h OR h | h <> h OR (a | b) | a <> h', 'a | b is the history of all rows, whatever both have');
SELECT is_empty('SELECT 1 FROM built WHERE h | h <> h OR h + h <> h', 'merging again changes nothing, missing rows included');
SELECT is_empty($$SELECT 1 FROM built b JOIN (SELECT ticket, status_history(at, status, i) AS h FROM (SELECT * FROM change UNION ALL SELECT * FROM change WHERE at IS NOT NULL) x GROUP BY ticket) s USING (ticket) WHERE b.h <> s.h$$,
                'rows put in twice');

SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
CREATE TABLE stored_change AS SELECT * FROM change WHERE ticket <= 5000;
ANALYZE stored_change;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; result text := '';
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP result := result || line || E'\n'; END LOOP;
    RETURN result;
END $$;
SELECT matches(plan_of('SELECT ticket, status_history(at, status, i) FROM stored_change GROUP BY ticket'), '(?s)Finalize.*Gather.*Partial', 'a parallel plan has partial aggregates');
CREATE TABLE parallel_built AS SELECT ticket, status_history(at, status, i) AS h FROM stored_change GROUP BY ticket;
SELECT is_empty('SELECT 1 FROM built b JOIN parallel_built s USING (ticket) WHERE b.h <> s.h OR bytes(b.h) <> bytes(s.h)', 'parallel = serial');
SET LOCAL max_parallel_workers_per_gather = 0;
SELECT is_empty($$
    SELECT 1 FROM (
        SELECT status_history(at, status, i) OVER w AS h, array_agg(at) OVER w AS ats, array_agg(status) OVER w AS statuses, array_agg(i) OVER w AS seqs
        FROM change WHERE ticket <= 20 WINDOW w AS (ORDER BY at, i ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) x
    WHERE h <> (SELECT status_history(at, status, i) FROM unnest(ats, statuses, seqs) u(at, status, i))$$, 'moving frame = recomputation');

-- Two statuses at one instant: an error whatever the order, the split and the merge, or none.
CREATE FUNCTION pg_temp.sqlstate_of(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE query;
    RETURN '00000';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE disputed AS
SELECT ticket, bool_or(several) AS disputed FROM (SELECT ticket, count(DISTINCT coalesce(status, '(null)')) > 1 AS several FROM change WHERE at IS NOT NULL AND ticket <= 600 GROUP BY ticket, at) x GROUP BY ticket;
SELECT cmp_ok((SELECT count(*) FROM disputed WHERE disputed), '>', 30::bigint, 'some tickets need a seq');
CREATE INDEX ON change (ticket);
SELECT is_empty($$SELECT ticket, disputed, how FROM disputed, unnest(ARRAY[
        'SELECT status_history(at, status) FROM change WHERE ticket = %s', 'SELECT status_history(at, status ORDER BY i DESC) FROM change WHERE ticket = %s',
        'SELECT status_history(at, status, 7) FROM change WHERE ticket = %s',
        'SELECT status_history(h ORDER BY part) FROM (SELECT part, status_history(at, status) AS h FROM change WHERE ticket = %s GROUP BY part) x',
        'SELECT status_history(at, status) FILTER (WHERE i %% 2 = 0) | status_history(at, status) FILTER (WHERE i %% 2 = 1) FROM change WHERE ticket = %s']) how
    WHERE pg_temp.sqlstate_of(format(how, ticket)) <> CASE WHEN disputed THEN '22023' ELSE '00000' END$$, 'without a seq they are an error in any order, split and merge, and the others are not');

-- ---- round trips ----
SELECT is_empty('SELECT 1 FROM built WHERE h::text::status_history <> h OR bytes(h::text::status_history) <> bytes(h)', 'text');
SELECT is_empty($$SELECT 1 FROM built, jsonb_to_record(h::jsonb) AS j(changes jsonb, missing bigint)
                  WHERE ticket <= 5000 AND (j.missing <> missing(h)
                     OR h <> (SELECT status_history(c.at, c.status, c.seq) FROM jsonb_to_recordset(changes) AS c(at timestamptz, status text, seq bigint))
                             | ('missing:' || j.missing)::status_history)$$, 'jsonb holds everything');
SELECT current_setting('data_directory') || '/status_history_test.bin' AS file \gset
COPY (SELECT ticket, h FROM built) TO :'file' (FORMAT binary);
CREATE TEMP TABLE copied (ticket bigint, h status_history);
COPY copied FROM :'file' (FORMAT binary);
SELECT is_empty('SELECT 1 FROM built b JOIN copied c USING (ticket) WHERE b.h <> c.h OR bytes(b.h) <> bytes(c.h)', 'binary');
SELECT is((SELECT count(*) FROM copied), (SELECT count(*) FROM built), '… of all rows');
SELECT cmp_ok((SELECT max(bytes) FROM (SELECT pg_column_size(status_history(at, status, i)) AS bytes FROM change WHERE at IS NOT NULL GROUP BY ticket HAVING count(*) = 5) x), '<', 100,
              'five changes take less than 100 bytes');

-- ---- long ones: a million changes of one ticket, and as many statuses as rows ----
CREATE TEMP TABLE long AS
SELECT status_history(timestamptz '2024-01-01' + abs(hashint8extended(i, 5) % 31536000) * interval '1 s', (ARRAY['new', 'open', 'pending', 'hold', 'solved', 'closed'])[1 + i % 6], i) AS h
FROM generate_series(1, 1000000) i;
SELECT cmp_ok((SELECT octet_length(status_history_send(h)) FROM long), '>', 20000000, 'a million changes of one ticket');
SELECT cmp_ok((SELECT pg_column_size(h) FROM long), '<', 7000000, '… in six bytes each');
SELECT is((SELECT round(sum(s.minutes), 6) FROM long, time_in_status(h) s), (SELECT round(time_in(h, '{new,open,pending,hold,solved,closed}', last_entered(h, current_status(h))), 6) FROM long), '… their time');
SELECT is((SELECT h | h = h AND h::text::status_history = h FROM long), true, '… merged and as text');
CREATE TEMP TABLE wide AS
SELECT status_history(timestamptz '2024-01-01' + i * interval '1 s', 'status ' || i % 20000) AS h, status_history(timestamptz '2024-01-01' + i * interval '1 s', 'status ' || i % 20000 ORDER BY hashint8extended(i, 6)) AS shuffled FROM generate_series(1, 100000) i;
SELECT is((SELECT (stations(h), h = shuffled, visits(h, 'status 17'))::text FROM wide), '(20000,t,5)', 'twenty thousand statuses');

-- ---- operator classes ----
CREATE INDEX ON parallel_built (h);
CREATE INDEX ON parallel_built USING hash (h);
SET LOCAL enable_seqscan = off;
SET LOCAL enable_bitmapscan = off;
SELECT is((SELECT count(*) FROM parallel_built WHERE h = (SELECT h FROM built WHERE ticket = 17)), 1::bigint, 'index lookup');
SET LOCAL enable_seqscan = on;
SELECT is((SELECT count(DISTINCT h) FROM parallel_built), (SELECT count(DISTINCT h::text) FROM parallel_built), 'sorted by btree');
SELECT is((SELECT count(*) FROM (SELECT h FROM parallel_built GROUP BY h) x), (SELECT count(DISTINCT h::text) FROM parallel_built), 'hashed');

-- ---- malformed text: 22P02, whatever is wrong ----
SELECT is_empty($$SELECT input FROM unnest(ARRAY['', ' ', 'missing', 'missing:', ':1', 'missing:1x', 'missing:1 missing:1', 'open:', 'open:2024', 'open:2024-03-01',
    'open:2024-03-01 09:00:00Z', 'open:2024-03-01T09:00', 'open:2024-03-01T09:00:00z', 'open:2024-03-01T09:00:00ZZ', 'open:2024-03-01T09:00:00.Z',
    'open:2024-13-01T09:00:00Z', 'open:2024-02-30T09:00:00Z', 'open:2024-03-01T24:00:00Z', 'open:0000-03-01T09:00:00Z', 'open:12024-03-01T09:00:00Z', 'open:2024-03-01T09:00:00+01',
    'open:2024-03-01T09:00:00Z#', 'open:2024-03-01T09:00:00Z#-', 'open:2024-03-01T09:00:00Z#1.5', 'open:2024-03-01T09:00:00Z#1#2', 'open:2024-03-01T09:00:00Z#+1',
    'open:2024-03-01T09:00:00Z open:2024-03-02T09:00:00', 'open:infinity', '{}', 'open=1', '"open', '"open"', '"open\"', '"open":', '"open"x:2024-03-01T09:00:00Z', 'op"en:2024-03-01T09:00:00Z',
    'a b:2024-03-01T09:00:00Z', 'a#b:2024-03-01T09:00:00Z', '"missing":1', 'NULL', 'open:2024-03-01T09:00:00Z new:2024-03-01T09:00:00Z', 'open:2024-03-01T09:00:00Z#1 new:2024-03-01T09:00:00Z#1',
    'open:2024-03-01T09:00:00Z new:2024-03-01T09:00:00Z#1']) input
    WHERE pg_temp.sqlstate_of(format('SELECT %L::status_history', input)) <> '22P02'$$, 'malformed text is refused');
SELECT is(pg_temp.sqlstate_of($$SELECT 'missing:9223372036854775808'::status_history$$), '22P02', 'too many missing');
SELECT is(pg_temp.sqlstate_of($$SELECT 'open:2024-03-01T09:00:00Z#9223372036854775808'::status_history$$), '22P02', 'too large a seq');

-- ---- malformed stored bytes: what a damaged page would hand to the readers ----
CREATE CAST (bytea AS status_history) WITHOUT FUNCTION;
CREATE CAST (status_history AS bytea) WITHOUT FUNCTION;
CREATE FUNCTION pg_temp.read_bytes(b bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE h status_history := b::status_history;
BEGIN
    PERFORM h::text, h::jsonb, h + h, h | h, status_history_accum(h, now(), 'open', 1), time_in(h, '{open,NULL}'), time_in(h, 'open', hours => 'Mon-Fri 09:00-17:00; UTC'), visits(h, 'open'), changes(h),
            current_status(h), h = h, status_history_send(h), (SELECT count(*) FROM spans(h, 'open')), (SELECT count(*) FROM time_in_status(h)), reached(h, 'open', 10);
    IF h::text::status_history::bytea <> b THEN RETURN 'not canonical'; END IF;
    RETURN '00000';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE stored AS
SELECT status_history(at, status, CASE WHEN ticket % 2 = 0 THEN i END)::bytea AS b FROM change
WHERE ticket <= 600 AND ticket NOT IN (SELECT ticket FROM disputed WHERE disputed) GROUP BY ticket ORDER BY ticket LIMIT 40;
SELECT is((SELECT count(*) FROM stored WHERE pg_temp.read_bytes(b) <> '00000'), 0::bigint, 'stored bytes are read');
-- 22023: a byte changed to say that times are local, where now() is not
SELECT is_empty($$SELECT pg_temp.read_bytes(damaged), damaged
    FROM stored, generate_series(0, length(b) - 1) at, unnest(ARRAY[0, 1, 2, 16, 65, 127, 128, 255]) byte, set_byte(b, at, byte) damaged
    WHERE pg_temp.read_bytes(damaged) NOT IN ('00000', 'XX001', '22023')$$, 'every byte of stored values changed: refused, or another valid value');
SELECT is_empty($$SELECT 1 FROM stored, generate_series(0, length(b) - 1) n WHERE pg_temp.read_bytes(substr(b, 1, n)) <> 'XX001'$$, 'cut short anywhere: refused');
-- Read by itself, since what was read last is remembered: after bytes that were found bad, too.
CREATE FUNCTION pg_temp.read_alone(b bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN time_in(b::status_history, 'open')::text;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END $$;
SELECT is(array_agg(DISTINCT (SELECT string_agg(pg_temp.read_alone(bytes), ' ' ORDER BY i) FROM unnest(ARRAY[substr(b, 1, length(b) - 1), '', b, '\x01', b, set_byte(b, 0, 9), b]) WITH ORDINALITY AS t(bytes, i)) =
                                    (SELECT format('XX001 XX001 %1$s XX001 %1$s XX001 %1$s', time_in(b::status_history, 'open')))), '{t}', 'damaged and good ones by turns') FROM stored;
-- 90 seconds after the first change made 60: all times are whole minutes then.
SELECT results_eq($$SELECT pg_temp.read_bytes(b), pg_temp.read_bytes(set_byte(b, position('\x5a' IN b) - 1, 60))
    FROM (SELECT status_history(at, status)::bytea AS b FROM (VALUES (timestamptz '2024-03-01 09:00Z', 'open'), ('2024-03-01 09:01:30Z', 'closed')) AS c(at, status)) AS t$$,
    $$VALUES ('00000', 'XX001')$$, 'whole minutes counted in seconds: refused');
-- The working layout, as a partial aggregate leaves it, damaged.
CREATE AGGREGATE pg_temp.partial_history(timestamptz, text, bigint) (SFUNC = status_history_accum, STYPE = status_history, INITCOND = 'missing:0');
CREATE TEMP TABLE working AS SELECT pg_temp.partial_history(at, status, i)::bytea AS b FROM change WHERE ticket <= 12 GROUP BY ticket;
SELECT is((SELECT count(*) FROM working WHERE get_byte(b, 1) & 1 = 1), (SELECT count(*) FROM working), 'a partial state is in its working layout');
SELECT is_empty($$SELECT pg_temp.read_bytes(damaged), damaged
    FROM working, generate_series(0, least(length(b), 300) - 1) at, unnest(ARRAY[0, 1, 127, 255]) byte, set_byte(b, at, byte) damaged
    WHERE pg_temp.read_bytes(damaged) NOT IN ('00000', 'not canonical', 'XX001', '22023', '22003')$$, 'every byte of working states changed: refused, or read');
SELECT is_empty($$SELECT n FROM working, generate_series(0, length(b) - 1) n WHERE pg_temp.read_bytes(substr(b, 1, n)) NOT IN ('XX001', 'not canonical')$$, 'working states cut short: refused, or read');

-- ---- long histories, long statuses ----

CREATE TEMP TABLE longest AS
SELECT status_history(timestamptz '2020-01-01Z' + i * interval '1 minute', CASE i % 3 WHEN 0 THEN repeat('long ', 30) || i % 200 WHEN 1 THEN 'open' END) AS h FROM generate_series(0, 139999) AS i;
SELECT is(changes(h), 139999::bigint, '140,000 stations, each after a change but the first') FROM longest;
SELECT ok(h::text::status_history = h, 'keep their round trip as text') FROM longest;
SELECT is((SELECT count(*) FROM time_in_status(h, '2024-01-01Z')), 202::bigint, 'of 200 long statuses and two more') FROM longest;
-- More changes come to a history that was stored.
SELECT is(changes(h | '"at last":2021-01-01T00:00:00Z missing:0'), 140000::bigint) FROM longest;
SELECT is(changes(status_history_accum(h, '2021-01-01Z', 'at last')), 140000::bigint, 'and one change to it') FROM longest;
-- The wanted statuses may be others in each row.
SELECT results_eq($$SELECT time_in(h, wanted, '2024-03-04') FROM (VALUES (status_history 'new:2024-03-01T00:00:00Z open:2024-03-01T01:00:00Z new:2024-03-02T00:00:00Z')) AS t(h),
                    unnest(ARRAY['new', '{open}', 'open', 'new', '{new,open}', 'news', '{}', 'new']) WITH ORDINALITY AS w(wanted, n) ORDER BY n$$,
                  ARRAY[2940, 1380, 1380, 2940, 4320, 0, 0, 2940]::numeric[], 'statuses from row to row');
-- Which of two came first cannot be told, though the one before it is there twice.
SELECT throws_like($$SELECT status_history(timestamptz '2024-03-01Z', s, n) FROM (VALUES ('new', 1::bigint), ('open', 2), ('open', NULL)) AS v(s, n)$$, '% is both "open" and "new", and nothing says which came first', 'the same status with a number and without');

SELECT * FROM finish();
ROLLBACK;
