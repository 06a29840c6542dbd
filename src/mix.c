/*
 * mix.c - did the mix change or did we? The change of a pooled rate, split into what the segments did and what their
 * weights did, with symmetric weights (Kitagawa 1955):
 *
 *   rate effect = sum of (r1 - r0) * (w0 + w1) / 2,   mix effect = sum of (w1 - w0) * (r0 + r1) / 2
 *
 * The weights need the totals, which nobody knows before the last segment. But both sums open up into totals and two
 * expected counts, sum of n0 * r1 and sum of n1 * r0, which add up segment by segment. Each term is cut off after 36
 * decimals, and cut-off terms add up exactly: the state is of fixed size, merges, and no order of rows can show.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "args.h"
#include "fields.h"
#include "mix.h"
#include "rate.h"
#include "summary.h"

#define PG_GETARG_MIX(n) ((MixSummary *) PG_GETARG_POINTER(n))

/* Effects are shown to 20 decimals: far beyond what the cut-off terms can have lost. */
#define EFFECT_PLACES 20

/* ---- input and output ---- */

/* Nothing but rates of 0 to 1 went in. */
static const char *
side_fault(const MixSide *side)
{
	Decimal total;

	decimal_from_int64(&total, side->total);
	if (side->hits < 0 || side->hits > side->total)
		return "It has more hits than rows.";
	if (!decimal_valid(&side->expected) || decimal_negative(&side->expected) ||
	    decimal_compare(&side->expected, &total) > 0)
		return "It expects more hits than rows, or fewer than none.";
	return NULL;
}

static const char *
mix_fault(const MixSummary *s)
{
	const char *fault = side_fault(&s->before);

	return (fault != NULL) ? fault : side_fault(&s->after);
}

PG_FUNCTION_INFO_V1(mix_summary_in);
Datum
mix_summary_in(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"before_hits", "before_total",   "before_expected", "after_hits",
	                                    "after_total", "after_expected", "missing"};
	MixSummary *s = palloc0(sizeof(MixSummary));
	int64 *counters[] = {&s->before.hits, &s->before.total, NULL, &s->after.hits, &s->after.total, NULL, &s->missing};
	FieldReader reader;
	const char *fault;

	fields_begin(&reader, "mix_summary");
	while (fields_next(&reader))
	{
		int field = 0;

		while (field < lengthof(names) && strcmp(reader.name, names[field]) != 0)
			field++;
		if (field == lengthof(names))
			fields_bad(&reader, psprintf("\"%s\" is not one of before_hits, before_total, before_expected, after_hits, "
			                             "after_total, after_expected, missing.",
			                             reader.name));
		fields_once(&reader, field);
		if (counters[field] != NULL)
			*counters[field] = field_counter(&reader);
		else
			field_decimal(&reader, field == 2 ? &s->before.expected : &s->after.expected);
	}
	if ((fault = mix_fault(s)) != NULL)
		fields_bad(&reader, fault);
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(mix_summary_out);
Datum
mix_summary_out(PG_FUNCTION_ARGS)
{
	MixSummary *s = PG_GETARG_MIX(0);

	PG_RETURN_CSTRING(psprintf("before_hits:%lld before_total:%lld before_expected:%s "
	                           "after_hits:%lld after_total:%lld after_expected:%s missing:%lld",
	                           (long long) s->before.hits, (long long) s->before.total,
	                           decimal_text(&s->before.expected), (long long) s->after.hits, (long long) s->after.total,
	                           decimal_text(&s->after.expected), (long long) s->missing));
}

static void
recv_side(StringInfo buf, MixSide *side)
{
	side->hits = recv_counter(buf, "mix_summary", "hits");
	side->total = recv_counter(buf, "mix_summary", "total");
	decimal_recv(buf, &side->expected);
}

