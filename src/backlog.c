/*
 * backlog.c - tickets open at a moment, and the flow of tickets through the steps of a period.
 *
 * A ticket is open from its opening until it is closed, the moment of closing excluded: opened <= at < closed. So a
 * step is (before, at], and the backlog at its end is the backlog before it, plus what it opened, minus what it closed.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/fmgrprotos.h"

#include "args.h"
#include "backlog_summary.h"
#include "call_times.h"
#include "rate.h"
#include "summary.h"

/* ---- the four moves: accumulate, take out, merge, read ---- */

/* Adds or takes out, for the transitions and their inverses. */
static inline void
count(int64 *counter, int64 n, bool in)
{
	*counter = in ? counter_add(*counter, n) : counter_sub(*counter, n);
}

/* The state to write to: the aggregate's own, which only functions of this file have touched, or a checked copy. */
static BacklogSummary *
backlog_state(FunctionCallInfo fcinfo)
{
	BacklogSummary *s;
	BacklogSummary *copy;

	if (PG_ARGISNULL(0))
		return make_backlog(0, 0);
	if (likely(called_by_aggregate(fcinfo)))
		return (BacklogSummary *) PG_DETOAST_DATUM(PG_GETARG_DATUM(0));
	s = PG_GETARG_BACKLOG(0);
	copy = palloc(VARSIZE(s));
	memcpy(copy, s, VARSIZE(s));
	return copy;
}

static void
different_grids(void)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	                errmsg("backlog summaries over different steps cannot be merged"),
	                errhint("Build both with the same from, to and step, and for steps of days or months in the same "
	                        "TimeZone; or GROUP BY what the period depends on.")));
}

/* An empty state takes the grid of its first ticket. */
static BacklogSummary *
on_grid(BacklogSummary *s, const StepGrid *grid)
{
	BacklogSummary *made;

	if (likely(s->steps == grid->steps && s->nruns == grid->nruns && s->from == grid->period.from &&
	           s->local == grid->period.local &&
	           memcmp(backlog_runs(s), grid->runs, grid->nruns * sizeof(StepRun)) == 0))
		return s;
	if (s->steps > 0)
		different_grids();
	made = make_backlog(grid->steps, grid->nruns);
	made->local = grid->period.local;
	made->from = grid->period.from;
	made->missing = s->missing;
	memcpy(backlog_runs(made), grid->runs, grid->nruns * sizeof(StepRun));
	return made;
}

/* What was closed before the period, or opened after it, is in no backlog of it. */
static void
count_ticket(BacklogSummary *s, const StepGrid *grid, Timestamp opened, Timestamp closed, bool in)
{
	if (opened > grid->period.to || closed <= grid->period.from)
	{
		count(&s->outside, 1, in);
		return;
	}
	count(opened <= grid->period.from ? &s->start : &backlog_opened(s)[grid_step_of(grid, opened)], 1, in);
	if (closed <= grid->period.to)
		count(&backlog_closed(s)[grid_step_of(grid, closed)], 1, in);
}

/* Without tickets there is no grid, so that taking everything out again leaves what was there before. */
static BacklogSummary *
without_empty_grid(BacklogSummary *s)
{
	BacklogSummary *empty;

	if (s->steps == 0 || s->start > 0 || s->outside > 0)
		return s;
	for (int i = 0; i < s->steps; i++)
		if (backlog_opened(s)[i] > 0)
			return s;
	empty = make_backlog(0, 0);
	empty->missing = s->missing;
	return empty;
}

static int64
backlog_tickets(const BacklogSummary *s)
{
	int64 tickets = counter_add(s->start, s->outside);

	for (int i = 0; i < s->steps; i++)
		tickets = counter_add(tickets, backlog_opened(s)[i]);
	return tickets;
}

/* Counters that fit may add up to tickets that do not, and no backlog may be less than none. */
static void
check_total(const BacklogSummary *s)
{
	int64 backlog = s->start;

	(void) backlog_tickets(s);
	for (int i = 0; i < s->steps; i++)
		backlog = counter_sub(backlog + backlog_opened(s)[i], backlog_closed(s)[i]);
}

