/*
 * survival.c - the honest response time: waits that ended and waits that still run, as of a moment, in one summary.
 *
 * The mean or median of the answered tickets leaves out those nobody answered yet, which are the slow ones. Here they
 * count for as long as they have been waiting; survival_curve.c reads percentiles off both kinds (Kaplan-Meier).
 *
 * Stored: version, layout, the length of the packed answered waits, then the two packed duration summaries.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "args.h"
#include "call_times.h"
#include "duration.h"
#include "duration_read.h"
#include "estimate.h"
#include "fields.h"
#include "soft_error.h"
#include "summary.h"
#include "survival.h"

#define SURVIVAL_VERSION 1
#define SURVIVAL_WORKING 0x80

#define PACKED_HEADER    (2 + sizeof(int32))

/* ---- the working layout ---- */

static inline DurationState *
answered_part(SurvivalState *s)
{
	return (DurationState *) ((char *) s + MAXALIGN(sizeof(SurvivalState)));
}

static inline DurationState *
running_part(SurvivalState *s)
{
	return (DurationState *) ((char *) s + s->running_at);
}

static SurvivalState *
join_parts(const DurationState *answered, const DurationState *running)
{
	Size running_at = MAXALIGN(sizeof(SurvivalState)) + MAXALIGN(VARSIZE(answered));
	Size size = running_at + VARSIZE(running);
	SurvivalState *s = palloc0(size);

	SET_VARSIZE(s, size);
	s->version = SURVIVAL_VERSION;
	s->layout = SURVIVAL_WORKING;
	s->running_at = (int32) running_at;
	memcpy(answered_part(s), answered, VARSIZE(answered));
	memcpy(running_part(s), running, VARSIZE(running));
	return s;
}

/* The state with its two parts as the moves on them left them: in place, or moved because one had to grow. */
static SurvivalState *
rejoin(SurvivalState *s, DurationState *answered, DurationState *running)
{
	if (likely(answered == answered_part(s) && running == running_part(s)))
		return s;
	return join_parts(answered, running);
}

bool
survival_is_working(const struct varlena *stored)
{
	return VARSIZE_ANY_EXHDR(stored) >= PACKED_HEADER &&
	       (((const uint8 *) VARDATA_ANY(stored))[1] & SURVIVAL_WORKING) != 0;
}

/* The state argument of a transition, to be changed in place; whoever calls one by hand gets a copy. */
static SurvivalState *
survival_writable(FunctionCallInfo fcinfo)
{
	Survival stored;

	if (likely(called_by_aggregate(fcinfo) && !PG_ARGISNULL(0)))
	{
		struct varlena *s = (struct varlena *) PG_GETARG_POINTER(0);

		if (likely(VARATT_IS_4B_U(s) && survival_is_working(s)))
			return (SurvivalState *) s;
	}
	if (PG_ARGISNULL(0))
		return join_parts(state_new(0), state_new(0));
	stored = survival_read(PG_GETARG_DATUM(0));
	return join_parts(stored.answered, stored.running);
}

static Datum
survival_result(FunctionCallInfo fcinfo, SurvivalState *s)
{
	Survival parts = {answered_part(s), running_part(s)};

	if (likely(called_by_aggregate(fcinfo)))
		PG_RETURN_POINTER(s);
	/* By hand, what is taken out may be what never went in. */
	check_taken_out("survival_summary", state_fault(parts.answered));
	check_taken_out("survival_summary", state_fault(parts.running));
	(void) counter_add(parts.answered->n, parts.running->n);
	PG_RETURN_POINTER(survival_pack(parts));
}

/* ---- the stored layout ---- */

struct varlena *
survival_pack(Survival s)
{
	struct varlena *answered = duration_pack(s.answered);
	struct varlena *running = duration_pack(s.running);
	int32 length = VARSIZE(answered) - VARHDRSZ;
	Size size = VARHDRSZ + PACKED_HEADER + length + VARSIZE(running) - VARHDRSZ;
	struct varlena *packed = palloc(size);
	char *p = VARDATA(packed);

	SET_VARSIZE(packed, size);
	*p++ = SURVIVAL_VERSION;
	*p++ = 0;
	memcpy(p, &length, sizeof(length));
	p += sizeof(length);
	memcpy(p, VARDATA(answered), length);
	memcpy(p + length, VARDATA(running), VARSIZE(running) - VARHDRSZ);
	return packed;
}

