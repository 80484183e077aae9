// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/probes.c - how many probes a second, and how soon a drop is known
 *
 *	probes-per-second	verdicts over a matrix of 50 sources and 50
 *				targets of which every other one admits nobody
 *	blocked-p99-ms		of those that were blocked: from the making of
 *				the socket to the verdict, which 99 of 100 had
 *				by then
 *
 * Both are of the same probes, sent as `vpclab matrix` sends them, by
 * attempts_run(): each with a socket and a connection of its own, each with its
 * verdict in AWS's words, and as many under way as a user has who asks for
 * everything at once and waits longest for each: some tens, since 16 begin in
 * a turn of the loop (lab/pace.c). Names have been looked up before.
 *
 * The time of a blocked one includes what others that are under way cost, as
 * they all share one loop. The median of the rounds is the figure, and the best
 * of them is said beside it: what others do on the machine meanwhile is in both
 * figures, as they are no ratios. A wrong verdict fails the run.
 */
#include "probe/attempt.h"
#include "tests/bench/ratio.h"
#include "tests/bench/side.h"
#include "vpc/ask.h"

enum { MATRIX = 50, MATRIX_ROUNDS = 15 };

struct round {
	double per_second, p99_ms;
	unsigned int wrong;
};

static struct expect *everybody_to_everything(const struct model *m,
					      struct arena *arena)
{
	struct report report = {.arena = arena};
	struct expect *x = ask_new(arena);

	for (unsigned int i = 0; i < MATRIX; i++) {
		ask_from(arena, x, "SRC", arena_printf(arena, "source-%u", i));
		ask_to(arena, x, "DST", arena_printf(arena, "target-%u:80", i));
	}
	if (ask_resolve(m, arena, x, &report))
		return x;
	report_print(&report, stderr);
	_exit(1);
}

/* Targets are asked for in turn: one admits, the next one does not */
static bool is_right(const struct attempts *all, size_t i)
{
	const struct outcome *o = &all->items.items[i].outcome;

	if (i % 2 == 0)
		return o->verdict == VERDICT_OPEN;
	return o->verdict == VERDICT_BLOCKED && o->eni &&
	       !strcmp(o->code, "ENI_SG_RULES_MISMATCH");
}

static double p99_ms(const struct attempts *all)
{
	static double took[MATRIX * MATRIX];
	size_t n = 0;

	for (size_t i = 0; i < all->items.n; i++) {
		const struct outcome *o = &all->items.items[i].outcome;

		if (o->verdict == VERDICT_BLOCKED)
			took[n++] = (double)o->took_us / 1e3;
	}
	need(n, "a blocked probe");
	qsort(took, n, sizeof(*took), by_size);
	return took[(n * 99 + 99) / 100 - 1];
}

static struct round go_round(struct lab *lab)
{
	static const volatile int stop = 0;
	struct arena *arena = arena_new();
	struct attempts all;
	struct round r = {0};
	uint64_t begun;

	attempts_of(&all, lab, everybody_to_everything(lab->model, arena),
		    arena, &stop);
	need(all.items.n == MATRIX * MATRIX, "one address of each");
	begun = now_us();
	attempts_run(&all, &stop);
	r.per_second = (double)all.items.n / ((double)(now_us() - begun) / 1e6);
	for (size_t i = 0; i < all.items.n; i++)
		r.wrong += !is_right(&all, i);
	r.p99_ms = p99_ms(&all);
	arena_free(arena);
	return r;
}

int main(void)
{
	double per_second[MATRIX_ROUNDS], p99[MATRIX_ROUNDS];
	struct lab_text t = text_of(text_matrix, MATRIX);
	unsigned int wrong = 0;
	struct lab *lab;

	isolate();
	lab = open_lab(parse(&t));
	free(t.bytes);
	wrong += go_round(lab).wrong; /* once without looking */
	for (int i = 0; i < MATRIX_ROUNDS; i++) {
		struct round r = go_round(lab);

		per_second[i] = r.per_second;
		p99[i] = r.p99_ms;
		wrong += r.wrong;
	}
	printf("%d x %d probes, half of them blocked, %d times: "
	       "%u wrong verdicts\n",
	       MATRIX, MATRIX, MATRIX_ROUNDS, wrong);
	qsort(per_second, MATRIX_ROUNDS, sizeof(*per_second), by_size);
	qsort(p99, MATRIX_ROUNDS, sizeof(*p99), by_size);
	printf("best round: %.0f probes a second; 99 of 100 blocked ones "
	       "known after %.2f ms\n",
	       per_second[MATRIX_ROUNDS - 1], p99[0]);
	printf("bench probes-per-second %.0f 1/s\n",
	       median(per_second, MATRIX_ROUNDS));
	printf("bench blocked-p99-ms %.2f ms\n", median(p99, MATRIX_ROUNDS));
	lab_close(lab);
	return wrong != 0;
}
