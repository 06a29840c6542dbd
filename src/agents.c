/*
 * agents.c - the summaries of many agents, one a row of a window function's partition: shares, and mean durations.
 *
 * What one duration varies is pooled over all agents, because an agent's own few would make those who happened to have
 * short ones look certain. Means of durations are skewed, so they are judged on the scale of cube roots, on which the mean of values of a gamma
 * distribution is nearly normal: E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17 (1931).
 */
#include "postgres.h"

#include <math.h>

#include "datatype/timestamp.h"

#include "agents.h"
#include "args.h"
#include "decimal.h"
#include "partition.h"

AgentRates
agent_rates_read(WindowObject window, void *memory)
{
	Partition partition = partition_begin(window);
	AgentRates rates = {0};
	Datum value;
	bool is_null;

	rates.agent = partition_array(window, memory, sizeof(RateSummary));
	while (partition_next(&partition, &value, &is_null))
	{
		RateSummary *own = (RateSummary *) DatumGetPointer(value);

		if (is_null || (own->hits == 0 && own->misses == 0))
			continue;
		rates.all.hits = counter_add(rates.all.hits, own->hits);
		rates.all.misses = counter_add(rates.all.misses, own->misses);
		rates.agent[rates.agents++] = *own;
	}
	partition_end(&partition);
	rates.n = counter_add(rates.all.hits, rates.all.misses);
	return rates;
}

const RateSummary *
agent_rate(WindowObject window, int64 *n)
{
	bool is_null;
	const RateSummary *own = (RateSummary *) DatumGetPointer(WinGetFuncArgCurrent(window, 0, &is_null));

	*n = is_null ? 0 : counter_add(own->hits, own->misses);
	return own;
}

Moments
agent_mean(WindowObject window)
{
	bool is_null;
	Datum summary = WinGetFuncArgCurrent(window, 0, &is_null);
	Moments none = {0};

	return is_null ? none : duration_moments(summary);
}

AgentMeans
agent_means_read(WindowObject window, void *memory)
{
	Partition partition = partition_begin(window);
	AgentMeans all = {0};
	Decimal sum = {0, 0};
	double squares = 0;
	Datum value;
	bool is_null;

	all.agent = partition_array(window, memory, sizeof(AgentMean));
	while (partition_next(&partition, &value, &is_null))
	{
		MemoryContext caller = MemoryContextSwitchTo(partition.scratch);
		Moments m = {0};
		Decimal own;

		if (!is_null)
			m = duration_moments(value);
		if (m.n > 0)
		{
			AgentMean *agent = &all.agent[all.agents++];

			agent->n = m.n;
			agent->mean = double_of_numeric(m.mean);
			all.n = counter_add(all.n, m.n);
			decimal_from_numeric(&own, NumericGetDatum(m.sum), "sum of durations");
			decimal_add(&sum, &own);
			if (m.n > 1)
				squares += double_of_numeric(m.variance) * (m.n - 1);
		}
		MemoryContextSwitchTo(caller);
	}
	partition_end(&partition);

	if (all.n > 0)
		all.mean = quotient(decimal_numeric(&sum), times(int64_to_numeric(all.n), int64_to_numeric(USECS_PER_MINUTE)));
	if (all.n > all.agents)
		all.variance = squares / (all.n - all.agents);
	return all;
}

double
skewed_bound(double mean, double variance, double z)
{
	double root = 1 - variance + z * sqrt(variance);

	/* Short of 0 there is nothing. */
	return (root > 0) ? mean * root * root * root : 0;
}
