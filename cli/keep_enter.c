// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_enter.c - let a client into a node: its network and its setting
 *
 * The client gets descriptors of the namespaces and moves there by itself, so
 * that what it runs is its own child, with its terminal and its signals.
 */
#include <fcntl.h>
#include <string.h>

#include "cli/command.h"
#include "cli/keep.h"
#include "eni/layout.h"
#include "lab/enter.h"
#include "vpc/ask.h"

static json_t *about(const struct setting *s, const char *ns)
{
	json_t *environment = json_array();

	for (size_t i = 0; i < s->environment.n; i++)
		json_array_append_new(environment,
				      json_string(s->environment.items[i]));
	return json_pack("{s:{s:s, s:s, s:s, s:s, s:o}}", "enter", "namespace",
			 ns, "hostname", s->hostname, "resolv.conf",
			 s->resolv_conf, "hosts", s->hosts, "environment",
			 environment);
}

static int give(struct job *j, const struct netns *ns, const struct setting *s)
{
	const struct keeper *k = j->keeper;

	j->give.fd[j->give.n++] = ns->fd;
	if (k->user >= 0)
		j->give.fd[j->give.n++] = k->user;
	j->about_fds = about(s, ns->name);
	return EXIT_AS_ASKED;
}

/* enter NODE [SUBNET] - or the name of a namespace, as `vpclab plan` has it */
int keep_enter(struct job *j)
{
	const struct lab *lab = j->keeper->lab;
	struct report report = {.arena = j->arena};
	const struct place *place;
	struct setting s;
	struct netns *ns;

	if (j->argc < 2 || j->argc > 3)
		return keep_usage(j, "needs a node");
	ns = fabric_ns(lab->fabric, j->argv[1]);
	if (ns) {
		s = setting_elsewhere(j->arena, lab->model, ns->name);
		return give(j, ns, &s);
	}
	place = ask_place(lab->model, j->arena, "NODE", j->argv[1], j->argv[2],
			  &report);
	if (!place)
		return keep_findings(j, &report);
	s = setting_of(j->arena, lab->model, place);
	return give(j, lab_place_ns(lab, place), &s);
}
