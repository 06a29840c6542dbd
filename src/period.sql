-- period.sql - the period an instant belongs to, for dashboards to group by.
--
-- Immutable as timezone(zone, at) is, so that they can be indexed and estimated (CREATE STATISTICS).

@reader period(at timestamptz, unit text, zone text) | date | period_zone | First local day of the day, week (from Monday), week_sunday, month, quarter or year of an instant in a zone.
@reader period(at timestamp, unit text) | date | period_local | First day of the day, week (from Monday), week_sunday, month, quarter or year of a time without a zone.
@reader period(at date, unit text) | date | period_date | First day of the day, week (from Monday), week_sunday, month, quarter or year of a date.

@reader period_hour(at timestamptz, zone text) | timestamp | period_hour_zone | The local hour of an instant in a zone, as the time it begins.
@reader period_hour(at timestamp) | timestamp | period_hour_local | The hour of a time without a zone, as the time it begins.

@reader hour_of_week(at timestamptz, zone text) | integer | hour_of_week_zone | The local hour of the week of an instant in a zone, 0 (Monday 00:00) to 167.
@reader hour_of_week(at timestamp) | integer | hour_of_week_local | The hour of the week of a time without a zone, 0 (Monday 00:00) to 167.

-- What PostgreSQL would convert by the session's zone is refused; not strict, so that no NULL hides it.
@block refused signature | result | symbol | comment
@function $1 | $2 | IMMUTABLE | $3 | Refused: $4
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
@reader period_hour(at date) | timestamp | period_hour_date | The first hour of a date.
@reader hour_of_week(at date) | integer | hour_of_week_date | The first hour of a date in its week, 0 (Monday) to 144.
