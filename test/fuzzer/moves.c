/*
 * moves.c - the moves of an aggregate as the server makes them: rows in at one end of a frame and out at the other,
 * states merged and handed on, answers asked for in between. At any time the state must be that of the rows within.
 */
#include "fuzzer.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "nodes/execnodes.h"
#include "parser/parse_agg.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/expandeddatum.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

#define MOST_ROWS 60

typedef struct Aggregate
{
	Callee *forward;
	Callee *inverse; /* or NULL */
	Callee *combine; /* or NULL */
	Callee *serial;
	Callee *deserial;
	Callee *final; /* or NULL */
	Oid result;
	Kind *state;
	bool no_start; /* the state starts as NULL */
	Datum start;
	int nargs;
	Oid types[FUNC_MAX_ARGS];
	int nrows; /* sensible ones */
	NullableDatum (*rows)[FUNC_MAX_ARGS];
	WindowAggState *node; /* by which functions know that they are called by an aggregate */
} Aggregate;

typedef struct State
{
	Datum value;
	bool is_null;
	MemoryContext memory;
} State;

/* ---- the server's part ---- */

static State
start(const Aggregate *a)
{
	State s = {(Datum) 0, a->no_start, AllocSetContextCreate(run.input_memory, "state", ALLOCSET_DEFAULT_SIZES)};
	MemoryContext old = MemoryContextSwitchTo(s.memory);

	if (!s.is_null)
		s.value = datumCopy(a->start, a->state->by_value, a->state->length);
	MemoryContextSwitchTo(old);
	return s;
}

/* A new state goes into the aggregate's memory, and the old one away (as in nodeWindowAgg.c). */
static void
take_over(const Aggregate *a, State *s, Datum value, bool is_null)
{
	MemoryContext old = MemoryContextSwitchTo(s->memory);
	bool in_place = false;

	if (!a->state->by_value && (is_null || s->is_null || DatumGetPointer(value) != DatumGetPointer(s->value)))
	{
		if (!is_null)
		{
			in_place = DatumIsReadWriteExpandedObject(value, false, a->state->length) &&
			           MemoryContextGetParent(DatumGetEOHP(value)->eoh_context) == s->memory;
			if (!in_place)
				value = datumCopy(value, a->state->by_value, a->state->length);
		}
		if (!s->is_null && DatumIsReadWriteExpandedObject(s->value, false, a->state->length))
			DeleteExpandedObject(s->value);
		else if (!s->is_null)
			pfree(DatumGetPointer(s->value));
	}
	s->value = value;
	s->is_null = is_null;
	MemoryContextSwitchTo(old);
}

/* One call of a transition, its inverse or the merge. */
static Outcome
move(const Aggregate *a, Callee *f, State *s, const NullableDatum *with)
{
	NullableDatum args[FUNC_MAX_ARGS];
	Outcome outcome;
	Datum value = (Datum) 0;

	args[0] = (NullableDatum){s->value, s->is_null};
	memcpy(&args[1], with, (f->nargs - 1) * sizeof(NullableDatum));
	if (f->info.fn_strict)
	{
		for (int i = 1; i < f->nargs; i++)
			if (args[i].isnull)
				return GIVEN;
		if (s->is_null)
		{
			take_over(a, s, args[1].value, false);
			return GIVEN;
		}
	}
	a->node->curaggcontext = s->memory;
	outcome = call(f, args, (Node *) a->node, &value);
	if (outcome == GIVEN || outcome == NOTHING)
		take_over(a, s, value, outcome == NOTHING);
	return outcome == NOTHING ? GIVEN : outcome;
}

/* A state that others look at, who must not write to it. */
static NullableDatum
to_read(const Aggregate *a, const State *s)
{
	Datum value = s->is_null ? (Datum) 0 : MakeExpandedObjectReadOnly(s->value, false, a->state->length);

	return (NullableDatum){value, s->is_null};
}

/* The aggregate's answer as text, NULL where it is NULL or refused. */
static char *
answer(const Aggregate *a, const State *s, Outcome *outcome)
{
	NullableDatum args[FUNC_MAX_ARGS];
	Datum value = s->value;

	*outcome = s->is_null ? NOTHING : GIVEN;
	a->node->curaggcontext = s->memory;
	if (a->final != NULL)
	{
		for (int i = 0; i < a->final->nargs; i++)
			args[i] = i == 0 ? to_read(a, s) : (NullableDatum){(Datum) 0, true};
		*outcome = call(a->final, args, (Node *) a->node, &value);
	}
	if (*outcome != GIVEN)
		return NULL;
	if (a->final == NULL && a->state->ours && one_in(4))
		check_value(a->state, value, one_in(8));
	else if (a->final != NULL)
		check_result(a->final, value);
	return shown(a->result, value);
}

/* ---- merges ---- */

