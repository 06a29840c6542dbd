/*
 * sparkline.c - a series as a line of bars.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "series.h"
#include "sparkline.h"

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

/* Eight bands of equal height between the smallest and the largest. */
static int
level_of(float8 value, float8 min, float8 max)
{
	/* A difference could overflow, and the half of the smallest number is 0. */
	float8 half = Max(fabs(min), fabs(max)) > 1 ? 0.5 : 1;

	if (max == min)
		return FLAT_BAR;
	return Min((int) ((value * half - min * half) / (max * half - min * half) * BARS), BARS - 1);
}

/* NULL when nothing is there to draw; a missing point is a space. */
text *
draw_sparkline(const Datum *values, const bool *nulls, int n)
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
		return NULL;
	initStringInfo(&buf);
	for (int i = 0; i < n; i++)
		if (nulls[i])
			appendStringInfoChar(&buf, ' ');
		else
			append_bar(&buf, level_of(DatumGetFloat8(values[i]), min, max));
	return cstring_to_text(pg_any_to_server(buf.data, buf.len, PG_UTF8));
}

static Datum
picture(FunctionCallInfo fcinfo, const Datum *values, const bool *nulls, int n)
{
	text *bars = draw_sparkline(values, nulls, n);

	if (bars == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(bars);
}

static void
read_series(FunctionCallInfo fcinfo, Datum **values, bool **nulls, int *n)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);

	if (ARR_NDIM(array) > 1 || ARR_ELEMTYPE(array) != FLOAT8OID)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a sparkline needs an array of one dimension"),
		                errhint("Give one row of numbers, such as sparkline(ARRAY[3, 4, 6]).")));
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
	return picture(fcinfo, values, nulls, n);
}

/* ---- sparkline(value, at): points in any order ---- */

/* The state is the pairs at, value, at, value …; as doubles, which is plenty for a picture. */
PG_FUNCTION_INFO_V1(sparkline_accum);
Datum
sparkline_accum(PG_FUNCTION_ARGS)
{
	ExpandedArrayHeader *series = kept_series(fcinfo, FLOAT8OID);

	if (!PG_ARGISNULL(2) && TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMP(2)))
		infinite_at(timestamp_text(PG_GETARG_TIMESTAMP(2), true));
	if (!PG_ARGISNULL(1))
		check_drawable(PG_GETARG_FLOAT8(1));
	/* A point without a time has no place in the picture. */
	if (!PG_ARGISNULL(2))
	{
		append_element(series, Float8GetDatum((float8) PG_GETARG_TIMESTAMP(2)), false);
		append_element(series, PG_ARGISNULL(1) ? (Datum) 0 : PG_GETARG_DATUM(1), PG_ARGISNULL(1));
	}
	PG_RETURN_DATUM(EOHPGetRWDatum(&series->hdr));
}

typedef struct PlacedValue
{
	float8 at;
	float8 value;
	bool is_null;
} PlacedValue;

static int
compare_placed(const void *a, const void *b, void *unused)
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
	qsort_interruptible(placed, n / 2, sizeof(PlacedValue), compare_placed, NULL);
	for (int i = 0; i < n / 2; i++)
	{
		elements[i] = Float8GetDatum(placed[i].value);
		nulls[i] = placed[i].is_null;
	}
	return picture(fcinfo, elements, nulls, n / 2);
}
