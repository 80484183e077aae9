// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/feature_try.c - does the kernel take it?
 */
#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <sys/socket.h>
#include <unistd.h>

#include "netns/fabric.h"
#include "netns/feature.h"

enum { MESSAGE_MAX = 128 };

static int packet_socket(struct netns *ns, int home, struct err *e)
{
	int fd = netns_socket(ns, home, AF_PACKET, SOCK_RAW, 0);

	if (fd < 0)
		return err_set(e, errno, "packet socket");
	close(fd);
	return 0;
}

static void refused(const void *about, int code, const char *words, void *arg)
{
	(void)about;
	(void)words;
	*(int *)arg = code;
}

/* How many are there? */
static int ask_of_flows(struct netns *ns, int home, struct err *e)
{
	_Alignas(struct nlmsghdr) uint8_t buf[MESSAGE_MAX];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nf = mnl_nlmsg_put_extra_header(msg, sizeof(*nf));
	struct mnl_socket *nl;
	struct wire_batch b;
	int code = 0, rc = netns_filter(ns, home, &nl, e);

	if (rc)
		return rc;
	msg->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_GET_STATS;
	nf->nfgen_family = AF_UNSPEC;
	nf->version = NFNETLINK_V0;
	wire_batch_init(&b, ns->name, false);
	wire_batch_add(&b, msg, NULL);
	rc = wire_commit(nl, &b, refused, &code, e);
	wire_batch_free(&b);
	if (!rc && code)
		rc = err_set(e, code, "ask for the number of connections");
	return rc;
}

/* A plan that every kernel takes, and in it what is asked for */
static int try_inside(struct fabric *f, enum feature what, struct err *e)
{
	struct plan *p = plan_new();
	struct netns *ns;
	int rc;

	plan_ns(p, "trial", false);
	plan_finish(p, NULL);
	rc = fabric_apply(f, NULL, p, e);
	plan_free(p);
	if (rc)
		return rc;
	ns = fabric_ns(f, "trial");
	return what == FEATURE_PACKET ? packet_socket(ns, fabric_home(f), e)
				      : ask_of_flows(ns, fabric_home(f), e);
}

static int feature_try(enum feature what, struct err *e)
{
	struct fabric *f = fabric_new(e);
	struct plan *p;
	int rc;

	if (!f)
		return -e->code;
	if (!features[what].plan) {
		rc = try_inside(f, what, e);
	} else {
		p = feature_plan(what);
		rc = fabric_apply(f, NULL, p, e);
		plan_free(p);
	}
	fabric_free(f);
	return rc;
}

feature_set features_lacking(feature_set wanted)
{
	feature_set lacking = 0;

	for (int f = 0; f < N_FEATURES; f++) {
		struct err e = {0};

		if (wanted & FEATURE_BIT(f) && !(features[f].needs & lacking) &&
		    feature_try((enum feature)f, &e) &&
		    !err_is_shortage(e.code))
			lacking |= FEATURE_BIT(f);
	}
	return lacking;
}
