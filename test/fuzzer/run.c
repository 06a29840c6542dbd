/*
 * run.c - calling functions so that nothing they do is missed: errors that are none of bad data, time, memory.
 *
 * A call is caught without a subtransaction, which would cost more than the call. That is right for functions in C that
 * only compute: what an error leaves of them is memory of the round, which is reset. What is kept for the session (laid
 * out calendars, time zones) is kept only once it is complete. What they might leave beside it, a reference to the
 * catalog's caches, belongs to the statement's resource owner, which warns about it when the statement ends, and the test
 * takes a warning for a failure. Functions in SQL run a query, so they are called in a subtransaction.
 */
#include "fuzzer.h"

#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/execnodes.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/syscache.h"

PG_MODULE_MAGIC;

Run run;

static Callee *callees;
static Kind *kinds;
static NullableDatum calling_with[FUNC_MAX_ARGS];
static Node *calling_from;
static const char *error; /* of the last call, where it is none of bad data */
static bool keep_refusal;

MemoryContext
fuzzer_memory(void)
{
	static MemoryContext memory;

	if (memory == NULL)
		memory = AllocSetContextCreate(TopMemoryContext, "fuzzer", ALLOCSET_DEFAULT_SIZES);
	return memory;
}

/* ---- time ---- */

/*
 * Processor time is counted in ticks, so that other work of the machine does not count. A call that runs for long is
 * cancelled as a user would cancel it, and has to end soon.
 */
#define TICKS_A_SECOND 50
#define PATIENCE       (TICKS_A_SECOND * 3 / 10)
#define REACTION       TICKS_A_SECOND
#define HANGS          (TICKS_A_SECOND * 60)

static clock_t began;
static volatile sig_atomic_t ticks;
static volatile sig_atomic_t call_ticks; /* of the call that runs */
static volatile bool in_call;
static volatile bool we_cancelled;

static void
tick(int signal)
{
	ticks++;
	if (!in_call)
		return;
	call_ticks++;
	if (call_ticks == PATIENCE)
	{
		we_cancelled = true;
		QueryCancelPending = true;
		InterruptPending = true;
	}
	if (call_ticks == HANGS)
		abort();
}

static void
count_ticks(bool on)
{
	struct itimerval every = {{0, on ? 1000000 / TICKS_A_SECOND : 0}, {0, on ? 1000000 / TICKS_A_SECOND : 0}};
	struct sigaction action = {0};

	if (on)
	{
		action.sa_handler = tick;
		action.sa_flags = SA_RESTART;
		sigaction(SIGPROF, &action, NULL);
		ticks = 0;
		began = clock();
	}
	setitimer(ITIMER_PROF, &every, NULL);
	in_call = false;
}

/* ---- crashes: the server's log says which round it was, and whoever else handles the signal does so then ---- */

static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT};
static struct sigaction others[lengthof(crashes)];

static void
crashed(int signal)
{
	char line[300];
	int length;

	for (int i = 0; i < lengthof(crashes); i++)
		sigaction(crashes[i], &others[i], NULL);
	length = snprintf(line, sizeof(line), "FUZZER: %s, round %lld of seed %lld, in %s\n", run.what,
	                  (long long) run.round, (long long) run.seed, run.calling != NULL ? run.calling->name : "no call");

	(void) !write(STDERR_FILENO, line, Min(length, (int) sizeof(line) - 1));
	if (signal == SIGABRT)
		raise(signal);
}

static void
name_crashes(bool on)
{
	struct sigaction action = {0};

	action.sa_handler = crashed;
	for (int i = 0; i < lengthof(crashes); i++)
		sigaction(crashes[i], on ? &action : &others[i], on ? &others[i] : NULL);
}

/* ---- functions and types ---- */

static NullableDatum
no_value(void)
{
	return (NullableDatum){(Datum) 0, true};
}

