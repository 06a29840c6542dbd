/*
 * business_calendar.c - how much open time lies before an instant.
 *
 * Everything about business time is a difference of one growing function, calendar_open(t): the open time from some
 * fixed instant to t. It comes in two layers.
 *
 * In local time: whole weeks in closed form, plus what the holidays before that day took away (a running sum, found
 * by binary search), plus a scan of the few spans of the day itself.
 *
 * In instants: between two changes of the zone's offset the local layer holds as it stands. Around each change, far
 * enough that nothing else is touched, the open spans are laid out as instants once: runs of open local time whose
 * edges PostgreSQL's own rule turned into instants, united, so that no time counts twice or negatively.
 *
 * Holidays and changes are laid out for the years in use, and the range grows by doubling. Far away from all that is
 * irregular, time repeats every 400 years, so no span needs more.
 */
#include "postgres.h"

#include "common/int.h"
#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "args.h"
#include "business_calendar.h"

/* 400 Gregorian years: whole weeks, the same leap years, and by then the zone's rules have settled. */
#define CYCLE_DAYS 146097
#define CYCLE      (CYCLE_DAYS * USECS_PER_DAY)

/* No offset change later than this fails to come again 400 years on; none at all is earlier than the other. */
#define SETTLED_YEAR   2500
#define UNSETTLED_YEAR 1800

/*
 * PostgreSQL's rule for a local time looks for changes from a day before it, and offsets stay under 16 hours: three
 * days from a change nothing is affected any more.
 */
#define REACH (3 * USECS_PER_DAY)

void
local_out_of_range(Timestamp local)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	                IS_VALID_TIMESTAMP(local)
	                    ? errmsg("time %s is out of range in the zone of the business hours", timestamp_text(local))
	                    : errmsg("a time before 4714-11-24 BC or after 294276-12-31 is out of range"),
	                errhint("Leave such rows out: times from 4713 BC to 290000 AD are in range in every zone.")));
}

/* PostgreSQL's own rule, with what it does to local times that a change skips or repeats. */
TimestampTz
instant_of_local(Timestamp local, pg_tz *zone)
{
	struct pg_tm tm;
	fsec_t fsec;
	TimestampTz instant;

	if (timestamp2tm(local, NULL, &tm, &fsec, NULL, NULL) != 0 ||
	    pg_add_s64_overflow(local, DetermineTimeZoneOffset(&tm, zone) * USECS_PER_SEC, &instant))
		local_out_of_range(local);
	return instant;
}

/* ---- the layer of instants ---- */

/* Finite timestamps and PostgreSQL's seconds since 1970 are exactly convertible here: offsets change on seconds. */
#define EPOCH_SECONDS ((POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * (int64) SECS_PER_DAY)

static inline TimestampTz
instant_of_seconds(pg_time_t seconds)
{
	return (seconds - EPOCH_SECONDS) * USECS_PER_SEC;
}

/* The open runs of local time between two local times: days that meet at midnight are one run. */
static void
add_local_runs(Calendar *calendar, int64 from, int64 until, SpanList *runs)
{
	for (int64 date = floor_divide(from, USECS_PER_DAY); date * USECS_PER_DAY < until; date++)
	{
		const Exception *exception = exception_from(calendar, date);
		Spans spans = (exception->date == date) ? exception->spans : calendar->week[weekday_of(date)];

		for (int i = spans.first; i < spans.first + spans.n; i++)
		{
			int64 start = Max(date * USECS_PER_DAY + calendar->local.spans[i].start, from);
			int64 end = Min(date * USECS_PER_DAY + calendar->local.spans[i].end, until);

			if (start >= end)
				continue;
			if (runs->n > 0 && runs->spans[runs->n - 1].end == start)
				runs->spans[runs->n - 1].end = end;
			else
				add_span(runs, start, end);
		}
	}
}

/* What a run's edge is as an instant; the ends of the stretch are regular on their own side. */
static int64
edge_instant(const Calendar *calendar, int64 edge, int64 from, int64 from_offset, int64 until, int64 until_offset)
{
	if (edge == from + from_offset)
		return from;
	if (edge == until + until_offset)
		return until;
	return instant_of_local(edge, calendar->zone);
}

static Spans
lay_out_turn(Calendar *calendar, TimestampTz from, int64 from_offset, TimestampTz until, int64 until_offset)
{
	Spans spans = {calendar->absolute.n, 0};
	SpanList runs = {0};

	add_local_runs(calendar, from + from_offset, until + until_offset, &runs);
	for (int i = 0; i < runs.n; i++)
	{
		int64 start = edge_instant(calendar, runs.spans[i].start, from, from_offset, until, until_offset);
		int64 end = edge_instant(calendar, runs.spans[i].end, from, from_offset, until, until_offset);

		/* A run inside a skipped hour may end before it starts: nothing of it took place. */
		if (start < end)
			add_span(&calendar->absolute, start, end);
	}
	unite_spans(&calendar->absolute, spans.first);
	spans.n = calendar->absolute.n - spans.first;
	if (runs.spans != NULL)
		pfree(runs.spans);
	return spans;
}

