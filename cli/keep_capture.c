// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_capture.c - let a client listen at a network interface
 *
 * It gets the namespace of the interface's router and the name of the link
 * there, where every packet from and to the interface goes by.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/keep.h"
#include "eni/layout.h"
#include "vpc/ask.h"

static const char *link_of(const struct lab *lab, const struct eni *eni,
			   const char *ns)
{
	for (size_t i = 0; i < lab->plan->objects.n; i++) {
		const struct plan_object *o = lab->plan->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++) {
			const struct plan_end *end = &o->link.end[e];

			if (end->alias && !strcmp(end->alias, eni->o.id) &&
			    !strcmp(end->ns, ns))
				return end->name;
		}
	}
	return NULL;
}

/* capture ENI - the client does the rest */
int keep_capture(struct job *j)
{
	const struct lab *lab = j->keeper->lab;
	struct report report = {.arena = j->arena};
	const struct eni *eni;
	struct layout_ns ns;
	const char *link;

	if (j->argc != 2)
		return keep_usage(j, "needs a network interface");
	eni = ask_eni(lab->model, j->arena, "ENI", j->argv[1], &report);
	if (!eni)
		return keep_findings(j, &report);
	ns = layout_vpc(eni->subnet->vpc);
	link = link_of(lab, eni, ns.s);
	if (!link) {
		fprintf(j->err,
			"vpclab capture: nothing uses network interface %s: no "
			"packet will come\n",
			eni->o.name);
		return EXIT_FAILED;
	}
	j->give.fd[j->give.n++] = fabric_ns(lab->fabric, ns.s)->fd;
	if (j->keeper->user >= 0)
		j->give.fd[j->give.n++] = j->keeper->user;
	j->about_fds = json_pack("{s:{s:s, s:s, s:s}}", "capture", "link", link,
				 "interface", eni->o.id, "name", eni->o.name);
	return EXIT_AS_ASKED;
}
