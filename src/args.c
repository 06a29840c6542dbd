/*
 * args.c - reading and checking one argument of a KPI.
 */
#include "postgres.h"

#include <math.h>

#include "common/int.h"
#include "common/shortest_dec.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "args.h"

/* What is wrong with a count, told apart because the FILTER that leaves such rows out differs. */
pg_noreturn static void
bad_count(const char *what, const char *value, bool finite, bool whole)
{
	if (!finite)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is not a number", what, value),
		                errhint("Leave such rows out with FILTER (WHERE (abs(%s) < 'Infinity') IS NOT FALSE).", what)));
	if (!whole)
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is not a whole number", what, value),
		     errhint("Leave such rows out with FILTER (WHERE (%s = floor(%s)) IS NOT FALSE), or round() them first.",
		             what, what)));
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is out of range", what, value),
	                errdetail("A count is at most 9223372036854775807, in double precision at most 9007199254740991."),
	                errhint("Leave such rows out with FILTER (WHERE (abs(%s) < 1e15) IS NOT FALSE).", what)));
}

/* Doubles carry counts only when they are whole and exactly representable as a counter. */
int64
whole_from_float8(float8 value, const char *what)
{
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (likely(value == rint(value) && fabs(value) < 9007199254740992.0))
		return (int64) value;

	double_to_shortest_decimal_buf(value, text);
	bad_count(what, text, !isnan(value) && !isinf(value), value == rint(value));
}

/* The shared test of counts that arrive as integers. */
int64
checked_count(int64 value, const char *what)
{
	if (unlikely(value < 0))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("%s %lld is negative", what, (long long) value), errdetail("A count is 0 or more."),
		                errhint("Leave such rows out with FILTER (WHERE (%s >= 0) IS NOT FALSE).", what)));
	return value;
}

/* Counts already added up arrive as numeric, because sum(bigint) is numeric and every integer type converts. */
int64
count_from_numeric(Numeric value, const char *what)
{
	Datum datum = NumericGetDatum(value);
	bool finite = !numeric_is_nan(value) && !numeric_is_inf(value);
	bool whole =
		finite && DatumGetBool(DirectFunctionCall2(numeric_eq, datum, DirectFunctionCall1(numeric_floor, datum)));
	Datum limit = NumericGetDatum(int64_to_numeric(PG_INT64_MAX));

	if (!whole || DatumGetBool(DirectFunctionCall2(numeric_gt, DirectFunctionCall1(numeric_abs, datum), limit)))
		bad_count(what, numeric_normalize(value), finite, whole);
	return checked_count(DatumGetInt64(DirectFunctionCall1(numeric_int8, datum)), what);
}

/*
 * The length of an interval as PostgreSQL itself compares intervals (a month is 30 days, a day 24 hours), so that
 * a target means what `resolved_at - created_at <= target` would. False where it is infinite or too long.
 */
bool
interval_usec(const Interval *span, int64 *usec)
{
	int64 days = (int64) span->month * DAYS_PER_MONTH + span->day;

#if PG_VERSION_NUM >= 170000
	if (INTERVAL_NOT_FINITE(span))
		return false;
#endif
	return !pg_mul_s64_overflow(days, USECS_PER_DAY, usec) && !pg_add_s64_overflow(*usec, span->time, usec);
}

bool
interval_negative(const Interval *span)
{
	static const Interval none = {0};

	return DatumGetBool(DirectFunctionCall2(interval_lt, IntervalPGetDatum(span), IntervalPGetDatum(&none)));
}

static char *
interval_text(const Interval *span)
{
	return DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(span)));
}

/* A number that somebody waited or worked; the unit, with a space before it, where it is known. */
float8
checked_wait(float8 value, const char *what, const char *unit)
{
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (likely(value >= 0 && !isinf(value)))
		return value;
	double_to_shortest_decimal_buf(value, text);
	ereport(
		ERROR,
		(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is not a time of 0 or more%s", what, text, unit),
	     errhint("Leave such rows out with FILTER (WHERE (%s >= 0 AND %s < 'Infinity') IS NOT FALSE).", what, what)));
}

/* An interval that somebody waited or worked. */
int64
wait_usec(const Interval *span, const char *what)
{
	int64 usec;
	bool fits = interval_usec(span, &usec);

	if (unlikely(!fits && !interval_negative(span)))
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is too long", what, interval_text(span)),
		     errdetail("The longest duration is about 292,000 years."),
		     errhint("Leave such rows out with FILTER (WHERE (%s < interval '290000 years') IS NOT FALSE).", what)));
	if (unlikely(!fits || usec < 0))
		ereport(ERROR,
		        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is negative", what, interval_text(span)),
		         errhint("Leave such rows out with FILTER (WHERE (%s >= interval '0') IS NOT FALSE).", what)));
	return usec;
}

void
counter_overflow(int64 a, int64 b, char operation)
{
	ereport(ERROR,
	        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	         errmsg("counter of a summary is out of range: %lld %c %lld", (long long) a, operation, (long long) b),
	         errdetail("A summary counts from 0 to 9223372036854775807."),
	         errhint("Check the counts that went in; only what went in can be taken out.")));
}

/* By hand something may be taken out that never went in, which counters alone do not show: is what is left possible? */
void
check_taken_out(const char *type, const char *fault)
{
	if (fault != NULL)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("what is to be taken out of a %s is not in it", type),
		                errdetail_internal("What would be left is impossible: %s", fault),
		                errhint("Take out only what went in.")));
}

/*
 * In ISO form whatever DateStyle says. An instant is shown as the session's clock shows it, with the offset; a time
 * without a zone as it stands.
 */
char *
timestamp_text(Timestamp at, bool local)
{
	char buf[MAXDATELEN + 1];
	struct pg_tm tm;
	fsec_t fsec;
	int zone = 0;

	if (TIMESTAMP_NOT_FINITE(at))
		EncodeSpecialTimestamp(at, buf);
	else if (timestamp2tm(at, local ? NULL : &zone, &tm, &fsec, NULL, NULL) == 0)
		EncodeDateTime(&tm, fsec, !local, zone, NULL, USE_ISO_DATES, buf);
	else
		strlcpy(buf, "out of range", sizeof(buf));
	return pstrdup(buf);
}
