/*
 * quantile.c - the normal and Student's t distribution, two-sided: all that intervals and p-values need.
 *
 * Published algorithms, checked against R to a relative error below 1e-9 (in fact below 1e-12) by test/families/estimate.sql:
 *
 * - normal quantile: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988), about 1 part in 10^16;
 * - normal tail: erfc of the C library;
 * - t tail: the incomplete beta function by its continued fraction (NIST Digital Library of Mathematical Functions,
 *   8.17.22) with Lentz's method; above 10,000 degrees of freedom, where the fraction is slow, the normal deviate of
 *   G. W. Hill, Algorithm 395, Communications of the ACM 13 (1970), whose error there is below the last digit;
 * - t quantile: Newton's method on that tail, both on logarithmic scales.
 */
#include "postgres.h"

#include <math.h>

#include "quantile.h"

#define MANY_DF 10000.0

static double
polynomial(const double *coefficient, int degree, double x)
{
	double value = coefficient[degree];

	while (degree-- > 0)
		value = value * x + coefficient[degree];
	return value;
}

double
normal_quantile(double confidence)
{
	/* Near the centre, r = 0.425^2 - q^2. */
	static const double a[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
	                           1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
	                           3.3430575583588128105e+4, 2.5090809287301226727e+3};
	static const double b[] = {1.0,
	                           4.2313330701600911252e+1,
	                           6.8718700749205790830e+2,
	                           5.3941960214247511077e+3,
	                           2.1213794301586595867e+4,
	                           3.9307895800092710610e+4,
	                           2.8729085735721942674e+4,
	                           5.2264952788528545610e+3};
	/* In the tail, r = sqrt(-ln p) - 1.6. */
	static const double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
	                           3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
	                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
	static const double d[] = {1.0,
	                           2.05319162663775882187e0,
	                           1.67638483018380384940e0,
	                           6.89767334985100004550e-1,
	                           1.48103976427480074590e-1,
	                           1.51986665636164571966e-2,
	                           5.47593808499534494600e-4,
	                           1.05075007164441684324e-9};
	/* Far out, r = sqrt(-ln p) - 5. */
	static const double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
	                           2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
	                           2.71155556874348757815e-5, 2.01033439929228813265e-7};
	static const double f[] = {1.0,
	                           5.99832206555887937690e-1,
	                           1.36929880922735805310e-1,
	                           1.48753612908506148525e-2,
	                           7.86869131145613259100e-4,
	                           1.84631831751005468180e-5,
	                           1.42151175831644588870e-7,
	                           2.04426310338993978564e-15};
	double q = confidence / 2;
	double r;

	if (q <= 0.425)
	{
		r = 0.180625 - q * q;
		return q * polynomial(a, 7, r) / polynomial(b, 7, r);
	}
	/* 1 - confidence is exact here, 1 - (1 + confidence) / 2 would not be. */
	r = sqrt(-log((1.0 - confidence) / 2));
	if (r <= 5.0)
		return polynomial(c, 7, r - 1.6) / polynomial(d, 7, r - 1.6);
	return polynomial(e, 7, r - 5.0) / polynomial(f, 7, r - 5.0);
}

double
normal_two_sided(double z)
{
	return erfc(fabs(z) / M_SQRT2);
}

/* Gamma(a + 1/2) / Gamma(a): for large a the logarithms would cancel, and the series is exact to the last digit. */
static double
gamma_ratio(double a)
{
	double x = 1.0 / (a * a);

	if (a < 20)
		return exp(lgamma(a + 0.5) - lgamma(a));
	return sqrt(a) * exp((-1.0 / 8 + x * (1.0 / 192 + x * (-1.0 / 640 + x * (17.0 / 14336 - x * 31.0 / 18432)))) / a);
}

/* The continued fraction of the incomplete beta function I_x(a, b), for x below (a + 1) / (a + b + 2). */
static double
beta_fraction(double x, double a, double b)
{
	const double tiny = 1e-300;
	double c = 1.0;
	double d = 1.0 - (a + b) * x / (a + 1);
	double value;

	d = 1.0 / (fabs(d) < tiny ? tiny : d);
	value = d;
	for (int m = 1; m <= 10000; m++)
	{
		double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));

		d = 1.0 + even * d;
		c = 1.0 + even / c;
		d = 1.0 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		value *= d * c;

		d = 1.0 + odd * d;
		c = 1.0 + odd / c;
		d = 1.0 / (fabs(d) < tiny ? tiny : d);
		c = fabs(c) < tiny ? tiny : c;
		value *= d * c;
		if (fabs(d * c - 1.0) < 1e-16)
			break;
	}
	return value;
}

typedef struct StudentTail
{
	double outside; /* P(|T| > t) */
	double inside;  /* P(|T| < t): not 1 - outside, which has no digits left when t is small */
	double density;
} StudentTail;

/* Algorithm 395: the normal deviate with the same tail as t. */
static double
normal_deviate(double t, double df)
{
	double a = df - 0.5;
	double b = 48 * a * a;
	double y = a * log1p(t * t / df);

	return (((((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b) + y + 3) / b + 1) * sqrt(y);
}

static StudentTail
student_tail(double t, double df)
{
	StudentTail tail;
	double a = df / 2;
	double x = df / (df + t * t);
	double y = t * t / (df + t * t);
	double front = gamma_ratio(a) / sqrt(M_PI) * exp(-a * log1p(t * t / df)) * sqrt(y);

	tail.density = (t > 0) ? front / t : 0;
	if (df > MANY_DF)
	{
		double z = normal_deviate(t, df) / M_SQRT2;

		tail.outside = erfc(z);
		tail.inside = erf(z);
	}
	else if (x < (a + 1) / (a + 2.5))
	{
		tail.outside = front * beta_fraction(x, a, 0.5) / a;
		tail.inside = 1.0 - tail.outside;
	}
	else
	{
		tail.inside = front * beta_fraction(y, 0.5, a) * 2;
		tail.outside = 1.0 - tail.inside;
	}
	return tail;
}

double
student_two_sided(double t, double df)
{
	return student_tail(fabs(t), df).outside;
}

/*
 * The logarithm of either probability is a concave function of ln t, so Newton's method reaches the root from
 * anywhere; the normal quantile is a good place to start.
 */
double
student_quantile(double confidence, double df)
{
	double t = normal_quantile(confidence);

	/* So near the middle the distribution is as good as flat, and squares of t would vanish. */
	if (confidence < 1e-100)
		return confidence * sqrt(M_PI * df) / (2 * gamma_ratio(df / 2));
	for (int i = 0; i < 100; i++)
	{
		StudentTail tail = student_tail(t, df);
		double step;

		if (confidence < 0.5)
			step = -log(tail.inside / confidence) * tail.inside / (2 * tail.density * t);
		else
			step = log(tail.outside / (1.0 - confidence)) * tail.outside / (2 * tail.density * t);
		t *= exp(step);
		if (fabs(step) < 1e-15)
			break;
	}
	return t;
}
