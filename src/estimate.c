/*
 * estimate.c - is it real? Confidence intervals of the KPIs, and signed comparisons of two of them.
 *
 * Values and differences are exact, as the plain KPI gives them. Bounds and p-values are computed in double precision
 * and shown to 15 digits. Every formula is antisymmetric term by term and the compiler keeps the terms as they are
 * written (-ffp-contract=off), so a compared with b mirrors b compared with a to the last digit.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "common/shortest_dec.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "args.h"
#include "decimal.h"
#include "duration_pack.h"
#include "duration_read.h"
#include "estimate.h"
#include "quantile.h"
#include "rate.h"
#include "survey.h"

/* ---- arguments and results ---- */

double
checked_confidence(bool is_null, double confidence)
{
	const char *shown = "NULL";
	char text[DOUBLE_SHORTEST_DECIMAL_LEN];

	if (!is_null)
	{
		if (confidence > 0 && confidence < 1)
			return confidence;
		double_to_shortest_decimal_buf(confidence, text);
		shown = text;
	}
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("confidence %s is not between 0 and 1", shown),
	                errhint("Give a share such as 0.95 or 0.99, or leave the option out: its default is 0.95.")));
}

/* The confidence level, or 95 % in the form that aggregates call. */
double
confidence_option(FunctionCallInfo fcinfo, int n)
{
	if (PG_NARGS() <= n)
		return 0.95;
	return checked_confidence(PG_ARGISNULL(n), PG_ARGISNULL(n) ? 0 : PG_GETARG_FLOAT8(n));
}

static Datum
row_of(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc desc;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function must return a row");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls));
}

/* A row of which any number may be missing, as 0. */
Datum
estimate_of(FunctionCallInfo fcinfo, Datum value, Datum lower, Datum upper, int64 n)
{
	Datum values[4] = {value, lower, upper, Int64GetDatum(n)};
	bool nulls[4] = {value == 0, lower == 0, upper == 0, false};

	return row_of(fcinfo, values, nulls);
}

Datum
estimate_row(FunctionCallInfo fcinfo, const Estimate *e)
{
	if (e->n == 0)
		PG_RETURN_NULL();
	return estimate_of(fcinfo, e->value, e->bounded ? numeric_of_double(e->lower) : 0,
	                   e->bounded ? numeric_of_double(e->upper) : 0, e->n);
}

Datum
estimate_lower(FunctionCallInfo fcinfo, const Estimate *e)
{
	if (e->n == 0 || !e->bounded)
		PG_RETURN_NULL();
	return numeric_of_double(e->lower);
}

Datum
estimate_upper(FunctionCallInfo fcinfo, const Estimate *e)
{
	if (e->n == 0 || !e->bounded)
		PG_RETURN_NULL();
	return numeric_of_double(e->upper);
}

Datum
difference_row(FunctionCallInfo fcinfo, const Difference *d)
{
	Datum values[4] = {d->value, 0, 0, 0};
	bool nulls[4] = {false, !d->bounded, !d->bounded, !d->bounded};

	if (d->bounded)
	{
		values[1] = numeric_of_double(d->lower);
		values[2] = numeric_of_double(d->upper);
		values[3] = numeric_of_double(d->p_value);
	}
	return row_of(fcinfo, values, nulls);
}

/* 100 * (a / an - b / bn), divided once. */
static Datum
percent_difference(int64 a, int64 an, int64 b, int64 bn)
{
	Numeric ad = int64_to_numeric(an);
	Numeric bd = int64_to_numeric(bn);

	return percent_of(minus(times(int64_to_numeric(a), bd), times(int64_to_numeric(b), ad)), times(ad, bd));
}

/* ---- shares: Wilson's interval, Newcombe's interval of a difference, the pooled test ---- */

/*
 * Wilson's lower bound as a share, from the product of the two roots of his equation: nothing cancels, and no hits give
 * exactly 0. The upper bound of the hits is what the lower bound of the misses leaves.
 */
static double
wilson_lower(double hits, double n, double z)
{
	double z2 = z * z;

	/* Also where the confidence is so small that z2 is 0. */
	if (hits == 0)
		return 0;
	return 2 * hits * (hits / n) / (2 * hits + z2 + z * sqrt(z2 + 4 * hits * ((n - hits) / n)));
}

/*
 * The upper bound is the other root: what the lower bound of the misses leaves, unless hits are rare. Then that would
 * be 1 less almost 1, and the root itself, of nothing but positive terms, keeps its digits.
 */
static double
wilson_upper(double hits, double misses, double n, double z)
{
	double z2 = z * z;

	if (hits > misses)
		return 1 - wilson_lower(misses, n, z);
	return (2 * hits + z2 + z * sqrt(z2 + 4 * hits * (misses / n))) / (2 * (n + z2));
}

