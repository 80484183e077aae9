// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/flows.c - flows of a real account that somebody else judged
 */
#include "tests/support/flows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/files.h"

/* A lab file with a host where the list has one */
static const char around[] = "import: %s/" FLOWS_FOLDER "\n"
			     "internet: {outside.example.com: 203.0.113.80}\n";

static const struct eni *eni_of(const struct model *m, const char *id)
{
	for (size_t i = 0; i < m->enis.n; i++)
		if (strcmp(m->enis.items[i]->o.id, id) == 0)
			return m->enis.items[i];
	fail_msg("no %s in the lab", id);
	return NULL;
}

static const char *text_of(const struct doc *d, const char *key)
{
	const struct doc *value = document_get(d, key);

	assert_non_null(value);
	return value->text;
}

static void add(struct flows *f, const struct doc *d)
{
	const char *dst = document_get(d, "dst") ? text_of(d, "dst")
						 : text_of(d, "dst_ip");
	const struct eni *from = eni_of(f->account.model, text_of(d, "src"));
	struct flow *one = vec_add(f->account.in.arena, f);

	*one = (struct flow){.port = atoi(text_of(d, "dport"))};
	assert_true(from->places.n > 0);
	one->from = from->places.items[0];
	if (document_get(d, "dst"))
		one->to = eni_of(f->account.model, dst);
	assert_true(addr_parse(text_of(d, "dst_ip"), &one->address));
	one->reaches = strcmp(text_of(d, "verdict"), "filtered") != 0;
	if (document_get(d, "via"))
		one->via = text_of(d, "via");
	one->text = arena_printf(f->account.in.arena, "%s → %s:%d",
				 text_of(d, "src"), dst, one->port);
}

static const char *lab_around(char *path)
{
	char *root = realpath("../shared/samples", NULL);
	FILE *out;
	int fd;

	temporary_path(path);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	out = fdopen(fd, "w");
	assert_non_null(out);
	fprintf(out, around, root);
	fclose(out);
	free(root);
	return path;
}

struct flows flows_read(void)
{
	struct flows f = {.items = NULL};
	const char *list = sample(FLOWS_FOLDER "/expectations.json");
	char path[TEMPORARY_BYTES];
	const char *lab = lab_around(path);
	const struct doc *all;

	f.account = brought_paths(&lab, 1);
	remove(lab);
	if (!f.account.model || report_failed(&f.account.report))
		fail_msg("%s", f.account.said);
	f.atlas = atlas_of(f.account.in.arena, f.account.model);
	f.account.in.report = &f.account.report;
	all = source_read(&f.account.in, list);
	assert_non_null(all);
	for (size_t i = 0; i < all->pairs.n; i++)
		for (size_t k = 0; k < all->pairs.items[i].value->items.n; k++)
			add(&f, all->pairs.items[i].value->items.items[k]);
	f.account.in.report = NULL;
	return f;
}

void flows_drop(struct flows *f)
{
	brought_drop(&f->account);
}
