/*
 * business_calendar.h - how much open time lies before an instant, by hours laid out for use.
 */
#ifndef CSKPI_BUSINESS_CALENDAR_H
#define CSKPI_BUSINESS_CALENDAR_H

#include "business_hours.h"

typedef struct Calendar Calendar;

extern Calendar *calendar_make(const BusinessHours *hours);
extern const BusinessHours *calendar_hours(const Calendar *calendar);
extern pg_tz *calendar_zone(const Calendar *calendar);
extern void calendar_cover(Calendar *calendar, TimestampTz from, TimestampTz until);
extern int128 calendar_open(Calendar *calendar, TimestampTz at);
pg_noreturn extern void local_out_of_range(Timestamp local);
extern TimestampTz instant_of_local(Timestamp local, pg_tz *zone);

#endif
