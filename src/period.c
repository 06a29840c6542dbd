/*
 * period.c - the day, week, month, quarter or year that an instant belongs to, in a zone; its hour, and its hour of the week.
 *
 * What date_trunc and AT TIME ZONE give, with the zone's offsets remembered (zone_offset.c), for columns that a dashboard
 * groups by.
 */
#include "postgres.h"

#include "fmgr.h"
#include "nodes/pg_list.h"
#include "nodes/primnodes.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "args.h"
#include "zone_offset.h"

typedef enum PeriodUnit
{
	PERIOD_DAY,
	PERIOD_WEEK,
	PERIOD_WEEK_SUNDAY,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR
} PeriodUnit;

typedef struct UnitName
{
	char name[12];
	int length;
} UnitName;

#define UNIT_NAME(name) \
	{ \
		name, sizeof(name) - 1 \
	}

static const UnitName units[] = {UNIT_NAME("day"),   UNIT_NAME("week"),    UNIT_NAME("week_sunday"),
                                 UNIT_NAME("month"), UNIT_NAME("quarter"), UNIT_NAME("year")};

/* As date_trunc, it does not mind capitals. */
static PeriodUnit
unit_in_capitals(const text *unit)
{
	for (int i = 0; i < lengthof(units); i++)
		if (VARSIZE_ANY_EXHDR(unit) == units[i].length &&
		    pg_strncasecmp(VARDATA_ANY(unit), units[i].name, units[i].length) == 0)
			return (PeriodUnit) i;
	ereport(ERROR,
	        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("\"%s\" is not a unit of period", text_to_cstring(unit)),
	         errhint("The units are 'day', 'week' (from Monday), 'week_sunday', 'month', 'quarter' and 'year'; hours "
	                 "are period_hour(at, zone).")));
}

static inline PeriodUnit
unit_of(const text *unit)
{
	PeriodUnit guess;

	/* The length tells all but week and year apart. */
	switch (VARSIZE_ANY_EXHDR(unit))
	{
		case 3:
			guess = PERIOD_DAY;
			break;
		case 4:
			guess = *VARDATA_ANY(unit) == 'w' ? PERIOD_WEEK : PERIOD_YEAR;
			break;
		case 5:
			guess = PERIOD_MONTH;
			break;
		case 7:
			guess = PERIOD_QUARTER;
			break;
		default:
			guess = PERIOD_WEEK_SUNDAY;
			break;
	}
	if (likely(VARSIZE_ANY_EXHDR(unit) == units[guess].length &&
	           memcmp(VARDATA_ANY(unit), units[guess].name, units[guess].length) == 0))
		return guess;
	return unit_in_capitals(unit);
}

/* ---- dates ---- */

static inline int64
days_since(int64 days, int weekday_of_epoch)
{
	int64 since = (days + weekday_of_epoch) % 7;

	return since < 0 ? since + 7 : since;
}

/* The first day of a month, quarter or year, both counted from 2000-01-01. */
static int64
first_of_calendar(PeriodUnit unit, int64 day)
{
	int year;
	int month;
	int mday;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &mday);
	if (unit == PERIOD_MONTH)
		return day - (mday - 1);
	if (unit == PERIOD_QUARTER)
		month = (month - 1) / 3 * 3 + 1;
	else
		month = 1;
	return (int64) date2j(year, month, 1) - POSTGRES_EPOCH_JDATE;
}

static DateADT
checked_first(PeriodUnit unit, int64 first)
{
	if (unlikely(first < DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE))
		ereport(ERROR,
		        (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
		         errmsg("the first day of the %s of a date is out of range", units[unit].name),
		         errdetail("The first date there is is 4714-11-24 BC, a Monday."), errhint("Leave such rows out.")));
	return (DateADT) first;
}

/* Calendar arithmetic costs as much as all the rest, so eleven years of answers are remembered. */
#define DAYS_KEPT 4096

typedef struct FirstDay
{
	int32 day;
	DateADT first;
} FirstDay;

/* All zeros is true of 2000-01-01. */
static FirstDay first_days[PERIOD_YEAR - PERIOD_MONTH + 1][DAYS_KEPT];

