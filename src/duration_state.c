/*
 * duration_state.c - the working layout of a duration summary: growing, adding, taking out, merging, checking.
 *
 * A state grows by doubling, to sizes that are powers of two because those are the sizes that the allocator gives
 * out: 64 bytes for five values, 2 kB for as many as are kept exactly, and usually the same 2 kB once they are
 * counted in buckets. It is allocated where the caller stands: nodeAgg.c moves a state that has a new address into the
 * aggregate's own memory and frees the old one.
 */
#include "postgres.h"

#include "common/int.h"

#include "args.h"
#include "duration_state.h"

#define ST_SORT          sort_usec
#define ST_ELEMENT_TYPE  int64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b) ? 1 : 0)
#define ST_SCOPE         static
#define ST_DEFINE
#include "lib/sort_template.h"

#define SMALLEST_STATE 64

static inline int64
exact_capacity(const DurationState *s)
{
	return (int64) ((VARSIZE(s) - DURATION_HEADER) / sizeof(int64));
}

static DurationState *
make_state(Size size, uint8 layout)
{
	DurationState *s = palloc0(size);

	SET_VARSIZE(s, size);
	s->version = DURATION_VERSION;
	s->layout = DURATION_WORKING | layout;
	return s;
}

/* A state with room for n exact values. */
DurationState *
state_new(int64 n)
{
	Size size = SMALLEST_STATE;

	Assert(n >= 0 && n <= DURATION_EXACT_MAX);
	while (size < DURATION_HEADER + n * sizeof(int64))
		size *= 2;
	return make_state(size, 0);
}

/* A histogram of n values, none of them counted yet, with room for these buckets. */
DurationState *
state_new_histogram(int64 n, int lowest, int highest, int width)
{
	Size fixed = DURATION_HEADER + HISTOGRAM_HEADER;
	Size size = SMALLEST_STATE;
	DurationState *s;

	while (size < fixed + histogram_room(lowest, highest, width))
		size *= 2;
	size = Min(size, fixed + histogram_room(1, HISTOGRAM_BUCKETS - 1, width));
	s = make_state(size, DURATION_HISTOGRAM);
	histogram_begin(state_histogram(s), state_room(s), lowest, highest, width);
	s->n = n;
	return s;
}

DurationState *
state_copy(const DurationState *s)
{
	DurationState *copy = palloc(VARSIZE(s));

	memcpy(copy, s, VARSIZE(s));
	return copy;
}

void
duration_check_sound(const char *fault)
{
	if (unlikely(fault != NULL))
		ereport(ERROR,
		        (errcode(ERRCODE_DATA_CORRUPTED), errmsg("invalid duration_summary"), errdetail_internal("%s", fault)));
}

/* ---- growing ---- */

/* The same state with room for the buckets from lowest to highest and counters of at least the given width. */
static DurationState *
grow_histogram(DurationState *s, int lowest, int highest, int width)
{
	Histogram *old = state_histogram(s);
	int first;
	int last;
	int bucket = -1;
	int64 count;
	DurationState *grown;
	Histogram *h;

	duration_check_sound(histogram_shape_fault(old, state_room(s)));
	histogram_range(old, state_room(s), &first, &last);
	if (first <= last)
	{
		lowest = Min(lowest, first);
		highest = Max(highest, last);
	}
	grown = state_new_histogram(s->n, lowest, highest, Max(width, old->width));
	grown->missing = s->missing;
	h = state_histogram(grown);
	histogram_add_moments(h, old);
	while (histogram_next(old, state_room(s), &bucket, &count))
		histogram_count(h, state_room(grown), bucket, count);
	return grown;
}

/* Counts in one bucket of a histogram however much room that needs. */
DurationState *
state_count(DurationState *s, int bucket, int64 times)
{
	Histogram *h = state_histogram(s);
	int width = h->width;

	while (!histogram_count(h, state_room(s), bucket, times))
	{
		s = grow_histogram(s, bucket, bucket, width);
		h = state_histogram(s);
		width++;
	}
	return s;
}

/* Where exact values would begin to cost more than buckets: all of them and one more, counted. */
static DurationState *
make_histogram(const DurationState *s, int64 usec)
{
	int lowest = Max(bucket_of(usec), 1);
	int highest = lowest;
	DurationState *counted;

	for (int64 i = 0; i < s->n; i++)
	{
		int bucket = Max(bucket_of(s->values[i]), 1);

		lowest = Min(lowest, bucket);
		highest = Max(highest, bucket);
	}
	/* One byte each is enough: not even all of them in one bucket would fill its counter. */
	StaticAssertStmt(DURATION_EXACT_MAX + 1 <= PG_UINT8_MAX, "a new histogram has counters of one byte");
	counted = state_new_histogram(s->n + 1, lowest, highest, 0);
	counted->missing = s->missing;
	for (int64 i = 0; i < s->n; i++)
		histogram_add(state_histogram(counted), state_room(counted), s->values[i]);
	histogram_add(state_histogram(counted), state_room(counted), usec);
	return counted;
}

