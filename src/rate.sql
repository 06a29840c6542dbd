-- rate.sql - shares: every KPI that is hits out of hits and misses.
--
-- One summary type, rate_summary; one line a KPI and input type. Counts already added up are numeric,
-- to which every integer type and sum(bigint) convert, so one form takes them all.

-- ---- type rate_summary ----
@summary rate_summary | INTERNALLENGTH = 24, ALIGNMENT = double | A share: hits, misses and missing. Text form: hits:3 misses:1 missing:2. | {"hits": ..., "misses": ..., "missing": ...} | Inverse of the merge, for moving frames.

-- ---- moves and readers ----
@reader rate(rate_summary) | numeric | rate_summary_rate | Hits in percent of hits and misses, 0 to 100; NULL when there are none.
@reader hits(rate_summary) | bigint | rate_summary_hits | How many rows were hits.
@reader sample_size(rate_summary) | bigint | rate_summary_sample_size | How many rows were hits or misses.
@reader missing(rate_summary) | bigint | rate_summary_missing | How many rows were NULL or left out by the KPI.

-- ---- transitions: what one row counts as ----
@block count_cohort_row name
@row $1_cohort | rate_summary | integer, timestamptz, interval, timestamptz | $1_cohort_int4
@row $1_cohort | rate_summary | double precision, timestamptz, interval, timestamptz | $1_cohort_float8
@row $1_cohort | rate_summary | integer, timestamp, interval, timestamp | $1_cohort_int4
@row $1_cohort | rate_summary | double precision, timestamp, interval, timestamp | $1_cohort_float8
@end

@row rate_boolean | rate_summary | boolean | rate_boolean
@row rate_counts | rate_summary | numeric, numeric | rate_counts
@row fcr | rate_summary | integer | fcr_int4
@row fcr | rate_summary | double precision | fcr_float8
@row fcr_received | rate_summary | integer, boolean | fcr_received_int4
@row fcr_received | rate_summary | double precision, boolean | fcr_received_float8
@row fcr_resolved | rate_summary | integer, boolean | fcr_resolved_int4
@row fcr_resolved | rate_summary | double precision, boolean | fcr_resolved_float8
@count_cohort_row fcr
@row resolved_at | rate_summary | timestamptz | resolved_at
@row resolved_within | rate_summary | timestamptz, timestamptz, interval | resolved_within
@row resolved_cohort | rate_summary | timestamptz, timestamptz, interval, timestamptz | resolved_cohort
@row reopened_cohort | rate_summary | timestamptz, timestamptz, interval, timestamptz | reopened_cohort
@row fcr_next_contact | rate_summary | timestamptz, timestamptz, interval, timestamptz | fcr_next_contact
@row sla | rate_summary | timestamptz, timestamptz, timestamptz | sla
@row retained | rate_summary | timestamptz, timestamptz, timestamptz, timestamptz | retained
@row churned | rate_summary | timestamptz, timestamptz, timestamptz, timestamptz | churned
@row resolved_at | rate_summary | timestamp | resolved_at
@row resolved_within | rate_summary | timestamp, timestamp, interval | resolved_within
@row resolved_cohort | rate_summary | timestamp, timestamp, interval, timestamp | resolved_cohort
@row reopened_cohort | rate_summary | timestamp, timestamp, interval, timestamp | reopened_cohort
@row fcr_next_contact | rate_summary | timestamp, timestamp, interval, timestamp | fcr_next_contact
@row sla | rate_summary | timestamp, timestamp, timestamp | sla
@row retained | rate_summary | timestamp, timestamp, timestamp, timestamp | retained
@row churned | rate_summary | timestamp, timestamp, timestamp, timestamp | churned
@row reopened | rate_summary | integer | reopened_int4
@row reopened | rate_summary | double precision | reopened_float8
@count_cohort_row reopened
@row transferred | rate_summary | integer | transferred_int4
@row transferred | rate_summary | double precision | transferred_float8
@row one_touch | rate_summary | integer, boolean | one_touch_int4
@row one_touch | rate_summary | double precision, boolean | one_touch_float8
@row two_touch | rate_summary | integer, boolean | two_touch_int4
@row two_touch | rate_summary | double precision, boolean | two_touch_float8
@row service_level | rate_summary | interval, boolean, interval | service_level_interval
@row service_level | rate_summary | interval, boolean, interval, text | service_level_interval
@row service_level | rate_summary | interval, boolean, interval, text, interval | service_level_interval
@row service_level | rate_summary | double precision, boolean, double precision | service_level_float8
@row service_level | rate_summary | double precision, boolean, double precision, text | service_level_float8
@row service_level | rate_summary | double precision, boolean, double precision, text, double precision | service_level_float8

