// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_ask.c - a question about packets: SRC DST[:PORT][/PROTO]
 */
#include "cli/keep_ask.h"

#include <getopt.h>
#include <netinet/in.h>
#include <string.h>

#include "cli/command.h"
#include "cli/keep.h"
#include "vpc/ask.h"
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

/* "orders:5432/udp" is orders:5432 over UDP */
static bool target_of(struct job *j, struct expect *x, const char *text)
{
	const char *slash = strrchr(text, '/');

	if (slash && protocol_of(slash + 1, &x->protocol))
		text = arena_strndup(j->arena, text, (size_t)(slash - text));
	ask_to(j->arena, x, "DST", text);
	return true;
}

/* Return: an exit status, 0 to go on */
static int take_option(struct job *j, struct wish *w, int c, const char *value)
{
	struct expect *x = w->x;

	switch (c) {
	case 'j':
		w->json = true;
		return 0;
	case 's':
		w->subnet = value;
		return 0;
	case '6':
		x->family = AF_INET6;
		return 0;
	case 'f':
		x->fragment = true;
		return 0;
	case 'p':
		return range_of(value, &x->source_port_from, &x->source_port_to)
			       ? 0
			       : keep_usage(j,
					    "--source-port '%s': a port or "
					    "range, such as 1024-65535",
					    value);
	case 'b':
		return int_parse(value, 28, 65535, &x->size)
			       ? 0
			       : keep_usage(j,
					    "--size '%s': bytes, 28 to 65535",
					    value);
	case 'a':
		return address_of(x, value)
			       ? 0
			       : keep_usage(j,
					    "--address '%s': private, public "
					    "or an address",
					    value);
	case ':':
		return keep_usage(j, "%s needs a value", j->argv[optind - 1]);
	default:
		return keep_usage(j, "no option '%s'", j->argv[optind - 1]);
	}
}

static int take_options(struct job *j, struct wish *w)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"subnet", required_argument, NULL, 's'},
		{"ipv6", no_argument, NULL, '6'},
		{"fragment", no_argument, NULL, 'f'},
		{"source-port", required_argument, NULL, 'p'},
		{"size", required_argument, NULL, 'b'},
		{"address", required_argument, NULL, 'a'},
		{NULL, 0, NULL, 0}};
	int c, status = 0;

	optind = 0; /* anew, for each job */
	opterr = 0;
	while (!status &&
	       (c = getopt_long(j->argc, j->argv, ":", options, NULL)) != -1)
		status = take_option(j, w, c, optarg);
	return status;
}

/* A function that AWS could not attach has no place to send from */
int keep_ask_nothing(struct job *j, const struct expect *x)
{
	const struct node *n = x->from.n ? x->from.items[0].node : NULL;

	fprintf(j->err, "vpclab %s: nothing was sent: %s%s%s\n", j->argv[0],
		n && n->state_reason ? n->o.name : "the source has no network",
		n && n->state_reason ? " is Failed: " : "",
		n && n->state_reason ? n->state_reason : "");
	return EXIT_FAILED;
}

int keep_ask(struct job *j, struct wish *ret)
{
	struct report report = {.arena = j->arena};
	struct wish w = {.x = ask_new(j->arena)};
	int status = take_options(j, &w);
	const char *from;

	if (status)
		return status;
	if (j->argc - optind != 2)
		return keep_usage(j, "needs SRC and DST[:PORT]");
	from = j->argv[optind];
	if (w.subnet)
		from = arena_printf(j->arena, "%s@%s", from, w.subnet);
	ask_from(j->arena, w.x, "SRC", from);
	target_of(j, w.x, j->argv[optind + 1]);
	if (!ask_resolve(j->keeper->lab->model, j->arena, w.x, &report))
		return keep_findings(j, &report);
	*ret = w;
	return 0;
}
