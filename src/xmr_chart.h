/*
 * xmr_chart.h - the control chart of individual values: what xmr says of every value, and scorecard of the last.
 */
#ifndef CSKPI_XMR_CHART_H
#define CSKPI_XMR_CHART_H

#include "postgres.h"

#include "decimal.h"

#define LONG_RUN     8
#define SHORT_WINDOW 4

/* The values that the limits come from. */
typedef struct Baseline
{
	int64 n;
	Decimal sum;
	Decimal ranges; /* sum of the n - 1 moving ranges */
	Decimal last;
} Baseline;

typedef struct Chart
{
	Numeric center; /* NULL: no values */
	Numeric lower;  /* NULL: fewer than two values */
	Numeric upper;
	Numeric near_lower; /* half way from the centre */
	Numeric near_upper;
	int side;                 /* of the run that the last value belongs to: -1, 0, 1 */
	int length;               /* of that run, counted to LONG_RUN */
	int nearby[SHORT_WINDOW]; /* for each of the last values: -1, 0, 1 */
} Chart;

extern int64 baseline_limit(int32 baseline, bool is_null, const char *caller);
extern void baseline_add(Baseline *baseline, const Decimal *value);
extern void chart_limits(Chart *chart, const Baseline *baseline);
extern const char *chart_signal(Chart *chart, Numeric value);

#endif
