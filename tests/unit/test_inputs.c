// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_inputs.c - what fuzzers begin with, and what they found
 *
 * Each harness of tests/fuzz gets its seeds and every input that was too much
 * for what it tests, once. They abort when anything is wrong; the file that it
 * was is the last one named on standard error.
 */
#include <assert.h>
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/arena.h"

/* All of them, as the Makefile calls their functions */
/* clang-format off */
#define HARNESSES(X) \
	X(cloudformation) X(command) X(control) X(describe) X(dns) \
	X(document_text) X(edit) X(flowformat) X(http) X(labfile) X(nat64) \
	X(netlink) X(probe) X(segments) X(terraform)
/* clang-format on */

#define DECLARE(name) int fuzz_##name(const uint8_t *data, size_t size);
HARNESSES(DECLARE)

struct harness {
	const char *name;
	int (*run)(const uint8_t *data, size_t size);
};

#define ENTRY(name) {#name, fuzz_##name},
static const struct harness harnesses[] = {HARNESSES(ENTRY)};
static_assert(ARRAY_LEN(harnesses) == N_HARNESSES, "a harness is not replayed");

static void run_file(const struct harness *h, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	uint8_t *bytes;
	size_t n;

	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &st), 0);
	if (S_ISREG(st.st_mode)) {
		n = (size_t)st.st_size;
		bytes = malloc(n + !n); /* its own, so that its end is known */
		assert_non_null(bytes);
		assert_int_equal(fread(bytes, 1, n, f), n);
		fprintf(stderr, "%s < %s\n", h->name, path);
		assert_int_equal(h->run(bytes, n), 0);
		free(bytes);
	}
	fclose(f);
}

/* Return: how many files there are; 0 as well without the folder */
static size_t run_folder(const struct harness *h, const char *path)
{
	struct dirent **files;
	int n = scandir(path, &files, NULL, alphasort);
	size_t tried = 0;

	for (int i = 0; i < n; i++) {
		char file[512];

		snprintf(file, sizeof(file), "%s/%s", path, files[i]->d_name);
		if (files[i]->d_name[0] != '.') {
			run_file(h, file);
			tried++;
		}
		free(files[i]);
	}
	if (n >= 0)
		free(files);
	return tried;
}

static void nothing_is_too_much_for_it(void **state)
{
	const struct harness *h = *state;
	char seeds[128], found[128];

	snprintf(seeds, sizeof(seeds), "tests/fuzz/%s.seeds", h->name);
	snprintf(found, sizeof(found), "tests/fuzz/%s.found", h->name);
	if (!run_folder(h, seeds)) /* its input are lab files */
		assert_true(run_folder(h, "scenarios") > 0);
	run_folder(h, found);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(harnesses)];

	for (size_t i = 0; i < ARRAY_LEN(harnesses); i++)
		tests[i] = (struct CMUnitTest){
			.name = harnesses[i].name,
			.test_func = nothing_is_too_much_for_it,
			.initial_state = (void *)&harnesses[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
