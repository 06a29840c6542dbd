/*
 * business_time.c - business_minutes, business_add, is_open, next_open and the durations measured in business time.
 *
 * Times with a zone are instants; times without one are of the zone that the calendar names for them, else of its own.
 */
#include "postgres.h"

#include <math.h>

#include "access/detoast.h"
#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "args.h"
#include "business_time.h"
#include "call_times.h"
#include "decimal.h"
#include "duration.h"
#include "session_cache.h"

/* ---- the calendar of a value ---- */

static SessionCache calendars;

static Calendar *
calendar_by_key(const void *key, Size length, Datum hours)
{
	Calendar *calendar = session_cache_find(&calendars, key, length);
	MemoryContext context;
	MemoryContext old;
	BusinessHours *checked;

	if (likely(calendar != NULL))
		return calendar;
	checked = business_hours_checked(hours);
	context = AllocSetContextCreate(CurrentMemoryContext, "business calendar", ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(context);
	calendar = calendar_make(checked);
	MemoryContextSwitchTo(old);
	session_cache_keep(&calendars, key, length, calendar, context);
	return calendar;
}

/*
 * A value stored out of line is known by its place, but for this transaction only: later another value may be there.
 */
typedef struct StoredCalendar
{
	varatt_external place;
	uint64 generation;
	Calendar *calendar;
} StoredCalendar;

#define STORED_CALENDARS 512
#define STORED_WAYS      4 /* as many with like places do not drive each other out */

static Calendar *
calendar_of_stored(struct varlena *value)
{
	static StoredCalendar stored[STORED_CALENDARS][STORED_WAYS];
	static uint32 next;
	varatt_external place;
	StoredCalendar *known;
	Calendar *calendar;

	VARATT_EXTERNAL_GET_POINTER(place, value);
	known = stored[murmurhash32(place.va_valueid) % STORED_CALENDARS];
	for (int i = 0; i < STORED_WAYS; i++)
		if (known[i].calendar != NULL && known[i].generation == calendars.generation &&
		    memcmp(&known[i].place, &place, sizeof(place)) == 0)
			return known[i].calendar;
	calendar = business_calendar(PointerGetDatum(detoast_external_attr(value)));
	known[next++ % STORED_WAYS] = (StoredCalendar){place, calendars.generation, calendar};
	return calendar;
}

/*
 * Laid out once a session. Good until the next but one is asked for, so for one call. A compressed value is known by its
 * compressed bytes: a table with a long calendar in each row would spend its time unpacking them. Their header comes
 * first in the key and, with its bits for a compressed value, is never the version that other keys start with.
 */
Calendar *
business_calendar(Datum hours)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(hours);

	if (VARATT_IS_EXTERNAL_ONDISK(value))
		return calendar_of_stored(value);
	if (VARATT_IS_EXTERNAL(value))
		value = detoast_external_attr(value);
	if (VARATT_IS_COMPRESSED(value))
		return calendar_by_key(value, VARSIZE(value), PointerGetDatum(value));
	return calendar_by_key(VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value), PointerGetDatum(value));
}

/* ---- the calendar of a call ---- */

/* Where the hours are a constant of the query, however long, their bytes need not be compared again for every row. */
typedef struct CalendarSite
{
	bool constant;
	const void *address;
	uint64 generation;
	Calendar *calendar;
} CalendarSite;

static CalendarSite *
new_site(FunctionCallInfo fcinfo, int argument)
{
	CalendarSite *site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(CalendarSite));

	look_at_time_kinds(fcinfo);
	site->constant = argument_is_constant(fcinfo, argument);
	fcinfo->flinfo->fn_extra = site;
	return site;
}

/* What one place of a query keeps; the kinds of its times have been looked at, too. */
static inline CalendarSite *
calendar_site(FunctionCallInfo fcinfo, int argument)
{
	CalendarSite *site = fcinfo->flinfo->fn_extra;

	return likely(site != NULL) ? site : new_site(fcinfo, argument);
}

