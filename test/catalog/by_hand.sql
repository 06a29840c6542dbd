-- Whatever a function gives out can be stored, dumped and read again, also when it is called by hand: every function of the
-- catalog that gives a value of one of the extension's types - transitions and their inverses, merges, operators, casts - is
-- called with arguments that need not belong together. It refuses them as bad data, or what it gives keeps its round trips.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL TimeZone = 'America/New_York';
SELECT * FROM no_plan();
\ir aggregates.inc
-- It hides the rows, which are in sample1 too.
CREATE TEMP TABLE sample (type text, value text);
CREATE TEMP TABLE malformed (type text, bytes bytea);
\ir type_samples.inc
DELETE FROM sample WHERE length(value) > 20000;
-- More of what a move can meet: the largest counts and sums, values that are equal but for one number.
INSERT INTO sample VALUES
    ('rate_summary', 'hits:0 misses:0 missing:9223372036854775807'), ('rate_summary', 'hits:1 misses:0 missing:0'),
    ('survey_summary', '5:1 missing:0'), ('ratio_summary', 'numerator:5 denominator:1 rows:1 missing:0'), ('ratio_summary', 'numerator:0 denominator:0 rows:4 missing:0'),
    ('ratio_summary', 'numerator:-12.5 denominator:3 rows:9223372036854775807 missing:1'),
    ('duration_summary', 'unit:min 1:1 missing:0'), ('duration_summary', 'unit:min 5:9223372036854775807 missing:9223372036854775807'),
    ('survival_summary', 'answered unit:min 5:1 missing:0 waiting missing:0'), ('survival_summary', 'answered missing:0 waiting unit:min 5:1 missing:0'),
    ('backlog_summary', 'from:2024-03-25T00:00:00Z steps:6*86400,82800,2*86400 start:0 opened:1,8*0 closed:9*0 outside:0 missing:0'),
    ('backlog_summary', 'from:2024-03-25T00:00:00Z steps:6*86400,82800,2*86400 start:1 opened:9*0 closed:1,8*0 outside:0 missing:0'),
    ('mix_summary', 'before_hits:1 before_total:1 before_expected:0.5 after_hits:0 after_total:0 after_expected:0 missing:0');
-- Histograms, and waits that lie in a bucket of theirs but never went in: what is left would have a sum that it cannot have.
CREATE TEMP TABLE wait AS SELECT 'many' AS kind, 1000.0 + 0.9 * (i > 1)::int AS minutes FROM generate_series(1, 600) AS i
    UNION ALL SELECT 'many', minutes FROM unnest(ARRAY[1, 1000000.0]) AS minutes UNION ALL SELECT 'few', 1000.0 FROM generate_series(1, 300);
INSERT INTO sample SELECT 'duration_summary', duration_summary(minutes)::text FROM wait GROUP BY kind;
INSERT INTO sample SELECT 'survival_summary', survival_summary(minutes, true)::text FROM wait GROUP BY kind;
INSERT INTO sample SELECT 'survival_summary', survival_summary(minutes, false)::text FROM wait GROUP BY kind;
DELETE FROM sample WHERE type = 'duration_summary' AND value LIKE '%:9223372036854775807 missing%';

CREATE TEMP TABLE argument (type text, value text);
INSERT INTO argument SELECT type, value FROM sample;
\ir extreme_arguments.inc

CREATE TEMP TABLE giver AS
SELECT p.oid, format('%I.%I', n.nspname, p.proname) AS name, p.oid::regprocedure::text AS signature, r.typname::text AS type,
       ARRAY(SELECT CASE u WHEN 'anyelement'::regtype THEN 'integer' WHEN 'anyarray'::regtype THEN 'integer[]' ELSE format_type(u, NULL) END
             FROM unnest(p.proargtypes) WITH ORDINALITY AS u(u, n) ORDER BY n) AS types
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_type r ON r.oid = p.prorettype
     JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
     JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'cskpi'
