/*
 * status_history_timeline.c - the two layouts of a history: reading them, checked, and writing the canonical one.
 */
#include "postgres.h"

#include "common/int.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "iso_time.h"
#include "packed.h"
#include "status_history_timeline.h"

#define ST_SORT          sort_changes
#define ST_ELEMENT_TYPE  Change
#define ST_COMPARE(a, b) compare_changes(a, b)
#define ST_SCOPE         static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* A status and the place that it had before sorting. */
typedef struct PlacedStatus
{
	Status status;
	uint32 place;
} PlacedStatus;

#define ST_SORT          sort_statuses
#define ST_ELEMENT_TYPE  PlacedStatus
#define ST_COMPARE(a, b) compare_statuses(&(a)->status, &(b)->status)
#define ST_SCOPE         static
#define ST_CHECK_FOR_INTERRUPTS
#define ST_DEFINE
#include "lib/sort_template.h"

/* What canonical times may be counted in, in microseconds: what tables are stamped in. */
static const int64 units[HISTORY_UNITS] = {1, 1000, USECS_PER_SEC, USECS_PER_MINUTE};

/* ---- the validator: nothing that was stored or sent is trusted ---- */

void
history_bad(const History *h, const char *why)
{
	ereport(ERROR,
	        (errcode(h->received ? ERRCODE_INVALID_BINARY_REPRESENTATION : ERRCODE_DATA_CORRUPTED),
	         h->received ? errmsg("invalid binary value for type status_history") : errmsg("invalid status_history"),
	         errdetail_internal("%s", why),
	         errhint("The value was damaged, or written by something other than cskpi.")));
}

/* What a version does not know it must not guess at. */
void
history_check_head(const History *h, int version, int flags, int known_flags)
{
	if (version != HISTORY_VERSION)
		history_bad(h, psprintf("Its version is %d; this library reads version %d.", version, HISTORY_VERSION));
	if ((flags & ~known_flags) != 0)
		history_bad(h, "Reserved bits are set.");
}

/*
 * Memory for the changes, once their number is plausible: there are bytes for all of them. A history without times
 * cannot say what kind of times they are, or equal data would have two forms.
 */
void
history_check_counts(History *h, uint64 count, uint64 missing, Size bytes, Size bytes_each)
{
	if (count > MAX_CHANGES || count > bytes / bytes_each)
		history_bad(h, psprintf("It is too short for %llu changes.", (unsigned long long) count));
	if (missing > PG_INT64_MAX)
		history_bad(h, "Its number of missing changes is out of range.");
	if (h->local && count == 0)
		history_bad(h, "It says that its times have no zone, and has no times.");
	h->count = (uint32) count;
	h->missing = (int64) missing;
	h->changes = (count <= FEW_CHANGES) ? h->few_changes : palloc(count * sizeof(Change));
}

static void
make_statuses(History *h, uint32 nstatuses)
{
	h->nstatuses = nstatuses;
	h->statuses = h->few_statuses;
	if (nstatuses > FEW_STATUSES)
		h->statuses = palloc_extended(nstatuses * sizeof(Status), MCXT_ALLOC_HUGE);
}

/* Eight bytes of ASCII, none of them zero: what no encoding objects to. */
static inline bool
plain_bytes(const char *p, Size length)
{
	const uint64 ones = UINT64CONST(0x0101010101010101);
	uint64 bytes = ones;

	if (length >= sizeof(uint64))
		memcpy(&bytes, p, sizeof(uint64));
	else
		for (Size i = 0; i < length; i++)
			((char *) &bytes)[i] = p[i];
	return ((bytes | (bytes - ones)) & (ones << 7)) == 0;
}

/* A status must be a text of the database; most are a short word of ASCII. */
static void
check_text(const History *h, const Status *s)
{
	for (uint32 i = 0; i < s->length; i += sizeof(uint64))
		if (unlikely(!plain_bytes(s->text + i, Min(s->length - i, sizeof(uint64)))))
		{
			if (!pg_verify_mbstr(GetDatabaseEncoding(), s->text, s->length, true))
				history_bad(h, "A status is not a text of this database's encoding.");
			break;
		}
}

