/*
 * duration_pack.c - between the working layout of a duration summary and the canonical, packed one.
 *
 * Canonical: version, layout, then packed integers (packed.h): missing, n;
 * exact values as their unit and the sorted steps from one to the next in units of it; a histogram as its sums,
 * extremes, counts of broken minutes, seconds and milliseconds, and (step to the next bucket, count) for every bucket
 * that counts anything. Nothing in it depends on how the data came together.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "args.h"
#include "duration_pack.h"
#include "packed.h"

/* Missing, n, five parts of sums, extremes, three units, zeros: fewer than this. */
#define FIXED_MAX (16 * PACKED_MAX)

/* ---- packing ---- */

/* A number of 128 bits is two of 64. */
static uint8 *
put_wide(uint8 *p, uint128 value)
{
	return packed_put(packed_put(p, (uint64) value), (uint64) (value >> 64));
}

static uint8 *
put_values(uint8 *p, const DurationState *s)
{
	DurationState *sorted = state_copy(s);
	TimeUnit unit = state_unit(s);
	int64 previous = 0;

	state_sort(sorted);
	*p++ = unit;
	for (int64 i = 0; i < s->n; i++)
	{
		p = packed_put(p, (sorted->values[i] - previous) / unit_usec[unit]);
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

	p = put_wide(p, h->sum);
	p = put_wide(p, h->squares.low);
	p = packed_put(p, h->squares.high);
	p = packed_put(p, h->min);
	p = packed_put(p, h->max);
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		p = packed_put(p, h->off_unit[unit]);
	p = packed_put(p, h->zeros);
	histogram_range(h, room, &lowest, &highest);
	for (int bucket = lowest; bucket <= highest; bucket++)
	{
		int64 count = histogram_counter(h, room, bucket);

		if (count == 0)
			continue;
		p = packed_put(p, bucket - previous);
		p = packed_put(p, count);
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
	p = packed_put(p, s->missing);
	p = packed_put(p, s->n);
	p = state_is_histogram(s) ? put_histogram(p, state_histogram(s), state_room(s)) : put_values(p, s);
	SET_VARSIZE(packed, (char *) p - (char *) packed);
	return packed;
}

/* ---- unpacking, from bytes that may be damaged ---- */

static const char cut_short[] = "It is cut short or damaged.";

typedef struct Cursor
{
	const uint8 *p;
	const uint8 *end;
	bool bad;
} Cursor;

static uint64
get(Cursor *c)
{
	uint64 value;
	const uint8 *p = packed_get(c->p, c->end, &value);

	if (unlikely(p == NULL))
	{
		c->bad = true;
		return 0;
	}
	c->p = p;
	return value;
}

static uint128
get_wide(Cursor *c)
{
	uint64 low = get(c);

	return low | (uint128) get(c) << 64;
}

static pg_noinline int64
get_long_int64(Cursor *c)
{
	uint64 value = get(c);

	if (value > PG_INT64_MAX)
		c->bad = true;
	return c->bad ? 0 : (int64) value;
}

/* Most steps and counts are small. */
static inline int64
get_int64(Cursor *c)
{
	if (likely(c->p < c->end && *c->p < 0x80))
		return *c->p++;
	return get_long_int64(c);
}

static DurationState *
get_values(Cursor *c, int64 n)
{
	TimeUnit unit = (c->p < c->end) ? *c->p++ : TIME_UNITS;
	DurationState *s;
	uint128 value = 0;

	if (n > DURATION_EXACT_MAX || unit >= TIME_UNITS)
	{
		c->bad = true;
		return NULL;
	}
	s = state_new(n);
	s->n = n;
	for (int64 i = 0; i < n && !c->bad; i++)
	{
		value += (uint128) get_int64(c) * unit_usec[unit];
		if (value > PG_INT64_MAX)
			c->bad = true;
		s->values[i] = (int64) value;
	}
	return s;
}

/* The next bucket and its count; false at the end, and where the bytes are bad. Starts with bucket 0. */
static inline bool
next_counter(Cursor *c, int *bucket, int64 *count)
{
	int64 step;

	if (c->p >= c->end)
		return false;
	step = get_int64(c);
	*count = get_int64(c);
	if (unlikely(c->bad || step < 1 || step >= HISTOGRAM_BUCKETS - *bucket || *count < 1))
	{
		c->bad = true;
		return false;
	}
	*bucket += (int) step;
	return true;
}

/* All of a histogram but its counters. */
static void
get_moments(Cursor *c, Histogram *h)
{
	memset(h, 0, HISTOGRAM_HEADER);
	h->sum = get_wide(c);
	h->squares.low = get_wide(c);
	h->squares.high = get(c);
	h->min = get_int64(c);
	h->max = get_int64(c);
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		h->off_unit[unit] = get_int64(c);
	h->zeros = get_int64(c);
}

/* The counters are read twice: first to know how large the array must be. */
static DurationState *
get_histogram(Cursor *c, int64 n)
{
	Histogram fixed;
	Cursor again;
	DurationState *s;
	Histogram *h;
	int lowest = 0;
	int highest = 0;
	int width = 0;
	int64 largest = 0;
	int bucket = 0;
	int64 count;

	get_moments(c, &fixed);
	again = *c;
	while (!c->bad && next_counter(c, &highest, &count))
	{
		lowest = (lowest == 0) ? highest : lowest;
		largest = Max(largest, count);
	}
	if (c->bad)
		return NULL;

	while (width < 3 && largest >> (8 << width) != 0)
		width++;
	s = state_new_histogram(n, Max(lowest, 1), Max(highest, 1), width);
	h = state_histogram(s);
	histogram_add_moments(h, &fixed);
	h->zeros = fixed.zeros;
	while (next_counter(&again, &bucket, &count))
		histogram_count(h, state_room(s), bucket, count);
	return s;
}

/* What every packed summary starts with. */
typedef struct Head
{
	uint8 layout;
	int64 missing;
	int64 n;
} Head;

/* What is wrong with it, or NULL. */
static const char *
get_head(Cursor *c, Head *head)
{
	if (c->end - c->p < 2)
		return cut_short;
	if (*c->p++ != DURATION_VERSION)
		return "It was made by another version of the extension.";
	head->layout = *c->p++;
	head->missing = get_int64(c);
	head->n = get_int64(c);
	return (c->bad || (head->layout & ~DURATION_HISTOGRAM) != 0) ? cut_short : NULL;
}

static Cursor
cursor_of(const struct varlena *packed)
{
	Cursor c = {(const uint8 *) VARDATA_ANY(packed), (const uint8 *) VARDATA_ANY(packed) + VARSIZE_ANY_EXHDR(packed),
	            false};

	return c;
}

static DurationState *
unpack(const struct varlena *packed)
{
	Cursor c = cursor_of(packed);
	Head head;
	DurationState *s;

	duration_check_sound(get_head(&c, &head));
	s = (head.layout & DURATION_HISTOGRAM) ? get_histogram(&c, head.n) : get_values(&c, head.n);
	if (c.bad || c.p != c.end)
		duration_check_sound(cut_short);
	s->missing = head.missing;
	duration_check_sound(state_fault(s));
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

	if (!duration_is_working(stored))
		return unpack(stored);
	s = (const DurationState *) PG_DETOAST_DATUM(PointerGetDatum(stored));
	duration_check_sound(VARSIZE(s) >= DURATION_HEADER ? state_fault(s) : cut_short);
	return s;
}

/*
 * The state with a summary merged into it. A packed histogram goes into another without being unpacked first, each
 * bucket checked before it is counted: a dashboard merges thousands of them. A fault found at the end fails the aggregate.
 */
DurationState *
duration_merge(DurationState *s, Datum summary)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(summary);
	Cursor c = cursor_of(stored);
	Head head;
	Histogram other;
	HistogramCheck check;
	int bucket = 0;
	int64 count;

	if (!state_is_histogram(s) || duration_is_working(stored))
		return state_merge(s, duration_read(PointerGetDatum(stored)));
	duration_check_sound(get_head(&c, &head));
	if ((head.layout & DURATION_HISTOGRAM) == 0)
		return state_merge(s, unpack(stored));

	get_moments(&c, &other);
	if (c.bad || head.n <= DURATION_EXACT_MAX)
		duration_check_sound(cut_short);
	s->n = counter_add(s->n, head.n);
	s->missing = counter_add(s->missing, head.missing);
	histogram_check_begin(&check, &other, head.n);
	duration_check_sound(check.fault);
	s = state_count(s, 0, other.zeros);
	while (next_counter(&c, &bucket, &count))
	{
		histogram_check_bucket(&check, bucket, count);
		if (unlikely(check.fault != NULL))
			duration_check_sound(check.fault);
		if (unlikely(!histogram_count(state_histogram(s), state_room(s), bucket, count)))
			s = state_count(s, bucket, count);
	}
	if (c.bad)
		duration_check_sound(cut_short);
	duration_check_sound(histogram_check_end(&check));
	histogram_add_moments(state_histogram(s), &other);
	return s;
}

/* The state argument where it is not one to be changed in place: as stored, nobody's yet, or somebody else's. */
DurationState *
state_from_argument(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		return state_new(0);
	return state_copy(duration_read(PG_GETARG_DATUM(0)));
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
