-- trend.sql - a KPI over time: its slope, its change from first to last, its picture.
--
-- The states are arrays of exact numbers, so they merge in any order; a date is the start of its day.
CREATE TYPE kpi_change_result AS (first numeric, last numeric, change numeric, change_percent numeric);
COMMENT ON TYPE kpi_change_result IS 'The first and the last value of a series, the difference, and the difference in percent of the first.';

-- ---- trend ----
@reader trend_merge(numeric[], numeric[]) | numeric[] | trend_merge | Merge of two states of trend.
@reader trend_final(numeric[]) | numeric | trend_final | Final function of trend: the slope a day.

-- ---- kpi_change ----
@reader kpi_change_merge(numeric[], numeric[]) | numeric[] | kpi_change_merge | Merge of two states of kpi_change.
@reader kpi_change_final(numeric[]) | kpi_change_result | kpi_change_final | Final function of kpi_change.

-- ---- both, of every type of value and of time ----
@block series value | time | symbol
@row trend | numeric[] | $1, $2 | trend_$3
CREATE AGGREGATE trend(value $1, at $2) (
    SFUNC = trend_accum, STYPE = numeric[], INITCOND = '{0,0,0,0,0,0}', COMBINEFUNC = trend_merge, PARALLEL = SAFE, FINALFUNC = trend_final,
    MSFUNC = trend_accum, MINVFUNC = trend_unaccum, MSTYPE = numeric[], MINITCOND = '{0,0,0,0,0,0}', MFINALFUNC = trend_final);
COMMENT ON AGGREGATE trend(value $1, at $2) IS 'Least-squares change of the value a day.';
@function kpi_change_accum(numeric[], $1, $2) | numeric[] | IMMUTABLE | kpi_change_$3_accum | Transition: counts one row in.
CREATE AGGREGATE kpi_change(value $1, at $2) (
    SFUNC = kpi_change_accum, STYPE = numeric[], INITCOND = '{0}', COMBINEFUNC = kpi_change_merge, PARALLEL = SAFE, FINALFUNC = kpi_change_final);
COMMENT ON AGGREGATE kpi_change(value $1, at $2) IS 'First and last value in time, the change between them, and the change in percent of the first.';
@end

@series bigint | timestamptz | int8
@series bigint | timestamp | int8
@series bigint | date | int8_date
@series numeric | timestamptz | numeric
@series numeric | timestamp | numeric
@series numeric | date | numeric_date
@series double precision | timestamptz | float8
@series double precision | timestamp | float8
@series double precision | date | float8_date

-- ---- sparkline ----
@function sparkline(series double precision[]) | text | IMMUTABLE | sparkline_array | The array as one bar a value, from lowest to highest; a NULL is a space.
@function sparkline_final(double precision[]) | text | IMMUTABLE | sparkline_final | Final function of sparkline(value, at): draws the points in order of time.

-- An aggregate with ORDER BY in its call is never split, so joining the arrays is right for both forms.
CREATE AGGREGATE sparkline(value double precision) (
    SFUNC = pg_catalog.array_append, STYPE = double precision[], INITCOND = '{}', COMBINEFUNC = pg_catalog.array_cat, PARALLEL = SAFE,
    FINALFUNC = sparkline);
COMMENT ON AGGREGATE sparkline(value double precision) IS 'The values as one bar each, in the order of the call: sparkline(value ORDER BY at); a NULL is a space.';

@block sparkline_at time
@function sparkline_accum(double precision[], double precision, $1) | double precision[] | IMMUTABLE | sparkline_accum | Transition: counts one point in.
CREATE AGGREGATE sparkline(value double precision, at $1) (
    SFUNC = sparkline_accum, STYPE = double precision[], INITCOND = '{}', COMBINEFUNC = pg_catalog.array_cat, PARALLEL = SAFE,
    FINALFUNC = sparkline_final);
COMMENT ON AGGREGATE sparkline(value double precision, at $1) IS 'The values as one bar each in order of time, whatever the order of the rows.';
@end

@sparkline_at timestamptz
@sparkline_at timestamp
