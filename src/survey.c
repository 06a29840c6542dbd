/*
 * survey.c - survey answers: NPS, CSAT, CES, stars and angry customers from one summary of counts.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "common/shortest_dec.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "args.h"
#include "decimal.h"
#include "fields.h"
#include "summary.h"
#include "survey.h"

/* ---- input and output ---- */

/* The summary as counters in a row: 0 to 10, then missing. */
static inline int64 *
survey_counters(SurveySummary *s)
{
	return (int64 *) s;
}

static const char *
survey_counter_name(int field)
{
	return (field == SURVEY_ANSWERS) ? "missing" : psprintf("%d", field);
}

PG_FUNCTION_INFO_V1(survey_summary_in);
Datum
survey_summary_in(PG_FUNCTION_ARGS)
{
	SurveySummary *s = palloc0(sizeof(SurveySummary));
	FieldReader reader;

	fields_begin(&reader, "survey_summary");
	while (fields_next(&reader))
	{
		int field = 0;

		while (field < SURVEY_COUNTERS && strcmp(reader.name, survey_counter_name(field)) != 0)
			field++;
		if (field == SURVEY_COUNTERS)
			fields_bad(&reader, psprintf("\"%s\" is not an answer from 0 to 10, nor missing.", reader.name));
		fields_once(&reader, field);
		survey_counters(s)[field] = field_counter(&reader);
	}
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(survey_summary_out);
Datum
survey_summary_out(PG_FUNCTION_ARGS)
{
	SurveySummary *s = PG_GETARG_SURVEY(0);
	StringInfoData buf;

	initStringInfo(&buf);
	for (int answer = 0; answer <= SURVEY_MAX; answer++)
		if (s->answers[answer] != 0)
			appendStringInfo(&buf, "%d:%lld ", answer, (long long) s->answers[answer]);
	appendStringInfo(&buf, "missing:%lld", (long long) s->missing);
	PG_RETURN_CSTRING(buf.data);
}

PG_FUNCTION_INFO_V1(survey_summary_recv);
Datum
survey_summary_recv(PG_FUNCTION_ARGS)
{
	StringInfo buf = (StringInfo) PG_GETARG_POINTER(0);
	SurveySummary *s = palloc(sizeof(SurveySummary));

	for (int field = 0; field < SURVEY_COUNTERS; field++)
		survey_counters(s)[field] = recv_counter(buf, "survey_summary", survey_counter_name(field));
	PG_RETURN_POINTER(s);
}

PG_FUNCTION_INFO_V1(survey_summary_send);
Datum
survey_summary_send(PG_FUNCTION_ARGS)
{
	SurveySummary *s = PG_GETARG_SURVEY(0);
	StringInfoData buf;

	pq_begintypsend(&buf);
	for (int field = 0; field < SURVEY_COUNTERS; field++)
		pq_sendint64(&buf, survey_counters(s)[field]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buf));
}

/* {"7": 2, "9": 1}: the answers that were given, or those of 1 to 5 under their labels. */
static void
append_answers(StringInfo buf, SurveySummary *s, bool labels)
{
	static const char *const label[] = {"very poor", "poor", "neutral", "positive", "very positive"};
	const char *separator = "";

	appendStringInfoChar(buf, '{');
	for (int answer = labels ? 1 : 0; answer <= (labels ? lengthof(label) : SURVEY_MAX); answer++)
	{
		if (s->answers[answer] == 0 && !labels)
			continue;
		appendStringInfo(buf, "%s\"%s\": %lld", separator, labels ? label[answer - 1] : survey_counter_name(answer),
		                 (long long) s->answers[answer]);
		separator = ", ";
	}
	appendStringInfoChar(buf, '}');
}

PG_FUNCTION_INFO_V1(survey_summary_jsonb);
Datum
survey_summary_jsonb(PG_FUNCTION_ARGS)
{
	SurveySummary *s = PG_GETARG_SURVEY(0);
	StringInfoData buf;

	initStringInfo(&buf);
	appendStringInfoString(&buf, "{\"answers\": ");
	append_answers(&buf, s, false);
	appendStringInfo(&buf, ", \"missing\": %lld}", (long long) s->missing);
	return jsonb_from_text(buf.data);
}

static int
survey_summary_compare(Datum a, Datum b)
{
	return compare_counters((int64 *) DatumGetPointer(a), (int64 *) DatumGetPointer(b), SURVEY_COUNTERS);
}

