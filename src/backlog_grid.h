/*
 * backlog_grid.h - the steps of a period.
 */
#ifndef CSKPI_BACKLOG_GRID_H
#define CSKPI_BACKLOG_GRID_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "pgtime.h"

/* A year of six-minute steps, or 270 years of days; more is a typing mistake, and would be megabytes a group. */
#define BACKLOG_MAX_STEPS 100000

/* Steps of equal length, one after the other. */
typedef struct StepRun
{
	int64 usec;
	int64 count;
} StepRun;

/* What the steps follow from: the arguments of a row and the session's zone. Its bytes are a key. */
typedef struct Period
{
	Timestamp from;
	Timestamp to;
	Interval step;
	pg_tz *zone; /* calendar steps of instants depend on it */
	int64 local; /* timestamps without time zone: 0 or 1 */
} Period;

typedef struct StepGrid
{
	Period period;
	int32 steps;
	int32 nruns;
	StepRun *runs;
	Timestamp *edges; /* steps + 1: step i is (edges[i], edges[i + 1]] */
} StepGrid;

extern const StepGrid *grid_for_call(FunctionCallInfo fcinfo, int first_argument, bool local);
extern int grid_step_of(const StepGrid *grid, Timestamp at);
extern int32 runs_append(StepRun *runs, int32 nruns, int64 usec, int64 count);

#endif
