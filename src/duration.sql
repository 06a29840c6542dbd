-- duration.sql - response, resolution and handle times: means, percentiles and shares within a target.
--
-- One summary type, duration_summary, and one transition for each kind of argument, so that every KPI of the same columns
-- shares one pass. Durations in business hours get overloads of the same names in a file of their own.

-- ---- type duration_summary ----
@summary duration_summary | INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended | Durations: how many, their exact sum and distribution, and how many are still missing. Text form: unit:min 5:1 7:2 missing:1. | {"n": ..., "missing": ..., "sum": ..., "min": ..., "max": ..., "values": [...]} in minutes; "buckets" of from, to and count instead of "values" when they are many. | Inverse of the merge, for moving frames: NULL where the shortest, the longest or exact values would have to be known again.

-- ---- moves ----
@row_of duration | duration_summary | timestamptz, timestamptz | IMMUTABLE | duration_elapsed | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | timestamp, timestamp | IMMUTABLE | duration_elapsed | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | interval | IMMUTABLE | duration_interval | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | double precision | IMMUTABLE | duration_minutes | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | interval, interval, interval | IMMUTABLE | duration_interval_parts | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | double precision, double precision, double precision | IMMUTABLE | duration_minutes_parts | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | interval, boolean | IMMUTABLE | duration_interval_answered | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | double precision, boolean | IMMUTABLE | duration_minutes_answered | takes one row out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | interval, numeric | IMMUTABLE | duration_interval_counted | takes so many out, or NULL where only the rows can tell what is left
@row_of duration | duration_summary | double precision, numeric | IMMUTABLE | duration_minutes_counted | takes so many out, or NULL where only the rows can tell what is left
@reader duration_summary_final(duration_summary) | duration_summary | duration_summary_final | Final function of duration_summary: the canonical form of the state.

-- ---- readers ----
@reader mean(s duration_summary) | numeric | duration_summary_mean | The mean in minutes.
@reader mean_interval(s duration_summary) | interval | duration_summary_mean_interval | The mean, to the nearest microsecond.
@reader total(s duration_summary) | numeric | duration_summary_total | The sum in minutes.
@reader total_interval(s duration_summary) | interval | duration_summary_total_interval | The sum.
@reader shortest(s duration_summary) | numeric | duration_summary_shortest | The shortest in minutes.
@reader shortest_interval(s duration_summary) | interval | duration_summary_shortest_interval | The shortest.
@reader longest(s duration_summary) | numeric | duration_summary_longest | The longest in minutes.
@reader longest_interval(s duration_summary) | interval | duration_summary_longest_interval | The longest.
@reader standard_deviation(s duration_summary) | numeric | duration_summary_deviation | The sample standard deviation in minutes; NULL for fewer than two.
@reader standard_deviation_interval(s duration_summary) | interval | duration_summary_deviation_interval | The sample standard deviation, to the nearest microsecond; NULL for fewer than two.
@reader percentile(s duration_summary, p double precision) | numeric | duration_summary_percentile | The percentile p (0 to 1) in minutes: as percentile_cont up to 250 values, within 1 % from there on.
@reader percentile_interval(s duration_summary, p double precision) | interval | duration_summary_percentile_interval | The percentile p (0 to 1), to the nearest microsecond.
@reader percentiles(s duration_summary, p double precision[]) | numeric[] | duration_summary_percentiles | Several percentiles in minutes at once.
@reader percentiles_interval(s duration_summary, p double precision[]) | interval[] | duration_summary_percentiles_interval | Several percentiles at once, as intervals.
@reader share_within(s duration_summary, minutes double precision) | numeric | duration_summary_share_within_minutes | The percentage of durations of at most so many minutes.
@reader share_within(s duration_summary, target interval) | numeric | duration_summary_share_within_interval | The percentage of durations of at most the target.
@reader sample_size(s duration_summary) | bigint | duration_summary_sample_size | How many durations there are.
@reader missing(s duration_summary) | bigint | duration_summary_missing | How many have not ended (or not begun): still waiting.
@reader frt(s duration_summary) | numeric | duration_summary_mean | First response time: the mean in minutes.
@reader art(s duration_summary) | numeric | duration_summary_mean | Average resolution time: the mean in minutes.
@reader reply_time(s duration_summary) | numeric | duration_summary_mean | Average reply time: the mean in minutes.
@reader aht(s duration_summary) | numeric | duration_summary_mean | Average handle time: the mean in minutes.
@reader asa(s duration_summary) | numeric | duration_summary_mean | Average speed of answer: the mean in minutes.
@reader duration_mean_final(duration_summary) | numeric | duration_summary_mean | Final function of the one-step KPIs: the mean in minutes.

-- ---- the summary ----
@block duration_kpi signature | final | comment
@aggregate $1 | duration_summary | duration_accum | duration_unaccum | missing:0 | SSPACE = 2048, MSSPACE = 2048, FINALFUNC = $2, MFINALFUNC = $2 | $3
@end

