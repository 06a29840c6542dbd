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
#include "summary.h"

/* ---- states: numeric arrays of fixed length ---- */

#define MAX_STATE 6

/* A user may call a transition by hand with any array, or with none. */
static int
read_state(FunctionCallInfo fcinfo, int argument, Numeric *elements, int short_length, int length)
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
	for (int i = 0; i < n; i++)
		elements[i] = DatumGetNumeric(read[i]);
	return n;
}

static Datum
write_state(const Numeric *elements, int n)
{
	Datum datums[MAX_STATE];

	for (int i = 0; i < n; i++)
		datums[i] = NumericGetDatum(elements[i]);
	return PointerGetDatum(construct_array(datums, n, NUMERICOID, -1, false, TYPALIGN_INT));
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
trend_move(Numeric *state, const Numeric *step, bool out)
{
	for (int i = 0; i < TREND_STATE; i++)
		state[i] = without_zeros(out ? minus(state[i], step[i]) : plus(state[i], step[i]));
	return write_state(state, TREND_STATE);
}

static Datum
trend_row(FunctionCallInfo fcinfo, ValueType value, TimeType time, bool out)
{
	Numeric state[MAX_STATE];
	Numeric step[MAX_STATE];
	Point point;

	read_state(fcinfo, 0, state, TREND_STATE, TREND_STATE);
	for (int i = 0; i < TREND_STATE; i++)
		step[i] = int64_to_numeric(0);
	if (read_point(fcinfo, value, time, &point))
	{
		step[TREND_N] = int64_to_numeric(1);
		step[TREND_X] = DatumGetNumeric(point.at);
		step[TREND_XX] = times(step[TREND_X], step[TREND_X]);
		step[TREND_Y] = DatumGetNumeric(point.value);
		step[TREND_XY] = times(step[TREND_X], step[TREND_Y]);
	}
	else
		step[TREND_MISSING] = int64_to_numeric(1);
	return trend_move(state, step, out);
}

PG_FUNCTION_INFO_V1(trend_merge);
Datum
trend_merge(PG_FUNCTION_ARGS)
{
	Numeric state[MAX_STATE];
	Numeric other[MAX_STATE];

	read_state(fcinfo, 0, state, TREND_STATE, TREND_STATE);
	read_state(fcinfo, 1, other, TREND_STATE, TREND_STATE);
	return trend_move(state, other, false);
}

/* (n Σxy - Σx Σy) / (n Σx² - (Σx)²) is exact but for its one division; the times were microseconds. */
PG_FUNCTION_INFO_V1(trend_final);
Datum
trend_final(PG_FUNCTION_ARGS)
{
	Numeric s[MAX_STATE];
	Numeric numerator;
	Numeric denominator;

	read_state(fcinfo, 0, s, TREND_STATE, TREND_STATE);
	denominator = minus(times(s[TREND_N], s[TREND_XX]), times(s[TREND_X], s[TREND_X]));
	if (compare_numeric(denominator, int64_to_numeric(0)) == 0)
		PG_RETURN_NULL();
	numerator = minus(times(s[TREND_N], s[TREND_XY]), times(s[TREND_X], s[TREND_Y]));
	return quotient(times(numerator, int64_to_numeric(USECS_PER_DAY)), denominator);
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
earlier(Numeric at, Numeric value, Numeric other_at, Numeric other_value)
{
	int order = compare_numeric(at, other_at);

	return order != 0 ? order < 0 : compare_numeric(value, other_value) < 0;
}

static Datum
change_widen(Numeric *state, int n, const Numeric *other, int other_n)
{
	state[CHANGE_MISSING] = plus(state[CHANGE_MISSING], other[CHANGE_MISSING]);
	if (other_n == CHANGE_STATE)
	{
		if (n != CHANGE_STATE ||
		    earlier(other[CHANGE_FIRST_AT], other[CHANGE_FIRST], state[CHANGE_FIRST_AT], state[CHANGE_FIRST]))
			memcpy(&state[CHANGE_FIRST_AT], &other[CHANGE_FIRST_AT], 2 * sizeof(Numeric));
		if (n != CHANGE_STATE ||
		    earlier(state[CHANGE_LAST_AT], state[CHANGE_LAST], other[CHANGE_LAST_AT], other[CHANGE_LAST]))
			memcpy(&state[CHANGE_LAST_AT], &other[CHANGE_LAST_AT], 2 * sizeof(Numeric));
		n = CHANGE_STATE;
	}
	return write_state(state, n);
}

static Datum
change_row(FunctionCallInfo fcinfo, ValueType value, TimeType time)
{
	Numeric state[MAX_STATE];
	Numeric row[MAX_STATE];
	int n = read_state(fcinfo, 0, state, CHANGE_EMPTY, CHANGE_STATE);
	Point point;

	if (!read_point(fcinfo, value, time, &point))
	{
		row[CHANGE_MISSING] = int64_to_numeric(1);
		return change_widen(state, n, row, CHANGE_EMPTY);
	}
	row[CHANGE_MISSING] = int64_to_numeric(0);
	row[CHANGE_FIRST_AT] = row[CHANGE_LAST_AT] = DatumGetNumeric(point.at);
	row[CHANGE_FIRST] = row[CHANGE_LAST] = without_zeros(DatumGetNumeric(point.value));
	return change_widen(state, n, row, CHANGE_STATE);
}

PG_FUNCTION_INFO_V1(kpi_change_merge);
Datum
kpi_change_merge(PG_FUNCTION_ARGS)
{
	Numeric state[MAX_STATE];
	Numeric other[MAX_STATE];
	int n = read_state(fcinfo, 0, state, CHANGE_EMPTY, CHANGE_STATE);
	int other_n = read_state(fcinfo, 1, other, CHANGE_EMPTY, CHANGE_STATE);

	return change_widen(state, n, other, other_n);
}

/* A percentage of the size of the first value: an NPS that rises from -20 to -10 has gained 50 %. */
PG_FUNCTION_INFO_V1(kpi_change_final);
Datum
kpi_change_final(PG_FUNCTION_ARGS)
{
	Numeric s[MAX_STATE];
	Datum values[4] = {0};
	bool nulls[4] = {false, false, true, true};
	TupleDesc row;

	if (read_state(fcinfo, 0, s, CHANGE_EMPTY, CHANGE_STATE) != CHANGE_STATE)
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = NumericGetDatum(s[CHANGE_FIRST]);
	values[1] = NumericGetDatum(s[CHANGE_LAST]);
	if (compare_numeric(s[CHANGE_FIRST_AT], s[CHANGE_LAST_AT]) != 0)
	{
		Numeric change = without_zeros(minus(s[CHANGE_LAST], s[CHANGE_FIRST]));

		values[2] = NumericGetDatum(change);
		nulls[2] = false;
		nulls[3] = compare_numeric(s[CHANGE_FIRST], int64_to_numeric(0)) == 0;
		if (!nulls[3])
			values[3] =
				percent_of(change, DatumGetNumeric(DirectFunctionCall1(numeric_abs, NumericGetDatum(s[CHANGE_FIRST]))));
	}
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}

/* ---- the transitions for every type of value and time ---- */

#define TREND_INPUT(suffix, value, time) \
	ROW_IN_AND_OUT(trend_##suffix, trend_row(fcinfo, value, time, out)) \
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
