/*
 * trend.c - a KPI over time: its slope, its change from first to last, its picture.
 *
 * trend and kpi_change keep a few exact numbers in a numeric array: a plain type, so that the state can be merged
 * anywhere, and exact, so that the order of rows and the way they were split do not matter. They are made for series
 * of KPI values, hundreds of rows and not millions, where a microsecond a row is nothing.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "args.h"
#include "decimal.h"

/* ---- one point of a series ---- */

typedef enum ValueType
{
	VALUE_INT8,
	VALUE_NUMERIC,
	VALUE_FLOAT8
} ValueType;

typedef enum TimeType
{
	TIME_TIMESTAMP, /* with or without time zone */
	TIME_DATE
} TimeType;

typedef struct Point
{
	Datum at;    /* numeric, microseconds */
	Datum value; /* numeric */
} Point;

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

static void
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
		infinite_at(timestamp_text(DatumGetTimestamp(at)));
	return NumericGetDatum(int64_to_numeric(DatumGetTimestamp(at)));
}

/* False for a row without a value or a time. */
static bool
read_point(FunctionCallInfo fcinfo, ValueType value, TimeType time, Point *point)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return false;
	point->value = value_numeric(PG_GETARG_DATUM(1), value);
	point->at = time_numeric(PG_GETARG_DATUM(2), time);
	return true;
}

/* ---- states: numeric arrays of fixed length ---- */

#define MAX_STATE 6

static void
invalid_state(void)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("invalid state of an aggregate over time"),
	                errhint("Its functions are not for calling by hand; use the aggregate.")));
}

/* A user may call a transition by hand with any array, or with none. */
static int
read_state(FunctionCallInfo fcinfo, int argument, Datum *elements, int short_length, int length)
{
	ArrayType *array;
	Datum *read;
	bool *nulls;
	int n;

	if (PG_ARGISNULL(argument))
		invalid_state();
	array = PG_GETARG_ARRAYTYPE_P(argument);
	if (ARR_NDIM(array) != 1 || ARR_HASNULL(array) || ARR_ELEMTYPE(array) != NUMERICOID ||
	    (ARR_DIMS(array)[0] != short_length && ARR_DIMS(array)[0] != length))
		invalid_state();
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &read, &nulls, &n);
	memcpy(elements, read, n * sizeof(Datum));
	return n;
}

static Datum
write_state(Datum *elements, int n)
{
	return PointerGetDatum(construct_array(elements, n, NUMERICOID, -1, false, TYPALIGN_INT));
}

static Datum
sum(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_add, a, b);
}

static Datum
difference(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_sub, a, b);
}

static Datum
product(Datum a, Datum b)
{
	return DirectFunctionCall2(numeric_mul, a, b);
}

static int
compare(Datum a, Datum b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, a, b));
}

static Datum
number(int64 value)
{
	return NumericGetDatum(int64_to_numeric(value));
}

/* ---- trend: least squares ---- */

enum
{
	TREND_MISSING,
	TREND_N,
	TREND_X,
	TREND_XX,
	TREND_Y,
	TREND_XY,
	TREND_STATE
};

/* Taking a row out again leaves trailing zeros; without them the same rows have the same bytes. */
static Datum
trend_move(Datum *state, Datum *step, bool in)
{
	for (int i = 0; i < TREND_STATE; i++)
		state[i] = DirectFunctionCall1(numeric_trim_scale, in ? sum(state[i], step[i]) : difference(state[i], step[i]));
	return write_state(state, TREND_STATE);
}

static Datum
trend_row(FunctionCallInfo fcinfo, ValueType value, TimeType time, bool in)
{
	Datum state[MAX_STATE];
	Datum step[MAX_STATE];
	Point point;

	read_state(fcinfo, 0, state, TREND_STATE, TREND_STATE);
	for (int i = 0; i < TREND_STATE; i++)
		step[i] = number(0);
	if (read_point(fcinfo, value, time, &point))
	{
		step[TREND_N] = number(1);
		step[TREND_X] = point.at;
		step[TREND_XX] = product(point.at, point.at);
		step[TREND_Y] = point.value;
		step[TREND_XY] = product(point.at, point.value);
	}
	else
		step[TREND_MISSING] = number(1);
	return trend_move(state, step, in);
}

