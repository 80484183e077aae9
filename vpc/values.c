// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/values.c - the types of values (lab-file.md section 2)
 */
#include "vpc/values.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool name_valid(const char *name, bool dots)
{
	size_t n = strlen(name);

	if (!isalnum((unsigned char)*name) || n > (dots ? 253 : NAME_MAX_LEN))
		return false;
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-' &&
		    !(dots && *c == '.'))
			return false;
	return true;
}

bool int_parse(const char *text, int min, int max, int *ret)
{
	const char *digits = text + (*text == '-');
	char *end;
	long n;

	if (!isdigit((unsigned char)*digits) || strlen(digits) > 10)
		return false;
	n = strtol(text, &end, 10);
	if (*end || n < min || n > max)
		return false;
	*ret = (int)n;
	return true;
}

bool duration_parse(const char *text, int *ret_ms)
{
	static const struct {
		const char *name;
		long long ms;
	} units[] = {{"ms", 1},
		     {"s", 1000},
		     {"m", 60000},
		     {"h", 3600000},
		     {"d", 86400000}};
	size_t digits = strspn(text, "0123456789");
	long long n;

	if (!digits || digits > 10)
		return false;
	n = strtoll(text, NULL, 10);
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (strcmp(text + digits, units[i].name) != 0)
			continue;
		if (n > INT32_MAX / units[i].ms)
			return false;
		*ret_ms = (int)(n * units[i].ms);
		return true;
	}
	return false;
}

bool ports_parse(const char *text, uint16_t *ret_from, uint16_t *ret_to)
{
	char first[8] = "";
	const char *dash = strchr(text, '-');
	int from, to;

	if (strcmp(text, "all") == 0) {
		*ret_from = 0;
		*ret_to = UINT16_MAX;
		return true;
	}
	if (dash) {
		if (dash - text >= (long)sizeof(first))
			return false;
		memcpy(first, text, (size_t)(dash - text));
		if (!int_parse(first, 0, UINT16_MAX, &from) ||
		    !int_parse(dash + 1, from, UINT16_MAX, &to))
			return false;
	} else {
		if (!int_parse(text, 0, UINT16_MAX, &from))
			return false;
		to = from;
	}
	*ret_from = (uint16_t)from;
	*ret_to = (uint16_t)to;
	return true;
}

static const struct {
	const char *name;
	int type, code; /* code -1: all */
	int type6, code6; /* type6 -1: IPv6 has none */
} icmp_words[] = {
	{"echo-request", 8, -1, 128, -1}, {"echo-reply", 0, -1, 129, -1},
	{"unreachable", 3, -1, 1, -1},	  {"fragmentation-needed", 3, 4, 2, 0},
	{"time-exceeded", 11, -1, 3, -1},
};

static void icmp_range(int type, int code, uint16_t *ret_from, uint16_t *ret_to)
{
	*ret_from = (uint16_t)(type * 256 + (code < 0 ? 0 : code));
	*ret_to = (uint16_t)(type * 256 + (code < 0 ? 255 : code));
}

bool icmp_parse(const char *text, bool v6, uint16_t *ret_from, uint16_t *ret_to)
{
	const char *slash = strchr(text, '/');
	char first[8] = "";
	int type, code = -1;

	if (strcmp(text, "all") == 0) {
		*ret_from = 0;
		*ret_to = UINT16_MAX;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(icmp_words); i++) {
		if (strcmp(text, icmp_words[i].name) != 0)
			continue;
		icmp_range(v6 ? icmp_words[i].type6 : icmp_words[i].type,
			   v6 ? icmp_words[i].code6 : icmp_words[i].code,
			   ret_from, ret_to);
		return true;
	}
	if (slash) {
		if (slash - text >= (long)sizeof(first) ||
		    !int_parse(slash + 1, 0, 255, &code))
			return false;
		memcpy(first, text, (size_t)(slash - text));
		text = first;
	}
	if (!int_parse(text, 0, 255, &type))
		return false;
	icmp_range(type, code, ret_from, ret_to);
	return true;
}

