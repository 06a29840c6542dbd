/*
 * cskpi.c - the module itself; every KPI lives in the file of its family.
 */
#include "postgres.h"

#include "fmgr.h"

PG_MODULE_MAGIC;