/* ---- adding ---- */

static pg_noinline DurationState *
add_to_grown(DurationState *s, int64 usec)
{
	if (!state_is_histogram(s))
	{
		DurationState *grown;

		duration_check_sound(state_fault(s));
		if (s->n == DURATION_EXACT_MAX)
			return make_histogram(s, usec);
		grown = state_new(Min(s->n * 2 + 1, DURATION_EXACT_MAX));
		grown->missing = s->missing;
		grown->n = s->n;
		memcpy(grown->values, s->values, s->n * sizeof(int64));
		return state_add(grown, usec);
	}

	/* Room first: what follows then cannot fail half-way. */
	s = state_count(s, bucket_of(usec), 1);
	histogram_count(state_histogram(s), state_room(s), bucket_of(usec), -1);
	return state_add(s, usec);
}

DurationState *
state_add(DurationState *s, int64 usec)
{
	if (state_is_histogram(s))
	{
		int64 n = counter_add(s->n, 1);

		if (unlikely(!histogram_add(state_histogram(s), state_room(s), usec)))
			return add_to_grown(s, usec);
		s->n = n;
		return s;
	}
	if (unlikely((uint64) s->n >= (uint64) Min(exact_capacity(s), DURATION_EXACT_MAX)))
		return add_to_grown(s, usec);
	s->values[s->n++] = usec;
	return s;
}

/* The same as adding it so many times. */
DurationState *
state_add_times(DurationState *s, int64 usec, int64 times)
{
	int64 n = counter_add(s->n, times);

	if (n <= DURATION_EXACT_MAX)
	{
		while (times-- > 0)
			s = state_add(s, usec);
		return s;
	}
	if (times == 0)
		return s;
	if (!state_is_histogram(s))
	{
		duration_check_sound(state_fault(s));
		s = make_histogram(s, usec);
		times--;
	}
	s = state_count(s, bucket_of(usec), times);
	histogram_add_moments_of(state_histogram(s), usec, times);
	s->n = n;
	return s;
}

/* The right-hand side is only read. */
DurationState *
state_merge(DurationState *s, const DurationState *other)
{
	const Histogram *h;
	int lowest;
	int highest;
	int bucket = -1;
	int64 count;
	int64 n = counter_add(s->n, other->n);

	s->missing = counter_add(s->missing, other->missing);
	if (!state_is_histogram(other))
	{
		for (int64 i = 0; i < other->n; i++)
			s = state_add(s, other->values[i]);
		return s;
	}

	if (!state_is_histogram(s))
	{
		DurationState *merged = state_copy(other);

		merged->missing = s->missing;
		for (int64 i = 0; i < s->n; i++)
			merged = state_add(merged, s->values[i]);
		return merged;
	}
	h = state_histogram(other);
	histogram_range(h, state_room(other), &lowest, &highest);
	if (lowest <= highest &&
	    (lowest < state_histogram(s)->lowest ||
	     highest >= state_histogram(s)->lowest + histogram_slots(state_histogram(s), state_room(s))))
		s = grow_histogram(s, lowest, highest, 0);
	while (histogram_next(h, state_room(other), &bucket, &count))
		s = state_count(s, bucket, count);
	histogram_add_moments(state_histogram(s), h);
	s->n = n;
	return s;
}

/* ---- taking out ---- */

static void
never_went_in(void)
{
	(void) counter_sub(0, 1);
}

/* So many values as short or as long as the extreme may go, and it is still the extreme: its bucket holds nothing else. */
static bool
extreme_stays(const DurationState *s, int64 extreme, int64 times)
{
	const Histogram *h = state_histogram(s);
	int bucket = bucket_of(extreme);
	int64 first;
	int64 last;

	return histogram_counter(h, state_room(s), bucket) > times && histogram_stand(h, bucket, &first, &last) &&
	       first == last;
}

/*
 * Can n values go, the shortest of them `shortest` times and the longest `longest` times? False where the state cannot
 * tell what it would have been without them, and the caller has to start again from the rows: a histogram does not know
 * the second shortest or longest, nor the exact values it was made from.
 */
static bool
histogram_can_lose(const DurationState *s, int64 n, int64 min, int64 shortest, int64 max, int64 longest)
{
	const Histogram *h = state_histogram(s);

	if (min < h->min || max > h->max)
		never_went_in();
	return s->n - n > DURATION_EXACT_MAX && (min > h->min || extreme_stays(s, min, shortest)) &&
	       (max < h->max || extreme_stays(s, max, longest));
}

