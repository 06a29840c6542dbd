/*
 * duration_state.h - a summary of durations that is being worked on: exact values while they are few, then a histogram.
 *
 * duration_summary is stored CANONICAL: sorted, packed and the same bytes for the same data. An aggregate works on the
 * WORKING layout below, which has room to grow in place. It is made of plain bytes too, because PostgreSQL hands
 * transition states from worker to leader; every function takes either, and only canonical ones are given out.
 */
#ifndef CSKPI_DURATION_STATE_H
#define CSKPI_DURATION_STATE_H

#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "histogram.h"

#define DURATION_VERSION 1

/* Which layout it is depends on the number of values alone, so that no order or split of the rows can show. */
#define DURATION_EXACT_MAX 250

#define DURATION_HISTOGRAM 0x01
#define DURATION_DENSE     0x02 /* how a packed histogram counts */
#define DURATION_WORKING   0x80

/* How large it may grow follows from VARSIZE: nothing else says how many values or counters fit. */
typedef struct DurationState
{
	int32 vl_len_;
	uint8 version;
	uint8 layout;
	uint16 reserved;
	int64 missing;
	int64 n;
	int64 values[FLEXIBLE_ARRAY_MEMBER]; /* in no order; or, as a histogram, what state_histogram() points at */
} DurationState;

#define DURATION_HEADER offsetof(DurationState, values)

static inline bool
state_is_histogram(const DurationState *s)
{
	return (s->layout & DURATION_HISTOGRAM) != 0;
}

static inline Histogram *
state_histogram(const DurationState *s)
{
	return unconstify(Histogram *, (const Histogram *) s->values);
}

/* Bytes for the counters of a histogram. */
static inline Size
state_room(const DurationState *s)
{
	return VARSIZE(s) - DURATION_HEADER - HISTOGRAM_HEADER;
}

/* A working state with the room that it needs: its fixed fields, or the values that it says it has. */
static inline bool
state_has_room(const DurationState *s)
{
	Size room = VARSIZE(s) - DURATION_HEADER;

	if ((s->layout & DURATION_WORKING) == 0 || VARSIZE(s) < DURATION_HEADER)
		return false;
	return state_is_histogram(s) ? room >= HISTOGRAM_HEADER : (uint64) s->n <= room / sizeof(int64);
}

/* The moves; each returns the state, moved if it had to grow. */
extern DurationState *state_new(int64 n);
extern DurationState *state_new_histogram(int64 n, int lowest, int highest, int width);
extern DurationState *state_add(DurationState *s, int64 usec);
extern DurationState *state_add_times(DurationState *s, int64 usec, int64 times);
extern DurationState *state_count(DurationState *s, int bucket, int64 times);
extern DurationState *state_merge(DurationState *s, const DurationState *other);
extern bool state_remove(DurationState *s, int64 usec, int64 times);
extern bool state_subtract(DurationState *s, const DurationState *other);
extern DurationState *state_copy(const DurationState *s);
extern void state_sort(DurationState *s);
extern int64 state_shortest(const DurationState *s);
extern int64 state_longest(const DurationState *s);
extern TimeUnit state_unit(const DurationState *s);
extern void state_moments(const DurationState *s, uint128 *sum, Squares *squares);
extern void duration_check_sound(const char *fault);
extern const char *state_fault(const DurationState *s);

#endif
