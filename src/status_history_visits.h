/*
 * status_history_visits.h - the stays of a history in one or several statuses, which its readers count and measure.
 */
#ifndef CSKPI_STATUS_HISTORY_VISITS_H
#define CSKPI_STATUS_HISTORY_VISITS_H

#include "business_time.h"
#include "status_history_timeline.h"

/* From entering the set of statuses to leaving it; statuses of the set that follow each other are one visit. */
typedef struct Visit
{
	int64 from;
	int64 until;
	bool open; /* not over yet: no until */
} Visit;

/* A history as a reader walks it: which of its statuses count, and how many of its changes have happened. */
typedef struct Walk
{
	const History *h;
	History own; /* that h may be */
	bool few_counts[FEW_STATUSES];
	bool *counts; /* of each status of the history */
	uint32 happened;
	uint32 next; /* the change to look at next */
} Walk;

extern void want_statuses(FunctionCallInfo fcinfo, int argument, bool array, Walk *walk);
extern uint32 changes_happened(const History *h, int64 as_of);
extern bool next_visit(Walk *walk, Visit *visit);
extern Calendar *measuring_calendar(FunctionCallInfo fcinfo, int argument, bool local);
extern int64 visit_usec(const History *h, const Visit *visit, Calendar *calendar);
extern void check_as_of(const History *h, int64 as_of, bool local);
extern void check_kind(const History *h, bool local, const char *what);
extern void check_kind_read(const History *h, bool local, const char *reader);

#endif
