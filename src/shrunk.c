/*
 * shrunk.c - what an agent's rate or mean probably is: drawn towards that of all, the further the fewer there are.
 *
 * Rates: empirical Bayes with a beta prior, whose mean and weight have the maximum likelihood of all agents' counts
 * (the beta-binomial distribution: J. G. Skellam, JRSS B 10, 1948). Where R. E. Tarone's statistic (Biometrika 66, 1979)
 * is not above chance, the maximum is where all agents are alike, and each gets the pooled rate.
 *
 * Means: the credibility of H. Bühlmann and E. Straub (Mitteilungen der VSVM 70, 1970), from moments alone, so that no
 * skewness biases the value.
 *
 * Bounds know that the center is estimated, too (R. E. Kass and D. Steffey, JASA 84, 1989), though not that the weight
 * is. A beta distribution, or for means one of gamma shape, with the mean and the variance that come of it gives them.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "agents.h"
#include "binomial.h"
#include "decimal.h"
#include "partition.h"
#include "quantile.h"

typedef struct Shrinkage
{
	bool ready;
	double confidence;
	bool alike;             /* no difference between the agents shows */
	RateSummary all;        /* rates: of all agents */
	double center;          /* where agents are drawn to, in shares or minutes */
	double center_variance; /* how uncertain it is */
	double weight;          /* how many answers or durations it counts for */
	double between;         /* means: the variance of what the agents really take */
} Shrinkage;

static void
check_confidence(WindowObject window, Shrinkage *s, const char *function)
{
	bool is_null;
	double confidence = DatumGetFloat8(WinGetFuncArgCurrent(window, 1, &is_null));

	confidence = checked_confidence(is_null, confidence);
	if (s->ready && confidence != s->confidence)
		partition_option_changed(function, "confidence");
	s->confidence = confidence;
}

/* ---- the beta-binomial likelihood ---- */

/*
 * Sums over i below n of 1 / (x + i) and 1 / (x + i)^2: the differences of digamma and trigamma that the likelihood of
 * counts is made of. The first terms are added, the rest comes from Stirling's series, in which nothing cancels.
 */
static void
reciprocals(double x, double n, double *first, double *second)
{
	double sum = 0;
	double squares = 0;

	for (int i = 0; n > 0 && (i < 16 || (i < 32 && n < 16)); i++)
	{
		double one = 1 / x;

		sum += one;
		squares += one * one;
		x++;
		n--;
	}
	if (n > 0)
	{
		double y = x + n;
		double x2 = 1 / (x * x);
		double y2 = 1 / (y * y);

		sum += log1p(n / x) + n / (2 * x * y) + (x2 - y2) / 12 - (x2 * x2 - y2 * y2) / 120 +
		       (x2 * x2 * x2 - y2 * y2 * y2) / 252;
		squares += n / (x * y) + (x2 - y2) / 2 + (x2 / x - y2 / y) / 6 - (x2 * x2 / x - y2 * y2 / y) / 30;
	}
	*first = sum;
	*second = squares;
}

/* The slopes of the likelihood of all agents and its curvature, in the share and in the logarithm of the weight. */
typedef struct Likelihood
{
	double by_share;
	double by_weight;
	double share_share;
	double share_weight;
	double weight_weight;
} Likelihood;

static Likelihood
likelihood(const RateSummary *agent, int64 agents, double share, double weight)
{
	double a = share * weight;
	double b = (1 - share) * weight;
	double da = 0;
	double db = 0;
	double daa = 0;
	double dbb = 0;
	double dab = 0;
	Likelihood l;

	for (int64 i = 0; i < agents; i++)
	{
		double hits[2];
		double misses[2];
		double both[2];

		reciprocals(a, agent[i].hits, &hits[0], &hits[1]);
		reciprocals(b, agent[i].misses, &misses[0], &misses[1]);
		reciprocals(weight, (double) agent[i].hits + (double) agent[i].misses, &both[0], &both[1]);
		da += hits[0] - both[0];
		db += misses[0] - both[0];
		daa += both[1] - hits[1];
		dbb += both[1] - misses[1];
		dab += both[1];
	}
	CHECK_FOR_INTERRUPTS();
	l.by_share = weight * (da - db);
	l.by_weight = a * da + b * db;
	l.share_share = weight * weight * (daa - 2 * dab + dbb);
	l.share_weight = weight * (da - db + a * daa + (b - a) * dab - b * dbb);
	l.weight_weight = l.by_weight + a * a * daa + 2 * a * b * dab + b * b * dbb;
	return l;
}

