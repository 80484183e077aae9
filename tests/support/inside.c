// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/inside.c - the kernel's state, seen with others' eyes
 */
#include "tests/support/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "tests/support/models.h"

void kernel_needed(void)
{
	static bool tried;
	static struct err refused;
	bool rootless;

	if (!tried)
		netns_isolate(&rootless, &refused);
	tried = true;
	if (refused.code) {
		printf("# skipped: %s\n", refused.text);
		skip();
	}
}

/* In the child; never returns, and never asserts */
static _Noreturn void run_there(int ns, int out, const char *command)
{
	if (setns(ns, CLONE_NEWNET) || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static char *output_of(int from)
{
	size_t n = 0, size = 1 << 16;
	char *text = malloc(size);

	for (;;) {
		ssize_t got;

		if (!text)
			abort();
		got = read(from, text + n, size - n - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
		if (size - n < 2)
			text = realloc(text, size *= 2);
	}
	text[n] = '\0';
	return text;
}

int inside_start(const struct netns *where, const char *command, pid_t *ret_pid)
{
	int pipe_fds[2];

	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	*ret_pid = fork();
	if (*ret_pid == 0)
		run_there(where->fd, pipe_fds[1], command);
	close(pipe_fds[1]);
	return pipe_fds[0];
}

const char *inside(const struct fabric *f, const char *ns, const char *fmt, ...)
{
	const struct netns *where = fabric_ns(f, ns);
	char command[1024], *text;
	const char *kept;
	int out, status;
	va_list ap;
	pid_t pid;

	if (!where)
		fail_msg("no namespace %s", ns);
	va_start(ap, fmt);
	vsnprintf(command, sizeof(command), fmt, ap);
	va_end(ap);
	out = inside_start(where, command, &pid);
	text = output_of(out);
	close(out);
	kept = text_given("%s", text);
	free(text);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (status)
		fail_msg("'%s' in %s: status %d", command, ns, status);
	return kept;
}

json_t *inside_json(const struct fabric *f, const char *ns, const char *cmd)
{
	const char *text = inside(f, ns, "%s", cmd);
	json_t *json = json_loads(*text ? text : "[]", 0, NULL);

	if (!json)
		fail_msg("'%s' in %s said no JSON: %s", cmd, ns, text);
	return json;
}

/* --- the picture ------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct lines {
	char *items[20000];
	size_t n;
};

/* Add all of them, sorted, and forget them */
static void lines_flush(struct lines *l, struct text *t)
{
	qsort(l->items, l->n, sizeof(*l->items), by_text);
	for (size_t i = 0; i < l->n; i++) {
		text_add(t, "  %s\n", l->items[i]);
		free(l->items[i]);
	}
	l->n = 0;
}

static void lines_add(struct lines *l, char *line)
{
	if (!line || l->n == sizeof(l->items) / sizeof(l->items[0]))
		abort();
	l->items[l->n++] = line;
}

/* Only what a plan decides: lifetimes and namespace numbers differ */
static void add_links(const struct fabric *f, const char *ns, struct lines *l)
{
	static const char *const keys[] = {"ifindex",
					   "ifname",
					   "mtu",
					   "address",
					   "group",
					   "link_index",
					   "operstate",
					   "ifalias",
					   "flags",
					   "addr_info",
					   "inet6_addr_gen_mode"};
	json_t *links = inside_json(f, ns, "ip -j -d addr"), *one;
	size_t i;

	json_array_foreach(links, i, one)
	{
		json_t *chosen = json_object(), *addr;
		size_t j;

		json_array_foreach(json_object_get(one, "addr_info"), j, addr)
			json_object_del(addr, "preferred_life_time");
		for (j = 0; j < ARRAY_LEN(keys); j++)
			json_object_set(chosen, keys[j],
					json_object_get(one, keys[j]));
		lines_add(l, json_dumps(chosen, JSON_SORT_KEYS));
		json_decref(chosen);
	}
	json_decref(links);
}

/* Elements in order of their text; listings have them as they come */
static void sort_elements(json_t *set)
{
	json_t *elements = json_object_get(set, "elem"), *sorted, *one;
	static struct lines l;
	size_t i;

	if (!elements)
		return;
	json_array_foreach(elements, i, one) lines_add(
		&l, json_dumps(one, JSON_SORT_KEYS | JSON_ENCODE_ANY));
	qsort(l.items, l.n, sizeof(*l.items), by_text);
	sorted = json_array();
	for (i = 0; i < l.n; i++) {
		json_array_append_new(sorted, json_string(l.items[i]));
		free(l.items[i]);
	}
	l.n = 0;
	json_object_set_new(set, "elem", sorted);
}

static void add_nft(const struct fabric *f, const char *ns, struct lines *l)
{
	json_t *all = inside_json(f, ns, "nft -j list ruleset"), *one;
	const char *last = "";
	int rule = 0;
	size_t i;

	json_array_foreach(json_object_get(all, "nftables"), i, one)
	{
		const char *kind = json_object_iter_key(json_object_iter(one));
		json_t *body = json_object_get(one, kind);
		const char *chain = json_string_value(
			json_object_get(body, "chain"));
		char *text;

		if (!strcmp(kind, "metainfo"))
			continue;
		json_object_del(body, "handle");
		sort_elements(body);
		text = json_dumps(one, JSON_SORT_KEYS);
		if (strcmp(kind, "rule") == 0) { /* their order matters */
			char *numbered = NULL;

			rule = strcmp(chain, last) ? 1 : rule + 1;
			last = chain;
			if (asprintf(&numbered, "rule of %s %05d %s", chain,
				     rule, text) < 0)
				abort();
			free(text);
			text = numbered;
		}
		lines_add(l, text);
	}
	json_decref(all);
}

static void add_output(const struct fabric *f, const char *ns,
		       const char *command, struct lines *l)
{
	const char *text = inside(f, ns, "%s", command);

	while (*text) {
		size_t n = strcspn(text, "\n");

		lines_add(l, strndup(text, n));
		text += n + (text[n] == '\n');
	}
}

const char *fabric_picture(const struct fabric *f, const struct plan *p)
{
	static const char *const commands[] = {
		"ip -4 route show table all", "ip -6 route show table all",
		"ip -4 rule", "ip -6 rule", "ip neigh show nud permanent"};
	struct text t = {.arena = arena_new()};
	static struct lines l;
	const char *picture;

	for (size_t i = 0; i < p->objects.n; i++) {
		const char *ns = p->objects.items[i]->ns;

		if (p->objects.items[i]->kind != PLAN_NS)
			continue;
		text_add(&t, "namespace %s\n", ns);
		add_links(f, ns, &l);
		lines_flush(&l, &t);
		for (size_t c = 0; c < ARRAY_LEN(commands); c++) {
			add_output(f, ns, commands[c], &l);
			lines_flush(&l, &t);
		}
		add_nft(f, ns, &l);
		lines_flush(&l, &t);
	}
	picture = text_given("%s", t.s);
	arena_free(t.arena);
	return picture;
}
