/*
 * soft_error.h - text that is malformed is reported to those who ask instead of failing: pg_input_is_valid and
 * COPY … ON_ERROR ignore, from PostgreSQL 16 on.
 *
 * A reader finds an error deep in a text. It leaves through the exit that its input function set when it started: what is
 * left behind is our own code and memory of the caller's context, with nothing to release.
 */
#ifndef CSKPI_SOFT_ERROR_H
#define CSKPI_SOFT_ERROR_H

#include <setjmp.h>

#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#else
#define errsave(context, ...) ereport(ERROR, __VA_ARGS__)
#endif

typedef struct SoftExit
{
	Node *context; /* who asked, if anybody did */
	sigjmp_buf jump;
} SoftExit;

/* In the input function, before it reads. */
#define soft_exit_here(exit) \
	do \
	{ \
		(exit)->context = fcinfo->context; \
		if (sigsetjmp((exit)->jump, 0) != 0) \
			PG_RETURN_NULL(); \
	} while (0)

/* As ereport(ERROR, …). */
#define soft_error(exit, ...) \
	do \
	{ \
		errsave((exit)->context, __VA_ARGS__); \
		siglongjmp((exit)->jump, 1); \
	} while (0)

/* Another type's input function, for the same asker; false where it has reported. */
static inline bool
input_function(PGFunction in, const char *text, Node *context, Datum *result)
{
#if PG_VERSION_NUM >= 160000
	return DirectInputFunctionCallSafe(in, unconstify(char *, text), InvalidOid, -1, context, result);
#else
	*result = DirectFunctionCall1(in, CStringGetDatum(text));
	return true;
#endif
}

#endif
