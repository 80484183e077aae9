// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_balancer.c - load balancers of an account
 *
 * Their interfaces have the end of their ARN in the description: "ELB
 * app/NAME/ID". Where only those are known, the balancer is there without
 * listeners, so that nothing gets an answer and all else is as it is.
 */
#include <ctype.h>
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"
#include "vpc/values.h"

struct balancer { /* in the making */
	struct found *f;
	struct doc *map;
	struct founds subnets, interfaces;
	const struct found *group; /* the first of its target groups */
	bool network;
};

/* "arn:...:loadbalancer/app/demo/50dc6c495c0c9188" -> "app/demo/50d..." */
static const char *tail_of(const char *arn)
{
	static const char mark[] = ":loadbalancer/";
	const char *at = arn ? strstr(arn, mark) : NULL;

	return at ? at + strlen(mark) : NULL;
}

static const char *lower(struct describe *x, const char *text)
{
	char *copy = arena_strdup(x->arena, text);

	for (char *c = copy; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

static void add_interfaces(struct describe *x, struct balancer *b,
			   const char *tail)
{
	for (size_t i = 0; tail && i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		const char *what = said(eni->d, "Description");

		if (eni->used || eni->gone || !what ||
		    strncmp(what, "ELB ", 4) != 0 ||
		    strcmp(what + 4, tail) != 0)
			continue;
		for (size_t k = 0; k < b->subnets.n; k++)
			if (b->subnets.items[k] == interface_subnet(x, eni) &&
			    !eni->used) {
				*vec_add(x->arena, &b->interfaces) = eni;
				eni->used = true;
			}
	}
}

/* --- target groups ------------------------------------------------------- */

/* Targets do not say of which group they are; their file does */
static bool is_health_of(const struct describe *x, const struct found *health,
			 const struct found *group)
{
	const char *id = strrchr(group->id, '/');
	const char *own = said(health->d, "TargetGroupArn");

	if (own)
		return strcmp(own, group->id) == 0;
	return x->of[MEMBER_TARGET_GROUP].n == 1 ||
	       (id && strstr(health->file->path, id + 1));
}

static const char *target_name(struct describe *x, const struct found *f,
			       const char *id)
{
	const struct found *node = found_of(x, MEMBER_INSTANCE, id);
	const char *function = id ? strstr(id, ":function:") : NULL;
	struct addr a;

	if (!node && function) {
		function += strlen(":function:");
		node = found_of(x, MEMBER_FUNCTION,
				arena_strndup(x->arena, function,
					      strcspn(function, ":")));
	}
	if (!node && tail_of(id))
		node = found_of(x, MEMBER_BALANCER, id);
	if (node && node->name)
		return node->vpc == f->vpc || function ? node->name : NULL;
	return id && addr_parse(id, &a) ? id : NULL;
}

static struct words targets_of(struct describe *x, const struct found *f,
			       const struct found *group)
{
	struct words w = {0};

	for (size_t i = 0; i < x->of[MEMBER_TARGET_HEALTH].n; i++) {
		const struct found *h = x->of[MEMBER_TARGET_HEALTH].items[i];
		const char *id = said_in(h->d, "Target", "Id");
		const struct found *fleet = found_of(x, MEMBER_PRIVATE, id);
		const char *name;

		if (!is_health_of(x, h, group))
			continue;
		for (size_t k = 0;
		     fleet && fleet->vpc == f->vpc && k < fleet->nodes.n; k++)
			words_add(x, &w, fleet->nodes.items[k]);
		name = fleet ? NULL : target_name(x, f, id);
		if (name)
			words_add(x, &w, name);
	}
	return w;
}

/* NLB-5: of instances and of UDP it is usual, of addresses it is not */
static bool is_usually_preserved(const struct found *group)
{
	const char *protocol = said(group->d, "Protocol");

	return !said_is(group->d, "TargetType", "ip") ||
	       (protocol && strstr(protocol, "UDP"));
}

static void put_preserved(struct describe *x, struct doc *map,
			  const struct found *group)
{
	const char *is = account_attribute(x, group,
					   "preserve_client_ip.enabled");

	if (is && (strcmp(is, "true") == 0) != is_usually_preserved(group))
		put(x, map, "preserve_client_ip", group,
		    strcmp(is, "true") == 0 ? "true" : "false");
}

static void put_group(struct describe *x, struct doc *into,
		      const struct balancer *b, const struct found *group)
{
	const char *name = import_name(
		x->in, group->file->wish,
		said(group->d, "TargetGroupName")
			? said(group->d, "TargetGroupName")
			: "targets");
	struct words targets = targets_of(x, b->f, group);
	struct doc *map = branch_map(x->arena, group->d->at);
	const char *health = said(group->d, "HealthCheckPort");

	if (document_get(into, name))
		return;
	put_words(x, map, "targets", group, &targets);
	if (said(group->d, "Port") && strcmp(said(group->d, "Port"), "0") != 0)
		put(x, map, "port", group, said(group->d, "Port"));
	if (health && isdigit((unsigned char)*health))
		put(x, map, "health_check_port", group, health);
	if (b->network)
		put_preserved(x, map, group);
	branch_put(x->arena, into, name, group->d->at, map);
}

/* --- listeners ----------------------------------------------------------- */

/* The group that an action sends to; the first of several */
static const char *group_of(const struct doc *action)
{
	const char *arn = said(action, "TargetGroupArn");
	size_t n;
	const struct doc *const *list = said_list(
		said_map(action, "ForwardConfig"), "TargetGroups", &n);

	return !arn && n ? said(list[0], "TargetGroupArn") : arn;
}

static const char *protocol_of(struct describe *x, const struct balancer *b,
			       const struct doc *d)
{
	static const char *const known[][6] = {
		{"http", "https", NULL},
		{"tcp", "tls", "udp", "tcp_udp", NULL},
	};
	const char *word = said(d, "Protocol");

	word = word ? lower(x, word) : known[b->network][0];
	for (size_t i = 0; known[b->network][i]; i++)
		if (strcmp(known[b->network][i], word) == 0)
			return word;
	return NULL;
}

static void put_listener(struct describe *x, struct balancer *b,
			 struct doc *listeners, struct doc *groups,
			 const struct found *f)
{
	const char *port = said(f->d, "Port");
	const char *protocol = protocol_of(x, b, f->d);
	const struct found *group = NULL;
	struct doc *map = branch_map(x->arena, f->d->at);
	const char *name = "none";
	size_t n;
	const struct doc *const *actions = said_list(f->d, "DefaultActions",
						     &n);

	if (!port || !protocol || document_get(listeners, port))
		return;
	for (size_t i = 0; i < n && !group; i++)
		group = found_of(x, MEMBER_TARGET_GROUP, group_of(actions[i]));
	if (group) {
		put_group(x, groups, b, group);
		b->group = b->group ? b->group : group;
		name = import_name(x->in, group->file->wish,
				   said(group->d, "TargetGroupName")
					   ? said(group->d, "TargetGroupName")
					   : "targets");
	} else if (!document_get(groups, name)) {
		branch_put(x->arena, groups, name, f->d->at,
			   branch_list(x->arena, f->d->at));
	}
	if (strcmp(protocol, b->network ? "tcp" : "http") != 0)
		put(x, map, "protocol", f, protocol);
	put(x, map, "target_group", f, name);
	put_object(x, listeners, port, f, map, "target_group");
}

static void put_listeners(struct describe *x, struct balancer *b)
{
	struct doc *listeners = branch_map(x->arena, b->f->d->at);
	struct doc *groups = branch_map(x->arena, b->f->d->at);

	for (size_t i = 0; i < x->of[MEMBER_LISTENER].n; i++) {
		const struct found *f = x->of[MEMBER_LISTENER].items[i];
		const char *of = said(f->d, "LoadBalancerArn");

		if (!f->gone && of && strcmp(of, b->f->id) == 0)
			put_listener(x, b, listeners, groups, f);
	}
	branch_put(x->arena, b->map, "listeners", b->f->d->at, listeners);
	branch_put(x->arena, b->map, "target_groups", b->f->d->at, groups);
	if (!listeners->pairs.n)
		remark(x, IMPORT_ASSUMED, b->f,
		       "no listeners: they are not described");
}

/* --- balancers ----------------------------------------------------------- */

/* NLB-9, ALB-4; a target group may differ from its balancer */
static void put_attributes(struct describe *x, const struct balancer *b)
{
	static const char key[] = "load_balancing.cross_zone.enabled";
	const char *cross = account_attribute(x, b->f, key), *own = NULL;
	int seconds;
	const char *idle = account_attribute(x, b->f,
					     "idle_timeout.timeout_seconds");

	if (b->group)
		own = account_attribute(x, b->group, key);
	if (own && strncmp(own, "use_", 4) != 0)
		cross = own;
	if (cross && (strcmp(cross, "true") == 0) == b->network)
		put(x, b->map, "cross_zone", b->f,
		    b->network ? "true" : "false");
	if (!b->network && idle && int_parse(idle, 1, 6000, &seconds) &&
	    seconds != 60)
		put(x, b->map, "idle_timeout", b->f, idle);
}

static void put_rest(struct describe *x, struct balancer *b,
		     const struct doc *groups, const char *key)
{
	struct found *vpc = b->subnets.items[0]->vpc;

	account_subnet_words(x, b->map, b->f, &b->subnets);
	if (groups && (groups->items.n || !b->network))
		put_groups(x, b->map, b->f, groups, key, vpc);
	put_listeners(x, b);
	put_attributes(x, b);
	put_interfaces(x, b->map, b->f, &b->interfaces);
	put_object(x, lab_part(x, "load_balancers"), b->f->name, b->f, b->map,
		   NULL);
}

/* Where nobody says the zones of subnets they may come to be in the same */
static bool has_zone(const struct founds *subnets, char az)
{
	for (size_t i = 0; i < subnets->n; i++)
		if (subnets->items[i]->az == az)
			return true;
	return false;
}

static void find_subnets(struct describe *x, struct balancer *b)
{
	size_t n;
	const struct doc *const *zones = said_list(b->f->d, "AvailabilityZones",
						   &n);

	for (size_t i = 0; i < n; i++) {
		struct found *s = found_of(x, MEMBER_SUBNET,
					   said(zones[i], "SubnetId"));

		if (!s || (b->subnets.n && s->vpc != b->subnets.items[0]->vpc))
			continue;
		if (x->accepted && has_zone(&b->subnets, s->az))
			remark(x, IMPORT_ASSUMED, b->f,
			       arena_printf(x->arena,
					    "without subnet %s: another is in "
					    "its Availability Zone",
					    s->id));
		else
			*vec_add(x->arena, &b->subnets) = s;
	}
}

static void put_elastic_ips(struct describe *x, const struct balancer *b)
{
	struct words w = {0};
	size_t n, m;
	const struct doc *const *zones = said_list(b->f->d, "AvailabilityZones",
						   &n);

	for (size_t i = 0; i < n; i++) {
		const struct doc *const *own = said_list(
			zones[i], "LoadBalancerAddresses", &m);
		const struct found *a = NULL;

		if (m)
			a = found_of(x, MEMBER_ADDRESS,
				     said(own[0], "AllocationId"));
		if (a)
			words_add(x, &w, a->name);
	}
	if (w.n == b->subnets.n)
		put_words(x, b->map, "elastic_ips", b->f, &w);
}

static void put_balancer(struct describe *x, struct found *f)
{
	struct balancer b = {.f = f, .map = branch_map(x->arena, f->d->at)};
	const struct doc *groups = document_get(f->d, "SecurityGroups");

	b.network = said_is(f->d, "Type", "network");
	find_subnets(x, &b);
	add_interfaces(x, &b, tail_of(f->id));
	if (!b.network && account_zones(&b.subnets) < 2 && x->accepted) {
		account_private(x, f, &b.subnets, &b.interfaces, NULL, groups,
				NULL,
				"an instance: an application load balancer "
				"has subnets in two Availability Zones "
				"(ALB-1)");
		return;
	}
	if (b.network)
		put(x, b.map, "type", f, "network");
	if (said_is(f->d, "Scheme", "internal") ||
	    !account_is_open(b.subnets.items[0]->vpc))
		put(x, b.map, "internal", f, "true");
	else if (b.network)
		put_elastic_ips(x, &b);
	if (said_is(f->d,
		    "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
		    "off"))
		put(x, b.map,
		    "enforce_security_group_inbound_rules_on_private_link_"
		    "traffic",
		    f, "false");
	put_rest(x, &b, groups, NULL);
}

/* --- of which only interfaces are described ------------------------------ */

/* "ELB app/NAME/ID": a balancer that may have others beside this one */
static void put_guess(struct describe *x, struct found *first)
{
	struct balancer b = {.map = branch_map(x->arena, first->d->at)};
	const char *tail = said(first->d, "Description") + strlen("ELB ");
	struct found *f = account_made_up(
		x, MEMBER_BALANCER,
		arena_printf(x->arena, ":loadbalancer/%s", tail), first,
		first->vpc);

	b.f = f;
	b.network = strncmp(tail, "net/", 4) == 0;
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		const struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		struct found *s = interface_subnet(x, eni);
		bool known = !s || eni->gone || eni->used ||
			     !said_is(eni->d, "Description",
				      said(first->d, "Description"));

		for (size_t k = 0; k < b.subnets.n; k++)
			known |= b.subnets.items[k] == s;
		if (!known)
			*vec_add(x->arena, &b.subnets) = s;
	}
	if (!b.network && account_zones(&b.subnets) < 2) {
		f->gone = true;
		return;
	}
	f->name = account_name(
		x, f, "node",
		arena_strndup(x->arena, tail + 4, strcspn(tail + 4, "/")),
		tail);
	add_interfaces(x, &b, tail);
	if (b.network)
		put(x, b.map, "type", f, "network");
	if (!said_map(first->d, "Association"))
		put(x, b.map, "internal", f, "true");
	put_rest(x, &b, document_get(first->d, "Groups"), "GroupId");
}

static void put_guesses(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		const char *what = said(eni->d, "Description");

		if (eni->used || eni->gone || !what ||
		    !interface_subnet(x, eni) ||
		    (strncmp(what, "ELB app/", 8) != 0 &&
		     strncmp(what, "ELB net/", 8) != 0) ||
		    index_find(&x->ids[MEMBER_BALANCER],
			       arena_printf(x->arena, ":loadbalancer/%s",
					    what + 4)))
			continue;
		put_guess(x, eni);
	}
}

