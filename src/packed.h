/*
 * packed.h - whole numbers in seven bits a byte, least significant first: small ones take one byte.
 *
 * A number has one way to be written, so that equal data has equal bytes; what is read may come from damaged storage.
 */
#ifndef CSKPI_PACKED_H
#define CSKPI_PACKED_H

#include "port/pg_bitutils.h"

/* Differences of either sign as small numbers: 0, -1, 1, -2, 2... */
static inline uint64
zigzag(int64 difference)
{
	return ((uint64) difference << 1) ^ (uint64) (difference >> 63);
}

static inline int64
unzigzag(uint64 value)
{
	return (int64) (value >> 1) ^ -(int64) (value & 1);
}

#define PACKED_MAX 10 /* bytes of the largest number */

/* How many bytes a number takes. */
static inline int
packed_size(uint64 value)
{
	return pg_leftmost_one_pos64(value | 1) / 7 + 1;
}

/* Writes a number; the end of it. */
static inline uint8 *
packed_put(uint8 *p, uint64 value)
{
	for (; value >= 0x80; value >>= 7)
		*p++ = (uint8) value | 0x80;
	*p++ = (uint8) value;
	return p;
}

/* Reads a number; the end of it, or NULL when the bytes run out or are not the one way to write the number. */
static inline const uint8 *
packed_get(const uint8 *p, const uint8 *end, uint64 *value)
{
	uint64 result = 0;

	for (int shift = 0; p < end && shift < 64; shift += 7)
	{
		uint8 byte = *p++;

		result |= (uint64) (byte & 0x7F) << shift;
		if (byte < 0x80)
		{
			*value = result;
			return unlikely((byte == 0 && shift > 0) || (shift == 63 && byte > 1)) ? NULL : p;
		}
	}
	return NULL;
}

#endif
