/*
 * call_times.c - the times that a call is given.
 *
 * PostgreSQL lets a timestamp pass where a timestamptz is wanted, read in the session's zone: in Berlin five minutes
 * become 125. The call's expression still shows the cast that it put in. Overloads for the mixtures would show it too, but
 * an untyped literal, a NULL or a date beside a timestamp would choose one of those.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "nodes/nodeFuncs.h"
#include "nodes/plannodes.h"
#include "parser/parsetree.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "args.h"
#include "call_times.h"

/* ---- the call of the query that led here ---- */

typedef struct QueryCall
{
	Oid function;
	List *arguments; /* expressions */
	int state;       /* how many arguments the function called has before these */
	Plan *plan;      /* where it is a step of an aggregate, the node of the plan */
} QueryCall;

static bool
is_step_of(Oid aggregate, Oid function)
{
	HeapTuple tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggregate));
	bool is_step = false;

	if (HeapTupleIsValid(tuple))
	{
		Form_pg_aggregate form = (Form_pg_aggregate) GETSTRUCT(tuple);

		is_step = form->aggtransfn == function || form->aggmtransfn == function || form->aggminvtransfn == function;
		ReleaseSysCache(tuple);
	}
	return is_step;
}

/* Several aggregates of a query may have the transition that is called in common; `which` counts them. */
static bool
window_call(WindowAggState *window, Oid function, int which, QueryCall *call)
{
	ListCell *cell;

	foreach (cell, window->funcs)
	{
		WindowFunc *expr = ((WindowFuncExprState *) lfirst(cell))->wfunc;

		if (!expr->winagg || !is_step_of(expr->winfnoid, function) || which-- > 0)
			continue;
		*call = (QueryCall){expr->winfnoid, expr->args, 1, window->ss.ps.plan};
		return true;
	}
	return false;
}

/* An aggregate of somebody else may call our transition for its own, with other arguments, as Citus does. */
static bool
aggregate_call(AggState *aggregate, Aggref *expr, Oid function, QueryCall *call)
{
	ListCell *cell;

	if (expr == NULL || !is_step_of(expr->aggfnoid, function))
		return false;
	*call = (QueryCall){expr->aggfnoid, NIL, 1, aggregate->ss.ps.plan};
	foreach (cell, expr->args)
		if (!((TargetEntry *) lfirst(cell))->resjunk)
			call->arguments = lappend(call->arguments, ((TargetEntry *) lfirst(cell))->expr);
	return true;
}

static bool
query_call(FunctionCallInfo fcinfo, int which, QueryCall *call)
{
	Node *expr = fcinfo->flinfo->fn_expr;

	if (fcinfo->context != NULL && IsA(fcinfo->context, WindowAggState))
		return window_call((WindowAggState *) fcinfo->context, fcinfo->flinfo->fn_oid, which, call);
	if (which > 0)
		return false;
	if (fcinfo->context != NULL && IsA(fcinfo->context, AggState))
		return aggregate_call((AggState *) fcinfo->context, AggGetAggref(fcinfo), fcinfo->flinfo->fn_oid, call);
	if (expr == NULL || !IsA(expr, FuncExpr))
		return false;
	*call = (QueryCall){((FuncExpr *) expr)->funcid, ((FuncExpr *) expr)->args, 0, NULL};
	return true;
}

/* ---- two kinds of time in one call ---- */

/* Where a node below has computed an argument (to sort by it), the expression is there. */
static Node *
computed(Node *expr, Plan *plan)
{
	while (IsA(expr, Var) && ((Var *) expr)->varno == OUTER_VAR && plan != NULL && outerPlan(plan) != NULL)
	{
		TargetEntry *entry;

		plan = outerPlan(plan);
		entry = get_tle_by_resno(plan->targetlist, ((Var *) expr)->varattno);
		if (entry == NULL)
			break;
		expr = (Node *) entry->expr;
	}
	return expr;
}

/* A timestamp that the session's zone turned into a timestamptz, though nobody wrote a cast. */
static bool
takes_on_zone(Node *expr, Plan *plan)
{
	List *values = NIL;
	ListCell *cell;

	if (expr == NULL)
		return false;
	expr = computed(expr, plan);
	if (IsA(expr, FuncExpr))
		return ((FuncExpr *) expr)->funcid == F_TIMESTAMPTZ_TIMESTAMP &&
		       ((FuncExpr *) expr)->funcformat == COERCE_IMPLICIT_CAST;
	if (IsA(expr, CaseWhen))
		return takes_on_zone((Node *) ((CaseWhen *) expr)->result, plan);
	if (IsA(expr, CoalesceExpr))
		values = ((CoalesceExpr *) expr)->args;
	else if (IsA(expr, MinMaxExpr))
		values = ((MinMaxExpr *) expr)->args;
	else if (IsA(expr, CaseExpr))
		values = ((CaseExpr *) expr)->args;
	foreach (cell, values)
		if (takes_on_zone((Node *) lfirst(cell), plan))
			return true;
	return IsA(expr, CaseExpr) && takes_on_zone((Node *) ((CaseExpr *) expr)->defresult, plan);
}

