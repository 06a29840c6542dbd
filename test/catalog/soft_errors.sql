-- Malformed text is reported to those who ask without failing: what pg_input_error_info says of a text of any type of the
-- extension is the error that reading it is, and COPY leaves out the rows that it must.
\set QUIET 1
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT * FROM no_plan();
SELECT current_setting('server_version_num')::int >= 160000 AS asks, current_setting('server_version_num')::int >= 170000 AS ignores \gset
\if :asks
CREATE TEMP TABLE sample (type text, value text);
CREATE TEMP TABLE malformed (type text, bytes bytea);
\ir type_samples.inc
\ir mutated_text.inc

CREATE FUNCTION pg_temp.hard_error(type text, value text, OUT error text) LANGUAGE plpgsql AS $$
DECLARE detail text; hint text;
BEGIN
    EXECUTE format('SELECT %L::%s', value, type);
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = pg_exception_detail, hint = pg_exception_hint;
    error := concat_ws(' / ', sqlstate, sqlerrm, nullif(detail, ''), nullif(hint, ''));
END $$;
CREATE FUNCTION pg_temp.soft_error(type text, value text) RETURNS text LANGUAGE sql AS $$
    SELECT nullif(concat_ws(' / ', sql_error_code, message, detail, hint), '') FROM pg_input_error_info(value, type)
$$;

CREATE TEMP TABLE tried AS
SELECT type, t AS text, pg_temp.hard_error(type, t) AS hard, pg_temp.soft_error(type, t) AS soft, pg_input_is_valid(t, type) AS valid
FROM (SELECT type, left(value, 4000) AS value FROM sample) AS s, generate_series(0, 300) AS i,
     LATERAL (SELECT CASE i WHEN 0 THEN value ELSE pg_temp.mutated(value, hashint8extended(i, hashtext(value))) END AS t) AS m;
SELECT is(min(format('%s %L: %s, not %s', type, text, soft, hard)) FILTER (WHERE soft IS DISTINCT FROM hard OR valid <> (hard IS NULL)), NULL,
          format('%s: of %s texts %s are malformed, and told to be so as reading them does', type, count(*), count(hard)))
FROM tried GROUP BY type ORDER BY type;
SELECT ok(bool_or(valid) AND bool_or(NOT valid), type || ': there are good ones and bad ones') FROM tried GROUP BY type ORDER BY type;

-- Numbers that 64 bits or a sum cannot hold are malformed text as well.
SELECT is(left(pg_temp.soft_error(type, text), 5), '22P02', format('%s: %s', type, text))
FROM (VALUES ('rate_summary', 'hits:99999999999999999999 misses:0 missing:0'), ('survey_summary', '3:9223372036854775808 missing:0'),
             ('ratio_summary', 'numerator:1 denominator:1 rows:99999999999999999999 missing:0'), ('ratio_summary', 'numerator:1.2.3 denominator:1 rows:1 missing:0'),
             ('ratio_summary', 'numerator:99999999999999999999999999999999999999 denominator:1 rows:1 missing:0'),
             ('ratio_summary', 'numerator:- denominator:1 rows:1 missing:0'), ('duration_summary', 'unit:s 99999999999999999999:1 missing:0'),
             ('survival_summary', 'answered unit:s 5:1 5:1 missing:0 waiting missing:0'), ('status_history', 'a:2024-03-01T09:00:00Z#9223372036854775808 missing:0'),
             ('conversation', 'agent:2024-02-30T09:00:00Z missing:0'), ('backlog_summary', 'missing:99999999999999999999')) AS v(type, text);
SELECT is(left(pg_temp.soft_error('business_hours', 'Mon 09:00-17:00; Nowhere/Here'), 5), '22023', 'business_hours: a zone that is not there');
SELECT ok(NOT pg_input_is_valid('{hits:1,hits:x}', 'rate_summary[]'), 'within an array');
\else
SELECT skip('input functions are asked for errors from PostgreSQL 16 on', 1);
\endif

\if :ignores
SELECT format('%s/cskpi_soft_errors_%s', current_setting('data_directory'), pg_backend_pid()) AS file \gset
CREATE FUNCTION pg_temp.copied(of_type text, file text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE differences text;
BEGIN
    EXECUTE format('COPY (SELECT text FROM tried WHERE type = %L AND valid IS NOT NULL ORDER BY text) TO %L', of_type, file);
    EXECUTE format('CREATE TEMP TABLE copied (v %s)', of_type);
    EXECUTE format('COPY copied FROM %L (ON_ERROR ignore, LOG_VERBOSITY default)', file);
    EXECUTE format('SELECT string_agg(v, '' '') FROM (SELECT v::text FROM copied EXCEPT ALL SELECT text::%s::text FROM tried WHERE type = %L AND valid) AS d(v)', of_type, of_type) INTO differences;
    IF (SELECT count(*) FROM copied) <> (SELECT count(*) FROM tried WHERE type = of_type AND valid) THEN differences := 'another number of rows'; END IF;
    DROP TABLE copied;
    RETURN differences;
END $$;
SELECT is(pg_temp.copied(type, :'file'), NULL, type || ': COPY keeps the good rows and no other') FROM (SELECT DISTINCT type FROM sample ORDER BY type) AS s;
\else
SELECT skip('COPY ignores errors from PostgreSQL 17 on', 1);
\endif
SELECT * FROM finish();
ROLLBACK;
