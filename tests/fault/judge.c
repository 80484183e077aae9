// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fault/judge.c - behind a fault: is all as it has to be?
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/fault/picture.h"
#include "tests/fault/walk.h"

enum { FINDINGS_SHOWN = 12, DESCRIPTOR_TRIES = 400, KERNEL_TRIES = 5 };

/* --- findings ------------------------------------------------------------------- */

__attribute__((format(printf, 3, 4))) static void found(struct walk *w,
							const struct act *a,
							const char *fmt, ...)
{
	const struct edge *e = w->box.edge;
	va_list ap;

	w->good = false;
	if (w->shown++ >= FINDINGS_SHOWN)
		return;
	printf("# %s, %s %u (%s): ", a->name, edge_names[e->kind].name, w->n,
	       e->what);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n#   status %d; %.400s%s\n", w->ran.status, w->ran.out,
	       w->ran.err);
}

/* Two texts that must not differ; @now is freed */
static bool same(struct walk *w, const struct act *a, const char *what,
		 const char *before, char *now)
{
	bool is = strcmp(before, now) == 0;

	if (!is) {
		found(w, a, "%s", what);
		if (w->shown <= FINDINGS_SHOWN)
			picture_differ(before, now);
	}
	free(now);
	return is;
}

/* --- judging ---------------------------------------------------------------------------- */

static void say_once(struct walk *w, const char *name)
{
	for (size_t i = 0; i < w->n_said; i++)
		if (!strcmp(w->said[i], w->ran.err))
			return;
	if (!w->verbose || w->n_said == SAID_ONCE_MAX)
		return;
	w->said[w->n_said++] = strdup(w->ran.err);
	printf("# %s, %s: %d: %s", name, w->box.edge->what, w->ran.status,
	       *w->ran.err ? w->ran.err : "\n");
}

/* Or is about to: `ls` has met a keeper that does not answer any more */
static bool lab_has_ended(const struct walk *w)
{
	return strstr(w->ran.err, "the lab has ended") ||
	       strstr(w->ran.err, "and ends") ||
	       strstr(w->ran.out, "being built");
}

/* A sentence on what was wanted, and why it cannot be */
static bool says_why(const struct walk *w)
{
	const struct edge *e = w->box.edge;

	if (e->kind == EDGE_MEMORY &&
	    (strstr(w->ran.err, "out of memory") || lab_has_ended(w)))
		return true; /* the keeper's last words nobody hears */
	/* routes and rules are refused with different words */
	if (e->kind == EDGE_REQUEST)
		return strstr(w->ran.err, strerror(EINVAL)) ||
		       strstr(w->ran.err, strerror(EOPNOTSUPP));
	return strstr(w->ran.err, strerror((int)e->code));
}

/* What fails is, to whoever asked, not the machine: a file of his that cannot
 * be read, a program of his that cannot be started, a lost packet */
static bool may_end_with(const struct walk *w, const struct act *a, int status)
{
	const struct edge *e = w->box.edge;

	if (status == 2)
		return (e->kind == EDGE_OPEN && (strstr(e->what, w->before) ||
						 strstr(e->what, w->after))) ||
		       (e->kind == EDGE_MEMORY &&
			strstr(w->ran.err, ": cannot open: "));
	if (status == 1 && a->what == CHANGES)
		return strstr(w->ran.err, "the program of ");
	if (status == 1)
		return a->what == LOOKS && e->kind == EDGE_PACKET;
	return status == 126 && e->kind == EDGE_EXEC;
}

static void judge_command(struct walk *w, const struct act *a)
{
	int status = w->ran.status;

	say_once(w, a->name);
	if (status < 0)
		found(w, a, "hangs");
	else if (*w->box.crash)
		found(w, a, "crash of %s", w->box.crash);
	else if (status && status != 3 && !may_end_with(w, a, status))
		found(w, a, "neither done nor refused by the machine");
	else if (status && status != 1 && !says_why(w))
		found(w, a, "does not say why");
}

/* No lab is there any more: is the machine as it was? */
static void judge_absence(struct walk *w, const struct act *a)
{
	w->keeper = 0;
	walk_run(
		w,
		&walk_clean); /* what a killed keeper left is removed by the next */
	if (w->ran.status)
		found(w, a, "cannot be cleaned up behind");
	if (!box_settle(&w->box, false))
		found(w, a, "somebody lives on");
	if (*w->box.crash)
		found(w, a, "crash of %s", w->box.crash);
	same(w, a, "the machine is not as before", w->host, picture_host());
}

/* What the last command held may be open for a moment */
static bool same_descriptors(struct walk *w, const struct act *a)
{
	const struct timespec moment = {.tv_nsec = 5000000};
	char *now = NULL;

	for (int i = 0; i < DESCRIPTOR_TRIES; i++) {
		free(now);
		now = picture_descriptors(w->keeper);
		if (!strcmp(now, w->descriptors))
			break;
		nanosleep(&moment, NULL);
	}
	return same(w, a, "descriptors are not as before", w->descriptors, now);
}

static bool same_kernel(struct walk *w, const struct act *a, const char *before)
{
	char *now = NULL;

	for (int i = 0; i < KERNEL_TRIES; i++) {
		free(now);
		now = picture_lab(w->keeper);
		if (!strcmp(now, before))
			break;
	}
	return same(w, a, "the kernel is not as before", before, now);
}

/* The lab lives: is it as it was? */
static void judge_lab(struct walk *w, const struct act *a, bool done)
{
	bool fine;

	if (a->what == CHANGES) {
		walk_run(w, &walk_back);
		if (w->ran.status)
			found(w, a, "cannot be changed back");
		/* a client without memory may end after the keeper did it */
		done |= strchr(w->ran.out, '~') != NULL;
	}
	if (a->what == BUILDS)
		fine = same_kernel(w, a, w->fresh);
	else
		fine = same_descriptors(w, a);
	/* links that came again have other indexes */
	if (a->what == CHANGES && done)
		walk_remember(w, a);
	else if (a->what == CHANGES)
		fine &= same_kernel(w, a, w->kernel);
	walk_run(w, &walk_probe);
	if (w->ran.status) {
		found(w, a, "probes no longer");
		fine = false;
	}
	if (!fine) /* do not find it again and again */
		walk_have_none(w);
}

void judge(struct walk *w, const struct act *a)
{
	bool done = w->ran.status == 0 || w->ran.status == 1;

	box_disarm(&w->box);
	judge_command(w, a);
	if (w->ran.status < 0 && w->keeper)
		kill(w->keeper, SIGKILL);
	if (a->what == BUILDS && done) {
		box_settle(&w->box, true);
		w->keeper = box_keeper();
		judge_lab(w, a, true);
		walk_have_none(w);
		return;
	}
	if (a->what == BUILDS || lab_has_ended(w))
		box_settle(&w->box, false);
	if (a->what == ENDS || !w->keeper || box_keeper() != w->keeper)
		judge_absence(w, a);
	else
		judge_lab(w, a, done);
	if (a->what == LOOKS && done && !w->keeper)
		found(w, a, "well, but the lab is gone");
}
