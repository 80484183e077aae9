/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/values.h - the types of values (lab-file.md section 2)
 *
 * Two layers: parsers of a bare text, and readers for the tables of
 * vpc/schema.h, which report what is wrong and leave the field alone then.
 */
#ifndef VPC_VALUES_H
#define VPC_VALUES_H

#include <stdint.h>

#include "base/addr.h"
#include "vpc/model.h"
#include "vpc/schema.h"

enum { TEXT_MAX = 4096, NAME_MAX_LEN = 63 };

/** name_valid() - [A-Za-z0-9][A-Za-z0-9_-]{0,62}; @dots: dots also, and 253 */
bool name_valid(const char *name, bool dots);

/** int_parse() - A decimal number from @min to @max, sign allowed */
bool int_parse(const char *text, int min, int max, int *ret);

/** duration_parse() - "200ms" "350s" "5m" "2h" "14d" to milliseconds */
bool duration_parse(const char *text, int *ret_ms);

/** ports_parse() - "443", "1024-65535", "all" to a range */
bool ports_parse(const char *text, uint16_t *ret_from, uint16_t *ret_to);

/**
 * icmp_parse() - "all", "8", "3/4", "echo-request" ... to a range (SG-8)
 * @v6:	ICMPv6: the words have its types
 *
 * Types and codes become type * 256 + code, as struct traffic has them.
 */
bool icmp_parse(const char *text, bool v6, uint16_t *ret_from,
		uint16_t *ret_to);

/*
 * Readers. The comment says what the field is.
 */

/** read_text() - const char *: up to 4096 bytes */
void read_text(struct reader *r, const struct value *v, void *field);

/** read_one_line() - The same, as one line for people: a blank for line ends and
 * whatever else is not to be seen */
void read_one_line(struct reader *r, const struct value *v, void *field);

/** read_name() - const char *: a name */
void read_name(struct reader *r, const struct value *v, void *field);

/** read_bool() - bool: true or false */
void read_bool(struct reader *r, const struct value *v, void *field);

/** read_int() - int: decimal, from key->min to key->max */
void read_int(struct reader *r, const struct value *v, void *field);

/** read_duration() - int: milliseconds; a unit is required */
void read_duration(struct reader *r, const struct value *v, void *field);

/** read_choice() - const char *: one of key->words */
void read_choice(struct reader *r, const struct value *v, void *field);

/** read_either() - bool: false for the first of key->words, true for the
 * second */
void read_either(struct reader *r, const struct value *v, void *field);

/** read_position() - int or enum: where in key->words the word is, plus
 * key->min */
void read_position(struct reader *r, const struct value *v, void *field);

/** read_as_written() - const struct doc *: to be read later */
void read_as_written(struct reader *r, const struct value *v, void *field);

/** read_cidr() - struct prefix: of either family; host bits are cleared, and
 * a note says so (VPC-3) */
void read_cidr(struct reader *r, const struct value *v, void *field);

/** read_cidr_ipv4() - struct prefix: as read_cidr(), IPv4 only */
void read_cidr_ipv4(struct reader *r, const struct value *v, void *field);

/** read_ipv4() - struct addr: an IPv4 address */
void read_ipv4(struct reader *r, const struct value *v, void *field);

/** read_cidr_ipv6() - struct prefix: as read_cidr(), IPv6 only */
void read_cidr_ipv6(struct reader *r, const struct value *v, void *field);

/** read_ipv6_wish() - struct ipv6_wish: an IPv6 address, or 'auto' */
void read_ipv6_wish(struct reader *r, const struct value *v, void *field);

/** read_az() - char: 'a' to 'f', also as "us-east-1a" of the reader's Region */
void read_az(struct reader *r, const struct value *v, void *field);

/** read_ref() - struct ref: a name to be looked up later */
void read_ref(struct reader *r, const struct value *v, void *field);

/** read_refs() - struct refs: one or several names; 'given' is set */
void read_refs(struct reader *r, const struct value *v, void *field);

/** read_texts() - VEC(const char *): one or several texts */
void read_texts(struct reader *r, const struct value *v, void *field);

#endif
