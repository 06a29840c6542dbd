/*
 * survival_curve.c - the Kaplan-Meier curve of waits that ended and waits that still run (Kaplan & Meier 1958).
 *
 * At every time that a wait ended, the share still waiting falls by the factor (at risk - ended) / at risk; at risk are
 * those who had been waiting that long. Of equal times, those that ended come first: a ticket still open after 15
 * minutes was at risk when another was answered after 15.
 *
 * Of the waits of a bucket only the times are known between which they stand. Neither kind comes first there: a running
 * wait was at risk for as many of those that ended as are likely to have ended before it, half of them as a rule.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"

#include "args.h"
#include "decimal.h"
#include "quantile.h"
#include "survival.h"

/*
 * A double says on which side of a level the share is, unless it is as near as this; the error of all factors together
 * is a thousandth of it. Only then are the decimals worked out.
 */
#define NEAR_LEVEL 1e-9

/* The share is carried to this many decimals, so that a thousand factors leave it exact in all that are shown. */
#define CURVE_PLACES 40

/* Closer than this to a level is on it: what a thousand roundings can come to is far less. */
#define LEVEL_PLACES 30

/* The decimals of a percentage that are shown. */
#define PERCENT_PLACES 20

/* Waits that are known to stand between two times, on multiples of a unit: one of them, or all those of a bucket. */
typedef struct Cluster
{
	int64 first;
	int64 last;
	int64 unit;
	int64 count;
	int64 at; /* the time that stands for them */
} Cluster;

typedef struct Clusters
{
	Cluster *cluster;
	int n;
} Clusters;

/* The curve while it is walked: where it stands, and what is ahead. */
typedef struct Curve
{
	Clusters ended;
	Clusters running;
	int next_ended;
	int next_running; /* those before it had stopped being watched before the next one ended */
	int64 waiting;    /* neither ended before nor before next_running */
	int64 at;         /* the time of the last fall */
	double share;     /* still waiting after it */
	double variance;  /* of the logarithm of the share, by Greenwood's formula */
	Datum exact;      /* the share to all decimals, or 0 where nobody asked for them */
	int64 observed;   /* nobody was watched longer than this */
} Curve;

static void
add_cluster(Clusters *c, int64 first, int64 last, int64 unit, int64 count)
{
	if (count > 0)
		c->cluster[c->n++] = (Cluster){first, last, unit, count, first + (last - first) / 2};
}

/* The shortest and the longest are known; all others stand in their bucket. */
static Clusters
histogram_clusters(const DurationState *s)
{
	const Histogram *h = state_histogram(s);
	int64 unit = unit_usec[histogram_unit(h)];
	Clusters c = {palloc((histogram_slots(h, state_room(s)) + 3) * sizeof(Cluster)), 0};
	int bucket = -1;
	int64 count;

	while (histogram_next(h, state_room(s), &bucket, &count))
	{
		int64 first;
		int64 last;
		bool has_min = bucket == bucket_of(h->min);
		bool has_max = bucket == bucket_of(h->max);

		histogram_stand(h, bucket, &first, &last);
		add_cluster(&c, h->min, h->min, 1, has_min);
		add_cluster(&c, first, last, unit, count - has_min - has_max);
		add_cluster(&c, h->max, h->max, 1, count > has_min || !has_min ? has_max : 0);
	}
	return c;
}

static Clusters
clusters_of(const DurationState *s)
{
	Clusters c;
	DurationState *sorted;

	if (state_is_histogram(s))
		return histogram_clusters(s);
	sorted = state_copy(s);
	state_sort(sorted);
	c.cluster = palloc((s->n + 1) * sizeof(Cluster));
	c.n = 0;
	for (int64 i = 0; i < s->n; i++)
		add_cluster(&c, sorted->values[i], sorted->values[i], 1, 1);
	pfree(sorted);
	return c;
}

static Curve
begin_curve(Survival s)
{
	Curve c = {0};

	c.ended = clusters_of(s.answered);
	c.running = clusters_of(s.running);
	c.waiting = counter_add(s.answered->n, s.running->n);
	c.share = 1;
	if (s.answered->n > 0)
		c.observed = state_longest(s.answered);
	if (s.running->n > 0)
		c.observed = Max(c.observed, state_longest(s.running));
	return c;
}

