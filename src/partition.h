/*
 * partition.h - reading all rows of a window function's partition, once, before its first row is answered.
 */
#ifndef CSKPI_PARTITION_H
#define CSKPI_PARTITION_H

#include "fmgr.h"
#include "windowapi.h"

#include "args.h"

/* What is read from a row is gone when the next one is read. */
typedef struct Partition
{
	WindowObject window;
	MemoryContext scratch;
	int64 rows;
	int64 next;
} Partition;

extern Partition partition_begin(WindowObject window);
extern bool partition_next(Partition *partition, Datum *value, bool *is_null);
extern void partition_end(Partition *partition);

/* An array for as many things as there are rows, in the memory of the partition; there may be very many. */
extern void *partition_array(WindowObject window, void *memory, Size size);

/* For an option that must be the same in every row. */
pg_noreturn extern void partition_option_changed(const char *function, const char *option);

#endif
