# The folder of this file: `make -f /path/to/cskpi/Makefile` builds in another one. What was built within it would be taken.
here := $(dir $(firstword $(MAKEFILE_LIST)))
ifneq ($(here),./)
ifneq ($(wildcard $(here)src/*.o $(here)cskpi--*.sql),)
$(error there is a build in $(here) itself: make clean there first)
endif
$(shell mkdir -p src)
# PGXS sets it where the server was built in another folder, too, as Debian's is.
VPATH = $(patsubst %/,%,$(here))
endif

EXTENSION = cskpi
EXTVERSION = 1.0.0

MODULE_big = cskpi
FAMILIES = rate survey ratio distinct duration business_hours backlog xmr trend scorecard benchmark conversation status_history estimate mix survival \
           period rollup agents staffing
# Every C file of src/ is compiled; a family may have more than one.
OBJS = $(patsubst $(here)%.c,%.o,$(wildcard $(here)src/*.c))

# For erf and lgamma.
SHLIB_LINK = -lm $(OWN_SYMBOLS)
# PostgreSQL loads every library into one space of names, and up to 15 all of ours are seen there: without this a function
# called "quotient" of a library that was loaded before would be called in place of ours. macOS binds that way by itself.
OWN_SYMBOLS = $(if $(filter linux freebsd netbsd openbsd solaris,$(PORTNAME)),-Wl$(comma)-Bsymbolic)
comma := ,

# The install script is the SQL of every family in this order: types before what uses them. What they repeat are
# named blocks, which blocks.awk writes out.
SQL_PARTS = src/head.sql src/blocks.sql $(FAMILIES:%=src/%.sql) src/functions.sql
DATA_built = $(EXTENSION)--$(EXTVERSION).sql
DATA = $(patsubst $(here)%,%,$(wildcard $(here)upgrade/*--*--*.sql))

# pg_regress runs every file of sql/, one a family.
REGRESS = $(sort $(patsubst $(here)sql/%.sql,%,$(wildcard $(here)sql/*.sql)))
REGRESS_OPTS = --load-extension=$(EXTENSION)
EXTRA_CLEAN = $(EXTENSION)--$(EXTVERSION).sql

# No bitcode: in a query that PostgreSQL compiles, what it inlines of ours would look for our own functions by their names in the whole
# server. From 16 on they are hidden there, which ends the session; up to 15 they might be another library's. Calls work as ever.
override with_llvm = no

# Without contraction of floating-point expressions every processor gives the same statistics, and a - b is -(b - a).
PG_CPPFLAGS = -I$(here)src -ffp-contract=off
PG_CFLAGS = -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(EXTENSION)--$(EXTVERSION).sql: src/blocks.awk $(SQL_PARTS)
	awk -f $^ > $@ || { rm -f $@; exit 1; }

# The pages link to each other by their folders, which DOCS of PGXS would put into one.
PAGES = $(patsubst $(here)%,%,$(wildcard $(addprefix $(here),README.md CHANGELOG.md doc/*.md doc/*/*.md doc/*/*.svg)))
DOC_TARGET = $(DESTDIR)$(docdir)/$(docmoduledir)/$(EXTENSION)
install: install-docs
install-docs:
	@for page in $(PAGES); do \
	  folder='$(DOC_TARGET)'/$$(dirname $$page) && $(MKDIR_P) "$$folder" && $(INSTALL_DATA) $(here)$$page "$$folder" || exit 1; done
uninstall: uninstall-docs
uninstall-docs:
	rm -rf '$(DOC_TARGET)'
.PHONY: install-docs uninstall-docs dist

# What is committed and, as META.json names it, the install script, for PGXN.
dist: $(EXTENSION)--$(EXTVERSION).sql
	git -C $(here) diff --quiet HEAD || { echo "There are changes that are not committed." >&2; exit 1; }
	git -C $(here) archive --format=zip --prefix=$(EXTENSION)-$(EXTVERSION)/ --add-file='$(CURDIR)/$<' -o '$(CURDIR)/$(EXTENSION)-$(EXTVERSION).zip' HEAD

# PGXS tracks no headers; there are few, so every object depends on all of them.
$(OBJS): $(wildcard $(here)src/*.h)
