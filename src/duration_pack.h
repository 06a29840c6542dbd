/*
 * duration_pack.h - a duration summary as it is stored, and as the argument and the result of a transition.
 */
#ifndef CSKPI_DURATION_PACK_H
#define CSKPI_DURATION_PACK_H

#include "duration_state.h"
#include "summary.h"

/* Which layout stored bytes are of; both have it in their second byte. */
static inline bool
duration_is_working(const struct varlena *stored)
{
	return VARSIZE_ANY_EXHDR(stored) >= 2 && (((const uint8 *) VARDATA_ANY(stored))[1] & DURATION_WORKING) != 0;
}

extern struct varlena *duration_pack(const DurationState *s);
extern const DurationState *duration_read(Datum summary);
extern DurationState *duration_merge(DurationState *s, Datum summary);
extern const DurationState *duration_read_argument(FunctionCallInfo fcinfo);
extern const DurationState *duration_read_sorted(Datum summary);
extern struct varlena *duration_summary_make(const int64 *usec, int64 n, int64 missing);
extern DurationState *state_from_argument(FunctionCallInfo fcinfo);

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

#endif
