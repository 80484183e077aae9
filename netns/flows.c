// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/flows.c - time that goes by for remembered flows
 *
 * The kernel tells for each entry of its connection tracking how long it will
 * still be kept. So nobody has to know how long a flow has been idle, nor by
 * which of its namespace's time-outs it is kept: taking the time away from
 * what is left is enough.
 */
#include "netns/flows.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <string.h>

struct aging {
	struct wire_batch batch;
	uint32_t seconds;
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
	if (!attr[CTA_TUPLE_ORIG] || !attr[CTA_TIMEOUT])
		return;
	left = ntohl(mnl_attr_get_u32(attr[CTA_TIMEOUT]));
	over = left <= a->seconds;
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

static int age_in(struct netns *ns, int home, uint32_t seconds, struct err *e)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	struct aging a = {.seconds = seconds};
	struct mnl_socket *nl;
	int rc = netns_filter(ns, home, &nl, e), code = 0;

	if (rc)
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

int flows_age(struct fabric *f, const struct plan *plan, int ms, struct err *e)
{
	uint32_t seconds = ((uint32_t)ms + 999) / 1000;
	const char *ns = "";
	int rc = 0;

	for (size_t i = 0; i < plan->objects.n && !rc; i++) {
		const struct plan_object *o = plan->objects.items[i];

		if (o->kind != PLAN_CHAIN || !strcmp(ns, o->ns))
			continue;
		ns = o->ns;
		rc = age_in(fabric_ns(f, ns), fabric_home(f), seconds, e);
	}
	return rc;
}
