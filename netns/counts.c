// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/counts.c - reading what rules have counted
 */
#include "netns/counts.h"

#include <errno.h>
#include <libnftnl/common.h>
#include <libnftnl/expr.h>
#include <libnftnl/set.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter.h>
#include <stdlib.h>
#include <string.h>

#include "netns/put_nft.h"

enum { MESSAGE_MAX = 1024 };

struct reading {
	void (*each)(const struct count *c, void *arg);
	void *arg;
};

static int counter(struct nftnl_expr *e, void *arg)
{
	struct count *c = arg;

	if (strcmp(nftnl_expr_get_str(e, NFTNL_EXPR_NAME), "counter") == 0) {
		c->packets = nftnl_expr_get_u64(e, NFTNL_EXPR_CTR_PACKETS);
		c->bytes = nftnl_expr_get_u64(e, NFTNL_EXPR_CTR_BYTES);
	}
	return 0;
}

static int element(struct nftnl_set_elem *e, void *arg)
{
	const struct reading *r = arg;
	struct count c = {0};
	uint32_t len = 0;
	const void *data;

	c.key = nftnl_set_elem_get(e, NFTNL_SET_ELEM_KEY, &len);
	if (!c.key)
		return 0;
	c.key_len = len;
	data = nftnl_set_elem_get(e, NFTNL_SET_ELEM_DATA, &len);
	if (data)
		memcpy(c.data, data,
		       len < sizeof(c.data) ? len : sizeof(c.data));
	if (nftnl_set_elem_is_set(e, NFTNL_SET_ELEM_EXPIRATION))
		c.left_ms = nftnl_set_elem_get_u64(e,
						   NFTNL_SET_ELEM_EXPIRATION);
	nftnl_set_elem_expr_foreach(e, counter, &c);
	r->each(&c, r->arg);
	return 0;
}

static void message(const struct nlmsghdr *msg, void *arg)
{
	struct nftnl_set *set = nftnl_set_alloc();

	if (!set)
		abort();
	if (nftnl_set_elems_nlmsg_parse(msg, set) == 0)
		nftnl_set_elem_foreach(set, element, arg);
	nftnl_set_free(set);
}

static struct nlmsghdr *request(void *buf, const struct plan_set *s)
{
	struct nlmsghdr *msg = nftnl_nlmsg_build_hdr(
		buf, NFT_MSG_GETSETELEM, NFPROTO_INET, NLM_F_DUMP, 0);
	struct nftnl_set *set = nftnl_set_alloc();

	if (!set)
		abort();
	nftnl_set_set_str(set, NFTNL_SET_TABLE, NFT_TABLE);
	nftnl_set_set_str(set, NFTNL_SET_NAME, s->name);
	nftnl_set_elems_nlmsg_build_payload(msg, set);
	nftnl_set_free(set);
	return msg;
}

int counts_read(struct netns *ns, int home, const struct plan_set *s,
		void (*each)(const struct count *c, void *arg), void *arg,
		struct err *e)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	struct reading r = {each, arg};
	struct mnl_socket *nl;
	int rc = netns_filter(ns, home, &nl, e);

	if (rc)
		return rc;
	rc = wire_dump(nl, request(buf, s), message, &r);
	if (rc && rc != -EAGAIN) /* else: the rules were changed meanwhile */
		return err_set(e, -rc, "read set %s of %s", s->name, ns->name);
	return 0;
}