static Datum
backlog_row(FunctionCallInfo fcinfo, bool local, bool in)
{
	BacklogSummary *s = backlog_state(fcinfo);
	Timestamp opened;
	Timestamp closed;
	const StepGrid *grid;

	check_time_kinds(fcinfo);
	if (PG_ARGISNULL(3) || PG_ARGISNULL(4) || PG_ARGISNULL(5) || PG_ARGISNULL(1))
	{
		count(&s->missing, 1, in);
		PG_RETURN_POINTER(s);
	}
	grid = grid_for_call(fcinfo, 3, local);
	s = on_grid(s, grid);
	opened = PG_GETARG_TIMESTAMP(1);
	closed = PG_ARGISNULL(2) ? DT_NOEND : PG_GETARG_TIMESTAMP(2);
	check_times(fcinfo, 1, 2);
	count_ticket(s, grid, opened, closed, in);
	/* An aggregate takes out only what went in; by hand it may be anything. */
	if (!called_by_aggregate(fcinfo))
		check_total(s);
	PG_RETURN_POINTER(in ? s : without_empty_grid(s));
}

PG_FUNCTION_INFO_V1(backlog_summary_accum);
Datum
backlog_summary_accum(PG_FUNCTION_ARGS)
{
	return backlog_row(fcinfo, false, true);
}

PG_FUNCTION_INFO_V1(backlog_summary_unaccum);
Datum
backlog_summary_unaccum(PG_FUNCTION_ARGS)
{
	return backlog_row(fcinfo, false, false);
}

PG_FUNCTION_INFO_V1(backlog_summary_local_accum);
Datum
backlog_summary_local_accum(PG_FUNCTION_ARGS)
{
	return backlog_row(fcinfo, true, true);
}

PG_FUNCTION_INFO_V1(backlog_summary_local_unaccum);
Datum
backlog_summary_local_unaccum(PG_FUNCTION_ARGS)
{
	return backlog_row(fcinfo, true, false);
}

static Datum
backlog_merge(FunctionCallInfo fcinfo, bool in)
{
	BacklogSummary *s = backlog_state(fcinfo);
	BacklogSummary *other = PG_ARGISNULL(1) ? make_backlog(0, 0) : PG_GETARG_BACKLOG(1);

	if (other->steps > 0 && s->steps == 0)
	{
		BacklogSummary *made = make_backlog(other->steps, other->nruns);

		made->local = other->local;
		made->from = other->from;
		made->missing = s->missing;
		memcpy(backlog_runs(made), backlog_runs(other), other->nruns * sizeof(StepRun));
		s = made;
	}
	count(&s->missing, other->missing, in);
	if (other->steps == 0)
		PG_RETURN_POINTER(s);
	if (s->steps != other->steps || s->nruns != other->nruns || s->from != other->from || s->local != other->local ||
	    memcmp(backlog_runs(s), backlog_runs(other), s->nruns * sizeof(StepRun)) != 0)
		different_grids();
	count(&s->outside, other->outside, in);
	count(&s->start, other->start, in);
	for (int i = 0; i < 2 * s->steps; i++)
		count(&backlog_opened(s)[i], backlog_opened(other)[i], in);
	check_total(s);
	PG_RETURN_POINTER(in ? s : without_empty_grid(s));
}

PG_FUNCTION_INFO_V1(backlog_summary_add);
Datum
backlog_summary_add(PG_FUNCTION_ARGS)
{
	return backlog_merge(fcinfo, true);
}

PG_FUNCTION_INFO_V1(backlog_summary_subtract);
Datum
backlog_summary_subtract(PG_FUNCTION_ARGS)
{
	return backlog_merge(fcinfo, false);
}

PG_FUNCTION_INFO_V1(backlog_summary_missing);
Datum
backlog_summary_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_BACKLOG(0)->missing);
}

PG_FUNCTION_INFO_V1(backlog_summary_sample_size);
Datum
backlog_summary_sample_size(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(backlog_tickets(PG_GETARG_BACKLOG(0)));
}

/* At the end of the period; no tickets at all is not a backlog of zero. */
PG_FUNCTION_INFO_V1(backlog_summary_backlog);
Datum
backlog_summary_backlog(PG_FUNCTION_ARGS)
{
	BacklogSummary *s = PG_GETARG_BACKLOG(0);
	int64 backlog = s->start;

	if (s->steps == 0)
		PG_RETURN_NULL();
	for (int i = 0; i < s->steps; i++)
		backlog += backlog_opened(s)[i] - backlog_closed(s)[i];
	PG_RETURN_INT64(backlog);
}

/* ---- backlog_points: one row a step ---- */

typedef struct PointsState
{
	BacklogSummary *summary;
	int run;
	int64 run_step; /* steps done of this run */
	Timestamp at;
	int64 backlog;
} PointsState;

