/*
 * business_time.c - business_minutes, business_add, is_open, next_open and the durations measured in business time.
 *
 * Times with a zone are instants; times without one are what the clock on the wall of the calendar's zone shows.
 */
#include "postgres.h"

#include <math.h>

#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "args.h"
#include "business_hours.h"
#include "decimal.h"
#include "duration.h"

/* ---- the calendar of a call ---- */

/* So many calendars stay laid out at one place in a query: a table of tickets may have one a team. */
#define CACHED_CALENDARS 32

typedef struct CalendarCache
{
	int n;
	int next;             /* the one to give way when all are taken */
	Calendar *last;       /* the one used last */
	const void *constant; /* its address, where the argument is a constant of the query */
	bool argument_is_constant;
	Calendar *calendars[CACHED_CALENDARS];
} CalendarCache;

/* Only a constant keeps its address and its bytes; a parameter of PL/pgSQL may change both. */
static bool
is_constant(FunctionCallInfo fcinfo, int argument)
{
	Node *call = fcinfo->flinfo->fn_expr;

	return call != NULL && IsA(call, FuncExpr) && argument < list_length(((FuncExpr *) call)->args) &&
	       IsA(list_nth(((FuncExpr *) call)->args, argument), Const);
}

static CalendarCache *
calendar_cache(FunctionCallInfo fcinfo, int argument)
{
	CalendarCache *cache = fcinfo->flinfo->fn_extra;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(CalendarCache));
		cache->argument_is_constant = is_constant(fcinfo, argument);
		fcinfo->flinfo->fn_extra = cache;
	}
	return cache;
}

static inline bool
same_hours(const Calendar *calendar, const char *bytes, int length)
{
	const BusinessHours *hours = calendar_hours(calendar);

	return VARSIZE(hours) - VARHDRSZ == length && memcmp(VARDATA(hours), bytes, length) == 0;
}

static Calendar *
find_calendar(CalendarCache *cache, Datum value)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(value);
	const char *bytes = VARDATA_ANY(packed);
	int length = VARSIZE_ANY_EXHDR(packed);
	Calendar *found = NULL;

	if (cache->last != NULL && same_hours(cache->last, bytes, length))
		found = cache->last;
	for (int i = 0; i < cache->n && found == NULL; i++)
		if (same_hours(cache->calendars[i], bytes, length))
			found = cache->calendars[i];
	if ((void *) packed != DatumGetPointer(value))
		pfree(packed);
	return found;
}

static Calendar *
new_calendar(CalendarCache *cache, Datum value, MemoryContext context)
{
	Calendar *calendar = calendar_make(business_hours_checked(value), context);
	int place = cache->n;

	if (cache->n == CACHED_CALENDARS)
	{
		place = cache->next;
		cache->next = (cache->next + 1) % CACHED_CALENDARS;
		calendar_free(cache->calendars[place]);
	}
	else
		cache->n++;
	cache->calendars[place] = calendar;
	return calendar;
}

/* Laid out once at a place of a query that keeps it; for this call alone where there is no such place. */
static Calendar *
calendar_argument(FunctionCallInfo fcinfo, int argument)
{
	Datum value = PG_GETARG_DATUM(argument);
	CalendarCache *cache;

	if (fcinfo->flinfo == NULL)
		return calendar_make(business_hours_checked(value), CurrentMemoryContext);
	cache = calendar_cache(fcinfo, argument);
	if (likely(cache->constant != NULL && cache->constant == DatumGetPointer(value)))
		return cache->last;
	cache->last = find_calendar(cache, value);
	if (cache->last == NULL)
		cache->last = new_calendar(cache, value, fcinfo->flinfo->fn_mcxt);
	if (cache->argument_is_constant)
		cache->constant = DatumGetPointer(value);
	return cache->last;
}

/* ---- times of either kind ---- */

/* The instant that an argument means. */
static TimestampTz
at_argument(FunctionCallInfo fcinfo, Calendar *calendar, bool local)
{
	Timestamp at = PG_GETARG_TIMESTAMP(0);

	check_finite(at, "at");
	return local ? instant_of_local(at, calendar_zone(calendar)) : at;
}

static Datum
at_result(Calendar *calendar, TimestampTz instant, bool local)
{
	struct pg_tm tm;
	fsec_t fsec;
	int zone;
	Timestamp at;

	if (!local)
		return TimestampTzGetDatum(instant);
	if (timestamp2tm(instant, &zone, &tm, &fsec, NULL, calendar_zone(calendar)) != 0 ||
	    tm2timestamp(&tm, fsec, NULL, &at) != 0)
		local_out_of_range(instant);
	return TimestampGetDatum(at);
}

