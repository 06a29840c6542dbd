/*
 * histogram.c - counts of microseconds in logarithmic buckets, with exact moments and extremes beside them.
 *
 * Everything is an integer and depends on the values alone, never on the order they came in. The counters start one
 * byte wide and are widened when one of them is full: a group of a few hundred tickets costs a byte a bucket. Whoever
 * owns the memory makes the room; a function that returns false ran out of it and has changed nothing.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "args.h"
#include "decimal.h"
#include "histogram.h"

const int64 unit_usec[TIME_UNITS] = {1, 1000, 1000000, 60000000};

/* ---- buckets ---- */

LogBucket log_bucket[LOG_BUCKETS];
int64 bucket_top[HISTOGRAM_BUCKETS];

/*
 * The steps in which people name times, in seconds. Marks are the multiples of the smallest of them that is at least as
 * wide as a bucket there, so that no bucket holds two: whole seconds up to 67 s, then every 5 seconds up to 9 minutes,
 * minutes up to 71, 5 minutes up to 9.5 hours, half hours up to 38, hours up to 76, half days up to 50 days, days up to
 * 101, and 5 days up to 407.
 */
static const int32 named_step[] = {1, 5, 60, 5 * 60, 30 * 60, 3600, 12 * 3600, 24 * 3600, 5 * 24 * 3600};

/* The largest number of microseconds in a logarithmic bucket. */
static int64
log_bucket_top(int bucket)
{
	int place = Max(bucket, 1); /* of the bucket after it, less 1 */
	uint64 leading = (1 << HISTOGRAM_BITS) + (place & ((1 << HISTOGRAM_BITS) - 1));
	int shift = HISTOGRAM_BITS - (place >> HISTOGRAM_BITS);

	if (bucket == 0)
		return 0;
	if (bucket == LOG_BUCKETS - 1)
		return PG_INT64_MAX;
	if (shift <= 0)
		return (int64) (leading << -shift) - 1;
	return (int64) ((leading + (UINT64CONST(1) << shift) - 1) >> shift) - 1;
}

/* The mark among so many microseconds, or 0. */
static int64
mark_between(int64 low, int64 high)
{
	for (int i = 0; i < lengthof(named_step); i++)
	{
		int64 step = named_step[i] * USECS_PER_SEC;

		if (step > high - low)
			return (high / step * step >= low) ? high / step * step : 0;
	}
	return 0;
}

/* The tables of all buckets, when the library is loaded. */
void
histogram_init(void)
{
	int bucket = 0;

	for (int i = 0; i < LOG_BUCKETS; i++)
	{
		int64 low = i == 0 ? 0 : log_bucket_top(i - 1) + 1, high = log_bucket_top(i);
		int64 mark = mark_between(low, high);

		/* Without a mark everything is above it, but for the duration 0. */
		log_bucket[i].first = Max(bucket - 1, 0);
		if (mark > 0 && mark < high)
		{
			log_bucket[i].mark = mark / USECS_PER_SEC;
			log_bucket[i].first = bucket;
			bucket_top[bucket++] = mark;
		}
		bucket_top[bucket++] = high;
	}
	Assert(bucket == HISTOGRAM_BUCKETS);
}

/* ---- sums of squares ---- */

void
squares_merge(Squares *s, const Squares *other)
{
	s->low += other->low;
	s->high += other->high + (s->low < other->low);
}

void
squares_subtract(Squares *s, const Squares *other)
{
	s->high -= other->high + (s->low < other->low);
	s->low -= other->low;
}

/* 192 bits have at most 58 digits. */
char *
squares_text(const Squares *s)
{
	uint64 limb[3] = {s->high, (uint64) (s->low >> 64), (uint64) s->low};
	char buf[64];
	char *p = buf + sizeof(buf);

	*--p = '\0';
	do
	{
		uint128 rest = 0;

		for (int i = 0; i < 3; i++)
		{
			rest = (rest << 64) | limb[i];
			limb[i] = (uint64) (rest / 10);
			rest %= 10;
		}
		*--p = '0' + (int) rest;
	} while (limb[0] != 0 || limb[1] != 0 || limb[2] != 0);
	return pstrdup(p);
}

/* False when the text is no whole number or one of more than 192 bits. */
bool
squares_parse(Squares *s, const char *text)
{
	uint64 limb[3] = {0, 0, 0};

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++)
	{
		uint128 carry = *text - '0';

		if (*text < '0' || *text > '9')
			return false;
		for (int i = 2; i >= 0; i--)
		{
			carry += (uint128) limb[i] * 10;
			limb[i] = (uint64) carry;
			carry >>= 64;
		}
		if (carry != 0)
			return false;
	}
	s->high = limb[0];
	s->low = ((uint128) limb[1] << 64) | limb[2];
	return true;
}

