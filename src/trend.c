/*
 * trend.c - a KPI over time: its slope, its change from first to last, its picture.
 *
 * trend and kpi_change keep a few exact numbers in a numeric array: a plain type, so that the state can be merged
 * anywhere, and exact, so that the order of rows and the way they were split do not matter. They are made for series
 * of KPI values, hundreds of rows and not millions, where a microsecond a row is nothing.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#include "decimal.h"
#include "series.h"

/* ---- states: numeric arrays of fixed length ---- */

#define MAX_STATE 6

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
