// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/tracer.c - one packet and its answer, followed through a namespace
 */
#include "netns/tracer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libnftnl/common.h>
#include <libnftnl/rule.h>
#include <libnftnl/trace.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "netns/put_nft.h"
#include "netns/trace_rules.h"

enum { READ_MAX = 64 * 1024, RECEIVE_ROOM = 4 << 20, MESSAGE_MAX = 1024 };

/* --- arming ----------------------------------------------------------------- */

struct refusal {
	int code;
	char words[128];
};

static void refused(const void *about, int code, const char *words, void *arg)
{
	struct refusal *r = arg;

	(void)about;
	if (r->code)
		return;
	r->code = code;
	snprintf(r->words, sizeof(r->words), "%s", words);
}

static int commit(struct tracer *t,
		  void (*put)(struct wire_batch *b,
			      const struct trace_want *want),
		  const struct trace_want *want, struct err *e)
{
	struct refusal r = {0};
	struct wire_batch b;
	int rc;

	wire_batch_init(&b, true);
	put(&b, want);
	rc = wire_commit(t->nl, &b, refused, &r, e);
	wire_batch_free(&b);
	if (!rc && r.code)
		rc = err_set(e, r.code, "trace in namespace %s%s%s",
			     t->ns->name, *r.words ? ": " : "", r.words);
	return rc;
}

static void membership(struct tracer *t, int option)
{
	int group = NFNLGRP_NFTRACE;

	mnl_socket_setsockopt(t->nl, option, &group, sizeof(group));
}

int tracer_open(struct tracer *t, const struct netns *ns, int home,
		const struct trace_want *want, struct err *e)
{
	int room = RECEIVE_ROOM, fd, rc;

	*t = (struct tracer){.ns = ns};
	rc = netns_open_filter(ns, home, &t->nl, e);
	if (!rc) {
		fd = mnl_socket_get_fd(t->nl);
		if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room,
			       sizeof(room)))
			setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room,
				   sizeof(room));
		rc = commit(t, trace_rules_put, want, e);
		t->armed = !rc;
	}
	if (!rc)
		membership(t, NETLINK_ADD_MEMBERSHIP);
	else
		tracer_close(t);
	return rc;
}

static void drop(struct wire_batch *b, const struct trace_want *want)
{
	(void)want;
	trace_rules_drop(b);
}

void tracer_stop(struct tracer *t)
{
	struct err ignored;

	if (!t->armed)
		return;
	membership(t, NETLINK_DROP_MEMBERSHIP);
	tracer_read(t, NULL, NULL);
	commit(t, drop, NULL, &ignored); /* else closing does it */
	t->armed = false;
}

void tracer_close(struct tracer *t)
{
	tracer_stop(t);
	if (t->nl)
		mnl_socket_close(t->nl);
	*t = (struct tracer){0};
}

/* --- headers ------------------------------------------------------------------ */

static void read_network(const uint8_t *p, size_t n, struct trace_headers *h)
{
	bool ipv6 = n && p[0] >> 4 == 6;
	size_t len = ipv6 ? 16 : 4, at = ipv6 ? 8 : 12;

	if (n < at + 2 * len)
		return;
	h->from.family = h->to.family = ipv6 ? AF_INET6 : AF_INET;
	memcpy(h->from.bytes, p + at, len);
	memcpy(h->to.bytes, p + at + len, len);
	h->protocol = ipv6 ? p[6] : p[9];
}

static void read_transport(const uint8_t *p, size_t n, struct trace_headers *h)
{
	enum { TCP_FLAGS = 13 };

	if (h->protocol == IPPROTO_ICMP || h->protocol == IPPROTO_ICMPV6) {
		h->from_port = n > 0 ? p[0] : 0;
		h->to_port = n > 1 ? p[1] : 0;
		return;
	}
	if (n < 4)
		return;
	h->from_port = (uint16_t)(p[0] << 8 | p[1]);
	h->to_port = (uint16_t)(p[2] << 8 | p[3]);
	if (h->protocol == IPPROTO_TCP && n > TCP_FLAGS)
		h->tcp_flags = p[TCP_FLAGS];
}

static void read_headers(const struct nftnl_trace *o, struct trace_headers *h)
{
	uint32_t n = 0;
	const void *p = nftnl_trace_get_data(o, NFTNL_TRACE_NETWORK_HEADER, &n);

	if (!p)
		return;
	read_network(p, n, h);
	p = nftnl_trace_get_data(o, NFTNL_TRACE_TRANSPORT_HEADER, &n);
	if (p && h->from.family)
		read_transport(p, n, h);
}

/* --- events ------------------------------------------------------------------- */

struct reading {
	void (*each)(const struct trace_event *e, void *arg);
	void *arg;
};

static uint32_t number(const struct nftnl_trace *o, uint16_t what)
{
	return nftnl_trace_is_set(o, what) ? nftnl_trace_get_u32(o, what) : 0;
}

static enum trace_point point_of(const struct nftnl_trace *o, const char *chain)
{
	if (strcmp(nftnl_trace_get_str(o, NFTNL_TRACE_TABLE), TRACE_TABLE) != 0)
		return TRACE_ELSEWHERE;
	for (int i = 1; i < N_TRACE_POINTS; i++)
		if (strcmp(chain, trace_chain[i]) == 0)
			return (enum trace_point)i;
	return TRACE_ELSEWHERE;
}

