// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_down.c - what a keeper says of itself, and its end
 */
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/keep.h"

int keep_down(struct job *j)
{
	job_outlives(j);
	keeper_end(j->keeper);
	return EXIT_AS_ASKED;
}

static size_t count_nodes(const struct model *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->nodes.n; i++)
		n += !m->nodes.items[i]->service &&
		     m->nodes.items[i]->kind != NODE_TRANSIT_ATTACHMENT;
	return n;
}

int keep_status(struct job *j)
{
	const struct keep *k = keep_of(j);
	json_t *o = json_pack("{s:s, s:s, s:I, s:I, s:I, s:i, s:b}", "Lab",
			      k->seat->name, "File", k->file, "Vpcs",
			      (json_int_t)k->model->vpcs.n, "Nodes",
			      (json_int_t)count_nodes(k->model), "StartTime",
			      (json_int_t)k->since.tv_sec, "Pid", (int)getpid(),
			      "Pinned", k->wish->pin);

	if (o && k->model->about)
		json_object_set_new(o, "About", json_string(k->model->about));
	json_dumpf(o, j->out, JSON_COMPACT);
	json_decref(o);
	return EXIT_AS_ASKED;
}
