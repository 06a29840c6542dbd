/*
 * business_time.h - open time between two moments, and the moment at which so much has passed: what the SQL functions,
 * the durations and the families of one ticket measure with.
 *
 * A moment is an instant, or where `local` says so what a clock without a zone shows, read as the calendar says.
 */
#ifndef CSKPI_BUSINESS_TIME_H
#define CSKPI_BUSINESS_TIME_H

#include "business_calendar.h"

extern Calendar *business_calendar(Datum hours);
extern int128 business_between(Calendar *calendar, Timestamp from, Timestamp until, bool local);
extern bool business_after(Calendar *calendar, Timestamp at, int64 usec, bool local, Timestamp *found);

#endif
