/*
 * conversation.c - the type conversation: input and output, accumulating and merging messages.
 *
 * Its layouts are described in conversation_timeline.h and handled in conversation_timeline.c; what is read from it is
 * in conversation_readers.c.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "args.h"
#include "call_times.h"
#include "conversation_timeline.h"
#include "fields.h"
#include "iso_time.h"
#include "summary.h"

SUMMARY_VARLENA_OPERATORS(conversation, conversation_canonical)

/* ---- input and output ---- */

/* One message of the text form. The memory for keys is the text's length, which every message takes some of. */
static void
read_message(FieldReader *reader, Timeline *t)
{
	bool from_agent = strcmp(reader->name, "agent") == 0;
	int64 sent_at = 0;
	bool local;

	if (!from_agent && strcmp(reader->name, "customer") != 0)
		fields_bad(reader, psprintf("\"%s\" is not customer, agent or missing.", reader->name));
	if (!iso_time_parse(reader->value, &sent_at, &local))
		fields_bad(reader,
		           psprintf("\"%s\" is not a time like 2024-03-01T09:00:00Z of the years 1 to 9999.", reader->value));
	if (t->count > 0 && t->local != local)
		fields_bad(reader, "Some of its times have a zone and some have none.");
	t->local = local;
	t->keys[t->count++] = message_key(sent_at, from_agent);
}

PG_FUNCTION_INFO_V1(conversation_in);
Datum
conversation_in(PG_FUNCTION_ARGS)
{
	char *input = PG_GETARG_CSTRING(0);
	Timeline t = {0};
	FieldReader reader;

	fields_begin(&reader, "conversation");
	t.keys = palloc_extended((strlen(input) / strlen("agent:" ISO_TIME_SHAPE) + 1) * sizeof(int64), MCXT_ALLOC_HUGE);
	while (fields_next(&reader))
	{
		if (strcmp(reader.name, "missing") != 0)
			read_message(&reader, &t);
		else
		{
			fields_once(&reader, 0);
			t.missing = field_counter(&reader);
		}
	}
	timeline_sort(&t);
	PG_RETURN_POINTER(timeline_pack(&t));
}

PG_FUNCTION_INFO_V1(conversation_out);
Datum
conversation_out(PG_FUNCTION_ARGS)
{
	Timeline t;
	StringInfoData buf;

	timeline_read(&t, PG_GETARG_DATUM(0));
	initStringInfo(&buf);
	for (uint32 i = 0; i < t.count; i++)
	{
		appendStringInfoString(&buf, key_from_agent(t.keys[i]) ? "agent:" : "customer:");
		iso_time_append(&buf, key_sent_at(t.keys[i]), t.local);
		appendStringInfoChar(&buf, ' ');
	}
	appendStringInfo(&buf, "missing:%lld", (long long) t.missing);
	PG_RETURN_CSTRING(buf.data);
}

PG_FUNCTION_INFO_V1(conversation_recv);
Datum
conversation_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	int version = pq_getmsgbyte(buf);
	int flags = pq_getmsgbyte(buf);
	uint32 count;
	uint64 missing;
	Timeline t;

	t.received = true;
	check_layout(&t, version, flags, CONVERSATION_LOCAL);
	t.local = (flags & CONVERSATION_LOCAL) != 0;
	count = pq_getmsgint(buf, sizeof(uint32));
	missing = pq_getmsgint64(buf);
	check_counts(&t, count, missing, buf->len - buf->cursor, sizeof(int64));
	for (uint32 i = 0; i < t.count; i++)
		t.keys[i] = pq_getmsgint64(buf);
	check_messages(&t);
	PG_RETURN_POINTER(timeline_pack(&t));
}