static void
check_sound(bool sound)
{
	if (unlikely(!sound))
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("invalid survival_summary"),
		                errdetail("It is cut short, damaged, or made by another version of the extension.")));
}

/* A packed duration summary inside; duration_read() checks the rest. */
static const DurationState *
read_packed_part(const char *bytes, int32 length)
{
	struct varlena *part = palloc(VARHDRSZ + length);

	SET_VARSIZE(part, VARHDRSZ + length);
	memcpy(VARDATA(part), bytes, length);
	check_sound(length >= 2 && (((const uint8 *) bytes)[1] & DURATION_WORKING) == 0);
	return duration_read(PointerGetDatum(part));
}

/* A part of a working state must be a plain, uncompressed block before it may be looked at. */
static const DurationState *
read_working_part(const DurationState *part, const char *end)
{
	check_sound((const char *) part <= end - DURATION_HEADER && VARATT_IS_4B_U(part) &&
	            VARSIZE(part) >= DURATION_HEADER && VARSIZE(part) <= end - (const char *) part &&
	            (part->layout & DURATION_WORKING) != 0);
	return duration_read(PointerGetDatum(part));
}

static Survival
read_working(SurvivalState *s)
{
	Survival parts;
	const char *end = (const char *) s + VARSIZE(s);

	check_sound(VARSIZE(s) >= MAXALIGN(sizeof(SurvivalState)) && s->version == SURVIVAL_VERSION &&
	            s->layout == SURVIVAL_WORKING && s->reserved == 0 && s->padding == 0 &&
	            s->running_at >= MAXALIGN(sizeof(SurvivalState)) && s->running_at <= VARSIZE(s) &&
	            s->running_at == MAXALIGN(s->running_at));
	parts.answered = read_working_part(answered_part(s), (const char *) running_part(s));
	parts.running = read_working_part(running_part(s), end);
	return parts;
}

/* Either layout, checked; not to be changed, since it may be the state of an aggregate. */
Survival
survival_read(Datum summary)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(summary);
	const char *p = VARDATA_ANY(stored);
	int32 size = VARSIZE_ANY_EXHDR(stored);
	int32 length;
	Survival parts;

	if (survival_is_working(stored))
		parts = read_working((SurvivalState *) PG_DETOAST_DATUM(PointerGetDatum(stored)));
	else
	{
		check_sound(size >= PACKED_HEADER && p[0] == SURVIVAL_VERSION && p[1] == 0);
		memcpy(&length, p + 2, sizeof(length));
		size -= PACKED_HEADER;
		p += PACKED_HEADER;
		check_sound(length >= 0 && length <= size);
		parts.answered = read_packed_part(p, length);
		parts.running = read_packed_part(p + length, size - length);
	}
	check_sound(parts.running->missing == 0);
	(void) counter_add(parts.answered->n, parts.running->n);
	return parts;
}

/* ---- text, binary and jsonb: those of the two parts ---- */

extern Datum duration_summary_in(PG_FUNCTION_ARGS);
extern Datum duration_summary_out(PG_FUNCTION_ARGS);
extern Datum duration_summary_recv(PG_FUNCTION_ARGS);
extern Datum duration_summary_send(PG_FUNCTION_ARGS);
extern Datum duration_summary_jsonb(PG_FUNCTION_ARGS);

static const char space[] = " \t\r\n";

pg_noreturn static void
bad_text(SoftExit *exit, const char *input, const char *why)
{
	soft_error(exit,
	           (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
	            errmsg("invalid input syntax for type survival_summary: \"%s\"", input), errdetail_internal("%s", why),
	            errhint("The text form is what the type prints: \"answered\" and a duration_summary, \"waiting\" and "
	                    "another.")));
}

static const DurationState *
part_text_in(SoftExit *exit, const char *text)
{
	Datum part;

	if (!input_function(duration_summary_in, text, exit->context, &part))
		siglongjmp(exit->jump, 1);
	return duration_read(part);
}

