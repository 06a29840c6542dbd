/*
 * duration_pack.c - between the working layout of a duration summary and the canonical, packed one.
 *
 * Canonical: version, layout, then packed integers (packed.h): missing, n; exact values as their unit and the sorted
 * steps from one to the next in units of it; a histogram as its sums, extremes, counts of broken minutes, seconds and
 * milliseconds, and the step to the next bucket with its count for every bucket that counts anything. Nothing in it
 * depends on how the data came together.
 */
#include "postgres.h"

#include "miscadmin.h"

#include "args.h"
#include "duration_pack.h"
#include "packed.h"

/* Missing, n, five parts of sums, extremes, three units, zeros: fewer than this. */
#define FIXED_MAX (16 * PACKED_MAX)

/*
 * A bucket is one byte, with the step from the bucket before in its low bits, the count above them and a bit that says
 * that more of the count follows; a step that does not fit follows too. Of a few hundred tickets a bucket seldom has two,
 * but steps vary; of many the steps are 1. So where no bucket has more than 16 the step has 3 bits, and 2 otherwise.
 */
#define SPARSE_STEP_BITS 3
#define SPARSE_MAX_COUNT 16
#define DENSE_STEP_BITS  2
#define MORE_COUNT       0x80

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
put_counter(uint8 *p, int step_bits, int step, int64 count)
{
	int max_step = (1 << step_bits) - 1;
	uint64 rest = (uint64) (count - 1) >> (7 - step_bits);

	*p++ = (uint8) (count - 1) << step_bits | Min(step - 1, max_step);
	if (rest > 0)
	{
		p[-1] |= MORE_COUNT;
		p = packed_put(p, rest);
	}
	else
		p[-1] &= ~MORE_COUNT;
	if (step > max_step)
		p = packed_put(p, step - 1 - max_step);
	return p;
}

static uint8 *
put_histogram(uint8 *p, const Histogram *h, Size room, int step_bits)
{
	int previous = 0;
	int bucket = 0;
	int64 count;

	p = put_wide(p, h->sum);
	p = put_wide(p, h->squares.low);
	p = packed_put(p, h->squares.high);
	p = packed_put(p, h->min);
	p = packed_put(p, h->max);
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		p = packed_put(p, h->off_unit[unit]);
	p = packed_put(p, h->zeros);
	while (histogram_next(h, room, &bucket, &count))
	{
		p = put_counter(p, step_bits, bucket - previous, count);
		previous = bucket;
	}
	return p;
}

/* The layout that a state is packed in. */
static uint8
packed_layout(const DurationState *s)
{
	int bucket = 0;
	int64 count;

	if (!state_is_histogram(s))
		return 0;
	while (histogram_next(state_histogram(s), state_room(s), &bucket, &count))
		if (count > SPARSE_MAX_COUNT)
			return DURATION_HISTOGRAM | DURATION_DENSE;
	return DURATION_HISTOGRAM;
}

static inline int
step_bits_of(uint8 layout)
{
	return (layout & DURATION_DENSE) ? DENSE_STEP_BITS : SPARSE_STEP_BITS;
}

/* The canonical form of a state, which stays as it is. */
struct varlena *
duration_pack(const DurationState *s)
{
	Size size = VARHDRSZ + 2 + FIXED_MAX;
	uint8 layout = packed_layout(s);
	struct varlena *packed;
	uint8 *p;

	/* A bucket takes at most its byte, 9 for the rest of the count and 2 for that of the step, an exact value 9. */
	size += state_is_histogram(s) ? (Size) histogram_slots(state_histogram(s), state_room(s)) * 12 : (Size) s->n * 9;
	packed = palloc(size);
	p = (uint8 *) VARDATA(packed);
	*p++ = DURATION_VERSION;
	*p++ = layout;
	p = packed_put(p, s->missing);
	p = packed_put(p, s->n);
	p = state_is_histogram(s) ? put_histogram(p, state_histogram(s), state_room(s), step_bits_of(layout))
	                          : put_values(p, s);
	SET_VARSIZE(packed, (char *) p - (char *) packed);
	return packed;
}

/* ---- unpacking, from bytes that may be damaged ---- */

static const char cut_short[] = "It is cut short or damaged.";

