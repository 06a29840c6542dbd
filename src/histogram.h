/*
 * histogram.h - counts of microseconds in logarithmic buckets, with exact moments and extremes beside them.
 *
 * A bucket is the position of the highest bit and the six bits after it: the exponent and the leading mantissa bits
 * that the value would have as a double, taken from the integer so that no bucket edge is blurred by rounding. All
 * values of a bucket are within 1/64 of each other, so its middle is within 0.8 % of each of them.
 *
 * People ask for the share within 75 minutes or 8 hours, and such a mark seldom is the edge of a bucket. So a bucket
 * that holds one is two: up to the mark, and above it (histogram.c says which times are marks).
 */
#ifndef CSKPI_HISTOGRAM_H
#define CSKPI_HISTOGRAM_H

#include "datatype/timestamp.h"
#include "port/pg_bitutils.h"
#include "utils/numeric.h"

#define HISTOGRAM_BITS    6
#define LOG_BUCKETS       ((63 << HISTOGRAM_BITS) + 1) /* the first is the duration 0 */
#define HISTOGRAM_MARKS   626
#define HISTOGRAM_BUCKETS (LOG_BUCKETS + HISTOGRAM_MARKS)

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

/* What a logarithmic bucket is made of: all above the mark is counted in the bucket after the first. */
typedef struct LogBucket
{
	uint32 mark; /* seconds; 0 where there is no mark */
	uint32 first;
} LogBucket;

extern PGDLLIMPORT LogBucket log_bucket[LOG_BUCKETS];
extern PGDLLIMPORT int64 bucket_top[HISTOGRAM_BUCKETS]; /* the largest number of microseconds in a bucket */
extern void histogram_init(void);

static inline int
log_bucket_of(int64 usec)
{
	int exponent = pg_leftmost_one_pos64(usec | 1);
	int bucket = (exponent << HISTOGRAM_BITS) + (int) (((uint64) usec << (63 - exponent)) >> (63 - HISTOGRAM_BITS)) -
	             ((1 << HISTOGRAM_BITS) - 1);

	return (usec == 0) ? 0 : bucket;
}

static inline int
bucket_of(int64 usec)
{
	const LogBucket *log = &log_bucket[log_bucket_of(usec)];

	return log->first + (usec > log->mark * USECS_PER_SEC);
}

static inline int64
bucket_high(int bucket)
{
	return bucket_top[bucket];
}

/* Up to 64 microseconds some buckets hold no whole number of them: their low end is above their high one. */
static inline int64
bucket_low(int bucket)
{
	return (bucket == 0) ? 0 : bucket_top[bucket - 1] + 1;
}

extern void squares_merge(Squares *s, const Squares *other);
extern void squares_subtract(Squares *s, const Squares *other);
extern char *squares_text(const Squares *s);
extern bool squares_parse(Squares *s, const char *text);
extern Numeric squares_numeric(const Squares *s);

extern Size histogram_room(int lowest, int highest, int width);
extern void histogram_begin(Histogram *h, Size room, int lowest, int highest, int width);
extern void histogram_add_moments_of(Histogram *h, int64 usec, int64 times);
extern bool histogram_remove(Histogram *h, Size room, int64 usec, int64 times);
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
	int first; /* what the extremes leave of the first and the last bucket is seen at the end */
	int last;
	int64 first_low;
	int64 last_high;
	int64 first_count;
	int64 last_count;
} HistogramCheck;

extern HistogramCheck histogram_check_begin(const Histogram *h, int64 n);
extern const char *histogram_check_end(HistogramCheck check);

static inline void
histogram_check_bucket(HistogramCheck *check, int bucket, int64 count)
{
	int64 low = bucket_low(bucket);
	int64 high = bucket_high(bucket);

	if (unlikely(count < 0 || count > check->n - check->total))
		check->fault = "Its counts do not add up.";
	if (unlikely(high - low < check->unit - 1))
	{
		int64 first;
		int64 last;

		if (!histogram_stand(check->h, bucket, &first, &last))
			check->fault = "It counts durations that its extremes or its whole minutes or seconds exclude.";
		low = first;
		high = last;
	}
	if (check->total == 0)
	{
		check->first = bucket;
		check->first_count = count;
		check->first_low = low;
	}
	check->total += count;
	check->least += (uint128) count * low;
	check->most += (uint128) count * high;
	check->last = bucket;
	check->last_count = count;
	check->last_high = high;
}

