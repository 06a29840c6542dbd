/*
 * values.c - what must hold for every value that a type accepts, wherever it came from.
 */
#include "fuzzer.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* A call that a value has to stand: only of damaged bytes may it say that they are bad. */
static bool
stands(Outcome outcome)
{
	if (outcome == GIVEN)
		return true;
	if (outcome == NOTHING)
		found("it gives NULL");
	if (outcome == REFUSED && !run.damaged)
		found("it is refused");
	return false;
}

/* Can the answers of two calls be compared? A cancelled one can not. */
static bool
answered(Outcome a, Outcome b)
{
	return a != CANCELLED && b != CANCELLED;
}

static bool
truth(Kind *kind, Operation operation, Datum a, Datum b, bool *is)
{
	Datum result;

	if (!stands(call_with(kind->operations[operation], &result, 2, a, b)))
		return false;
	*is = DatumGetBool(result);
	return true;
}

static bool
hashed(Kind *kind, Datum value, uint32 *hash, uint64 *extended)
{
	Datum result;

	if (!stands(call_with(kind->operations[HASH], &result, 1, value)))
		return false;
	*hash = DatumGetUInt32(result);
	if (!stands(call_with(kind->operations[HASH_EXTENDED], &result, 2, value, Int64GetDatum(7))))
		return false;
	*extended = DatumGetUInt64(result);
	return true;
}

static void
check_same_hash(Kind *kind, Datum a, Datum b)
{
	uint32 hash_a;
	uint32 hash_b;
	uint64 extended_a;
	uint64 extended_b;

	if (hashed(kind, a, &hash_a, &extended_a) && hashed(kind, b, &hash_b, &extended_b) &&
	    (hash_a != hash_b || extended_a != extended_b))
		found("equal values have hashes %u and %u", hash_a, hash_b);
}

static bool
compared(Kind *kind, Datum a, Datum b, int *order)
{
	Datum result;

	if (!stands(call_with(kind->operations[CMP], &result, 2, a, b)))
		return false;
	*order = (DatumGetInt32(result) > 0) - (DatumGetInt32(result) < 0);
	return true;
}

/* The six operators say what the comparison says, and that says the opposite the other way round. */
static void
check_order(Kind *kind, Datum a, Datum b)
{
	int order;
	int back;
	bool is;

	if (!compared(kind, a, b, &order) || !compared(kind, b, a, &back))
		return;
	if (order != -back)
		found("compared one way it is %d, the other way %d", order, back);
	for (Operation o = EQ; o <= GE; o++)
	{
		bool expected = o == EQ   ? order == 0
		                : o == NE ? order != 0
		                : o == LT ? order < 0
		                : o == LE ? order <= 0
		                : o == GT ? order > 0
		                          : order >= 0;

		if (truth(kind, o, a, b, &is) && is != expected)
			found("%s says %d where the comparison is %d", kind->operations[o]->name, is, order);
	}
	if (order == 0)
		check_same_hash(kind, a, b);
}

static void
check_equal(Kind *kind, Datum value, Datum again)
{
	int order;

	if (compared(kind, value, again, &order) && order != 0)
		found("written and read it is another value");
	check_order(kind, value, again);
}

/* Of three values. */
static void
check_transitive(Kind *kind, Datum a, Datum b, Datum c)
{
	int ab;
	int bc;
	int ac;

	if (compared(kind, a, b, &ab) && compared(kind, b, c, &bc) && compared(kind, a, c, &ac) && ab <= 0 && bc <= 0 &&
	    ac > 0)
		found("it is no order");
}

static void
must_be_text(Kind *kind, Datum value, const char *text, const char *which)
{
	char *is = shown(kind->type, value);

	if (is != NULL && !run.damaged && strcmp(is, text) != 0)
		found("%s it is '%.500s', not '%.500s'", which, is, text);
}

/* ---- round trips ---- */

static bool
read_text(Kind *kind, const char *text, Datum *value)
{
	return stands(call_with(kind->operations[IN], value, 1, CStringGetDatum(text)));
}

static Outcome
receive(Kind *kind, const struct varlena *bytes, Datum *value)
{
	StringInfoData message;
	Outcome outcome;

	initStringInfo(&message);
	appendBinaryStringInfo(&message, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	outcome = call_with(kind->operations[RECV], value, 1, PointerGetDatum(&message));
	/* The server says so of what is left over. */
	return outcome == GIVEN && message.cursor != message.len ? REFUSED : outcome;
}

static void
check_binary(Kind *kind, Datum value, const char *text)
{
	Datum bytes;
	Datum again;
	Datum again_bytes;
	bytea *a;
	bytea *b;

	if (!stands(call_with(kind->operations[SEND], &bytes, 1, value)) ||
	    !stands(receive(kind, (struct varlena *) DatumGetPointer(bytes), &again)))
		return;
	must_be_text(kind, again, text, "sent and received");
	if (!stands(call_with(kind->operations[SEND], &again_bytes, 1, again)))
		return;
	a = DatumGetByteaPP(bytes);
	b = DatumGetByteaPP(again_bytes);
	if (!run.damaged && (VARSIZE_ANY_EXHDR(a) != VARSIZE_ANY_EXHDR(b) ||
	                     memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) != 0))
		found("received and sent again it has other bytes");
}

