/*
 * status_history_timeline.h - one ticket's changes of one attribute: when, and to what; the layouts of the type.
 *
 * A history is a set of changes, and a change is (at, seq, status): seq orders the changes of one instant and may be
 * missing, status may be NULL, which is a value too (unassigned). Changes are kept even where the status does not
 * change: one that says nothing now says something once a change before it arrives late. Were it dropped, the same
 * rows would give another history in another order.
 *
 * A value has one of two layouts, both behind a version byte and a byte of flags:
 *
 * canonical	what is stored, sent and compared. As varints the number of changes, the number missing, and, where there
 *				are changes, the statuses (their number, then each one's length and bytes, in order and without NULL) and
 *				the changes in order: the time's difference from the one before it, counted in the largest unit that fits
 *				all times; the status's place in the list, doubled plus one where a seq follows if any has one; the seq's
 *				(zigzag) difference from the seq before it.
 * working		the state of an aggregate: struct WorkingHistory. The stream of changes in order of arrival grows from the
 *				front and the statuses from the back, with spare room between the two.
 */
#ifndef CSKPI_STATUS_HISTORY_TIMELINE_H
#define CSKPI_STATUS_HISTORY_TIMELINE_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "args.h"
#include "packed.h"

#define HISTORY_VERSION    1
#define HISTORY_WORKING    0x01
#define HISTORY_LOCAL      0x02 /* times without a zone */
#define HISTORY_SEQUENCED  0x04 /* some changes have a seq */
#define HISTORY_UNASSIGNED 0x08 /* NULL is one of the statuses, and the first */
#define HISTORY_UNIT_SHIFT 4    /* two bits: the unit of times */
#define HISTORY_UNITS      4

/* The integers of 64 bits are bytes because a shipped state is aligned to 4 only. */
typedef struct WorkingHistory
{
	int32 vl_len_;
	uint8 version;
	uint8 flags;
	uint16 reserved;  /* zero */
	uint32 used;      /* bytes of stream */
	uint32 count;     /* changes in it */
	uint32 words;     /* bytes of statuses, at the end */
	uint32 nstatuses; /* without NULL, which is number 0 */
	char last_at[sizeof(int64)];
	char last_seq[sizeof(int64)];
	char missing[sizeof(int64)];
	uint8 stream[FLEXIBLE_ARRAY_MEMBER];
} WorkingHistory;

#define HISTORY_HEADER offsetof(WorkingHistory, stream)

typedef struct Change
{
	int64 at;
	int64 seq;
	uint32 status; /* place in the list of statuses */
	bool sequenced;
} Change;

typedef struct Status
{
	const char *text; /* NULL is the status NULL; not terminated */
	uint32 length;
} Status;

/* So many need no memory of their own: most tickets have no more. */
#define FEW_CHANGES  16
#define FEW_STATUSES 8

/* A history taken apart: what everything but accumulating works on. Not to be copied: it may point into itself. */
typedef struct History
{
	bool local;
	bool received; /* by recv, so that an error blames the client and not the disk */
	uint32 count;
	uint32 nstatuses;
	int64 missing;
	Change *changes;  /* ascending */
	Status *statuses; /* in order, NULL first */
	Change few_changes[FEW_CHANGES];
	Status few_statuses[FEW_STATUSES];
} History;

/* So that the changes of a history taken apart fit one allocation. */
#define MAX_CHANGES ((uint32) (MaxAllocSize / sizeof(Change)))

pg_noreturn extern void history_bad(const History *h, const char *why);
extern void history_check_head(const History *h, int version, int flags, int known_flags);
extern void history_check_counts(History *h, uint64 count, uint64 missing, Size bytes, Size bytes_each);
extern void history_check_statuses(const History *h);
extern void history_check_changes(const History *h);
extern void history_normalize(History *h);
extern bool history_dispute(const History *h, uint32 *at);
extern void history_read(History *h, Datum value);
extern const History *history_of(Datum value, History *own);
extern void history_remember(const History *h, const struct varlena *packed);
extern struct varlena *history_pack(const History *h);
extern bool history_is_working(const struct varlena *stored);
extern struct varlena *history_canonical(Datum value);

pg_noreturn extern void history_too_long(void);
pg_noreturn extern void history_disputed(const History *h, uint32 i);

/* Differences of seq wrap around: every 64-bit number may follow every other. */
static inline uint64
seq_difference(int64 seq, int64 last)
{
	return zigzag((int64) ((uint64) seq - (uint64) last));
}

static inline int64
seq_after(int64 last, uint64 difference)
{
	return (int64) ((uint64) last + (uint64) unzigzag(difference));
}

/* Statuses of one length: most differ in their first byte. */
static inline bool
same_bytes(const void *a, const void *b, Size length)
{
	return length == 0 || (*(const char *) a == *(const char *) b && memcmp(a, b, length) == 0);
}

/* NULL first, then shorter before longer: an order that most often needs no look at the bytes. */
static inline int
compare_statuses(const Status *a, const Status *b)
{
	if (a->text == NULL || b->text == NULL)
		return (a->text != NULL) - (b->text != NULL);
	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return memcmp(a->text, b->text, a->length);
}

/* Of one instant the changes without a seq come first; there must not be others of another status. */
static inline int
compare_changes(const Change *a, const Change *b)
{
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->sequenced != b->sequenced)
		return a->sequenced ? 1 : -1;
	if (a->sequenced && a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	return (a->status > b->status) - (a->status < b->status);
}

#endif
