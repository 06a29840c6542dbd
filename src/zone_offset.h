/*
 * zone_offset.h - local time in a named zone, as AT TIME ZONE gives it, at the price of an addition.
 */
#ifndef CSKPI_ZONE_OFFSET_H
#define CSKPI_ZONE_OFFSET_H

#include "pgtime.h"
#include "utils/timestamp.h"

#include "session_cache.h"

/* Finite timestamps and PostgreSQL's seconds since 1970 are exactly convertible: offsets change on seconds. */
#define EPOCH_SECONDS ((POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * (int64) SECS_PER_DAY)

static inline TimestampTz
instant_of_seconds(pg_time_t seconds)
{
	return (seconds - EPOCH_SECONDS) * USECS_PER_SEC;
}

/* 2^41 microseconds, 25 days: no zone's rules of today change twice in so few. A power of two 256 of them are 18 years. */
#define STRETCH_SHIFT 41
#define STRETCHES     256

/* What is known of one stretch of time: the one change of offset in it, or none. */
typedef struct Stretch
{
	int64 number;       /* the instant, shifted */
	TimestampTz change; /* from here on the second offset holds */
	int32 before;       /* seconds east of Greenwich */
	int32 after;
} Stretch;

typedef struct Zone
{
	char *name;         /* as it was written */
	char *abbreviation; /* in lower case, where the name may be one: what that means, a setting may change */
	pg_tz *rules;       /* NULL: one offset for ever */
	int32 offset;
	bool by_abbreviation; /* the rules say what the abbreviation meant at the time, not what the clocks showed */
	bool leap_seconds;
	Stretch stretches[STRETCHES];
} Zone;

/* A Zone that was found stays while the generation of this does. */
extern SessionCache zone_cache;

extern Zone *zone_named(const text *name);
extern void zone_refresh(Zone *zone);
extern Timestamp zone_local_slow(Zone *zone, TimestampTz at);
extern bool zone_next_change(pg_tz *rules, pg_time_t at, pg_time_t *change, long int *before, long int *after);

/* To be called before a zone that was found earlier is used again. */
static inline Zone *
zone_again(Zone *zone)
{
	if (zone->abbreviation != NULL)
		zone_refresh(zone);
	return zone;
}

/* In the header because every row goes through it. The instant is finite. */
static inline Timestamp
zone_local(Zone *zone, TimestampTz at)
{
	int64 number = at >> STRETCH_SHIFT;
	const Stretch *stretch = &zone->stretches[number & (STRETCHES - 1)];
	Timestamp local;

	if (unlikely(stretch->number != number))
		return zone_local_slow(zone, at);
	local = at + (int64) (at < stretch->change ? stretch->before : stretch->after) * USECS_PER_SEC;
	if (unlikely(!IS_VALID_TIMESTAMP(local)))
		return zone_local_slow(zone, at);
	return local;
}

#endif