Estimate
share_estimate(const RateSummary *s, double confidence)
{
	Estimate e = {counter_add(s->hits, s->misses), 0, true, 0, 0};
	double z = normal_quantile(confidence);

	if (e.n == 0)
		return e;
	e.value = percent_of_counts(s->hits, e.n);
	e.lower = 100 * wilson_lower(s->hits, e.n, z);
	e.upper = 100 * wilson_upper(s->hits, s->misses, e.n, z);
	return e;
}

/* Newcombe's hybrid score interval squares and adds the distances of each share to its own Wilson bounds. */
static bool
share_difference(const RateSummary *a, const RateSummary *b, double confidence, Difference *d)
{
	Estimate ea = share_estimate(a, confidence);
	Estimate eb = share_estimate(b, confidence);
	double pa;
	double pb;
	double pooled;
	double misses;
	double error;

	if (ea.n == 0 || eb.n == 0)
		return false;
	/* Where most are hits, the misses of b less those of a are the same difference, and have more digits. */
	if ((double) a->hits + (double) b->hits > (double) a->misses + (double) b->misses)
	{
		RateSummary missed_a = {.hits = a->misses, .misses = a->hits};
		RateSummary missed_b = {.hits = b->misses, .misses = b->hits};

		return share_difference(&missed_b, &missed_a, confidence, d);
	}
	pa = 100 * ((double) a->hits / ea.n);
	pb = 100 * ((double) b->hits / eb.n);
	d->value = percent_difference(a->hits, ea.n, b->hits, eb.n);
	d->bounded = true;
	d->lower = (pa - pb) - hypot(pa - ea.lower, eb.upper - pb);
	d->upper = (pa - pb) + hypot(ea.upper - pa, pb - eb.lower);

	/* All hits or all misses on both sides: no difference to explain. */
	pooled = ((double) a->hits + (double) b->hits) / ((double) ea.n + (double) eb.n);
	misses = ((double) a->misses + (double) b->misses) / ((double) ea.n + (double) eb.n);
	error = 100 * sqrt(pooled * misses * (1.0 / ea.n + 1.0 / eb.n));
	d->p_value = (error > 0) ? normal_two_sided((pa - pb) / error) : 1;
	return true;
}

/* ---- NPS: adjusted Wald ---- */

/*
 * The score after three answers are added, 3/4 promoter, 1 1/2 passive, 3/4 detractor, and its variance: the plain
 * Wald interval is far too short for small samples, and of no width where all answered alike.
 */
typedef struct AdjustedNps
{
	double score;
	double variance;
} AdjustedNps;

static AdjustedNps
adjusted_nps(const NpsParts *parts, int64 n)
{
	double total = n + 3.0;
	double promoters = (parts->promoters + 0.75) / total;
	double passives = (parts->passives + 1.5) / total;
	double detractors = (parts->detractors + 0.75) / total;
	AdjustedNps adjusted;

	/* p + d - (p - d)^2 written without a difference, which rounding could make negative where all answered alike. */
	adjusted.score = 100 * (promoters - detractors);
	adjusted.variance = 10000 * ((4 * promoters * detractors + (promoters + detractors) * passives) / total);
	return adjusted;
}

static int64
nps_answers(const NpsParts *parts)
{
	return counter_add(counter_add(parts->promoters, parts->passives), parts->detractors);
}

static Estimate
nps_estimate(const NpsParts *parts, double confidence)
{
	Estimate e = {nps_answers(parts), 0, true, 0, 0};
	AdjustedNps adjusted = adjusted_nps(parts, e.n);
	double margin = normal_quantile(confidence) * sqrt(adjusted.variance);

	if (e.n == 0)
		return e;
	e.value = percent_of_counts(nps_ahead(parts), e.n);
	e.lower = Max(adjusted.score - margin, -100);
	e.upper = Min(adjusted.score + margin, 100);
	return e;
}

static bool
nps_difference(const NpsParts *a, const NpsParts *b, double confidence, Difference *d)
{
	int64 an = nps_answers(a);
	int64 bn = nps_answers(b);
	AdjustedNps adjusted_a = adjusted_nps(a, an);
	AdjustedNps adjusted_b = adjusted_nps(b, bn);
	double difference = adjusted_a.score - adjusted_b.score;
	double error = sqrt(adjusted_a.variance + adjusted_b.variance);
	double margin = normal_quantile(confidence) * error;

	if (an == 0 || bn == 0)
		return false;
	d->value = percent_difference(nps_ahead(a), an, nps_ahead(b), bn);
	d->bounded = true;
	d->lower = Max(difference - margin, -200);
	d->upper = Min(difference + margin, 200);
	d->p_value = normal_two_sided(difference / error);
	return true;
}

