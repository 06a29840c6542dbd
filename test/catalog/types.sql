-- Every type of the extension: text and binary round trips, hashing, storage, and malformed bytes.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT * FROM no_plan();

CREATE TEMP TABLE sample (type text, value text);
CREATE TEMP TABLE malformed (type text, bytes bytea);
\ir type_samples.inc
SELECT bag_eq('SELECT DISTINCT type FROM sample',
    $$SELECT t.typname::text FROM pg_type t JOIN pg_depend d ON d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
      JOIN pg_extension e ON d.refobjid = e.oid AND e.extname = 'cskpi' WHERE t.typtype = 'b' AND t.typelem = 0$$, 'every type has samples (test/catalog/type_samples.inc)');

-- Bytes to a value through the type's own receive function: COPY writes them as bytea, whose binary form is the bytes
-- themselves, and reads them as the type.
CREATE TEMP TABLE file AS SELECT format('%s/cskpi_types_%s', current_setting('data_directory'), pg_backend_pid()) AS name;
CREATE FUNCTION pg_temp.receive(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text; name text := (SELECT name FROM file);
BEGIN
    EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, name);
    EXECUTE format('CREATE TEMP TABLE received (v %s)', type);
    EXECUTE format('COPY received FROM %L (FORMAT binary)', name);
    SELECT received.v::text INTO v FROM received;
    DROP TABLE received;
    RETURN v;
END $$;
CREATE FUNCTION pg_temp.send(type text, value text) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE b bytea;
BEGIN EXECUTE format('SELECT %I(%L::%s)', type || '_send', value, type) INTO b; RETURN b; END $$;
CREATE FUNCTION pg_temp.text(type text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE v text;
BEGIN EXECUTE format('SELECT %L::%s::text', value, type) INTO v; RETURN v; END $$;
CREATE FUNCTION pg_temp.truth(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE b boolean;
BEGIN EXECUTE query INTO b; RETURN b; END $$;

SELECT is(pg_temp.text(type, value), value, format('%s: text round trip of %s', type, left(value, 60))) FROM sample;
SELECT is(pg_temp.receive(type, pg_temp.send(type, value)), value, format('%s: binary round trip of %s', type, left(value, 60))) FROM sample;
SELECT ok(pg_temp.truth(format('SELECT %L::%s = %L::%2$s AND %2$s_hash(%1$L) = %2$s_hash(%3$L) AND %2$s_cmp(%1$L, %3$L) = 0', value, type, pg_temp.receive(type, pg_temp.send(type, value)))),
          format('%s: equal and of equal hash after both', type)) FROM sample;
-- A total order: of any two different values exactly one is less, and the operators agree.
SELECT ok(bool_and(pg_temp.truth(format('SELECT (a < b) <> (a > b) AND (a <= b) = (a < b) AND (a >= b) = (a > b) AND a <> b AND NOT a = b AND sign(%1$s_cmp(a, b)) = -sign(%1$s_cmp(b, a)) FROM (SELECT %2$L::%1$s AS a, %3$L::%1$s AS b) v', a.type, a.value, b.value))),
          a.type || ': a total order') FROM sample a JOIN sample b ON a.type = b.type AND a.value <> b.value GROUP BY a.type;

-- Malformed bytes are refused with the class of bad data.
CREATE FUNCTION pg_temp.refusal(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN 'taken as ' || pg_temp.receive(type, bytes);
EXCEPTION WHEN OTHERS THEN RETURN sqlstate;
END $$;
SELECT matches(pg_temp.refusal(type, bytes), '^(22P03|08P01|22003)$', format('%s: malformed bytes are refused: %s', type, left(bytes::text, 60))) FROM malformed;

-- Mutations of good bytes: refused as bad data, or taken as a value that then keeps its own round trips. Never anything else.
CREATE FUNCTION pg_temp.mutation(type text, good bytea, seed bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    bytes bytea := good;
    v text;
    h bigint;
BEGIN
    FOR i IN 1 .. 1 + abs(hashint8extended(seed, 1) % 3) LOOP
        h := hashint8extended(seed, 10 + i) & 9223372036854775807;
        CASE h % 4
            WHEN 0 THEN IF length(bytes) > 0 THEN bytes := substring(bytes FOR (h / 7 % length(bytes))::int); END IF;
            WHEN 1 THEN bytes := bytes || decode(lpad(to_hex((h / 11 % 256)::int), 2, '0'), 'hex');
            ELSE IF length(bytes) > 0 THEN bytes := set_byte(bytes, (h / 13 % length(bytes))::int, (h / 17 % 256)::int); END IF;
        END CASE;
    END LOOP;
    BEGIN
        v := pg_temp.receive(type, bytes);
    EXCEPTION WHEN OTHERS THEN
        RETURN CASE WHEN sqlstate IN ('22P03', '22P02', '08P01', '22003', '22023', '22021') THEN NULL ELSE format('%s %s: %s %s', type, bytes, sqlstate, sqlerrm) END;
    END;
    IF pg_temp.receive(type, pg_temp.send(type, v)) IS DISTINCT FROM v OR pg_temp.text(type, v) IS DISTINCT FROM v THEN
        RETURN format('%s %s: taken as %s, which does not keep its round trips', type, bytes, v);
    END IF;
    RETURN NULL;
END $$;
SELECT is(min(pg_temp.mutation(type, pg_temp.send(type, value), hashint8extended(i, hashtext(value)))), NULL, format('%s: mutated bytes of %s', type, left(value, 60)))
FROM sample, generate_series(1, 200) AS i GROUP BY type, value;

-- The same for text.
\ir mutated_text.inc
CREATE FUNCTION pg_temp.text_mutation(type text, good text, seed bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    t text := pg_temp.mutated(good, seed);
    v text;
BEGIN
    BEGIN
        v := pg_temp.text(type, t);
    EXCEPTION WHEN OTHERS THEN
        RETURN CASE WHEN sqlstate LIKE '22%' THEN NULL ELSE format('%s %L: %s %s', type, t, sqlstate, sqlerrm) END;
    END;
    RETURN CASE WHEN pg_temp.text(type, v) IS DISTINCT FROM v THEN format('%s %L: taken as %s, which reads as something else', type, t, v) END;
END $$;
SELECT is(min(pg_temp.text_mutation(type, value, hashint8extended(i, hashtext(value)))), NULL, format('%s: mutated text of %s', type, left(value, 60)))
FROM sample, generate_series(1, 500) AS i GROUP BY type, value;

SELECT * FROM finish();
ROLLBACK;
