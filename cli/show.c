// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/show.c - vpclab show: the network interfaces of a lab
 */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/load.h"
#include "vpc/between.h"

enum { COLUMN_IPV6 = 5, COLUMNS = 10 };

static const char *const heading[COLUMNS] = {
	"ENI",	"TYPE",	  "SUBNET", "AZ",     "PRIVATE",
	"IPV6", "PUBLIC", "GROUPS", "STATUS", "USED BY",
};

struct row {
	const char *cell[COLUMNS];
	const struct eni *eni;
};

static const char *users(struct arena *arena, const struct eni *eni)
{
	struct text t = {.arena = arena};

	for (size_t i = 0; i < eni->places.n; i++) {
		const char *name = eni->places.items[i]->node->o.name;

		if (i && eni->places.items[i - 1]->node ==
				 eni->places.items[i]->node)
			continue;
		text_add(&t, "%s%s", t.n ? ", " : "", name);
	}
	return t.s ? t.s : "nobody";
}

static const char *address(struct arena *arena, struct addr a)
{
	return a.family ? arena_strdup(arena, ADDR(a)) : "-";
}

/* Primary and secondary ones (ENI-1) */
static const char *private_ips(struct arena *arena, const struct eni *eni)
{
	struct text t = {.arena = arena};

	text_add(&t, "%s", address(arena, eni->private_ip));
	for (size_t i = 0; i < eni->secondary_ips.n; i++)
		text_add(&t, ", %s", ADDR(eni->secondary_ips.items[i]));
	return t.s;
}

static const char *public_ips(struct arena *arena, const struct eni *eni)
{
	struct text t = {.arena = arena};

	text_add(&t, "%s", address(arena, eni->public_ip));
	for (size_t i = 0; i < eni->secondary_public_ips.n; i++)
		text_add(&t, ", %s", ADDR(eni->secondary_public_ips.items[i]));
	return t.s;
}

static struct row row_of(struct arena *arena, const struct eni *eni)
{
	const struct subnet *s = eni->subnet;

	return (struct row){
		.eni = eni,
		.cell = {eni->o.id, eni_type_name[eni->type],
			 arena_printf(arena, "%s/%s", s->vpc->o.name,
				      s->o.name),
			 arena_printf(arena, "%s%c", s->vpc->region, s->az),
			 private_ips(arena, eni), address(arena, eni->ipv6),
			 public_ips(arena, eni),
			 eni->filtered ? eni_groups_text(arena, eni) : "-",
			 eni->places.n ? "in-use" : "available", /* ENI-3 */
			 users(arena, eni)},
	};
}

/* A lab without IPv6 needs no column for it */
static void print_table(const struct row *rows, size_t n, bool ipv6)
{
	size_t width[COLUMNS];

	for (size_t c = 0; c < COLUMNS; c++) {
		width[c] = strlen(heading[c]);
		for (size_t i = 0; i < n; i++)
			if (strlen(rows[i].cell[c]) > width[c])
				width[c] = strlen(rows[i].cell[c]);
	}
	for (size_t i = 0; i <= n; i++)
		for (size_t c = 0; c < COLUMNS; c++) {
			const char *text = i ? rows[i - 1].cell[c] : heading[c];

			if (c == COLUMN_IPV6 && !ipv6)
				continue;
			if (c + 1 < COLUMNS)
				printf("%-*s  ", (int)width[c], text);
			else
				printf("%s\n", text);
		}
}

static json_t *association_json(struct addr public)
{
	return json_pack("{s:s}", "PublicIp", ADDR(public));
}

static json_t *private_ips_json(const struct eni *eni)
{
	json_t *all = json_array();

	json_array_append_new(all,
			      json_pack("{s:s, s:b}", "PrivateIpAddress",
					ADDR(eni->private_ip), "Primary", 1));
	for (size_t i = 0; i < eni->secondary_ips.n; i++) {
		struct addr a = eni->secondary_ips.items[i];
		json_t *one = json_pack("{s:s, s:b}", "PrivateIpAddress",
					ADDR(a), "Primary", 0);

		if (eni_public(eni, a).family)
			json_object_set_new(
				one, "Association",
				association_json(eni_public(eni, a)));
		json_array_append_new(all, one);
	}
	return all;
}

