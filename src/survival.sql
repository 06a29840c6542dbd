-- survival.sql - the honest response time: waits that ended and waits that still run (Kaplan-Meier).
--
-- A row is (created, first_reply, as_of), or a wait that somebody else measured and whether it was answered.

-- ---- type survival_summary ----
@summary survival_summary | INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended | Waits that ended and waits that still run: two duration summaries. Text form: answered unit:min 10:1 20:1 missing:0 waiting unit:min 15:1 missing:0. | {"answered": {...}, "waiting": {...}}, each as of duration_summary | Inverse of the merge, for moving frames; NULL where only the rows can tell what is left.

-- ---- moves ----
@reader survival_summary_final(survival_summary) | survival_summary | survival_summary_final | Final function of the summary: its canonical form.
@row_of survival | survival_summary | timestamptz, timestamptz, timestamptz | IMMUTABLE | survival_as_of | takes one row out, or NULL where only the rows can tell what is left
@row_of survival | survival_summary | timestamp, timestamp, timestamp | IMMUTABLE | survival_as_of | takes one row out, or NULL where only the rows can tell what is left
@row_of survival | survival_summary | interval, boolean | IMMUTABLE | survival_interval | takes one row out, or NULL where only the rows can tell what is left
@row_of survival | survival_summary | double precision, boolean | IMMUTABLE | survival_minutes | takes one row out, or NULL where only the rows can tell what is left

-- ---- readers ----
@reader sample_size(s survival_summary) | bigint | survival_summary_sample_size | How many waits there are, ended or still running.
@reader waiting(s survival_summary) | bigint | survival_summary_waiting | How many are still waiting.
@reader missing(s survival_summary) | bigint | survival_summary_missing | How many rows were left out: no creation or moment, or created after it.
@reader km_percentile(s survival_summary, p double precision) | numeric | survival_summary_percentile | Kaplan-Meier percentile in minutes, p from 0 to 1; NULL when too many are still waiting to say.
@reader km_percentile_interval(s survival_summary, p double precision) | interval | survival_summary_percentile_interval | Kaplan-Meier percentile, p from 0 to 1; NULL when too many are still waiting to say.
@reader km_median(s survival_summary) | numeric | survival_summary_percentile | Kaplan-Meier median in minutes; NULL when too many are still waiting to say.
@reader km_median_interval(s survival_summary) | interval | survival_summary_percentile_interval | Kaplan-Meier median; NULL when too many are still waiting to say.
@optional km_percentile_ci | s survival_summary, p double precision | confidence double precision DEFAULT 0.95 | confidence double precision | estimate | survival_summary_percentile_ci | Kaplan-Meier percentile in minutes with its confidence interval, by the log-log limits of the curve; a bound is NULL where too many are still waiting to say.
@optional km_median_ci | s survival_summary | confidence double precision DEFAULT 0.95 | confidence double precision | estimate | survival_summary_percentile_ci | Kaplan-Meier median in minutes with its confidence interval, by the log-log limits of the curve; a bound is NULL where too many are still waiting to say.
@reader km_survival(s survival_summary, minutes double precision) | numeric | survival_summary_survival_minutes | Percent still waiting after so many minutes, by the Kaplan-Meier curve; NULL beyond the longest wait seen.
@reader km_survival(s survival_summary, after interval) | numeric | survival_summary_survival_interval | Percent still waiting after so long, by the Kaplan-Meier curve; NULL beyond the longest wait seen.

-- ---- the summary ----
@block survival_kpi signature | final | comment
@aggregate $1 | survival_summary | survival_accum | survival_unaccum | answered missing:0 waiting missing:0 | SSPACE = 4096, MSSPACE = 4096, FINALFUNC = $2, MFINALFUNC = $2 | $3
@end

@survival_kpi survival_summary(created timestamptz, first_reply timestamptz, as_of timestamptz) | survival_summary_final | The summary of waits as of a moment: answered by then, still waiting, or not yet there.
@survival_kpi survival_summary(created timestamp, first_reply timestamp, as_of timestamp) | survival_summary_final | The summary of waits as of a moment: answered by then, still waiting, or not yet there.
@survival_kpi survival_summary(wait interval, answered boolean) | survival_summary_final | The summary of measured waits, answered or still running.
@survival_kpi survival_summary(wait double precision, answered boolean) | survival_summary_final | The summary of measured waits, answered or still running.
@aggregate survival_summary(s survival_summary) | survival_summary | survival_summary_add | survival_summary_subtract | answered missing:0 waiting missing:0 | SSPACE = 4096, MSSPACE = 4096, FINALFUNC = survival_summary_final, MFINALFUNC = survival_summary_final | The merge of stored summaries.

-- ---- median, in one step ----
@survival_kpi km_median(created timestamptz, first_reply timestamptz, as_of timestamptz) | km_median | Kaplan-Meier median in minutes of waits as of a moment: answered by then, still waiting, or not yet there.
@survival_kpi km_median(created timestamp, first_reply timestamp, as_of timestamp) | km_median | Kaplan-Meier median in minutes of waits as of a moment: answered by then, still waiting, or not yet there.
@survival_kpi km_median(wait interval, answered boolean) | km_median | Kaplan-Meier median in minutes of measured waits, answered or still running.
@survival_kpi km_median(wait double precision, answered boolean) | km_median | Kaplan-Meier median in minutes of measured waits, answered or still running.