/* The same curve from its beginning, to be walked in decimals too. */
static Curve
in_decimals(Curve begin)
{
	begin.exact = DirectFunctionCall2(numeric_round, NumericGetDatum(int64_to_numeric(1)), Int32GetDatum(CURVE_PLACES));
	return begin;
}

static bool
next_fall(const Curve *c, int64 *at)
{
	if (c->next_ended == c->ended.n)
		return false;
	*at = c->ended.cluster[c->next_ended].at;
	return true;
}

/* How many places a cluster can stand at. */
static double
places(const Cluster *c)
{
	return (double) (c->last - c->first) / c->unit + 1;
}

/* How likely a wait of one cluster is shorter than one of the other, all places being as likely. */
static double
likely_before(const Cluster *running, const Cluster *ended)
{
	int64 low = Max(running->first, ended->first);
	int64 high = Min(running->last, ended->last);
	double before;
	double same;

	if (running->last < ended->first)
		return 1;
	if (running->first >= ended->last)
		return 0;
	if (ended->first == ended->last)
		return ceil((double) (ended->first - running->first) / running->unit) / places(running);
	if (running->first == running->last)
		return ceil((double) (ended->last - running->first) / ended->unit) / places(ended);

	/* As if both were continuous, and less half of the cases in which they are equal. */
	before = (double) (high - low) * ((double) (high - running->first) + (low - running->first)) /
	         (2.0 * (running->last - running->first));
	before = (before + (ended->last - high)) / (ended->last - ended->first);
	same = ((double) (high - low) / Max(running->unit, ended->unit) + 1) / (places(running) * places(ended));
	return Max(before - Min(same, 1) / 2, 0);
}

/* How many running waits of those that are not behind us had stopped being watched before the cluster ended. */
static double
likely_gone(Curve *c, const Cluster *ended)
{
	double gone = 0;

	while (c->next_running < c->running.n && c->running.cluster[c->next_running].last < ended->first)
		c->waiting -= c->running.cluster[c->next_running++].count;
	for (int i = c->next_running; i < c->running.n && c->running.cluster[i].first < ended->last; i++)
		gone += c->running.cluster[i].count * likely_before(&c->running.cluster[i], ended);
	return gone;
}

/* a - b exactly where b is whole, as it is wherever the times are known. */
static Datum
numeric_less(int64 a, double b)
{
	if (b == rint(b))
		return NumericGetDatum(int64_to_numeric(a - (int64) b));
	return DirectFunctionCall2(numeric_sub, NumericGetDatum(int64_to_numeric(a)),
	                           DirectFunctionCall1(float8_numeric, Float8GetDatum(b)));
}

/* The share falls by those of the next cluster that have ended, all of them or as many as end by a moment. */
static void
fall_by(Curve *c, const Cluster *ended, double count)
{
	double gone = likely_gone(c, ended);
	double at_risk = c->waiting - gone;

	c->share *= (at_risk - count) / at_risk;
	c->variance += count / (at_risk * (at_risk - count));
	if (c->exact != 0)
		c->exact = DirectFunctionCall2(
			numeric_div, DirectFunctionCall2(numeric_mul, c->exact, numeric_less(c->waiting, gone + count)),
			numeric_less(c->waiting, gone));
}

/* On to the next time that a wait ended; false when none is left. */
static bool
fall(Curve *c)
{
	Cluster ended;

	CHECK_FOR_INTERRUPTS();
	if (c->next_ended == c->ended.n)
		return false;
	ended = c->ended.cluster[c->next_ended++];
	while (c->next_ended < c->ended.n && c->ended.cluster[c->next_ended].first == ended.first &&
	       c->ended.cluster[c->next_ended].last == ended.last)
		ended.count += c->ended.cluster[c->next_ended++].count;
	fall_by(c, &ended, ended.count);
	c->waiting -= ended.count;
	c->at = ended.at;
	return true;
}

static int
compare_with_level(const Curve *c, Datum level)
{
	Datum above = DirectFunctionCall2(numeric_sub, c->exact, level);

	return DatumGetInt32(DirectFunctionCall2(numeric_cmp,
	                                         DirectFunctionCall2(numeric_round, above, Int32GetDatum(LEVEL_PLACES)),
	                                         NumericGetDatum(int64_to_numeric(0))));
}

