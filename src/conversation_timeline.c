/*
 * conversation_timeline.c - the two layouts of a conversation: reading them, checked, and writing the canonical one.
 */
#include "postgres.h"

#include "common/int.h"
#include "miscadmin.h"

#include "conversation_timeline.h"
#include "iso_time.h"

#define ST_SORT          sort_keys
#define ST_ELEMENT_TYPE  int64
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE         static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* ---- the validator: nothing that was stored or sent is trusted ---- */

static void
malformed(const Timeline *t, const char *why)
{
	ereport(ERROR, (errcode(t->received ? ERRCODE_INVALID_BINARY_REPRESENTATION : ERRCODE_DATA_CORRUPTED),
	                t->received ? errmsg("invalid binary value for type conversation") : errmsg("invalid conversation"),
	                errdetail_internal("%s", why),
	                errhint("The value was damaged, or written by something other than cskpi.")));
}

/* What a version does not know it must not guess at. */
void
check_layout(const Timeline *t, int version, int flags, int known_flags)
{
	if (version != CONVERSATION_VERSION)
		malformed(t, psprintf("Its version is %d; this library reads version %d.", version, CONVERSATION_VERSION));
	if ((flags & ~known_flags) != 0)
		malformed(t, "Reserved bits are set.");
}

/*
 * Memory for the messages, once their number is plausible: there are bytes for all of them. A conversation without
 * times cannot say what kind of times they are, or equal data would have two forms.
 */
void
check_counts(Timeline *t, uint64 count, uint64 missing, Size bytes, Size bytes_each)
{
	if (count > MAX_MESSAGES || count > bytes / bytes_each)
		malformed(t, psprintf("It is too short for %llu messages.", (unsigned long long) count));
	if (missing > PG_INT64_MAX)
		malformed(t, "Its number of missing messages is out of range.");
	if (t->local && count == 0)
		malformed(t, "It says that its times have no zone, and has no times.");
	t->count = (uint32) count;
	t->missing = (int64) missing;
	t->keys = palloc(Max(t->count, 1) * sizeof(int64));
}

/* Messages in order of time, each of which can be written. In order, so that the ends say the range of all. */
void
check_messages(const Timeline *t)
{
	for (uint32 i = 1; i < t->count; i++)
		if (t->keys[i] < t->keys[i - 1])
			malformed(t, "Its messages are not in order of time.");
	if (t->count > 0 && (t->keys[0] < message_key(ISO_TIME_EARLIEST, false) ||
	                     t->keys[t->count - 1] > message_key(ISO_TIME_LATEST, true)))
		malformed(t, "A message is outside the years 1 to 9999.");
}

/* All bytes of a stream must be used up by its messages. */
static void
read_stream(Timeline *t, const uint8 *p, const uint8 *end)
{
	int64 key = 0;

	for (uint32 i = 0; i < t->count; i++)
	{
		uint64 value;

		if ((i & 0xFFFF) == 0xFFFF)
			CHECK_FOR_INTERRUPTS();
		p = packed_get(p, end, &value);
		if (p == NULL || pg_add_s64_overflow(key, unzigzag(value), &key))
			malformed(t, "The time of a message is not written as it should be.");
		t->keys[i] = key;
	}
	if (p != end)
		malformed(t, "It is longer than its messages.");
}

/* The state of an aggregate holds its messages in order of arrival. */
static void
read_working(Timeline *t, const WorkingConversation *c)
{
	int64 missing;

	if (VARSIZE(c) < offsetof(WorkingConversation, stream) || c->reserved != 0 ||
	    c->used > VARSIZE(c) - offsetof(WorkingConversation, stream))
		malformed(t, "It is shorter than its messages.");
	memcpy(&missing, c->missing, sizeof(int64));
	check_counts(t, c->count, missing, c->used, 1);
	read_stream(t, c->stream, c->stream + c->used);
	sort_keys(t->keys, t->count);
}

bool
conversation_is_working(const struct varlena *c)
{
	return VARSIZE_ANY_EXHDR(c) >= 2 && (((const uint8 *) VARDATA_ANY(c))[1] & CONVERSATION_WORKING) != 0;
}

/* Either layout, checked, in order of time. */
void
timeline_read(Timeline *t, Datum value)
{
	struct varlena *c = PG_DETOAST_DATUM_PACKED(value);
	const uint8 *p = (const uint8 *) VARDATA_ANY(c);
	const uint8 *end = p + VARSIZE_ANY_EXHDR(c);
	int flags;
	uint64 count = 0;
	uint64 missing = 0;

	t->received = false;
	if (end - p < 2)
		malformed(t, "It is too short.");
	flags = p[1];
	check_layout(t, p[0], flags, CONVERSATION_WORKING | CONVERSATION_LOCAL);
	t->local = (flags & CONVERSATION_LOCAL) != 0;
	if (flags & CONVERSATION_WORKING)
		read_working(t, (WorkingConversation *) PG_DETOAST_DATUM(PointerGetDatum(c)));
	else
	{
		p = packed_get(p + 2, end, &count);
		if (p != NULL)
			p = packed_get(p, end, &missing);
		if (p == NULL)
			malformed(t, "Its number of messages is not written as it should be.");
		check_counts(t, count, missing, end - p, 1);
		read_stream(t, p, end);
	}
	check_messages(t);
}

/* ---- writing ---- */

void
timeline_sort(Timeline *t)
{
	sort_keys(t->keys, t->count);
}

/* Bytes that the messages take after one whose key is `last`. */
Size
stream_size(const Timeline *t, int64 last)
{
	Size size = 0;

	for (uint32 i = 0; i < t->count; i++)
	{
		size += message_size(t->keys[i], last);
		last = t->keys[i];
	}
	return size;
}

struct varlena *
timeline_pack(const Timeline *t)
{
	Size size = VARHDRSZ + 2 + packed_size(t->count) + packed_size(t->missing) + stream_size(t, 0);
	int64 last = 0;
	struct varlena *packed;
	uint8 *p;

	if (size > MaxAllocSize)
		conversation_too_long();
	packed = palloc(size);
	SET_VARSIZE(packed, size);
	p = (uint8 *) VARDATA(packed);
	*p++ = CONVERSATION_VERSION;
	*p++ = t->local ? CONVERSATION_LOCAL : 0;
	p = packed_put(p, t->count);
	p = packed_put(p, t->missing);
	for (uint32 i = 0; i < t->count; i++)
	{
		p = message_write(p, t->keys[i], last);
		last = t->keys[i];
	}
	Assert(p == (uint8 *) packed + size);
	return packed;
}

/* The one form in which equal conversations have equal bytes. */
struct varlena *
conversation_canonical(Datum value)
{
	struct varlena *c = PG_DETOAST_DATUM_PACKED(value);
	Timeline t;

	if (!conversation_is_working(c))
		return c;
	timeline_read(&t, PointerGetDatum(c));
	return timeline_pack(&t);
}

void
conversation_too_long(void)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("conversation is too long"),
	                errdetail("A conversation holds up to about 130 million messages."),
	                errhint("A conversation is one ticket's messages: GROUP BY the ticket.")));
}
