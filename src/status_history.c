/*
 * status_history.c - the moves of status_history: accumulating changes, merging histories, comparing them.
 *
 * Its layouts are described in status_history_timeline.h; text and binary forms are in status_history_text.c, what is
 * read from a history in status_history_readers.c and status_history_rows.c.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "call_times.h"
#include "iso_time.h"
#include "packed.h"
#include "status_history_timeline.h"
#include "summary.h"

SUMMARY_VARLENA_OPERATORS(status_history, history_canonical)

#define SMALLEST_STATE 128

/*
 * So many of the newest statuses are looked through for one that is there already. A ticket has few; a group of
 * thousands lists some of them more than once until it is put in order, which costs memory and never a scan of all.
 */
#define STATUSES_LOOKED_AT 64

/* ---- the working state ---- */

static inline Size
room_left(const WorkingHistory *w)
{
	return VARSIZE(w) - HISTORY_HEADER - w->used - w->words;
}

/*
 * A copy with room for more bytes. Sizes are powers of two because palloc would round them up anyway, and so that the
 * copies of a growing history cost no more than its changes.
 */
static WorkingHistory *
grown_copy(const WorkingHistory *w, Size more)
{
	Size used = HISTORY_HEADER + (w == NULL ? 0 : w->used);
	Size words = (w == NULL) ? 0 : w->words;
	Size size = SMALLEST_STATE;
	WorkingHistory *copy;

	if (used + words + more > MaxAllocSize)
		history_too_long();
	while (size < used + words + more)
		size *= 2;
	size = Min(size, MaxAllocSize);
	copy = palloc0(size);
	if (w != NULL)
	{
		memcpy(copy, w, used);
		memcpy((char *) copy + size - words, (const char *) w + VARSIZE(w) - words, words);
	}
	SET_VARSIZE(copy, size);
	copy->version = HISTORY_VERSION;
	copy->flags |= HISTORY_WORKING;
	return copy;
}

static inline WorkingHistory *
with_room(WorkingHistory *w, Size more)
{
	return likely(room_left(w) >= more) ? w : grown_copy(w, more);
}

static inline int64
load_int64(const char *bytes)
{
	int64 value;

	memcpy(&value, bytes, sizeof(int64));
	return value;
}

static void
add_missing(WorkingHistory *w, int64 more)
{
	int64 missing = counter_add(load_int64(w->missing), more);

	memcpy(w->missing, &missing, sizeof(int64));
}

/* The number of a status, or 0 where it is not among the newest. */
static inline uint32
find_status(const WorkingHistory *w, const char *text, Size length)
{
	const uint8 *end = (const uint8 *) w + VARSIZE(w);
	const uint8 *p = end - w->words;
	uint32 oldest = (w->nstatuses > STATUSES_LOOKED_AT) ? w->nstatuses - STATUSES_LOOKED_AT : 0;

	for (uint32 number = w->nstatuses; number > oldest; number--)
	{
		uint64 there = *p;

		if (likely(there < 0x80))
			p++;
		else
			p = packed_get(p, end, &there);
		if (there == length && same_bytes(p, text, length))
			return number;
		p += there;
	}
	return 0;
}

/* A status joins the list in front of the others. */
static WorkingHistory *
add_status(WorkingHistory *w, const char *text, Size length)
{
	Size size = packed_size(length) + length;
	uint8 *p;

	w = with_room(w, size);
	w->words += size;
	w->nstatuses++;
	p = packed_put((uint8 *) w + VARSIZE(w) - w->words, length);
	memcpy(p, text, length);
	return w;
}

static inline WorkingHistory *
status_number(WorkingHistory *w, const char *text, Size length, uint32 *number)
{
	*number = find_status(w, text, length);
	if (unlikely(*number == 0))
	{
		w = add_status(w, text, length);
		*number = w->nstatuses;
	}
	return w;
}

/* One more change, of status number c->status. */
static inline WorkingHistory *
add_change(WorkingHistory *w, const Change *c)
{
	uint64 time = zigzag(c->at - load_int64(w->last_at));
	uint64 status = (uint64) c->status * 2 + c->sequenced;
	uint64 seq = c->sequenced ? seq_difference(c->seq, load_int64(w->last_seq)) : 0;
	uint8 *p;

	if (unlikely(w->count >= MAX_CHANGES))
		history_too_long();
	w = with_room(w, packed_size(time) + packed_size(status) + (c->sequenced ? packed_size(seq) : 0));
	p = packed_put(w->stream + w->used, time);
	p = packed_put(p, status);
	memcpy(w->last_at, &c->at, sizeof(int64));
	if (c->sequenced)
	{
		p = packed_put(p, seq);
		memcpy(w->last_seq, &c->seq, sizeof(int64));
	}
	w->used = p - w->stream;
	w->count++;
	return w;
}

/* Times with and without a zone cannot be compared. */
static void
check_zones(bool a_local, bool b_local)
{
	if (a_local != b_local)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("changes timed by timestamp and by timestamp with time zone cannot be one history"),
		                errhint("Build both from the same type: at AT TIME ZONE 'UTC' converts between the two.")));
}

/* The first change decides which times a history has. */
static inline void
join_zone(WorkingHistory *w, bool local)
{
	if (w->count > 0)
		check_zones((w->flags & HISTORY_LOCAL) != 0, local);
	else if (local)
		w->flags |= HISTORY_LOCAL;
}

/* What every group starts with. */
static inline bool
history_is_empty(const struct varlena *stored)
{
	static const uint8 empty[] = {HISTORY_VERSION, 0, 0, 0};

	return VARSIZE_ANY_EXHDR(stored) == sizeof(empty) && memcmp(VARDATA_ANY(stored), empty, sizeof(empty)) == 0;
}

