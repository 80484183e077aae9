// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/hosts.c - addresses of the hosts of the internet (lab-file.md section 7)
 */
#include "vpc/hosts.h"
#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/owners.h"

/* Ranges that no public host can be in; the lab's own among them */
static const struct {
	uint8_t a, b, c, d, len;
	const char *what;
} not_public[] = {
	{0, 0, 0, 0, 8, "no host's"},
	{10, 0, 0, 0, 8, "private"},
	{100, 64, 0, 0, 10, "shared, not public"},
	{127, 0, 0, 0, 8, "loopback"},
	{169, 254, 0, 0, 16, "link-local"},
	{172, 16, 0, 0, 12, "private"},
	{192, 0, 2, 0, 24, "of the lab's AWS services"},
	{192, 168, 0, 0, 16, "private"},
	{198, 18, 0, 0, 15, "of the lab's elastic IPs"},
	{198, 51, 100, 0, 24, "of the lab's AWS services"},
	{203, 0, 113, 1, 32, "that of the ready-made host 'internet'"},
	{224, 0, 0, 0, 3, "multicast or reserved"},
};

const char *host_range(struct addr a)
{
	for (size_t i = 0; i < ARRAY_LEN(not_public); i++) {
		struct prefix p = {ipv4(not_public[i].a, not_public[i].b,
					not_public[i].c, not_public[i].d),
				   not_public[i].len};

		if (prefix_has(p, a))
			return not_public[i].what;
	}
	return NULL;
}

static void check_host(struct build *b, struct owners *owners, struct node *n)
{
	const char *what = host_range(n->address);
	const char *other;

	if (what) {
		report_error(b->report, n->address_at,
			     "%s: address %s is %s; a host of the internet has "
			     "a public one",
			     n->o.path, ADDR(n->address), what);
		return;
	}
	other = owners_take(owners, 0, n->address, n->o.name);
	if (other)
		report_error(b->report, n->address_at,
			     "%s: address %s is %s's already", n->o.path,
			     ADDR(n->address), other);
}

/* Hosts that are there now stay where they are */
static void keep_hosts(struct build *b, struct prefix range,
		       struct owners *owners)
{
	for (size_t i = 0; i < b->model->nodes.n; i++) {
		struct node *n = b->model->nodes.items[i];
		const struct node *now = kept_node(b, n->o.id);

		if (n->kind != NODE_INTERNET_HOST || n->address.family ||
		    !now || !prefix_has(range, now->address) ||
		    owners_take(owners, 0, now->address, n->o.name))
			continue;
		n->address = now->address;
	}
}

/* What is somebody's already, wherever it is */
static struct owners taken_by_elastic_ips(struct build *b)
{
	struct owners owners = {.arena = b->arena};

	for (size_t i = 0; i < b->model->elastic_ips.n; i++) {
		const struct elastic_ip *e = b->model->elastic_ips.items[i];

		if (e->address.family)
			owners_take(&owners, 0, e->address, e->o.name);
	}
	for (size_t i = 0; i < b->model->enis.n; i++) {
		const struct eni *eni = b->model->enis.items[i];

		if (eni->public_ip.family)
			owners_take(&owners, 0, eni->public_ip, eni->o.name);
	}
	return owners;
}

void hosts_assign(struct build *b)
{
	const struct prefix range = {ipv4(203, 0, 113, 0), 24};
	struct owners owners = taken_by_elastic_ips(b);
	struct addr next = ipv4(203, 0, 113, 10);
	struct model *m = b->model;

	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];

		if (n->kind == NODE_INTERNET_HOST && n->address.family &&
		    n->o.at.line && !n->service)
			check_host(b, &owners, n);
	}
	keep_hosts(b, range, &owners);
	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];

		if (n->kind != NODE_INTERNET_HOST || n->address.family)
			continue;
		while (owners_find(&owners, 0, next))
			next = addr_next(next);
		if (!prefix_has(range, addr_next(next))) {
			report_error(
				b->report, n->o.at,
				"%s: no address of 203.0.113.0/24 is left; "
				"give it one",
				n->o.path);
			continue;
		}
		n->address = next;
		owners_take(&owners, 0, next, n->o.name);
	}
}
