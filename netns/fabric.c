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
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "netns/carrier.h"
#include "netns/plan_text.h"
#include "netns/put_nft.h"
#include "netns/put_route.h"
#include "netns/share.h"
#include "netns/spaces.h"

struct fabric {
	int home;
	bool ipv6; /* the kernel has it, and it is to be told what not to do */
	struct mnl_socket *route; /* of home, to make links from */
	struct spaces spaces;
	void (*told)(size_t done, size_t all, void *arg); /* of progress */
	void *told_arg;
	struct err lost; /* of undoing a change; code 0: nothing is */
};

struct change {
	struct fabric *fabric;
	struct arena *arena;
	struct plan_diff diff;
	struct share *shares; /* one per namespace, in fabric's order */
	struct err *err; /* the first failure */
	const char *ns; /* to which requests go at present */
	bool failed;
	bool removing; /* what goes, before what comes */
	bool creating; /* links, not yet configuring them */
	bool undoing; /* a failure stops nothing */
};

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

/* Each namespace is made, gets its rules, and gets its links, addresses and
 * routes: three parts, which take about as long as each other */
static void progress(const struct change *c, size_t part, size_t done, size_t n)
{
	if (c->fabric->told && !c->undoing)
		c->fabric->told(part * n + done, 3 * n, c->fabric->told_arg);
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
		progress(c, 0, done++, all);
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

/* --- shares ------------------------------------------------------------ */

static struct share *share_of(struct change *c, const char *ns)
{
	ptrdiff_t at = spaces_at(&c->fabric->spaces, ns);

	return at < 0 ? NULL : &c->shares[at];
}

static void share_add(struct change *c, const char *ns, struct plan_step *s)
{
	struct share *share = share_of(c, ns);

	if (share)
		*vec_add(c->arena, &share->steps) = s;
}

static void shares_make(struct change *c)
{
	struct fabric *f = c->fabric;

	c->shares = arena_alloc(c->arena,
				(f->spaces.n + 1) * sizeof(*c->shares));
	for (size_t i = 0; i < f->spaces.n; i++)
		c->shares[i].ns = f->spaces.items[i];
	for (size_t i = 0; i < c->diff.steps.n; i++) {
		struct plan_step *s = &c->diff.steps.items[i];
		const struct plan_object *o = plan_step_what(s);
		const struct plan_end *end = o->link.end;

		share_add(c, o->ns, s);
		if (o->kind == PLAN_LINK && strcmp(end[0].ns, end[1].ns) != 0)
			share_add(c, end[1].ns, s);
	}
}

/* --- failures ---------------------------------------------------------- */

/* What was undone by something else before: it went with its link */
static bool is_so_already(int code)
{
	return code == ENOENT || code == ESRCH || code == ENODEV ||
	       code == EADDRNOTAVAIL || code == EEXIST;
}

static void refused(const void *about, int code, const char *words, void *arg)
{
	const struct plan_step *cs = about;
	struct change *c = arg;

	/* a link that cannot be configured exists all the same, and what was not
	 * to be removed may have gone with its address */
	if (cs && !c->removing &&
	    (c->creating || plan_step_what(cs)->kind > PLAN_LINK))
		((struct plan_step *)cs)->come = false;
	if (c->failed || (c->undoing && is_so_already(code)))
		return;
	c->failed = true;
	if (!cs) {
		err_set(c->err, code, "nftables transaction in %s%s%s", c->ns,
			*words ? ": " : "", words);
		return;
	}
	err_set(c->err, code, "%s %s%s%s",
		!cs->from ? "add"
		: !cs->to ? "remove"
			  : "change",
		plan_object_text(c->arena, plan_step_what(cs)),
		*words ? ": kernel: " : "", words);
}

static int commit(struct change *c, struct mnl_socket *nl, struct wire_batch *b)
{
	int rc;

	for (size_t i = 0; i < b->about.n; i++)
		if (b->about.items[i] && c->removing)
			((struct plan_step *)b->about.items[i])->gone = true;
		else if (b->about.items[i])
			((struct plan_step *)b->about.items[i])->come = true;
	c->ns = b->of;
	rc = wire_commit(nl, b, refused, c, c->err);
	wire_batch_free(b);
	return rc ? rc : c->failed && !c->undoing ? -c->err->code : 0;
}

/* --- the parts of a change --------------------------------------------- */

static int sysctls(struct change *c)
{
	for (size_t i = 0; i < c->diff.steps.n; i++) {
		struct plan_step *s = &c->diff.steps.items[i];
		struct netns *ns;
		int rc;

		if (!s->to || s->to->kind != PLAN_SYSCTL)
			continue;
		ns = fabric_ns(c->fabric, s->to->ns);
		rc = netns_sysctl(ns, c->fabric->home, s->to->sysctl.path,
				  s->to->sysctl.value);
		if (rc)
			return err_set(c->err, -rc,
				       "write %s to /proc/sys/net/%s of %s",
				       s->to->sysctl.value, s->to->sysctl.path,
				       s->to->ns);
		s->come = true;
		s->gone = s->from != NULL;
	}
	return 0;
}

static int nft(struct change *c)
{
	for (size_t i = 0; i < c->fabric->spaces.n; i++) {
		struct share *share = &c->shares[i];
		struct mnl_socket *nl;
		struct wire_batch b;
		int rc;

		progress(c, 1, i, c->fabric->spaces.n);
		if (!share_has_nft(share))
			continue;
		rc = netns_filter(share->ns, c->fabric->home, &nl, c->err);
		if (rc)
			return rc;
		wire_batch_init(&b, share->ns->name, true);
		put_nft(&b, share->steps.items, share->steps.n);
		rc = commit(c, nl, &b);
		/* a refused transaction did nothing at all */
		for (size_t j = 0; j < share->steps.n; j++) {
			struct plan_step *s = share->steps.items[j];

			if (plan_step_what(s)->kind < PLAN_SET)
				continue;
			s->gone = !rc && s->from;
			s->come = !rc && s->to;
		}
		if (rc)
			return rc;
	}
	return 0;
}

/* What goes, goes in the reverse order of what comes; a link from the
 * namespace of its first end only, or from the other when that one goes */
static bool goes_here(struct change *c, const struct share *share,
		      const struct plan_object *o)
{
	if (o->kind != PLAN_LINK)
		return true;
	return strcmp(o->ns, share->ns->name) == 0 || !share_of(c, o->ns);
}

static int removals(struct change *c, bool links)
{
	int rc = 0;

	for (size_t i = 0; i < c->fabric->spaces.n && !rc; i++) {
		struct share *share = &c->shares[i];
		struct wire_batch b;

		wire_batch_init(&b, share->ns->name, false);
		for (size_t j = share->steps.n; j-- > 0;) {
			struct plan_step *s = share->steps.items[j];

			if (s->from && (s->from->kind == PLAN_LINK) == links &&
			    goes_here(c, share, s->from))
				put_plan_object(&b, s->from, false, s);
		}
		if (b.about.n)
			rc = commit(c, share->ns->route, &b);
		else
			wire_batch_free(&b);
	}
	return rc;
}

static int links(struct change *c)
{
	struct wire_batch b;
	int rc;

	wire_batch_init(&b, "the first namespace", false);
	for (size_t i = 0; i < c->diff.steps.n; i++) {
		struct plan_step *s = &c->diff.steps.items[i];
		const struct plan_link *l;

		if (!s->to || s->to->kind != PLAN_LINK)
			continue;
		l = &s->to->link;
		put_link_create(&b, l, fabric_ns(c->fabric, l->end[0].ns)->fd,
				fabric_ns(c->fabric, l->end[1].ns)->fd, s);
	}
	c->creating = true;
	rc = commit(c, c->fabric->route, &b);
	c->creating = false;
	return rc;
}

static void configure(const struct change *c, struct wire_batch *b,
		      const struct share *share)
{
	bool ipv6 = c->fabric->ipv6;

	for (size_t i = 0; i < share->steps.n; i++) {
		struct plan_step *s = share->steps.items[i];

		if (s->to && !s->from && s->to->kind == PLAN_NS) {
			put_loopback_up(b, s);
			if (s->to->space.router)
				put_rules_clear(b, ipv6, s);
		}
		if (!s->to || s->to->kind != PLAN_LINK)
			continue;
		for (int e = 0; e < 2; e++)
			if (strcmp(s->to->link.end[e].ns, share->ns->name) == 0)
				put_end_configure(b, &s->to->link.end[e], ipv6,
						  s);
	}
}

static int additions(struct change *c)
{
	int rc = 0;

	for (size_t i = 0; i < c->fabric->spaces.n && !rc; i++) {
		struct share *share = &c->shares[i];
		struct wire_batch b;

		progress(c, 2, i, c->fabric->spaces.n);
		wire_batch_init(&b, share->ns->name, false);
		configure(c, &b, share);
		for (size_t j = 0; j < share->steps.n; j++) {
			struct plan_step *s = share->steps.items[j];

			if (s->to)
				put_plan_object(&b, s->to, true, s);
		}
		if (b.about.n)
			rc = commit(c, share->ns->route, &b);
		else
			wire_batch_free(&b);
	}
	return rc;
}

static int wait_link(struct change *c, const struct share *share,
		     const struct plan_link *l)
{
	int rc = 0;

	for (int e = 0; e < 2 && !rc; e++)
		if (strcmp(l->end[e].ns, share->ns->name) == 0)
			rc = carrier_wait(share->ns, l->end[e].ifindex, c->err);
	return rc;
}

static int wait_ready(struct change *c, const struct share *share)
{
	int rc = 0;

	for (size_t i = 0; i < share->steps.n && !rc; i++) {
		const struct plan_object *o = share->steps.items[i]->to;

		if (o && o->kind == PLAN_LINK)
			rc = wait_link(c, share, &o->link);
		else if (o && o->kind == PLAN_ADDR &&
			 o->addr.addr.addr.family == AF_INET6)
			rc = address_wait(share->ns, o->addr.addr.addr, c->err);
	}
	return rc;
}

static int carry_out(struct change *c)
{
	int rc = spaces_make(c);

	if (rc)
		return rc;
	shares_make(c);
	rc = nft(c);
	if (!rc)
		rc = sysctls(c);
	c->removing = true;
	if (!rc)
		rc = removals(c, false);
	if (!rc)
		rc = removals(c, true);
	c->removing = false;
	if (!rc)
		rc = links(c);
	if (!rc)
		rc = additions(c);
	for (size_t i = 0; i < c->fabric->spaces.n && !rc; i++)
		rc = wait_ready(c, &c->shares[i]);
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
