/*
 * fields.c - the text form of a summary: "name:value name:value …", in any order, each name once.
 *
 * Readable in psql, free of the characters that arrays and CSV would have to quote, and lossless.
 */
#include "postgres.h"

#include "common/int.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "fields.h"

void
fields_open(FieldReader *reader, const char *type, const char *input)
{
	memset(reader, 0, sizeof(*reader));
	reader->type = type;
	reader->input = input;
	reader->rest = pstrdup(input);
}

/* Malformed text is the client's mistake: say which type, what text, and why. A long text says enough by its beginning. */
void
fields_bad(FieldReader *reader, const char *why)
{
	const char *start = reader->input;
	int length = pg_mbcliplen(start, strlen(start), 200);

	soft_error(
		&reader->exit,
		(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
	     errmsg("invalid input syntax for type %s: \"%.*s%s\"", reader->type, length, start,
	            start[length] ? "..." : ""),
	     errdetail_internal("%s", why),
	     errhint("The text form is what the type prints: name:value pairs separated by spaces, each name once.")));
}

bool
fields_next(FieldReader *reader)
{
	static const char space[] = " \t\r\n";
	char *p = reader->rest + strspn(reader->rest, space);
	char *end = p + strcspn(p, space);
	char *colon;

	if (*p == '\0')
	{
		if (reader->name == NULL)
			fields_bad(reader, "It is empty.");
		return false;
	}
	reader->rest = (*end == '\0') ? end : end + 1;
	*end = '\0';
	colon = strchr(p, ':');
	if (colon == NULL || colon == p || colon[1] == '\0')
		fields_bad(reader, psprintf("\"%s\" is not of the form name:value.", p));
	*colon = '\0';
	reader->name = p;
	reader->value = colon + 1;
	return true;
}

/* A name given twice is a corrupted value, not a sum. */
void
fields_once(FieldReader *reader, int field)
{
	if (reader->seen & (UINT64CONST(1) << field))
		fields_bad(reader, psprintf("\"%s\" is there twice.", reader->name));
	reader->seen |= UINT64CONST(1) << field;
}

/* A whole number of 64 bits: digits, with a minus before them where it is negative, and nothing else. */
bool
integer_from_text(const char *text, int64 *value)
{
	bool negative = (*text == '-');
	const char *p = text + negative;

	if (*p == '\0')
		return false;
	/* Counted downwards, where there is one number more. */
	for (*value = 0; *p >= '0' && *p <= '9'; p++)
		if (pg_mul_s64_overflow(*value, 10, value) || pg_sub_s64_overflow(*value, *p - '0', value))
			return false;
	return *p == '\0' && (negative || !pg_sub_s64_overflow(0, *value, value));
}

int64
field_counter(FieldReader *reader)
{
	int64 value;

	if (reader->value[0] == '-' || !integer_from_text(reader->value, &value))
		fields_bad(reader,
		           psprintf("The count \"%s\" is not a whole number from 0 to 9223372036854775807.", reader->value));
	return value;
}

void
field_decimal(FieldReader *reader, Decimal *d)
{
	if (!decimal_from_text(d, reader->value))
		fields_bad(reader,
		           psprintf("The sum \"%s\" is not a number of up to 37 digits and 36 decimals.", reader->value));
}

/* Binary input is trusted no more than text. */
int64
recv_counter(StringInfo buf, const char *type, const char *field)
{
	int64 value = pq_getmsgint64(buf);

	if (value < 0)
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid binary value for type %s", type),
		         errdetail("Its count \"%s\" is negative: %lld.", field, (long long) value)));
	return value;
}

Datum
jsonb_from_text(const char *json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json));
}
