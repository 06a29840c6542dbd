/*
 * backlog_io.c - backlog_summary as text, binary and jsonb, and its comparison.
 */
#include "postgres.h"

#include "common/int.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "backlog_summary.h"
#include "fields.h"
#include "iso_time.h"
#include "summary.h"

/* ---- text: lists such as 3*0,2,5 are three times 0, then 2, then 5 ---- */

static void
append_list(StringInfo buf, const int64 *values, int32 n)
{
	for (int i = 0, next; i < n; i = next)
	{
		for (next = i + 1; next < n && values[next] == values[i];)
			next++;
		if (i > 0)
			appendStringInfoChar(buf, ',');
		if (next > i + 1)
			appendStringInfo(buf, "%d*", next - i);
		appendStringInfo(buf, "%lld", (long long) values[i]);
	}
}

/* Lengths of steps, in seconds. */
static void
append_runs(StringInfo buf, const BacklogSummary *s)
{
	const StepRun *runs = backlog_runs(s);

	for (int i = 0; i < s->nruns; i++)
	{
		if (i > 0)
			appendStringInfoChar(buf, ',');
		if (runs[i].count > 1)
			appendStringInfo(buf, "%lld*", (long long) runs[i].count);
		appendStringInfo(buf, "%lld", (long long) (runs[i].usec / USECS_PER_SEC));
		if (runs[i].usec % USECS_PER_SEC != 0)
			appendStringInfo(buf, ".%06d", (int) (runs[i].usec % USECS_PER_SEC));
	}
}

PG_FUNCTION_INFO_V1(backlog_summary_out);
Datum
backlog_summary_out(PG_FUNCTION_ARGS)
{
	BacklogSummary *s = PG_GETARG_BACKLOG(0);
	StringInfoData buf;

	initStringInfo(&buf);
	if (s->steps > 0)
	{
		appendStringInfo(&buf, "from:%s steps:", iso_time_text(s->from, s->local));
		append_runs(&buf, s);
		appendStringInfo(&buf, " start:%lld opened:", (long long) s->start);
		append_list(&buf, backlog_opened(s), s->steps);
		appendStringInfoString(&buf, " closed:");
		append_list(&buf, backlog_closed(s), s->steps);
		appendStringInfo(&buf, " outside:%lld ", (long long) s->outside);
	}
	appendStringInfo(&buf, "missing:%lld", (long long) s->missing);
	PG_RETURN_CSTRING(buf.data);
}

/* Digits of one number at *p, which moves past them. */
static int64
list_number(FieldReader *reader, const char **p)
{
	int64 value = 0;

	if (!isdigit((unsigned char) **p))
		fields_bad(reader, psprintf("\"%s\" is not a list of counts such as 3*0,2.", *p));
	for (; isdigit((unsigned char) **p); (*p)++)
		if (pg_mul_s64_overflow(value, 10, &value) || pg_add_s64_overflow(value, **p - '0', &value))
			fields_bad(reader, "A number in a list is too large.");
	return value;
}

/* One item, [times*]value, with the comma after it; false at the end of the list. */
static bool
list_item(FieldReader *reader, const char **p, int64 *times, int64 *value, bool seconds)
{
	if (**p == '\0')
		return false;
	*times = 1;
	*value = list_number(reader, p);
	if (**p == '*')
	{
		(*p)++;
		*times = *value;
		*value = list_number(reader, p);
	}
	if (seconds)
	{
		int64 fraction = 0;

		if (**p == '.')
		{
			(*p)++;
			if (strspn(*p, "0123456789") != 6)
				fields_bad(reader, "A fraction of a second has six digits.");
			fraction = list_number(reader, p);
		}
		if (pg_mul_s64_overflow(*value, USECS_PER_SEC, value) || pg_add_s64_overflow(*value, fraction, value))
			fields_bad(reader, "A step is too long.");
	}
	if (*times < 1 || *times > BACKLOG_MAX_STEPS)
		fields_bad(reader, "A list repeats a number too often or never.");
	if (**p == ',' && (*p)[1] != '\0')
		(*p)++;
	else if (**p != '\0')
		fields_bad(reader, psprintf("\"%s\" is not a list of counts such as 3*0,2.", *p));
	return true;
}

