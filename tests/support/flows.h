/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/flows.h - flows of a real account that somebody else judged
 *
 * ../shared/samples/describe/sbom-harbor-sandbox/expectations.json has them,
 * by the interfaces of both ends.
 */
#ifndef TESTS_SUPPORT_FLOWS_H
#define TESTS_SUPPORT_FLOWS_H

#include "probe/atlas.h"
#include "tests/support/brought.h"

#define FLOWS_FOLDER "describe/sbom-harbor-sandbox"

struct flow {
	const struct place *from;
	const struct eni *to; /* NULL: a host of the internet */
	struct addr address;
	int port;
	bool reaches;
	const char *via; /* identifier of a NAT gateway, or NULL */
	const char *text; /* "eni-... → eni-...:8080" */
};

struct flows {
	struct brought account;
	struct atlas *atlas; /* of its model */
	struct flow *items;
	size_t n, cap;
};

/** flows_read() - All of them; skips the test where the sample is absent */
struct flows flows_read(void);

void flows_drop(struct flows *f);

#endif