Numeric
squares_numeric(const Squares *s)
{
	if (s->high == 0 && s->low <= PG_INT64_MAX)
		return int64_to_numeric((int64) s->low);
	return numeric_from_text(squares_text(s));
}

/* ---- counters ---- */

/* Bytes for the counters of all buckets from lowest to highest. */
Size
histogram_room(int lowest, int highest, int width)
{
	return (Size) (highest - lowest + 1) << width;
}

/* An empty histogram over at least these buckets; what room there is beyond them is shared by both ends. */
void
histogram_begin(Histogram *h, Size room, int lowest, int highest, int width)
{
	int spare = (int) (room >> width) - (highest - lowest + 1);

	Assert(spare >= 0);
	memset(h, 0, HISTOGRAM_HEADER + room);
	h->min = PG_INT64_MAX;
	h->width = width;
	h->lowest = lowest - spare / 2;
	h->lowest = Min(h->lowest, HISTOGRAM_BUCKETS - (int) (room >> width));
	h->lowest = Max(h->lowest, 1);
}

/* The square of a value that was there so many times. */
static Squares
squares_of(int64 usec, int64 times)
{
	uint128 square = (uint128) usec * (uint128) usec;
	uint128 low = (uint128) (uint64) square * (uint64) times;
	uint128 high = (uint128) (uint64) (square >> 64) * (uint64) times;
	Squares s = {low + (high << 64), (uint64) (high >> 64)};

	s.high += s.low < low;
	return s;
}

/* What a value adds to all but its counter, being there so many times. */
void
histogram_add_moments_of(Histogram *h, int64 usec, int64 times)
{
	Squares squares = squares_of(usec, times);

	h->sum += (uint128) usec * (uint128) times;
	squares_merge(&h->squares, &squares);
	h->min = Min(h->min, usec);
	h->max = Max(h->max, usec);
	count_off_unit(h->off_unit, usec, times);
}

/* The caller has seen that the value is neither the shortest nor the longest: those could not be known after it. */
bool
histogram_remove(Histogram *h, Size room, int64 usec, int64 times)
{
	Squares squares = squares_of(usec, times);
	int bucket = bucket_of(usec);

	if (histogram_counter(h, room, bucket) < times)
		return false;
	histogram_count(h, room, bucket, -times);
	h->sum -= (uint128) usec * (uint128) times;
	squares_subtract(&h->squares, &squares);
	count_off_unit(h->off_unit, usec, -times);
	return true;
}

/* Everything of another histogram but its counters. */
void
histogram_add_moments(Histogram *h, const Histogram *other)
{
	h->sum += other->sum;
	squares_merge(&h->squares, &other->squares);
	h->min = Min(h->min, other->min);
	h->max = Max(h->max, other->max);
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		h->off_unit[unit] += other->off_unit[unit];
}

void
histogram_subtract_moments(Histogram *h, const Histogram *other)
{
	h->sum -= other->sum;
	squares_subtract(&h->squares, &other->squares);
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		h->off_unit[unit] -= other->off_unit[unit];
}

int64
histogram_counter(const Histogram *h, Size room, int bucket)
{
	if (bucket == 0)
		return h->zeros;
	if (bucket < h->lowest || bucket - h->lowest >= histogram_slots(h, room))
		return 0;
	return get_counter(h, bucket - h->lowest);
}

/* The first and last bucket that the array has a count in, zeros apart; lowest > highest when there is none. */
void
histogram_range(const Histogram *h, Size room, int *lowest, int *highest)
{
	int slots = histogram_slots(h, room);
	int first = next_counted(h, 0, slots);
	int last = slots - 1;

	while (last > first && get_counter(h, last) == 0)
		last--;
	*lowest = h->lowest + first;
	*highest = h->lowest + last;
}

/* ---- where the values of a bucket can stand ---- */

TimeUnit
histogram_unit(const Histogram *h)
{
	return coarsest_unit(h->off_unit);
}

/* The first and the last whole unit in a bucket and between the extremes; false when there is none. */
bool
histogram_stand(const Histogram *h, int bucket, int64 *first, int64 *last)
{
	int64 unit = unit_usec[histogram_unit(h)];
	int64 low = Max(bucket_low(bucket), h->min);
	int64 high = Min(bucket_high(bucket), h->max);

	*first = (low / unit + (low % unit != 0)) * unit;
	*last = high / unit * unit;
	return *first <= *last;
}

