/*
 * ratio.c - ratios of sums: money, hours and counts, and every KPI that divides one by another.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "args.h"
#include "fields.h"
#include "ratio.h"
#include "summary.h"

#define PG_GETARG_RATIO(n) ((RatioSummary *) PG_GETARG_POINTER(n))

/* ---- input and output ---- */

/* Sums of no rows are zero: anything else was not made by adding rows up. */
static const char *
ratio_fault(const RatioSummary *s)
{
	if (!decimal_valid(&s->numerator) || !decimal_valid(&s->denominator))
		return "A sum is out of range.";
	if (s->rows == 0 && !(decimal_zero(&s->numerator) && decimal_zero(&s->denominator)))
		return "It has sums but no rows.";
	return NULL;
}

PG_FUNCTION_INFO_V1(ratio_summary_in);
Datum
ratio_summary_in(PG_FUNCTION_ARGS)
{
	RatioSummary *s = palloc0(sizeof(RatioSummary));
	FieldReader reader;
	const char *fault;

	fields_begin(&reader, "ratio_summary");
	while (fields_next(&reader))
	{
		if (strcmp(reader.name, "numerator") == 0)
		{
			fields_once(&reader, 0);
			field_decimal(&reader, &s->numerator);
		}
		else if (strcmp(reader.name, "denominator") == 0)
		{
			fields_once(&reader, 1);
			field_decimal(&reader, &s->denominator);
		}
		else if (strcmp(reader.name, "rows") == 0)
		{
			fields_once(&reader, 2);
			s->rows = field_counter(&reader);
		}
		else if (strcmp(reader.name, "missing") == 0)
		{
			fields_once(&reader, 3);
			s->missing = field_counter(&reader);
		}
		else
			fields_bad(&reader, psprintf("\"%s\" is not one of numerator, denominator, rows, missing.", reader.name));
	}
	if ((fault = ratio_fault(s)) != NULL)
		fields_bad(&reader, fault);
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(ratio_summary_out);
Datum
ratio_summary_out(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);

	PG_RETURN_CSTRING(psprintf("numerator:%s denominator:%s rows:%lld missing:%lld", decimal_text(&s->numerator),
	                           decimal_text(&s->denominator), (long long) s->rows, (long long) s->missing));
}

PG_FUNCTION_INFO_V1(ratio_summary_recv);
Datum
ratio_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	RatioSummary *s = palloc(sizeof(RatioSummary));
	const char *fault;

	decimal_recv(buf, &s->numerator);
	decimal_recv(buf, &s->denominator);
	s->rows = recv_counter(buf, "ratio_summary", "rows");
	s->missing = recv_counter(buf, "ratio_summary", "missing");
	if ((fault = ratio_fault(s)) != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
		                errmsg("invalid binary value for type ratio_summary"), errdetail_internal("%s", fault)));
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(ratio_summary_send);
Datum
ratio_summary_send(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	decimal_send(&buf, &s->numerator);
	decimal_send(&buf, &s->denominator);
	pq_sendint64(&buf, s->rows);
	pq_sendint64(&buf, s->missing);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

PG_FUNCTION_INFO_V1(ratio_summary_jsonb);
Datum
ratio_summary_jsonb(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);

	return jsonb_from_text(psprintf("{\"numerator\": %s, \"denominator\": %s, \"rows\": %lld, \"missing\": %lld}",
	                                decimal_text(&s->numerator), decimal_text(&s->denominator), (long long) s->rows,
	                                (long long) s->missing));
}

static int
ratio_summary_compare(Datum a, Datum b)
{
	RatioSummary *left = (RatioSummary *) DatumGetPointer(a);
	RatioSummary *right = (RatioSummary *) DatumGetPointer(b);
	int order = decimal_compare(&left->numerator, &right->numerator);

	if (order == 0)
		order = decimal_compare(&left->denominator, &right->denominator);
	if (order == 0)
		order = compare_counters(&left->rows, &right->rows, 2);
	return order;
}

static const unsigned char *
ratio_summary_bytes(Datum value, int *length)
{
	*length = sizeof(RatioSummary);
	return (const unsigned char *) DatumGetPointer(value);
}

SUMMARY_OPERATORS(ratio_summary, ratio_summary_bytes)

/* ---- the four moves: accumulate, take out, merge, read ---- */

