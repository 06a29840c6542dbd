/*
 * business_days.h - the local layer of business time: what each day of a calendar is open, by its own clock.
 */
#ifndef CSKPI_BUSINESS_DAYS_H
#define CSKPI_BUSINESS_DAYS_H

#include "business_hours.h"

/* A half-open stretch of open time, in microseconds: of a day, or of instants. */
typedef struct Span
{
	int64 start;
	int64 end;
} Span;

typedef struct SpanList
{
	Span *spans;
	int n;
	int room;
} SpanList;

/* The spans first … first + n - 1 of a list. */
typedef struct Spans
{
	int first;
	int n;
} Spans;

/* A date whose hours are not those of its weekday. */
typedef struct Exception
{
	int32 date;
	Spans spans;
	int64 change; /* what all exceptions before it add to (or take from) the weekly hours */
} Exception;

/* One date: the open time before it, counted as local_open counts, and its spans. */
typedef struct Day
{
	int64 open;
	Spans spans;
} Day;

/* The days of hours, and of a range of dates the holidays. */
typedef struct LocalDays
{
	const BusinessHours *hours;

	/* the regular week; week_open_before[WEEK_DAYS] is the whole of it */
	Spans week[WEEK_DAYS];
	int64 week_open_before[WEEK_DAYS + 1];

	Exception *exceptions; /* the last one is a sentinel */
	int nexceptions;
	SpanList spans; /* times of day: the week's, then the exceptions' */

	/* the days of the range, the century in use where they are more, so that a lookup needs no search */
	int64 first;
	int64 ndays;
	Day *table;
} LocalDays;

extern void add_span(SpanList *list, int64 start, int64 end);
extern void unite_spans(SpanList *list, int first);
extern void local_days_make(LocalDays *days, const BusinessHours *hours, int32 first, int32 last, int32 in_use);

/* The open time of the spans before a moment. */
static inline int64
spans_open(const SpanList *list, Spans which, int64 before)
{
	int64 open = 0;

	for (const Span *span = list->spans + which.first; which.n > 0 && span->start < before; span++, which.n--)
		open += Min(span->end, before) - span->start;
	return open;
}

static inline int64
floor_divide(int64 a, int64 b)
{
	int64 quotient = a / b;

	return quotient - (a - quotient * b < 0 ? 1 : 0);
}

static inline int
weekday_of(int64 date)
{
	/* 2000-01-01 was a Saturday, and the week starts on Monday. */
	return (int) (date + 5 - floor_divide(date + 5, WEEK_DAYS) * WEEK_DAYS);
}

/* The first exception that is not before a date; there is always the sentinel. */
static inline const Exception *
exception_from(const LocalDays *days, int64 date)
{
	const Exception *base = days->exceptions;
	int n = days->nexceptions;

	while (n > 0)
	{
		int half = n / 2;

		if (base[half].date < date)
		{
			base += half + 1;
			n -= half + 1;
		}
		else
			n = half;
	}
	return base;
}

/* A date by the week and the exceptions. */
static inline Day
day_found(const LocalDays *days, int64 date)
{
	int64 week = floor_divide(date + 5, WEEK_DAYS);
	int weekday = (int) (date + 5 - week * WEEK_DAYS);
	const Exception *exception = exception_from(days, date);

	return (Day){
		.open = week * days->week_open_before[WEEK_DAYS] + days->week_open_before[weekday] + exception->change,
		.spans = (exception->date == date) ? exception->spans : days->week[weekday],
	};
}

static inline Day
day_of(const LocalDays *days, int64 date)
{
	uint64 place = (uint64) (date - days->first);

	return likely(place < (uint64) days->ndays) ? days->table[place] : day_found(days, date);
}

/* Open local time from 2000-01-03 on, but for a constant. */
static inline int64
local_open(const LocalDays *days, int64 local)
{
	int64 date = floor_divide(local, USECS_PER_DAY);
	Day day = day_of(days, date);

	return day.open + spans_open(&days->spans, day.spans, local - date * USECS_PER_DAY);
}

#endif
