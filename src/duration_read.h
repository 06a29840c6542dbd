/*
 * duration_read.h - numbers read off a working state; the caller excludes one with too few values.
 */
#ifndef CSKPI_DURATION_READ_H
#define CSKPI_DURATION_READ_H

#include "duration.h"

extern Numeric minutes_of_usec(int64 usec);
extern Numeric state_total(const DurationState *s);
extern Numeric state_mean(const DurationState *s);
extern Numeric state_variance(const DurationState *s);
extern int64 state_shortest(const DurationState *s);
extern int64 state_longest(const DurationState *s);

#endif
