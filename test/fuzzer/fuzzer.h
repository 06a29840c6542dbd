/*
 * fuzzer.h - functions of the catalog, called from C with inputs that are made up.
 *
 * SQL says what there is (test/catalog/fuzz.inc): types with samples, the functions of each. Every input is made by a
 * generator that starts anew from the seed and the number of the round, so that a round can be had again. What is
 * wrong ends the run with an error that names the input and the call.
 */
#ifndef FUZZER_H
#define FUZZER_H

#include "postgres.h"

#include "common/pg_prng.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

typedef struct Kind Kind;

/* A function, ready to be called. */
typedef struct Callee
{
	Oid oid;
	const char *name;
	FmgrInfo info;
	int nargs;
	Oid types[FUNC_MAX_ARGS];
	Oid result;
	bool by_query;        /* a SQL function or a window function: PostgreSQL itself has to call it */
	SPIPlanPtr plan;      /* for that */
	bool runs_statements; /* made of names of tables and columns, which need not be there */
	NullableDatum *defaults;
	bool *has_default;
	struct Callee *next;
} Callee;

/* What SQL names for a type of the extension, in this order. */
typedef enum Operation
{
	IN,
	OUT,
	RECV,
	SEND,
	EQ,
	NE,
	LT,
	LE,
	GT,
	GE,
	CMP,
	HASH,
	HASH_EXTENDED,
	JSONB,
	ADD,
	SUBTRACT,
	OPERATIONS
} Operation;

/* A type with samples of its values. */
struct Kind
{
	Oid type;
	const char *name;
	int16 length;
	bool by_value;
	char align;
	int n;
	Datum *samples;
	char **texts;
	double *weights; /* of the samples up to this one: a large one costs more and is tried less often */
	Callee *shown;   /* the output function */
	bool ours;
	Callee *operations[OPERATIONS]; /* NULL where the type has none */
	Callee **readers;
	int nreaders;
	Kind *next;
};

typedef enum Outcome
{
	GIVEN,
	NOTHING,  /* NULL */
	REFUSED,  /* as bad data */
	CANCELLED /* it took long, was cancelled and listened */
} Outcome;

/* What is being tried. */
typedef struct Run
{
	const char *what;
	const char *input; /* of this round, for whoever reads of a failure */
	Size input_length;
	bool input_is_text;
	int64 seed;
	int64 round;
	int64 accepted;
	int64 calls;
	int64 cancelled;
	Size memory;     /* the most that a round held at its end */
	Callee *calling; /* the last call, where it is what matters */
	bool refused;    /* was it? */
	bool damaged;    /* the input may be no value: to call it bad data is right */
	pg_prng_state random;
	MemoryContext input_memory; /* of a round */
	MemoryContext query_memory; /* of functions from call to call, as within a query */
} Run;

extern Run run;

/* run.c */
extern Callee *callee_of(Oid function);
extern Kind *kind_of(Oid type);
extern MemoryContext fuzzer_memory(void);
extern Outcome call(Callee *f, NullableDatum *args, Node *context, Datum *result);
extern Outcome call_with(Callee *f, Datum *result, int n, ...);
extern char *shown(Oid type, Datum value);
extern void found(const char *fault, ...) pg_attribute_printf(1, 2) __attribute__((noreturn));
extern const char *refusal(void);
extern void append_argument(StringInfo to, Oid type, NullableDatum argument);
extern Datum run_rounds(FunctionCallInfo fcinfo, const char *what, void (*round)(void *), void *arg);

/* inputs.c */
extern uint64 below(uint64 n);
extern bool one_in(uint64 n);
extern int random_sample(const Kind *kind);
extern char *mutated_text(const Kind *kind);
extern struct varlena *mutated_bytes(const struct varlena *good, const struct varlena *other);
extern Datum stored_form(const Kind *kind, Datum value);
extern NullableDatum random_argument(Oid type);
extern void random_arguments(Callee *f, NullableDatum *args, int first);
extern struct varlena *bytes_of(const Kind *kind, Datum value);

/* values.c */
extern void check_value(Kind *kind, Datum value, bool read);
extern char *check_result(Callee *f, Datum value);

#endif
