// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/tracer.c - one packet and its answer, followed through a namespace
 */
#include "netns/tracer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libnftnl/common.h>
#include <libnftnl/rule.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "netns/answer.h"
#include "netns/put_nft.h"
#include "netns/trace_event.h"
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

	wire_batch_init(&b, t->ns->name, true);
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

/* --- reading ------------------------------------------------------------------- */

struct reading {
	void (*each)(const struct trace_event *e, void *arg);
	void *arg;
};

static void message(const struct nlmsghdr *msg, void *arg)
{
	const struct reading *r = arg;

	if (r->each)
		trace_event_tell(msg, r->each, r->arg);
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
			answer_each(buf, (size_t)n, message, &r);
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
	uint64_t handle;

	if (trace_handle_read(msg, &handle))
		h->each(handle, h->arg);
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
	r = must(nftnl_rule_alloc());
	must_do(nftnl_rule_set_str(r, NFTNL_RULE_TABLE, NFT_TABLE));
	must_do(nftnl_rule_set_str(r, NFTNL_RULE_CHAIN, chain));
	msg = nftnl_nlmsg_build_hdr(buf, NFT_MSG_GETRULE, NFPROTO_INET,
				    NLM_F_DUMP, 0);
	nftnl_rule_nlmsg_build_payload(msg, r);
	nftnl_rule_free(r);
	rc = wire_dump(nl, msg, one_handle, &h);
	return rc ? err_set(e, -rc, "read the rules of chain %s of %s", chain,
			    ns->name)
		  : 0;
}
