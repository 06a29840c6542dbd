/*
 * decimal.c - exact decimal sums of fixed size, and the division every KPI ends with.
 */
#include "postgres.h"

#include <math.h>

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#include "decimal.h"

/*
 * The stored form of numeric: a varlena holding a 16-bit header (two top bits: 00 positive, 01 negative, 10 short
 * form, 11 NaN or infinite), in the long form a 16-bit weight, then base-10000 digits, most significant first.
 * pg_upgrade depends on it, so it does not change; reading it saves a conversion to text for every row.
 */
#define NUMERIC_KIND(header)      (0xC000 & (header))
#define NUMERIC_KIND_NEGATIVE     0x4000
#define NUMERIC_KIND_SHORT        0x8000
#define NUMERIC_KIND_SPECIAL      0xC000
#define NUMERIC_SHORT_NEGATIVE    0x2000
#define NUMERIC_SHORT_WEIGHT_SIGN 0x0040
#define NUMERIC_SHORT_WEIGHT      0x003F
#define FRACTION_GROUPS           (DECIMAL_PLACES / 4)

static int128
power_of_ten(int n)
{
	int128 power = (n >= 18) ? E18 : 1;

	Assert(n >= 0 && n <= DECIMAL_PLACES);
	for (n = (n >= 18) ? n - 18 : n; n > 0; n--)
		power *= 10;
	return power;
}

static void
decimal_out_of_range(const char *what, const char *value)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is out of range", what, value),
	     errdetail("Sums are exact to %d digits before the decimal point and %d after it.", DECIMAL_PLACES + 1,
	               DECIMAL_PLACES),
	     errhint("Leave such rows out with FILTER (WHERE (abs(%s) < 1e37) IS NOT FALSE), or round(%s, 6) them first.",
	             what, what)));
}

static void
decimal_not_finite(const char *what, const char *value)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is not a number that can be added up", what, value),
	     errhint("Leave such rows out with FILTER (WHERE (%s NOT IN ('NaN', 'Infinity', '-Infinity')) IS NOT FALSE).",
	             what)));
}

/* The one representation of a negative value has its fraction counted upwards from the whole below it; -n is ~n + 1. */
static void
decimal_negate(Decimal *d)
{
	if (d->frac == 0)
		d->whole = wrapping_sum(~d->whole, 1);
	else
	{
		d->whole = ~d->whole;
		d->frac = wrapping_sum(E36 + 1, ~d->frac);
	}
}

bool
decimal_valid(const Decimal *d)
{
	return d->frac >= 0 && d->frac < E36 && d->whole > -WHOLE_LIMIT && d->whole < WHOLE_LIMIT;
}

/* Seconds from microseconds. */
void
decimal_from_usec(Decimal *d, int64 usec)
{
	Assert(usec >= 0);
	d->whole = usec / 1000000;
	d->frac = (usec % 1000000) * power_of_ten(DECIMAL_PLACES - 6);
}

/* Minutes from microseconds, rounded at the last decimal. */
void
decimal_from_usec_in_minutes(Decimal *d, int64 usec)
{
	Assert(usec >= 0);
	d->whole = usec / USECS_PER_MINUTE;
	d->frac = ((usec % USECS_PER_MINUTE) * power_of_ten(DECIMAL_PLACES - 7) + 3) / 6;
}

/*
 * A double counts as the shortest decimal that reads back as the same double (0.1 is 0.1): what the user sees is
 * what is added up, and the sum does not depend on the order of rows.
 */