/* ---- open time between two moments ---- */

/* The arguments `start`, `start` + 1 and `start` + 2 are a start, an end and business hours, none of them NULL. */
int128
business_usec(FunctionCallInfo fcinfo, int start, bool local)
{
	TimestampTz from = PG_GETARG_TIMESTAMPTZ(start);
	TimestampTz until = PG_GETARG_TIMESTAMPTZ(start + 1);
	Calendar *calendar;
	int128 open;

	check_order(from, until, "start", "end");
	calendar = calendar_argument(fcinfo, start + 2);
	if (local)
	{
		from = instant_of_local(from, calendar_zone(calendar));
		until = instant_of_local(until, calendar_zone(calendar));
	}
	calendar_cover(calendar, Min(from, until), Max(from, until));
	open = calendar_open(calendar, until) - calendar_open(calendar, from);

	/* Local times that a change of offset skips may be in order where their instants are not. */
	return Max(open, 0);
}

PG_FUNCTION_INFO_V1(business_minutes);
Datum
business_minutes(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(minutes_of_usec(business_usec(fcinfo, 0, false)));
}

PG_FUNCTION_INFO_V1(business_minutes_local);
Datum
business_minutes_local(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(minutes_of_usec(business_usec(fcinfo, 0, true)));
}

/* ---- the moment at which so much time has been open ---- */

/*
 * The first instant by which at least `target` was open. Steps away from `near`, longer and longer, until it lies
 * between, then halves. False where no timestamp is late (or early) enough.
 */
static bool
find_instant(Calendar *calendar, TimestampTz near, int128 target, TimestampTz *found)
{
	TimestampTz low = near;
	TimestampTz high = near;
	int128 step = target - calendar_open(calendar, near);

	step = Max(step < 0 ? -step : step, USECS_PER_HOUR);
	while (calendar_open(calendar, high) < target)
	{
		if (high == END_TIMESTAMP - 1)
			return false;
		low = high;
		high = (TimestampTz) Min((int128) high + step, END_TIMESTAMP - 1);
		step *= 2;
	}
	while (calendar_open(calendar, low) >= target)
	{
		if (low == MIN_TIMESTAMP)
			return false;
		high = low;
		low = (TimestampTz) Max((int128) low - step, MIN_TIMESTAMP);
		step *= 2;
	}
	while (high - low > 1)
	{
		TimestampTz middle = low + (high - low) / 2;

		if (calendar_open(calendar, middle) < target)
			low = middle;
		else
			high = middle;
	}
	*found = high;
	return true;
}

static void
add_out_of_range(Datum minutes, PGFunction out)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	                errmsg("%s business minutes lead out of the range of timestamps",
	                       DatumGetCString(DirectFunctionCall1(out, minutes))),
	                errdetail("Timestamps go from 4713 BC to 294276 AD."),
	                errhint("Leave such rows out: fewer minutes, or times further from either end.")));
}

/* Out of reach, or never to be reached: is anything open in the last (or first) four hundred years? */
static bool
open_at_the_end(Calendar *calendar, bool last)
{
	int64 far = 400 * 366 * USECS_PER_DAY;

	if (last)
		return calendar_open(calendar, END_TIMESTAMP - 1) > calendar_open(calendar, END_TIMESTAMP - far);
	return calendar_open(calendar, MIN_TIMESTAMP) < calendar_open(calendar, MIN_TIMESTAMP + far);
}

/*
 * Forwards: the earliest instant by which so much was open; so a deadline may be closing time. Backwards: the latest
 * instant from which so much was. NULL where the hours never open again (or never did).
 */
static Datum
business_add_usec(FunctionCallInfo fcinfo, int64 usec, bool local, PGFunction out)
{
	Calendar *calendar = calendar_argument(fcinfo, 2);
	TimestampTz at = at_argument(fcinfo, calendar, local);
	int128 target = calendar_open(calendar, at) + usec + (usec < 0 ? 1 : 0);
	TimestampTz found;

	if (usec == 0)
		return at_result(calendar, at, local);
	if (find_instant(calendar, at, target, &found))
	{
		found -= (usec < 0) ? 1 : 0;
		if (!IS_VALID_TIMESTAMP(found))
			add_out_of_range(PG_GETARG_DATUM(1), out);
		return at_result(calendar, found, local);
	}
	if (open_at_the_end(calendar, usec > 0))
		add_out_of_range(PG_GETARG_DATUM(1), out);
	PG_RETURN_NULL();
}

