/*
 * iso_time.h - times in the text of summaries: 2024-03-01T09:00:00.25Z, whatever the session's settings.
 *
 * A Z marks an instant, its absence a time without a zone. Years have four digits.
 */
#ifndef CSKPI_ISO_TIME_H
#define CSKPI_ISO_TIME_H

#include "datatype/timestamp.h"
#include "lib/stringinfo.h"

#define ISO_TIME_EARLIEST (INT64CONST(-730119) * USECS_PER_DAY)     /* 0001-01-01T00:00:00 */
#define ISO_TIME_LATEST   (INT64CONST(2921940) * USECS_PER_DAY - 1) /* 9999-12-31T23:59:59.999999 */
#define ISO_TIME_SHAPE    "0000-00-00T00:00:00"

extern void iso_time_append(StringInfo buf, int64 at, bool local);
extern char *iso_time_text(int64 at, bool local);
extern bool iso_time_parse(const char *text, int64 *at, bool *local);

static inline bool
iso_time_in_range(int64 at)
{
	return at >= ISO_TIME_EARLIEST && at <= ISO_TIME_LATEST;
}

#endif
