// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/lab.c - a running lab: namespaces, responders, and one event loop
 */
#include "lab/lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "eni/layout.h"
#include "lab/flow_recorder.h"
#include "lab/forget.h"
#include "lab/lacking.h"
#include "lab/translate.h"
#include "netns/flows.h"

enum { TURN_MS = 100, READY_TURN_MS = 20 };

static void seen(const struct drop *d, void *arg)
{
	struct lab *l = arg;

	if (l->flows)
		flow_recorder_heard(l->flows, d);
	if (d->lost)
		return;
	if (l->record)
		l->record(d, l->record_arg);
	if (d->group != NF_LOG_ACCEPTS)
		dialer_dropped(l->dialer, d);
}

/* --- whose link is it -------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
	return strcmp((*(const struct eni *const *)a)->o.id,
		      (*(const struct eni *const *)b)->o.id);
}

static void index_links(struct lab *l)
{
	size_t n_enis = l->model->enis.n;
	const struct eni **sorted = must(calloc(n_enis + 1, sizeof(*sorted)));
	struct eni key = {0}, *what = &key;

	l->n_ends = 1 + (size_t)plan_highest_index(l->plan);
	l->enis = must(calloc(l->n_ends, sizeof(*l->enis)));
	for (size_t i = 0; i < n_enis; i++)
		sorted[i] = l->model->enis.items[i];
	qsort(sorted, n_enis, sizeof(*sorted), by_id);
	for (size_t i = 0; i < l->plan->objects.n; i++) {
		const struct plan_object *o = l->plan->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++) {
			const struct plan_end *end = &o->link.end[e];
			const struct eni **hit = NULL;

			if (end->alias) {
				key.o.id = end->alias;
				hit = bsearch(&what, sorted, n_enis,
					      sizeof(*sorted), by_id);
			}
			if (hit)
				l->enis[end->ifindex] = *hit;
		}
	}
	free(sorted);
}

const struct eni *lab_eni(const struct lab *l, int ifindex)
{
	if (ifindex <= 0 || (size_t)ifindex >= l->n_ends)
		return NULL;
	return l->enis[ifindex];
}

/* --- opening and closing ----------------------------------------------- */

/* Something that uses those was refused: is it that the kernel lacks them? */
static int why(int rc, feature_set used, struct err *e)
{
	if (rc)
		lacking_say(features_lacking(used), e);
	return rc;
}

/* Again, without what rules can leave out: packets pass or are dropped without
 * anybody being told, or counting them */
static int build_without(struct lab *l, uint32_t spared, struct err *e)
{
	const struct plan nothing = {.without = spared};

	plan_free(l->plan);
	l->plan = translate(l->model, &nothing);
	return fabric_apply(l->fabric, NULL, l->plan, e);
}

static int build(struct lab *l, struct err *e)
{
	feature_set lacking;
	int rc = fabric_apply(l->fabric, NULL, l->plan, e);

	if (!rc)
		return 0;
	lacking = features_lacking(plan_features(l->plan));
	if (features_spared(lacking))
		return build_without(l, features_spared(lacking), e);
	lacking_say(lacking, e);
	return rc;
}

static int open_parts(struct lab *l,
		      void (*told)(size_t done, size_t all, void *arg),
		      void *arg, struct err *e)
{
	l->plan = translate(l->model, NULL);
	l->loop = loop_new(e);
	if (!l->loop)
		return -e->code;
	l->fabric = fabric_new(e);
	if (!l->fabric)
		return -e->code;
	fabric_progress(l->fabric, told, arg);
	if (build(l, e))
		return -e->code;
	fabric_progress(l->fabric, NULL, NULL);
	index_links(l);
	l->dialer = dialer_new(l->loop, fabric_home(l->fabric));
	l->observer = observer_new(l->loop, l->fabric, l->plan, seen, l, e);
	if (!l->observer)
		return -e->code;
	l->nat64 = nat64_new(l->loop, l->fabric, l->model, e);
	if (!l->nat64)
		return why(-e->code, FEATURE_BIT(FEATURE_PACKET), e);
	l->responders = responders_new(l->loop, l->fabric, l->dialer, l->model,
				       e);
	if (!l->responders)
		return -e->code;
	l->resolvers = resolvers_new(l->loop, l->fabric, l->model, e);
	if (!l->resolvers)
		return -e->code;
	l->metadata = metadata_service_new(l->loop, l->fabric, l->plan,
					   l->model, e);
	if (!l->metadata)
		return -e->code;
	l->programs = programs_new(l->loop, l->fabric, l->directory);
	return programs_follow(l->programs, l->model, e);
}

/* What a lab holds open however small it is, and for each namespace */
enum { DESCRIPTORS_ALWAYS = 28, DESCRIPTORS_OF_NAMESPACE = 2 };

/* With a namespace of its own for each place; the rest of a lab is there
 * however many of these it has */
