/*
 * binomial.c - the binomial and the beta distribution: tails and quantiles, from one trial to 10^18.
 *
 * Published algorithms, each with the digits that doubles have:
 *
 * - density: the saddle-point form of C. Loader, "Fast and accurate computation of binomial probabilities" (2000),
 *   in which nothing large cancels;
 * - tails: the incomplete beta function (NIST Digital Library of Mathematical Functions, 8.17), whose integrand falls
 *   from its value at x on the side of the smaller tail;
 * - quantiles: Newton's steps on the logarithm of the tail, which is concave; for the binomial then trial by trial, so
 *   that the limit is the exact one.
 *
 * p and 1 - p travel together as p and q: one cannot be had from the other where it is small.
 */
#include "postgres.h"

#include <math.h>

#include "binomial.h"
#include "quadrature.h"
#include "quantile.h"

/* ---- functions that lose no digits ---- */

/* log(1 + x) - x for an x up to a quarter: about -x^2 / 2 where it is small. */
static double
log1p_minus(double x)
{
	double r = x / (2 + x);
	double r2 = r * r;
	double series = 0;

	/* 2 artanh(r) is log(1 + x), and 2 r - x is -x r. */
	for (int i = 19; i >= 3; i -= 2)
		series = series * r2 + 1.0 / i;
	return r * (2 * r2 * series - x);
}

/* What Stirling's formula leaves of log(Gamma(n + 1)). */
static double
stirling_rest(double n)
{
	double x = 1 / (n * n);

	if (n < 16)
		return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.5 * log(2 * M_PI);
	return (1.0 / 12 - x * (1.0 / 360 - x * (1.0 / 1260 - x * (1.0 / 1680 - x / 1188)))) / n;
}

/* k log(k / m) - (k - m) with m = n p: how far a count is from its mean, on the scale of logarithms. */
static double
deviance(double k, double n, double p)
{
	double mean = n * p;
	double difference = -fma(n, p, -k); /* its digits are lost where n p is rounded first */
	double share = difference / mean;

	if (fabs(share) > 0.25)
		return k * log(k / mean) - difference;
	return k * log1p_minus(share) + share * difference;
}

/* The probability of k hits of n, also for fractions of a hit; n is above 0. */
static double
density(double k, double n, double p, double q)
{
	if (k <= 0)
		return exp((p < q) ? n * log1p(-p) : n * log(q));
	if (k >= n)
		return exp((q < p) ? n * log1p(-q) : n * log(p));
	return exp(stirling_rest(n) - stirling_rest(k) - stirling_rest(n - k) - deviance(k, n, p) - deviance(n - k, n, q)) *
	       sqrt(n / (2 * M_PI * k * (n - k)));
}

/* ---- tails ---- */

/*
 * I(a, b) is p^a q^(b - 1) / B(a, b) times the integral of (t / p)^a ((1 - t) / q)^(b - 1) over log t, from t = p, which
 * is at the peak or left of it, down to 0.
 */
typedef struct BetaSide
{
	double a;
	double b1;    /* b - 1, not negative */
	double slope; /* of the fall, at p */
	double odds;  /* p / q */
} BetaSide;

static double
beta_drop(double distance, const void *context)
{
	const BetaSide *side = context;
	double share = -expm1(-distance); /* of the way to 0 */
	double up = side->odds * share;

	/* Near p the two terms nearly cancel, and are taken apart into what is left of them. */
	if (share < 0.25 && up < 0.25)
		return side->slope * share - side->a * log1p_minus(-share) - side->b1 * log1p_minus(up);
	return side->a * distance - side->b1 * log1p(up);
}

/* How fast the integrand for the tail below p falls there, times q: a q - (b - 1) p, from the smaller of the two. */
static double
beta_slope(double p, double q, double a, double b)
{
	return (p <= q) ? fma(-(a + b - 1), p, a) : fma(a + b - 1, q, 1 - b);
}

