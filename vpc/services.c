// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/services.c - AWS's services, which every lab has (lab-file.md section 7)
 *
 * A service is a host of the internet. The ready-made ones need no line in the
 * file; those that the file never names would only cost time, so they are made
 * when a text of the file names them. A program may ask for any of them.
 */
#include "vpc/services.h"

#include <string.h>

#include "vpc/identifier.h"
#include "vpc/kept.h"
#include "vpc/labfile_node.h"
#include "vpc/owners.h"

/* In the order of their addresses */
static const char *const ready_made[] = {"s3",
					 "dynamodb",
					 "secretsmanager",
					 "ssm",
					 "sts",
					 "kms",
					 "lambda",
					 "logs",
					 "monitoring",
					 "events",
					 "sns",
					 "sqs",
					 "ec2",
					 "ecr.api",
					 "ecr.dkr",
					 "execute-api",
					 "kinesis-streams",
					 "states",
					 "rds",
					 "rds-data",
					 "elasticache",
					 "cognito-idp"};
enum { N_GATEWAY_SERVICES = 2, N_READY_MADE = ARRAY_LEN(ready_made) };

static int index_of(const char *key)
{
	for (int i = 0; i < N_READY_MADE; i++)
		if (strcmp(ready_made[i], key) == 0)
			return i;
	return -1;
}

const char *const *service_names(size_t *ret_n)
{
	*ret_n = N_READY_MADE;
	return ready_made;
}

bool service_known(const char *key)
{
	return index_of(key) >= 0;
}

bool service_is_gateway(const char *key)
{
	int i = index_of(key);

	return i >= 0 && i < N_GATEWAY_SERVICES;
}

const char *service_host(struct arena *arena, const char *key,
			 const char *region)
{
	return arena_printf(arena, "%s.%s.amazonaws.com", key, region);
}

/* "report", "arn:aws:lambda:us-east-1:123456789012:function:report" */
static bool is_function(const char *resource, const char *name)
{
	const char *last = strrchr(resource, ':');

	return strcmp(last ? last + 1 : resource, name) == 0;
}

bool service_caller_may(const struct model *m, const struct node *host,
			const struct policy_request *r)
{
	const struct node *n = model_node(m, r->principal);

	if (!n || n->kind != NODE_DATABASE ||
	    strcmp(host->service->key, "lambda") != 0)
		return true;
	for (size_t i = 0; i < n->invokes.n; i++)
		if (is_function(r->resource, n->invokes.items[i]->o.name))
			return true;
	return false;
}

/* --- in the file -------------------------------------------------------- */

#define SERVICE(name_, field_, ...) \
	KEY(name_, struct service_text, field_, __VA_ARGS__)

struct service_text { /* as written */
	struct aws_service service;
	const struct doc *ports;
};

static const struct key service_keys[] = {
	SERVICE("service", service.key, read_text),
	SERVICE("region", service.region, read_name),
	SERVICE("host", service.host, read_text),
	SERVICE("ports", ports, read_as_written, .is_list = true,
		.absent = "443"),
	SERVICE("policy", service.policy, labfile_policy, .is_list = true,
		.absent = "[]", INSIDE(&labfile_statement_schema)),
};
const struct schema labfile_service_schema = SCHEMA(service_keys);

/* Its service's name in that Region; where another host has that, as that of
 * S3 itself, a name in front of it, as buckets have */
static const char *default_host(struct build *b, const struct node *n,
				const struct aws_service *s)
{
	const char *plain = service_host(b->arena, s->key, s->region);
	bool taken = service_known(s->key) && strcmp(n->o.name, s->key) != 0 &&
		     strcmp(s->region, b->model->region) == 0;

	for (size_t i = 0; i < b->model->nodes.n; i++) {
		const struct node *other = b->model->nodes.items[i];

		taken |= other->service &&
			 strcmp(other->service->host, plain) == 0;
	}
	return taken ? arena_printf(b->arena, "%s.%s", n->o.name, plain)
		     : plain;
}

static void read_service(struct build *b, const struct value *v,
			 const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_INTERNET_HOST, "host", name);
	struct service_text text = {
		.service = {.key = n->o.name, .region = b->model->region}};
	struct aws_service *s = arena_alloc(b->arena, sizeof(*s));
	struct value ports = {.path = value_path(&b->reader, v->path, "ports")};

	n->incomplete = !schema_read(&b->reader, v, &labfile_service_schema,
				     &text);
	*s = text.service;
	if (!s->host)
		s->host = default_host(b, n, s);
	n->service = s;
	ports.doc = text.ports;
	if (text.ports)
		labfile_ports(&b->reader, &ports, n);
	else
		*vec_add(b->arena, &n->ports) = (struct port){443, false};
}

void labfile_services(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_service);
}

/* --- ready-made --------------------------------------------------------- */

/* What a text of a lab file may call a service: "s3", "s3:443", "s3.vpce",
 * its DNS name, or its name with "com.amazonaws.us-east-1." before it */
static bool names(const char *text, const char *key)
{
	static const char aws[] = "com.amazonaws.";
	static const char *const behind[] = {"", ":", ".vpce", "@"};
	size_t len = strlen(key);
	const char *dot;

	if (strncmp(text, aws, strlen(aws)) == 0) {
		dot = strchr(text + strlen(aws), '.');
		text = dot ? dot + 1 : text;
	}
	if (strncmp(text, key, len) != 0)
		return false;
	if (text[len] == '.' && strstr(text + len, ".amazonaws.com"))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(behind); i++)
		if (*behind[i]
			    ? !strncmp(text + len, behind[i], strlen(behind[i]))
			    : !text[len])
			return true;
	return false;
}

