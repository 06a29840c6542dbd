-- business_hours.sql - business time: opening hours as a value, and the minutes, deadlines and KPIs measured with it.
--
-- What reads the time-zone data of the server is STABLE: a newer release of it may change an answer.

-- ---- type business_hours ----
@type business_hours | INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended | Opening hours: weekly windows in local time, a time zone, holidays. Text form: Mon-Fri 09:00-17:00, Sat 10:00-14:00; America/New_York; holidays 2024-07-04, 12-25, 2024-12-24 12:00-24:00; with timestamps UTC after the zone where times without one are of another. | Opening hours as JSON: zone, zone of timestamps if another, windows, holidays.
ALTER FUNCTION business_hours_in(cstring) STABLE;
ALTER FUNCTION business_hours_recv(internal) STABLE;
COMMENT ON FUNCTION business_hours_in(cstring) IS 'Text input of business_hours; the zone must be one that the server knows.';
@order business_hours | business hours

-- ---- schedule tables ----
@function business_hours_both(business_hours, business_hours) | business_hours | STABLE | business_hours_both | Combines what two parts of a schedule table gave: the windows and holidays of both.
@block schedule arguments | types | transition | comment
@function business_hours_row(business_hours, $2) | business_hours | STABLE | $3 | Transition: one more window of a schedule.
CREATE AGGREGATE business_hours($1) (
    SFUNC = business_hours_row, STYPE = business_hours, COMBINEFUNC = business_hours_both, PARALLEL = SAFE);
COMMENT ON AGGREGATE business_hours($1) IS '$4';
@end
@schedule day bigint, opens time, closes time, zone text | bigint, time, time, text | business_hours_day | The calendar of a schedule table, one row a window: day 0 or 7 is Sunday, 1 Monday; closing before it opens is on the following day; a day without times is closed.
@schedule from_minute bigint, to_minute bigint, zone text | bigint, bigint, text | business_hours_minutes | The calendar of a schedule table, one row a window in minutes since Sunday 00:00.
@function with_holidays(hours business_hours, days date[]) | business_hours | IMMUTABLE | business_hours_with_holidays | The calendar with these days closed as well; NULL days are none.

-- ---- open time, deadlines ----
@function business_minutes(started_at timestamptz, ended_at timestamptz, hours business_hours) | numeric | STABLE STRICT COST 10 | business_minutes | Minutes from start to end that were open.
@function business_add(at timestamptz, minutes numeric, hours business_hours) | timestamptz | STABLE STRICT COST 100 | business_add_numeric | The instant by which so many open minutes have passed since at; NULL if the hours never open again.
@function business_add(at timestamptz, minutes double precision, hours business_hours) | timestamptz | STABLE STRICT COST 100 | business_add_float8 | The instant by which so many open minutes have passed since at; NULL if the hours never open again.
@function is_open(at timestamptz, hours business_hours) | boolean | STABLE STRICT COST 10 | business_is_open | Whether the hours are open at a moment.
@function next_open(at timestamptz, hours business_hours) | timestamptz | STABLE STRICT COST 100 | business_next_open | The moment itself if open, else when the hours next open; NULL if never.
@function business_minutes(started_at timestamp, ended_at timestamp, hours business_hours) | numeric | STABLE STRICT COST 10 | business_minutes_local | Minutes from start to end that were open. Times without a zone are local times of the calendar''s zone, or of the one that it names for timestamps.
@function business_add(at timestamp, minutes numeric, hours business_hours) | timestamp | STABLE STRICT COST 100 | business_add_local_numeric | The instant by which so many open minutes have passed since at; NULL if the hours never open again. Times without a zone are local times of the calendar''s zone, or of the one that it names for timestamps.
@function business_add(at timestamp, minutes double precision, hours business_hours) | timestamp | STABLE STRICT COST 100 | business_add_local_float8 | The instant by which so many open minutes have passed since at; NULL if the hours never open again. Times without a zone are local times of the calendar''s zone, or of the one that it names for timestamps.
@function is_open(at timestamp, hours business_hours) | boolean | STABLE STRICT COST 10 | business_is_open_local | Whether the hours are open at a moment. Times without a zone are local times of the calendar''s zone, or of the one that it names for timestamps.
@function next_open(at timestamp, hours business_hours) | timestamp | STABLE STRICT COST 100 | business_next_open_local | The moment itself if open, else when the hours next open; NULL if never. Times without a zone are local times of the calendar''s zone, or of the one that it names for timestamps.

-- ---- durations in business time ----
@row_of duration | duration_summary | timestamptz, timestamptz, business_hours | STABLE | business_duration | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | timestamp, timestamp, business_hours | STABLE | business_duration_local | takes one row out, or NULL where only the rows can tell what is left
@duration_kpi duration_summary(started_at timestamptz, ended_at timestamptz, hours business_hours) | duration_summary_final | The summary of durations, of the time that was open. NULL in any of the three is missing.
@duration_kpi duration_summary(started_at timestamp, ended_at timestamp, hours business_hours) | duration_summary_final | The summary of durations, of the time that was open, times without a zone as the hours read them. NULL in any of the three is missing.

@block open_time_kpi name | start | end | what
@duration_kpi $1($2 timestamptz, $3 timestamptz, hours business_hours) | duration_mean_final | $4 in minutes, of the time that was open. NULL in any of the three is missing.
@duration_kpi $1($2 timestamp, $3 timestamp, hours business_hours) | duration_mean_final | $4 in minutes, of the time that was open, times without a zone as the hours read them. NULL in any of the three is missing.
@end

@open_time_kpi frt | created | first_reply | First response time
@open_time_kpi art | created | resolved | Average resolution time
@open_time_kpi reply_time | asked | replied | Average reply time
@open_time_kpi aht | started_at | ended_at | Average handle time
@open_time_kpi asa | queued_at | answered_at | Average speed of answer