/* --- Classic Load Balancers ---------------------------------------------- */

/* As instances: a lab has none */
static void put_classic(struct describe *x, const struct found *f)
{
	struct founds subnets = {0}, interfaces = {0};
	const char *what = arena_printf(x->arena, "ELB %s", f->id);
	const char *port = NULL;
	size_t n;
	const struct doc *const *list = said_list(f->d, "Subnets", &n);

	for (size_t i = 0; i < n; i++) {
		struct found *s = found_of(x, MEMBER_SUBNET, list[i]->text);

		if (s)
			*vec_add(x->arena, &subnets) = s;
	}
	if (!subnets.n) {
		remark(x, IMPORT_IGNORED, f, "its subnets are not described");
		return;
	}
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];

		if (!eni->gone && !eni->used && interface_subnet(x, eni) &&
		    said_is(eni->d, "Description", what))
			*vec_add(x->arena, &interfaces) = eni;
	}
	list = said_list(f->d, "ListenerDescriptions", &n);
	if (n)
		port = said_in(list[0], "Listener", "LoadBalancerPort");
	account_private(x, f, &subnets, &interfaces, port,
			document_get(f->d, "SecurityGroups"), NULL,
			"an instance that answers by itself: a lab has no "
			"Classic Load Balancer");
}

void account_balancers(struct describe *x)
{
	size_t n = x->of[MEMBER_BALANCER].n; /* more are made up */

	for (size_t i = 0; i < n; i++)
		if (!x->of[MEMBER_BALANCER].items[i]->gone)
			put_balancer(x, x->of[MEMBER_BALANCER].items[i]);
	put_guesses(x);
	for (size_t i = 0; i < x->of[MEMBER_CLASSIC_BALANCER].n; i++)
		if (!x->of[MEMBER_CLASSIC_BALANCER].items[i]->gone)
			put_classic(x, x->of[MEMBER_CLASSIC_BALANCER].items[i]);
}