/* Both tails, the smaller one computed and the other what it leaves. */
static void
beta_tails(double p, double q, double a, double b, double *below, double *above)
{
	double slope = beta_slope(p, q, a, b);
	double chance = density(a, a + b, p, q);

	/* Next to the mean both could be computed. */
	if (slope < 0 || (b * p > a * q && beta_slope(q, p, b, a) >= 0))
		beta_tails(q, p, b, a, above, below);
	else if (b < 1)
	{
		/* I(a, b) = I(a, b + 1) - p^a q^b / (b B(a, b)) */
		double step = a / (a + b) * chance;

		beta_tails(p, q, a, b + 1, below, above);
		*below = Max(*below - step, 0);
		*above += step;
	}
	else if (a < 1)
	{
		/* I(a, b) = I(a + 1, b) + p^a q^b / (a B(a, b)); the fall over log t would be too slow */
		double step = b / (a + b) * chance;

		beta_tails(p, q, a + 1, b, below, above);
		*below += step;
		*above = Max(*above - step, 0);
	}
	else
	{
		BetaSide side = {a, b - 1, slope / q, p / q};

		*below = a * b / (a + b) / q * chance * integral_from_peak(beta_drop, NULL, &side, INFINITY);
		*above = 1 - *below;
	}
}

/* ---- exact limits ---- */

/* P(X <= k), for p with its q. */
static double
at_most(double k, double n, double p, double q)
{
	double below;
	double above;

	if (k >= n)
		return 1;
	beta_tails(p, q, k + 1, n - k, &below, &above);
	return above;
}

/* The z with P(Z < z) = tail. */
static double
deviate_of(double tail)
{
	return (tail < 0.5) ? -normal_quantile(1 - 2 * tail) : normal_quantile(2 * tail - 1);
}

/* Where a normal deviate corrected for skewness puts the limit. */
static double
first_guess(double tail, double n, double p, double q)
{
	double z = deviate_of(tail);
	double k = floor(n * p + sqrt(n * p * q) * z + (q - p) * (z * z - 1) / 6);

	return Min(Max(k, 0), n);
}

/* The smallest k with P(X <= k) >= enough: Newton's steps, kept between what was too little and what was enough. */
static double
smallest_reaching(double enough, double n, double p, double q)
{
	double low = -1;
	double high = n;
	double k = Min(first_guess(enough, n, p, q), n - 1);

	if (p <= 0 || q <= 0)
		return (p <= 0) ? 0 : n;
	for (int i = 0; k > low && k < high; i++)
	{
		double reached = at_most(k, n, p, q);
		double chance = density(k, n, p, q);
		double step = log(enough / reached) * (reached / chance);
		double next;

		if (reached < enough)
			low = k;
		else
			high = k;
		/* The next trial at least; the middle where the step is none, or leads out of what is left, or takes too long. */
		next = (reached < enough) ? low + Max(ceil(step), 1) : high - Max(ceil(-step), 1);
		k = (isfinite(step) && next > low && next < high && i < 50) ? next : floor(low + (high - low) / 2);
	}
	return high;
}

/* A tail that is met to the last digits is met: P(X <= 2) of five fair coins is one half. */
#define LAST_DIGITS 1e-13

double
binomial_lower_limit(double tail, double n, double p)
{
	return smallest_reaching(tail * (1 - LAST_DIGITS), n, p, 1 - p);
}

double
binomial_upper_limit(double tail, double n, double p)
{
	return n - smallest_reaching(tail * (1 + LAST_DIGITS), n, 1 - p, p);
}

/* ---- quantiles of the beta distribution ---- */

/* Newton's method on the logarithms of the tail and of the odds x / (1 - x), kept between what was too little or much. */
static double
beta_quantile(double tail, double a, double b)
{
	double low = -745;
	double high = 745;
	double odds = Min(Max(log(a / b) + deviate_of(tail) * sqrt(1 / a + 1 / b), low), high);

	for (int i = 0; i < 200; i++)
	{
		double p = 1 / (1 + exp(-odds));
		double q = 1 / (1 + exp(odds));
		double slope = a * b / (a + b) * density(a, a + b, p, q);
		double below;
		double above;
		double next;
		double step;

		beta_tails(p, q, a, b, &below, &above);
		if (below < tail)
			low = odds;
		else
			high = odds;
		next = odds + ((below > 0 && slope > 0) ? log(tail / below) * (below / slope) : INFINITY);
		if (!(next > low && next < high))
			next = (low + high) / 2;
		step = fabs(next - odds);
		odds = next;
		/* Each step squares the error. */
		if (step <= 1e-7 * (1 + fabs(odds)))
			break;
	}
	return odds;
}

double
beta_lower_quantile(double tail, double a, double b)
{
	return 1 / (1 + exp(-beta_quantile(tail, a, b)));
}

double
beta_upper_quantile(double tail, double a, double b)
{
	return 1 / (1 + exp(beta_quantile(tail, b, a)));
}