PG_FUNCTION_INFO_V1(trend_merge);
Datum
trend_merge(PG_FUNCTION_ARGS)
{
	Datum state[MAX_STATE];
	Datum other[MAX_STATE];

	read_state(fcinfo, 0, state, TREND_STATE, TREND_STATE);
	read_state(fcinfo, 1, other, TREND_STATE, TREND_STATE);
	return trend_move(state, other, true);
}

/* (n Σxy - Σx Σy) / (n Σx² - (Σx)²) is exact but for its one division; the times were microseconds. */
PG_FUNCTION_INFO_V1(trend_final);
Datum
trend_final(PG_FUNCTION_ARGS)
{
	Datum s[MAX_STATE];
	Datum numerator;
	Datum denominator;

	read_state(fcinfo, 0, s, TREND_STATE, TREND_STATE);
	denominator = difference(product(s[TREND_N], s[TREND_XX]), product(s[TREND_X], s[TREND_X]));
	if (compare(denominator, number(0)) == 0)
		PG_RETURN_NULL();
	numerator = difference(product(s[TREND_N], s[TREND_XY]), product(s[TREND_X], s[TREND_Y]));
	return quotient(DatumGetNumeric(product(numerator, number(USECS_PER_DAY))), DatumGetNumeric(denominator));
}

/* ---- kpi_change: first and last ---- */

enum
{
	CHANGE_MISSING,
	CHANGE_FIRST_AT,
	CHANGE_FIRST,
	CHANGE_LAST_AT,
	CHANGE_LAST,
	CHANGE_STATE,
	CHANGE_EMPTY = 1
};

/* Where two points share a moment the smaller value counts as the earlier, so that row order cannot matter. */
static bool
earlier(Datum at, Datum value, Datum other_at, Datum other_value)
{
	int order = compare(at, other_at);

	return order != 0 ? order < 0 : compare(value, other_value) < 0;
}

static Datum
change_widen(Datum *state, int n, Datum *other, int other_n)
{
	state[CHANGE_MISSING] = sum(state[CHANGE_MISSING], other[CHANGE_MISSING]);
	if (other_n == CHANGE_STATE)
	{
		if (n != CHANGE_STATE ||
		    earlier(other[CHANGE_FIRST_AT], other[CHANGE_FIRST], state[CHANGE_FIRST_AT], state[CHANGE_FIRST]))
			memcpy(&state[CHANGE_FIRST_AT], &other[CHANGE_FIRST_AT], 2 * sizeof(Datum));
		if (n != CHANGE_STATE ||
		    earlier(state[CHANGE_LAST_AT], state[CHANGE_LAST], other[CHANGE_LAST_AT], other[CHANGE_LAST]))
			memcpy(&state[CHANGE_LAST_AT], &other[CHANGE_LAST_AT], 2 * sizeof(Datum));
		n = CHANGE_STATE;
	}
	return write_state(state, n);
}

static Datum
change_row(FunctionCallInfo fcinfo, ValueType value, TimeType time)
{
	Datum state[MAX_STATE];
	Datum row[MAX_STATE];
	int n = read_state(fcinfo, 0, state, CHANGE_EMPTY, CHANGE_STATE);
	Point point;

	if (!read_point(fcinfo, value, time, &point))
	{
		row[CHANGE_MISSING] = number(1);
		return change_widen(state, n, row, CHANGE_EMPTY);
	}
	row[CHANGE_MISSING] = number(0);
	row[CHANGE_FIRST_AT] = row[CHANGE_LAST_AT] = point.at;
	row[CHANGE_FIRST] = row[CHANGE_LAST] = DirectFunctionCall1(numeric_trim_scale, point.value);
	return change_widen(state, n, row, CHANGE_STATE);
}

PG_FUNCTION_INFO_V1(kpi_change_merge);
Datum
kpi_change_merge(PG_FUNCTION_ARGS)
{
	Datum state[MAX_STATE];
	Datum other[MAX_STATE];
	int n = read_state(fcinfo, 0, state, CHANGE_EMPTY, CHANGE_STATE);
	int other_n = read_state(fcinfo, 1, other, CHANGE_EMPTY, CHANGE_STATE);

	return change_widen(state, n, other, other_n);
}