WHERE p.prokind = 'f' AND r.typname IN (SELECT type FROM sample) AND p.oid NOT IN (SELECT unnest(ARRAY[typinput, typreceive]) FROM pg_type);
SELECT cmp_ok(count(*), '>', 100::bigint, 'functions were found that give a value') FROM giver;
SELECT is(string_agg(DISTINCT t, ', '), NULL, 'there are arguments of every type') FROM giver, unnest(types) AS t WHERE t NOT IN (SELECT type FROM argument);
SELECT is_empty('SELECT aggminvtransfn::regprocedure FROM pg_aggregate WHERE aggminvtransfn <> 0 AND aggfnoid IN (SELECT objid FROM pg_depend d JOIN pg_extension e ON d.refclassid = ''pg_extension''::regclass AND d.refobjid = e.oid AND e.extname = ''cskpi'' WHERE d.deptype = ''e'')
                 AND aggtranstype <> ''numeric[]''::regtype AND aggminvtransfn NOT IN (SELECT oid FROM giver)', 'every inverse transition is among them');

-- The given values are stored as a user would store them.
DO $$ DECLARE t text; BEGIN FOR t IN SELECT DISTINCT type FROM giver LOOP EXECUTE format('CREATE TEMP TABLE given_%s (call text, v %1$I)', t); END LOOP; END $$;
-- Every eighth argument is NULL; calls that are numbered with the same number take the same arguments.
CREATE FUNCTION pg_temp.try(g giver, n int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    call text := g.name || '(' || (
        SELECT string_agg(CASE WHEN hashint8extended(n, i) % 8 = 0 THEN 'NULL' ELSE format('%L', value) END || '::' || a.type, ', ' ORDER BY i)
        FROM unnest(g.types) WITH ORDINALITY AS a(type, i),
             LATERAL (SELECT value FROM argument WHERE argument.type = a.type ORDER BY hashtextextended(value, n * 31 + i) LIMIT 1) AS v) || ')';
BEGIN
    EXECUTE format('INSERT INTO given_%s SELECT %L, %s', g.type, call, call);
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN sqlstate NOT SIMILAR TO '(22|54)%|42804|0A000' THEN format('%s: %s %s', call, sqlstate, sqlerrm) END;
END $$;
SELECT is(min(left(pg_temp.try(g, n), 1000)), NULL, signature || ' refuses what is bad as bad data') FROM giver AS g, generate_series(1, 60) AS n GROUP BY signature ORDER BY signature;

-- Taken out of the state of some rows: a row of them, another, or one with half of its values from each.
CREATE TEMP TABLE mover AS
SELECT DISTINCT ON (a.aggminvtransfn) k.signature, k.state::text AS type, k.nspname, k.proname, k.arguments, a.aggminvtransfn::regproc::text AS inverse
FROM kpi k JOIN pg_aggregate a ON a.aggfnoid = k.oid WHERE a.aggminvtransfn IN (SELECT oid FROM giver) AND k.result = k.state ORDER BY a.aggminvtransfn, k.signature;
CREATE FUNCTION pg_temp.take_out(m mover, n int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    rows int[] := (SELECT array_agg(1 + abs(hashint8extended(n, i)) % 3900) FROM generate_series(1, 1 + n % 4 * n % 7) AS i);
    a int := CASE n % 4 WHEN 1 THEN 1 + abs(hashint8extended(n, 98)) % 3900 ELSE rows[1] END;
    b int := CASE n % 4 WHEN 0 THEN rows[1] ELSE 1 + abs(hashint8extended(n, 99)) % 3900 END;
    call text := format('%s(v, %s) FROM (SELECT %I.%I(%s) AS v FROM sample1 WHERE id = ANY (%L)) AS rows_in,
                         (SELECT a.id, a.small, b.part, b.b, a.t, greatest(a.t, b.t2) AS t2, a.one FROM sample1 AS a, sample1 AS b WHERE a.id = %s AND b.id = %s) AS row_out',
                        m.inverse, m.arguments, m.nspname, m.proname, m.arguments, rows, a, b);
BEGIN
    EXECUTE format('INSERT INTO given_%s SELECT %L, %s', m.type, call, call);
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN CASE WHEN sqlstate NOT SIMILAR TO '(22|54)%' THEN format('%s: %s %s', call, sqlstate, sqlerrm) END;
END $$;
SELECT cmp_ok(count(*), '>', 60::bigint, 'inverse transitions were found, and rows for them') FROM mover;
SELECT is(min(left(pg_temp.take_out(m, n), 1000)), NULL, signature || ': taking out what is not in it is bad data') FROM mover AS m, generate_series(1, 40) AS n GROUP BY signature ORDER BY signature;

CREATE TEMP TABLE file AS SELECT format('%s/cskpi_by_hand_%s', current_setting('data_directory'), pg_backend_pid()) AS name;
CREATE FUNCTION pg_temp.round_trips(of_type text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    name text := (SELECT file.name FROM file);
    g record;
    fault text;
BEGIN
    -- One of each text: the same value is given by many calls.
    FOR g IN EXECUTE format('SELECT ctid, call FROM given_%s', of_type) LOOP
        BEGIN
            EXECUTE format('SELECT CASE WHEN v IS DISTINCT FROM v::text::%1$I THEN ''reads as another value''
                                        WHEN v::text IS DISTINCT FROM v::text::%1$I::text THEN ''is written otherwise when it was read''
                                        WHEN %1$s_hash(v) <> %1$s_hash(v::text::%1$I) THEN ''has another hash when it was read'' END FROM given_%1$s WHERE ctid = $1', of_type) INTO fault USING g.ctid;
        EXCEPTION WHEN OTHERS THEN fault := format('cannot be written and read as text: %s %s', sqlstate, sqlerrm);
        END;
        IF fault IS NOT NULL THEN RETURN format('%s gives what %s', left(g.call, 1000), fault); END IF;
    END LOOP;
    EXECUTE format('CREATE TEMP TABLE received_%s (n bigint, v %1$I)', of_type);
    EXECUTE format('COPY (SELECT row_number() OVER (ORDER BY ctid), v FROM given_%s) TO %L (FORMAT binary)', of_type, name);
    EXECUTE format('COPY received_%s FROM %L (FORMAT binary)', of_type, name);
    EXECUTE format('SELECT min(left(call, 1000)) FROM (SELECT row_number() OVER (ORDER BY ctid) AS n, call, v FROM given_%s) AS g JOIN received_%1$s AS r USING (n)
                    WHERE g.v IS DISTINCT FROM r.v OR g.v::text IS DISTINCT FROM r.v::text', of_type) INTO fault;
    IF fault IS NOT NULL THEN RETURN format('%s gives what is another value when it was sent', fault); END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN RETURN format('a value cannot be sent and received: %s %s', sqlstate, sqlerrm);
END $$;
CREATE FUNCTION pg_temp.given(of_type text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint; BEGIN EXECUTE format('SELECT count(v) FROM given_%s', of_type) INTO n; RETURN n; END $$;
SELECT is(pg_temp.round_trips(type), NULL, format('%s: %s values that %s functions give keep their round trips', type, pg_temp.given(type), count(*))) FROM giver GROUP BY type ORDER BY type;
SELECT cmp_ok(pg_temp.given(type), '>', 5::bigint, type || ': some were given') FROM giver GROUP BY type ORDER BY type;
SELECT * FROM finish();
ROLLBACK;
