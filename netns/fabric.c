// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/fabric.c - namespaces that hold what a plan says
 *
 * The order of work, each part batched as far as the kernel allows:
 *
 *	new namespaces  ->  nftables, one transaction each  ->  sysctls
 *	->  old routes, addresses and links go  ->  new links, in one batch
 *	from home (both ends are born where they belong)  ->  per namespace
 *	one batch: links up, addresses, neighbours, routes, rules
 *	->  wait until every link carries  ->  old namespaces go
 *
 * nftables come first, so that no packet ever passes unjudged; and so that a
 * kernel in modules has loaded the one whose sysctls follow.
 */
#include "netns/fabric.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "netns/change.h"

/* --- the namespaces ---------------------------------------------------- */

struct fabric *fabric_new(struct err *e)
{
	struct fabric *f = must(calloc(1, sizeof(*f)));
	struct rlimit limit;

	/* three descriptors a namespace, and one a responder */
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	f->ipv6 = netns_has_ipv6();
	f->home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	if (f->home < 0)
		err_set(e, errno, "open the first namespace");
	else if (wire_open(NETLINK_ROUTE, "the first namespace", &f->route,
			   e) == 0)
		return f;
	fabric_free(f);
	return NULL;
}

void fabric_free(struct fabric *f)
{
	if (!f)
		return;
	spaces_drop_all(&f->spaces);
	if (f->route)
		mnl_socket_close(f->route);
	if (f->home >= 0)
		close(f->home);
	free(f);
}

struct netns *fabric_ns(const struct fabric *f, const char *name)
{
	ptrdiff_t at = spaces_at(&f->spaces, name);

	return at < 0 ? NULL : f->spaces.items[at];
}

void fabric_progress(struct fabric *f,
		     void (*told)(size_t done, size_t all, void *arg),
		     void *arg)
{
	f->told = told;
	f->told_arg = arg;
}

void fabric_settled(struct fabric *f)
{
	spaces_bury(&f->spaces);
}

int fabric_home(const struct fabric *f)
{
	return f->home;
}

static bool is_new_space(const struct plan_step *s)
{
	return s->to && !s->from && s->to->kind == PLAN_NS;
}

/* Make the new namespaces; they are found by name only after sorting */
static int spaces_make(struct change *c)
{
	struct fabric *f = c->fabric;
	size_t all = 0, done = 0;
	int rc = 0;

	for (size_t i = 0; i < c->diff.steps.n; i++)
		all += is_new_space(&c->diff.steps.items[i]);
	for (size_t i = 0; i < c->diff.steps.n && !rc; i++) {
		struct plan_step *s = &c->diff.steps.items[i];
		struct netns made;

		if (!is_new_space(s))
			continue;
		change_progress(c, 0, done++, all);
		rc = netns_new(&made, s->to->ns, f->home, c->err);
		s->come = !rc;
		if (!rc)
			spaces_add(&f->spaces, made);
	}
	spaces_sort(&f->spaces);
	return rc;
}

static void spaces_let_go(struct change *c)
{
	for (size_t i = 0; i < c->diff.steps.n; i++) {
		struct plan_step *s = &c->diff.steps.items[i];

		if (s->to || s->from->kind != PLAN_NS)
			continue;
		spaces_drop(&c->fabric->spaces, s->from->ns);
	}
}

static int carry_out(struct change *c)
{
	int rc = spaces_make(c);

	if (rc)
		return rc;
	change_shares(c);
	rc = change_rules(c);
	if (!rc)
		rc = change_sysctls(c);
	c->removing = true;
	if (!rc)
		rc = change_removals(c, false);
	if (!rc)
		rc = change_removals(c, true);
	c->removing = false;
	if (!rc)
		rc = change_links(c);
	if (!rc)
		rc = change_additions(c);
	if (!rc)
		rc = change_wait(c);
	if (!rc)
		spaces_let_go(c);
	return rc;
}

/* The steps that were done, turned round */
static void undo(struct change *c, const struct plan *from,
		 const struct plan *to)
{
	struct err *lost = &c->fabric->lost;
	struct change back = {.fabric = c->fabric,
			      .arena = c->arena,
			      .err = lost,
			      .undoing = true};

	for (size_t i = 0; i < c->diff.steps.n; i++) {
		const struct plan_step *s = &c->diff.steps.items[i];

		if (s->gone || s->come)
			*vec_add(c->arena,
				 &back.diff.steps) = (struct plan_step){
				.from = s->come ? s->to : NULL,
				.to = s->gone ? s->from : NULL};
	}
	plan_diff_along(c->arena, &back.diff, from, to);
	*lost = (struct err){0};
	carry_out(&back);
}

const struct err *fabric_lost(const struct fabric *f)
{
	return f->lost.code ? &f->lost : NULL;
}

int fabric_apply(struct fabric *f, const struct plan *from,
		 const struct plan *to, struct err *e)
{
	struct change c = {.fabric = f, .arena = arena_new(), .err = e};
	int rc;

	c.diff = plan_diff(c.arena, from, to);
	rc = carry_out(&c);
	if (rc)
		undo(&c, from, to);
	arena_free(c.arena);
	return rc;
}