/* Statuses in order, each of them once and the status of some change. */
void
history_check_statuses(const History *h)
{
	bool few[FEW_STATUSES] = {false};
	bool *used = (h->nstatuses <= FEW_STATUSES) ? few : palloc0(h->nstatuses);

	for (uint32 i = 0; i < h->count; i++)
		used[h->changes[i].status] = true;
	for (uint32 i = 0; i < h->nstatuses; i++)
	{
		if (h->statuses[i].text != NULL)
			check_text(h, &h->statuses[i]);
		if (i > 0 && compare_statuses(&h->statuses[i - 1], &h->statuses[i]) >= 0)
			history_bad(h, "Its statuses are not in order.");
		if (!used[i])
			history_bad(h, "It lists a status that no change has.");
	}
	if (used != few)
		pfree(used);
}

/* Changes in order, each of them once, and no two of which one must be wrong. */
void
history_check_changes(const History *h)
{
	bool ties = false;
	uint32 at;

	for (uint32 i = 1; i < h->count; i++)
	{
		if (likely(h->changes[i - 1].at < h->changes[i].at))
			continue;
		ties = true;
		if (compare_changes(&h->changes[i - 1], &h->changes[i]) >= 0)
			history_bad(h, "Its changes are not in order.");
	}
	if (h->count > 0 && (h->changes[0].at < ISO_TIME_EARLIEST || h->changes[h->count - 1].at > ISO_TIME_LATEST))
		history_bad(h, "A change is outside the years 1 to 9999.");
	if (ties && history_dispute(h, &at))
		history_bad(h, "Two statuses of one instant have nothing to say which of them came first.");
}

/*
 * Whether some instant has two statuses and no order between them, in a history whose changes are in order. It
 * depends on the set of changes alone, so every order, split and merge of the rows finds it or none does.
 */
bool
history_dispute(const History *h, uint32 *at)
{
	const Change *unordered = NULL; /* the change of this instant that has no seq */

	for (uint32 i = 0; i < h->count; i++)
	{
		const Change *c = &h->changes[i];
		const Change *before = c - 1;

		if (i > 0 && before->at == c->at && before->sequenced && before->seq == c->seq && before->status != c->status)
		{
			*at = i;
			return true;
		}
		if (unordered != NULL && unordered->at == c->at && unordered->status != c->status)
		{
			*at = i;
			return true;
		}
		if (!c->sequenced)
			unordered = c;
	}
	return false;
}

/* ---- reading ---- */

static inline const uint8 *
read_number(const History *h, const uint8 *p, const uint8 *end, uint64 *value)
{
	p = packed_get(p, end, value);
	if (unlikely(p == NULL))
		history_bad(h, "A number is not written as it should be.");
	return p;
}

static const uint8 *
read_status(const History *h, const uint8 *p, const uint8 *end, Status *s)
{
	uint64 length;

	p = read_number(h, p, end, &length);
	if (length > (Size) (end - p))
		history_bad(h, "A status is cut short.");
	s->text = (const char *) p;
	s->length = (uint32) length;
	return p + length;
}

static const uint8 *
read_change(const History *h, const uint8 *p, const uint8 *end, bool sequenced, int64 *last_seq, Change *c)
{
	uint64 number;

	p = read_number(h, p, end, &number);
	c->sequenced = sequenced && (number & 1) != 0;
	c->seq = 0;
	if (sequenced)
		number >>= 1;
	if (number >= h->nstatuses)
		history_bad(h, "A change has a status that is not listed.");
	c->status = (uint32) number;
	if (c->sequenced)
	{
		p = read_number(h, p, end, &number);
		c->seq = *last_seq = seq_after(*last_seq, number);
	}
	return p;
}

