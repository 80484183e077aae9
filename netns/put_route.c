// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/put_route.c - a plan's links, addresses, routes and rules as messages
 */
#include "netns/put_route.h"

#include <linux/fib_rules.h>
#include <linux/if_link.h>
#include <linux/if.h>
#include <linux/ip.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/inet.h>
#include <netlink/route/link/inet6.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/neighbour.h>
#include <netlink/route/neightbl.h>
#include <netlink/route/route.h>
#include <netlink/route/rule.h>

/* Newer than Debian 12's headers and libnl: since Linux 6.3, before it the
 * kernel passes over what it does not know */
enum { LINK_GSO_IPV4_MAX_SIZE = 63 };

/* libnl fails to build only when memory is out */
static void take(struct wire_batch *b, int rc, struct nl_msg **msg,
		 const void *about)
{
	must_do(rc);
	wire_batch_add(b, nlmsg_hdr(*msg), about);
	nlmsg_free(*msg);
}

static struct nl_addr *address(struct prefix p)
{
	struct nl_addr *a = must(nl_addr_build(p.addr.family, p.addr.bytes,
					       addr_len(p.addr.family)));

	nl_addr_set_prefixlen(a, p.len);
	return a;
}

static struct nl_addr *hardware(const uint8_t *mac)
{
	return must(nl_addr_build(AF_LLC, mac, 6));
}

/* --- links ------------------------------------------------------------- */

static void end_create(struct rtnl_link *l, const struct plan_end *end, int fd)
{
	struct nl_addr *mac = hardware(end->mac);

	rtnl_link_set_name(l, end->name);
	rtnl_link_set_ifindex(l, end->ifindex);
	rtnl_link_set_ns_fd(l, fd);
	rtnl_link_set_addr(l, mac);
	rtnl_link_set_mtu(l, end->mtu);
	nl_addr_put(mac);
}

void put_link_create(struct wire_batch *b, const struct plan_link *l, int fd0,
		     int fd1, const void *about)
{
	struct rtnl_link *link = must(rtnl_link_veth_alloc());
	struct rtnl_link *peer = rtnl_link_veth_get_peer(link);
	struct nl_msg *msg;

	end_create(link, &l->end[0], fd0);
	end_create(peer, &l->end[1], fd1);
	take(b,
	     rtnl_link_build_add_request(link, NLM_F_CREATE | NLM_F_EXCL, &msg),
	     &msg, about);
	rtnl_link_put(peer);
	rtnl_link_put(link);
}

static void put_link_delete(struct wire_batch *b, int ifindex,
			    const void *about)
{
	struct rtnl_link *link = must(rtnl_link_alloc());
	struct nl_msg *msg;

	rtnl_link_set_ifindex(link, ifindex);
	take(b, rtnl_link_build_delete_request(link, &msg), &msg, about);
	rtnl_link_put(link);
}

static void no_proxy_delay(struct wire_batch *b, int ifindex, const void *about)
{
	struct rtnl_neightbl *old = must(rtnl_neightbl_alloc());
	struct rtnl_neightbl *new = must(rtnl_neightbl_alloc());
	struct nl_msg *msg;

	rtnl_neightbl_set_family(old, AF_INET);
	rtnl_neightbl_set_name(old, "arp_cache");
	rtnl_neightbl_set_dev(old, ifindex);
	rtnl_neightbl_set_dev(new, ifindex);
	rtnl_neightbl_set_proxy_delay(new, 0);
	take(b, rtnl_neightbl_build_change_request(old, new, &msg), &msg,
	     about);
	rtnl_neightbl_put(new);
	rtnl_neightbl_put(old);
}

/* Before it is up: the kernel looks at the flags first */
static void no_own_address(struct wire_batch *b, int ifindex, const void *about)
{
	struct rtnl_link *link = must(rtnl_link_alloc());
	struct rtnl_link *change = must(rtnl_link_alloc());
	struct nl_msg *msg;

	rtnl_link_set_ifindex(link, ifindex);
	rtnl_link_set_ifindex(change, ifindex);
	must_do(rtnl_link_inet6_set_addr_gen_mode(change,
						  IN6_ADDR_GEN_MODE_NONE));
	take(b, rtnl_link_build_change_request(link, change, 0, &msg), &msg,
	     about);
	rtnl_link_put(change);
	rtnl_link_put(link);
}