static const unsigned char *
survey_summary_bytes(Datum value, int *length)
{
	*length = sizeof(SurveySummary);
	return (const unsigned char *) DatumGetPointer(value);
}

SUMMARY_OPERATORS(survey_summary, survey_summary_bytes)

/* ---- the four moves: accumulate, take out, merge, read ---- */

pg_noreturn static void
bad_score(const char *score)
{
	ereport(ERROR,
	        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("score %s is not a whole number from 0 to 10", score),
	         errhint("Leave such rows out with FILTER (WHERE (score IN (0,1,2,3,4,5,6,7,8,9,10)) IS NOT FALSE).")));
}

/* The counter that one row's answer belongs to. */
static inline int64 *
score_counter_int(SurveySummary *s, int score)
{
	if (unlikely((unsigned) score > SURVEY_MAX))
		bad_score(psprintf("%d", score));
	return &s->answers[score];
}

static inline int64 *
score_counter_float8(SurveySummary *s, float8 score)
{
	if (unlikely(!(score >= 0 && score <= SURVEY_MAX && score == rint(score))))
	{
		char text[DOUBLE_SHORTEST_DECIMAL_LEN];

		double_to_shortest_decimal_buf(score, text);
		bad_score(text);
	}
	return &s->answers[(int) score];
}

#define SURVEY_ROW(name, counter_of_row) \
	static pg_attribute_always_inline Datum survey_##name##_row(FunctionCallInfo fcinfo, bool out) \
	{ \
		SurveySummary *s = writable_state(fcinfo, sizeof(SurveySummary)); \
		int64 *counter = PG_ARGISNULL(1) ? &s->missing : counter_of_row; \
		*counter = counter_move(*counter, 1, out); \
		PG_RETURN_POINTER(s); \
	} \
	ROW_IN_AND_OUT(survey_##name, survey_##name##_row(fcinfo, out))

SURVEY_ROW(int2, score_counter_int(s, PG_GETARG_INT16(1)))
SURVEY_ROW(int4, score_counter_int(s, PG_GETARG_INT32(1)))
SURVEY_ROW(float8, score_counter_float8(s, PG_GETARG_FLOAT8(1)))

/* A row of a table of counts: NULL responses says nothing, a NULL score with responses is that many missing. */
static Datum
survey_counts_row(FunctionCallInfo fcinfo, bool out)
{
	SurveySummary *s = writable_state(fcinfo, sizeof(SurveySummary));
	int64 *counter = PG_ARGISNULL(1) ? &s->missing : score_counter_float8(s, PG_GETARG_FLOAT8(1));

	if (PG_ARGISNULL(2))
		s->missing = counter_move(s->missing, 1, out);
	else
		*counter = counter_move(*counter, count_from_numeric(PG_GETARG_NUMERIC(2), "responses"), out);
	PG_RETURN_POINTER(s);
}

ROW_IN_AND_OUT(survey_counts, survey_counts_row(fcinfo, out))

/*
 * (promoters, passives, detractors), without their scores: 10, 7 and 0 stand for them, which are on the right side of
 * every limit in use. A row with a NULL is missing as a whole.
 */
static Datum
nps_counts_row(FunctionCallInfo fcinfo, bool out)
{
	static const char *const names[] = {"promoters", "passives", "detractors"};
	static const int score[] = {SURVEY_MAX, 7, 0};
	SurveySummary *s = writable_state(fcinfo, sizeof(SurveySummary));
	int64 counts[lengthof(names)];

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
	{
		s->missing = counter_move(s->missing, 1, out);
		PG_RETURN_POINTER(s);
	}
	for (int i = 0; i < lengthof(names); i++)
		counts[i] = count_from_numeric(PG_GETARG_NUMERIC(i + 1), names[i]);
	for (int i = 0; i < lengthof(names); i++)
		s->answers[score[i]] = counter_move(s->answers[score[i]], counts[i], out);
	PG_RETURN_POINTER(s);
}

ROW_IN_AND_OUT(nps_counts, nps_counts_row(fcinfo, out))

static Datum
survey_move(FunctionCallInfo fcinfo, bool out)
{
	int64 *counters = survey_counters(writable_state(fcinfo, sizeof(SurveySummary)));
	int64 *other = survey_counters(PG_GETARG_SURVEY(1));

	for (int field = 0; field < SURVEY_COUNTERS; field++)
		counters[field] = counter_move(counters[field], other[field], out);
	PG_RETURN_POINTER(counters);
}

MERGE_IN_AND_OUT(survey_summary, survey_move(fcinfo, out))

/* ---- readers ---- */

static int64
answers_between(const SurveySummary *s, int from, int to)
{
	int64 total = 0;

	for (int answer = from; answer <= to; answer++)
		total = counter_add(total, s->answers[answer]);
	return total;
}

int64
survey_answers(const SurveySummary *s)
{
	return answers_between(s, 0, SURVEY_MAX);
}

/* An option of a reader: the optional argument n, or its default in the form that aggregates call. */
static int
survey_option(FunctionCallInfo fcinfo, int n, int fallback, const char *name, int low, int high)
{
	int value = fallback;

	if (PG_NARGS() > n)
	{
		if (PG_ARGISNULL(n))
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s is NULL", name),
			                errhint("Give a whole number from %d to %d, or leave the option out: its default is %d.",
			                        low, high, fallback)));
		value = PG_GETARG_INT32(n);
	}
	if (value < low || value > high)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		                errmsg("%s %d is outside the range %d to %d", name, value, low, high),
		                fallback <= high
		                    ? errhint("Give a whole number from %d to %d, or leave the option out: its default is %d.",
		                              low, high, fallback)
		                    : errhint("Give a whole number from %d to %d; the default of %d is for longer scales.", low,
		                              high, fallback)));
	return value;
}

