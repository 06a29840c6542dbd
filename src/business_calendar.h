/*
 * business_calendar.h - a calendar laid out for use: what the two layers of it share.
 */
#ifndef CSKPI_BUSINESS_CALENDAR_H
#define CSKPI_BUSINESS_CALENDAR_H

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

struct Calendar
{
	MemoryContext context;
	BusinessHours *hours;
	pg_tz *zone;

	/* the regular week; week_open_before[WEEK_DAYS] is the whole of it */
	Spans week[WEEK_DAYS];
	int64 week_open_before[WEEK_DAYS + 1];

	/* what is laid out for the range in use; everything counts from the anchor */
	TimestampTz covered_from;
	TimestampTz covered_until;
	TimestampTz anchor;
	TimestampTz settled;   /* repeats every 400 years from here on, */
	TimestampTz unsettled; /* and up to here */
	Exception *exceptions; /* the last one is a sentinel */
	int nexceptions;
	Turn *turns; /* the first one is a sentinel */
	int nturns;
	int turns_room;
	SpanList local;    /* times of day: first the week's, then the exceptions' */
	int week_spans;    /* how many the week has */
	SpanList absolute; /* instants */
};

/* business_days.c: the local layer */
extern void add_span(SpanList *list, int64 start, int64 end);
extern void unite_spans(SpanList *list, int first);
extern void lay_out_week(Calendar *calendar);
extern void lay_out_holidays(Calendar *calendar, int32 first, int32 last);

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
exception_from(const Calendar *calendar, int64 date)
{
	const Exception *base = calendar->exceptions;
	int n = calendar->nexceptions;

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

/* The local layer: open local time from 2000-01-03 on, but for a constant. */
static inline int64
local_open(const Calendar *calendar, int64 local)
{
	int64 date = floor_divide(local, USECS_PER_DAY);
	int64 week = floor_divide(date + 5, WEEK_DAYS);
	int weekday = (int) (date + 5 - week * WEEK_DAYS);
	const Exception *exception = exception_from(calendar, date);
	Spans spans = (exception->date == date) ? exception->spans : calendar->week[weekday];

	return week * calendar->week_open_before[WEEK_DAYS] + calendar->week_open_before[weekday] + exception->change +
	       spans_open(&calendar->local, spans, local - date * USECS_PER_DAY);
}

#endif
