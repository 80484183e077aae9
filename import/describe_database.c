// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_database.c - databases of an account
 *
 * An Aurora cluster is one database with readers. The private addresses of
 * either are in no answer of RDS (RDS-2): an interface belongs to the database
 * whose subnet group has its subnet, and that has the same groups.
 */
#include <string.h>

#include "import/describe.h"

/* What a lab knows of an engine; without a word: only where it listens */
static const struct engine {
	const char *begins, *word, *port;
} engines[] = {
	{"aurora-postgresql", "aurora-postgresql", "5432"},
	{"aurora", "aurora-mysql", "3306"},
	{"postgres", "postgres", "5432"},
	{"mysql", "mysql", "3306"},
	{"mariadb", "mariadb", "3306"},
	{"sqlserver", "sqlserver", "1433"},
	{"custom-sqlserver", "sqlserver", "1433"},
	{"oracle", "oracle", "1521"},
	{"custom-oracle", "oracle", "1521"},
	{"db2", "db2", "50000"},
	{"docdb", NULL, "27017"},
	{"neptune", NULL, "8182"},
};

static const struct engine *engine_of(const struct found *f)
{
	const char *name = said(f->d, "Engine");

	for (size_t i = 0; name && i < ARRAY_LEN(engines); i++)
		if (strncmp(name, engines[i].begins,
			    strlen(engines[i].begins)) == 0)
			return &engines[i];
	return NULL;
}

static const char *port_of(const struct found *f, const struct engine *e)
{
	const char *port = said_in(f->d, "Endpoint", "Port"); /* JSON-2a */

	if (!port)
		port = said(f->d, "Port");
	return port && strcmp(port, "0") != 0 ? port : e->port;
}

/* --- subnets ------------------------------------------------------------- */

static const struct doc *subnet_group(struct describe *x, const struct found *f)
{
	const struct doc *own = said_map(f->d, "DBSubnetGroup");
	const char *name = own ? said(own, "DBSubnetGroupName")
			       : said(f->d, "DBSubnetGroup");
	const struct found *group;
	size_t n;

	said_list(own, "Subnets", &n);
	if (n || !name)
		return own;
	group = index_find(&x->subnet_groups,
			   arena_printf(x->arena, "db %s", name));
	if (!group)
		return NULL;
	return group->is == MEMBER_SUBNET_GROUP
		       ? group->d
		       : said_map(group->d, "DBSubnetGroup");
}

struct founds account_group_subnets(struct describe *x, const struct doc *group)
{
	struct founds all = {0};
	size_t n;
	const struct doc *const *list = said_list(group, "Subnets", &n);

	for (size_t i = 0; i < n; i++) {
		struct found *s = found_of(x, MEMBER_SUBNET,
					   said(list[i], "SubnetIdentifier"));

		if (s && (!all.n || s->vpc == all.items[0]->vpc))
			*vec_add(x->arena, &all) = s;
	}
	return all;
}

size_t account_zones(const struct founds *subnets)
{
	unsigned int seen = 0;
	size_t n = 0;

	for (size_t i = 0; i < subnets->n; i++) {
		unsigned int bit = 1u << (subnets->items[i]->az - 'a');

		n += !(seen & bit);
		seen |= bit;
	}
	return n;
}

/* --- interfaces ---------------------------------------------------------- */

static bool has_group(const struct doc *list, const char *key, const char *id)
{
	for (size_t i = 0; list && i < list->items.n; i++) {
		const struct doc *d = list->items.items[i];
		const char *own = d->kind == DOC_SCALAR ? d->text
							: said(d, key);

		if (own && strcmp(own, id) == 0)
			return true;
	}
	return false;
}

bool account_same_groups(const struct found *eni, const struct doc *list,
			 const char *key)
{
	size_t n;
	const struct doc *const *own = said_list(eni->d, "Groups", &n);

	if (!list || n != list->items.n)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *id = said(own[i], "GroupId");

		if (!id || !has_group(list, key, id))
			return false;
	}
	return true;
}