/* A percentage of the size of the first value: an NPS that rises from -20 to -10 has gained 50 %. */
PG_FUNCTION_INFO_V1(kpi_change_final);
Datum
kpi_change_final(PG_FUNCTION_ARGS)
{
	Datum s[MAX_STATE];
	Datum values[4] = {0};
	bool nulls[4] = {false, false, true, true};
	TupleDesc row;

	if (read_state(fcinfo, 0, s, CHANGE_EMPTY, CHANGE_STATE) != CHANGE_STATE)
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = s[CHANGE_FIRST];
	values[1] = s[CHANGE_LAST];
	if (compare(s[CHANGE_FIRST_AT], s[CHANGE_LAST_AT]) != 0)
	{
		values[2] = DirectFunctionCall1(numeric_trim_scale, difference(s[CHANGE_LAST], s[CHANGE_FIRST]));
		nulls[2] = false;
	}
	if (!nulls[2] && compare(s[CHANGE_FIRST], number(0)) != 0)
	{
		values[3] =
			percent_of(DatumGetNumeric(values[2]), DatumGetNumeric(DirectFunctionCall1(numeric_abs, s[CHANGE_FIRST])));
		nulls[3] = false;
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}

/* ---- the transitions for every type of value and time ---- */

#define TREND_INPUT(suffix, value, time) \
	PG_FUNCTION_INFO_V1(trend_##suffix##_accum); \
	Datum trend_##suffix##_accum(PG_FUNCTION_ARGS) \
	{ \
		return trend_row(fcinfo, value, time, true); \
	} \
	PG_FUNCTION_INFO_V1(trend_##suffix##_unaccum); \
	Datum trend_##suffix##_unaccum(PG_FUNCTION_ARGS) \
	{ \
		return trend_row(fcinfo, value, time, false); \
	} \
	PG_FUNCTION_INFO_V1(kpi_change_##suffix##_accum); \
	Datum kpi_change_##suffix##_accum(PG_FUNCTION_ARGS) \
	{ \
		return change_row(fcinfo, value, time); \
	}

TREND_INPUT(int8, VALUE_INT8, TIME_TIMESTAMP)
TREND_INPUT(numeric, VALUE_NUMERIC, TIME_TIMESTAMP)
TREND_INPUT(float8, VALUE_FLOAT8, TIME_TIMESTAMP)
TREND_INPUT(int8_date, VALUE_INT8, TIME_DATE)
TREND_INPUT(numeric_date, VALUE_NUMERIC, TIME_DATE)
TREND_INPUT(float8_date, VALUE_FLOAT8, TIME_DATE)

/* ---- sparkline ---- */

#define BARS     8
#define FLAT_BAR 3 /* a series that does not move is drawn at mid height */

/* U+2581 to U+2588, lower one eighth block to full block. */
static void
append_bar(StringInfo buf, int level)
{
	appendStringInfoChar(buf, '\xE2');
	appendStringInfoChar(buf, '\x96');
	appendStringInfoChar(buf, (char) (0x81 + level));
}

static void
check_drawable(float8 value)
{
	if (isnan(value) || isinf(value))
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("value %s cannot be drawn", DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(value)))),
		     errhint(
				 "Leave such rows out with FILTER (WHERE (value NOT IN ('NaN', 'Infinity', '-Infinity')) IS NOT FALSE).")));
}

/* Eight bands of equal height between the smallest and the largest; halves, since a difference could overflow. */
static int
level_of(float8 value, float8 min, float8 max)
{
	if (max == min)
		return FLAT_BAR;
	return Min((int) ((value / 2 - min / 2) / (max / 2 - min / 2) * BARS), BARS - 1);
}

/* NULL when nothing is there to draw; a missing point is a space. */
static Datum
draw(FunctionCallInfo fcinfo, const Datum *values, const bool *nulls, int n)
{
	StringInfoData buf;
	float8 min = 0;
	float8 max = 0;
	bool any = false;

	for (int i = 0; i < n; i++)
	{
		float8 value = nulls[i] ? 0 : DatumGetFloat8(values[i]);

		if (nulls[i])
			continue;
		check_drawable(value);
		min = any ? Min(min, value) : value;
		max = any ? Max(max, value) : value;
		any = true;
	}
	if (!any)
		PG_RETURN_NULL();
	initStringInfo(&buf);
	for (int i = 0; i < n; i++)
		if (nulls[i])
			appendStringInfoChar(&buf, ' ');
		else
			append_bar(&buf, level_of(DatumGetFloat8(values[i]), min, max));
	PG_RETURN_TEXT_P(cstring_to_text(pg_any_to_server(buf.data, buf.len, PG_UTF8)));
}

