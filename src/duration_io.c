/*
 * duration_io.c - text, binary and jsonb forms of a duration summary, and its operators.
 *
 * Text of exact values is their unit and every different value with how often it is there: unit:min 5:1 7:2 missing:0.
 * Text of a histogram is its sums, extremes, how many values are no whole minutes, seconds and milliseconds, and the
 * count of every bucket, in microseconds.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "decimal.h"
#include "duration_pack.h"
#include "duration_read.h"
#include "fields.h"
#include "summary.h"

static const char *const unit_name[TIME_UNITS] = {"us", "ms", "s", "min"};

/* ---- text ---- */

enum DurationField
{
	FIELD_MISSING,
	FIELD_UNIT,
	FIELD_SUM,
	FIELD_SQUARES,
	FIELD_SHORTEST,
	FIELD_LONGEST,
	FIELD_NOT_MS,
	FIELD_NOT_S,
	FIELD_NOT_MIN,
	DURATION_FIELDS
};

static const char *const field_name[DURATION_FIELDS] = {"missing", "unit",   "sum",   "squares", "shortest",
                                                        "longest", "not_ms", "not_s", "not_min"};

#define FIELD_BIT(field) (UINT64CONST(1) << (field))
#define HISTOGRAM_FIELDS \
	(FIELD_BIT(FIELD_SUM) | FIELD_BIT(FIELD_SQUARES) | FIELD_BIT(FIELD_SHORTEST) | FIELD_BIT(FIELD_LONGEST) | \
	 FIELD_BIT(FIELD_NOT_MS) | FIELD_BIT(FIELD_NOT_S) | FIELD_BIT(FIELD_NOT_MIN))

/* One summary on its way in: values or buckets, whichever the text has. */
typedef struct DurationText
{
	FieldReader reader;
	int64 missing;
	int64 unit;
	Squares sum;
	int64 values[DURATION_EXACT_MAX];
	int64 n_values;
	int64 counts[HISTOGRAM_BUCKETS];
	int64 n_counted;
	int64 last; /* the value or bucket before, since they stand in ascending order */
	Histogram fixed;
} DurationText;

static int64
text_ascending(DurationText *text, const char *digits, const char *what)
{
	int64 value;

	if (*digits == '-' || !integer_from_text(digits, &value))
		fields_bad(&text->reader, psprintf("\"%s\" is no name of a field.", text->reader.name));
	if (value <= text->last)
		fields_bad(&text->reader, psprintf("The %s do not stand in ascending order.", what));
	text->last = value;
	return value;
}

/* 7:2, the value 7 in the unit of the summary, twice */
static void
text_value(DurationText *text)
{
	int64 value = text_ascending(text, text->reader.name, "values");
	int64 times = field_counter(&text->reader);

	if (times < 1 || times > DURATION_EXACT_MAX - text->n_values)
		fields_bad(&text->reader, "It has more values than are kept exactly, or a value that is not there.");
	while (times-- > 0)
		text->values[text->n_values++] = value;
}

/* b1712:2, two values in bucket 1712 */
static void
text_bucket(DurationText *text)
{
	int64 bucket = text_ascending(text, text->reader.name + 1, "buckets");
	int64 times = field_counter(&text->reader);

	if (bucket >= HISTOGRAM_BUCKETS || times < 1 || times > PG_INT64_MAX - text->n_counted)
		fields_bad(&text->reader, "A bucket or its count is out of range.");
	text->counts[bucket] = times;
	text->n_counted += times;
}

static void
text_unit(DurationText *text)
{
	for (int unit = 0; unit < TIME_UNITS; unit++)
		if (strcmp(text->reader.value, unit_name[unit]) == 0)
			text->unit = unit_usec[unit];
	if (text->unit == 0)
		fields_bad(&text->reader, "The unit is one of us, ms, s and min.");
}

