/*
 * session_cache.c - values compiled once a session.
 *
 * Bounded twice: by their number, and by their memory. A value may grow while it is used, so memory is looked at when
 * one more is kept and when a transaction ends; the least recently used ones go.
 */
#include "postgres.h"

#include "access/xact.h"
#include "common/hashfn.h"

#include "session_cache.h"

#define CACHED_BYTES ((Size) 32 * 1024 * 1024)

/* What one value may need to outlive its transaction. */
#define VALUE_BYTES ((Size) 1024 * 1024)

static SessionCache *caches;

/* A long key is told apart well enough by its ends; the rest is compared. */
static uint32
hash_of_key(const char *key, Size length)
{
	Size most = 128;
	uint32 hash = hash_bytes((const unsigned char *) key, (int) Min(length, most));

	if (length > most)
		hash ^= hash_bytes((const unsigned char *) key + length - most, (int) most) + (uint32) length;
	return hash;
}

void *
session_cache_search(SessionCache *cache, const void *key, Size length)
{
	uint32 hash = hash_of_key(key, length);

	for (int i = 0; i < cache->n; i++)
	{
		CachedValue *value = &cache->values[i];

		if (value->hash == hash && value->length == length && memcmp(value->key, key, length) == 0)
		{
			cache->values[cache->last].used = ++cache->uses;
			value->used = ++cache->uses;
			cache->last = i;
			return value->value;
		}
	}
	return NULL;
}

static void
drop(SessionCache *cache, int place)
{
	MemoryContextDelete(cache->values[place].context);
	cache->values[place] = cache->values[--cache->n];
	/* The one that goes may be the last of the list, too. */
	if (cache->last == place)
		cache->last = 0;
	else if (cache->last == cache->n)
		cache->last = place;
	cache->generation++;
}

static void
drop_least_recently_used(SessionCache *cache)
{
	int oldest = 0;

	for (int i = 1; i < cache->n; i++)
		if (cache->values[i].used < cache->values[oldest].used)
			oldest = i;
	drop(cache, oldest);
}

static Size
value_bytes(const SessionCache *cache, int place)
{
	return MemoryContextMemAllocated(cache->values[place].context, true);
}

static Size
cached_bytes(const SessionCache *cache)
{
	Size bytes = 0;

	for (int i = 0; i < cache->n; i++)
		bytes += value_bytes(cache, i);
	return bytes;
}

/*
 * What a transaction needed beyond the bounds does not stay. Nor does a large value: laid out for the years of one odd
 * row, it would be slow for all later ones.
 */
static void
at_end_of_transaction(XactEvent event, void *arg)
{
	if (event != XACT_EVENT_COMMIT && event != XACT_EVENT_ABORT && event != XACT_EVENT_PREPARE)
		return;
	for (SessionCache *cache = caches; cache != NULL; cache = cache->next)
	{
		cache->generation++;
		for (int i = cache->n - 1; i >= 0; i--)
			if (value_bytes(cache, i) > VALUE_BYTES)
				drop(cache, i);
		while (cache->n > 0 && cached_bytes(cache) > CACHED_BYTES)
			drop_least_recently_used(cache);
	}
}

static void
make_known(SessionCache *cache)
{
	if (caches == NULL)
		RegisterXactCallback(at_end_of_transaction, NULL);
	cache->next = caches;
	caches = cache;
	cache->known = true;
}

/*
 * Keeps a value that is complete, with the memory that it was made in: until now that belonged to the query, so an
 * error on the way left nothing here.
 */
void
session_cache_keep(SessionCache *cache, const void *key, Size length, void *value, MemoryContext context)
{
	char *copy = MemoryContextAllocHuge(context, Max(length, 1));
	CachedValue *kept;

	memcpy(copy, key, length);
	if (!cache->known)
		make_known(cache);
	if (cache->n > 0)
		cache->values[cache->last].used = ++cache->uses;
	while (cache->n == CACHED_VALUES || (cache->n > 1 && cached_bytes(cache) > CACHED_BYTES))
		drop_least_recently_used(cache);
	kept = &cache->values[cache->n];
	*kept = (CachedValue){copy, length, hash_of_key(key, length), ++cache->uses, value, context};
	MemoryContextSetParent(context, TopMemoryContext);
	cache->last = cache->n++;
}