PG_FUNCTION_INFO_V1(mix_summary_recv);
Datum
mix_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	MixSummary *s = palloc(sizeof(MixSummary));
	const char *fault;

	recv_side(buf, &s->before);
	recv_side(buf, &s->after);
	s->missing = recv_counter(buf, "mix_summary", "missing");
	if ((fault = mix_fault(s)) != NULL)
		ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
		                errmsg("invalid binary value for type mix_summary"), errdetail_internal("%s", fault)));
	PG_RETURN_POINTER(s);
}

static void
send_side(StringInfo buf, const MixSide *side)
{
	pq_sendint64(buf, side->hits);
	pq_sendint64(buf, side->total);
	decimal_send(buf, &side->expected);
}

PG_FUNCTION_INFO_V1(mix_summary_send);
Datum
mix_summary_send(PG_FUNCTION_ARGS)
{
	MixSummary *s = PG_GETARG_MIX(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	send_side(&buf, &s->before);
	send_side(&buf, &s->after);
	pq_sendint64(&buf, s->missing);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static char *
side_json(const MixSide *side)
{
	return psprintf("{\"hits\": %lld, \"total\": %lld, \"expected\": %s}", (long long) side->hits,
	                (long long) side->total, decimal_text(&side->expected));
}

PG_FUNCTION_INFO_V1(mix_summary_jsonb);
Datum
mix_summary_jsonb(PG_FUNCTION_ARGS)
{
	MixSummary *s = PG_GETARG_MIX(0);

	return jsonb_from_text(psprintf("{\"before\": %s, \"after\": %s, \"missing\": %lld}", side_json(&s->before),
	                                side_json(&s->after), (long long) s->missing));
}

static int
side_compare(const MixSide *a, const MixSide *b)
{
	if (a->hits != b->hits)
		return a->hits < b->hits ? -1 : 1;
	if (a->total != b->total)
		return a->total < b->total ? -1 : 1;
	return decimal_compare(&a->expected, &b->expected);
}

static int
mix_summary_compare(Datum left, Datum right)
{
	MixSummary *a = (MixSummary *) DatumGetPointer(left);
	MixSummary *b = (MixSummary *) DatumGetPointer(right);
	int order = side_compare(&a->before, &b->before);

	if (order == 0)
		order = side_compare(&a->after, &b->after);
	return (order != 0) ? order : compare_counters(&a->missing, &b->missing, 1);
}

static const unsigned char *
mix_summary_bytes(Datum value, int *length)
{
	*length = sizeof(MixSummary);
	return (const unsigned char *) DatumGetPointer(value);
}

SUMMARY_OPERATORS(mix_summary, mix_summary_bytes)

/* ---- the four moves: accumulate, take out, merge, read ---- */

/* Hits that `volume` rows would have at the rate hits / total, to 36 decimals: long division in 128 bits. */
static void
expected_hits(Decimal *d, int64 volume, int64 hits, int64 total)
{
	int128 product = (int128) volume * hits;
	int128 rest = product % total * E18;

	d->whole = product / total;
	d->frac = rest / total * E18 + rest % total * E18 / total;
}

/* A segment that is not there on one side had no rate of its own there: it takes the other's, so that all is mix. */
static MixSummary
segment(const RateSummary *before, const RateSummary *after)
{
	MixSummary s = {{before->hits, counter_add(before->hits, before->misses), {0, 0}},
	                {after->hits, counter_add(after->hits, after->misses), {0, 0}},
	                0};

	if (s.before.total == 0)
		decimal_from_int64(&s.after.expected, s.after.hits);
	else if (s.after.total == 0)
		decimal_from_int64(&s.before.expected, s.before.hits);
	else
	{
		expected_hits(&s.before.expected, s.before.total, s.after.hits, s.after.total);
		expected_hits(&s.after.expected, s.after.total, s.before.hits, s.before.total);
	}
	return s;
}

/* A NULL side is a segment that was not there, as an outer join shows it. */
static MixSummary
segment_of_row(FunctionCallInfo fcinfo)
{
	RateSummary none = {0, 0, 0};
	MixSummary s = segment(PG_ARGISNULL(1) ? &none : PG_GETARG_RATE(1), PG_ARGISNULL(2) ? &none : PG_GETARG_RATE(2));

	s.missing = PG_ARGISNULL(1) && PG_ARGISNULL(2);
	return s;
}

static inline void
side_move(MixSide *side, const MixSide *other, bool out)
{
	side->hits = counter_move(side->hits, other->hits, out);
	side->total = counter_move(side->total, other->total, out);
	decimal_move(&side->expected, &other->expected, out);
}

static pg_attribute_always_inline Datum
mix_move(FunctionCallInfo fcinfo, const MixSummary *other, bool out)
{
	MixSummary *s = writable_state(fcinfo, sizeof(MixSummary));

	side_move(&s->before, &other->before, out);
	side_move(&s->after, &other->after, out);
	s->missing = counter_move(s->missing, other->missing, out);
	if (out && !called_by_aggregate(fcinfo))
		check_taken_out("mix_summary", mix_fault(s));
	PG_RETURN_POINTER(s);
}

static Datum
mix_row(FunctionCallInfo fcinfo, bool out)
{
	MixSummary row = segment_of_row(fcinfo);

	return mix_move(fcinfo, &row, out);
}

ROW_IN_AND_OUT(mix, mix_row(fcinfo, out))
MERGE_IN_AND_OUT(mix_summary, mix_move(fcinfo, PG_GETARG_MIX(1), out))

/* 100 * (a / n + b / m) / 2 with one division. */
static Datum
half_percent(const Decimal *a, int64 n, const Decimal *b, int64 m)
{
	Numeric rows_n = int64_to_numeric(n);
	Numeric rows_m = int64_to_numeric(m);
	Numeric sum = plus(times(decimal_numeric(a), rows_m), times(decimal_numeric(b), rows_n));
	Datum percent = percent_of(sum, times(times(int64_to_numeric(2), rows_n), rows_m));

	return DirectFunctionCall1(numeric_trim_scale,
	                           DirectFunctionCall2(numeric_round, percent, Int32GetDatum(EFFECT_PLACES)));
}

PG_FUNCTION_INFO_V1(mix_summary_rate_mix);
Datum
mix_summary_rate_mix(PG_FUNCTION_ARGS)
{
	MixSummary *s = PG_GETARG_MIX(0);
	Decimal hits_before;
	Decimal hits_after;
	Decimal gained;    /* before's volumes: expected at the new rates less what they had */
	Decimal gained_on; /* after's volumes: what they had less expected at the old rates */
	Decimal mixed;
	Decimal mixed_on;
	TupleDesc desc;
	Datum values[4];
	bool nulls[4] = {false, false, false, false};

	if (s->before.total == 0 || s->after.total == 0)
		PG_RETURN_NULL();
	decimal_from_int64(&hits_before, s->before.hits);
	decimal_from_int64(&hits_after, s->after.hits);

	gained = s->before.expected;
	decimal_subtract(&gained, &hits_before);
	gained_on = hits_after;
	decimal_subtract(&gained_on, &s->after.expected);

	decimal_from_int64(&mixed, 0);
	decimal_subtract(&mixed, &s->before.expected);
	decimal_subtract(&mixed, &hits_before);
	mixed_on = hits_after;
	decimal_add(&mixed_on, &s->after.expected);

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "rate_mix must return a row");
	values[0] = percent_of_counts(s->before.hits, s->before.total);
	values[1] = percent_of_counts(s->after.hits, s->after.total);
	values[2] = half_percent(&gained, s->before.total, &gained_on, s->after.total);
	values[3] = half_percent(&mixed, s->before.total, &mixed_on, s->after.total);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

PG_FUNCTION_INFO_V1(mix_summary_missing);
Datum
mix_summary_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_MIX(0)->missing);
}