static char *
name_in(Oid function, int place)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	char **names = NULL;
	char *name = NULL;

	if (HeapTupleIsValid(tuple))
	{
		bool no_names;
		bool no_modes;
		Datum proargnames = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_proargnames, &no_names);
		Datum proargmodes = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_proargmodes, &no_modes);
		int n = no_names
		            ? 0
		            : get_func_input_arg_names(proargnames, no_modes ? PointerGetDatum(NULL) : proargmodes, &names);

		if (place >= 0 && place < n && names[place] != NULL && names[place][0] != '\0')
			name = pstrdup(names[place]);
		ReleaseSysCache(tuple);
	}
	return name != NULL ? name : psprintf("argument %d", place + 1);
}

static void
refuse_kinds(const QueryCall *call, int place)
{
	const char *name = name_in(call->function, place);

	ereport(
		ERROR,
		(errcode(ERRCODE_DATATYPE_MISMATCH),
	     errmsg("times with and without a time zone are mixed in one call of %s", get_func_name(call->function)),
	     errdetail("%s has no time zone, and would be read in the session's, which is %s.", name,
	               pg_get_timezone_name(session_timezone)),
	     errhint(
			 "Give all times of one kind: %s AT TIME ZONE 'UTC' is a timestamptz (write the zone that it is kept in), "
			 "now() AT TIME ZONE 'UTC' is a timestamp.",
			 name)));
}

void
look_at_time_kinds(FunctionCallInfo fcinfo)
{
	QueryCall call;

	for (int which = 0; query_call(fcinfo, which, &call); which++)
		for (int place = 0; place < list_length(call.arguments); place++)
			if (takes_on_zone(list_nth(call.arguments, place), call.plan))
				refuse_kinds(&call, place);
	fcinfo->flinfo->fn_extra = fcinfo->flinfo;
}

/* A constant of the query keeps its address and its bytes; a parameter may change both. */
bool
argument_is_constant(FunctionCallInfo fcinfo, int argument)
{
	QueryCall call;

	return query_call(fcinfo, 0, &call) && !query_call(fcinfo, 1, &call) &&
	       argument - call.state < list_length(call.arguments) &&
	       IsA(list_nth(call.arguments, argument - call.state), Const);
}

/* ---- messages about times ---- */

char *
argument_name(FunctionCallInfo fcinfo, int argument)
{
	QueryCall call;

	if (fcinfo->flinfo != NULL && query_call(fcinfo, 0, &call))
		return name_in(call.function, argument - call.state);
	return psprintf("argument %d", argument + 1);
}

/* A function of times takes one kind of them. */
static bool
times_are_local(FunctionCallInfo fcinfo)
{
	Oid *types;
	int n;

	if (fcinfo->flinfo == NULL)
		return false;
	get_func_signature(fcinfo->flinfo->fn_oid, &types, &n);
	for (int i = 0; i < n; i++)
		if (types[i] == TIMESTAMPOID)
			return true;
	return false;
}

char *
time_text(FunctionCallInfo fcinfo, Timestamp at)
{
	return timestamp_text(at, times_are_local(fcinfo));
}

void
refuse_time(FunctionCallInfo fcinfo, int argument)
{
	const char *name = argument_name(fcinfo, argument);

	ereport(ERROR,
	        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	         errmsg("%s %s is infinite", name, time_text(fcinfo, PG_GETARG_TIMESTAMP(argument))),
	         errhint("Leave such rows out with FILTER (WHERE isfinite(%s) IS NOT FALSE); write NULL for what has not "
	                 "happened yet.",
	                 quote_identifier(name))));
}

void
refuse_year(FunctionCallInfo fcinfo, int argument)
{
	const char *name = quote_identifier(argument_name(fcinfo, argument));

	check_time(fcinfo, argument);
	ereport(
		ERROR,
		(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	     errmsg("%s %s is outside the years 1 to 9999", name, time_text(fcinfo, PG_GETARG_TIMESTAMP(argument))),
	     errhint("Leave such rows out with FILTER (WHERE (%s >= '0001-01-01' AND %s < '10000-01-01') IS NOT FALSE).",
	             name, name)));
}

void
refuse_order(FunctionCallInfo fcinfo, int start, int end)
{
	const char *before = argument_name(fcinfo, start);
	const char *after = argument_name(fcinfo, end);

	ereport(
		ERROR,
		(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	     errmsg("%s %s is before %s %s", after, time_text(fcinfo, PG_GETARG_TIMESTAMP(end)), before,
	            time_text(fcinfo, PG_GETARG_TIMESTAMP(start))),
	     errhint("Leave such rows out with FILTER (WHERE (%s >= %s) IS NOT FALSE); the order of arguments is (%s, %s).",
	             quote_identifier(after), quote_identifier(before), before, after)));
}
