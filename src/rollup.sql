-- rollup.sql - a table of summaries by period that is kept up by notes of what was touched, and a view that is right at every moment.
--
-- kpi_rollup_create writes plain SQL and runs it (kpi_rollup_sql only writes it). Of a rollup "x" it makes
--     x         the summaries            x_rows    the definition: the same computed from the rows
--     x_live    what to read             x_todo    notes of periods touched since, and the function that tells all touched ones
--     x_info    what is followed         x_note()  the trigger function     x_make()  the refresh
-- The longest suffix is five bytes. Nothing here is SECURITY DEFINER; what is made belongs to the caller, who may read and keep it.
--
-- Why the live view is the rows in every snapshot: a writer's transaction carries its notes. A refresh first deletes the notes
-- it sees, then reads the rows, in the same or a later snapshot, so of every note that it deletes it has read the rows. A note that it
-- did not see stays, and its period is read from the rows, whether or not the refresh has read them too.

-- ---- what the generated functions ask for ----
CREATE FUNCTION kpi_rollup_tables(source regclass) RETURNS TABLE (part regclass, node oid)
    LANGUAGE SQL STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT t.relid, coalesce(pg_relation_filenode(t.relid), 0) FROM pg_partition_tree(kpi_rollup_tables.source) AS t
    UNION
    SELECT kpi_rollup_tables.source, coalesce(pg_relation_filenode(kpi_rollup_tables.source), 0);
END;
COMMENT ON FUNCTION kpi_rollup_tables(regclass) IS 'Internal: a table and its partitions, each with the file that holds its rows; of now, whatever the snapshot.';

-- Immutable so that it is computed when a query is planned, and at no other time: the partitions that the plan may read.
CREATE FUNCTION kpi_rollup_planned(source regclass) RETURNS regclass[]
    LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT array_agg(t.part ORDER BY t.part) FROM kpi_rollup_tables(kpi_rollup_planned.source) AS t;
END;
COMMENT ON FUNCTION kpi_rollup_planned(regclass) IS 'Internal: a table and its partitions when the query was planned.';

CREATE FUNCTION kpi_rollup_parent(source regclass) RETURNS regclass
    LANGUAGE SQL STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(nullif(pg_partition_root(kpi_rollup_parent.source), kpi_rollup_parent.source),
                    (SELECT i.inhparent::regclass FROM pg_inherits i WHERE i.inhrelid = kpi_rollup_parent.source ORDER BY i.inhseqno LIMIT 1));
END;
COMMENT ON FUNCTION kpi_rollup_parent(regclass) IS 'Internal: the table through which rows of a partition or child may change without its own statement triggers.';

CREATE FUNCTION kpi_rollup_triggers(rollup text, note text, part regclass, is_source boolean) RETURNS text
    LANGUAGE SQL STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT format('CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %s();' || chr(10), rollup || '_ins', part, note)
        || format('CREATE TRIGGER %I AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %s();' || chr(10), rollup || '_upd', part, note)
        || format('CREATE TRIGGER %I AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION %s();' || chr(10), rollup || '_del', part, note)
        || format('CREATE TRIGGER %I AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s();' || chr(10), rollup || '_trn', part, note)
        || format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I;' || chr(10), part, rollup || '_trn')
        || CASE WHEN is_source THEN
               format('-- What a subscription applies fires triggers of rows only; partitions inherit this one.' || chr(10)
                   || 'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s();' || chr(10), rollup || '_row', part, note)
               || format('ALTER TABLE %s ENABLE REPLICA TRIGGER %I;' || chr(10), part, rollup || '_row')
           ELSE '' END;
END;
COMMENT ON FUNCTION kpi_rollup_triggers(text, text, regclass, boolean) IS 'Internal: the triggers of a rollup on one table, as SQL.';

CREATE FUNCTION kpi_rollup_changes(rollup text, note text, source regclass, tables regclass[], nodes oid[]) RETURNS TABLE (part regclass, node oid, change text, statements text)
    LANGUAGE SQL STABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(n.part, k.part), n.node, CASE WHEN k.part IS NULL THEN 'added' WHEN n.part IS NULL THEN 'gone' WHEN n.node <> k.node THEN 'rewritten' END,
           CASE WHEN k.part IS NULL THEN kpi_rollup_triggers(rollup, note, n.part, false)
                WHEN n.part IS NULL THEN
                    (SELECT string_agg(format('DROP TRIGGER %I ON %s;', t.tgname, t.tgrelid::regclass), chr(10))
                     FROM pg_trigger t WHERE t.tgrelid = k.part AND t.tgparentid = 0 AND t.tgname IN (rollup || '_ins', rollup || '_upd', rollup || '_del', rollup || '_trn'))
           END
    FROM kpi_rollup_tables(source) AS n FULL JOIN (SELECT u.part, u.node FROM ROWS FROM (unnest(tables), unnest(nodes)) AS u(part, node)) AS k ON n.part = k.part
    UNION ALL
    SELECT source, NULL AS node, 'inherited' AS change, NULL AS statements WHERE kpi_rollup_parent(source) IS NOT NULL;
