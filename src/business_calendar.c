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
#include "business_days.h"
#include "zone_offset.h"

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

/* A stretch around one or more changes of offset, and the regular time after it. */
typedef struct Turn
{
	TimestampTz from;
	TimestampTz until;
	Spans spans;
	int64 open;   /* calendar_open(from) */
	int64 offset; /* local time minus UTC after it */
	int64 shift;  /* calendar_open(t) minus the local layer's value after it */
} Turn;

/* What is laid out for a range of instants, in a context of its own. */
typedef struct Layout
{
	MemoryContext context;
	TimestampTz from;
	TimestampTz until;
	LocalDays days;
	Turn *turns; /* the first one is a sentinel */
	int nturns;
	int turns_room;
	SpanList absolute; /* instants */
} Layout;

struct Calendar
{
	MemoryContext context;
	BusinessHours *hours;
	pg_tz *zone;
	pg_tz *stamps; /* of times without a zone */
	bool fixed;    /* which is always this far from UTC: */
	int64 stamps_offset;
	TimestampTz anchor;    /* everything counts from here */
	TimestampTz settled;   /* repeats every 400 years from here on, */
	TimestampTz unsettled; /* and up to here */
	Layout layout;         /* the range in use; none at first, from being after until */
};

pg_noreturn static void
local_out_of_range(Timestamp local)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
	                IS_VALID_TIMESTAMP(local)
	                    ? errmsg("time %s is out of range in the zone of the business hours", timestamp_text(local, true))
	                    : errmsg("a time before 4714-11-24 BC or after 294276-12-31 is out of range"),
	                errhint("Leave such rows out: times from 4713 BC to 290000 AD are in range in every zone.")));
}

/* PostgreSQL's own rule, with what it does to local times that a change skips or repeats. */
static TimestampTz
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