static void
text_field(DurationText *text, int field)
{
	fields_once(&text->reader, field);
	switch (field)
	{
		case FIELD_UNIT:
			text_unit(text);
			break;
		case FIELD_SUM:
			if (!squares_parse(&text->sum, text->reader.value) || text->sum.high != 0)
				fields_bad(&text->reader, "The sum is no whole number of up to 128 bits.");
			text->fixed.sum = text->sum.low;
			break;
		case FIELD_SQUARES:
			if (!squares_parse(&text->fixed.squares, text->reader.value))
				fields_bad(&text->reader, "The sum of squares is no whole number of up to 192 bits.");
			break;
		case FIELD_MISSING:
			text->missing = field_counter(&text->reader);
			break;
		case FIELD_SHORTEST:
			text->fixed.min = field_counter(&text->reader);
			break;
		case FIELD_LONGEST:
			text->fixed.max = field_counter(&text->reader);
			break;
		default:
			text->fixed.off_unit[UNIT_MSEC + field - FIELD_NOT_MS] = field_counter(&text->reader);
			break;
	}
}

static DurationState *
values_state(const int64 *values, int64 n, int64 unit)
{
	DurationState *s = state_new(n);

	s->n = n;
	for (int64 i = 0; i < n; i++)
		s->values[i] = values[i] * unit;
	return s;
}