PG_FUNCTION_INFO_V1(survival_summary_in);
Datum
survival_summary_in(PG_FUNCTION_ARGS)
{
	const char *input = PG_GETARG_CSTRING(0);
	char *text = pstrdup(input);
	char *answered = text + strspn(text, space);
	char *running = strstr(answered, "waiting");
	SoftExit exit;
	Survival s;

	soft_exit_here(&exit);
	if (strncmp(answered, "answered", strlen("answered")) != 0 || running == NULL)
		bad_text(&exit, input, "It does not have the words \"answered\" and \"waiting\" in this order.");
	*running = '\0';
	s.answered = part_text_in(&exit, answered + strlen("answered"));
	s.running = part_text_in(&exit, running + strlen("waiting"));
	if (s.running->missing != 0)
		bad_text(&exit, input, "Missing rows are counted with the answered.");
	if (s.answered->n > PG_INT64_MAX - s.running->n)
		bad_text(&exit, input, "It has more rows than can be counted.");
	PG_RETURN_POINTER(survival_pack(s));
}

/* The output of a part, by its own functions. */
static Datum
part_out(PGFunction out, const DurationState *part)
{
	return DirectFunctionCall1(out, PointerGetDatum(duration_pack(part)));
}

PG_FUNCTION_INFO_V1(survival_summary_out);
Datum
survival_summary_out(PG_FUNCTION_ARGS)
{
	Survival s = survival_read(PG_GETARG_DATUM(0));

	PG_RETURN_CSTRING(psprintf("answered %s waiting %s", DatumGetCString(part_out(duration_summary_out, s.answered)),
	                           DatumGetCString(part_out(duration_summary_out, s.running))));
}

static void
bad_binary(const char *why)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
	                errmsg("invalid binary value for type survival_summary"), errdetail_internal("%s", why)));
}

static const DurationState *
part_recv(StringInfo buf)
{
	int length = pq_getmsgint(buf, sizeof(int32));
	StringInfoData part;
	Datum received;

	if (length < 0 || length > buf->len - buf->cursor)
		bad_binary("It is cut short.");
	initStringInfo(&part);
	appendBinaryStringInfo(&part, pq_getmsgbytes(buf, length), length);
	received = DirectFunctionCall1(duration_summary_recv, PointerGetDatum(&part));
	if (part.cursor != part.len)
		bad_binary("It has bytes that belong to nothing.");
	return duration_read(received);
}

PG_FUNCTION_INFO_V1(survival_summary_recv);
Datum
survival_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	Survival s;

	if (pq_getmsgbyte(buf) != SURVIVAL_VERSION)
		bad_binary("It was made by another version of the extension.");
	s.answered = part_recv(buf);
	s.running = part_recv(buf);
	if (s.running->missing != 0)
		bad_binary("Missing rows are counted with the answered.");
	(void) counter_add(s.answered->n, s.running->n);
	PG_RETURN_POINTER(survival_pack(s));
}

static void
part_send(StringInfo buf, const DurationState *part)
{
	bytea *sent = DatumGetByteaPP(part_out(duration_summary_send, part));

	pq_sendint32(buf, VARSIZE_ANY_EXHDR(sent));
	pq_sendbytes(buf, VARDATA_ANY(sent), VARSIZE_ANY_EXHDR(sent));
}

PG_FUNCTION_INFO_V1(survival_summary_send);
Datum
survival_summary_send(PG_FUNCTION_ARGS)
{
	Survival s = survival_read(PG_GETARG_DATUM(0));
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, SURVIVAL_VERSION);
	part_send(&buf, s.answered);
	part_send(&buf, s.running);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static char *
part_json(const DurationState *part)
{
	return JsonbToCString(NULL, &DatumGetJsonbP(part_out(duration_summary_jsonb, part))->root, 0);
}

PG_FUNCTION_INFO_V1(survival_summary_jsonb);
Datum
survival_summary_jsonb(PG_FUNCTION_ARGS)
{
	Survival s = survival_read(PG_GETARG_DATUM(0));

	return jsonb_from_text(
		psprintf("{\"answered\": %s, \"waiting\": %s}", part_json(s.answered), part_json(s.running)));
}

