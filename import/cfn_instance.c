// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_instance.c - instances and network interfaces
 */
#include <stdlib.h>
#include <string.h>

#include "import/cfn_kind.h"

static const char *text_of(const struct doc *d)
{
	return d && d->kind == DOC_SCALAR ? d->text : NULL;
}

/* --- network interfaces -------------------------------------------------------- */

static void put_tracking(struct cfn_resource *r)
{
	static const char *const keys[][2] = {
		{"TcpEstablishedTimeout", "tcp_established_timeout"},
		{"UdpTimeout", "udp_timeout"},
		{"UdpStreamTimeout", "udp_stream_timeout"}};
	const struct doc *d = cfn_get(r, "ConnectionTrackingSpecification");

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		long n = cfn_in_int(d, keys[i][0], -1);

		if (n >= 0)
			cfn_put_int(r, keys[i][1], n);
	}
}

/* Its own address, and the list of the others */
static void put_addresses(struct cfn *c, struct cfn_resource *r,
			  const struct cfn_subnet *in)
{
	const char *own = cfn_get_text(r, "PrivateIpAddress");
	long count = cfn_get_int(r, "SecondaryPrivateIpAddressCount", 0);
	struct cfn_items all = cfn_items(c, cfn_get(r, "PrivateIpAddresses"));
	struct doc *others = branch_list(c->arena, r->at);

	for (size_t i = 0; i < all.n; i++) {
		const struct doc *d = cfn_in(all.items[i], "PrivateIpAddress");

		if (d && cfn_in_bool(all.items[i], "Primary", false))
			own = text_of(d);
		else if (d && cfn_address(r, text_of(d)))
			branch_add(c->arena, others, d);
		else if (d)
			count++;
	}
	own = cfn_address(r, own);
	if (!own)
		own = cfn_chosen_address(r);
	if (own)
		cfn_put_text(r, "private_ip", own);
	cfn_subnet_holds(c, in, own);
	for (size_t i = 0; i < others->items.n; i++)
		cfn_subnet_holds(c, in, others->items.items[i]->text);
	if (others->items.n)
		cfn_put(r, "secondary_private_ips", others);
	else if (count > 0)
		cfn_put_int(r, "secondary_private_ips", count);
}

void cfn_make_interface(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_subnets in = cfn_subnets(r, cfn_get(r, "SubnetId"), 1);

	if (!in.n) /* "": what somebody else has yet to give */
		in = cfn_default_subnets(r, 1);
	cfn_object(r, "network_interfaces");
	r->vpc = in.items[0].vpc;
	cfn_subnets_put(r, "subnet", &in);
	cfn_groups_put(r, cfn_get(r, "GroupSet"), r->vpc);
	put_addresses(c, r, &in.items[0]);
	if (!cfn_get_bool(r, "SourceDestCheck", true))
		cfn_put_bool(r, "source_dest_check", false);
	put_tracking(r);
}

/* --- instances ------------------------------------------------------------------- */

static struct cfn_resource *launch_resource(struct cfn_resource *r)
{
	struct cfn *c = r->stack->cfn;
	const struct doc *d = cfn_get(r, "LaunchTemplate");
	const char *text = cfn_in_text(d, "LaunchTemplateId");

	if (!d) {
		d = cfn_in(cfn_in(cfn_get(r, "MixedInstancesPolicy"),
				  "LaunchTemplate"),
			   "LaunchTemplateSpecification");
		text = cfn_in_text(d, "LaunchTemplateId");
	}
	if (!text)
		text = cfn_in_text(d, "LaunchTemplateName");
	if (text)
		return cfn_find(c, text, "AWS::EC2::LaunchTemplate");
	return cfn_find(c, cfn_get_text(r, "LaunchConfigurationName"),
			"AWS::AutoScaling::LaunchConfiguration");
}

const struct doc *cfn_launch(struct cfn_resource *r,
			     struct cfn_resource **ret_of)
{
	struct cfn_resource *of = launch_resource(r);
	struct doc *d;
	const struct doc *groups;

	*ret_of = of;
	if (!of)
		return NULL;
	if (strcmp(of->type, "AWS::EC2::LaunchTemplate") == 0)
		return cfn_get(of, "LaunchTemplateData");
	d = branch_map(r->stack->cfn->arena, of->at);
	groups = cfn_get(of, "SecurityGroups");
	if (groups)
		branch_put(r->stack->cfn->arena, d, "SecurityGroupIds", of->at,
			   groups);
	return d;
}

