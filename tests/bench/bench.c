// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/bench.c - how fast, against what
 *
 * Three questions, each answered by ratios of one run on one machine:
 *
 *	build		from a lab file in memory to a lab whose every link
 *			carries packets and whose responders listen, against
 *			floor.c and against ip -batch
 *	teardown	lab_close() until the kernel has freed the last
 *			namespace, against floor.c
 *	probes		TCP verdicts per second over a matrix of which half is
 *			blocked; a wrong one fails the run
 *
 * The sides take turns, each in a process of its own that starts when the
 * namespaces of the one before are freed. A ratio is the median of the rounds'
 * ratios: neighbours in time share the noise of the machine. Figures are for
 * reading; nothing fails for being slow.
 */
#include <netinet/in.h>

#include "lab/translate.h"
#include "tests/bench/ratio.h"
#include "tests/bench/side.h"

enum {
	MATRIX = 50,
	MATRIX_ROUNDS = 9,
	AT_ONCE = 256,
	DIAL_MS = 5000,
	TURN_MS = 100,
};

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

/* --- probes ------------------------------------------------------------ */

struct matrix {
	struct lab *lab;
	const struct place *target[MATRIX];
	const struct netns *from[MATRIX];
	size_t under_way;
	unsigned int wrong;
};

struct cell {
	struct matrix *matrix;
	bool blocked;
};

static const struct place *place_of(const struct lab *l, const char *what,
				    unsigned int i)
{
	char name[32];

	snprintf(name, sizeof(name), "%s-%u", what, i);
	return &model_node(l->model, name)->places.items[0];
}

static void judge(const struct dial_result *r, void *arg)
{
	static const char reason[] = "ENI_SG_RULES_MISMATCH ingress";
	const struct cell *cell = arg;
	bool right = cell->blocked ? r->end == DIAL_DROPPED &&
					     !strcmp(r->drop.reason, reason)
				   : r->end == DIAL_OPEN;

	cell->matrix->under_way--;
	if (right)
		return;
	if (!cell->matrix->wrong++)
		fprintf(stderr, "bench: expected %s, got end %d, reason '%s'\n",
			cell->blocked ? "blocked" : "open", (int)r->end,
			r->end == DIAL_DROPPED ? r->drop.reason : "");
}

static void probe(struct cell *cell, const struct netns *from,
		  const struct place *to)
{
	struct dial_want want = {.from = from,
				 .protocol = IPPROTO_TCP,
				 .to = to->address,
				 .port = 80,
				 .timeout_ms = DIAL_MS};

	cell->matrix->under_way++;
	need(dial(cell->matrix->lab->dialer, &want, judge, cell) == 0, "dial");
}

/* Every source to every target; returns verdicts per second */
static double matrix_round(struct matrix *m, struct cell *cells)
{
	uint64_t begun = now_us();
	size_t next = 0, n = (size_t)MATRIX * MATRIX;

	while (next < n || m->under_way) {
		for (; next < n && m->under_way < AT_ONCE; next++) {
			size_t from = next / MATRIX, to = next % MATRIX;

			cells[next] = (struct cell){m, to % 2};
			probe(&cells[next], m->from[from], m->target[to]);
		}
		if (m->under_way)
			lab_turn(m->lab, TURN_MS);
	}
	return (double)n / ((double)(now_us() - begun) / 1e6);
}

/* Prints the median rate and how many verdicts were wrong */
static void side_probes(const struct lab_text *t, const struct counts *c)
{
	static struct cell cells[MATRIX * MATRIX];
	struct matrix m = {0};
	double rates[ROUNDS_MAX];

	(void)c;
	isolate();
	m.lab = open_lab(parse(t));
	for (unsigned int i = 0; i < MATRIX; i++) {
		m.target[i] = place_of(m.lab, "target", i);
		m.from[i] = lab_place_ns(m.lab, place_of(m.lab, "source", i));
	}
	for (size_t i = 0; i < MATRIX_ROUNDS; i++)
		rates[i] = matrix_round(&m, cells);
	printf("%f %u\n", median(rates, MATRIX_ROUNDS), m.wrong);
	lab_close(m.lab);
	freed_wait();
}

static bool probes(void)
{
	struct lab_text t = text_of(text_matrix, MATRIX);
	struct took took = turn(side_probes, &t, NULL);
	unsigned int wrong = (unsigned int)took.second;

	free(t.bytes);
	printf("%d x %d TCP probes, half of them blocked, %d rounds: "
	       "%u wrong verdicts\n",
	       MATRIX, MATRIX, MATRIX_ROUNDS, wrong);
	printf("bench probes-per-second %.0f 1/s\n", took.first);
	return wrong == 0;
}

int main(void)
{
	printf("nodes  who            built     taken down   (medians)\n");
	compare(10, 15, false);
	compare(100, 9, false);
	compare(500, 5, true);
	return probes() ? 0 : 1;
}