static void
check_jsonb(Kind *kind, Datum value, Datum again)
{
	Callee *cast = kind->operations[JSONB];
	Datum a;
	Datum b;

	if (cast != NULL && stands(call_with(cast, &a, 1, value)) && stands(call_with(cast, &b, 1, again)) &&
	    !run.damaged && strcmp(shown(JSONBOID, a), shown(JSONBOID, b)) != 0)
		found("read from its text it has another jsonb");
}

static bool check_round_trips(Kind *kind, Datum value, Datum *again);

/* Damaged bytes may be a value in another than its own form. What is read of it is in its own, and no worse than others. */
static bool
check_read_of_damaged(Kind *kind, Datum read)
{
	Datum again;
	bool good;

	run.damaged = false;
	good = check_round_trips(kind, read, &again);
	run.damaged = true;
	return good;
}

/* Written and read as text, in binary, as jsonb; *again is the value that was read from text. */
static bool
check_round_trips(Kind *kind, Datum value, Datum *again)
{
	char *text = shown(kind->type, value);

	if (text == NULL)
	{
		stands(REFUSED);
		return false;
	}
	if (!read_text(kind, text, again))
		return false;
	check_binary(kind, value, text);
	check_jsonb(kind, value, *again);
	if (run.damaged)
		return check_read_of_damaged(kind, *again);
	must_be_text(kind, *again, text, "written and read");
	check_equal(kind, value, *again);
	return true;
}

/* ---- merges ---- */

static Outcome
merged(Kind *kind, Datum a, Datum b, Datum *result)
{
	return call_with(kind->operations[ADD], result, 2, a, b);
}

/* Two outcomes that must be the same value, or both bad data. */
static void
check_same(Kind *kind, Outcome a, Datum value_a, Outcome b, Datum value_b, const char *what)
{
	bool equal;

	if (!answered(a, b) || run.damaged)
		return;
	if (a != b)
		found("%s: one is given, the other is not", what);
	if (a == GIVEN && truth(kind, EQ, value_a, value_b, &equal) && !equal)
		found("%s: '%.500s' and '%.500s'", what, shown(kind->type, value_a), shown(kind->type, value_b));
}

static void
check_taken_out(Kind *kind, Datum sum, Datum other, Datum value)
{
	Datum left;
	Outcome outcome;

	if (kind->operations[SUBTRACT] == NULL || run.damaged)
		return;
	/* NULL: it cannot say, and the server starts a frame anew. */
	outcome = call_with(kind->operations[SUBTRACT], &left, 2, sum, other);
	if (outcome != NOTHING && stands(outcome))
		check_same(kind, GIVEN, left, GIVEN, value, "merged and taken out again");
}

static void
check_merges(Kind *kind, Datum value, Datum other, Datum third)
{
	Datum one_way;
	Datum other_way;
	Datum grouped;
	Outcome outcome;
	Outcome outcome_of_other;

	if (kind->operations[ADD] == NULL)
		return;
	outcome = merged(kind, value, other, &one_way);
	outcome_of_other = merged(kind, other, value, &other_way);
	check_same(kind, outcome, one_way, outcome_of_other, other_way, "merged either way");
	if (outcome != GIVEN)
		return;
	check_taken_out(kind, one_way, other, value);
	/* What is merged must be as good a value; with a third one, in any order, where none of the sums is too large. */
	if (one_in(4))
		check_round_trips(kind, one_way, &grouped);
	if (merged(kind, other, third, &other_way) == GIVEN && merged(kind, one_way, third, &grouped) == GIVEN &&
	    merged(kind, value, other_way, &one_way) == GIVEN)
		check_same(kind, GIVEN, grouped, GIVEN, one_way, "merged in groups");
}

/* ---- readers ---- */

/* As text, where it is one that can be written. */
char *
check_result(Callee *f, Datum value)
{
	Kind *kind = kind_of(f->result);
	Datum again;
	char *text;

	if (f->result == VOIDOID || f->result == INTERNALOID)
		return NULL;
	if (kind->ours && !check_round_trips(kind, value, &again))
		return NULL;
	text = shown(f->result, value);
	if (text == NULL)
		stands(REFUSED);
	return text;
}

/* What a reader gives of a value it gives of the same value that was written and read. */
static void
check_reader(Callee *f, Datum value, Datum same)
{
	NullableDatum args[FUNC_MAX_ARGS];
	Datum result;
	Outcome outcome;
	Outcome outcome_of_same;
	char *text = NULL;
	char *text_of_same = NULL;

	args[0] = (NullableDatum){value, false};
	random_arguments(f, args, 1);
	outcome = call(f, args, NULL, &result);
	if (outcome == GIVEN)
		text = check_result(f, result);
	if (run.damaged || !one_in(4))
		return;
	args[0].value = same;
	outcome_of_same = call(f, args, NULL, &result);
	if (!answered(outcome, outcome_of_same))
		return;
	if (outcome_of_same == GIVEN && text != NULL)
		text_of_same = shown(f->result, result);
	if (outcome != outcome_of_same || (text_of_same != NULL && strcmp(text, text_of_same) != 0))
		found("of a value it gives '%.500s', of the same one '%.500s'", text != NULL ? text : "nothing",
		      text_of_same != NULL ? text_of_same : "nothing");
}

