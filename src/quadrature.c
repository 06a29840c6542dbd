/*
 * quadrature.c - integrals of log-concave functions, outwards from where they are largest.
 *
 * The tails of the binomial and the beta distribution and the waits of a queue with impatient callers are such
 * integrals, over a billion trials or ten thousand agents as well as over ten. Nothing overflows, because only the fall
 * from the peak is ever taken to the power of e, and what has fallen by e^40 counts no more. What is left is smooth on
 * its own scale: eight panels of sixteen Gauss-Legendre points give it to about 1 part in 10^14.
 */
#include "postgres.h"

#include <math.h>

#include "quadrature.h"

/* A fall by between these is where the integral is cut off: e^-40 is 4e-18. */
#define DROP_ENOUGH 40.0
#define DROP_AMPLE  60.0

#define PANELS 8
#define POINTS 8 /* on each side of the middle of a panel */

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

double
integral_from_peak(LogDrop drop, Factor factor, const void *context, double limit)
{
	double half = far_enough(drop, context, limit) / (2 * PANELS);
	double sum = 0;

	for (int panel = 0; panel < PANELS; panel++)
	{
		double middle = (2 * panel + 1) * half;

		for (int i = 0; i < POINTS; i++)
		{
			double near = middle - half * point[i];
			double far = middle + half * point[i];
			double near_value = exp(-drop(near, context));
			double far_value = exp(-drop(far, context));

			if (factor != NULL)
			{
				near_value *= factor(near, context);
				far_value *= factor(far, context);
			}
			sum += weight[i] * (near_value + far_value);
		}
	}
	return sum * half;
}
