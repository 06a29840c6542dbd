-- Rollups in one session: every kind of change, partitions, names, rights, errors. Concurrency is in test/servers/rollup.sh.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT * FROM no_plan();
\ir rollup_same.inc

CREATE FUNCTION pg_temp.touched(rollup text) RETURNS bigint LANGUAGE sql AS $$ SELECT touched FROM kpi_rollup_status(rollup) $$;
-- Each statement must leave the live view equal to the rows, a refresh must leave it so, and then nothing is touched.
CREATE FUNCTION pg_temp.after(statement text, rollup text DEFAULT 'r', quoted text DEFAULT 'r?') RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN NEXT is(pg_temp.same(quoted), 'same', statement || ': live equals the rows');
    PERFORM kpi_rollup_refresh(rollup);
    RETURN NEXT is(pg_temp.same(quoted), 'same', '… and after a refresh');
    RETURN NEXT is(pg_temp.touched(rollup), 0::bigint, '… when nothing is touched');
END $$;
CREATE FUNCTION pg_temp.refused(statement text, state text, message text, what text) RETURNS text LANGUAGE sql AS $$ SELECT throws_like(statement, message, what) || E'\n' || throws_ok(statement, state, NULL, '… with SQLSTATE ' || state) $$;

CREATE TABLE ticket (id int PRIMARY KEY, created_at timestamptz, team text, channel text, rating int, cost numeric, replied_at timestamptz);
INSERT INTO ticket SELECT i, timestamptz '2025-01-01' + i * interval '29 minutes', (ARRAY['Billing', 'Technical', NULL])[1 + i % 3], (ARRAY['chat', 'email'])[1 + i % 2],
       CASE WHEN i % 4 <> 0 THEN 1 + i % 5 END, i % 100 / 7.0, timestamptz '2025-01-01' + i * interval '30 minutes' FROM generate_series(1, 3000) AS i;
INSERT INTO ticket VALUES (9001, NULL, 'Billing', 'chat', 3, 1), (9002, NULL, NULL, NULL, NULL, NULL);

-- ---- made, and what it is made of ----
SELECT is(kpi_rollup_create('r', 'ticket', $$period(created_at, 'day', 'Europe/London')$$, '{team,channel}',
    '{"ratings": "survey_summary(rating)", "cost": "ratio_summary(cost, 1)", "replies": "duration_summary(created_at, replied_at) FILTER (WHERE (isfinite(created_at) AND replied_at >= created_at) IS NOT FALSE)", "n": "count(*)"}')::text, 'r', 'made');
SELECT is((SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'r'::regclass AND attnum > 0), '{period,team,channel,ratings,cost,replies,n}', 'columns in the order written');
SELECT is((SELECT sum(n) FROM r), 3002::numeric, 'filled');
SELECT is((SELECT survey_summary(ratings) FROM r), (SELECT survey_summary(rating) FROM ticket), 'with what the rows give');
SELECT is(pg_temp.same('r?'), 'same', 'the live view equals the rows');
SELECT is(pg_temp.touched('r'), 0::bigint, 'nothing is touched');
SELECT ok(refreshed_at > now() - interval '1 hour' AND source = 'ticket'::regclass AND summaries = 'r'::regclass AND notes = 0 AND triggers_off = '{}', 'the status says so') FROM kpi_rollup_status('r');
SELECT is((SELECT count(*) FROM pg_proc WHERE proname LIKE 'r\_%' AND prosecdef AND proowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND proconfig[1] LIKE 'search_path=%pg_temp'), 3::bigint,
          'its functions run with the rights of its owner and a path of their own');