PG_FUNCTION_INFO_V1(conversation_send);
Datum
conversation_send(PG_FUNCTION_ARGS)
{
	Timeline t;
	StringInfoData buf;

	timeline_read(&t, PG_GETARG_DATUM(0));
	pq_begintypsend(&buf);
	pq_sendbyte(&buf, CONVERSATION_VERSION);
	pq_sendbyte(&buf, t.local ? CONVERSATION_LOCAL : 0);
	pq_sendint32(&buf, t.count);
	pq_sendint64(&buf, t.missing);
	for (uint32 i = 0; i < t.count; i++)
		pq_sendint64(&buf, t.keys[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* ---- jsonb ---- */

static JsonbValue
json_string(const char *text, int length)
{
	return (JsonbValue){.type = jbvString, .val.string = {.len = length, .val = unconstify(char *, text)}};
}

/* An object of two values, its keys in jsonb's order: by length. */
static JsonbValue
object_of_two(JsonbPair *pairs, const char *key, JsonbValue value, const char *other_key, JsonbValue other)
{
	pairs[0] = (JsonbPair){.key = json_string(key, strlen(key)), .value = value, .order = 0};
	pairs[1] = (JsonbPair){.key = json_string(other_key, strlen(other_key)), .value = other, .order = 1};
	return (JsonbValue){.type = jbvObject, .val.object = {.nPairs = 2, .pairs = pairs}};
}

/*
 * {"messages": [{"at": "2024-03-01T09:00:00Z", "from": "customer"}, …], "missing": 0}
 *
 * Made as a tree: through text a message would need three times as much memory, and a conversation may have millions.
 */
PG_FUNCTION_INFO_V1(conversation_jsonb);
Datum
conversation_jsonb(PG_FUNCTION_ARGS)
{
	Timeline t;
	StringInfoData at;
	JsonbPair top[2];
	JsonbPair *pairs;
	JsonbValue *messages;
	JsonbValue array;
	JsonbValue missing = {.type = jbvNumeric};
	JsonbValue object;

	timeline_read(&t, PG_GETARG_DATUM(0));
	messages = palloc_extended(Max(t.count, 1) * sizeof(JsonbValue), MCXT_ALLOC_HUGE);
	pairs = palloc_extended(Max(t.count, 1) * 2 * sizeof(JsonbPair), MCXT_ALLOC_HUGE);
	initStringInfo(&at);
	for (uint32 i = 0; i < t.count; i++)
	{
		const char *from = key_from_agent(t.keys[i]) ? "agent" : "customer";

		resetStringInfo(&at);
		iso_time_append(&at, key_sent_at(t.keys[i]), t.local);
		messages[i] = object_of_two(&pairs[2 * (Size) i], "at", json_string(pnstrdup(at.data, at.len), at.len), "from",
		                            json_string(from, strlen(from)));
	}
	array = (JsonbValue){.type = jbvArray, .val.array = {.nElems = t.count, .elems = messages}};
	missing.val.numeric = int64_to_numeric(t.missing);
	object = object_of_two(top, "missing", missing, "messages", array);
	PG_RETURN_POINTER(JsonbValueToJsonb(&object));
}

/* ---- the four moves: accumulate, merge ---- */

#define SMALLEST_STATE 64

/*
 * A copy with room for more bytes of stream. Sizes are powers of two because palloc would round them up anyway, and
 * so that the copies of a growing conversation cost no more than its messages.
 */
static WorkingConversation *
grown_copy(const WorkingConversation *c, Size more)
{
	Size used = offsetof(WorkingConversation, stream) + (c == NULL ? 0 : c->used);
	Size size = SMALLEST_STATE;
	WorkingConversation *copy;

	if (used + more > MaxAllocSize)
		conversation_too_long();
	while (size < used + more)
		size *= 2;
	size = Min(size, MaxAllocSize);
	copy = palloc0(size);
	if (c != NULL)
		memcpy(copy, c, used);
	SET_VARSIZE(copy, size);
	copy->version = CONVERSATION_VERSION;
	copy->flags |= CONVERSATION_WORKING;
	return copy;
}

static inline int64
last_key(const WorkingConversation *c)
{
	int64 last;

	memcpy(&last, c->last, sizeof(int64));
	return last;
}

static inline WorkingConversation *
with_room(WorkingConversation *c, Size more)
{
	Size room = VARSIZE(c) - offsetof(WorkingConversation, stream) - c->used;

	return likely(room >= more) ? c : grown_copy(c, more);
}

/* One more message; the caller has made room. */
static inline void
append_key(WorkingConversation *c, int64 key)
{
	if (unlikely(c->count >= MAX_MESSAGES))
		conversation_too_long();
	c->used = message_write(c->stream + c->used, key, last_key(c)) - c->stream;
	c->count++;
	memcpy(c->last, &key, sizeof(int64));
}

static void
add_missing(WorkingConversation *c, int64 more)
{
	int64 missing;

	memcpy(&missing, c->missing, sizeof(int64));
	missing = counter_add(missing, more);
	memcpy(c->missing, &missing, sizeof(int64));
}

/* Times with and without a zone cannot be compared. */
static void
check_zones(bool a_local, bool b_local)
{
	if (a_local != b_local)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		         errmsg("messages timed by timestamp and by timestamp with time zone cannot be one conversation"),
		         errhint("Build both from the same type: sent_at AT TIME ZONE 'UTC' converts between the two.")));
}

/* The first message decides which times a conversation has. */
static inline void
join_zone(WorkingConversation *c, bool local)
{
	if (c->count > 0)
		check_zones((c->flags & CONVERSATION_LOCAL) != 0, local);
	else if (local)
		c->flags |= CONVERSATION_LOCAL;
}

static WorkingConversation *
append_timeline(WorkingConversation *c, const Timeline *t)
{
	if (t->count > 0)
	{
		join_zone(c, t->local);
		c = with_room(c, stream_size(t, last_key(c)));
		for (uint32 i = 0; i < t->count; i++)
			append_key(c, t->keys[i]);
	}
	add_missing(c, t->missing);
	return c;
}

/*
 * The state to write to: the aggregate's own, changed in place. Where it has to grow, with_room gives a copy in
 * short-lived memory, which the executor copies into the aggregate's, freeing the old state.
 */
static inline WorkingConversation *
working_state(FunctionCallInfo fcinfo)
{
	Timeline t;

	if (PG_ARGISNULL(0))
		return grown_copy(NULL, 0);
	if (likely(called_by_aggregate(fcinfo)))
	{
		struct varlena *state = (struct varlena *) PG_GETARG_POINTER(0);

		if (likely(!VARATT_IS_EXTENDED(state) && conversation_is_working(state)))
			return (WorkingConversation *) state;
	}
	timeline_read(&t, PG_GETARG_DATUM(0));
	return append_timeline(grown_copy(NULL, 0), &t);
}

/* Only aggregates see the working layout: what a user gets from a direct call is canonical. */
static inline Datum
return_state(FunctionCallInfo fcinfo, WorkingConversation *c)
{
	if (likely(called_by_aggregate(fcinfo)))
		PG_RETURN_POINTER(c);
	PG_RETURN_POINTER(conversation_canonical(PointerGetDatum(c)));
}

static inline Datum
accumulate(FunctionCallInfo fcinfo, bool local)
{
	WorkingConversation *c = working_state(fcinfo);
	int64 sent_at;
	int64 key;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
	{
		add_missing(c, 1);
		return return_state(fcinfo, c);
	}
	sent_at = PG_GETARG_INT64(1);
	check_year(fcinfo, 1);
	key = message_key(sent_at, PG_GETARG_BOOL(2));
	join_zone(c, local);
	c = with_room(c, message_size(key, last_key(c)));
	append_key(c, key);
	return return_state(fcinfo, c);
}

PG_FUNCTION_INFO_V1(conversation_accum);
Datum
conversation_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, false);
}

