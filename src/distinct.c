/*
 * distinct.c - tickets per customer from the customer column alone: rows and distinct customers in one pass.
 *
 * The state is a hash table of the customers seen, of any hashable type and its own equality. It is the one state
 * of this extension that is not a summary type: exact distinctness needs the values themselves, of a type known only
 * at run time. It lives in the aggregate's memory context, so it is accounted for and HashAggregate spills groups.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "args.h"
#include "decimal.h"

typedef struct CustomerEntry
{
	Datum value;
	uint32 hash;
	char status;
} CustomerEntry;

struct customers_hash;

/* One customer column: its type's own hash and equality, and the customers seen so far. */
typedef struct CustomerSet
{
	Oid type;
	int16 typlen;
	bool typbyval;
	Oid collation;
	FmgrInfo hash_function;
	FmgrInfo equal_function;
	MemoryContext context;
	int64 rows;
	struct customers_hash *customers;
} CustomerSet;

static uint32
customer_hash(CustomerSet *set, Datum value)
{
	/* Integer hashes are spread by the type's function; mix once more because linear probing wants high bits too. */
	return murmurhash32(DatumGetUInt32(FunctionCall1Coll(&set->hash_function, set->collation, value)));
}

static bool
customer_equal(CustomerSet *set, Datum a, Datum b)
{
	if (set->typbyval && a == b)
		return true;
	return DatumGetBool(FunctionCall2Coll(&set->equal_function, set->collation, a, b));
}

#define SH_PREFIX            customers
#define SH_ELEMENT_TYPE      CustomerEntry
#define SH_KEY_TYPE          Datum
#define SH_KEY               value
#define SH_HASH_KEY(tb, key) customer_hash((CustomerSet *) (tb)->private_data, key)
#define SH_EQUAL(tb, a, b)   customer_equal((CustomerSet *) (tb)->private_data, a, b)
#define SH_SCOPE             static inline
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Small at first: a GROUP BY makes one of these for every group. */
#define INITIAL_CUSTOMERS 4

static CustomerSet *
make_customer_set(MemoryContext context, Oid type, Oid collation)
{
	TypeCacheEntry *cached = lookup_type_cache(type, TYPECACHE_HASH_PROC_FINFO | TYPECACHE_EQ_OPR_FINFO);
	MemoryContext old = MemoryContextSwitchTo(context);
	CustomerSet *set;

	if (!OidIsValid(cached->hash_proc_finfo.fn_oid) || !OidIsValid(cached->eq_opr_finfo.fn_oid))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_FUNCTION),
		                errmsg("could not identify a hash function for type %s", format_type_be(type)),
		                errhint("Cast the customer to a type that can be hashed, such as text.")));
	set = palloc0(sizeof(CustomerSet));
	set->type = type;
	set->typlen = cached->typlen;
	set->typbyval = cached->typbyval;
	set->collation = collation;
	fmgr_info_copy(&set->hash_function, &cached->hash_proc_finfo, context);
	fmgr_info_copy(&set->equal_function, &cached->eq_opr_finfo, context);
	set->context = context;
	set->customers = customers_create(context, INITIAL_CUSTOMERS, set);
	MemoryContextSwitchTo(old);
	return set;
}

static void
add_customer(CustomerSet *set, Datum value)
{
	bool found;
	CustomerEntry *entry;

	if (set->typlen == -1)
		value = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
	entry = customers_insert(set->customers, value, &found);
	if (!found && !set->typbyval)
	{
		MemoryContext old = MemoryContextSwitchTo(set->context);

		entry->value = datumCopy(value, set->typbyval, set->typlen);
		MemoryContextSwitchTo(old);
	}
}

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "aggregate function called in non-aggregate context");
	return context;
}

