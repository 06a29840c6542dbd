/*
 * memcheck.h - stands in for Valgrind's file of this name when test/sanitize builds PostgreSQL: what the server's memory
 * contexts tell Valgrind (-DUSE_VALGRIND, see utils/memdebug.h) is told to AddressSanitizer.
 *
 * Shadow memory knows what may be read, not what is initialized: DEFINED and UNDEFINED are the same. A pool as such is nothing
 * that has to be known; what is freed in it was marked NOACCESS (wipe_mem) or goes to free() a moment later.
 */
#ifndef CSKPI_MEMCHECK_H
#define CSKPI_MEMCHECK_H

#include <sanitizer/asan_interface.h>

#define VALGRIND_MAKE_MEM_NOACCESS(addr, size) __asan_poison_memory_region(addr, size)
#define VALGRIND_MAKE_MEM_UNDEFINED(addr, size) __asan_unpoison_memory_region(addr, size)
#define VALGRIND_MAKE_MEM_DEFINED(addr, size) __asan_unpoison_memory_region(addr, size)
#define VALGRIND_CHECK_MEM_IS_DEFINED(addr, size) ((void) 0)

#define VALGRIND_CREATE_MEMPOOL(pool, redzone, zeroed) ((void) 0)
#define VALGRIND_DESTROY_MEMPOOL(pool) ((void) 0)
#define VALGRIND_MEMPOOL_ALLOC(pool, addr, size) __asan_unpoison_memory_region(addr, size)
#define VALGRIND_MEMPOOL_FREE(pool, addr) ((void) 0)
#define VALGRIND_MEMPOOL_CHANGE(pool, old, addr, size) __asan_unpoison_memory_region(addr, size)

#endif
