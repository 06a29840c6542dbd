/*
 * funnel.c - many agents side by side: who differs by more than chance?
 *
 * D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005): limits
 * around the pooled value at each agent's own n, wider by the square root of phi where the agents vary more than chance
 * lets them; phi is the mean square of the deviates, the outermost tenth on either side drawn in.
 */
#include "postgres.h"

#include <float.h>
#include <math.h>

#include "access/htup_details.h"
#include "common/shortest_dec.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "agents.h"
#include "binomial.h"
#include "decimal.h"
#include "partition.h"
#include "quantile.h"

#define ST_SORT          sort_doubles
#define ST_ELEMENT_TYPE  double
#define ST_COMPARE(a, b) ((*(a) > *(b)) - (*(a) < *(b)))
#define ST_SCOPE         static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* Two limits on either side: 99.8 % and 95 % of the agents who do not differ lie between them. */
#define OUTER_TAIL 0.001
#define INNER_TAIL 0.025

/* On either side, of the deviates that phi is made of. */
#define DRAWN_IN 0.1

typedef struct Funnel
{
	bool ready;
	TupleDesc row;
	bool has_target;
	double target;
	double center;      /* the share from 0 to 1, or the mean in minutes */
	Datum center_shown; /* 0 where there is nothing to show */
	double spread;      /* the root of phi, at least 1 */
	double variance;    /* of the cube root of one duration where the center is 1; 0 where nobody can say */
} Funnel;

typedef enum Signal
{
	BELOW_OUTER,
	BELOW_INNER,
	NO_SIGNAL,
	ABOVE_INNER,
	ABOVE_OUTER
} Signal;

static const char *const signal_text[] = {"below 99.8", "below 95", NULL, "above 95", "above 99.8"};

/* ---- what all funnels do ---- */

static double
deviate_of_tail(double tail)
{
	return normal_quantile(1 - 2 * tail);
}

static Signal
signal_of_deviate(double z)
{
	if (fabs(z) > deviate_of_tail(OUTER_TAIL))
		return z > 0 ? ABOVE_OUTER : BELOW_OUTER;
	if (fabs(z) > deviate_of_tail(INNER_TAIL))
		return z > 0 ? ABOVE_INNER : BELOW_INNER;
	return NO_SIGNAL;
}

/* A share of the way through sorted values, as percentile_cont has it. */
static double
part_way(const double *sorted, int64 n, double share)
{
	double rank = share * (n - 1);
	int64 below = (int64) rank;
	int64 above = Min(below + 1, n - 1);

	return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

static double
root_of_phi(double *z, int64 n)
{
	double sum = 0;
	double low;
	double high;

	sort_doubles(z, n);
	low = part_way(z, n, DRAWN_IN);
	high = part_way(z, n, 1 - DRAWN_IN);
	for (int64 i = 0; i < n; i++)
	{
		double drawn = Min(Max(z[i], low), high);

		sum += drawn * drawn;
	}
	/* Less than chance would let them is chance, too. */
	return sqrt(Max(sum / n, 1));
}

/* A target in place of the pooled value, the same in every row. */
static void
check_target(WindowObject window, Funnel *funnel, double most, const char *range)
{
	bool is_null;
	double target = DatumGetFloat8(WinGetFuncArgCurrent(window, 1, &is_null));

	if (funnel->ready)
	{
		if (is_null == funnel->has_target || (!is_null && target != funnel->target))
			partition_option_changed("funnel", "target");
		return;
	}
	if (!is_null && !(target >= 0 && target <= most))
	{
		char text[DOUBLE_SHORTEST_DECIMAL_LEN];

		double_to_shortest_decimal_buf(target, text);
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("target %s of funnel is not %s", text, range),
		                errhint("Leave the option out to compare with the pooled value of all rows.")));
	}
	funnel->has_target = !is_null;
	funnel->target = target;
}