typedef struct Cursor
{
	const uint8 *p;
	const uint8 *end;
	int step_bits; /* of the buckets */
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

/* What a bucket has beside its byte; p is NULL where the bytes are bad. */
typedef struct BucketRest
{
	const uint8 *p;
	int64 step;
	int64 count;
} BucketRest;

static pg_noinline BucketRest
bucket_rest(const uint8 *p, const uint8 *end, uint8 byte, int step_bits)
{
	BucketRest rest = {p, 0, 0};
	uint64 value;

	if (byte & MORE_COUNT)
	{
		rest.p = packed_get(rest.p, end, &value);
		if (rest.p == NULL || value < 1 || value > PG_INT64_MAX >> (7 - step_bits))
			return (BucketRest){NULL, 0, 0};
		rest.count = (int64) (value << (7 - step_bits));
	}
	if ((byte & ((1 << step_bits) - 1)) == (1 << step_bits) - 1)
	{
		rest.p = packed_get(rest.p, end, &value);
		if (rest.p == NULL || value >= HISTOGRAM_BUCKETS)
			return (BucketRest){NULL, 0, 0};
		rest.step = (int64) value;
	}
	return rest;
}

/* The next bucket and its count; false at the end, and where the bytes are bad. Starts with bucket 0. */
static inline bool
next_packed(Cursor *c, int *bucket, int64 *count)
{
	uint8 byte;
	int64 step;

	if (c->p >= c->end)
		return false;
	byte = *c->p++;
	step = (byte & ((1 << c->step_bits) - 1)) + 1;
	*count = ((byte & ~MORE_COUNT) >> c->step_bits) + 1;
	if (unlikely((byte & MORE_COUNT) || step == 1 << c->step_bits))
	{
		BucketRest rest = bucket_rest(c->p, c->end, byte, c->step_bits);

		c->bad = rest.p == NULL || rest.count > PG_INT64_MAX - *count;
		c->p = rest.p;
		step += rest.step;
		*count += rest.count;
	}
	if (unlikely(c->bad || step >= HISTOGRAM_BUCKETS - *bucket))
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

/* An empty state for a packed histogram: its extremes say which buckets it has; how wide they must be is a guess. */
static DurationState *
state_for_packed(const Histogram *moments, int64 n, bool dense)
{
	int lowest = Max(bucket_of(moments->min), 1);
	int highest = Max(bucket_of(moments->max), 1);
	int64 average = n / (highest - lowest + 1);
	int width = 0;

	while (dense && width < 3 && average >> (8 << width) > 0)
		width++;
	return state_new_histogram(n, lowest, highest, width);
}

/*
 * Counts a packed histogram of n values into a state, or into a new one; each bucket is checked before it is counted.
 * Where the cursor, the check and the counters stand is kept in local variables, or every counter that is written could
 * have changed them, as far as the compiler knows.
 */
static DurationState *
count_packed(DurationState *s, Cursor *cursor, int64 n)
{
	Histogram moments;
	HistogramCheck check;
	Counters counters;
	Cursor c;
	int64 largest = 0;
	int64 count;
	int bucket = 0;

	get_moments(cursor, &moments);
	if (cursor->bad || n <= DURATION_EXACT_MAX)
		duration_check_sound(cut_short);
	check = histogram_check_begin(&moments, n);
	duration_check_sound(check.fault);
	c = *cursor;
	if (s == NULL)
		s = state_for_packed(&moments, n, c.step_bits == DENSE_STEP_BITS);
	s = state_count(s, 0, moments.zeros);
	counters = histogram_counters(state_histogram(s), state_room(s));
	while (next_packed(&c, &bucket, &count))
	{
		histogram_check_bucket(&check, bucket, count);
		if (unlikely(check.fault != NULL))
			duration_check_sound(check.fault);
		largest = Max(largest, count);
		if (likely(counters_add(&counters, bucket, count)))
			continue;
		s = state_count(s, bucket, count);
		counters = histogram_counters(state_histogram(s), state_room(s));
	}
	if (c.bad || (largest > SPARSE_MAX_COUNT) != (c.step_bits == DENSE_STEP_BITS))
		duration_check_sound(cut_short);
	duration_check_sound(histogram_check_end(check));
	histogram_add_moments(state_histogram(s), &moments);
	cursor->p = c.p;
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
	c->step_bits = step_bits_of(head->layout);
	return (c->bad || (head->layout & ~(DURATION_HISTOGRAM | DURATION_DENSE)) != 0 || head->layout == DURATION_DENSE)
	           ? cut_short
	           : NULL;
}

static Cursor
cursor_of(const struct varlena *packed)
{
	Cursor c = {(const uint8 *) VARDATA_ANY(packed), (const uint8 *) VARDATA_ANY(packed) + VARSIZE_ANY_EXHDR(packed), 0,
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
	s = (head.layout & DURATION_HISTOGRAM) ? count_packed(NULL, &c, head.n) : get_values(&c, head.n);
	if (c.bad || c.p != c.end)
		duration_check_sound(cut_short);
	s->missing = head.missing;
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

	if (!state_is_histogram(s) || duration_is_working(stored))
		return state_merge(s, duration_read(PointerGetDatum(stored)));
	duration_check_sound(get_head(&c, &head));
	if ((head.layout & DURATION_HISTOGRAM) == 0)
		return state_merge(s, unpack(stored));

	s->n = counter_add(s->n, head.n);
	s->missing = counter_add(s->missing, head.missing);
	return count_packed(s, &c, head.n);
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
