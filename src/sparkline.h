/*
 * sparkline.h - the picture of a series, for what shows more than the picture.
 */
#ifndef CSKPI_SPARKLINE_H
#define CSKPI_SPARKLINE_H

#include "fmgr.h"

/* Of doubles; NULL when there is nothing to draw. */
extern text *draw_sparkline(const Datum *values, const bool *nulls, int n);

#endif