static int64
usec_of_minutes_numeric(Numeric minutes)
{
	Datum usec;
	Datum limit = NumericGetDatum(int64_to_numeric(PG_INT64_MAX));

	if (numeric_is_nan(minutes) || numeric_is_inf(minutes))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("minutes %s is not a number of minutes", numeric_normalize(minutes)),
		                errhint("Leave such rows out with WHERE abs(minutes) < 1e9.")));
	usec =
		DirectFunctionCall2(numeric_mul, NumericGetDatum(minutes), NumericGetDatum(int64_to_numeric(USECS_PER_MINUTE)));
	if (DatumGetBool(DirectFunctionCall2(numeric_ge, DirectFunctionCall1(numeric_abs, usec), limit)))
		add_out_of_range(NumericGetDatum(minutes), numeric_out);
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, usec));
}

static int64
usec_of_minutes_float8(float8 minutes)
{
	float8 usec = rint(minutes * USECS_PER_MINUTE);

	if (isnan(minutes) || isinf(minutes))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("minutes %s is not a number of minutes",
		                       DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(minutes)))),
		                errhint("Leave such rows out with WHERE abs(minutes) < 1e9.")));
	if (!FLOAT8_FITS_IN_INT64(usec))
		add_out_of_range(Float8GetDatum(minutes), float8out);
	return (int64) usec;
}

#define BUSINESS_ADD(name, usec, local, out) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		return business_add_usec(fcinfo, usec, local, out); \
	}

BUSINESS_ADD(business_add_numeric, usec_of_minutes_numeric(PG_GETARG_NUMERIC(1)), false, numeric_out)
BUSINESS_ADD(business_add_float8, usec_of_minutes_float8(PG_GETARG_FLOAT8(1)), false, float8out)
BUSINESS_ADD(business_add_local_numeric, usec_of_minutes_numeric(PG_GETARG_NUMERIC(1)), true, numeric_out)
BUSINESS_ADD(business_add_local_float8, usec_of_minutes_float8(PG_GETARG_FLOAT8(1)), true, float8out)

/* ---- open or not ---- */

/* Open at an instant: the microsecond that starts there is. */
static bool
is_open(Calendar *calendar, TimestampTz at)
{
	calendar_cover(calendar, at, at + 1);
	return calendar_open(calendar, at + 1) > calendar_open(calendar, at);
}

static Datum
is_open_at(FunctionCallInfo fcinfo, bool local)
{
	Calendar *calendar = calendar_argument(fcinfo, 1);

	PG_RETURN_BOOL(is_open(calendar, at_argument(fcinfo, calendar, local)));
}

/* The instant itself while open, else when it next opens, else NULL. */
static Datum
next_open_at(FunctionCallInfo fcinfo, bool local)
{
	Calendar *calendar = calendar_argument(fcinfo, 1);
	TimestampTz at = at_argument(fcinfo, calendar, local);
	TimestampTz found;

	if (is_open(calendar, at))
		return at_result(calendar, at, local);
	if (!find_instant(calendar, at, calendar_open(calendar, at) + 1, &found))
		PG_RETURN_NULL();
	return at_result(calendar, found - 1, local);
}

PG_FUNCTION_INFO_V1(business_is_open);
Datum
business_is_open(PG_FUNCTION_ARGS)
{
	return is_open_at(fcinfo, false);
}

PG_FUNCTION_INFO_V1(business_is_open_local);
Datum
business_is_open_local(PG_FUNCTION_ARGS)
{
	return is_open_at(fcinfo, true);
}

PG_FUNCTION_INFO_V1(business_next_open);
Datum
business_next_open(PG_FUNCTION_ARGS)
{
	return next_open_at(fcinfo, false);
}

PG_FUNCTION_INFO_V1(business_next_open_local);
Datum
business_next_open_local(PG_FUNCTION_ARGS)
{
	return next_open_at(fcinfo, true);
}

/* ---- durations in business time, for duration_summary and every KPI of it ---- */

/* A row without a start, an end or hours cannot be measured. */
static inline bool
not_measured(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3);
}

static int64
measured_usec(FunctionCallInfo fcinfo, bool local)
{
	int128 usec = business_usec(fcinfo, 1, local);

	if (unlikely(usec > PG_INT64_MAX))
		duration_too_long(PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	return (int64) usec;
}

DURATION_ACCUM(business_duration, not_measured(fcinfo), measured_usec(fcinfo, false))
DURATION_ACCUM(business_duration_local, not_measured(fcinfo), measured_usec(fcinfo, true))