/* The largest unit that all times are multiples of. */
static int
unit_of(const History *h)
{
	int unit = HISTORY_UNITS - 1;

	for (uint32 i = 0; i < h->count && unit > 0; i++)
		while (h->changes[i].at % units[unit] != 0)
			unit--;
	return unit;
}

/* Times that are multiples of a unit, as they were read: is there a larger one? */
static bool
larger_unit_fits(const History *h, int unit)
{
	if (unit == HISTORY_UNITS - 1)
		return false;
	for (uint32 i = 0; i < h->count; i++)
		if (h->changes[i].at % units[unit + 1] != 0)
			return false;
	return true;
}

/* Canonical bytes behind version and flags; all of them must be used up. */
static void
read_canonical(History *h, const uint8 *p, const uint8 *end, int flags)
{
	bool sequenced = (flags & HISTORY_SEQUENCED) != 0;
	bool unassigned = (flags & HISTORY_UNASSIGNED) != 0;
	int unit = flags >> HISTORY_UNIT_SHIFT;
	bool any_seq = false;
	int64 at = 0;
	int64 last_seq = 0;
	uint64 count;
	uint64 number;

	p = read_number(h, p, end, &count);
	p = read_number(h, p, end, &number);
	history_check_counts(h, count, number, end - p, 2);
	h->nstatuses = 0;
	if (h->count > 0)
	{
		p = read_number(h, p, end, &number);
		if (number > (Size) (end - p))
			history_bad(h, "It is too short for its statuses.");
		make_statuses(h, (uint32) number + (unassigned ? 1 : 0));
		h->statuses[0] = (Status){NULL, 0};
		for (uint32 i = unassigned ? 1 : 0; i < h->nstatuses; i++)
			p = read_status(h, p, end, &h->statuses[i]);
	}
	for (uint32 i = 0; i < h->count; i++)
	{
		Change *c = &h->changes[i];

		if ((i & 0xFFFF) == 0xFFFF)
			CHECK_FOR_INTERRUPTS();
		p = read_number(h, p, end, &number);
		if (pg_add_s64_overflow(at, (i == 0) ? unzigzag(number) : (int64) number, &at) ||
		    (i > 0 && number > PG_INT64_MAX) || pg_mul_s64_overflow(at, units[unit], &c->at))
			history_bad(h, "The time of a change is out of range.");
		p = read_change(h, p, end, sequenced, &last_seq, c);
		any_seq |= c->sequenced;
	}
	if (p != end)
		history_bad(h, "It is longer than its changes.");
	if (any_seq != sequenced || (h->count == 0 && (flags & ~HISTORY_LOCAL) != 0) ||
	    (h->count > 0 && larger_unit_fits(h, unit)))
		history_bad(h, "It is not written as shortly as it could be.");
	history_check_changes(h);
	history_check_statuses(h);
}

/* Listed from the newest to the oldest, because the list grows towards the front. */
static void
read_words(History *h, const WorkingHistory *w)
{
	const uint8 *end = (const uint8 *) w + VARSIZE(w);
	const uint8 *p = end - w->words;

	for (uint32 i = h->nstatuses; i-- > 1;)
	{
		p = read_status(h, p, end, &h->statuses[i]);
		check_text(h, &h->statuses[i]);
	}
	if (p != end)
		history_bad(h, "It is longer than its statuses.");
}