-- ---- rate: any share ----
@builder rate_summary(hit boolean) | rate_summary | rate_boolean | The summary of a share; NULL is missing.
@builder rate_summary(hits numeric, total numeric) | rate_summary | rate_counts | The summary of a share from counts already added up.
@merged rate_summary | The merge of stored summaries.
@one_step rate(hit boolean) | rate_summary | rate_boolean | rate | Percentage of true among true and false.
@one_step rate(hits numeric, total numeric) | rate_summary | rate_counts | rate | Pooled percentage of hits; counts already added up, never a mean of percentages.

-- A count of any number type, or two moments, at tickets that are old enough at as_of.
@block count_cohort_kpi name | count | start | row | comment
@kpi $1 | $2 integer, $3 timestamptz, within interval, as_of timestamptz | rate_summary | $4 | rate | $5
@kpi $1 | $2 double precision, $3 timestamptz, within interval, as_of timestamptz | rate_summary | $4 | rate | $5
@kpi $1 | $2 integer, $3 timestamp, within interval, as_of timestamp | rate_summary | $4 | rate | $5
@kpi $1 | $2 double precision, $3 timestamp, within interval, as_of timestamp | rate_summary | $4 | rate | $5
@end

@block cohort_kpi name | start | event | row | comment
@kpi $1 | $2 timestamptz, $3 timestamptz, within interval, as_of timestamptz | rate_summary | $4 | rate | $5
@kpi $1 | $2 timestamp, $3 timestamp, within interval, as_of timestamp | rate_summary | $4 | rate | $5
@end

-- ---- first contact resolution, touches, transfers ----
@kpi fcr | first_contact boolean | rate_summary | rate_boolean | rate | First contact resolution: percentage of true, where the tool has a flag.
@kpi fcr | contacts integer | rate_summary | fcr | rate | First contact resolution: percentage of tickets with one contact.
@kpi fcr | contacts integer, resolved boolean | rate_summary | fcr_received | rate | First contact resolution of all received tickets: resolved with one contact, in percent of received.
@kpi fcr_of_resolved | contacts integer, resolved boolean | rate_summary | fcr_resolved | rate | First contact resolution of resolved tickets: with one contact, in percent of resolved.
@kpi fcr | contacts double precision | rate_summary | fcr | rate | First contact resolution: percentage of tickets with one contact.
@kpi fcr | contacts double precision, resolved boolean | rate_summary | fcr_received | rate | First contact resolution of all received tickets: resolved with one contact, in percent of received.
@kpi fcr_of_resolved | contacts double precision, resolved boolean | rate_summary | fcr_resolved | rate | First contact resolution of resolved tickets: with one contact, in percent of resolved.
@kpi fcr | first_contact numeric, received numeric | rate_summary | rate_counts | rate | First contact resolution in percent; counts already added up.
@kpi fcr_of_resolved | first_contact numeric, resolved numeric | rate_summary | rate_counts | rate | First contact resolution in percent of resolved; counts already added up.
@count_cohort_kpi fcr | contacts | created_at | fcr_cohort | First contact resolution of tickets that are old enough: created + within <= as_of.
@cohort_kpi fcr | created_at | next_contact_at | fcr_next_contact | Tickets without a second contact within a time of their creation, in percent of those with created + within <= as_of; NULL is no second contact.
@kpi one_touch_rate | agent_replies integer, solved boolean | rate_summary | one_touch | rate | Solved with at most one agent reply, in percent of solved.
@kpi one_touch_rate | agent_replies double precision, solved boolean | rate_summary | one_touch | rate | Solved with at most one agent reply, in percent of solved.
@kpi one_touch_rate | one_touch numeric, solved numeric | rate_summary | rate_counts | rate | Solved with at most one agent reply, in percent of solved; counts already added up.
@kpi two_touch_rate | agent_replies integer, solved boolean | rate_summary | two_touch | rate | Solved with exactly two agent replies, in percent of solved.
@kpi two_touch_rate | agent_replies double precision, solved boolean | rate_summary | two_touch | rate | Solved with exactly two agent replies, in percent of solved.
@kpi two_touch_rate | two_touch numeric, solved numeric | rate_summary | rate_counts | rate | Solved with exactly two agent replies, in percent of solved; counts already added up.
@kpi transfer_rate | transfers integer | rate_summary | transferred | rate | Handed on at least once, in percent of handled.
@kpi transfer_rate | transfers double precision | rate_summary | transferred | rate | Handed on at least once, in percent of handled.
@kpi transfer_rate | transferred boolean | rate_summary | rate_boolean | rate | Handed on, in percent of handled.
@kpi transfer_rate | transferred numeric, handled numeric | rate_summary | rate_counts | rate | Handed on at least once, in percent of handled; counts already added up.