/* The first day of the period, both counted from 2000-01-01, a Saturday. */
static inline DateADT
period_of_day(PeriodUnit unit, int64 day)
{
	FirstDay *kept;

	if (unit == PERIOD_DAY)
		return (DateADT) day;
	if (unit == PERIOD_WEEK)
		return checked_first(unit, day - days_since(day, 5));
	if (unit == PERIOD_WEEK_SUNDAY)
		return checked_first(unit, day - days_since(day, 6));
	kept = &first_days[unit - PERIOD_MONTH][day & (DAYS_KEPT - 1)];
	if (unlikely(kept->day != day))
	{
		DateADT first = checked_first(unit, first_of_calendar(unit, day));

		kept->day = (int32) day;
		kept->first = first;
	}
	return kept->first;
}

static inline int64
whole(int64 time, int64 unit)
{
	return time >= 0 ? time / unit : (time + 1) / unit - 1;
}

/* Infinity stays what it is, as date_trunc has it. */
static inline DateADT
period_of_local(PeriodUnit unit, Timestamp local)
{
	if (unlikely(TIMESTAMP_NOT_FINITE(local)))
		return TIMESTAMP_IS_NOBEGIN(local) ? DATEVAL_NOBEGIN : DATEVAL_NOEND;
	return period_of_day(unit, whole(local, USECS_PER_DAY));
}

/* ---- local time ---- */

/* What a call's unit and zone mean, kept with the call where they are constants, as they nearly always are. */
typedef struct Meaning
{
	PeriodUnit unit;
	Zone *zone;
	uint64 generation; /* of the zones */
} Meaning;

static Meaning varying;

/* Not get_fn_expr_arg_stable: a variable of PL/pgSQL changes between two calls with one FmgrInfo. */
static bool
is_constant(const FmgrInfo *call, int argument)
{
	const FuncExpr *expression = (const FuncExpr *) call->fn_expr;

	return expression != NULL && IsA(expression, FuncExpr) && argument < list_length(expression->args) &&
	       IsA(list_nth(expression->args, argument), Const);
}

static Meaning *
find_meaning(FunctionCallInfo fcinfo, int unit_argument, int zone_argument, Meaning *of_row)
{
	FmgrInfo *call = fcinfo->flinfo;
	Meaning *meaning = of_row;

	if (call->fn_extra == NULL)
		call->fn_extra = is_constant(call, zone_argument) && (unit_argument == 0 || is_constant(call, unit_argument))
		                     ? MemoryContextAllocZero(call->fn_mcxt, sizeof(Meaning))
		                     : &varying;
	if (call->fn_extra != &varying)
		meaning = call->fn_extra;
	meaning->zone = NULL;
	meaning->unit = (unit_argument > 0) ? unit_of(PG_GETARG_TEXT_PP(unit_argument)) : PERIOD_DAY;
	meaning->zone = zone_named(PG_GETARG_TEXT_PP(zone_argument));
	meaning->generation = zone_cache.generation;
	return meaning;
}

static inline Meaning *
meaning_of_call(FunctionCallInfo fcinfo, int unit_argument, int zone_argument, Meaning *of_row)
{
	Meaning *kept = fcinfo->flinfo->fn_extra;

	if (unlikely(kept == NULL || kept->zone == NULL || kept->generation != zone_cache.generation))
		return find_meaning(fcinfo, unit_argument, zone_argument, of_row);
	zone_again(kept->zone);
	return kept;
}

static inline Timestamp
local_time(TimestampTz at, Zone *zone)
{
	return unlikely(TIMESTAMP_NOT_FINITE(at)) ? (Timestamp) at : zone_local(zone, at);
}

static inline Timestamp
local_argument(FunctionCallInfo fcinfo)
{
	Meaning of_row;

	return local_time(PG_GETARG_TIMESTAMPTZ(0), meaning_of_call(fcinfo, 0, 1, &of_row)->zone);
}

PG_FUNCTION_INFO_V1(period_zone);
Datum
period_zone(PG_FUNCTION_ARGS)
{
	Meaning of_row;
	Meaning *meaning = meaning_of_call(fcinfo, 1, 2, &of_row);

	PG_RETURN_DATEADT(period_of_local(meaning->unit, local_time(PG_GETARG_TIMESTAMPTZ(0), meaning->zone)));
}