/* The open runs of local time between two local times: days that meet at midnight are one run. */
static void
add_local_runs(const LocalDays *days, int64 from, int64 until, SpanList *runs)
{
	for (int64 date = floor_divide(from, USECS_PER_DAY); date * USECS_PER_DAY < until; date++)
	{
		Spans spans = day_of(days, date).spans;

		for (int i = spans.first; i < spans.first + spans.n; i++)
		{
			int64 start = Max(date * USECS_PER_DAY + days->spans.spans[i].start, from);
			int64 end = Min(date * USECS_PER_DAY + days->spans.spans[i].end, until);

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
edge_instant(pg_tz *zone, int64 edge, int64 from, int64 from_offset, int64 until, int64 until_offset)
{
	if (edge == from + from_offset)
		return from;
	if (edge == until + until_offset)
		return until;
	return instant_of_local(edge, zone);
}

static Spans
lay_out_turn(Layout *layout, pg_tz *zone, TimestampTz from, int64 from_offset, TimestampTz until, int64 until_offset)
{
	Spans spans = {layout->absolute.n, 0};
	SpanList runs = {0};

	add_local_runs(&layout->days, from + from_offset, until + until_offset, &runs);
	for (int i = 0; i < runs.n; i++)
	{
		int64 start = edge_instant(zone, runs.spans[i].start, from, from_offset, until, until_offset);
		int64 end = edge_instant(zone, runs.spans[i].end, from, from_offset, until, until_offset);

		/* A run inside a skipped hour may end before it starts: nothing of it took place. */
		if (start < end)
			add_span(&layout->absolute, start, end);
	}
	unite_spans(&layout->absolute, spans.first);
	spans.n = layout->absolute.n - spans.first;
	if (runs.spans != NULL)
		pfree(runs.spans);
	return spans;
}

static void
add_turn(Layout *layout, pg_tz *zone, TimestampTz from, TimestampTz until, int64 offset)
{
	Turn *before;
	Turn *turn;

	if (layout->nturns == layout->turns_room)
	{
		layout->turns_room = Max(16, layout->turns_room * 2);
		layout->turns = (layout->turns == NULL) ? palloc(layout->turns_room * sizeof(Turn))
		                                        : repalloc_huge(layout->turns, layout->turns_room * sizeof(Turn));
	}
	turn = &layout->turns[layout->nturns++];
	memset(turn, 0, sizeof(Turn));
	turn->from = from;
	turn->until = until;
	turn->offset = offset;
	if (layout->nturns == 1)
		return;
	before = turn - 1;
	turn->open = before->shift + local_open(&layout->days, from + before->offset);
	turn->spans = lay_out_turn(layout, zone, from, before->offset, until, offset);
	turn->shift =
		turn->open + spans_open(&layout->absolute, turn->spans, until) - local_open(&layout->days, until + offset);
}

/* All changes of offset in the range, those that lie closer than they reach as one turn. */
static void
lay_out_turns(Layout *layout, pg_tz *zone, TimestampTz from, TimestampTz until)
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

	for (;;)
	{
		bool found = zone_next_change(zone, at, &boundary, &before, &after);

		CHECK_FOR_INTERRUPTS();
		if (layout->nturns == 0)
			add_turn(layout, zone, PG_INT64_MIN, PG_INT64_MIN, before * USECS_PER_SEC);
		if (!found || boundary > last)
			break;
		at = boundary;
		if (before == after)
			continue;
		if (in_turn && instant_of_seconds(boundary) - REACH > turn_until)
		{
			add_turn(layout, zone, turn_from, turn_until, turn_offset);
			in_turn = false;
		}
		if (!in_turn)
			turn_from = instant_of_seconds(boundary) - REACH;
		turn_until = instant_of_seconds(boundary) + REACH;
		turn_offset = after * USECS_PER_SEC;
		in_turn = true;
	}
	if (in_turn)
		add_turn(layout, zone, turn_from, turn_until, turn_offset);
}

static inline int64
covered_open(const Layout *layout, TimestampTz at)
{
	const Turn *turn = layout->turns;
	int n = layout->nturns;

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
		return turn->open + spans_open(&layout->absolute, turn->spans, at);
	return turn->shift + local_open(&layout->days, at + turn->offset);
}

/* ---- the range in use ---- */

/* In memory of the query until it is complete, so that an error or a cancelled query leaves what was there before. */
static void
lay_out(Calendar *calendar, TimestampTz from, TimestampTz until)
{
	Layout layout = {.from = from, .until = until};
	MemoryContext old;
	int64 at_anchor;

	layout.context = AllocSetContextCreate(CurrentMemoryContext, "layout of a calendar", ALLOCSET_SMALL_SIZES);
	old = MemoryContextSwitchTo(layout.context);
	local_days_make(&layout.days, calendar->hours, (int32) floor_divide(from - 6 * REACH, USECS_PER_DAY),
	                (int32) floor_divide(until + 6 * REACH, USECS_PER_DAY),
	                (int32) floor_divide(calendar->anchor, USECS_PER_DAY));
	lay_out_turns(&layout, calendar->zone, from, until);
	at_anchor = covered_open(&layout, calendar->anchor);
	for (int i = 0; i < layout.nturns; i++)
	{
		layout.turns[i].open -= at_anchor;
		layout.turns[i].shift -= at_anchor;
	}
	MemoryContextSwitchTo(old);
	if (calendar->layout.context != NULL)
		MemoryContextDelete(calendar->layout.context);
	MemoryContextSetParent(layout.context, calendar->context);
	calendar->layout = layout;
}

/* Makes covered_open usable from one instant to the other where it is not yet, both within the years that do not repeat. */
static void
cover_unsettled(Calendar *calendar, TimestampTz from, TimestampTz until)
{
	bool first = calendar->layout.from > calendar->layout.until;
	TimestampTz old_from = first ? from : calendar->layout.from;
	TimestampTz old_until = first ? until : calendar->layout.until;
	int64 more = first ? 30 * USECS_PER_DAY : old_until - old_from;

	if (first)
		calendar->anchor = from;
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
		return covered_open(&calendar->layout, at);
	return covered_open(&calendar->layout, at - cycles * CYCLE) +
	       (int128) cycles * (covered_open(&calendar->layout, edge + CYCLE) - covered_open(&calendar->layout, edge));
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
	if (from < calendar->layout.from || until >= calendar->layout.until)
		cover_unsettled(calendar, from, until);
}

int128
calendar_open(Calendar *calendar, TimestampTz at)
{
	if (likely(at >= calendar->layout.from && at < calendar->layout.until))
		return covered_open(&calendar->layout, at);
	return far_open(calendar, at);
}

const BusinessHours *
calendar_hours(const Calendar *calendar)
{
	return calendar->hours;
}

/* What a time without a zone means. */
TimestampTz
calendar_instant(const Calendar *calendar, Timestamp stamp)
{
	TimestampTz instant;

	if (!calendar->fixed)
		return instant_of_local(stamp, calendar->stamps);
	if (pg_sub_s64_overflow(stamp, calendar->stamps_offset, &instant) || !IS_VALID_TIMESTAMP(instant))
		local_out_of_range(stamp);
	return instant;
}

/* How a clock without a zone shows an instant. */
Timestamp
calendar_stamp(const Calendar *calendar, TimestampTz instant)
{
	struct pg_tm tm;
	fsec_t fsec;
	int zone;
	Timestamp stamp;

	if (timestamp2tm(instant, &zone, &tm, &fsec, NULL, calendar->stamps) != 0 ||
	    tm2timestamp(&tm, fsec, NULL, &stamp) != 0)
		local_out_of_range(instant);
	return stamp;
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

static pg_tz *
known_zone(const char *name, int length)
{
	char *copy = pnstrdup(name, length);
	pg_tz *zone = business_zone(copy);

	if (zone == NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("time zone \"%s\" of business_hours is not known to this server", copy),
		                errdetail("The value was written where it is known."), errhint(ZONE_HINT)));
	return zone;
}

/* For hours that were checked, in the current memory context. */
Calendar *
calendar_make(const BusinessHours *hours)
{
	Calendar *calendar = palloc0(sizeof(Calendar));
	long int offset;
	int first;
	int last;

	calendar->context = CurrentMemoryContext;
	calendar->hours = palloc(VARSIZE(hours));
	memcpy(calendar->hours, hours, VARSIZE(hours));
	calendar->zone = known_zone(hours_zone(hours), hours->zone_length);
	calendar->stamps =
		(hours->stamps_length > 0) ? known_zone(hours_stamps(hours), hours->stamps_length) : calendar->zone;
	calendar->fixed = pg_get_timezone_offset(calendar->stamps, &offset);
	calendar->stamps_offset = calendar->fixed ? offset * USECS_PER_SEC : 0;
	irregular_years(hours, &first, &last);
	calendar->unsettled = (date2j(first, 1, 1) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY;
	calendar->settled = (date2j(last, 1, 1) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY;
	calendar->layout.from = PG_INT64_MAX;
	calendar->layout.until = PG_INT64_MIN;
	return calendar;
}
