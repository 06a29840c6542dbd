/*
 * status_history_readers.c - what is read from a history: time in statuses, visits, changes, the status at a moment.
 */
#include "postgres.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "decimal.h"
#include "status_history_visits.h"

/* Two C functions of a reader: of one status or the literal of an array of them, and of an array. */
#define BY_STATUS(name) \
	PG_FUNCTION_INFO_V1(status_history_##name); \
	Datum status_history_##name(PG_FUNCTION_ARGS) \
	{ \
		return read_##name(fcinfo, false); \
	} \
	PG_FUNCTION_INFO_V1(status_history_##name##_any); \
	Datum status_history_##name##_any(PG_FUNCTION_ARGS) \
	{ \
		return read_##name(fcinfo, true); \
	}

/* Four, where a time goes in or comes out. */
#define BY_STATUS_AND_KIND(name) \
	PG_FUNCTION_INFO_V1(status_history_##name); \
	Datum status_history_##name(PG_FUNCTION_ARGS) \
	{ \
		return read_##name(fcinfo, false, false); \
	} \
	PG_FUNCTION_INFO_V1(status_history_##name##_any); \
	Datum status_history_##name##_any(PG_FUNCTION_ARGS) \
	{ \
		return read_##name(fcinfo, true, false); \
	} \
	PG_FUNCTION_INFO_V1(status_history_##name##_local); \
	Datum status_history_##name##_local(PG_FUNCTION_ARGS) \
	{ \
		return read_##name(fcinfo, false, true); \
	} \
	PG_FUNCTION_INFO_V1(status_history_##name##_any_local); \
	Datum status_history_##name##_any_local(PG_FUNCTION_ARGS) \
	{ \
		return read_##name(fcinfo, true, true); \
	}

/*
 * The arguments (h, statuses) of a reader. False where the history or the array is NULL or nothing has happened. A text
 * that is NULL is a status.
 */
static bool
begin_walk(FunctionCallInfo fcinfo, bool array, Walk *walk)
{
	if (PG_ARGISNULL(0) || (array && PG_ARGISNULL(1)))
		return false;
	walk->h = history_of(PG_GETARG_DATUM(0), &walk->own);
	want_statuses(fcinfo, 1, array, walk);
	walk->happened = walk->h->count;
	walk->next = 0;
	return true;
}

/* ---- time_in(h, s, as_of, hours) ---- */

static bool
time_in_usec(FunctionCallInfo fcinfo, bool array, bool local, int64 *usec)
{
	bool until_then = !PG_ARGISNULL(2);
	Calendar *calendar;
	int64 as_of = 0;
	Walk walk;
	Visit visit;

	if (PG_ARGISNULL(3) || !begin_walk(fcinfo, array, &walk))
		return false;
	if (until_then)
	{
		as_of = PG_GETARG_TIMESTAMP(2);
		check_as_of(walk.h, as_of, local);
		walk.happened = changes_happened(walk.h, as_of);
	}
	if (walk.happened == 0)
		return false;
	calendar = measuring_calendar(fcinfo, 3, walk.h->local);
	*usec = 0;
	while (next_visit(&walk, &visit))
	{
		if (visit.open && !until_then)
			break;
		if (visit.open)
			visit.until = as_of;
		*usec += visit_usec(walk.h, &visit, calendar);
	}
	return true;
}

static Datum
read_time_in(FunctionCallInfo fcinfo, bool array, bool local)
{
	int64 usec;

	if (!time_in_usec(fcinfo, array, local, &usec))
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(minutes_of_usec(usec));
}

static Datum
read_time_in_interval(FunctionCallInfo fcinfo, bool array, bool local)
{
	Interval *span;
	int64 usec;

	if (!time_in_usec(fcinfo, array, local, &usec))
		PG_RETURN_NULL();
	span = palloc0(sizeof(Interval));
	span->time = usec;
	PG_RETURN_INTERVAL_P(span);
}

BY_STATUS_AND_KIND(time_in)
BY_STATUS_AND_KIND(time_in_interval)

/* ---- reached(h, s, minutes[, hours]): a clock that pauses ---- */

static int64
target_usec(float8 minutes)
{
	float8 usec = rint(minutes * USECS_PER_MINUTE);

	if (isnan(minutes) || minutes < 0 || !FLOAT8_FITS_IN_INT64(usec))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("minutes %s is not a target",
		                       DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(minutes)))),
		                errdetail("A target is from 0 to some 150 billion minutes."),
		                errhint("Leave such rows out with WHERE minutes >= 0 AND minutes < 1e9.")));
	return (int64) usec;
}

/*
 * The moment within a visit at which so much of it has passed. False where it never will: the hours do not open again.
 */
static bool
visit_moment(const History *h, const Visit *visit, int64 usec, Calendar *calendar, int64 *at)
{
	if (calendar != NULL)
		return business_after(calendar, visit->from, usec, h->local, at);
	if (pg_add_s64_overflow(visit->from, usec, at) || !IS_VALID_TIMESTAMP(*at))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("the target is reached out of the range of timestamps"),
		                errhint("Leave such rows out with WHERE minutes < 1e9.")));
	return true;
}

