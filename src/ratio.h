/*
 * ratio.h - the summary of a ratio of two sums, both exact.
 */
#ifndef CSKPI_RATIO_H
#define CSKPI_RATIO_H

#include "decimal.h"

typedef struct RatioSummary
{
	Decimal numerator;
	Decimal denominator;
	int64 rows;
	int64 missing;
} RatioSummary;

#endif
