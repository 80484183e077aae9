// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_address.c - addresses and blocks of addresses
 *
 * Where a template has a block or an address, what nobody gave is a name, or
 * what a custom resource would say: it gets a stand-in, the same for the same
 * text. A literal that is wrong stays, for the lab to refuse as AWS does.
 */
#include <string.h>

#include "base/addr.h"
#include "import/cfn_kind.h"

/* "10.0.0.0/33" is a mistake, "VpcCidr" is a name */
static bool is_literal(const char *text)
{
	return !*text ||
	       text[strspn(text, "0123456789abcdefABCDEF.:/")] == '\0';
}

/* --- blocks ---------------------------------------------------------------- */

static const char *free_block(struct cfn *c, const char *name, bool ipv6)
{
	bool whole = strcasestr(name, "vpc") && !strcasestr(name, "subnet");

	if (ipv6)
		return arena_printf(c->arena, "2001:db8:f%02x::/%d",
				    c->ipv6_cidrs++ % 256, whole ? 56 : 64);
	return whole ? arena_printf(c->arena, "10.%u.0.0/16",
				    c->vpc_cidrs++ % 256)
		     : arena_printf(c->arena, "10.0.%u.0/24", c->cidrs++ % 256);
}

const struct doc *cfn_assumed_block(struct cfn *c, const char *name, bool ipv6,
				    struct where at)
{
	const char *key = arena_printf(c->arena, "block %s", name);
	const struct doc *d = dictionary_get(&c->outside, key);

	if (d)
		return d;
	d = branch_text(c->arena, at, free_block(c, name, ipv6));
	dictionary_put(&c->outside, key, (void *)d);
	return d;
}

/* "eipalloc-.../32": the elastic IP, which is an address from now on */
static const struct doc *block_of_eip(struct cfn *c, const struct doc *d)
{
	const char *slash = strchr(d->text, '/');
	const struct cfn_resource *eip = cfn_find(
		c,
		slash ? arena_strndup(c->arena, d->text,
				      (size_t)(slash - d->text))
		      : d->text,
		"AWS::EC2::EIP");
	struct doc *all = (struct doc *)cfn_in(c->lab, "elastic_ips");
	const char *address;

	if (!eip || !all)
		return NULL;
	address = cfn_in_text(all, eip->name);
	if (strcmp(address, "auto") == 0) {
		address = arena_printf(c->arena, "198.19.255.%u",
				       254 - c->eips++ % 250);
		branch_set(c->arena, all, eip->name, eip->at,
			   branch_text(c->arena, eip->at, address));
	}
	return branch_text(
		c->arena, d->at,
		arena_printf(c->arena, "%s%s", address, slash ? slash : "/32"));
}

/* "i-....PrivateIp/32": an address that is chosen here, if nobody gave it */
static const struct doc *block_of_interface(struct cfn *c, const struct doc *d)
{
	size_t n = strcspn(d->text, "/");
	const char *text = arena_strndup(c->arena, d->text, n), *address;
	struct cfn_resource *r = cfn_find(c, text, "AWS::EC2::Instance");

	if (!r)
		r = cfn_find(c, text, "AWS::EC2::NetworkInterface");
	if (!r || (!strstr(text, ".PrivateIp") &&
		   !strstr(text, ".PrimaryPrivateIpAddress")))
		return NULL;
	address = cfn_choose_address(r);
	if (!address)
		return NULL;
	return branch_text(c->arena, d->at,
			   arena_printf(c->arena, "%s%s", address,
					d->text[n] ? d->text + n : "/32"));
}

/* What is in the template, and is no block */
static bool is_known(const struct cfn *c, const char *text)
{
	const struct cfn_resource *r = cfn_find(c, text, "AWS::");

	return r && r->kind && strcmp(r->id, text) == 0;
}

/* "I.PublicIp" of "i-....PublicIp" */
static const char *readable(struct cfn *c, const char *name)
{
	const struct cfn_resource *r = cfn_find(c, name, "AWS::");
	const char *dot = strchr(name, '.');

	return r && dot ? arena_printf(c->arena, "%s%s", r->logical, dot)
			: name;
}

const struct doc *cfn_block(struct cfn_resource *r, const struct doc *d,
			    bool ipv6)
{
	struct cfn *c = r->stack->cfn;
	const char *name;
	const struct doc *block;

	if (!d || d->kind != DOC_SCALAR || is_literal(d->text))
		return d;
	block = block_of_eip(c, d);
	if (!block)
		block = block_of_interface(c, d);
	if (block)
		return block;
	if (is_known(c, d->text))
		return d;
	name = readable(
		c, arena_strndup(c->arena, d->text, strcspn(d->text, "/")));
	block = cfn_wish(c, name);
	if (block && block->kind == DOC_SCALAR)
		return block;
	block = cfn_assumed_block(c, name, ipv6, d->at);
	if (dictionary_get(&c->assumed, block->text))
		return block;
	dictionary_put(&c->assumed, block->text, c);
	import_remark(c->in, IMPORT_ASSUMED, d->at, "block", name, block->text);
	return block;
}

/* --- addresses ---------------------------------------------------------------- */

const char *cfn_address(struct cfn_resource *r, const char *text)
{
	if (!text || (*text && is_literal(text)))
		return text;
	cfn_remark(r, IMPORT_ASSUMED, "AWS chooses its address");
	return NULL;
}

/* --- addresses of interfaces --------------------------------------------------- */

static const char *chosen_key(const struct cfn_resource *r)
{
	return arena_printf(r->stack->cfn->arena, "address of %s", r->id);
}

const char *cfn_chosen_address(const struct cfn_resource *r)
{
	return dictionary_get(&r->stack->cfn->outside, chosen_key(r));
}

/* One of the last of the block, where AWS would not come to */
static const char *last_address(struct cfn *c, const char *cidr)
{
	enum { RESERVED = 8, MOST = 200 };
	struct prefix p;
	uint64_t n;

	if (!cidr || !prefix_parse(cidr, &p) || p.addr.family != AF_INET ||
	    p.len > 28)
		return NULL;
	n = (1ULL << (32 - p.len)) - RESERVED;
	n = n > MOST ? MOST : n;
	n = (1ULL << (32 - p.len)) - 2 - c->addresses++ % n;
	return arena_strdup(c->arena, ADDR(addr_add(prefix_mask(p).addr, n)));
}

const char *cfn_choose_address(struct cfn_resource *r)
{
	struct cfn *c = r->stack->cfn;
	const struct doc *first = cfn_first_interface(r);
	struct cfn_resource *eni = cfn_find(
		c, cfn_in_text(first, "NetworkInterfaceId"),
		"AWS::EC2::NetworkInterface");
	const char *address = cfn_chosen_address(r);
	struct cfn_subnets in;

	if (eni)
		return cfn_choose_address(eni);
	if (!address)
		address = cfn_in_text(first, "PrivateIpAddress");
	if (!address)
		address = cfn_get_text(r, "PrivateIpAddress");
	if (address)
		return is_literal(address) ? address : NULL;
	in = cfn_first_subnet(r, first);
	if (!in.n)
		return NULL;
	address = last_address(c, cfn_in_text(in.items[0].doc, "cidr"));
	if (address)
		dictionary_put(&c->outside, chosen_key(r), (void *)address);
	return address;
}
