// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_endpoint.c - what AWS would refuse of endpoints of a VPC
 */
#include <string.h>

#include "vpc/services.h"
#include "vpc/validate.h"

enum { INTERFACES_MAX = 50, GATEWAYS_MAX = 255 }; /* IFE-8, GWE-8 */

static void refuse(struct report *r, const struct vpc_endpoint *e,
		   const char *code, const char *text)
{
	report_refusal(r, e->o.at, code, e->o.name, "%s: %s", e->o.path, text);
}

static void check_gateway(struct report *r, const struct vpc_endpoint *e)
{
	if (!service_is_gateway(e->service))
		refuse(r, e, "InvalidParameter",
		       "only s3 and dynamodb have gateway endpoints (GWE-1)");
	if (!e->vpc->enable_dns_support)
		refuse(r, e, "InvalidParameter",
		       "the VPC needs enable_dns_support (GWE-8)");
}

static bool has_gateway(const struct vpc *vpc, const char *service)
{
	for (size_t i = 0; i < vpc->endpoints.n; i++)
		if (vpc->endpoints.items[i]->is_gateway &&
		    strcmp(vpc->endpoints.items[i]->service, service) == 0)
			return true;
	return false;
}

static void check_subnets(struct report *r, const struct vpc_endpoint *e)
{
	unsigned int seen = 0;

	for (size_t i = 0; i < e->node->subnets.n; i++) {
		unsigned int bit = 1u << (e->node->subnets.items[i]->az - 'a');

		if (seen & bit)
			refuse(r, e, "DuplicateSubnetsInSameZone",
			       "two of its subnets are in one Availability "
			       "Zone (IFE-1)");
		seen |= bit;
	}
}

/* IFE-10: who may have endpoints of somebody's service */
static void check_provider(struct report *r, const struct vpc_endpoint *e)
{
	const struct endpoint_service *s = e->provider;
	bool allowed = false;

	for (size_t i = 0; i < s->allowed_principals.n; i++) {
		const char *who = s->allowed_principals.items[i].text;

		allowed |= !strcmp(who, "*") || !strcmp(who, e->vpc->account);
	}
	if (!s->allowed_principals.given && s->load_balancer &&
	    s->load_balancer->vpc)
		allowed = !strcmp(s->load_balancer->vpc->account,
				  e->vpc->account);
	if (!allowed)
		refuse(r, e, "InvalidServiceName",
		       "the service does not allow the VPC's account; add it "
		       "to allowed_principals (IFE-10)");
	if (e->private_dns_on)
		refuse(r, e, "InvalidParameter",
		       "private DNS cannot be enabled: the service has no "
		       "private DNS name");
}

/* IFE-5, DNS-4 and IFE-7 */
static void check_dns(struct report *r, const struct vpc_endpoint *e)
{
	const struct vpc *vpc = e->vpc;

	if (service_is_gateway(e->service)) {
		if (!e->private_dns_off && !has_gateway(vpc, e->service))
			refuse(r, e, "InvalidParameter",
			       "its private DNS needs a gateway endpoint of "
			       "the service in the VPC; or write private_dns: "
			       "false (IFE-7)");
		return;
	}
	if (!e->private_dns)
		return;
	if (!vpc->enable_dns_support || !vpc->enable_dns_hostnames)
		refuse(r, e, "InvalidParameter",
		       "private DNS needs enable_dns_support and "
		       "enable_dns_hostnames (DNS-4)");
	for (size_t i = 0; i < vpc->endpoints.n; i++) {
		const struct vpc_endpoint *other = vpc->endpoints.items[i];

		if (other == e)
			return;
		if (other->private_dns &&
		    strcmp(other->service, e->service) == 0)
			refuse(r, e, "InvalidParameter",
			       "the VPC has an endpoint with private DNS for "
			       "this service already (IFE-5)");
	}
}

void validate_endpoints(struct report *r, const struct vpc *vpc)
{
	size_t gateways = 0, interfaces = 0;

	for (size_t i = 0; i < vpc->endpoints.n; i++) {
		const struct vpc_endpoint *e = vpc->endpoints.items[i];

		if (e->is_gateway) {
			check_gateway(r, e);
			gateways++;
		} else {
			check_subnets(r, e);
			check_dns(r, e);
			if (e->provider)
				check_provider(r, e);
			interfaces++;
		}
		if ((e->is_gateway && gateways == GATEWAYS_MAX + 1) ||
		    (!e->is_gateway && interfaces == INTERFACES_MAX + 1))
			refuse(r, e, "VpcEndpointLimitExceeded",
			       "a VPC has at most 50 interface and 255 gateway "
			       "endpoints (IFE-8, GWE-8)");
	}
}
