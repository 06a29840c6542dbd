/*
 * business_text.c - the text form of business_hours, read and written, and its jsonb.
 *
 *   hours    := week ";" zone [ ";" "timestamps" zone ] [ ";" "holidays" holiday { "," holiday } ]
 *   week     := "closed" | item { "," item }
 *   item     := "24/7" | days { "," days } window { [","] window }
 *   days     := day [ "-" day ] | "daily"
 *   window   := time "-" time
 *   holiday  := ( YYYY-MM-DD | MM-DD ) { window }
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "business_hours.h"
#include "fields.h"
#include "soft_error.h"

static const char *const day_names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
static const char *const short_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

#define EVERY_DAY ((1 << WEEK_DAYS) - 1)

/* ---- reading ---- */

typedef struct EntryList
{
	HoursEntry *entries;
	int n;
	int room;
} EntryList;

typedef struct HoursReader
{
	const char *text;
	const char *p;
	EntryList windows;
	EntryList closures;
	const char *stamps;
	SoftExit exit;
} HoursReader;

#define SHOWN_BYTES 120

/* A calendar can be long: the message shows how it starts, the detail where it went wrong. */
pg_noreturn static void
hours_bad(HoursReader *reader, const char *at, const char *why)
{
	int length = strlen(reader->text);
	int shown = pg_mbcliplen(reader->text, length, SHOWN_BYTES);

	soft_error(
		&reader->exit,
		(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
	     errmsg("invalid input syntax for type business_hours: \"%.*s%s\"", shown, reader->text,
	            shown < length ? "..." : ""),
	     errdetail_internal("At character %d: %s", pg_mbstrlen_with_len(reader->text, at - reader->text) + 1, why),
	     errhint("The form is 'Mon-Fri 09:00-17:00, Sat 10:00-14:00; Europe/Berlin; holidays 2024-05-01, 12-25'.")));
}

static void
add_entry(EntryList *list, int32 key, int32 start, int32 end)
{
	CHECK_FOR_INTERRUPTS();
	if (list->n == list->room)
	{
		list->room = Max(16, list->room * 2);
		list->entries = (list->entries == NULL) ? palloc(list->room * sizeof(HoursEntry))
		                                        : repalloc_huge(list->entries, list->room * sizeof(HoursEntry));
	}
	list->entries[list->n++] = (HoursEntry){key, start, end};
}

static void
skip_space(HoursReader *reader)
{
	reader->p += strspn(reader->p, " \t\r\n");
}

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What stands here, for a message: up to the next separator. */
static char *
here(const char *at)
{
	int length = strcspn(at, " \t\r\n,;");

	if (length == 0)
		return pstrdup(*at == '\0' ? "the end" : psprintf("\"%c\"", *at));
	return psprintf("\"%.*s\"", pg_mbcliplen(at, length, 40), at);
}

static bool
take_word(HoursReader *reader, const char *word)
{
	int length = strlen(word);

	if (pg_strncasecmp(reader->p, word, length) != 0 || is_letter(reader->p[length]))
		return false;
	reader->p += length;
	return true;
}

/* A number of exactly so many digits. */
static int
read_digits(HoursReader *reader, int digits, const char *at, const char *why)
{
	int value = 0;

	for (int i = 0; i < digits; i++)
	{
		if (!is_digit(*reader->p))
			hours_bad(reader, at, psprintf("%s is not %s.", here(at), why));
		value = value * 10 + (*reader->p++ - '0');
	}
	return value;
}

