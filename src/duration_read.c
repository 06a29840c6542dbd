/*
 * duration_read.c - the readers of a duration summary: minutes as numeric, and the same as intervals.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/int.h"
#include "common/shortest_dec.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "args.h"
#include "decimal.h"
#include "duration_pack.h"
#include "duration_read.h"

/* ---- exact arithmetic on microseconds ---- */

static Numeric
numeric_of_sum(uint128 sum)
{
	Squares wide = {sum, 0};

	return squares_numeric(&wide);
}

static Numeric
in_minutes(Numeric usec, int64 divisor)
{
	int64 product;

	if (likely(!pg_mul_s64_overflow(divisor, USECS_PER_MINUTE, &product)))
		return DatumGetNumeric(quotient(usec, int64_to_numeric(product)));
	return DatumGetNumeric(quotient(usec, times(int64_to_numeric(divisor), int64_to_numeric(USECS_PER_MINUTE))));
}

/* Whole microseconds have one form in minutes, whichever reader gives them. */
Numeric
minutes_of_numeric(Numeric usec)
{
	Datum whole = DirectFunctionCall1(numeric_floor, NumericGetDatum(usec));

	if (DatumGetBool(DirectFunctionCall2(numeric_eq, whole, NumericGetDatum(usec))) &&
	    DatumGetBool(DirectFunctionCall2(numeric_le, whole, NumericGetDatum(int64_to_numeric(PG_INT64_MAX)))))
		return minutes_of_usec(DatumGetInt64(DirectFunctionCall1(numeric_int8, whole)));
	return in_minutes(usec, 1);
}

static uint128
usec_sum(const DurationState *s)
{
	uint128 sum = 0;

	if (state_is_histogram(s))
		return state_histogram(s)->sum;
	for (int64 i = 0; i < s->n; i++)
		sum += (uint128) s->values[i];
	return sum;
}

/* In microseconds. */
Numeric
state_sum(const DurationState *s)
{
	return numeric_of_sum(usec_sum(s));
}

Numeric
state_total(const DurationState *s)
{
	return minutes_of_usec(usec_sum(s));
}

Numeric
state_mean(const DurationState *s)
{
	uint128 sum = usec_sum(s);

	if (sum % s->n == 0)
		return minutes_of_usec(sum / s->n);
	return in_minutes(numeric_of_sum(sum), s->n);
}

/* The sample variance, (n Σx² - (Σx)²) / (n (n - 1)): exact up to the one division. */
static void
variance_parts(const DurationState *s, Numeric *numerator, Numeric *denominator)
{
	uint128 sum;
	Squares squares;
	Numeric total;

	state_moments(s, &sum, &squares);
	total = numeric_of_sum(sum);
	*numerator = minus(times(int64_to_numeric(s->n), squares_numeric(&squares)), times(total, total));
	*denominator = times(int64_to_numeric(s->n), int64_to_numeric(s->n - 1));
}

Numeric
state_variance(const DurationState *s)
{
	Numeric square_minute = int64_to_numeric(USECS_PER_MINUTE * USECS_PER_MINUTE);
	Numeric numerator;
	Numeric denominator;

	variance_parts(s, &numerator, &denominator);
	return DatumGetNumeric(quotient(numerator, times(denominator, square_minute)));
}

static Numeric
state_deviation(const DurationState *s)
{
	return DatumGetNumeric(
		DirectFunctionCall1(numeric_trim_scale, DirectFunctionCall1(numeric_sqrt, NumericGetDatum(state_variance(s)))));
}

/* ---- order statistics ---- */

/* The middle of where the values of a bucket can stand, to the microsecond. */
int64
bucket_middle(const Histogram *h, int bucket)
{
	int64 first;
	int64 last;

	histogram_stand(h, bucket, &first, &last);
	return first + (last - first) / 2;
}

