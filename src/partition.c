/*
 * partition.c - reading all rows of a window function's partition, once, before its first row is answered.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "partition.h"

Partition
partition_begin(WindowObject window)
{
	Partition partition = {window, NULL, WinGetPartitionRowCount(window), 0};

	partition.scratch = AllocSetContextCreate(CurrentMemoryContext, "cskpi row of a partition", ALLOCSET_DEFAULT_SIZES);
	return partition;
}

/* The next row's first argument, evaluated in memory that the row after it uses again. */
bool
partition_next(Partition *partition, Datum *value, bool *is_null)
{
	MemoryContext caller;
	bool is_out;

	if (partition->next == partition->rows)
		return false;
	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(partition->scratch);
	caller = MemoryContextSwitchTo(partition->scratch);
	*value = WinGetFuncArgInPartition(partition->window, 0, partition->next, WINDOW_SEEK_HEAD, false, is_null, &is_out);
	MemoryContextSwitchTo(caller);
	partition->next++;
	return true;
}

void
partition_end(Partition *partition)
{
	MemoryContextDelete(partition->scratch);
}

void *
partition_array(WindowObject window, void *memory, Size size)
{
	return MemoryContextAllocExtended(GetMemoryChunkContext(memory), size * WinGetPartitionRowCount(window),
	                                  MCXT_ALLOC_HUGE);
}

void
partition_option_changed(const char *function, const char *option)
{
	ereport(ERROR,
	        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s of %s changes from row to row", option, function),
	         errhint("Give one value for the whole partition, or part the rows with OVER (PARTITION BY ...).")));
}
