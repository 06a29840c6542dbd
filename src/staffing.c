/*
 * staffing.c - how long callers wait for a number of agents, and how many agents it takes.
 *
 * Erlang C (M/M/n) has callers who wait however long it takes; Erlang A (M/M/n+M) has callers who hang up after an
 * exponential patience: O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers",
 * Manufacturing & Service Operations Management 4 (2002). Its measures are those of S. Zeltyn and A. Mandelbaum,
 * "Call centers with impatient customers: many-server asymptotics of the M/M/n+G queue", Queueing Systems 51 (2005):
 * integrals over the time that a caller would have to wait. Nothing in them overflows, whatever the load.
 *
 * Times are in minutes, shares from 0 to 1 until they are given out.
 */
#include "postgres.h"

#include <math.h>

#include "common/shortest_dec.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "args.h"
#include "decimal.h"
#include "duration_read.h"
#include "quadrature.h"

/* More is a slip of units; and the recurrence below counts up to it. */
#define MOST_AGENTS 10000000

typedef struct Queue
{
	double calls; /* a minute */
	double aht;
	double load; /* agents busy if nobody hung up */
	double agents;
	bool impatient;
	double patience;
} Queue;

/* What comes of it; unstable where the callers outrun the agents and never hang up. */
typedef struct Waits
{
	bool unstable;
	double waiting;   /* the share who find every agent busy */
	double at_once;   /* the share who do not: not 1 - waiting, which has no digits left when that is large */
	double mean;      /* wait of all callers */
	double abandoned; /* the share who hang up */
} Waits;

/* ---- the share that Erlang B blocks ---- */

/* 1 / B(n) = 1 + n / load / B(n - 1): positive terms only, so that no digits are lost. */
static double
erlang_b(double load, double agents)
{
	double inverse = 1;

	for (double n = 1; n <= agents && !isinf(inverse); n++)
	{
		if (((int64) n & 0xffff) == 0)
			CHECK_FOR_INTERRUPTS();
		inverse = 1 + n / load * inverse;
	}
	return 1 / inverse;
}

/* ---- Erlang C ---- */

static Waits
patient_waits(const Queue *q)
{
	Waits w = {false, 0, 1, 0, 0};
	double blocked;
	double idle;

	if (q->load >= q->agents)
	{
		w.unstable = true;
		return w;
	}
	blocked = erlang_b(q->load, q->agents);
	idle = (q->agents - q->load) / q->agents;
	w.waiting = blocked / (idle + (1 - idle) * blocked);
	w.at_once = idle * (1 - blocked) / (idle + (1 - idle) * blocked);
	w.mean = w.waiting * q->aht / (q->agents - q->load);
	return w;
}

static double
patient_answered_within(const Queue *q, const Waits *w, double target)
{
	if (w->waiting == 0)
		return w->at_once;
	return w->at_once - w->waiting * expm1(-(q->agents - q->load) * (target / q->aht));
}

/* ---- Erlang A ---- */

/* e^y - 1 - y, which is about y^2 / 2 where y is small. */
static double
exp_above_line(double y)
{
	double series = 1;

	if (fabs(y) > 0.5)
		return expm1(y) - y;
	for (int i = 16; i >= 3; i--)
		series = 1 + y / i * series;
	return series * y * y / 2;
}

/*
 * The time x that a caller would have to wait has, but for a factor, the density exp(f(x)) with f(x) = calls (1 - e^(-x
 * / patience)) patience - agents x / aht; those who are still there then have it times e^(-x / patience). From a point
 * at or beside its peak, f falls on either side by the sum of a curved and a straight part.
 */
typedef struct WaitSide
{
	double from;
	double side; /* 1 or -1 */
	double patience;
	double arriving; /* calls * e^(-from / patience) */
	double steep;    /* of the straight part */
} WaitSide;

static double
wait_drop(double distance, const void *context)
{
	const WaitSide *s = context;

	return s->arriving * s->patience * exp_above_line(-s->side * distance / s->patience) + s->steep * distance;
}

/* How long of a wait x a caller stays, on average. */
static double
wait_stayed(double distance, const void *context)
{
	const WaitSide *s = context;

	return -expm1(-(s->from + s->side * distance) / s->patience) * s->patience;
}