static bool stands_alone(const struct node *n)
{
	return !n->service && n->kind != NODE_INTERNET_HOST &&
	       n->kind != NODE_ON_PREMISES_HOST &&
	       n->kind != NODE_TRANSIT_ATTACHMENT;
}

struct needs { /* descriptors */
	size_t nodes, of_nodes, of_others;
};

static struct needs needs_of(const struct lab *l)
{
	const struct model *m = l->model;
	size_t all = DESCRIPTORS_ALWAYS +
		     plan_count(l->plan, PLAN_NS) * DESCRIPTORS_OF_NAMESPACE;
	struct needs needs = {0};

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];
		size_t listening = n->places.n * n->ports.n;

		all += listening;
		if (!stands_alone(n))
			continue;
		needs.nodes++;
		needs.of_nodes += listening +
				  n->places.n * DESCRIPTORS_OF_NAMESPACE;
	}
	needs.of_others = all - needs.of_nodes;
	return needs;
}

/* The process may open no more files: how large a lab would be possible? */
static void say_how_many_fit(const struct lab *l, struct err *e)
{
	const struct needs needs = needs_of(l);
	size_t used = strlen(e->text), left = 0;
	struct rlimit limit;

	if (e->code != EMFILE || getrlimit(RLIMIT_NOFILE, &limit))
		return;
	if (limit.rlim_cur > needs.of_others)
		left = limit.rlim_cur - needs.of_others;
	snprintf(e->text + used, sizeof(e->text) - used,
		 "; %zu nodes need about %zu, %zu are allowed: about %zu "
		 "nodes fit",
		 needs.nodes, needs.of_nodes + needs.of_others,
		 (size_t)limit.rlim_cur,
		 needs.of_nodes ? needs.nodes * left / needs.of_nodes : 0);
}

/* Where the lab file is: its programs may have files beside it */
static int directory_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	char *path = must(slash ? strndup(file, (size_t)(slash - file) + 1)
				: strdup("."));
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(path);
	return fd;
}

struct lab *lab_open(const struct model *m, struct err *e)
{
	return lab_open_watched(m, NULL, NULL, e);
}

struct lab *lab_open_watched(const struct model *m,
			     void (*told)(size_t done, size_t all, void *arg),
			     void *arg, struct err *e)
{
	struct lab *l = must(calloc(1, sizeof(*l)));

	l->model = m;
	l->directory = directory_of(m->file);
	if (open_parts(l, told, arg, e) == 0)
		return l;
	say_how_many_fit(l, e);
	lab_close(l);
	return NULL;
}

/* --- time that goes by --------------------------------------------------- */

static void keep(struct arena *arena, const struct model *m,
		 const struct eni *eni, struct flow_keeps *keeps)
{
	const struct tracking_times *t = &eni->tracking;
	struct flow_keep k = {
		.ns = arena_printf(arena, "vpc/%s", eni->subnet->vpc->o.name),
		.addr = eni->private_ip};

	if (!t->tcp_established && !t->udp && !t->udp_stream)
		return;
	k.seconds[FLOW_TCP] = model_idle_s(m, t->tcp_established);
	k.seconds[FLOW_UDP] = model_idle_s(m, t->udp);
	k.seconds[FLOW_UDP_STREAM] = model_idle_s(m, t->udp_stream);
	*vec_add(arena, keeps) = k;
}

/* What is idle is idle for so much longer: in the kernel, and at whoever
 * answers on nodes */
static int age(struct lab *l, const struct model *m, struct err *e)
{
	struct arena *arena = arena_new();
	struct flow_keeps keeps = {
		.usual = {[FLOW_TCP] = model_idle_s(m, TRACKING_TCP_S),
			  [FLOW_UDP] = model_idle_s(m, TRACKING_UDP_S),
			  [FLOW_UDP_STREAM] = model_idle_s(m,
							   TRACKING_STREAM_S)}};
	int rc;

	for (size_t i = 0; i < m->enis.n; i++)
		keep(arena, m, m->enis.items[i], &keeps);
	responders_age(l->responders, m->elapsed_ms);
	rc = flows_age(l->fabric, l->plan, m->elapsed_ms / m->time_factor,
		       &keeps, e);
	arena_free(arena);
	return why(rc, FEATURE_BIT(FEATURE_CT_NETLINK), e);
}

/* Whoever works in the namespaces: as @plan and @m have it from now on */
static int follow(struct lab *l, const struct plan *plan, const struct model *m,
		  struct err *e)
{
	int rc = observer_follow(l->observer, l->fabric, plan, e);

	if (!rc)
		rc = responders_follow(l->responders, m, e);
	if (!rc)
		rc = resolvers_follow(l->resolvers, m, e);
	if (!rc)
		rc = responders_retry(l->responders, e);
	if (!rc)
		rc = metadata_service_follow(l->metadata, plan, m, e);
	if (!rc)
		rc = why(nat64_follow(l->nat64, m, e),
			 FEATURE_BIT(FEATURE_PACKET), e);
	if (!rc)
		rc = programs_follow(l->programs, m, e);
	return rc;
}

