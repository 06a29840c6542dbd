/*
 * status_history_visits.c - the stays of a history in one or several statuses, which its readers count and measure.
 */
#include "postgres.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "iso_time.h"
#include "status_history_visits.h"

/* ---- which statuses are meant ---- */

/* The statuses of an argument, kept at its place in the query: most often it is a constant. */
typedef struct WantedStatuses
{
	struct varlena *argument; /* that they were read from; NULL is the status NULL */
	bool on_the_clock[2];     /* the hours of this place are constant and always open; for instants, for local times */
	int n;
	Status *statuses;
} WantedStatuses;

static Status
status_of_text(struct varlena *text)
{
	return (Status){VARDATA_ANY(text), VARSIZE_ANY_EXHDR(text)};
}

static void
read_array(WantedStatuses *wanted, ArrayType *array)
{
	Datum *elements;
	bool *nulls;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &wanted->n);
	wanted->statuses = palloc0(Max(wanted->n, 1) * sizeof(Status));
	for (int i = 0; i < wanted->n; i++)
		if (!nulls[i])
			wanted->statuses[i] = status_of_text((struct varlena *) DatumGetPointer(elements[i]));
}

/* One status, or the literal of an array of them. */
static void
read_text(WantedStatuses *wanted)
{
	if (wanted->argument != NULL && VARSIZE_ANY_EXHDR(wanted->argument) > 0 && *VARDATA_ANY(wanted->argument) == '{')
	{
		char *literal = text_to_cstring((text *) wanted->argument);

		read_array(wanted, DatumGetArrayTypeP(OidInputFunctionCall(F_ARRAY_IN, literal, TEXTOID, -1)));
		return;
	}
	wanted->n = 1;
	wanted->statuses = palloc0(sizeof(Status));
	if (wanted->argument != NULL)
		wanted->statuses[0] = status_of_text(wanted->argument);
}

static bool
same_argument(const WantedStatuses *wanted, const struct varlena *argument)
{
	if (wanted->argument == NULL || argument == NULL)
		return wanted->argument == argument;
	return VARSIZE_ANY_EXHDR(wanted->argument) == VARSIZE_ANY_EXHDR(argument) &&
	       memcmp(VARDATA_ANY(wanted->argument), VARDATA_ANY(argument), VARSIZE_ANY_EXHDR(argument)) == 0;
}

/* In memory of its own, so that another argument at the same place of a query frees it as a whole. */
static WantedStatuses *
read_wanted(struct varlena *argument, bool array, MemoryContext parent)
{
	MemoryContext context = AllocSetContextCreate(parent, "statuses of a reader", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);
	WantedStatuses *wanted = palloc0(sizeof(WantedStatuses));

	if (argument != NULL)
	{
		/* With the header of four bytes that an array needs. */
		Size length = VARSIZE_ANY_EXHDR(argument);

		wanted->argument = palloc(VARHDRSZ + length);
		SET_VARSIZE(wanted->argument, VARHDRSZ + length);
		memcpy(VARDATA(wanted->argument), VARDATA_ANY(argument), length);
	}
	if (array)
		read_array(wanted, (ArrayType *) wanted->argument);
	else
		read_text(wanted);
	MemoryContextSwitchTo(old);
	return wanted;
}

static const WantedStatuses *
wanted_argument(FunctionCallInfo fcinfo, int argument, bool array)
{
	struct varlena *value = PG_ARGISNULL(argument) ? NULL : PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(argument));
	WantedStatuses *wanted;

	/* A function that returns rows keeps its place in them there. */
	if (fcinfo->flinfo == NULL || fcinfo->flinfo->fn_retset)
		return read_wanted(value, array, CurrentMemoryContext);
	wanted = fcinfo->flinfo->fn_extra;
	if (likely(wanted != NULL && same_argument(wanted, value)))
		return wanted;
	fcinfo->flinfo->fn_extra = NULL;
	if (wanted != NULL)
		MemoryContextDelete(GetMemoryChunkContext(wanted));
	wanted = read_wanted(value, array, fcinfo->flinfo->fn_mcxt);
	fcinfo->flinfo->fn_extra = wanted;
	return wanted;
}

/* For each status of the history whether an argument, a text or an array of texts, names it. */
void
want_statuses(FunctionCallInfo fcinfo, int argument, bool array, Walk *walk)
{
	const WantedStatuses *wanted = wanted_argument(fcinfo, argument, array);
	const History *h = walk->h;

	walk->counts = (h->nstatuses <= FEW_STATUSES) ? walk->few_counts : palloc(h->nstatuses);
	for (uint32 i = 0; i < h->nstatuses; i++)
	{
		bool counts = false;

		for (int j = 0; j < wanted->n && !counts; j++)
			counts = compare_statuses(&h->statuses[i], &wanted->statuses[j]) == 0;
		walk->counts[i] = counts;
	}
}