static DurationState *
counts_state(const int64 *counts, int64 n, const Histogram *fixed)
{
	DurationState *s = state_new_histogram(n, 1, HISTOGRAM_BUCKETS - 1, 3);
	Histogram *h = state_histogram(s);

	h->sum = fixed->sum;
	h->squares = fixed->squares;
	h->min = fixed->min;
	h->max = fixed->max;
	memcpy(h->off_unit, fixed->off_unit, sizeof(h->off_unit));
	for (int bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
		histogram_count(h, state_room(s), bucket, counts[bucket]);
	return s;
}

static DurationState *
text_state(DurationText *text)
{
	bool histogram = text->n_counted > 0 || (text->reader.seen & HISTOGRAM_FIELDS) != 0;

	if (!histogram)
	{
		if (text->n_values > 0 && text->unit == 0)
			fields_bad(&text->reader, "It has values without a unit.");
		if (text->n_values > 0 && text->values[text->n_values - 1] > PG_INT64_MAX / text->unit)
			fields_bad(&text->reader, "A value is out of range.");
		return values_state(text->values, text->n_values, text->unit);
	}
	if (text->n_values > 0 || text->unit != 0 || (text->reader.seen & HISTOGRAM_FIELDS) != HISTOGRAM_FIELDS)
		fields_bad(&text->reader, "It is neither exact values nor a whole histogram.");
	return counts_state(text->counts, text->n_counted, &text->fixed);
}

PG_FUNCTION_INFO_V1(duration_summary_in);
Datum
duration_summary_in(PG_FUNCTION_ARGS)
{
	DurationText *text = palloc0(sizeof(DurationText));
	DurationState *s;
	const char *fault;

	fields_begin(&text->reader, "duration_summary");
	text->last = -1;
	while (fields_next(&text->reader))
	{
		int field = 0;

		while (field < DURATION_FIELDS && strcmp(text->reader.name, field_name[field]) != 0)
			field++;
		if (field < DURATION_FIELDS)
			text_field(text, field);
		else if (text->reader.name[0] == 'b')
			text_bucket(text);
		else
			text_value(text);
	}
	s = text_state(text);
	s->missing = text->missing;
	fault = state_fault(s);
	if (fault != NULL)
		fields_bad(&text->reader, fault);
	PG_RETURN_POINTER(duration_pack(s));
}

static void
append_values(StringInfo buf, const DurationState *sorted)
{
	TimeUnit unit = state_unit(sorted);

	if (sorted->n > 0)
		appendStringInfo(buf, "unit:%s ", unit_name[unit]);
	for (int64 i = 0; i < sorted->n;)
	{
		int64 value = sorted->values[i];
		int64 times = 0;

		for (; i < sorted->n && sorted->values[i] == value; i++)
			times++;
		appendStringInfo(buf, "%lld:%lld ", (long long) (value / unit_usec[unit]), (long long) times);
	}
}

static void
append_histogram(StringInfo buf, const Histogram *h, Size room)
{
	Squares sum = {h->sum, 0};
	int bucket = -1;
	int64 count;

	appendStringInfo(buf, "sum:%s squares:%s shortest:%lld longest:%lld ", squares_text(&sum),
	                 squares_text(&h->squares), (long long) h->min, (long long) h->max);
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		appendStringInfo(buf, "not_%s:%lld ", unit_name[unit], (long long) h->off_unit[unit]);
	while (histogram_next(h, room, &bucket, &count))
		appendStringInfo(buf, "b%d:%lld ", bucket, (long long) count);
}

PG_FUNCTION_INFO_V1(duration_summary_out);
Datum
duration_summary_out(PG_FUNCTION_ARGS)
{
	const DurationState *s = duration_read_sorted(PG_GETARG_DATUM(0));
	StringInfoData buf;

	initStringInfo(&buf);
	if (state_is_histogram(s))
		append_histogram(&buf, state_histogram(s), state_room(s));
	else
		append_values(&buf, s);
	appendStringInfo(&buf, "missing:%lld", (long long) s->missing);
	PG_RETURN_CSTRING(buf.data);
}

/* ---- binary: every field in network order ---- */

static void
send_histogram(StringInfo buf, const Histogram *h, Size room)
{
	int buckets = 0;
	int bucket = -1;
	int64 count;

	send_uint128(buf, h->sum);
	pq_sendint64(buf, h->squares.high);
	send_uint128(buf, h->squares.low);
	pq_sendint64(buf, h->min);
	pq_sendint64(buf, h->max);
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		pq_sendint64(buf, h->off_unit[unit]);
	while (histogram_next(h, room, &bucket, &count))
		buckets++;
	pq_sendint32(buf, buckets);
	for (bucket = -1; histogram_next(h, room, &bucket, &count);)
	{
		pq_sendint32(buf, bucket);
		pq_sendint64(buf, count);
	}
}

PG_FUNCTION_INFO_V1(duration_summary_send);
Datum
duration_summary_send(PG_FUNCTION_ARGS)
{
	const DurationState *s = duration_read_sorted(PG_GETARG_DATUM(0));
	StringInfoData buf;

	pq_begintypsend(&buf);
	pq_sendbyte(&buf, DURATION_VERSION);
	pq_sendbyte(&buf, s->layout & DURATION_HISTOGRAM);
	pq_sendint64(&buf, s->missing);
	pq_sendint64(&buf, s->n);
	if (state_is_histogram(s))
		send_histogram(&buf, state_histogram(s), state_room(s));
	else
		for (int64 i = 0; i < s->n; i++)
			pq_sendint64(&buf, s->values[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

static void
bad_binary(const char *why)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
	                errmsg("invalid binary value for type duration_summary"), errdetail_internal("%s", why)));
}

static DurationState *
recv_values(StringInfo buf, int64 n)
{
	int64 values[DURATION_EXACT_MAX];

	if (n > DURATION_EXACT_MAX)
		bad_binary("It has more values than are kept exactly.");
	for (int64 i = 0; i < n; i++)
		values[i] = recv_counter(buf, "duration_summary", "value");
	return values_state(values, n, 1);
}

static DurationState *
recv_histogram(StringInfo buf, int64 n)
{
	Histogram fixed = {0};
	int64 *counts = palloc0(HISTOGRAM_BUCKETS * sizeof(int64));
	int32 buckets;

	fixed.sum = recv_uint128(buf);
	fixed.squares.high = pq_getmsgint64(buf);
	fixed.squares.low = recv_uint128(buf);
	fixed.min = recv_counter(buf, "duration_summary", "shortest");
	fixed.max = recv_counter(buf, "duration_summary", "longest");
	for (int unit = UNIT_MSEC; unit <= UNIT_MINUTE; unit++)
		fixed.off_unit[unit] = recv_counter(buf, "duration_summary", field_name[FIELD_NOT_MS + unit - UNIT_MSEC]);
	buckets = pq_getmsgint(buf, 4);
	if (buckets < 0 || buckets > HISTOGRAM_BUCKETS)
		bad_binary("It has more buckets than there are.");
	for (int32 i = 0; i < buckets; i++)
	{
		uint32 bucket = pq_getmsgint(buf, 4);

		if (bucket >= HISTOGRAM_BUCKETS || counts[bucket] != 0)
			bad_binary("A bucket is out of range, or there twice.");
		counts[bucket] = recv_counter(buf, "duration_summary", "bucket");
	}
	return counts_state(counts, n, &fixed);
}

PG_FUNCTION_INFO_V1(duration_summary_recv);
Datum
duration_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	DurationState *s;
	const char *fault;
	int layout;
	int64 missing;
	int64 n;

	if (pq_getmsgbyte(buf) != DURATION_VERSION)
		bad_binary("It was made by another version of the extension.");
	layout = pq_getmsgbyte(buf);
	if ((layout & ~DURATION_HISTOGRAM) != 0)
		bad_binary("Its reserved bits are not zero.");
	missing = recv_counter(buf, "duration_summary", "missing");
	n = recv_counter(buf, "duration_summary", "n");
	s = (layout & DURATION_HISTOGRAM) ? recv_histogram(buf, n) : recv_values(buf, n);
	s->missing = missing;
	fault = state_fault(s);
	if (fault != NULL)
		bad_binary(fault);
	PG_RETURN_POINTER(duration_pack(s));
}

