/*
 * business_hours.c - the type business_hours: its bytes, their check, binary input and output, operators.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "business_hours.h"
#include "fields.h"
#include "summary.h"

/* ---- zones ---- */

/*
 * Names of PostgreSQL's own list only. What pg_tzset made up from a POSIX string ("UTC-3") it names in capitals,
 * what it read from a file as the file is named. Files in capitals alone are abbreviations (EST), but for those of a few
 * places; and those that start with a small letter differ from machine to machine (localtime).
 */
pg_tz *
business_zone(const char *name)
{
	static const char *const capitals[] = {"UTC", "GMT", "UCT", "GB", "NZ", "NZ-CHAT", "PRC", "ROC", "ROK", "W-SU"};
	pg_tz *zone = pg_tzset(name);
	const char *canonical;

	if (zone == NULL || !pg_tz_acceptable(zone))
		return NULL;
	canonical = pg_get_timezone_name(zone);
	for (int i = 0; i < lengthof(capitals); i++)
		if (strcmp(canonical, capitals[i]) == 0)
			return zone;
	if (canonical[0] >= 'a' && canonical[0] <= 'z')
		return NULL;
	return canonical[strcspn(canonical, "abcdefghijklmnopqrstuvwxyz")] != '\0' ? zone : NULL;
}

/* ---- one value, one form ---- */

static inline int
compare_entries(const HoursEntry *a, const HoursEntry *b)
{
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->start > b->start) - (a->start < b->start);
}

#define ST_SORT          sort_entries
#define ST_ELEMENT_TYPE  HoursEntry
#define ST_COMPARE(a, b) compare_entries(a, b)
#define ST_SCOPE         static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* By key, and by start within a key. There may be millions, so this can be interrupted. */
void
hours_entries_sort(HoursEntry *entries, int n)
{
	if (n > 1)
		sort_entries(entries, n);
}

/* Sorts, and makes one entry of those of a day that overlap or touch. */
static int
merge_entries(HoursEntry *entries, int n)
{
	int kept = 0;

	hours_entries_sort(entries, n);
	for (int i = 0; i < n; i++)
	{
		HoursEntry *last = (kept > 0) ? &entries[kept - 1] : NULL;

		if (last != NULL && last->key == entries[i].key && entries[i].start <= last->end)
			last->end = Max(last->end, entries[i].end);
		else
			entries[kept++] = entries[i];
	}
	return kept;
}

static inline bool
closes_whole_day(const HoursEntry *entry)
{
	return entry->start == 0 && entry->end == LAST_TIME;
}

static Size
hours_size(int64 nwindows, int64 npartial, int64 nwhole, int64 zones_length)
{
	return offsetof(BusinessHours, entries) + (nwindows + npartial) * sizeof(HoursEntry) + nwhole * sizeof(int32) +
	       zones_length;
}

BusinessHours *
business_hours_build(HoursEntry *windows, int nwindows, HoursEntry *closures, int nclosures, const char *zone,
                     const char *stamps)
{
	BusinessHours *hours;
	int32 *whole;
	int nwhole = 0;
	Size size;

	nwindows = merge_entries(windows, nwindows);
	nclosures = merge_entries(closures, nclosures);
	for (int i = 0; i < nclosures; i++)
		nwhole += closes_whole_day(&closures[i]) ? 1 : 0;

	/* The calendar's own zone goes without saying: equal hours have equal bytes. */
	if (stamps == NULL || strcmp(stamps, zone) == 0)
		stamps = "";
	size = hours_size(nwindows, nclosures - nwhole, nwhole, strlen(zone) + strlen(stamps));
	hours = palloc0(size);
	SET_VARSIZE(hours, size);
	hours->version = BUSINESS_HOURS_VERSION;
	hours->nwindows = nwindows;
	hours->nwhole = nwhole;
	hours->zone_length = strlen(zone);
	hours->stamps_length = strlen(stamps);
	if (nwindows > 0)
		memcpy(hours->entries, windows, nwindows * sizeof(HoursEntry));
	for (int i = 0; i < nclosures; i++)
		if (!closes_whole_day(&closures[i]))
			hours->entries[nwindows + hours->npartial++] = closures[i];
	whole = (int32 *) hours_whole(hours);
	for (int i = 0; i < nclosures; i++)
		if (closes_whole_day(&closures[i]))
			*whole++ = closures[i].key;
	memcpy((char *) hours_zone(hours), zone, hours->zone_length);
	memcpy((char *) hours_stamps(hours), stamps, hours->stamps_length);
	return hours;
}