PG_FUNCTION_INFO_V1(conversation_local_accum);
Datum
conversation_local_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, true);
}

PG_FUNCTION_INFO_V1(conversation_add);
Datum
conversation_add(PG_FUNCTION_ARGS)
{
	Timeline other;

	timeline_read(&other, PG_GETARG_DATUM(1));
	return return_state(fcinfo, append_timeline(working_state(fcinfo), &other));
}

/*
 * The union: a message that both have counts once, or as often as it is on the side that has it more often. Putting
 * the same messages in again changes nothing, and two that really were sent at the same instant stay two.
 */
PG_FUNCTION_INFO_V1(conversation_union);
Datum
conversation_union(PG_FUNCTION_ARGS)
{
	Timeline a;
	Timeline b;
	Timeline both = {0};
	uint32 i = 0;
	uint32 j = 0;

	timeline_read(&a, PG_GETARG_DATUM(0));
	timeline_read(&b, PG_GETARG_DATUM(1));
	if (a.count > 0 && b.count > 0)
		check_zones(a.local, b.local);
	both.local = a.local || b.local;
	both.missing = Max(a.missing, b.missing);
	both.keys = palloc_extended(((Size) a.count + b.count + 1) * sizeof(int64), MCXT_ALLOC_HUGE);
	while (i < a.count || j < b.count)
	{
		bool from_a = i < a.count && (j == b.count || a.keys[i] <= b.keys[j]);
		bool from_b = j < b.count && (i == a.count || b.keys[j] <= a.keys[i]);

		both.keys[both.count++] = from_a ? a.keys[i] : b.keys[j];
		i += from_a;
		j += from_b;
	}
	if (both.count > MAX_MESSAGES)
		conversation_too_long();
	PG_RETURN_POINTER(timeline_pack(&both));
}

PG_FUNCTION_INFO_V1(conversation_final);
Datum
conversation_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(conversation_canonical(PG_GETARG_DATUM(0)));
}
