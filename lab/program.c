// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/program.c - the user's own programs in nodes
 */
#include "lab/program.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "eni/layout.h"

enum {
	READY_MS = 30 * 1000,
	AGAIN_MS = 50, /* until it is looked again whether one is ready */
	POLITE_MS = 2000, /* between SIGTERM and SIGKILL */
	LINES_TOLD = 5,
};

struct programs {
	struct loop *loop;
	struct fabric *fabric;
	const struct model *model;
	int directory;
	struct program *first;
	void (*heard)(const struct program *what, void *arg);
	void *arg;
};

static const struct spawned none = {-1, -1, -1, -1};

struct programs *programs_new(struct loop *loop, struct fabric *fabric,
			      int directory)
{
	struct programs *p = must(calloc(1, sizeof(*p)));

	*p = (struct programs){
		.loop = loop, .fabric = fabric, .directory = directory};
	return p;
}

/* --- what they say ---------------------------------------------------------------- */

static void tell(const struct program *p)
{
	if (p->all->heard)
		p->all->heard(p, p->all->arg);
}

/* All that is there now; false: the other end is closed */
static bool hear(struct program *p)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(p->process.output, buf, sizeof(buf))) > 0)
		logbook_add(&p->log, buf, (size_t)n);
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static void said(struct watch *w, uint32_t events)
{
	struct program *p = CONTAINER(w, struct program, said);

	(void)events;
	if (!hear(p)) {
		loop_del(p->all->loop, w);
		w->ready = NULL;
	}
	tell(p);
}

static void stop_asking(struct program *p)
{
	if (p->asking.process < 0)
		return;
	spawn_signal(&p->asking, SIGKILL);
	spawn_bury(&p->asking);
}

static void ended(struct watch *w, uint32_t events)
{
	struct program *p = CONTAINER(w, struct program, ended);
	char line[80];

	(void)events;
	hear(p);
	if (p->said.ready)
		loop_del(p->all->loop, &p->said);
	loop_del(p->all->loop, w);
	stop_asking(p);
	p->status = spawn_bury(&p->process);
	p->state = PROGRAM_ENDED;
	logbook_add(&p->log, line,
		    (size_t)snprintf(line, sizeof(line),
				     "[vpclab: ended with status %d]\n",
				     p->status));
	tell(p);
}

/* --- starting --------------------------------------------------------------------- */

/* Ours, but for what a node has of its own */
static char **environment(struct arena *arena, struct setting *s,
			  const struct node *n)
{
	*vec_add(arena, &s->environment) = "HOME=/tmp";
	*vec_add(arena, &s->environment) = "TMPDIR=/tmp";
	if (n->ports.n)
		*vec_add(arena, &s->environment) = arena_printf(
			arena, "VPCLAB_PORT=%u", n->ports.items[0].number);
	return environment_of(arena, s, environ);
}

static int start_command(struct program *p, const char *command,
			 struct spawned *ret, struct err *e)
{
	const struct netns *ns = fabric_ns(p->all->fabric,
					   layout_place(p->place).s);
	struct arena *arena = arena_new();
	struct setting s = setting_of(arena, p->all->model, p->place);
	struct spawn_want want = {
		.command = command,
		.setting = &s,
		.network = ns->fd,
		.directory = p->all->directory,
		.environment = environment(arena, &s, p->place->node)};
	int rc = spawn(&want, ret, e);

	arena_free(arena);
	return rc;
}

static int start(struct program *p, struct err *e)
{
	struct loop *loop = p->all->loop;
	int rc = start_command(p, p->command, &p->process, e);

	if (rc)
		return rc;
	p->begun_us = loop_now_us();
	p->said = (struct watch){p->process.output, said};
	p->ended = (struct watch){p->process.process, ended};
	rc = loop_add(loop, &p->said, EPOLLIN);
	if (!rc)
		rc = loop_add(loop, &p->ended, EPOLLIN);
	return rc ? err_set(e, -rc, "watch the program of %s", p->label) : 0;
}

