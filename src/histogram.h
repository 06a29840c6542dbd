/*
 * histogram.h - counts of microseconds in logarithmic buckets, with exact moments and extremes beside them.
 *
 * A bucket is the position of the highest bit and the six bits after it: the exponent and the leading mantissa bits
 * that the value would have as a double, taken from the integer so that no bucket edge is blurred by rounding. All
 * values of a bucket are within 1/64 of each other, so its middle is within 0.8 % of each of them.
 */
#ifndef CSKPI_HISTOGRAM_H
#define CSKPI_HISTOGRAM_H

#include "port/pg_bitutils.h"
#include "utils/numeric.h"

#define HISTOGRAM_BITS    6
#define HISTOGRAM_BUCKETS ((63 << HISTOGRAM_BITS) + 1) /* bucket 0 is the duration 0 */

/* A sum of squares of microseconds: 63 bits each and 63 bits of them need 189 bits. */
typedef struct Squares
{
	uint128 low;
	uint64 high;
} Squares;

/*
 * Help-desk times are often whole minutes or seconds. Knowing that they all are says where inside a bucket they can
 * stand, so the histogram counts those that are not.
 */
typedef enum TimeUnit
{
	UNIT_USEC,
	UNIT_MSEC,
	UNIT_SECOND,
	UNIT_MINUTE
} TimeUnit;

#define TIME_UNITS (UNIT_MINUTE + 1)

extern PGDLLIMPORT const int64 unit_usec[TIME_UNITS];

/* Followed by counters of 1 << width bytes for the buckets from lowest on, as many as there is room for. */
typedef struct Histogram
{
	uint128 sum;
	Squares squares;
	int64 min;
	int64 max;
	int64 off_unit[TIME_UNITS]; /* values that are no multiple of unit_usec[i] */
	int64 zeros;
	int32 lowest;
	int32 width;
	char counters[FLEXIBLE_ARRAY_MEMBER];
} Histogram;

#define HISTOGRAM_HEADER   offsetof(Histogram, counters)
#define HISTOGRAM_MAX_ROOM (HISTOGRAM_BUCKETS * sizeof(int64))

static inline int
bucket_of(int64 usec)
{
	int exponent;

	if (usec == 0)
		return 0;
	exponent = pg_leftmost_one_pos64(usec);
	return (exponent << HISTOGRAM_BITS) + (int) (((uint64) usec << (63 - exponent)) >> (63 - HISTOGRAM_BITS)) -
	       ((1 << HISTOGRAM_BITS) - 1);
}

/* The smallest whole number of microseconds in a bucket; up to 64 microseconds some buckets hold none. */
static inline int64
bucket_low(int bucket)
{
	int place = Max(bucket, 1) - 1;
	uint64 leading = (1 << HISTOGRAM_BITS) + (place & ((1 << HISTOGRAM_BITS) - 1));
	int shift = HISTOGRAM_BITS - (place >> HISTOGRAM_BITS);

	if (bucket == 0)
		return 0;
	if (shift <= 0)
		return (int64) (leading << -shift);
	return (int64) ((leading + (UINT64CONST(1) << shift) - 1) >> shift);
}

static inline int64
bucket_high(int bucket)
{
	return (bucket == HISTOGRAM_BUCKETS - 1) ? PG_INT64_MAX : bucket_low(bucket + 1) - 1;
}

extern void squares_merge(Squares *s, const Squares *other);
extern void squares_subtract(Squares *s, const Squares *other);
extern char *squares_text(const Squares *s);
extern bool squares_parse(Squares *s, const char *text);
extern Numeric squares_numeric(const Squares *s);

extern Size histogram_room(int lowest, int highest, int width);
extern void histogram_begin(Histogram *h, Size room, int lowest, int highest, int width);
extern bool histogram_remove(Histogram *h, Size room, int64 usec);
extern void histogram_add_moments(Histogram *h, const Histogram *other);
extern void histogram_subtract_moments(Histogram *h, const Histogram *other);
extern int64 histogram_counter(const Histogram *h, Size room, int bucket);
extern void histogram_range(const Histogram *h, Size room, int *lowest, int *highest);
extern TimeUnit histogram_unit(const Histogram *h);
extern bool histogram_stand(const Histogram *h, int bucket, int64 *first, int64 *last);
extern const char *histogram_shape_fault(const Histogram *h, Size room);
extern const char *histogram_fault(const Histogram *h, Size room, int64 n);

