/*
 * calls.c - a function called by hand, with arguments that need not belong together.
 */
#include "fuzzer.h"

#include "utils/builtins.h"

static void
round_of_calls(void *arg)
{
	Callee *f = arg;
	NullableDatum args[FUNC_MAX_ARGS];
	struct varlena *before[FUNC_MAX_ARGS];
	Datum result;

	random_arguments(f, args, 0);
	for (int i = 0; i < f->nargs; i++)
		before[i] =
			kind_of(f->types[i])->ours && !args[i].isnull ? bytes_of(kind_of(f->types[i]), args[i].value) : NULL;
	if (call(f, args, NULL, &result) == GIVEN)
	{
		run.accepted++;
		check_result(f, result);
	}
	for (int i = 0; i < f->nargs; i++)
		if (before[i] != NULL)
		{
			struct varlena *after = bytes_of(kind_of(f->types[i]), args[i].value);

			if (VARSIZE(before[i]) != VARSIZE(after) || memcmp(before[i], after, VARSIZE(after)) != 0)
				found("argument %d has been changed", i + 1);
		}
}

/* fuzz_calls(function, query, rounds, seconds, seed): by the query, with its parameters, where a query has to call it. */
PG_FUNCTION_INFO_V1(fuzz_calls);
Datum
fuzz_calls(PG_FUNCTION_ARGS)
{
	Callee *f = callee_of(PG_GETARG_OID(0));

	if (f->by_query && f->plan == NULL)
	{
		SPI_connect();
		f->plan = SPI_prepare(text_to_cstring(PG_GETARG_TEXT_PP(1)), f->nargs, f->types);
		if (f->plan == NULL || SPI_keepplan(f->plan) != 0)
			elog(ERROR, "no plan for %s", f->name);
		SPI_finish();
	}
	return run_rounds(fcinfo, psprintf("%s called by hand", f->name), round_of_calls, f);
}
