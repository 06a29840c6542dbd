/*
 * inputs.c - made-up inputs: text and bytes that are nearly good ones, and arguments of every type.
 */
#include "fuzzer.h"

#include "access/toast_internals.h"
#include "catalog/pg_type.h"
#include "datatype/timestamp.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

uint64
below(uint64 n)
{
	return n <= 1 ? 0 : pg_prng_uint64_range(&run.random, 0, n - 1);
}

bool
one_in(uint64 n)
{
	return below(n) == 0;
}

int
random_sample(const Kind *kind)
{
	double at;
	int low = 0;
	int high = kind->n - 1;

	if (kind->n == 0)
		found("there is no sample of %s", kind->name);
	at = kind->weights[high] * (below(1 << 30) / (double) (1 << 30));
	while (low < high)
	{
		int middle = (low + high) / 2;

		if (kind->weights[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- text ---- */

static const char *const numbers[] = {"0",
                                      "1",
                                      "-1",
                                      "2",
                                      "10",
                                      "59",
                                      "60",
                                      "61",
                                      "99",
                                      "100",
                                      "255",
                                      "256",
                                      "365",
                                      "1439",
                                      "1440",
                                      "86399",
                                      "86400",
                                      "32767",
                                      "65536",
                                      "999999",
                                      "1000000",
                                      "2147483647",
                                      "2147483648",
                                      "4294967295",
                                      "4294967296",
                                      "9007199254740992",
                                      "9223372036854775806",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "-9223372036854775808",
                                      "18446744073709551616",
                                      "99999999999999999999999999999999999999",
                                      "0.000001",
                                      "0.5",
                                      "1e5",
                                      "00",
                                      "007",
                                      "1.5.2",
                                      "NaN",
                                      "",
                                      "-"};

static void
replace(StringInfo text, int from, int length, const char *by, int by_length)
{
	StringInfoData changed;

	initStringInfo(&changed);
	appendBinaryStringInfo(&changed, text->data, from);
	appendBinaryStringInfo(&changed, by, by_length);
	appendBinaryStringInfo(&changed, text->data + from + length, text->len - from - length);
	*text = changed;
}

/* The digits at or after a place; false where there are none. */
static bool
digits_near(const StringInfo text, int at, int *from, int *length)
{
	int end;

	while (at < text->len && !(text->data[at] >= '0' && text->data[at] <= '9'))
		at++;
	if (at == text->len)
		return false;
	while (at > 0 && text->data[at - 1] >= '0' && text->data[at - 1] <= '9')
		at--;
	for (end = at; end < text->len && text->data[end] >= '0' && text->data[end] <= '9'; end++)
		;
	*from = at;
	*length = end - at;
	return true;
}

static void
change_number(StringInfo text, int at)
{
	int from;
	int length;
	const char *other = numbers[below(lengthof(numbers))];

	if (!digits_near(text, at, &from, &length))
		return;
	if (one_in(2))
		replace(text, from, length, other, strlen(other));
	else
		text->data[from + below(length)] = '0' + below(10);
}

static void
change_text(StringInfo text, const Kind *kind)
{
	static const char alphabet[] = "0123456789:-., ;eE+x\"{}()abcTZ#*/\\\n\xC3";
	int at = below(text->len + 1);
	int rest = text->len - at;
	int some = below(Min(rest, 20) + 1);
	char letter = alphabet[below(lengthof(alphabet) - 1)];
	const char *other;
	int skipped;

	switch (below(10))
	{
		case 0:
			replace(text, at, rest, "", 0);
			break;
		case 1:
			replace(text, at, 0, &letter, 1);
			break;
		case 2:
			replace(text, at, Min(rest, 1), &letter, 1);
			break;
		case 3:
			replace(text, at, some, "", 0);
			break;
		case 4:
			replace(text, at, 0, text->data + at, some);
			break;
		case 5:
			appendStringInfoChar(text, ' ');
			replace(text, text->len, 0, text->data + at, rest);
			break;
		case 6:
			other = kind->texts[random_sample(kind)];
			skipped = below(strlen(other) + 1);
			replace(text, at, rest, other + skipped, strlen(other) - skipped);
			break;
		default:
			change_number(text, at);
	}
}

/* As the server would let it in: a letter is whole. */
static void
make_valid(StringInfo text)
{
	for (int i = 0; i < text->len;)
	{
		int length = pg_mblen(text->data + i);

		if (text->data[i] != '\0' && i + length <= text->len &&
		    pg_verify_mbstr(GetDatabaseEncoding(), text->data + i, length, true))
			i += length;
		else
			text->data[i++] = '?';
	}
}

char *
mutated_text(const Kind *kind)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, kind->texts[random_sample(kind)]);
	for (uint64 changes = 1 + below(3); changes > 0; changes--)
		change_text(&text, kind);
	make_valid(&text);
	return text.data;
}

/* ---- bytes ---- */

static const int64 extremes[] = {0,
                                 1,
                                 -1,
                                 2,
                                 PG_INT64_MAX,
                                 PG_INT64_MIN,
                                 PG_INT64_MAX - 1,
                                 PG_INT32_MAX,
                                 PG_INT32_MIN,
                                 (int64) 1 << 32,
                                 0x7FFFFFFF00000000,
                                 255,
                                 65536,
                                 1000000,
                                 86400000000};

/* A number of one, two, four or eight bytes in either order of bytes. */
static void
change_integer(unsigned char *bytes, Size length)
{
	int width = 1 << below(4);
	uint64 number = extremes[below(lengthof(extremes))];
	bool network = one_in(2);
	Size at;

	if (length < width)
		return;
	at = one_in(2) ? below(length / width) * width : below(length - width + 1);
	if (one_in(3))
	{
		number = 0;
		for (int i = 0; i < width; i++)
			number = number << 8 | bytes[network ? at + i : at + width - 1 - i];
		number += one_in(2) ? 1 : -1;
	}
	for (int i = 0; i < width; i++)
		bytes[network ? at + width - 1 - i : at + i] = (unsigned char) (number >> (8 * i));
}

/* What is changed has room for as much again as both. */
static Size
change_bytes(unsigned char *bytes, Size length, const struct varlena *other)
{
	Size at = below(length);
	Size more = VARSIZE(other) - VARHDRSZ;
	Size from = below(more);

	if (length == 0 && one_in(2))
		return 0;
	switch (below(8))
	{
		case 0:
			return at;
		case 1:
			more = Min(more - from, 4096);
			memcpy(bytes + length, VARDATA(other) + from, more);
			return length + more;
		case 2:
			more = Min(more - from, length - at);
			memcpy(bytes + at, VARDATA(other) + from, more);
			return length;
		case 3:
			bytes[below(Min(length, 24))] = (unsigned char) below(256);
			return length;
		case 4:
			bytes[at] ^= 1 << below(8);
			return length;
		default:
			change_integer(bytes, length);
			return length;
	}
}

struct varlena *
mutated_bytes(const struct varlena *good, const struct varlena *other)
{
	Size length = VARSIZE(good) - VARHDRSZ;
	struct varlena *bytes = palloc(VARHDRSZ + length + 4 * 4096 + 8);

	memcpy(VARDATA(bytes), VARDATA(good), length);
	for (uint64 changes = 1 + below(4); changes > 0; changes--)
		length = change_bytes((unsigned char *) VARDATA(bytes), length, other);
	SET_VARSIZE(bytes, VARHDRSZ + length);
	return bytes;
}

/* The stored bytes of a value as such, with a header of four bytes. */
struct varlena *
bytes_of(const Kind *kind, Datum value)
{
	struct varlena *stored = kind->length == -1 ? PG_DETOAST_DATUM_PACKED(value) : NULL;
	Size length = stored != NULL ? VARSIZE_ANY_EXHDR(stored) : kind->length;
	struct varlena *bytes = palloc(VARHDRSZ + length);

	SET_VARSIZE(bytes, VARHDRSZ + length);
	memcpy(VARDATA(bytes), stored != NULL ? VARDATA_ANY(stored) : DatumGetPointer(value), length);
	return bytes;
}

/* As a column may have it: with a header of one byte, at an odd address, or compressed. */
Datum
stored_form(const Kind *kind, Datum value)
{
	struct varlena *bytes;
	Size length;

	if (kind->length != -1 || one_in(2))
		return value;
	bytes = bytes_of(kind, value);
	length = VARSIZE(bytes) - VARHDRSZ;
	if (length + VARHDRSZ_SHORT <= VARATT_SHORT_MAX)
	{
		char *packed = (char *) palloc(length + VARHDRSZ_SHORT + 1) + 1;

		SET_VARSIZE_SHORT(packed, length + VARHDRSZ_SHORT);
		memcpy(packed + VARHDRSZ_SHORT, VARDATA(bytes), length);
		return PointerGetDatum(packed);
	}
	if (length < 1024 * 1024)
	{
		Datum compressed = toast_compress_datum(PointerGetDatum(bytes), TOAST_PGLZ_COMPRESSION);

		if (DatumGetPointer(compressed) != NULL)
			return compressed;
	}
	return value;
}

/* ---- arguments ---- */

/* Small ones as often as large ones. */
static int64
random_integer(int bits)
{
	uint64 number = pg_prng_uint64(&run.random) >> (63 - below(bits));

	return (int64) (one_in(5) ? 0 - number : number);
}

static double
random_float(void)
{
	uint64 bits;
	double number;

	switch (below(4))
	{
		case 0:
			bits = pg_prng_uint64(&run.random);
			memcpy(&number, &bits, sizeof(number));
			return number;
		case 1:
			return random_integer(40) / 1000.0;
		case 2:
			return below(1001) / 1000.0;
		default:
			return (double) random_integer(24);
	}
}

/* Around 2024, nearer or farther. */
static int64
random_time(int64 first, int64 last, int64 now)
{
	int64 at = now + random_integer(58);

	return Max(first, Min(at, last));
}

static Datum
random_interval(void)
{
	Interval *span = palloc0(sizeof(Interval));

	span->time = random_integer(one_in(2) ? 36 : 60);
	span->day = one_in(3) ? (int32) random_integer(31) : 0;
	span->month = one_in(5) ? (int32) random_integer(31) : 0;
	return IntervalPGetDatum(span);
}

static Datum
random_floats(void)
{
	Datum numbers[6];
	int n = below(lengthof(numbers) + 1);

	for (int i = 0; i < n; i++)
		numbers[i] = Float8GetDatum(random_float());
	return PointerGetDatum(construct_array(numbers, n, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* A value that is made up, where we know how; false where samples have to do. */
static bool
made_up(Oid type, Datum *value)
{
	switch (type)
	{
		case BOOLOID:
			*value = BoolGetDatum(one_in(2));
			return true;
		case INT2OID:
			*value = Int16GetDatum((int16) random_integer(16));
			return true;
		case INT4OID:
			*value = Int32GetDatum((int32) random_integer(32));
			return true;
		case INT8OID:
			*value = Int64GetDatum(random_integer(64));
			return true;
		case FLOAT4OID:
			*value = Float4GetDatum((float4) (random_integer(24) / 8.0));
			return true;
		case FLOAT8OID:
			*value = Float8GetDatum(random_float());
			return true;
		case NUMERICOID:
			*value = NumericGetDatum(int64_div_fast_to_numeric(random_integer(64), below(20)));
			return true;
		case DATEOID:
			*value = DateADTGetDatum((int32) random_time(-2451545, 106751983, 8800));
			return true;
		case TIMEOID:
			*value = TimeADTGetDatum(below(USECS_PER_DAY + 1));
			return true;
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			*value = TimestampGetDatum(random_time(MIN_TIMESTAMP, END_TIMESTAMP - 1, 765000000000000));
			return true;
		case INTERVALOID:
			*value = random_interval();
			return true;
		case FLOAT8ARRAYOID:
			*value = random_floats();
			return true;
		case TEXTOID:
			*value = CStringGetTextDatum(mutated_text(kind_of(TEXTOID)));
			return true;
		default:
			return false;
	}
}

NullableDatum
random_argument(Oid type)
{
	Kind *kind = kind_of(type);
	NullableDatum argument = {(Datum) 0, false};

	if (one_in(16))
		argument.isnull = true;
	else if (kind->ours && one_in(4) &&
	         call_with(kind->operations[IN], &argument.value, 1, CStringGetDatum(mutated_text(kind))) == GIVEN)
		;
	else if (one_in(2) || !made_up(type, &argument.value))
		argument.value = stored_form(kind, kind->samples[random_sample(kind)]);
	return argument;
}

/* From one on; those that have a default mostly have it. */
void
random_arguments(Callee *f, NullableDatum *args, int first)
{
	bool as_by_default = one_in(2);

	for (int i = first; i < f->nargs; i++)
		args[i] = (f->has_default[i] && (as_by_default || one_in(2))) ? f->defaults[i] : random_argument(f->types[i]);
}