PG_FUNCTION_INFO_V1(distinct_accum);
Datum
distinct_accum(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	CustomerSet *set = PG_ARGISNULL(0) ? NULL : (CustomerSet *) PG_GETARG_POINTER(0);

	/* A ticket without a customer belongs to nobody: it counts on neither side. */
	if (PG_ARGISNULL(1))
	{
		if (set == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(set);
	}
	if (set == NULL)
	{
		Oid type = get_fn_expr_argtype(fcinfo->flinfo, 1);

		if (!OidIsValid(type))
			elog(ERROR, "could not determine the type of the customer");
		set = make_customer_set(context, type, PG_GET_COLLATION());
	}
	set->rows = counter_add(set->rows, 1);
	add_customer(set, PG_GETARG_DATUM(1));
	PG_RETURN_POINTER(set);
}

PG_FUNCTION_INFO_V1(distinct_merge);
Datum
distinct_merge(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	CustomerSet *set = PG_ARGISNULL(0) ? NULL : (CustomerSet *) PG_GETARG_POINTER(0);
	CustomerSet *other = PG_ARGISNULL(1) ? NULL : (CustomerSet *) PG_GETARG_POINTER(1);
	customers_iterator iterator;
	CustomerEntry *entry;

	if (other != NULL)
	{
		if (set == NULL)
			set = make_customer_set(context, other->type, other->collation);
		set->rows = counter_add(set->rows, other->rows);
		customers_start_iterate(other->customers, &iterator);
		while ((entry = customers_iterate(other->customers, &iterator)) != NULL)
		{
			CHECK_FOR_INTERRUPTS();
			add_customer(set, entry->value);
		}
	}
	if (set == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(set);
}

/* For parallel workers of one server only, so the raw form of a datum is understood on the other side. */
PG_FUNCTION_INFO_V1(distinct_serialize);
Datum
distinct_serialize(PG_FUNCTION_ARGS)
{
	CustomerSet *set = (CustomerSet *) PG_GETARG_POINTER(0);
	StringInfoData buf;
	customers_iterator iterator;
	CustomerEntry *entry;

	aggregate_context(fcinfo);
	pq_begintypsend(&buf);
	pq_sendint32(&buf, set->type);
	pq_sendint32(&buf, set->collation);
	pq_sendint64(&buf, set->rows);
	pq_sendint64(&buf, set->customers->members);
	customers_start_iterate(set->customers, &iterator);
	while ((entry = customers_iterate(set->customers, &iterator)) != NULL)
	{
		Size size = datumEstimateSpace(entry->value, false, set->typbyval, set->typlen);
		char *end;

		CHECK_FOR_INTERRUPTS();
		enlargeStringInfo(&buf, size);
		end = buf.data + buf.len;
		datumSerialize(entry->value, false, set->typbyval, set->typlen, &end);
		buf.len += size;
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(distinct_deserialize);
Datum
distinct_deserialize(PG_FUNCTION_ARGS)
{
	bytea *serialized = PG_GETARG_BYTEA_PP(0);
	StringInfoData buf;
	CustomerSet *set;
	Oid type;
	Oid collation;
	int64 members;
	char *next;

	aggregate_context(fcinfo);
	initStringInfo(&buf);
	appendBinaryStringInfo(&buf, VARDATA_ANY(serialized), VARSIZE_ANY_EXHDR(serialized));
	type = pq_getmsgint(&buf, 4);
	collation = pq_getmsgint(&buf, 4);
	set = make_customer_set(CurrentMemoryContext, type, collation);
	set->rows = pq_getmsgint64(&buf);
	members = pq_getmsgint64(&buf);
	next = buf.data + buf.cursor;
	for (int64 i = 0; i < members; i++)
	{
		bool is_null;
		Datum value = datumRestore(&next, &is_null);

		CHECK_FOR_INTERRUPTS();
		add_customer(set, value);
	}
	PG_RETURN_POINTER(set);
}

PG_FUNCTION_INFO_V1(distinct_ratio);
Datum
distinct_ratio(PG_FUNCTION_ARGS)
{
	CustomerSet *set;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	set = (CustomerSet *) PG_GETARG_POINTER(0);
	return quotient(int64_to_numeric(set->rows), int64_to_numeric(set->customers->members));
}