PG_FUNCTION_INFO_V1(period_local);
Datum
period_local(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(period_of_local(unit_of(PG_GETARG_TEXT_PP(1)), PG_GETARG_TIMESTAMP(0)));
}

PG_FUNCTION_INFO_V1(period_date);
Datum
period_date(PG_FUNCTION_ARGS)
{
	DateADT day = PG_GETARG_DATEADT(0);
	PeriodUnit unit = unit_of(PG_GETARG_TEXT_PP(1));

	PG_RETURN_DATEADT(DATE_NOT_FINITE(day) ? day : period_of_day(unit, day));
}

static Datum
hour_of_local(Timestamp local)
{
	if (!TIMESTAMP_NOT_FINITE(local))
		local = whole(local, USECS_PER_HOUR) * USECS_PER_HOUR;
	return TimestampGetDatum(local);
}

PG_FUNCTION_INFO_V1(period_hour_zone);
Datum
period_hour_zone(PG_FUNCTION_ARGS)
{
	return hour_of_local(local_argument(fcinfo));
}

PG_FUNCTION_INFO_V1(period_hour_local);
Datum
period_hour_local(PG_FUNCTION_ARGS)
{
	return hour_of_local(PG_GETARG_TIMESTAMP(0));
}

PG_FUNCTION_INFO_V1(period_hour_date);
Datum
period_hour_date(PG_FUNCTION_ARGS)
{
	return DirectFunctionCall1(date_timestamp, PG_GETARG_DATUM(0));
}

/* Infinity has no hour: NULL, as extract(hour FROM …) has it. */
static Datum
hour_of_week(FunctionCallInfo fcinfo, Timestamp local)
{
	int64 hours;

	if (TIMESTAMP_NOT_FINITE(local))
		PG_RETURN_NULL();
	hours = (whole(local, USECS_PER_HOUR) + 5 * HOURS_PER_DAY) % (7 * HOURS_PER_DAY);
	PG_RETURN_INT32((int32) (hours < 0 ? hours + 7 * HOURS_PER_DAY : hours));
}

PG_FUNCTION_INFO_V1(hour_of_week_zone);
Datum
hour_of_week_zone(PG_FUNCTION_ARGS)
{
	return hour_of_week(fcinfo, local_argument(fcinfo));
}

PG_FUNCTION_INFO_V1(hour_of_week_local);
Datum
hour_of_week_local(PG_FUNCTION_ARGS)
{
	return hour_of_week(fcinfo, PG_GETARG_TIMESTAMP(0));
}

PG_FUNCTION_INFO_V1(hour_of_week_date);
Datum
hour_of_week_date(PG_FUNCTION_ARGS)
{
	DateADT day = PG_GETARG_DATEADT(0);

	if (DATE_NOT_FINITE(day))
		PG_RETURN_NULL();
	PG_RETURN_INT32((int32) days_since(day, 5) * HOURS_PER_DAY);
}

/* ---- two kinds of time never mix in silence ---- */

PG_FUNCTION_INFO_V1(period_needs_instant);
Datum
period_needs_instant(PG_FUNCTION_ARGS)
{
	const char *name = get_func_name(fcinfo->flinfo->fn_oid);

	ereport(
		ERROR,
		(errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("%s of a time without a zone takes no zone", name),
	     errdetail("Such a time is nobody's in particular: PostgreSQL would read it in the session's zone first."),
	     errhint("If the column is kept in UTC, write at AT TIME ZONE 'UTC' for it; if it is local time already, leave "
	             "the zone out.")));
}

PG_FUNCTION_INFO_V1(period_needs_zone);
Datum
period_needs_zone(PG_FUNCTION_ARGS)
{
	const char *name = get_func_name(fcinfo->flinfo->fn_oid);

	ereport(
		ERROR,
		(errcode(ERRCODE_DATATYPE_MISMATCH), errmsg("%s of a timestamptz needs a zone", name),
	     errdetail("The day of an instant is another one in Tokyo than in New York, and the session's zone would "
	               "change the answer."),
	     errhint("Name the zone last: %s.", strcmp(name, "period") == 0 ? "period(at, 'day', 'Europe/London')"
	                                                                    : psprintf("%s(at, 'Europe/London')", name))));
}