/* Where the density is largest, of all callers or of those who are still there. */
static double
wait_peak(const Queue *q, bool still_there)
{
	double leaving = q->agents / q->aht + (still_there ? 1 / q->patience : 0);

	return Max(log(q->calls / leaving) * q->patience, 0);
}

/*
 * The integral of the density from 0 to limit, of all callers or of those who are still there, or times how long they
 * stay; as a multiple of what the density of all callers is at its peak.
 */
static double
wait_integral(const Queue *q, bool still_there, Factor factor, double limit)
{
	double leaving = q->agents / q->aht + (still_there ? 1 / q->patience : 0);
	double highest = wait_peak(q, false);
	double own = wait_peak(q, still_there);
	double peak = Min(own, limit);
	bool at_own = own > 0 && peak == own; /* there as many arrive who would wait so long as leave */
	double arriving = at_own ? leaving : q->calls * exp(-peak / q->patience);
	WaitSide right = {peak, 1, q->patience, arriving, Max(leaving - arriving, 0)};
	WaitSide left = {peak, -1, q->patience, arriving, Max(arriving - leaving, 0)};
	double value = 0;

	if (peak < limit)
		value += integral_from_peak(wait_drop, factor, &right, limit - peak);
	if (peak > 0)
		value += integral_from_peak(wait_drop, factor, &left, peak);
	if (still_there)
	{
		/* Two peaks may lie far out and next to each other. */
		double apart = at_own ? log1p(q->aht / (q->patience * q->agents)) * q->patience : highest - peak;
		WaitSide down = {highest, -1, q->patience, q->agents / q->aht, 0};

		if (highest > 0)
			value *= exp(-wait_drop(apart, &down));
		if (still_there)
			value *= exp(-peak / q->patience);
	}
	return value;
}

static Waits
impatient_waits(const Queue *q)
{
	Waits w = {false, 0, 1, 0, 0};

	if (q->agents == 0)
		return (Waits){false, 1, 0, q->patience, 1};
	if (q->load == 0)
		return w;
	if (q->patience == 0)
	{
		/* Nobody waits: who finds every agent busy is gone, which is Erlang B. */
		w.waiting = w.abandoned = erlang_b(q->load, q->agents);
		w.at_once = 1 - w.waiting;
	}
	else
	{
		double all = wait_integral(q, false, NULL, INFINITY);
		double peak = wait_peak(q, false);
		double log_odds = log(q->calls * all) - q->calls * q->patience * expm1(-peak / q->patience) -
		                  q->agents / q->aht * peak + log(erlang_b(q->load, q->agents - 1));

		w.waiting = 1 / (1 + exp(-log_odds));
		w.at_once = 1 / (1 + exp(log_odds));
		w.mean = w.waiting * wait_integral(q, false, wait_stayed, INFINITY) / all;
		w.abandoned = w.mean / q->patience;
	}
	return w;
}

static double
impatient_answered_within(const Queue *q, const Waits *w, double target)
{
	if (target == 0 || w->waiting == 0 || q->patience == 0 || q->agents == 0)
		return w->at_once;
	return w->at_once + w->waiting * wait_integral(q, true, NULL, target) / wait_integral(q, false, NULL, INFINITY);
}

/* ---- either ---- */

static Waits
waits(const Queue *q)
{
	return q->impatient ? impatient_waits(q) : patient_waits(q);
}

static double
answered_within(const Queue *q, const Waits *w, double target)
{
	return q->impatient ? impatient_answered_within(q, w, target) : patient_answered_within(q, w, target);
}

static double
busy(const Queue *q, const Waits *w)
{
	return q->load * (q->impatient ? impatient_answered_within(q, w, INFINITY) : 1) / q->agents;
}

/* ---- arguments ---- */

pg_noreturn static void
bad_number(double value, const char *what, const char *range, const char *hint)
{
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];

	double_to_shortest_decimal_buf(value, text);
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is not %s", what, text, range),
	                errhint("%s", hint)));
}

static double
not_negative(double value, const char *what)
{
	if (!(value >= 0) || isinf(value))
		bad_number(value, what, "a number of 0 or more",
		           psprintf("Leave such rows out with WHERE %s >= 0 AND %s < 'Infinity'.", what, what));
	return value;
}

/* Minutes, given as such or as an interval. */
static double
time_argument(FunctionCallInfo fcinfo, int n, bool interval, const char *what)
{
	if (interval)
		return (double) wait_usec(PG_GETARG_INTERVAL_P(n), what) / USECS_PER_MINUTE;
	return not_negative(PG_GETARG_FLOAT8(n), what);
}

