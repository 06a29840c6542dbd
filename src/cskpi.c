/*
 * cskpi.c - the module itself: what PostgreSQL asks of every library, and the tables that are worked out once.
 */
#include "postgres.h"

#include "fmgr.h"

#include "histogram.h"

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	histogram_init();
}
