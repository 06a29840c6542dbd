/*
 * business_schedule.c - schedule tables as calendars: an aggregate over one row a window, and days off from a list.
 *
 * The state is the calendar as far as it goes, and NULL before the first row, since only a row names the zone.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"

#include "args.h"
#include "business_hours.h"

#define WEEK_MINUTES (WEEK_DAYS * HOURS_PER_DAY * MINS_PER_HOUR)
#define DAY_MINUTES  (HOURS_PER_DAY * MINS_PER_HOUR)

/* ---- a calendar taken apart ---- */

typedef struct HoursParts
{
	HoursEntry *windows;
	int nwindows;
	HoursEntry *closures;
	int nclosures;
	char *zone;
	char *stamps; /* NULL where it is the same */
} HoursParts;

/* With room for so many windows and closures more. */
static HoursParts
hours_parts(const BusinessHours *hours, int64 more_windows, int64 more_closures)
{
	HoursParts parts = {.nwindows = hours->nwindows, .nclosures = hours->npartial + hours->nwhole};

	parts.windows = palloc_extended((parts.nwindows + more_windows + 1) * sizeof(HoursEntry), MCXT_ALLOC_HUGE);
	memcpy(parts.windows, hours->entries, parts.nwindows * sizeof(HoursEntry));
	parts.closures = palloc_extended((parts.nclosures + more_closures + 1) * sizeof(HoursEntry), MCXT_ALLOC_HUGE);
	memcpy(parts.closures, hours_partial(hours), hours->npartial * sizeof(HoursEntry));
	for (int i = 0; i < hours->nwhole; i++)
		parts.closures[hours->npartial + i] = (HoursEntry){hours_whole(hours)[i], 0, LAST_TIME};
	parts.zone = pnstrdup(hours_zone(hours), hours->zone_length);
	parts.stamps = hours->stamps_length > 0 ? pnstrdup(hours_stamps(hours), hours->stamps_length) : NULL;
	return parts;
}

static Datum
hours_of_parts(const HoursParts *parts)
{
	PG_RETURN_POINTER(business_hours_build(parts->windows, parts->nwindows, parts->closures, parts->nclosures,
	                                       parts->zone, parts->stamps));
}

/* ---- one row ---- */

static void
different_zones(const char *one, const char *other)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	                errmsg("one calendar has one time zone, not %s and %s", one, other),
	                errhint("GROUP BY the schedule, and by its zone.")));
}

/* The state with room for another window: closed, in the zone of the first row; NULL where there is no row yet. */
static bool
begin_row(FunctionCallInfo fcinfo, int zone_argument, bool window, HoursParts *parts)
{
	static const BusinessHours nothing = {.version = BUSINESS_HOURS_VERSION};
	const char *name;
	pg_tz *zone;
	bool first = PG_ARGISNULL(0);

	*parts = hours_parts(first ? &nothing : business_hours_checked(PG_GETARG_DATUM(0)), WEEK_DAYS + 1, 0);
	if (PG_ARGISNULL(zone_argument))
	{
		if (window)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a window without a time zone"),
			                errhint("Give the schedule's zone in each of its rows, such as 'Europe/Berlin'.")));
		return !first;
	}
	name = text_to_cstring(PG_GETARG_TEXT_PP(zone_argument));
	zone = business_zone(name);
	if (zone == NULL)
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		     errmsg("time zone \"%s\" of business_hours is not a full zone name", name),
		     errdetail("Help desks have names of their own for zones, such as London or Eastern Time (US & Canada)."),
		     errhint("Write a name such as Europe/London. " ZONE_HINT)));
	if (!first && strcmp(parts->zone, pg_get_timezone_name(zone)) != 0)
		different_zones(parts->zone, pg_get_timezone_name(zone));
	parts->zone = pstrdup(pg_get_timezone_name(zone));
	return true;
}

static inline void
add_window(HoursParts *parts, int weekday, int32 start, int32 end)
{
	parts->windows[parts->nwindows++] = (HoursEntry){weekday, start, end};
}