/* What some rows add to the summary, or what they added is taken out; by hand that may never have been in it. */
static pg_attribute_always_inline Datum
ratio_sums(FunctionCallInfo fcinfo, RatioSummary *s, const RatioSummary *other, bool out)
{
	decimal_move(&s->numerator, &other->numerator, out);
	decimal_move(&s->denominator, &other->denominator, out);
	s->rows = counter_move(s->rows, other->rows, out);
	s->missing = counter_move(s->missing, other->missing, out);
	if (out && !called_by_aggregate(fcinfo))
		check_taken_out("ratio_summary", ratio_fault(s));
	PG_RETURN_POINTER(s);
}

MERGE_IN_AND_OUT(ratio_summary,
                 ratio_sums(fcinfo, writable_state(fcinfo, sizeof(RatioSummary)), PG_GETARG_RATIO(1), out))

PG_FUNCTION_INFO_V1(ratio_summary_ratio);
Datum
ratio_summary_ratio(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);

	if (decimal_zero(&s->denominator))
		PG_RETURN_NULL();
	return quotient(decimal_numeric(&s->numerator), decimal_numeric(&s->denominator));
}

/* A mean time in minutes: the sum of intervals is off by less than 10^-36 a row, so so many decimals are right. */
#define TIME_PLACES 24

PG_FUNCTION_INFO_V1(ratio_summary_time);
Datum
ratio_summary_time(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);
	Datum mean;

	if (decimal_zero(&s->denominator))
		PG_RETURN_NULL();
	mean = quotient(decimal_numeric(&s->numerator), decimal_numeric(&s->denominator));
	return DirectFunctionCall1(numeric_trim_scale,
	                           DirectFunctionCall2(numeric_round, mean, Int32GetDatum(TIME_PLACES)));
}

PG_FUNCTION_INFO_V1(ratio_summary_percentage);
Datum
ratio_summary_percentage(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);

	if (decimal_zero(&s->denominator))
		PG_RETURN_NULL();
	return percent_of(decimal_numeric(&s->numerator), decimal_numeric(&s->denominator));
}

PG_FUNCTION_INFO_V1(ratio_summary_numerator);
Datum
ratio_summary_numerator(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);

	if (s->rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(decimal_numeric(&s->numerator));
}

PG_FUNCTION_INFO_V1(ratio_summary_denominator);
Datum
ratio_summary_denominator(PG_FUNCTION_ARGS)
{
	RatioSummary *s = PG_GETARG_RATIO(0);

	if (s->rows == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(decimal_numeric(&s->denominator));
}

PG_FUNCTION_INFO_V1(ratio_summary_sample_size);
Datum
ratio_summary_sample_size(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_RATIO(0)->rows);
}

PG_FUNCTION_INFO_V1(ratio_summary_missing);
Datum
ratio_summary_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_RATIO(0)->missing);
}

/* ---- what one row adds, KPI by KPI ---- */

/* How to read one argument as a decimal: by the SQL type that the overload takes. */
typedef void (*ReadDecimal)(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d);

static void
read_int8(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d)
{
	decimal_from_int64(d, PG_GETARG_INT64(argument));
}

static void
read_float8(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d)
{
	decimal_from_float8(d, PG_GETARG_FLOAT8(argument), what);
}

static void
read_numeric(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d)
{
	decimal_from_numeric(d, PG_GETARG_DATUM(argument), what);
}

/* A ratio of two times has no unit: seconds, because a microsecond is a short decimal of one. Worked time is not negative. */
static void
read_interval(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d)
{
	decimal_from_usec(d, wait_usec(PG_GETARG_INTERVAL_P(argument), what));
}

static void
read_count(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d)
{
	decimal_from_int64(d, count_from_numeric(PG_GETARG_NUMERIC(argument), what));
}

static void
check_not_negative(const Decimal *d, const char *what)
{
	if (unlikely(decimal_negative(d)))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("%s %s is negative", what, decimal_text(d)),
		                errhint("Leave such rows out with FILTER (WHERE (%s >= 0) IS NOT FALSE).", what)));
}

static void
check_part(const Decimal *part, const Decimal *whole, const char *part_name, const char *whole_name)
{
	if (unlikely(decimal_compare(part, whole) > 0))
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("%s %s is larger than its whole, %s %s", part_name, decimal_text(part), whole_name,
		            decimal_text(whole)),
		     errhint(
				 "The order of arguments is (%s, %s). Leave such rows out with FILTER (WHERE (%s <= %s) IS NOT FALSE).",
				 part_name, whole_name, part_name, whole_name)));
}

