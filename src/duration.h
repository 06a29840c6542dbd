/*
 * duration.h - the summary of durations: exact values while they are few, then a histogram.
 *
 * duration_summary is stored CANONICAL: sorted, packed and the same bytes for the same data. An aggregate works on the
 * WORKING layout below, which has room to grow in place. It is made of plain bytes too, because PostgreSQL hands
 * transition states from worker to leader; every function takes either, and only canonical ones are given out.
 */
#ifndef CSKPI_DURATION_H
#define CSKPI_DURATION_H

#include "fmgr.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "histogram.h"
#include "summary.h"

#define DURATION_VERSION 1

/* Which layout it is depends on the number of values alone, so that no order or split of the rows can show. */
#define DURATION_EXACT_MAX 250

#define DURATION_HISTOGRAM 0x01
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

/* Which layout stored bytes are of; both have it in their second byte. */
static inline bool
duration_is_working(const struct varlena *stored)
{
	return VARSIZE_ANY_EXHDR(stored) >= 2 && (((const uint8 *) VARDATA_ANY(stored))[1] & DURATION_WORKING) != 0;
}

/* duration_state.c: the moves on a working state; each returns the state, moved if it had to grow. */
extern DurationState *state_new(int64 n);
extern DurationState *state_new_histogram(int64 n, int lowest, int highest, int width);
extern DurationState *state_from_argument(FunctionCallInfo fcinfo);
extern DurationState *state_add(DurationState *s, int64 usec);
extern DurationState *state_count(DurationState *s, int bucket, int64 times);
extern DurationState *state_merge(DurationState *s, const DurationState *other);
extern bool state_remove(DurationState *s, int64 usec);
extern bool state_subtract(DurationState *s, const DurationState *other);
extern DurationState *state_copy(const DurationState *s);
extern void state_sort(DurationState *s);
extern Grid state_grid(const DurationState *s);
extern void state_moments(const DurationState *s, uint128 *sum, Squares *squares);
extern void duration_check_sound(const char *fault);
extern const char *state_fault(const DurationState *s);

/* duration_pack.c: between the working and the canonical layout. */
extern struct varlena *duration_pack(const DurationState *s);
extern const DurationState *duration_read(Datum summary);
extern DurationState *duration_merge(DurationState *s, Datum summary);
extern const DurationState *duration_read_argument(FunctionCallInfo fcinfo);
extern const DurationState *duration_read_sorted(Datum summary);

/*
 * The state argument of a transition, to be changed in place. An aggregate owns it; whoever calls a transition by
 * hand gets a copy. Room is all that the moves rely on, so it is all that needs looking at for every row.
 */
static inline DurationState *
state_writable(FunctionCallInfo fcinfo)
{
	if (likely(called_by_aggregate(fcinfo) && !PG_ARGISNULL(0)))
	{
		DurationState *s = (DurationState *) PG_GETARG_POINTER(0);

		if (likely(VARATT_IS_4B_U(s) && state_has_room(s)))
			return s;
	}
	return state_from_argument(fcinfo);
}

static inline Datum
state_result(FunctionCallInfo fcinfo, DurationState *s)
{
	if (likely(called_by_aggregate(fcinfo)))
		PG_RETURN_POINTER(s);
	PG_RETURN_POINTER(duration_pack(s));
}

/* What other families build on. */
extern struct varlena *duration_summary_make(const int64 *usec, int64 n, int64 missing);
extern Datum duration_state_add(FunctionCallInfo fcinfo, int64 usec);
extern Datum duration_state_add_missing(FunctionCallInfo fcinfo);
extern Datum duration_state_remove(FunctionCallInfo fcinfo, int64 usec);
extern Datum duration_state_remove_missing(FunctionCallInfo fcinfo);
extern void duration_too_long(TimestampTz start, TimestampTz end);
extern int64 duration_between(TimestampTz start, TimestampTz end);
extern int64 duration_of_interval(FunctionCallInfo fcinfo, int argument, const char *what);
extern int64 duration_of_minutes(FunctionCallInfo fcinfo, int argument, const char *what);

#endif