void put_end_configure(struct wire_batch *b, const struct plan_end *end,
		       bool ipv6, const void *about)
{
	struct rtnl_link *link = must(rtnl_link_alloc());
	struct rtnl_link *change = must(rtnl_link_alloc());
	struct nl_msg *msg;

	if (ipv6)
		no_own_address(b, end->ifindex, about);
	rtnl_link_set_ifindex(link, end->ifindex);
	rtnl_link_set_ifindex(change, end->ifindex);
	rtnl_link_set_flags(change, IFF_UP);
	/* at creation the kernel takes the group of one end only */
	if (end->group)
		rtnl_link_set_group(change, end->group);
	if (end->alias) {
		rtnl_link_set_ifalias(change, end->alias);
		must((void *)rtnl_link_get_ifalias(change));
	}
	/* a new namespace copies the host's settings: leave none to it */
	must_do(rtnl_link_inet_set_conf(change, IPV4_DEVCONF_FORWARDING,
					end->forwarding));
	must_do(rtnl_link_inet_set_conf(change, IPV4_DEVCONF_PROXY_ARP,
					end->proxy_arp));
	must_do(rtnl_link_inet_set_conf(change, IPV4_DEVCONF_RP_FILTER, 0));
	must_do(rtnl_link_inet_set_conf(change, IPV4_DEVCONF_SEND_REDIRECTS,
					0));
	must_do(rtnl_link_inet_set_conf(change, IPV4_DEVCONF_ACCEPT_REDIRECTS,
					0));
	must_do(rtnl_link_build_change_request(link, change, 0, &msg));
	take(b,
	     nla_put_u32(msg, LINK_GSO_IPV4_MAX_SIZE,
			 end->gso_ipv4_max_size ? end->gso_ipv4_max_size
						: GSO_IPV4_LARGE),
	     &msg, about);
	rtnl_link_put(change);
	rtnl_link_put(link);
	if (end->proxy_arp)
		no_proxy_delay(b, end->ifindex, about);
}

void put_loopback_up(struct wire_batch *b, const void *about)
{
	struct rtnl_link *link = must(rtnl_link_alloc());
	struct rtnl_link *change = must(rtnl_link_alloc());
	struct nl_msg *msg;

	rtnl_link_set_ifindex(link, 1);
	rtnl_link_set_ifindex(change, 1);
	rtnl_link_set_flags(change, IFF_UP);
	take(b, rtnl_link_build_change_request(link, change, 0, &msg), &msg,
	     about);
	rtnl_link_put(change);
	rtnl_link_put(link);
}

/* --- addresses, neighbours, routes, rules ------------------------------ */

static void put_addr(struct wire_batch *b, const struct plan_addr *a, bool add,
		     const void *about)
{
	struct rtnl_addr *addr = must(rtnl_addr_alloc());
	struct nl_addr *local = address(a->addr);
	struct nl_msg *msg;

	rtnl_addr_set_ifindex(addr, a->ifindex);
	must_do(rtnl_addr_set_local(addr, local));
	/* the plan has the routes, all of them */
	rtnl_addr_set_flags(addr, IFA_F_NOPREFIXROUTE);
	if (a->addr.addr.family == AF_INET6)
		rtnl_addr_set_flags(addr, IFA_F_NODAD);
	if (add)
		take(b,
		     rtnl_addr_build_add_request(
			     addr, NLM_F_CREATE | NLM_F_REPLACE, &msg),
		     &msg, about);
	else
		take(b, rtnl_addr_build_delete_request(addr, 0, &msg), &msg,
		     about);
	nl_addr_put(local);
	rtnl_addr_put(addr);
}

static void put_neigh(struct wire_batch *b, const struct plan_neigh *n,
		      bool add, const void *about)
{
	struct rtnl_neigh *neigh = must(rtnl_neigh_alloc());
	struct nl_addr *to = address(prefix_of(n->to));
	struct nl_addr *mac = hardware(n->mac);
	struct nl_msg *msg;

	rtnl_neigh_set_ifindex(neigh, n->ifindex);
	rtnl_neigh_set_dst(neigh, to);
	rtnl_neigh_set_lladdr(neigh, mac);
	rtnl_neigh_set_state(neigh, NUD_PERMANENT);
	if (add)
		take(b,
		     rtnl_neigh_build_add_request(
			     neigh, NLM_F_CREATE | NLM_F_REPLACE, &msg),
		     &msg, about);
	else
		take(b, rtnl_neigh_build_delete_request(neigh, 0, &msg), &msg,
		     about);
	nl_addr_put(mac);
	nl_addr_put(to);
	rtnl_neigh_put(neigh);
}

