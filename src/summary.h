/*
 * summary.h - what every summary type does the same way: the state of an aggregate, comparison, hashing.
 */
#ifndef CSKPI_SUMMARY_H
#define CSKPI_SUMMARY_H

#include "common/hashfn.h"
#include "fmgr.h"
#include "nodes/execnodes.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* Called by an aggregate or a window aggregate: the state argument is ours to change in place. */
static inline bool
called_by_aggregate(FunctionCallInfo fcinfo)
{
	return fcinfo->context && (IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState));
}

/* A fixed-length state to write to: the aggregate's own, or a copy when a user calls the function directly. */
static inline void *
writable_state(FunctionCallInfo fcinfo, Size size)
{
	void *copy;

	if (likely(called_by_aggregate(fcinfo) && !PG_ARGISNULL(0)))
		return PG_GETARG_POINTER(0);
	copy = palloc0(size);
	if (!PG_ARGISNULL(0))
		memcpy(copy, PG_GETARG_POINTER(0), size);
	return copy;
}

/*
 * A function and its inverse: for the transition of a row and for the merge, from one call with `out` in it, which says
 * whether what the row or the other summary counts goes in or out again.
 */
#define IN_AND_OUT(in_name, out_name, call) \
	PG_FUNCTION_INFO_V1(in_name); \
	Datum in_name(PG_FUNCTION_ARGS) \
	{ \
		const bool out = false; \
		return call; \
	} \
	PG_FUNCTION_INFO_V1(out_name); \
	Datum out_name(PG_FUNCTION_ARGS) \
	{ \
		const bool out = true; \
		return call; \
	}
#define ROW_IN_AND_OUT(name, call)   IN_AND_OUT(name##_accum, name##_unaccum, call)
#define MERGE_IN_AND_OUT(type, call) IN_AND_OUT(type##_add, type##_subtract, call)

/*
 * The operators of a type, all from one three-way comparison over two Datums and the bytes to hash.
 * Equal data has equal bytes in every summary, so hashing bytes agrees with equality.
 */
#define SUMMARY_OPERATOR(type, name, test) \
	PG_FUNCTION_INFO_V1(type##_##name); \
	Datum type##_##name(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_BOOL(type##_compare(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)) test 0); \
	}

#define SUMMARY_OPERATORS(type, bytes_of) \
	SUMMARY_OPERATOR(type, eq, ==) \
	SUMMARY_OPERATOR(type, ne, !=) \
	SUMMARY_OPERATOR(type, lt, <) \
	SUMMARY_OPERATOR(type, le, <=) \
	SUMMARY_OPERATOR(type, gt, >) \
	SUMMARY_OPERATOR(type, ge, >=) \
	PG_FUNCTION_INFO_V1(type##_cmp); \
	Datum type##_cmp(PG_FUNCTION_ARGS) \
	{ \
		PG_RETURN_INT32(type##_compare(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1))); \
	} \
	PG_FUNCTION_INFO_V1(type##_hash); \
	Datum type##_hash(PG_FUNCTION_ARGS) \
	{ \
		int length; \
		const unsigned char *bytes = bytes_of(PG_GETARG_DATUM(0), &length); \
		return hash_any(bytes, length); \
	} \
	PG_FUNCTION_INFO_V1(type##_hash_extended); \
	Datum type##_hash_extended(PG_FUNCTION_ARGS) \
	{ \
		int length; \
		const unsigned char *bytes = bytes_of(PG_GETARG_DATUM(0), &length); \
		return hash_any_extended(bytes, length, PG_GETARG_INT64(1)); \
	}

/* Copies are freed, because sorting compares without ever resetting the memory it does so in. */
static inline int
compare_varlena(Datum a, Datum b, struct varlena *bytes_a, struct varlena *bytes_b)
{
	int length_a = VARSIZE_ANY_EXHDR(bytes_a);
	int length_b = VARSIZE_ANY_EXHDR(bytes_b);
	int order = memcmp(VARDATA_ANY(bytes_a), VARDATA_ANY(bytes_b), Min(length_a, length_b));

	if ((Pointer) bytes_a != DatumGetPointer(a))
		pfree(bytes_a);
	if ((Pointer) bytes_b != DatumGetPointer(b))
		pfree(bytes_b);
	return order != 0 ? order : (length_a > length_b) - (length_a < length_b);
}

/* The same for a type of variable length, from what gives its canonical bytes: the stored ones or a copy. */
#define SUMMARY_VARLENA_OPERATORS(type, canonical) \
	static const unsigned char *type##_bytes(Datum value, int *length) \
	{ \
		struct varlena *bytes = canonical(value); \
		*length = VARSIZE_ANY_EXHDR(bytes); \
		return (const unsigned char *) VARDATA_ANY(bytes); \
	} \
	static int type##_compare(Datum a, Datum b) \
	{ \
		return compare_varlena(a, b, canonical(a), canonical(b)); \
	} \
	SUMMARY_OPERATORS(type, type##_bytes)

/* Comparison of summaries that are arrays of counters. */
static inline int
compare_counters(const int64 *a, const int64 *b, int n)
{
	for (int i = 0; i < n; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

#endif