END;
COMMENT ON FUNCTION kpi_rollup_changes(text, text, regclass, regclass[], oid[]) IS 'Internal: a table and its partitions; which of them came, went or were rewritten since they were listed, and the SQL that follows them.';

-- ---- names ----
CREATE FUNCTION kpi_rollup_name(rollup text, path name[], must_exist boolean) RETURNS text[]
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parts text[];
    place text;
BEGIN
    IF rollup IS NULL THEN
        RAISE EXCEPTION 'a rollup needs a name' USING ERRCODE = '22004';
    END IF;
    BEGIN
        parts := parse_ident(rollup);
    EXCEPTION WHEN invalid_parameter_value THEN
        RAISE EXCEPTION '"%" is not a name of a rollup', rollup
            USING ERRCODE = '42602', HINT = 'Write it as in SQL: support_daily, reports.support_daily, or "Support, daily" in double quotes.';
    END;
    IF cardinality(parts) > 2 THEN
        RAISE EXCEPTION '"%" has too many parts for the name of a rollup', rollup USING ERRCODE = '42601', HINT = 'Write a name, or schema.name.';
    END IF;
    IF octet_length(parts[cardinality(parts)]) > 58 THEN
        RAISE EXCEPTION 'the name of the rollup "%" is too long', parts[cardinality(parts)]
            USING ERRCODE = '42622', DETAIL = 'A name has at most 63 bytes, and the rollup''s other objects add up to five.', HINT = 'Choose a name of at most 58 bytes.';
    END IF;
    IF cardinality(parts) = 2 THEN
        place := parts[1];
    ELSIF must_exist THEN
        SELECT nspname INTO place
        FROM unnest(path) WITH ORDINALITY AS p(nspname, n) JOIN pg_namespace USING (nspname) JOIN pg_class AS i ON i.relnamespace = pg_namespace.oid
        WHERE i.relname = parts[1] || '_info' AND i.relkind = 'r' ORDER BY n LIMIT 1;
    ELSE
        place := (SELECT p FROM unnest(path) WITH ORDINALITY AS u(p, n) WHERE p !~ '^pg_' ORDER BY n LIMIT 1);
        IF place IS NULL THEN
            RAISE EXCEPTION 'no schema has been selected to create the rollup in' USING ERRCODE = '3F000', HINT = 'Write schema.name.';
        END IF;
    END IF;
    IF place ~ '^pg_' THEN
        RAISE EXCEPTION 'a rollup cannot be in schema %', place USING ERRCODE = '42939', HINT = 'It is made of permanent objects of your own.';
    END IF;
    parts := ARRAY[place, parts[cardinality(parts)]];
    IF must_exist AND (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace JOIN pg_class i ON i.relnamespace = n.oid AND i.relname = parts[2] || '_info'
                       WHERE n.nspname = parts[1] AND proname IN (parts[2] || '_make', parts[2] || '_note', parts[2] || '_todo')) <> 3 THEN
        RAISE EXCEPTION 'there is no rollup %', rollup USING ERRCODE = '42P01', HINT = 'kpi_rollup_create makes one; name its schema where that is not in the search_path.';
    END IF;
    RETURN parts;
END $$;
COMMENT ON FUNCTION kpi_rollup_name(text, name[], boolean) IS 'Internal: schema and name of a rollup.';

-- ---- the statements ----
CREATE FUNCTION kpi_rollup_check_source(source regclass) RETURNS void
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t pg_class;
    part record;
    distributed boolean;
