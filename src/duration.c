/*
 * duration.c - response, resolution and handle times: what one row adds, merging.
 *
 * One transition for every kind of argument, whatever the KPI is called: frt, art, percentiles and shares of the same
 * two columns are one pass over them.
 */
#include "postgres.h"

#include <math.h>

#include "common/int.h"
#include "common/shortest_dec.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "args.h"
#include "call_times.h"
#include "decimal.h"
#include "duration.h"
#include "summary.h"

/* ---- transitions for this and other families ---- */

/* What is left when a row or a summary was taken out; by hand that may be what never went in. */
static Datum
taken_out(FunctionCallInfo fcinfo, DurationState *s)
{
	if (!called_by_aggregate(fcinfo))
		check_taken_out("duration_summary", state_fault(s));
	return state_result(fcinfo, s);
}

/* NULL tells PostgreSQL to compute the frame again from its rows. */
static Datum
removed(FunctionCallInfo fcinfo, DurationState *s, int64 usec, int64 times)
{
	if (!state_remove(s, usec, times))
		PG_RETURN_NULL();
	return taken_out(fcinfo, s);
}

/* A duration into the summary, or out of it. */
Datum
duration_row(FunctionCallInfo fcinfo, int64 usec, bool out)
{
	DurationState *s = state_writable(fcinfo);

	if (unlikely(out))
		return removed(fcinfo, s, usec, 1);
	return state_result(fcinfo, state_add(s, usec));
}

Datum
duration_missing_row(FunctionCallInfo fcinfo, int64 times, bool out)
{
	DurationState *s = state_writable(fcinfo);

	s->missing = counter_move(s->missing, times, out);
	return state_result(fcinfo, s);
}

/* ---- how long one row took ---- */

void
duration_too_long(FunctionCallInfo fcinfo, TimestampTz start, TimestampTz end)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	                errmsg("duration from %s to %s is out of range", time_text(fcinfo, start), time_text(fcinfo, end)),
	                errdetail("The longest duration is about 292,000 years."),
	                errhint("Leave such rows out with FILTER (WHERE (%s < '250000-01-01') IS NOT FALSE).",
	                        quote_identifier(argument_name(fcinfo, 2)))));
}

/* timestamptz or timestamp: both are microseconds, so one is elapsed time and the other as the clock on the wall reads. */
static inline int64
elapsed(FunctionCallInfo fcinfo)
{
	TimestampTz start = PG_GETARG_TIMESTAMPTZ(1);
	TimestampTz end = PG_GETARG_TIMESTAMPTZ(2);
	int64 usec;

	if (unlikely(TIMESTAMP_NOT_FINITE(start) || TIMESTAMP_NOT_FINITE(end) || end < start))
		check_times(fcinfo, 1, 2);
	if (unlikely(pg_sub_s64_overflow(end, start, &usec)))
		duration_too_long(fcinfo, start, end);
	return usec;
}

static inline int64
span(FunctionCallInfo fcinfo, int argument, const char *what)
{
	return wait_usec(PG_GETARG_INTERVAL_P(argument), what);
}

/* Minutes are rounded to whole microseconds, the precision of every time in PostgreSQL. */
static inline int64
minutes(FunctionCallInfo fcinfo, int argument, const char *what)
{
	float8 value = checked_wait(PG_GETARG_FLOAT8(argument), what, " minutes");
	float8 usec = rint(value * USECS_PER_MINUTE);
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (likely(usec < 9223372036854775808.0))
		return (int64) usec;
	double_to_shortest_decimal_buf(value, text);
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is out of range", what, text),
	                errdetail("The longest duration is 153722867280 minutes."),
	                errhint("Leave such rows out with FILTER (WHERE (%s < 1e11) IS NOT FALSE).", what)));
}

/* Handle time in three parts; a part that is not there took no time. */
static int64
handled(FunctionCallInfo fcinfo, int64 (*read)(FunctionCallInfo fcinfo, int argument, const char *what))
{
	static const char *const names[] = {"talk", "hold", "wrap"};
	int64 usec = 0;

	for (int part = 0; part < lengthof(names); part++)
		if (!PG_ARGISNULL(part + 1) && pg_add_s64_overflow(usec, read(fcinfo, part + 1, names[part]), &usec))
			ereport(ERROR,
			        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			         errmsg("talk, hold and wrap add up to more than the longest duration, with %s at the latest",
			                names[part]),
			         errdetail("The longest duration is about 292,000 years, 153722867280 minutes."),
			         errhint("Leave such rows out with FILTER (WHERE (greatest(talk, hold, wrap) < %s) IS NOT FALSE).",
			                 read == span ? "interval '90000 years'" : "5e10")));
	return usec;
}

