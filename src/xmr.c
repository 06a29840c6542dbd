/*
 * xmr.c - the control chart as a window function: every value beside the limits of its partition.
 *
 * The partition is read once for the limits, and every row adds O(1).
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "xmr_chart.h"

/* What a partition remembers between its rows. */
typedef struct Partition
{
	bool ready;
	TupleDesc row;
	Chart chart;
} Partition;

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

/* NULLs are passed over. A value that is computed allocates, row after row, so it does that in a context of its own. */
static void
read_baseline(WindowObject window, DecimalReader read, int64 limit, Baseline *baseline)
{
	int64 rows = WinGetPartitionRowCount(window);
	MemoryContext row = AllocSetContextCreate(CurrentMemoryContext, "value of xmr", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(row);

	for (int64 i = 0; i < rows && baseline->n < limit; i++)
	{
		bool is_null;
		bool is_out;
		Decimal value;
		Datum datum = WinGetFuncArgInPartition(window, 0, i, WINDOW_SEEK_HEAD, false, &is_null, &is_out);

		CHECK_FOR_INTERRUPTS();
		if (!is_null)
		{
			read(&value, datum);
			baseline_add(baseline, &value);
		}
		MemoryContextReset(row);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(row);
}

static void
prepare_partition(FunctionCallInfo fcinfo, WindowObject window, Partition *partition, DecimalReader read)
{
	MemoryContext old;
	Baseline baseline = {0};
	TupleDesc row;
	bool is_null;
	int32 limit = DatumGetInt32(WinGetFuncArgCurrent(window, 1, &is_null));

	read_baseline(window, read, baseline_limit(limit, is_null, "xmr"), &baseline);

	/* The chart lives as long as the partition. */
	old = MemoryContextSwitchTo(GetMemoryChunkContext(partition));
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	partition->row = BlessTupleDesc(row);
	chart_limits(&partition->chart, &baseline);
	partition->ready = true;
	MemoryContextSwitchTo(old);
}

static Datum
xmr(FunctionCallInfo fcinfo, DecimalReader read)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Partition *partition = WinGetPartitionLocalMemory(window, sizeof(Partition));
	Chart *chart = &partition->chart;
	const char *signal = NULL;
	bool is_null;
	Datum datum;
	Datum values[4] = {0};
	bool nulls[4];

	if (!partition->ready)
		prepare_partition(fcinfo, window, partition, read);
	datum = WinGetFuncArgCurrent(window, 0, &is_null);
	if (!is_null)
	{
		Decimal value;

		/* Also beyond the baseline a value that is no number is an error. */
		read(&value, datum);
		if (chart->lower != NULL)
			signal = chart_signal(chart, decimal_numeric(&value));
	}
	values[0] = NumericGetDatum(chart->center);
	values[1] = NumericGetDatum(chart->lower);
	values[2] = NumericGetDatum(chart->upper);
	if (signal != NULL)
		values[3] = CStringGetTextDatum(signal);
	for (int i = 0; i < 4; i++)
		nulls[i] = (values[i] == 0);
	return HeapTupleGetDatum(heap_form_tuple(partition->row, values, nulls));
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
