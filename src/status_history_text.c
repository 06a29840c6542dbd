/*
 * status_history_text.c - status_history as text, binary and jsonb.
 *
 * A change is status:time or status:time#seq, such as open:2024-03-01T09:00:00Z#17. A status of letters, digits and
 * marks stands as it is, every other one in double quotes, with a backslash before quotes and backslashes; NULL without
 * quotes is the status NULL.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "fields.h"
#include "iso_time.h"
#include "status_history_timeline.h"

/* ---- text output ---- */

static bool
is_space(char c)
{
	return c != 0 && strchr(" \t\r\n\v\f", c) != NULL;
}

static bool
plain_character(char c)
{
	return c != 0 && !is_space(c) && strchr(":\"\\#", c) == NULL;
}

/* What could be taken for something else is quoted. */
static bool
plain_status(const Status *s)
{
	for (uint32 i = 0; i < s->length; i++)
		if (!plain_character(s->text[i]))
			return false;
	return s->length > 0 && !(s->length == 4 && memcmp(s->text, "NULL", 4) == 0) &&
	       !(s->length == 7 && memcmp(s->text, "missing", 7) == 0);
}

static void
append_status(StringInfo buf, const Status *s)
{
	if (s->text == NULL)
		appendStringInfoString(buf, "NULL");
	else if (plain_status(s))
		appendBinaryStringInfo(buf, s->text, s->length);
	else
	{
		appendStringInfoChar(buf, '"');
		for (uint32 i = 0; i < s->length; i++)
		{
			if (s->text[i] == '"' || s->text[i] == '\\')
				appendStringInfoChar(buf, '\\');
			appendStringInfoChar(buf, s->text[i]);
		}
		appendStringInfoChar(buf, '"');
	}
}

PG_FUNCTION_INFO_V1(status_history_out);
Datum
status_history_out(PG_FUNCTION_ARGS)
{
	History h;
	StringInfoData buf;

	history_read(&h, PG_GETARG_DATUM(0));
	initStringInfo(&buf);
	for (uint32 i = 0; i < h.count; i++)
	{
		const Change *c = &h.changes[i];

		append_status(&buf, &h.statuses[c->status]);
		appendStringInfoChar(&buf, ':');
		iso_time_append(&buf, c->at, h.local);
		if (c->sequenced)
			appendStringInfo(&buf, "#%lld", (long long) c->seq);
		appendStringInfoChar(&buf, ' ');
	}
	appendStringInfo(&buf, "missing:%lld", (long long) h.missing);
	PG_RETURN_CSTRING(buf.data);
}

/* ---- text input ---- */

/* A quoted status from its opening quote on, unquoted in place; where it goes on after the closing one. */
static char *
unquote(FieldReader *reader, char *p, Status *s)
{
	char *to = p;

	s->text = to;
	for (p++; *p != '"'; p++)
	{
		if (*p == '\\')
			p++;
		if (*p == '\0')
			fields_bad(reader, "A quoted status does not end.");
		*to++ = *p;
	}
	s->length = to - s->text;
	return p + 1;
}

/*
 * The next status:value, with the value in reader->value; a name that is not quoted is in reader->name too. False at
 * the end.
 */
static bool
next_item(FieldReader *reader, Status *s)
{
	char *p = reader->rest;
	char *end;
	bool quoted;

	while (is_space(*p))
		p++;
	if (*p == '\0')
		return false;
	quoted = (*p == '"');
	if (quoted)
		end = unquote(reader, p, s);
	else
	{
		for (end = p; plain_character(*end);)
			end++;
		s->text = p;
		s->length = end - p;
	}
	if (*end != ':' || end == p)
		fields_bad(reader,
		           "A change is status:time or status:time#seq; a status of other characters than letters, digits "
		           "and marks stands in double quotes.");
	*end = '\0';
	reader->name = quoted ? "" : p;
	reader->value = end + 1;
	for (end = reader->value; *end != '\0' && !is_space(*end);)
		end++;
	reader->rest = (*end == '\0') ? end : end + 1;
	*end = '\0';
	return true;
}