/* 0 and 7 are Sunday, 1 is Monday; here a week starts on Monday, with 0. */
static int
weekday_argument(int64 day)
{
	if (day < 0 || day > WEEK_DAYS)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("day %lld is not a day of the week", (long long) day),
		                errdetail("0 and 7 are Sunday, 1 is Monday, 6 is Saturday."),
		                errhint("Leave such rows out with FILTER (WHERE (day BETWEEN 0 AND 7) IS NOT FALSE).")));
	return (int) ((day + WEEK_DAYS - 1) % WEEK_DAYS);
}

static int32
time_argument(TimeADT time, const char *name)
{
	if (time % USECS_PER_SEC != 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("%s %s is not a whole second", name,
		                       DatumGetCString(DirectFunctionCall1(time_out, TimeADTGetDatum(time)))),
		                errhint("The day ends at 24:00; date_trunc('second', …) cuts a time.")));
	return (int32) (time / USECS_PER_SEC);
}

static void
half_a_window(const char *there, const char *missing)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a window with %s and without %s", there, missing),
	                errhint("A closed day has neither.")));
}

/* Closing before it opens is on the following day, as in the text form; closed without times. */
static void
add_window_of_day(FunctionCallInfo fcinfo, HoursParts *parts)
{
	int32 opens = time_argument(PG_GETARG_TIMEADT(2), "opens");
	int32 closes = time_argument(PG_GETARG_TIMEADT(3), "closes");

	if (opens == SECS_PER_DAY)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("opens 24:00 is the end of its day"),
		                errhint("A window that starts at midnight is one of the following day, from 00:00.")));
	if (opens == closes)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("a window opens and closes at the same time, %s",
		                       DatumGetCString(DirectFunctionCall1(time_out, PG_GETARG_DATUM(2)))),
		                errhint("A whole day is 00:00 to 24:00; a closed one has NULLs.")));
	add_window(parts, weekday_argument(PG_GETARG_INT64(1)), opens, closes < opens ? closes + SECS_PER_DAY : closes);
}

/* (state, day, opens, closes, zone) */
PG_FUNCTION_INFO_V1(business_hours_day);
Datum
business_hours_day(PG_FUNCTION_ARGS)
{
	bool window = !PG_ARGISNULL(2) && !PG_ARGISNULL(3);
	HoursParts parts;

	if (PG_ARGISNULL(2) != PG_ARGISNULL(3))
		half_a_window(PG_ARGISNULL(2) ? "closes" : "opens", PG_ARGISNULL(2) ? "opens" : "closes");
	if (window && PG_ARGISNULL(1))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a window without a day"),
		                errhint("0 and 7 are Sunday, 1 is Monday, 6 is Saturday.")));
	if (!PG_ARGISNULL(1))
		(void) weekday_argument(PG_GETARG_INT64(1));
	if (!begin_row(fcinfo, 4, window, &parts))
		PG_RETURN_NULL();
	if (window)
		add_window_of_day(fcinfo, &parts);
	return hours_of_parts(&parts);
}

/* Minutes since Sunday 00:00; a stretch of days is a window of each, as holidays close days. */
static void
add_windows_of_minutes(FunctionCallInfo fcinfo, HoursParts *parts)
{
	int64 from = PG_GETARG_INT64(1);
	int64 to = PG_GETARG_INT64(2);

	if (from < 0 || from >= WEEK_MINUTES)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("from_minute %lld is not a minute of the week", (long long) from),
		                errdetail("A week has the minutes 0 (Sunday 00:00) to %d.", WEEK_MINUTES - 1),
		                errhint("Leave such rows out with FILTER (WHERE (from_minute BETWEEN 0 AND %d) IS NOT FALSE).",
		                        WEEK_MINUTES - 1)));
	if (to <= from || to - from > WEEK_MINUTES)
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("to_minute %lld is not after from_minute %lld by a week at most", (long long) to, (long long) from),
		     errhint("Add %d to a to_minute in the following week: Saturday 22:00 to Sunday 02:00 is 9960 to 10200.",
		             WEEK_MINUTES)));
	while (from < to)
	{
		int64 start = from % DAY_MINUTES;
		int64 end = Min(start + to - from, DAY_MINUTES);

		add_window(parts, weekday_argument(from / DAY_MINUTES % WEEK_DAYS), start * SECS_PER_MINUTE,
		           end * SECS_PER_MINUTE);
		from += end - start;
	}
}

