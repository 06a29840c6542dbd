-- Real tickets: the backlog of a company's incidents on three days, and of a help desk against brute force.
\set QUIET 1
SELECT to_regclass('real.uci') IS NULL OR to_regclass('real.helpdesk') IS NULL AS absent \gset
\if :absent
\echo 1..0 # SKIP the real data is not there
\quit
\endif
BEGIN;
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, DMY';
SELECT plan(8);

CREATE TEMP TABLE incident AS
SELECT number, min(opened_at::timestamp) AS opened, max(nullif(closed_at, '?')::timestamp) AS closed FROM real.uci GROUP BY number;
SELECT results_eq($$SELECT at, backlog(opened, closed, at) FROM incident, unnest('{2016-03-15,2016-04-15,2016-05-15}'::timestamp[]) AS at GROUP BY at ORDER BY at$$,
                  $$VALUES (timestamp '2016-03-15', 3517::bigint), ('2016-04-15', 3073), ('2016-05-15', 2800)$$, 'UCI: the backlog on three days');
SELECT results_eq($$SELECT p.at, p.backlog FROM (SELECT backlog_summary(opened, closed, '2016-02-15', '2016-05-15', '1 month') AS s FROM incident) q, backlog_points_local(s) AS p$$,
                  $$VALUES (timestamp '2016-03-15', 3517::bigint), ('2016-04-15', 3073), ('2016-05-15', 2800)$$, 'UCI: the same in one pass');
SELECT results_eq($$SELECT p.at, p.backlog FROM (SELECT backlog_summary(opened::timestamptz, closed::timestamptz, '2016-02-15', '2016-05-15', '1 month') AS s FROM incident) q, backlog_points(s) AS p$$,
                  $$VALUES (timestamptz '2016-03-15', 3517::bigint), ('2016-04-15', 3073), ('2016-05-15', 2800)$$, 'UCI: and with time zone');
SELECT is_empty($$SELECT p.at FROM (SELECT backlog_summary(opened, closed, '2016-02-01', '2017-03-01', '1 day') AS s FROM incident) q, backlog_points_local(s) AS p
                  WHERE p.backlog <> (SELECT count(*) FROM incident WHERE opened <= p.at AND (closed IS NULL OR closed > p.at))
                     OR p.opened <> (SELECT count(*) FROM incident WHERE opened <= p.at AND opened > p.at - interval '1 day')
                     OR p.closed <> (SELECT count(*) FROM incident WHERE closed <= p.at AND closed > p.at - interval '1 day')$$, 'UCI: a year of days is brute force');

-- The help desk's tickets: from the first event to the event that closed them.
CREATE TEMP TABLE request AS
SELECT "Case ID" AS id, min("Complete Timestamp"::timestamp) AS opened, max("Complete Timestamp"::timestamp) FILTER (WHERE "Activity" = 'Closed') AS closed FROM real.helpdesk GROUP BY 1;
SELECT is(count(*), 4580::bigint, 'help desk: tickets') FROM request;
SELECT is_empty($$SELECT p.at FROM (SELECT backlog_summary(opened, closed, '2010-01-01', '2014-02-01', '1 week') AS s FROM request) q, backlog_points_local(s) AS p
                  WHERE p.backlog <> (SELECT count(*) FROM request WHERE opened <= p.at AND (closed IS NULL OR closed > p.at))
                     OR p.opened <> (SELECT count(*) FROM request WHERE opened <= p.at AND opened > p.at - interval '1 week')
                     OR p.closed <> (SELECT count(*) FROM request WHERE closed <= p.at AND closed > p.at - interval '1 week')$$, 'help desk: four years of weeks are brute force');
SELECT is((SELECT backlog_summary(s) FROM (SELECT backlog_summary(opened, closed, '2010-01-01', '2014-02-01', '1 week') AS s FROM request GROUP BY hashtext(id) % 31) parts),
          (SELECT backlog_summary(opened, closed, '2010-01-01', '2014-02-01', '1 week') FROM request), 'help desk: merged from parts');
SELECT is(sample_size(backlog_summary(opened, closed, '2010-01-01', '2014-02-01', '1 week')), 4580::bigint, 'help desk: no ticket is lost') FROM request;

SELECT * FROM finish();
ROLLBACK;
