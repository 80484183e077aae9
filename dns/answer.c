// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dns/answer.c - from a query to its reply, as bytes
 *
 * Messages are parsed and built by libldns. The reply is that of a recursive
 * resolver: aliases are followed into whatever zone they lead, and a negative
 * answer carries the SOA of the zone that gave it.
 */
#include "dns/answer.h"

#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>

#include "vpc/dns.h"

enum {
	HEADER = 12,
	UDP_MIN = 512,
	ALIASES_MAX = 16,
	TTL_NEGATIVE = 60,
	BADVERS = 16, /* of EDNS; 4 bits of it are in the header */
};

struct reply {
	struct arena *arena;
	const struct dns_view *view;
	ldns_pkt *pkt;
	bool synthesise; /* DNS64 */
	bool broken; /* out of memory */
};

/* --- records -------------------------------------------------------------- */

static ldns_rdf *name_rdf(const char *name)
{
	return ldns_dname_new_frm_str(*name ? name : ".");
}

static ldns_rr *rr_new(const char *owner, enum dns_type type, uint32_t ttl)
{
	ldns_rr *rr = ldns_rr_new();

	must(rr);
	ldns_rr_set_owner(rr, name_rdf(owner));
	ldns_rr_set_type(rr, (ldns_rr_type)type);
	ldns_rr_set_class(rr, LDNS_RR_CLASS_IN);
	ldns_rr_set_ttl(rr, ttl);
	return rr;
}

static void push(struct reply *r, ldns_pkt_section section, ldns_rr *rr)
{
	if (ldns_pkt_push_rr(r->pkt, section, rr))
		return;
	r->broken = true;
	ldns_rr_free(rr);
}

static void push_record(struct reply *r, const struct dns_record *record)
{
	ldns_rr *rr = rr_new(record->name, record->type, record->ttl);

	if (record->target)
		ldns_rr_push_rdf(rr, name_rdf(record->target));
	else
		ldns_rr_push_rdf(rr, ldns_rdf_new_frm_data(
					     record->type == DNS_A
						     ? LDNS_RDF_TYPE_A
						     : LDNS_RDF_TYPE_AAAA,
					     addr_len(record->address.family),
					     record->address.bytes));
	push(r, LDNS_SECTION_ANSWER, rr);
}

/* As Route 53 words it; the last number is how long "no" may be remembered */
static void push_soa(struct reply *r, const struct dns_zone *z)
{
	static const uint32_t numbers[] = {1, 7200, 900, 1209600, TTL_NEGATIVE};
	ldns_rr *rr = rr_new(z->name, DNS_SOA, TTL_NEGATIVE);

	ldns_rr_push_rdf(rr, name_rdf("ns-0.awsdns-00.com"));
	ldns_rr_push_rdf(rr, name_rdf("awsdns-hostmaster.amazon.com"));
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		ldns_rr_push_rdf(rr,
				 ldns_native2rdf_int32(i ? LDNS_RDF_TYPE_PERIOD
							 : LDNS_RDF_TYPE_INT32,
						       numbers[i]));
	push(r, LDNS_SECTION_AUTHORITY, rr);
}

/* Nothing but the question is left, and how it went */
static void forget_records(ldns_pkt *pkt)
{
	ldns_rr_list_deep_free(ldns_pkt_answer(pkt));
	ldns_pkt_set_answer(pkt, ldns_rr_list_new());
	ldns_pkt_set_ancount(pkt, 0);
	ldns_rr_list_deep_free(ldns_pkt_authority(pkt));
	ldns_pkt_set_authority(pkt, ldns_rr_list_new());
	ldns_pkt_set_nscount(pkt, 0);
}

/* --- the answer ----------------------------------------------------------- */

static const struct dns_record *alias_of(const struct dns_record *records,
					 size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (records[i].type == DNS_CNAME)
			return &records[i];
	return NULL;
}

/* DNS64: for a name without AAAA, its IPv4 addresses as IPv6 ones */
static size_t synthesise(struct reply *r, const struct dns_record *records,
			 size_t n)
{
	size_t said = 0;

	for (size_t i = 0; i < n; i++) {
		struct dns_record one = records[i];

		if (one.type != DNS_A)
			continue;
		one.type = DNS_AAAA;
		one.address = model_nat64_address(one.address);
		push_record(r, &one);
		said++;
	}
	return said;
}

/* Records of @name; an alias in their place gives the next name to look up */
static const char *look_up(struct reply *r, const char *name,
			   enum dns_type type)
{
	const struct dns_zone *z = dns_view_zone(r->view, name);
	size_t n, said = 0;
	const struct dns_record *records = dns_zone_find(z, name, &n);
	const struct dns_record *alias = alias_of(records, n);

	if (alias && type != DNS_CNAME && type != DNS_ANY) {
		push_record(r, alias);
		return alias->target;
	}
	for (size_t i = 0; i < n; i++) {
		if (records[i].type != type && type != DNS_ANY)
			continue;
		push_record(r, &records[i]);
		said++;
	}
	if (!said && type == DNS_AAAA && r->synthesise)
		said = synthesise(r, records, n);
	if (said)
		return NULL;
	if (!n && !dns_zone_has_below(z, name) && strcmp(name, z->name) != 0)
		ldns_pkt_set_rcode(r->pkt, LDNS_RCODE_NXDOMAIN);
	push_soa(r, z);
	return NULL;
}

