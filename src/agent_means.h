/*
 * agent_means.h - the mean durations of many agents, and what one duration varies, pooled over all of them.
 */
#ifndef CSKPI_AGENT_MEANS_H
#define CSKPI_AGENT_MEANS_H

#include "windowapi.h"

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

extern AgentMeans agent_means_read(WindowObject window, void *memory);

/* The mean that is z deviates from another; variance is what its cube root varies where that one is 1. */
extern double skewed_bound(double mean, double variance, double z);

#endif