static enum nf_verdict verdict_of(const struct nftnl_trace *o, uint16_t what)
{
	if (!nftnl_trace_is_set(o, what))
		return NF_V_NONE;
	switch ((int)nftnl_trace_get_u32(o, what)) {
	case NF_ACCEPT:
		return NF_V_ACCEPT;
	case NF_DROP:
		return NF_V_DROP;
	case NFT_RETURN:
		return NF_V_RETURN;
	case NFT_JUMP:
		return NF_V_JUMP;
	case NFT_GOTO:
		return NF_V_GOTO;
	default:
		return NF_V_NONE;
	}
}

/* Kernels differ in what they call the end of a chain */
static enum trace_kind kind_of(const struct nftnl_trace *o)
{
	switch (nftnl_trace_get_u32(o, NFTNL_TRACE_TYPE)) {
	case NFT_TRACETYPE_POLICY:
		return TRACE_POLICY;
	case NFT_TRACETYPE_RULE:
		return nftnl_trace_is_set(o, NFTNL_TRACE_RULE_HANDLE)
			       ? TRACE_RULE
			       : TRACE_END;
	default:
		return TRACE_END;
	}
}

static void tell(const struct nftnl_trace *o, const struct reading *r)
{
	struct trace_event e = {.kind = kind_of(o)};

	e.id = number(o, NFTNL_TRACE_ID);
	e.chain = nftnl_trace_get_str(o, NFTNL_TRACE_CHAIN);
	e.point = point_of(o, e.chain);
	if (e.kind == TRACE_RULE)
		e.handle = nftnl_trace_get_u64(o, NFTNL_TRACE_RULE_HANDLE);
	e.verdict = verdict_of(o, e.kind == TRACE_POLICY ? NFTNL_TRACE_POLICY
							 : NFTNL_TRACE_VERDICT);
	if (nftnl_trace_is_set(o, NFTNL_TRACE_JUMP_TARGET))
		e.to = nftnl_trace_get_str(o, NFTNL_TRACE_JUMP_TARGET);
	e.in = (int)number(o, NFTNL_TRACE_IIF);
	e.out = (int)number(o, NFTNL_TRACE_OIF);
	e.mark = number(o, NFTNL_TRACE_MARK);
	read_headers(o, &e.headers);
	r->each(&e, r->arg);
}

static int event(const struct nlmsghdr *msg, void *arg)
{
	const struct reading *r = arg;
	struct nftnl_trace *o;

	if (!r->each ||
	    msg->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE))
		return MNL_CB_OK;
	o = nftnl_trace_alloc();
	if (!o)
		abort();
	if (nftnl_trace_nlmsg_parse(msg, o) == 0 &&
	    nftnl_trace_is_set(o, NFTNL_TRACE_CHAIN) &&
	    nftnl_trace_is_set(o, NFTNL_TRACE_TABLE) &&
	    nftnl_trace_is_set(o, NFTNL_TRACE_TYPE))
		tell(o, r);
	nftnl_trace_free(o);
	return MNL_CB_OK;
}

bool tracer_read(struct tracer *t,
		 void (*each)(const struct trace_event *e, void *arg),
		 void *arg)
{
	static _Alignas(struct nlmsghdr) uint8_t buf[READ_MAX];
	struct reading r = {each, arg};
	bool whole = true;
	ssize_t n;

	for (;;) {
		n = recv(mnl_socket_get_fd(t->nl), buf, sizeof(buf),
			 MSG_DONTWAIT);
		if (n > 0)
			mnl_cb_run(buf, (size_t)n, 0, 0, event, &r);
		else if (n < 0 && errno == ENOBUFS)
			whole = false;
		else if (n == 0 || errno != EINTR)
			return whole;
	}
}

/* --- rules by their handles ----------------------------------------------------- */

struct handles {
	void (*each)(uint64_t handle, void *arg);
	void *arg;
};

static void one_handle(const struct nlmsghdr *msg, void *arg)
{
	const struct handles *h = arg;
	struct nftnl_rule *r = nftnl_rule_alloc();

	if (!r)
		abort();
	if (nftnl_rule_nlmsg_parse(msg, r) == 0)
		h->each(nftnl_rule_get_u64(r, NFTNL_RULE_HANDLE), h->arg);
	nftnl_rule_free(r);
}

int tracer_handles(struct netns *ns, int home, const char *chain,
		   void (*each)(uint64_t handle, void *arg), void *arg,
		   struct err *e)
{
	_Alignas(struct nlmsghdr) char buf[MESSAGE_MAX];
	struct handles h = {each, arg};
	struct nftnl_rule *r;
	struct nlmsghdr *msg;
	struct mnl_socket *nl;
	int rc = netns_filter(ns, home, &nl, e);

	if (rc)
		return rc;
	r = nftnl_rule_alloc();
	if (!r)
		abort();
	nftnl_rule_set_str(r, NFTNL_RULE_TABLE, NFT_TABLE);
	nftnl_rule_set_str(r, NFTNL_RULE_CHAIN, chain);
	msg = nftnl_nlmsg_build_hdr(buf, NFT_MSG_GETRULE, NFPROTO_INET,
				    NLM_F_DUMP, 0);
	nftnl_rule_nlmsg_build_payload(msg, r);
	nftnl_rule_free(r);
	rc = wire_dump(nl, msg, one_handle, &h);
	return rc ? err_set(e, -rc, "read the rules of chain %s of %s", chain,
			    ns->name)
		  : 0;
}
