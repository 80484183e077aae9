// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_flowlogs.c - vpclab flowlogs: records of what passed
 *
 * Logs of the lab file are recorded from the beginning. A lab without them
 * gets one on everything when somebody asks first, and so does who asks for
 * fields of his own; from then on the lab has it, whatever is applied.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/keep.h"
#include "lab/flow_recorder.h"
#include "vpc/ask.h"
#include "vpc/flow_log.h"
#include "vpc/values.h"

enum { INTERVAL_MAX_S = 600 };

struct wish {
	bool follows;
	int interval_s;
	const char *format;
	const char *log; /* its name; NULL: all */
	const struct node *node; /* whose records alone; or NULL */
	const struct eni *eni; /* likewise */
};

struct flow_reader { /* a job: of records that are written now, or will be */
	struct job *job;
	const char *log; /* NULL: all */
	char *last; /* the heading of what was printed last */
	VEC(const char *) interfaces; /* identifiers; none: of all */
	struct flow_sink sink;
	struct watch timer;
};

/* --- having a log ------------------------------------------------------------- */

void keep_flow_logs(struct keep *k, struct model *m)
{
	if (k->flow_format)
		flow_log_everything(m, k->flow_format);
}

int keep_record(struct keep *k, struct err *e)
{
	struct lab *lab = k->keeper.lab;

	if (!k->model->flow_logs.n || lab->flows)
		return 0;
	return flow_recorder_new(lab, NULL, e) ? 0 : -e->code;
}

/* A log on everything in @format; the one that there may be goes */
static int begin(struct job *j, const char *format)
{
	struct keep *k = keep_of(j);
	struct lab *lab = k->keeper.lab;
	size_t n = k->model->flow_logs.n;
	struct err e = {0};
	bool fits;

	flow_log_everything(k->model, format);
	fits = !lab_refit(lab, &e);
	if (fits && !keep_record(k, &e)) {
		keep_text(&k->flow_format, format);
		lab_settle(lab);
		return EXIT_AS_ASKED;
	}
	k->model->flow_logs.n = n;
	keep_flow_logs(k, k->model);
	if (fits)
		lab_revert(lab, k->model);
	return keep_refused(j, NULL, &e);
}

static int have_log(struct job *j, struct wish *w)
{
	struct keep *k = keep_of(j);
	int status;

	if (w->format)
		w->log = FLOW_LOG_EVERYTHING;
	if (w->format ? k->flow_format && !strcmp(k->flow_format, w->format)
		      : k->model->flow_logs.n > 0)
		return EXIT_AS_ASKED;
	status = begin(j, w->format ? w->format : "");
	if (!status)
		fputs("note: packets are recorded from now on\n", j->err);
	return status;
}

/* --- lines -------------------------------------------------------------------- */

static const struct flow_journal *journal_named(const struct flow_recorder *r,
						const char *name)
{
	for (size_t i = 0; i < flow_recorder_logs(r); i++) {
		const struct flow_journal *log = flow_recorder_log(r, i);

		if (!strcmp(flow_journal_name(log), name))
			return log;
	}
	return NULL;
}

/* Which word of a line is the interface's? -1: none */
static int column_of(const struct flow_journal *log)
{
	const char *word = flow_journal_header(log);

	for (int i = 0;; i++) {
		size_t n = strcspn(word, " ");

		if (n == strlen("interface-id") &&
		    !strncmp(word, "interface-id", n))
			return i;
		if (!word[n])
			return -1;
		word += n + 1;
	}
}

static bool has_interface(const char *line, int column, const char *id)
{
	for (; column > 0; column--)
		line += strcspn(line, " ") + 1;
	return strncmp(line, id, strlen(id)) == 0;
}

static bool is_wanted(const struct flow_reader *r,
		      const struct flow_journal *log, const char *line)
{
	int column;

	if (!r->interfaces.n)
		return true;
	column = column_of(log);
	for (size_t i = 0; column >= 0 && i < r->interfaces.n; i++)
		if (has_interface(line, column, r->interfaces.items[i]))
			return true;
	return false;
}

/* Its fields, and its name when there are several: where lines of another log
 * begin */
static const char *heading(struct flow_reader *r, struct arena *arena,
			   const struct flow_journal *log)
{
	const struct flow_recorder *all = r->job->keeper->lab->flows;
	bool several = !r->log && flow_recorder_logs(all) > 1;
	const char *text = arena_printf(
		arena, several ? "==> %s <==\n%s\n" : "%.0s%s\n",
		flow_journal_name(log), flow_journal_header(log));

	if (r->last && !strcmp(r->last, text))
		return "";
	free(r->last);
	r->last = must(strdup(text));
	return text;
}

static void told(const char *name, const char *line, void *arg)
{
	struct flow_reader *r = arg;
	const struct flow_journal *log = journal_named(
		r->job->keeper->lab->flows, name);
	struct arena *arena;

	if ((r->log && strcmp(r->log, name) != 0) || !log ||
	    !is_wanted(r, log, line))
		return;
	arena = arena_new();
	job_say(r->job,
		arena_printf(arena, "%s%s\n", heading(r, arena, log), line));
	arena_free(arena);
}

static void print_kept(struct flow_reader *r)
{
	const struct flow_recorder *all = r->job->keeper->lab->flows;

	for (size_t i = 0; i < flow_recorder_logs(all); i++) {
		const struct flow_journal *log = flow_recorder_log(all, i);

		if (r->log && strcmp(r->log, flow_journal_name(log)) != 0)
			continue;
		fputs(heading(r, r->job->arena, log), r->job->out);
		for (size_t k = 0; k < flow_journal_lines(log); k++)
			if (is_wanted(r, log, flow_journal_line(log, k)))
				fprintf(r->job->out, "%s\n",
					flow_journal_line(log, k));
	}
}