void read_text(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "text");

	if (!text)
		return;
	if (strlen(text) > TEXT_MAX)
		report_error(r->report, v->doc->at,
			     "%s: %zu bytes; at most %d are allowed", v->path,
			     strlen(text), TEXT_MAX);
	else
		*(const char **)field = text;
}

void read_one_line(struct reader *r, const struct value *v, void *field)
{
	const char *text = NULL;
	char *line, *end;

	read_text(r, v, &text);
	if (!text)
		return;
	end = line = arena_strdup(r->arena, text);
	for (; *text; text++)
		if (!iscntrl((unsigned char)*text))
			*end++ = *text;
		else if (end > line && end[-1] != ' ')
			*end++ = ' ';
	while (end > line && end[-1] == ' ')
		end--;
	*end = '\0';
	*(const char **)field = line;
}

void read_name(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "a name");

	if (!text)
		return;
	if (!name_valid(text, false))
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no name; letters, digits, '-' and "
			     "'_', at most 63",
			     v->path, text);
	else
		*(const char **)field = text;
}

void read_bool(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "true or false");

	if (!text)
		return;
	if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
		report_error(r->report, v->doc->at,
			     "%s: '%s' is neither true nor false", v->path,
			     text);
	else
		*(bool *)field = *text == 't';
}

void read_int(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "a number");
	const struct key *k = v->key;
	const char *unit = k->unit ? k->unit : "";

	if (!text || int_parse(text, k->min, k->max, field))
		return;
	if (k->max == INT_MAX) /* AWS's own limits are validate.c's */
		report_error(r->report, v->doc->at, "%s: '%s' is no number%s%s",
			     v->path, text, *unit ? "; it is in " : "", unit);
	else
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no number from %d to %d%s%s", v->path,
			     text, k->min, k->max, *unit ? " " : "", unit);
}

void read_duration(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "a duration");
	int n;

	if (!text || duration_parse(text, field))
		return;
	if (int_parse(text, 0, INT32_MAX, &n))
		report_error(r->report, v->doc->at,
			     "%s: '%s' needs a unit: %ss, 5m, 2h or 14d",
			     v->path, text, text);
	else
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no duration; write 200ms, 350s, 5m, "
			     "2h or 14d",
			     v->path, text);
}

void read_choice(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "a word");
	struct text list = {.arena = r->arena};
	size_t n = 0;

	if (!text)
		return;
	for (; v->key->words[n]; n++) {
		if (strcmp(v->key->words[n], text) == 0) {
			*(const char **)field = v->key->words[n];
			return;
		}
		text_add(&list, "%s%s", n ? ", " : "", v->key->words[n]);
	}
	report_error(r->report, v->doc->at, "%s: '%s' is none of %s", v->path,
		     text, list.s);
}

void read_either(struct reader *r, const struct value *v, void *field)
{
	const char *word = NULL;

	read_choice(r, v, &word);
	if (word)
		*(bool *)field = word == v->key->words[1];
}

void read_position(struct reader *r, const struct value *v, void *field)
{
	const char *word = NULL;

	read_choice(r, v, &word);
	for (int i = 0; word && v->key->words[i]; i++)
		if (word == v->key->words[i])
			*(int *)field = v->key->min + i;
}

void read_as_written(struct reader *r, const struct value *v, void *field)
{
	(void)r;
	*(const struct doc **)field = v->doc;
}

static bool cidr_parse(struct reader *r, const struct value *v,
		       struct prefix *ret)
{
	const char *text = value_scalar(r, v, "a CIDR");
	struct prefix p;