Callee *
callee_of(Oid function)
{
	HeapTuple tuple;
	Form_pg_proc form;
	List *args = NIL;
	MemoryContext old;
	Callee *f;

	for (f = callees; f != NULL; f = f->next)
		if (f->oid == function)
			return f;
	old = MemoryContextSwitchTo(fuzzer_memory());
	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "there is no function %u", function);
	form = (Form_pg_proc) GETSTRUCT(tuple);
	f = palloc0(sizeof(Callee));
	f->oid = function;
	f->name = format_procedure(function);
	f->nargs = form->pronargs;
	f->result = form->prorettype;
	f->by_query =
		form->prokind == PROKIND_WINDOW || (form->prolang != ClanguageId && form->prolang != INTERNALlanguageId);
	f->runs_statements = f->by_query && form->provolatile != PROVOLATILE_IMMUTABLE;
	f->defaults = palloc0(f->nargs * sizeof(NullableDatum));
	f->has_default = palloc0(f->nargs * sizeof(bool));
	for (int i = 0; i < f->nargs; i++)
	{
		Param *param = makeNode(Param);

		f->types[i] = form->proargtypes.values[i];
		param->paramkind = PARAM_EXEC;
		param->paramtype = f->types[i];
		param->paramtypmod = -1;
		args = lappend(args, param);
	}
	fmgr_info_cxt(function, &f->info, fuzzer_memory());
	fmgr_info_set_expr(
		(Node *) makeFuncExpr(function, f->result, args, InvalidOid, DEFAULT_COLLATION_OID, COERCE_EXPLICIT_CALL),
		&f->info);
	ReleaseSysCache(tuple);
	f->next = callees;
	callees = f;
	MemoryContextSwitchTo(old);
	return f;
}

Kind *
kind_of(Oid type)
{
	MemoryContext old;
	Kind *kind;
	Oid out;
	bool is_varlena;

	for (kind = kinds; kind != NULL; kind = kind->next)
		if (kind->type == type)
			return kind;
	old = MemoryContextSwitchTo(fuzzer_memory());
	kind = palloc0(sizeof(Kind));
	kind->type = type;
	kind->name = format_type_be(type);
	get_typlenbyvalalign(type, &kind->length, &kind->by_value, &kind->align);
	getTypeOutputInfo(type, &out, &is_varlena);
	kind->shown = callee_of(out);
	kind->next = kinds;
	kinds = kind;
	MemoryContextSwitchTo(old);
	return kind;
}

/* What functions keep from call to call ends with the query, and so with an error. */
static void
end_query(void)
{
	for (Callee *f = callees; f != NULL; f = f->next)
		f->info.fn_extra = NULL;
	MemoryContextReset(run.query_memory);
}

/* ---- a call ---- */

/* Of data: wrong, too large, not of one kind; damaged bytes. */
static bool
is_of_bad_data(int code)
{
	return ERRCODE_TO_CATEGORY(code) == ERRCODE_DATA_EXCEPTION ||
	       ERRCODE_TO_CATEGORY(code) == ERRCODE_PROGRAM_LIMIT_EXCEEDED || code == ERRCODE_DATATYPE_MISMATCH ||
	       (run.damaged && (code == ERRCODE_PROTOCOL_VIOLATION || code == ERRCODE_DATA_CORRUPTED)) ||
	       (run.calling->runs_statements &&
	        (ERRCODE_TO_CATEGORY(code) == ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION ||
	         ERRCODE_TO_CATEGORY(code) == ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE ||
	         code == ERRCODE_INVALID_SCHEMA_NAME));
}

static void
caught(void)
{
	int code = geterrcode();

	in_call = false;
	MemoryContextSwitchTo(run.input_memory);
	if (code == ERRCODE_QUERY_CANCELED ? !we_cancelled : code == ERRCODE_ADMIN_SHUTDOWN)
		PG_RE_THROW();
	error = NULL;
	if (keep_refusal || (!is_of_bad_data(code) && code != ERRCODE_QUERY_CANCELED))
		error = psprintf("%s %s", unpack_sql_state(code), CopyErrorData()->message);
	FlushErrorState();
	end_query();
}

