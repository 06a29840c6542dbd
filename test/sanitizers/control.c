/*
 * control.c - one mistake a call, to see that test/sanitize reports it. Compiled by control.sh with the flags of the extension.
 */
#include "postgres.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(control_overrun);
PG_FUNCTION_INFO_V1(control_underrun);
PG_FUNCTION_INFO_V1(control_used_after);
PG_FUNCTION_INFO_V1(control_static);
PG_FUNCTION_INFO_V1(control_uninitialized);
PG_FUNCTION_INFO_V1(control_sum);
PG_FUNCTION_INFO_V1(control_to_integer);
PG_FUNCTION_INFO_V1(control_nothing);

/* The byte after a chunk of so many, written or read. */
Datum control_overrun(PG_FUNCTION_ARGS)
{
	int size = PG_GETARG_INT32(0);
	volatile char *chunk = palloc0(size);

	if (PG_GETARG_BOOL(1))
		chunk[size] = 1;
	PG_RETURN_INT32(chunk[size]);
}

/* As far before it as where the server keeps its size. */
Datum control_underrun(PG_FUNCTION_ARGS)
{
	volatile char *chunk = palloc0(PG_GETARG_INT32(0));

	PG_RETURN_INT32(chunk[-16]);
}

/* A chunk that was freed, or that went with its context, when there are others since. */
Datum control_used_after(PG_FUNCTION_ARGS)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "control", ALLOCSET_SMALL_SIZES);
	volatile char *chunk = MemoryContextAllocZero(context, 100);

	if (PG_GETARG_BOOL(0))
		pfree((char *) chunk);
	else
		MemoryContextReset(context);
	MemoryContextAllocZero(context, 100);
	PG_RETURN_INT32(chunk[10]);
}

static volatile const char table[7] = "seven.";

Datum control_static(PG_FUNCTION_ARGS) { PG_RETURN_INT32(((volatile const char *) table)[PG_GETARG_INT32(0)]); }

Datum control_uninitialized(PG_FUNCTION_ARGS)
{
	int *chunk = palloc(100);

	if (chunk[PG_GETARG_INT32(0)] > 0)
		elog(NOTICE, "more than 0");
	PG_RETURN_INT32(1);
}

Datum control_sum(PG_FUNCTION_ARGS) { PG_RETURN_INT32(PG_GETARG_INT32(0) + PG_GETARG_INT32(1)); }

Datum control_to_integer(PG_FUNCTION_ARGS) { PG_RETURN_INT32((int32) PG_GETARG_FLOAT8(0)); }

/* All of a chunk, and what is allowed on the way. */
Datum control_nothing(PG_FUNCTION_ARGS)
{
	int size = PG_GETARG_INT32(0), sum = 0;
	char *chunk = palloc(size);

	memset(chunk, 1, size);
	chunk = repalloc(chunk, 2 * size);
	memset(chunk + size, 1, size);
	for (int i = 0; i < 2 * size; i++)
		sum += chunk[i];
	pfree(chunk);
	PG_RETURN_INT32(sum);
}