static void
parse_counts(FieldReader *reader, const char *list, int64 *counts, int32 steps)
{
	int64 times;
	int64 value;
	int32 n = 0;

	while (list_item(reader, &list, &times, &value, false))
	{
		if (times > steps - n)
			fields_bad(reader, "A list has more numbers than there are steps.");
		while (times-- > 0)
			counts[n++] = value;
	}
	if (n != steps)
		fields_bad(reader, "A list has fewer numbers than there are steps.");
}

static int32
parse_runs(FieldReader *reader, const char *list, StepRun **runs, int32 *nruns)
{
	int64 times;
	int64 value;
	int64 steps = 0;

	/* Each run is a step at least, and takes a character. */
	*runs = palloc(Min(strlen(list) + 1, BACKLOG_MAX_STEPS) * sizeof(StepRun));
	while (list_item(reader, &list, &times, &value, true))
	{
		steps += times;
		if (steps > BACKLOG_MAX_STEPS)
			fields_bad(reader, psprintf("There are more than %d steps.", BACKLOG_MAX_STEPS));
		*nruns = runs_append(*runs, *nruns, value, times);
	}
	return steps;
}

enum
{
	FIELD_FROM,
	FIELD_STEPS,
	FIELD_START,
	FIELD_OPENED,
	FIELD_CLOSED,
	FIELD_OUTSIDE,
	FIELD_MISSING,
	FIELDS
};

/* Lists can be read only when the number of steps is known, so fields are gathered first. */
static BacklogSummary *
backlog_from_fields(FieldReader *reader, const char **values, const int64 *counters)
{
	StepRun *runs = NULL;
	int32 nruns = 0;
	int32 steps = 0;
	bool local = false;
	Timestamp from = 0;
	BacklogSummary *s;

	if ((values[FIELD_FROM] == NULL) != (values[FIELD_STEPS] == NULL))
		fields_bad(reader, "\"from\" and \"steps\" go together.");
	if (values[FIELD_FROM] != NULL)
	{
		if (!iso_time_parse(values[FIELD_FROM], &from, &local))
			fields_bad(reader, psprintf("\"%s\" is not a time such as 2024-01-31T00:00:00Z.", values[FIELD_FROM]));
		steps = parse_runs(reader, values[FIELD_STEPS], &runs, &nruns);
	}
	s = make_backlog(steps, nruns);
	s->local = local;
	s->from = from;
	s->start = counters[FIELD_START];
	s->outside = counters[FIELD_OUTSIDE];
	s->missing = counters[FIELD_MISSING];
	if (nruns > 0)
		memcpy(backlog_runs(s), runs, nruns * sizeof(StepRun));
	if (values[FIELD_OPENED] != NULL)
		parse_counts(reader, values[FIELD_OPENED], backlog_opened(s), steps);
	if (values[FIELD_CLOSED] != NULL)
		parse_counts(reader, values[FIELD_CLOSED], backlog_closed(s), steps);
	return s;
}

PG_FUNCTION_INFO_V1(backlog_summary_in);
Datum
backlog_summary_in(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"from", "steps", "start", "opened", "closed", "outside", "missing"};
	const char *values[FIELDS] = {NULL};
	int64 counters[FIELDS] = {0};
	FieldReader reader;
	BacklogSummary *s;
	const char *why;

	fields_begin(&reader, "backlog_summary");
	while (fields_next(&reader))
	{
		int field = 0;

		while (field < FIELDS && strcmp(reader.name, names[field]) != 0)
			field++;
		if (field == FIELDS)
			fields_bad(&reader, psprintf("\"%s\" is not one of from, steps, start, opened, closed, outside, missing.",
			                             reader.name));
		fields_once(&reader, field);
		values[field] = reader.value;
		if (field == FIELD_START || field == FIELD_OUTSIDE || field == FIELD_MISSING)
			counters[field] = field_counter(&reader);
	}
	s = backlog_from_fields(&reader, values, counters);
	why = backlog_fault(s, VARSIZE(s));
	if (why != NULL)
		fields_bad(&reader, why);
	PG_RETURN_POINTER(s);
}

