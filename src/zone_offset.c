/*
 * zone_offset.c - what the clocks of a zone show at an instant, remembered.
 *
 * PostgreSQL looks up a zone by its name and searches its table of changes for every row. Here a session keeps the zones
 * it has met, by the bytes of their names (Citus brings a fresh call context for every row, and a column of zones is no
 * constant), and of each zone the offsets of the stretches of time it was asked for. Time-ordered, random and reversed
 * rows of some years all find theirs there. What is remembered is what PostgreSQL's own functions said.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "parser/scansup.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "args.h"
#include "zone_offset.h"

SessionCache zone_cache;

/* ---- what a name means ---- */

/* An abbreviation of the server's list, which PostgreSQL tries before the names of zones. */
static bool
find_abbreviation(const char *low, int *type, int *offset, pg_tz **rules)
{
#if PG_VERSION_NUM >= 160000
	DateTimeErrorExtra extra;
	int error = DecodeTimezoneAbbrev(0, low, type, offset, rules, &extra);

	if (error != 0)
		DateTimeParseError(error, &extra, low, "time zone", NULL);
#else
	*type = DecodeTimezoneAbbrev(0, unconstify(char *, low), offset, rules);
#endif
	return *type == TZ || *type == DTZ || *type == DYNTZ;
}

static void
forget_stretches(Zone *zone)
{
	/* No number of a stretch: those are instants, shifted. */
	for (int i = 0; i < STRETCHES; i++)
		zone->stretches[i].number = PG_INT64_MAX;
}

/* Sets what the name means now; false where it means nothing. */
static bool
resolve(Zone *zone)
{
	int type;
	int offset;
	pg_tz *rules = NULL;

	if (zone->abbreviation != NULL && find_abbreviation(zone->abbreviation, &type, &offset, &rules))
	{
		zone->by_abbreviation = (type == DYNTZ);
		zone->rules = zone->by_abbreviation ? rules : NULL;
		zone->offset = zone->by_abbreviation ? 0 : offset;
		zone->leap_seconds = false;
		return true;
	}
	zone->by_abbreviation = false;
	zone->offset = 0;
	zone->rules = pg_tzset(zone->name);
	zone->leap_seconds = zone->rules != NULL && !pg_tz_acceptable(zone->rules);
	return zone->rules != NULL;
}

/* An abbreviation may mean something else since timezone_abbreviations (from 18 on also TimeZone) was set. */
static bool
means_the_same(const Zone *zone)
{
	int type;
	int offset;
	pg_tz *rules = NULL;

	if (!find_abbreviation(zone->abbreviation, &type, &offset, &rules))
		return zone->rules != NULL && !zone->by_abbreviation;
	if (type == DYNTZ)
		return zone->by_abbreviation && zone->rules == rules;
	return zone->rules == NULL && zone->offset == offset;
}

pg_noreturn static void
unknown_zone(const char *name)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("time zone \"%s\" is not known", name),
	                errhint("Write a name such as 'Europe/London', or 'UTC'; SELECT name FROM pg_timezone_names lists "
	                        "them.")));
}

/* Made in a memory context of its own, which an error on the way leaves to the query. */
static Zone *
zone_make(const char *bytes, int length)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "cskpi zone", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Zone *zone = palloc0(sizeof(Zone));

	if (length > TZ_STRLEN_MAX)
		unknown_zone(pnstrdup(bytes, pg_mbcliplen(bytes, length, TZ_STRLEN_MAX)));
	zone->name = pnstrdup(bytes, length);
	/* The server's list has no longer ones, and no places. */
	if (length <= TOKMAXLEN && strchr(zone->name, '/') == NULL)
		zone->abbreviation = downcase_truncate_identifier(zone->name, length, false);
	if (!resolve(zone))
		unknown_zone(zone->name);
	forget_stretches(zone);
	MemoryContextSwitchTo(old);
	session_cache_keep(&zone_cache, bytes, length, zone, context);
	return zone;
}

/* The zone of this name, from those that the session has met. */
Zone *
zone_named(const text *name)
{
	const char *bytes = VARDATA_ANY(name);
	int length = VARSIZE_ANY_EXHDR(name);
	Zone *zone = session_cache_find(&zone_cache, bytes, length);

	return zone_again(zone != NULL ? zone : zone_make(bytes, length));
}

