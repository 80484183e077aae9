// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/say_network.c - cells that say more than a field does
 */
#include "cli/say_network.h"

#include <string.h>

#include "base/text.h"
#include "cli/describe.h"

enum { FINAL_RULE = 32767 }; /* ACL-2: and beyond, for IPv6 */

const char *say_tag(const struct telling *t, const json_t *tag)
{
	(void)t;
	return value_at(tag, "");
}

const char *say_identifier(const struct telling *t, const json_t *id)
{
	const char *text = json_string_value(id);

	(void)t;
	return text && strcmp(text, "local") != 0 ? text : NULL;
}

const char *say_last(const struct telling *t, const json_t *arn)
{
	const char *text = json_string_value(arn);
	const char *slash = text ? strrchr(text, '/') : NULL;

	(void)t;
	return slash ? slash + 1 : text;
}

const char *say_resource(const struct telling *t, const json_t *arn)
{
	json_t *id = json_string(say_last(t, arn));
	const char *name = arena_strdup(t->arena, say_place(t, id));

	json_decref(id);
	return name;
}

/* --- whose a subnet is --------------------------------------------------------- */

/* The item of a list that has the identifier at @path */
static const json_t *with(const struct telling *t, const char *list,
			  const char *path, const char *id)
{
	const json_t *all = description_list(t->all, list);

	for (size_t i = 0; i < json_array_size(all); i++)
		if (value_is_at(json_array_get(all, i), path, id))
			return json_array_get(all, i);
	return NULL;
}

static bool is_main(const json_t *table)
{
	const json_t *list = json_object_get(table, "Associations");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_is_true(
			    json_object_get(json_array_get(list, i), "Main")))
			return true;
	return false;
}

static const json_t *main_table(const struct telling *t, const char *vpc)
{
	const json_t *all = description_list(t->all, "RouteTables");

	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *table = json_array_get(all, i);

		if (is_main(table) &&
		    strcmp(value_at(table, "VpcId"), vpc) == 0)
			return table;
	}
	return NULL;
}

/* RT-1: the table that it is associated with, else its VPC's main one */
static const json_t *table_of(const struct telling *t, const json_t *subnet,
			      bool *ret_implicit)
{
	const json_t *own = with(t, "RouteTables", "Associations.SubnetId",
				 value_at(subnet, "SubnetId"));

	*ret_implicit = !own;
	return own ? own : main_table(t, value_at(subnet, "VpcId"));
}

const char *say_table_of_subnet(const struct telling *t, const json_t *subnet)
{
	bool implicit;
	const json_t *table = table_of(t, subnet, &implicit);
	const char *name = table ? value_at(table, "Tags") : NULL;

	if (!name)
		return NULL;
	return implicit ? arena_printf(t->arena, "%s (implicit)", name) : name;
}

const char *say_subnets_of_table(const struct telling *t, const json_t *table)
{
	const json_t *all = description_list(t->all, "Subnets");
	const char *vpc = value_at(table, "VpcId");
	const char *id = value_at(table, "RouteTableId");
	struct text text = {.arena = t->arena};

	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *subnet = json_array_get(all, i), *of;
		bool implicit;

		if (strcmp(value_at(subnet, "VpcId"), vpc) != 0)
			continue;
		of = table_of(t, subnet, &implicit);
		if (!of || strcmp(value_at(of, "RouteTableId"), id) != 0)
			continue;
		text_add(&text, "%s%s%s", text.n ? ", " : "",
			 value_at(subnet, "Tags"),
			 implicit ? " (implicit)" : "");
	}
	return text.s;
}

const char *say_acl_of_subnet(const struct telling *t, const json_t *id)
{
	const json_t *acl = with(t, "NetworkAcls", "Associations.SubnetId",
				 json_string_value(id));

	return acl ? value_at(acl, "Tags") : NULL;
}

/* --- groups and ACLs ---------------------------------------------------------------- */