void
decimal_from_float8(Decimal *d, float8 value, const char *what)
{
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];
	uint64 digits = 0;
	int exponent = 0;
	bool point = false;
	char *p = text;

	if (likely(value == rint(value) && fabs(value) < 9007199254740992.0))
	{
		decimal_from_int64(d, (int64) value);
		return;
	}
	double_to_shortest_decimal_buf(value, text);
	if (isnan(value) || isinf(value))
		decimal_not_finite(what, text);

	for (p += (*p == '-'); *p != '\0' && *p != 'e'; p++)
	{
		if (*p == '.')
		{
			point = true;
			continue;
		}
		digits = digits * 10 + (*p - '0');
		exponent -= point;
	}
	if (*p == 'e')
		exponent += atoi(p + 1);

	/* Digits of their own for the zeros behind: 10^17 * 10^20 is more than a sum holds, and fits 128 bits. */
	for (; exponent > 20 && digits < UINT64CONST(100000000000000000); exponent--)
		digits *= 10;
	if (exponent > 20)
		decimal_out_of_range(what, text);
	if (exponent >= 0)
	{
		d->whole = (int128) digits * power_of_ten(exponent);
		d->frac = 0;
	}
	else
	{
		/* Below 10^-36 a double is rounded: it never was exact. */
		for (; exponent < -DECIMAL_PLACES && digits > 0; exponent++)
			digits = digits / 10 + (exponent == -DECIMAL_PLACES - 1 && digits % 10 >= 5);
		exponent = Max(exponent, -DECIMAL_PLACES);
		d->whole = digits / power_of_ten(-exponent);
		d->frac = (digits % power_of_ten(-exponent)) * power_of_ten(DECIMAL_PLACES + exponent);
	}
	if (value < 0)
		decimal_negate(d);
	if (!decimal_valid(d))
		decimal_out_of_range(what, text);
}

static char *
numeric_text(struct varlena *stored)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, PointerGetDatum(stored)));
}

#define FEW_GROUPS 4

/* At most four base-10000 digits as one number, which is most of the money there is; those not stored are zero. */
static inline uint64
few_groups(const char *digits, int stored, int wanted)
{
	uint64 value = 0;

	for (int group = 0; group < wanted; group++)
	{
		int16 digit = 0;

		if (group < stored)
			memcpy(&digit, digits + group * sizeof(digit), sizeof(digit));
		value = value * 10000 + digit;
	}
	return value;
}

static int128
many_groups(const char *digits, int stored, int wanted)
{
	int128 value = 0;

	for (int done = 0; done < wanted; done += FEW_GROUPS)
	{
		int now = Min(wanted - done, FEW_GROUPS);

		value = value * power_of_ten(4 * now) + few_groups(digits + done * sizeof(int16), stored - done, now);
	}
	return value;
}

void
decimal_from_numeric(Decimal *d, Datum value, const char *what)
{
	/* 10^36 divided by 10000 to the number of groups after the point */
	static const int128 unit[FRACTION_GROUPS + 1] = {E36,
	                                                 E18 * INT64CONST(100000000000000),
	                                                 E18 * INT64CONST(10000000000),
	                                                 E18 * 1000000,
	                                                 E18 * 100,
	                                                 INT64CONST(10000000000000000),
	                                                 INT64CONST(1000000000000),
	                                                 100000000,
	                                                 10000,
	                                                 1};
	struct varlena *stored = (struct varlena *) DatumGetPointer(value);
	const char *data;
	int size;
	uint16 header;
	int weight;
	bool negative;
	int ndigits;
	int whole_groups;
	int whole_stored;
	int frac_groups;

	/* To VARATT_IS_SHORT a number out of line looks like a short one. */
	if (VARATT_IS_EXTERNAL(stored) || VARATT_IS_COMPRESSED(stored))
		stored = PG_DETOAST_DATUM_PACKED(value);
	data = VARDATA_ANY(stored);
	size = VARSIZE_ANY_EXHDR(stored);
	memcpy(&header, data, sizeof(header));
	data += sizeof(header);
	size -= sizeof(header);
	if (likely(NUMERIC_KIND(header) == NUMERIC_KIND_SHORT))
	{
		negative = (header & NUMERIC_SHORT_NEGATIVE) != 0;
		weight = header & NUMERIC_SHORT_WEIGHT;
		if (header & NUMERIC_SHORT_WEIGHT_SIGN)
			weight |= ~NUMERIC_SHORT_WEIGHT;
	}
	else
	{
		int16 stored_weight;

		if (NUMERIC_KIND(header) == NUMERIC_KIND_SPECIAL)
			decimal_not_finite(what, numeric_text(stored));
		negative = NUMERIC_KIND(header) == NUMERIC_KIND_NEGATIVE;
		memcpy(&stored_weight, data, sizeof(stored_weight));
		data += sizeof(stored_weight);
		size -= sizeof(stored_weight);
		weight = stored_weight;
	}
	ndigits = size / sizeof(int16);

	/* Stored digits stop at the last group that is not zero, and start at the first, which may be after the point. */
	whole_groups = Max(weight + 1, 0);
	whole_stored = Min(whole_groups, ndigits);
	frac_groups = Max(ndigits - weight - 1, 0);
	if (likely(whole_groups <= FEW_GROUPS && frac_groups <= FEW_GROUPS))
	{
		d->whole = few_groups(data, whole_stored, whole_groups);
		d->frac = few_groups(data + whole_stored * sizeof(int16), ndigits - whole_stored, ndigits - whole_stored) *
		          unit[frac_groups];
	}
	else
	{
		int16 first = 0;

		/* The top group may hold one digit only, or the sum below would leave 128 bits. */
		if (ndigits > 0)
			memcpy(&first, data, sizeof(first));
		if (whole_groups > FRACTION_GROUPS + 1 || (whole_groups == FRACTION_GROUPS + 1 && first >= 10) ||
		    frac_groups > FRACTION_GROUPS)
			decimal_out_of_range(what, numeric_text(stored));
		d->whole = many_groups(data, whole_stored, whole_groups);
		d->frac = many_groups(data + whole_stored * sizeof(int16), ndigits - whole_stored, ndigits - whole_stored) *
		          unit[frac_groups];
	}
	if (negative)
		decimal_negate(d);
	if (unlikely(!decimal_valid(d)))
		decimal_out_of_range(what, numeric_text(stored));
	if ((Pointer) stored != DatumGetPointer(value))
		pfree(stored);
}