/* All rows of a function that returns rows, or as many as show what there is to see. */
static Outcome
invoke_for_rows(FunctionCallInfo fcinfo, Callee *f)
{
	ReturnSetInfo rows = {T_ReturnSetInfo};

	rows.econtext = CreateStandaloneExprContext();
	rows.allowedModes = SFRM_ValuePerCall;
	for (int i = 0; i < 1000; i++)
	{
		Datum row;

		fcinfo->resultinfo = (Node *) &rows;
		fcinfo->isnull = false;
		rows.isDone = ExprSingleResult;
		row = FunctionCallInvoke(fcinfo);
		if (rows.isDone != ExprMultipleResult)
			break;
		if (!fcinfo->isnull)
			OidOutputFunctionCall(kind_of(f->result)->shown->oid, row);
	}
	f->info.fn_extra = NULL;
	return NOTHING;
}

static Outcome
invoke(Callee *f, NullableDatum *args, Node *context, Datum *result)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);

	InitFunctionCallInfoData(*fcinfo, &f->info, f->nargs, DEFAULT_COLLATION_OID, context, NULL);
	memcpy(fcinfo->args, args, f->nargs * sizeof(NullableDatum));
	f->info.fn_mcxt = run.query_memory;
	if (f->info.fn_retset)
		return invoke_for_rows(fcinfo, f);
	*result = FunctionCallInvoke(fcinfo);
	return fcinfo->isnull ? NOTHING : GIVEN;
}

/* Rows are counted, written out and forgotten; so is what was done to tables. */
static void
invoke_by_query(Callee *f, NullableDatum *args)
{
	Datum values[FUNC_MAX_ARGS];
	char nulls[FUNC_MAX_ARGS];

	for (int i = 0; i < f->nargs; i++)
	{
		values[i] = args[i].value;
		nulls[i] = args[i].isnull ? 'n' : ' ';
	}
	SPI_connect();
	SPI_execute_plan(f->plan, values, nulls, false, 1000);
	SPI_finish();
}

static Outcome
call_by_query(Callee *f, NullableDatum *args)
{
	MemoryContext old = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile Outcome outcome = NOTHING;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(old);
	PG_TRY();
	{
		in_call = true;
		invoke_by_query(f, args);
		in_call = false;
	}
	PG_CATCH();
	{
		caught();
		outcome = REFUSED;
	}
	PG_END_TRY();
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(old);
	CurrentResourceOwner = owner;
	return outcome;
}

static Outcome
call_directly(Callee *f, NullableDatum *args, Node *context, Datum *result)
{
	volatile Outcome outcome = REFUSED;
	MemoryContext old = CurrentMemoryContext;

	PG_TRY();
	{
		in_call = true;
		outcome = invoke(f, args, context, result);
		in_call = false;
	}
	PG_CATCH();
	{
		caught();
		MemoryContextSwitchTo(old);
	}
	PG_END_TRY();
	if (CurrentMemoryContext != old)
		elog(ERROR, "%s leaves another memory context", f->name);
	return outcome;
}

/* A call that was cancelled must have ended soon. */
static Outcome
after_cancel(Outcome outcome)
{
	int late = call_ticks - PATIENCE;

	we_cancelled = false;
	QueryCancelPending = false;
	run.cancelled++;
	if (late > REACTION)
		found("it was cancelled and went on for %.1f seconds", (double) late / TICKS_A_SECOND);
	return outcome == REFUSED ? CANCELLED : outcome;
}

Outcome
call(Callee *f, NullableDatum *args, Node *context, Datum *result)
{
	Outcome outcome;

	for (int i = 0; i < f->nargs && f->info.fn_strict; i++)
		if (args[i].isnull)
			return NOTHING;
	run.calls++;
	run.calling = f;
	memcpy(calling_with, args, f->nargs * sizeof(NullableDatum));
	calling_from = context;
	call_ticks = 0;
	error = NULL;
	outcome = f->by_query ? call_by_query(f, args) : call_directly(f, args, context, result);
	if (unlikely(we_cancelled))
		outcome = after_cancel(outcome);
	run.refused = outcome == REFUSED;
	if (unlikely(error != NULL))
		found("error %s", error);
	return outcome;
}

