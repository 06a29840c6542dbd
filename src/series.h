/*
 * series.h - a KPI over time: what every aggregate over (value, at) reads of a row.
 */
#ifndef CSKPI_SERIES_H
#define CSKPI_SERIES_H

#include "fmgr.h"
#include "utils/array.h"

#include "args.h"

typedef enum ValueType
{
	VALUE_INT8,
	VALUE_NUMERIC,
	VALUE_FLOAT8
} ValueType;

typedef enum TimeType
{
	TIME_TIMESTAMP, /* with or without time zone */
	TIME_DATE
} TimeType;

typedef struct Point
{
	Datum at;    /* numeric, microseconds */
	Datum value; /* numeric; 0 for none */
} Point;

extern bool read_placed(FunctionCallInfo fcinfo, ValueType value, TimeType time, Point *point);
extern bool read_point(FunctionCallInfo fcinfo, ValueType value, TimeType time, Point *point);
pg_noreturn extern void infinite_at(const char *text);
pg_noreturn extern void invalid_state(void);
extern ExpandedArrayHeader *kept_series(FunctionCallInfo fcinfo, Oid element_type);
extern void append_element(ExpandedArrayHeader *series, Datum value, bool is_null);

#endif
