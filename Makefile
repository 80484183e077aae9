# SPDX-License-Identifier: GPL-2.0-or-later
#
# make            build/vpclab
# make demo       everything a first look needs, and the look   (sudo)
# make test       everything the tests need, and all tests      (sudo)
# make check      the tests that need no root
# make soak       keepers that are killed at 200 random moments
# make load       as much as a machine holds, and for long: LOAD="NODES LABS
#                 PROBES CHANGES" (2,000, 50, a million, 10,000)
# make faults     every call at the edge of the kernel fails once: FAULT_SHARE=N
#                 takes each N-th; make test takes a share of them
# make bench      figures: how fast, against what
# make cover      all tests, and which lines they go through, by folder
# make lint       format, static analysis, manual pages, scripts
# make fuzz       everything that is read from outside, under libFuzzer:
#                 FUZZ_SECONDS=N each (60), FUZZ_AT_ONCE=N of them (2)
# make valgrind   the unit tests under memcheck
# make tidy       clang-tidy, as .clang-tidy has it
# make analyzer   gcc's -fanalyzer
#                 these three: CHECK_AT_ONCE=N processes (all processors)
# make fuzz-labs  packets against the model in random labs, until stopped:
#                 FUZZ_LABS=N FUZZ_PROBES=M SEED=S SIZE=1..8
# make golden     rewrite the expected plans and differences of tests/unit
# make install    program, manual pages, completion: PREFIX=/usr/local DESTDIR=
# make uninstall  the same away again
# make deb        Debian's source and binary package in build/deb, and what
#                 lintian says of them
# make reproducible
#                 program and package built twice, in different places: the
#                 same bytes
#
# SAN=1 builds with AddressSanitizer and UBSan, COV=1 for gcov, FUZZ=1 CC=clang
# for libFuzzer, V=1 shows commands.

PREFIX ?= /usr/local
VARIANT := $(if $(FUZZ),fuzz,$(if $(SAN),san,$(if $(COV),cov,release)))
OUT := build/$(VARIANT)
Q := $(if $(V),,@)

PKGS = libnl-route-3.0 libmnl libnftnl libnetfilter_log yaml-0.1 jansson \
       mxml ldns libseccomp
PKG_CFLAGS = $(shell pkg-config --cflags $(PKGS) 2>/dev/null | \
               sed 's/-I/-isystem /g')
# ldns is linked in: shared it loads all of OpenSSL, which we do not use, and
# that is half of the time that 'vpclab exec' takes
# libseccomp crashes without memory, unless it is told so (cli/memory.c)
PKG_LIBS = $(subst -lldns,-l:libldns.a -l:libcrypto.a,\
             $(subst -lseccomp,-l:libseccomp.a,\
             $(shell pkg-config --libs $(PKGS) 2>/dev/null)))

WARN = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
       -Wmissing-prototypes -Wwrite-strings -Wcast-align -Wundef -Wvla \
       -Wformat=2 $(if $(CI),-Werror)
CFLAGS_release = -O2 -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
CFLAGS_san = -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
             -fno-sanitize-recover=undefined
CFLAGS_cov = -O0 --coverage
CFLAGS_fuzz = -O2 -fno-omit-frame-pointer -fno-sanitize-recover=undefined \
              -fsanitize=fuzzer-no-link,address,undefined
LDFLAGS_release = -pie -Wl,-z,relro,-z,now
LDFLAGS_san = -fsanitize=address,undefined
LDFLAGS_cov = --coverage -Wl,--wrap=_exit
LDFLAGS_fuzz = -fsanitize=fuzzer,address,undefined
# one program whatever the folder is that it is built in: make reproducible
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -I. -g '-ffile-prefix-map=$(CURDIR)=.' \
             $(WARN) $(PKG_CFLAGS) $(CFLAGS_$(VARIANT)) $(CFLAGS)

