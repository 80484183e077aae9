// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/running.c - a lab that runs, and packets through it
 */
#include "tests/support/running.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eni/layout.h"

enum { SOCKETS_MAX = 256, TURN_MS = 50 };

static struct lab *running;
static int sockets[SOCKETS_MAX];
static size_t n_sockets;

struct lab *given_lab(const char *yaml)
{
	struct err e = {0};

	kernel_needed();
	lab_close(running);
	running = lab_open(model_given(yaml), &e);
	if (!running)
		fail_msg("the lab does not start: %s", e.text);
	return running;
}

struct lab *running_lab(void)
{
	return running;
}

void lab_changed(struct lab *lab, const char *yaml)
{
	struct err e = {0};

	if (lab_change(lab, model_given(yaml), &e))
		fail_msg("the lab does not change: %s", e.text);
}

int lab_drop(void **state)
{
	while (n_sockets)
		close(sockets[--n_sockets]);
	lab_close(running);
	running = NULL;
	return models_drop(state);
}

const char *ns_of(const char *label)
{
	struct arena *scratch = arena_new();
	const char *name = text_given(
		"%s",
		layout_place_ns(scratch, model_place(running->model, label)));

	arena_free(scratch);
	return name;
}

const char *said_at(const char *label, const char *command)
{
	const struct place *place = model_place(running->model, label);
	static char text[1 << 16];
	uint64_t deadline = loop_now_us() + PATIENCE_MS * 1000u;
	size_t n = 0;
	ssize_t got = -1;
	pid_t pid;
	int out = inside_start(lab_place_ns(running, place), command, &pid);

	fcntl(out, F_SETFL, O_NONBLOCK);
	while (got && loop_now_us() < deadline) {
		lab_turn(running, 2);
		got = read(out, text + n, sizeof(text) - 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	close(out);
	if (got)
		kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	text[n] = '\0';
	if (got)
		fail_msg("'%s' at %s does not end; it said '%s'", command,
			 label, text);
	return text_given("%s", text);
}

struct addr address_of(const char *label)
{
	return model_place(running->model, label)->address;
}

int socket_at(const char *label, int domain, int type, int protocol)
{
	const struct place *place = model_place(running->model, label);
	int fd = netns_socket(lab_place_ns(running, place),
			      fabric_home(running->fabric), domain, type,
			      protocol);

	assert_true(fd >= 0 && n_sockets < SOCKETS_MAX);
	sockets[n_sockets++] = fd;
	return fd;
}

/* --- sending ----------------------------------------------------------- */

void read_target(const char *text, struct dial_want *want)
{
	char name[128];
	char *colon, *bracket;

	want->protocol = IPPROTO_TCP;
	if (strncmp(text, "udp ", 4) == 0)
		want->protocol = IPPROTO_UDP;
	if (strncmp(text, "icmp ", 5) == 0)
		want->protocol = IPPROTO_ICMP;
	if (strchr(text, ' '))
		text = strchr(text, ' ') + 1;
	snprintf(name, sizeof(name), "%s", text + (*text == '['));
	bracket = *text == '[' ? strchr(name, ']') : NULL;
	colon = strchr(bracket ? bracket : name, ':');
	if (bracket)
		*bracket = '\0';
	if (colon) {
		want->port = (uint16_t)atoi(colon + 1);
		*colon = '\0';
	}
	if (!addr_parse(name, &want->to))
		want->to = model_place(running->model, name)->address;
}

struct pending {
	struct dial_result *ret;
	size_t *ret_done;
};

static void done(const struct dial_result *r, void *arg)
{
	struct pending *p = arg;

	*p->ret = *r;
	++*p->ret_done;
	free(p);
}

void send_begin(const char *from, const char *to, const struct dial_want *want,
		struct dial_result *ret, size_t *ret_done)
{
	const struct place *place = model_place(running->model, from);
	struct pending *p = malloc(sizeof(*p));
	struct dial_want w = {0};

	if (want)
		w = *want;
	read_target(to, &w);
	w.from = lab_place_ns(running, place);
	if (!w.timeout_ms)
		w.timeout_ms = PATIENCE_MS;
	if (!w.source.family && (place->node->kind == NODE_INTERNET_HOST ||
				 place->node->kind == NODE_ON_PREMISES_HOST))
		w.source = place->address;
	assert_non_null(p);
	*p = (struct pending){ret, ret_done};
	assert_int_equal(dial(running->dialer, &w, done, p), 0);
}

void turn_until(const size_t *count, size_t n)
{
	uint64_t deadline = loop_now_us() + 4u * PATIENCE_MS * 1000u;

	while (*count < n) {
		lab_turn(running, TURN_MS);
		if (loop_now_us() > deadline)
			fail_msg("%zu of %zu came", *count, n);
	}
}

struct dial_result sent(const char *from, const char *to,
			const struct dial_want *want)
{
	static struct dial_result r; /* a late answer must not hit the stack */
	static size_t count;

	count = 0;
	send_begin(from, to, want, &r, &count);
	turn_until(&count, 1);
	return r;
}

/* --- judging ----------------------------------------------------------- */

static const char *told(const struct dial_result *r)
{
	static const char *const end[] = {"open", "refused", "dropped",
					  "unreachable", "timeout"};

	return text_given("%s%s%s%s%s", end[r->end],
			  r->returning ? " on its way back" : "",
			  r->end == DIAL_DROPPED ? ": " : "", r->drop.reason,
			  r->error ? strerror(r->error) : "");
}

static void assert_end(const char *from, const char *to, enum dial_end end)
{
	struct dial_result r = sent(from, to, NULL);

	if (r.end != end)
		fail_msg("%s -> %s: %s", from, to, told(&r));
}

void assert_open(const char *from, const char *to)
{
	assert_end(from, to, DIAL_OPEN);
}

void assert_refused(const char *from, const char *to)
{
	assert_end(from, to, DIAL_REFUSED);
}

static void dropped(const char *from, const char *to, const char *reason,
		    const char *eni, bool returning)
{
	struct dial_result r = sent(from, to, NULL);
	const struct eni *in = lab_eni(running, r.drop.in);
	const struct eni *out = lab_eni(running, r.drop.out);

	if (r.end != DIAL_DROPPED || r.returning != returning ||
	    strcmp(r.drop.reason, reason) != 0)
		fail_msg("%s -> %s: %s; expected %s", from, to, told(&r),
			 reason);
	if (eni && (!in || strcmp(in->o.name, eni)) &&
	    (!out || strcmp(out->o.name, eni)))
		fail_msg("%s -> %s: at ENI %s or %s, not %s", from, to,
			 in ? in->o.name : "-", out ? out->o.name : "-", eni);
}

void assert_blocked(const char *from, const char *to, const char *reason,
		    const char *eni)
{
	dropped(from, to, reason, eni, false);
}

void assert_reply_blocked(const char *from, const char *to, const char *reason,
			  const char *eni)
{
	dropped(from, to, reason, eni, true);
}

void assert_seen_as(const char *from, const char *to, const char *address)
{
	bool web = strstr(to, ":80") || strstr(to, ":443");
	struct dial_want want = {.speech = web ? SPEECH_HTTP : SPEECH_LISTEN,
				 .lines = 1};
	struct dial_result r = sent(from, to, &want);
	const char *sees = strstr(r.said, " sees ");

	if (r.end != DIAL_OPEN || !sees)
		fail_msg("%s -> %s: %s, said '%s'", from, to, told(&r), r.said);
	if (strncmp(sees + 6, address, strlen(address)) != 0 ||
	    sees[6 + strlen(address)] != ':')
		fail_msg("%s -> %s: seen as%s", from, to, sees + 5);
}

/* --- packets that no dial sends ---------------------------------------- */

struct record {
	struct drop drop;
	size_t n;
};

static void record(const struct drop *d, void *arg)
{
	struct record *r = arg;

	if (!r->n++)
		r->drop = *d;
}

struct drop drop_recorded(void (*act)(void *arg), void *arg)
{
	static struct record r;
	struct err e = {0};

	r = (struct record){0};
	observer_free(running->observer); /* one listener a namespace */
	running->observer = observer_new(running->loop, running->fabric,
					 running->plan, record, &r, &e);
	if (!running->observer)
		fail_msg("no observer: %s", e.text);
	act(arg);
	turn_until(&r.n, 1);
	return r.drop;
}
