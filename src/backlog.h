/*
 * backlog.h - the summary of a backlog: what was opened and what was closed in each step of a period.
 */
#ifndef CSKPI_BACKLOG_H
#define CSKPI_BACKLOG_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "pgtime.h"

/* A year of six-minute steps, or 270 years of days; more is a typing mistake, and would be megabytes a group. */
#define BACKLOG_MAX_STEPS 100000
#define BACKLOG_VERSION   1

/* Steps of equal length, one after the other. */
typedef struct StepRun
{
	int64 usec;
	int64 count;
} StepRun;

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

/* The steps of a period as the arguments of one row describe them. */
typedef struct Grid
{
	Timestamp from;
	Timestamp to;
	Interval step;
	bool local;
	pg_tz *zone; /* the session's, which calendar steps depend on */
	int32 steps;
	int32 nruns;
	StepRun *runs;
	Timestamp *edges; /* steps + 1: step i is (edges[i], edges[i + 1]] */
} Grid;

extern BacklogSummary *make_backlog(int32 steps, int32 nruns);
extern BacklogSummary *backlog_checked(Datum value);

#define PG_GETARG_BACKLOG(n) backlog_checked(PG_GETARG_DATUM(n))

extern Grid *grid_for_call(FunctionCallInfo fcinfo, int first_argument, bool local);
extern int grid_step_of(const Grid *grid, Timestamp at);
extern int32 runs_append(StepRun *runs, int32 nruns, int64 usec, int64 count);

#endif