/* The first two arguments and the last are the same in every function. */
static bool
queue_arguments(FunctionCallInfo fcinfo, bool interval, Queue *q)
{
	int patience = PG_NARGS() - 1;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return false;
	q->calls = not_negative(PG_GETARG_FLOAT8(0), "calls_per_hour");
	q->aht = time_argument(fcinfo, 1, interval, "aht");
	q->load = q->calls * q->aht / 60;
	q->calls /= 60;
	if (q->load > MOST_AGENTS)
		bad_number(q->load, "the load in agents, calls_per_hour * aht / 60,", "10000000 at most",
		           "Calls are an hour, and aht is minutes: 180 seconds are 3.");
	q->impatient = !PG_ARGISNULL(patience);
	q->patience = q->impatient ? time_argument(fcinfo, patience, interval, "patience") : 0;
	return true;
}

static bool
agents_argument(FunctionCallInfo fcinfo, int n, Queue *q)
{
	if (PG_ARGISNULL(n))
		return false;
	q->agents = PG_GETARG_FLOAT8(n);
	if (!(q->agents >= 0 && q->agents <= MOST_AGENTS && q->agents == rint(q->agents)))
		bad_number(q->agents, "agents", "a whole number from 0 to 10000000",
		           "Round it first: agents => round(x), or ceil(x) for whole agents.");
	return true;
}

pg_noreturn static void
bad_option(FunctionCallInfo fcinfo, int n, const char *what, const char *range, const char *hint)
{
	char text[DOUBLE_SHORTEST_DECIMAL_LEN] = "NULL";

	if (!PG_ARGISNULL(n))
		double_to_shortest_decimal_buf(PG_GETARG_FLOAT8(n), text);
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s %s is not %s", what, text, range),
	                errhint("%s", hint)));
}

/* ---- SQL: measures of a queue ---- */

/* Times that are hundreds of powers of ten apart leave no number to give. */
static double
computed(double measure)
{
	if (!isfinite(measure))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("the waits of this queue are out of range"),
		                errdetail("Its calls, aht and patience are too far apart to compute with."),
		                errhint("Times are in minutes.")));
	return measure;
}

static Datum
percent(double share)
{
	return numeric_of_double(100 * computed(share));
}

static Datum
minutes(double time)
{
	return numeric_of_double(computed(time));
}

/* False where an argument is missing, or where the queue would grow for ever. */
static bool
queue_read(FunctionCallInfo fcinfo, bool interval, Queue *q, Waits *w)
{
	if (!queue_arguments(fcinfo, interval, q) || !agents_argument(fcinfo, 2, q))
		return false;
	*w = waits(q);
	return !w->unstable;
}

/* Without calls there is no caller to measure. */
#define ERLANG(name, interval, result) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		Queue q; \
		Waits w; \
		if (!queue_read(fcinfo, interval, &q, &w) || q.calls == 0) \
			PG_RETURN_NULL(); \
		return result; \
	}

static Datum
interval_of_minutes(double time)
{
	return interval_of_numeric(DatumGetNumeric(minutes(time * USECS_PER_MINUTE)));
}

ERLANG(erlang_wait_minutes, false, percent(w.waiting))
ERLANG(erlang_wait_interval, true, percent(w.waiting))
ERLANG(erlang_asa_minutes, false, minutes(w.mean))
ERLANG(erlang_asa_interval, true, minutes(w.mean))
ERLANG(erlang_asa_interval_minutes, false, interval_of_minutes(w.mean))
ERLANG(erlang_asa_interval_interval, true, interval_of_minutes(w.mean))
ERLANG(erlang_abandonment_minutes, false, percent(w.abandoned))
ERLANG(erlang_abandonment_interval, true, percent(w.abandoned))

/* Agents without calls are there, and idle. */
static Datum
occupied(FunctionCallInfo fcinfo, bool interval)
{
	Queue q;
	Waits w;

	if (!queue_read(fcinfo, interval, &q, &w) || q.agents == 0)
		PG_RETURN_NULL();
	return percent(busy(&q, &w));
}