/* The share that is likeliest for a weight: the likelihood is concave in it. */
static double
likeliest_share(const RateSummary *agent, int64 agents, double share, double weight, Likelihood *l)
{
	double low = 0;
	double high = 1;

	for (int i = 0; i < 100; i++)
	{
		double next;

		*l = likelihood(agent, agents, share, weight);
		if (l->by_share > 0)
			low = share;
		else
			high = share;
		next = share - l->by_share / l->share_share;
		if (!(next > low && next < high))
			next = (low + high) / 2;
		if (fabs(next - share) <= 1e-14 * share)
			break;
		share = next;
	}
	return share;
}

/*
 * The weight likeliest with its own likeliest share: Newton's steps on the logarithm, between weights where the slope
 * points up and down. Where every agent has only hits or only misses there is no end below, and the lowest is taken.
 */
#define LOWEST_WEIGHT  1e-4
#define HIGHEST_WEIGHT 1e12

static void
likeliest_prior(const RateSummary *agent, int64 agents, Shrinkage *s)
{
	double low = log(LOWEST_WEIGHT);
	double high = log(HIGHEST_WEIGHT);
	double at = log(s->weight);
	double share = s->center;

	for (int i = 0; i < 100; i++)
	{
		Likelihood l;
		double curvature;
		double next;

		share = likeliest_share(agent, agents, share, exp(at), &l);
		curvature = l.weight_weight - l.share_weight * l.share_weight / l.share_share;
		if (l.by_weight > 0)
			low = at;
		else
			high = at;
		next = at - l.by_weight / curvature;
		if (curvature >= 0 || !(next > low && next < high))
			next = (low + high) / 2;
		if (fabs(next - at) <= 1e-13 * (1 + fabs(at)))
			break;
		at = next;
	}
	s->center = share;
	s->weight = exp(at);
}

/* ---- rates ---- */

static void
prepare_rates(WindowObject window, Shrinkage *s)
{
	AgentRates rates = agent_rates_read(window, s);
	double excess = 0;
	double information = 0;
	double chance;

	s->all = rates.all;
	s->center = (rates.n > 0) ? (double) rates.all.hits / rates.n : 0;
	chance = s->center * (1 - s->center);
	for (int64 i = 0; i < rates.agents; i++)
	{
		double own_n = (double) rates.agent[i].hits + (double) rates.agent[i].misses;
		double off = -fma(own_n, s->center, -(double) rates.agent[i].hits);

		excess += off * off / chance - own_n;
		information += own_n * (own_n - 1);
	}
	/* excess / information estimates the share of the variance that is between agents, 1 / (weight + 1). */
	s->alike = !(excess > 0);
	if (!s->alike)
	{
		s->weight = Min(Max(information / excess - 1, 1), HIGHEST_WEIGHT / 10);
		likeliest_prior(rates.agent, rates.agents, s);
		information = 0;
		for (int64 i = 0; i < rates.agents; i++)
		{
			double own_n = (double) rates.agent[i].hits + (double) rates.agent[i].misses;

			information += own_n / (s->weight + own_n);
		}
		s->center_variance = s->center * (1 - s->center) / ((s->weight + 1) * information);
	}
	pfree(rates.agent);
}

