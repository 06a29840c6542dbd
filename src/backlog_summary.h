/*
 * backlog_summary.h - the summary of a backlog: what was opened and what was closed in each step of a period.
 */
#ifndef CSKPI_BACKLOG_SUMMARY_H
#define CSKPI_BACKLOG_SUMMARY_H

#include "backlog_grid.h"

#define BACKLOG_VERSION 1

/*
 * The grid is kept as instants (where it starts, how long each step is), not as the step and the zone it came from:
 * so it reads the same in another session, on another server and after the rules of a zone have changed.
 * A year of days in a zone with summer time is five runs.
 */
typedef struct BacklogSummary
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint8 version;
	uint8 local;     /* 1: timestamps without time zone */
	uint16 reserved; /* 0 */
	int32 steps;     /* 0: no grid yet, and no tickets */
	int32 nruns;
	int64 missing; /* rows without an opening time or a period */
	int64 outside; /* closed before the period began, or opened after it ended */
	int64 start;   /* open when the period began */
	Timestamp from;
	int64 data[FLEXIBLE_ARRAY_MEMBER]; /* runs[nruns], opened[steps], closed[steps] */
} BacklogSummary;

#define BACKLOG_HEADER offsetof(BacklogSummary, data)
#define BACKLOG_SIZE(steps, nruns) \
	(BACKLOG_HEADER + (Size) (nruns) * sizeof(StepRun) + (Size) (steps) *2 * sizeof(int64))

static inline StepRun *
backlog_runs(const BacklogSummary *s)
{
	return (StepRun *) s->data;
}

static inline int64 *
backlog_opened(const BacklogSummary *s)
{
	return (int64 *) s->data + 2 * s->nruns;
}

static inline int64 *
backlog_closed(const BacklogSummary *s)
{
	return backlog_opened(s) + s->steps;
}

extern BacklogSummary *make_backlog(int32 steps, int32 nruns);
extern const char *backlog_fault(const BacklogSummary *s, Size size);
extern BacklogSummary *backlog_checked(Datum value);

#define PG_GETARG_BACKLOG(n) backlog_checked(PG_GETARG_DATUM(n))

#endif