/* ---- operators: the stored bytes say it all ---- */

static struct varlena *
canonical(Datum value)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(value);

	return survival_is_working(stored) ? survival_pack(survival_read(PointerGetDatum(stored))) : stored;
}

SUMMARY_VARLENA_OPERATORS(survival_summary, canonical)

/* ---- what one row counts as ---- */

/*
 * As of a moment: a ticket of later is left out, and a reply of later has not come yet. So yesterday's figure can be
 * computed today, and comes out as it did yesterday.
 */
static WatchedWait
wait_as_of(FunctionCallInfo fcinfo)
{
	WatchedWait wait = {WAIT_MISSING, 0};
	TimestampTz created;
	TimestampTz as_of;

	check_time_kinds(fcinfo);
	if (PG_ARGISNULL(1))
		return wait;
	created = PG_GETARG_TIMESTAMPTZ(1);
	check_times(fcinfo, 1, 2);
	if (PG_ARGISNULL(3))
		return wait;
	as_of = PG_GETARG_TIMESTAMPTZ(3);
	check_time(fcinfo, 3);
	if (as_of < created)
		return wait;
	if (!PG_ARGISNULL(2) && PG_GETARG_TIMESTAMPTZ(2) <= as_of)
	{
		wait.kind = WAIT_ANSWERED;
		wait.usec = duration_between(fcinfo, created, PG_GETARG_TIMESTAMPTZ(2));
	}
	else
	{
		wait.kind = WAIT_RUNNING;
		wait.usec = duration_between(fcinfo, created, as_of);
	}
	return wait;
}

/* Waits that somebody else measured, in opening hours for one: how long, and whether it has ended. */
static WatchedWait
wait_measured(FunctionCallInfo fcinfo, int64 (*read)(FunctionCallInfo fcinfo, int argument, const char *what))
{
	WatchedWait wait = {WAIT_MISSING, 0};

	if (PG_ARGISNULL(1))
		return wait;
	wait.usec = read(fcinfo, 1, "wait");
	if (!PG_ARGISNULL(2))
		wait.kind = PG_GETARG_BOOL(2) ? WAIT_ANSWERED : WAIT_RUNNING;
	return wait;
}

/* A wait into the summary, or out of it; NULL tells PostgreSQL to compute the frame again from its rows. */
static Datum
survival_row(FunctionCallInfo fcinfo, WatchedWait wait, bool out)
{
	SurvivalState *s = survival_writable(fcinfo);
	DurationState *part = (wait.kind == WAIT_RUNNING) ? running_part(s) : answered_part(s);

	if (wait.kind == WAIT_MISSING)
		part->missing = counter_move(part->missing, 1, out);
	else if (!out)
		part = state_add(part, wait.usec);
	else if (!state_remove(part, wait.usec, 1))
		PG_RETURN_NULL();
	return survival_result(fcinfo, wait.kind == WAIT_RUNNING ? rejoin(s, answered_part(s), part)
	                                                         : rejoin(s, part, running_part(s)));
}

ROW_IN_AND_OUT(survival_as_of, survival_row(fcinfo, wait_as_of(fcinfo), out))
ROW_IN_AND_OUT(survival_interval, survival_row(fcinfo, wait_measured(fcinfo, duration_of_interval), out))
ROW_IN_AND_OUT(survival_minutes, survival_row(fcinfo, wait_measured(fcinfo, duration_of_minutes), out))

/* ---- merging ---- */

PG_FUNCTION_INFO_V1(survival_summary_add);
Datum
survival_summary_add(PG_FUNCTION_ARGS)
{
	SurvivalState *s = survival_writable(fcinfo);
	Survival other = survival_read(PG_GETARG_DATUM(1));

	return survival_result(
		fcinfo, rejoin(s, state_merge(answered_part(s), other.answered), state_merge(running_part(s), other.running)));
}

PG_FUNCTION_INFO_V1(survival_summary_subtract);
Datum
survival_summary_subtract(PG_FUNCTION_ARGS)
{
	SurvivalState *s = survival_writable(fcinfo);
	Survival other = survival_read(PG_GETARG_DATUM(1));

	/* Where only one of the two can be taken out, the half-changed state is thrown away with the NULL. */
	if (!state_subtract(answered_part(s), other.answered) || !state_subtract(running_part(s), other.running))
		PG_RETURN_NULL();
	return survival_result(fcinfo, s);
}

