// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep.c - the keeper of one lab
 */
#include "cli/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/edit.h"
#include "cli/progress.h"
#include "lab/flow_recorder.h"
#include "lab/lacking.h"
#include "lab/pins.h"
#include "lab/rights.h"

/* clang-format off */
static const struct keeper_verb verbs[] = {
	{"status", true, keep_status},
	{"exec", true, keep_enter},
	{"shell", true, keep_enter},
	{"logs", true, keep_logs},
	{"capture", true, keep_capture},
	{"complete", true, keep_complete},
	{"show", true, keep_show},
	{"flowlogs", false, keep_flowlogs},
	{"apply", false, keep_apply},
	{"probe", false, keep_probe},
	{"explain", false, keep_explain},
	{"matrix", false, keep_matrix},
	{"down", false, keep_down},
};
/* clang-format on */

/* Those of the AWS CLI also; the last has no name */
static const struct keeper_verb *all_verbs(struct arena *arena)
{
	size_t n = ARRAY_LEN(verbs);
	struct keeper_verb *all = arena_alloc(arena, (n + edit_verbs_n + 1) *
							     sizeof(*all));

	memcpy(all, verbs, sizeof(verbs));
	for (size_t i = 0; i < edit_verbs_n; i++)
		all[n + i] = (struct keeper_verb){edit_verbs[i]->name, false,
						  keep_edit};
	return all;
}

struct keep *keep_of(const struct job *j)
{
	return j->keeper->data;
}

void keep_text(char **held, const char *text)
{
	char *copy = must(strdup(text));

	free(*held);
	*held = copy;
}

void keep_age(struct keep *k)
{
	uint64_t ms = (loop_now_us() - k->aged_us) / 1000;

	k->aged_us += ms * 1000;
	k->model->age_ms += ms * (uint64_t)k->model->time_factor;
}

void keep_name(struct keep *k, struct model *m)
{
	m->lab = k->seat->name;
}

/* --- what verbs share ---------------------------------------------------------- */

int keep_usage(struct job *j, const char *fmt, ...)
{
	va_list ap;

	fprintf(j->err, "vpclab %s: ", j->argv[0]);
	va_start(ap, fmt);
	vfprintf(j->err, fmt, ap);
	va_end(ap);
	fprintf(j->err, "   (vpclab help %s)\n", j->argv[0]);
	return EXIT_INPUT;
}

int keep_findings(struct job *j, const struct report *report)
{
	size_t n = strlen(j->argv[0]);

	for (size_t i = 0; i < report->findings.n; i++) {
		const char *text = report->findings.items[i].text;

		/* a verb that the text itself begins with is not said twice */
		if (strncmp(text, j->argv[0], n) == 0 && text[n] == ':')
			fprintf(j->err, "vpclab %s\n", text);
		else
			fprintf(j->err, "vpclab %s: %s\n", j->argv[0], text);
	}
	return EXIT_INPUT;
}

/* The lab does not push itself before what the user has started */
static void tell_taken(struct job *j)
{
	const struct responders *all = keep_of(j)->keeper.lab->responders;
	const struct service *s = NULL;

	while ((s = responders_taken(all, s))) {
		fprintf(j->err,
			"note: port %u of %s is taken by a program of yours, "
			"which answers there\n",
			s->port, s->place->label);
		if (!(s = s->next))
			break;
	}
}

static int pin(struct keep *k, struct err *e)
{
	const struct lab *lab = k->keeper.lab;

	return k->wish->pin ? pins_follow(k->seat->dir, k->seat->name,
					  lab->fabric, lab->plan, e)
			    : 0;
}

int keep_refused(struct job *j, struct model *m, const struct err *e)
{
	const struct err *lost = &j->keeper->lab->lost;

	if (lost->code) {
		fprintf(j->err,
			"vpclab %s: the machine refused: %s; the lab cannot be "
			"brought back, and ends: %s\n",
			j->argv[0], e->text, lost->text);
		keep_of(j)->doomed = m; /* somebody may look at it still */
		keeper_end(j->keeper);
		return EXIT_MACHINE;
	}
	fprintf(j->err,
		"vpclab %s: the machine refused, and the lab is as it was: "
		"%s\n",
		j->argv[0], e->text);
	model_free(m);
	return EXIT_MACHINE;
}

/* What is beside the lab: its flow logs and its pins */
static int follow_beside(struct keep *k, struct model *before, struct err *e)
{
	struct lab *lab = k->keeper.lab;
	bool recorded = lab->flows;
	struct err again = {0};

	if (!keep_record(k, e) && !pin(k, e))
		return 0;
	if (!recorded)
		flow_recorder_free(lab->flows);
	k->model = before;
	lab_revert(lab, before);
	if (!lab->lost.code && pin(k, &again))
		lab->lost = again;
	return -e->code;
}

int keep_change(struct job *j, struct model *m)
{
	struct keep *k = keep_of(j);
	struct model *before = k->model;
	struct err e = {0};

	if (lab_change(k->keeper.lab, m, &e))
		return keep_refused(j, m, &e);
	k->model = m;
	if (follow_beside(k, before, &e))
		return keep_refused(j, m, &e);
	lab_settle(k->keeper.lab);
	model_free(before);
	tell_taken(j);
	if (lab_ready(k->keeper.lab, &j->stop, &e)) {
		fprintf(j->err, "vpclab %s: %s\n", j->argv[0], e.text);
		return EXIT_FAILED;
	}
	return EXIT_AS_ASKED;
}

