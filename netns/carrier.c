// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/carrier.c - when are links and addresses ready for their first packet?
 */
#include "netns/carrier.h"

#include <errno.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netlink/route/link.h>
#include <stdlib.h>
#include <time.h>

#include "netns/wire.h"

enum { TRIES = 20000, PAUSE_NS = 100000 }; /* two seconds */

struct down_links {
	struct arena *arena;
	VEC(int) items; /* their indexes */
};

static void note_down(struct nl_object *o, void *arg)
{
	struct rtnl_link *link = (struct rtnl_link *)o;
	struct down_links *down = arg;

	if (rtnl_link_get_flags(link) & IFF_LOOPBACK)
		return;
	if (rtnl_link_get_operstate(link) != IF_OPER_UP)
		*vec_add(down->arena,
			 &down->items) = rtnl_link_get_ifindex(link);
}

static void parse_link(const struct nlmsghdr *msg, void *arg)
{
	struct nl_msg *m = nlmsg_convert((struct nlmsghdr *)msg);

	if (!m)
		abort();
	nlmsg_set_proto(m, NETLINK_ROUTE);
	nl_msg_parse(m, note_down, arg);
	nlmsg_free(m);
}

static struct nlmsghdr *getlink(void *buf, int ifindex)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *info;

	request->nlmsg_type = RTM_GETLINK;
	info = mnl_nlmsg_put_extra_header(request, sizeof(*info));
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = ifindex;
	return request;
}

/*
 * Asked for one link, and not for a list, the kernel settles its carrier
 * before it answers. Left alone it takes a hundred links at a time, and when
 * many are raised at once the rest waits for the next second.
 */
static void link_sync(struct mnl_socket *nl, int ifindex)
{
	_Alignas(struct nlmsghdr) uint8_t buf[8192];
	struct nlmsghdr *request = getlink(buf, ifindex);

	request->nlmsg_flags |= NLM_F_REQUEST;
	mnl_attr_put_u32(request, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	if (mnl_socket_sendto(nl, request, request->nlmsg_len) > 0)
		mnl_socket_recvfrom(nl, buf, sizeof(buf));
}

/* How many could not carry; those are settled by the asking */
static int links_down(struct mnl_socket *nl)
{
	_Alignas(struct nlmsghdr) uint8_t buf[256];
	struct down_links down = {.arena = arena_new()};
	int rc = wire_dump(nl, getlink(buf, 0), parse_link, &down);
	size_t n = down.items.n;

	for (size_t i = 0; i < n; i++)
		link_sync(nl, down.items.items[i]);
	arena_free(down.arena);
	return rc ? rc : (int)n;
}

int carrier_wait(const struct netns *ns, struct err *e)
{
	int down = links_down(ns->route);

	/* the first round has settled them; the others are for the rest */
	for (int i = 0; down > 0 && i < TRIES; i++) {
		if (i)
			nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS},
				  NULL);
		down = links_down(ns->route);
	}
	if (down < 0)
		return err_set(e, -down, "list links of %s", ns->name);
	return down ? err_set(e, ETIMEDOUT, "%d links of %s stay down", down,
			      ns->name)
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