/* ---- times with and without a zone ---- */

/* A moment that a reader is asked about must be of the kind of the history's times. */
void
check_kind(const History *h, bool local, const char *what)
{
	if (h->count > 0 && h->local && !local)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		         errmsg("%s has a time zone, and the times of this history have none", what),
		         errhint("Write %s as a timestamp: an instant AT TIME ZONE 'Europe/Berlin' is the local time there.",
		                 what)));
	if (h->count > 0 && !h->local && local)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("%s has no time zone, and the times of this history have one", what),
		                errhint("Write %s as a timestamptz: a local time AT TIME ZONE 'Europe/Berlin' is the instant.",
		                        what)));
}

/* A local time given out as an instant would be off by the zone, in silence. */
void
check_kind_read(const History *h, bool local, const char *reader)
{
	if (h->count > 0 && h->local && !local)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("the times of this history are timestamps without time zone"),
		                errhint("Read them with %s_local.", reader)));
	if (h->count > 0 && !h->local && local)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("the times of this history are timestamps with time zone"),
		                errhint("Read them with %s; AT TIME ZONE gives the local time.", reader)));
}

/* ---- visits ---- */

/* A moment up to which a reader measures. */
void
check_as_of(const History *h, int64 as_of, bool local)
{
	if (!iso_time_in_range(as_of))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("as_of %s is outside the years 1 to 9999", timestamp_text(as_of, local)),
		                errhint("Write now(), or NULL for the time in what is over.")));
	check_kind(h, local, "as_of");
}

/* What has happened after a moment has not happened: how many changes are left. */
uint32
changes_happened(const History *h, int64 as_of)
{
	uint32 low = 0;
	uint32 high = h->count;

	while (low < high)
	{
		uint32 middle = low + (high - low) / 2;

		if (h->changes[middle].at <= as_of)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
next_visit(Walk *walk, Visit *visit)
{
	const Change *changes = walk->h->changes;
	uint32 i = walk->next;

	while (i < walk->happened && !walk->counts[changes[i].status])
		i++;
	walk->next = i;
	if (i == walk->happened)
		return false;
	visit->from = changes[i].at;
	while (i < walk->happened && walk->counts[changes[i].status])
		i++;
	visit->open = (i == walk->happened);
	visit->until = visit->open ? 0 : changes[i].at;
	walk->next = i;
	return true;
}

/* Times without a zone are UTC's by it, so that none is skipped or comes twice. */
static bool
reads_utc(const BusinessHours *h)
{
	const char *zone = h->stamps_length > 0 ? hours_stamps(h) : hours_zone(h);
	int length = h->stamps_length > 0 ? h->stamps_length : h->zone_length;

	return length == strlen("UTC") && memcmp(zone, "UTC", length) == 0;
}

/* Times without a zone are instants only by a calendar's zone, whose clock may be put forward or back. */
static bool
always_open(const Calendar *calendar, bool local)
{
	const BusinessHours *h = calendar_hours(calendar);

	if (h->nwindows != WEEK_DAYS || h->npartial > 0 || h->nwhole > 0 || (local && !reads_utc(h)))
		return false;
	for (int i = 0; i < h->nwindows; i++)
		if (h->entries[i].start != 0 || h->entries[i].end != SECS_PER_DAY)
			return false;
	return true;
}

/*
 * The calendar of an argument to measure with, or NULL where that is the clock: the default of the readers is always
 * open, and found so once at a place of a query that has constant hours.
 */
Calendar *
measuring_calendar(FunctionCallInfo fcinfo, int argument, bool local)
{
	FmgrInfo *place = fcinfo->flinfo;
	WantedStatuses *wanted = (place != NULL && !place->fn_retset) ? place->fn_extra : NULL;
	Calendar *calendar;

	if (wanted != NULL && wanted->on_the_clock[local])
		return NULL;
	calendar = business_calendar(PG_GETARG_DATUM(argument));
	if (!always_open(calendar, local))
		return calendar;
	if (wanted != NULL)
		wanted->on_the_clock[local] = get_fn_expr_arg_stable(place, argument);
	return NULL;
}

/* How long a visit took, on the clock or, with a calendar, of the time that it was open. */
int64
visit_usec(const History *h, const Visit *visit, Calendar *calendar)
{
	/* The years 1 to 9999 fit 64 bits of microseconds. */
	if (calendar != NULL)
		return (int64) business_between(calendar, visit->from, visit->until, h->local);
	return visit->until - visit->from;
}
