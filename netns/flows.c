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
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

struct aging {
	struct wire_batch batch;
	uint32_t seconds;
	const char *ns;
	const struct flow_keeps *keeps;
	/* flows of these addresses alone, sorted; none: of all */
	const struct flow_end *about;
	size_t n_about;
};

enum { MESSAGE_MAX = 512 };

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

static int attribute(const struct nlattr *a, void *arg)
{
	const struct nlattr **all = arg;

	if (mnl_attr_get_type(a) <= CTA_MAX)
		all[mnl_attr_get_type(a)] = a;
	return MNL_CB_OK;
}

/* --- what a flow is ----------------------------------------------------- */

static void nested(const struct nlattr *in, const struct nlattr **ret)
{
	if (in)
		mnl_attr_parse_nested(in, attribute, ret);
}

static struct addr address(const struct nlattr *v4, const struct nlattr *v6)
{
	struct addr a = {0};

	if (v4) {
		a.family = AF_INET;
		memcpy(a.bytes, mnl_attr_get_payload(v4), 4);
	} else if (v6) {
		a.family = AF_INET6;
		memcpy(a.bytes, mnl_attr_get_payload(v6), 16);
	}
	return a;
}

/* N_FLOW_KINDS: none whose time-out anybody sets */
static enum flow_kind kind_of(const struct nlattr *const *attr,
			      uint8_t protocol)
{
	const struct nlattr *info[CTA_MAX + 1] = {0}, *tcp[CTA_MAX + 1] = {0};
	uint32_t status = 0;

	if (attr[CTA_STATUS])
		status = ntohl(mnl_attr_get_u32(attr[CTA_STATUS]));
	if (protocol == IPPROTO_UDP)
		return status & IPS_ASSURED ? FLOW_UDP_STREAM : FLOW_UDP;
	if (protocol != IPPROTO_TCP)
		return N_FLOW_KINDS;
	nested(attr[CTA_PROTOINFO], info);
	nested(info[CTA_PROTOINFO_TCP], tcp);
	return tcp[CTA_PROTOINFO_TCP_STATE] &&
			       mnl_attr_get_u8(tcp[CTA_PROTOINFO_TCP_STATE]) ==
				       TCP_CONNTRACK_ESTABLISHED
		       ? FLOW_TCP
		       : N_FLOW_KINDS;
}

/* The seconds by which the flow is kept for less time than is usual */
static uint32_t kept_less(const struct aging *a,
			  const struct nlattr *const *attr)
{
	const struct nlattr *tuple[CTA_MAX + 1] = {0};
	const struct nlattr *ip[CTA_MAX + 1] = {0}, *proto[CTA_MAX + 1] = {0};
	struct addr end[2];
	enum flow_kind kind;
	uint32_t less = 0;

	nested(attr[CTA_TUPLE_ORIG], tuple);
	nested(tuple[CTA_TUPLE_IP], ip);
	nested(tuple[CTA_TUPLE_PROTO], proto);
	if (!proto[CTA_PROTO_NUM])
		return 0;
	end[0] = address(ip[CTA_IP_V4_SRC], ip[CTA_IP_V6_SRC]);
	end[1] = address(ip[CTA_IP_V4_DST], ip[CTA_IP_V6_DST]);
	kind = kind_of(attr, mnl_attr_get_u8(proto[CTA_PROTO_NUM]));
	if (kind == N_FLOW_KINDS)
		return 0;
	for (size_t i = 0; i < a->keeps->n; i++) {
		const struct flow_keep *k = &a->keeps->items[i];
		uint32_t usual = a->keeps->usual[kind];

		if (strcmp(k->ns, a->ns) != 0 || !k->seconds[kind] ||
		    k->seconds[kind] >= usual ||
		    (addr_cmp(k->addr, end[0]) && addr_cmp(k->addr, end[1])))
			continue;
		if (usual - k->seconds[kind] > less)
			less = usual - k->seconds[kind];
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
static bool is_of(const struct aging *a, const struct nlattr *tuple)
{
	const struct nlattr *part[CTA_MAX + 1] = {0}, *ip[CTA_MAX + 1] = {0};

	nested(tuple, part);
	nested(part[CTA_TUPLE_IP], ip);
	return is_meant(a, address(ip[CTA_IP_V4_SRC], ip[CTA_IP_V6_SRC])) ||
	       is_meant(a, address(ip[CTA_IP_V4_DST], ip[CTA_IP_V6_DST]));
}

/* --- aging --------------------------------------------------------------- */

/* One flow: forget it, or leave it that much less time */
static void age(const struct nlmsghdr *msg, void *arg)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	const struct nfgenmsg *nf = mnl_nlmsg_get_payload(msg);
	const struct nlattr *attr[CTA_MAX + 1] = {0};
	struct aging *a = arg;
	struct nlmsghdr *out;
	uint32_t left;
	bool over;

	mnl_attr_parse(msg, sizeof(*nf), attribute, attr);
	if (!attr[CTA_TUPLE_ORIG] || !attr[CTA_TUPLE_REPLY] ||
	    !attr[CTA_TIMEOUT])
		return;
	if (a->n_about && !is_of(a, attr[CTA_TUPLE_ORIG]) &&
	    !is_of(a, attr[CTA_TUPLE_REPLY]))
		return;
	left = ntohl(mnl_attr_get_u32(attr[CTA_TIMEOUT]));
	over = a->n_about || left <= a->seconds + kept_less(a, attr);
	out = put_header(buf, over ? IPCTNL_MSG_CT_DELETE : IPCTNL_MSG_CT_NEW,
			 0, nf->nfgen_family);
	mnl_attr_put(out, CTA_TUPLE_ORIG | NLA_F_NESTED,
		     mnl_attr_get_payload_len(attr[CTA_TUPLE_ORIG]),
		     mnl_attr_get_payload(attr[CTA_TUPLE_ORIG]));
	if (attr[CTA_ZONE])
		mnl_attr_put(out, CTA_ZONE,
			     mnl_attr_get_payload_len(attr[CTA_ZONE]),
			     mnl_attr_get_payload(attr[CTA_ZONE]));
	if (!over)
		mnl_attr_put_u32(out, CTA_TIMEOUT, htonl(left - a->seconds));
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
	const struct nlattr *attr[CTA_MAX + 1] = {0};

	if (mnl_socket_sendto(nl, msg, msg->nlmsg_len) < 0 ||
	    mnl_socket_recvfrom(nl, buf, sizeof(buf)) < 0)
		return true;
	mnl_attr_parse(msg, sizeof(struct nfgenmsg), attribute, attr);
	return !attr[CTA_STATS_GLOBAL_ENTRIES] ||
	       mnl_attr_get_u32(attr[CTA_STATS_GLOBAL_ENTRIES]);
}

static int age_in(struct netns *ns, int home, struct aging a, struct err *e)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	struct mnl_socket *nl;
	int rc = netns_filter(ns, home, &nl, e), code = 0;

	if (rc || !has_flows(nl))
		return rc;
	wire_batch_init(&a.batch, false);
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