/* ---- means: Student's t, Welch ---- */

/* The variance of the mean; 0 also where the sample is too small to say. */
static double
variance_of_mean(const Moments *m)
{
	return (m->n < 2) ? 0 : double_of_numeric(m->variance) / m->n;
}

/* A sample of one value, or of equal values only, has no spread to judge its mean by: there are no bounds. */
Estimate
mean_estimate(const Moments *m, double confidence)
{
	Estimate e = {m->n, 0, false, 0, 0};
	double variance = variance_of_mean(m);

	if (m->n == 0)
		return e;
	e.value = NumericGetDatum(m->mean);
	if (variance > 0)
	{
		double mean = double_of_numeric(m->mean);
		double margin = student_quantile(confidence, m->n - 1.0) * sqrt(variance);

		e.bounded = true;
		e.lower = mean - margin;
		e.upper = mean + margin;
	}
	return e;
}

/* Welch: the variances need not be equal. Bounds need two values on both sides, and spread on one. */
Difference
mean_difference(const Moments *a, const Moments *b, double confidence)
{
	Difference d = {0, false, 0, 0, 0};
	double va = variance_of_mean(a);
	double vb = variance_of_mean(b);

	d.value = quotient(minus(times(a->sum, int64_to_numeric(b->n)), times(b->sum, int64_to_numeric(a->n))),
	                   times(times(int64_to_numeric(a->n), int64_to_numeric(b->n)), int64_to_numeric(a->unit)));
	if (a->n >= 2 && b->n >= 2 && va + vb > 0)
	{
		double difference = double_of_numeric(DatumGetNumeric(d.value));
		double share_a = va / (va + vb);
		double share_b = vb / (va + vb);
		double df = 1 / (share_a * share_a / (a->n - 1.0) + share_b * share_b / (b->n - 1.0));
		double error = sqrt(va + vb);
		double margin = student_quantile(confidence, df) * error;

		d.bounded = true;
		d.lower = difference - margin;
		d.upper = difference + margin;
		d.p_value = student_two_sided(difference / error, df);
	}
	return d;
}

/* Sums of answers and of their squares are whole numbers, so that equal answers have a variance of exactly 0. */
static Moments
survey_moments(const SurveySummary *s)
{
	Moments m = {survey_answers(s), NULL, 1, NULL, NULL};
	Decimal sum = {0, 0};
	Decimal squares = {0, 0};
	Numeric spread;

	if (m.n == 0)
		return m;
	for (int answer = 1; answer <= SURVEY_MAX; answer++)
	{
		sum.whole += (int128) s->answers[answer] * answer;
		squares.whole += (int128) s->answers[answer] * answer * answer;
	}
	m.sum = decimal_numeric(&sum);
	m.mean = DatumGetNumeric(quotient(m.sum, int64_to_numeric(m.n)));
	if (m.n < 2)
		return m;
	spread = minus(times(decimal_numeric(&squares), int64_to_numeric(m.n)), times(m.sum, m.sum));
	m.variance = DatumGetNumeric(quotient(spread, times(int64_to_numeric(m.n), int64_to_numeric(m.n - 1))));
	return m;
}

/*
 * ---- what SQL calls, KPI by KPI ----
 *
 * ESTIMATE(name, estimate) makes name_ci, name_lower and name_upper of a summary from an expression of the summary and
 * of the confidence; DIFFERENCE(name, compare) makes name_diff of two summaries from a comparison that fills d and says
 * whether there is one.
 */
