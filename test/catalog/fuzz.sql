-- Values of every type from mutated text and from mutated stored bytes. What is accepted is compared, hashed, merged, written
-- and given to every function that takes such a value alone: each works or says that data is bad. Nothing else may come of
-- it, and nothing may take long. test/fuzz runs more rounds, from another seed.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT * FROM no_plan();
\set rounds 40
\set seed 1
\getenv rounds CSKPI_FUZZ_ROUNDS
\getenv seed CSKPI_FUZZ_SEED
CREATE TEMP TABLE sample (type text, value text);
CREATE TEMP TABLE malformed (type text, bytes bytea);
\ir type_samples.inc
\ir mutated_text.inc
DELETE FROM sample WHERE length(value) > 20000;

-- The stored bytes of good values, and of the states that transitions hand on, which have layouts of their own.
CREATE TEMP TABLE stored (type text, bytes bytea);
CREATE TEMP TABLE reader AS
SELECT p.oid::regproc::text AS name, format_type(p.proargtypes[0], NULL) AS type
FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
     JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'cskpi'
WHERE p.prokind = 'f' AND format_type(p.proargtypes[0], NULL) IN (SELECT type FROM sample) AND p.pronargs - p.pronargdefaults = 1;
CREATE TEMP TABLE merger AS
SELECT DISTINCT ON (type) oprcode::regproc::text AS name, format_type(oprleft, NULL) AS type FROM pg_operator, (SELECT DISTINCT type FROM sample) AS s
WHERE oprname = '+' AND oprleft = oprright AND format_type(oprleft, NULL) = s.type;
DO $$
DECLARE
    t record;
    m record;
BEGIN
    FOR t IN SELECT DISTINCT typname::text AS name FROM pg_type JOIN sample ON typname = type WHERE typlen = -1 LOOP
        -- byteasend copies its argument, whatever that is.
        EXECUTE format('CREATE FUNCTION pg_temp.as_%s(bytea) RETURNS %1$I LANGUAGE internal STRICT AS ''byteasend''', t.name);
        EXECUTE format('CREATE FUNCTION pg_temp.bytes_of(%I) RETURNS bytea LANGUAGE internal STRICT AS ''byteasend''', t.name);
        EXECUTE format('INSERT INTO stored SELECT type, pg_temp.bytes_of(value::%I) FROM sample WHERE type = %L', t.name, t.name);
        SELECT * INTO m FROM merger WHERE merger.type = t.name;
        IF FOUND THEN EXECUTE format('INSERT INTO stored SELECT type, pg_temp.bytes_of(%s(value::%I, value::%2$I)) FROM sample WHERE type = %L AND value NOT LIKE ''%%92233720368547758%%''', m.name, t.name, t.name); END IF;
    END LOOP;
END $$;

CREATE FUNCTION pg_temp.mutated_bytes(good bytea, seed bigint) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
    bytes bytea := good;
    h bigint;
BEGIN
    FOR i IN 1 .. 1 + abs(hashint8extended(seed, 1) % 4) LOOP
        h := hashint8extended(seed, 10 + i) & 9223372036854775807;
        CONTINUE WHEN length(bytes) = 0;
        CASE h % 5
            WHEN 0 THEN bytes := substring(bytes FOR (h / 7 % length(bytes))::int);
            WHEN 1 THEN bytes := bytes || substring(good FROM (h / 11 % (length(good) + 1))::int + 1);
            WHEN 2 THEN bytes := set_byte(bytes, (h / 13 % least(length(bytes), 24))::int, (ARRAY[0, 1, 127, 128, 255])[1 + h / 17 % 5]);
            ELSE bytes := set_byte(bytes, (h / 13 % length(bytes))::int, (h / 17 % 256)::int);
        END CASE;
    END LOOP;
    RETURN bytes;
END $$;
CREATE FUNCTION pg_temp.bad_data(state text) RETURNS boolean LANGUAGE sql AS $$ SELECT state SIMILAR TO '(22|54)%|08P01|XX001|42804' $$;

-- What is wrong with a value of which the SQL is given, or NULL.
CREATE FUNCTION pg_temp.fault(of_type text, value text, other text, damaged boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    r record;
    was text;
    ok boolean;
BEGIN
    BEGIN
        EXECUTE format('CREATE TEMP TABLE v AS SELECT %s AS v, %L::%I AS other', value, other, of_type);
    EXCEPTION WHEN OTHERS THEN
        RETURN CASE WHEN NOT pg_temp.bad_data(sqlstate) THEN format('%s: %s %s', value, sqlstate, sqlerrm) END;
    END;
    BEGIN
        -- Damaged bytes may be a value in another than its own form, which equality does not see.
        EXECUTE format('SELECT (%2$L OR v = v::text::%1$I AND %1$s_hash(v) = %1$s_hash(v::text::%1$I)) AND v::text = v::text::%1$I::text
                               AND sign(%1$s_cmp(v, other)) = -sign(%1$s_cmp(other, v)) AND (v = other) = (%1$s_cmp(v, other) = 0) FROM v', of_type, damaged) INTO ok;
        IF ok IS NOT TRUE THEN was := format('%s does not keep its round trip and order', value); END IF;
    EXCEPTION WHEN OTHERS THEN
        IF NOT (damaged AND pg_temp.bad_data(sqlstate)) THEN was := format('%s compared and written: %s %s', value, sqlstate, sqlerrm); END IF;
    END;
    FOR r IN SELECT format('SELECT %s(v) FROM v', name) AS call FROM reader WHERE type = of_type
             UNION ALL SELECT format('SELECT %s(v, other)::text FROM v', name) FROM merger WHERE type = of_type
             UNION ALL SELECT format('SELECT %s(%1$s(other, v), v)::text FROM v', name) FROM merger WHERE type = of_type LOOP
        BEGIN
            EXECUTE r.call;
        EXCEPTION WHEN OTHERS THEN
            IF NOT pg_temp.bad_data(sqlstate) THEN was := format('%s with v = %s: %s %s', r.call, value, sqlstate, sqlerrm); END IF;
        END;
    END LOOP;
    DROP TABLE v;
    RETURN left(was, 1500);
END $$;

CREATE FUNCTION pg_temp.tried(of_type text, rounds int, seed bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    good text;
    bytes bytea;
    h bigint;
    fault text;
BEGIN
    FOR i IN 1 .. rounds LOOP
        h := hashint8extended(i, seed);
        SELECT value INTO good FROM sample WHERE type = of_type ORDER BY hashtextextended(value, h) LIMIT 1;
        fault := pg_temp.fault(of_type, format('%L::%I', pg_temp.mutated(good, h), of_type), good, false);
        IF fault IS NULL THEN
            SELECT s.bytes INTO bytes FROM stored AS s WHERE type = of_type ORDER BY hashtextextended(s.bytes::text, h) LIMIT 1;
            IF FOUND THEN fault := pg_temp.fault(of_type, format('pg_temp.as_%s(%L)', of_type, pg_temp.mutated_bytes(bytes, h)), good, true); END IF;
        END IF;
        IF fault IS NOT NULL THEN RETURN NEXT fault; RETURN; END IF;
    END LOOP;
END $$;
SET LOCAL statement_timeout = '10min';
SELECT is((SELECT min(t) FROM pg_temp.tried(type, :rounds, hashtextextended(type, :seed)) AS t), NULL, format('%s: %s rounds of mutated text and stored bytes', type, :rounds))
FROM (SELECT DISTINCT type FROM sample ORDER BY type) AS s;
SELECT * FROM finish();
ROLLBACK;
