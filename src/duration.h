/*
 * duration.h - what other families build on: one row into a summary of durations, and how long a row took.
 */
#ifndef CSKPI_DURATION_H
#define CSKPI_DURATION_H

#include "utils/timestamp.h"

#include "duration_pack.h"

extern Datum duration_row(FunctionCallInfo fcinfo, int64 usec, bool out);
extern Datum duration_missing_row(FunctionCallInfo fcinfo, int64 times, bool out);
extern void duration_too_long(FunctionCallInfo fcinfo, TimestampTz start, TimestampTz end);
extern int64 duration_between(FunctionCallInfo fcinfo, TimestampTz start, TimestampTz end);
extern int64 duration_of_interval(FunctionCallInfo fcinfo, int argument, const char *what);
extern int64 duration_of_minutes(FunctionCallInfo fcinfo, int argument, const char *what);

/*
 * DURATION_ACCUM(name, is_missing, usec) makes the transition name_accum and its inverse. A row's duration is read
 * before the state is touched, so that an impossible one leaves it as it was.
 */
#define DURATION_ACCUM(name, is_missing, usec) \
	static pg_attribute_always_inline Datum name##_row(FunctionCallInfo fcinfo, bool out) \
	{ \
		if (is_missing) \
			return duration_missing_row(fcinfo, 1, out); \
		return duration_row(fcinfo, usec, out); \
	} \
	ROW_IN_AND_OUT(name, name##_row(fcinfo, out))

#endif
