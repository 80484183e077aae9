// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/carrier.c - when are links and addresses ready for their first packet?
 */
#include "netns/carrier.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <time.h>

#include "netns/wire.h"

enum { TRIES = 20000, PAUSE_NS = 100000 }; /* two seconds */

static int operstate(const struct nlattr *a, void *arg)
{
	uint8_t *state = arg;

	if (mnl_attr_get_type(a) == IFLA_OPERSTATE &&
	    mnl_attr_get_payload_len(a) >= sizeof(*state))
		*state = mnl_attr_get_u8(a);
	return MNL_CB_OK;
}

/*
 * Does the link carry? Asked for one link, and not for a list, the kernel
 * settles its carrier before it answers. Left alone it takes a hundred links
 * at a time, and when many are raised at once the rest waits for the next
 * second.
 *
 * Return: 0, -EAGAIN: not yet, or another negative errno
 */
static int is_up(struct mnl_socket *nl, int ifindex)
{
	_Alignas(struct nlmsghdr) uint8_t buf[8192];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info;
	uint8_t state = IF_OPER_DOWN;

	msg->nlmsg_type = RTM_GETLINK;
	msg->nlmsg_flags = NLM_F_REQUEST;
	info = mnl_nlmsg_put_extra_header(msg, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = ifindex;
	mnl_attr_put_u32(msg, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	if (mnl_socket_sendto(nl, msg, msg->nlmsg_len) < 0 ||
	    mnl_socket_recvfrom(nl, buf, sizeof(buf)) < 0)
		return -errno;
	if (msg->nlmsg_type == NLMSG_ERROR)
		return ((struct nlmsgerr *)mnl_nlmsg_get_payload(msg))->error;
	mnl_attr_parse(msg, sizeof(*info), operstate, &state);
	return state == IF_OPER_UP ? 0 : -EAGAIN;
}

int carrier_wait(const struct netns *ns, int ifindex, struct err *e)
{
	int rc = -EAGAIN;

	for (int i = 0; i < TRIES && rc == -EAGAIN; i++) {
		if (i)
			nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS},
				  NULL);
		rc = is_up(ns->route, ifindex);
	}
	if (rc == -EAGAIN)
		return err_set(e, ETIMEDOUT, "link %d of %s stays down",
			       ifindex, ns->name);
	return rc ? err_set(e, -rc, "look at link %d of %s", ifindex, ns->name)
		  : 0;
}

/* Is a packet to @a for this namespace? */
static bool is_local(struct mnl_socket *nl, struct addr a)
{
	_Alignas(struct nlmsghdr) uint8_t buf[8192];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct rtmsg *route;
	ssize_t n;

	msg->nlmsg_type = RTM_GETROUTE;
	msg->nlmsg_flags = NLM_F_REQUEST;
	route = mnl_nlmsg_put_extra_header(msg, sizeof(*route));
	route->rtm_family = (unsigned char)a.family;
	route->rtm_dst_len = (unsigned char)addr_bits(a.family);
	mnl_attr_put(msg, RTA_DST, addr_len(a.family), a.bytes);
	if (mnl_socket_sendto(nl, msg, msg->nlmsg_len) < 0)
		return false;
	n = mnl_socket_recvfrom(nl, buf, sizeof(buf));
	if (n < (ssize_t)mnl_nlmsg_size(sizeof(*route)) ||
	    msg->nlmsg_type != RTM_NEWROUTE)
		return false;
	route = mnl_nlmsg_get_payload(msg);
	return route->rtm_type == RTN_LOCAL;
}

int address_wait(const struct netns *ns, struct addr a, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		if (is_local(ns->route, a))
			return 0;
		nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
	}
	return err_set(e, ETIMEDOUT, "nothing reaches %s of %s", ADDR(a),
		       ns->name);
}