/* The next interface of RDS in this subnet with these groups, or NULL */
static struct found *rds_interface(struct describe *x, const struct found *s,
				   const struct doc *groups, const char *key)
{
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		const char *what = said(eni->d, "Description");

		if (!eni->used && !eni->gone && what &&
		    strcmp(what, "RDSNetworkInterface") == 0 &&
		    interface_subnet(x, eni) == s &&
		    account_same_groups(eni, groups, key))
			return eni;
	}
	return NULL;
}

/* Those of the AZ first, then any; and the subnets that have one go first */
static void join(struct describe *x, struct founds *subnets, char az,
		 size_t copies, const struct doc *groups,
		 struct founds *ret_interfaces)
{
	size_t front = 0;

	for (int other = 0; other < 2; other++)
		for (size_t i = front;
		     i < subnets->n && ret_interfaces->n < copies; i++) {
			struct found *s = subnets->items[i];
			struct found *eni = NULL;

			if (other || !az || s->az == az)
				eni = rds_interface(x, s, groups,
						    "VpcSecurityGroupId");
			if (!eni)
				continue;
			eni->used = true;
			*vec_add(x->arena, ret_interfaces) = eni;
			memmove(&subnets->items[front + 1],
				&subnets->items[front],
				(i - front) * sizeof(struct found *));
			subnets->items[front++] = s;
		}
}

/* vpc/model.c puts the copies of a database into its zones in turn; of the
 * interfaces those remain that are where one of them is */
struct founds account_fitting(struct describe *x, const struct founds *subnets,
			      char az, size_t copies,
			      const struct founds *interfaces)
{
	struct found *zones[6] = {NULL};
	size_t n = 0, first = 0;
	struct founds fit = {0};

	for (size_t i = 0; i < subnets->n; i++) {
		bool known = false;

		for (size_t k = 0; k < n; k++)
			known |= zones[k]->az == subnets->items[i]->az;
		if (known)
			continue;
		if (subnets->items[i]->az == az)
			first = n;
		zones[n++] = subnets->items[i];
	}
	for (size_t i = 0; i < interfaces->n; i++)
		interfaces->items[i]->used = false;
	for (size_t c = 0; c < copies && n; c++)
		for (size_t i = 0; i < interfaces->n; i++) {
			struct found *eni = interfaces->items[i];

			if (eni->used ||
			    interface_subnet(x, eni) != zones[(first + c) % n])
				continue;
			eni->used = true;
			*vec_add(x->arena, &fit) = eni;
			break;
		}
	return fit;
}

void account_subnet_words(struct describe *x, struct doc *map,
			  const struct found *f, const struct founds *subnets)
{
	struct words w = {0};

	for (size_t i = 0; i < subnets->n; i++)
		words_add(x, &w, ref_of(x, subnets->items[i], NULL));
	put_words(x, map, "subnets", f, &w);
}

/* --- databases ----------------------------------------------------------- */

static char zone_of(const struct founds *subnets, const char *zone)
{
	char az = zone && *zone ? zone[strlen(zone) - 1] : '\0';

	for (size_t i = 0; i < subnets->n; i++)
		if (subnets->items[i]->az == az)
			return az;
	return '\0';
}

/* As an instance: all that a lab has for it are a name, groups, and a port */
static void put_private(struct describe *x, const struct found *f,
			const struct founds *subnets,
			const struct founds *interfaces, const char *port,
			const struct doc *groups, const char *key)
{
	size_t n = interfaces->n ? interfaces->n : 1;

	for (size_t i = 0; i < n; i++) {
		struct doc *map = branch_map(x->arena, f->d->at);
		struct founds one = {0};
		const char *name = f->name;

		if (i < interfaces->n)
			*vec_add(x->arena, &one) = interfaces->items[i];
		if (i)
			name = account_name(x, f, "node", NULL,
					    arena_printf(x->arena, "%s-%zu",
							 f->name, i + 1));
		put(x, map, "subnet", f,
		    ref_of(x,
			   one.n ? interface_subnet(x, one.items[0])
				 : subnets->items[0],
			   NULL));
		put_groups(x, map, f, groups, key, subnets->items[0]->vpc);
		put_interfaces(x, map, f, &one);
		if (port)
			put(x, map, "ports", f, port);
		put_object(x, lab_part(x, "instances"), name, f, map, NULL);
	}
}

