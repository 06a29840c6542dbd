/*
 * binomial.h - the binomial and the beta distribution: limits and quantiles.
 *
 * Counts are passed as doubles, because that is what the formulas take: whole, and exact up to 2^53.
 */
#ifndef CSKPI_BINOMIAL_H
#define CSKPI_BINOMIAL_H

/*
 * Exact limits, for a tail between 0 and 1. The first is the smallest k with P(X <= k) >= tail, R's qbinom(tail, n, p);
 * the second the smallest k with P(X > k) <= tail, R's qbinom(tail, n, p, lower.tail = FALSE).
 */
extern double binomial_lower_limit(double tail, double n, double p);
extern double binomial_upper_limit(double tail, double n, double p);

/* The x that has a tail of a beta distribution below or above it. */
extern double beta_lower_quantile(double tail, double a, double b);
extern double beta_upper_quantile(double tail, double a, double b);

#endif
