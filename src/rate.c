/*
 * rate.c - shares: hits, misses and missing, and every KPI that is one of them.
 */
#include "postgres.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "args.h"
#include "call_times.h"
#include "decimal.h"
#include "fields.h"
#include "rate.h"
#include "summary.h"

/* ---- input and output ---- */

PG_FUNCTION_INFO_V1(rate_summary_in);
Datum
rate_summary_in(PG_FUNCTION_ARGS)
{
	RateSummary *s = palloc0(sizeof(RateSummary));
	FieldReader reader;

	fields_begin(&reader, "rate_summary");
	while (fields_next(&reader))
	{
		static const char *const names[] = {"hits", "misses", "missing"};
		int field = 0;

		while (field < lengthof(names) && strcmp(reader.name, names[field]) != 0)
			field++;
		if (field == lengthof(names))
			fields_bad(&reader, psprintf("\"%s\" is not one of hits, misses, missing.", reader.name));
		fields_once(&reader, field);
		((int64 *) s)[field] = field_counter(&reader);
	}
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(rate_summary_out);
Datum
rate_summary_out(PG_FUNCTION_ARGS)
{
	RateSummary *s = PG_GETARG_RATE(0);

	PG_RETURN_CSTRING(psprintf("hits:%lld misses:%lld missing:%lld", (long long) s->hits, (long long) s->misses,
	                           (long long) s->missing));
}

PG_FUNCTION_INFO_V1(rate_summary_recv);
Datum
rate_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	RateSummary *s = palloc(sizeof(RateSummary));

	s->hits = recv_counter(buf, "rate_summary", "hits");
	s->misses = recv_counter(buf, "rate_summary", "misses");
	s->missing = recv_counter(buf, "rate_summary", "missing");
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(rate_summary_send);
Datum
rate_summary_send(PG_FUNCTION_ARGS)
{
	RateSummary *s = PG_GETARG_RATE(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendint64(&buf, s->hits);
	pq_sendint64(&buf, s->misses);
	pq_sendint64(&buf, s->missing);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(rate_summary_jsonb);
Datum
rate_summary_jsonb(PG_FUNCTION_ARGS)
{
	RateSummary *s = PG_GETARG_RATE(0);

	return jsonb_from_text(psprintf("{\"hits\": %lld, \"misses\": %lld, \"missing\": %lld}", (long long) s->hits,
	                                (long long) s->misses, (long long) s->missing));
}

static int
rate_summary_compare(Datum a, Datum b)
{
	return compare_counters((int64 *) DatumGetPointer(a), (int64 *) DatumGetPointer(b), 3);
}

static const unsigned char *
rate_summary_bytes(Datum value, int *length)
{
	*length = sizeof(RateSummary);
	return (const unsigned char *) DatumGetPointer(value);
}

SUMMARY_OPERATORS(rate_summary, rate_summary_bytes)

/* ---- the four moves: accumulate, take out, merge, read ---- */

static inline int64 *
rate_counter(RateSummary *s, Outcome outcome)
{
	return (outcome == HIT) ? &s->hits : (outcome == MISS) ? &s->misses : &s->missing;
}

static pg_attribute_always_inline Datum
rate_move(FunctionCallInfo fcinfo, const RateSummary *other, bool out)
{
	RateSummary *s = writable_state(fcinfo, sizeof(RateSummary));

	s->hits = counter_move(s->hits, other->hits, out);
	s->misses = counter_move(s->misses, other->misses, out);
	s->missing = counter_move(s->missing, other->missing, out);
	PG_RETURN_POINTER(s);
}

MERGE_IN_AND_OUT(rate_summary, rate_move(fcinfo, PG_GETARG_RATE(1), out))

PG_FUNCTION_INFO_V1(rate_summary_rate);
Datum
rate_summary_rate(PG_FUNCTION_ARGS)
{
	RateSummary *s = PG_GETARG_RATE(0);
	int64 total = counter_add(s->hits, s->misses);

	if (total == 0)
		PG_RETURN_NULL();
	return percent_of_counts(s->hits, total);
}

PG_FUNCTION_INFO_V1(rate_summary_hits);
Datum
rate_summary_hits(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_RATE(0)->hits);
}

PG_FUNCTION_INFO_V1(rate_summary_sample_size);
Datum
rate_summary_sample_size(PG_FUNCTION_ARGS)
{
	RateSummary *s = PG_GETARG_RATE(0);

	PG_RETURN_INT64(counter_add(s->hits, s->misses));
}

PG_FUNCTION_INFO_V1(rate_summary_missing);
Datum
rate_summary_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_RATE(0)->missing);
}

