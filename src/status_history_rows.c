/*
 * status_history_rows.c - the readers of a history that give rows: spans, time_in_status.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "decimal.h"
#include "status_history_visits.h"

static FuncCallContext *
begin_rows(FunctionCallInfo fcinfo, Size size, void **state)
{
	FuncCallContext *call = SRF_FIRSTCALL_INIT();
	MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
	TupleDesc row;

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	call->tuple_desc = BlessTupleDesc(row);
	call->user_fctx = *state = palloc0(size);
	MemoryContextSwitchTo(old);
	return call;
}

/* The history in memory that lasts for all rows: one that needed no detoasting still belongs to the caller. */
static void
read_for_rows(FunctionCallInfo fcinfo, FuncCallContext *call, History *h)
{
	MemoryContext old = MemoryContextSwitchTo(call->multi_call_memory_ctx);

	history_read(h, PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))));
	MemoryContextSwitchTo(old);
}

/* ---- spans(h, s): one row a visit ---- */

static Datum
spans(FunctionCallInfo fcinfo, bool array, bool local)
{
	FuncCallContext *call;
	Datum values[2];
	bool nulls[2] = {false, false};
	Walk *walk;
	Visit visit;

	if (SRF_IS_FIRSTCALL())
	{
		call = begin_rows(fcinfo, sizeof(Walk), (void **) &walk);
		walk->h = &walk->own;
		if (!PG_ARGISNULL(0) && !(array && PG_ARGISNULL(1)))
		{
			MemoryContext old;

			read_for_rows(fcinfo, call, &walk->own);
			check_kind_read(walk->h, local, "spans");
			old = MemoryContextSwitchTo(call->multi_call_memory_ctx);
			want_statuses(fcinfo, 1, array, walk);
			walk->happened = walk->h->count;
			MemoryContextSwitchTo(old);
		}
	}
	call = SRF_PERCALL_SETUP();
	walk = call->user_fctx;
	if (!next_visit(walk, &visit))
		SRF_RETURN_DONE(call);
	values[0] = TimestampGetDatum(visit.from);
	values[1] = TimestampGetDatum(visit.until);
	nulls[1] = visit.open;
	SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc, values, nulls)));
}

#define SPANS(name, array, local) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		return spans(fcinfo, array, local); \
	}

SPANS(status_history_spans, false, false)
SPANS(status_history_spans_any, true, false)
SPANS(status_history_spans_local, false, true)
SPANS(status_history_spans_any_local, true, true)

/* ---- time_in_status(h, as_of, hours): one row a status ---- */

typedef struct StatusTime
{
	int64 visits;
	int64 usec;
} StatusTime;

typedef struct StatusTimes
{
	History h;
	uint32 *order; /* statuses as they were first entered */
	StatusTime *times;
} StatusTimes;

/* One pass over the changes: each ends a visit to the status before it, or goes on with it. */
static uint32
measure_statuses(StatusTimes *s, uint32 happened, bool until_then, int64 as_of, Calendar *calendar)
{
	const Change *changes = s->h.changes;
	uint32 entered = 0;
	uint32 next;

	for (uint32 i = 0; i < happened; i = next)
	{
		uint32 status = changes[i].status;
		Visit visit = {.from = changes[i].at};

		CHECK_FOR_INTERRUPTS();
		for (next = i + 1; next < happened && changes[next].status == status;)
			next++;
		visit.open = (next == happened);
		visit.until = visit.open ? as_of : changes[next].at;
		if (s->times[status].visits++ == 0)
			s->order[entered++] = status;
		if (!visit.open || until_then)
			s->times[status].usec += visit_usec(&s->h, &visit, calendar);
	}
	return entered;
}

static void
begin_time_in_status(FunctionCallInfo fcinfo, FuncCallContext *call, StatusTimes *s, bool local)
{
	bool until_then = !PG_ARGISNULL(1);
	int64 as_of = until_then ? PG_GETARG_TIMESTAMP(1) : 0;
	uint32 happened;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		return;
	read_for_rows(fcinfo, call, &s->h);
	happened = s->h.count;
	if (until_then)
	{
		check_as_of(&s->h, as_of, local);
		happened = changes_happened(&s->h, as_of);
	}
	s->order = MemoryContextAlloc(call->multi_call_memory_ctx, Max(s->h.nstatuses, 1) * sizeof(uint32));
	s->times = MemoryContextAllocZero(call->multi_call_memory_ctx, Max(s->h.nstatuses, 1) * sizeof(StatusTime));
	call->max_calls = measure_statuses(s, happened, until_then, as_of, measuring_calendar(fcinfo, 2, s->h.local));
}

static Datum
time_in_status(FunctionCallInfo fcinfo, bool local)
{
	FuncCallContext *call;
	Datum values[3];
	bool nulls[3] = {false, false, false};
	StatusTimes *s;
	const StatusTime *time;
	const Status *status;

	if (SRF_IS_FIRSTCALL())
	{
		call = begin_rows(fcinfo, sizeof(StatusTimes), (void **) &s);
		begin_time_in_status(fcinfo, call, s, local);
	}
	call = SRF_PERCALL_SETUP();
	s = call->user_fctx;
	if (call->call_cntr >= call->max_calls)
		SRF_RETURN_DONE(call);
	status = &s->h.statuses[s->order[call->call_cntr]];
	time = &s->times[s->order[call->call_cntr]];
	nulls[0] = (status->text == NULL);
	values[0] = nulls[0] ? (Datum) 0 : PointerGetDatum(cstring_to_text_with_len(status->text, status->length));
	values[1] = Int64GetDatum(time->visits);
	values[2] = NumericGetDatum(minutes_of_usec(time->usec));
	SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc, values, nulls)));
}

PG_FUNCTION_INFO_V1(status_history_time_in_status);
Datum
status_history_time_in_status(PG_FUNCTION_ARGS)
{
	return time_in_status(fcinfo, false);
}

PG_FUNCTION_INFO_V1(status_history_time_in_status_local);
Datum
status_history_time_in_status_local(PG_FUNCTION_ARGS)
{
	return time_in_status(fcinfo, true);
}
