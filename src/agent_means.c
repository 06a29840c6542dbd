/*
 * agent_means.c - the mean durations of many agents, and what one duration varies, pooled over all of them.
 *
 * Pooled, because an agent's own few durations would make those who happened to have short ones look certain. Means of
 * durations are skewed, so they are judged on the scale of cube roots, on which the mean of values of a gamma
 * distribution is nearly normal: E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17 (1931).
 */
#include "postgres.h"

#include <math.h>

#include "datatype/timestamp.h"

#include "agent_means.h"
#include "args.h"
#include "decimal.h"
#include "estimate.h"
#include "partition.h"

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