/* ---- counts already added up: (part, whole) ---- */

static RateSummary
rate_counts(FunctionCallInfo fcinfo)
{
	RateSummary counts = {0};
	int64 part;
	int64 whole;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		counts.missing = 1;
		return counts;
	}
	part = count_from_numeric(PG_GETARG_NUMERIC(1), "part");
	whole = count_from_numeric(PG_GETARG_NUMERIC(2), "whole");
	if (part > whole)
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("part %lld is larger than its whole %lld", (long long) part, (long long) whole),
		     errhint(
				 "The order of arguments is (part, whole). Leave such rows out with FILTER (WHERE (part <= whole) IS NOT FALSE).")));
	counts.hits = part;
	counts.misses = whole - part;
	return counts;
}

static Datum
rate_counts_move(FunctionCallInfo fcinfo, bool out)
{
	RateSummary counts = rate_counts(fcinfo);

	return rate_move(fcinfo, &counts, out);
}

ROW_IN_AND_OUT(rate_counts, rate_counts_move(fcinfo, out))

/* ---- what one row counts as, KPI by KPI ---- */

static pg_attribute_always_inline Datum
rate_count(FunctionCallInfo fcinfo, Outcome row, bool out)
{
	RateSummary *s = writable_state(fcinfo, sizeof(RateSummary));
	int64 *counter = rate_counter(s, row);

	*counter = counter_move(*counter, 1, out);
	PG_RETURN_POINTER(s);
}

/* The transition name_accum and its inverse name_unaccum, from an expression that looks at the row's arguments. */
#define RATE_KPI(name, outcome) ROW_IN_AND_OUT(name, rate_count(fcinfo, outcome, out))

RATE_KPI(rate_boolean, PG_ARGISNULL(1) ? MISSING : PG_GETARG_BOOL(1) ? HIT : MISS)

/* Contacts per ticket start at one: the customer who opened it has been in touch. */
static inline bool
first_contact(int64 contacts)
{
	if (unlikely(contacts < 1))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("contacts %lld is less than 1", (long long) contacts),
		                errdetail("A ticket has at least the contact that opened it."),
		                errhint("Leave such rows out with FILTER (WHERE (contacts >= 1) IS NOT FALSE).")));
	return contacts == 1;
}

/* A count in a double, which is how bigint, real and numeric columns arrive. */
#define COUNT_FLOAT8(what) whole_from_float8(PG_GETARG_FLOAT8(1), what)
#define CONTACTS_FLOAT8    COUNT_FLOAT8("contacts")
#define FCR(contacts)      (PG_ARGISNULL(1) ? MISSING : first_contact(contacts) ? HIT : MISS)

RATE_KPI(fcr_int4, FCR(PG_GETARG_INT32(1)))
RATE_KPI(fcr_float8, FCR(CONTACTS_FLOAT8))

/* Share of all received tickets: those not resolved count against it. */
#define FCR_RECEIVED(contacts) \
	((PG_ARGISNULL(1) || PG_ARGISNULL(2)) ? MISSING : (first_contact(contacts) && PG_GETARG_BOOL(2)) ? HIT : MISS)

