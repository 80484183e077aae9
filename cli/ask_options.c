// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/ask_options.c - the options of those who ask about one packet
 */
#include "cli/ask_options.h"

#include <string.h>

#include "vpc/values.h"

static bool protocol_of(const char *text, int *ret)
{
	static const struct {
		const char *name;
		int number;
	} all[] = {{"tcp", PROTOCOL_TCP},
		   {"udp", PROTOCOL_UDP},
		   {"icmp", PROTOCOL_ICMP}};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (strcmp(all[i].name, text) == 0) {
			*ret = all[i].number;
			return true;
		}
	return false;
}

static bool range_of(const char *text, int *from, int *to)
{
	uint16_t first, last;

	if (!ports_parse(text, &first, &last) || !first)
		return false;
	*from = first;
	*to = last;
	return true;
}

static bool address_of(struct expect *x, const char *text)
{
	if (!strcmp(text, "private"))
		x->choice = ADDRESS_PRIVATE;
	else if (!strcmp(text, "public"))
		x->choice = ADDRESS_PUBLIC;
	else if (addr_parse(text, &x->address))
		x->choice = ADDRESS_GIVEN;
	else
		return false;
	return true;
}

static void take_value(struct ask_options *o, int c, const char *value)
{
	struct expect *x = o->x;

	if (c == 'p' &&
	    !range_of(value, &x->source_port_from, &x->source_port_to))
		o->wrong = arena_printf(o->arena,
					"--source-port '%s': a port or range, "
					"such as 1024-65535",
					value);
	else if (c == 'b' && !int_parse(value, 28, 65535, &x->size))
		o->wrong = arena_printf(
			o->arena, "--size '%s': bytes, 28 to 65535", value);
	else if (c == 'a' && !address_of(x, value))
		o->wrong = arena_printf(o->arena,
					"--address '%s': private, public or an "
					"address",
					value);
}

bool ask_option(struct ask_options *o, int c, const char *value,
		const char *word)
{
	switch (c) {
	case 'j':
		o->json = true;
		return true;
	case 's':
		o->subnet = value;
		return true;
	case '6':
		o->x->family = AF_INET6;
		return true;
	case 'f':
		o->x->fragment = true;
		return true;
	case 'p':
	case 'b':
	case 'a':
		take_value(o, c, value);
		return true;
	case ':':
		o->wrong = arena_printf(o->arena, "%s needs a value", word);
		return true;
	case '?':
		o->wrong = arena_printf(o->arena, "no option '%s'", word);
		return true;
	default:
		return false;
	}
}

/* "orders:5432/sctp": what is behind a port is a protocol and nothing else */
static bool has_port(const char *text, const char *slash)
{
	const char *at = slash;

	while (at > text && at[-1] >= '0' && at[-1] <= '9')
		at--;
	return at > text && at < slash && at[-1] == ':';
}

bool ask_ends(struct ask_options *o, const char *from, const char *to)
{
	const char *slash = strrchr(to, '/');

	if (o->subnet)
		from = arena_printf(o->arena, "%s@%s", from, o->subnet);
	ask_from(o->arena, o->x, "SRC", from);
	if (slash && protocol_of(slash + 1, &o->x->protocol)) {
		to = arena_strndup(o->arena, to, (size_t)(slash - to));
	} else if (slash && has_port(to, slash)) {
		o->wrong = arena_printf(o->arena,
					"DST: no protocol '%s': tcp, udp or "
					"icmp",
					slash + 1);
		return false;
	}
	ask_to(o->arena, o->x, "DST", to);
	return true;
}
