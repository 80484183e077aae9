// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/flowformat.c - any bytes as a flow log's format
 *
 * Bytes up to the first zero are the format, those behind it a flow. Whatever
 * they are: no crash, and either a format or a reason why not; a format can be
 * written and read again, and each of its records has a word for every field.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/flow_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size;
};

/* The next bytes, and zeros behind the last */
static void take(struct input *in, void *ret, size_t n)
{
	size_t there = in->size < n ? in->size : n;

	memset(ret, 0, n);
	if (there)
		memcpy(ret, in->data, there);
	in->data += there;
	in->size -= there;
}

static unsigned int take_below(struct input *in, unsigned int n)
{
	uint8_t byte;

	take(in, &byte, sizeof(byte));
	return byte % n;
}

static struct addr take_addr(struct input *in)
{
	struct addr a = {.family = take_below(in, 2) ? AF_INET6 : AF_INET};

	take(in, a.bytes, addr_len(a.family));
	return a;
}

static void take_interface(struct input *in, struct flow_interface *ret)
{
	ret->source = take_below(in, 2) ? FLOW_OF_TRANSIT : FLOW_OF_INTERFACES;
	ret->account = "123456789012";
	ret->region = "us-east-1";
	ret->type = "interface";
	if (take_below(in, 2))
		ret->id = "eni-0";
	if (take_below(in, 2))
		ret->private_ip = take_addr(in);
	ret->checked = take_below(in, 2);
}

static void take_entry(struct input *in, struct flow_interface *ends,
		       struct flow_entry *ret)
{
	take_interface(in, &ends[0]);
	take_interface(in, &ends[1]);
	ret->key.at = &ends[0];
	ret->next = take_below(in, 2) ? &ends[1] : NULL;
	ret->key.ingress = take_below(in, 2);
	ret->key.reject = take_below(in, 2);
	ret->key.reason = (enum flow_reason)take_below(in, N_FLOW_REASONS);
	take(in, &ret->key.protocol, sizeof(ret->key.protocol));
	ret->key.from = take_addr(in);
	ret->key.to = take_addr(in);
	take(in, &ret->key.from_port, sizeof(ret->key.from_port));
	take(in, &ret->key.to_port, sizeof(ret->key.to_port));
	take(in, &ret->packets, sizeof(ret->packets));
	take(in, &ret->bytes, sizeof(ret->bytes));
	take(in, &ret->start, sizeof(ret->start));
	take(in, &ret->end, sizeof(ret->end));
	take(in, &ret->tcp_flags, sizeof(ret->tcp_flags));
	ret->path = (enum flow_path)take_below(in, PATH_INTERNET_GATEWAY + 1);
	take(in, ret->lost, sizeof(ret->lost));
}

static size_t words(const char *text)
{
	size_t n = 1;

	for (const char *c = text; *c; c++)
		if (*c == ' ' && (c == text || c[1] == ' ' || !c[1]))
			abort(); /* an empty one */
		else
			n += *c == ' ';
	return n;
}

static void check_again(struct arena *arena, const struct flow_format *f)
{
	struct flow_format_error error;
	struct flow_format again;
	struct text t = {.arena = arena};

	flow_format_text(&t, f);
	if (!flow_format_parse(arena, t.s, &again, &error) ||
	    again.version != f->version || again.fields.n != f->fields.n ||
	    memcmp(again.fields.items, f->fields.items,
		   f->fields.n * sizeof(*f->fields.items)) != 0)
		abort();
}

static void check_lines(struct arena *arena, const struct flow_format *f,
			struct input *in)
{
	struct flow_interface ends[2] = {0};
	struct flow_entry e = {0};
	struct text header = {.arena = arena};

	take_entry(in, ends, &e);
	flow_format_header(&header, f);
	for (int status = FLOW_OK; status <= FLOW_SKIPDATA; status++) {
		struct flow_line line = {.format = f,
					 .status = (enum flow_status)status};
		struct text t = {.arena = arena};

		flow_line_text(&t, &line, &e);
		if (words(t.s) != f->fields.n)
			abort();
	}
	if (words(header.s) != f->fields.n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);
	size_t n = strlen(text);
	struct input rest = {data + n, size - n};
	struct flow_format_error error;
	struct flow_format f;
	uint8_t zero;

	take(&rest, &zero, sizeof(zero));
	if (flow_format_parse(arena, text, &f, &error)) {
		check_again(arena, &f);
		check_lines(arena, &f, &rest);
	} else if (error.word ? !strstr(text, error.word)
			      : text[strspn(text, " \t\r\n")]) {
		abort(); /* a reason that is none */
	}
	arena_free(arena);
	return 0;
}