static PointsState *
points_begin(FunctionCallInfo fcinfo, FuncCallContext *call)
{
	MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
	PointsState *state = palloc0(sizeof(PointsState));
	BacklogSummary *s = PG_GETARG_BACKLOG(0);
	TupleDesc row;

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	call->tuple_desc = BlessTupleDesc(row);
	call->max_calls = s->steps;
	/* A summary that needed no detoasting still belongs to the caller. */
	state->summary = palloc(VARSIZE(s));
	memcpy(state->summary, s, VARSIZE(s));
	state->at = s->from;
	state->backlog = s->start;
	MemoryContextSwitchTo(old);
	return state;
}

/* As a cast between the two types of timestamp would have it, where the reader asks for the other one. */
static Datum
point_time(const BacklogSummary *s, Timestamp at, bool local)
{
	if (s->local == local)
		return TimestampGetDatum(at);
	if (local)
		return DirectFunctionCall1(timestamptz_timestamp, TimestampTzGetDatum(at));
	return DirectFunctionCall1(timestamp_timestamptz, TimestampGetDatum(at));
}

static Datum
points_next(FuncCallContext *call, PointsState *state, bool local)
{
	BacklogSummary *s = state->summary;
	const StepRun *run = &backlog_runs(s)[state->run];
	int64 opened = backlog_opened(s)[call->call_cntr];
	int64 closed = backlog_closed(s)[call->call_cntr];
	Datum values[4];
	bool nulls[4] = {false};

	state->at += run->usec;
	if (++state->run_step == run->count)
	{
		state->run++;
		state->run_step = 0;
	}
	state->backlog += opened - closed;
	values[0] = point_time(s, state->at, local);
	values[1] = Int64GetDatum(opened);
	values[2] = Int64GetDatum(closed);
	values[3] = Int64GetDatum(state->backlog);
	return HeapTupleGetDatum(heap_form_tuple(call->tuple_desc, values, nulls));
}

static Datum
points(FunctionCallInfo fcinfo, bool local)
{
	FuncCallContext *call;
	Datum row;

	if (SRF_IS_FIRSTCALL())
	{
		call = SRF_FIRSTCALL_INIT();
		call->user_fctx = points_begin(fcinfo, call);
	}
	call = SRF_PERCALL_SETUP();
	if (call->call_cntr >= call->max_calls)
		SRF_RETURN_DONE(call);
	/* The macro counts the call before it looks at the row. */
	row = points_next(call, call->user_fctx, local);
	SRF_RETURN_NEXT(call, row);
}

PG_FUNCTION_INFO_V1(backlog_points);
Datum
backlog_points(PG_FUNCTION_ARGS)
{
	return points(fcinfo, false);
}

PG_FUNCTION_INFO_V1(backlog_points_local);
Datum
backlog_points_local(PG_FUNCTION_ARGS)
{
	return points(fcinfo, true);
}

/*
 * ---- backlog(opened, closed, as_of): one moment ----
 *
 * Its state is a rate_summary: hits are the tickets open at that moment, misses the others, missing the rows without
 * an opening time or a moment to ask about. So it merges and moves like every share, and only the last step differs.
 */
static int64 *
open_at(FunctionCallInfo fcinfo, RateSummary *s)
{
	Timestamp opened;
	Timestamp closed;
	Timestamp as_of;

	check_time_kinds(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(3))
		return &s->missing;
	opened = PG_GETARG_TIMESTAMP(1);
	closed = PG_ARGISNULL(2) ? DT_NOEND : PG_GETARG_TIMESTAMP(2);
	as_of = PG_GETARG_TIMESTAMP(3);
	check_times(fcinfo, 1, 2);
	check_time(fcinfo, 3);
	return opened <= as_of && closed > as_of ? &s->hits : &s->misses;
}

PG_FUNCTION_INFO_V1(backlog_accum);
Datum
backlog_accum(PG_FUNCTION_ARGS)
{
	RateSummary *s = writable_state(fcinfo, sizeof(RateSummary));

	count(open_at(fcinfo, s), 1, true);
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(backlog_unaccum);
Datum
backlog_unaccum(PG_FUNCTION_ARGS)
{
	RateSummary *s = writable_state(fcinfo, sizeof(RateSummary));

	count(open_at(fcinfo, s), 1, false);
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(backlog_of_rate);
Datum
backlog_of_rate(PG_FUNCTION_ARGS)
{
	RateSummary *s = (RateSummary *) PG_GETARG_POINTER(0);

	if (s->hits == 0 && s->misses == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT64(s->hits);
}
