// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_logs.c - the key 'logs' of a `to` expectation
 *
 *	logs: {orders: {in: ACCEPT, out: REJECT}}
 */
#include <string.h>

#include "vpc/expect_resolve.h"
#include "vpc/expect_values.h"
#include "vpc/names.h"
#include "vpc/values.h"

const char *const log_action_name[N_LOG_ACTIONS] = {
	[LOG_ANY] = "anything",
	[LOG_NONE] = "none",
	[LOG_ACCEPT] = "ACCEPT",
	[LOG_REJECT] = "REJECT",
};

static void read_action(struct reader *r, const struct value *v, void *field)
{
	const char *word = NULL;

	read_choice(r, v, &word);
	for (int i = LOG_NONE; word && i < N_LOG_ACTIONS; i++)
		if (strcmp(word, log_action_name[i]) == 0)
			*(enum log_action *)field = (enum log_action)i;
}

#define LOG(name_, field_)                                 \
	KEY(name_, struct expect_log, field_, read_action, \
	    WORDS("ACCEPT", "REJECT", "none"))

static const struct key log_keys[] = {
	LOG("in", in),
	LOG("out", out),
};
const struct schema expect_log_schema = SCHEMA(log_keys);

void expect_read_logs(struct reader *r, const struct value *v, void *field)
{
	struct expect *e = field;

	build_of(r)->model->logged = true;
	if (!value_mapping(r, v, "a mapping from nodes to {in, out}"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct value one = {.doc = pair->value};
		struct expect_log log = {0};

		one.path = value_path(r, v->path, pair->key->text);
		log.of.ref = (struct ref){pair->key->text, v->path,
					  pair->key->at};
		if (value_empty(pair->value))
			report_error(r->report, pair->key->at,
				     "%s: needs {in: ACTION, out: ACTION}",
				     one.path);
		else if (schema_read(r, &one, &expect_log_schema, &log))
			*vec_add(r->arena, &e->logs) = log;
	}
}

void expect_logs(struct build *b, struct expect *e)
{
	for (size_t i = 0; i < e->logs.n; i++) {
		struct endpoint *of = &e->logs.items[i].of;
		bool any = false;

		if (!expect_end(b, of, of->ref.text)) {
			names_missing(b, NAME_NODE, NULL, &of->ref);
			continue;
		}
		for (size_t j = 0; j < of->places.n; j++)
			any |= of->places.items[j]->eni != NULL;
		if (of->places.n && !any)
			report_error(b->report, of->ref.at,
				     "%s: %s has no network interface in a "
				     "VPC, hence no flow logs",
				     of->ref.path, of->ref.text);
	}
}