/* What decimal_text prints, and the same number written otherwise: -0012.50. Exponents and NaN are none of ours. */
bool
decimal_from_text(Decimal *d, const char *text)
{
	const char *p = text + (*text == '-' ? 1 : 0);
	int digits = 0;
	int places = 0;

	*d = (Decimal){0, 0};
	for (; *p >= '0' && *p <= '9'; p++, digits++)
	{
		d->whole = d->whole * 10 + (*p - '0');
		if (d->whole >= WHOLE_LIMIT)
			return false;
	}
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9'; p++, digits++)
		{
			if (places < DECIMAL_PLACES)
				d->frac = d->frac * 10 + (*p - '0');
			else if (*p != '0')
				return false;
			places++;
		}
	d->frac *= power_of_ten(DECIMAL_PLACES - Min(places, DECIMAL_PLACES));
	if (*text == '-')
		decimal_negate(d);
	return digits > 0 && *p == '\0' && decimal_valid(d);
}

void
decimal_sum_out_of_range(const Decimal *sum)
{
	ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("sum %s is out of range", decimal_text(sum)),
	                errdetail("Sums are exact to 37 digits before the decimal point and 36 after it."),
	                errhint("Add up fewer rows, or a larger unit of the same amount.")));
}

void
decimal_subtract(Decimal *d, const Decimal *other)
{
	Decimal negated = *other;

	decimal_negate(&negated);
	decimal_add(d, &negated);
}

int
decimal_compare(const Decimal *a, const Decimal *b)
{
	if (a->whole != b->whole)
		return a->whole < b->whole ? -1 : 1;
	if (a->frac != b->frac)
		return a->frac < b->frac ? -1 : 1;
	return 0;
}