/* ---- the one validator, for text, binary and stored bytes ---- */

static bool
holiday_key_valid(int32 key)
{
	int month, day;

	if (!key_is_yearly(key))
		return key >= date2j(1, 1, 1) - POSTGRES_EPOCH_JDATE && key <= date2j(9999, 12, 31) - POSTGRES_EPOCH_JDATE;
	month = (key - YEARLY_KEY) / 100;
	day = (key - YEARLY_KEY) % 100;
	/* 2000 was a leap year: 02-29 comes back too. */
	return month >= 1 && month <= MONTHS_PER_YEAR && day >= 1 && day <= day_tab[1][month - 1];
}

static const char *
entries_fault(const HoursEntry *entries, int n)
{
	for (int i = 0; i < n; i++)
	{
		const HoursEntry *entry = &entries[i];

		if (entry->start < 0 || entry->end <= entry->start || entry->end > LAST_TIME)
			return "A time is out of range.";
		if (i > 0 && (entry[-1].key > entry->key || (entry[-1].key == entry->key && entry[-1].end >= entry->start)))
			return "Its windows or holidays are not in order.";
	}
	return NULL;
}

static const char *
holidays_fault(const BusinessHours *hours)
{
	const HoursEntry *partial = hours_partial(hours);
	const int32 *whole = hours_whole(hours);
	int w = 0;

	for (int i = 0; i < hours->nwhole; i++)
		if (!holiday_key_valid(whole[i]) || (i > 0 && whole[i - 1] >= whole[i]))
			return "Its holidays are out of range or not in order.";
	for (int i = 0; i < hours->npartial; i++)
	{
		if (!holiday_key_valid(partial[i].key) || closes_whole_day(&partial[i]))
			return "A holiday is out of range.";
		while (w < hours->nwhole && whole[w] < partial[i].key)
			w++;
		if (w < hours->nwhole && whole[w] == partial[i].key)
			return "A day is closed both in whole and in part.";
	}
	return entries_fault(partial, hours->npartial);
}

static const char *
zones_fault(const BusinessHours *hours)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	const char *zone = hours_zone(hours);

	if (hours->zone_length < 1 || hours->zone_length > TZ_STRLEN_MAX)
		return "The name of its time zone has a wrong length.";
	for (int i = 0; i < hours->zone_length + hours->stamps_length; i++)
		if (zone[i] == '\0' || strchr(letters, zone[i]) == NULL)
			return "The name of a time zone is not a name.";
	if (hours->stamps_length == hours->zone_length && memcmp(hours_stamps(hours), zone, hours->zone_length) == 0)
		return "It names the zone of its timestamps though it is its own.";
	return NULL;
}

static const char *
hours_fault(const BusinessHours *hours)
{
	const char *fault;

	if (VARSIZE(hours) < offsetof(BusinessHours, entries))
		return "It is too short.";
	if (hours->version != BUSINESS_HOURS_VERSION || hours->reserved[0] || hours->reserved[1])
		return "Its version is not known.";
	if (hours->nwindows < 0 || hours->npartial < 0 || hours->nwhole < 0 || hours->zone_length < 0 ||
	    hours_size(hours->nwindows, hours->npartial, hours->nwhole,
	               (int64) hours->zone_length + hours->stamps_length) != VARSIZE(hours))
		return "Its length does not match its counts.";
	for (int i = 0; i < hours->nwindows; i++)
		if (hours->entries[i].key < 0 || hours->entries[i].key >= WEEK_DAYS || hours->entries[i].start >= SECS_PER_DAY)
			return "A window is out of range.";
	if ((fault = entries_fault(hours->entries, hours->nwindows)) != NULL)
		return fault;
	if ((fault = holidays_fault(hours)) != NULL)
		return fault;
	return zones_fault(hours);
}

static void
check_received(const BusinessHours *hours)
{
	const char *fault = hours_fault(hours);

	if (fault != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
		                errmsg("invalid binary value for type business_hours"), errdetail_internal("%s", fault)));
}