static void
add_turn(Calendar *calendar, TimestampTz from, TimestampTz until, int64 offset)
{
	Turn *before;
	Turn *turn;

	if (calendar->nturns == calendar->turns_room)
	{
		calendar->turns_room = Max(16, calendar->turns_room * 2);
		calendar->turns = (calendar->turns == NULL)
		                      ? palloc(calendar->turns_room * sizeof(Turn))
		                      : repalloc_huge(calendar->turns, calendar->turns_room * sizeof(Turn));
	}
	turn = &calendar->turns[calendar->nturns++];
	memset(turn, 0, sizeof(Turn));
	turn->from = from;
	turn->until = until;
	turn->offset = offset;
	if (calendar->nturns == 1)
		return;
	before = turn - 1;
	turn->open = before->shift + local_open(calendar, from + before->offset);
	turn->spans = lay_out_turn(calendar, from, before->offset, until, offset);
	turn->shift =
		turn->open + spans_open(&calendar->absolute, turn->spans, until) - local_open(calendar, until + offset);
}

/*
 * The next change of offset after a moment, and the offsets before and after it; false where there is none. Changes
 * beyond those that a zone's table lists are found by repeating it, but not from the very moment of the last one
 * listed, so there a second look is needed, from a second later: no two changes are so near.
 */
static bool
next_change(const Calendar *calendar, pg_time_t at, pg_time_t *boundary, long int *before, long int *after)
{
	int is_dst;
	pg_time_t later = at + 1;

	return pg_next_dst_boundary(&at, before, &is_dst, boundary, after, &is_dst, calendar->zone) == 1 ||
	       pg_next_dst_boundary(&later, before, &is_dst, boundary, after, &is_dst, calendar->zone) == 1;
}

/* All changes of offset in the range, those that lie closer than they reach as one turn. */
static void
lay_out_turns(Calendar *calendar, TimestampTz from, TimestampTz until)
{
	pg_time_t at = floor_divide(from - 4 * REACH, USECS_PER_SEC) + EPOCH_SECONDS;
	pg_time_t last = floor_divide(until + REACH, USECS_PER_SEC) + EPOCH_SECONDS;
	pg_time_t boundary;
	long int before;
	long int after;
	bool in_turn = false;
	TimestampTz turn_from = 0;
	TimestampTz turn_until = 0;
	int64 turn_offset = 0;

	calendar->nturns = 0;
	calendar->absolute.n = 0;
	for (;;)
	{
		bool found = next_change(calendar, at, &boundary, &before, &after);

		CHECK_FOR_INTERRUPTS();
		if (calendar->nturns == 0)
			add_turn(calendar, PG_INT64_MIN, PG_INT64_MIN, before * USECS_PER_SEC);
		if (!found || boundary > last)
			break;
		at = boundary;
		if (before == after)
			continue;
		if (in_turn && instant_of_seconds(boundary) - REACH > turn_until)
		{
			add_turn(calendar, turn_from, turn_until, turn_offset);
			in_turn = false;
		}
		if (!in_turn)
			turn_from = instant_of_seconds(boundary) - REACH;
		turn_until = instant_of_seconds(boundary) + REACH;
		turn_offset = after * USECS_PER_SEC;
		in_turn = true;
	}
	if (in_turn)
		add_turn(calendar, turn_from, turn_until, turn_offset);
}

static inline int64
covered_open(const Calendar *calendar, TimestampTz at)
{
	const Turn *turn = calendar->turns;
	int n = calendar->nturns;

	/* The last turn that starts before or at the instant; the first one always does. */
	while (n > 1)
	{
		int half = n / 2;

		if (turn[half].from <= at)
		{
			turn += half;
			n -= half;
		}
		else
			n = half;
	}
	if (at < turn->until)
		return turn->open + spans_open(&calendar->absolute, turn->spans, at);
	return turn->shift + local_open(calendar, at + turn->offset);
}

/* ---- the range in use ---- */

static void
lay_out(Calendar *calendar, TimestampTz from, TimestampTz until)
{
	MemoryContext old = MemoryContextSwitchTo(calendar->context);
	int64 first = floor_divide(from - 6 * REACH, USECS_PER_DAY);
	int64 last = floor_divide(until + 6 * REACH, USECS_PER_DAY);
	int64 at_anchor;

	/* Marked as empty meanwhile, lest a cancelled query leave half a calendar behind. */
	calendar->covered_from = PG_INT64_MAX;
	calendar->covered_until = PG_INT64_MIN;
	lay_out_holidays(calendar, (int32) first, (int32) last);
	lay_out_turns(calendar, from, until);
	at_anchor = covered_open(calendar, calendar->anchor);
	for (int i = 0; i < calendar->nturns; i++)
	{
		calendar->turns[i].open -= at_anchor;
		calendar->turns[i].shift -= at_anchor;
	}
	calendar->covered_from = from;
	calendar->covered_until = until;
	MemoryContextSwitchTo(old);
}

