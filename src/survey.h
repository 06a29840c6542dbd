/*
 * survey.h - the summary of survey answers: how often each whole number from 0 to 10 was given, and how often none.
 */
#ifndef CSKPI_SURVEY_H
#define CSKPI_SURVEY_H

#include "fmgr.h"

#include "rate.h"

#define SURVEY_MAX     10
#define SURVEY_ANSWERS (SURVEY_MAX + 1)

typedef struct SurveySummary
{
	int64 answers[SURVEY_ANSWERS];
	int64 missing;
} SurveySummary;

#define PG_GETARG_SURVEY(n) ((SurveySummary *) PG_GETARG_POINTER(n))

#define SURVEY_COUNTERS     (SURVEY_ANSWERS + 1)

typedef struct NpsParts
{
	int64 promoters;
	int64 passives;
	int64 detractors;
} NpsParts;

/* What a KPI makes of a summary; the options of the scale are the arguments from `option` on, where they are given. */
extern NpsParts survey_nps_parts(FunctionCallInfo fcinfo, const SurveySummary *s, int option);
extern int64 nps_ahead(const NpsParts *parts);
extern RateSummary survey_satisfied(FunctionCallInfo fcinfo, const SurveySummary *s, int option);
extern RateSummary survey_angry(FunctionCallInfo fcinfo, const SurveySummary *s, int option);
extern RateSummary survey_answered(const SurveySummary *s);
extern int64 survey_answers(const SurveySummary *s);

#endif