ROOMS := base netns vpc dns eni route sg import lab probe
# what the command line says to a running lab, and how it tells what is in one,
# is pure, and tested as such
PURE_SRC := $(sort $(wildcard cli/answer.c cli/edit*.c cli/describe*.c \
              cli/subject*.c \
              cli/sections*.c cli/say_*.c cli/cells.c cli/table.c cli/color.c \
              cli/fix.c cli/flow_*.c cli/ask_options.c cli/way_*.c \
              cli/insights*.c))
LIB_SRC := $(foreach r,$(ROOMS),$(sort $(wildcard $(r)/*.c))) $(PURE_SRC)
CLI_SRC := $(filter-out $(PURE_SRC),$(sort $(wildcard cli/*.c)))
FAULT_SRC := $(sort $(wildcard tests/fault/*.c))
TEST_SRC := $(wildcard tests/unit/*.c tests/kernel/*.c)
BENCH_SRC := $(wildcard tests/bench/*.c)
SOURCES := $(LIB_SRC) $(CLI_SRC) $(TEST_SRC) $(BENCH_SRC) $(FAULT_SRC) \
           $(wildcard tests/*.c tests/fuzz/*.c tests/support/*.c \
             tests/random/*.c tests/load/*.c tests/preload/*.c)
HEADERS := $(foreach r,$(ROOMS) cli tests/support tests/random tests/bench \
             tests/load tests/fault tests/fuzz, \
             $(wildcard $(r)/*.h))

LIB := $(OUT)/libvpclab.a
COVER := $(if $(filter cov,$(VARIANT)),$(OUT)/tests/cover.o)
CLI := $(OUT)/libcli.a
SUPPORT := $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/support/*.c))
RANDOM := $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/random/*.c) \
            tests/support/random.c)
# every fuzzer's function under a name of its own
REPLAY := $(patsubst tests/fuzz/%.c,$(OUT)/replay/%.o,$(wildcard tests/fuzz/*.c))
TESTS := $(patsubst tests/%.c,$(OUT)/tests/%,$(TEST_SRC))
PRELOADS := $(patsubst tests/preload/%.c,$(OUT)/tests/%.so,\
              $(wildcard tests/preload/*.c))
BENCHES := $(patsubst tests/bench/%.c,$(OUT)/tests/bench/%,$(BENCH_SRC))

.PHONY: all
all: $(OUT)/vpclab $(if $(filter release,$(VARIANT)),build/vpclab)

build/vpclab: $(OUT)/vpclab
	$(Q)cp $< $@

# what libraries that are linked in ask for goes through cli/memory.c
MEMORY := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc

$(OUT)/vpclab: $(OUT)/cli/main.o $(CLI) $(LIB)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS_$(VARIANT)) $(MEMORY) $(LDFLAGS) -o $@ $^ \
		$(PKG_LIBS)

$(LIB): $(patsubst %.c,$(OUT)/%.o,$(LIB_SRC)) $(COVER)
$(CLI): $(patsubst %.c,$(OUT)/%.o,$(filter-out cli/main.c,$(CLI_SRC)))
$(LIB) $(CLI):
	@echo "  AR    $@"
	$(Q)rm -f $@ && ar rcsD $@ $^

$(OUT)/%.o: %.c
	@echo "  CC    $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/replay/%.o: tests/fuzz/%.c
	@echo "  CC    $< (replay)"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -DLLVMFuzzerTestOneInput=fuzz_$* -MMD -MP \
		-c -o $@ $<

$(OUT)/tests/kernel/test_random $(OUT)/tests/unit/test_random_labs: $(RANDOM)
$(OUT)/tests/unit/test_inputs: $(REPLAY) $(CLI)
$(OUT)/tests/unit/test_inputs.o: ALL_CFLAGS += -DN_HARNESSES=$(words $(REPLAY))
$(TESTS): $(OUT)/tests/%: $(OUT)/tests/%.o $(SUPPORT) $(LIB)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS_$(VARIANT)) $(LDFLAGS) -o $@ $(filter %.o,$^) \
		$(filter-out $(LIB),$(filter %.a,$^)) $(LIB) $(PKG_LIBS) \
		-lcmocka

$(OUT)/tests/fuzz_labs: $(OUT)/tests/fuzz_labs.o $(RANDOM) $(LIB)

# what kernel tests put between the program and the kernel
$(PRELOADS): $(OUT)/tests/%.so: tests/preload/%.c
	@echo "  LINK  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O1 $(WARN) -fPIC -shared -o $@ $<

$(OUT)/tests/load/load: $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/load/*.c)) \
		$(LIB)

# what is loaded before all others, and who walks: never with sanitizers
EDGE := $(OUT)/tests/fault/edge.so
WALK := $(OUT)/tests/fault/walk
EDGE_SRC := $(wildcard tests/fault/edge*.c)
FAULT_CFLAGS = -std=c11 -D_GNU_SOURCE -I. -g -O1 $(CFLAGS) \
               $(filter-out -Wpedantic -Wmissing-prototypes,$(WARN))

$(EDGE): $(EDGE_SRC) $(wildcard tests/fault/edge*.h)
	@echo "  LINK  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(FAULT_CFLAGS) -fPIC -shared -o $@ $(EDGE_SRC)

$(WALK): $(filter-out $(EDGE_SRC),$(FAULT_SRC)) $(wildcard tests/fault/*.h)
	@echo "  LINK  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(FAULT_CFLAGS) -o $@ $(filter %.c,$^)

$(BENCHES): $(OUT)/tests/bench/%: $(OUT)/tests/bench/%.o $(LIB)
$(OUT)/tests/fuzz_labs $(OUT)/tests/load/load $(BENCHES):
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS_$(VARIANT)) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

-include $(patsubst %.c,$(OUT)/%.d,$(SOURCES)) $(REPLAY:.o=.d)

# --- what Debian has to offer ------------------------------------------------

BUILD_DEPS := build-essential pkg-config libnl-3-dev libnl-route-3-dev \
              libmnl-dev libnftnl-dev libnetfilter-log-dev libyaml-dev \
              libjansson-dev libmxml-dev libldns-dev libpcap-dev \
              libseccomp-dev
TEST_DEPS := libcmocka-dev nftables iproute2 jq bats util-linux procps netbase \
             bind9-dnsutils ldnsutils curl postgresql redis-server
LINT_DEPS := clang-format cppcheck shellcheck mandoc
DEB_DEPS := debhelper lintian libcmocka-dev
FUZZ_DEPS := clang libclang-rt-dev
CHECK_DEPS := clang-tidy valgrind

define install_missing
	@missing=""; for p in $(1); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | \
			grep -q 'ok installed' || missing="$$missing $$p"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	echo "installing:$$missing"; \
	if [ "$$(id -u)" != 0 ]; then \
		echo "this needs root: sudo make deps" >&2; exit 1; fi; \
	apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
		--no-install-recommends $$missing >/dev/null
endef

.PHONY: deps deps-build deps-lint deps-deb deps-fuzz deps-check
deps-build:
	$(call install_missing,$(BUILD_DEPS))
deps:
	$(call install_missing,$(BUILD_DEPS) $(TEST_DEPS))
deps-lint:
	$(call install_missing,$(BUILD_DEPS) $(TEST_DEPS) $(LINT_DEPS))
deps-deb:
	$(call install_missing,$(BUILD_DEPS) $(DEB_DEPS))
deps-fuzz:
	$(call install_missing,$(BUILD_DEPS) $(FUZZ_DEPS))
deps-check:
	$(call install_missing,$(BUILD_DEPS) $(TEST_DEPS) $(CHECK_DEPS))

# --- the two commands of the README --------------------------------------------

.PHONY: demo test
demo: deps-build
	@$(MAKE) --no-print-directory all
	@echo
	@echo "# Why can a function not reach its database? Look at"
	@echo "# scenarios/01-default-function.yaml; then run it:"
	@echo "\$$ build/vpclab test scenarios/01-default-function.yaml" \
	      "scenarios/02-function-in-vpc.yaml"
	@build/vpclab test scenarios/01-default-function.yaml \
		scenarios/02-function-in-vpc.yaml
	@echo
	@echo "\$$ build/vpclab show scenarios/02-function-in-vpc.yaml"
	@build/vpclab show scenarios/02-function-in-vpc.yaml

test: deps
	@$(MAKE) --no-print-directory all tests
	@tests/run.sh $(OUT) all

# keepers that are killed at 200 random moments
SOAK_ROUNDS ?= 200
.PHONY: soak
soak: deps
	@$(MAKE) --no-print-directory all
	@tests/soak.sh $(OUT) $(SOAK_ROUNDS) $(SOAK_SEED)

# which lines the tests go through, by folder, and whether that is enough;
# tests/cover.sh build/cov FILE... lists those of a file that they do not
.PHONY: cover print-pure
cover: deps
	@$(MAKE) --no-print-directory COV=1 all tests
	@find build/cov -name '*.gcda' -delete
	@umask 0 && GCOV_ERROR_FILE=/dev/null tests/run.sh build/cov \
		$(if $(filter 0,$(shell id -u)),all,unit)
	@tests/cover.sh build/cov
print-pure:
	@printf '%s\n' $(PURE_SRC)

# every call at the edge of the kernel fails once
.PHONY: faults
faults: deps
	@$(MAKE) --no-print-directory all $(EDGE) $(WALK)
	@tests/faults.sh $(OUT) $(FAULT_SHARE)

.PHONY: tests check
tests: $(TESTS) $(PRELOADS) $(OUT)/tests/load/load $(EDGE) $(WALK)
check: all tests
	@tests/run.sh $(OUT) unit

# --- figures ---------------------------------------------------------------------

# one after another, for so long at most
BENCH_RUNS := bench plane live flows probes analyses import
BENCH_SECONDS ?= 300

.PHONY: bench
bench: deps
	@$(MAKE) --no-print-directory all benches
	@failed=""; for b in $(BENCH_RUNS); do \
		timeout $(BENCH_SECONDS) $(OUT)/tests/bench/$$b || \
			failed="$$failed $$b"; \
	done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi
.PHONY: benches
benches: $(BENCHES)

# as much as a machine holds, and for long: 2,000 nodes, 50 labs, a million
# probes, 10,000 changes
LOAD ?= 2000 50 1000000 10000
LOAD_SECONDS ?= 1800

.PHONY: load
load: deps
	@$(MAKE) --no-print-directory all $(OUT)/tests/load/load
	@timeout $(LOAD_SECONDS) $(OUT)/tests/load/load $(OUT)/vpclab $(LOAD)

# --- habits ----------------------------------------------------------------------

.PHONY: lint format golden
lint:
	@echo "  clang-format"
	$(Q)clang-format --dry-run -Werror $(SOURCES) $(HEADERS)
	@echo "  cppcheck"
	$(Q)cppcheck --quiet --std=c11 --enable=warning,portability,performance \
		--inline-suppr --error-exitcode=1 --suppress=missingIncludeSystem \
		-I. -D_GNU_SOURCE $(ROOMS) cli
	@echo "  shellcheck"
	$(Q)shellcheck -x tests/*.sh .ci/run docs/vpclab.bash
	@echo "  mandoc"
	$(Q)mandoc -T lint -W warning docs/vpclab.1 docs/vpclab.yaml.5
	@echo "lint: nothing to say"

# --- other eyes ------------------------------------------------------------------

CHECK_AT_ONCE ?= $(shell nproc)
PROGRAM_SRC := $(filter-out tests/%,$(LIB_SRC) $(CLI_SRC))

.PHONY: valgrind tidy analyzer
valgrind: deps-check
	@$(MAKE) --no-print-directory $(filter $(OUT)/tests/unit/%,$(TESTS))
	@tests/valgrind.sh $(OUT) $(CHECK_AT_ONCE)

tidy: deps-check
	@printf '%s\n' $(PROGRAM_SRC) | xargs -P $(CHECK_AT_ONCE) -I{} \
		clang-tidy --quiet {} -- -std=c11 -D_GNU_SOURCE -I. $(PKG_CFLAGS)
	@echo "tidy: nothing to say"

# gcc 12 follows neither ownership into a struct nor that an error was reported
# wherever there is nothing; sanitizers and fuzzers look after these two
analyzer:
	@printf '%s\n' $(PROGRAM_SRC) | xargs -P $(CHECK_AT_ONCE) -I{} \
		gcc -std=c11 -D_GNU_SOURCE -I. $(PKG_CFLAGS) -O1 -fanalyzer \
			-Wno-analyzer-malloc-leak \
			-Wno-analyzer-null-dereference -Werror -c -o /dev/null {}
	@echo "analyzer: nothing to say"

format:
	clang-format -i $(SOURCES) $(HEADERS)

golden: all tests
	GOLDEN=write $(OUT)/tests/unit/test_plan
	GOLDEN=write $(OUT)/tests/unit/test_difference_complete

# --- any bytes ---------------------------------------------------------------------

FUZZERS := $(patsubst %.c,$(OUT)/%,$(wildcard tests/fuzz/*.c))

$(patsubst %,$(OUT)/tests/fuzz/%,cloudformation describe document_text \
	labfile terraform): $(OUT)/tests/mutate_tree.o
$(FUZZERS): $(OUT)/tests/fuzz/%: $(OUT)/tests/fuzz/%.o $(CLI) $(LIB)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS_$(VARIANT)) $(LDFLAGS) -o $@ $(filter %.o,$^) \
		$(CLI) $(LIB) $(PKG_LIBS)

# FUZZ_AT_ONCE of them at a time, each for FUZZ_SECONDS
FUZZ_SECONDS ?= 60
FUZZ_AT_ONCE ?= 2
FUZZ_CC ?= clang
.PHONY: fuzz fuzzers
fuzzers: $(FUZZERS)
fuzz: deps-fuzz
	@$(MAKE) --no-print-directory FUZZ=1 CI= CC="$(FUZZ_CC)" fuzzers
	@tests/fuzz.sh build/fuzz $(FUZZ_SECONDS) $(FUZZ_AT_ONCE)

# a disagreement is shrunk to a small lab, printed, and written to build/fuzz-labs
.PHONY: fuzz-labs
fuzz-labs: $(OUT)/tests/fuzz_labs
	@mkdir -p build/fuzz-labs
	@FUZZ_DIR=build/fuzz-labs $(OUT)/tests/fuzz_labs

.PHONY: install uninstall clean
INTO = $(DESTDIR)$(PREFIX)
COMPLETION = share/bash-completion/completions/vpclab
install: all
	install -D -m 755 $(OUT)/vpclab "$(INTO)/bin/vpclab"
	install -D -m 644 docs/vpclab.1 "$(INTO)/share/man/man1/vpclab.1"
	install -D -m 644 docs/vpclab.yaml.5 \
		"$(INTO)/share/man/man5/vpclab.yaml.5"
	install -D -m 644 docs/vpclab.bash "$(INTO)/$(COMPLETION)"

uninstall:
	rm -f "$(INTO)/bin/vpclab" "$(INTO)/share/man/man1/vpclab.1" \
	      "$(INTO)/share/man/man5/vpclab.yaml.5" "$(INTO)/$(COMPLETION)"

# --- packages ----------------------------------------------------------------------

# in a copy: a package build leaves much in its folder; and what this make was
# told is not for the one that dpkg starts. DEB_BUILD_OPTIONS= runs make check, too
DEB_VERSION = $(shell sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)
.PHONY: deb reproducible
deb: deps-deb
	$(Q)rm -rf build/deb && mkdir -p build/deb/vpclab-$(DEB_VERSION)
	$(Q)tar -c --exclude=./build --exclude=./.git . | \
		tar -x -C build/deb/vpclab-$(DEB_VERSION)
	$(Q)cd build/deb/vpclab-$(DEB_VERSION) && \
		env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL \
			DEB_BUILD_OPTIONS="$${DEB_BUILD_OPTIONS-nocheck}" \
			dpkg-buildpackage -us -uc
	@echo "  lintian"
	$(Q)lintian --allow-root --fail-on error build/deb/*.changes
	@ls build/deb/*.deb

reproducible: deps-deb
	@tests/reproducible.sh

clean:
	rm -rf build
