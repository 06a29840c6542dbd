/*
 * survival.h - the summary of waits that ended and of waits that still run.
 */
#ifndef CSKPI_SURVIVAL_H
#define CSKPI_SURVIVAL_H

#include "duration_pack.h"

/* What one row counts as. */
typedef enum WaitKind
{
	WAIT_ANSWERED,
	WAIT_RUNNING,
	WAIT_MISSING
} WaitKind;

typedef struct WatchedWait
{
	WaitKind kind;
	int64 usec;
} WatchedWait;

/*
 * Both kinds are duration summaries, with all that is worked out there: exact while they are few, then histograms.
 * An aggregate works on both in one flat block, each with room to grow:
 */
typedef struct SurvivalState
{
	int32 vl_len_;
	uint8 version;
	uint8 layout;
	uint16 reserved;
	int32 running_at; /* where the running waits begin; the answered ones follow this header */
	int32 padding;
} SurvivalState;

/* Either layout, read and checked; rows left out are the missing of the answered. */
typedef struct Survival
{
	const DurationState *answered;
	const DurationState *running;
} Survival;

extern Survival survival_read(Datum summary);
extern struct varlena *survival_pack(Survival s);
extern bool survival_is_working(const struct varlena *stored);

/* survival_curve.c */
extern bool km_percentile_usec(Survival s, Numeric share, Numeric *usec);
extern void km_percentile_limits(Survival s, Numeric share, double confidence, Numeric *value, Numeric *lower, Numeric *upper);
extern bool km_survival_percent(Survival s, int64 usec, Datum *percent);

#endif
