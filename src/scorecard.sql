-- scorecard.sql - the latest point of a KPI's series: its change, its limits, its signal, its picture.
@block scorecard_of time | result | final
CREATE TYPE $2 AS (at $1, value numeric, previous numeric, change numeric, lower numeric, upper numeric, signal text, picture text);
COMMENT ON TYPE $2 IS 'What scorecard says of the latest point of a series over $1.';
@reader $3(numeric[]) | $2 | scorecard_final | Final function of scorecard over $1.
@end

@block scorecard value | time | symbol | final
@function scorecard_accum(numeric[], $1, $2) | numeric[] | IMMUTABLE | $3 | Transition: counts one point in.
@function scorecard_accum(numeric[], $1, $2, integer) | numeric[] | IMMUTABLE | $3 | Transition: counts one point in, and keeps the baseline.

CREATE AGGREGATE scorecard(value $1, at $2) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = $4);
COMMENT ON AGGREGATE scorecard(value $1, at $2) IS 'The latest point of a series: value, previous value, change, limits and signal as xmr gives them, and the series as a sparkline.';

CREATE AGGREGATE scorecard(value $1, at $2, baseline integer) (
    SFUNC = scorecard_accum, STYPE = numeric[], INITCOND = '{}', COMBINEFUNC = scorecard_merge, PARALLEL = SAFE, FINALFUNC = $4);
COMMENT ON AGGREGATE scorecard(value $1, at $2, baseline integer) IS 'The same with limits from the first baseline values, one number for all rows.';
@end

@reader scorecard_merge(numeric[], numeric[]) | numeric[] | scorecard_merge | Merge of two states of scorecard.
@scorecard_of timestamptz | scorecard_result | scorecard_final
@scorecard_of timestamp | scorecard_timestamp_result | scorecard_timestamp_final
@scorecard_of date | scorecard_date_result | scorecard_date_final

@scorecard bigint | timestamptz | scorecard_int8_accum | scorecard_final
@scorecard bigint | timestamp | scorecard_int8_accum | scorecard_timestamp_final
@scorecard bigint | date | scorecard_int8_date_accum | scorecard_date_final
@scorecard numeric | timestamptz | scorecard_numeric_accum | scorecard_final
@scorecard numeric | timestamp | scorecard_numeric_accum | scorecard_timestamp_final
@scorecard numeric | date | scorecard_numeric_date_accum | scorecard_date_final
@scorecard double precision | timestamptz | scorecard_float8_accum | scorecard_final
@scorecard double precision | timestamp | scorecard_float8_accum | scorecard_timestamp_final
@scorecard double precision | date | scorecard_float8_date_accum | scorecard_date_final
