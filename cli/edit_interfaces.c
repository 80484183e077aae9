// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_interfaces.c - network interfaces: what they are attached to, their
 * groups, check and elastic IPs
 *
 * In a lab file an instance has either a subnet, and with it an interface that
 * is called as the instance is, or a list of interfaces written by hand. When
 * a second one is attached, the first is written by hand under the same name:
 * it is the same interface then, with the same identifier and addresses.
 */
#include <string.h>

#include "cli/edit_verb.h"

/* The instance that has it, or NULL */
static const struct node *instance_of(const struct eni *eni)
{
	const struct node *n = eni->places.n ? eni->places.items[0]->node
					     : NULL;

	return n && n->kind == NODE_INSTANCE ? n : NULL;
}

/* AWS's own, which nobody else may change (ENI-8, ENI-11) */
static bool refuse_managed(struct edit *e, const struct eni *eni)
{
	if (eni->hand || instance_of(eni))
		return false;
	edit_refuse(e, "OperationNotPermitted", eni->o.name,
		    "network interface %s is managed by AWS (%s); it cannot be "
		    "changed (ENI-8, ENI-11)",
		    eni->o.name, eni_type_name[eni->type]);
	return true;
}

/* Where the file has a key of the interface */
static const char *const *key_path(struct edit *e, const struct eni *eni,
				   const char *key)
{
	const char **path = arena_alloc(e->arena, 4 * sizeof(*path));

	path[0] = eni->hand ? "network_interfaces" : "instances";
	path[1] = eni->hand ? eni->hand->o.name : instance_of(eni)->o.name;
	path[2] = key;
	return path;
}

static const struct eni *eni_option(struct edit *e, const char *option)
{
	return find_eni(e, option, option_joined(e, option));
}

/* --- groups and the check ------------------------------------------------- */

static const char *const attributes[] = {"--groups", "--source-dest-check",
					 NULL};

static void modify(struct edit *e, const struct eni *eni)
{
	const char *option = option_one_of(e, attributes);
	const struct doc *groups;
	bool check = true;

	if (!option || refuse_managed(e, eni))
		return;
	if (option == attributes[1]) {
		option_flag(e, option, &check);
		act_change(e, key_path(e, eni, "source_dest_check"),
			   tree_word(e, check ? "true" : "false"));
		return;
	}
	groups = find_groups(e, option, NULL);
	if (groups)
		act_change(e, key_path(e, eni, "security_groups"), groups);
}

static void modify_interface(struct edit *e)
{
	const struct eni *eni = eni_option(e, "--network-interface-id");

	if (eni)
		modify(e, eni);
}

static const struct node *instance_option(struct edit *e)
{
	return find_node(e, "--instance-id", option_text(e, "--instance-id"),
			 NODE_INSTANCE);
}

static void modify_instance(struct edit *e)
{
	const struct node *n = instance_option(e);

	if (!n)
		return;
	if (n->places.n > 1)
		edit_refuse(e, "InvalidInstanceID", n->o.name,
			    "instance %s has several network interfaces; "
			    "modify-network-interface-attribute changes one",
			    n->o.name);
	else
		modify(e, n->places.items[0].eni);
}

/* --- attaching ------------------------------------------------------------ */

/* What an instance has of its interface, and loses to one written by hand */
static const char *const moved[] = {"subnet",	    "security_groups",
				    "private_ip",   "public_ip",
				    "ipv6_address", "source_dest_check"};

static void write_by_hand(struct edit *e, const struct node *n)
{
	struct doc *hand = tree_map(e);
	const struct doc *vpc = written(e, PATH("instances", n->o.name, "vpc"));

	for (size_t i = 0; i < ARRAY_LEN(moved); i++) {
		const struct doc *d = written(
			e, PATH("instances", n->o.name, moved[i]));

		if (!d)
			continue;
		tree_set(e, hand, moved[i], d);
		act_remove(e, PATH("instances", n->o.name, moved[i]));
	}
	if (vpc)
		tree_set(e, hand, "vpc", vpc);
	act_change(e, PATH("network_interfaces", n->o.name), hand);
}

static void attach(struct edit *e, const struct node *n, const struct eni *eni)
{
	struct doc *list = tree_list(e);
	const char *const *path = PATH("instances", n->o.name,
				       "network_interfaces");

	if (n->network_interfaces.n) {
		tree_add(e, list, tree_word(e, eni->o.name));
		act_add(e, path, list);
		return;
	}
	if (written(e, PATH("network_interfaces", n->o.name))) {
		edit_error(e,
			   "there is a network interface %s beside the one of "
			   "instance %s; the lab cannot call both so",
			   n->o.name, n->o.name);
		return;
	}
	write_by_hand(e, n);
	tree_add(e, list, tree_word(e, n->o.name));
	tree_add(e, list, tree_word(e, eni->o.name));
	act_change(e, path, list);
}

