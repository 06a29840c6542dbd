/*
 * mix.h - a pooled rate before and after, over segments.
 */
#ifndef CSKPI_MIX_H
#define CSKPI_MIX_H

#include "decimal.h"

typedef struct MixSide
{
	int64 hits;
	int64 total;
	Decimal expected; /* hits this side's volumes would have had at the other side's rates, segment by segment */
} MixSide;

typedef struct MixSummary
{
	MixSide before;
	MixSide after;
	int64 missing;
} MixSummary;

#endif