static Estimate
shrunk_share(const Shrinkage *s, const RateSummary *own, int64 n)
{
	Estimate e = {n, 0, true, 0, 0};
	double drawn = s->weight / (n + s->weight);
	double share = (own->hits + s->center * s->weight) / (n + s->weight);
	double variance = share * (1 - share) / (n + s->weight + 1) + drawn * drawn * s->center_variance;
	double size = Max(share * (1 - share) / variance - 1, 1e-3); /* a + b of the beta distribution */
	double tail = (1 - s->confidence) / 2;

	e.value = numeric_of_double(100 * share);
	e.lower = 100 * beta_lower_quantile(tail, share * size, (1 - share) * size);
	e.upper = 100 * beta_upper_quantile(tail, share * size, (1 - share) * size);
	return e;
}

PG_FUNCTION_INFO_V1(shrunk_rate);
Datum
shrunk_rate(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Shrinkage *s = WinGetPartitionLocalMemory(window, sizeof(Shrinkage));
	const RateSummary *own;
	Estimate e;
	int64 n;

	check_confidence(window, s, "shrunk_rate");
	if (!s->ready)
	{
		prepare_rates(window, s);
		s->ready = true;
	}
	own = agent_rate(window, &n);
	if (n == 0)
		PG_RETURN_NULL();
	e = s->alike ? share_estimate(&s->all, s->confidence) : shrunk_share(s, own, n);
	e.n = n;
	return estimate_row(fcinfo, &e);
}

/* ---- means of durations ---- */

static void
prepare_means(WindowObject window, Shrinkage *s)
{
	AgentMeans means = agent_means_read(window, s);
	double n = means.n;
	double between = 0;
	double squares = 0;
	double credits = 0;
	double credited = 0;

	if (means.n > 0)
		s->center = double_of_numeric(DatumGetNumeric(means.mean));
	for (int64 i = 0; i < means.agents; i++)
	{
		double off = means.agent[i].mean - s->center;

		between += means.agent[i].n * off * off;
		squares += means.agent[i].n * means.agent[i].n;
	}
	s->between = (between - (means.agents - 1) * means.variance) / (n - squares / n);
	/* With one duration each nobody can say what is chance. */
	s->alike = !(s->between > 0) || means.n == means.agents;
	if (s->alike)
		s->center_variance = means.variance / n;
	else
	{
		s->weight = means.variance / s->between;
		for (int64 i = 0; i < means.agents; i++)
		{
			double credit = means.agent[i].n / (means.agent[i].n + s->weight);

			credits += credit;
			credited += credit * means.agent[i].mean;
		}
		s->center = credited / credits;
		s->center_variance = s->between / credits;
	}
	pfree(means.agent);
}

static Estimate
shrunk_time(const Shrinkage *s, const Moments *own)
{
	Estimate e = {own->n, 0, false, 0, 0};
	double drawn = s->alike ? 1 : s->weight / (own->n + s->weight);
	double mean = drawn * s->center + (1 - drawn) * double_of_numeric(own->mean);
	double variance = (s->alike ? 0 : drawn * s->between) + drawn * drawn * s->center_variance;
	double of_root = variance / (9 * mean * mean);
	double z = normal_quantile(s->confidence);

	e.value = numeric_of_double(mean);
	/* No spread within the agents, or no time at all: nothing says how far off it may be. */
	if (variance > 0 && mean > 0)
	{
		e.bounded = true;
		e.lower = skewed_bound(mean, of_root, -z);
		e.upper = skewed_bound(mean, of_root, z);
	}
	return e;
}

PG_FUNCTION_INFO_V1(shrunk_mean);
Datum
shrunk_mean(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Shrinkage *s = WinGetPartitionLocalMemory(window, sizeof(Shrinkage));
	Moments own;
	Estimate e;

	check_confidence(window, s, "shrunk_mean");
	if (!s->ready)
	{
		prepare_means(window, s);
		s->ready = true;
	}
	own = agent_mean(window);
	if (own.n == 0)
		PG_RETURN_NULL();
	e = shrunk_time(s, &own);
	return estimate_row(fcinfo, &e);
}