	if (!text)
		return false;
	if (!prefix_parse(text, &p)) {
		struct addr a;
		const char *bits = addr_parse(text, &a)
					   ? arena_printf(r->arena,
							  "; a single address "
							  "is %s/%u",
							  text,
							  addr_bits(a.family))
					   : "";

		report_error(r->report, v->doc->at, "%s: '%s' is no CIDR%s",
			     v->path, text, bits);
		return false;
	}
	*ret = prefix_mask(p);
	if (prefix_cmp(*ret, p) != 0)
		report_note(r->report, v->doc->at,
			    "%s: AWS clears the host bits of %s: %s is used "
			    "(VPC-3)",
			    v->path, text, PREFIX(*ret));
	return true;
}

void read_cidr(struct reader *r, const struct value *v, void *field)
{
	cidr_parse(r, v, field);
}

static const char *family_name(sa_family_t family)
{
	return family == AF_INET6 ? "IPv6" : "IPv4";
}

static void read_cidr_of(struct reader *r, const struct value *v,
			 sa_family_t family, struct prefix *ret)
{
	struct prefix p;

	if (!cidr_parse(r, v, &p))
		return;
	if (p.addr.family == family)
		*ret = p;
	else
		report_error(r->report, v->doc->at,
			     "%s: '%s' is %s; an %s CIDR belongs here", v->path,
			     v->doc->text, family_name(p.addr.family),
			     family_name(family));
}

void read_cidr_ipv4(struct reader *r, const struct value *v, void *field)
{
	read_cidr_of(r, v, AF_INET, field);
}

void read_cidr_ipv6(struct reader *r, const struct value *v, void *field)
{
	read_cidr_of(r, v, AF_INET6, field);
}

static bool read_address_of(struct reader *r, const struct value *v,
			    sa_family_t family, struct addr *ret)
{
	const char *text = value_scalar(r, v, "an address");
	struct addr a;

	if (!text)
		return false;
	if (!addr_parse(text, &a)) {
		report_error(r->report, v->doc->at, "%s: '%s' is no address",
			     v->path, text);
		return false;
	}
	if (a.family != family) {
		report_error(r->report, v->doc->at,
			     "%s: '%s' is %s; an %s address belongs here",
			     v->path, text, family_name(a.family),
			     family_name(family));
		return false;
	}
	*ret = a;
	return true;
}

void read_ipv4(struct reader *r, const struct value *v, void *field)
{
	read_address_of(r, v, AF_INET, field);
}

void read_ipv6_wish(struct reader *r, const struct value *v, void *field)
{
	struct ipv6_wish wish = {.given = true, .at = v->doc->at};

	wish.automatic = v->doc->kind == DOC_SCALAR &&
			 strcmp(v->doc->text, "auto") == 0;
	if (wish.automatic || read_address_of(r, v, AF_INET6, &wish.addr))
		*(struct ipv6_wish *)field = wish;
}

void read_az(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "an Availability Zone");
	const char *letter = text;
	size_t region = strlen(r->region);

	if (!text)
		return;
	if (strncmp(text, r->region, region) == 0)
		letter += region;
	if (*letter >= 'a' && *letter <= 'f' && !letter[1])
		*(char *)field = *letter;
	else
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no Availability Zone; write a to f, "
			     "or %sa to %sf",
			     v->path, text, r->region, r->region);
}

void read_ref(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "a name");

	if (text)
		*(struct ref *)field = (struct ref){text, v->path, v->doc->at};
}

void read_refs(struct reader *r, const struct value *v, void *field)
{
	struct refs *refs = field;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	refs->given = true;
	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, v->key};
		struct ref ref = {0};

		read_ref(r, &one, &ref);
		if (ref.text)
			*vec_add(r->arena, refs) = ref;
	}
}

void read_texts(struct reader *r, const struct value *v, void *field)
{
	VEC(const char *) texts;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	memcpy(&texts, field, sizeof(texts));
	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, v->key};
		const char *text = NULL;

		read_text(r, &one, &text);
		if (text)
			*vec_add(r->arena, &texts) = text;
	}
	memcpy(field, &texts, sizeof(texts));
}
