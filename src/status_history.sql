-- status_history.sql - one ticket's changes of a status, an assignee, a group or a priority, and what is read from them.
--
-- status_history(at, status) or status_history(at, status, seq) builds; readers take the type and one status or several.
-- Times with a zone and times without have the same functions, except that a moment is read back as the type it went in
-- as: first_entered or first_entered_local.

-- ---- type status_history ----
@type status_history | INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended | One ticket''s changes of one attribute (status, assignee, group, priority): when, and to what. Text form: new:2024-03-01T09:00:00Z open:2024-03-01T09:04:00Z#2 missing:0. | {"changes": [{"at": "2024-03-01T09:00:00Z", "status": "new"}, ...], "missing": 0}
@order status_history | status histories
@reader status_history_union(status_history, status_history) | status_history | status_history_union | The changes of both; one that both have counts once.
CREATE OPERATOR | (LEFTARG = status_history, RIGHTARG = status_history, FUNCTION = status_history_union, COMMUTATOR = |);
COMMENT ON OPERATOR | (status_history, status_history) IS 'The changes of both; one that both have counts once, so that merging again changes nothing.';
CREATE OPERATOR + (LEFTARG = status_history, RIGHTARG = status_history, FUNCTION = status_history_union, COMMUTATOR = +);
COMMENT ON OPERATOR + (status_history, status_history) IS 'The same as |: the changes of both; one that both have counts once.';

-- ---- moves ----
@function status_history_accum(status_history, timestamptz, text) | status_history | IMMUTABLE | status_history_accum | Transition: one more change.
@function status_history_accum(status_history, timestamp, text) | status_history | IMMUTABLE | status_history_local_accum | Transition: one more change.
@function status_history_accum(status_history, timestamptz, text, bigint) | status_history | IMMUTABLE | status_history_accum | Transition: one more change.
@function status_history_accum(status_history, timestamp, text, bigint) | status_history | IMMUTABLE | status_history_local_accum | Transition: one more change.
@reader status_history_combine(status_history, status_history) | status_history | status_history_combine | Parts of one aggregate, merged: changes once, rows without a time added up.
@reader status_history_final(status_history) | status_history | status_history_final | Final function of status_history: sorted, packed, canonical.

-- ---- readers ----
-- A reader of one status, or several as the literal of an array; and of an array.
@block of_statuses name | first arguments | other arguments | result | properties | symbol | comment
@function $1($2 text$3) | $4 | $5 | $6 | $7
@function $1($2 text[]$3) | $4 | $5 | $6_any | $7
@end

-- All visits together. Always open is the time on the clock: so hours have a default, and NULL goes on meaning unknown.
@block measured name | type | result | symbol | comment
@defaulted $1(h status_history, s $2, as_of timestamptz DEFAULT NULL, hours business_hours DEFAULT '24/7; UTC') | $1(h status_history, s $2, as_of timestamptz, hours business_hours) | $3 | STABLE COST 10 | $4 | $5, up to as_of or, where that is NULL, as far as they are over; in business hours where they are given.
@defaulted $1(h status_history, s $2, as_of timestamp, hours business_hours DEFAULT '24/7; UTC') | $1(h status_history, s $2, as_of timestamp, hours business_hours) | $3 | STABLE COST 10 | $4_local | $5, up to as_of; in business hours where they are given; of a history of timestamp.
@end
@measured time_in | text | numeric | status_history_time_in | Minutes in a status or several, all visits together
@measured time_in | text[] | numeric | status_history_time_in_any | Minutes in several statuses, all visits together
@measured time_in_interval | text | interval | status_history_time_in_interval | Time in a status or several, all visits together
@measured time_in_interval | text[] | interval | status_history_time_in_interval_any | Time in several statuses, all visits together

@of_statuses visits | h status_history, s |  | bigint | IMMUTABLE | status_history_visits | How often the statuses were entered from outside them.
@of_statuses first_entered | h status_history, s |  | timestamptz | IMMUTABLE | status_history_first_entered | When the statuses were first entered; NULL if never; of a history of timestamptz.
@of_statuses last_entered | h status_history, s |  | timestamptz | IMMUTABLE | status_history_last_entered | When the statuses were last entered from outside them; NULL if never; of a history of timestamptz.
@function first_entered_local(h status_history, s text) | timestamp | IMMUTABLE | status_history_first_entered_local | When the statuses were first entered; NULL if never; of a history of timestamp.
@function first_entered_local(h status_history, s text[]) | timestamp | IMMUTABLE | status_history_first_entered_any_local | When the statuses were first entered; NULL if never; of a history of timestamp.
@function last_entered_local(h status_history, s text) | timestamp | IMMUTABLE | status_history_last_entered_local | When the statuses were last entered from outside them; NULL if never; of a history of timestamp.
@function last_entered_local(h status_history, s text[]) | timestamp | IMMUTABLE | status_history_last_entered_any_local | When the statuses were last entered from outside them; NULL if never; of a history of timestamp.

