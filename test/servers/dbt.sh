#!/bin/bash
# The dbt package, really run: a project that uses it on the tables of Zendesk; every model equal to the rows after a build, a second
# run, a late change, a column more and a full refresh.
. "$cskpi_root/test/servers/shell.inc"
dbt=${CSKPI_DBT:-$(command -v dbt || true)}
[ -n "$dbt" ] || skip_all "dbt is not installed (pip install 'dbt-core==1.10.*' dbt-postgres; CSKPI_DBT names the command)"
data=${CSKPI_DATA:-$cskpi_root/../shared/data}/helpdesks/zendesk
work=$scratch/dbt
mkdir -p "$work/models"
export PGDATABASE=dbt DBT_PROFILES_DIR=$work DBT_SEND_ANONYMOUS_USAGE_STATS=False DO_NOT_TRACK=1

psql -d postgres -c 'CREATE DATABASE dbt' >/dev/null
psql -c 'CREATE SCHEMA kpi' -c "ALTER DATABASE dbt SET search_path = public, kpi" >/dev/null
if [ -f "$data/load.sql" ]; then (cd "$data" && psql -f load.sql >/dev/null)
else psql -f "$cskpi_root/test/documents/helpdesks/zendesk_tables.inc" >/dev/null; fi

cat >"$work/profiles.yml" <<END
probe: {target: here, outputs: {here: {type: postgres, host: "$PGHOST", port: $PGPORT, user: $PGUSER, pass: "", dbname: dbt, schema: kpis, search_path: "public, kpi", threads: 1}}}
END
cat >"$work/dbt_project.yml" <<END
name: probe
version: "1.0"
config-version: 2
profile: probe
model-paths: ["models"]
flags: {send_anonymous_usage_stats: false}
dispatch: [{macro_namespace: dbt, search_order: [probe, cskpi, dbt]}]
vars: {cskpi_schema: kpi, cskpi_zendesk: true}
END
printf 'packages: [{local: "%s/integrations/dbt"}]\n' "$cskpi_root" >"$work/packages.yml"
mkdir -p "$work/macros"
cat >"$work/macros/strategy.sql" <<'END'
{% macro get_incremental_kpi_add_sql(arg_dict) %}{{ return(cskpi.get_incremental_kpi_add_sql(arg_dict)) }}{% endmacro %}
END
# A source that only grows, added up; a column more when it is asked for; a unit test over summaries.
psql -c 'CREATE TABLE answers (batch integer, day date, score integer, replied_at timestamptz, asked_at timestamptz)' \
  -c "INSERT INTO answers SELECT 1, date '2026-01-01' + i % 5, i % 11, '2026-01-02', '2026-01-01' FROM generate_series(1, 500) AS i" >/dev/null
cat >"$work/models/answers_added.sql" <<'END'
{{ config(materialized='incremental', incremental_strategy='kpi_add', unique_key='day', indexes=[{'columns': ['day'], 'unique': true}]) }}
select day, survey_summary(score) as answers, duration_summary(asked_at, replied_at) as waits from public.answers
where batch = {{ var('batch', 1) }} group by day
END
cat >"$work/models/answers_days.sql" <<'END'
{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='day', on_schema_change='append_new_columns') }}
select day, survey_summary(score) as answers{% if var('more', false) %}, duration_summary(asked_at, replied_at) as waits, rate_summary(score > 8) as promoters{% endif %}
from {{ source('probe', 'answers') }} group by day
END
cat >"$work/models/schema.yml" <<'END'
version: 2
sources: [{name: probe, schema: public, tables: [{name: answers, columns: [
  {name: score, data_tests: [cskpi.possible_score]}, {name: replied_at, data_tests: [{cskpi.possible_wait: {started_at: asked_at}}]}]}]}]
unit_tests:
  - name: summaries_are_compared
    model: answers_days
    overrides: {macros: {is_incremental: false}}
    given: [{input: "source('probe', 'answers')", rows: [{day: 2026-01-01, score: 9}, {day: 2026-01-01, score: 3}, {day: 2026-01-02, score: null}]}]
    expect: {rows: [{day: 2026-01-01, answers: "3:1 9:1 missing:0"}, {day: 2026-01-02, answers: "missing:1"}]}
