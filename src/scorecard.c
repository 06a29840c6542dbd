/*
 * scorecard.c - the latest point of a KPI's series: what changed, whether it is a signal, and the picture.
 *
 * The state is the baseline and then the pairs at, value, at, value …, numerics in one array: a plain type, so that it
 * can be merged anywhere. The points are put in order at the end, so the order of rows does not matter.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "series.h"
#include "sparkline.h"
#include "xmr_chart.h"

#define HEADER 1 /* the baseline, before the points */

/* ---- the state ---- */

static Datum
state_baseline(ExpandedArrayHeader *series, bool *is_null)
{
	return array_get_element(EOHPGetRWDatum(&series->hdr), 1, series->lbound, -1, series->typlen, series->typbyval,
	                         series->typalign, is_null);
}

static const char *
baseline_text(Datum baseline, bool is_null)
{
	return is_null ? "NULL" : DatumGetCString(DirectFunctionCall1(numeric_out, baseline));
}

/* The first row sets the baseline, and all others have the same: it belongs to the call. */
static void
set_baseline(ExpandedArrayHeader *series, Datum baseline, bool is_null)
{
	Datum before;
	bool before_null;

	if (series->ndims == 0)
	{
		append_element(series, baseline, is_null);
		return;
	}
	before = state_baseline(series, &before_null);
	if (before_null != is_null || (!is_null && !DatumGetBool(DirectFunctionCall2(numeric_eq, before, baseline))))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("baseline of scorecard is %s in one row and %s in another",
		                       baseline_text(before, before_null), baseline_text(baseline, is_null)),
		                errhint("Write one number for all rows, such as scorecard(value, at, 8).")));
}

static Datum
scorecard_row(FunctionCallInfo fcinfo, ValueType value, TimeType time)
{
	ExpandedArrayHeader *series = kept_series(fcinfo, NUMERICOID);
	bool no_baseline = PG_NARGS() < 4 || PG_ARGISNULL(3);
	int64 baseline = baseline_limit(no_baseline ? 0 : PG_GETARG_INT32(3), no_baseline, "scorecard");
	Point point;

	if (read_placed(fcinfo, value, time, &point))
	{
		set_baseline(series, no_baseline ? (Datum) 0 : NumericGetDatum(int64_to_numeric(baseline)), no_baseline);
		append_element(series, point.at, false);
		append_element(series, point.value, point.value == (Datum) 0);
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&series->hdr));
}

static void
read_elements(Datum state, Datum **elements, bool **nulls, int *n)
{
	ArrayType *array = DatumGetArrayTypeP(state);

	if (ARR_NDIM(array) > 1 || ARR_ELEMTYPE(array) != NUMERICOID)
		invalid_state();
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, elements, nulls, n);
	if (*n != 0 && *n % 2 != HEADER)
		invalid_state();
}

PG_FUNCTION_INFO_V1(scorecard_merge);
Datum
scorecard_merge(PG_FUNCTION_ARGS)
{
	ExpandedArrayHeader *series = kept_series(fcinfo, NUMERICOID);
	Datum *elements;
	bool *nulls;
	int n;

	read_elements(PG_GETARG_DATUM(1), &elements, &nulls, &n);
	if (n > 0)
		set_baseline(series, elements[0], nulls[0]);
	for (int i = HEADER; i < n; i++)
		append_element(series, elements[i], nulls[i]);
	PG_RETURN_DATUM(EOHPGetRWDatum(&series->hdr));
}

/* ---- the series in order ---- */

static int
compare_points(const void *a, const void *b, void *unused)
{
	return compare_numeric(DatumGetNumeric(((const Point *) a)->at), DatumGetNumeric(((const Point *) b)->at));
}

/* Back from microseconds to the type of the column; only a state that was made by hand leaves its range. */
static Datum
time_datum(Datum at, Oid type)
{
	Timestamp moment;

	if (type == DATEOID)
	{
		Datum days = DirectFunctionCall2(numeric_div_trunc, at, NumericGetDatum(int64_to_numeric(USECS_PER_DAY)));
		DateADT date = DatumGetInt32(DirectFunctionCall1(numeric_int4, days));

		if (!IS_VALID_DATE(date))
			invalid_state();
		return DateADTGetDatum(date);
	}
	moment = DatumGetInt64(DirectFunctionCall1(numeric_int8, at));
	if (!IS_VALID_TIMESTAMP(moment))
		invalid_state();
	return TimestampGetDatum(moment);
}

static void
check_one_value_a_time(const Point *points, int n, Oid type)
{
	for (int i = 1; i < n; i++)
		if (compare_points(&points[i - 1], &points[i], NULL) == 0)
		{
			Oid output;
			bool is_varlena;

			getTypeOutputInfo(type, &output, &is_varlena);
			ereport(ERROR,
			        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			         errmsg("two rows of a scorecard are at %s",
			                OidOutputFunctionCall(output, time_datum(points[i].at, type))),
			         errhint("A scorecard takes one value for each time: make one of a period's rows first, and GROUP "
			                 "BY what tells several series apart, such as the KPI and the team.")));
		}
}

