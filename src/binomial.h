/*
 * binomial.h - the binomial and the beta distribution: tails and quantiles.
 *
 * Counts are passed as doubles, because that is what the formulas take: whole, and exact up to 2^53.
 */
#ifndef CSKPI_BINOMIAL_H
#define CSKPI_BINOMIAL_H

/* P(X <= k) and P(X >= k) of n trials with probability p; each has its own digits, however small it is. */
extern double binomial_at_most(double k, double n, double p);
extern double binomial_at_least(double k, double n, double p);

/*
 * Exact limits, for a tail between 0 and 1. The first is the smallest k with P(X <= k) >= tail, R's qbinom(tail, n, p);
 * the second the smallest k with P(X > k) <= tail, R's qbinom(tail, n, p, lower.tail = FALSE).
 */
extern double binomial_lower_limit(double tail, double n, double p);
extern double binomial_upper_limit(double tail, double n, double p);

/* P(X < x) and P(X > x) of a beta distribution, and the x that has a tail below or above it. */
extern double beta_below(double x, double a, double b);
extern double beta_above(double x, double a, double b);
extern double beta_lower_quantile(double tail, double a, double b);
extern double beta_upper_quantile(double tail, double a, double b);

#endif
