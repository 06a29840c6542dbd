/*
 * duration_read.h - numbers read off a working state; the caller excludes one with too few values.
 */
#ifndef CSKPI_DURATION_READ_H
#define CSKPI_DURATION_READ_H

#include "datatype/timestamp.h"

#include "duration_state.h"

extern Numeric state_sum(const DurationState *s);
extern Numeric state_total(const DurationState *s);
extern Numeric state_mean(const DurationState *s);
extern Numeric state_variance(const DurationState *s);
extern int64 state_ranked(const DurationState *sorted, int64 rank);
extern Numeric state_percentile(const DurationState *sorted, float8 p);
extern Numeric percentile_minutes(Numeric usec);
extern int64 bucket_middle(const Histogram *h, int bucket);
extern Numeric share_argument(float8 p);
extern Numeric minutes_of_numeric(Numeric usec);
extern Datum interval_of_numeric(Numeric usec);
extern int64 target_of_minutes(float8 minutes);
extern int64 target_of_interval(const Interval *interval);

#endif