static int32
read_time(HoursReader *reader)
{
	static const char why[] = "a time of the form HH:MM or HH:MM:SS, up to 48:00";
	const char *at = reader->p;
	int hour = read_digits(reader, is_digit(reader->p[0]) && is_digit(reader->p[1]) ? 2 : 1, at, why);
	int minute;
	int second = 0;

	if (*reader->p != ':')
		hours_bad(reader, at, psprintf("%s is not %s.", here(at), why));
	reader->p++;
	minute = read_digits(reader, 2, at, why);
	if (*reader->p == ':')
	{
		reader->p++;
		second = read_digits(reader, 2, at, why);
	}
	if (minute >= MINS_PER_HOUR || second >= SECS_PER_MINUTE || is_digit(*reader->p) || is_letter(*reader->p) ||
	    hour * SECS_PER_HOUR + minute * SECS_PER_MINUTE + second > LAST_TIME)
		hours_bad(reader, at, psprintf("%s is not %s.", here(at), why));
	return hour * SECS_PER_HOUR + minute * SECS_PER_MINUTE + second;
}

/* An end before the start is on the following day. */
static void
read_window(HoursReader *reader, int32 *start, int32 *end, int32 start_limit)
{
	const char *at = reader->p;

	*start = read_time(reader);
	skip_space(reader);
	if (*reader->p != '-')
		hours_bad(reader, reader->p, psprintf("expected \"-\" and a time, found %s.", here(reader->p)));
	reader->p++;
	skip_space(reader);
	*end = read_time(reader);
	if (*start >= start_limit)
		hours_bad(reader, at, "a window starts before 24:00 of its day.");
	if (*start == *end)
		hours_bad(reader, at, "it starts and ends at the same time; a whole day is 00:00-24:00.");
	if (*end < *start && *start < SECS_PER_DAY)
		*end += SECS_PER_DAY;
	if (*end < *start)
		hours_bad(reader, at, "it ends before it starts.");
}

/* Any beginning of an English day name from three letters on. */
static int
read_day(HoursReader *reader)
{
	const char *at = reader->p;
	int length = 0;

	while (is_letter(at[length]))
		length++;
	for (int day = 0; day < WEEK_DAYS; day++)
		if (length >= 3 && length <= strlen(day_names[day]) && pg_strncasecmp(at, day_names[day], length) == 0)
		{
			reader->p += length;
			return day;
		}
	hours_bad(reader, at, psprintf("%s is not a day: Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily.", here(at)));
}

/* A range may pass the end of the week: Sat-Mon is three days. */
static int
read_days(HoursReader *reader)
{
	int first;
	int last;
	int days = 0;

	if (take_word(reader, "daily"))
		return EVERY_DAY;
	first = last = read_day(reader);
	skip_space(reader);
	if (*reader->p == '-')
	{
		reader->p++;
		skip_space(reader);
		last = read_day(reader);
	}
	for (int day = first;; day = (day + 1) % WEEK_DAYS)
	{
		days |= 1 << day;
		if (day == last)
			return days;
	}
}

static void
add_windows(HoursReader *reader, int days, int32 start, int32 end)
{
	for (int day = 0; day < WEEK_DAYS; day++)
		if (days & (1 << day))
			add_entry(&reader->windows, day, start, end);
}

/* "24/7" */
static bool
take_always(HoursReader *reader)
{
	if (strncmp(reader->p, "24/7", 4) != 0)
		return false;
	reader->p += 4;
	add_windows(reader, EVERY_DAY, 0, SECS_PER_DAY);
	return true;
}

/* A comma leads to another window of the same days where a time follows, else to the next item. */
static bool
take_comma_before_window(HoursReader *reader)
{
	const char *next = reader->p + 1;

	if (*reader->p != ',')
		return false;
	next += strspn(next, " \t\r\n");
	if (!is_digit(*next) || strncmp(next, "24/7", 4) == 0)
		return false;
	reader->p = next;
	return true;
}

static void
read_item(HoursReader *reader)
{
	int days = 0;

	if (take_always(reader))
		return;
	for (;;)
	{
		days |= read_days(reader);
		skip_space(reader);
		if (*reader->p != ',')
			break;
		reader->p++;
		skip_space(reader);
	}
	do
	{
		int32 start;
		int32 end;

		read_window(reader, &start, &end, SECS_PER_DAY);
		add_windows(reader, days, start, end);
		skip_space(reader);
	} while (is_digit(*reader->p) || take_comma_before_window(reader));
}