#define ESTIMATE_FORM(name, form, result, estimate) \
	PG_FUNCTION_INFO_V1(name##_##form); \
	Datum name##_##form(PG_FUNCTION_ARGS) \
	{ \
		double confidence; \
		Estimate e; \
		if (PG_ARGISNULL(0)) \
			PG_RETURN_NULL(); \
		confidence = confidence_option(fcinfo, 1); \
		e = estimate; \
		return result(fcinfo, &e); \
	}

#define ESTIMATE(name, estimate) \
	ESTIMATE_FORM(name, ci, estimate_row, estimate) \
	ESTIMATE_FORM(name, lower, estimate_lower, estimate) \
	ESTIMATE_FORM(name, upper, estimate_upper, estimate)

#define DIFFERENCE(name, compare) \
	PG_FUNCTION_INFO_V1(name##_diff); \
	Datum name##_diff(PG_FUNCTION_ARGS) \
	{ \
		double confidence; \
		Difference d; \
		if (PG_ARGISNULL(0) || PG_ARGISNULL(1)) \
			PG_RETURN_NULL(); \
		confidence = confidence_option(fcinfo, 2); \
		if (!compare) \
			PG_RETURN_NULL(); \
		return difference_row(fcinfo, &d); \
	}

static Estimate
nps_of_summary(FunctionCallInfo fcinfo, double confidence)
{
	NpsParts parts = survey_nps_parts(fcinfo, PG_GETARG_SURVEY(0), 2);

	return nps_estimate(&parts, confidence);
}

static bool
nps_of_two(FunctionCallInfo fcinfo, double confidence, Difference *d)
{
	NpsParts a = survey_nps_parts(fcinfo, PG_GETARG_SURVEY(0), 3);
	NpsParts b = survey_nps_parts(fcinfo, PG_GETARG_SURVEY(1), 3);

	return nps_difference(&a, &b, confidence, d);
}

ESTIMATE(survey_nps, nps_of_summary(fcinfo, confidence))
DIFFERENCE(survey_nps, nps_of_two(fcinfo, confidence, &d))

static Estimate
csat_of_summary(FunctionCallInfo fcinfo, double confidence)
{
	RateSummary satisfied = survey_satisfied(fcinfo, PG_GETARG_SURVEY(0), 2);

	return share_estimate(&satisfied, confidence);
}

static bool
csat_of_two(FunctionCallInfo fcinfo, double confidence, Difference *d)
{
	RateSummary a = survey_satisfied(fcinfo, PG_GETARG_SURVEY(0), 3);
	RateSummary b = survey_satisfied(fcinfo, PG_GETARG_SURVEY(1), 3);

	return share_difference(&a, &b, confidence, d);
}

ESTIMATE(survey_csat, csat_of_summary(fcinfo, confidence))
DIFFERENCE(survey_csat, csat_of_two(fcinfo, confidence, &d))

ESTIMATE(rate_summary, share_estimate(PG_GETARG_RATE(0), confidence))
DIFFERENCE(rate_summary, share_difference(PG_GETARG_RATE(0), PG_GETARG_RATE(1), confidence, &d))

static Estimate
survey_mean_of_summary(FunctionCallInfo fcinfo, double confidence)
{
	Moments m = survey_moments(PG_GETARG_SURVEY(0));

	return mean_estimate(&m, confidence);
}

static bool
survey_mean_of_two(FunctionCallInfo fcinfo, double confidence, Difference *d)
{
	Moments a = survey_moments(PG_GETARG_SURVEY(0));
	Moments b = survey_moments(PG_GETARG_SURVEY(1));

	if (a.n == 0 || b.n == 0)
		return false;
	*d = mean_difference(&a, &b, confidence);
	return true;
}

ESTIMATE(survey_mean, survey_mean_of_summary(fcinfo, confidence))
DIFFERENCE(survey_mean, survey_mean_of_two(fcinfo, confidence, &d))

/* The moments of a duration_summary are exact, whether it still has its values or counts them in a histogram. */
Moments
duration_moments(Datum summary)
{
	const DurationState *s = duration_read(summary);
	Moments m = {s->n, NULL, USECS_PER_MINUTE, NULL, NULL};

	if (m.n == 0)
		return m;
	m.sum = state_sum(s);
	m.mean = state_mean(s);
	if (m.n >= 2)
		m.variance = state_variance(s);
	return m;
}

static Estimate
duration_mean_of_summary(FunctionCallInfo fcinfo, double confidence)
{
	Moments m = duration_moments(PG_GETARG_DATUM(0));

	return mean_estimate(&m, confidence);
}

static bool
duration_mean_of_two(FunctionCallInfo fcinfo, double confidence, Difference *d)
{
	Moments a = duration_moments(PG_GETARG_DATUM(0));
	Moments b = duration_moments(PG_GETARG_DATUM(1));

	if (a.n == 0 || b.n == 0)
		return false;
	*d = mean_difference(&a, &b, confidence);
	return true;
}

ESTIMATE(duration_mean, duration_mean_of_summary(fcinfo, confidence))
DIFFERENCE(duration_mean, duration_mean_of_two(fcinfo, confidence, &d))

/* ---- the shares within a survey, as summaries of shares: for rate_ci, rate_diff and rate_mix ---- */

#define SHARE_OF_SURVEY(name, share) \
	PG_FUNCTION_INFO_V1(name); \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		RateSummary *result; \
		if (PG_ARGISNULL(0)) \
			PG_RETURN_NULL(); \
		result = palloc(sizeof(RateSummary)); \
		*result = share; \
		PG_RETURN_POINTER(result); \
	}

SHARE_OF_SURVEY(survey_csat_summary, survey_satisfied(fcinfo, PG_GETARG_SURVEY(0), 1))
SHARE_OF_SURVEY(survey_angry_rate_summary, survey_angry(fcinfo, PG_GETARG_SURVEY(0), 1))
SHARE_OF_SURVEY(survey_response_rate_summary, survey_answered(PG_GETARG_SURVEY(0)))
