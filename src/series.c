/*
 * series.c - one point of a series of KPI values, whatever the types of its value and its time.
 */
#include "postgres.h"

#include "utils/date.h"
#include "utils/timestamp.h"

#include "decimal.h"
#include "series.h"

static Datum
value_numeric(Datum value, ValueType type)
{
	Decimal d;

	if (type == VALUE_INT8)
		return NumericGetDatum(int64_to_numeric(DatumGetInt64(value)));
	if (type == VALUE_NUMERIC)
		decimal_from_numeric(&d, value, "value");
	else
		decimal_from_float8(&d, DatumGetFloat8(value), "value");
	return NumericGetDatum(decimal_numeric(&d));
}

void
infinite_at(const char *text)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("at %s is infinite", text),
	                errhint("Leave such rows out with FILTER (WHERE isfinite(at) IS NOT FALSE).")));
}

/* A date is the start of its day, and days are all of the same length. */
static Datum
time_numeric(Datum at, TimeType type)
{
	if (type == TIME_DATE)
	{
		DateADT date = DatumGetDateADT(at);

		if (DATE_NOT_FINITE(date))
			infinite_at(DATE_IS_NOBEGIN(date) ? "-infinity" : "infinity");
		/* The last dates are later than the last timestamp, and more microseconds than 64 bits hold. */
		return NumericGetDatum(times(int64_to_numeric(date), int64_to_numeric(USECS_PER_DAY)));
	}
	if (TIMESTAMP_NOT_FINITE(DatumGetTimestamp(at)))
		infinite_at(timestamp_text(DatumGetTimestamp(at), true));
	return NumericGetDatum(int64_to_numeric(DatumGetTimestamp(at)));
}

/* False for a row without a time, which has no place in the series; the value may be missing. */
bool
read_placed(FunctionCallInfo fcinfo, ValueType value, TimeType time, Point *point)
{
	if (PG_ARGISNULL(2))
		return false;
	point->value = PG_ARGISNULL(1) ? (Datum) 0 : value_numeric(PG_GETARG_DATUM(1), value);
	point->at = time_numeric(PG_GETARG_DATUM(2), time);
	return true;
}

/* False for a row without a value or a time. */
bool
read_point(FunctionCallInfo fcinfo, ValueType value, TimeType time, Point *point)
{
	return !PG_ARGISNULL(1) && read_placed(fcinfo, value, time, point);
}

/* ---- states that keep every point: one array, which grows in place ---- */

void
invalid_state(void)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid state of an aggregate over time"),
	                errhint("Its functions are not for calling by hand; use the aggregate.")));
}

/* The array to append to. A user may call a transition by hand with any array, or with none. */
ExpandedArrayHeader *
kept_series(FunctionCallInfo fcinfo, Oid element_type)
{
	MemoryContext context;
	MemoryContext old;
	ExpandedArrayHeader *series;

	if (!AggCheckCallContext(fcinfo, &context))
		context = CurrentMemoryContext;
	old = MemoryContextSwitchTo(context);
	series = PG_ARGISNULL(0) ? construct_empty_expanded_array(element_type, context, NULL)
	                         : DatumGetExpandedArray(PG_GETARG_DATUM(0));
	MemoryContextSwitchTo(old);
	if (series->ndims > 1 || series->element_type != element_type)
		invalid_state();
	return series;
}

void
append_element(ExpandedArrayHeader *series, Datum value, bool is_null)
{
	int next = (series->ndims == 0) ? 1 : series->lbound[0] + series->dims[0];

	array_set_element(EOHPGetRWDatum(&series->hdr), 1, &next, value, is_null, -1, series->typlen, series->typbyval,
	                  series->typalign);
}