static void
read_series(FunctionCallInfo fcinfo, Datum **values, bool **nulls, int *n)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);

	if (ARR_NDIM(array) > 1 || ARR_ELEMTYPE(array) != FLOAT8OID)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a sparkline needs an array of one dimension"),
		                errhint("Draw the rows of a matrix one by one.")));
	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, values, nulls, n);
}

PG_FUNCTION_INFO_V1(sparkline_array);
Datum
sparkline_array(PG_FUNCTION_ARGS)
{
	Datum *values;
	bool *nulls;
	int n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	read_series(fcinfo, &values, &nulls, &n);
	return draw(fcinfo, values, nulls, n);
}

/* ---- sparkline(value, at): points in any order ---- */

static void
append_element(ExpandedArrayHeader *series, float8 value, bool is_null)
{
	int next = (series->ndims == 0) ? 1 : series->lbound[0] + series->dims[0];

	array_set_element(EOHPGetRWDatum(&series->hdr), 1, &next, Float8GetDatum(value), is_null, -1, sizeof(float8),
	                  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

/* The state is the pairs at, value, at, value …; as doubles, which is plenty for a picture. */
PG_FUNCTION_INFO_V1(sparkline_accum);
Datum
sparkline_accum(PG_FUNCTION_ARGS)
{
	MemoryContext context;
	MemoryContext old;
	ExpandedArrayHeader *series;

	if (!AggCheckCallContext(fcinfo, &context))
		context = CurrentMemoryContext;
	if (!PG_ARGISNULL(2) && TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMP(2)))
		infinite_at(timestamp_text(PG_GETARG_TIMESTAMP(2)));
	if (!PG_ARGISNULL(1))
		check_drawable(PG_GETARG_FLOAT8(1));

	old = MemoryContextSwitchTo(context);
	series = PG_ARGISNULL(0) ? construct_empty_expanded_array(FLOAT8OID, context, NULL)
	                         : DatumGetExpandedArray(PG_GETARG_DATUM(0));
	if (series->ndims > 1 || series->element_type != FLOAT8OID)
		invalid_state();
	/* A point without a time has no place in the picture. */
	if (!PG_ARGISNULL(2))
	{
		append_element(series, (float8) PG_GETARG_TIMESTAMP(2), false);
		append_element(series, PG_ARGISNULL(1) ? 0 : PG_GETARG_FLOAT8(1), PG_ARGISNULL(1));
	}
	MemoryContextSwitchTo(old);
	PG_RETURN_DATUM(EOHPGetRWDatum(&series->hdr));
}

typedef struct PlacedValue
{
	float8 at;
	float8 value;
	bool is_null;
} PlacedValue;

static int
compare_placed(const void *a, const void *b)
{
	const PlacedValue *x = a;
	const PlacedValue *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->is_null || y->is_null)
		return x->is_null - y->is_null;
	return (x->value > y->value) - (x->value < y->value);
}

PG_FUNCTION_INFO_V1(sparkline_final);
Datum
sparkline_final(PG_FUNCTION_ARGS)
{
	Datum *elements;
	bool *nulls;
	PlacedValue *placed;
	int n;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	read_series(fcinfo, &elements, &nulls, &n);
	placed = palloc((n / 2 + 1) * sizeof(PlacedValue));
	for (int i = 0; i < n / 2; i++)
	{
		placed[i].at = nulls[2 * i] ? 0 : DatumGetFloat8(elements[2 * i]);
		placed[i].is_null = nulls[2 * i + 1];
		placed[i].value = placed[i].is_null ? 0 : DatumGetFloat8(elements[2 * i + 1]);
	}
	qsort(placed, n / 2, sizeof(PlacedValue), compare_placed);
	for (int i = 0; i < n / 2; i++)
	{
		elements[i] = Float8GetDatum(placed[i].value);
		nulls[i] = placed[i].is_null;
	}
	return draw(fcinfo, elements, nulls, n / 2);
}