-- ---- every kind of change ----
SELECT pg_temp.after($$INSERT INTO ticket VALUES (5001, '2025-01-15', 'Billing', 'chat', 5, 2), (5002, '2026-01-15', 'New', 'fax', 1, 2)$$);
SELECT pg_temp.after($$UPDATE ticket SET rating = 1 WHERE id = 100$$);
SELECT pg_temp.after($$UPDATE ticket SET created_at = created_at + interval '20 days' WHERE id BETWEEN 200 AND 300$$);
SELECT pg_temp.after($$UPDATE ticket SET team = 'Technical' WHERE id IN (9001, 400)$$);
SELECT pg_temp.after($$UPDATE ticket SET created_at = NULL WHERE id = 401$$);
SELECT pg_temp.after($$UPDATE ticket SET created_at = '2025-01-01' WHERE created_at IS NULL$$);
SELECT pg_temp.after($$DELETE FROM ticket WHERE id BETWEEN 500 AND 600$$);
SELECT pg_temp.after($$UPDATE ticket SET rating = rating WHERE false$$);
SELECT pg_temp.after($$INSERT INTO ticket VALUES (5001, '2025-01-15', 'Billing', 'chat', 5, 2), (5003, '2025-01-16', 'New', 'fax', 1, 2) ON CONFLICT (id) DO UPDATE SET created_at = '2025-02-02', rating = 2$$);
SELECT pg_temp.after($$INSERT INTO ticket VALUES (5001, '2025-01-15') ON CONFLICT DO NOTHING$$);
SELECT pg_temp.after($$WITH gone AS (DELETE FROM ticket WHERE id = 5002 RETURNING *) INSERT INTO ticket SELECT id, created_at + interval '3 months' FROM gone$$);
SELECT pg_temp.after($$MERGE INTO ticket USING (VALUES (700), (701), (8000)) AS v(i) ON id = i WHEN MATCHED AND i = 700 THEN DELETE WHEN MATCHED THEN UPDATE SET rating = 5 WHEN NOT MATCHED THEN INSERT (id, created_at) VALUES (i, '2025-03-03')$$);
SELECT pg_temp.after($$UPDATE ticket SET created_at = 'infinity' WHERE id = 800$$);
SELECT pg_temp.after($$SET LOCAL session_replication_role = replica; INSERT INTO ticket VALUES (5100, '2025-01-17', 'x', 'y', 3); UPDATE ticket SET created_at = '2025-01-29', rating = 4 WHERE id = 5100; DELETE FROM ticket WHERE id = 801; SET LOCAL session_replication_role = origin$$);
SELECT pg_temp.after($$ALTER TABLE ticket ADD COLUMN more int DEFAULT random() * 1000$$);
SELECT pg_temp.after($$UPDATE ticket SET replied_at = created_at + interval '1 min' WHERE isfinite(created_at)$$);
COPY ticket (id, created_at, team, rating) FROM stdin (DELIMITER '|');
6001|2025-02-01 10:00+00|Billing|4
6002|2025-02-01 10:00+00|\N|\N
\.
SELECT is(pg_temp.touched('r'), 1::bigint, 'COPY touches its day');
SELECT pg_temp.after('SELECT 1');
-- A savepoint takes its notes with it, and a refresh too.
SAVEPOINT before;
UPDATE ticket SET rating = 1 WHERE id = 2000;
SELECT is(kpi_rollup_refresh('r'), 1::bigint, 'one period was refreshed');
ROLLBACK TO before;
RELEASE before;
SELECT is(pg_temp.same('r?'), 'same', 'after the rollback of a change and its refresh live equals the rows');
UPDATE ticket SET rating = 1 WHERE id = 2001;
SAVEPOINT before;
SELECT kpi_rollup_refresh('r') \gset ignored_
ROLLBACK TO before;
SELECT is(pg_temp.touched('r'), 1::bigint, 'a refresh that was rolled back leaves the note');
RELEASE before;
SELECT pg_temp.after('SELECT 2');
-- An impossible value stops the refresh with the KPI's own error, and changes nothing.
UPDATE ticket SET rating = 47 WHERE id = 2001;
SELECT pg_temp.refused($$SELECT kpi_rollup_refresh('r')$$, '22003', 'score 47%', 'an impossible value stops the refresh');
SELECT is(pg_temp.touched('r'), 1::bigint, 'its period stays touched');
UPDATE ticket SET rating = 4 WHERE id = 2001;
SELECT pg_temp.after('SELECT 3');
-- One note a replicated transaction and period.
SET LOCAL session_replication_role = replica;
INSERT INTO ticket SELECT 20000 + i, '2025-01-20', 'x', 'y', 3 FROM generate_series(1, 500) AS i;
UPDATE ticket SET rating = 2 WHERE id > 20000;
SET LOCAL session_replication_role = origin;
SELECT cmp_ok(notes, '<=', 2::bigint, 'replicated rows of one period leave one note a transaction') FROM kpi_rollup_status('r');
SELECT pg_temp.after('SELECT 4');
-- Within one statement: rows changed by it are noted when it ends.
WITH u AS (UPDATE ticket SET rating = 5 WHERE id = 2002 RETURNING 1)
SELECT is((SELECT count(*) FROM (SELECT l::text FROM r_live AS l EXCEPT ALL SELECT r::text FROM r_rows AS r) AS d), 0::bigint, 'beside a change in the same statement') FROM u;
SELECT pg_temp.after('SELECT 5');
SELECT pg_temp.after('TRUNCATE ticket');
SELECT is((SELECT count(*) FROM r), 0::bigint, 'nothing is left');
SELECT pg_temp.after($$INSERT INTO ticket SELECT i, timestamptz '2025-01-01' + i * interval '9 hours', 'Billing', 'chat', 1 + i % 5, i FROM generate_series(1, 300) AS i$$);
SELECT pg_temp.after($$SET LOCAL session_replication_role = replica; TRUNCATE ticket; SET LOCAL session_replication_role = origin; INSERT INTO ticket VALUES (1, '2025-01-01')$$);
-- Keys of other tables.
CREATE TABLE customer (id int PRIMARY KEY);
INSERT INTO customer VALUES (1), (2);
ALTER TABLE ticket ADD COLUMN customer int REFERENCES customer ON DELETE CASCADE;
SELECT pg_temp.after($$INSERT INTO ticket (id, created_at, customer) VALUES (11, '2025-05-01', 1), (12, '2025-05-02', 2)$$);
SELECT pg_temp.after($$DELETE FROM customer WHERE id = 1$$);
-- What the views need cannot go unseen.
SELECT pg_temp.refused('ALTER TABLE ticket DROP COLUMN rating', '2BP01', '%depend%', 'a column that is summarised cannot be dropped');
SELECT pg_temp.refused('ALTER TABLE ticket ALTER rating TYPE numeric', '0A000', '%used by a view%', 'nor its type changed');
ALTER TABLE ticket DISABLE TRIGGER r_upd;
SELECT is(triggers_off, '{r_upd on public.ticket}', 'the status names triggers that are off') FROM kpi_rollup_status('r');
ALTER TABLE ticket ENABLE TRIGGER r_upd;
ALTER TABLE ticket ENABLE REPLICA TRIGGER r_ins;
SAVEPOINT before;
DROP TRIGGER r_row ON ticket;
SELECT is(triggers_off, '{r_ins on public.ticket,r_row on public.ticket}', 'or that fire at the wrong time, or are gone') FROM kpi_rollup_status('r');
ROLLBACK TO before;
RELEASE before;
ALTER TABLE ticket ENABLE TRIGGER r_ins;
SELECT is(triggers_off, '{}', 'and says when all is well') FROM kpi_rollup_status('r');