/* A visit that is not over goes on until the target is reached: a moment to come is when that will be. */
static bool
reached_at(FunctionCallInfo fcinfo, bool array, bool local, const char *name, int64 *at)
{
	Calendar *calendar = NULL;
	int64 left;
	Walk walk;
	Visit visit;

	if (PG_ARGISNULL(2) || (PG_NARGS() > 3 && PG_ARGISNULL(3)) || !begin_walk(fcinfo, array, &walk))
		return false;
	left = target_usec(PG_GETARG_FLOAT8(2));
	check_kind_read(walk.h, local, name);
	if (PG_NARGS() > 3 && walk.h->count > 0)
		calendar = measuring_calendar(fcinfo, 3, walk.h->local);
	while (next_visit(&walk, &visit))
	{
		int64 usec = visit.open ? 0 : visit_usec(walk.h, &visit, calendar);

		if (visit.open || usec >= left)
			return visit_moment(walk.h, &visit, left, calendar, at);
		left -= usec;
	}
	return false;
}

static Datum
read_reached(FunctionCallInfo fcinfo, bool array, bool local)
{
	int64 at;

	if (!reached_at(fcinfo, array, local, "reached", &at))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMP(at);
}

BY_STATUS_AND_KIND(reached)

/* ---- how often, and when first and last ---- */

static Datum
read_visits(FunctionCallInfo fcinfo, bool array)
{
	int64 n = 0;
	Walk walk;
	Visit visit;

	if (!begin_walk(fcinfo, array, &walk))
		PG_RETURN_NULL();
	while (next_visit(&walk, &visit))
		n++;
	PG_RETURN_INT64(n);
}

/* Leaving the statuses that mean solved, for good or not. */
static Datum
read_reopens(FunctionCallInfo fcinfo, bool array)
{
	int64 n = 0;
	Walk walk;
	Visit visit;

	if (!begin_walk(fcinfo, array, &walk))
		PG_RETURN_NULL();
	while (next_visit(&walk, &visit))
		n += !visit.open;
	PG_RETURN_INT64(n);
}

BY_STATUS(visits)
BY_STATUS(reopens)

static Datum
entered(FunctionCallInfo fcinfo, bool array, bool local, bool last, const char *name)
{
	bool any = false;
	Walk walk;
	Visit visit = {0};

	if (!begin_walk(fcinfo, array, &walk))
		PG_RETURN_NULL();
	check_kind_read(walk.h, local, name);
	while ((last || !any) && next_visit(&walk, &visit))
		any = true;
	if (!any)
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMP(visit.from);
}

static Datum
read_first_entered(FunctionCallInfo fcinfo, bool array, bool local)
{
	return entered(fcinfo, array, local, false, "first_entered");
}

static Datum
read_last_entered(FunctionCallInfo fcinfo, bool array, bool local)
{
	return entered(fcinfo, array, local, true, "last_entered");
}

BY_STATUS_AND_KIND(first_entered)
BY_STATUS_AND_KIND(last_entered)

/* ---- the whole history ---- */

PG_FUNCTION_INFO_V1(status_history_changes);
Datum
status_history_changes(PG_FUNCTION_ARGS)
{
	int64 n = 0;
	History own;
	const History *h = history_of(PG_GETARG_DATUM(0), &own);

	for (uint32 i = 1; i < h->count; i++)
		n += h->changes[i].status != h->changes[i - 1].status;
	PG_RETURN_INT64(n);
}

/* Nobody is no station. */
PG_FUNCTION_INFO_V1(status_history_stations);
Datum
status_history_stations(PG_FUNCTION_ARGS)
{
	History own;
	const History *h = history_of(PG_GETARG_DATUM(0), &own);

	PG_RETURN_INT64(h->nstatuses - (h->nstatuses > 0 && h->statuses[0].text == NULL ? 1 : 0));
}

PG_FUNCTION_INFO_V1(status_history_missing);
Datum
status_history_missing(PG_FUNCTION_ARGS)
{
	History own;
	const History *h = history_of(PG_GETARG_DATUM(0), &own);

	PG_RETURN_INT64(h->missing);
}

/* The status after so many changes. */
static Datum
status_after(FunctionCallInfo fcinfo, const History *h, uint32 happened)
{
	const Status *s;

	if (happened == 0)
		PG_RETURN_NULL();
	s = &h->statuses[h->changes[happened - 1].status];
	if (s->text == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(s->text, s->length));
}

PG_FUNCTION_INFO_V1(status_history_current_status);
Datum
status_history_current_status(PG_FUNCTION_ARGS)
{
	History own;
	const History *h = history_of(PG_GETARG_DATUM(0), &own);

	return status_after(fcinfo, h, h->count);
}

static Datum
status_at(FunctionCallInfo fcinfo, bool local)
{
	History own;
	const History *h = history_of(PG_GETARG_DATUM(0), &own);

	check_kind(h, local, "at");
	return status_after(fcinfo, h, changes_happened(h, PG_GETARG_TIMESTAMP(1)));
}

PG_FUNCTION_INFO_V1(status_history_status_at);
Datum
status_history_status_at(PG_FUNCTION_ARGS)
{
	return status_at(fcinfo, false);
}

PG_FUNCTION_INFO_V1(status_history_status_at_local);
Datum
status_history_status_at_local(PG_FUNCTION_ARGS)
{
	return status_at(fcinfo, true);
}
