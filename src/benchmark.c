/*
 * benchmark.c - what the table of benchmarks needs beyond SQL: an error that helps, and protection of shipped rows.
 */
#include "postgres.h"

#include "commands/extension.h"
#include "commands/trigger.h"
#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

/* An SQL function cannot raise errors; kpi_grade calls this where it knows no benchmark. */
PG_FUNCTION_INFO_V1(kpi_benchmark_unknown);
Datum
kpi_benchmark_unknown(PG_FUNCTION_ARGS)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
	                errmsg("there is no benchmark for the KPI \"%s\"", text_to_cstring(PG_GETARG_TEXT_PP(0))),
	                errhint("Benchmarks are known for: %s. Add your own as rows of the table kpi_benchmark.",
	                        text_to_cstring(PG_GETARG_TEXT_PP(1)))));
}

/* NaN compares as larger than every number, so it would earn a grade. */
PG_FUNCTION_INFO_V1(kpi_benchmark_finite);
Datum
kpi_benchmark_finite(PG_FUNCTION_ARGS)
{
	Numeric value = PG_GETARG_NUMERIC(0);

	if (numeric_is_nan(value) || numeric_is_inf(value))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
		                errmsg("value %s cannot be graded", numeric_normalize(value)),
		                errhint("Grade a number, or NULL where a KPI has no value.")));
	PG_RETURN_NUMERIC(value);
}

/*
 * Shipped rows come back with every CREATE EXTENSION and are not dumped, so a change to one of them would be lost by
 * a restore. A row of the user's own wins over the shipped one and is dumped.
 */
PG_FUNCTION_INFO_V1(kpi_benchmark_protect);
Datum
kpi_benchmark_protect(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		elog(ERROR, "kpi_benchmark_protect is a trigger function");
	if (!creating_extension)
		ereport(ERROR,
		        (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
		         errmsg("shipped rows of kpi_benchmark cannot be changed"),
		         errhint("Insert a row of your own with the same kpi, industry and band: it wins over the shipped "
		                 "one, with a NULL threshold the band is not used, and pg_dump keeps it.")));
	return PointerGetDatum(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple);
}