@defaulted reopens(h status_history, solved text DEFAULT '{solved,closed}') | reopens(h status_history, solved text) | bigint | IMMUTABLE | status_history_reopens | How often the ticket left the statuses that mean solved.
@function reopens(h status_history, solved text[]) | bigint | IMMUTABLE | status_history_reopens_any | How often the ticket left the statuses that mean solved.
@reader changes(h status_history) | bigint | status_history_changes | How often the value changed.
@reader stations(h status_history) | bigint | status_history_stations | How many different values there were; NULL is none.
@reader missing(h status_history) | bigint | status_history_missing | How many rows had no time.
@reader current_status(h status_history) | text | status_history_current_status | The status after the last change.
@reader status_at(h status_history, at timestamptz) | text | status_history_status_at | The status at a moment; NULL before the first change.
@reader status_at(h status_history, at timestamp) | text | status_history_status_at_local | The status at a moment; NULL before the first change; of a history of timestamp.

@of_statuses reached | h status_history, s | , minutes double precision | timestamptz | IMMUTABLE | status_history_reached | When the time in the statuses reached so many minutes, a visit that is not over going on; NULL if it has stopped before; of a history of timestamptz.
@of_statuses reached | h status_history, s | , minutes double precision, hours business_hours | timestamptz | STABLE COST 100 | status_history_reached | When the open time in the statuses reached so many minutes, a visit that is not over going on; NULL if it has stopped before; of a history of timestamptz.
@block reached_local type | symbol
@function reached_local(h status_history, s $1, minutes double precision) | timestamp | IMMUTABLE | $2 | When the time in the statuses reached so many minutes, a visit that is not over going on; NULL if it has stopped before; of a history of timestamp.
@function reached_local(h status_history, s $1, minutes double precision, hours business_hours) | timestamp | STABLE COST 100 | $2 | When the open time in the statuses reached so many minutes, a visit that is not over going on; NULL if it has stopped before; of a history of timestamp.
@end
@reached_local text | status_history_reached_local
@reached_local text[] | status_history_reached_any_local

-- ---- readers that give rows ----
@block spans name | type of s | type of times | symbol
@function $1(h status_history, s $2) | TABLE ("from" $3, until $3) | IMMUTABLE ROWS 2 | $4 | One row a visit to the statuses, in order; until is NULL while it lasts; of a history of $3.
@end
@spans spans | text | timestamptz | status_history_spans
@spans spans | text[] | timestamptz | status_history_spans_any
@spans spans_local | text | timestamp | status_history_spans_local
@spans spans_local | text[] | timestamp | status_history_spans_any_local

@defaulted time_in_status(h status_history, as_of timestamptz DEFAULT NULL, hours business_hours DEFAULT '24/7; UTC') | time_in_status(h status_history, as_of timestamptz, hours business_hours) | TABLE (status text, visits bigint, minutes numeric) | STABLE COST 10 ROWS 5 | status_history_time_in_status | One row a status, as they were first entered: how often, and the minutes in it up to as_of or, where that is NULL, as far as they are over; in business hours where they are given.
@defaulted time_in_status(h status_history, as_of timestamp, hours business_hours DEFAULT '24/7; UTC') | time_in_status(h status_history, as_of timestamp, hours business_hours) | TABLE (status text, visits bigint, minutes numeric) | STABLE COST 10 ROWS 5 | status_history_time_in_status_local | One row a status, as they were first entered: how often, and the minutes in it up to as_of; in business hours where they are given; of a history of timestamp.

-- ---- aggregates ----
@block history_of arguments | forward | comment
CREATE AGGREGATE status_history($1) (
    SFUNC = $2, STYPE = status_history, SSPACE = 128, INITCOND = 'missing:0', COMBINEFUNC = status_history_combine,
    PARALLEL = SAFE, FINALFUNC = status_history_final);
COMMENT ON AGGREGATE status_history($1) IS '$3';
@end
@history_of at timestamptz, status text | status_history_accum | One ticket''s changes of one attribute, in any row order.
@history_of at timestamp, status text | status_history_accum | One ticket''s changes of one attribute, in any row order.
@history_of at timestamptz, status text, seq bigint | status_history_accum | One ticket''s changes of one attribute, in any row order; seq orders those of one instant.
@history_of at timestamp, status text, seq bigint | status_history_accum | One ticket''s changes of one attribute, in any row order; seq orders those of one instant.
@history_of h status_history | status_history_combine | Merges histories of one ticket: every change once.
