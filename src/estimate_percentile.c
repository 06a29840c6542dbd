/*
 * estimate_percentile.c - the confidence interval of a percentile of times, by order statistics.
 *
 * How many of n values are below the true percentile is a binomial count, whatever the distribution is: so the interval
 * is between two of the values themselves, and says nothing where n is too small to have such values.
 */
#include "postgres.h"

#include "binomial.h"
#include "decimal.h"
#include "duration_pack.h"
#include "duration_read.h"
#include "estimate.h"

/* The value of a rank from 1 to n in minutes, or 0. */
static Datum
ranked_minutes(const DurationState *sorted, double rank)
{
	if (rank < 1 || rank > sorted->n)
		return 0;
	return NumericGetDatum(minutes_of_usec(state_ranked(sorted, (int64) rank - 1)));
}

/* Of the median without the share, so the confidence is the last argument. */
PG_FUNCTION_INFO_V1(duration_percentile_ci);
Datum
duration_percentile_ci(PG_FUNCTION_ARGS)
{
	const DurationState *sorted;
	double p = 0.5;
	double tail;

	if (PG_ARGISNULL(0) || (PG_NARGS() > 2 && PG_ARGISNULL(1)))
		PG_RETURN_NULL();
	tail = (1 - confidence_option(fcinfo, PG_NARGS() - 1)) / 2;
	if (PG_NARGS() > 2)
		p = PG_GETARG_FLOAT8(1);
	(void) share_argument(p);
	sorted = duration_read_sorted(PG_GETARG_DATUM(0));
	if (sorted->n == 0)
		PG_RETURN_NULL();
	return estimate_of(fcinfo, NumericGetDatum(percentile_minutes(state_percentile(sorted, p))),
	                   ranked_minutes(sorted, binomial_lower_limit(tail, sorted->n, p)),
	                   ranked_minutes(sorted, binomial_upper_limit(tail, sorted->n, p) + 1), sorted->n);
}