/* Canonical text: no exponent, no trailing zeros. */
char *
decimal_text(const Decimal *d)
{
	Decimal magnitude = *d;
	char buf[DECIMAL_PLACES * 2 + 8];
	char *end = buf + sizeof(buf);
	char *p = end;
	int128 rest;

	if (decimal_negative(d))
		decimal_negate(&magnitude);

	*--p = '\0';
	if (magnitude.frac != 0)
	{
		rest = magnitude.frac;
		for (int place = 0; place < DECIMAL_PLACES; place++, rest /= 10)
			if (*p != '\0' || rest % 10 != 0)
				*--p = '0' + (int) (rest % 10);
		*--p = '.';
	}
	rest = magnitude.whole;
	do
	{
		*--p = '0' + (int) (rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (decimal_negative(d))
		*--p = '-';
	return pstrdup(p);
}

/* 128 bits in network order; a negative number goes as its two's complement. */
void
send_uint128(StringInfo buf, uint128 value)
{
	pq_sendint64(buf, (uint64) (value >> 64));
	pq_sendint64(buf, (uint64) value);
}

uint128
recv_uint128(StringInfo buf)
{
	uint128 high = (uint64) pq_getmsgint64(buf);

	return (high << 64) | (uint64) pq_getmsgint64(buf);
}

void
decimal_send(StringInfo buf, const Decimal *d)
{
	send_uint128(buf, (uint128) d->whole);
	send_uint128(buf, (uint128) d->frac);
}

/* The caller's own check of what it received asks decimal_valid(). */
void
decimal_recv(StringInfo buf, Decimal *d)
{
	d->whole = (int128) recv_uint128(buf);
	d->frac = (int128) recv_uint128(buf);
}

Numeric
numeric_from_text(const char *text)
{
	return DatumGetNumeric(
		DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}

Numeric
decimal_numeric(const Decimal *d)
{
	if (d->frac == 0 && d->whole >= PG_INT64_MIN && d->whole <= PG_INT64_MAX)
		return int64_to_numeric((int64) d->whole);
	return numeric_from_text(decimal_text(d));
}

double
double_of_numeric(Numeric value)
{
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(value)));
}

/* 15 digits, whatever extra_float_digits says, and no trailing zeros. */
Datum
numeric_of_double(double value)
{
	return DirectFunctionCall1(numeric_trim_scale, DirectFunctionCall1(float8_numeric, Float8GetDatum(value)));
}

/* Exact division to at least 16 significant digits, without the trailing zeros; the caller excludes a zero divisor. */
Datum
quotient(Numeric numerator, Numeric denominator)
{
	Datum divided = DirectFunctionCall2(numeric_div, NumericGetDatum(numerator), NumericGetDatum(denominator));

	return NumericGetDatum(without_zeros(DatumGetNumeric(divided)));
}

/* Multiplied before divided, so that 65 of 80 is 81.25 and not 100 times a rounded quotient. */
Datum
percent_of(Numeric part, Numeric whole)
{
	return quotient(times(part, int64_to_numeric(100)), whole);
}

Datum
percent_of_counts(int64 part, int64 whole)
{
	return percent_of(int64_to_numeric(part), int64_to_numeric(whole));
}

/* ---- minutes ---- */

/* Beyond 1900 years, and for what is left of a minute under a hundredth of one, numeric division has the digits. */
static Numeric
minutes_of_any_usec(int128 usec)
{
	Numeric minute = int64_to_numeric(USECS_PER_MINUTE);
	Decimal whole = {0, 0};

	if (usec < USECS_PER_MINUTE)
		return DatumGetNumeric(quotient(int64_to_numeric((int64) usec), minute));
	whole.whole = usec / USECS_PER_MINUTE;
	return plus(decimal_numeric(&whole),
	            DatumGetNumeric(quotient(int64_to_numeric((int64) (usec % USECS_PER_MINUTE)), minute)));
}

/*
 * Dividing numerics would take longer than everything else together. So: 18 significant digits as an integer, its
 * trailing zeros taken off, and where the point is.
 */
Numeric
minutes_of_usec(int128 usec)
{
	static const int64 tens[] = {1,
	                             10,
	                             100,
	                             1000,
	                             10000,
	                             100000,
	                             1000000,
	                             10000000,
	                             100000000,
	                             INT64CONST(1000000000),
	                             INT64CONST(10000000000),
	                             INT64CONST(100000000000),
	                             INT64CONST(1000000000000),
	                             INT64CONST(10000000000000),
	                             INT64CONST(100000000000000),
	                             INT64CONST(1000000000000000),
	                             INT64CONST(10000000000000000),
	                             INT64CONST(100000000000000000),
	                             INT64CONST(1000000000000000000)};
	int64 whole;
	int64 rest;
	int64 digits;
	int places = 18;

	if (usec == 0)
		return int64_to_numeric(0);
	if (usec > INT64CONST(999999999) * USECS_PER_MINUTE || usec < USECS_PER_MINUTE / 100)
		return minutes_of_any_usec(usec);
	whole = (int64) usec / USECS_PER_MINUTE;
	rest = (int64) usec % USECS_PER_MINUTE;
	if (rest == 0)
		return int64_to_numeric(whole);
	while (whole >= tens[18 - places])
		places--;
	/* rest / 60 000 000, rounded, to that many places: at least 9, and no product exceeds 64 bits */
	digits = whole * tens[places] + (rest * tens[places - 7] + 3) / 6;
	for (int zeros = 16; zeros > 0; zeros /= 2)
		if (places >= zeros && digits % tens[zeros] == 0)
		{
			digits /= tens[zeros];
			places -= zeros;
		}
	return int64_div_fast_to_numeric(digits, places);
}