static Datum
service_level(FunctionCallInfo fcinfo, bool interval)
{
	Queue q;
	Waits w;
	double target;

	if (PG_ARGISNULL(3))
		PG_RETURN_NULL();
	target = time_argument(fcinfo, 3, interval, "target");
	if (!queue_read(fcinfo, interval, &q, &w) || q.calls == 0)
		PG_RETURN_NULL();
	return percent(answered_within(&q, &w, target));
}

/* ---- SQL: how many agents it takes ---- */

typedef struct Aim
{
	double target;
	double service_level; /* percent, like the others */
	double max_occupancy;
	double shrinkage;
} Aim;

static bool
reached(Queue *q, const Aim *aim, double agents)
{
	Waits w;

	q->agents = agents;
	w = waits(q);
	if (w.unstable || agents == 0)
		return false;
	/* Eight of ten are 80 %, whatever the last digit says. */
	return 100 * busy(q, &w) <= aim->max_occupancy * (1 + 1e-12) &&
	       100 * answered_within(q, &w, aim->target) >= aim->service_level;
}

/* The fewest that reach it: more agents never make it worse. */
static double
fewest_agents(Queue *q, const Aim *aim)
{
	double low = 0;
	double high = floor(q->load) + 1;

	if (q->calls == 0)
		return 0;
	for (double step = 1; !reached(q, aim, high); step *= 2)
	{
		low = high;
		high += step;
		if (high > 2 * MOST_AGENTS)
			ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			                errmsg("no number of agents up to %d reaches the target", MOST_AGENTS),
			                errhint("Ask for a lower service_level or a higher max_occupancy.")));
	}
	while (high - low > 1)
	{
		double middle = floor(low + (high - low) / 2);

		if (reached(q, aim, middle))
			high = middle;
		else
			low = middle;
	}
	return high;
}

static double
option(FunctionCallInfo fcinfo, int n)
{
	return PG_ARGISNULL(n) ? NAN : PG_GETARG_FLOAT8(n);
}

static Aim
read_aim(FunctionCallInfo fcinfo, bool interval)
{
	Aim aim = {time_argument(fcinfo, 2, interval, "target"), option(fcinfo, 3), option(fcinfo, 4), option(fcinfo, 5)};

	if (!(aim.service_level > 0 && aim.service_level < 100))
		bad_option(fcinfo, 3, "service_level", "above 0 and below 100",
		           "It is a percentage; no number of agents answers every call in time, but 99.9 can be reached.");
	if (!(aim.max_occupancy > 0 && aim.max_occupancy <= 100))
		bad_option(fcinfo, 4, "max_occupancy", "above 0 and at most 100",
		           "It is the percentage of their time that agents may be busy, such as 85; 100 sets no limit.");
	if (!(aim.shrinkage >= 0 && aim.shrinkage < 100))
		bad_option(fcinfo, 5, "shrinkage", "from 0 to below 100",
		           "It is the percentage of paid time in which agents are away, such as 30; who is away all the time "
		           "answers nothing.");
	return aim;
}

/* Of whom so many are away: agents / (1 - shrinkage / 100), rounded up, in decimals so that 14 at 30 % are 20. */
static Datum
with_shrinkage(double agents, double shrinkage)
{
	Numeric there = minus(int64_to_numeric(100), DatumGetNumeric(numeric_of_double(shrinkage)));
	Datum needed = quotient(times(int64_to_numeric((int64) agents), int64_to_numeric(100)), there);

	return DirectFunctionCall1(numeric_int8, DirectFunctionCall1(numeric_ceil, needed));
}

static Datum
agents_needed(FunctionCallInfo fcinfo, bool interval)
{
	Queue q;
	Aim aim;

	if (PG_ARGISNULL(2) || !queue_arguments(fcinfo, interval, &q))
		PG_RETURN_NULL();
	aim = read_aim(fcinfo, interval);
	return with_shrinkage(fewest_agents(&q, &aim), aim.shrinkage);
}

#define ERLANG_FORMS(name, function) \
	PG_FUNCTION_INFO_V1(name##_minutes); \
	Datum name##_minutes(PG_FUNCTION_ARGS) \
	{ \
		return function(fcinfo, false); \
	} \
	PG_FUNCTION_INFO_V1(name##_interval); \
	Datum name##_interval(PG_FUNCTION_ARGS) \
	{ \
		return function(fcinfo, true); \
	}

ERLANG_FORMS(erlang_occupancy, occupied)
ERLANG_FORMS(erlang_service_level, service_level)
ERLANG_FORMS(erlang_agents, agents_needed)