static void
read_week(HoursReader *reader)
{
	skip_space(reader);
	if (take_word(reader, "closed"))
		skip_space(reader);
	else
		for (;;)
		{
			read_item(reader);
			skip_space(reader);
			if (*reader->p != ',')
				break;
			reader->p++;
			skip_space(reader);
		}
	if (*reader->p != ';')
		hours_bad(reader, reader->p,
		          psprintf("expected a time, \",\" or \";\" and a time zone, found %s.", here(reader->p)));
	reader->p++;
}

static const char *
read_zone(HoursReader *reader)
{
	const char *at;
	int length;
	char *name;
	pg_tz *zone;

	skip_space(reader);
	at = reader->p;
	length = strcspn(at, ";");
	reader->p += length;
	while (length > 0 && strchr(" \t\r\n", at[length - 1]) != NULL)
		length--;
	name = pnstrdup(at, pg_mbcliplen(at, length, TZ_STRLEN_MAX));
	zone = (length > TZ_STRLEN_MAX || length == 0) ? NULL : business_zone(name);
	if (zone == NULL)
		soft_error(
			&reader->exit,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		     errmsg("time zone \"%s\" of business_hours is not a full zone name", name),
		     errdetail(
				 "At character %d: only names of places of the server's list are taken; abbreviations and fixed offsets "
				 "do not know the daylight-saving rules of a place.",
				 pg_mbstrlen_with_len(reader->text, at - reader->text) + 1),
		     errhint("Write a name such as America/New_York, or UTC. " ZONE_HINT)));
	return pg_get_timezone_name(zone);
}

static int32
read_date(HoursReader *reader)
{
	static const char why[] = "a date of the form YYYY-MM-DD, or MM-DD for every year";
	const char *at = reader->p;
	bool yearly = strspn(at, "0123456789") == 2;
	int year = 2000; /* any leap year: 02-29 is a yearly date */
	int month;
	int day;

	if (!yearly)
	{
		year = read_digits(reader, 4, at, why);
		if (*reader->p++ != '-')
			hours_bad(reader, at, psprintf("%s is not %s.", here(at), why));
	}
	month = read_digits(reader, 2, at, why);
	if (*reader->p++ != '-')
		hours_bad(reader, at, psprintf("%s is not %s.", here(at), why));
	day = read_digits(reader, 2, at, why);
	if (strchr(" \t\r\n,;", *reader->p) == NULL)
		hours_bad(reader, at, psprintf("%s is not %s.", here(at), why));
	if (year < 1 || month < 1 || month > MONTHS_PER_YEAR || day < 1 || day > day_tab[isleap(year)][month - 1])
		hours_bad(reader, at, psprintf("there is no day %s.", here(at)));
	return yearly ? YEARLY_KEY + month * 100 + day : date2j(year, month, day) - POSTGRES_EPOCH_JDATE;
}

static void
read_holidays(HoursReader *reader)
{
	do
	{
		int32 key;

		skip_space(reader);
		key = read_date(reader);
		skip_space(reader);
		if (!is_digit(*reader->p))
			add_entry(&reader->closures, key, 0, LAST_TIME);
		while (is_digit(*reader->p))
		{
			int32 start;
			int32 end;

			read_window(reader, &start, &end, LAST_TIME);
			add_entry(&reader->closures, key, start, end);
			skip_space(reader);
		}
	} while (*reader->p == ',' && reader->p++);
	if (*reader->p != '\0' && *reader->p != ';')
		hours_bad(reader, reader->p,
		          psprintf("expected \",\" and another holiday, or the end, found %s.", here(reader->p)));
}

/* What follows the zone, in either order. */
static void
read_rest(HoursReader *reader)
{
	bool holidays = false;

	while (*reader->p == ';')
	{
		reader->p++;
		skip_space(reader);
		if (reader->stamps == NULL && take_word(reader, "timestamps"))
			reader->stamps = read_zone(reader);
		else if (!holidays && take_word(reader, "holidays"))
		{
			holidays = true;
			read_holidays(reader);
		}
		else
			hours_bad(
				reader, reader->p,
				psprintf("expected \"holidays\", or \"timestamps\" and a zone, each once, found %s.", here(reader->p)));
	}
}