/* Interfaces that are attached by resources of their own */
static void attached(struct cfn *c, const struct cfn_resource *r,
		     struct doc *names)
{
	struct cfn_resource *a = NULL;

	while ((a = cfn_each(c, "AWS::EC2::NetworkInterfaceAttachment", a))) {
		const struct cfn_resource *eni = cfn_find(
			c, cfn_get_text(a, "NetworkInterfaceId"),
			"AWS::EC2::NetworkInterface");

		if (eni && eni->made &&
		    cfn_find(c, cfn_get_text(a, "InstanceId"),
			     "AWS::EC2::Instance") == r)
			branch_add(c->arena, names,
				   branch_text(c->arena, a->at, eni->name));
	}
}

static const struct doc *groups_of(struct cfn_resource *r,
				   const struct doc *interface)
{
	static const char *const keys[] = {"SecurityGroupIds",
					   "SecurityGroups"};
	struct cfn_resource *of;
	const struct doc *d = cfn_in(interface, "GroupSet");
	const struct doc *launch;

	if (!d)
		d = cfn_in(interface, "Groups");
	for (size_t i = 0; !d && i < ARRAY_LEN(keys); i++)
		d = cfn_get(r, keys[i]);
	launch = d ? NULL : cfn_launch(r, &of);
	for (size_t i = 0; !d && i < ARRAY_LEN(keys); i++)
		d = cfn_in(launch, keys[i]);
	return d;
}

static const struct doc *first_of(struct cfn *c, const struct doc *list)
{
	struct cfn_items all = cfn_items(c, list);

	for (size_t i = 0; i < all.n; i++)
		if (cfn_in_int(all.items[i], "DeviceIndex", -1) == 0)
			return all.items[i];
	return all.n ? all.items[0] : NULL;
}

/* The zone that the instance asks for, in the default VPC */
static struct cfn_subnets default_subnet(struct cfn_resource *r)
{
	struct cfn_subnets all = cfn_default_subnets(r, 3);
	const char *zone = cfn_get_text(r, "AvailabilityZone");
	size_t n = zone ? strlen(zone) : 0;

	for (size_t i = 0; i < all.n; i++)
		if (n && zone[n - 1] == *all.items[i].az)
			all.items[0] = all.items[i];
	all.n = 1;
	return all;
}

/* As it says itself, or else its launch template does */
static const struct doc *interfaces_of(struct cfn_resource *r)
{
	const struct doc *list = cfn_get(r, "NetworkInterfaces");
	struct cfn_resource *of = NULL;

	return list ? list : cfn_in(cfn_launch(r, &of), "NetworkInterfaces");
}

const struct doc *cfn_first_interface(struct cfn_resource *r)
{
	return first_of(r->stack->cfn, interfaces_of(r));
}

/* What it says of where its @first interface is; or NULL */
static const struct doc *subnet_of_first(struct cfn_resource *r,
					 const struct doc *first)
{
	const struct doc *subnet = cfn_in(first, "SubnetId");

	return subnet ? subnet : cfn_get(r, "SubnetId");
}

struct cfn_subnets cfn_first_subnet(struct cfn_resource *r,
				    const struct doc *first)
{
	const struct doc *subnet = subnet_of_first(r, first);

	return subnet ? cfn_subnets(r, subnet, 1) : default_subnet(r);
}

/* What an instance and an interface that stands for its own have in common */
static void put_interface(struct cfn_resource *r, const struct doc *interface,
			  const struct cfn_subnets *in)
{
	struct cfn *c = r->stack->cfn;
	const char *ip = interface ? cfn_in_text(interface, "PrivateIpAddress")
				   : cfn_get_text(r, "PrivateIpAddress");
	const struct doc *public = cfn_in(interface,
					  "AssociatePublicIpAddress");

	cfn_put_text(r, "subnet", in->items[0].name);
	cfn_groups_put(r, groups_of(r, interface), in->items[0].vpc);
	ip = cfn_address(r, ip);
	if (ip) {
		cfn_put_text(r, "private_ip", ip);
		cfn_subnet_holds(c, &in->items[0], ip);
	}
	if (public)
		cfn_put_bool(r, "public_ip",
			     cfn_in_bool(interface, "AssociatePublicIpAddress",
					 false));
}

