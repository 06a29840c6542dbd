-- period.sql - the period an instant belongs to, for dashboards to group by.
--
-- Immutable as timezone(zone, at) is, so that they can be indexed and estimated (CREATE STATISTICS).

CREATE FUNCTION period(at timestamptz, unit text, zone text) RETURNS date
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'period_zone';
COMMENT ON FUNCTION period(timestamptz, text, text) IS 'First local day of the day, week (from Monday), week_sunday, month, quarter or year of an instant in a zone.';
CREATE FUNCTION period(at timestamp, unit text) RETURNS date
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'period_local';
COMMENT ON FUNCTION period(timestamp, text) IS 'First day of the day, week (from Monday), week_sunday, month, quarter or year of a time without a zone.';
CREATE FUNCTION period(at date, unit text) RETURNS date
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'period_date';
COMMENT ON FUNCTION period(date, text) IS 'First day of the day, week (from Monday), week_sunday, month, quarter or year of a date.';

CREATE FUNCTION period_hour(at timestamptz, zone text) RETURNS timestamp
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'period_hour_zone';
COMMENT ON FUNCTION period_hour(timestamptz, text) IS 'The local hour of an instant in a zone, as the time it begins.';
CREATE FUNCTION period_hour(at timestamp) RETURNS timestamp
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'period_hour_local';
COMMENT ON FUNCTION period_hour(timestamp) IS 'The hour of a time without a zone, as the time it begins.';

CREATE FUNCTION hour_of_week(at timestamptz, zone text) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'hour_of_week_zone';
COMMENT ON FUNCTION hour_of_week(timestamptz, text) IS 'The local hour of the week of an instant in a zone, 0 (Monday 00:00) to 167.';
CREATE FUNCTION hour_of_week(at timestamp) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'hour_of_week_local';
COMMENT ON FUNCTION hour_of_week(timestamp) IS 'The hour of the week of a time without a zone, 0 (Monday 00:00) to 167.';

-- What PostgreSQL would convert by the session's zone is refused; not strict, so that no NULL hides it.
@block refused signature | result | symbol | comment
CREATE FUNCTION $1 RETURNS $2
    LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', '$3';
COMMENT ON FUNCTION $1 IS 'Refused: $4';
@end
@refused period(timestamp, text, text) | date | period_needs_instant | a time without a zone is not converted.
@refused period(date, text, text) | date | period_needs_instant | a date is not converted.
@refused period(timestamptz, text) | date | period_needs_zone | an instant has a day only in a zone.
@refused period_hour(timestamp, text) | timestamp | period_needs_instant | a time without a zone is not converted.
@refused period_hour(date, text) | timestamp | period_needs_instant | a date is not converted.
@refused period_hour(timestamptz) | timestamp | period_needs_zone | an instant has an hour only in a zone.
@refused hour_of_week(timestamp, text) | integer | period_needs_instant | a time without a zone is not converted.
@refused hour_of_week(date, text) | integer | period_needs_instant | a date is not converted.
@refused hour_of_week(timestamptz) | integer | period_needs_zone | an instant has an hour of the week only in a zone.

-- Of a date: without these it would be converted to an instant in the session's zone, and refused.
CREATE FUNCTION period_hour(at date) RETURNS timestamp
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'period_hour_date';
COMMENT ON FUNCTION period_hour(date) IS 'The first hour of a date.';
CREATE FUNCTION hour_of_week(at date) RETURNS integer
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'hour_of_week_date';
COMMENT ON FUNCTION hour_of_week(date) IS 'The first hour of a date in its week, 0 (Monday) to 144.';