/* The kernel holds @from: back to what was, or the lab is lost */
static bool go_back(struct lab *l, const struct plan *from,
		    const struct plan *to, const struct model *m)
{
	struct err e = {0};

	dialer_leave(l->dialer, to);
	if (!fabric_apply(l->fabric, from, to, &e) && !follow(l, to, m, &e))
		return true;
	l->lost = e;
	return false;
}

/* From now on the lab holds @plan, made of @m */
static void adopt(struct lab *l, struct plan *plan, const struct model *m)
{
	fabric_settled(l->fabric);
	plan_free(l->earlier);
	l->earlier = l->plan;
	l->plan = plan;
	l->model = m;
	free(l->enis);
	index_links(l);
	if (l->flows)
		flow_recorder_after(l->flows);
}

/* All as @m has it, or all as it was */
static int fit(struct lab *l, const struct model *m, struct err *e)
{
	struct plan *plan = translate(m, l->plan);
	int rc;

	if (l->flows)
		flow_recorder_before(l->flows);
	dialer_leave(l->dialer, plan);
	rc = fabric_apply(l->fabric, l->plan, plan, e);
	if (rc)
		why(rc, plan_features(plan), e);
	if (rc && fabric_lost(l->fabric))
		l->lost = *fabric_lost(l->fabric);
	if (!rc) {
		rc = follow(l, plan, m, e);
		if (!rc)
			rc = why(forget_moved(l->fabric, plan, l->model, m, e),
				 FEATURE_BIT(FEATURE_CT_NETLINK), e);
		if (rc) {
			go_back(l, plan, l->plan, l->model);
			fabric_settled(l->fabric);
		}
	}
	if (rc)
		plan_free(plan);
	else
		adopt(l, plan, m);
	return rc;
}

int lab_refit(struct lab *l, struct err *e)
{
	return fit(l, l->model, e);
}

int lab_change(struct lab *l, const struct model *m, struct err *e)
{
	const struct model *before = l->model;
	int rc;

	for (size_t i = 0; i < m->cut.n; i++) /* while its address is there */
		responders_cut(l->responders, m->cut.items[i]);
	rc = fit(l, m, e);
	if (rc || !m->elapsed_ms)
		return rc;
	rc = age(l, m, e);
	if (rc)
		lab_revert(l, before);
	return rc;
}

void lab_settle(struct lab *l)
{
	plan_free(l->earlier);
	l->earlier = NULL;
}

void lab_revert(struct lab *l, const struct model *before)
{
	struct plan *plan = l->earlier;

	l->earlier = NULL;
	if (l->flows)
		flow_recorder_before(l->flows);
	if (!go_back(l, l->plan, plan, before)) {
		plan_free(plan);
		return;
	}
	adopt(l, plan, before);
	lab_settle(l);
}

void lab_close(struct lab *l)
{
	if (!l)
		return;
	programs_free(l->programs);
	flow_recorder_free(l->flows);
	dialer_free(l->dialer);
	metadata_service_free(l->metadata);
	resolvers_free(l->resolvers);
	responders_free(l->responders);
	nat64_free(l->nat64);
	observer_free(l->observer);
	fabric_free(l->fabric);
	loop_free(l->loop);
	plan_free(l->plan);
	lab_settle(l);
	if (l->directory >= 0)
		close(l->directory);
	free(l->enis);
	free(l);
}

int lab_ready(struct lab *l, const volatile int *stop, struct err *e)
{
	int rc = 0;

	while (!*stop && !(rc = programs_check(l->programs, e)))
		lab_turn(l, READY_TURN_MS);
	return rc < 0 ? rc : 0;
}

struct waiting {
	struct dial_result *result;
	bool over;
};

static void waited(const struct dial_result *r, void *arg)
{
	struct waiting *w = arg;

	*w->result = *r;
	w->over = true;
}

int lab_turn(struct lab *l, int timeout_ms)
{
	int left = dialer_left_ms(l->dialer), rc;
	uint64_t begun = loop_now_us();

	if (left >= 0 && (timeout_ms < 0 || left < timeout_ms))
		timeout_ms = left;
	rc = loop_turn(l->loop, timeout_ms);
	dialer_expire(l->dialer, begun);
	return rc < 0 ? rc : 0;
}

struct netns *lab_place_ns(const struct lab *l, const struct place *place)
{
	return fabric_ns(l->fabric, layout_place(place).s);
}

void lab_dial(struct lab *l, const struct dial_want *want,
	      struct dial_result *ret, const volatile int *stop)
{
	struct waiting w = {.result = ret};

	*ret = (struct dial_result){.end = DIAL_TIMEOUT, .fd = -1};
	if (dial(l->dialer, want, waited, &w))
		return;
	while (!w.over && !*stop)
		lab_turn(l, TURN_MS);
	if (!w.over)
		dialer_abandon(l->dialer, &w);
}
