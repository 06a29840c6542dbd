/*
 * estimate.h - confidence intervals and signed comparisons, and the moments that means need for them.
 */
#ifndef CSKPI_ESTIMATE_H
#define CSKPI_ESTIMATE_H

#include "fmgr.h"
#include "utils/numeric.h"

#include "rate.h"

/* Count, sum, mean and sample variance (NULL below two values), the last two exact before their one division. */
typedef struct Moments
{
	int64 n;
	Numeric sum;
	int64 unit; /* how much of the sum is 1 of the mean */
	Numeric mean;
	Numeric variance;
} Moments;

/* A value with its interval, and a difference with its test; without bounds where the sample cannot say. */
typedef struct Estimate
{
	int64 n;
	Datum value;
	bool bounded;
	double lower;
	double upper;
} Estimate;

typedef struct Difference
{
	Datum value;
	bool bounded;
	double lower;
	double upper;
	double p_value;
} Difference;

extern double checked_confidence(bool is_null, double confidence);
extern double confidence_option(FunctionCallInfo fcinfo, int n);
extern Moments duration_moments(Datum summary);
extern Estimate share_estimate(const RateSummary *s, double confidence);
extern Estimate mean_estimate(const Moments *m, double confidence);
extern Difference mean_difference(const Moments *a, const Moments *b, double confidence);
extern Datum estimate_of(FunctionCallInfo fcinfo, Datum value, Datum lower, Datum upper, int64 n);
extern Datum estimate_row(FunctionCallInfo fcinfo, const Estimate *e);
extern Datum estimate_lower(FunctionCallInfo fcinfo, const Estimate *e);
extern Datum estimate_upper(FunctionCallInfo fcinfo, const Estimate *e);
extern Datum difference_row(FunctionCallInfo fcinfo, const Difference *d);

#endif
