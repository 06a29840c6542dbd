/*
 * quantile.h - the normal and Student's t distribution, two-sided: all that intervals and p-values need.
 */
#ifndef CSKPI_QUANTILE_H
#define CSKPI_QUANTILE_H

/* The z (t) with P(|Z| < z) = confidence, for a confidence between 0 and 1. */
extern double normal_quantile(double confidence);
extern double student_quantile(double confidence, double df);

/* The p-value of a z (t): P(|Z| > |z|). */
extern double normal_two_sided(double z);
extern double student_two_sided(double t, double df);

#endif