BEGIN
    SELECT * INTO t FROM pg_class WHERE oid = source;
    IF t.relkind NOT IN ('r', 'p') THEN
        RAISE EXCEPTION '% is not a table', source USING ERRCODE = '42809', HINT = 'A rollup follows an ordinary or partitioned table; of a view take its tables.';
    END IF;
    IF NOT pg_has_role(t.relowner, 'USAGE') THEN
        RAISE EXCEPTION 'must be owner of table %', source
            USING ERRCODE = '42501', DETAIL = 'A rollup makes an index and triggers on its source.', HINT = 'Let the owner make it, and grant SELECT on the _live view.';
    END IF;
    IF t.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits WHERE inhparent = source) THEN
        RAISE EXCEPTION 'table % has children by inheritance, which a rollup does not follow', source USING ERRCODE = '0A000', HINT = 'Make it a partitioned table.';
    END IF;
    IF (SELECT p.parent FROM (SELECT coalesce(nullif(pg_partition_root(source), source), (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = source LIMIT 1)) AS parent) AS p) IS NOT NULL THEN
        RAISE EXCEPTION '% is a part of another table, through which its rows may change unseen', source USING ERRCODE = '0A000', HINT = 'Make the rollup of the whole table.';
    END IF;
    -- Whose changes are made where no trigger of this table sees them.
    IF to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL THEN
        EXECUTE 'SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition WHERE logicalrelid = $1)' INTO distributed USING source;
        IF distributed THEN
            RAISE EXCEPTION '% is distributed by Citus, which fires no statement triggers for its shards', source
                USING ERRCODE = '0A000', HINT = 'Keep a distributed table of summaries by batches, or a materialized view: doc/cookbook/rollups.md.';
        END IF;
    END IF;
    IF to_regclass('_timescaledb_catalog.hypertable') IS NOT NULL THEN
        EXECUTE 'SELECT EXISTS (SELECT FROM _timescaledb_catalog.hypertable WHERE format(''%I.%I'', schema_name, table_name)::regclass = $1)' INTO distributed USING source;
        IF distributed THEN
            RAISE EXCEPTION '% is a hypertable of TimescaleDB, whose chunks a rollup does not follow', source
                USING ERRCODE = '0A000', HINT = 'Every aggregate here works in a continuous aggregate.';
        END IF;
    END IF;
    FOR part IN SELECT c.oid::regclass AS name, c.relkind, c.relpersistence
                FROM pg_partition_tree(source) AS p JOIN pg_class AS c ON c.oid = p.relid UNION SELECT source, t.relkind, t.relpersistence LOOP
        IF part.relkind = 'f' THEN
            RAISE EXCEPTION 'partition % is a foreign table, whose changes are made elsewhere', part.name
                USING ERRCODE = '0A000', HINT = 'Keep a rollup on each server and read them together: doc/cookbook/rollups.md, "Shards".';
        ELSIF part.relpersistence = 't' THEN
            RAISE EXCEPTION '% is a temporary table', part.name USING ERRCODE = '0A000', HINT = 'Summarise it directly.';
        ELSIF part.relpersistence <> t.relpersistence AND part.relkind <> 'p' THEN
            RAISE EXCEPTION 'partition % is %, its parent % is not', part.name, CASE part.relpersistence WHEN 'u' THEN 'unlogged' ELSE 'logged' END, source
                USING ERRCODE = '0A000', DETAIL = 'A crash would empty it and leave its summaries.', HINT = 'ALTER TABLE … SET LOGGED.';
        END IF;
    END LOOP;
END $$;
COMMENT ON FUNCTION kpi_rollup_check_source(regclass) IS 'Internal: an error where changes of the table could not be followed.';

CREATE FUNCTION kpi_rollup_script(target text[], source regclass, period text, dimensions text[], measures json, path name[]) RETURNS text
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
    place text := target[1];
    rollup text := target[2];
    here text;          -- the schema of this extension
    -- The caller's path as it is now, without temporary schemas; pg_catalog comes first where it is not named.
    users_path text := concat_ws(', ', (SELECT string_agg(quote_ident(p), ', ' ORDER BY n) FROM unnest(path) WITH ORDINALITY AS u(p, n) WHERE p !~ '^pg_'), 'pg_temp');
    alias text;
    rows_from text;
    unlogged text;
    keys text[];
    texts text[];
    names text[];
    name text;
    twice text;
    columns text;
    expression text;
    definition text;
    type text;
    tag text := 'do';
    t text;             -- the quoted name of the rollup's table
    todo text;
    info text;
    rows_view text;
    note text;
    make text;
    live text;
    triggers text;
