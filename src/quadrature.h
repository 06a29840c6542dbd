/*
 * quadrature.h - integrals of log-concave functions, outwards from where they are largest.
 */
#ifndef CSKPI_QUADRATURE_H
#define CSKPI_QUADRATURE_H

/* How far the logarithm of a function has fallen at a distance from its peak: 0 there, convex, never falling. */
typedef double (*LogDrop)(double distance, const void *context);

/* A factor under the integral that is no part of the drop, or NULL. */
typedef double (*Factor)(double distance, const void *context);

/* The integral of exp(-drop) * factor from 0 to limit, which may be infinite. */
extern double integral_from_peak(LogDrop drop, Factor factor, const void *context, double limit);

#endif
