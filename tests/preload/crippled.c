// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/preload/crippled.c - a kernel that lacks something
 *
 *	LD_PRELOAD=crippled.so CRIPPLED="log nflog" vpclab up lab.yaml
 *
 * What vpclab sends to the kernel is changed so that it asks for something
 * that no kernel has, in the place of each feature of the list: an expression
 * or a type of link of another name, a flag or a key that is not given to
 * anything, a subsystem that there is not. The refusal is the kernel's own,
 * and the one that a kernel without the feature answers with.
 *
 * The words are names of expressions, of types of chains and of links, as the
 * kernel has them, and those that lacks() is called with.
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { HEADER = sizeof(struct nlattr) };
enum { NOTHING = 0x7e }; /* no family, key, or subsystem has this number */

static bool lacks(const char *feature)
{
	const char *list = getenv("CRIPPLED");
	size_t n = strlen(feature);

	for (; list && *list; list += *list == ' ') {
		size_t word = strcspn(list, " ");

		if (word == n && strncmp(list, feature, n) == 0)
			return true;
		list += word;
	}
	return false;
}

/* --- attributes, wherever they are ------------------------------------------ */

typedef void (*each_fn)(struct nlattr *a, uint8_t *payload, size_t len);

/* Attributes begin at multiples of four bytes. What looks like one and is none
 * does no harm: it would have to have the very type, length and value */
static void each_attribute(uint8_t *p, uint8_t *end, each_fn each)
{
	for (; p + HEADER < end; p += NLA_ALIGNTO) {
		struct nlattr *a = (struct nlattr *)(void *)p;

		if (a->nla_len > HEADER && p + a->nla_len <= end)
			each(a, p + HEADER, a->nla_len - HEADER);
	}
}

static bool is_type(const struct nlattr *a, int type)
{
	return (a->nla_type & NLA_TYPE_MASK) == type;
}

/* Of an expression, a chain's type, or a link's kind: the first letter */
static void rename_it(struct nlattr *a, uint8_t *text, size_t len)
{
	char name[16];

	if (len > sizeof(name) || text[len - 1] ||
	    strnlen((char *)text, len) != len - 1)
		return;
	memcpy(name, text, len);
	if ((is_type(a, NFTA_EXPR_NAME) || is_type(a, NFTA_CHAIN_TYPE) ||
	     is_type(a, IFLA_INFO_KIND)) &&
	    lacks(name))
		*text = 'X';
}

/* The big-endian number of an attribute */
static void change_number(struct nlattr *a, uint8_t *p, size_t len, int type,
			  uint32_t from, uint32_t to)
{
	uint32_t be = __builtin_bswap32(from);

	if (!is_type(a, type) || len != 4 || memcmp(p, &be, 4) != 0)
		return;
	be = __builtin_bswap32(to);
	memcpy(p, &be, 4);
}

/* Old kernels know no such flag */
static void concat_flag(struct nlattr *a, uint8_t *p, size_t len)
{
	const uint32_t flags = NFT_SET_INTERVAL | NFT_SET_CONCAT;

	if (lacks("ranges"))
		change_number(a, p, len, NFTA_SET_FLAGS, flags,
			      NFT_SET_INTERVAL | 0x4000);
}

static void key_of_ct(struct nlattr *a, uint8_t *p, size_t len)
{
	if (lacks("conntrack-mark"))
		change_number(a, p, len, NFTA_CT_KEY, NFT_CT_MARK, NOTHING);
	if (lacks("conntrack-zones"))
		change_number(a, p, len, NFTA_CT_KEY, NFT_CT_ZONE, NOTHING);
}

static void key_of_meta(struct nlattr *a, uint8_t *p, size_t len)
{
	if (lacks("hour"))
		change_number(a, p, len, NFTA_META_KEY, NFT_META_TIME_HOUR,
			      NOTHING);
}

/* What the expression is about follows its name */
static void expression(struct nlattr *a, uint8_t *name, size_t len)
{
	uint8_t *next = (uint8_t *)a + NLA_ALIGN(a->nla_len);
	const struct nlattr *data = (struct nlattr *)(void *)next;

	if (!is_type(a, NFTA_EXPR_NAME))
		return;
	if (len == sizeof("ct") && memcmp(name, "ct", len) == 0)
		each_attribute(next, next + data->nla_len, key_of_ct);
	if (len == sizeof("meta") && memcmp(name, "meta", len) == 0)
		each_attribute(next, next + data->nla_len, key_of_meta);
}