void account_private(struct describe *x, const struct found *f,
		     const struct founds *subnets,
		     const struct founds *interfaces, const char *port,
		     const struct doc *groups, const char *key, const char *why)
{
	remark(x, IMPORT_ASSUMED, f, why);
	put_private(x, f, subnets, interfaces, port, groups, key);
}

static size_t readers_of(const struct found *f)
{
	size_t n;

	said_list(f->d, "DBClusterMembers", &n);
	return n > 1 ? n - 1 : 0;
}

/* In which zone the writer of a cluster is */
static const char *writer_zone(const struct describe *x, const struct found *f)
{
	size_t n;
	const struct doc *const *all = said_list(f->d, "DBClusterMembers", &n);

	for (size_t i = 0; i < n; i++) {
		const struct found *db = found_of(
			x, MEMBER_DATABASE,
			said(all[i], "DBInstanceIdentifier"));

		if (db && said_true(all[i], "IsClusterWriter"))
			return said(db->d, "AvailabilityZone");
	}
	return NULL;
}

static void put_database(struct describe *x, struct found *f, const char *zone,
			 size_t readers)
{
	const struct engine *e = engine_of(f);
	struct founds subnets = account_group_subnets(x, subnet_group(x, f));
	const struct doc *groups = document_get(f->d, "VpcSecurityGroups");
	struct doc *map = branch_map(x->arena, f->d->at);
	struct founds interfaces = {0};
	bool standby = said_true(f->d, "MultiAZ") && !readers &&
		       f->is == MEMBER_DATABASE;
	char az;

	if (!e || !subnets.n) {
		remark(x, IMPORT_IGNORED, f,
		       e ? "its subnets are not described"
			 : "its engine is not known");
		return;
	}
	az = zone_of(&subnets, zone);
	join(x, &subnets, az, 1 + standby + readers, groups, &interfaces);
	if (!e->word || (account_zones(&subnets) < 2 && x->accepted)) {
		account_private(x, f, &subnets, &interfaces, port_of(f, e),
				groups, "VpcSecurityGroupId",
				e->word ? "an instance: its subnets are in "
					  "one Availability Zone (RDS-1)"
					: "an instance with its port");
		return;
	}
	interfaces = account_fitting(x, &subnets, az, 1 + standby + readers,
				     &interfaces);
	put(x, map, "engine", f, e->word);
	if (strcmp(port_of(f, e), e->port) != 0)
		put(x, map, "port", f, port_of(f, e));
	account_subnet_words(x, map, f, &subnets);
	put_groups(x, map, f, groups, "VpcSecurityGroupId",
		   subnets.items[0]->vpc);
	if (az && az != subnets.items[0]->az)
		put(x, map, "az", f, arena_printf(x->arena, "%c", az));
	if (standby)
		put(x, map, "multi_az", f, "true");
	if (readers)
		put(x, map, "readers", f,
		    arena_printf(x->arena, "%zu", readers > 15 ? 15 : readers));
	if (said_true(f->d, "PubliclyAccessible") &&
	    account_is_open(subnets.items[0]->vpc))
		put(x, map, "publicly_accessible", f, "true");
	put_interfaces(x, map, f, &interfaces);
	put_object(x, lab_part(x, "databases"), f->name, f, map, NULL);
	f->made = map;
}

void account_databases(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_CLUSTER].n; i++) {
		struct found *f = x->of[MEMBER_CLUSTER].items[i];

		if (!f->gone)
			put_database(x, f, writer_zone(x, f), readers_of(f));
	}
	for (size_t i = 0; i < x->of[MEMBER_DATABASE].n; i++) {
		struct found *f = x->of[MEMBER_DATABASE].items[i];
		const char *cluster = said(f->d, "DBClusterIdentifier");

		if (!f->gone && !found_of(x, MEMBER_CLUSTER, cluster))
			put_database(x, f, said(f->d, "AvailabilityZone"), 0);
	}
}