/* A row with a NULL in any argument is missing as a whole: half a row would change the ratio. */
static inline bool
any_null(FunctionCallInfo fcinfo)
{
	for (int argument = 1; argument < PG_NARGS(); argument++)
		if (PG_ARGISNULL(argument))
			return true;
	return false;
}

/*
 * RATIO_KPI(name, terms) makes the transition name_accum and its inverse name_unaccum, where terms(fcinfo, n, d)
 * sets what the row adds to numerator and denominator. The sums are added where they stand only when the whole row
 * is known to be good.
 */
#define RATIO_KPI(name, terms) \
	static pg_attribute_always_inline Datum name##_row(FunctionCallInfo fcinfo, bool out) \
	{ \
		RatioSummary row = {.rows = 1}; \
		Decimal *n = &row.numerator; \
		Decimal *d = &row.denominator; \
		if (any_null(fcinfo)) \
			row = (RatioSummary){.missing = 1}; \
		else \
			terms; \
		return ratio_sums(fcinfo, writable_state(fcinfo, sizeof(RatioSummary)), &row, out); \
	} \
	ROW_IN_AND_OUT(name, name##_row(fcinfo, out))

/* Money and hours come as bigint, numeric or double precision; integers and reals convert to one of them. */
#define RATIO_KPI_OF_AMOUNTS(name) \
	RATIO_KPI(name##_int8, name(fcinfo, read_int8, n, d)) \
	RATIO_KPI(name##_numeric, name(fcinfo, read_numeric, n, d)) \
	RATIO_KPI(name##_float8, name(fcinfo, read_float8, n, d))

/* (numerator, denominator) as they stand. */
static inline void
ratio_amounts(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "numerator", n);
	read(fcinfo, 2, "denominator", d);
}

/* (cost, resolved): all cost counts, the issues that were resolved are what it bought. */
static inline void
cost_resolved(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "cost", n);
	decimal_from_int64(d, PG_GETARG_BOOL(2));
}

/* (cost): one row is one conversation or ticket. */
static inline void
cost_each(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "cost", n);
	decimal_from_int64(d, 1);
}

/* (cost, count): both already added up. */
static inline void
cost_counted(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "cost", n);
	read_count(fcinfo, 2, "count", d);
}

/* (revenue, cost): what is left, out of what came in. */
static inline void
amount_left(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	Decimal cost;

	read(fcinfo, 1, "revenue", n);
	read(fcinfo, 2, "cost", &cost);
	*d = *n;
	decimal_subtract(n, &cost);
}

/* (ours, market) */
static inline void
share_of_market(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "ours", n);
	read(fcinfo, 2, "market", d);
	check_part(n, d, "ours", "market");
}

/* (handle, available): the whole is both together. */
static inline void
occupied_time(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "handle", n);
	read(fcinfo, 2, "available", d);
	check_not_negative(n, "handle");
	check_not_negative(d, "available");
	decimal_add(d, n);
}

/* (handle, paid) */
static inline void
utilized_time(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "handle", n);
	read(fcinfo, 2, "paid", d);
	check_not_negative(n, "handle");
	check_part(n, d, "handle", "paid");
}

/* (solved, hours) */
static inline void
solved_in_hours(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read_count(fcinfo, 1, "solved", n);
	read(fcinfo, 2, "hours", d);
	check_not_negative(d, "hours");
}

/* (start_revenue, expansion) */
static inline void
expansion_revenue(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	read(fcinfo, 1, "start_revenue", d);
	read(fcinfo, 2, "expansion", n);
}

/* (start_revenue, expansion, contraction, churned) */
static inline void
net_revenue(FunctionCallInfo fcinfo, ReadDecimal read, Decimal *n, Decimal *d)
{
	Decimal change;

	read(fcinfo, 1, "start_revenue", d);
	*n = *d;
	read(fcinfo, 2, "expansion", &change);
	decimal_add(n, &change);
	read(fcinfo, 3, "contraction", &change);
	decimal_subtract(n, &change);
	read(fcinfo, 4, "churned", &change);
	decimal_subtract(n, &change);
}

