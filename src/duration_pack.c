/*
 * duration_pack.c - between the working layout of a duration summary and the canonical, packed one.
 *
 * Canonical: version, layout, then variable-length integers (seven bits a byte, least significant first): missing, n;
 * exact values as their grid and the sorted steps from one to the next in units of it; a histogram as its sums,
 * extremes, counts of broken minutes, seconds and milliseconds, and (step to the next bucket, count) for every bucket
 * that counts anything. Nothing in it depends on how the data came together.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "duration.h"

#define VARINT_MAX 19 /* bytes of a 128-bit integer */

/* Missing, n, two sums of up to 128 bits and one of 64, extremes, grids, number of buckets: fewer than this. */
#define FIXED_MAX (16 * VARINT_MAX)

/* ---- packing ---- */

static uint8 *
put(uint8 *p, uint128 value)
{
	for (; value >= 0x80; value >>= 7)
		*p++ = (uint8) value | 0x80;
	*p++ = (uint8) value;
	return p;
}

static uint8 *
put_values(uint8 *p, const DurationState *s)
{
	DurationState *sorted = state_copy(s);
	Grid grid = state_grid(s);
	int64 previous = 0;

	state_sort(sorted);
	*p++ = grid;
	for (int64 i = 0; i < s->n; i++)
	{
		p = put(p, (sorted->values[i] - previous) / grid_usec[grid]);
		previous = sorted->values[i];
	}
	pfree(sorted);
	return p;
}

static uint8 *
put_histogram(uint8 *p, const Histogram *h, Size room)
{
	int lowest;
	int highest;
	int previous = 0;

	p = put(p, h->sum);
	p = put(p, h->squares.low);
	p = put(p, h->squares.high);
	p = put(p, h->min);
	p = put(p, h->max);
	for (int grid = GRID_MSEC; grid <= GRID_MINUTE; grid++)
		p = put(p, h->off_grid[grid]);
	p = put(p, h->zeros);
	histogram_range(h, room, &lowest, &highest);
	for (int bucket = lowest; bucket <= highest; bucket++)
	{
		int64 count = histogram_counter(h, room, bucket);

		if (count == 0)
			continue;
		p = put(p, bucket - previous);
		p = put(p, count);
		previous = bucket;
	}
	return p;
}

/* The canonical form of a state, which stays as it is. */
struct varlena *
duration_pack(const DurationState *s)
{
	Size size = VARHDRSZ + 2 + FIXED_MAX;
	struct varlena *packed;
	uint8 *p;

	/* A step and a count take at most 2 and 9 bytes, an exact value 9. */
	size += state_is_histogram(s) ? (Size) histogram_slots(state_histogram(s), state_room(s)) * 11 : (Size) s->n * 9;
	packed = palloc(size);
	p = (uint8 *) VARDATA(packed);
	*p++ = DURATION_VERSION;
	*p++ = s->layout & DURATION_HISTOGRAM;
	p = put(p, s->missing);
	p = put(p, s->n);
	p = state_is_histogram(s) ? put_histogram(p, state_histogram(s), state_room(s)) : put_values(p, s);
	SET_VARSIZE(packed, (char *) p - (char *) packed);
	return packed;
}

/* ---- unpacking, from bytes that may be damaged ---- */

typedef struct Cursor
{
	const uint8 *p;
	const uint8 *end;
	bool bad;
} Cursor;

static uint128
get(Cursor *c)
{
	uint128 value = 0;

	for (int shift = 0; c->p < c->end && shift < VARINT_MAX * 7; shift += 7)
	{
		uint8 byte = *c->p++;

		value |= (uint128) (byte & 0x7F) << shift;
		if (byte < 0x80)
			return value;
	}
	c->bad = true;
	return 0;
}

static int64
get_int64(Cursor *c)
{
	uint128 value;

	/* Most steps and counts are small. */
	if (likely(c->p < c->end && *c->p < 0x80))
		return *c->p++;
	value = get(c);
	if (value > PG_INT64_MAX)
		c->bad = true;
	return c->bad ? 0 : (int64) value;
}

static DurationState *
get_values(Cursor *c, int64 n)
{
	Grid grid = (c->p < c->end) ? *c->p++ : GRIDS;
	DurationState *s;
	uint128 value = 0;

	if (n > DURATION_EXACT_MAX || grid >= GRIDS)
	{
		c->bad = true;
		return NULL;
	}
	s = state_new(n);
	s->n = n;
	for (int64 i = 0; i < n && !c->bad; i++)
	{
		value += (uint128) get_int64(c) * grid_usec[grid];
		if (value > PG_INT64_MAX)
			c->bad = true;
		s->values[i] = (int64) value;
	}
	return s;
}