/* Inside of IFLA_AF_SPEC the type of an attribute is a family */
static void family_of_link(struct nlattr *a, uint8_t *p, size_t len)
{
	struct nlattr *inner = (struct nlattr *)(void *)p;

	if (is_type(a, IFLA_AF_SPEC) && len >= HEADER &&
	    is_type(inner, AF_INET6) && inner->nla_len <= len)
		inner->nla_type = (uint16_t)((inner->nla_type & NLA_F_NESTED) |
					     NOTHING);
}

/* --- messages ----------------------------------------------------------------- */

static void change_nfnetlink(struct nlmsghdr *msg, uint8_t *end)
{
	struct nfgenmsg *nf = NLMSG_DATA(msg);
	uint8_t *attributes = (uint8_t *)nf + NLMSG_ALIGN(sizeof(*nf));
	int subsystem = NFNL_SUBSYS_ID(msg->nlmsg_type);

	if ((lacks("nflog") && subsystem == NFNL_SUBSYS_ULOG) ||
	    (lacks("conntrack-netlink") && subsystem == NFNL_SUBSYS_CTNETLINK))
		msg->nlmsg_type = (uint16_t)(NOTHING << 8 |
					     NFNL_MSG_TYPE(msg->nlmsg_type));
	if (subsystem != NFNL_SUBSYS_NFTABLES)
		return;
	if (lacks("nftables"))
		nf->nfgen_family = NOTHING;
	if (NFNL_MSG_TYPE(msg->nlmsg_type) == NFT_MSG_NEWSET)
		each_attribute(attributes, end, concat_flag);
	if (NFNL_MSG_TYPE(msg->nlmsg_type) == NFT_MSG_NEWRULE)
		each_attribute(attributes, end, expression);
	each_attribute(attributes, end, rename_it);
}

/* Every message of rtnetlink that has addresses begins with their family */
static void change_rtnetlink(struct nlmsghdr *msg, uint8_t *end)
{
	uint8_t *family = NLMSG_DATA(msg);
	bool link = msg->nlmsg_type == RTM_NEWLINK ||
		    msg->nlmsg_type == RTM_SETLINK;
	bool rule = msg->nlmsg_type == RTM_NEWRULE;

	if (link)
		each_attribute(family + sizeof(struct ifinfomsg), end,
			       rename_it);
	if (link && lacks("ipv6"))
		each_attribute(family + sizeof(struct ifinfomsg), end,
			       family_of_link);
	if ((*family == AF_INET6 && !link && lacks("ipv6")) ||
	    (*family == AF_INET6 && rule && lacks("ipv6-policy-routing")) ||
	    (*family == AF_INET && rule && lacks("policy-routing")))
		*family = NOTHING;
}

static void change(uint8_t *p, size_t len, int protocol)
{
	for (size_t at = 0; at + NLMSG_HDRLEN <= len;) {
		struct nlmsghdr *msg = (struct nlmsghdr *)(void *)(p + at);
		uint8_t *end = p + at + msg->nlmsg_len;

		if (msg->nlmsg_len < NLMSG_HDRLEN || msg->nlmsg_len > len - at)
			return;
		if (protocol == NETLINK_NETFILTER)
			change_nfnetlink(msg, end);
		else if (protocol == NETLINK_ROUTE)
			change_rtnetlink(msg, end);
		at += NLMSG_ALIGN(msg->nlmsg_len);
	}
}

/* --- in place of the library's --------------------------------------------------- */

ssize_t sendto(int fd, const void *buf, size_t len, int flags,
	       __CONST_SOCKADDR_ARG to, socklen_t to_len)
{
	static ssize_t (*real)(int, const void *, size_t, int,
			       __CONST_SOCKADDR_ARG, socklen_t);
	int protocol = -1, domain = 0;
	socklen_t n = sizeof(int);
	uint8_t *copy;
	ssize_t sent;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "sendto");
	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &n) ||
	    domain != AF_NETLINK ||
	    getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &n))
		return real(fd, buf, len, flags, to, to_len);
	copy = malloc(len);
	if (!copy)
		abort();
	memcpy(copy, buf, len);
	change(copy, len, protocol);
	sent = real(fd, copy, len, flags, to, to_len);
	free(copy);
	return sent;
}

int socket(int domain, int type, int protocol)
{
	static int (*real)(int, int, int);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "socket");
	if ((domain == AF_INET6 && lacks("ipv6")) ||
	    (domain == AF_PACKET && lacks("packet-sockets"))) {
		errno = EAFNOSUPPORT;
		return -1;
	}
	return real(domain, type, protocol);
}
