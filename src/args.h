/*
 * args.h - reading and checking one argument of a KPI.
 *
 * Every error here names the value, the range it left and the FILTER that leaves such rows out.
 */
#ifndef CSKPI_ARGS_H
#define CSKPI_ARGS_H

#include "common/int.h"
#include "fmgr.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

#if PG_VERSION_NUM < 180000
#define pg_noreturn __attribute__((noreturn))
#endif

extern int64 whole_from_float8(float8 value, const char *what);
extern int64 count_from_numeric(Numeric value, const char *what);
extern bool interval_usec(const Interval *span, int64 *usec);
extern bool interval_negative(const Interval *span);
extern float8 checked_wait(float8 value, const char *what, const char *unit);
extern int64 wait_usec(const Interval *span, const char *what);
pg_noreturn extern void counter_overflow(int64 a, int64 b, char operation);
extern void check_taken_out(const char *type, const char *fault);
extern int64 checked_count(int64 value, const char *what);
extern char *timestamp_text(Timestamp at, bool local);

/* In the header because every row goes through one of these. */
static inline int64
counter_add(int64 a, int64 b)
{
	int64 sum;

	if (unlikely(pg_add_s64_overflow(a, b, &sum)))
		counter_overflow(a, b, '+');
	return sum;
}

/* The inverse transition; going below zero means the caller took out what never went in. */
static inline int64
counter_sub(int64 a, int64 b)
{
	if (unlikely(b > a))
		counter_overflow(a, b, '-');
	return a - b;
}

/* What goes into a summary can be taken out again: one body for both, told apart where the compiler knows. */
static inline int64
counter_move(int64 a, int64 b, bool out)
{
	return out ? counter_sub(a, b) : counter_add(a, b);
}

#endif
