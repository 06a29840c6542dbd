/*
 * decimal.h - exact decimal sums of fixed size, and the division every KPI ends with.
 */
#ifndef CSKPI_DECIMAL_H
#define CSKPI_DECIMAL_H

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "args.h"

/*
 * whole + frac / 10^36 with 0 <= frac < 10^36 and |whole| < 10^37: one form for each value, so equal sums have
 * equal bytes, and 36 decimals of room where money needs two to six. A fixed size keeps the aggregate's state in
 * place; numeric as a state would be copied for every row.
 */
typedef struct Decimal
{
	int128 whole;
	int128 frac;
} Decimal;

#define DECIMAL_PLACES 36
#define E18            ((int128) INT64CONST(1000000000000000000))
#define E36            (E18 * E18)
#define WHOLE_LIMIT    (E36 * 10)

static inline void
decimal_from_int64(Decimal *d, int64 value)
{
	d->whole = value;
	d->frac = 0;
}

extern void decimal_from_usec(Decimal *d, int64 usec);
extern void decimal_from_usec_in_minutes(Decimal *d, int64 usec);
extern void decimal_from_float8(Decimal *d, float8 value, const char *what);
extern void decimal_from_numeric(Decimal *d, Datum value, const char *what);
extern bool decimal_from_text(Decimal *d, const char *text);
pg_noreturn extern void decimal_sum_out_of_range(const Decimal *sum);
extern void decimal_subtract(Decimal *d, const Decimal *other);

/* What damaged bytes hold may wrap; of valid numbers none comes near. */
static inline int128
wrapping_sum(int128 a, int128 b)
{
	return (int128) ((uint128) a + (uint128) b);
}

/* Here because every row goes through it, often twice. */
static inline void
decimal_add(Decimal *d, const Decimal *other)
{
	d->whole = wrapping_sum(d->whole, other->whole);
	d->frac = wrapping_sum(d->frac, other->frac);
	if (d->frac >= E36)
	{
		d->frac -= E36;
		d->whole = wrapping_sum(d->whole, 1);
	}
	if (unlikely(d->whole <= -WHOLE_LIMIT || d->whole >= WHOLE_LIMIT))
		decimal_sum_out_of_range(d);
}

/* For a transition and its inverse. */
static inline void
decimal_move(Decimal *d, const Decimal *other, bool out)
{
	if (out)
		decimal_subtract(d, other);
	else
		decimal_add(d, other);
}

extern int decimal_compare(const Decimal *a, const Decimal *b);
extern bool decimal_valid(const Decimal *d);
extern Numeric decimal_numeric(const Decimal *d);
extern char *decimal_text(const Decimal *d);

static inline bool
decimal_negative(const Decimal *d)
{
	return d->whole < 0;
}

static inline bool
decimal_zero(const Decimal *d)
{
	return d->whole == 0 && d->frac == 0;
}

extern Numeric numeric_from_text(const char *text);
extern void send_uint128(StringInfo buf, uint128 value);
extern uint128 recv_uint128(StringInfo buf);
extern void decimal_send(StringInfo buf, const Decimal *d);
extern void decimal_recv(StringInfo buf, Decimal *d);

/* Exact arithmetic between numerics, as short to write as the formulas it is for. */
static inline Numeric
plus(Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_add, NumericGetDatum(a), NumericGetDatum(b)));
}

static inline Numeric
minus(Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_sub, NumericGetDatum(a), NumericGetDatum(b)));
}

static inline Numeric
times(Numeric a, Numeric b)
{
	return DatumGetNumeric(DirectFunctionCall2(numeric_mul, NumericGetDatum(a), NumericGetDatum(b)));
}

static inline int
compare_numeric(Numeric a, Numeric b)
{
	return DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(a), NumericGetDatum(b)));
}

/* The same value with one form, as rounded and as computed ones have others. */
static inline Numeric
without_zeros(Numeric value)
{
	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, NumericGetDatum(value)));
}

extern double double_of_numeric(Numeric value);
extern Datum numeric_of_double(double value);
extern Datum quotient(Numeric numerator, Numeric denominator);
extern Datum percent_of(Numeric part, Numeric whole);
extern Datum percent_of_counts(int64 part, int64 whole);
extern Numeric minutes_of_usec(int128 usec);

#endif