END
run() { (cd "$work" && "$dbt" --no-use-colors "$@"); }
views() { awk '/^```sql/ {on = 1; next} /^```/ {on = 0} on' "$cskpi_root/doc/cookbook/zendesk.md" | psql -f - >/dev/null; }
daily_is_the_rows() {
  columns="day, group_name, agent, channel, replies, replies_business, requester_waits, resolutions, one_touch, ratings"
  true_that "WITH rows AS (SELECT period(created_at, 'day', 'Europe/London') AS day, group_name, agent, channel, duration_summary(first_reply) FILTER (WHERE waits) AS replies,
      duration_summary(first_reply_business) FILTER (WHERE waits) AS replies_business, duration_summary(requester_wait_business) AS requester_waits, duration_summary(full_resolution) AS resolutions,
      one_touch_rate_summary(agent_replies, solved) AS one_touch, rate_summary(satisfied) FILTER (WHERE surveyed) AS ratings FROM support.facts_now GROUP BY 1, 2, 3, 4)
    SELECT count(*) = 0 FROM ((TABLE rows EXCEPT SELECT $columns FROM kpis.zendesk_daily) UNION ALL (SELECT $columns FROM kpis.zendesk_daily EXCEPT TABLE rows)) AS differences"
}
added_is_the_rows() { true_that "SELECT count(*) = 5 AND bool_and(a.answers = r.answers AND a.waits = r.waits) FROM kpis.answers_added AS a JOIN (SELECT day, survey_summary(score) AS answers, duration_summary(asked_at, replied_at) AS waits FROM answers WHERE batch <= $1 GROUP BY 1) AS r USING (day)"; }

check "the package is found" run deps
check "its hook creates the extension where it is wanted" run run --select answers_added
check "the extension is in its schema" true_that "SELECT extnamespace = 'kpi'::regnamespace FROM pg_extension WHERE extname = 'cskpi'"
check "the page's views are made" views
check "everything builds, tests and unit tests pass" run build --exclude answers_added
check "the daily summaries are the rows" daily_is_the_rows
check "the weekly report has numbers" true_that "SELECT count(*) >= 1 AND bool_or(reply_median > 0) FROM kpis.zendesk_weekly_report"
check "a second run changes nothing" run run --exclude answers_added
check "… the daily summaries are the rows" daily_is_the_rows
psql -c "UPDATE zendesk.ticket SET via_channel = 'chat' WHERE id % 7 = 0" -c "DELETE FROM zendesk.ticket_comment WHERE id % 50 = 0" >/dev/null
check "a run after changes of old tickets" run run --exclude answers_added
check "… the daily summaries are the rows" daily_is_the_rows
check "summaries of a batch are those of its rows" added_is_the_rows 1
psql -c "INSERT INTO answers SELECT 2, date '2026-01-01' + i % 5, i % 7, '2026-01-03', '2026-01-01' FROM generate_series(1, 300) AS i" >/dev/null
check "a second batch is added" run run --select answers_added --vars '{batch: 2}'
check "… and the summaries are those of both" added_is_the_rows 2
check "a column more is added with its own type" run run --select answers_days --vars '{more: true}'
check "… and the summaries are those of the rows" true_that "SELECT bool_and(d.answers = r.answers AND d.waits = r.waits AND pg_typeof(d.promoters) = 'rate_summary'::regtype) FROM kpis.answers_days AS d JOIN (SELECT day, survey_summary(score) AS answers, duration_summary(asked_at, replied_at) AS waits FROM answers GROUP BY 1) AS r USING (day)"
check "a full refresh" run run --full-refresh --exclude answers_added
check "… the daily summaries are the rows" daily_is_the_rows
psql -c "INSERT INTO answers VALUES (3, '2026-01-01', 47, '2026-01-01', '2026-01-02')" >/dev/null
fails_with() { ! run test --select source:probe >"$scratch/dbt.out" 2>&1 && grep -q "possible_score.*FAIL 1\|FAIL 1 .*possible_score" "$scratch/dbt.out" && grep -q "FAIL 1 .*possible_wait" "$scratch/dbt.out"; }
check "an impossible score and a negative wait are found" fails_with
done_testing