-- ---- the plan: an index serves the touched periods; a table's unread columns are dropped ----
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE line text; lines text := '';
BEGIN FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP lines := lines || line || E'\n'; END LOOP; RETURN lines; END $$;
INSERT INTO ticket (id, created_at) SELECT 1000 + i, timestamptz '2025-01-01' + i * interval '31 minutes' FROM generate_series(1, 20000) AS i;
ANALYZE ticket;
SELECT alike(pg_temp.plan('SELECT csat(survey_summary(ratings)) FROM r_live'), '%Anti Join%Index%Index Cond: (period(%= ANY%', 'touched periods come from the index');
SELECT pg_temp.after('SELECT 6');
CREATE SCHEMA elsewhere;
SELECT pg_temp.refused($$SELECT kpi_rollup_create('elsewhere.r', 'ticket', 'created_at', '{}', '{"n": "count(*)"}')$$, '42710', 'trigger "r_ins" for relation "ticket" already exists',
                       'two rollups of one table have different names');
SELECT ok(kpi_rollup_drop('r') IS NOT NULL, 'dropped');
SELECT is_empty($$SELECT relname FROM pg_class WHERE relname ~ '^r(_|$)' UNION ALL SELECT proname FROM pg_proc WHERE proname ~ '^r_' UNION ALL SELECT tgname FROM pg_trigger WHERE tgname ~ '^r_'$$, 'nothing of it is left');