static void attach_interface(struct edit *e)
{
	const struct eni *eni = eni_option(e, "--network-interface-id");
	const struct node *n = instance_option(e);
	int index = 0;

	option_int(e, "--device-index", 0, 50, &index);
	if (edit_failed(e) || refuse_managed(e, eni))
		return;
	if (eni->places.n)
		edit_refuse(e, "InvalidNetworkInterface.InUse", eni->o.name,
			    "network interface %s is attached to instance %s",
			    eni->o.name, instance_of(eni)->o.name);
	else if ((size_t)index < n->places.n)
		edit_refuse(e, "InvalidParameterValue", n->o.name,
			    "instance %s has an interface at device index %d, "
			    "%s",
			    n->o.name, index,
			    n->places.items[index].eni->o.name);
	else
		attach(e, n, eni);
}

/* --- detaching ------------------------------------------------------------ */

static void detach(struct edit *e, const struct node *n, const struct eni *eni)
{
	struct doc *list = tree_list(e);

	for (size_t i = 0; i < n->network_interfaces.n; i++) {
		const struct network_interface *one =
			n->network_interfaces.items[i];

		if (one->eni != eni)
			tree_add(e, list, tree_word(e, one->o.name));
	}
	act_change(e, PATH("instances", n->o.name, "network_interfaces"), list);
}

static void detach_interface(struct edit *e)
{
	static const char *const names[] = {"--attachment-id",
					    "--network-interface-id", NULL};
	const char *option = option_one_of(e, names);
	const struct eni *eni = option ? eni_option(e, option) : NULL;
	const struct node *n;

	if (!eni || refuse_managed(e, eni))
		return;
	n = instance_of(eni);
	if (!n)
		edit_refuse(e, "InvalidAttachmentID.NotFound", eni->o.name,
			    "network interface %s is attached to nothing",
			    eni->o.name);
	else if (n->places.items[0].eni == eni)
		edit_refuse(e, "OperationNotPermitted", eni->o.name,
			    "%s is the primary network interface of instance "
			    "%s and cannot be detached (ENI-2)",
			    eni->o.name, n->o.name);
	else
		detach(e, n, eni);
}

/* --- elastic IPs ---------------------------------------------------------- */

static const char *const address_names[] = {"--allocation-id", "--public-ip",
					    NULL};

/* By its name or identifier, or by the address itself */
static const struct elastic_ip *elastic_ip(struct edit *e, const char *option)
{
	const char *text = option_joined(e, option);
	struct addr a;

	if (!addr_parse(text, &a))
		return find_elastic_ip(e, option, text);
	for (size_t i = 0; i < e->m->elastic_ips.n; i++)
		if (!addr_cmp(e->m->elastic_ips.items[i]->address, a))
			return e->m->elastic_ips.items[i];
	edit_refuse(e, "InvalidAddress.NotFound", text,
		    "%s: no elastic IP is %s", option, text);
	return NULL;
}

static const struct eni *user_of(const struct edit *e,
				 const struct elastic_ip *ip)
{
	for (size_t i = 0; i < e->m->enis.n; i++)
		if (eni_private(e->m->enis.items[i], ip->address).family)
			return e->m->enis.items[i];
	return NULL;
}

static const struct eni *address_target(struct edit *e)
{
	static const char *const names[] = {"--instance-id",
					    "--network-interface-id", NULL};
	const char *option = option_one_of(e, names);
	const struct node *n;

	if (!option)
		return NULL;
	if (option == names[1])
		return eni_option(e, option);
	n = instance_option(e);
	return n ? n->places.items[0].eni : NULL;
}

static void associate_address(struct edit *e)
{
	const char *option = option_one_of(e, address_names);
	const struct elastic_ip *ip = option ? elastic_ip(e, option) : NULL;
	const struct eni *eni = address_target(e), *user;
	bool again = false;

	option_flag(e, "--allow-reassociation", &again);
	if (edit_failed(e) || refuse_managed(e, eni))
		return;
	user = user_of(e, ip);
	if (user && user != eni) {
		if (!again)
			edit_refuse(e, "Resource.AlreadyAssociated", ip->o.name,
				    "elastic IP %s is %s's; "
				    "--allow-reassociation takes it away",
				    ip->o.name, user->o.name);
		if (edit_failed(e) || refuse_managed(e, user))
			return;
		act_change(e, key_path(e, user, "public_ip"),
			   tree_word(e, "false"));
	}
	act_change(e, key_path(e, eni, "public_ip"), tree_word(e, ip->o.name));
}