/* The value of a rank from 0 to n - 1: itself where it is known, or the middle of its bucket. */
int64
state_ranked(const DurationState *sorted, int64 rank)
{
	const Histogram *h;
	int64 below;
	int64 count;
	int bucket = 0;

	if (!state_is_histogram(sorted))
		return sorted->values[rank];
	h = state_histogram(sorted);
	if (rank == 0 || rank < h->zeros)
		return h->min;
	if (rank == sorted->n - 1)
		return h->max;
	below = h->zeros;
	while (histogram_next(h, state_room(sorted), &bucket, &count))
	{
		below += count;
		if (rank < below)
			return bucket_middle(h, bucket);
	}
	return h->max;
}

/* An argument from 0 to 1, as the decimal that the user wrote: 0.9 is nine tenths, not the double next to it. */
Numeric
share_argument(float8 p)
{
	if (unlikely(!(p >= 0 && p <= 1)))
	{
		char text[DOUBLE_SHORTEST_DECIMAL_LEN];

		double_to_shortest_decimal_buf(p, text);
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("percentile %s is outside the range 0 to 1", text),
		         errhint("Give a share from 0 to 1: 0.5 is the median, 0.9 the 90th percentile.")));
	}
	return DatumGetNumeric(DirectFunctionCall1(float8_numeric, Float8GetDatum(p)));
}

/* Microseconds at a share of the way from the shortest to the longest, between two ranks in proportion. */
Numeric
state_percentile(const DurationState *sorted, float8 p)
{
	Numeric rank = times(share_argument(p), int64_to_numeric(sorted->n - 1));
	Datum floor = DirectFunctionCall1(numeric_floor, NumericGetDatum(rank));
	int64 below = DatumGetInt64(DirectFunctionCall1(numeric_int8, floor));
	int64 low = state_ranked(sorted, below);
	int64 high = state_ranked(sorted, Min(below + 1, sorted->n - 1));

	return plus(int64_to_numeric(low), times(minus(rank, DatumGetNumeric(floor)), int64_to_numeric(high - low)));
}

/* ---- intervals ---- */

/* Days and time of day, as subtracting two timestamps gives them. */
static Datum
interval_of_usec(uint128 usec)
{
	Interval *interval = palloc0(sizeof(Interval));

	if (usec / USECS_PER_DAY > PG_INT32_MAX)
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("interval is out of range"),
		                errdetail("An interval holds at most 2147483647 days."),
		                errhint("Read the minutes instead: total(s) has no limit.")));
	interval->day = (int32) (usec / USECS_PER_DAY);
	interval->time = (int64) (usec % USECS_PER_DAY);
	return IntervalPGetDatum(interval);
}

/* To the nearest microsecond, halves up. */
Datum
interval_of_numeric(Numeric usec)
{
	Datum rounded = DirectFunctionCall2(numeric_round, NumericGetDatum(usec), Int32GetDatum(0));

	return interval_of_usec((uint128) DatumGetInt64(DirectFunctionCall1(numeric_int8, rounded)));
}

/* ---- SQL ---- */

