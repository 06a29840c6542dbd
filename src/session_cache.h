/*
 * session_cache.h - values compiled once a session: calendars laid out, the grids of backlogs.
 *
 * A value is known by the bytes that it was made from, whoever asks: one function for every row of a query, the same
 * function looked up anew for each row, SQL and PL/pgSQL callers alike. What else it depends on (the session's zone)
 * belongs into its key.
 *
 * A value that was found or kept stays until the next but one is kept; nobody holds it longer than one call.
 */
#ifndef CSKPI_SESSION_CACHE_H
#define CSKPI_SESSION_CACHE_H

#include "utils/memutils.h"

#define CACHED_VALUES 128

typedef struct CachedValue
{
	char *key;
	Size length;
	uint32 hash;
	uint64 used; /* when */
	void *value;
	MemoryContext context; /* has the value, and its key */
} CachedValue;

typedef struct SessionCache
{
	int n;
	int last; /* the value asked for last */
	uint64 uses;
	uint64 generation; /* another one once an address may no longer hold: a value was dropped, a transaction ended */
	struct SessionCache *next;
	bool known; /* to the end of transactions */
	CachedValue values[CACHED_VALUES];
} SessionCache;

extern void *session_cache_search(SessionCache *cache, const void *key, Size length);
extern void session_cache_keep(SessionCache *cache, const void *key, Size length, void *value, MemoryContext context);

/* The value of a key, or NULL; mostly it is the one of the row before. */
static inline void *
session_cache_find(SessionCache *cache, const void *key, Size length)
{
	const CachedValue *last = &cache->values[cache->last];

	if (likely(cache->n > 0 && last->length == length && memcmp(last->key, key, length) == 0))
		return last->value;
	return session_cache_search(cache, key, length);
}

#endif