RATIO_KPI_OF_AMOUNTS(ratio_amounts)
RATIO_KPI_OF_AMOUNTS(cost_resolved)
RATIO_KPI_OF_AMOUNTS(cost_each)
RATIO_KPI_OF_AMOUNTS(cost_counted)
RATIO_KPI_OF_AMOUNTS(amount_left)
RATIO_KPI_OF_AMOUNTS(share_of_market)
RATIO_KPI_OF_AMOUNTS(occupied_time)
RATIO_KPI(occupied_time_interval, occupied_time(fcinfo, read_interval, n, d))
RATIO_KPI_OF_AMOUNTS(utilized_time)
RATIO_KPI(utilized_time_interval, utilized_time(fcinfo, read_interval, n, d))
RATIO_KPI_OF_AMOUNTS(solved_in_hours)
RATIO_KPI_OF_AMOUNTS(expansion_revenue)
RATIO_KPI_OF_AMOUNTS(net_revenue)

/* (tickets, customers) and (replies, resolutions): two counts of different things. */
static inline void
two_counts(FunctionCallInfo fcinfo, Decimal *n, Decimal *d)
{
	read_count(fcinfo, 1, "count", n);
	read_count(fcinfo, 2, "count", d);
}

RATIO_KPI(two_counts, two_counts(fcinfo, n, d))

/*
 * Times that a phone system has added up, in minutes, and how many calls or tickets took them. Of intervals the digits
 * of a minute may not end: they are rounded after 36, and ratio_summary_time gives 24.
 */
static void
read_minutes(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d)
{
	decimal_from_float8(d, checked_wait(PG_GETARG_FLOAT8(argument), what, " minutes"), what);
}

static void
read_interval_minutes(FunctionCallInfo fcinfo, int argument, const char *what, Decimal *d)
{
	decimal_from_usec_in_minutes(d, wait_usec(PG_GETARG_INTERVAL_P(argument), what));
}

/* A total of none, or fewer than none, is no mean. */
static inline void
time_of_many(FunctionCallInfo fcinfo, ReadDecimal read, const char *const *names, int parts, Decimal *n, Decimal *d)
{
	const char *count = names[parts];
	Numeric many = PG_GETARG_NUMERIC(parts + 1);

	read(fcinfo, 1, names[0], n);
	for (int part = 1; part < parts; part++)
	{
		Decimal more;

		read(fcinfo, part + 1, names[part], &more);
		decimal_add(n, &more);
	}
	if (unlikely(DatumGetInt32(DirectFunctionCall2(numeric_cmp, NumericGetDatum(many),
	                                               NumericGetDatum(int64_to_numeric(0)))) < 0))
		ereport(ERROR,
		        (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s %s is negative", count, numeric_normalize(many)),
		         errhint("Leave such rows out with FILTER (WHERE (%s >= 0) IS NOT FALSE).", count)));
	read_count(fcinfo, parts + 1, count, d);
	if (unlikely(decimal_zero(d) && !decimal_zero(n)))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("a time of %s minutes with %s 0", decimal_text(n), count),
		                errhint("Leave such rows out with FILTER (WHERE (%s > 0) IS NOT FALSE).", count)));
}

static const char *const total_names[] = {"total", "n"};
static const char *const handle_names[] = {"talk", "hold", "wrap", "calls"};

RATIO_KPI(total_minutes, time_of_many(fcinfo, read_minutes, total_names, 1, n, d))
RATIO_KPI(total_interval, time_of_many(fcinfo, read_interval_minutes, total_names, 1, n, d))
RATIO_KPI(handle_minutes, time_of_many(fcinfo, read_minutes, handle_names, 3, n, d))
RATIO_KPI(handle_interval, time_of_many(fcinfo, read_interval_minutes, handle_names, 3, n, d))

/* (replies, resolved): replies on tickets that were not resolved do not count. */
static inline void
replies_resolved(int64 replies, bool resolved, Decimal *n, Decimal *d)
{
	checked_count(replies, "replies");
	decimal_from_int64(n, resolved ? replies : 0);
	decimal_from_int64(d, resolved);
}

RATIO_KPI(replies_resolved_int4, replies_resolved(PG_GETARG_INT32(1), PG_GETARG_BOOL(2), n, d))
RATIO_KPI(replies_resolved_float8,
          replies_resolved(whole_from_float8(PG_GETARG_FLOAT8(1), "replies"), PG_GETARG_BOOL(2), n, d))

/* ---- customers counted at the start and the end of a period ---- */

