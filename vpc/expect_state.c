// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_state.c - the state that an object is expected to be in
 *
 * Every service has words of its own for it; a word that it never says is a
 * mistake in the file (lab-file.md section 9).
 */
#include <string.h>

#include "base/text.h"
#include "vpc/expect_resolve.h"
#include "vpc/names.h"

static const char *const function_states[] = {"Pending", "Active", "Inactive",
					      "Failed", NULL};
static const char *const nat_states[] = {"pending",  "failed",	"available",
					 "deleting", "deleted", NULL};
static const char *const peering_states[] = {"initiating-request",
					     "pending-acceptance",
					     "provisioning",
					     "active",
					     "rejected",
					     "failed",
					     "expired",
					     "deleting",
					     "deleted",
					     NULL};
static const char *const database_states[] = {"available", "failing-over",
					      NULL};
/* IFE-9; only those that a lab's endpoints can be in */
static const char *const endpoint_states[] = {"available", "pending-acceptance",
					      "rejected", NULL};
static const char *const proxy_target_states[] = {
	"REGISTERING", "AVAILABLE", "UNAVAILABLE", "UNUSED", NULL};
static const char *const balancer_target_states[] = {
	"initial", "healthy", "unhealthy", "unused", "draining", NULL};

/* The words that the state of this object can be; NULL: it has none */
static const char *const *states_of(const struct expect *e)
{
	if (e->state_of_peering)
		return e->in ? NULL : peering_states; /* PCX-1 */
	if (e->in && e->in->kind == NODE_PROXY)
		return proxy_target_states;
	if (e->in && e->in->kind == NODE_LOAD_BALANCER)
		return balancer_target_states;
	if (e->in)
		return NULL;
	switch (e->state_of->kind) {
	case NODE_FUNCTION:
		return function_states;
	case NODE_NAT_GATEWAY:
		return nat_states;
	case NODE_DATABASE:
		return database_states;
	case NODE_ENDPOINT:
		return endpoint_states;
	default:
		return NULL;
	}
}

static void check_state(struct build *b, const struct expect *e)
{
	const struct ref *ref = e->in_ref.text ? &e->in_ref : &e->state_of_ref;
	const char *const *words = states_of(e);
	struct text t = {.arena = b->arena};

	if (!words) {
		const struct node *n = e->in ? e->in : e->state_of;

		report_error(b->report, ref->at, "%s: %s, %s, has no %s",
			     ref->path, n->o.name, node_kind_name(n->kind),
			     e->in ? "targets" : "state");
		return;
	}
	for (size_t i = 0; words[i]; i++) {
		if (strcmp(words[i], e->state) == 0)
			return;
		text_add(&t, "%s%s", i ? ", " : "", words[i]);
	}
	report_error(b->report, e->at, "%s: no state '%s'; one of %s",
		     labfile_expect(b, e->number), e->state, t.s);
}

static bool is_target(const struct node *in, const struct node *n)
{
	if (in->kind == NODE_PROXY)
		return in->database == n;
	for (size_t i = 0; i < in->target_groups.n; i++) {
		const struct target_group *g = in->target_groups.items[i];

		for (size_t j = 0; j < g->targets.n; j++)
			if (g->targets.items[j].node == n)
				return true;
	}
	return false;
}

/* A node, or else a peering */
static void find_subject(struct build *b, struct expect *e)
{
	const struct ref *ref = &e->state_of_ref;
	struct name_hits hits = {0};

	if (ref->text &&
	    !expect_end(b, &(struct endpoint){.ref = *ref}, ref->text))
		hits = names_find(b->names, NAME_PEERING, NULL, ref->text);
	if (hits.n)
		e->state_of_peering = hits.object[0];
	else
		e->state_of = expect_named(b, ref);
}

void expect_state(struct build *b, struct expect *e)
{
	find_subject(b, e);
	e->in = expect_named(b, &e->in_ref);
	if (!(e->state_of || e->state_of_peering) || !e->state ||
	    (e->in_ref.text && !e->in))
		return;
	check_state(b, e);
	if (e->in && states_of(e) && !is_target(e->in, e->state_of))
		report_error(b->report, e->state_of_ref.at,
			     "%s: %s is no target of %s", e->state_of_ref.path,
			     e->state_of->o.name, e->in->o.name);
}