-- ---- partitions ----
CREATE TABLE part (at timestamptz, team text, rating int) PARTITION BY RANGE (at);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2025-01-01') TO ('2025-02-01') PARTITION BY LIST (team);
CREATE TABLE part_1a PARTITION OF part_1 FOR VALUES IN ('a');
CREATE TABLE part_1b (rating int, junk int, team text, at timestamptz);
ALTER TABLE part_1b DROP COLUMN junk;
ALTER TABLE part_1 ATTACH PARTITION part_1b DEFAULT;
CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
INSERT INTO part SELECT timestamptz '2025-01-01' + i * interval '1 hour', (ARRAY['a', 'b', NULL])[1 + i % 3], 1 + i % 5 FROM generate_series(1, 1200) AS i;
SELECT ok(kpi_rollup_create('p', 'part', $$period(at, 'week', 'UTC')$$, '{team}', '{"ratings": "survey_summary(rating)"}') IS NOT NULL, 'a partitioned table');
SELECT is(pg_temp.same('p?'), 'same', 'the live view equals the rows');
SELECT pg_temp.after($$INSERT INTO part VALUES ('2025-01-03', 'a', 5), ('2025-02-03', 'b', 5)$$, 'p', 'p?');
SELECT pg_temp.after($$INSERT INTO part_1 VALUES ('2025-01-04', 'a', 5), ('2025-01-05', 'b', 5)$$, 'p', 'p?');
SELECT pg_temp.after($$INSERT INTO part_1b (at, team, rating) VALUES ('2025-01-06', 'c', 5)$$, 'p', 'p?');
SELECT pg_temp.after($$UPDATE part SET at = at + interval '14 days', team = 'a' WHERE at BETWEEN '2025-01-25' AND '2025-01-26'$$, 'p', 'p?');
SELECT pg_temp.after($$UPDATE part_1a SET rating = 1 WHERE at < '2025-01-03'$$, 'p', 'p?');
SELECT pg_temp.after($$DELETE FROM part_1b WHERE at < '2025-01-03'$$, 'p', 'p?');
SELECT pg_temp.after($$SET LOCAL session_replication_role = replica; INSERT INTO part_1b (at, team, rating) VALUES ('2025-01-07', 'c', 5); UPDATE part SET team = 'a' WHERE at < '2025-01-08'; SET LOCAL session_replication_role = origin$$, 'p', 'p?');
SELECT pg_temp.after('TRUNCATE part_1a', 'p', 'p?');
SELECT pg_temp.after('TRUNCATE part_1', 'p', 'p?');
SELECT pg_temp.after('CREATE TABLE part_3 PARTITION OF part FOR VALUES FROM (''2025-03-01'') TO (''2025-04-01'')', 'p', 'p?');
SELECT pg_temp.after($$INSERT INTO part_3 VALUES ('2025-03-05', 'a', 3)$$, 'p', 'p?');
SELECT is(triggers_off, '{}', 'each partition has its triggers') FROM kpi_rollup_status('p');
CREATE TABLE part_4 (LIKE part);
INSERT INTO part_4 VALUES ('2025-04-05', 'a', 3), ('2025-04-15', NULL, 2);
SELECT pg_temp.after('ALTER TABLE part ATTACH PARTITION part_4 FOR VALUES FROM (''2025-04-01'') TO (''2025-05-01'')', 'p', 'p?');
CREATE TABLE part_5 PARTITION OF part FOR VALUES FROM ('2025-05-01') TO ('2025-06-01');
SELECT pg_temp.after($$INSERT INTO part_5 VALUES ('2025-05-05', 'a', 3)$$, 'p', 'p?');
SELECT pg_temp.after('ALTER TABLE part DETACH PARTITION part_4', 'p', 'p?');
SELECT is_empty($$SELECT tgname FROM pg_trigger WHERE tgrelid = 'part_4'::regclass$$, 'a detached partition is rid of the triggers');
SELECT pg_temp.after('DROP TABLE part_3', 'p', 'p?');
-- Old minor releases (16.2) take the triggers of statements that part_2 has still for triggers of rows, and want a refresh first, which removes them.
CREATE FUNCTION pg_temp.attached_at_once() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    ALTER TABLE part DETACH PARTITION part_2;
    ALTER TABLE part ATTACH PARTITION part_2 FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');
    RAISE 'it does' USING ERRCODE = 'raise_exception';
