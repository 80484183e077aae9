// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/counts.c - reading what rules have counted
 */
#include "netns/counts.h"

#include <errno.h>
#include <libnftnl/common.h>
#include <libnftnl/set.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "netns/answer.h"
#include "netns/put_nft.h"

enum { MESSAGE_MAX = 1024 };

struct reading {
	void (*each)(const struct count *c, void *arg);
	void *arg;
};

static int counter(const struct nlattr *told, void *count)
{
	const struct nlattr *expr[NFTA_EXPR_MAX + 1] = {0};
	const struct nlattr *value[NFTA_COUNTER_MAX + 1] = {0};
	struct count *c = count;
	const char *name;

	answer_nested(told, expr, ARRAY_LEN(expr));
	name = answer_text(expr[NFTA_EXPR_NAME]);
	if (!name || strcmp(name, "counter") != 0)
		return MNL_CB_OK;
	answer_nested(expr[NFTA_EXPR_DATA], value, ARRAY_LEN(value));
	c->packets = answer_u64(value[NFTA_COUNTER_PACKETS]);
	c->bytes = answer_u64(value[NFTA_COUNTER_BYTES]);
	return MNL_CB_OK;
}

static const struct nlattr *value_of(const struct nlattr *told)
{
	const struct nlattr *data[NFTA_DATA_MAX + 1] = {0};

	answer_nested(told, data, ARRAY_LEN(data));
	return data[NFTA_DATA_VALUE];
}

/* false: it has no key */
static bool read_element(const struct nlattr *told, struct count *ret)
{
	const struct nlattr *attr[NFTA_SET_ELEM_MAX + 1] = {0};
	const struct nlattr *key, *data;
	struct count c = {0};
	size_t len;

	answer_nested(told, attr, ARRAY_LEN(attr));
	key = value_of(attr[NFTA_SET_ELEM_KEY]);
	if (!key)
		return false;
	c.key = mnl_attr_get_payload(key);
	c.key_len = mnl_attr_get_payload_len(key);
	data = value_of(attr[NFTA_SET_ELEM_DATA]);
	len = data ? mnl_attr_get_payload_len(data) : 0;
	if (data)
		memcpy(c.data, mnl_attr_get_payload(data),
		       len < sizeof(c.data) ? len : sizeof(c.data));
	c.left_ms = answer_u64(attr[NFTA_SET_ELEM_EXPIRATION]);
	if (attr[NFTA_SET_ELEM_EXPR])
		counter(attr[NFTA_SET_ELEM_EXPR], &c);
	if (attr[NFTA_SET_ELEM_EXPRESSIONS]) /* in place of the one */
		mnl_attr_parse_nested(attr[NFTA_SET_ELEM_EXPRESSIONS], counter,
				      &c);
	*ret = c;
	return true;
}

static int element(const struct nlattr *told, void *arg)
{
	const struct reading *r = arg;
	struct count c;

	if (read_element(told, &c))
		r->each(&c, r->arg);
	return MNL_CB_OK;
}

void counts_tell(const struct nlmsghdr *msg,
		 void (*each)(const struct count *c, void *arg), void *arg)
{
	const struct nlattr *attr[NFTA_SET_ELEM_LIST_MAX + 1] = {0};
	struct reading r = {each, arg};

	if (msg->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM))
		return;
	answer_attributes(msg, sizeof(struct nfgenmsg), attr, ARRAY_LEN(attr));
	if (attr[NFTA_SET_ELEM_LIST_ELEMENTS])
		mnl_attr_parse_nested(attr[NFTA_SET_ELEM_LIST_ELEMENTS],
				      element, &r);
}

static void message(const struct nlmsghdr *msg, void *arg)
{
	const struct reading *r = arg;

	counts_tell(msg, r->each, r->arg);
}

static struct nlmsghdr *request(void *buf, const struct plan_set *s)
{
	struct nlmsghdr *msg = nftnl_nlmsg_build_hdr(
		buf, NFT_MSG_GETSETELEM, NFPROTO_INET, NLM_F_DUMP, 0);
	struct nftnl_set *set = must(nftnl_set_alloc());

	must_do(nftnl_set_set_str(set, NFTNL_SET_TABLE, NFT_TABLE));
	must_do(nftnl_set_set_str(set, NFTNL_SET_NAME, s->name));
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
