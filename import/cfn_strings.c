// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_strings.c - Fn::Sub, Fn::Base64, Fn::ToJsonString
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/cfn.h"

const struct doc *cfn_fn_base64(struct cfn_stack *s,
				const struct cfn_call *call)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
		"uvwxyz0123456789+/";
	const char *text = cfn_eval_text(s, call->argument);
	struct text t = {.arena = s->cfn->arena};
	size_t n = text ? strlen(text) : 0;

	for (size_t i = 0; i < n && t.n <= CFN_TEXT_MAX; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		unsigned int bits = (unsigned int)(unsigned char)text[i] << 16;
		char four[5] = "====";

		for (size_t k = 1; k < have; k++)
			bits |= (unsigned int)(unsigned char)text[i + k]
				<< (16 - 8 * k);
		for (size_t k = 0; k <= have; k++)
			four[k] = digits[bits >> (18 - 6 * k) & 63];
		text_put(&t, four);
	}
	return text ? cfn_text(s->cfn, call->at, t.s ? t.s : "") : NULL;
}

/* What stands between "${" and "}" */
static const char *substitute(struct cfn_stack *s, const char *name,
			      const struct doc *own, struct where at)
{
	const struct doc *d = own ? document_get(own, name) : NULL;
	const char *dot = strchr(name, '.');

	if (d)
		return cfn_eval_text(s, d);
	if (dot && strncmp(name, "AWS::", 5) != 0)
		d = cfn_get_att(s,
				arena_strndup(s->cfn->arena, name,
					      (size_t)(dot - name)),
				dot + 1, at);
	else
		d = cfn_ref(s, name, at);
	if (d && d->kind == DOC_SCALAR)
		return cfn_as_written(d);
	if (d)
		cfn_error(s->cfn, at, "Fn::Sub: ${%s} is a list", name);
	return NULL;
}

const struct doc *cfn_fn_sub(struct cfn_stack *s, const struct cfn_call *call)
{
	const struct doc *d = call->argument, *own = NULL;
	struct text t = {.arena = s->cfn->arena};
	const char *c, *open;

	if (d->kind == DOC_LIST) {
		d = cfn_argument(s, call, 0, 2);
		own = cfn_argument(s, call, 1, 2);
		if (!d)
			return NULL;
	}
	if (d->kind != DOC_SCALAR || (own && own->kind != DOC_MAPPING)) {
		cfn_error(s->cfn, call->at,
			  "Fn::Sub: needs a text, or a list of a text and a "
			  "mapping");
		return NULL;
	}
	for (c = d->text; (open = strstr(c, "${"));) {
		const char *close = strchr(open, '}');
		const char *name, *value;

		if (!close)
			break;
		text_add(&t, "%.*s", (int)(open - c), c);
		name = open + 2;
		while (*name == ' ')
			name++;
		c = close + 1;
		while (close > name && close[-1] == ' ')
			close--;
		name = arena_strndup(s->cfn->arena, name,
				     (size_t)(close - name));
		if (*name == '!') {
			text_add(&t, "${%s}", name + 1);
			continue;
		}
		value = substitute(s, name, own, d->at);
		if (!value)
			return NULL;
		text_put(&t, value);
		if (t.n > CFN_TEXT_MAX)
			break;
	}
	text_put(&t, c);
	return cfn_text(s->cfn, call->at, t.s);
}

/* --- JSON ------------------------------------------------------------------- */

static void json_text(struct text *t, const char *s)
{
	text_put(t, "\"");
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			text_add(t, "\\%c", *s);
		else if ((unsigned char)*s < ' ')
			text_add(t, "\\u%04x", (unsigned int)(unsigned char)*s);
		else
			text_add(t, "%c", *s);
	}
	text_put(t, "\"");
}

static void json_of(struct text *t, const struct doc *d)
{
	if (t->n > CFN_TEXT_MAX)
		return;
	if (d->kind == DOC_SCALAR) {
		char *end;

		strtod(d->text, &end);
		if (d->plain && *d->text &&
		    (!*end || !strcmp(cfn_as_written(d), "true") ||
		     !strcmp(cfn_as_written(d), "false")))
			text_put(t, cfn_as_written(d));
		else
			json_text(t, d->text);
		return;
	}
	text_put(t, d->kind == DOC_LIST ? "[" : "{");
	for (size_t i = 0; i < d->items.n; i++) {
		text_put(t, i ? "," : "");
		json_of(t, d->items.items[i]);
	}
	for (size_t i = 0; i < d->pairs.n; i++) {
		text_put(t, i ? "," : "");
		json_text(t, d->pairs.items[i].key->text);
		text_put(t, ":");
		json_of(t, d->pairs.items[i].value);
	}
	text_put(t, d->kind == DOC_LIST ? "]" : "}");
}

const struct doc *cfn_fn_to_json(struct cfn_stack *s,
				 const struct cfn_call *call)
{
	const struct doc *d = cfn_eval(s, call->argument);
	struct text t = {.arena = s->cfn->arena};

	if (!d)
		return NULL;
	json_of(&t, d);
	return cfn_text(s->cfn, call->at, t.s);
}
