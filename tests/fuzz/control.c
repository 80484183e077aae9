// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/control.c - any bytes as a message on the socket of a keeper
 *
 * The first byte says who hears what is behind it: the keeper, of which the
 * verbs that only look are asked, or its client. No crash; what the keeper has
 * said comes to its client as it was, or with '?' in it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "cli/answer.h"
#include "cli/keep.h"
#include "cli/keep_ask.h"
#include "lab/outbox.h"
#include "lab/request.h"
#include "tests/fuzz/lab.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char lab[] =
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, subnets: {a: "
	"10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, security_groups: {web: "
	"{ingress: [{tcp: 443, from: any}]}}, route_tables: {main: "
	"{0.0.0.0/0: igw}}}}\n"
	"instances: {web: {subnet: a, security_groups: web}}\n"
	"functions: {f: {subnets: [a, b]}}\n"
	"databases: {d: {engine: mysql, subnets: [a, b]}}\n"
	"internet: {api.example.com: {address: 203.0.113.80, ports: 443}}\n";

/* --- the keeper --------------------------------------------------------------- */

static int ask(struct job *j)
{
	struct ask_options o;
	bool fix;

	return keep_ask(j, &o, strcmp(j->argv[0], "explain") ? NULL : &fix);
}

static const struct keeper_verb verbs[] = {
	{"show", true, keep_show}, {"complete", true, keep_complete},
	{"probe", false, ask},	   {"explain", false, ask},
	{NULL, false, NULL},
};

static struct keep *keeper(void)
{
	static struct lab running;
	static struct keep keep = {
		.keeper = {.lab = &running, .data = &keep, .verbs = verbs}};

	if (!keep.model)
		running.model = keep.model = lab_made(lab);
	return &keep;
}

/* --- what it says -------------------------------------------------------------- */

struct pipe {
	int keeper, client;
};

static const struct pipe *connection(void)
{
	static struct pipe p = {-1, -1};
	int fd[2];

	if (p.keeper >= 0)
		return &p;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC,
		       0, fd))
		abort();
	p = (struct pipe){fd[0], fd[1]};
	return &p;
}

/* Of the next message as much as was said: bytes that are no text may differ */
static const char *hear(const char *said)
{
	struct talk_fds fds = {.n = 0};
	struct answer a;
	json_t *m;

	if (talk_receive(connection()->client, &m, &fds) != 1 || fds.n)
		abort();
	a = answer_of(m);
	if (!a.out || a.err || a.over)
		abort();
	for (size_t i = 0; i < a.n_out; i++, said++)
		if (a.out[i] != *said && a.out[i] != '?')
			abort();
	json_decref(m);
	return said;
}

static void say(const char *text, size_t n)
{
	struct outbox o = {.first = NULL};
	const char *end = text + n;

	outbox_text(&o, "out", text, n);
	while (text < end) {
		if (outbox_flush(&o, connection()->keeper))
			abort();
		text = hear(text);
	}
	if (o.first || text > end)
		abort();
}

/* --- both ends ------------------------------------------------------------------ */

static void to_keeper(struct arena *arena, const json_t *message)
{
	char *out_text = NULL, *err_text = NULL;
	size_t out_n, err_n;
	struct job j = {.keeper = &keeper()->keeper,
			.arena = arena,
			.request = message,
			.out = open_memstream(&out_text, &out_n),
			.err = open_memstream(&err_text, &err_n)};
	struct request r;

	if (!j.out || !j.err)
		abort();
	if (!request_read(arena, verbs, message, &r)) {
		j.argc = r.argc;
		j.argv = r.argv;
		r.verb->run(&j);
	}
	fclose(j.out);
	fclose(j.err);
	say(out_text, out_n);
	say(err_text, err_n);
	free(out_text);
	free(err_text);
}

static void to_client(struct arena *arena, const json_t *message)
{
	static char *const before[] = {(char *)"HOME=/root",
				       (char *)"PATH=", NULL};
	struct answer a = answer_of(message);
	struct setting s = answer_setting(arena, message);
	struct answer_status status;
	json_t *all = answer_status(message, &status);
	char **environment = environment_of(arena, &s, before);

	if ((!a.out && a.n_out) || (!a.err && a.n_err) || !s.hostname ||
	    !s.resolv_conf || !s.hosts || !environment)
		abort();
	json_decref(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena;
	json_t *message;

	if (!size)
		return 0;
	message = talk_read(data + 1, size - 1);
	if (!message)
		return 0;
	arena = arena_new();
	if (data[0] & 1)
		to_client(arena, message);
	else
		to_keeper(arena, message);
	json_decref(message);
	arena_free(arena);
	return 0;
}
