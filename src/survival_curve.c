/*
 * survival_curve.c - the Kaplan-Meier curve of waits that ended and waits that still run (Kaplan & Meier 1958).
 *
 * At every time that a wait ended, the share still waiting falls by the factor (at risk - ended) / at risk; at risk are
 * those who had been waiting that long. Of equal times, those that ended come first: a ticket still open after 15
 * minutes was at risk when another was answered after 15.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"

#include "args.h"
#include "decimal.h"
#include "duration_read.h"
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

typedef struct CurvePoint
{
	int64 at;
	int64 count;
} CurvePoint;

typedef struct CurvePoints
{
	CurvePoint *points;
	int n;
} CurvePoints;

/* The curve while it is walked: where it stands, and what is ahead. */
typedef struct Curve
{
	CurvePoints ended;
	CurvePoints running;
	int next_ended;
	int next_running;
	int64 at_risk;
	int64 at;       /* the time of the last fall */
	double share;   /* still waiting after it */
	Datum exact;    /* the same to all decimals, or 0 where nobody asked for them */
	int64 observed; /* nobody was watched longer than this */
} Curve;

static void
add_point(CurvePoints *p, int64 at, int64 count)
{
	if (count == 0)
		return;
	p->points[p->n].at = at;
	p->points[p->n].count = count;
	p->n++;
}

/* The shortest and the longest are known; all others stand in the middle of their bucket. */
static CurvePoints
histogram_points(const DurationState *s)
{
	const Histogram *h = state_histogram(s);
	int slots = histogram_slots(h, state_room(s));
	CurvePoints p = {palloc((slots + 3) * sizeof(CurvePoint)), 0};
	int bucket = -1;
	int64 count;

	while (histogram_next(h, state_room(s), &bucket, &count))
	{
		bool has_min = bucket == bucket_of(h->min);
		bool has_max = bucket == bucket_of(h->max);

		add_point(&p, h->min, has_min);
		if (count > has_min + has_max)
			add_point(&p, bucket_middle(h, bucket), count - has_min - has_max);
		if (count > has_min || !has_min)
			add_point(&p, h->max, has_max);
	}
	return p;
}

static CurvePoints
points_of(const DurationState *s)
{
	CurvePoints p;
	DurationState *sorted;

	if (state_is_histogram(s))
		return histogram_points(s);
	sorted = state_copy(s);
	state_sort(sorted);
	p.points = palloc((s->n + 1) * sizeof(CurvePoint));
	p.n = 0;
	for (int64 i = 0; i < s->n; i++)
		add_point(&p, sorted->values[i], 1);
	pfree(sorted);
	return p;
}

static Curve
begin_curve(Survival s, bool exact)
{
	Curve c = {0};

	c.ended = points_of(s.answered);
	c.running = points_of(s.running);
	c.at_risk = counter_add(s.answered->n, s.running->n);
	c.share = 1;
	if (exact)
		c.exact = DirectFunctionCall2(numeric_round, NumericGetDatum(int64_to_numeric(1)), Int32GetDatum(CURVE_PLACES));
	if (s.answered->n > 0)
		c.observed = state_longest(s.answered);
	if (s.running->n > 0)
		c.observed = Max(c.observed, state_longest(s.running));
	return c;
}

static bool
next_fall(const Curve *c, int64 *at)
{
	if (c->next_ended == c->ended.n)
		return false;
	*at = c->ended.points[c->next_ended].at;
	return true;
}

/* On to the next time that a wait ended; false when none is left. */
static bool
fall(Curve *c)
{
	int64 at;
	int64 ended = 0;

	CHECK_FOR_INTERRUPTS();
	if (!next_fall(c, &at))
		return false;
	for (; c->next_running < c->running.n && c->running.points[c->next_running].at < at; c->next_running++)
		c->at_risk -= c->running.points[c->next_running].count;
	for (; c->next_ended < c->ended.n && c->ended.points[c->next_ended].at == at; c->next_ended++)
		ended += c->ended.points[c->next_ended].count;

	c->share *= (double) (c->at_risk - ended) / c->at_risk;
	if (c->exact != 0)
		c->exact = DirectFunctionCall2(
			numeric_div,
			DirectFunctionCall2(numeric_mul, c->exact, NumericGetDatum(int64_to_numeric(c->at_risk - ended))),
			NumericGetDatum(int64_to_numeric(c->at_risk)));
	c->at_risk -= ended;
	c->at = at;
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
bool
km_percentile_usec(Survival s, Numeric share, Numeric *usec)
{
	Datum one = NumericGetDatum(int64_to_numeric(1));
	Datum level = DirectFunctionCall2(numeric_sub, one, NumericGetDatum(share));
	double near_level = DatumGetFloat8(DirectFunctionCall1(numeric_float8, level));
	Curve c = begin_curve(s, false);
	int64 until;
	int order;

	if (c.at_risk == 0)
		return false;
	*usec = int64_to_numeric(0);
	if (DatumGetBool(DirectFunctionCall2(numeric_eq, level, one)))
		return true;
	if (!fall_to(&c, level, near_level, &order))
		return false;
	if (order == 0)
	{
		c = begin_curve(s, true);
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

/* Percent still waiting after a time. False beyond the longest wait seen, unless all have ended: nobody knows. */
bool
km_survival_percent(Survival s, int64 usec, Datum *percent)
{
	Curve c = begin_curve(s, true);
	int64 at;

	if (c.at_risk == 0)
		return false;
	while (next_fall(&c, &at) && at <= usec)
		fall(&c);
	*percent = DirectFunctionCall2(numeric_mul, c.exact, NumericGetDatum(int64_to_numeric(100)));
	*percent = DirectFunctionCall1(numeric_trim_scale,
	                               DirectFunctionCall2(numeric_round, *percent, Int32GetDatum(PERCENT_PLACES)));
	return usec <= c.observed || c.at_risk == 0;
}
