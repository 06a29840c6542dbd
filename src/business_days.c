/*
 * business_days.c - the local layer of a calendar: the regular week and what the holidays change.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/memutils.h"

#include "business_days.h"

/* What a calendar lays out for the years in use is kept in memory, so there is an end to it. */
#define MAX_LAID_OUT 8000000

static inline void
check_laid_out(int64 n)
{
	if (n >= MAX_LAID_OUT)
		ereport(
			ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("business_hours has too much to lay out for such years"),
		     errdetail("Windows and holidays, those of each year counted anew, may be up to %d between the first and "
		               "the last time.",
		               MAX_LAID_OUT),
		     errhint("Use fewer windows and holidays, or times that lie closer together.")));
}

void
add_span(SpanList *list, int64 start, int64 end)
{
	if (list->n == list->room)
	{
		check_laid_out(list->n);
		list->room = Max(16, list->room * 2);
		list->spans = (list->spans == NULL) ? palloc(list->room * sizeof(Span))
		                                    : repalloc_huge(list->spans, list->room * sizeof(Span));
	}
	list->spans[list->n++] = (Span){start, end};
}

#define ST_SORT          sort_spans
#define ST_ELEMENT_TYPE  Span
#define ST_COMPARE(a, b) (((a)->start > (b)->start) - ((a)->start < (b)->start))
#define ST_SCOPE         static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* Sorts the spans from `first` on and unites those that overlap or touch. */
void
unite_spans(SpanList *list, int first)
{
	int kept = first;

	if (list->n > first)
		sort_spans(list->spans + first, list->n - first);
	for (int i = first; i < list->n; i++)
	{
		Span *span = &list->spans[i];

		if (kept > first && span->start <= list->spans[kept - 1].end)
			list->spans[kept - 1].end = Max(list->spans[kept - 1].end, span->end);
		else
			list->spans[kept++] = *span;
	}
	list->n = kept;
}

/* ---- the local layer: one day ---- */

/* What a date closes of its own windows, in order of start; windows may reach into the following day. */
typedef struct Closures
{
	HoursEntry *entries;
	int n;
} Closures;

/* The windows of one date, less its closures, as times of the day that is `shift` later, as far as they fall on it. */
static void
add_windows_of_date(LocalDays *days, int64 date, const HoursEntry *closures, int nclosures, int32 shift)
{
	const BusinessHours *hours = days->hours;
	int weekday = weekday_of(date);

	for (int i = 0; i < hours->nwindows && hours->entries[i].key <= weekday; i++)
	{
		int32 start = hours->entries[i].start;
		int32 end = hours->entries[i].end;

		if (hours->entries[i].key != weekday)
			continue;
		CHECK_FOR_INTERRUPTS();
		for (int c = 0; c <= nclosures && start < end; c++)
		{
			int32 open_until = (c < nclosures) ? Min(closures[c].start, end) : end;
			int64 from = Max(start - shift, 0);
			int64 until = Min(open_until - shift, SECS_PER_DAY);

			if (from < until)
				add_span(&days->spans, from * USECS_PER_SEC, until * USECS_PER_SEC);
			if (c < nclosures)
				start = Max(start, closures[c].end);
		}
	}
}

/* The closures of one date among all, which are in order. */
static const HoursEntry *
closures_of_date(const Closures *closures, int64 date, int *n)
{
	int low = 0;
	int high = closures->n;

	while (low < high)
	{
		int middle = low + (high - low) / 2;

		if (closures->entries[middle].key < date)
			low = middle + 1;
		else
			high = middle;
	}
	while (high < closures->n && closures->entries[high].key == date)
		high++;
	*n = high - low;
	return closures->entries + low;
}

/* A clock day: its own windows, and what the day before left for after midnight. */
static Spans
lay_out_date(LocalDays *days, int64 date, const Closures *closures)
{
	Spans spans = {days->spans.n, 0};
	int n;
	const HoursEntry *own = closures_of_date(closures, date, &n);

	add_windows_of_date(days, date, own, n, 0);
	own = closures_of_date(closures, date - 1, &n);
	add_windows_of_date(days, date - 1, own, n, SECS_PER_DAY);
	unite_spans(&days->spans, spans.first);
	spans.n = days->spans.n - spans.first;
	return spans;
}

static void
lay_out_week(LocalDays *days)
{
	Closures none = {NULL, 0};

	for (int day = 0; day < WEEK_DAYS; day++)
	{
		/* 2000-01-03 was a Monday. */
		days->week[day] = lay_out_date(days, day + 2, &none);
		days->week_open_before[day + 1] =
			days->week_open_before[day] + spans_open(&days->spans, days->week[day], USECS_PER_DAY);
	}
}

/* ---- the local layer: holidays ---- */

typedef struct ClosureList
{
	Closures closures;
	int64 room;
	int32 first; /* dates wanted */
	int32 last;
} ClosureList;

