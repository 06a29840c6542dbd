/*
 * quadrature.c - integrals of log-concave functions, outwards from where they are largest.
 *
 * The tails of the binomial and the beta distribution and the waits of a queue with impatient callers are such
 * integrals, over a billion trials or ten thousand agents as well as over ten. Nothing overflows, because only the fall
 * from the peak is ever taken to the power of e, and what has fallen by e^40 counts no more. What is left is split in
 * halves, each of sixteen Gauss-Legendre points, until a half says no more than the whole did.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"

#include "quadrature.h"

/* A fall by between these is where the integral is cut off: e^-40 is 4e-18. */
#define DROP_ENOUGH 40.0
#define DROP_AMPLE  60.0

/*
 * Halves are split until they change the integral by less than this part, or what they halve by less than that: then they
 * have more digits than that, or the function has no more. What is too large for a double stays so however it is split.
 */
#define CLOSE_ENOUGH 1e-13
#define LAST_DIGITS  1e-12
#define MOST_SPLITS  20

#define POINTS       8 /* on each side of the middle */

static const double point[POINTS] = {0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863,
                                     0.6178762444026437484, 0.7554044083550030339, 0.8656312023878317439,
                                     0.9445750230732325761, 0.9894009349916499326};
static const double weight[POINTS] = {0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382,
                                      0.1495959888165767321, 0.1246289712555338721, 0.0951585116824927848,
                                      0.0622535239386478929, 0.0271524594117540949};

/*
 * The distance with an ample drop, or the limit if the function does not fall so far. A convex drop grows at least in
 * proportion to the distance, which gives a lower bound, and where it grows with its square the geometric mean of that
 * bound and the distance is the answer.
 */
static double
far_enough(LogDrop drop, const void *context, double limit)
{
	double low = 0;
	double high = limit;

	if (isinf(limit))
		for (high = 1; drop(high, context) < DROP_ENOUGH && high < 1e300;)
			high *= 8;
	for (int i = 0; i < 200; i++)
	{
		double fallen = drop(high, context);
		double middle;

		if (fallen <= DROP_AMPLE)
			break;
		low = Max(low, high * (DROP_ENOUGH / fallen));
		middle = sqrt(low) * sqrt(high);
		if (drop(middle, context) < DROP_ENOUGH)
			low = middle;
		else
			high = middle;
	}
	return high;
}

typedef struct Integrand
{
	LogDrop drop;
	Factor factor;
	const void *context;
	double close_enough;
} Integrand;

static double
value_at(const Integrand *f, double distance)
{
	double value = exp(-f->drop(distance, f->context));

	return (f->factor != NULL) ? value * f->factor(distance, f->context) : value;
}

static double
integral(const Integrand *f, double from, double to)
{
	double middle = from + (to - from) / 2;
	double half = (to - from) / 2;
	double sum = 0;

	for (int i = 0; i < POINTS; i++)
		sum += weight[i] * (value_at(f, middle - half * point[i]) + value_at(f, middle + half * point[i]));
	return sum * half;
}

static double
split_integral(const Integrand *f, double from, double to, double whole, int splits)
{
	double middle = from + (to - from) / 2;
	double left = integral(f, from, middle);
	double right = integral(f, middle, to);

	CHECK_FOR_INTERRUPTS();
	if (!isfinite(left + right) || fabs(left + right - whole) <= Max(f->close_enough, LAST_DIGITS * (left + right)) ||
	    splits == 0)
		return left + right;
	return split_integral(f, from, middle, left, splits - 1) + split_integral(f, middle, to, right, splits - 1);
}

double
integral_from_peak(LogDrop drop, Factor factor, const void *context, double limit)
{
	Integrand f = {drop, factor, context, 0};
	double far = far_enough(drop, context, limit);
	double whole = integral(&f, 0, far);

	f.close_enough = CLOSE_ENOUGH * whole;
	return split_integral(&f, 0, far, whole, MOST_SPLITS);
}