/* The check of a histogram that came from outside, bucket by bucket in ascending order, wherever they are read from. */
typedef struct HistogramCheck
{
	const Histogram *h; /* all but the counters */
	const char *fault;  /* the first one found */
	int64 n;
	int64 unit;
	int64 total;
	uint128 least; /* between these the sum must be */
	uint128 most;
	int first;
	int last;
} HistogramCheck;

extern void histogram_check_begin(HistogramCheck *check, const Histogram *h, int64 n);
extern const char *histogram_check_end(HistogramCheck *check);

static inline void
histogram_check_bucket(HistogramCheck *check, int bucket, int64 count)
{
	int64 low = Max(bucket_low(bucket), check->h->min);
	int64 high = Min(bucket_high(bucket), check->h->max);

	if (unlikely(count < 0 || count > check->n - check->total))
		check->fault = "Its counts do not add up.";
	else if (unlikely(low > high || (high - low < check->unit - 1 && !histogram_stand(check->h, bucket, &low, &high))))
		check->fault = "It counts durations that its extremes or its whole minutes or seconds exclude.";
	else
	{
		check->total += count;
		check->least += (uint128) count * low;
		check->most += (uint128) count * high;
		check->first = Min(check->first, bucket);
		check->last = bucket;
	}
}

static inline int
histogram_slots(const Histogram *h, Size room)
{
	return (int) (room >> (h->width & 3));
}

/* Which units a value is no multiple of, added to (or taken from) the counts of them. */
static inline void
count_off_unit(int64 *off_unit, int64 usec, int64 times)
{
	off_unit[UNIT_MSEC] += ((uint64) usec % 1000 != 0) ? times : 0;
	off_unit[UNIT_SECOND] += ((uint64) usec % 1000000 != 0) ? times : 0;
	off_unit[UNIT_MINUTE] += ((uint64) usec % 60000000 != 0) ? times : 0;
}

static inline TimeUnit
coarsest_unit(const int64 *off_unit)
{
	return off_unit[UNIT_MINUTE] == 0   ? UNIT_MINUTE
	       : off_unit[UNIT_SECOND] == 0 ? UNIT_SECOND
	       : off_unit[UNIT_MSEC] == 0   ? UNIT_MSEC
	                                    : UNIT_USEC;
}

/* ---- one row, in line: this is what aggregates spend their time on ---- */

static inline void
squares_add(Squares *s, int64 usec)
{
	uint128 square = (uint128) usec * (uint128) usec;

	s->low += square;
	s->high += s->low < square;
}

/* A width is one of four also where it came from bytes that nobody has checked. */
static inline int64
get_counter(const Histogram *h, int slot)
{
	switch (h->width & 3)
	{
		case 0:
			return ((const uint8 *) h->counters)[slot];
		case 1:
			return ((const uint16 *) h->counters)[slot];
		case 2:
			return ((const uint32 *) h->counters)[slot];
		default:
			return ((const int64 *) h->counters)[slot];
	}
}

/* False when the counter is full. Taking out what a counter holds is adding a negative number. */
#define BUMP(type, limit) \
	do \
	{ \
		type *counter = (type *) h->counters + slot; \
		if (unlikely(times > (int64) ((limit) - *counter))) \
			return false; \
		*counter += (type) times; \
		return true; \
	} while (0)

/* The zeros have a counter of their own, or they would stretch the array from 1 microsecond to the longest. */
static inline bool
histogram_count(Histogram *h, Size room, int bucket, int64 times)
{
	uint32 slot = (uint32) (bucket - h->lowest);

	if (bucket == 0)
	{
		h->zeros += times;
		return true;
	}
	if (unlikely(slot >= (uint32) histogram_slots(h, room)))
		return false;
	switch (h->width & 3)
	{
		case 0:
			BUMP(uint8, PG_UINT8_MAX);
		case 1:
			BUMP(uint16, PG_UINT16_MAX);
		case 2:
			BUMP(uint32, PG_UINT32_MAX);
		default:
			BUMP(int64, PG_INT64_MAX);
	}
}

#undef BUMP

static inline bool
histogram_add(Histogram *h, Size room, int64 usec)
{
	if (unlikely(!histogram_count(h, room, bucket_of(usec), 1)))
		return false;
	h->sum += (uint128) usec;
	squares_add(&h->squares, usec);
	h->min = Min(h->min, usec);
	h->max = Max(h->max, usec);
	count_off_unit(h->off_unit, usec, 1);
	return true;
}

#endif
