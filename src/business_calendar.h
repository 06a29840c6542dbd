/*
 * business_calendar.h - how much open time lies before an instant, by hours laid out for use.
 */
#ifndef CSKPI_BUSINESS_CALENDAR_H
#define CSKPI_BUSINESS_CALENDAR_H

#include "business_hours.h"

typedef struct Calendar Calendar;

extern Calendar *calendar_make(const BusinessHours *hours);
extern const BusinessHours *calendar_hours(const Calendar *calendar);
extern TimestampTz calendar_instant(const Calendar *calendar, Timestamp stamp);
extern Timestamp calendar_stamp(const Calendar *calendar, TimestampTz instant);
extern void calendar_cover(Calendar *calendar, TimestampTz from, TimestampTz until);
extern int128 calendar_open(Calendar *calendar, TimestampTz at);

#endif
