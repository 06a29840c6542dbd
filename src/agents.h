/*
 * agents.h - the summaries of many agents, one a row of a window function's partition: shares, and mean durations.
 */
#ifndef CSKPI_AGENTS_H
#define CSKPI_AGENTS_H

#include "windowapi.h"

#include "estimate.h"
#include "rate.h"

/* The agents with answers, and all of their answers. */
typedef struct AgentRates
{
	int64 agents;
	RateSummary *agent;
	RateSummary all;
	int64 n;
} AgentRates;

typedef struct AgentMean
{
	double n;
	double mean; /* in minutes */
} AgentMean;

/* The agents with durations. */
typedef struct AgentMeans
{
	int64 agents;
	AgentMean *agent;
	int64 n;         /* durations of all */
	Datum mean;      /* of all durations, numeric minutes; 0 where there are none */
	double variance; /* of one duration around its agent's mean; 0 where nobody can say */
} AgentMeans;

extern AgentRates agent_rates_read(WindowObject window, void *memory);
extern AgentMeans agent_means_read(WindowObject window, void *memory);

/* Those of the current row; n is 0 where there are none. */
extern const RateSummary *agent_rate(WindowObject window, int64 *n);
extern Moments agent_mean(WindowObject window);

/* The mean that is z deviates from another; variance is what its cube root varies where that one is 1. */
extern double skewed_bound(double mean, double variance, double z);

#endif