/* The place of a status in the list; the newest are looked through, so that a long text lists few of them twice. */
static uint32
listed_status(History *h, const Status *s, uint32 *room)
{
	for (uint32 i = h->nstatuses; i-- > (h->nstatuses > 64 ? h->nstatuses - 64 : 0);)
		if (compare_statuses(&h->statuses[i], s) == 0)
			return i;
	if (h->nstatuses == *room)
	{
		*room *= 2;
		h->statuses = repalloc_huge(h->statuses, *room * sizeof(Status));
	}
	h->statuses[h->nstatuses] = *s;
	return h->nstatuses++;
}

static int64
read_seq(FieldReader *reader, const char *seq)
{
	int64 value;

	if (!integer_from_text(seq, &value))
		fields_bad(reader, psprintf("The seq \"%s\" is not a whole number of 64 bits.", seq));
	return value;
}

/* time or time#seq */
static void
read_change(FieldReader *reader, History *h, Change *c)
{
	char *seq = strchr(reader->value, '#');
	bool local;

	c->sequenced = (seq != NULL);
	c->seq = 0;
	if (seq != NULL)
	{
		*seq++ = '\0';
		c->seq = read_seq(reader, seq);
	}
	if (!iso_time_parse(reader->value, &c->at, &local))
		fields_bad(reader,
		           psprintf("\"%s\" is not a time like 2024-03-01T09:00:00Z of the years 1 to 9999.", reader->value));
	if (h->count > 0 && h->local != local)
		fields_bad(reader, "Some of its times have a zone and some have none.");
	h->local = local;
}

PG_FUNCTION_INFO_V1(status_history_in);
Datum
status_history_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);
	uint32 room;
	uint32 at;
	History h = {0};
	FieldReader reader;
	Status s;

	fields_begin(&reader, "status_history");
	room = 8;
	/* Every change takes at least this many characters. */
	h.changes = palloc_extended((strlen(input) / strlen("x:" ISO_TIME_SHAPE) + 1) * sizeof(Change), MCXT_ALLOC_HUGE);
	h.statuses = palloc(room * sizeof(Status));
	while (next_item(&reader, &s))
	{
		if (strcmp(reader.name, "missing") == 0)
		{
			fields_once(&reader, 0);
			h.missing = field_counter(&reader);
			continue;
		}
		if (strcmp(reader.name, "NULL") == 0)
			s.text = NULL;
		if (h.count >= MAX_CHANGES)
			history_too_long();
		read_change(&reader, &h, &h.changes[h.count]);
		h.changes[h.count++].status = listed_status(&h, &s, &room);
	}
	if (reader.name == NULL)
		fields_bad(&reader, "It is empty.");
	history_normalize(&h);
	if (history_dispute(&h, &at))
		fields_bad(&reader, "Two statuses of one instant have nothing to say which of them came first.");
	PG_RETURN_POINTER(history_pack(&h));
}

/* ---- binary ---- */

/*
 * Version, flags, number of statuses and of changes, number missing; each status's length (-1 for NULL) and text; each
 * change's time, place of its status, whether it has a seq, and the seq.
 */