/* Answers off the scale are an error when read: only the KPI knows its scale. Returns the number of answers on it. */
static int64
answers_on_scale(const SurveySummary *s, int scale, const char *kpi)
{
	for (int answer = 0; answer <= SURVEY_MAX; answer++)
		if ((answer < 1 || answer > scale) && s->answers[answer] != 0)
			ereport(ERROR,
			        (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			         errmsg("answer %d is outside the scale 1 to %d of %s", answer, scale, kpi),
			         errdetail_plural("It was given %lld time.", "It was given %lld times.",
			                          (unsigned long) s->answers[answer], (long long) s->answers[answer]),
			         errhint("Leave such rows out with FILTER (WHERE (rating BETWEEN 1 AND %d) IS NOT FALSE)%s.", scale,
			                 answer > scale ? ", or name the scale as an option of the summary's reader" : "")));
	return answers_between(s, 1, scale);
}

NpsParts
survey_nps_parts(FunctionCallInfo fcinfo, const SurveySummary *s, int option)
{
	int detractor_max = survey_option(fcinfo, option, 6, "detractor_max", 0, SURVEY_MAX);
	int promoter_min = survey_option(fcinfo, option + 1, 9, "promoter_min", 0, SURVEY_MAX);
	NpsParts parts;

	if (promoter_min <= detractor_max)
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
		     errmsg("promoter_min %d is not above detractor_max %d", promoter_min, detractor_max),
		     errhint("Detractors answer 0 to detractor_max, promoters promoter_min to 10; the standard is 6 and 9.")));
	parts.detractors = answers_between(s, 0, detractor_max);
	parts.passives = answers_between(s, detractor_max + 1, promoter_min - 1);
	parts.promoters = answers_between(s, promoter_min, SURVEY_MAX);
	return parts;
}

/* Damaged counts may be negative, and their difference too large. */
int64
nps_ahead(const NpsParts *parts)
{
	int64 ahead;

	if (pg_sub_s64_overflow(parts->promoters, parts->detractors, &ahead))
		counter_overflow(parts->promoters, parts->detractors, '-');
	return ahead;
}

PG_FUNCTION_INFO_V1(survey_summary_nps);
Datum
survey_summary_nps(PG_FUNCTION_ARGS)
{
	NpsParts parts;
	int64 total;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	parts = survey_nps_parts(fcinfo, PG_GETARG_SURVEY(0), 1);
	total = counter_add(counter_add(parts.promoters, parts.passives), parts.detractors);
	if (total == 0)
		PG_RETURN_NULL();
	return percent_of_counts(nps_ahead(&parts), total);
}

PG_FUNCTION_INFO_V1(survey_summary_nps_parts);
Datum
survey_summary_nps_parts(PG_FUNCTION_ARGS)
{
	TupleDesc desc;
	NpsParts parts;
	Datum values[3];
	bool nulls[3] = {false, false, false};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	parts = survey_nps_parts(fcinfo, PG_GETARG_SURVEY(0), 1);
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "nps_parts must return a row");
	values[0] = Int64GetDatum(parts.promoters);
	values[1] = Int64GetDatum(parts.passives);
	values[2] = Int64GetDatum(parts.detractors);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

