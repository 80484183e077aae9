/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/expect_values.h - readers of the values of expectations, for the tables
 * of vpc/expect_read.c (lab-file.md section 9)
 */
#ifndef VPC_EXPECT_VALUES_H
#define VPC_EXPECT_VALUES_H

#include "vpc/schema.h"

extern const struct schema expect_request_schema, expect_held_schema,
	expect_log_schema;

/* @field is the struct expect where a key fills more than one member, else
 * the member */
void expect_read_verdict(struct reader *r, const struct value *v, void *field);
void expect_read_resolves(struct reader *r, const struct value *v, void *field);
void expect_read_codes(struct reader *r, const struct value *v, void *field);
void expect_read_ends(struct reader *r, const struct value *v, void *field);
void expect_read_protocol(struct reader *r, const struct value *v, void *field);
void expect_read_family(struct reader *r, const struct value *v, void *field);
void expect_read_direction(struct reader *r, const struct value *v,
			   void *field);
void expect_read_way(struct reader *r, const struct value *v, void *field);
void expect_read_speaks(struct reader *r, const struct value *v, void *field);
void expect_read_request(struct reader *r, const struct value *v, void *field);
void expect_read_address(struct reader *r, const struct value *v, void *field);
void expect_read_source_port(struct reader *r, const struct value *v,
			     void *field);
void expect_read_opens(struct reader *r, const struct value *v, void *field);
void expect_read_answers(struct reader *r, const struct value *v, void *field);
void expect_read_logs(struct reader *r, const struct value *v, void *field);

/** expect_read_event() - const char *: any YAML, as JSON */
void expect_read_event(struct reader *r, const struct value *v, void *field);

#endif
