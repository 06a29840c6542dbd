/*
 * iso_time.c - times in the text of summaries: 2024-03-01T09:00:00.25Z, whatever the session's settings.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "iso_time.h"

/* To the microsecond, without trailing zeros. */
void
iso_time_append(StringInfo buf, int64 at, bool local)
{
	struct pg_tm tm;
	fsec_t fsec;

	CHECK_FOR_INTERRUPTS();
	if (timestamp2tm(at, NULL, &tm, &fsec, NULL, NULL) != 0)
		elog(ERROR, "time of a summary is out of range");
	appendStringInfo(buf, "%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min,
	                 tm.tm_sec);
	if (fsec != 0)
	{
		appendStringInfo(buf, ".%06d", fsec);
		while (buf->data[buf->len - 1] == '0')
			buf->data[--buf->len] = '\0';
	}
	if (!local)
		appendStringInfoChar(buf, 'Z');
}

char *
iso_time_text(int64 at, bool local)
{
	StringInfoData buf;

	initStringInfo(&buf);
	iso_time_append(&buf, at, local);
	return buf.data;
}

static int
digits(const char *p, int n)
{
	int value = 0;

	while (n-- > 0)
		value = value * 10 + (*p++ - '0');
	return value;
}

/* Only what iso_time_append writes: the dates that timestamptz_in reads would depend on settings. */
bool
iso_time_parse(const char *p, int64 *at, bool *local)
{
	static const char shape[] = ISO_TIME_SHAPE;
	int year = 0;
	int month;
	int day;
	int hour;
	int fraction = 0;

	for (int i = 0; shape[i] != '\0'; i++)
		if (shape[i] == '0' ? !(p[i] >= '0' && p[i] <= '9') : p[i] != shape[i])
			return false;
	year = digits(p, 4);
	month = digits(p + 5, 2);
	day = digits(p + 8, 2);
	hour = digits(p + 11, 2);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > day_tab[isleap(year)][month - 1] || hour > 23 ||
	    digits(p + 14, 2) > 59 || digits(p + 17, 2) > 59)
		return false;
	*at = (date2j(year, month, day) - POSTGRES_EPOCH_JDATE) * USECS_PER_DAY + hour * USECS_PER_HOUR +
	      digits(p + 14, 2) * USECS_PER_MINUTE + digits(p + 17, 2) * USECS_PER_SEC;
	p += strlen(shape);
	if (*p == '.')
	{
		int places = 0;

		for (p++; *p >= '0' && *p <= '9' && places < 6; p++, places++)
			fraction = fraction * 10 + (*p - '0');
		if (places == 0)
			return false;
		for (; places < 6; places++)
			fraction *= 10;
	}
	*at += fraction;
	*local = (*p != 'Z');
	return *local ? *p == '\0' : p[1] == '\0';
}