/* The state of an aggregate holds its changes in order of arrival. */
static void
read_working(History *h, const WorkingHistory *w)
{
	const uint8 *p = w->stream, *end;
	bool unassigned = false;
	int64 missing;
	int64 at = 0;
	int64 last_seq = 0;

	if (VARSIZE(w) < HISTORY_HEADER || w->reserved != 0 || w->used > VARSIZE(w) - HISTORY_HEADER ||
	    w->words > VARSIZE(w) - HISTORY_HEADER - w->used || w->nstatuses > w->words)
		history_bad(h, "It is shorter than its changes.");
	end = w->stream + w->used;
	memcpy(&missing, w->missing, sizeof(int64));
	history_check_counts(h, w->count, missing, w->used, 2);
	make_statuses(h, w->nstatuses + 1);
	h->statuses[0] = (Status){NULL, 0};
	read_words(h, w);
	for (uint32 i = 0; i < h->count; i++)
	{
		uint64 number;

		if ((i & 0xFFFF) == 0xFFFF)
			CHECK_FOR_INTERRUPTS();
		p = read_number(h, p, end, &number);
		if (pg_add_s64_overflow(at, unzigzag(number), &at))
			history_bad(h, "The time of a change is out of range.");
		h->changes[i].at = at;
		p = read_change(h, p, end, true, &last_seq, &h->changes[i]);
		unassigned |= (h->changes[i].status == 0);
	}
	if (p != end)
		history_bad(h, "It is longer than its changes.");
	if (!unassigned)
	{
		h->statuses++;
		h->nstatuses--;
		for (uint32 i = 0; i < h->count; i++)
			h->changes[i].status--;
	}
}

/* Version and flags, with which both layouts begin; the flags. */
static int
read_head(History *h, const uint8 *p, const uint8 *end)
{
	h->received = false;
	if (end - p < 2)
		history_bad(h, "It is too short.");
	history_check_head(h, p[0], p[1],
	                   (p[1] & HISTORY_WORKING) ? HISTORY_WORKING | HISTORY_LOCAL
	                                            : HISTORY_LOCAL | HISTORY_SEQUENCED | HISTORY_UNASSIGNED |
	                                                  (HISTORY_UNITS - 1) << HISTORY_UNIT_SHIFT);
	h->local = (p[1] & HISTORY_LOCAL) != 0;
	return p[1];
}

/* Either layout, checked, in order. */
void
history_read(History *h, Datum value)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(value);
	const uint8 *p = (const uint8 *) VARDATA_ANY(stored);
	const uint8 *end = p + VARSIZE_ANY_EXHDR(stored);
	int flags = read_head(h, p, end);

	if (flags & HISTORY_WORKING)
	{
		uint32 at;

		read_working(h, (WorkingHistory *) PG_DETOAST_DATUM(PointerGetDatum(stored)));
		history_normalize(h);
		if (history_dispute(h, &at))
			history_disputed(h, at);
	}
	else
		read_canonical(h, p + 2, end, flags);
}

/* ---- the history read last: a query asks the same one for several things ---- */

#define REMEMBERED_BYTES 192

static struct
{
	uint32 length; /* 0: nothing yet */
	uint8 bytes[REMEMBERED_BYTES];
	History h; /* its statuses lie in the bytes */
} remembered;

/* Small enough to be kept, with all that it is taken apart into. */
static inline bool
can_be_remembered(const History *h)
{
	return h->count <= FEW_CHANGES && h->nstatuses <= FEW_STATUSES;
}

/* What has just been packed: those who asked for it will want to read it. */
void
history_remember(const History *h, const struct varlena *packed)
{
	uint32 length = VARSIZE_ANY_EXHDR(packed);
	uint64 number;
	const uint8 *end = remembered.bytes + length;
	const uint8 *p = remembered.bytes + 2;

	if (length > REMEMBERED_BYTES || !can_be_remembered(h))
		return;
	remembered.length = 0;
	memcpy(remembered.bytes, VARDATA_ANY(packed), length);
	remembered.h.local = h->local;
	remembered.h.received = false;
	remembered.h.missing = h->missing;
	remembered.h.count = h->count;
	remembered.h.nstatuses = h->nstatuses;
	remembered.h.changes = remembered.h.few_changes;
	remembered.h.statuses = remembered.h.few_statuses;
	memcpy(remembered.h.changes, h->changes, h->count * sizeof(Change));
	if (h->count > 0)
	{
		/* Past the number of changes, the number missing and the number of statuses. */
		for (int i = 0; i < 3; i++)
			p = packed_get(p, end, &number);
		for (uint32 i = 0; i < h->nstatuses; i++)
		{
			remembered.h.statuses[i] = h->statuses[i];
			if (h->statuses[i].text != NULL)
				p = read_status(&remembered.h, p, end, &remembered.h.statuses[i]);
		}
	}
	remembered.length = length;
}