static void
append_json_list(StringInfo buf, const char *name, const int64 *values, int32 n)
{
	appendStringInfo(buf, ", \"%s\": [", name);
	for (int i = 0; i < n; i++)
		appendStringInfo(buf, "%s%lld", i > 0 ? "," : "", (long long) values[i]);
	appendStringInfoChar(buf, ']');
}

PG_FUNCTION_INFO_V1(backlog_summary_jsonb);
Datum
backlog_summary_jsonb(PG_FUNCTION_ARGS)
{
	BacklogSummary *s = PG_GETARG_BACKLOG(0);
	StringInfoData buf;
	Timestamp to = s->from;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"missing\": %lld", (long long) s->missing);
	if (s->steps > 0)
	{
		for (int i = 0; i < s->nruns; i++)
			to += backlog_runs(s)[i].usec * backlog_runs(s)[i].count;
		appendStringInfo(&buf, ", \"from\": \"%s\", \"to\": \"%s\", \"start\": %lld, \"outside\": %lld",
		                 iso_time_text(s->from, s->local), iso_time_text(to, s->local), (long long) s->start,
		                 (long long) s->outside);
		append_json_list(&buf, "opened", backlog_opened(s), s->steps);
		append_json_list(&buf, "closed", backlog_closed(s), s->steps);
	}
	appendStringInfoChar(&buf, '}');
	return jsonb_from_text(buf.data);
}

/* ---- binary ---- */

PG_FUNCTION_INFO_V1(backlog_summary_send);
Datum
backlog_summary_send(PG_FUNCTION_ARGS)
{
	BacklogSummary *s = PG_GETARG_BACKLOG(0);
	int32 n = 2 * (s->nruns + s->steps);
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, s->version);
	pq_sendbyte(&buf, s->local);
	pq_sendint16(&buf, s->reserved);
	pq_sendint32(&buf, s->steps);
	pq_sendint32(&buf, s->nruns);
	pq_sendint64(&buf, s->missing);
	pq_sendint64(&buf, s->outside);
	pq_sendint64(&buf, s->start);
	pq_sendint64(&buf, s->from);
	for (int i = 0; i < n; i++)
		pq_sendint64(&buf, s->data[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static void
backlog_bad_binary(const char *why)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
	                errmsg("invalid binary value for type backlog_summary"), errdetail_internal("%s", why)));
}

PG_FUNCTION_INFO_V1(backlog_summary_recv);
Datum
backlog_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int version = pq_getmsgbyte(buf);
	int local = pq_getmsgbyte(buf);
	int reserved = pq_getmsgint(buf, 2);
	int32 steps = (int32) pq_getmsgint(buf, 4);
	int32 nruns = (int32) pq_getmsgint(buf, 4);
	BacklogSummary *s;
	const char *why;

	/* Sizes are believed only when the bytes are really there. */
	if (version != BACKLOG_VERSION)
		backlog_bad_binary("Its version is unknown.");
	if (steps < 0 || steps > BACKLOG_MAX_STEPS || nruns < 0 || nruns > steps ||
	    buf->len - buf->cursor != sizeof(int64) * (4 + 2 * ((Size) nruns + steps)))
		backlog_bad_binary("Its length does not fit its number of steps.");
	s = make_backlog(steps, nruns);
	s->local = local;
	s->reserved = reserved;
	s->missing = pq_getmsgint64(buf);
	s->outside = pq_getmsgint64(buf);
	s->start = pq_getmsgint64(buf);
	s->from = pq_getmsgint64(buf);
	for (int i = 0; i < 2 * (nruns + steps); i++)
		s->data[i] = pq_getmsgint64(buf);
	why = backlog_fault(s, VARSIZE(s));
	if (why != NULL)
		backlog_bad_binary(why);
	PG_RETURN_POINTER(s);
}

/* ---- comparison ---- */

static struct varlena *
canonical(Datum value)
{
	return (struct varlena *) backlog_checked(value);
}

SUMMARY_VARLENA_OPERATORS(backlog_summary, canonical)
