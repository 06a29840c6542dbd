/*
 * fields.h - the text form of a summary: "name:value name:value …", in any order, each name once.
 */
#ifndef CSKPI_FIELDS_H
#define CSKPI_FIELDS_H

#include "lib/stringinfo.h"

#include "decimal.h"

#include "args.h"
#include "soft_error.h"

typedef struct FieldReader
{
	const char *type; /* for error messages */
	const char *input;
	char *rest;
	uint64 seen; /* bit i: the caller's field i was there */
	char *name;
	char *value;
	SoftExit exit;
} FieldReader;

extern void fields_open(FieldReader *reader, const char *type, const char *input);

/* In the input function of the type. */
#define fields_begin(reader, type) \
	do \
	{ \
		fields_open(reader, type, PG_GETARG_CSTRING(0)); \
		soft_exit_here(&(reader)->exit); \
	} while (0)

extern bool fields_next(FieldReader *reader);
extern void fields_once(FieldReader *reader, int field);
extern bool integer_from_text(const char *text, int64 *value);
extern int64 field_counter(FieldReader *reader);
extern void field_decimal(FieldReader *reader, Decimal *d);
pg_noreturn extern void fields_bad(FieldReader *reader, const char *why);

extern int64 recv_counter(StringInfo buf, const char *type, const char *field);
extern Datum jsonb_from_text(const char *json);

#endif