static WorkingHistory *
append_history(WorkingHistory *w, const History *h)
{
	uint32 *numbers = palloc_extended(Max(h->nstatuses, 1) * sizeof(uint32), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	add_missing(w, h->missing);
	if (h->count > 0)
		join_zone(w, h->local);
	for (uint32 i = 0; i < h->nstatuses; i++)
		if (h->statuses[i].text != NULL)
			w = status_number(w, h->statuses[i].text, h->statuses[i].length, &numbers[i]);
	for (uint32 i = 0; i < h->count; i++)
	{
		Change c = h->changes[i];

		if ((i & 0xFFFF) == 0xFFFF)
			CHECK_FOR_INTERRUPTS();
		c.status = numbers[c.status];
		w = add_change(w, &c);
	}
	pfree(numbers);
	return w;
}

/*
 * The state to write to: the aggregate's own, changed in place. Where it has to grow, with_room gives a copy in
 * short-lived memory, which the executor copies into the aggregate's, freeing the old state.
 */
static inline WorkingHistory *
working_state(FunctionCallInfo fcinfo)
{
	History h;

	if (PG_ARGISNULL(0))
		return grown_copy(NULL, 0);
	if (likely(called_by_aggregate(fcinfo)))
	{
		struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);

		if (likely(!VARATT_IS_EXTENDED(state) && history_is_working(state)))
			return (WorkingHistory *) state;
		if (history_is_empty(state))
			return grown_copy(NULL, 0);
	}
	history_read(&h, PG_GETARG_DATUM(0));
	return append_history(grown_copy(NULL, 0), &h);
}

/* Only aggregates see the working layout: what a user gets from a direct call is canonical. */
static inline Datum
return_state(FunctionCallInfo fcinfo, WorkingHistory *w)
{
	if (likely(called_by_aggregate(fcinfo)))
		PG_RETURN_POINTER(w);
	PG_RETURN_POINTER(history_canonical(PointerGetDatum(w)));
}

/* ---- one row: (at, status) or (at, status, seq) ---- */

static inline Datum
accumulate(FunctionCallInfo fcinfo, bool local)
{
	WorkingHistory *w = working_state(fcinfo);
	Change c = {0};

	if (PG_ARGISNULL(1))
	{
		add_missing(w, 1);
		return return_state(fcinfo, w);
	}
	c.at = PG_GETARG_INT64(1);
	check_year(fcinfo, 1);
	join_zone(w, local);
	if (!PG_ARGISNULL(2))
	{
		text *status = PG_GETARG_TEXT_PP(2);

		w = status_number(w, VARDATA_ANY(status), VARSIZE_ANY_EXHDR(status), &c.status);
	}
	if (PG_NARGS() > 3 && !PG_ARGISNULL(3))
	{
		c.sequenced = true;
		c.seq = PG_GETARG_INT64(3);
	}
	return return_state(fcinfo, add_change(w, &c));
}

PG_FUNCTION_INFO_V1(status_history_accum);
Datum
status_history_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, false);
}

PG_FUNCTION_INFO_V1(status_history_local_accum);
Datum
status_history_local_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, true);
}

/* ---- two histories ---- */

/* Parts of one aggregate: no row is in both, so that the missing ones add up. */
PG_FUNCTION_INFO_V1(status_history_combine);
Datum
status_history_combine(PG_FUNCTION_ARGS)
{
	History other;

	history_read(&other, PG_GETARG_DATUM(1));
	return return_state(fcinfo, append_history(working_state(fcinfo), &other));
}

/*
 * The union: every change of either once, so that putting the same ones in again changes nothing. Rows without a time
 * cannot be told apart, and the larger number of them is kept.
 */
PG_FUNCTION_INFO_V1(status_history_union);
Datum
status_history_union(PG_FUNCTION_ARGS)
{
	History a;
	History b;
	History both = {0};
	uint32 at;

	history_read(&a, PG_GETARG_DATUM(0));
	history_read(&b, PG_GETARG_DATUM(1));
	if (a.count > 0 && b.count > 0)
		check_zones(a.local, b.local);
	both.local = a.local || b.local;
	both.missing = Max(a.missing, b.missing);
	if ((uint64) a.count + b.count > MAX_CHANGES)
		history_too_long();
	both.count = a.count + b.count;
	both.nstatuses = a.nstatuses + b.nstatuses;
	both.changes = palloc(Max(both.count, 1) * sizeof(Change));
	both.statuses = palloc_extended(Max(both.nstatuses, 1) * sizeof(Status), MCXT_ALLOC_HUGE);
	memcpy(both.changes, a.changes, a.count * sizeof(Change));
	memcpy(both.changes + a.count, b.changes, b.count * sizeof(Change));
	for (uint32 i = a.count; i < both.count; i++)
		both.changes[i].status += a.nstatuses;
	for (uint32 i = 0; i < both.nstatuses; i++)
		both.statuses[i] = (i < a.nstatuses) ? a.statuses[i] : b.statuses[i - a.nstatuses];
	history_normalize(&both);
	if (history_dispute(&both, &at))
		history_disputed(&both, at);
	PG_RETURN_POINTER(history_pack(&both));
}

PG_FUNCTION_INFO_V1(status_history_final);
Datum
status_history_final(PG_FUNCTION_ARGS)
{
	struct varlena *state = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	struct varlena *packed;
	History h;

	if (!history_is_working(state))
		PG_RETURN_POINTER(state);
	history_read(&h, PointerGetDatum(state));
	packed = history_pack(&h);
	history_remember(&h, packed);
	PG_RETURN_POINTER(packed);
}