/* --- ending ----------------------------------------------------------------------- */

/* Those that are not wanted, all at once: politely first */
static void end_unwanted(struct programs *all)
{
	uint64_t until = loop_now_us() + POLITE_MS * 1000;

	for (struct program *p = all->first; p; p = p->next)
		if (!p->wanted && p->process.process >= 0)
			spawn_signal(&p->process, SIGTERM);
	for (struct program *p = all->first; p; p = p->next) {
		struct pollfd end = {p->process.process, POLLIN, 0};
		uint64_t now = loop_now_us();

		if (p->wanted || p->process.process < 0)
			continue;
		if (poll(&end, 1,
			 now < until ? (int)((until - now) / 1000) : 0) <= 0)
			spawn_signal(&p->process, SIGKILL);
	}
}

static void program_free(struct program *p)
{
	stop_asking(p);
	if (p->process.process >= 0) {
		if (p->said.ready)
			loop_del(p->all->loop, &p->said);
		loop_del(p->all->loop, &p->ended);
		spawn_bury(&p->process);
	}
	logbook_free(&p->log);
	free(p->command);
	free((char *)p->label);
	free((char *)p->node);
	free(p);
}

static void drop_unwanted(struct programs *all)
{
	struct program **at = &all->first;

	end_unwanted(all);
	while (*at) {
		struct program *p = *at;

		if (p->wanted) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		program_free(p);
	}
}

void programs_free(struct programs *all)
{
	if (!all)
		return;
	all->heard = NULL;
	for (struct program *p = all->first; p; p = p->next)
		p->wanted = false;
	drop_unwanted(all);
	free(all);
}

/* --- which there are -------------------------------------------------------------- */

static ino_t ns_of(const struct programs *all, const struct place *place)
{
	const struct netns *ns = fabric_ns(all->fabric, layout_place(place).s);
	struct stat st;

	return ns && fstat(ns->fd, &st) == 0 ? st.st_ino : 0;
}

static char *copy(const char *text)
{
	return must(strdup(text));
}

/* The interfaces of an instance are one network stack, with one program */
static bool runs(const struct place *place)
{
	return place->node->run && (place->node->kind != NODE_INSTANCE ||
				    place == place->node->places.items);
}

static void want(struct programs *all, const struct place *place)
{
	ino_t ns = ns_of(all, place);
	struct program *p;

	for (p = all->first; p; p = p->next)
		if (!strcmp(p->label, place->label) && p->ns == ns &&
		    !strcmp(p->node, place->node->o.id) &&
		    !strcmp(p->command, place->node->run))
			break;
	if (!p) {
		p = must(calloc(1, sizeof(*p)));
		*p = (struct program){.label = copy(place->label),
				      .node = copy(place->node->o.id),
				      .command = copy(place->node->run),
				      .process = none,
				      .asking = none,
				      .all = all,
				      .ns = ns,
				      .next = all->first};
		all->first = p;
	}
	p->place = place;
	p->wanted = true;
}

int programs_follow(struct programs *all, const struct model *m, struct err *e)
{
	int rc = 0;

	all->model = m;
	for (struct program *p = all->first; p; p = p->next)
		p->wanted = false;
	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t j = 0; j < m->nodes.items[i]->places.n; j++)
			if (runs(&m->nodes.items[i]->places.items[j]))
				want(all, &m->nodes.items[i]->places.items[j]);
	drop_unwanted(all);
	for (struct program *p = all->first; p && !rc; p = p->next)
		if (p->process.process < 0 && p->state == PROGRAM_STARTING)
			rc = start(p, e);
	return rc;
}

/* --- ready? ----------------------------------------------------------------------- */