const char *say_users_of_group(const struct telling *t, const json_t *id)
{
	const json_t *all = description_list(t->all, "NetworkInterfaces");
	struct text text = {.arena = t->arena};
	json_t *said = json_object();

	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *eni = json_array_get(all, i);
		struct values v = {.arena = t->arena};

		if (!value_is_at(eni, "Groups.GroupId", json_string_value(id)))
			continue;
		values_at(&v, &(struct row){NULL, eni}, "UsedBy");
		for (size_t j = 0; j < v.items.n; j++) {
			const char *user = say_user(t, v.items.items[j]);

			if (json_object_get(said, user))
				continue;
			json_object_set_new(said, user, json_true());
			text_add(&text, "%s%s", text.n ? ", " : "", user);
		}
	}
	json_decref(said);
	return text.s;
}

const char *say_direction(const struct telling *t, const json_t *egress)
{
	(void)t;
	return json_is_true(egress) ? "egress" : "ingress";
}

const char *say_protocol(const struct telling *t, const json_t *protocol)
{
	static const char *const names[][2] = {
		{"-1", "all"}, {"1", "icmp"},	 {"6", "tcp"},
		{"17", "udp"}, {"58", "icmpv6"},
	};
	const char *text = json_string_value(protocol);

	(void)t;
	for (size_t i = 0; text && i < ARRAY_LEN(names); i++)
		if (strcmp(names[i][0], text) == 0)
			return names[i][1];
	return text;
}

static const char *range(const struct telling *t, json_int_t from,
			 json_int_t to)
{
	if (from == to)
		return arena_printf(t->arena, "%lld", (long long)from);
	return arena_printf(t->arena, "%lld-%lld", (long long)from,
			    (long long)to);
}

/* SG-8: a type with -1 for its code is all of that type */
static const char *icmp(const struct telling *t, json_int_t type,
			json_int_t code)
{
	if (type < 0)
		return "all";
	if (code < 0)
		return arena_printf(t->arena, "%lld", (long long)type);
	return arena_printf(t->arena, "%lld/%lld", (long long)type,
			    (long long)code);
}

static json_int_t number(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);

	return value ? json_integer_value(value) : -1;
}

const char *say_ports(const struct telling *t, const json_t *rule)
{
	const json_t *ports = json_object_get(rule, "PortRange");
	const json_t *types = json_object_get(rule, "IcmpTypeCode");
	const char *protocol = value_at(rule, "IpProtocol");
	json_int_t from = number(rule, "FromPort"), to = number(rule, "ToPort");

	if (types || (protocol && strncmp(protocol, "icmp", 4) == 0))
		return types ? icmp(t, number(types, "Type"),
				    number(types, "Code"))
			     : icmp(t, from, to);
	if (ports) {
		from = number(ports, "From");
		to = number(ports, "To");
	}
	if (from < 0 || (from == 0 && to == 65535))
		return "all";
	return range(t, from, to);
}

const char *say_rule(const struct telling *t, const json_t *rule)
{
	json_int_t n = json_integer_value(rule);

	if (n >= FINAL_RULE)
		return "*";
	return arena_printf(t->arena, "%lld", (long long)n);
}

const char *say_peer(const struct telling *t, const json_t *peer)
{
	const json_t *id = json_object_get(peer, "GroupId");

	if (!id)
		return say_name(t, peer);
	return json_object_get(peer, "VpcId") ? say_place(t, id)
					      : say_name(t, id);
}

/* --- nodes ------------------------------------------------------------------------- */

const char *say_addresses(const struct telling *t, const json_t *node)
{
	static const char *const keys[] = {"PrivateIpAddress", "Address",
					   "Ipv6Address", "PublicIp"};
	const json_t *places = json_object_get(node, "Places");
	struct text text = {.arena = t->arena};
	json_t *said = json_object(); /* sandboxes share theirs (LAM-12) */

	for (size_t i = 0; i < json_array_size(places); i++)
		for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
			const char *a = json_string_value(json_object_get(
				json_array_get(places, i), keys[k]));

			if (!a || json_object_get(said, a))
				continue;
			json_object_set_new(said, a, json_true());
			text_add(&text, "%s%s", text.n ? ", " : "", a);
		}
	json_decref(said);
	return text.s;
}

const char *say_writer(const struct telling *t, const json_t *member)
{
	(void)t;
	return json_is_true(json_object_get(member, "IsClusterWriter"))
		       ? value_at(member, "DBInstanceIdentifier")
		       : NULL;
}
