// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_node.c - what all nodes are read by (lab-file.md section 6)
 */
#include "vpc/labfile_node.h"

#include <string.h>

#include "vpc/identifier.h"

struct node *labfile_node_new(struct build *b, enum node_kind kind,
			      struct object o)
{
	struct node *n = arena_alloc(b->arena, sizeof(*n));

	*vec_add(b->arena, &b->model->nodes) = n;
	n->o = o;
	n->kind = kind;
	return n;
}

struct node *labfile_node(struct build *b, const struct value *v,
			  enum node_kind kind, const char *id,
			  const struct doc *name)
{
	struct node *n = labfile_node_new(b, kind,
					  labfile_object(b, id, "", name));

	n->o.path = v->path;
	return n;
}

struct node *labfile_part(struct build *b, const struct node *of,
			  const char *part)
{
	struct object o = of->o;
	struct node *n;

	o.name = arena_printf(b->arena, "%s.%s", of->o.name, part);
	o.id = identifier(
		b->arena,
		arena_strndup(b->arena, of->o.id, strcspn(of->o.id, "-")), "",
		o.name, 0);
	n = labfile_node_new(b, of->kind, o);
	n->engine = of->engine;
	n->vpc_ref = of->vpc_ref;
	n->tls = of->tls;
	n->run = of->run;
	n->ready = of->ready;
	n->ready_port = of->ready_port;
	n->incomplete = of->incomplete;
	return n;
}

/* An address of either family, or one of each */
static bool read_addresses(struct reader *r, const struct value *v,
			   struct given_interface *one)
{
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value address = {items[i], v->path, v->key};
		const char *text = value_scalar(r, &address, "an address");
		struct addr a, *slot;

		if (!text)
			return false;
		if (!addr_parse(text, &a)) {
			report_error(r->report, items[i]->at,
				     "%s: '%s' is no address", v->path, text);
			return false;
		}
		slot = a.family == AF_INET6 ? &one->ipv6 : &one->private_ip;
		if (slot->family)
			report_error(r->report, items[i]->at,
				     "%s: a second address; one IPv4 and one "
				     "IPv6 address may be written",
				     v->path);
		*slot = a;
	}
	return n;
}

void labfile_ready(struct reader *r, const struct value *v, void *field)
{
	struct node *n = (struct node *)(void *)((char *)field -
						 offsetof(struct node, ready));
	const char *text = value_scalar(r, v, "a port or a command");

	n->ready_at = v->doc->at;
	if (text && !int_parse(text, 1, UINT16_MAX, &n->ready_port))
		n->ready = text;
}

void labfile_interfaces(struct reader *r, const struct value *v, void *field)
{
	struct given_interfaces *list = field;

	if (!value_mapping(r, v, "a mapping from identifiers to addresses"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct given_interface one = {.id = pair->key->text,
					      .at = pair->key->at};
		struct value at = {.doc = pair->value};

		at.path = value_path(r, v->path, one.id);
		if (!identifier_like("eni", one.id))
			report_error(r->report, one.at,
				     "%s: '%s' is no identifier such as "
				     "eni-0a1b2c3d",
				     v->path, one.id);
		else if (read_addresses(r, &at, &one))
			*vec_add(r->arena, list) = one;
	}
}

/* A list of PORT or PORT/udp */
void labfile_ports(struct reader *r, const struct value *v, void *field)
{
	struct node *node = (struct node *)field;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, v->key};
		const char *text = value_scalar(r, &one, "a port");
		const char *slash = text ? strchr(text, '/') : NULL;
		int number;

		if (!text)
			continue;
		if (slash)
			text = arena_strndup(r->arena, text,
					     (size_t)(slash - text));
		if (!int_parse(text, 1, UINT16_MAX, &number) ||
		    (slash && strcmp(slash, "/udp") != 0 &&
		     strcmp(slash, "/tcp") != 0)) {
			report_error(r->report, items[i]->at,
				     "%s: '%s' is no port; write 443 or 53/udp",
				     v->path, items[i]->text);
			continue;
		}
		*vec_add(r->arena, &node->ports) = (struct port){
			(uint16_t)number, slash && strcmp(slash, "/udp") == 0};
		*vec_add(r->arena, &node->ports_at) = items[i]->at;
	}
}