static void nexthop(struct rtnl_route *route, const struct plan_route *r)
{
	struct rtnl_nexthop *nh = must(rtnl_route_nh_alloc());

	rtnl_route_nh_set_ifindex(nh, r->ifindex);
	if (r->via.family) {
		struct nl_addr *via = address(prefix_of(r->via));

		rtnl_route_nh_set_gateway(nh, via);
		rtnl_route_nh_set_flags(nh, RTNH_F_ONLINK);
		nl_addr_put(via);
	}
	rtnl_route_add_nexthop(route, nh);
}

static void put_route(struct wire_batch *b, const struct plan_route *r,
		      bool add, const void *about)
{
	struct rtnl_route *route = must(rtnl_route_alloc());
	struct nl_addr *to = address(r->to);
	struct nl_msg *msg;

	rtnl_route_set_table(route, r->table ? r->table : RT_TABLE_MAIN);
	must_do(rtnl_route_set_dst(route, to));
	rtnl_route_set_protocol(route, RTPROT_STATIC);
	rtnl_route_set_type(route,
			    r->type == PLAN_THROW ? RTN_THROW : RTN_UNICAST);
	rtnl_route_set_scope(route, r->type == PLAN_THROW || r->via.family
					    ? RT_SCOPE_UNIVERSE
					    : RT_SCOPE_LINK);
	if (r->src.family) {
		struct nl_addr *src = address(prefix_of(r->src));

		must_do(rtnl_route_set_pref_src(route, src));
		nl_addr_put(src);
	}
	if (r->mtu)
		must_do(rtnl_route_set_metric(route, RTAX_MTU, r->mtu));
	if (r->type == PLAN_UNICAST)
		nexthop(route, r);
	if (add)
		take(b,
		     rtnl_route_build_add_request(
			     route, NLM_F_CREATE | NLM_F_EXCL, &msg),
		     &msg, about);
	else
		take(b, rtnl_route_build_del_request(route, 0, &msg), &msg,
		     about);
	nl_addr_put(to);
	rtnl_route_put(route);
}

static void put_rule(struct wire_batch *b, const struct plan_rule *r, bool add,
		     const void *about)
{
	struct rtnl_rule *rule = must(rtnl_rule_alloc());
	struct nl_addr *from = r->from.family ? address(prefix_of(r->from))
					      : NULL;
	struct nl_msg *msg;

	rtnl_rule_set_family(rule, r->family);
	rtnl_rule_set_prio(rule, r->priority);
	rtnl_rule_set_table(rule, r->table);
	rtnl_rule_set_action(rule, FR_ACT_TO_TBL);
	if (r->mask) {
		rtnl_rule_set_mark(rule, r->mark);
		rtnl_rule_set_mask(rule, r->mask);
	}
	if (from)
		must_do(rtnl_rule_set_src(rule, from));
	if (add)
		take(b,
		     rtnl_rule_build_add_request(
			     rule, NLM_F_CREATE | NLM_F_EXCL, &msg),
		     &msg, about);
	else
		take(b, rtnl_rule_build_delete_request(rule, 0, &msg), &msg,
		     about);
	if (from)
		nl_addr_put(from);
	rtnl_rule_put(rule);
}

void put_rules_clear(struct wire_batch *b, bool ipv6, const void *about)
{
	static const struct plan_rule born[] = {
		{.family = AF_INET, .priority = 0, .table = RT_TABLE_LOCAL},
		{.family = AF_INET, .priority = 32766, .table = RT_TABLE_MAIN},
		{.family = AF_INET,
		 .priority = 32767,
		 .table = RT_TABLE_DEFAULT},
		{.family = AF_INET6, .priority = 0, .table = RT_TABLE_LOCAL},
		{.family = AF_INET6, .priority = 32766, .table = RT_TABLE_MAIN},
	};

	for (size_t i = 0; i < sizeof(born) / sizeof(born[0]); i++)
		if (ipv6 || born[i].family == AF_INET)
			put_rule(b, &born[i], false, about);
}

void put_plan_object(struct wire_batch *b, const struct plan_object *o,
		     bool add, const void *about)
{
	switch (o->kind) {
	case PLAN_ADDR:
		put_addr(b, &o->addr, add, about);
		break;
	case PLAN_NEIGH:
		put_neigh(b, &o->neigh, add, about);
		break;
	case PLAN_ROUTE:
		put_route(b, &o->route, add, about);
		break;
	case PLAN_RULE:
		put_rule(b, &o->rule, add, about);
		break;
	case PLAN_LINK:
		if (!add)
			put_link_delete(b, o->link.end[0].ifindex, about);
		break;
	default:
		break;
	}
}
