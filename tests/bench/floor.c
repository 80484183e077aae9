// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/floor.c - how fast can this kernel do it at all?
 *
 *	floor NAMESPACES LINKS ADDRESSES ROUTES
 *
 * Makes so many namespaces, veth pairs, addresses and routes as a lab does,
 * and nothing else: no filters, no settings, nobody who answers. A router
 * stands in the first namespace, the others hang on it:
 *
 *	space 1 .. n   eth2 -------- r2   space 0
 *	   10.0.0.2/22                    a host route per link
 *	   default via 10.0.0.1
 *
 * Requests are plain netlink, as many in a send as fit, one acknowledgement
 * each. It is done when every link is operationally up, as a packet before
 * that is lost. The two ends of a pair never share an index: the kernel would
 * take the link for a plain device and tell its carrier only at the next full
 * second.
 *
 * Prints the microseconds of building, then those of taking down until the
 * kernel has freed the last namespace.
 */
#include <arpa/inet.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <sys/socket.h>

#include "tests/bench/apart.h"
#include "tests/bench/request.h"

enum { READY_PAUSE_NS = 100000, ROUTER_TABLE = 1000 };

struct space {
	int fd, route;
};

struct counts {
	unsigned int spaces, links, addresses, routes;
};

/* --- what is made ------------------------------------------------------ */

static unsigned int far_space(const struct counts *c, unsigned int link)
{
	return 1 + link % (c->spaces - 1);
}

static int near_index(unsigned int link)
{
	return 2 + 2 * (int)link;
}

static int far_index(unsigned int link)
{
	return near_index(link) + 1;
}

static void link_end(const char *letters, int index, int space)
{
	char name[IFNAMSIZ];
	int n = snprintf(name, sizeof(name), "%s%d", letters, index);

	attr(IFLA_IFNAME, name, (size_t)n + 1);
	attr_u32(IFLA_NET_NS_FD, (uint32_t)space);
}

static void link_new(int nl, unsigned int link, int near, int far)
{
	struct ifinfomsg info = {.ifi_index = near_index(link)};
	struct ifinfomsg peer_info = {.ifi_index = far_index(link)};
	struct rtattr *about, *data, *peer;

	message(nl, RTM_NEWLINK, &info, sizeof(info));
	batch.last->nlmsg_flags |= NLM_F_EXCL;
	link_end("r", info.ifi_index, near);
	about = nest(IFLA_LINKINFO);
	attr(IFLA_INFO_KIND, "veth", 4);
	data = nest(IFLA_INFO_DATA);
	peer = nest(VETH_INFO_PEER);
	put(&peer_info, sizeof(peer_info));
	link_end("eth", peer_info.ifi_index, far);
	nest_end(peer);
	nest_end(data);
	nest_end(about);
}

/* Without IPv6 addresses that nobody asked for: they are not free */
static void link_up(int nl, int index)
{
	struct ifinfomsg info = {
		.ifi_index = index, .ifi_flags = IFF_UP, .ifi_change = IFF_UP};
	uint8_t none = IN6_ADDR_GEN_MODE_NONE;
	struct rtattr *families, *six;

	message(nl, RTM_NEWLINK, &info, sizeof(info));
	if (index == 1)
		return;
	families = nest(IFLA_AF_SPEC);
	six = nest(AF_INET6);
	attr(IFLA_INET6_ADDR_GEN_MODE, &none, sizeof(none));
	nest_end(six);
	nest_end(families);
}

static void address_new(int nl, int index, uint32_t host, uint8_t len)
{
	struct ifaddrmsg info = {.ifa_family = AF_INET,
				 .ifa_prefixlen = len,
				 .ifa_index = (uint32_t)index};

	message(nl, RTM_NEWADDR, &info, sizeof(info));
	attr_u32(IFA_LOCAL, htonl(host));
}

static void route_new(int nl, int index, uint32_t to, uint32_t via)
{
	struct rtmsg info = {
		.rtm_family = AF_INET,
		.rtm_dst_len = to ? 32 : 0,
		.rtm_table = to ? RT_TABLE_UNSPEC : RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = via ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST,
		.rtm_flags = via ? RTNH_F_ONLINK : 0,
	};

	message(nl, RTM_NEWROUTE, &info, sizeof(info));
	attr_u32(RTA_OIF, (uint32_t)index);
	if (to) {
		attr_u32(RTA_DST, htonl(to));
		attr_u32(RTA_TABLE, ROUTER_TABLE);
	}
	if (via)
		attr_u32(RTA_GATEWAY, htonl(via));
}

/* --- the parts of the work --------------------------------------------- */

static uint32_t far_address(unsigned int link)
{
	return 0x0a000002 + link;
}