/* A zone whose name may be an abbreviation means what that means now. */
void
zone_refresh(Zone *zone)
{
	if (likely(means_the_same(zone)))
		return;
	forget_stretches(zone);
	if (!resolve(zone))
		unknown_zone(zone->name);
}

/* ---- the offset at an instant ---- */

static inline pg_time_t
second_of(TimestampTz at)
{
	return (at >= 0 ? at / USECS_PER_SEC : (at + 1) / USECS_PER_SEC - 1) + EPOCH_SECONDS;
}

static int32
offset_at(const Zone *zone, TimestampTz at)
{
	pg_time_t second = second_of(at);
	int is_dst;

	if (zone->rules == NULL)
		return zone->offset;
	if (zone->by_abbreviation)
		return -DetermineTimeZoneAbbrevOffsetTS(at, zone->name, zone->rules, &is_dst);
	return pg_localtime(&second, zone->rules)->tm_gmtoff;
}

/*
 * The next change of offset after a moment, and the offsets before and after it; false where there is none. Changes
 * beyond those that a zone's table lists are found by repeating it, but not from the very moment of the last one
 * listed, so there a second look is needed, from a second later: no two changes are so near.
 */
bool
zone_next_change(pg_tz *rules, pg_time_t at, pg_time_t *change, long int *before, long int *after)
{
	int is_dst;
	pg_time_t later = at + 1;

	return pg_next_dst_boundary(&at, before, &is_dst, change, after, &is_dst, rules) == 1 ||
	       pg_next_dst_boundary(&later, before, &is_dst, change, after, &is_dst, rules) == 1;
}

/* Looks a stretch up: false where it has more than one change of offset, which the instants around them tell. */
static bool
look_up(const Zone *zone, Stretch *stretch, int64 number)
{
	TimestampTz from = (TimestampTz) ((uint64) number << STRETCH_SHIFT);
	pg_time_t last = second_of(from + ((INT64CONST(1) << STRETCH_SHIFT) - 1));
	pg_time_t second = second_of(from);
	pg_time_t change;
	long int before;
	long int after;

	stretch->change = PG_INT64_MAX;
	stretch->before = stretch->after = offset_at(zone, from);
	if (zone->rules == NULL)
		return true;
	while (zone_next_change(zone->rules, second, &change, &before, &after) && change <= last)
	{
		TimestampTz at = instant_of_seconds(change);

		second = change;
		if (before == after)
			continue;
		if (stretch->change != PG_INT64_MAX || offset_at(zone, at - 1) != stretch->before)
			return false;
		stretch->change = at;
		stretch->after = offset_at(zone, at);
	}
	return offset_at(zone, from + ((INT64CONST(1) << STRETCH_SHIFT) - 1)) == stretch->after;
}

/* As PostgreSQL computes it, for zones in which a minute may have 61 seconds. */
static bool
local_by_fields(const Zone *zone, TimestampTz at, Timestamp *local)
{
	struct pg_tm tm;
	fsec_t fsec;
	int ignored;

	return timestamp2tm(at, &ignored, &tm, &fsec, NULL, zone->rules) == 0 && tm2timestamp(&tm, fsec, NULL, local) == 0;
}

/* What zone_local does not find: looks it up and remembers the stretch where one offset or two describe it. */
Timestamp
zone_local_slow(Zone *zone, TimestampTz at)
{
	int64 number = at >> STRETCH_SHIFT;
	Timestamp local;
	bool valid;

	if (zone->leap_seconds)
		valid = local_by_fields(zone, at, &local);
	else
	{
		Stretch stretch = {number};

		if (!zone->by_abbreviation && look_up(zone, &stretch, number))
			zone->stretches[number & (STRETCHES - 1)] = stretch;
		local = at + (int64) offset_at(zone, at) * USECS_PER_SEC;
		valid = IS_VALID_TIMESTAMP(local);
	}
	if (!valid)
		ereport(ERROR, (errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
		                errmsg("the local time in \"%s\" is out of range", zone->name),
		                errhint("Leave such rows out: times from 4713 BC to 290000 AD are in range in every zone.")));
	return local;
}