RATE_KPI(fcr_received_int4, FCR_RECEIVED(PG_GETARG_INT32(1)))
RATE_KPI(fcr_received_float8, FCR_RECEIVED(CONTACTS_FLOAT8))

/* Share of resolved tickets: the others are left out. */
#define FCR_RESOLVED(contacts) \
	((PG_ARGISNULL(1) || PG_ARGISNULL(2)) ? MISSING \
	 : first_contact(contacts)            ? (PG_GETARG_BOOL(2) ? HIT : MISSING) \
	                                      : (PG_GETARG_BOOL(2) ? MISS : MISSING))

RATE_KPI(fcr_resolved_int4, FCR_RESOLVED(PG_GETARG_INT32(1)))
RATE_KPI(fcr_resolved_float8, FCR_RESOLVED(CONTACTS_FLOAT8))

/* Here NULL has a meaning of its own: not resolved. Infinity is how some tables write that, so it must not pass. */
static Outcome
resolved_at(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1))
		return MISS;
	check_time(fcinfo, 1);
	return HIT;
}

RATE_KPI(resolved_at, resolved_at(fcinfo))

/* (start, event, within): what has not happened, which is NULL, has not happened in time. */
static Outcome
happened_within(FunctionCallInfo fcinfo)
{
	int64 within;

	check_time_kinds(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(3))
		return MISSING;
	within = wait_usec(PG_GETARG_INTERVAL_P(3), "within");
	check_times(fcinfo, 1, 2);
	if (PG_ARGISNULL(2))
		return MISS;
	/* Both are finite and in order, so the difference fits 64 unsigned bits. */
	return (uint64) PG_GETARG_TIMESTAMPTZ(2) - (uint64) PG_GETARG_TIMESTAMPTZ(1) <= (uint64) within ? HIT : MISS;
}

RATE_KPI(resolved_within, happened_within(fcinfo))

/*
 * A cohort, (start, event, within, as_of) or (count, start, within, as_of): a row counts once its time is over at as_of,
 * one that is decided earlier too. Counting early successes of a period that is not over, or leaving out only what is
 * still open, flatters it.
 */
