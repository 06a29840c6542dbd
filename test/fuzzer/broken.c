/*
 * broken.c - functions with faults, one each, which the fuzzer must find: put in the place of those of rate_summary.
 */
#include "fuzzer.h"

#include <time.h>

#include "utils/builtins.h"

/* Text that forgets what is missing. */
PG_FUNCTION_INFO_V1(broken_out);
Datum
broken_out(PG_FUNCTION_ARGS)
{
	const int64 *counts = (const int64 *) PG_GETARG_POINTER(0);

	PG_RETURN_CSTRING(psprintf("hits:%lld misses:%lld missing:0", (long long) counts[0], (long long) counts[1]));
}

/* A merge that is another one the other way round, where there are more hits than on the other side. */
PG_FUNCTION_INFO_V1(broken_add);
Datum
broken_add(PG_FUNCTION_ARGS)
{
	const int64 *a = (const int64 *) PG_GETARG_POINTER(0);
	const int64 *b = (const int64 *) PG_GETARG_POINTER(1);

	PG_RETURN_POINTER(a[0] < b[0] ? a : b);
}

/* A reader that meets what cannot happen. */
PG_FUNCTION_INFO_V1(broken_internal);
Datum
broken_internal(PG_FUNCTION_ARGS)
{
	if (((const int64 *) PG_GETARG_POINTER(0))[0] % 7 == 5)
		elog(ERROR, "this cannot happen");
	PG_RETURN_INT64(0);
}

/* A reader that writes to what it reads. */
PG_FUNCTION_INFO_V1(broken_writes);
Datum
broken_writes(PG_FUNCTION_ARGS)
{
	((int64 *) PG_GETARG_POINTER(0))[2]++;
	PG_RETURN_INT64(0);
}

/* A reader that works on for two seconds of processor time whoever cancels it. */
PG_FUNCTION_INFO_V1(broken_hangs);
Datum
broken_hangs(PG_FUNCTION_ARGS)
{
	clock_t until = clock() + 2 * CLOCKS_PER_SEC;

	while (clock() < until)
		;
	PG_RETURN_INT64(0);
}

/* A reader that keeps memory of the session for every call. */
PG_FUNCTION_INFO_V1(broken_leaks);
Datum
broken_leaks(PG_FUNCTION_ARGS)
{
	MemoryContextAllocZero(CacheMemoryContext, 1024 * 1024);
	PG_RETURN_INT64(0);
}

/* A reader that takes far more memory than it can need. */
PG_FUNCTION_INFO_V1(broken_holds);
Datum
broken_holds(PG_FUNCTION_ARGS)
{
	for (int i = 0; i < 600; i++)
		(void) palloc(1024 * 1024);
	PG_RETURN_INT64(0);
}