/* Calls for every (bucket, count) that is left; the first pass finds how large the array must be, the second fills it. */
static void
get_counters(Cursor c, int *lowest, int *highest, int64 *largest, DurationState *s, bool *bad)
{
	int bucket = 0;

	while (c.p < c.end && !c.bad)
	{
		int64 step = get_int64(&c);
		int64 count = get_int64(&c);

		if (step < 1 || step >= HISTOGRAM_BUCKETS - bucket || count < 1)
			c.bad = true;
		if (c.bad)
			break;
		bucket += (int) step;
		*lowest = Min(*lowest, bucket);
		*highest = Max(*highest, bucket);
		*largest = Max(*largest, count);
		if (s != NULL)
			histogram_count(state_histogram(s), state_room(s), bucket, count);
	}
	*bad = c.bad;
}

static DurationState *
get_histogram(Cursor *c, int64 n)
{
	Histogram fixed = {0};
	DurationState *s;
	Histogram *h;
	int lowest = HISTOGRAM_BUCKETS - 1;
	int highest = 1;
	int width = 0;
	int64 largest = 0;

	fixed.sum = get(c);
	fixed.squares.low = get(c);
	fixed.squares.high = (uint64) get(c);
	fixed.min = get_int64(c);
	fixed.max = get_int64(c);
	for (int grid = GRID_MSEC; grid <= GRID_MINUTE; grid++)
		fixed.off_grid[grid] = get_int64(c);
	fixed.zeros = get_int64(c);
	if (!c->bad)
		get_counters(*c, &lowest, &highest, &largest, NULL, &c->bad);
	if (c->bad)
		return NULL;

	while (width < 3 && largest >> (8 << width) != 0)
		width++;
	s = state_new_histogram(n, Min(lowest, highest), highest, width);
	h = state_histogram(s);
	h->sum = fixed.sum;
	h->squares = fixed.squares;
	h->min = fixed.min;
	h->max = fixed.max;
	memcpy(h->off_grid, fixed.off_grid, sizeof(h->off_grid));
	h->zeros = fixed.zeros;
	get_counters(*c, &lowest, &highest, &largest, s, &c->bad);
	c->p = c->end;
	return s;
}

/* Any fault found here or by state_fault() is one of the stored bytes. */
static DurationState *
unpack(const struct varlena *packed, const char **fault)
{
	Cursor c = {(const uint8 *) VARDATA_ANY(packed), (const uint8 *) VARDATA_ANY(packed) + VARSIZE_ANY_EXHDR(packed),
	            false};
	DurationState *s;
	uint8 layout;
	int64 missing;
	int64 n;

	*fault = "It is cut short or damaged.";
	if (c.end - c.p < 2)
		return NULL;
	if (*c.p++ != DURATION_VERSION)
	{
		*fault = "It was made by another version of the extension.";
		return NULL;
	}
	layout = *c.p++;
	missing = get_int64(&c);
	n = get_int64(&c);
	if (c.bad || (layout & ~DURATION_HISTOGRAM) != 0)
		return NULL;
	s = (layout & DURATION_HISTOGRAM) ? get_histogram(&c, n) : get_values(&c, n);
	if (c.bad || c.p != c.end)
		return NULL;
	s->missing = missing;
	*fault = state_fault(s);
	return s;
}

/*
 * A summary in the working layout, checked; not to be changed, since it may be the state of an aggregate. Canonical
 * ones come out sorted.
 */
const DurationState *
duration_read(Datum summary)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(summary);
	const DurationState *s;
	const char *fault = "It is cut short.";

	if (VARSIZE_ANY_EXHDR(stored) >= 2 && (((const uint8 *) VARDATA_ANY(stored))[1] & DURATION_WORKING) != 0)
	{
		s = (const DurationState *) PG_DETOAST_DATUM(PointerGetDatum(stored));
		if (VARSIZE(s) >= DURATION_HEADER)
			fault = state_fault(s);
	}
	else
		s = unpack(stored, &fault);
	if (fault != NULL)
		ereport(ERROR,
		        (errcode(ERRCODE_DATA_CORRUPTED), errmsg("invalid duration_summary"), errdetail_internal("%s", fault)));
	return s;
}

/* The state in the argument of a final function, which the aggregate has made itself: its room is known to be right. */
const DurationState *
duration_read_argument(FunctionCallInfo fcinfo)
{
	const DurationState *s = (const DurationState *) PG_GETARG_POINTER(0);

	if (called_by_aggregate(fcinfo) && VARATT_IS_4B_U(s) && state_has_room(s))
		return s;
	return duration_read(PG_GETARG_DATUM(0));
}

/* The same in ascending order: a copy, unless there is nothing to put in order. */
const DurationState *
duration_read_sorted(Datum summary)
{
	const DurationState *s = duration_read(summary);
	DurationState *sorted;

	if (state_is_histogram(s))
		return s;
	sorted = state_copy(s);
	state_sort(sorted);
	return sorted;
}

struct varlena *
duration_summary_make(const int64 *usec, int64 n, int64 missing)
{
	DurationState *s = state_new(Min(n, DURATION_EXACT_MAX));

	for (int64 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		s = state_add(s, usec[i]);
	}
	s->missing = missing;
	return duration_pack(s);
}