static Calendar *
calendar_argument(FunctionCallInfo fcinfo, int argument)
{
	CalendarSite *site = calendar_site(fcinfo, argument);
	Datum hours = PG_GETARG_DATUM(argument);

	if (likely(site->constant && site->address == DatumGetPointer(hours) && site->generation == calendars.generation))
		return site->calendar;
	site->calendar = business_calendar(hours);
	site->address = DatumGetPointer(hours);
	site->generation = calendars.generation;
	return site->calendar;
}

/* ---- times of either kind ---- */

static inline TimestampTz
instant_of(const Calendar *calendar, Timestamp at, bool local)
{
	return local ? calendar_instant(calendar, at) : at;
}

static inline Timestamp
moment_of(const Calendar *calendar, TimestampTz instant, bool local)
{
	return local ? calendar_stamp(calendar, instant) : instant;
}

/* The instant that the first argument means. */
static TimestampTz
at_argument(FunctionCallInfo fcinfo, Calendar *calendar, bool local)
{
	Timestamp at = PG_GETARG_TIMESTAMP(0);

	check_time(fcinfo, 0);
	return instant_of(calendar, at, local);
}

/* ---- open time between two moments ---- */

/* Both finite and in order. */
int128
business_between(Calendar *calendar, Timestamp from, Timestamp until, bool local)
{
	TimestampTz start = instant_of(calendar, from, local);
	TimestampTz end = instant_of(calendar, until, local);
	int128 open;

	calendar_cover(calendar, Min(start, end), Max(start, end));
	open = calendar_open(calendar, end) - calendar_open(calendar, start);

	/* Local times that a change of offset skips may be in order where their instants are not. */
	return Max(open, 0);
}

/* The arguments `start`, `start` + 1 and `start` + 2 are a start, an end and business hours, none of them NULL. */
static int128
business_usec(FunctionCallInfo fcinfo, int start, bool local)
{
	Timestamp from = PG_GETARG_TIMESTAMP(start);
	Timestamp until = PG_GETARG_TIMESTAMP(start + 1);
	Calendar *calendar = calendar_argument(fcinfo, start + 2);

	check_times(fcinfo, start, start + 1);
	return business_between(calendar, from, until, local);
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
 * instant from which so much was. False where there is none: the hours never open again (or never did), or out of range.
 */
bool
business_after(Calendar *calendar, Timestamp at, int64 usec, bool local, Timestamp *found)
{
	TimestampTz start = instant_of(calendar, at, local);
	TimestampTz instant = start;

	if (usec != 0)
	{
		if (!find_instant(calendar, start, calendar_open(calendar, start) + usec + (usec < 0 ? 1 : 0), &instant))
			return false;
		instant -= (usec < 0) ? 1 : 0;
		if (!IS_VALID_TIMESTAMP(instant))
			return false;
	}
	*found = moment_of(calendar, instant, local);
	return true;
}

static Datum
business_add_usec(FunctionCallInfo fcinfo, int64 usec, bool local, PGFunction out)
{
	Calendar *calendar = calendar_argument(fcinfo, 2);
	Timestamp at = PG_GETARG_TIMESTAMP(0);

	check_time(fcinfo, 0);
	if (business_after(calendar, at, usec, local, &at))
		PG_RETURN_TIMESTAMP(at);
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
		PG_RETURN_TIMESTAMP(moment_of(calendar, at, local));
	if (!find_instant(calendar, at, calendar_open(calendar, at) + 1, &found))
		PG_RETURN_NULL();
	PG_RETURN_TIMESTAMP(moment_of(calendar, found - 1, local));
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
	(void) calendar_site(fcinfo, 3);
	return PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3);
}

static int64
measured_usec(FunctionCallInfo fcinfo, bool local)
{
	int128 usec = business_usec(fcinfo, 1, local);

	if (unlikely(usec > PG_INT64_MAX))
		duration_too_long(fcinfo, PG_GETARG_TIMESTAMPTZ(1), PG_GETARG_TIMESTAMPTZ(2));
	return (int64) usec;
}

DURATION_ACCUM(business_duration, not_measured(fcinfo), measured_usec(fcinfo, false))
DURATION_ACCUM(business_duration_local, not_measured(fcinfo), measured_usec(fcinfo, true))
