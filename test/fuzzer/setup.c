/*
 * setup.c - what SQL tells the fuzzer: samples of types, their operations and readers, defaults of arguments.
 */
#include "fuzzer.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"

static Datum
from_text(Oid type, const char *text)
{
	Oid in;
	Oid param;

	getTypeInputInfo(type, &in, &param);
	return OidInputFunctionCall(in, unconstify(char *, text), param, -1);
}

static void
add_sample(Kind *kind, const char *text)
{
	Size cost = 64 + strlen(text);

	kind->texts[kind->n] = pstrdup(text);
	kind->samples[kind->n] = from_text(kind->type, text);
	if (kind->length == -1)
		cost += VARSIZE_ANY(DatumGetPointer(kind->samples[kind->n]));
	kind->weights[kind->n] = (kind->n == 0 ? 0 : kind->weights[kind->n - 1]) + 1.0 / cost;
	kind->n++;
}

/* fuzz_samples(type, texts) */
PG_FUNCTION_INFO_V1(fuzz_samples);
Datum
fuzz_samples(PG_FUNCTION_ARGS)
{
	Kind *kind = kind_of(PG_GETARG_OID(0));
	MemoryContext old = MemoryContextSwitchTo(fuzzer_memory());
	Datum *texts;
	int n;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT, &texts, NULL, &n);
	kind->n = 0;
	kind->samples = palloc(n * sizeof(Datum));
	kind->texts = palloc(n * sizeof(char *));
	kind->weights = palloc(n * sizeof(double));
	for (int i = 0; i < n; i++)
		add_sample(kind, TextDatumGetCString(texts[i]));
	MemoryContextSwitchTo(old);
	PG_RETURN_VOID();
}

static int
functions_of(ArrayType *array, Callee ***functions)
{
	Datum *oids;
	bool *nulls;
	int n;

	deconstruct_array(array, REGPROCEDUREOID, sizeof(Oid), true, TYPALIGN_INT, &oids, &nulls, &n);
	*functions = palloc0(n * sizeof(Callee *));
	for (int i = 0; i < n; i++)
		if (!nulls[i] && OidIsValid(DatumGetObjectId(oids[i])))
			(*functions)[i] = callee_of(DatumGetObjectId(oids[i]));
	return n;
}

/* fuzz_type(type, operations, readers): after its samples */
PG_FUNCTION_INFO_V1(fuzz_type);
Datum
fuzz_type(PG_FUNCTION_ARGS)
{
	Kind *kind = kind_of(PG_GETARG_OID(0));
	MemoryContext old = MemoryContextSwitchTo(fuzzer_memory());
	Callee **operations;

	if (functions_of(PG_GETARG_ARRAYTYPE_P(1), &operations) != OPERATIONS)
		elog(ERROR, "a type has %d operations", OPERATIONS);
	memcpy(kind->operations, operations, sizeof(kind->operations));
	kind->shown = kind->operations[OUT];
	kind->nreaders = functions_of(PG_GETARG_ARRAYTYPE_P(2), &kind->readers);
	kind->ours = true;
	MemoryContextSwitchTo(old);
	PG_RETURN_VOID();
}

/* fuzz_default(function, place, text): what an argument is where it is not given */
PG_FUNCTION_INFO_V1(fuzz_default);
Datum
fuzz_default(PG_FUNCTION_ARGS)
{
	MemoryContext old = MemoryContextSwitchTo(fuzzer_memory());
	Callee *f = callee_of(PG_GETARG_OID(0));
	int place = PG_GETARG_INT32(1) - 1;

	f->has_default[place] = true;
	f->defaults[place].isnull = PG_ARGISNULL(2);
	if (!PG_ARGISNULL(2))
		f->defaults[place].value = from_text(f->types[place], text_to_cstring(PG_GETARG_TEXT_PP(2)));
	MemoryContextSwitchTo(old);
	PG_RETURN_VOID();
}
