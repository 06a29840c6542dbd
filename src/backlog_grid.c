/*
 * backlog_grid.c - the steps of a period: days and months of the session's calendar, or spans of fixed length.
 */
#include "postgres.h"

#include "common/int.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "args.h"
#include "backlog_grid.h"
#include "call_times.h"
#include "iso_time.h"
#include "session_cache.h"

/* One form for each grid: neighbouring runs differ in length. The caller's array has room for one run more. */
int32
runs_append(StepRun *runs, int32 nruns, int64 usec, int64 count)
{
	if (nruns > 0 && runs[nruns - 1].usec == usec)
	{
		runs[nruns - 1].count += count;
		return nruns;
	}
	runs[nruns].usec = usec;
	runs[nruns].count = count;
	return nruns + 1;
}

static void
bad_period(FunctionCallInfo fcinfo, int argument)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	                errmsg("%s %s of backlog_summary is out of range", argument_name(fcinfo, argument),
	                       time_text(fcinfo, PG_GETARG_TIMESTAMP(argument))),
	                errdetail("A period lies in the years 1 to 9999."),
	                errhint("Give the first and the last moment of the period as constants; they are not columns.")));
}

static void
bad_step(const StepGrid *grid, const char *why)
{
	ereport(ERROR,
	        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	         errmsg("step %s of backlog_summary %s",
	                DatumGetCString(DirectFunctionCall1(interval_out, PointerGetDatum(&grid->period.step))), why),
	         errhint("A step is a length such as interval '1 day', '1 month' or '15 minutes'; there are at most %d "
	                 "between from and to.",
	                 BACKLOG_MAX_STEPS)));
}

/* from + n steps, not the step before plus one: months counted from the 31st do not drift to the 28th. */
static Timestamp
grid_edge(const StepGrid *grid, int n)
{
	Interval span;
	Datum from = TimestampGetDatum(grid->period.from);

	if (pg_mul_s32_overflow(grid->period.step.month, n, &span.month) ||
	    pg_mul_s32_overflow(grid->period.step.day, n, &span.day) ||
	    pg_mul_s64_overflow(grid->period.step.time, n, &span.time))
		bad_step(grid, "is too long");
	if (grid->period.local)
		return DatumGetTimestamp(DirectFunctionCall2(timestamp_pl_interval, from, IntervalPGetDatum(&span)));
	return DatumGetTimestampTz(DirectFunctionCall2(timestamptz_pl_interval, from, IntervalPGetDatum(&span)));
}

/* The last step ends with the period, however long it is by then. */
static void
build_edges(StepGrid *grid)
{
	int32 allocated = 64;

	grid->edges = palloc(allocated * sizeof(Timestamp));
	grid->edges[0] = grid->period.from;
	grid->steps = 0;
	while (grid->edges[grid->steps] < grid->period.to)
	{
		Timestamp next = grid_edge(grid, grid->steps + 1);

		CHECK_FOR_INTERRUPTS();
		if (next <= grid->edges[grid->steps])
			bad_step(grid, "does not lead forward");
		if (grid->steps == BACKLOG_MAX_STEPS)
			bad_step(grid, "is too short for its period");
		grid->steps++;
		if (grid->steps == allocated)
		{
			allocated *= 2;
			grid->edges = repalloc(grid->edges, allocated * sizeof(Timestamp));
		}
		grid->edges[grid->steps] = Min(next, grid->period.to);
	}
}

static void
check_period(FunctionCallInfo fcinfo, int from, int to)
{
	for (int argument = from; argument <= to; argument++)
		if (!iso_time_in_range(PG_GETARG_TIMESTAMP(argument)))
			bad_period(fcinfo, argument);
	if (PG_GETARG_TIMESTAMP(to) <= PG_GETARG_TIMESTAMP(from))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("%s %s of backlog_summary is not after %s %s", argument_name(fcinfo, to),
		                       time_text(fcinfo, PG_GETARG_TIMESTAMP(to)), argument_name(fcinfo, from),
		                       time_text(fcinfo, PG_GETARG_TIMESTAMP(from))),
		                errhint("The order of arguments is (%s, %s, %s, %s, %s).", argument_name(fcinfo, from - 2),
		                        argument_name(fcinfo, from - 1), argument_name(fcinfo, from), argument_name(fcinfo, to),
		                        argument_name(fcinfo, to + 1))));
}

static void
build_grid(StepGrid *grid)
{
#if PG_VERSION_NUM >= 170000
	if (INTERVAL_NOT_FINITE(&grid->period.step))
		bad_step(grid, "is infinite");
#endif
	build_edges(grid);
	grid->runs = palloc(grid->steps * sizeof(StepRun));
	for (int i = 0; i < grid->steps; i++)
		grid->nruns = runs_append(grid->runs, grid->nruns, grid->edges[i + 1] - grid->edges[i], 1);
}

static SessionCache grids;

/* The grid of a row, from the session's cache: nearly always it is the one of the row before. */
const StepGrid *
grid_for_call(FunctionCallInfo fcinfo, int first_argument, bool local)
{
	Period period;
	StepGrid *grid;
	MemoryContext context;
	MemoryContext old;

	memset(&period, 0, sizeof(period));
	period.from = PG_GETARG_TIMESTAMP(first_argument);
	period.to = PG_GETARG_TIMESTAMP(first_argument + 1);
	period.step = *PG_GETARG_INTERVAL_P(first_argument + 2);
	period.zone = session_timezone;
	period.local = local;
	grid = session_cache_find(&grids, &period, sizeof(period));
	if (likely(grid != NULL))
		return grid;
	check_period(fcinfo, first_argument, first_argument + 1);
	context = AllocSetContextCreate(CurrentMemoryContext, "steps of a period", ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(context);
	grid = palloc0(sizeof(StepGrid));
	grid->period = period;
	build_grid(grid);
	MemoryContextSwitchTo(old);
	session_cache_keep(&grids, &period, sizeof(period), grid, context);
	return grid;
}

/* Steps are of nearly equal length, so a proportion lands on the step or beside it; the rest is a search. */
int
grid_step_of(const StepGrid *grid, Timestamp at)
{
	const Timestamp *edges = grid->edges;
	int low = 0;
	int high = grid->steps - 1;
	int guess =
		(int) ((double) (at - 1 - grid->period.from) / (double) (grid->period.to - grid->period.from) * grid->steps);

	guess = Max(Min(guess, high), low);
	if (likely(edges[guess] < at && at <= edges[guess + 1]))
		return guess;
	while (low < high)
	{
		int middle = (low + high) / 2;

		if (edges[middle + 1] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