/* Every text of a lab is looked at: all but a few are done with by their first
 * letter */
static void look_at(const char *text, bool named[N_READY_MADE])
{
	bool program = strcmp(text, "run") == 0 || strcmp(text, "handler") == 0;

	for (int i = 0; i < N_READY_MADE; i++)
		if (program || *text == *ready_made[i] || *text == 'c')
			named[i] = named[i] || program ||
				   names(text, ready_made[i]);
}

static void look_through(const struct doc *d, bool named[N_READY_MADE])
{
	if (d->kind == DOC_SCALAR)
		look_at(d->text, named);
	for (size_t i = 0; i < d->items.n; i++)
		look_through(d->items.items[i], named);
	for (size_t i = 0; i < d->pairs.n; i++) {
		look_at(d->pairs.items[i].key->text, named);
		look_through(d->pairs.items[i].value, named);
	}
}

/* Does the file declare the service itself, in the lab's Region? */
static bool is_declared(const struct model *m, const char *key)
{
	for (size_t i = 0; i < m->nodes.n; i++)
		if (m->nodes.items[i]->service &&
		    strcmp(m->nodes.items[i]->o.name, key) == 0)
			return true;
	return false;
}

static void make(struct build *b, const char *key)
{
	struct aws_service *s = arena_alloc(b->arena, sizeof(*s));
	struct object o = {
		.name = key,
		.path = value_path(&b->reader, "services", key),
		.id = identifier(b->arena, "host", "", key, 1),
		.at = {.file = b->model->file},
	};
	struct node *n = labfile_node_new(b, NODE_INTERNET_HOST, o);

	*s = (struct aws_service){
		.key = key,
		.region = b->model->region,
		.host = service_host(b->arena, key, b->model->region),
	};
	n->service = s;
	*vec_add(b->arena, &n->ports) = (struct port){443, false};
}

/* A lab that runs keeps what it has: its programs may use it by now */
static bool is_running(const struct build *b, const char *key)
{
	const struct node *now = kept_node(
		b, identifier(b->arena, "host", "", key, 1));

	return now && now->service;
}

void services_ready_made(struct build *b, const struct doc *root)
{
	bool named[N_READY_MADE] = {false};

	look_through(b->file, named);
	if (root != b->file)
		look_through(root, named);
	for (int i = 0; i < N_READY_MADE; i++)
		if ((named[i] || is_running(b, ready_made[i])) &&
		    !is_declared(b->model, ready_made[i]))
			make(b, ready_made[i]);
}

/* --- addresses ---------------------------------------------------------- */

/* Where AWS put it for good; none: it gets one of a range */
static struct addr fixed(const struct node *n)
{
	static const uint8_t first[N_GATEWAY_SERVICES] = {1, 65};
	int i = index_of(n->o.name);

	if (i < 0 || strcmp(n->service->key, n->o.name) != 0)
		return (struct addr){0};
	if (i < N_GATEWAY_SERVICES)
		return ipv4(192, 0, 2, first[i]);
	return ipv4(192, 0, 2, (uint8_t)(128 + i - N_GATEWAY_SERVICES));
}

/* Another host of S3 or DynamoDB is in their list, and any other beyond */
static struct prefix range_of(const struct model *m, const struct node *n)
{
	int i = index_of(n->service->key);

	if (strcmp(n->service->region, m->region) != 0 || i < 0 ||
	    i >= N_GATEWAY_SERVICES)
		return (struct prefix){ipv4(198, 51, 100, 0), 25};
	return (struct prefix){ipv4(192, 0, 2, (uint8_t)(i * 64)), 26};
}

static bool wants(const struct node *n)
{
	return n->service && !n->address.family;
}

static void assign_lowest(struct build *b, struct owners *owners,
			  struct node *n)
{
	struct prefix range = range_of(b->model, n);
	struct addr a = addr_add(range.addr, 1);

	while (owners_find(owners, 0, a))
		a = addr_next(a);
	if (!prefix_has(range, addr_next(a))) {
		report_error(b->report, n->o.at,
			     "%s: no address of %s is left for another service",
			     n->o.path, PREFIX(range));
		return;
	}
	n->address = a;
	owners_take(owners, 0, a, n->o.name);
}

void services_assign(struct build *b)
{
	struct owners owners = {.arena = b->arena};
	struct model *m = b->model;

	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];

		if (!n->service || strcmp(n->service->region, m->region) != 0)
			continue;
		n->address = fixed(n);
		if (n->address.family)
			owners_take(&owners, 0, n->address, n->o.name);
	}
	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];
		const struct node *now = kept_node(b, n->o.id);

		if (wants(n) && now && now->service &&
		    prefix_has(range_of(m, n), now->address) &&
		    !owners_take(&owners, 0, now->address, n->o.name))
			n->address = now->address;
	}
	for (size_t i = 0; i < m->nodes.n; i++)
		if (wants(m->nodes.items[i]))
			assign_lowest(b, &owners, m->nodes.items[i]);
}