/* Makes covered_open usable from one instant to the other, both within the years that do not repeat. */
static void
cover_unsettled(Calendar *calendar, TimestampTz from, TimestampTz until)
{
	bool first = calendar->covered_from > calendar->covered_until;
	TimestampTz old_from = first ? from : calendar->covered_from;
	TimestampTz old_until = first ? until : calendar->covered_until;
	int64 more = first ? 30 * USECS_PER_DAY : old_until - old_from;

	if (first)
		calendar->anchor = from;
	if (!first && from >= old_from && until < old_until)
		return;
	if (first || from < old_from)
		old_from = Max(Min(from, old_from) - more, calendar->unsettled - CYCLE - USECS_PER_DAY);
	if (first || until >= old_until)
		old_until = Min(Max(until, old_until) + more, calendar->settled + CYCLE + USECS_PER_DAY);
	lay_out(calendar, old_from, old_until);
}

/* How many whole cycles an instant lies outside the years that do not repeat. */
static inline int64
cycles_away(const Calendar *calendar, TimestampTz at)
{
	if (at >= calendar->settled)
		return (at - calendar->settled) / CYCLE;
	if (at < calendar->unsettled)
		return -((calendar->unsettled - 1 - at) / CYCLE);
	return 0;
}

/* An instant in far years counts as its like in the nearest cycle, plus the cycles between. */
static int128
far_open(Calendar *calendar, TimestampTz at)
{
	int64 cycles = cycles_away(calendar, at);
	TimestampTz edge = (cycles < 0) ? calendar->unsettled - CYCLE : calendar->settled;

	calendar_cover(calendar, at, at);
	if (cycles == 0)
		return covered_open(calendar, at);
	return covered_open(calendar, at - cycles * CYCLE) +
	       (int128) cycles * (covered_open(calendar, edge + CYCLE) - covered_open(calendar, edge));
}

/* Lays out the whole range at once where both its ends are known. */
void
calendar_cover(Calendar *calendar, TimestampTz from, TimestampTz until)
{
	if (cycles_away(calendar, from) != 0 || cycles_away(calendar, until) != 0)
	{
		from = Min(Max(from, calendar->unsettled - CYCLE), calendar->settled);
		until = Max(Min(until, calendar->settled + CYCLE), calendar->unsettled);
	}
	if (from < calendar->covered_from || until >= calendar->covered_until)
		cover_unsettled(calendar, from, until);
}

int128
calendar_open(Calendar *calendar, TimestampTz at)
{
	if (likely(at >= calendar->covered_from && at < calendar->covered_until))
		return covered_open(calendar, at);
	return far_open(calendar, at);
}

pg_tz *
calendar_zone(const Calendar *calendar)
{
	return calendar->zone;
}

/* The first and last year that a single holiday makes different from its like 400 years away. */
static void
irregular_years(const BusinessHours *hours, int *first, int *last)
{
	const int32 *whole = hours_whole(hours);
	const HoursEntry *partial = hours_partial(hours);
	int year;
	int ignored;

	*first = UNSETTLED_YEAR;
	*last = SETTLED_YEAR;
	for (int i = 0; i < hours->nwhole + hours->npartial; i++)
	{
		int32 key = (i < hours->nwhole) ? whole[i] : partial[i - hours->nwhole].key;

		if (key_is_yearly(key))
			continue;
		j2date(key + POSTGRES_EPOCH_JDATE, &year, &ignored, &ignored);
		*first = Min(*first, year - 1);
		*last = Max(*last, year + 2);
	}
}

/* A calendar of its own memory context, for hours that were checked. */
Calendar *
calendar_make(const BusinessHours *hours, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "business calendar", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	Calendar *calendar = palloc0(sizeof(Calendar));
	char *zone = pnstrdup(hours_zone(hours), hours->zone_length);
	int first;
	int last;

	calendar->context = context;
	calendar->hours = palloc(VARSIZE(hours));
	memcpy(calendar->hours, hours, VARSIZE(hours));
	calendar->zone = business_zone(zone);
	if (calendar->zone == NULL)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		         errmsg("time zone \"%s\" of business_hours is not known to this server", zone),
		         errhint("SELECT name FROM pg_timezone_names lists the names; the server's time-zone data may be older "
		                 "than the value.")));
	irregular_years(hours, &first, &last);
	calendar->unsettled = (date2j(first, 1, 1) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY;
	calendar->settled = (date2j(last, 1, 1) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY;
	calendar->covered_from = PG_INT64_MAX;
	calendar->covered_until = PG_INT64_MIN;
	lay_out_week(calendar);
	MemoryContextSwitchTo(old);
	return calendar;
}

void
calendar_free(Calendar *calendar)
{
	MemoryContextDelete(calendar->context);
}

const BusinessHours *
calendar_hours(const Calendar *calendar)
{
	return calendar->hours;
}