/* A state as it comes from a worker, or from another server. */
static void
hand_on(const Aggregate *a, State *s)
{
	NullableDatum args[2] = {to_read(a, s), {(Datum) 0, false}};
	Datum bytes;
	Datum value;
	Outcome outcome;

	a->node->curaggcontext = s->memory;
	if (s->is_null)
		return;
	if (a->serial != NULL)
	{
		NullableDatum message[2] = {{(Datum) 0, false}, {(Datum) 0, false}};

		if (call(a->serial, args, (Node *) a->node, &bytes) != GIVEN)
			found("a state cannot be handed on");
		message[0].value = bytes;
		MemoryContextSwitchTo(s->memory);
		if (call(a->deserial, message, (Node *) a->node, &value) != GIVEN)
			found("a state that was handed on cannot be read");
		MemoryContextSwitchTo(run.input_memory);
		s->value = value;
	}
	else if (a->state->ours)
	{
		char *text = shown(a->state->type, args[0].value);

		/* As the answer is refused where rows contradict each other. */
		if (text == NULL)
		{
			if (answer(a, s, &outcome) != NULL)
				found("a state that has an answer cannot be written");
			return;
		}
		if (call_with(a->state->operations[IN], &value, 1, CStringGetDatum(text)) == GIVEN)
			take_over(a, s, value, false);
	}
}

static Outcome
combine(const Aggregate *a, State *s, const State *other)
{
	NullableDatum with = to_read(a, other);
	struct varlena *before = a->state->ours && !other->is_null ? bytes_of(a->state, other->value) : NULL;
	Outcome outcome = move(a, a->combine, s, &with);

	if (before != NULL)
	{
		struct varlena *after = bytes_of(a->state, other->value);

		if (VARSIZE(before) != VARSIZE(after) || memcmp(before, after, VARSIZE(after)) != 0)
			found("a merge has changed what is merged in");
	}
	return outcome;
}

static Outcome
fill(const Aggregate *a, State *s, NullableDatum (*rows)[FUNC_MAX_ARGS], int from, int to)
{
	Outcome outcome = GIVEN;

	*s = start(a);
	for (int i = from; i < to && outcome == GIVEN; i++)
		outcome = move(a, a->forward, s, rows[i]);
	return outcome;
}

/* The state of the rows, made anew: in one go, or in parts that are merged. */
static Outcome
made_anew(const Aggregate *a, State *s, NullableDatum (*rows)[FUNC_MAX_ARGS], int from, int to)
{
	int cut = a->combine != NULL && one_in(2) ? from + (int) below(to - from + 1) : to;
	State other;
	Outcome outcome = fill(a, s, rows, from, cut);

	if (outcome == GIVEN && cut < to)
	{
		outcome = fill(a, &other, rows, cut, to);
		if (outcome != GIVEN)
			return outcome;
		if (one_in(2))
			hand_on(a, &other);
		if (one_in(2))
			hand_on(a, s);
		outcome = combine(a, s, &other);
	}
	return outcome;
}

static char *
rows_text(const Aggregate *a, NullableDatum (*rows)[FUNC_MAX_ARGS], int from, int to)
{
	StringInfoData all;

	/* They say more than the last call with a state that may be gone. */
	run.calling = NULL;
	initStringInfo(&all);
	for (int i = from; i < to; i++)
		for (int j = 0; j < a->nargs; j++)
		{
			appendStringInfoString(&all, j > 0 ? ", " : i > from ? "), (" : "(");
			append_argument(&all, a->types[j], rows[i][j]);
		}
	appendStringInfoChar(&all, ')');
	return all.data;
}

static void
compare_with_anew(const Aggregate *a, const State *s, NullableDatum (*rows)[FUNC_MAX_ARGS], int from, int to)
{
	State anew;
	Outcome moved;
	Outcome made = made_anew(a, &anew, rows, from, to);
	char *is;
	char *should_be;

	/* Sums of the same rows in parts may be too large where the whole is not. */
	if (made != GIVEN)
		return;
	is = answer(a, s, &moved);
	should_be = answer(a, &anew, &made);
	if (moved == CANCELLED || made == CANCELLED)
		return;
	if (moved != made || (is != NULL && strcmp(is, should_be) != 0))
		found("of %s it is '%.500s', made anew '%.500s'", rows_text(a, rows, from, to), is != NULL ? is : "NULL",
		      should_be != NULL ? should_be : "NULL");
}

/* ---- a round ---- */

static void
make_rows(const Aggregate *a, NullableDatum (*rows)[FUNC_MAX_ARGS], int n)
{
	bool wild = one_in(4);

	for (int i = 0; i < n; i++)
	{
		memcpy(rows[i], a->rows[below(a->nrows)], a->nargs * sizeof(NullableDatum));
		for (int j = 0; j < a->nargs; j++)
			if (wild && one_in(20))
				rows[i][j] = random_argument(a->types[j]);
	}
}

/*
 * What went in can be taken out, unless what is left is bad data as such: without a negative amount a sum may be too
 * large. Where the inverse cannot say what is left, the server starts anew. False where the frame ends with an error.
 */