PG_FUNCTION_INFO_V1(business_hours_in);
Datum
business_hours_in(PG_FUNCTION_ARGS)
{
	char *text = PG_GETARG_CSTRING(0);
	HoursReader reader = {.text = text, .p = text};
	const char *zone;

	soft_exit_here(&reader.exit);
	read_week(&reader);
	zone = read_zone(&reader);
	read_rest(&reader);
	PG_RETURN_POINTER(business_hours_build(reader.windows.entries, reader.windows.n, reader.closures.entries,
	                                       reader.closures.n, zone, reader.stamps));
}

/* ---- writing ---- */

static void
append_time(StringInfo out, int32 time)
{
	appendStringInfo(out, "%02d:%02d", time / SECS_PER_HOUR, time / SECS_PER_MINUTE % MINS_PER_HOUR);
	if (time % SECS_PER_MINUTE != 0)
		appendStringInfo(out, ":%02d", time % SECS_PER_MINUTE);
}

/* An end on the following day is written as its clock shows it, unless that would read as an end on the same day. */
static int32
shown_end(const HoursEntry *entry)
{
	return (entry->end > SECS_PER_DAY && entry->end - SECS_PER_DAY < entry->start && entry->start < SECS_PER_DAY)
	           ? entry->end - SECS_PER_DAY
	           : entry->end;
}

static void
append_window(StringInfo out, const HoursEntry *entry)
{
	append_time(out, entry->start);
	appendStringInfoChar(out, '-');
	append_time(out, shown_end(entry));
}

static void
append_key(StringInfo out, int32 key)
{
	int year;
	int month;
	int day;

	if (key_is_yearly(key))
	{
		appendStringInfo(out, "%02d-%02d", (key - YEARLY_KEY) / 100, (key - YEARLY_KEY) % 100);
		return;
	}
	j2date(key + POSTGRES_EPOCH_JDATE, &year, &month, &day);
	appendStringInfo(out, "%04d-%02d-%02d", year, month, day);
}

/* The windows of one weekday, of which there may be none. */
static const HoursEntry *
windows_of_day(const BusinessHours *hours, int day, int *n)
{
	int first = 0;
	int last;

	while (first < hours->nwindows && hours->entries[first].key < day)
		first++;
	for (last = first; last < hours->nwindows && hours->entries[last].key == day;)
		last++;
	*n = last - first;
	return hours->entries + first;
}

static bool
same_windows(const BusinessHours *hours, int day, int other)
{
	int n;
	int m;
	const HoursEntry *a = windows_of_day(hours, day, &n);
	const HoursEntry *b = windows_of_day(hours, other, &m);

	if (n != m)
		return false;
	for (int i = 0; i < n; i++)
		if (a[i].start != b[i].start || a[i].end != b[i].end)
			return false;
	return true;
}

static bool
always_open(const BusinessHours *hours)
{
	for (int i = 0; i < hours->nwindows; i++)
		if (hours->entries[i].start != 0 || hours->entries[i].end != SECS_PER_DAY)
			return false;
	return hours->nwindows == WEEK_DAYS;
}

static void
append_week(StringInfo out, const BusinessHours *hours)
{
	int last;

	if (hours->nwindows == 0)
		appendStringInfoString(out, "closed");
	if (always_open(hours))
	{
		appendStringInfoString(out, "24/7");
		return;
	}
	for (int day = 0; day < WEEK_DAYS; day = last + 1)
	{
		int n;
		const HoursEntry *windows = windows_of_day(hours, day, &n);

		for (last = day; last + 1 < WEEK_DAYS && same_windows(hours, day, last + 1);)
			last++;
		if (n == 0)
			continue;
		appendStringInfo(out, "%s%s", out->len > 0 ? ", " : "", short_names[day]);
		if (last > day)
			appendStringInfo(out, "-%s", short_names[last]);
		for (int i = 0; i < n; i++)
		{
			appendStringInfoChar(out, ' ');
			append_window(out, &windows[i]);
		}
	}
}