/*
 * A history to read from: the one that was read last where its bytes are the same, else taken apart where it is
 * remembered, or into `own` where it is too long for that or the state of an aggregate. Good until the next one is
 * asked for.
 */
const History *
history_of(Datum value, History *own)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(value);
	uint32 length = VARSIZE_ANY_EXHDR(stored);
	const uint8 *end = remembered.bytes + length;
	History *h = &remembered.h;

	if (length > 0 && length == remembered.length && memcmp(remembered.bytes, VARDATA_ANY(stored), length) == 0)
		return h;
	if (length > REMEMBERED_BYTES || history_is_working(stored))
	{
		history_read(own, PointerGetDatum(stored));
		return own;
	}
	remembered.length = 0;
	memcpy(remembered.bytes, VARDATA_ANY(stored), length);
	read_canonical(h, remembered.bytes + 2, end, read_head(h, remembered.bytes, end));
	if (can_be_remembered(h))
		remembered.length = length;
	return h;
}

/* ---- putting in order ---- */

/* Statuses in order, each once; places[i] is where status i is now. */
static void
sort_words(History *h, uint32 *places)
{
	PlacedStatus few[FEW_STATUSES];
	PlacedStatus *placed = few;
	uint32 n = 0;

	if (h->nstatuses > FEW_STATUSES)
		placed = palloc_extended(h->nstatuses * sizeof(PlacedStatus), MCXT_ALLOC_HUGE);

	for (uint32 i = 0; i < h->nstatuses; i++)
	{
		placed[i].status = h->statuses[i];
		placed[i].place = i;
	}
	sort_statuses(placed, h->nstatuses);
	for (uint32 i = 0; i < h->nstatuses; i++)
	{
		if (n == 0 || compare_statuses(&h->statuses[n - 1], &placed[i].status) != 0)
			h->statuses[n++] = placed[i].status;
		places[placed[i].place] = n - 1;
	}
	h->nstatuses = n;
	if (placed != few)
		pfree(placed);
}

/* From changes and statuses in any order, and more than once, to the one order of a set. */
void
history_normalize(History *h)
{
	uint32 few[FEW_STATUSES];
	uint32 *places = few;
	uint32 n = 0;

	if (h->nstatuses > FEW_STATUSES)
		places = palloc_extended(h->nstatuses * sizeof(uint32), MCXT_ALLOC_HUGE);
	sort_words(h, places);
	for (uint32 i = 0; i < h->count; i++)
		h->changes[i].status = places[h->changes[i].status];
	if (places != few)
		pfree(places);
	sort_changes(h->changes, h->count);
	for (uint32 i = 0; i < h->count; i++)
		if (n == 0 || compare_changes(&h->changes[n - 1], &h->changes[i]) != 0)
			h->changes[n++] = h->changes[i];
	h->count = n;
}

/* ---- writing ---- */

/* What a history takes at most; exactly, where it is long enough for the difference to matter. */
static Size
size_bound(const History *h, int unit, bool sequenced)
{
	Size size = VARHDRSZ + 2 + 3 * PACKED_MAX;
	int64 at = 0;
	int64 last_seq = 0;

	for (uint32 i = 0; i < h->nstatuses; i++)
		size += PACKED_MAX + h->statuses[i].length;
	if (h->count <= 100)
		return size + h->count * 3 * PACKED_MAX;
	for (uint32 i = 0; i < h->count; i++)
	{
		const Change *c = &h->changes[i];
		int64 next = c->at / units[unit];

		size += packed_size((i == 0) ? zigzag(next) : (uint64) (next - at)) +
		        packed_size(sequenced ? (uint64) c->status * 2 + 1 : c->status);
		at = next;
		if (c->sequenced)
		{
			size += packed_size(seq_difference(c->seq, last_seq));
			last_seq = c->seq;
		}
	}
	return size;
}