EXCEPTION
    WHEN raise_exception THEN RETURN true;
    WHEN feature_not_supported THEN RETURN false;
END $$;
SELECT attached_at_once, CASE WHEN attached_at_once THEN '' ELSE 'SELECT kpi_rollup_refresh(''p'');' END AS between FROM pg_temp.attached_at_once() \gset
SELECT pg_temp.after('ALTER TABLE part DETACH PARTITION part_2; UPDATE part_2 SET rating = 2;' || :'between' || ' ALTER TABLE part ATTACH PARTITION part_2 FOR VALUES FROM (''2025-02-01'') TO (''2025-03-01'')', 'p', 'p?');
SELECT pg_temp.after('TRUNCATE part', 'p', 'p?');
SELECT ok(kpi_rollup_drop('p') IS NOT NULL, 'dropped');
SELECT is_empty($$SELECT relname FROM pg_class WHERE relname ~ '^p_' UNION ALL SELECT tgname FROM pg_trigger WHERE tgname ~ '^p_'$$, 'nothing of it is left');

-- ---- names: quotes, capitals, reserved words, other schemas, 63 bytes ----
CREATE SCHEMA "Some ""where""";
CREATE TABLE "Some ""where"""."select" ("Order" timestamptz, "group" text, "a""b'c \d $do$" int, tg_op text, new_rows int, "n" int);
INSERT INTO "Some ""where"""."select" SELECT timestamptz '2025-01-01' + i * interval '5 hours', 'g' || i % 2, 1 + i % 5, 'x', i % 3, i FROM generate_series(1, 100) AS i;
SET LOCAL search_path = public;
SELECT ok(kpi_rollup_create('"Some ""where"""."Ro''ll $do$ %s"', '"Some ""where"""."select"', $$period("Order", 'day', 'UTC') -- by day$$, ARRAY['group', 'a"b''c \d $do$', 'tg_op', 'new_rows'],
    '{"from": "count(*) -- all", "%I": "sum(\"select\".n)"}') IS NOT NULL, 'hostile names');
SELECT pg_temp.after($$UPDATE "Some ""where"""."select" SET "Order" = "Order" + interval '1 day' WHERE n < 10$$, '"Some ""where"""."Ro''ll $do$ %s"', '"Some ""where"""."Ro''ll $do$ %s?"');
SELECT pg_temp.after($$INSERT INTO "Some ""where"""."select" ("Order") VALUES (NULL), ('2027-01-01')$$, '"Some ""where"""."Ro''ll $do$ %s"', '"Some ""where"""."Ro''ll $do$ %s?"');
SELECT pg_temp.after($$TRUNCATE "Some ""where"""."select"$$, '"Some ""where"""."Ro''ll $do$ %s"', '"Some ""where"""."Ro''ll $do$ %s?"');
SELECT ok(kpi_rollup_drop('"Some ""where"""."Ro''ll $do$ %s"') IS NOT NULL, 'and dropped');
CREATE TABLE parted ("%s" int, "at" date) PARTITION BY LIST ("%s");
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
SELECT ok(kpi_rollup_create(repeat('x', 58), 'parted', $$period(at, 'month')$$, '{%s}', json_build_object(repeat('y', 63), 'count(*)')) IS NOT NULL, 'the longest names');
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);
SELECT pg_temp.after($$INSERT INTO parted_2 VALUES (2, '2025-01-01'), (2, NULL)$$, repeat('x', 58), repeat('x', 58) || '?');
SELECT ok(kpi_rollup_drop(repeat('x', 58)) IS NOT NULL, 'and dropped');