/* What an aggregate gives out is canonical. */
PG_FUNCTION_INFO_V1(survival_summary_final);
Datum
survival_summary_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(survival_pack(survival_read(PG_GETARG_DATUM(0))));
}

/* ---- readers ---- */

PG_FUNCTION_INFO_V1(survival_summary_sample_size);
Datum
survival_summary_sample_size(PG_FUNCTION_ARGS)
{
	Survival s = survival_read(PG_GETARG_DATUM(0));

	PG_RETURN_INT64(counter_add(s.answered->n, s.running->n));
}

PG_FUNCTION_INFO_V1(survival_summary_waiting);
Datum
survival_summary_waiting(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(survival_read(PG_GETARG_DATUM(0)).running->n);
}

PG_FUNCTION_INFO_V1(survival_summary_missing);
Datum
survival_summary_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(survival_read(PG_GETARG_DATUM(0)).answered->missing);
}

/* The median is the percentile without its argument. */
static Datum
km_percentile(FunctionCallInfo fcinfo, bool interval)
{
	Survival s = survival_read(PG_GETARG_DATUM(0));
	Numeric share = share_argument(PG_NARGS() > 1 ? PG_GETARG_FLOAT8(1) : 0.5);
	Numeric usec;

	if (!km_percentile_usec(s, share, &usec))
		PG_RETURN_NULL();
	return interval ? interval_of_numeric(usec) : NumericGetDatum(minutes_of_numeric(usec));
}

PG_FUNCTION_INFO_V1(survival_summary_percentile);
Datum
survival_summary_percentile(PG_FUNCTION_ARGS)
{
	return km_percentile(fcinfo, false);
}

PG_FUNCTION_INFO_V1(survival_summary_percentile_interval);
Datum
survival_summary_percentile_interval(PG_FUNCTION_ARGS)
{
	return km_percentile(fcinfo, true);
}

static Datum
minutes_or_none(Numeric usec)
{
	return usec == NULL ? 0 : NumericGetDatum(minutes_of_numeric(usec));
}

/* With its interval: of the median without the share, so the confidence is the last argument. */
PG_FUNCTION_INFO_V1(survival_summary_percentile_ci);
Datum
survival_summary_percentile_ci(PG_FUNCTION_ARGS)
{
	Survival s;
	Numeric share;
	double confidence;
	Numeric value;
	Numeric lower;
	Numeric upper;

	if (PG_ARGISNULL(0) || (PG_NARGS() > 2 && PG_ARGISNULL(1)))
		PG_RETURN_NULL();
	confidence = confidence_option(fcinfo, PG_NARGS() - 1);
	share = share_argument(PG_NARGS() > 2 ? PG_GETARG_FLOAT8(1) : 0.5);
	s = survival_read(PG_GETARG_DATUM(0));
	if (s.answered->n + s.running->n == 0)
		PG_RETURN_NULL();
	km_percentile_limits(s, share, confidence, &value, &lower, &upper);
	return estimate_of(fcinfo, minutes_or_none(value), minutes_or_none(lower), minutes_or_none(upper),
	                   s.answered->n + s.running->n);
}

static Datum
km_survival(FunctionCallInfo fcinfo, int64 usec)
{
	Datum percent;

	if (!km_survival_percent(survival_read(PG_GETARG_DATUM(0)), usec, &percent))
		PG_RETURN_NULL();
	return percent;
}

PG_FUNCTION_INFO_V1(survival_summary_survival_minutes);
Datum
survival_summary_survival_minutes(PG_FUNCTION_ARGS)
{
	return km_survival(fcinfo, target_of_minutes(PG_GETARG_FLOAT8(1)));
}

PG_FUNCTION_INFO_V1(survival_summary_survival_interval);
Datum
survival_summary_survival_interval(PG_FUNCTION_ARGS)
{
	return km_survival(fcinfo, target_of_interval(PG_GETARG_INTERVAL_P(1)));
}
