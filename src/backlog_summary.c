/*
 * backlog_summary.c - the bytes of a backlog_summary: how they are made, and the one check that all of them pass.
 */
#include "postgres.h"

#include "common/int.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "backlog_summary.h"
#include "iso_time.h"

/* One validator for text, binary and stored bytes; its parts give NULL, or what is wrong. */

/* The lengths of the steps fit the period, and each grid has one form only. */
static const char *
runs_fault(const BacklogSummary *s)
{
	const StepRun *runs = backlog_runs(s);
	int64 steps = 0;
	int64 at = s->from;

	if (!iso_time_in_range(s->from))
		return "Its period does not begin in the years 1 to 9999.";
	for (int i = 0; i < s->nruns; i++)
	{
		int64 length;

		if (runs[i].usec <= 0 || runs[i].count <= 0 || runs[i].count > s->steps ||
		    (i > 0 && runs[i].usec == runs[i - 1].usec))
			return "Its steps are not lengths above zero, in as few runs as possible.";
		steps += runs[i].count;
		if (pg_mul_s64_overflow(runs[i].usec, runs[i].count, &length) || pg_add_s64_overflow(at, length, &at) ||
		    !iso_time_in_range(at))
			return "Its period does not end in the years 1 to 9999.";
	}
	return steps == s->steps ? NULL : "Its runs do not add up to its number of steps.";
}

/* No more can be closed than is open. */
static const char *
flow_fault(const BacklogSummary *s)
{
	const int64 *opened = backlog_opened(s);
	const int64 *closed = backlog_closed(s);
	int64 total = s->start;
	int64 backlog = s->start;

	for (int i = 0; i < s->steps; i++)
	{
		if (opened[i] < 0 || closed[i] < 0)
			return "A count is negative.";
		if (pg_add_s64_overflow(total, opened[i], &total))
			return "Its counts add up to more than a counter holds.";
		backlog += opened[i];
		if (closed[i] > backlog)
			return "More tickets are closed than were open.";
		backlog -= closed[i];
	}
	if (pg_add_s64_overflow(total, s->outside, &total))
		return "Its counts add up to more than a counter holds.";
	return total > 0 ? NULL : "It has steps but no tickets.";
}

const char *
backlog_fault(const BacklogSummary *s, Size size)
{
	const char *fault;

	if (size < BACKLOG_HEADER)
		return "It is too short.";
	if (s->version != BACKLOG_VERSION)
		return "Its version is unknown.";
	if (s->local > 1 || s->reserved != 0)
		return "A reserved bit is set.";
	if (s->steps < 0 || s->steps > BACKLOG_MAX_STEPS || s->nruns < 0 || s->nruns > s->steps)
		return "Its number of steps is out of range.";
	if (size != BACKLOG_SIZE(s->steps, s->nruns))
		return "Its length does not fit its number of steps.";
	if (s->missing < 0 || s->outside < 0 || s->start < 0)
		return "A count is negative.";
	if (s->steps == 0)
		return (s->from != 0 || s->local != 0 || s->outside != 0 || s->start != 0) ? "It has tickets but no steps."
		                                                                           : NULL;
	fault = runs_fault(s);
	return fault != NULL ? fault : flow_fault(s);
}

BacklogSummary *
backlog_checked(Datum value)
{
	BacklogSummary *s = (BacklogSummary *) PG_DETOAST_DATUM(value);
	const char *fault = backlog_fault(s, VARSIZE(s));

	if (fault != NULL)
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("stored backlog_summary is invalid"),
		                errdetail_internal("%s", fault)));
	return s;
}

BacklogSummary *
make_backlog(int32 steps, int32 nruns)
{
	Size size = BACKLOG_SIZE(steps, nruns);
	BacklogSummary *s = palloc0(size);

	SET_VARSIZE(s, size);
	s->version = BACKLOG_VERSION;
	s->steps = steps;
	s->nruns = nruns;
	return s;
}