RateSummary
survey_satisfied(FunctionCallInfo fcinfo, const SurveySummary *s, int option)
{
	RateSummary satisfied = {0, 0, s->missing};
	int scale = survey_option(fcinfo, option, 5, "scale", 2, SURVEY_MAX);
	/* NULL is the default here: the top two, or the top one where the scale has but two answers. */
	int satisfied_from = Max(scale - 1, 2);

	if (PG_NARGS() > option + 1 && !PG_ARGISNULL(option + 1))
		satisfied_from = survey_option(fcinfo, option + 1, satisfied_from, "satisfied_from", 2, scale);
	satisfied.misses = answers_on_scale(s, scale, "csat");
	satisfied.hits = answers_between(s, satisfied_from, scale);
	satisfied.misses -= satisfied.hits;
	return satisfied;
}

RateSummary
survey_angry(FunctionCallInfo fcinfo, const SurveySummary *s, int option)
{
	RateSummary angry = {0, 0, s->missing};
	int scale = survey_option(fcinfo, option, 5, "scale", 2, SURVEY_MAX);
	int angry_to = survey_option(fcinfo, option + 1, 2, "angry_to", 1, scale - 1);

	angry.misses = answers_on_scale(s, scale, "angry_rate");
	angry.hits = answers_between(s, 1, angry_to);
	angry.misses -= angry.hits;
	return angry;
}

RateSummary
survey_answered(const SurveySummary *s)
{
	RateSummary answered = {survey_answers(s), s->missing, 0};

	counter_add(answered.hits, answered.misses);
	return answered;
}

static Datum
survey_rate(FunctionCallInfo fcinfo, RateSummary share)
{
	int64 total = share.hits + share.misses;

	if (total == 0)
		PG_RETURN_NULL();
	return percent_of_counts(share.hits, total);
}

PG_FUNCTION_INFO_V1(survey_summary_csat);
Datum
survey_summary_csat(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return survey_rate(fcinfo, survey_satisfied(fcinfo, PG_GETARG_SURVEY(0), 1));
}

PG_FUNCTION_INFO_V1(survey_summary_angry_rate);
Datum
survey_summary_angry_rate(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return survey_rate(fcinfo, survey_angry(fcinfo, PG_GETARG_SURVEY(0), 1));
}

/* The caller excludes a summary without answers. */
static Datum
mean_answer(const SurveySummary *s, int64 total)
{
	Decimal sum = {0, 0};

	for (int answer = 1; answer <= SURVEY_MAX; answer++)
		sum.whole += (int128) s->answers[answer] * answer;
	return quotient(decimal_numeric(&sum), int64_to_numeric(total));
}

PG_FUNCTION_INFO_V1(survey_summary_ces);
Datum
survey_summary_ces(PG_FUNCTION_ARGS)
{
	SurveySummary *s;
	int64 total;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = PG_GETARG_SURVEY(0);
	total = answers_on_scale(s, survey_option(fcinfo, 1, 7, "scale", 2, SURVEY_MAX), "ces");
	if (total == 0)
		PG_RETURN_NULL();
	return mean_answer(s, total);
}

PG_FUNCTION_INFO_V1(survey_summary_mean);
Datum
survey_summary_mean(PG_FUNCTION_ARGS)
{
	SurveySummary *s = PG_GETARG_SURVEY(0);
	int64 total = survey_answers(s);

	if (total == 0)
		PG_RETURN_NULL();
	return mean_answer(s, total);
}

PG_FUNCTION_INFO_V1(survey_summary_response_rate);
Datum
survey_summary_response_rate(PG_FUNCTION_ARGS)
{
	return survey_rate(fcinfo, survey_answered(PG_GETARG_SURVEY(0)));
}

PG_FUNCTION_INFO_V1(survey_summary_distribution);
Datum
survey_summary_distribution(PG_FUNCTION_ARGS)
{
	SurveySummary *s = PG_GETARG_SURVEY(0);
	bool labels = PG_GETARG_BOOL(1);
	StringInfoData buf;

	if (labels)
		answers_on_scale(s, 5, "distribution");
	initStringInfo(&buf);
	append_answers(&buf, s, labels);
	return jsonb_from_text(buf.data);
}

PG_FUNCTION_INFO_V1(survey_summary_sample_size);
Datum
survey_summary_sample_size(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(survey_answers(PG_GETARG_SURVEY(0)));
}

PG_FUNCTION_INFO_V1(survey_summary_missing);
Datum
survey_summary_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SURVEY(0)->missing);
}