static void put_ports(struct cfn *c, struct cfn_resource *r,
		      const struct cfn_vpc *vpc, const struct doc *groups)
{
	struct doc *ports = branch_list(c->arena, r->at);

	cfn_ports_of_groups(c, vpc, groups, ports, r->at);
	if (!ports->items.n)
		return;
	cfn_put(r, "ports", ports);
	cfn_remark(r, IMPORT_ASSUMED,
		   "it listens on the ports that its groups admit one by one");
}

static const struct doc *group_list(struct cfn *c, const struct doc *made)
{
	const struct doc *d = cfn_in(made, "security_groups");
	struct doc *list;

	if (d && d->kind == DOC_LIST)
		return d;
	list = branch_list(c->arena, made->at);
	if (d)
		branch_add(c->arena, list, d);
	return list;
}

static void put_first(struct cfn_resource *r, const struct doc *interface,
		      const struct cfn_subnets *in)
{
	const char *chosen = cfn_chosen_address(r);

	put_interface(r, interface, in);
	if (chosen && !cfn_in(r->made, "private_ip"))
		cfn_put_text(r, "private_ip", chosen);
	if (!cfn_get_bool(r, "SourceDestCheck", true))
		cfn_put_bool(r, "source_dest_check", false);
}

/* An interface that is written at its instance, as an object of its own */
static const char *make_own(struct cfn *c, struct cfn_resource *r,
			    const struct doc *interface, size_t number,
			    const struct cfn_subnets *in)
{
	struct doc *eni = branch_map(c->arena, r->at), *was = r->made;
	const char *name = arena_printf(c->arena, "%s-eth%zu", r->name, number);

	branch_put(c->arena,
		   branch_inner(c->arena, c->lab, "network_interfaces", r->at),
		   name, r->at, eni);
	r->made = eni;
	if (number)
		put_interface(r, interface, in);
	else
		put_first(r, interface, in);
	r->made = was;
	return name;
}

static struct cfn_subnet subnet_of(const struct cfn_resource *eni)
{
	const char *name = cfn_in_text(eni->made, "subnet");

	return (struct cfn_subnet){
		.name = name,
		.vpc = eni->vpc,
		.doc = (struct doc *)cfn_in(cfn_in(eni->vpc->doc, "subnets"),
					    name)};
}

/* The names of all, the first first, and the subnets they are in */
static void name_interfaces(struct cfn *c, struct cfn_resource *r,
			    const struct doc *all, const struct cfn_subnets *in,
			    struct doc *names, struct cfn_subnets *where)
{
	for (size_t i = 0; i < all->items.n; i++) {
		const struct doc *d = all->items.items[i];
		const char *id = cfn_in_text(d, "NetworkInterfaceId"), *name;
		const struct cfn_resource *eni = cfn_find(
			c, id, "AWS::EC2::NetworkInterface");
		struct cfn_subnets own = *in;

		if (eni && eni->made) {
			*vec_add(c->arena, where) = subnet_of(eni);
			name = eni->name;
		} else {
			if (i && cfn_in(d, "SubnetId"))
				own = cfn_subnets(r, cfn_in(d, "SubnetId"), 1);
			if (id || !own.n)
				continue; /* it is outside */
			*vec_add(c->arena, where) = own.items[0];
			name = make_own(c, r, d, i, &own);
		}
		branch_add(c->arena, names, branch_text(c->arena, r->at, name));
	}
}

/* What is said of the instance is so of its first interface */
static void no_check(struct cfn *c, const struct cfn_resource *r,
		     const char *name)
{
	const struct doc *eni = cfn_in(cfn_in(c->lab, "network_interfaces"),
				       name);

	branch_set(c->arena, (struct doc *)eni, "source_dest_check", r->at,
		   branch_bool(c->arena, r->at, false));
}

/* An instance whose interfaces are objects of their own; false: it has no more
 * than what it can say itself */