bool keep_has_color(const struct job *j)
{
	const json_t *t = json_object_get(j->request, "terminal");

	return json_is_true(json_object_get(t, "color"));
}

const char *keep_color(struct job *j, const char *color, const char *text)
{
	return color_text(j->arena, keep_has_color(j), color, text);
}

/* --- coming up ------------------------------------------------------------------- */

/* Say it to `up` */
static int tell(int up, json_t *message)
{
	int rc = talk_send(up, message, NULL);

	json_decref(message);
	return rc;
}

/* What matters: standard error is still that of `up` */
static bool told(int up, json_t *message)
{
	int rc = tell(up, message);

	if (rc && rc != -EPIPE)
		fprintf(stderr,
			"vpclab up: the keeper cannot say how it "
			"went: %s\n",
			strerror(-rc));
	return !rc;
}

static bool told_to_stay(int up)
{
	struct talk_fds fds = {.n = 0};
	json_t *m = NULL;
	int rc = talk_receive(up, &m, &fds);
	bool stay = rc == 1 && json_is_true(json_object_get(m, "stay"));

	if (rc < 0)
		fprintf(stderr,
			"vpclab up: the keeper cannot hear whether to "
			"stay: %s\n",
			strerror(-rc));
	json_decref(m);
	return stay;
}

/* Standard streams are the terminal's of somebody who goes away; whoever reads
 * what `up` writes would wait for us */
static int let_go(const int *fds, size_t n, struct err *e)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), rc = 0;

	if (null < 0)
		return err_set(e, errno, "open /dev/null");
	for (size_t i = 0; i < n && !rc; i++)
		if (dup2(null, fds[i]) < 0)
			rc = err_set(e, errno, "let go of standard stream %d",
				     fds[i]);
	close(null);
	return rc;
}

static char *greeting_of(struct keep *k)
{
	const struct model *m = k->model;
	struct timespec now;
	double seconds;

	clock_gettime(CLOCK_REALTIME, &now);
	seconds = (double)(now.tv_sec - k->since.tv_sec) +
		  (double)(now.tv_nsec - k->since.tv_nsec) / 1e9;
	return arena_printf(k->arena,
			    "%slab %s is up: %zu VPC%s, %zu network interfaces "
			    "(%.2f s)\n",
			    lacking_note(k->arena, k->keeper.lab->plan),
			    k->seat->name, m->vpcs.n, m->vpcs.n == 1 ? "" : "s",
			    m->enis.n, seconds);
}

struct progress_to { /* `up` */
	int up;
	size_t nodes, told;
};

/* In nodes, as people count, and not more often than one can see */
static void progress(size_t done, size_t all, void *arg)
{
	struct progress_to *to = arg;
	size_t nodes = to->nodes * done / all;

	if (to->nodes < PROGRESS_FROM || nodes < to->told + to->nodes / 100)
		return;
	to->told = nodes;
	tell(to->up, json_pack("{s:[I, I]}", "progress", (json_int_t)nodes,
			       (json_int_t)to->nodes));
}

static int build(struct keep *k, int up, struct err *e)
{
	static const volatile int never = 0;
	static const int streams[] = {STDIN_FILENO, STDOUT_FILENO};
	struct progress_to to = {.up = up, .nodes = k->model->nodes.n};
	bool rootless;

	if (let_go(streams, ARRAY_LEN(streams), e) || seat_hold(k->seat, e) ||
	    lacking_isolate(&rootless, e) || rights_fence(k->wish->gain, e))
		return -e->code;
	k->keeper.user = -1;
	if (rootless) {
		k->keeper.user = open("/proc/self/ns/user",
				      O_RDONLY | O_CLOEXEC);
		if (k->keeper.user < 0)
			return err_set(e, errno, "open the user namespace");
	}
	k->keeper.lab = lab_open_watched(k->model, progress, &to, e);
	if (!k->keeper.lab || keep_record(k, e) || rights_drop(e) ||
	    lab_ready(k->keeper.lab, &never, e))
		return -e->code;
	return pin(k, e) ? -e->code : keeper_open(&k->keeper, e);
}

static int come_up(struct keep *k, int up)
{
	static const int stream = STDERR_FILENO;
	struct err e = {0};

	if (build(k, up, &e)) {
		told(up, json_pack("{s:s}", "failed", e.text));
		return EXIT_MACHINE;
	}
	if (!told(up, json_pack("{s:b}", "ready", 1)) || !told_to_stay(up) ||
	    !told(up, json_pack("{s:s}", "stays", greeting_of(k))))
		return EXIT_MACHINE;
	/* without one to write to there is nobody to tell: the last words of
	 * a keeper go where those of `up` went */
	let_go(&stream, 1, &e);
	close(up);
	keeper_run(&k->keeper);
	return EXIT_AS_ASKED;
}

_Noreturn void keep(struct model *m, struct seat *seat, int up,
		    const struct keep_wish *wish)
{
	struct keep k = {.seat = seat,
			 .model = m,
			 .arena = arena_new(),
			 .wish = wish,
			 .keeper = {.seat = seat}};
	int status;

	k.keeper.data = &k;
	k.keeper.verbs = all_verbs(k.arena);
	keep_text(&k.file, m->file);
	keep_name(&k, m);
	clock_gettime(CLOCK_REALTIME, &k.since);
	k.aged_us = loop_now_us();
	setsid();
	status = come_up(&k, up);
	lab_close(k.keeper.lab);
	seat_leave(seat);
	model_free(k.model);
	model_free(k.doomed);
	arena_free(k.arena);
	free(k.file);
	free(k.flow_format);
	exit(status);
}
