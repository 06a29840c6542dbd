/*
 * xmr.c - the control chart of individual values (XmR): what is routine variation, and which values are signals.
 *
 * Limits are mean ± 2.66 × the mean moving range, the natural process limits of Wheeler's charts. The sums are exact;
 * the partition is read once for them, and every row adds O(1).
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "decimal.h"

/* 2.66 is 3 / 1.128: three standard deviations, estimated from ranges of two. In hundredths, to stay exact. */
#define LIMIT_FACTOR 266

#define LONG_RUN     8
#define SHORT_RUN    3
#define SHORT_WINDOW 4

typedef struct Chart
{
	bool ready;
	TupleDesc row;
	Numeric center; /* NULL: no values */
	Numeric lower;  /* NULL: fewer than two values */
	Numeric upper;
	Numeric near_lower; /* half way from the centre */
	Numeric near_upper;
	int side;                 /* of the run that the last value belongs to: -1, 0, 1 */
	int length;               /* of that run, counted to LONG_RUN */
	int nearby[SHORT_WINDOW]; /* for each of the last values: -1, 0, 1 */
} Chart;

typedef void (*DecimalReader)(Decimal *d, Datum value);

static void
read_int8(Decimal *d, Datum value)
{
	decimal_from_int64(d, DatumGetInt64(value));
}

static void
read_numeric(Decimal *d, Datum value)
{
	decimal_from_numeric(d, value, "value");
}

static void
read_float8(Decimal *d, Datum value)
{
	decimal_from_float8(d, DatumGetFloat8(value), "value");
}

/* ---- arithmetic on numeric ---- */

static Numeric
divided(Numeric a, Numeric b)
{
	return DatumGetNumeric(quotient(a, b));
}

static int
compare(Numeric a, Numeric b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a), NumericGetDatum(b)));
}

/* ---- the limits: one pass over the baseline ---- */

typedef struct Baseline
{
	int64 n;
	Decimal sum;
	Decimal ranges; /* sum of the n - 1 moving ranges */
} Baseline;

/* NULLs are passed over: the moving range is between neighbouring values. */
static void
read_baseline(WindowObject window, DecimalReader read, int64 limit, Baseline *baseline)
{
	int64 rows = WinGetPartitionRowCount(window);
	Decimal previous = {0};

	for (int64 i = 0; i < rows && baseline->n < limit; i++)
	{
		bool is_null;
		bool is_out;
		Decimal value;
		Decimal range;
		Datum datum = WinGetFuncArgInPartition(window, 0, i, WINDOW_SEEK_HEAD, false, &is_null, &is_out);

		CHECK_FOR_INTERRUPTS();
		if (is_null)
			continue;
		read(&value, datum);
		decimal_add(&baseline->sum, &value);
		if (baseline->n > 0)
		{
			bool up = decimal_compare(&value, &previous) > 0;

			range = up ? value : previous;
			decimal_subtract(&range, up ? &previous : &value);
			decimal_add(&baseline->ranges, &range);
		}
		previous = value;
		baseline->n++;
	}
}

/* mean ± 2.66 × mean range over one denominator, so that each limit is rounded once. */
static void
compute_limits(Chart *chart, const Baseline *baseline)
{
	Numeric sum = decimal_numeric(&baseline->sum);
	Numeric scaled_sum;
	Numeric scaled_ranges;
	Numeric denominator;
	int64 n = baseline->n;

	if (n == 0)
		return;
	chart->center = divided(sum, int64_to_numeric(n));
	if (n == 1)
		return;
	denominator = times(int64_to_numeric(n), int64_to_numeric((n - 1) * 100));
	scaled_sum = times(sum, int64_to_numeric((n - 1) * 100));
	scaled_ranges = times(decimal_numeric(&baseline->ranges), int64_to_numeric(n * LIMIT_FACTOR));
	chart->lower = divided(minus(scaled_sum, scaled_ranges), denominator);
	chart->upper = divided(plus(scaled_sum, scaled_ranges), denominator);
	chart->near_lower = divided(plus(chart->center, chart->lower), int64_to_numeric(2));
	chart->near_upper = divided(plus(chart->center, chart->upper), int64_to_numeric(2));
}