/* Those there at the start who still are: end - new. */
static inline void
customers_kept(FunctionCallInfo fcinfo, Decimal *kept, Decimal *start)
{
	int64 at_start = count_from_numeric(PG_GETARG_NUMERIC(1), "start");
	int64 at_end = count_from_numeric(PG_GETARG_NUMERIC(2), "end");
	int64 arrived = count_from_numeric(PG_GETARG_NUMERIC(3), "new");

	if (arrived > at_end)
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("new customers %lld are more than the customers at the end, %lld", (long long) arrived,
		            (long long) at_end),
		     errhint(
				 "The order of arguments is (start, end, new). Leave such rows out with FILTER (WHERE (new <= \"end\") IS NOT FALSE).")));
	if (at_end - arrived > at_start)
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("customers kept %lld are more than the customers at the start, %lld",
		            (long long) (at_end - arrived), (long long) at_start),
		     errdetail("Kept are those at the end who are not new: %lld - %lld.", (long long) at_end,
		               (long long) arrived),
		     errhint(
				 "The order of arguments is (start, end, new). Leave such rows out with FILTER (WHERE (\"end\" - new <= start) IS NOT FALSE).")));
	decimal_from_int64(kept, at_end - arrived);
	decimal_from_int64(start, at_start);
}

static inline void
customers_gone(FunctionCallInfo fcinfo, Decimal *gone, Decimal *start)
{
	Decimal kept;

	customers_kept(fcinfo, &kept, start);
	*gone = *start;
	decimal_subtract(gone, &kept);
}

static inline void
customers_lost(FunctionCallInfo fcinfo, Decimal *lost, Decimal *start)
{
	read_count(fcinfo, 1, "start", start);
	read_count(fcinfo, 2, "lost", lost);
	if (decimal_compare(lost, start) > 0)
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("lost customers %s are more than the customers at the start, %s", decimal_text(lost),
		            decimal_text(start)),
		     errhint(
				 "The order of arguments is (start, lost). Leave such rows out with FILTER (WHERE (lost <= start) IS NOT FALSE).")));
}

static inline void
customers_not_lost(FunctionCallInfo fcinfo, Decimal *kept, Decimal *start)
{
	Decimal lost;

	customers_lost(fcinfo, &lost, start);
	*kept = *start;
	decimal_subtract(kept, &lost);
}

/* (start, end): negative when the base grew. */
static inline void
customers_shrunk(FunctionCallInfo fcinfo, Decimal *shrunk, Decimal *start)
{
	Decimal end;

	read_count(fcinfo, 1, "start", start);
	read_count(fcinfo, 2, "end", &end);
	*shrunk = *start;
	decimal_subtract(shrunk, &end);
}

RATIO_KPI(customers_kept, customers_kept(fcinfo, n, d))
RATIO_KPI(customers_gone, customers_gone(fcinfo, n, d))
RATIO_KPI(customers_lost, customers_lost(fcinfo, n, d))
RATIO_KPI(customers_not_lost, customers_not_lost(fcinfo, n, d))
RATIO_KPI(customers_shrunk, customers_shrunk(fcinfo, n, d))

/* ---- plain functions ---- */

static Datum
lifetime_value(Datum profit, Datum churn)
{
	Decimal share;

	decimal_from_numeric(&share, churn, "churn_percent");
	if (decimal_negative(&share) || share.whole > 100 || (share.whole == 100 && share.frac != 0))
		ereport(
			ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		     errmsg("churn_percent %s is outside the range 0 to 100", decimal_text(&share)),
		     errhint(
				 "Churn is the percentage of customers lost a period, as churn() gives it: 5, not 0.05. Leave such rows out with WHERE churn_percent BETWEEN 0 AND 100.")));
	if (decimal_zero(&share))
		return (Datum) 0;
	return percent_of(DatumGetNumeric(profit), DatumGetNumeric(churn));
}

/* Without churn a customer stays for ever, and no finite number says what that is worth. */
#define LIFETIME_VALUE(suffix, read) \
	PG_FUNCTION_INFO_V1(lifetime_value_##suffix); \
	Datum lifetime_value_##suffix(PG_FUNCTION_ARGS) \
	{ \
		Decimal profit; \
		Decimal churn; \
		Datum value; \
		read(fcinfo, 0, "profit_per_customer", &profit); \
		read(fcinfo, 1, "churn_percent", &churn); \
		value = lifetime_value(NumericGetDatum(decimal_numeric(&profit)), NumericGetDatum(decimal_numeric(&churn))); \
		if (value == (Datum) 0) \
			PG_RETURN_NULL(); \
		return value; \
	}

LIFETIME_VALUE(int8, read_int8)
LIFETIME_VALUE(numeric, read_numeric)
LIFETIME_VALUE(float8, read_float8)
