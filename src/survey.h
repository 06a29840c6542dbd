/*
 * survey.h - the summary of survey answers: how often each whole number from 0 to 10 was given, and how often none.
 */
#ifndef CSKPI_SURVEY_H
#define CSKPI_SURVEY_H

#include "c.h"

#define SURVEY_MAX     10
#define SURVEY_ANSWERS (SURVEY_MAX + 1)

typedef struct SurveySummary
{
	int64 answers[SURVEY_ANSWERS];
	int64 missing;
} SurveySummary;

#define SURVEY_COUNTERS (SURVEY_ANSWERS + 1)

#endif
