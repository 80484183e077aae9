// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_sees.c - whose address a target is to have seen
 */
#include <string.h>

#include "vpc/dns.h"
#include "vpc/expect_resolve.h"
#include "vpc/names.h"

/* --- through an endpoint of an AWS service ------------------------------ */

/* An interface endpoint behind which is a service of AWS's, not somebody's */
static const struct vpc_endpoint *aws_endpoint(const struct node *n)
{
	const struct vpc_endpoint *e = n ? n->endpoint : NULL;

	return e && !e->is_gateway && !e->provider ? e : NULL;
}

static bool stands_for(const struct vpc_endpoint *e, const struct node *host)
{
	for (size_t i = 0; i < e->hosts.n; i++)
		if (e->hosts.items[i] == host)
			return true;
	return false;
}

static bool asks_its_vpc(struct arena *a, const struct place *from)
{
	struct dns_setup setup = dns_setup_of(a, from);

	return from->subnet && !setup.beside && setup.n &&
	       dns_is_amazon(from->subnet->vpc, setup.servers[0]);
}

/* What the name of @host means to @from, if that is an endpoint (IFE-5) */
static const struct vpc_endpoint *by_name(struct arena *a,
					  const struct place *from,
					  const struct node *host)
{
	const struct vpc *vpc = from->subnet ? from->subnet->vpc : NULL;

	for (size_t i = 0; vpc && i < vpc->endpoints.n; i++) {
		const struct vpc_endpoint *e = vpc->endpoints.items[i];

		if (e->private_dns && stands_for(e, host) &&
		    asks_its_vpc(a, from))
			return e;
	}
	return NULL;
}

static const struct vpc_endpoint *by_address(const struct model *m,
					     const struct place *from,
					     struct addr to)
{
	const struct eni *eni = NULL;

	if (from->subnet && to.family)
		eni = model_eni_at(m, from->subnet->vpc, to);
	return eni && eni->places.n ? aws_endpoint(eni->places.items[0]->node)
				    : NULL;
}

/* By which endpoint @from reaches @to; NULL: by none */
static const struct vpc_endpoint *endpoint_between(const struct build *b,
						   const struct expect *e,
						   const struct place *from,
						   const struct endpoint *to)
{
	struct addr given = e->choice == ADDRESS_GIVEN ? e->address
						       : to->address;

	if (aws_endpoint(to->node))
		return aws_endpoint(to->node);
	if (given.family)
		return by_address(b->model, from, given);
	return to->node && to->node->service && e->choice == ADDRESS_RESOLVED
		       ? by_name(b->arena, from, to->node)
		       : NULL;
}

/* AWS shows the service another address there, nobody says which */
static void check_way(struct build *b, const struct expect *e,
		      const struct place *from, const struct endpoint *to)
{
	const struct vpc_endpoint *by = endpoint_between(b, e, from, to);

	if (by)
		report_error(b->report, e->sees_ref.at,
			     "%s: %s reaches %s by endpoint %s, and what a "
			     "service sees there AWS does not say; leave "
			     "'sees' out",
			     e->sees_ref.path, from->label, to->ref.text,
			     by->o.name);
}

static void check_ways(struct build *b, const struct expect *e)
{
	size_t before = b->report->findings.n;

	for (size_t i = 0; i < e->from.n; i++)
		for (size_t j = 0; j < e->from.items[i].places.n; j++)
			for (size_t k = 0; k < e->to.n; k++)
				if (b->report->findings.n == before)
					check_way(b, e,
						  e->from.items[i]
							  .places.items[j],
						  &e->to.items[k]);
}

/* --- the key ------------------------------------------------------------ */

void expect_sees(struct build *b, struct expect *e)
{
	const struct ref *ref = &e->sees_ref;
	struct name_hits hits;
	struct endpoint end = {.ref = *ref};

	if (!ref->text)
		return;
	check_ways(b, e);
	if (addr_parse(ref->text, &e->sees))
		return;
	hits = names_find(b->names, NAME_ELASTIC_IP, NULL, ref->text);
	if (hits.n) {
		e->sees = ((struct elastic_ip *)hits.object[0])->address;
		return;
	}
	if (!expect_end(b, &end, ref->text)) {
		names_missing(b, NAME_NODE, NULL, ref);
		return;
	}
	e->sees_node = end.node;
	for (size_t i = 0; i < end.places.n; i++)
		*vec_add(b->arena, &e->sees_places) = end.places.items[i];
}