static void space_new(struct space *s)
{
	need(unshare(CLONE_NEWNET) == 0, "network namespace");
	s->fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	s->route = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	need(s->fd >= 0 && s->route >= 0, "hold a namespace");
}

static void far_configure(const struct counts *c, const struct space *spaces,
			  unsigned int space)
{
	int nl = spaces[space].route;

	link_up(nl, 1);
	for (unsigned int i = space - 1; i < c->links; i += c->spaces - 1) {
		link_up(nl, far_index(i));
		if (i < c->addresses)
			address_new(nl, far_index(i), far_address(i), 22);
		if (i < c->spaces - 1 && c->links + i < c->routes)
			route_new(nl, far_index(i), 0, 0x0a000001);
	}
	batch_send(nl);
}

/* Routes and addresses that the links did not use up are the router's */
static void router_configure(const struct counts *c, int nl)
{
	link_up(nl, 1);
	for (unsigned int i = c->links; i < c->addresses; i++)
		address_new(nl, 1, 0x0a100000 + i, 32);
	for (unsigned int i = 0; i < c->links; i++)
		link_up(nl, near_index(i));
	for (unsigned int i = 0; i < c->links && i < c->routes; i++)
		route_new(nl, near_index(i), far_address(i), 0);
	for (unsigned int i = c->links + c->spaces - 1; i < c->routes; i++)
		route_new(nl, near_index(0), 0x0a200000 + i, 0);
	batch_send(nl);
}

static bool is_down(const struct nlmsghdr *h)
{
	const struct ifinfomsg *info = NLMSG_DATA(h);
	const struct rtattr *a = IFLA_RTA(info);
	unsigned int left = (unsigned int)IFLA_PAYLOAD(h);

	for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
		if (a->rta_type == IFLA_OPERSTATE)
			return *(const uint8_t *)RTA_DATA(a) != IF_OPER_UP;
	return true;
}

/*
 * Asked for one link, and not for a list, the kernel settles its carrier
 * before it answers (rtnl_getlink()). Left alone it takes a hundred links at
 * a time, and when many are raised at once the rest waits for the next second.
 */
static bool link_is_down(int nl, int index)
{
	static _Alignas(struct nlmsghdr) uint8_t answer[BUFFER];
	const struct nlmsghdr *h = (const void *)answer;
	struct ifinfomsg info = {.ifi_index = index};

	message(nl, RTM_GETLINK, &info, sizeof(info));
	batch.last->nlmsg_flags = NLM_F_REQUEST;
	attr_u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	batch_go(nl);
	need(recv(nl, answer, sizeof(answer), 0) > 0 &&
		     h->nlmsg_type == RTM_NEWLINK,
	     "ask for a link");
	return is_down(h);
}

static void wait_up(int nl, int index)
{
	while (link_is_down(nl, index))
		nanosleep(&(struct timespec){.tv_nsec = READY_PAUSE_NS}, NULL);
}

static void build(const struct counts *c, int home, struct space *spaces)
{
	for (unsigned int i = 0; i < c->spaces; i++)
		space_new(&spaces[i]);
	for (unsigned int i = 0; i < c->links; i++)
		link_new(home, i, spaces[0].fd, spaces[far_space(c, i)].fd);
	batch_send(home);
	for (unsigned int i = 1; i < c->spaces; i++)
		far_configure(c, spaces, i);
	router_configure(c, spaces[0].route);
	for (unsigned int i = 0; i < c->links; i++) {
		wait_up(spaces[0].route, near_index(i));
		wait_up(spaces[far_space(c, i)].route, far_index(i));
	}
}

int main(int argc, char **argv)
{
	struct space *spaces, home;
	uint64_t begun, built, freed;
	struct counts c;

	if (argc != 5)
		return 2;
	c = (struct counts){
		(unsigned int)atoi(argv[1]), (unsigned int)atoi(argv[2]),
		(unsigned int)atoi(argv[3]), (unsigned int)atoi(argv[4])};
	spaces = calloc(c.spaces, sizeof(*spaces));
	if (!spaces || c.spaces < 2)
		return 2;
	apart(CLONE_NEWNET);
	home.fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	home.route = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	need(home.fd >= 0 && home.route >= 0, "hold the first namespace");
	begun = now_us();
	build(&c, home.route, spaces);
	need(setns(home.fd, CLONE_NEWNET) == 0, "return");
	built = now_us();
	for (unsigned int i = 0; i < c.spaces; i++) {
		close(spaces[i].route);
		close(spaces[i].fd);
	}
	freed_wait();
	freed = now_us();
	printf("%llu %llu\n", (unsigned long long)(built - begun),
	       (unsigned long long)(freed - built));
	return 0;
}
