/*
 * call_times.h - the times that a call is given: all of one kind, finite, in order.
 *
 * An argument is told by its place in the function that is called: of a transition the state has place 0. Messages call
 * it what the user called calls it, the aggregate or the function of the query, as \df shows.
 */
#ifndef CSKPI_CALL_TIMES_H
#define CSKPI_CALL_TIMES_H

#include "fmgr.h"
#include "utils/timestamp.h"

#include "iso_time.h"

extern void look_at_time_kinds(FunctionCallInfo fcinfo);
extern void refuse_time(FunctionCallInfo fcinfo, int argument);
extern void refuse_year(FunctionCallInfo fcinfo, int argument);
extern void refuse_order(FunctionCallInfo fcinfo, int start, int end);
extern bool argument_is_constant(FunctionCallInfo fcinfo, int argument);
extern char *argument_name(FunctionCallInfo fcinfo, int argument);
extern char *time_text(FunctionCallInfo fcinfo, Timestamp at);

/*
 * A timestamp beside a timestamptz is an error. Once at a place of a query, since nothing but the query decides it; what
 * calls this keeps nothing else with its FmgrInfo.
 */
static inline void
check_time_kinds(FunctionCallInfo fcinfo)
{
	if (unlikely(fcinfo->flinfo->fn_extra == NULL))
		look_at_time_kinds(fcinfo);
}

/* A time may be NULL, never infinite. */
static inline void
check_time(FunctionCallInfo fcinfo, int argument)
{
	if (unlikely(!PG_ARGISNULL(argument) && TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMP(argument))))
		refuse_time(fcinfo, argument);
}

/* A time that a value will have to write, which is there. */
static inline void
check_year(FunctionCallInfo fcinfo, int argument)
{
	if (unlikely(!iso_time_in_range(PG_GETARG_TIMESTAMP(argument))))
		refuse_year(fcinfo, argument);
}

/* Two ends of one stay, as far as they are there: finite and in order. */
static inline void
check_times(FunctionCallInfo fcinfo, int start, int end)
{
	check_time(fcinfo, start);
	check_time(fcinfo, end);
	if (unlikely(!PG_ARGISNULL(start) && !PG_ARGISNULL(end) && PG_GETARG_TIMESTAMP(end) < PG_GETARG_TIMESTAMP(start)))
		refuse_order(fcinfo, start, end);
}

#endif