/* The same for other families. */
int64
duration_between(FunctionCallInfo fcinfo, TimestampTz start, TimestampTz end)
{
	int64 usec;

	if (pg_sub_s64_overflow(end, start, &usec))
		duration_too_long(fcinfo, start, end);
	return usec;
}

int64
duration_of_interval(FunctionCallInfo fcinfo, int argument, const char *what)
{
	return span(fcinfo, argument, what);
}

int64
duration_of_minutes(FunctionCallInfo fcinfo, int argument, const char *what)
{
	return minutes(fcinfo, argument, what);
}

static inline bool
not_elapsed(FunctionCallInfo fcinfo)
{
	check_time_kinds(fcinfo);
	return PG_ARGISNULL(1) || PG_ARGISNULL(2);
}

DURATION_ACCUM(duration_elapsed, not_elapsed(fcinfo), elapsed(fcinfo))
DURATION_ACCUM(duration_interval, PG_ARGISNULL(1), span(fcinfo, 1, "duration"))
DURATION_ACCUM(duration_minutes, PG_ARGISNULL(1), minutes(fcinfo, 1, "minutes"))

#define NO_PART (PG_ARGISNULL(1) && PG_ARGISNULL(2) && PG_ARGISNULL(3))

DURATION_ACCUM(duration_interval_parts, NO_PART, handled(fcinfo, span))
DURATION_ACCUM(duration_minutes_parts, NO_PART, handled(fcinfo, minutes))

/* Who hung up was not answered, however long the wait; an impossible wait is an error all the same. */
static inline bool
not_answered(FunctionCallInfo fcinfo, int64 (*read)(FunctionCallInfo fcinfo, int argument, const char *what))
{
	if (PG_ARGISNULL(1))
		return true;
	(void) read(fcinfo, 1, "wait");
	return PG_ARGISNULL(2) || !PG_GETARG_BOOL(2);
}

DURATION_ACCUM(duration_interval_answered, not_answered(fcinfo, span), span(fcinfo, 1, "wait"))
DURATION_ACCUM(duration_minutes_answered, not_answered(fcinfo, minutes), minutes(fcinfo, 1, "wait"))

/* (value, n): a row of a table of counts. NULL n says nothing, a NULL value with n is that many missing. */
static Datum
counted_row(FunctionCallInfo fcinfo, int64 (*read)(FunctionCallInfo fcinfo, int argument, const char *what),
            const char *what, bool out)
{
	int64 times = PG_ARGISNULL(2) ? 0 : count_from_numeric(PG_GETARG_NUMERIC(2), "n");
	int64 usec;
	DurationState *s;

	if (PG_ARGISNULL(1))
		return duration_missing_row(fcinfo, times, out);
	usec = read(fcinfo, 1, what);
	s = state_writable(fcinfo);
	if (out)
		return removed(fcinfo, s, usec, times);
	return state_result(fcinfo, state_add_times(s, usec, times));
}

ROW_IN_AND_OUT(duration_interval_counted, counted_row(fcinfo, span, "duration", out))
ROW_IN_AND_OUT(duration_minutes_counted, counted_row(fcinfo, minutes, "minutes", out))

/* ---- merging ---- */

PG_FUNCTION_INFO_V1(duration_summary_add);
Datum
duration_summary_add(PG_FUNCTION_ARGS)
{
	return state_result(fcinfo, duration_merge(state_writable(fcinfo), PG_GETARG_DATUM(1)));
}

PG_FUNCTION_INFO_V1(duration_summary_subtract);
Datum
duration_summary_subtract(PG_FUNCTION_ARGS)
{
	DurationState *s = state_writable(fcinfo);

	if (!state_subtract(s, duration_read(PG_GETARG_DATUM(1))))
		PG_RETURN_NULL();
	return taken_out(fcinfo, s);
}

/* What an aggregate gives out is canonical. */
PG_FUNCTION_INFO_V1(duration_summary_final);
Datum
duration_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(duration_pack(duration_read_argument(fcinfo)));
}