static bool accepts(const struct program *p, uint16_t port)
{
	const struct netns *ns = fabric_ns(p->all->fabric,
					   layout_place(p->place).s);
	struct addr at = p->place->address.family ? p->place->address
						  : p->place->ipv6;
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(at, port, &sa);
	int fd = netns_socket(ns, fabric_home(p->all->fabric), at.family,
			      SOCK_STREAM, 0);
	struct pollfd answer = {.fd = fd, .events = POLLOUT};
	int error = 0;
	socklen_t size = sizeof(error);
	bool is;

	if (fd < 0)
		return false;
	/* beside itself: no wire to wait for */
	is = !connect(fd, (struct sockaddr *)&sa, len) ||
	     (errno == EINPROGRESS && poll(&answer, 1, 10) == 1 &&
	      !getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) && !error);
	close(fd);
	return is;
}

static bool ports_accept(const struct program *p)
{
	const struct node *n = p->place->node;

	if (n->ready_port)
		return accepts(p, (uint16_t)n->ready_port);
	for (size_t i = 0; i < n->ports.n; i++)
		if (!n->ports.items[i].udp &&
		    !accepts(p, n->ports.items[i].number))
			return false;
	return true;
}

/* The user's command, again and again until it exits 0 */
static bool command_says_so(struct program *p)
{
	struct pollfd end = {p->asking.process, POLLIN, 0};
	struct err ignored;

	if (p->asking.process < 0) {
		start_command(p, p->place->node->ready, &p->asking, &ignored);
		return false;
	}
	return poll(&end, 1, 0) == 1 && spawn_bury(&p->asking) == 0;
}

/* The line before the one on how it ended */
static int err_of_absence(struct err *e, char *last)
{
	char *end = strrchr(last, '\n'), *begin;

	if (end)
		*end = '\0';
	begin = strrchr(last, '\n');
	e->code = PROGRAM_NOT_HERE;
	snprintf(e->text, sizeof(e->text), "%s", begin ? begin + 1 : last);
	return -e->code;
}

static int not_ready(const struct program *p, struct err *e)
{
	char last[200];
	bool over = p->state == PROGRAM_ENDED;

	logbook_tail(&p->log, LINES_TOLD, last, sizeof(last));
	if (over && p->status == PROGRAM_NOT_HERE)
		return err_of_absence(e, last);
	e->code = over ? ECHILD : ETIMEDOUT;
	snprintf(e->text, sizeof(e->text),
		 over ? "the program of %s ended with status %d; it said: %s"
		      : "the program of %s was not ready within %d s; it "
			"said: %s",
		 p->label, over ? p->status : READY_MS / 1000,
		 p->log.written ? last : "nothing");
	return -e->code;
}

static int check(struct program *p, struct err *e)
{
	uint64_t now = loop_now_us();

	if (p->state == PROGRAM_READY)
		return 1;
	if (p->state == PROGRAM_ENDED)
		return p->told ? 1 : not_ready(p, e);
	if (now - p->probed_us < AGAIN_MS * 1000)
		return 0;
	p->probed_us = now;
	if (p->place->node->ready ? command_says_so(p) : ports_accept(p)) {
		p->state = PROGRAM_READY;
		return 1;
	}
	return now - p->begun_us > (uint64_t)READY_MS * 1000 ? not_ready(p, e)
							     : 0;
}

int programs_check(struct programs *all, struct err *e)
{
	int rc = 1;

	for (struct program *p = all->first; p; p = p->next) {
		int one = check(p, e);

		if (one < 0)
			return one;
		rc &= one;
	}
	return rc;
}

/* --- looking ---------------------------------------------------------------------- */

struct program *programs_first(const struct programs *p)
{
	return p->first;
}

struct program *programs_ended(struct programs *all)
{
	for (struct program *p = all->first; p; p = p->next)
		if (p->state == PROGRAM_ENDED && !p->told) {
			p->told = true;
			return p;
		}
	return NULL;
}

void programs_listen(struct programs *p,
		     void (*heard)(const struct program *what, void *arg),
		     void *arg)
{
	p->heard = heard;
	p->arg = arg;
}
