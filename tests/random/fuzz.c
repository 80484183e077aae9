// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/fuzz.c - random labs, one after the other
 */
#include "tests/random/fuzz.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "tests/random/machine.h"
#include "tests/random/shrink.h"

enum { TRIES_MAX = 5, PROGRESS_US = 5000000, NAME_MAX_SMALL = 256 };

static volatile uint64_t seed_now; /* for who must leave at once */

void fuzz_say_where(void)
{
	char text[48];
	int n = snprintf(text, sizeof(text), "# at seed %" PRIu64 "\n",
			 seed_now);

	if (write(STDERR_FILENO, text, (size_t)n) < 0)
		return;
}

struct fuzzing {
	const struct fuzz *f;
	const volatile int *stop;
	struct fuzz_sum sum;
	uint64_t begun_us, told_us;
	struct arena *arena; /* of the kinds seen */
	VEC(const char *) kinds;
};

static double seconds_since(uint64_t us)
{
	return (double)(loop_now_us() - us) / 1e6;
}

static void tell(struct fuzzing *z, const char *when)
{
	const struct fuzz_sum *s = &z->sum;

	z->sum.seconds = seconds_since(z->begun_us);
	fprintf(z->f->out,
		"# %s: %" PRIu64 " labs, %" PRIu64 " probes, %" PRIu64
		" certain, %" PRIu64 " names, %" PRIu64 " disagreements; "
		"%.1f labs/s, %.0f probes/s\n",
		when, s->labs, s->probes, s->certain, s->names, s->differences,
		(double)s->labs / s->seconds, (double)s->certain / s->seconds);
	fflush(z->f->out);
	z->told_us = loop_now_us();
}

/* --- a disagreement ------------------------------------------------------- */

static bool is_known(struct fuzzing *z, const char *kind)
{
	for (size_t i = 0; i < z->kinds.n; i++)
		if (!strcmp(z->kinds.items[i], kind))
			return true;
	*vec_add(z->arena, &z->kinds) = arena_strdup(z->arena, kind);
	return false;
}

static void print_small(FILE *to, const struct trial *t,
			const struct difference *d, const struct shrunk *s)
{
	fprintf(to, "# %s\n# FUZZ_LABS=1 SEED=%" PRIu64 " SIZE=%u: %s\n%s",
		s->story, t->seed, t->size, d->kind, s->text);
}

static void write_small(struct fuzzing *z, const struct trial *t,
			const struct difference *d, const struct shrunk *s)
{
	char path[NAME_MAX_SMALL];
	FILE *to;

	if (!z->f->directory)
		return;
	snprintf(path, sizeof(path), "%s/%" PRIu64 "-%zu.yaml", z->f->directory,
		 t->seed, z->kinds.n);
	to = fopen(path, "w");
	if (!to) {
		fprintf(z->f->out, "# %s: %s\n", path, strerror(errno));
		return;
	}
	print_small(to, t, d, s);
	fclose(to);
	fprintf(z->f->out, "# written to %s\n", path);
}

struct again { /* the same question, put to a smaller lab */
	const struct difference *d;
	const volatile int *stop;
};

static bool differs_again(struct arena *arena, const char *lab,
			  const char **ret_text, const char **ret_story,
			  const void *arg)
{
	const struct again *a = arg;

	return trial_repeats(arena, lab, a->d, ret_text, ret_story, a->stop);
}

static void report(struct fuzzing *z, const struct trial *t,
		   const struct difference *d, struct arena *arena)
{
	const struct again again = {d, z->stop};
	const struct shrink_by by = {differs_again, &again,
				     z->f->shrink_seconds, z->stop};
	struct shrunk s;

	z->sum.differences++;
	if (is_known(z, d->kind))
		return;
	fprintf(z->f->out, "# DISAGREEMENT, seed %" PRIu64 ": %s\n#   %s\n",
		t->seed, d->kind, d->story);
	fflush(z->f->out);
	if (!shrink(arena, t->text, &by, &s)) {
		if (*z->stop)
			return;
		z->sum.once++;
		fprintf(z->f->out, "#   not so when asked alone: %s\n",
			d->entry);
		return;
	}
	fprintf(z->f->out, "# the smallest of %u labs:\n", s.tried);
	print_small(z->f->out, t, d, &s);
	write_small(z, t, d, &s);
	fflush(z->f->out);
}

/* --- labs ----------------------------------------------------------------- */

/* Again when the machine had no room: that is nobody's mistake */
static void run_one(struct fuzzing *z, struct trial *t, struct arena *arena)
{
	const struct trial fresh = *t;

	for (int tries = 0; tries < TRIES_MAX && !*z->stop; tries++) {
		uint64_t before = machine_overflows();

		*t = fresh;
		trial_run(t, arena, z->stop);
		if (!t->differences.n || machine_overflows() == before)
			return;
		z->sum.voided++;
		machine_settle(z->stop);
	}
}

static void one_lab(struct fuzzing *z, uint64_t seed)
{
	struct trial t = {.size = z->f->size,
			  .probes = z->f->probes,
			  .names = z->f->names,
			  .seed = seed};
	struct arena *arena = arena_new();

	seed_now = seed;
	run_one(z, &t, arena);
	if (t.broken && !*z->stop) {
		t.differences.n = 0;
		z->sum.differences++;
		fprintf(z->f->out, "# seed %" PRIu64 ": %s\n%s", seed, t.broken,
			t.text ? t.text : "");
	}
	z->sum.labs++;
	z->sum.probes += t.probes;
	z->sum.certain += t.certain;
	z->sum.names += t.certain_names;
	for (size_t i = 0; i < t.differences.n && !*z->stop; i++)
		report(z, &t, &t.differences.items[i], arena);
	arena_free(arena);
}

struct fuzz_sum fuzz_run(const struct fuzz *f, const volatile int *stop)
{
	struct fuzzing z = {.f = f,
			    .stop = stop,
			    .begun_us = loop_now_us(),
			    .arena = arena_new()};

	z.told_us = z.begun_us;
	fprintf(f->out, "# SEED=%" PRIu64 " SIZE=%u FUZZ_PROBES=%u\n", f->seed,
		f->size, f->probes);
	for (uint64_t i = 0; (!f->labs || i < f->labs) && !*stop; i++) {
		one_lab(&z, f->seed + i);
		if (f->progress && loop_now_us() - z.told_us > PROGRESS_US)
			tell(&z, "so far");
	}
	tell(&z, *stop ? "stopped" : "all");
	if (z.sum.once)
		fprintf(f->out,
			"# %" PRIu64 " kinds of them were not seen again when "
			"asked alone\n",
			z.sum.once);
	if (z.sum.voided)
		fprintf(f->out,
			"# %" PRIu64 " labs were asked again: the machine's "
			"neighbour table had been full\n",
			z.sum.voided);
	arena_free(z.arena);
	return z.sum;
}