static void disassociate_address(struct edit *e)
{
	static const char *const names[] = {"--association-id", "--public-ip",
					    NULL};
	const char *option = option_one_of(e, names);
	const struct elastic_ip *ip = option ? elastic_ip(e, option) : NULL;
	const struct eni *user;

	if (!ip)
		return;
	user = user_of(e, ip);
	if (!user)
		edit_refuse(e, "InvalidAssociationID.NotFound", ip->o.name,
			    "elastic IP %s is associated with nothing",
			    ip->o.name);
	else if (!refuse_managed(e, user))
		act_change(e, key_path(e, user, "public_ip"),
			   tree_word(e, "false"));
}

/* --- the verbs ------------------------------------------------------------ */

static const struct edit_option modify_interface_options[] = {
	{"--network-interface-id", VALUE_TEXT, true},
	{"--groups", VALUE_LIST, false},
	{"--source-dest-check", VALUE_FLAG, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option modify_instance_options[] = {
	{"--instance-id", VALUE_TEXT, true},
	{"--groups", VALUE_LIST, false},
	{"--source-dest-check", VALUE_FLAG, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option attach_options[] = {
	{"--network-interface-id", VALUE_TEXT, true},
	{"--instance-id", VALUE_TEXT, true},
	{"--device-index", VALUE_TEXT, true},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option detach_options[] = {
	{"--attachment-id", VALUE_TEXT, false},
	{"--network-interface-id", VALUE_TEXT, false},
	{"--force", VALUE_FLAG, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option associate_options[] = {
	{"--allocation-id", VALUE_TEXT, false},
	{"--public-ip", VALUE_TEXT, false},
	{"--instance-id", VALUE_TEXT, false},
	{"--network-interface-id", VALUE_TEXT, false},
	{"--allow-reassociation", VALUE_FLAG, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option disassociate_options[] = {
	{"--association-id", VALUE_TEXT, false},
	{"--public-ip", VALUE_TEXT, false},
	{NULL, VALUE_TEXT, false},
};

#define ATTRIBUTE_HELP                                                           \
	"  --groups GROUP ...                its security groups, all of them\n" \
	"  --source-dest-check, --no-source-dest-check\n"

const struct edit_verb verb_attach_interface = {
	.name = "attach-network-interface",
	.usage = "--network-interface-id INTERFACE --instance-id INSTANCE "
		 "--device-index N",
	.about = "give an instance a further network interface",
	.help = "  --network-interface-id INTERFACE   one that is available\n"
		"  --instance-id INSTANCE\n"
		"  --device-index N                   1 for the second "
		"interface\n",
	.options = attach_options,
	.run = attach_interface,
};
const struct edit_verb verb_detach_interface = {
	.name = "detach-network-interface",
	.usage = "--network-interface-id INTERFACE",
	.about = "take a network interface from its instance",
	.help = "  --network-interface-id INTERFACE, --attachment-id "
		"INTERFACE\n"
		"  --force                            nothing is different "
		"here\n",
	.options = detach_options,
	.run = detach_interface,
};
const struct edit_verb verb_modify_interface = {
	.name = "modify-network-interface-attribute",
	.usage = "--network-interface-id INTERFACE (--groups GROUP ... | "
		 "--[no-]source-dest-check)",
	.about = "change the groups or the check of a network interface",
	.help = "  --network-interface-id INTERFACE\n" ATTRIBUTE_HELP,
	.options = modify_interface_options,
	.run = modify_interface,
};
const struct edit_verb verb_modify_instance = {
	.name = "modify-instance-attribute",
	.usage = "--instance-id INSTANCE (--groups GROUP ... | "
		 "--[no-]source-dest-check)",
	.about = "change the groups or the check of an instance",
	.help = "  --instance-id INSTANCE            with one network "
		"interface\n" ATTRIBUTE_HELP,
	.options = modify_instance_options,
	.run = modify_instance,
};
const struct edit_verb verb_associate_address = {
	.name = "associate-address",
	.usage = "--allocation-id IP (--instance-id INSTANCE | "
		 "--network-interface-id INTERFACE)",
	.about = "give an instance or interface an elastic IP",
	.help = "  --allocation-id IP, --public-ip ADDRESS\n"
		"  --instance-id INSTANCE, --network-interface-id INTERFACE\n"
		"  --allow-reassociation   though another has it\n",
	.options = associate_options,
	.run = associate_address,
};
const struct edit_verb verb_disassociate_address = {
	.name = "disassociate-address",
	.usage = "--association-id IP",
	.about = "take an elastic IP from what has it",
	.help = "  --association-id IP, --public-ip ADDRESS\n",
	.options = disassociate_options,
	.run = disassociate_address,
};
