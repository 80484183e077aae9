// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/api.c - AWS's services, which ask their policies before they answer
 *
 * The request says what is to be done, to what and by whom; where it comes
 * from is what this end of the connection sees: an address of the internet, or
 * the endpoint that stands here. An endpoint asks its own policy first.
 */
#include <string.h>

#include "lab/http_request.h"
#include "lab/responder.h"
#include "vpc/services.h"

enum { FIELD_MAX = 512 };

struct field {
	char s[FIELD_MAX];
};

static struct field header(const struct session *s, const char *name)
{
	struct field f = {""};

	http_header(s->bytes, name, f.s, sizeof(f.s));
	return f;
}

/* Which host of the service was meant: several may be behind an endpoint */
static const struct node *host_of(const struct node *node, const char *name)
{
	const struct vpc_endpoint *e = node->endpoint;

	if (!e)
		return node;
	for (size_t i = 0; i < e->hosts.n; i++)
		if (strcmp(e->hosts.items[i]->o.name, name) == 0)
			return e->hosts.items[i];
	return e->hosts.n ? e->hosts.items[0] : NULL;
}

const char *api_denied(const struct session *s)
{
	const struct node *node = s->service->place->node, *host;
	struct field action = header(s, "X-Action"),
		     resource = header(s, "X-Resource"),
		     principal = header(s, "X-Principal");
	struct policy_request request = {.action = action.s,
					 .resource = resource.s,
					 .principal = principal.s};

	if ((!node->service && !node->endpoint) || !*action.s)
		return NULL;
	if (node->endpoint) {
		request.source_vpce = node->endpoint;
		request.source_vpc = node->vpc;
		if (!policy_permits(&node->endpoint->policy, &request))
			return node->endpoint->o.name;
	} else {
		request.source_ip = s->peer;
	}
	host = host_of(node, header(s, "X-Service").s);
	if (host &&
	    (!policy_permits(&host->service->policy, &request) ||
	     !service_caller_may(s->service->all->model, host, &request)))
		return host->o.name;
	return NULL;
}