-- ---- errors ----
CREATE FUNCTION pg_temp.create(name text, source text, period text, dimensions text, measures text) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT kpi_rollup_create(%L, %L, %L, %L, %L)', name, source, period, dimensions, measures) $$;
CREATE VIEW a_view AS SELECT * FROM ticket;
CREATE TABLE parent (at date, n int);
CREATE TABLE child () INHERITS (parent);
CREATE UNLOGGED TABLE part_u PARTITION OF part FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
SELECT pg_temp.refused(pg_temp.create(n, s, p, d, m), e, w, w) FROM (VALUES
    (repeat('x', 59), 'ticket', 'created_at', '{}', '{"n": "count(*)"}', '42622', '%too long%'),
    ('a.b.c', 'ticket', 'created_at', '{}', '{"n": "count(*)"}', '42601', '%too many parts%'),
    ('a b', 'ticket', 'created_at', '{}', '{"n": "count(*)"}', '42602', '%not a name%'),
    (NULL, 'ticket', 'created_at', '{}', '{"n": "count(*)"}', '22004', '%needs a name%'),
    ('pg_temp.x', 'ticket', 'created_at', '{}', '{"n": "count(*)"}', '42939', '%cannot be in schema%'),
    ('x', 'ticket', NULL, '{}', '{"n": "count(*)"}', '22004', '%needs a table%'),
    ('x', 'ticket', 'created_at', '{team,team}', '{"n": "count(*)"}', '42701', '%"team" would be there twice%'),
    ('x', 'ticket', 'created_at', '{team}', '{"n": "count(*)", "n": "count(*)"}', '42701', '%"n" would be there twice%'),
    ('x', 'ticket', 'created_at', '{team}', '{"period": "count(*)"}', '42701', '%"period" would be there twice%'),
    ('x', 'ticket', 'created_at', '{nobody}', '{"n": "count(*)"}', '42703', '%"nobody" is not a column%'),
    ('x', 'ticket', 'created_at', '{ctid}', '{"n": "count(*)"}', '42703', '%"ctid" is not a column%'),
    ('x', 'ticket', 'created_at', '{}', '{}', '22023', '%at least one measure%'),
    ('x', 'ticket', 'created_at', '{}', '["count(*)"]', '22023', '%JSON object%'),
    ('x', 'ticket', 'created_at', '{}', '{"n": 5}', '22023', '%JSON object%'),
    ('x', 'ticket', 'created_at', '{}', '{"": "count(*)"}', '42602', '%not a name of a column%'),
    ('x', 'ticket', 'created_at', '{}', json_build_object(repeat('y', 64), 'count(*)')::text, '42622', '%not a name of a column%'),
    ('x', 'ticket', 'created_at', '{}', '{"n": "count(*"}', '42601', '%syntax error%'),
    ('x', 'ticket', 'created_at', '{}', '{"n": "count(*)) AS m, (count(*)"}', '42601', '%one column each%'),
    ('x', 'ticket', 'created_at', '{}', '{"n": "count(*) + (SELECT count(*) FROM customer)"}', '0A000', '%would read public.customer%'),
    ('x', 'ticket', 'created_at', '{}', '{"n": "sum(count(*)) OVER ()"}', '42P20', '%window function%'),
    ('x', 'ticket', 'created_at::date', '{}', '{"n": "count(*)"}', '42P17', '%IMMUTABLE%'),
    ('x', 'ticket', 'count(*)', '{}', '{"n": "count(*)"}', '42803', '%aggregate%'),
    ('x', 'a_view', 'created_at', '{}', '{"n": "count(*)"}', '42809', '%not a table%'),
    ('x', 'parent', 'at', '{}', '{"n": "count(*)"}', '0A000', '%children by inheritance%'),
    ('x', 'child', 'at', '{}', '{"n": "count(*)"}', '0A000', '%part of another table%'),
    ('x', 'part_1', 'period(at, ''day'', ''UTC'')', '{}', '{"n": "count(*)"}', '0A000', '%part of another table%'),
    ('x', 'part', 'period(at, ''day'', ''UTC'')', '{}', '{"n": "count(*)"}', '0A000', '%unlogged%'),
    ('ticket', 'ticket', 'created_at', '{}', '{"n": "count(*)"}', '42P07', '%ticket is there already%')) AS t(n, s, p, d, m, e, w);