static int64
baseline_limit(FunctionCallInfo fcinfo, WindowObject window)
{
	bool is_null;
	int32 limit = DatumGetInt32(WinGetFuncArgCurrent(window, 1, &is_null));

	if (is_null)
		return PG_INT64_MAX;
	if (limit < 2)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("baseline %d of xmr is less than 2", limit),
		                errhint("Limits need two values at least, and mean little below about eight; leave the option "
		                        "out to use the whole partition.")));
	return limit;
}

static void
prepare_chart(FunctionCallInfo fcinfo, WindowObject window, Chart *chart, DecimalReader read)
{
	MemoryContext old;
	Baseline baseline = {0};
	TupleDesc row;

	read_baseline(window, read, baseline_limit(fcinfo, window), &baseline);

	/* The chart lives as long as the partition. */
	old = MemoryContextSwitchTo(GetMemoryChunkContext(chart));
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	chart->row = BlessTupleDesc(row);
	compute_limits(chart, &baseline);
	chart->ready = true;
	MemoryContextSwitchTo(old);
}

/* ---- the signals ---- */

static int
side_of(Numeric value, Numeric below, Numeric above)
{
	return compare(value, above) > 0 ? 1 : compare(value, below) < 0 ? -1 : 0;
}

/* How many of the last four values lie as near to the limit of this value's side as it does. */
static int
near_in_window(const Chart *chart, int side)
{
	int n = 0;

	for (int i = 0; i < SHORT_WINDOW; i++)
		n += (chart->nearby[i] == side);
	return n;
}

/* One more value; the strongest signal it completes, or NULL. */
static const char *
next_signal(Chart *chart, Numeric value)
{
	int outside = side_of(value, chart->lower, chart->upper);
	int nearby = side_of(value, chart->near_lower, chart->near_upper);
	int side = side_of(value, chart->center, chart->center);

	memmove(chart->nearby + 1, chart->nearby, (SHORT_WINDOW - 1) * sizeof(int));
	chart->nearby[0] = nearby;
	chart->length = (side != 0 && side == chart->side) ? Min(chart->length + 1, LONG_RUN) : (side != 0);
	chart->side = side;

	if (outside != 0)
		return outside > 0 ? "above upper limit" : "below lower limit";
	if (nearby != 0 && near_in_window(chart, nearby) >= SHORT_RUN)
		return nearby > 0 ? "3 of 4 near upper limit" : "3 of 4 near lower limit";
	if (chart->length == LONG_RUN)
		return side > 0 ? "8 in a row above" : "8 in a row below";
	return NULL;
}

static Datum
xmr(FunctionCallInfo fcinfo, DecimalReader read)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Chart *chart = WinGetPartitionLocalMemory(window, sizeof(Chart));
	const char *signal = NULL;
	bool is_null;
	Datum datum;
	Datum values[4] = {0};
	bool nulls[4];

	if (!chart->ready)
		prepare_chart(fcinfo, window, chart, read);
	datum = WinGetFuncArgCurrent(window, 0, &is_null);
	if (!is_null)
	{
		Decimal value;

		/* Also beyond the baseline a value that is no number is an error. */
		read(&value, datum);
		if (chart->lower != NULL)
			signal = next_signal(chart, decimal_numeric(&value));
	}
	values[0] = NumericGetDatum(chart->center);
	values[1] = NumericGetDatum(chart->lower);
	values[2] = NumericGetDatum(chart->upper);
	if (signal != NULL)
		values[3] = CStringGetTextDatum(signal);
	for (int i = 0; i < 4; i++)
		nulls[i] = (values[i] == 0);
	return HeapTupleGetDatum(heap_form_tuple(chart->row, values, nulls));
}

PG_FUNCTION_INFO_V1(xmr_int8);
Datum
xmr_int8(PG_FUNCTION_ARGS)
{
	return xmr(fcinfo, read_int8);
}

PG_FUNCTION_INFO_V1(xmr_numeric);
Datum
xmr_numeric(PG_FUNCTION_ARGS)
{
	return xmr(fcinfo, read_numeric);
}

PG_FUNCTION_INFO_V1(xmr_float8);
Datum
xmr_float8(PG_FUNCTION_ARGS)
{
	return xmr(fcinfo, read_float8);
}