BEGIN
    IF source IS NULL OR period IS NULL OR btrim(period) = '' OR measures IS NULL THEN
        RAISE EXCEPTION 'a rollup needs a table, a period and measures'
            USING ERRCODE = '22004', HINT = $$kpi_rollup_create('support_daily', 'tickets', $p$period(created_at, 'day', 'Europe/London')$p$, '{team}', '{"ratings": "survey_summary(rating)"}')$$;
    END IF;
    SELECT n.nspname INTO here FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'cskpi';
    EXECUTE format('SELECT %I.kpi_rollup_check_source($1)', here) USING source;

    -- Names: each once, none cut off.
    IF json_typeof(measures) <> 'object' OR EXISTS (SELECT FROM json_each(measures) WHERE json_typeof(value) <> 'string') THEN
        RAISE EXCEPTION 'measures must be a JSON object of names and SQL' USING ERRCODE = '22023', HINT = $$Write '{"ratings": "survey_summary(rating)"}'.$$;
    END IF;
    SELECT array_agg(j.key ORDER BY j.n), array_agg(j.value ORDER BY j.n) INTO keys, texts FROM json_each_text(measures) WITH ORDINALITY AS j(key, value, n);
    IF keys IS NULL THEN
        RAISE EXCEPTION 'a rollup needs at least one measure' USING ERRCODE = '22023', HINT = $$Write '{"ratings": "survey_summary(rating)"}'.$$;
    END IF;
    FOREACH name IN ARRAY coalesce(dimensions, '{}') LOOP
        IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = source AND attname = name AND attnum > 0 AND NOT attisdropped) THEN
            RAISE EXCEPTION 'dimension "%" is not a column of %', name, source USING ERRCODE = '42703', HINT = 'Dimensions are names of columns, as they are stored, without quotes.';
        END IF;
    END LOOP;
    names := '{period}'::text[] || dimensions || keys;
    SELECT u.n INTO twice FROM unnest(names) AS u(n) GROUP BY u.n HAVING count(*) > 1 LIMIT 1;
    IF twice IS NOT NULL THEN
        RAISE EXCEPTION 'column "%" would be there twice', twice USING ERRCODE = '42701', DETAIL = 'The columns are period, the dimensions, and the measures by their names.';
    END IF;
    SELECT u.n INTO twice FROM unnest(names) AS u(n) WHERE octet_length(u.n) > 63 OR u.n = '' LIMIT 1;
    IF twice IS NOT NULL THEN
        RAISE EXCEPTION '"%" is not a name of a column', twice USING ERRCODE = CASE twice WHEN '' THEN '42602' ELSE '42622' END, HINT = 'A name has 1 to 63 bytes.';
    END IF;
    SELECT string_agg(quote_ident(u.n), ', ' ORDER BY u.o) INTO columns FROM unnest(names) WITH ORDINALITY AS u(n, o);

    t := format('%I.%I', place, rollup);
    rows_view := format('%I.%I', place, rollup || '_rows');
    todo := format('%I.%I', place, rollup || '_todo');
    info := format('%I.%I', place, rollup || '_info');
    note := format('%I.%I', place, rollup || '_note');
    make := format('%I.%I', place, rollup || '_make');
    live := format('%I.%I', place, rollup || '_live');
    SELECT quote_ident(relname), CASE relkind WHEN 'r' THEN 'ONLY ' ELSE '' END || source || ' AS ' || quote_ident(relname), CASE relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END
    INTO alias, rows_from, unlogged FROM pg_class WHERE oid = source;
    -- A comment at the end must not swallow what follows.
    expression := '(' || period || CASE WHEN strpos(period, '--') > 0 THEN E'\n' ELSE '' END || ')';
    definition := format(E'SELECT %s AS period', expression)
        || coalesce((SELECT string_agg(format(', %s.%I', alias, d), '' ORDER BY n) FROM unnest(dimensions) WITH ORDINALITY AS u(d, n)), '')
        || (SELECT string_agg(format(E',\n    (%s%s) AS %I', value, CASE WHEN strpos(value, '--') > 0 THEN E'\n' ELSE '' END, key), '' ORDER BY n) FROM unnest(keys, texts) WITH ORDINALITY AS u(key, value, n))
        || format(E'\nFROM %s\nGROUP BY %s', rows_from, (SELECT string_agg(n::text, ', ' ORDER BY n) FROM generate_series(1, 1 + cardinality(coalesce(dimensions, '{}'))) AS n));
    WHILE strpos(concat(expression, columns, t, alias, users_path, here), '$' || tag || '$') > 0 LOOP
        tag := tag || 'o';
    END LOOP;

    -- Read as the caller writes it, once before anything is made; no row is computed.
    PERFORM pg_catalog.set_config('search_path', users_path, true);
    EXECUTE 'SELECT pg_catalog.format_type(pg_catalog.pg_typeof(p.period), NULL) FROM (VALUES (1)) AS one LEFT JOIN (SELECT q.period FROM (' || definition || E'\n) AS q LIMIT 0) AS p ON true' INTO type;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    EXECUTE format('SELECT string_agg(%1$I.kpi_rollup_triggers($1, $2, part, part = $3), '''' ORDER BY part <> $3, part::text) FROM %1$I.kpi_rollup_tables($3)', here)
        INTO triggers USING rollup, note, source;

    RETURN format($script$-- The definition: what each period is computed from. Rows of %2$s are one a period and dimensions.
CREATE VIEW %3$s AS
%4$s;

-- The summaries; notes of touched periods, without a key so that writers do not wait for one another; what is followed.
CREATE %5$sTABLE %1$s AS SELECT * FROM %3$s WITH NO DATA;
CREATE INDEX ON %1$s (period);
CREATE %5$sTABLE %6$s AS SELECT period, false AS everything FROM %1$s WITH NO DATA;
ALTER TABLE %6$s ALTER everything SET DEFAULT false, ALTER everything SET NOT NULL;
CREATE INDEX ON %6$s (period);
CREATE TABLE %7$s (source regclass NOT NULL, tables regclass[] NOT NULL, nodes oid[] NOT NULL, refreshed_at timestamptz);
CREATE INDEX IF NOT EXISTS %8$I ON %9$s (%10$s);
ANALYZE %9$s;           -- how many periods there are, for the planner

$script$, t, source, rows_view, definition, unlogged, todo, info, rollup || '_idx', source, expression)
    || format($script$-- Notes what a statement touches, with the owner's rights and path, so that whoever writes %1$s need not know of it.
CREATE FUNCTION %2$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = %3$s AS $%4$s$
#variable_conflict use_column
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO %5$s (everything) VALUES (true);
    ELSIF TG_LEVEL = 'ROW' THEN         -- replicated; one note a transaction is enough
        IF TG_OP <> 'INSERT' THEN
            INSERT INTO %5$s (period) SELECT n.period FROM (SELECT %6$s AS period FROM (SELECT OLD.*) AS %7$s) AS n
            WHERE NOT EXISTS (SELECT FROM %5$s AS o WHERE o.period = n.period AND o.xmin = pg_current_xact_id()::xid);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO %5$s (period) SELECT n.period FROM (SELECT %6$s AS period FROM (SELECT NEW.*) AS %7$s) AS n
            WHERE NOT EXISTS (SELECT FROM %5$s AS o WHERE o.period = n.period AND o.xmin = pg_current_xact_id()::xid);
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO %5$s (period) SELECT DISTINCT %6$s FROM new_rows AS %7$s;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO %5$s (period) SELECT DISTINCT %6$s FROM old_rows AS %7$s;
    ELSE
        INSERT INTO %5$s (period) SELECT %6$s FROM old_rows AS %7$s UNION SELECT %6$s FROM new_rows AS %7$s;
    END IF;
    RETURN NULL;
END $%4$s$;
REVOKE ALL ON FUNCTION %2$s() FROM PUBLIC;     -- as a trigger of somebody else's table it would run with the owner's rights

$script$, source, note, users_path, tag, todo, expression, alias)
    || format($script$-- The periods to be read from the rows: those noted, those of partitions not followed yet, or all where something else happened.
CREATE FUNCTION %1$s(planned regclass[] DEFAULT NULL) RETURNS SETOF %2$s LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10 SET search_path = %3$s AS $%4$s$
#variable_conflict use_column
DECLARE
    added regclass[];
    part regclass;
    otherwise boolean;
BEGIN
    SELECT array_agg(c.part) FILTER (WHERE c.change = 'added'), bool_or(c.change <> 'added') INTO added, otherwise
    FROM %5$s AS i, %6$I.kpi_rollup_changes(%7$L, %8$L, i.source, i.tables, i.nodes) AS c;
    -- A partition that came between planning and here is not in the plan.
    otherwise := otherwise OR planned <> (SELECT array_agg(t.part ORDER BY t.part) FROM %5$s AS i, %6$I.kpi_rollup_tables(i.source) AS t);
    IF otherwise OR EXISTS (SELECT FROM %1$s AS n WHERE n.everything) OR NOT EXISTS (SELECT FROM %5$s) THEN
        RETURN QUERY SELECT s.period FROM %9$s AS s UNION SELECT r.period FROM %10$s AS r;
        RETURN;
    END IF;
    RETURN QUERY SELECT DISTINCT n.period FROM %1$s AS n;
    FOREACH part IN ARRAY coalesce(added, '{}') LOOP
        RETURN QUERY EXECUTE format(%11$L, part);
    END LOOP;
END $%4$s$;

$script$, todo, type, users_path, tag, info, here, rollup, note, t, rows_view, format('SELECT DISTINCT %s FROM %%s AS %s', replace(expression, '%', '%%'), replace(alias, '%', '%%')))
    || format($script$-- The refresh. First the notes, then the rows: what commits in between leaves its note for the next one.
CREATE FUNCTION %1$s() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = %3$s AS $%4$s$
#variable_conflict use_column
DECLARE
    c record;
    added regclass[] := '{}';
    part regclass;
    otherwise boolean := false;
    tables_now regclass[] := '{}';
    nodes_now oid[] := '{}';
    all_of_them boolean;
    of_null boolean;
    periods %2$s[];
    more %2$s[];
BEGIN
    -- No partition may come or go while this runs: what has been read could not be told afterwards. Readers and writers do not wait.
    FOR depth IN 0..100 LOOP
        FOR part IN SELECT t.relid FROM %5$s AS i, pg_partition_tree(i.source) AS t WHERE t.level = depth AND NOT t.isleaf ORDER BY t.relid LOOP
            EXECUTE format('LOCK TABLE ONLY %%s IN SHARE UPDATE EXCLUSIVE MODE', part);
        END LOOP;
        EXIT WHEN NOT FOUND;
    END LOOP;
    UPDATE %5$s SET refreshed_at = clock_timestamp();        -- one at a time: a second one waits here
    FOR c IN SELECT f.* FROM %5$s AS i, %6$I.kpi_rollup_changes(%7$L, %8$L, i.source, i.tables, i.nodes) AS f LOOP
        IF c.change IN ('added', 'gone') AND current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'partitions came or went, which only a refresh in READ COMMITTED can follow' USING ERRCODE = '25001';
        ELSIF c.change = 'inherited' THEN
            RAISE EXCEPTION '%% has become a part of another table, through which its rows change unseen', c.part USING ERRCODE = '55000', HINT = 'Drop this rollup, and make one of the whole table.';
        END IF;
        IF c.statements IS NOT NULL THEN
            EXECUTE c.statements;
        END IF;
        IF c.change = 'added' THEN
            added := added || c.part;
        ELSIF c.change IS NOT NULL THEN
            otherwise := true;          -- without a trace of what it held, or with other values
        END IF;
        IF c.change IS DISTINCT FROM 'gone' THEN
            tables_now := tables_now || c.part;
            nodes_now := nodes_now || c.node;
        END IF;
    END LOOP;
    -- What was followed here, and no later look: what changes meanwhile is found the next time.
    UPDATE %5$s SET tables = tables_now, nodes = nodes_now;
    WITH taken AS (DELETE FROM %9$s AS n RETURNING n.period, n.everything)
    SELECT coalesce(bool_or(n.everything), false), coalesce(bool_or(n.period IS NULL AND NOT n.everything), false),
           coalesce(array_agg(DISTINCT n.period) FILTER (WHERE n.period IS NOT NULL), '{}')
    INTO all_of_them, of_null, periods FROM taken AS n;
    FOREACH part IN ARRAY added LOOP
        EXECUTE format(%13$L, part) INTO more;
        of_null := of_null OR array_position(more, NULL) IS NOT NULL;
        periods := periods || more;
    END LOOP;
    IF all_of_them OR otherwise THEN
        DELETE FROM %10$s;
        INSERT INTO %10$s (%11$s) SELECT %11$s FROM %12$s;
        RETURN (SELECT count(*) FROM (SELECT DISTINCT s.period FROM %10$s AS s) AS p);
    END IF;
    DELETE FROM %10$s AS s WHERE s.period = ANY (periods);
    INSERT INTO %10$s (%11$s) SELECT %11$s FROM %12$s AS r WHERE r.period = ANY (periods);
    IF of_null THEN
        DELETE FROM %10$s AS s WHERE s.period IS NULL;
        INSERT INTO %10$s (%11$s) SELECT %11$s FROM %12$s AS r WHERE r.period IS NULL;
    END IF;
    RETURN (SELECT count(DISTINCT p) FROM unnest(periods) AS p) + of_null::int4;
END $%4$s$;
REVOKE ALL ON FUNCTION %1$s() FROM PUBLIC;     -- GRANT EXECUTE to whoever else may refresh

$script$, make, type, users_path, tag, info, here, rollup, note, todo, t, columns, rows_view, format('SELECT coalesce(array_agg(DISTINCT %s), ''{}'') FROM %%s AS %s', replace(expression, '%', '%%'), replace(alias, '%', '%%')))
    || format($script$-- A statement fires the triggers of the table that it names: the table's own, or a partition's. From here on writers wait for the end of this.
%1$s
-- Until the first refresh all is read from the rows.
INSERT INTO %2$s (everything) VALUES (true);
INSERT INTO %3$s (source, tables, nodes) SELECT %4$L, array_agg(t.part), array_agg(t.node) FROM %5$I.kpi_rollup_tables(%4$L) AS t;

-- What to read: summaries of untouched periods, and rows of touched ones.
CREATE VIEW %6$s AS%12$s
SELECT %7$s FROM %8$s AS s
WHERE NOT EXISTS (SELECT FROM %13$s WHERE n.period = s.period)
  AND (s.period IS NOT NULL OR NOT EXISTS (SELECT FROM %13$s WHERE n.period IS NULL))
UNION ALL
SELECT %7$s FROM %9$s AS r WHERE r.period = ANY (ARRAY(SELECT n.period FROM %13$s))
UNION ALL
SELECT %7$s FROM %9$s AS r WHERE r.period IS NULL AND EXISTS (SELECT FROM %13$s WHERE n.period IS NULL);

COMMENT ON TABLE %8$s IS %10$L;
COMMENT ON VIEW %6$s IS %11$L;
$script$, triggers, todo, info, source, here, live, columns, t, rows_view,
        format('Summaries of %s as of the last refresh, made by kpi_rollup_create of cskpi; read %s, which is up to date.', source, live),
        format('%s summarised: equal to %s at every moment, and as fast as %s when little was touched since the last refresh.', source, rows_view, t),
        -- Partitions may be attached while a query runs, so there it asks once; of a table it may ask often, and drop columns that nobody reads.
        CASE WHEN rows_from LIKE 'ONLY %' THEN ''
             ELSE format(E'\nWITH n AS MATERIALIZED (SELECT n.period FROM %s(%I.kpi_rollup_planned(%L)) AS n(period))', todo, here, source) END,
        CASE WHEN rows_from LIKE 'ONLY %' THEN format('%s() AS n(period)', todo) ELSE 'n' END);
END $body$;
COMMENT ON FUNCTION kpi_rollup_script(text[], regclass, text, text[], json, name[]) IS 'Internal: the statements that make a rollup.';

CREATE FUNCTION kpi_rollup_sql(rollup text, source regclass, period text, dimensions text[], measures json) RETURNS text
    LANGUAGE SQL VOLATILE
BEGIN ATOMIC
    SELECT kpi_rollup_script(kpi_rollup_name(kpi_rollup_sql.rollup, current_schemas(false), false), kpi_rollup_sql.source, kpi_rollup_sql.period, kpi_rollup_sql.dimensions,
                             kpi_rollup_sql.measures, current_schemas(false));
END;
COMMENT ON FUNCTION kpi_rollup_sql(text, regclass, text, text[], json) IS 'The SQL that kpi_rollup_create would run, to read or to keep; kpi_rollup_refresh fills the rollup.';

-- ---- the calls ----
CREATE FUNCTION kpi_rollup_build(target text[], source regclass, period text, dimensions text[], measures json, script text, path name[], fill boolean) RETURNS regclass
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
#variable_conflict use_variable
DECLARE
    rows_view regclass;
    other text;
    place name;         -- of the source
    alias name;
    wanted text;
    state text;
    message text;
    detail text;
    hint text;
BEGIN
    IF fill AND current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'a rollup is filled in READ COMMITTED only'
            USING ERRCODE = '25001', DETAIL = 'The snapshot of this transaction may be older than the triggers.', HINT = 'Say fill => false, and call kpi_rollup_refresh after the commit.';
    END IF;
    SELECT min(c.oid::regclass::text) INTO other FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname = target[1] AND relname IN (target[2], target[2] || '_rows', target[2] || '_live', target[2] || '_todo', target[2] || '_info');
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'relation % is there already', other USING ERRCODE = '42P07', HINT = 'Give the rollup another name, or drop the old one with kpi_rollup_drop.';
    END IF;
    SELECT nspname, relname INTO place, alias FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = source;
    other := (SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = place AND relname = target[2] || '_idx');
    PERFORM pg_catalog.set_config('search_path', concat_ws(', ', (SELECT string_agg(quote_ident(p), ', ' ORDER BY n) FROM unnest(path) WITH ORDINALITY AS u(p, n) WHERE p !~ '^pg_'), 'pg_temp'), true);
    IF other IS NOT NULL THEN
        -- Made before, CONCURRENTLY: it must be of the very same expression, which an index on an empty copy of the table tells.
        BEGIN
            EXECUTE format('CREATE TEMP TABLE %I (LIKE %s)', alias, source);
            EXECUTE format(E'CREATE INDEX cskpi_wanted ON pg_temp.%I ((%s\n))', alias, period);
            PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            wanted := pg_catalog.pg_get_indexdef('pg_temp.cskpi_wanted'::regclass, 1, false);
            RAISE EXCEPTION USING ERRCODE = 'CSKPI';
        EXCEPTION WHEN SQLSTATE 'CSKPI' THEN
            NULL;
        END;
    END IF;
    -- Without the whole script as the context of an error.
    BEGIN
        EXECUTE script;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
        RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, DETAIL = coalesce(nullif(detail, ''), 'It comes from the statements that kpi_rollup_sql prints.'),
            HINT = coalesce(nullif(hint, ''), CASE state WHEN '42P17' THEN 'The period must be the same in every session: period(at, ''day'', ''Europe/London'') is.'
                                                         ELSE 'Nothing was made.' END);
    END;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    -- What the definition must not be, read from what it became.
    rows_view := format('%I.%I', target[1], target[2] || '_rows')::regclass;
    IF (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = rows_view)
       <> '{period}'::text[] || dimensions || (SELECT array_agg(j.key ORDER BY j.n) FROM json_each(measures) WITH ORDINALITY AS j(key, value, n)) THEN
        RAISE EXCEPTION 'period or measures are not expressions of one column each' USING ERRCODE = '42601', HINT = 'Are the parentheses and quotes in order?';
    END IF;
    SELECT min(d.refobjid::regclass::text) INTO other
    FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
    WHERE w.ev_class = rows_view AND d.refclassid = 'pg_class'::regclass AND d.refobjid NOT IN (source, rows_view);
    IF other IS NOT NULL THEN
        RAISE EXCEPTION 'the rollup would read %, whose changes it does not follow', other USING ERRCODE = '0A000', HINT = 'Period and measures are of the columns of one table; join when you read.';
    END IF;
    IF EXISTS (SELECT FROM pg_rewrite WHERE ev_class = rows_view AND ev_action::text ~ ':hasWindowFuncs true') THEN
        RAISE EXCEPTION 'a measure with a window function depends on other periods' USING ERRCODE = '42P20', HINT = 'Use windows when you read the rollup.';
    END IF;
    IF wanted IS NOT NULL AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = indexrelid
                                          WHERE indrelid = source AND relname = target[2] || '_idx' AND indisvalid AND indpred IS NULL
                                            AND pg_get_indexdef(indexrelid, 1, false) = wanted) THEN
        RAISE EXCEPTION '"%" is there already and is no valid index on %', target[2] || '_idx', wanted USING ERRCODE = '42P07', HINT = 'Drop it, or give the rollup another name.';
    END IF;

    IF fill THEN
        EXECUTE format('SELECT %I.%I()', target[1], target[2] || '_make');
        EXECUTE format('ANALYZE %I.%I', target[1], target[2]);
    END IF;
    RETURN format('%I.%I', target[1], target[2])::regclass;
END $body$;
COMMENT ON FUNCTION kpi_rollup_build(text[], regclass, text, text[], json, text, name[], boolean) IS 'Internal: runs the statements that make a rollup, and checks what they made.';

CREATE FUNCTION kpi_rollup_create(rollup text, source regclass, period text, dimensions text[], measures json, fill boolean DEFAULT true) RETURNS regclass
    LANGUAGE SQL VOLATILE
BEGIN ATOMIC
    SELECT kpi_rollup_build(kpi_rollup_name(kpi_rollup_create.rollup, current_schemas(false), false), kpi_rollup_create.source, kpi_rollup_create.period, kpi_rollup_create.dimensions,
                            kpi_rollup_create.measures, kpi_rollup_sql(kpi_rollup_create.rollup, kpi_rollup_create.source, kpi_rollup_create.period, kpi_rollup_create.dimensions, kpi_rollup_create.measures),
                            current_schemas(false), kpi_rollup_create.fill);
END;
COMMENT ON FUNCTION kpi_rollup_create(text, regclass, text, text[], json, boolean) IS 'Makes a rollup: summaries of a table by period and dimensions, triggers that note what is touched, and the view _live that always equals the rows.';

CREATE FUNCTION kpi_rollup_make(target text[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    periods bigint;
BEGIN
    EXECUTE format('SELECT %I.%I()', target[1], target[2] || '_make') INTO periods;
    RETURN periods;
END $$;
COMMENT ON FUNCTION kpi_rollup_make(text[]) IS 'Internal: calls the refresh of a rollup.';

CREATE FUNCTION kpi_rollup_refresh(rollup text) RETURNS bigint
    LANGUAGE SQL VOLATILE
BEGIN ATOMIC
    SELECT kpi_rollup_make(kpi_rollup_name(kpi_rollup_refresh.rollup, current_schemas(false), true));
END;
COMMENT ON FUNCTION kpi_rollup_refresh(text) IS 'Summarises the touched periods of a rollup anew; how many there were.';

CREATE FUNCTION kpi_rollup_state(target text[], OUT summaries regclass, OUT source regclass, OUT refreshed_at timestamptz, OUT touched bigint, OUT notes bigint, OUT triggers_off text[])
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    place text := quote_ident(target[1]);
    parts oid[];
BEGIN
    summaries := format('%I.%I', target[1], target[2])::regclass;
    EXECUTE format('SELECT i.source, i.refreshed_at, (SELECT count(*) FROM (SELECT DISTINCT n.period FROM %1$s.%2$I() AS n(period)) AS p), (SELECT count(*) FROM %1$s.%2$I)
                    FROM %1$s.%3$I AS i', place, target[2] || '_todo', target[2] || '_info') INTO source, refreshed_at, touched, notes;
    EXECUTE format('SELECT tables FROM %s.%I', place, target[2] || '_info') INTO parts;
    triggers_off := ARRAY(SELECT format('%s on %s', target[2] || w.suffix, c.oid::regclass)
                          FROM pg_class AS c, (VALUES ('_ins', '{O,A}'::"char"[]), ('_upd', '{O,A}'), ('_del', '{O,A}'), ('_trn', '{A}'), ('_row', '{R,A}')) AS w(suffix, firing)
                          WHERE c.oid = ANY (parts)
                            AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgname = target[2] || w.suffix AND t.tgenabled = ANY (w.firing))
                          ORDER BY 1);
END $body$;
COMMENT ON FUNCTION kpi_rollup_state(text[]) IS 'Internal: reads the state of a rollup.';

CREATE FUNCTION kpi_rollup_status(rollup text, OUT summaries regclass, OUT source regclass, OUT refreshed_at timestamptz, OUT touched bigint, OUT notes bigint, OUT triggers_off text[])
    LANGUAGE SQL STABLE
BEGIN ATOMIC
    SELECT s.* FROM kpi_rollup_state(kpi_rollup_name(kpi_rollup_status.rollup, current_schemas(false), true)) AS s;
END;
COMMENT ON FUNCTION kpi_rollup_status(text) IS 'When a rollup was refreshed, how many periods are touched and read from the rows, by how many notes, and which of its triggers are missing or switched off.';

CREATE FUNCTION kpi_rollup_remove(target text[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    t record;
    source regclass;
    place text := quote_ident(target[1]);
BEGIN
    EXECUTE format('SELECT source FROM %I.%I', target[1], target[2] || '_info') INTO source;
    FOR t IN SELECT tgname, tgrelid::regclass AS part FROM pg_trigger
             WHERE tgfoid = format('%s.%I()', place, target[2] || '_note')::regprocedure AND tgparentid = 0 ORDER BY tgrelid <> source, tgrelid LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', t.tgname, t.part);
    END LOOP;
    EXECUTE format('DROP VIEW IF EXISTS %s.%I', place, target[2] || '_live');
    EXECUTE format('DROP FUNCTION IF EXISTS %1$s.%2$I(), %1$s.%3$I(regclass[]), %1$s.%4$I()', place, target[2] || '_make', target[2] || '_todo', target[2] || '_note');
    EXECUTE format('DROP VIEW IF EXISTS %s.%I', place, target[2] || '_rows');
    EXECUTE format('DROP TABLE IF EXISTS %1$s.%2$I, %1$s.%3$I, %1$s.%4$I', place, target[2], target[2] || '_todo', target[2] || '_info');
    FOR t IN SELECT indexrelid::regclass AS name FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = source AND relname = target[2] || '_idx' LOOP
        EXECUTE format('DROP INDEX %s', t.name);
    END LOOP;
END $body$;
COMMENT ON FUNCTION kpi_rollup_remove(text[]) IS 'Internal: drops what a rollup is made of.';

CREATE FUNCTION kpi_rollup_drop(rollup text) RETURNS void
    LANGUAGE SQL VOLATILE
BEGIN ATOMIC
    SELECT kpi_rollup_remove(kpi_rollup_name(kpi_rollup_drop.rollup, current_schemas(false), true));
END;
COMMENT ON FUNCTION kpi_rollup_drop(text) IS 'Drops a rollup with its triggers, notes, views and index; the source stays as it is.';
