// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/bench.c - how fast, against what
 *
 * Two questions, each answered by ratios of one run on one machine:
 *
 *	build		from a lab file in memory to a lab whose every link
 *			carries packets and whose responders listen, against
 *			floor.c and against ip -batch
 *	teardown	lab_close() until the kernel has freed the last
 *			namespace, against floor.c
 *
 * The sides take turns, each in a process of its own that starts when the
 * namespaces of the one before are freed. A ratio is the median of the rounds'
 * ratios: neighbours in time share the noise of the machine. Figures are for
 * reading; nothing fails for being slow.
 */
#include "lab/translate.h"
#include "tests/bench/ratio.h"
#include "tests/bench/side.h"

/* --- build and teardown ------------------------------------------------ */

enum side { VPCLAB, FLOOR, IP_BATCH, N_SIDES };

static void (*const side_of[N_SIDES])(const struct lab_text *,
				      const struct counts *) = {
	[VPCLAB] = side_vpclab,
	[FLOOR] = side_floor,
	[IP_BATCH] = side_ip,
};

static struct counts counts_of(const struct lab_text *t)
{
	struct model *m = parse(t);
	struct plan *p = translate(m, NULL);
	struct counts c = {(unsigned int)plan_count(p, PLAN_NS),
			   (unsigned int)plan_count(p, PLAN_LINK),
			   (unsigned int)plan_count(p, PLAN_ADDR),
			   (unsigned int)plan_count(p, PLAN_ROUTE)};

	plan_free(p);
	model_free(m);
	return c;
}

struct rounds { /* by side, then round */
	double build[N_SIDES][ROUNDS_MAX], teardown[N_SIDES][ROUNDS_MAX];
	size_t n;
};

static void say_build(const struct rounds *r, unsigned int nodes, bool ip)
{
	static const char *const name[] = {[VPCLAB] = "vpclab",
					   [FLOOR] = "floor",
					   [IP_BATCH] = "ip -batch"};

	for (int s = 0; s < (ip ? N_SIDES : IP_BATCH); s++)
		printf("%5u  %-10s %9.1f ms %9.1f ms\n", nodes, name[s],
		       median(r->build[s], r->n) / 1000,
		       median(r->teardown[s], r->n) / 1000);
	printf("bench build-%u-ms %.1f ms\n", nodes,
	       median(r->build[VPCLAB], r->n) / 1000);
	printf("bench build-%u-vs-floor %.2f ratio\n", nodes,
	       median_ratio(r->build[VPCLAB], r->build[FLOOR], r->n));
	if (!ip)
		return;
	printf("bench build-%u-vs-ip-batch %.2f ratio\n", nodes,
	       median_ratio(r->build[IP_BATCH], r->build[VPCLAB], r->n));
	printf("bench teardown-%u-ms %.1f ms\n", nodes,
	       median(r->teardown[VPCLAB], r->n) / 1000);
	printf("bench teardown-%u-vs-floor %.2f ratio\n", nodes,
	       median_ratio(r->teardown[VPCLAB], r->teardown[FLOOR], r->n));
}

/* The largest is compared with ip -batch too, and taken down */
static void compare(unsigned int nodes, size_t n_rounds, bool ip)
{
	struct lab_text t = text_of(text_nodes, nodes);
	struct counts c = counts_of(&t);
	struct rounds r = {.n = n_rounds};

	for (size_t i = 0; i < n_rounds; i++)
		for (int s = 0; s < (ip ? N_SIDES : IP_BATCH); s++) {
			struct took took = turn(side_of[s], &t, &c);

			r.build[s][i] = took.first;
			r.teardown[s][i] = took.second;
		}
	say_build(&r, nodes, ip);
	free(t.bytes);
}

int main(void)
{
	printf("nodes  who            built     taken down   (medians)\n");
	compare(10, 15, false);
	compare(100, 9, false);
	compare(500, 5, true);
	return 0;
}