static inline int
histogram_slots(const Histogram *h, Size room)
{
	return (int) (room >> (h->width & 3));
}

/*
 * Which units a value is no multiple of, added to (or taken from) the counts of them. A column mostly is in one unit
 * throughout, so where to stop is the same for every row.
 */
static inline void
count_off_unit(int64 *off_unit, int64 usec, int64 times)
{
	if ((uint64) usec % 60000000 == 0)
		return;
	off_unit[UNIT_MINUTE] += times;
	if ((uint64) usec % 1000000 == 0)
		return;
	off_unit[UNIT_SECOND] += times;
	if ((uint64) usec % 1000 != 0)
		off_unit[UNIT_MSEC] += times;
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

/* The first slot from this one on that counts anything, or as many as there are: empty ones are passed eight bytes at once. */
static inline int
next_counted(const Histogram *h, int slot, int slots)
{
	int width = h->width & 3;

	while (slot < slots)
	{
		uint64 word;

		if (slot + (8 >> width) > slots)
		{
			if (get_counter(h, slot) != 0)
				return slot;
			slot++;
			continue;
		}
		memcpy(&word, h->counters + ((Size) slot << width), sizeof(word));
#ifdef WORDS_BIGENDIAN
		if (word != 0)
			return slot + ((63 - pg_leftmost_one_pos64(word)) >> (3 + width));
#else
		if (word != 0)
			return slot + (pg_rightmost_one_pos64(word) >> (3 + width));
#endif
		slot += 8 >> width;
	}
	return slots;
}

/*
 * The next bucket that counts anything, and its count; false at the end. Starts with -1, or with 0 where the zeros are
 * left out.
 */
static inline bool
histogram_next(const Histogram *h, Size room, int *bucket, int64 *count)
{
	int slots = histogram_slots(h, room);
	int slot;

	if (*bucket < 0 && h->zeros != 0)
	{
		*bucket = 0;
		*count = h->zeros;
		return true;
	}
	slot = next_counted(h, Max(*bucket + 1 - h->lowest, 0), slots);
	if (slot >= slots)
		return false;
	*bucket = h->lowest + slot;
	*count = get_counter(h, slot);
	return true;
}

/* The counters alone, for a loop that does nothing else. */
typedef struct Counters
{
	char *counters;
	int width;
	int lowest;
	uint32 slots;
} Counters;

static inline Counters
histogram_counters(Histogram *h, Size room)
{
	return (Counters){h->counters, h->width & 3, h->lowest, (uint32) histogram_slots(h, room)};
}

/* False when the counter is full. Taking out what a counter holds is adding a negative number. */
#define BUMP(type, limit) \
	do \
	{ \
		type *counter = (type *) c->counters + slot; \
		if (unlikely(times > (int64) ((limit) - *counter))) \
			return false; \
		*counter += (type) times; \
		return true; \
	} while (0)

/* Adds to the counter of a bucket; false when it is full, or not there. */
static inline bool
counters_add(const Counters *c, int bucket, int64 times)
{
	uint32 slot = (uint32) (bucket - c->lowest);

	if (unlikely(slot >= c->slots))
		return false;
	switch (c->width)
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

/* The zeros have a counter of their own, or they would stretch the array from 1 microsecond to the longest. */
static inline bool
histogram_count(Histogram *h, Size room, int bucket, int64 times)
{
	Counters counters = histogram_counters(h, room);

	if (bucket != 0)
		return counters_add(&counters, bucket, times);
	h->zeros += times;
	return true;
}

static pg_attribute_always_inline bool
histogram_add(Histogram *h, Size room, int64 usec)
{
	if (unlikely(!histogram_count(h, room, bucket_of(usec), 1)))
		return false;
	h->sum += (uint128) usec;
	squares_add(&h->squares, usec);
	if (unlikely(usec < h->min))
		h->min = usec;
	if (unlikely(usec > h->max))
		h->max = usec;
	count_off_unit(h->off_unit, usec, 1);
	return true;
}

#endif