static void answer_question(struct reply *r, const ldns_rr *question)
{
	char *text = ldns_rdf2str(ldns_rr_owner(question));
	const char *name;

	must(text);
	name = dns_lower(r->arena, strcmp(text, ".") == 0 ? "" : text);
	free(text);
	for (int i = 0; name && i < ALIASES_MAX; i++)
		name = look_up(r, name,
			       (enum dns_type)ldns_rr_get_type(question));
	if (name) { /* aliases that never end */
		forget_records(r->pkt);
		ldns_pkt_set_rcode(r->pkt, LDNS_RCODE_SERVFAIL);
	}
}

/* --- the message ---------------------------------------------------------- */

static uint16_t room_of(const ldns_pkt *query, bool udp)
{
	uint16_t size = ldns_pkt_edns_udp_size(query);

	if (!udp)
		return DNS_MESSAGE_MAX;
	if (!ldns_pkt_edns(query) || size < UDP_MIN)
		return UDP_MIN;
	return size < DNS_UDP_MAX ? size : DNS_UDP_MAX;
}

/* Same number and question; what of the flags an answer repeats */
static ldns_pkt *begin(const ldns_pkt *query)
{
	ldns_pkt *pkt = ldns_pkt_new();
	const ldns_rr_list *questions = ldns_pkt_question(query);

	must(pkt);
	ldns_pkt_set_id(pkt, ldns_pkt_id(query));
	ldns_pkt_set_qr(pkt, true);
	ldns_pkt_set_opcode(pkt, ldns_pkt_get_opcode(query));
	ldns_pkt_set_rd(pkt, ldns_pkt_rd(query));
	ldns_pkt_set_cd(pkt, ldns_pkt_cd(query));
	ldns_pkt_set_ra(pkt, true);
	for (size_t i = 0; i < ldns_rr_list_rr_count(questions); i++)
		ldns_pkt_push_rr(pkt, LDNS_SECTION_QUESTION,
				 ldns_rr_clone(ldns_rr_list_rr(questions, i)));
	if (ldns_pkt_edns(query))
		ldns_pkt_set_edns_udp_size(pkt, DNS_UDP_MAX);
	return pkt;
}

static void fill(struct reply *r, const ldns_pkt *query)
{
	const ldns_rr_list *questions = ldns_pkt_question(query);
	const ldns_rr *question = NULL;

	if (ldns_rr_list_rr_count(questions) == 1)
		question = ldns_rr_list_rr(questions, 0);
	if (ldns_pkt_get_opcode(query) != LDNS_PACKET_QUERY)
		ldns_pkt_set_rcode(r->pkt, LDNS_RCODE_NOTIMPL);
	else if (!question)
		ldns_pkt_set_rcode(r->pkt, LDNS_RCODE_FORMERR);
	else if (ldns_pkt_edns(query) && ldns_pkt_edns_version(query))
		ldns_pkt_set_edns_extended_rcode(r->pkt, BADVERS >> 4);
	else if (!r->view || ldns_rr_get_class(question) != LDNS_RR_CLASS_IN)
		ldns_pkt_set_rcode(r->pkt, LDNS_RCODE_REFUSED);
	else
		answer_question(r, question);
}

static size_t wire(const ldns_pkt *pkt, size_t room, uint8_t *reply)
{
	uint8_t *bytes = NULL;
	size_t n = 0;

	if (ldns_pkt2wire(&bytes, pkt, &n) != LDNS_STATUS_OK || n > room)
		n = 0;
	if (n)
		memcpy(reply, bytes, n);
	free(bytes);
	return n;
}

static size_t answer_query(const struct dns_view *view, const ldns_pkt *query,
			   const struct dns_asker *asker, uint8_t *reply)
{
	struct reply r = {.arena = arena_new(),
			  .view = view,
			  .pkt = begin(query),
			  .synthesise = asker->synthesise};
	uint16_t room = room_of(query, asker->udp);
	size_t n;

	fill(&r, query);
	n = r.broken ? 0 : wire(r.pkt, room, reply);
	if (!n) {
		forget_records(r.pkt);
		ldns_pkt_set_tc(r.pkt, true);
		n = wire(r.pkt, room, reply);
	}
	ldns_pkt_free(r.pkt);
	arena_free(r.arena);
	return n;
}

/* All that can be said of what is no message: its number, and that */
static size_t malformed(const uint8_t *query, uint8_t *reply)
{
	memset(reply, 0, HEADER);
	memcpy(reply, query, 2);
	reply[2] = (uint8_t)(0x80 | (query[2] & 0x79)); /* QR, opcode, RD */
	reply[3] = 0x80 | LDNS_RCODE_FORMERR; /* RA */
	return HEADER;
}

size_t dns_answer(const struct dns_view *view, const uint8_t *query, size_t n,
		  const struct dns_asker *asker, uint8_t *reply)
{
	ldns_pkt *pkt = NULL;
	size_t length;

	if (n < HEADER || query[2] & 0x80) /* an answer is never answered */
		return 0;
	if (ldns_wire2pkt(&pkt, query, n) != LDNS_STATUS_OK)
		return malformed(query, reply);
	length = answer_query(view, pkt, asker, reply);
	ldns_pkt_free(pkt);
	return length;
}
