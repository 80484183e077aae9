// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/flows.c - time that goes by for remembered flows
 *
 * The kernel tells for each entry of its connection tracking how long it will
 * still be kept. So nobody has to know how long a flow has been idle, nor by
 * which of its namespace's time-outs it is kept: taking the time away from
 * what is left is enough. All of it, and the flow is forgotten.
 */
#include "netns/flows.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <stdlib.h>
#include <string.h>

#include "netns/flow_told.h"

struct aging {
	struct wire_batch batch;
	uint32_t seconds;
	const char *ns;
	const struct flow_keeps *keeps;
	/* flows of these addresses alone, sorted; none: of all */
	const struct flow_end *about;
	size_t n_about;
};

enum { MESSAGE_MAX = 512, FLOW_MAX = MESSAGE_MAX - 16 /* and its time */ };

static struct nlmsghdr *put_header(void *buf, uint16_t type, uint16_t flags,
				   uint8_t family)
{
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nf = mnl_nlmsg_put_extra_header(msg, sizeof(*nf));

	msg->nlmsg_type = (uint16_t)(NFNL_SUBSYS_CTNETLINK << 8 | type);
	msg->nlmsg_flags = NLM_F_REQUEST | flags;
	nf->nfgen_family = family;
	nf->version = NFNETLINK_V0;
	return msg;
}

/* The seconds by which the flow is kept for less time than is usual */
static uint32_t kept_less(const struct aging *a, const struct flow_told *flow)
{
	uint32_t less = 0, usual;

	if (flow->kind == N_FLOW_KINDS)
		return 0;
	usual = a->keeps->usual[flow->kind];
	for (size_t i = 0; i < a->keeps->n; i++) {
		const struct flow_keep *k = &a->keeps->items[i];

		if (strcmp(k->ns, a->ns) != 0 || !k->seconds[flow->kind] ||
		    k->seconds[flow->kind] >= usual ||
		    (addr_cmp(k->addr, flow->there.from) &&
		     addr_cmp(k->addr, flow->there.to)))
			continue;
		if (usual - k->seconds[flow->kind] > less)
			less = usual - k->seconds[flow->kind];
	}
	return less;
}

static int by_place(const void *one, const void *other)
{
	const struct flow_end *a = one, *b = other;
	int by_ns = a->ns == b->ns ? 0 : strcmp(a->ns, b->ns);

	return by_ns ? by_ns : addr_cmp(a->addr, b->addr);
}

static bool is_meant(const struct aging *a, struct addr addr)
{
	const struct flow_end end = {a->ns, addr};

	return bsearch(&end, a->about, a->n_about, sizeof(end), by_place);
}

/* Is one of the addresses in it? */
static bool is_of(const struct aging *a, const struct flow_tuple *t)
{
	return is_meant(a, t->from) || is_meant(a, t->to);
}

/* --- aging --------------------------------------------------------------- */

/* As the kernel told it; false: of no flow is that so long */
static bool put_again(struct nlmsghdr *msg, uint16_t type,
		      const struct nlattr *told)
{
	return !told || mnl_attr_put_check(msg, FLOW_MAX, type,
					   mnl_attr_get_payload_len(told),
					   mnl_attr_get_payload(told));
}

/* One flow: forget it, or leave it that much less time */
static void age(const struct nlmsghdr *msg, void *arg)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	struct aging *a = arg;
	struct flow_told flow;
	struct nlmsghdr *out;
	bool over;

	if (!flow_told_read(msg, &flow) ||
	    (a->n_about && !is_of(a, &flow.there) && !is_of(a, &flow.back)))
		return;
	over = a->n_about || flow.left_s <= a->seconds + kept_less(a, &flow);
	out = put_header(buf, over ? IPCTNL_MSG_CT_DELETE : IPCTNL_MSG_CT_NEW,
			 0, flow.family);
	if (!put_again(out, CTA_TUPLE_ORIG | NLA_F_NESTED, flow.tuple) ||
	    !put_again(out, CTA_ZONE, flow.zone))
		return;
	if (!over)
		mnl_attr_put_u32(out, CTA_TIMEOUT,
				 htonl(flow.left_s - a->seconds));
	wire_batch_add(&a->batch, out, NULL);
}

/* A flow that ended meanwhile needs no aging */
static void refused(const void *about, int code, const char *words, void *arg)
{
	int *first = arg;

	(void)about;
	(void)words;
	if (code != ENOENT && !*first)
		*first = code;
}

/* To list them, the kernel looks through the flows of every namespace of the
 * machine; to count these it need not */
static bool has_flows(struct mnl_socket *nl)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	struct nlmsghdr *msg = put_header(buf, IPCTNL_MSG_CT_GET_STATS, 0,
					  AF_UNSPEC);
	uint32_t count;
	ssize_t n;

	n = wire_ask(nl, msg, sizeof(buf));
	return n < 0 || !flow_count_read(buf, (size_t)n, &count) || count;
}

static int age_in(struct netns *ns, int home, struct aging a, struct err *e)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	struct mnl_socket *nl;
	int rc = netns_filter(ns, home, &nl, e), code = 0;

	if (rc || !has_flows(nl))
		return rc;
	wire_batch_init(&a.batch, ns->name, false);
	rc = wire_dump(
		nl, put_header(buf, IPCTNL_MSG_CT_GET, NLM_F_DUMP, AF_UNSPEC),
		age, &a);
	if (rc)
		err_set(e, -rc, "read the remembered flows of %s", ns->name);
	else if (a.batch.starts.n)
		rc = wire_commit(nl, &a.batch, refused, &code, e);
	wire_batch_free(&a.batch);
	if (!rc && code)
		rc = err_set(e, code, "age the remembered flows of %s",
			     ns->name);
	return rc;
}

int flows_age(struct fabric *f, const struct plan *plan, int ms,
	      const struct flow_keeps *keeps, struct err *e)
{
	struct aging a = {.seconds = ((uint32_t)ms + 999) / 1000,
			  .keeps = keeps};
	const char *ns = "";
	int rc = 0;

	for (size_t i = 0; i < plan->objects.n && !rc; i++) {
		const struct plan_object *o = plan->objects.items[i];

		if (o->kind != PLAN_CHAIN || !strcmp(ns, o->ns))
			continue;
		ns = o->ns;
		a.ns = ns;
		rc = age_in(fabric_ns(f, ns), fabric_home(f), a, e);
	}
	return rc;
}

int flows_forget(struct fabric *f, const struct flow_ends *ends, struct err *e)
{
	static const struct flow_keeps none;
	int rc = 0;

	if (ends->n)
		qsort(ends->items, ends->n, sizeof(*ends->items), by_place);
	for (size_t i = 0, n; i < ends->n && !rc; i += n) {
		const struct flow_end *first = &ends->items[i];
		struct netns *ns = fabric_ns(f, first->ns);

		for (n = 1; i + n < ends->n && !strcmp(first[n].ns, first->ns);)
			n++;
		if (ns)
			rc = age_in(ns, fabric_home(f),
				    (struct aging){.keeps = &none,
						   .ns = first->ns,
						   .seconds = UINT32_MAX,
						   .about = first,
						   .n_about = n},
				    e);
	}
	return rc;
}