/* How often exact values have one. */
static int64
times_of(const DurationState *s, int64 usec)
{
	int64 times = 0;

	for (int64 i = 0; i < Min(s->n, exact_capacity(s)); i++)
		times += s->values[i] == usec;
	return times;
}

/* All or nothing. What went in no times may lie beyond all that did. */
bool
state_remove(DurationState *s, int64 usec, int64 times)
{
	if (times == 0)
		return true;
	if (state_is_histogram(s))
	{
		if (!histogram_can_lose(s, times, usec, times, usec, times))
			return false;
		if (!histogram_remove(state_histogram(s), state_room(s), usec, times))
			never_went_in();
		s->n -= times;
		return true;
	}
	if (times_of(s, usec) < times)
		never_went_in();
	for (int64 i = 0; times > 0; i++)
		while (times > 0 && s->values[i] == usec)
		{
			s->values[i] = s->values[--s->n];
			times--;
		}
	return true;
}

bool
state_subtract(DurationState *s, const DurationState *other)
{
	int64 missing = counter_sub(s->missing, other->missing);

	if (state_is_histogram(other))
	{
		const Histogram *h = state_histogram(other);
		int bucket = -1;
		int64 count;

		if (!state_is_histogram(s))
			never_went_in();
		if (!histogram_can_lose(s, other->n, h->min, histogram_counter(h, state_room(other), bucket_of(h->min)), h->max,
		                        histogram_counter(h, state_room(other), bucket_of(h->max))))
			return false;
		while (histogram_next(h, state_room(other), &bucket, &count))
		{
			if (count > histogram_counter(state_histogram(s), state_room(s), bucket))
				never_went_in();
			histogram_count(state_histogram(s), state_room(s), bucket, -count);
		}
		histogram_subtract_moments(state_histogram(s), h);
		s->n -= other->n;
	}
	else
	{
		/* All or nothing: a state that gave some of its values up would be neither the old nor the new one. */
		if (state_is_histogram(s) && other->n > 0)
		{
			int64 min = state_shortest(other);
			int64 max = state_longest(other);

			if (!histogram_can_lose(s, other->n, min, times_of(other, min), max, times_of(other, max)))
				return false;
		}
		for (int64 i = 0; i < other->n; i++)
			state_remove(s, other->values[i], 1);
	}
	s->missing = missing;
	return true;
}

/* ---- reading ---- */

void
state_sort(DurationState *s)
{
	if (!state_is_histogram(s))
		sort_usec(s->values, s->n);
}

int64
state_shortest(const DurationState *s)
{
	int64 shortest = PG_INT64_MAX;

	if (state_is_histogram(s))
		return state_histogram(s)->min;
	for (int64 i = 0; i < s->n; i++)
		shortest = Min(shortest, s->values[i]);
	return shortest;
}

int64
state_longest(const DurationState *s)
{
	int64 longest = 0;

	if (state_is_histogram(s))
		return state_histogram(s)->max;
	for (int64 i = 0; i < s->n; i++)
		longest = Max(longest, s->values[i]);
	return longest;
}

/* The coarsest of minute, second, millisecond and microsecond that all exact values are multiples of. */
TimeUnit
state_unit(const DurationState *s)
{
	int64 off_unit[TIME_UNITS] = {0};

	for (int64 i = 0; i < s->n; i++)
		count_off_unit(off_unit, s->values[i], 1);
	return coarsest_unit(off_unit);
}

void
state_moments(const DurationState *s, uint128 *sum, Squares *squares)
{
	*sum = 0;
	memset(squares, 0, sizeof(*squares));
	if (state_is_histogram(s))
	{
		*sum = state_histogram(s)->sum;
		*squares = state_histogram(s)->squares;
		return;
	}
	for (int64 i = 0; i < s->n; i++)
	{
		*sum += (uint128) s->values[i];
		squares_add(squares, s->values[i]);
	}
}

/* What is wrong with a working state, or NULL: the one check of everything that comes from outside. */
const char *
state_fault(const DurationState *s)
{
	if (s->version != DURATION_VERSION)
		return "It was made by another version of the extension.";
	if ((s->layout & ~(DURATION_WORKING | DURATION_HISTOGRAM)) != 0 || s->reserved != 0)
		return "Its reserved bits are not zero.";
	if (s->missing < 0 || s->n < 0)
		return "A count is negative.";
	if (state_is_histogram(s))
	{
		if (VARSIZE(s) < DURATION_HEADER + HISTOGRAM_HEADER)
			return "It is too short.";
		if (s->n <= DURATION_EXACT_MAX)
			return "It has too few values for a histogram.";
		return histogram_fault(state_histogram(s), state_room(s), s->n);
	}
	if (s->n > DURATION_EXACT_MAX || s->n > exact_capacity(s))
		return "It has more values than are kept exactly.";
	for (int64 i = 0; i < s->n; i++)
		if (s->values[i] < 0)
			return "A duration is negative.";
	return NULL;
}