/* ---- jsonb, in minutes ---- */

static char *
minutes_text(int64 usec)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(minutes_of_usec(usec))));
}

static void
append_json_distribution(StringInfo buf, const DurationState *s)
{
	const char *separator = "";
	int bucket = -1;
	int64 count;

	appendStringInfoString(buf, state_is_histogram(s) ? ", \"buckets\": [" : ", \"values\": [");
	for (int64 i = 0; !state_is_histogram(s) && i < s->n; i++)
	{
		appendStringInfo(buf, "%s%s", separator, minutes_text(s->values[i]));
		separator = ", ";
	}
	while (state_is_histogram(s) && histogram_next(state_histogram(s), state_room(s), &bucket, &count))
	{
		int64 first;
		int64 last;

		histogram_stand(state_histogram(s), bucket, &first, &last);
		appendStringInfo(buf, "%s{\"from\": %s, \"to\": %s, \"count\": %lld}", separator, minutes_text(first),
		                 minutes_text(last), (long long) count);
		separator = ", ";
	}
	appendStringInfoChar(buf, ']');
}

PG_FUNCTION_INFO_V1(duration_summary_jsonb);
Datum
duration_summary_jsonb(PG_FUNCTION_ARGS)
{
	const DurationState *s = duration_read_sorted(PG_GETARG_DATUM(0));
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfo(&buf, "{\"n\": %lld, \"missing\": %lld", (long long) s->n, (long long) s->missing);
	if (s->n > 0)
		appendStringInfo(&buf, ", \"sum\": %s, \"min\": %s, \"max\": %s",
		                 DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(state_total(s)))),
		                 minutes_text(state_shortest(s)), minutes_text(state_longest(s)));
	append_json_distribution(&buf, s);
	appendStringInfoChar(&buf, '}');
	return jsonb_from_text(buf.data);
}

/* ---- operators: the canonical bytes say it all ---- */

/* The stored bytes where they are canonical already, or a copy. */
static struct varlena *
canonical(Datum value)
{
	struct varlena *stored = PG_DETOAST_DATUM_PACKED(value);

	if (duration_is_working(stored))
		return duration_pack(duration_read(PointerGetDatum(stored)));
	return stored;
}

SUMMARY_VARLENA_OPERATORS(duration_summary, canonical)