/* --- as they come ------------------------------------------------------------- */

static void due(struct watch *w, uint32_t events)
{
	struct flow_reader *r = CONTAINER(w, struct flow_reader, timer);
	struct err ignored; /* SKIPDATA says it */
	uint64_t times;

	(void)events;
	if (read(w->fd, &times, sizeof(times)) > 0)
		flow_recorder_flush(r->job->keeper->lab->flows, &ignored);
}

static void gone(struct job *j)
{
	struct flow_reader *r = j->data;

	flow_recorder_unsubscribe(j->keeper->lab->flows, &r->sink);
	loop_close(j->keeper->lab->loop, &r->timer);
	free(r->last);
}

static int follow(struct flow_reader *r, int interval_s)
{
	struct itimerspec every = {.it_interval.tv_sec = interval_s,
				   .it_value.tv_sec = interval_s};
	struct lab *lab = r->job->keeper->lab;

	r->timer = (struct watch){
		timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC),
		due};
	r->sink = (struct flow_sink){told, r};
	if (r->timer.fd < 0 || timerfd_settime(r->timer.fd, 0, &every, NULL) ||
	    loop_add(lab->loop, &r->timer, EPOLLIN) ||
	    !flow_recorder_subscribe(lab->flows, &r->sink)) {
		loop_close(lab->loop, &r->timer);
		fputs("vpclab flowlogs: too many follow already\n",
		      r->job->err);
		return EXIT_MACHINE;
	}
	r->job->data = r;
	r->job->ended = gone;
	return JOB_STAYS;
}

/* --- the command -------------------------------------------------------------- */

static int take_options(struct job *j, struct wish *w)
{
	static const struct option options[] = {
		{"follow", no_argument, NULL, 'f'},
		{"interval", required_argument, NULL, 'i'},
		{"format", required_argument, NULL, 'F'},
		{NULL, 0, NULL, 0}};
	int c;

	optind = 0;
	opterr = 0;
	while ((c = getopt_long(j->argc, j->argv, ":f", options, NULL)) != -1) {
		if (c == ':')
			return keep_usage(j, "%s needs a value",
					  j->argv[optind - 1]);
		if (c == '?')
			return keep_usage(j, "no option '%s'",
					  j->argv[optind - 1]);
		if (c == 'f')
			w->follows = true;
		else if (c == 'F')
			w->format = optarg;
		else if (!int_parse(optarg, 1, INTERVAL_MAX_S, &w->interval_s))
			return keep_usage(j, "--interval '%s': 1 to %d seconds",
					  optarg, INTERVAL_MAX_S);
	}
	if (j->argc - optind > 1)
		return keep_usage(j, "takes one log, or network interface");
	return EXIT_AS_ASKED;
}

static int check_format(struct job *j, const struct wish *w)
{
	struct flow_format_error wrong = {0};
	struct flow_format f;
	enum flow_field stranger;

	if (!w->format)
		return EXIT_AS_ASKED;
	if (!flow_format_parse(j->arena, w->format, &f, &wrong))
		return keep_usage(j, "--format: %s",
				  flow_format_wrong(j->arena, &wrong));
	stranger = flow_format_stranger(&f, FLOW_OF_INTERFACES);
	return stranger == N_FLOW_FIELDS
		       ? EXIT_AS_ASKED
		       : keep_usage(j,
				    "--format: only flow logs of transit "
				    "gateways have '%s'",
				    flow_fields[stranger].name);
}

static int take_argument(struct job *j, struct wish *w)
{
	const struct model *m = keep_of(j)->model;
	struct report report = {.arena = j->arena};
	const char *text = j->argv[optind];
	const struct place *p;

	if (!text)
		return EXIT_AS_ASKED;
	for (size_t i = 0; i < m->flow_logs.n && !w->format; i++)
		if (!strcmp(m->flow_logs.items[i]->o.name, text) ||
		    !strcmp(m->flow_logs.items[i]->o.id, text)) {
			w->log = m->flow_logs.items[i]->o.name;
			return EXIT_AS_ASKED;
		}
	p = ask_place(m, j->arena, "ENI", text, NULL, &report);
	if (!p)
		return keep_findings(j, &report);
	if (strchr(text, '@') || strcmp(text, p->node->o.name) != 0)
		w->eni = p->eni;
	else
		w->node = p->node;
	return EXIT_AS_ASKED;
}

static void choose(struct flow_reader *r, const struct wish *w)
{
	struct arena *arena = r->job->arena;

	if (w->eni)
		*vec_add(arena, &r->interfaces) = arena_strdup(arena,
							       w->eni->o.id);
	for (size_t i = 0; w->node && i < w->node->places.n; i++)
		if (w->node->places.items[i].eni)
			*vec_add(arena, &r->interfaces) = arena_strdup(
				arena, w->node->places.items[i].eni->o.id);
}

int keep_flowlogs(struct job *j)
{
	struct flow_reader *r = arena_alloc(j->arena, sizeof(*r));
	struct wish w = {.interval_s = 1};
	struct err e = {0};
	int status = take_options(j, &w);

	if (!status)
		status = check_format(j, &w);
	if (!status)
		status = take_argument(j, &w);
	if (!status)
		status = have_log(j, &w);
	if (status)
		return status;
	*r = (struct flow_reader){.job = j, .log = w.log};
	choose(r, &w);
	if (flow_recorder_flush(j->keeper->lab->flows, &e))
		fprintf(j->err, "note: %s\n", e.text);
	print_kept(r);
	status = w.follows ? follow(r, w.interval_s) : EXIT_AS_ASKED;
	if (status != JOB_STAYS)
		free(r->last);
	return status;
}