-- ---- resolution, conversion, reopening ----
@kpi resolution_rate | resolved boolean | rate_summary | rate_boolean | rate | Resolved tickets in percent of received.
@kpi resolution_rate | resolved_at timestamptz | rate_summary | resolved_at | rate | Resolved tickets in percent of received; NULL is a ticket not resolved.
@kpi resolution_rate | resolved_at timestamp | rate_summary | resolved_at | rate | Resolved tickets in percent of received; NULL is a ticket not resolved.
@kpi resolution_rate | created_at timestamptz, resolved_at timestamptz, within interval | rate_summary | resolved_within | rate | Tickets resolved within a time of their creation, in percent of received; not resolved (NULL) counts against it.
@kpi resolution_rate | created_at timestamp, resolved_at timestamp, within interval | rate_summary | resolved_within | rate | Tickets resolved within a time of their creation, in percent of received; not resolved (NULL) counts against it.
@kpi resolution_rate | resolved numeric, received numeric | rate_summary | rate_counts | rate | Resolved tickets in percent of received; counts already added up.
@cohort_kpi resolution_rate | created_at | resolved_at | resolved_cohort | Tickets resolved within a time of their creation, in percent of those with created + within <= as_of; not resolved (NULL) counts against it.
@kpi conversion_rate | converted boolean | rate_summary | rate_boolean | rate | Interactions that led to the desired action, in percent.
@kpi conversion_rate | conversions numeric, interactions numeric | rate_summary | rate_counts | rate | Conversions in percent of interactions; counts already added up.
@kpi reopen_rate | reopens integer | rate_summary | reopened | rate | Tickets reopened at least once, in percent.
@kpi reopen_rate | reopens double precision | rate_summary | reopened | rate | Tickets reopened at least once, in percent.
@kpi reopen_rate | reopened numeric, tickets numeric | rate_summary | rate_counts | rate | Reopened tickets in percent; counts already added up.
@count_cohort_kpi reopen_rate | reopens | resolved_at | reopened_cohort | Tickets reopened at least once, in percent of those that are old enough: resolved + within <= as_of.
@cohort_kpi reopen_rate | resolved_at | reopened_at | reopened_cohort | Tickets reopened within a time of their resolution, in percent of those with resolved + within <= as_of; NULL is not reopened.

-- ---- service level agreements ----
@kpi sla_rate | due timestamptz, done timestamptz, as_of timestamptz | rate_summary | sla | rate | Promises met in percent of met and breached; what is still running at as_of, or has no due date, is missing.
@kpi sla_rate | due timestamp, done timestamp, as_of timestamp | rate_summary | sla | rate | Promises met in percent of met and breached; what is still running at as_of, or has no due date, is missing.
@kpi sla_rate | met numeric, decided numeric | rate_summary | rate_counts | rate | Promises met in percent of met and breached; counts already added up.

-- ---- calls ----
@kpi abandonment_rate | abandoned boolean | rate_summary | rate_boolean | rate | Calls abandoned by the caller, in percent of offered.
@kpi abandonment_rate | abandoned numeric, offered numeric | rate_summary | rate_counts | rate | Calls abandoned in percent of offered; counts already added up.
@kpi service_level | wait interval, answered boolean, target interval | rate_summary | service_level | rate | Calls answered within the target, in percent of offered.
@kpi service_level | wait interval, answered boolean, target interval, mode text | rate_summary | service_level | rate | Service level by another convention: offered, answered, ignore_abandoned_in_target, credit_abandoned_in_target.
@kpi service_level | wait interval, answered boolean, target interval, mode text, short_abandon interval | rate_summary | service_level | rate | Service level by another convention, ignore_short_abandons included: abandoned before short_abandon is left out.
@kpi service_level | wait double precision, answered boolean, target double precision | rate_summary | service_level | rate | Calls answered within the target, in percent of offered.
@kpi service_level | wait double precision, answered boolean, target double precision, mode text | rate_summary | service_level | rate | Service level by another convention: offered, answered, ignore_abandoned_in_target, credit_abandoned_in_target.
@kpi service_level | wait double precision, answered boolean, target double precision, mode text, short_abandon double precision | rate_summary | service_level | rate | Service level by another convention, ignore_short_abandons included: abandoned before short_abandon is left out.
@kpi service_level | in_target numeric, offered numeric | rate_summary | rate_counts | rate | Service level in percent; counts already added up.

-- ---- customers: one row each ----
@kpi retention | joined_at timestamptz, left_at timestamptz, period_start timestamptz, period_end timestamptz | rate_summary | retained | rate | Customers there at the start of the period who are there at its end, in percent.
@kpi churn | joined_at timestamptz, left_at timestamptz, period_start timestamptz, period_end timestamptz | rate_summary | churned | rate | Customers there at the start of the period who are not there at its end, in percent.
@kpi retention | joined_at timestamp, left_at timestamp, period_start timestamp, period_end timestamp | rate_summary | retained | rate | Customers there at the start of the period who are there at its end, in percent.
@kpi churn | joined_at timestamp, left_at timestamp, period_start timestamp, period_end timestamp | rate_summary | churned | rate | Customers there at the start of the period who are not there at its end, in percent.
