// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_endpoint_service.c - services of PrivateLink (lab-file.md
 * section 7)
 */
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/values.h"

enum { ACCOUNT_DIGITS = 12 };

#define SERVICE(name_, field_, ...) \
	KEY(name_, struct endpoint_service, field_, __VA_ARGS__)

static const struct key service_keys[] = {
	LABFILE_ID("vpce-svc"),
	SERVICE("load_balancer", load_balancer_ref, read_ref,
		.use = KEY_REQUIRED, .help = "a network load balancer"),
	SERVICE("acceptance_required", acceptance_required, read_bool),
	SERVICE("allowed_principals", allowed_principals, read_refs,
		.is_list = true),
};
const struct schema labfile_endpoint_service_schema = SCHEMA(service_keys);

static bool is_account(const char *text)
{
	return strspn(text, "0123456789") == ACCOUNT_DIGITS &&
	       !text[ACCOUNT_DIGITS];
}

static void check_principals(struct build *b, const struct endpoint_service *s)
{
	for (size_t i = 0; i < s->allowed_principals.n; i++) {
		const struct ref *who = &s->allowed_principals.items[i];

		if (strcmp(who->text, "*") != 0 && !is_account(who->text))
			report_error(b->report, who->at,
				     "%s: '%s' is no account; 12 digits, or "
				     "\"*\" for all of them",
				     who->path, who->text);
	}
}

static void read_service(struct build *b, const struct value *v,
			 const struct doc *name)
{
	struct endpoint_service *s = arena_alloc(b->arena, sizeof(*s));

	*vec_add(b->arena, &b->model->endpoint_services) = s;
	s->o = labfile_object(b, "vpce-svc", "endpoint_services", name);
	s->acceptance_required = true;
	schema_read(&b->reader, v, &labfile_endpoint_service_schema, s);
	check_principals(b, s);
}

void labfile_endpoint_services(struct reader *r, const struct value *v,
			       void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_service);
}