/* Walks down to the first fall at or below the level; false when there is none. */
static bool
fall_to(Curve *c, Datum level, double near_level, int *order)
{
	while (fall(c))
	{
		*order = (c->exact != 0) ? compare_with_level(c, level) : c->share < near_level ? -1 : 1;
		if (c->exact == 0 && fabs(c->share - near_level) < NEAR_LEVEL)
			*order = 0;
		if (*order <= 0)
			return true;
	}
	return false;
}

/*
 * The time by which a share of the waits has ended, where the curve falls below what is left of it. A curve that
 * stays exactly on that level for a while gives the middle of the while, which is what makes this the ordinary median
 * where nobody is waiting any more. False when it never comes down to it: too many are still waiting to say.
 */
static bool
percentile_usec(Curve begin, Numeric share, Numeric *usec)
{
	Datum one = NumericGetDatum(int64_to_numeric(1));
	Datum level = DirectFunctionCall2(numeric_sub, one, NumericGetDatum(share));
	double near_level = DatumGetFloat8(DirectFunctionCall1(numeric_float8, level));
	Curve c = begin;
	int64 until;
	int order;

	if (c.waiting == 0)
		return false;
	*usec = int64_to_numeric(0);
	if (DatumGetBool(DirectFunctionCall2(numeric_eq, level, one)))
		return true;
	if (!fall_to(&c, level, near_level, &order))
		return false;
	if (order == 0)
	{
		c = in_decimals(begin);
		if (!fall_to(&c, level, near_level, &order))
			return false;
	}
	*usec = int64_to_numeric(c.at);
	if (order < 0)
		return true;

	until = c.observed;
	(void) next_fall(&c, &until);
	*usec = DatumGetNumeric(quotient(DatumGetNumeric(DirectFunctionCall2(numeric_add, NumericGetDatum(*usec),
	                                                                     NumericGetDatum(int64_to_numeric(until)))),
	                                 int64_to_numeric(2)));
	return true;
}

/* The percentile alone. */
bool
km_percentile_usec(Survival s, Numeric share, Numeric *usec)
{
	return percentile_usec(begin_curve(s), share, usec);
}

/* On which side of a level the limit of the share is; the log-log interval is within 0 and 1 without being cut. */
static bool
limit_below(const Curve *c, double z, double level)
{
	double logarithm = log(c->share);

	return exp(logarithm * exp(-z * sqrt(c->variance) / logarithm)) <= level;
}

/*
 * A percentile and its limits: the times at which the lower and the upper limit of the curve fall to its level; each NULL
 * where it never comes. After Brookmeyer & Crowley (1982), with the log-log limits of the curve.
 */
void
km_percentile_limits(Survival s, Numeric share, double confidence, Numeric *value, Numeric *lower, Numeric *upper)
{
	double level = 1 - DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(share)));
	double z = normal_quantile(confidence);
	Curve c = begin_curve(s);

	if (!percentile_usec(c, share, value))
		*value = NULL;
	*lower = (level < 1) ? NULL : int64_to_numeric(0);
	*upper = *lower;
	while (*upper == NULL && fall(&c) && c.share > 0)
	{
		/* The share lies between its limits, which mostly says enough of them. */
		bool below = c.share <= level;

		if (*lower == NULL && (below || limit_below(&c, z, level)))
			*lower = int64_to_numeric(c.at);
		if (below && limit_below(&c, -z, level))
			*upper = int64_to_numeric(c.at);
	}
}

/*
 * Percent still waiting after a time; of a cluster that it falls into, as much has ended as its places up to the time
 * are of all. False beyond the longest wait seen, unless all have ended: nobody knows.
 */
bool
km_survival_percent(Survival s, int64 usec, Datum *percent)
{
	Curve c = in_decimals(begin_curve(s));
	const Cluster *next = c.ended.cluster;

	if (c.waiting == 0)
		return false;
	while (c.next_ended < c.ended.n && next[c.next_ended].last <= usec)
		fall(&c);
	if (c.next_ended < c.ended.n && next[c.next_ended].first <= usec)
	{
		const Cluster *split = &next[c.next_ended];

		fall_by(&c, split, split->count * floor((double) (usec - split->first) / split->unit + 1) / places(split));
	}
	*percent = DirectFunctionCall2(numeric_mul, c.exact, NumericGetDatum(int64_to_numeric(100)));
	*percent = DirectFunctionCall1(numeric_trim_scale,
	                               DirectFunctionCall2(numeric_round, *percent, Int32GetDatum(PERCENT_PLACES)));
	return usec <= c.observed || c.share == 0;
}