/* A reader of a summary that has at least `least` values; with fewer its answer is NULL. */
#define DURATION_READER(name, least, result) \
	PG_FUNCTION_INFO_V1(duration_summary_##name); \
	Datum duration_summary_##name(PG_FUNCTION_ARGS) \
	{ \
		const DurationState *s = duration_read_argument(fcinfo); \
		if (s->n < least) \
			PG_RETURN_NULL(); \
		return result; \
	}

static Datum
mean_interval(const DurationState *s)
{
	return interval_of_usec((usec_sum(s) + s->n / 2) / s->n);
}

static Datum
total_interval(const DurationState *s)
{
	return interval_of_usec(usec_sum(s));
}

static Datum
deviation_interval(const DurationState *s)
{
	Numeric numerator;
	Numeric denominator;

	variance_parts(s, &numerator, &denominator);
	return interval_of_numeric(DatumGetNumeric(DirectFunctionCall1(numeric_sqrt, quotient(numerator, denominator))));
}

DURATION_READER(mean, 1, NumericGetDatum(state_mean(s)))
DURATION_READER(total, 1, NumericGetDatum(state_total(s)))
DURATION_READER(shortest, 1, NumericGetDatum(minutes_of_usec(state_shortest(s))))
DURATION_READER(longest, 1, NumericGetDatum(minutes_of_usec(state_longest(s))))
DURATION_READER(deviation, 2, NumericGetDatum(state_deviation(s)))
DURATION_READER(mean_interval, 1, mean_interval(s))
DURATION_READER(total_interval, 1, total_interval(s))
DURATION_READER(shortest_interval, 1, interval_of_usec(state_shortest(s)))
DURATION_READER(longest_interval, 1, interval_of_usec(state_longest(s)))
DURATION_READER(deviation_interval, 2, deviation_interval(s))
DURATION_READER(sample_size, 0, Int64GetDatum(s->n))
DURATION_READER(missing, 0, Int64GetDatum(s->missing))

/*
 * Rounded at a millionth of a microsecond: p is a double, and what its last digits say would otherwise show as minutes
 * that fall short of a value by 10^-17, where a lower percentile is that value.
 */
Numeric
percentile_minutes(Numeric usec)
{
	return minutes_of_numeric(
		DatumGetNumeric(DirectFunctionCall2(numeric_round, NumericGetDatum(usec), Int32GetDatum(6))));
}

/* Minutes or an interval, of one share. */
static Datum
percentile_datum(const DurationState *sorted, float8 p, bool interval)
{
	Numeric usec = state_percentile(sorted, p);

	return interval ? interval_of_numeric(usec) : NumericGetDatum(percentile_minutes(usec));
}

static Datum
one_percentile(FunctionCallInfo fcinfo, bool interval)
{
	const DurationState *sorted = duration_read_sorted(PG_GETARG_DATUM(0));

	(void) share_argument(PG_GETARG_FLOAT8(1));
	if (sorted->n == 0)
		PG_RETURN_NULL();
	return percentile_datum(sorted, PG_GETARG_FLOAT8(1), interval);
}

/* An array of the same shape, NULL where the share is NULL; what one element needs is given back before the next. */
static Datum
many_percentiles(FunctionCallInfo fcinfo, bool interval)
{
	const DurationState *sorted = duration_read_sorted(PG_GETARG_DATUM(0));
	ArrayType *shares = PG_GETARG_ARRAYTYPE_P(1);
	Datum *share;
	bool *null;
	int n;
	Datum *values;
	Datum value = 0;
	MemoryContext whole = CurrentMemoryContext;
	MemoryContext each = AllocSetContextCreate(whole, "one percentile", ALLOCSET_SMALL_SIZES);

	deconstruct_array(shares, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &share, &null, &n);
	values = palloc(Max(n, 1) * sizeof(Datum));
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (null[i])
			continue;
		(void) MemoryContextSwitchTo(each);
		(void) share_argument(DatumGetFloat8(share[i]));
		if (sorted->n > 0)
			value = percentile_datum(sorted, DatumGetFloat8(share[i]), interval);
		(void) MemoryContextSwitchTo(whole);
		if (sorted->n > 0)
			values[i] = datumCopy(value, false, interval ? sizeof(Interval) : -1);
		MemoryContextReset(each);
	}
	MemoryContextDelete(each);
	if (sorted->n == 0)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(construct_md_array(values, null, ARR_NDIM(shares), ARR_DIMS(shares), ARR_LBOUND(shares),
	                                         interval ? INTERVALOID : NUMERICOID, interval ? sizeof(Interval) : -1,
	                                         false, interval ? TYPALIGN_DOUBLE : TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(duration_summary_percentile);
Datum
duration_summary_percentile(PG_FUNCTION_ARGS)
{
	return one_percentile(fcinfo, false);
}

PG_FUNCTION_INFO_V1(duration_summary_percentile_interval);
Datum
duration_summary_percentile_interval(PG_FUNCTION_ARGS)
{
	return one_percentile(fcinfo, true);
}

PG_FUNCTION_INFO_V1(duration_summary_percentiles);
Datum
duration_summary_percentiles(PG_FUNCTION_ARGS)
{
	return many_percentiles(fcinfo, false);
}

PG_FUNCTION_INFO_V1(duration_summary_percentiles_interval);
Datum
duration_summary_percentiles_interval(PG_FUNCTION_ARGS)
{
	return many_percentiles(fcinfo, true);
}

/* ---- share within a target ---- */

/*
 * Of a bucket that the target falls into, as much as the whole units in it up to the target are of all it has: exact where
 * it has but one, such as whole minutes under an hour, and in proportion otherwise.
 */
static Numeric
bucket_within(const Histogram *h, int bucket, int64 count, int64 target)
{
	int64 unit = unit_usec[histogram_unit(h)];
	int64 first;
	int64 last;

	histogram_stand(h, bucket, &first, &last);
	if (target >= last)
		return int64_to_numeric(count);
	if (target < first)
		return int64_to_numeric(0);
	return DatumGetNumeric(quotient(times(int64_to_numeric(count), int64_to_numeric((target - first) / unit + 1)),
	                                int64_to_numeric((last - first) / unit + 1)));
}

static Datum
share_within(const DurationState *s, int64 target)
{
	const Histogram *h;
	int target_bucket = bucket_of(target);
	int64 whole = 0;
	int bucket = -1;
	int64 count;

	if (!state_is_histogram(s))
	{
		for (int64 i = 0; i < s->n; i++)
			whole += s->values[i] <= target;
		return percent_of_counts(whole, s->n);
	}
	h = state_histogram(s);
	while (histogram_next(h, state_room(s), &bucket, &count) && bucket < target_bucket)
		whole += count;
	count = histogram_counter(h, state_room(s), target_bucket);
	return percent_of(plus(int64_to_numeric(whole), bucket_within(h, target_bucket, count, target)),
	                  int64_to_numeric(s->n));
}

static void
bad_target(const char *target)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("target %s is not a time of 0 or more", target),
	                errhint("Give the target in minutes, or as an interval: share_within(s, interval '4 hours').")));
}

