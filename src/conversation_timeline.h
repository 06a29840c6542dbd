/*
 * conversation_timeline.h - one ticket's messages: when each was sent, and whether an agent or the customer wrote it.
 *
 * A message is one integer, its key: twice the microseconds since 2000-01-01, plus one if an agent wrote it. Keys in
 * ascending order are the conversation in order of time, the customer before the agent at the same instant, so that
 * the agent's message answers the customer's.
 *
 * A value has one of two layouts, both behind a version byte and a byte of flags:
 *
 * canonical	what is stored, sent and compared. Number of messages and number missing as varints, then for each
 *				message the varint of its key's (zigzag) difference from the key before it, ascending. Byte-wise, so
 *				that short stored values are read where they lie.
 * working		the state of an aggregate: struct WorkingConversation, the same stream of differences in order of
 *				arrival and with spare room behind it. Five bytes a message, where an array of keys needs eight, let
 *				a million tickets be open at once.
 */
#ifndef CSKPI_CONVERSATION_TIMELINE_H
#define CSKPI_CONVERSATION_TIMELINE_H

#include "fmgr.h"
#include "datatype/timestamp.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "packed.h"

#define CONVERSATION_VERSION 1
#define CONVERSATION_WORKING 0x01
#define CONVERSATION_LOCAL   0x02 /* times without a zone */

/* The integers of 64 bits are bytes because a stored value is aligned to 4 only. */
typedef struct WorkingConversation
{
	int32 vl_len_;
	uint8 version;
	uint8 flags;
	uint16 reserved; /* zero */
	uint32 used;     /* bytes of stream */
	uint32 count;
	char last[sizeof(int64)]; /* key of the message that arrived last */
	char missing[sizeof(int64)];
	uint8 stream[FLEXIBLE_ARRAY_MEMBER];
} WorkingConversation;

/* A conversation taken apart: what readers work on. */
typedef struct Timeline
{
	bool local;
	bool received; /* by recv, so that an error blames the client and not the disk */
	uint32 count;
	int64 missing;
	int64 *keys; /* ascending */
} Timeline;

/* So that the keys of a conversation taken apart fit one allocation. */
#define MAX_MESSAGES ((uint32) (MaxAllocSize / sizeof(int64)))

static inline int64
message_key(int64 sent_at, bool from_agent)
{
	return sent_at * 2 + (from_agent ? 1 : 0);
}

static inline bool
key_from_agent(int64 key)
{
	return (key & 1) != 0;
}

static inline int64
key_sent_at(int64 key)
{
	return (key - (key & 1)) / 2;
}

/* The writer's half of a stream, here because a row of an aggregate costs little more than this. */

static inline int
message_size(int64 key, int64 last)
{
	return packed_size(zigzag(key - last));
}

static inline uint8 *
message_write(uint8 *p, int64 key, int64 last)
{
	return packed_put(p, zigzag(key - last));
}

extern void check_layout(const Timeline *t, int version, int flags, int known_flags);
extern void check_counts(Timeline *t, uint64 count, uint64 missing, Size bytes, Size bytes_each);
extern void check_messages(const Timeline *t);
extern void timeline_read(Timeline *t, Datum value);
extern void timeline_sort(Timeline *t);
extern Size stream_size(const Timeline *t, int64 last);
extern struct varlena *timeline_pack(const Timeline *t);
extern bool conversation_is_working(const struct varlena *c);
extern struct varlena *conversation_canonical(Datum value);
extern void conversation_too_long(void);

#endif
