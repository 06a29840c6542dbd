
/*
 * ubsan_reports.c - test/sanitize appends this to memdebug.c of the server, for gcc's libubsan beside libasan.
 *
 * The option log_path does not reach it: both libraries have the function that takes it, and the one of libasan is called.
 * The other options it reads when it first has something to say; the server has its process title where they were then.
 */
#include <dlfcn.h>

__attribute__((constructor)) static void
set_ubsan_report_path(void)
{
	void *ubsan = dlopen("libubsan.so.1", RTLD_NOW | RTLD_NOLOAD);
	void (*set_report_path)(const char *) = ubsan ? dlsym(ubsan, "__sanitizer_set_report_path") : NULL;
	char path[1024];

	if (set_report_path && getenv("CSKPI_REPORTS"))
	{
		snprintf(path, sizeof(path), "%s/ubsan", getenv("CSKPI_REPORTS"));
		set_report_path(path);
	}
}

const char *__ubsan_default_options(void);

__attribute__((no_sanitize("address", "undefined"))) const char *
__ubsan_default_options(void)
{
	return getenv("UBSAN_OPTIONS");
}