static Outcome
of_cohort(FunctionCallInfo fcinfo, Outcome row, int start_argument)
{
	TimestampTz start;
	TimestampTz as_of;
	int64 within;

	check_time_kinds(fcinfo);
	if (PG_ARGISNULL(start_argument) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		return MISSING;
	start = PG_GETARG_TIMESTAMPTZ(start_argument);
	as_of = PG_GETARG_TIMESTAMPTZ(4);
	within = wait_usec(PG_GETARG_INTERVAL_P(3), "within");
	check_time(fcinfo, start_argument);
	check_time(fcinfo, 4);
	return as_of >= start && (uint64) as_of - (uint64) start >= (uint64) within ? row : MISSING;
}

/* What counts for one KPI counts against the other. */
static inline Outcome
opposite(Outcome outcome)
{
	return (outcome == MISSING) ? MISSING : (outcome == HIT) ? MISS : HIT;
}

/* What happens after as_of is not within: within is over by then. */
RATE_KPI(resolved_cohort, of_cohort(fcinfo, happened_within(fcinfo), 1))
RATE_KPI(fcr_next_contact, of_cohort(fcinfo, opposite(happened_within(fcinfo)), 1))
RATE_KPI(reopened_cohort, of_cohort(fcinfo, happened_within(fcinfo), 1))
RATE_KPI(fcr_cohort_int4, of_cohort(fcinfo, FCR(PG_GETARG_INT32(1)), 2))
RATE_KPI(fcr_cohort_float8, of_cohort(fcinfo, FCR(CONTACTS_FLOAT8), 2))

/* ---- tickets that came back, were handed on, took few replies ---- */

#define ANY_OF(count, what) (PG_ARGISNULL(1) ? MISSING : checked_count(count, what) > 0 ? HIT : MISS)

RATE_KPI(reopened_int4, ANY_OF(PG_GETARG_INT32(1), "reopens"))
RATE_KPI(reopened_float8, ANY_OF(COUNT_FLOAT8("reopens"), "reopens"))
RATE_KPI(reopened_cohort_int4, of_cohort(fcinfo, ANY_OF(PG_GETARG_INT32(1), "reopens"), 2))
RATE_KPI(reopened_cohort_float8, of_cohort(fcinfo, ANY_OF(COUNT_FLOAT8("reopens"), "reopens"), 2))
RATE_KPI(transferred_int4, ANY_OF(PG_GETARG_INT32(1), "transfers"))
RATE_KPI(transferred_float8, ANY_OF(COUNT_FLOAT8("transfers"), "transfers"))

/* (agent_replies, solved): of solved tickets, those that took from low to high replies. */
static inline Outcome
touched(FunctionCallInfo fcinfo, int64 replies, int64 low, int64 high)
{
	checked_count(replies, "agent_replies");
	return !PG_GETARG_BOOL(2) ? MISSING : (replies >= low && replies <= high) ? HIT : MISS;
}

#define TOUCHED(replies, low, high) \
	((PG_ARGISNULL(1) || PG_ARGISNULL(2)) ? MISSING : touched(fcinfo, replies, low, high))

RATE_KPI(one_touch_int4, TOUCHED(PG_GETARG_INT32(1), 0, 1))
RATE_KPI(one_touch_float8, TOUCHED(COUNT_FLOAT8("agent_replies"), 0, 1))
RATE_KPI(two_touch_int4, TOUCHED(PG_GETARG_INT32(1), 2, 2))
RATE_KPI(two_touch_float8, TOUCHED(COUNT_FLOAT8("agent_replies"), 2, 2))

/* A promise without a due date cannot be broken, and one still running has not been yet: both are missing. */
static Outcome
sla_outcome(FunctionCallInfo fcinfo)
{
	check_time_kinds(fcinfo);
	for (int i = 1; i <= 3; i++)
		check_time(fcinfo, i);
	if (PG_ARGISNULL(1))
		return MISSING;
	if (!PG_ARGISNULL(2))
		return PG_GETARG_TIMESTAMPTZ(2) <= PG_GETARG_TIMESTAMPTZ(1) ? HIT : MISS;
	if (!PG_ARGISNULL(3) && PG_GETARG_TIMESTAMPTZ(3) > PG_GETARG_TIMESTAMPTZ(1))
		return MISS;
	return MISSING;
}

RATE_KPI(sla, sla_outcome(fcinfo))

/* ---- call centres: service level ---- */

typedef enum ServiceLevelMode
{
	SL_OFFERED,                    /* answered in T / offered */
	SL_ANSWERED,                   /* answered in T / answered */
	SL_IGNORE_ABANDONED_IN_TARGET, /* answered in T / (answered + abandoned after T) */
	SL_CREDIT_ABANDONED_IN_TARGET, /* (answered in T + abandoned in T) / offered */
	SL_IGNORE_SHORT_ABANDONS       /* answered in T / (offered - short abandons) */
} ServiceLevelMode;

static ServiceLevelMode
service_level_mode(FunctionCallInfo fcinfo)
{
	static const char *const names[] = {"offered", "answered", "ignore_abandoned_in_target",
	                                    "credit_abandoned_in_target", "ignore_short_abandons"};
	text *mode;
	int length;

	if (PG_NARGS() < 5)
		return SL_OFFERED;
	if (PG_ARGISNULL(4))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("mode of service_level is NULL"),
		                errhint("The usual mode is 'offered': answered in the target time, of all calls offered.")));
	mode = PG_GETARG_TEXT_PP(4);
	length = VARSIZE_ANY_EXHDR(mode);
	for (int i = 0; i < lengthof(names); i++)
		if (strlen(names[i]) == length && memcmp(names[i], VARDATA_ANY(mode), length) == 0)
		{
			if (i == SL_IGNORE_SHORT_ABANDONS && (PG_NARGS() < 6 || PG_ARGISNULL(5)))
				ereport(
					ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				     errmsg("mode 'ignore_short_abandons' needs to know what is short"),
				     errhint(
						 "Give the limit as the fifth argument: service_level(wait, answered, target, mode, short_abandon).")));
			return i;
		}
	ereport(
		ERROR,
		(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	     errmsg("unknown mode of service_level: \"%s\"", text_to_cstring(mode)),
	     errhint(
			 "The modes are: offered, answered, ignore_abandoned_in_target, credit_abandoned_in_target, ignore_short_abandons.")));
}