/* (state, from_minute, to_minute, zone) */
PG_FUNCTION_INFO_V1(business_hours_minutes);
Datum
business_hours_minutes(PG_FUNCTION_ARGS)
{
	bool window = !PG_ARGISNULL(1) && !PG_ARGISNULL(2);
	HoursParts parts;

	if (PG_ARGISNULL(1) != PG_ARGISNULL(2))
		half_a_window(PG_ARGISNULL(1) ? "to_minute" : "from_minute", PG_ARGISNULL(1) ? "from_minute" : "to_minute");
	if (!begin_row(fcinfo, 3, window, &parts))
		PG_RETURN_NULL();
	if (window)
		add_windows_of_minutes(fcinfo, &parts);
	return hours_of_parts(&parts);
}

/* What either is open, but for what either is closed: the rows of both. */
PG_FUNCTION_INFO_V1(business_hours_both);
Datum
business_hours_both(PG_FUNCTION_ARGS)
{
	BusinessHours *other;
	HoursParts both;
	HoursParts more;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
			PG_RETURN_NULL();
		PG_RETURN_POINTER(business_hours_checked(PG_GETARG_DATUM(PG_ARGISNULL(0) ? 1 : 0)));
	}
	other = business_hours_checked(PG_GETARG_DATUM(1));
	more = hours_parts(other, 0, 0);
	both = hours_parts(business_hours_checked(PG_GETARG_DATUM(0)), more.nwindows, more.nclosures);
	if (strcmp(both.zone, more.zone) != 0)
		different_zones(both.zone, more.zone);
	if (strcmp(both.stamps ? both.stamps : both.zone, more.stamps ? more.stamps : more.zone) != 0)
		different_zones(both.stamps ? both.stamps : both.zone, more.stamps ? more.stamps : more.zone);
	memcpy(both.windows + both.nwindows, more.windows, more.nwindows * sizeof(HoursEntry));
	both.nwindows += more.nwindows;
	memcpy(both.closures + both.nclosures, more.closures, more.nclosures * sizeof(HoursEntry));
	both.nclosures += more.nclosures;
	return hours_of_parts(&both);
}

/* ---- days off ---- */

static void
add_day_off(HoursParts *parts, DateADT date)
{
	int year;
	int ignored;

	if (DATE_NOT_FINITE(date))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("a holiday is infinite"),
		                errhint("A holiday is a day; leave others out of the array.")));
	j2date(date + POSTGRES_EPOCH_JDATE, &year, &ignored, &ignored);
	if (year < 1 || year > 9999)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("holiday %s is outside the years 1 to 9999",
		                       DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(date)))),
		                errhint("Leave such days out of the array.")));
	parts->closures[parts->nclosures++] = (HoursEntry){date, 0, LAST_TIME};
}

/* No list is no holiday, and neither is a NULL in it: a schedule without holidays joins to those. */
PG_FUNCTION_INFO_V1(business_hours_with_holidays);
Datum
business_hours_with_holidays(PG_FUNCTION_ARGS)
{
	ArrayType *array;
	Datum *days;
	bool *nulls;
	int n;
	HoursParts parts;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	array = PG_GETARG_ARRAYTYPE_P(1);
	deconstruct_array(array, DATEOID, sizeof(DateADT), true, TYPALIGN_INT, &days, &nulls, &n);
	parts = hours_parts(business_hours_checked(PG_GETARG_DATUM(0)), 0, n);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!nulls[i])
			add_day_off(&parts, DatumGetDateADT(days[i]));
	}
	return hours_of_parts(&parts);
}
