/*
 * business_days.c - the local layer of a calendar: the regular week and what the holidays change.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/memutils.h"

#include "business_calendar.h"

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

static int
compare_spans(const void *a, const void *b)
{
	int64 x = ((const Span *) a)->start;
	int64 y = ((const Span *) b)->start;

	return (x > y) - (x < y);
}

/* Sorts the spans from `first` on and unites those that overlap or touch. */
void
unite_spans(SpanList *list, int first)
{
	int kept = first;

	qsort(list->spans + first, list->n - first, sizeof(Span), compare_spans);
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
add_windows_of_date(Calendar *calendar, int64 date, const HoursEntry *closures, int nclosures, int32 shift)
{
	const BusinessHours *hours = calendar->hours;
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
				add_span(&calendar->local, from * USECS_PER_SEC, until * USECS_PER_SEC);
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
lay_out_date(Calendar *calendar, int64 date, const Closures *closures)
{
	Spans spans = {calendar->local.n, 0};
	int n;
	const HoursEntry *own = closures_of_date(closures, date, &n);

	add_windows_of_date(calendar, date, own, n, 0);
	own = closures_of_date(closures, date - 1, &n);
	add_windows_of_date(calendar, date - 1, own, n, SECS_PER_DAY);
	unite_spans(&calendar->local, spans.first);
	spans.n = calendar->local.n - spans.first;
	return spans;
}

void
lay_out_week(Calendar *calendar)
{
	Closures none = {NULL, 0};

	for (int day = 0; day < WEEK_DAYS; day++)
	{
		/* 2000-01-03 was a Monday. */
		calendar->week[day] = lay_out_date(calendar, day + 2, &none);
		calendar->week_open_before[day + 1] =
			calendar->week_open_before[day] + spans_open(&calendar->local, calendar->week[day], USECS_PER_DAY);
	}
	calendar->week_spans = calendar->local.n;
}

/* ---- the local layer: holidays ---- */

static int
compare_closures(const void *a, const void *b)
{
	const HoursEntry *x = a;
	const HoursEntry *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->start > y->start) - (x->start < y->start);
}

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
	qsort(list.closures.entries, list.closures.n, sizeof(HoursEntry), compare_closures);
	return list.closures;
}

static void
add_exception(Calendar *calendar, int32 date, const Closures *closures)
{
	Exception *exception = &calendar->exceptions[calendar->nexceptions];
	int weekday = weekday_of(date);
	int64 regular = calendar->week_open_before[weekday + 1] - calendar->week_open_before[weekday];

	/* The one after it tells the change up to there; behind the last one that is the sentinel. */
	exception->date = date;
	exception->spans = lay_out_date(calendar, date, closures);
	exception[1].date = PG_INT32_MAX;
	exception[1].change = exception->change + spans_open(&calendar->local, exception->spans, USECS_PER_DAY) - regular;
	calendar->nexceptions++;
}

/* Some window of the date's weekday passes midnight, so the following day changes as well. */
static bool
passes_midnight(const Calendar *calendar, int64 date)
{
	const BusinessHours *hours = calendar->hours;

	for (int i = 0; i < hours->nwindows; i++)
		if (hours->entries[i].key == weekday_of(date) && hours->entries[i].end > SECS_PER_DAY)
			return true;
	return false;
}

void
lay_out_holidays(Calendar *calendar, int32 first, int32 last)
{
	Closures closures = closures_of_range(calendar->hours, first, last);

	calendar->local.n = calendar->week_spans;
	calendar->nexceptions = 0;
	if (calendar->exceptions != NULL)
		pfree(calendar->exceptions);
	calendar->exceptions = NULL;
	calendar->exceptions = palloc_extended((2 * (Size) closures.n + 1) * sizeof(Exception), MCXT_ALLOC_HUGE);
	calendar->exceptions[0].date = PG_INT32_MAX;
	calendar->exceptions[0].change = 0;
	for (int i = 0; i < closures.n; i++)
	{
		int32 date = closures.entries[i].key;

		CHECK_FOR_INTERRUPTS();
		if (calendar->nexceptions == 0 || calendar->exceptions[calendar->nexceptions - 1].date < date)
			add_exception(calendar, date, &closures);
		if (calendar->exceptions[calendar->nexceptions - 1].date == date && passes_midnight(calendar, date))
			add_exception(calendar, date + 1, &closures);
	}
	if (closures.entries != NULL)
		pfree(closures.entries);
}