SELECT pg_temp.refused($$SELECT kpi_rollup_refresh('nothing')$$, '42P01', 'there is no rollup nothing', 'no such rollup');
SELECT pg_temp.refused($$SELECT kpi_rollup_drop('ticket')$$, '42P01', 'there is no rollup ticket', 'a table is no rollup');
DROP TABLE part_u;
-- A table that becomes a part of another one later.
SELECT ok(kpi_rollup_create('c', 'ticket', 'created_at', '{}', '{"n": "count(*)"}') IS NOT NULL, 'a rollup by a column');
CREATE TABLE whole (LIKE ticket INCLUDING ALL) PARTITION BY LIST (id);
ALTER TABLE whole DROP CONSTRAINT IF EXISTS whole_pkey;
SELECT is(pg_temp.same('c?'), 'same', 'as it was');
CREATE TABLE heir (at date, n int);
SELECT ok(kpi_rollup_create('h', 'heir', 'at', '{}', '{"s": "sum(n)"}') IS NOT NULL, 'another one');
\if :attached_at_once
ALTER TABLE heir INHERIT parent;
INSERT INTO heir VALUES ('2025-01-01', 1);
UPDATE parent SET n = 2;
SELECT is(pg_temp.same('h?'), 'same', 'what changes through a parent is read from the rows');
SELECT pg_temp.refused($$SELECT kpi_rollup_refresh('h')$$, '55000', '%part of another table%', 'and no refresh goes on');
\else
SELECT pg_temp.refused('ALTER TABLE heir INHERIT parent', '0A000', '%prevents table "heir" from becoming%', 'this release makes no heir of it');
\endif
SELECT ok(kpi_rollup_drop('h') IS NOT NULL, 'dropped');

-- ---- an index made before ----
CREATE INDEX early_idx ON ticket (period(created_at, 'week', 'UTC'));
SELECT pg_temp.refused(pg_temp.create('early', 'ticket', 'period(created_at, ''day'', ''UTC'')', '{}', '{"n": "count(*)"}'), '42P07', '%is no valid index on%', 'an index on something else is refused');
SELECT ok(kpi_rollup_create('early', 'ticket', $$period(created_at,'week','UTC')$$, '{}', '{"n": "count(*)"}', fill => false) IS NOT NULL, 'an index on the period is taken');
SELECT is((SELECT count(*) FROM early), 0::bigint, 'fill => false leaves it empty');
SELECT is(pg_temp.same('early?'), 'same', 'and live equals the rows');
SELECT pg_temp.after('SELECT 7', 'early', 'early?');

-- ---- distributed tables are refused (what Citus and TimescaleDB keep of them, played) ----
SET LOCAL allow_system_table_mods = on;
CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass);
INSERT INTO pg_catalog.pg_dist_partition VALUES ('ticket');
SELECT pg_temp.refused(pg_temp.create('x', 'ticket', 'created_at', '{}', '{"n": "count(*)"}'), '0A000', '%distributed by Citus%', 'a table that Citus distributes');
DROP TABLE pg_catalog.pg_dist_partition;
CREATE SCHEMA _timescaledb_catalog;
CREATE TABLE _timescaledb_catalog.hypertable (schema_name name, table_name name);
INSERT INTO _timescaledb_catalog.hypertable VALUES ('public', 'ticket');
SELECT pg_temp.refused(pg_temp.create('x', 'ticket', 'created_at', '{}', '{"n": "count(*)"}'), '0A000', '%hypertable%', 'a hypertable');
DROP SCHEMA _timescaledb_catalog CASCADE;