static bool make_with_interfaces(struct cfn *c, struct cfn_resource *r,
				 const struct doc *first,
				 const struct doc *list,
				 const struct cfn_subnets *in)
{
	struct doc *names = branch_list(c->arena, r->at);
	struct doc *more = branch_list(c->arena, r->at);
	struct doc *all = branch_list(c->arena, r->at);
	struct cfn_items listed = cfn_items(c, list);
	struct cfn_subnets where = {0};

	attached(c, r, more);
	if (listed.n < 2 && !more->items.n &&
	    !cfn_in(first, "NetworkInterfaceId"))
		return false;
	if (first)
		branch_add(c->arena, all, first);
	else if (in->n)
		branch_add(c->arena, names,
			   branch_text(c->arena, r->at,
				       make_own(c, r, NULL, 0, in)));
	for (size_t i = 0; i < listed.n; i++)
		if (listed.items[i] != first)
			branch_add(c->arena, all, listed.items[i]);
	name_interfaces(c, r, all, in, names, &where);
	for (size_t i = 0; i < more->items.n; i++)
		branch_add(c->arena, names, more->items.items[i]);
	cfn_one_zone(c, &where);
	if (!names->items.n) {
		cfn_remark(r, IMPORT_IGNORED, "its interfaces are outside");
		return true;
	}
	cfn_object(r, "instances");
	cfn_put(r, "network_interfaces", names);
	if (!cfn_get_bool(r, "SourceDestCheck", true))
		no_check(c, r, names->items.items[0]->text);
	return true;
}

void cfn_make_instance(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *list = interfaces_of(r);
	const struct doc *first = first_of(c, list);
	struct cfn_subnets in = {0};

	if (!cfn_in(first, "NetworkInterfaceId") || subnet_of_first(r, first))
		in = cfn_first_subnet(r, first);
	if (make_with_interfaces(c, r, first, list, &in) || !in.n)
		return;
	cfn_object(r, "instances");
	r->vpc = in.items[0].vpc;
	put_first(r, first, &in);
	put_ports(c, r, r->vpc, group_list(c, r->made));
}

/* --- elastic IPs -------------------------------------------------------------------- */

/* Is it an address of the interface, and not its first? */
static bool is_secondary(const struct doc *interface, const char *address)
{
	const char *own = cfn_in_text(interface, "private_ip");

	if (!address || strstr(address, ".PrimaryPrivateIpAddress"))
		return false;
	return strstr(address, ".SecondaryPrivateIpAddresses") ||
	       (own && strcmp(own, address) != 0);
}

static void give(struct cfn *c, struct cfn_resource *by,
		 const struct cfn_resource *eip)
{
	const struct cfn_resource *to = cfn_find(
		c, cfn_get_text(by, "NetworkInterfaceId"),
		"AWS::EC2::NetworkInterface");
	struct doc *made;

	if (!to)
		to = cfn_find(c, cfn_get_text(by, "InstanceId"),
			      "AWS::EC2::Instance");
	if (!to || !to->made || !eip)
		return;
	made = to->made;
	if (cfn_in(made, "network_interfaces")) {
		const struct doc *names = cfn_in(made, "network_interfaces");
		const struct doc *all = cfn_in(c->lab, "network_interfaces");

		if (!names->items.n || !all)
			return;
		made = (struct doc *)cfn_in(all, names->items.items[0]->text);
		if (!made)
			return;
	}
	if (is_secondary(made, cfn_get_text(by, "PrivateIpAddress"))) {
		if (cfn_in(made, "public_ip")) {
			cfn_remark(by, IMPORT_IGNORED,
				   "it is of a secondary address");
			return;
		}
		cfn_remark(by, IMPORT_ASSUMED,
			   "it is of the interface's first address");
	}
	branch_set(c->arena, made, "public_ip", by->at,
		   branch_text(c->arena, by->at, eip->name));
}

void cfn_make_eip_association(struct cfn *c, struct cfn_resource *r)
{
	const struct cfn_resource *eip = cfn_find(
		c, cfn_get_text(r, "AllocationId"), "AWS::EC2::EIP");

	if (!eip)
		eip = cfn_find(c, cfn_get_text(r, "EIP"), "AWS::EC2::EIP");
	give(c, r, eip);
}

void cfn_eips_after(struct cfn *c)
{
	struct cfn_resource *eip = NULL;

	while ((eip = cfn_each(c, "AWS::EC2::EIP", eip)))
		give(c, eip, eip);
}