/* Member names as in describe-network-interfaces */
static json_t *eni_json(const struct eni *eni)
{
	json_t *groups = json_array(), *used = json_array(), *o;

	for (size_t i = 0; i < eni->groups.n; i++)
		json_array_append_new(groups,
				      json_pack("{s:s, s:s}", "GroupId",
						eni->groups.items[i]->o.id,
						"GroupName",
						eni->groups.items[i]->o.name));
	for (size_t i = 0; i < eni->places.n; i++)
		json_array_append_new(used,
				      json_string(eni->places.items[i]->label));
	o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:o, s:o}",
		      "NetworkInterfaceId", eni->o.id, "InterfaceType",
		      eni_type_name[eni->type], "Description", eni->description,
		      "SubnetId", eni->subnet->o.id, "VpcId",
		      eni->subnet->vpc->o.id, "SourceDestCheck",
		      eni->source_dest_check, "Status",
		      eni->places.n ? "in-use" : "available", "Groups", groups,
		      "UsedBy", used);
	if (o && eni->private_ip.family)
		json_object_set_new(o, "PrivateIpAddress",
				    json_string(ADDR(eni->private_ip)));
	if (o && eni->secondary_ips.n)
		json_object_set_new(o, "PrivateIpAddresses",
				    private_ips_json(eni));
	if (o && eni->ipv6.family)
		json_object_set_new(
			o, "Ipv6Addresses",
			json_pack("[{s:s}]", "Ipv6Address", ADDR(eni->ipv6)));
	if (o && eni->public_ip.family)
		json_object_set_new(o, "Association",
				    association_json(eni->public_ip));
	return o;
}

static void print_json(const struct row *rows, size_t n)
{
	json_t *all = json_array();
	json_t *top = json_pack("{s:o}", "NetworkInterfaces", all);

	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, eni_json(rows[i].eni));
	json_dumpf(top, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(top);
}

static bool is_called(const struct object *o, const char *name)
{
	return strcmp(o->name, name) == 0 || strcmp(o->id, name) == 0;
}

/* Is @name the ENI, its subnet, one of its groups or who uses it? */
static bool is_about(const struct eni *eni, const char *name)
{
	if (is_called(&eni->o, name) || is_called(&eni->subnet->o, name) ||
	    is_called(&eni->subnet->vpc->o, name))
		return true;
	for (size_t i = 0; i < eni->groups.n; i++)
		if (is_called(&eni->groups.items[i]->o, name))
			return true;
	for (size_t i = 0; i < eni->places.n; i++) {
		const struct node *n = eni->places.items[i]->node;

		if (is_called(&n->o, name) ||
		    (n->attachment &&
		     (is_called(&n->attachment->o, name) ||
		      is_called(&n->attachment->gateway->o, name))))
			return true;
	}
	return false;
}

static int show(const struct model *m, const char *path, const char *object,
		bool json)
{
	VEC(struct row) rows = {0};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < m->enis.n; i++)
		if (!object || is_about(m->enis.items[i], object))
			*vec_add(arena, &rows) = row_of(arena,
							m->enis.items[i]);
	if (json)
		print_json(rows.items, rows.n);
	else if (rows.n)
		print_table(rows.items, rows.n, m->ipv6);
	if (object && !rows.n)
		fprintf(stderr,
			"%s: no network interface has to do with '%s'\n", path,
			object);
	arena_free(arena);
	return object && !rows.n ? EXIT_INPUT : EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'}, {NULL, 0, NULL, 0}};
	bool json = false;
	struct model *m;
	int c, status;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c != 'j')
			return usage_error(&command_show, "no option '%s'",
					   argv[optind - 1]);
		json = true;
	}
	if (optind + 1 > argc || optind + 2 < argc)
		return usage_error(&command_show,
				   "needs a lab file, and at most one object");
	m = load_or_say(argv[optind]);
	if (!m)
		return EXIT_INPUT;
	status = show(m, argv[optind], argv[optind + 1], json);
	model_free(m);
	return status;
}

const struct command command_show = {
	.name = "show",
	.usage = "[--json] FILE [OBJECT]",
	.about = "list the network interfaces and who uses them",
	.help = "OBJECT is a name or identifier: an ENI, node, subnet, group, "
		"VPC or transit gateway;\nonly what has to do with it is listed.\n\n"
		"  --json   as describe-network-interfaces names it\n",
	.run = run,
};
