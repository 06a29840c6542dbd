/*
 * xmr_chart.c - the control chart of individual values (XmR): its limits and its signals.
 *
 * Limits are mean ± 2.66 × the mean moving range, the natural process limits of Wheeler's charts. The sums are exact.
 */
#include "postgres.h"

#include "xmr_chart.h"

/* 2.66 is 3 / 1.128: three standard deviations, estimated from ranges of two. In hundredths, to stay exact. */
#define LIMIT_FACTOR 266

#define SHORT_RUN    3

static Numeric
divided(Numeric a, Numeric b)
{
	return DatumGetNumeric(quotient(a, b));
}

/* ---- the limits ---- */

/* How many values the limits are computed from; NULL is all of them. */
int64
baseline_limit(int32 baseline, bool is_null, const char *caller)
{
	if (is_null)
		return PG_INT64_MAX;
	if (baseline < 2)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("baseline %d of %s is less than 2", baseline, caller),
		         errhint("Limits need two values at least, and mean little below about eight; leave the option "
		                 "out to use all of them.")));
	return baseline;
}

/* One more value; the moving range is between neighbouring values. */
void
baseline_add(Baseline *baseline, const Decimal *value)
{
	if (baseline->n > 0)
	{
		bool up = decimal_compare(value, &baseline->last) > 0;
		Decimal range = up ? *value : baseline->last;

		decimal_subtract(&range, up ? &baseline->last : value);
		decimal_add(&baseline->ranges, &range);
	}
	decimal_add(&baseline->sum, value);
	baseline->last = *value;
	baseline->n++;
}

/* mean ± 2.66 × mean range over one denominator, so that each limit is rounded once. */
void
chart_limits(Chart *chart, const Baseline *baseline)
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

/* ---- the signals ---- */

static int
side_of(Numeric value, Numeric below, Numeric above)
{
	return compare_numeric(value, above) > 0 ? 1 : compare_numeric(value, below) < 0 ? -1 : 0;
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
const char *
chart_signal(Chart *chart, Numeric value)
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