/* What every row is given lives as long as the partition. */
static void
set_shown(FunctionCallInfo fcinfo, Funnel *funnel, Datum center)
{
	MemoryContext caller = MemoryContextSwitchTo(GetMemoryChunkContext(funnel));

	if (get_call_result_type(fcinfo, NULL, &funnel->row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	funnel->row = BlessTupleDesc(funnel->row);
	if (funnel->has_target)
		funnel->center_shown = numeric_of_double(funnel->target);
	else if (center != 0)
		funnel->center_shown = datumCopy(center, false, -1);
	funnel->ready = true;
	MemoryContextSwitchTo(caller);
}

static Datum
funnel_row(const Funnel *funnel, Datum value, Datum lower, Datum upper, int64 n, Signal signal)
{
	Datum values[6] = {value, funnel->center_shown, lower, upper, Int64GetDatum(n), 0};
	bool nulls[6] = {false, false, lower == 0, upper == 0, false, signal_text[signal] == NULL};

	if (signal_text[signal] != NULL)
		values[5] = CStringGetTextDatum(signal_text[signal]);
	return HeapTupleGetDatum(heap_form_tuple(funnel->row, values, nulls));
}

/* ---- shares ---- */

static double
share_deviate(const RateSummary *s, double center)
{
	double n = (double) s->hits + (double) s->misses;

	return -fma(n, center, -(double) s->hits) / sqrt(n * center * (1 - center));
}

static void
prepare_shares(FunctionCallInfo fcinfo, WindowObject window, Funnel *funnel)
{
	AgentRates rates = agent_rates_read(window, funnel);
	double *z = partition_array(window, funnel, sizeof(double));

	funnel->spread = 1;
	if (rates.n > 0)
		funnel->center = funnel->has_target ? funnel->target / 100 : (double) rates.all.hits / rates.n;
	/* Where all are hits, or none is, chance leaves no room to measure by. */
	if (funnel->center > 0 && funnel->center < 1)
	{
		for (int64 i = 0; i < rates.agents; i++)
			z[i] = share_deviate(&rates.agent[i], funnel->center);
		funnel->spread = root_of_phi(z, rates.agents);
	}
	set_shown(fcinfo, funnel, (rates.n > 0) ? percent_of_counts(rates.all.hits, rates.n) : 0);
	pfree(rates.agent);
	pfree(z);
}

/* Exact limits are counts of hits; one on a limit is inside. */
static Datum
exact_row(const Funnel *funnel, const RateSummary *s, int64 n)
{
	double p = funnel->center;
	double lower = binomial_lower_limit(OUTER_TAIL, n, p);
	double upper = binomial_upper_limit(OUTER_TAIL, n, p);
	Signal signal = NO_SIGNAL;

	if (s->hits < lower)
		signal = BELOW_OUTER;
	else if (s->hits > upper)
		signal = ABOVE_OUTER;
	else if (s->hits < binomial_lower_limit(INNER_TAIL, n, p))
		signal = BELOW_INNER;
	else if (s->hits > binomial_upper_limit(INNER_TAIL, n, p))
		signal = ABOVE_INNER;
	return funnel_row(funnel, percent_of_counts(s->hits, n), percent_of_counts((int64) lower, n),
	                  percent_of_counts((int64) upper, n), n, signal);
}

static Datum
wider_row(const Funnel *funnel, const RateSummary *s, int64 n)
{
	double p = funnel->center;
	double reach = deviate_of_tail(OUTER_TAIL) * funnel->spread * sqrt(p * (1 - p) / n);

	return funnel_row(funnel, percent_of_counts(s->hits, n), numeric_of_double(100 * Max(p - reach, 0)),
	                  numeric_of_double(100 * Min(p + reach, 1)), n,
	                  signal_of_deviate(share_deviate(s, p) / funnel->spread));
}

PG_FUNCTION_INFO_V1(funnel_rate);
Datum
funnel_rate(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Funnel *funnel = WinGetPartitionLocalMemory(window, sizeof(Funnel));
	const RateSummary *s;
	int64 n;

	check_target(window, funnel, 100, "a percentage from 0 to 100");
	if (!funnel->ready)
		prepare_shares(fcinfo, window, funnel);
	s = agent_rate(window, &n);
	if (n == 0)
		PG_RETURN_NULL();
	return (funnel->spread > 1) ? wider_row(funnel, s, n) : exact_row(funnel, s, n);
}

/* ---- means of durations ---- */

/* How far a mean is from the center on the scale of cube roots. */
static double
mean_deviate(const Funnel *funnel, double mean, double n)
{
	double variance = funnel->variance / n;

	return (cbrt(mean / funnel->center) - (1 - variance)) / sqrt(variance);
}

static void
prepare_means(FunctionCallInfo fcinfo, WindowObject window, Funnel *funnel)
{
	AgentMeans means = agent_means_read(window, funnel);
	double *z = partition_array(window, funnel, sizeof(double));

	funnel->spread = 1;
	if (means.n > 0)
		funnel->center = funnel->has_target ? funnel->target : double_of_numeric(DatumGetNumeric(means.mean));
	if (funnel->center > 0)
		funnel->variance = means.variance / (9 * funnel->center * funnel->center);
	if (funnel->variance > 0)
	{
		for (int64 i = 0; i < means.agents; i++)
			z[i] = mean_deviate(funnel, means.agent[i].mean, means.agent[i].n);
		funnel->spread = root_of_phi(z, means.agents);
	}
	set_shown(fcinfo, funnel, means.mean);
	pfree(means.agent);
	pfree(z);
}

PG_FUNCTION_INFO_V1(funnel_mean);
Datum
funnel_mean(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Funnel *funnel = WinGetPartitionLocalMemory(window, sizeof(Funnel));
	Moments m;
	double variance;
	double reach;

	check_target(window, funnel, DBL_MAX, "a time in minutes");
	if (!funnel->ready)
		prepare_means(fcinfo, window, funnel);
	m = agent_mean(window);
	if (m.n == 0)
		PG_RETURN_NULL();
	/* Without two durations of one agent, or where all are equal, nobody can say how far chance reaches. */
	if (funnel->variance == 0)
		return funnel_row(funnel, NumericGetDatum(m.mean), 0, 0, m.n, NO_SIGNAL);

	variance = funnel->variance / m.n;
	reach = deviate_of_tail(OUTER_TAIL) * funnel->spread;
	return funnel_row(funnel, NumericGetDatum(m.mean),
	                  numeric_of_double(skewed_bound(funnel->center, variance, -reach)),
	                  numeric_of_double(skewed_bound(funnel->center, variance, reach)), m.n,
	                  signal_of_deviate(mean_deviate(funnel, double_of_numeric(m.mean), m.n) / funnel->spread));
}
