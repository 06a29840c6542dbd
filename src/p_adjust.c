/*
 * p_adjust.c - p-values of many comparisons at once, so that of forty agents two are not "significant" by chance.
 *
 * S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979): the
 * chance of even one false alarm. Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the
 * Royal Statistical Society B 57 (1995): the share of false ones among the alarms.
 */
#include "postgres.h"

#include <math.h>

#include "common/shortest_dec.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "decimal.h"
#include "partition.h"

typedef struct PValue
{
	double p;
	double adjusted;
} PValue;

#define ST_SORT          sort_p_values
#define ST_ELEMENT_TYPE  PValue
#define ST_COMPARE(a, b) (((a)->p > (b)->p) - ((a)->p < (b)->p))
#define ST_SCOPE         static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

typedef enum Method
{
	NOT_READ,
	HOLM,
	BH
} Method;

typedef struct Adjustment
{
	Method method;
	int64 n;
	PValue *sorted;
} Adjustment;

static Method
read_method(WindowObject window)
{
	bool is_null;
	Datum datum = WinGetFuncArgCurrent(window, 1, &is_null);
	const char *name = is_null ? "NULL" : TextDatumGetCString(datum);

	if (pg_strcasecmp(name, "holm") == 0)
		return HOLM;
	if (pg_strcasecmp(name, "bh") == 0)
		return BH;
	ereport(ERROR,
	        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("method %s of p_adjust is not known", name),
	         errdetail("The methods are holm (the chance of even one false alarm) and bh (the share of false ones "
	                   "among the alarms)."),
	         errhint("Write p_adjust(p, 'holm') or p_adjust(p, 'bh').")));
}

static double
checked_p(Datum datum)
{
	double p = DatumGetFloat8(datum);

	if (!(p >= 0 && p <= 1))
	{
		char text[DOUBLE_SHORTEST_DECIMAL_LEN];

		double_to_shortest_decimal_buf(p, text);
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("p-value %s is not between 0 and 1", text),
		                errhint("Make it NULL where it is not one: CASE WHEN p BETWEEN 0 AND 1 THEN p END.")));
	}
	return p;
}

/* Holm from the smallest on, never falling; Benjamini and Hochberg from the largest on, never rising. */
static void
adjust(Adjustment *a)
{
	double bound = (a->method == HOLM) ? 0 : 1;

	for (int64 i = 0; i < a->n; i++)
	{
		if (a->method == HOLM)
		{
			bound = Max(bound, Min((a->n - i) * a->sorted[i].p, 1));
			a->sorted[i].adjusted = bound;
		}
		else
		{
			int64 last = a->n - 1 - i;

			bound = Min(bound, a->n * a->sorted[last].p / (last + 1));
			a->sorted[last].adjusted = bound;
		}
	}
}

static void
prepare(WindowObject window, Adjustment *a)
{
	Partition partition = partition_begin(window);
	Datum value;
	bool is_null;

	a->sorted = partition_array(window, a, sizeof(PValue));
	while (partition_next(&partition, &value, &is_null))
		if (!is_null)
			a->sorted[a->n++].p = checked_p(value);
	partition_end(&partition);
	sort_p_values(a->sorted, a->n);
	adjust(a);
}

/* Equal p-values are adjusted to equal ones, so any of them will do. */
static double
adjusted(const Adjustment *a, double p)
{
	int64 low = 0;
	int64 high = a->n - 1;

	while (low < high)
	{
		int64 middle = low + (high - low) / 2;

		if (a->sorted[middle].p < p)
			low = middle + 1;
		else
			high = middle;
	}
	return a->sorted[low].adjusted;
}

PG_FUNCTION_INFO_V1(p_adjust);
Datum
p_adjust(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Adjustment *a = WinGetPartitionLocalMemory(window, sizeof(Adjustment));
	Method method = read_method(window);
	bool is_null;
	Datum p;

	if (a->method == NOT_READ)
	{
		a->method = method;
		prepare(window, a);
	}
	else if (method != a->method)
		partition_option_changed("p_adjust", "method");
	p = WinGetFuncArgCurrent(window, 0, &is_null);
	if (is_null)
		PG_RETURN_NULL();
	return numeric_of_double(adjusted(a, DatumGetFloat8(p)));
}