/* A stored value, aligned, with every count and order checked. */
BusinessHours *
business_hours_checked(Datum value)
{
	BusinessHours *hours = (BusinessHours *) PG_DETOAST_DATUM(value);
	const char *fault = hours_fault(hours);

	if (fault != NULL)
		ereport(ERROR,
		        (errcode(ERRCODE_DATA_CORRUPTED), errmsg("invalid business_hours"), errdetail_internal("%s", fault)));
	return hours;
}

/* ---- binary input and output ---- */

static void
recv_entries(StringInfo buf, HoursEntry *entries, int n)
{
	for (int i = 0; i < n; i++)
	{
		entries[i].key = pq_getmsgint(buf, 4);
		entries[i].start = pq_getmsgint(buf, 4);
		entries[i].end = pq_getmsgint(buf, 4);
	}
}

/* Known to this server, and written as the server writes it. */
static void
check_received_zone(const char *zone)
{
	if (business_zone(zone) == NULL || strcmp(zone, pg_get_timezone_name(business_zone(zone))) != 0)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid binary value for type business_hours"),
		         errdetail("Its time zone \"%s\" is not known to this server.", zone), errhint(ZONE_HINT)));
}

/* The message has the fields of the struct in its order: the counts say how long it must be. */
PG_FUNCTION_INFO_V1(business_hours_recv);
Datum
business_hours_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	BusinessHours head = {0};
	BusinessHours *hours;
	int32 *whole;
	Size size;

	head.version = pq_getmsgbyte(buf);
	head.stamps_length = pq_getmsgbyte(buf);
	head.nwindows = pq_getmsgint(buf, 4);
	head.npartial = pq_getmsgint(buf, 4);
	head.nwhole = pq_getmsgint(buf, 4);
	head.zone_length = pq_getmsgint(buf, 4);
	size = hours_size(head.nwindows, head.npartial, head.nwhole, (int64) head.zone_length + head.stamps_length);
	if (head.nwindows < 0 || head.npartial < 0 || head.nwhole < 0 || head.zone_length < 0 ||
	    size - offsetof(BusinessHours, entries) != buf->len - buf->cursor)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid binary value for type business_hours"),
		         errdetail("Its length does not match its counts.")));

	hours = palloc(size);
	*hours = head;
	SET_VARSIZE(hours, size);
	recv_entries(buf, hours->entries, hours->nwindows + hours->npartial);
	whole = (int32 *) hours_whole(hours);
	for (int i = 0; i < hours->nwhole; i++)
		whole[i] = pq_getmsgint(buf, 4);
	pq_copymsgbytes(buf, (char *) hours_zone(hours), hours->zone_length + hours->stamps_length);
	check_received(hours);
	check_received_zone(pnstrdup(hours_zone(hours), hours->zone_length));
	if (hours->stamps_length > 0)
		check_received_zone(pnstrdup(hours_stamps(hours), hours->stamps_length));
	PG_RETURN_POINTER(hours);
}

PG_FUNCTION_INFO_V1(business_hours_send);
Datum
business_hours_send(PG_FUNCTION_ARGS)
{
	BusinessHours *hours = business_hours_checked(PG_GETARG_DATUM(0));
	const int32 *whole = hours_whole(hours);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, hours->version);
	pq_sendbyte(&buf, hours->stamps_length);
	pq_sendint32(&buf, hours->nwindows);
	pq_sendint32(&buf, hours->npartial);
	pq_sendint32(&buf, hours->nwhole);
	pq_sendint32(&buf, hours->zone_length);
	for (int i = 0; i < hours->nwindows + hours->npartial; i++)
	{
		pq_sendint32(&buf, hours->entries[i].key);
		pq_sendint32(&buf, hours->entries[i].start);
		pq_sendint32(&buf, hours->entries[i].end);
	}
	for (int i = 0; i < hours->nwhole; i++)
		pq_sendint32(&buf, whole[i]);
	pq_sendbytes(&buf, hours_zone(hours), hours->zone_length + hours->stamps_length);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ---- operators ---- */

SUMMARY_VARLENA_OPERATORS(business_hours, PG_DETOAST_DATUM_PACKED)