/* Waits and limits are only compared, so any one unit serves; here they are doubles, in intervals microseconds. */
static Outcome
service_level_outcome(ServiceLevelMode mode, bool answered, bool in_target, bool is_short)
{
	if (answered)
		return in_target ? HIT : MISS;
	switch (mode)
	{
		case SL_OFFERED:
			return MISS;
		case SL_ANSWERED:
			return MISSING;
		case SL_IGNORE_ABANDONED_IN_TARGET:
			return in_target ? MISSING : MISS;
		case SL_CREDIT_ABANDONED_IN_TARGET:
			return in_target ? HIT : MISS;
		case SL_IGNORE_SHORT_ABANDONS:
			return is_short ? MISSING : MISS;
	}
	pg_unreachable();
}

static float8
wait_float8(FunctionCallInfo fcinfo, int argument, const char *what)
{
	return checked_wait(PG_GETARG_FLOAT8(argument), what, "");
}

static int64
wait_interval(FunctionCallInfo fcinfo, int argument, const char *what)
{
	return wait_usec(PG_GETARG_INTERVAL_P(argument), what);
}

#define SERVICE_LEVEL(suffix) \
	static Outcome service_level_##suffix(FunctionCallInfo fcinfo) \
	{ \
		ServiceLevelMode mode = service_level_mode(fcinfo); \
		bool in_target; \
		bool is_short = false; \
		if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3)) \
			return MISSING; \
		in_target = wait_##suffix(fcinfo, 1, "wait") <= wait_##suffix(fcinfo, 3, "target"); \
		if (mode == SL_IGNORE_SHORT_ABANDONS) \
			is_short = wait_##suffix(fcinfo, 1, "wait") < wait_##suffix(fcinfo, 5, "short_abandon"); \
		return service_level_outcome(mode, PG_GETARG_BOOL(2), in_target, is_short); \
	} \
	RATE_KPI(service_level_##suffix, service_level_##suffix(fcinfo))

SERVICE_LEVEL(float8)
SERVICE_LEVEL(interval)

/* ---- one row a customer: who was there at the start, who still is at the end ---- */

/*
 * A customer is there from joining until leaving, the moment of leaving excluded, as a ticket is open until it is
 * closed. Who was not there at the start is left out.
 */
static Outcome
retained(FunctionCallInfo fcinfo)
{
	TimestampTz joined;
	TimestampTz left;
	TimestampTz start;
	TimestampTz end;

	check_time_kinds(fcinfo);
	if (PG_ARGISNULL(1) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		return MISSING;
	joined = PG_GETARG_TIMESTAMPTZ(1);
	left = PG_ARGISNULL(2) ? DT_NOEND : PG_GETARG_TIMESTAMPTZ(2);
	start = PG_GETARG_TIMESTAMPTZ(3);
	end = PG_GETARG_TIMESTAMPTZ(4);
	check_times(fcinfo, 3, 4);
	check_times(fcinfo, 1, 2);
	if (joined > start || left <= start)
		return MISSING;
	return left > end ? HIT : MISS;
}

RATE_KPI(retained, retained(fcinfo))
RATE_KPI(churned, opposite(retained(fcinfo)))