-- ---- rights ----
CREATE ROLE rollup_owner;
CREATE ROLE rollup_clerk;
CREATE ROLE rollup_reader;
CREATE SCHEMA reports AUTHORIZATION rollup_owner;
CREATE SCHEMA hostile AUTHORIZATION rollup_clerk;
GRANT USAGE ON SCHEMA reports TO rollup_clerk, rollup_reader;
SET LOCAL ROLE rollup_clerk;
SELECT pg_temp.refused(pg_temp.create('hostile.x', 'ticket', 'created_at', '{}', '{"n": "count(*)"}'), '42501', '%must be owner%', 'who does not own the table makes no rollup of it');
SET LOCAL ROLE rollup_owner;
SET LOCAL search_path = reports, public;
CREATE TABLE mine (at timestamptz, team text, rating int);
GRANT INSERT, UPDATE, DELETE, SELECT, TRUNCATE ON mine TO rollup_clerk;
SELECT is(kpi_rollup_create('daily', 'mine', $$period(at, 'day', 'UTC')$$, '{team}', '{"ratings": "survey_summary(rating)"}')::text, 'daily', 'an ordinary role makes one of its own table');
GRANT SELECT ON daily_live TO rollup_reader;
-- A clerk with a hostile path writes; the functions of the rollup do not look there.
SET LOCAL ROLE rollup_clerk;
CREATE FUNCTION hostile.period(timestamptz, text, text) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT date '1999-01-01' $$;
SET LOCAL search_path = hostile, pg_catalog;
INSERT INTO reports.mine VALUES ('2025-01-01', 'a', 5), ('2025-01-02', NULL, 4);
UPDATE reports.mine SET rating = 1 WHERE team = 'a';
DELETE FROM reports.mine WHERE team IS NULL;
SET LOCAL search_path = public;
SELECT throws_ok('TABLE reports.daily_todo', '42501', NULL, 'who writes may not read the notes');
SELECT throws_ok('SELECT reports.daily_make()', '42501', NULL, 'nor refresh');
SELECT throws_ok('SELECT public.kpi_rollup_refresh(''reports.daily'')', '42501', NULL, 'in any way');
CREATE TABLE hostile.trap (at int);
SELECT throws_ok('CREATE TRIGGER t AFTER INSERT ON hostile.trap FOR EACH ROW EXECUTE FUNCTION reports.daily_note()', '42501', NULL, 'nor use its trigger function for another table');
SET LOCAL ROLE rollup_reader;
SELECT is((SELECT count(*) FROM reports.daily_live), 1::bigint, 'a reader of the view needs no rights on the table');
SELECT throws_ok('TABLE reports.mine', '42501', NULL, 'and has none');
SELECT throws_ok('TABLE reports.daily', '42501', NULL, 'nor on the summaries');
SET LOCAL ROLE rollup_owner;
SELECT is(public.kpi_rollup_refresh('reports.daily'), 2::bigint, 'the owner refreshes');
GRANT EXECUTE ON FUNCTION reports.daily_make() TO rollup_clerk;
SET LOCAL ROLE rollup_clerk;
TRUNCATE reports.mine;
SELECT is(public.kpi_rollup_refresh('reports.daily'), 0::bigint, 'whom the owner lets may refresh, with the owner''s rights');
RESET ROLE;
SELECT is(pg_temp.same('reports.daily?'), 'same', 'the live view equals the rows');
-- Row-level security: a rollup holds what its owner sees; a refresh by a superuser too.
SET LOCAL search_path = public;
CREATE TABLE secured (at date, team text, n int);
INSERT INTO secured VALUES ('2025-01-01', 'open', 1), ('2025-01-01', 'secret', 10), ('2025-01-02', 'secret', 100);
ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
ALTER TABLE secured FORCE ROW LEVEL SECURITY;
ALTER TABLE secured OWNER TO rollup_owner;
GRANT CREATE ON SCHEMA public TO rollup_owner;
CREATE POLICY only_open ON secured USING (team = 'open');
SET LOCAL ROLE rollup_owner;
SELECT ok(kpi_rollup_create('reports.secured_daily', 'secured', 'at', '{team}', '{"n": "sum(n)"}') IS NOT NULL, 'under row-level security');
RESET ROLE;
INSERT INTO secured VALUES ('2025-01-02', 'open', 1000), ('2025-01-03', 'secret', 5);
SELECT results_eq('SELECT team, sum(n) FROM reports.secured_daily_live GROUP BY 1', $$VALUES ('open', 1001::numeric)$$, 'the live view shows what the owner sees');
SELECT kpi_rollup_refresh('reports.secured_daily') \gset ignored_
SELECT results_eq('SELECT team, sum(n) FROM reports.secured_daily GROUP BY 1', $$VALUES ('open', 1001::numeric)$$, 'and so do the summaries that a superuser refreshed');
SELECT is(pg_temp.same('reports.secured_daily?'), 'same', 'both are equal');

-- ---- the printed statements are what create runs ----
CREATE TABLE printed (at date, n int);
SELECT kpi_rollup_sql('by_hand', 'printed', 'at', '{}', '{"s": "sum(n)"}') AS script \gset
SELECT is_empty($$SELECT relname FROM pg_class WHERE relname ~ '^by_hand'$$, 'printing makes nothing');
:script
SELECT pg_temp.after($$INSERT INTO printed VALUES ('2025-01-01', 5)$$, 'by_hand', 'by_hand?');
SELECT is((SELECT s FROM by_hand), 5::bigint, 'kept by hand it works the same');

SELECT * FROM finish();
ROLLBACK;
