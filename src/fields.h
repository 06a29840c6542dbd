/*
 * fields.h - the text form of a summary: "name:value name:value …", in any order, each name once.
 */
#ifndef CSKPI_FIELDS_H
#define CSKPI_FIELDS_H

#include "lib/stringinfo.h"

#include "decimal.h"

#include "args.h"

typedef struct FieldReader
{
	const char *type; /* for error messages */
	const char *input;
	char *rest;
	uint64 seen; /* bit i: the caller's field i was there */
	char *name;
	char *value;
} FieldReader;

extern void fields_begin(FieldReader *reader, const char *type, const char *input);
extern bool fields_next(FieldReader *reader);
extern void fields_once(FieldReader *reader, int field);
extern int64 field_counter(FieldReader *reader);
extern void field_decimal(FieldReader *reader, Decimal *d);
pg_noreturn extern void fields_bad(FieldReader *reader, const char *why);

extern int64 recv_counter(StringInfo buf, const char *type, const char *field);
extern Datum jsonb_from_text(const char *json);

#endif