/* The same with Datums, none of them NULL. */
Outcome
call_with(Callee *f, Datum *result, int n, ...)
{
	NullableDatum args[FUNC_MAX_ARGS];
	va_list list;

	va_start(list, n);
	for (int i = 0; i < f->nargs; i++)
		args[i] = i < n ? (NullableDatum){va_arg(list, Datum), false} : no_value();
	va_end(list);
	return call(f, args, NULL, result);
}

/* Text of a value that PostgreSQL gives out; NULL where bytes are damaged. */
char *
shown(Oid type, Datum value)
{
	Datum text;

	return call_with(kind_of(type)->shown, &text, 1, value) == GIVEN ? DatumGetCString(text) : NULL;
}

/* ---- what is found ---- */

static void
append_hex(StringInfo to, const unsigned char *bytes, Size length)
{
	for (Size i = 0; i < Min(length, 2000); i++)
		appendStringInfo(to, "%02x", bytes[i]);
	if (length > 2000)
		appendStringInfo(to, "... (%zu bytes)", length);
}

/* In bytes, because the output function may be what is wrong. */
void
append_argument(StringInfo to, Oid type, NullableDatum argument)
{
	Kind *kind = kind_of(type);

	if (argument.isnull)
		appendStringInfoString(to, "NULL");
	else if (kind->length == -2)
		appendStringInfo(to, "'%.1000s'", DatumGetCString(argument.value));
	else if (type == INTERNALOID)
		appendStringInfoString(to, "internal");
	else if (!kind->ours)
		appendStringInfo(to, "'%.1000s'", OidOutputFunctionCall(kind->shown->oid, argument.value));
	else if (kind->length == -1)
	{
		struct varlena *bytes = PG_DETOAST_DATUM_PACKED(argument.value);

		append_hex(to, (unsigned char *) VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	}
	else
		append_hex(to, (unsigned char *) DatumGetPointer(argument.value), kind->length);
}

/* Why the last call was refused: nobody kept that, so it is made once more. */
const char *
refusal(void)
{
	Datum result;

	if (!run.refused || run.calling == NULL || run.calling->by_query)
		return "";
	keep_refusal = true;
	error = NULL;
	call_ticks = 0;
	if (call_directly(run.calling, calling_with, calling_from, &result) != REFUSED)
		error = "not when called again";
	keep_refusal = false;
	return psprintf("\nRefused: %s", error);
}

void
found(const char *fault, ...)
{
	StringInfoData text;
	StringInfoData detail;
	va_list list;
	int more;

	initStringInfo(&text);
	do
	{
		int saved = errno;

		va_start(list, fault);
		more = appendStringInfoVA(&text, fault, list);
		va_end(list);
		if (more != 0)
			enlargeStringInfo(&text, more);
		errno = saved;
	} while (more != 0);
	initStringInfo(&detail);
	appendStringInfo(&detail, "Round " INT64_FORMAT " of seed " INT64_FORMAT ".", run.round, run.seed);
	if (run.input != NULL && run.input_is_text)
		appendStringInfo(&detail, "\nText: '%.2000s'", run.input);
	else if (run.input != NULL)
	{
		appendStringInfoString(&detail, "\nBytes: ");
		append_hex(&detail, (const unsigned char *) run.input, run.input_length);
	}
	if (run.calling != NULL)
	{
		appendStringInfo(&detail, "\nLast call: %s with", run.calling->name);
		for (int i = 0; i < run.calling->nargs; i++)
		{
			appendStringInfoString(&detail, i == 0 ? " " : ", ");
			append_argument(&detail, run.calling->types[i], calling_with[i]);
		}
		if (error == NULL)
			appendStringInfoString(&detail, refusal());
	}
	ereport(ERROR, (errcode(MAKE_SQLSTATE('F', 'U', 'Z', 'Z', '1')), errmsg("fuzz: %s: %s", run.what, text.data),
	                errdetail_internal("%s", detail.data)));
}

/* ---- a run ---- */

/* Without what PostgreSQL keeps for good of every zone that it was asked for, and POSIX has as many as there are words. */
static Size
session_memory(void)
{
	Size bytes = MemoryContextMemAllocated(TopMemoryContext, true) - MemoryContextMemAllocated(fuzzer_memory(), true);

	for (MemoryContext child = TopMemoryContext->firstchild; child != NULL; child = child->nextchild)
		if (strcmp(child->name, "Timezones") == 0 || (child->ident != NULL && strcmp(child->ident, "Timezones") == 0))
			bytes -= MemoryContextMemAllocated(child, true);
	return bytes;
}

static void
begin_round(uint64 what)
{
	run.calling = NULL;
	run.input = NULL;
	run.damaged = false;
	run.memory = Max(run.memory, MemoryContextMemAllocated(run.input_memory, true) +
	                                 MemoryContextMemAllocated(run.query_memory, true));
	MemoryContextReset(run.input_memory);
	if (run.round % 32 == 0)
		end_query();
	pg_prng_seed(&run.random, (uint64) run.seed * 0x9E3779B97F4A7C15 ^ what ^ (uint64) run.round * 0xD1B54A32D192ED03);
	CHECK_FOR_INTERRUPTS();
}

static void
all_rounds(int64 rounds, double seconds, void (*round)(void *), void *arg)
{
	uint64 what = DatumGetUInt64(hash_any_extended((const unsigned char *) run.what, strlen(run.what), 0));

	for (run.round = 0; run.round < rounds && (seconds <= 0 || ticks < seconds * TICKS_A_SECOND); run.round++)
	{
		begin_round(what);
		round(arg);
	}
}

/* What a round and a session may hold, far above what they need. */
#define ROUND_MEMORY   ((Size) 512 * 1024 * 1024)
#define SESSION_MEMORY ((Size) 64 * 1024 * 1024)

static void
check_memory(Size before)
{
	Size now = session_memory();

	run.calling = NULL;
	if (run.memory > ROUND_MEMORY)
		found("a round held %zu MB of memory", run.memory / 1024 / 1024);
	if (now > before && now - before > SESSION_MEMORY)
		found("the session holds %zu MB more than before", (now - before) / 1024 / 1024);
}

/* (inputs, accepted, calls, cancelled, seconds of processor time, megabytes) */
static Datum
figures(FunctionCallInfo fcinfo)
{
	TupleDesc desc;
	bool nulls[6] = {0};
	Datum values[6] = {Int64GetDatum(run.round),
	                   Int64GetDatum(run.accepted),
	                   Int64GetDatum(run.calls),
	                   Int64GetDatum(run.cancelled),
	                   Float8GetDatum((double) (clock() - began) / CLOCKS_PER_SEC),
	                   Float8GetDatum(run.memory / 1024.0 / 1024)};

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "figures are a record");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/* The last three arguments of a function of the fuzzer: how many rounds, for how many seconds at most, the seed. */
Datum
run_rounds(FunctionCallInfo fcinfo, const char *what, void (*round)(void *), void *arg)
{
	int n = PG_NARGS();
	Size before;
	MemoryContext old = CurrentMemoryContext;

	run = (Run){what};
	run.seed = PG_GETARG_INT64(n - 1);
	run.input_memory = AllocSetContextCreate(fuzzer_memory(), "round", ALLOCSET_DEFAULT_SIZES);
	run.query_memory = AllocSetContextCreate(fuzzer_memory(), "query", ALLOCSET_DEFAULT_SIZES);
	before = session_memory();
	name_crashes(true);
	count_ticks(true);
	PG_TRY();
	{
		MemoryContextSwitchTo(run.input_memory);
		all_rounds(PG_GETARG_INT64(n - 3), PG_GETARG_FLOAT8(n - 2), round, arg);
		check_memory(before);
	}
	PG_FINALLY();
	{
		count_ticks(false);
		name_crashes(false);
		MemoryContextSwitchTo(old);
		end_query();
		MemoryContextDelete(run.input_memory);
		MemoryContextDelete(run.query_memory);
	}
	PG_END_TRY();
	return figures(fcinfo);
}