static uint8 *
pack_changes(uint8 *p, const History *h, int unit, bool sequenced)
{
	int64 at = 0;
	int64 last_seq = 0;

	for (uint32 i = 0; i < h->count; i++)
	{
		const Change *c = &h->changes[i];
		int64 next = c->at / units[unit];

		p = packed_put(p, (i == 0) ? zigzag(next) : (uint64) (next - at));
		at = next;
		p = packed_put(p, sequenced ? (uint64) c->status * 2 + c->sequenced : c->status);
		if (c->sequenced)
		{
			p = packed_put(p, seq_difference(c->seq, last_seq));
			last_seq = c->seq;
		}
	}
	return p;
}

/* The one form in which equal histories have equal bytes; h must be in order. */
struct varlena *
history_pack(const History *h)
{
	bool unassigned = h->nstatuses > 0 && h->statuses[0].text == NULL;
	int unit = (h->count > 0) ? unit_of(h) : 0;
	bool sequenced = false;
	struct varlena *packed;
	Size size;
	uint8 *p;

	for (uint32 i = 0; i < h->count && !sequenced; i++)
		sequenced = h->changes[i].sequenced;
	size = size_bound(h, unit, sequenced);
	if (size > MaxAllocSize)
		history_too_long();
	packed = palloc(size);
	p = (uint8 *) VARDATA(packed);
	*p++ = HISTORY_VERSION;
	*p++ = (h->local ? HISTORY_LOCAL : 0) | (sequenced ? HISTORY_SEQUENCED : 0) |
	       (unassigned ? HISTORY_UNASSIGNED : 0) | unit << HISTORY_UNIT_SHIFT;
	p = packed_put(p, h->count);
	p = packed_put(p, h->missing);
	if (h->count > 0)
	{
		p = packed_put(p, h->nstatuses - (unassigned ? 1 : 0));
		for (uint32 i = unassigned ? 1 : 0; i < h->nstatuses; i++)
		{
			p = packed_put(p, h->statuses[i].length);
			memcpy(p, h->statuses[i].text, h->statuses[i].length);
			p += h->statuses[i].length;
		}
		p = pack_changes(p, h, unit, sequenced);
	}
	Assert(p <= (uint8 *) packed + size);
	SET_VARSIZE(packed, p - (uint8 *) packed);
	return packed;
}

bool
history_is_working(const struct varlena *stored)
{
	return VARSIZE_ANY_EXHDR(stored) >= 2 && (((const uint8 *) VARDATA_ANY(stored))[1] & HISTORY_WORKING) != 0;
}

struct varlena *
history_canonical(Datum value)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(value);
	History h;

	if (!history_is_working(stored))
		return stored;
	history_read(&h, PointerGetDatum(stored));
	return history_pack(&h);
}

void
history_too_long(void)
{
	ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("status_history is too long"),
	                errdetail("A history holds up to about 44 million changes and 1 GB."),
	                errhint("A history is one ticket's changes of one attribute: GROUP BY the ticket.")));
}

static char *
status_text(const Status *s)
{
	return (s->text == NULL) ? "NULL" : psprintf("\"%s\"", pnstrdup(s->text, s->length));
}

/* Change i has another status than one before it of the same instant, and nothing says which came first. */
void
history_disputed(const History *h, uint32 i)
{
	const Change *c = &h->changes[i];
	const Change *other = c - 1;

	while (other->status == c->status)
		other--;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	                errmsg("%s is both %s and %s, and nothing says which came first", timestamp_text(c->at, h->local),
	                       status_text(&h->statuses[other->status]), status_text(&h->statuses[c->status])),
	                c->sequenced && other->sequenced && c->seq == other->seq
	                    ? errdetail("Both have the seq %lld.", (long long) c->seq)
	                    : 0,
	                errhint("Number the changes of one instant in their order, by an id that grows for example: "
	                        "status_history(at, status, seq).")));
}
