/*
 * rate.h - the summary of a share: hits, misses, missing.
 */
#ifndef CSKPI_RATE_H
#define CSKPI_RATE_H

#include "c.h"

typedef struct RateSummary
{
	int64 hits;
	int64 misses;
	int64 missing;
} RateSummary;

#define PG_GETARG_RATE(n) ((RateSummary *) PG_GETARG_POINTER(n))

/* What one row counts as. Rows that a KPI leaves out are missing, so that no row is ever lost. */
typedef enum Outcome
{
	MISSING,
	MISS,
	HIT
} Outcome;

#endif