PG_FUNCTION_INFO_V1(status_history_send);
Datum
status_history_send(PG_FUNCTION_ARGS)
{
	History h;
	StringInfoData buf;

	history_read(&h, PG_GETARG_DATUM(0));
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, HISTORY_VERSION);
	pq_sendbyte(&buf, h.local ? HISTORY_LOCAL : 0);
	pq_sendint32(&buf, h.nstatuses);
	pq_sendint32(&buf, h.count);
	pq_sendint64(&buf, h.missing);
	for (uint32 i = 0; i < h.nstatuses; i++)
	{
		if (h.statuses[i].text == NULL)
			pq_sendint32(&buf, (uint32) -1);
		else
#if PG_VERSION_NUM >= 170000
			pq_sendcountedtext(&buf, h.statuses[i].text, h.statuses[i].length);
#else
			pq_sendcountedtext(&buf, h.statuses[i].text, h.statuses[i].length, false);
#endif
	}
	for (uint32 i = 0; i < h.count; i++)
	{
		pq_sendint64(&buf, h.changes[i].at);
		pq_sendint32(&buf, h.changes[i].status);
		pq_sendbyte(&buf, h.changes[i].sequenced);
		if (h.changes[i].sequenced)
			pq_sendint64(&buf, h.changes[i].seq);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static void
receive_status(StringInfo buf, const History *h, Status *s)
{
	int32 length = pq_getmsgint(buf, sizeof(int32));
	int converted;

	s->text = NULL;
	s->length = 0;
	if (length == -1)
		return;
	if (length < 0 || length > buf->len - buf->cursor)
		history_bad(h, "A status is cut short.");
	s->text = pq_getmsgtext(buf, length, &converted);
	s->length = converted;
}

static void
receive_change(StringInfo buf, const History *h, Change *c)
{
	int sequenced;

	c->at = pq_getmsgint64(buf);
	c->status = pq_getmsgint(buf, sizeof(uint32));
	sequenced = pq_getmsgbyte(buf);
	if (c->status >= h->nstatuses)
		history_bad(h, "A change has a status that is not listed.");
	if (sequenced != 0 && sequenced != 1)
		history_bad(h, "Reserved bits are set.");
	c->sequenced = sequenced;
	c->seq = c->sequenced ? pq_getmsgint64(buf) : 0;
}

/* In any order, because the order of statuses is that of the encoding that they were sent from. */
PG_FUNCTION_INFO_V1(status_history_recv);
Datum
status_history_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int version = pq_getmsgbyte(buf);
	int flags = pq_getmsgbyte(buf);
	uint32 nstatuses;
	uint32 count;
	History h;

	h.received = true;
	history_check_head(&h, version, flags, HISTORY_LOCAL);
	h.local = (flags & HISTORY_LOCAL) != 0;
	nstatuses = pq_getmsgint(buf, sizeof(uint32));
	count = pq_getmsgint(buf, sizeof(uint32));
	history_check_counts(&h, count, pq_getmsgint64(buf), buf->len - buf->cursor, sizeof(int64) + sizeof(int32) + 1);
	if (nstatuses > (uint32) (buf->len - buf->cursor) / sizeof(int32))
		history_bad(&h, "It is too short for its statuses.");
	h.nstatuses = nstatuses;
	h.statuses = palloc(Max(nstatuses, 1) * sizeof(Status));
	for (uint32 i = 0; i < nstatuses; i++)
		receive_status(buf, &h, &h.statuses[i]);
	for (uint32 i = 0; i < count; i++)
		receive_change(buf, &h, &h.changes[i]);
	history_normalize(&h);
	history_check_statuses(&h);
	if (h.nstatuses != nstatuses || h.count != count)
		history_bad(&h, "A status or a change is there twice, or no change has a status that it lists.");
	history_check_changes(&h);
	PG_RETURN_POINTER(history_pack(&h));
}

/* ---- jsonb ---- */

/* {"changes": [{"at": "2024-03-01T09:00:00Z", "seq": 17, "status": "open"}, …], "missing": 0} */
PG_FUNCTION_INFO_V1(status_history_jsonb);
Datum
status_history_jsonb(PG_FUNCTION_ARGS)
{
	History h;
	StringInfoData buf;

	history_read(&h, PG_GETARG_DATUM(0));
	initStringInfo(&buf);
	appendStringInfoString(&buf, "{\"changes\": [");
	for (uint32 i = 0; i < h.count; i++)
	{
		const Change *c = &h.changes[i];
		const Status *s = &h.statuses[c->status];

		appendStringInfoString(&buf, (i == 0) ? "{\"at\": \"" : ", {\"at\": \"");
		iso_time_append(&buf, c->at, h.local);
		appendStringInfoString(&buf, "\", \"status\": ");
		if (s->text == NULL)
			appendStringInfoString(&buf, "null");
		else
			escape_json(&buf, pnstrdup(s->text, s->length));
		if (c->sequenced)
			appendStringInfo(&buf, ", \"seq\": %lld", (long long) c->seq);
		appendStringInfoChar(&buf, '}');
	}
	appendStringInfo(&buf, "], \"missing\": %lld}", (long long) h.missing);
	return jsonb_from_text(buf.data);
}