/* Each in memory that the next one uses again. */
static void
check_readers(Kind *kind, Datum value, Datum same)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "reader", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(scratch);

	for (int i = 0; i < kind->nreaders; i++)
	{
		check_reader(kind->readers[i], value, same);
		run.memory = Max(run.memory, MemoryContextMemAllocated(scratch, true));
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(scratch);
}

/* Everything that a user can do with a value. Nothing may change it: it may be somebody else's. */
void
check_value(Kind *kind, Datum value, bool read)
{
	Datum other = kind->samples[random_sample(kind)];
	struct varlena *before = bytes_of(kind, value);
	struct varlena *after;
	Datum again;

	run.accepted++;
	value = stored_form(kind, value);
	if (!check_round_trips(kind, value, &again))
	{
		run.accepted--;
		if (!run.damaged)
			return;
		again = other;
	}
	check_order(kind, value, other);
	check_transitive(kind, value, other, kind->samples[random_sample(kind)]);
	check_merges(kind, value, other, kind->samples[random_sample(kind)]);
	if (read)
		check_readers(kind, value, again);
	after = bytes_of(kind, value);
	if (VARSIZE(before) != VARSIZE(after) || memcmp(before, after, VARSIZE(before)) != 0)
		found("what was read has been changed");
}

/* ---- ways to a value ---- */

static void
tell_input(const char *input, Size length, bool is_text)
{
	run.input = input;
	run.input_length = length;
	run.input_is_text = is_text;
}

static void
round_of_text(void *arg)
{
	Kind *kind = arg;
	char *text = mutated_text(kind);
	Datum value;

	tell_input(text, strlen(text), true);
	if (call_with(kind->operations[IN], &value, 1, CStringGetDatum(text)) == GIVEN)
		check_value(kind, value, true);
}

static void
round_of_binary(void *arg)
{
	Kind *kind = arg;
	Datum good;
	Datum other;
	struct varlena *bytes;
	Datum value;
	Outcome outcome;

	if (!stands(call_with(kind->operations[SEND], &good, 1, kind->samples[random_sample(kind)])) ||
	    !stands(call_with(kind->operations[SEND], &other, 1, kind->samples[random_sample(kind)])))
		return;
	bytes = mutated_bytes((struct varlena *) DatumGetPointer(good), (struct varlena *) DatumGetPointer(other));
	tell_input(VARDATA(bytes), VARSIZE(bytes) - VARHDRSZ, false);
	run.damaged = true;
	outcome = receive(kind, bytes, &value);
	run.damaged = false;
	if (outcome == GIVEN)
		check_value(kind, value, true);
}

/* As a merge hands it on within a query: still to be worked on, in a layout of its own. NULL where the two do not merge. */
static struct varlena *
random_state(Kind *kind)
{
	Datum sum;

	if (kind->operations[ADD] == NULL ||
	    merged(kind, kind->samples[random_sample(kind)], kind->samples[random_sample(kind)], &sum) != GIVEN)
		return NULL;
	return bytes_of(kind, sum);
}

static struct varlena *
random_stored(Kind *kind)
{
	struct varlena *state = one_in(3) ? random_state(kind) : NULL;

	return state != NULL ? state : bytes_of(kind, kind->samples[random_sample(kind)]);
}

static void
round_of_stored(void *arg)
{
	Kind *kind = arg;
	struct varlena *bytes = mutated_bytes(random_stored(kind), random_stored(kind));
	Size length = VARSIZE(bytes) - VARHDRSZ;

	tell_input(VARDATA(bytes), length, false);
	run.damaged = true;
	if (kind->length != -1)
	{
		char *fixed = palloc0(kind->length);

		memcpy(fixed, VARDATA(bytes), Min(length, kind->length));
		check_value(kind, PointerGetDatum(fixed), true);
	}
	else
		check_value(kind, PointerGetDatum(bytes), true);
}

/* fuzz_values(type, way, rounds, seconds, seed) */
PG_FUNCTION_INFO_V1(fuzz_values);
Datum
fuzz_values(PG_FUNCTION_ARGS)
{
	Kind *kind = kind_of(PG_GETARG_OID(0));
	char *way = text_to_cstring(PG_GETARG_TEXT_PP(1));
	void (*round)(void *) = strcmp(way, "text") == 0     ? round_of_text
	                        : strcmp(way, "binary") == 0 ? round_of_binary
	                                                     : round_of_stored;

	return run_rounds(fcinfo, psprintf("%s from mutated %s", kind->name, way), round, kind);
}
