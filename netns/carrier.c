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

#include "netns/answer.h"

enum { TRIES = 20000, PAUSE_NS = 100000 }; /* two seconds */

int carrier_read(const void *bytes, size_t n)
{
	const struct nlmsghdr *msg = bytes;
	const struct nlattr *attr[IFLA_OPERSTATE + 1] = {0};
	const uint8_t *state;

	if (!answer_is_whole(msg, n))
		return -EBADMSG;
	if (msg->nlmsg_type == NLMSG_ERROR)
		return answer_error(msg);
	if (msg->nlmsg_type == RTM_NEWLINK)
		answer_attributes(msg, sizeof(struct ifinfomsg), attr,
				  ARRAY_LEN(attr));
	state = answer_attribute(attr[IFLA_OPERSTATE], sizeof(*state));
	return state && *state == IF_OPER_UP ? 0 : -EAGAIN;
}

/*
 * Does the link carry? Asked for one link, and not for a list, the kernel
 * settles its carrier before it answers. Left alone it takes a hundred links
 * at a time, and when many are raised at once the rest waits for the next
 * second.
 *
 * Return: 0, -EAGAIN: not yet, or another negative errno
 */
static int is_up(struct mnl_socket *nl, const void *of)
{
	const int *ifindex = of;
	_Alignas(struct nlmsghdr) uint8_t buf[8192];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info;
	ssize_t n;

	msg->nlmsg_type = RTM_GETLINK;
	msg->nlmsg_flags = NLM_F_REQUEST;
	info = mnl_nlmsg_put_extra_header(msg, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = *ifindex;
	mnl_attr_put_u32(msg, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	n = wire_ask(nl, msg, sizeof(buf));
	return n < 0 ? (int)n : carrier_read(buf, (size_t)n);
}

/* Ask until it is so; -EAGAIN: it never was */
static int ask_until(int (*ask)(struct mnl_socket *nl, const void *of),
		     const struct netns *ns, const void *of)
{
	int rc = -EAGAIN;

	for (int i = 0; i < TRIES && rc == -EAGAIN; i++) {
		if (i)
			nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS},
				  NULL);
		rc = ask(ns->route, of);
	}
	return rc;
}

int carrier_wait(const struct netns *ns, int ifindex, struct err *e)
{
	int rc = ask_until(is_up, ns, &ifindex);

	if (rc == -EAGAIN)
		return err_set(e, ETIMEDOUT, "link %d of %s stays down",
			       ifindex, ns->name);
	return rc ? err_set(e, -rc, "look at link %d of %s", ifindex, ns->name)
		  : 0;
}

bool local_read(const void *bytes, size_t n)
{
	const struct nlmsghdr *msg = bytes;
	const struct rtmsg *route;

	if (!answer_is_whole(msg, n) || msg->nlmsg_type != RTM_NEWROUTE)
		return false;
	route = answer_payload(msg, sizeof(*route));
	return route && route->rtm_type == RTN_LOCAL;
}

/* Is a packet to @a for this namespace? As is_up() */
static int is_local(struct mnl_socket *nl, const void *of)
{
	const struct addr *a = of;
	_Alignas(struct nlmsghdr) uint8_t buf[8192];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct rtmsg *route;
	ssize_t n;

	msg->nlmsg_type = RTM_GETROUTE;
	msg->nlmsg_flags = NLM_F_REQUEST;
	route = mnl_nlmsg_put_extra_header(msg, sizeof(*route));
	route->rtm_family = (unsigned char)a->family;
	route->rtm_dst_len = (unsigned char)addr_bits(a->family);
	mnl_attr_put(msg, RTA_DST, addr_len(a->family), a->bytes);
	n = wire_ask(nl, msg, sizeof(buf));
	if (n == -ENETUNREACH || n == -EHOSTUNREACH)
		return -EAGAIN;
	if (n < 0)
		return (int)n;
	return local_read(buf, (size_t)n) ? 0 : -EAGAIN;
}

int address_wait(const struct netns *ns, struct addr a, struct err *e)
{
	int rc = ask_until(is_local, ns, &a);

	if (rc == -EAGAIN)
		return err_set(e, ETIMEDOUT, "nothing reaches %s of %s",
			       ADDR(a), ns->name);
	return rc ? err_set(e, -rc, "look for %s in %s", ADDR(a), ns->name) : 0;
}