static bool
take_out(const Aggregate *a, State *s, NullableDatum (*rows)[FUNC_MAX_ARGS], int from, int to)
{
	Outcome outcome = move(a, a->inverse, s, rows[from]);
	State left;

	if (outcome == REFUSED)
	{
		const char *why = refusal();

		if (fill(a, &left, rows, from + 1, to) == GIVEN)
			found("the first of %s, which all went in, cannot be taken out%s", rows_text(a, rows, from, to), why);
		return false;
	}
	if (outcome == CANCELLED || s->is_null)
		return fill(a, s, rows, from + 1, to) == GIVEN;
	return true;
}

static void
round_of_moves(void *arg)
{
	Aggregate *a = arg;
	int n = 1 + (int) below(one_in(3) ? MOST_ROWS : 8);
	NullableDatum(*rows)[FUNC_MAX_ARGS] = palloc(n * sizeof(*rows));
	State s = start(a);
	int from = 0;
	int to = 0;

	make_rows(a, rows, n);
	while (to < n)
	{
		if (a->inverse != NULL && from < to && one_in(3))
		{
			if (!take_out(a, &s, rows, from++, to))
				return;
		}
		else if (move(a, a->forward, &s, rows[to++]) != GIVEN)
			return;
		if (one_in(16))
			compare_with_anew(a, &s, rows, from, to);
	}
	run.accepted++;
	compare_with_anew(a, &s, rows, from, to);
}

/* ---- the aggregate ---- */

static Callee *
step(Oid function)
{
	return OidIsValid(function) ? callee_of(function) : NULL;
}

/* Rows of the query are its arguments. */
static void
fetch_rows(Aggregate *a, const char *query)
{
	SPI_connect();
	if (SPI_execute(query, true, 1000) != SPI_OK_SELECT || SPI_processed == 0)
		elog(ERROR, "there are no rows: %s", query);
	a->nargs = SPI_tuptable->tupdesc->natts;
	a->nrows = (int) SPI_processed;
	a->rows = MemoryContextAllocZero(fuzzer_memory(), a->nrows * sizeof(*a->rows));
	for (int i = 0; i < a->nrows; i++)
		for (int j = 0; j < a->nargs; j++)
		{
			Form_pg_attribute column = TupleDescAttr(SPI_tuptable->tupdesc, j);
			NullableDatum *value = &a->rows[i][j];
			MemoryContext old;

			a->types[j] = column->atttypid;
			value->value = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, j + 1, &value->isnull);
			old = MemoryContextSwitchTo(fuzzer_memory());
			if (!value->isnull)
				value->value = datumCopy(value->value, column->attbyval, column->attlen);
			MemoryContextSwitchTo(old);
		}
	SPI_finish();
}

static void
read_start(Aggregate *a, HeapTuple tuple)
{
	Datum initial = SysCacheGetAttr(AGGFNOID, tuple, Anum_pg_aggregate_agginitval, &a->no_start);
	Oid in;
	Oid param;

	if (a->no_start)
		return;
	getTypeInputInfo(a->state->type, &in, &param);
	a->start = OidInputFunctionCall(in, TextDatumGetCString(initial), param, -1);
}

static void
read_steps(Aggregate *a, Oid aggregate)
{
	HeapTuple tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	Form_pg_aggregate form = (Form_pg_aggregate) GETSTRUCT(tuple);
	Expr *forward;
	Expr *inverse;

	a->state = kind_of(form->aggtranstype);
	a->forward = step(form->aggtransfn);
	/* A state of its own for moving frames has no place here; none of the aggregates has one. */
	if (OidIsValid(form->aggminvtransfn) &&
	    (form->aggmtransfn != form->aggtransfn || form->aggmtranstype != form->aggtranstype))
		elog(ERROR, "an aggregate moves with another state");
	a->inverse = step(form->aggminvtransfn);
	a->combine = step(form->aggcombinefn);
	a->serial = step(form->aggserialfn);
	a->deserial = step(form->aggdeserialfn);
	a->final = step(form->aggfinalfn);
	a->result = a->final != NULL ? a->final->result : a->state->type;
	read_start(a, tuple);
	build_aggregate_transfn_expr(a->types, a->nargs, 0, false, a->state->type, InvalidOid, form->aggtransfn,
	                             form->aggminvtransfn, &forward, &inverse);
	fmgr_info_set_expr((Node *) forward, &a->forward->info);
	if (a->inverse != NULL)
		fmgr_info_set_expr((Node *) inverse, &a->inverse->info);
	ReleaseSysCache(tuple);
}

/* fuzz_moves(aggregate, rows, rounds, seconds, seed): with rows from a query, and now and then with made-up ones. */
PG_FUNCTION_INFO_V1(fuzz_moves);
Datum
fuzz_moves(PG_FUNCTION_ARGS)
{
	MemoryContext old = MemoryContextSwitchTo(fuzzer_memory());
	Aggregate *a = palloc0(sizeof(Aggregate));
	Oid aggregate = PG_GETARG_OID(0);

	fetch_rows(a, text_to_cstring(PG_GETARG_TEXT_PP(1)));
	read_steps(a, aggregate);
	a->node = makeNode(WindowAggState);
	MemoryContextSwitchTo(old);
	return run_rounds(fcinfo, psprintf("moves of %s", format_procedure(aggregate)), round_of_moves, a);
}
