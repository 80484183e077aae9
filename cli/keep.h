/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/keep.h - the keeper of one lab, and what it does for its clients
 */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

#include <stdbool.h>
#include <time.h>

#include "cli/color.h"
#include "lab/keeper.h"
#include "probe/lives.h"

struct following;

struct keep_wish {
	bool pin; /* bind the namespaces by name, too */
	bool gain; /* programs may gain rights: rights_fence() */
};

struct keep {
	struct keeper keeper;
	struct seat *seat;
	struct model *model; /* that runs */
	struct model *doomed; /* that the lab could not be changed to */
	struct arena *arena; /* of what lasts as long as the lab */
	struct lives lives;
	char *file; /* that was applied last */
	const struct keep_wish *wish;
	struct timespec since;
	uint64_t aged_us; /* the model knows of all time until then */
	char *flow_format; /* of the flow log on everything, which
				    somebody has asked for; or NULL */
	struct following *following; /* logs as they come (cli/keep_logs.c) */
};

/**
 * keep() - Be the keeper of a lab from now on
 * @m:		what to build; the keeper's
 * @up:		socket to the process that waits for it
 */
_Noreturn void keep(struct model *m, struct seat *seat, int up,
		    const struct keep_wish *wish);

/** keep_of() - The keep that a job belongs to */
struct keep *keep_of(const struct job *j);

/** keep_text() - Let *@held be a copy of @text, in place of what it was */
void keep_text(char **held, const char *text);

/** keep_age() - Tell the model of the time that has gone by
 *
 * What AWS does after a while depends on it (LAM-20, LAM-21).
 */
void keep_age(struct keep *k);

/** keep_name() - Let @m be called as the lab that runs is, whatever its file
 * says
 */
void keep_name(struct keep *k, struct model *m);

/** keep_usage() - Say what is wrong with a job's arguments
 *
 * Return: EXIT_INPUT
 */
int keep_usage(struct job *j, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** keep_findings() - Print what was found wrong, without positions
 *
 * Return: EXIT_INPUT
 */
int keep_findings(struct job *j, const struct report *report);

/**
 * keep_refused() - The machine refused a change of the lab: say so, and end it
 * if there was no way back
 * @m:	to which it was to be changed, or NULL; released
 *
 * Return: EXIT_MACHINE
 */
int keep_refused(struct job *j, struct model *m, const struct err *e);

/** keep_change() - Bring the running lab to @m, which is the keeper's then
 *
 * Return: exit status; what the machine refused is said, and the lab is as it
 *	   was
 */
int keep_change(struct job *j, struct model *m);

/** keep_has_color() - Has the client a terminal with colors? */
bool keep_has_color(const struct job *j);

/** keep_flow_logs() - Let @m have the flow log that somebody has asked for */
void keep_flow_logs(struct keep *k, struct model *m);

/** keep_record() - Record the flow logs of the lab, if it has some
 *
 * Return: 0, or a negative errno with @e set
 */
int keep_record(struct keep *k, struct err *e);

/** keep_color() - @text in a terminal's color, when the client has colors */
const char *keep_color(struct job *j, const char *color, const char *text);

/* The verbs, a file each */
int keep_status(struct job *j);
int keep_down(struct job *j);
int keep_enter(struct job *j);
int keep_probe(struct job *j);
int keep_matrix(struct job *j);
int keep_explain(struct job *j);
int keep_logs(struct job *j);
int keep_flowlogs(struct job *j);
int keep_capture(struct job *j);
int keep_apply(struct job *j);
int keep_edit(struct job *j); /* all verbs of cli/edit.h */
int keep_show(struct job *j);
int keep_complete(struct job *j);

#endif
