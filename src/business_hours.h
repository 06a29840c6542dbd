/*
 * business_hours.h - opening hours as one value: weekly windows in local time, a zone, holidays.
 */
#ifndef CSKPI_BUSINESS_HOURS_H
#define CSKPI_BUSINESS_HOURS_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "pgtime.h"

#include "args.h"

#define BUSINESS_HOURS_VERSION 1

#define WEEK_DAYS              7

/* Debian 13 and later have the names of the tz database's "backward" file in a package of their own. */
#define ZONE_HINT \
	"SELECT name FROM pg_timezone_names lists the zones of this server; old names such as GB or US/Eastern may need the " \
	"package tzdata-legacy."

/* Times of day reach into the following day, because a night shift belongs to the day it starts. */
#define LAST_TIME (2 * SECS_PER_DAY)

/* A holiday that comes back every year has a key above all dates: its month and day. */
#define YEARLY_KEY 100000000

/*
 * Seconds from the midnight that starts the day `key`. In a window the key is a weekday (0 is Monday), in a
 * holiday a date (days since 2000-01-01) or YEARLY_KEY + month * 100 + day.
 */
typedef struct HoursEntry
{
	int32 key;
	int32 start;
	int32 end;
} HoursEntry;

/*
 * Entries are sorted, and within a key they neither overlap nor touch: equal hours have equal bytes. Windows of
 * different days stay apart, since a holiday closes the windows of its own day only.
 */
typedef struct BusinessHours
{
	int32 vl_len_;
	uint8 version;
	uint8 stamps_length; /* of the zone that times without one are of; 0 where it is the calendar's own */
	uint8 reserved[2];
	int32 nwindows;
	int32 npartial; /* holidays that close a part of a day */
	int32 nwhole;   /* holidays that close all of it: only their keys */
	int32 zone_length;
	HoursEntry entries[FLEXIBLE_ARRAY_MEMBER]; /* windows, partial; then int32 whole[], char zone[], char stamps[] */
} BusinessHours;

static inline const HoursEntry *
hours_partial(const BusinessHours *hours)
{
	return hours->entries + hours->nwindows;
}

static inline const int32 *
hours_whole(const BusinessHours *hours)
{
	return (const int32 *) (hours_partial(hours) + hours->npartial);
}

static inline const char *
hours_zone(const BusinessHours *hours)
{
	return (const char *) (hours_whole(hours) + hours->nwhole);
}

static inline const char *
hours_stamps(const BusinessHours *hours)
{
	return hours_zone(hours) + hours->zone_length;
}

static inline bool
key_is_yearly(int32 key)
{
	return key >= YEARLY_KEY;
}

extern BusinessHours *business_hours_build(HoursEntry *windows, int nwindows, HoursEntry *closures, int nclosures,
                                           const char *zone, const char *stamps);
extern void hours_entries_sort(HoursEntry *entries, int n);
extern BusinessHours *business_hours_checked(Datum value);
extern pg_tz *business_zone(const char *name);

#endif
