-- backlog.sql - tickets open at a moment, and the flow of tickets through the steps of a period.
--
-- Steps of days and months are those of the session's zone, so what builds a summary from timestamptz is STABLE; the
-- summary itself holds instants and is read the same everywhere.

-- ---- type backlog_summary ----
@summary backlog_summary | INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended | Tickets opened and closed in each step of a period, those open before it, and missing rows. Text form: from:2024-01-01T00:00:00Z steps:31*86400 start:3 opened:... closed:... outside:0 missing:0, where 31*86400 is 31 steps of 86400 seconds. | {"from": ..., "to": ..., "start": ..., "opened": [...], "closed": [...], "outside": ..., "missing": ...} | Inverse of the merge, for moving frames.

-- ---- moves and readers ----
@reader backlog(backlog_summary) | bigint | backlog_summary_backlog | Tickets open at the end of the period; NULL when there were no tickets at all.
@reader sample_size(backlog_summary) | bigint | backlog_summary_sample_size | How many tickets were counted, those outside the period included.
@reader missing(backlog_summary) | bigint | backlog_summary_missing | How many rows had no opening time or no period.
CREATE FUNCTION backlog_points(s backlog_summary, OUT at timestamptz, OUT opened bigint, OUT closed bigint, OUT backlog bigint) RETURNS SETOF record
    LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 365 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_points(backlog_summary) IS 'One row a step: its end, tickets opened and closed since the step before, and open at its end.';
CREATE FUNCTION backlog_points_local(s backlog_summary, OUT at timestamp, OUT opened bigint, OUT closed bigint, OUT backlog bigint) RETURNS SETOF record
    LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 365 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION backlog_points_local(backlog_summary) IS 'The same with at as timestamp without time zone.';

-- ---- transitions: what one ticket does to the steps ----
@row_of backlog_summary | backlog_summary | timestamptz, timestamptz, timestamptz, timestamptz, interval | STABLE | backlog_summary | takes one row out
@row backlog_summary | backlog_summary | timestamp, timestamp, timestamp, timestamp, interval | backlog_summary_local
@row backlog | rate_summary | timestamptz, timestamptz, timestamptz | backlog
@row backlog | rate_summary | timestamp, timestamp, timestamp | backlog
@reader backlog_of_rate(rate_summary) | bigint | backlog_of_rate | Final function of backlog: the hits, NULL when there are neither hits nor misses.

-- ---- the summary and its merge ----
@aggregate backlog_summary(opened timestamptz, closed timestamptz, from_time timestamptz, to_time timestamptz, step interval) | backlog_summary | backlog_summary_accum | backlog_summary_unaccum | missing:0 | SSPACE = 6144, MSSPACE = 6144 | Builds the summary: tickets opened and closed in each step from from_time to to_time; closed NULL is still open.
@aggregate backlog_summary(opened timestamp, closed timestamp, from_time timestamp, to_time timestamp, step interval) | backlog_summary | backlog_summary_accum | backlog_summary_unaccum | missing:0 | SSPACE = 6144, MSSPACE = 6144 | Builds the summary: tickets opened and closed in each step from from_time to to_time; closed NULL is still open.
@aggregate backlog_summary(s backlog_summary) | backlog_summary | backlog_summary_add | backlog_summary_subtract | missing:0 | SSPACE = 6144, MSSPACE = 6144 | Merges stored summaries over the same steps.

-- ---- one moment ----
@one_step backlog(opened timestamptz, closed timestamptz, as_of timestamptz) | rate_summary | backlog | backlog_of_rate | Tickets open at a moment: opened by then, and not closed by then; closed NULL is still open.
@one_step backlog(opened timestamp, closed timestamp, as_of timestamp) | rate_summary | backlog | backlog_of_rate | Tickets open at a moment: opened by then, and not closed by then; closed NULL is still open.
