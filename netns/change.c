// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/change.c - the parts of a change
 *
 * Each takes the steps of one kind to the kernel, batched by namespace, and
 * notes which of them were done. netns/fabric.c says in which order.
 */
#include "netns/change.h"

#include <errno.h>
#include <string.h>

#include "netns/carrier.h"
#include "netns/plan_text.h"
#include "netns/put_nft.h"
#include "netns/put_route.h"

/* Each namespace is made, gets its rules, and gets its links, addresses and
 * routes: three parts, which take about as long as each other */
void change_progress(const struct change *c, size_t part, size_t done, size_t n)
{
	if (c->fabric->told && !c->undoing)
		c->fabric->told(part * n + done, 3 * n, c->fabric->told_arg);
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

void change_shares(struct change *c)
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
	c->unheard = b->unheard && !c->failed;
	wire_batch_free(b);
	return rc ? rc : c->failed && !c->undoing ? -c->err->code : 0;
}

/* --- the parts of a change --------------------------------------------- */

int change_sysctls(struct change *c)
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

int change_rules(struct change *c)
{
	for (size_t i = 0; i < c->fabric->spaces.n; i++) {
		struct share *share = &c->shares[i];
		struct mnl_socket *nl;
		struct wire_batch b;
		bool done;
		int rc;

		change_progress(c, 1, i, c->fabric->spaces.n);
		if (!share_has_nft(share))
			continue;
		rc = netns_filter(share->ns, c->fabric->home, &nl, c->err);
		if (rc)
			return rc;
		wire_batch_init(&b, share->ns->name, true);
		put_nft(&b, share->steps.items, share->steps.n);
		rc = commit(c, nl, &b);
		/* a refused transaction did nothing at all; one that was not
		 * heard of is undone: if there is nothing to undo, the kernel
		 * refuses that as a whole, too */
		done = !rc || c->unheard;
		for (size_t j = 0; j < share->steps.n; j++) {
			struct plan_step *s = share->steps.items[j];

			if (plan_step_what(s)->kind < PLAN_SET)
				continue;
			s->gone = done && s->from;
			s->come = done && s->to;
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

int change_removals(struct change *c, bool links)
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

int change_links(struct change *c)
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

int change_additions(struct change *c)
{
	int rc = 0;

	for (size_t i = 0; i < c->fabric->spaces.n && !rc; i++) {
		struct share *share = &c->shares[i];
		struct wire_batch b;

		change_progress(c, 2, i, c->fabric->spaces.n);
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

int change_wait(struct change *c)
{
	int rc = 0;

	for (size_t i = 0; i < c->fabric->spaces.n && !rc; i++)
		rc = wait_ready(c, &c->shares[i]);
	return rc;
}