@duration_kpi duration_summary(started_at timestamptz, ended_at timestamptz) | duration_summary_final | The summary of durations from start to end, elapsed time; NULL at either end is missing.
@duration_kpi duration_summary(started_at timestamp, ended_at timestamp) | duration_summary_final | The summary of durations from start to end, local times as they stand; NULL at either end is missing.
@duration_kpi duration_summary(duration interval) | duration_summary_final | The summary of durations; NULL is missing.
@duration_kpi duration_summary(minutes double precision) | duration_summary_final | The summary of durations in minutes; NULL is missing.
@duration_kpi duration_summary(talk interval, hold interval, wrap interval) | duration_summary_final | The summary of handle times in three parts; a NULL part counts 0, all NULL is missing.
@duration_kpi duration_summary(talk double precision, hold double precision, wrap double precision) | duration_summary_final | The summary of handle times in three parts; a NULL part counts 0, all NULL is missing.
@duration_kpi duration_summary(wait interval, answered boolean) | duration_summary_final | The summary of the waits of those answered; the others are missing.
@duration_kpi duration_summary(wait double precision, answered boolean) | duration_summary_final | The summary of the waits of those answered; the others are missing.
@duration_kpi duration_summary(duration interval, n numeric) | duration_summary_final | The summary of durations from a table of counts: each as often as it was there; n of a NULL duration are missing.
@duration_kpi duration_summary(minutes double precision, n numeric) | duration_summary_final | The summary of durations in minutes from a table of counts: each as often as it was there; n of a NULL are missing.
@aggregate duration_summary(s duration_summary) | duration_summary | duration_summary_add | duration_summary_subtract | missing:0 | SSPACE = 2048, MSSPACE = 2048, FINALFUNC = duration_summary_final, MFINALFUNC = duration_summary_final | Stored summaries merged.

-- ---- one step: the mean ----
@block elapsed_kpi name | start | end | what
@duration_kpi $1($2 timestamptz, $3 timestamptz) | duration_mean_final | $4 in minutes, elapsed time; NULL at either end is missing.
@duration_kpi $1($2 timestamp, $3 timestamp) | duration_mean_final | $4 in minutes, local times as they stand; NULL at either end is missing.
@end

@block length_kpi name | interval | minutes | what
@duration_kpi $1($2 interval) | duration_mean_final | $4 in minutes; NULL is missing.
@duration_kpi $1($3 double precision) | duration_mean_final | $4 in minutes, from minutes; NULL is missing.
@end

@elapsed_kpi frt | created | first_reply | First response time
@length_kpi frt | duration | minutes | First response time
@elapsed_kpi art | created | resolved | Average resolution time
@length_kpi art | duration | minutes | Average resolution time
@elapsed_kpi reply_time | asked | replied | Average reply time
@length_kpi reply_time | duration | minutes | Average reply time
@elapsed_kpi aht | started_at | ended_at | Average handle time
@length_kpi aht | handle | handle | Average handle time
@duration_kpi aht(talk interval, hold interval, wrap interval) | duration_mean_final | Average handle time in minutes, of talk, hold and wrap-up; a NULL part counts 0, all NULL is missing.
@duration_kpi aht(talk double precision, hold double precision, wrap double precision) | duration_mean_final | Average handle time in minutes, of talk, hold and wrap-up; a NULL part counts 0, all NULL is missing.
@elapsed_kpi asa | queued_at | answered_at | Average speed of answer
@duration_kpi asa(wait interval) | duration_mean_final | Average speed of answer in minutes; NULL is missing, as for calls that were not answered.
@duration_kpi asa(wait double precision) | duration_mean_final | Average speed of answer in minutes, from minutes; NULL is missing, as for calls that were not answered.
@duration_kpi asa(wait interval, answered boolean) | duration_mean_final | Average speed of answer in minutes: the mean wait of those answered.
@duration_kpi asa(wait double precision, answered boolean) | duration_mean_final | Average speed of answer in minutes: the mean wait of those answered.

-- ---- from totals that a phone system has added up: a ratio of two sums, and its summary ----
@row time_total | ratio_summary | double precision, numeric | total_minutes
@row time_total | ratio_summary | interval, numeric | total_interval
@row time_total | ratio_summary | double precision, double precision, double precision, numeric | handle_minutes
@row time_total | ratio_summary | interval, interval, interval, numeric | handle_interval

@block total_kpi name | what
@reader $1(s ratio_summary) | numeric | ratio_summary_time | $2 in minutes, from totals.
@kpi $1 | total double precision, n numeric | ratio_summary | time_total | ratio_time_final | $2 in minutes, from the minutes that n of them took together.
@kpi $1 | total interval, n numeric | ratio_summary | time_total | ratio_time_final | $2 in minutes, from the time that n of them took together.
@end

@reader ratio_time_final(ratio_summary) | numeric | ratio_summary_time | Final function of times from totals: the mean in minutes, to 24 decimals.
@total_kpi frt | First response time
@total_kpi art | Average resolution time
@total_kpi reply_time | Average reply time
@total_kpi asa | Average speed of answer
@total_kpi aht | Average handle time
@kpi aht | talk double precision, hold double precision, wrap double precision, calls numeric | ratio_summary | time_total | ratio_time_final | Average handle time in minutes, from the minutes of talk, hold and wrap-up that so many calls took together.
@kpi aht | talk interval, hold interval, wrap interval, calls numeric | ratio_summary | time_total | ratio_time_final | Average handle time in minutes, from the time of talk, hold and wrap-up that so many calls took together.