/* ---- the checks of a histogram that came from outside ---- */

/* out = a * b, least significant limb first, na + nb limbs. */
static void
multiply(const uint64 *a, int na, const uint64 *b, int nb, uint64 *out)
{
	memset(out, 0, (na + nb) * sizeof(uint64));
	for (int i = 0; i < na; i++)
	{
		uint128 carry = 0;

		for (int j = 0; j < nb; j++)
		{
			carry += (uint128) a[i] * b[j] + out[i + j];
			out[i + j] = (uint64) carry;
			carry >>= 64;
		}
		out[i + nb] = (uint64) carry;
	}
}

static int
compare_limbs(const uint64 *a, const uint64 *b, int n)
{
	while (--n >= 0)
		if (a[n] != b[n])
			return a[n] < b[n] ? -1 : 1;
	return 0;
}

/* No values have a negative variance, nor squares above what the longest of them allows. */
static bool
squares_possible(const Histogram *h, int64 n)
{
	uint64 count[1] = {(uint64) n};
	uint64 longest[1] = {(uint64) h->max};
	uint64 sum[2] = {(uint64) h->sum, (uint64) (h->sum >> 64)};
	uint64 squares[4] = {(uint64) h->squares.low, (uint64) (h->squares.low >> 64), h->squares.high, 0};
	uint64 scaled[4];
	uint64 sum_squared[4];
	uint64 at_most[4] = {0, 0, 0, 0};

	multiply(squares, 3, count, 1, scaled);
	multiply(sum, 2, sum, 2, sum_squared);
	multiply(sum, 2, longest, 1, at_most);
	return compare_limbs(scaled, sum_squared, 4) >= 0 && compare_limbs(squares, at_most, 4) <= 0;
}

/* What is wrong with the array of counters, or NULL. */
const char *
histogram_shape_fault(const Histogram *h, Size room)
{
	if (h->width < 0 || h->width > 3 || h->lowest < 1 || histogram_slots(h, room) > HISTOGRAM_BUCKETS - h->lowest)
		return "Its buckets are out of range.";
	return NULL;
}

/* Begins the check of a histogram of n values by what is known beside its counters. */
HistogramCheck
histogram_check_begin(const Histogram *h, int64 n)
{
	int64 unit = unit_usec[histogram_unit(h)];
	HistogramCheck check = {.h = h, .n = n, .unit = unit, .first = HISTOGRAM_BUCKETS};

	if (h->min < 0 || h->min > h->max)
		check.fault = "Its shortest duration is negative or above its longest.";
	else if (h->off_unit[UNIT_USEC] != 0 || h->off_unit[UNIT_MSEC] < 0 ||
	         h->off_unit[UNIT_MSEC] > h->off_unit[UNIT_SECOND] || h->off_unit[UNIT_SECOND] > h->off_unit[UNIT_MINUTE] ||
	         h->off_unit[UNIT_MINUTE] > n)
		check.fault = "Its counts of broken minutes, seconds and milliseconds contradict each other.";
	else if (h->min % unit != 0 || h->max % unit != 0 || h->sum % unit != 0)
		check.fault = "Its extremes or its sum contradict its counts of broken minutes, seconds and milliseconds.";
	if (h->zeros != 0)
		histogram_check_bucket(&check, 0, h->zeros);
	return check;
}

/* What was wrong, or NULL: when every bucket was checked. */
const char *
histogram_check_end(HistogramCheck check)
{
	const Histogram *h = check.h;

	if (check.fault != NULL)
		return check.fault;
	if (check.total != check.n)
		return "Its counts do not add up.";
	if (check.first != bucket_of(h->min) || check.last != bucket_of(h->max))
		return "It does not count its own extremes.";
	check.least += (uint128) check.first_count * Max(h->min - check.first_low, 0);
	check.most -= (uint128) check.last_count * Max(check.last_high - h->max, 0);
	if (h->sum < check.least || h->sum > check.most || !squares_possible(h, check.n))
		return "Its sums contradict its counts.";
	return NULL;
}

/* What is wrong with a histogram of n values, or NULL. */
const char *
histogram_fault(const Histogram *h, Size room, int64 n)
{
	const char *fault = histogram_shape_fault(h, room);
	HistogramCheck check;
	int bucket = 0;
	int64 count;

	if (fault != NULL)
		return fault;
	check = histogram_check_begin(h, n);
	while (histogram_next(h, room, &bucket, &count))
		histogram_check_bucket(&check, bucket, count);
	return histogram_check_end(check);
}