/*
 * The holidays in order of their keys, whole and partial ones together: `partial` is NULL for a whole day, and
 * both counters stand before the next one.
 */
static bool
next_holiday(const BusinessHours *hours, int *whole, int *partial, int32 *key, const HoursEntry **closure)
{
	bool whole_left = *whole < hours->nwhole;
	bool partial_left = *partial < hours->npartial;

	if (!whole_left && !partial_left)
		return false;
	if (whole_left && (!partial_left || hours_whole(hours)[*whole] < hours_partial(hours)[*partial].key))
	{
		*key = hours_whole(hours)[(*whole)++];
		*closure = NULL;
	}
	else
	{
		*closure = &hours_partial(hours)[(*partial)++];
		*key = (*closure)->key;
	}
	return true;
}

PG_FUNCTION_INFO_V1(business_hours_out);
Datum
business_hours_out(PG_FUNCTION_ARGS)
{
	const BusinessHours *hours = business_hours_checked(PG_GETARG_DATUM(0));
	StringInfoData out;
	int whole = 0;
	int partial = 0;
	int32 last = -1;
	int32 key;
	const HoursEntry *closure;
	bool first = true;

	initStringInfo(&out);
	append_week(&out, hours);
	appendStringInfo(&out, "; %.*s", hours->zone_length, hours_zone(hours));
	if (hours->stamps_length > 0)
		appendStringInfo(&out, "; timestamps %.*s", hours->stamps_length, hours_stamps(hours));
	while (next_holiday(hours, &whole, &partial, &key, &closure))
	{
		if (first || key != last)
		{
			appendStringInfoString(&out, first ? "; holidays " : ", ");
			append_key(&out, key);
		}
		if (closure != NULL)
		{
			appendStringInfoChar(&out, ' ');
			append_window(&out, closure);
		}
		first = false;
		last = key;
	}
	PG_RETURN_CSTRING(out.data);
}

static void
append_json_window(StringInfo out, const char *from, const char *to, const HoursEntry *entry)
{
	appendStringInfo(out, ", \"%s\": \"", from);
	append_time(out, entry->start);
	appendStringInfo(out, "\", \"%s\": \"", to);
	append_time(out, shown_end(entry));
	appendStringInfoChar(out, '"');
}

PG_FUNCTION_INFO_V1(business_hours_jsonb);
Datum
business_hours_jsonb(PG_FUNCTION_ARGS)
{
	const BusinessHours *hours = business_hours_checked(PG_GETARG_DATUM(0));
	StringInfoData out;
	int whole = 0;
	int partial = 0;
	int32 key;
	const HoursEntry *closure;
	bool first = true;

	initStringInfo(&out);
	appendStringInfo(&out, "{\"zone\": \"%.*s\", ", hours->zone_length, hours_zone(hours));
	if (hours->stamps_length > 0)
		appendStringInfo(&out, "\"timestamps\": \"%.*s\", ", hours->stamps_length, hours_stamps(hours));
	appendStringInfoString(&out, "\"windows\": [");
	for (int i = 0; i < hours->nwindows; i++)
	{
		appendStringInfo(&out, "%s{\"day\": \"%s\"", i > 0 ? ", " : "", short_names[hours->entries[i].key]);
		append_json_window(&out, "open", "close", &hours->entries[i]);
		appendStringInfoChar(&out, '}');
	}
	appendStringInfoString(&out, "], \"holidays\": [");
	while (next_holiday(hours, &whole, &partial, &key, &closure))
	{
		appendStringInfoString(&out, first ? "{\"date\": \"" : ", {\"date\": \"");
		append_key(&out, key);
		appendStringInfoChar(&out, '"');
		if (closure != NULL)
			append_json_window(&out, "from", "to", closure);
		appendStringInfoChar(&out, '}');
		first = false;
	}
	appendStringInfoString(&out, "]}");
	return jsonb_from_text(out.data);
}