/* A target beyond the longest duration is as good as that. */
int64
target_of_minutes(float8 minutes)
{
	float8 usec = rint(minutes * USECS_PER_MINUTE);

	if (!(minutes >= 0) || isinf(minutes))
	{
		char text[DOUBLE_SHORTEST_DECIMAL_LEN];

		double_to_shortest_decimal_buf(minutes, text);
		bad_target(text);
	}
	return usec < 9223372036854775808.0 ? (int64) usec : PG_INT64_MAX;
}

int64
target_of_interval(const Interval *interval)
{
	int64 usec;
	bool bad = interval_negative(interval);

#if PG_VERSION_NUM >= 170000
	bad |= INTERVAL_NOT_FINITE(interval);
#endif
	if (bad)
		bad_target(DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(interval))));
	return interval_usec(interval, &usec) ? usec : PG_INT64_MAX;
}

PG_FUNCTION_INFO_V1(duration_summary_share_within_minutes);
Datum
duration_summary_share_within_minutes(PG_FUNCTION_ARGS)
{
	const DurationState *s = duration_read(PG_GETARG_DATUM(0));
	int64 target = target_of_minutes(PG_GETARG_FLOAT8(1));

	if (s->n == 0)
		PG_RETURN_NULL();
	return share_within(s, target);
}

PG_FUNCTION_INFO_V1(duration_summary_share_within_interval);
Datum
duration_summary_share_within_interval(PG_FUNCTION_ARGS)
{
	const DurationState *s = duration_read(PG_GETARG_DATUM(0));
	int64 target = target_of_interval(PG_GETARG_INTERVAL_P(1));

	if (s->n == 0)
		PG_RETURN_NULL();
	return share_within(s, target);
}