static Point *
ordered_points(Datum *elements, bool *nulls, int n, Oid type)
{
	Point *points = palloc(n * sizeof(Point));

	for (int i = 0; i < n; i++)
	{
		if (nulls[HEADER + 2 * i])
			invalid_state();
		points[i].at = elements[HEADER + 2 * i];
		points[i].value = nulls[HEADER + 2 * i + 1] ? (Datum) 0 : elements[HEADER + 2 * i + 1];
	}
	qsort_interruptible(points, n, sizeof(Point), compare_points, NULL);
	check_one_value_a_time(points, n, type);
	return points;
}

/* ---- what is said of the last point ---- */

/* The signal of the last point, and the limits, as xmr gives them in the last row. */
static const char *
judge(Chart *chart, const Point *points, int n, int64 limit)
{
	Decimal value;
	Baseline baseline = {0};
	const char *signal = NULL;

	for (int i = 0; i < n && baseline.n < limit; i++)
		if (points[i].value != (Datum) 0)
		{
			decimal_from_numeric(&value, points[i].value, "value");
			baseline_add(&baseline, &value);
		}
	chart_limits(chart, &baseline);
	for (int i = 0; i < n && chart->lower != NULL; i++)
	{
		CHECK_FOR_INTERRUPTS();
		signal = points[i].value == (Datum) 0 ? NULL : chart_signal(chart, DatumGetNumeric(points[i].value));
	}
	return signal;
}

static text *
picture(const Point *points, int n)
{
	Datum *values = palloc(n * sizeof(Datum));
	bool *nulls = palloc(n * sizeof(bool));

	for (int i = 0; i < n; i++)
	{
		nulls[i] = points[i].value == (Datum) 0;
		values[i] = nulls[i] ? (Datum) 0 : DirectFunctionCall1(numeric_float8, points[i].value);
	}
	return draw_sparkline(values, nulls, n);
}

/* The last value before the last point: gaps are passed over, as in the moving range. */
static Datum
previous_value(const Point *points, int n)
{
	for (int i = n - 2; i >= 0; i--)
		if (points[i].value != (Datum) 0)
			return points[i].value;
	return (Datum) 0;
}

static Datum
trimmed(Datum value)
{
	return value == (Datum) 0 ? (Datum) 0 : DirectFunctionCall1(numeric_trim_scale, value);
}

PG_FUNCTION_INFO_V1(scorecard_final);
Datum
scorecard_final(PG_FUNCTION_ARGS)
{
	Datum *elements;
	bool *element_nulls;
	int n;
	int64 limit;
	Point *points;
	Chart chart = {0};
	const char *signal;
	TupleDesc row;
	Datum values[8] = {0};
	bool nulls[8];

	read_elements(PG_GETARG_DATUM(0), &elements, &element_nulls, &n);
	if (n == 0)
		PG_RETURN_NULL();
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	n = n / 2;
	limit = element_nulls[0] ? PG_INT64_MAX : DatumGetInt64(DirectFunctionCall1(numeric_int8, elements[0]));
	points = ordered_points(elements, element_nulls, n, TupleDescAttr(row, 0)->atttypid);
	signal = judge(&chart, points, n, limit);

	values[0] = time_datum(points[n - 1].at, TupleDescAttr(row, 0)->atttypid);
	values[1] = trimmed(points[n - 1].value);
	values[2] = trimmed(previous_value(points, n));
	if (values[1] != (Datum) 0 && values[2] != (Datum) 0)
		values[3] = trimmed(DirectFunctionCall2(numeric_sub, values[1], values[2]));
	values[4] = NumericGetDatum(chart.lower);
	values[5] = NumericGetDatum(chart.upper);
	values[6] = signal == NULL ? (Datum) 0 : CStringGetTextDatum(signal);
	values[7] = PointerGetDatum(picture(points, n));
	for (int i = 0; i < 8; i++)
		nulls[i] = i > 0 && values[i] == (Datum) 0;
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls));
}

/* ---- the transitions for every type of value and time ---- */

#define SCORECARD_INPUT(suffix, value, time) \
	PG_FUNCTION_INFO_V1(scorecard_##suffix##_accum); \
	Datum scorecard_##suffix##_accum(PG_FUNCTION_ARGS) \
	{ \
		return scorecard_row(fcinfo, value, time); \
	}

SCORECARD_INPUT(int8, VALUE_INT8, TIME_TIMESTAMP)
SCORECARD_INPUT(numeric, VALUE_NUMERIC, TIME_TIMESTAMP)
SCORECARD_INPUT(float8, VALUE_FLOAT8, TIME_TIMESTAMP)
SCORECARD_INPUT(int8_date, VALUE_INT8, TIME_DATE)
SCORECARD_INPUT(numeric_date, VALUE_NUMERIC, TIME_DATE)
SCORECARD_INPUT(float8_date, VALUE_FLOAT8, TIME_DATE)