static void
add_closure(ClosureList *list, int64 date, int32 start, int32 end)
{
	if (date < list->first || date > list->last)
		return;
	if (list->closures.n == list->room)
	{
		check_laid_out(list->closures.n);
		list->room = Max(64, list->room * 2);
		list->closures.entries = (list->closures.entries == NULL)
		                             ? palloc(list->room * sizeof(HoursEntry))
		                             : repalloc_huge(list->closures.entries, list->room * sizeof(HoursEntry));
	}
	list->closures.entries[list->closures.n++] = (HoursEntry){(int32) date, start, end};
}

/* A yearly holiday stands for one of each year; 02-29 only for those of leap years. */
static void
add_holiday(ClosureList *list, int32 key, int32 start, int32 end)
{
	int month = (key - YEARLY_KEY) / 100;
	int day = (key - YEARLY_KEY) % 100;
	int first;
	int last;
	int ignored;

	if (!key_is_yearly(key))
	{
		add_closure(list, key, start, end);
		return;
	}
	j2date(list->first + POSTGRES_EPOCH_JDATE, &first, &ignored, &ignored);
	j2date(list->last + POSTGRES_EPOCH_JDATE, &last, &ignored, &ignored);
	for (int year = first; year <= last; year++)
	{
		CHECK_FOR_INTERRUPTS();
		if (day <= day_tab[isleap(year)][month - 1])
			add_closure(list, date2j(year, month, day) - POSTGRES_EPOCH_JDATE, start, end);
	}
}

static Closures
closures_of_range(const BusinessHours *hours, int32 first, int32 last)
{
	ClosureList list = {.first = first, .last = last};

	for (int i = 0; i < hours->nwhole; i++)
		add_holiday(&list, hours_whole(hours)[i], 0, LAST_TIME);
	for (int i = 0; i < hours->npartial; i++)
	{
		const HoursEntry *entry = &hours_partial(hours)[i];

		add_holiday(&list, entry->key, entry->start, entry->end);
	}
	hours_entries_sort(list.closures.entries, list.closures.n);
	return list.closures;
}

static void
add_exception(LocalDays *days, int32 date, const Closures *closures)
{
	Exception *exception = &days->exceptions[days->nexceptions];
	int weekday = weekday_of(date);
	int64 regular = days->week_open_before[weekday + 1] - days->week_open_before[weekday];

	/* The one after it tells the change up to there; behind the last one that is the sentinel. */
	exception->date = date;
	exception->spans = lay_out_date(days, date, closures);
	exception[1].date = PG_INT32_MAX;
	exception[1].change = exception->change + spans_open(&days->spans, exception->spans, USECS_PER_DAY) - regular;
	days->nexceptions++;
}

/* Some window of the date's weekday passes midnight, so the following day changes as well. */
static bool
passes_midnight(const LocalDays *days, int64 date)
{
	const BusinessHours *hours = days->hours;

	for (int i = 0; i < hours->nwindows; i++)
		if (hours->entries[i].key == weekday_of(date) && hours->entries[i].end > SECS_PER_DAY)
			return true;
	return false;
}

static void
lay_out_holidays(LocalDays *days, int32 first, int32 last)
{
	Closures closures = closures_of_range(days->hours, first, last);

	days->exceptions = palloc_extended((2 * (Size) closures.n + 1) * sizeof(Exception), MCXT_ALLOC_HUGE);
	days->exceptions[0].date = PG_INT32_MAX;
	days->exceptions[0].change = 0;
	for (int i = 0; i < closures.n; i++)
	{
		int32 date = closures.entries[i].key;

		CHECK_FOR_INTERRUPTS();
		if (days->nexceptions == 0 || days->exceptions[days->nexceptions - 1].date < date)
			add_exception(days, date, &closures);
		if (days->exceptions[days->nexceptions - 1].date == date && passes_midnight(days, date))
			add_exception(days, date + 1, &closures);
	}
	if (closures.entries != NULL)
		pfree(closures.entries);
}

/* A century of days, for times that are found without a search: half a megabyte. */
#define TABLE_DAYS 36525

static void
lay_out_table(LocalDays *days, int32 first, int32 last, int32 in_use)
{
	first = Max(first, in_use - TABLE_DAYS / 2);
	last = Min(last, in_use + TABLE_DAYS / 2);
	if (last < first)
		return;
	days->first = first;
	days->table = palloc((last - first + 1) * sizeof(Day));
	for (int32 date = first; date <= last; date++)
		days->table[date - first] = day_found(days, date);
	days->ndays = last - first + 1;
}

/* In the current memory context. Holidays are known from the first date to the last; most lookups are near one of them. */
void
local_days_make(LocalDays *days, const BusinessHours *hours, int32 first, int32 last, int32 in_use)
{
	memset(days, 0, sizeof(LocalDays));
	days->hours = hours;
	lay_out_week(days);
	lay_out_holidays(days, first, last);
	lay_out_table(days, first, last, in_use);
}
