// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dns/message.c - what a program asks a name server, and hears
 */
#include "dns/message.h"

#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>

#include "dns/answer.h"

size_t dns_query(const char *name, enum dns_type type, uint8_t *ret)
{
	ldns_rdf *dname = ldns_dname_new_frm_str(name);
	uint8_t *bytes = NULL;
	size_t n = 0;
	ldns_pkt *pkt;

	if (!dname)
		return 0;
	pkt = ldns_pkt_query_new(dname, (ldns_rr_type)type, LDNS_RR_CLASS_IN,
				 LDNS_RD);
	must(pkt);
	ldns_pkt_set_edns_udp_size(pkt, DNS_UDP_MAX);
	if (ldns_pkt2wire(&bytes, pkt, &n) != LDNS_STATUS_OK ||
	    n > DNS_QUERY_MAX)
		n = 0;
	if (n)
		memcpy(ret, bytes, n);
	free(bytes);
	ldns_pkt_free(pkt);
	return n;
}

static void read_addresses(struct arena *arena, const ldns_pkt *pkt,
			   struct dns_reply *r)
{
	const ldns_rr_list *answer = ldns_pkt_answer(pkt);

	for (size_t i = 0; i < ldns_rr_list_rr_count(answer); i++) {
		const ldns_rr *rr = ldns_rr_list_rr(answer, i);
		const ldns_rdf *data = ldns_rr_rdf(rr, 0);
		bool v6 = ldns_rr_get_type(rr) == LDNS_RR_TYPE_AAAA;
		struct addr a = {.family = v6 ? AF_INET6 : AF_INET};

		if ((!v6 && ldns_rr_get_type(rr) != LDNS_RR_TYPE_A) || !data ||
		    ldns_rdf_size(data) != addr_len(a.family))
			continue;
		memcpy(a.bytes, ldns_rdf_data(data), ldns_rdf_size(data));
		*vec_add(arena, &r->addresses) = a;
	}
}

struct dns_reply dns_reply_read(struct arena *arena, const uint8_t *bytes,
				size_t n)
{
	struct dns_reply r = {.code = DNS_FAILED};
	ldns_pkt *pkt = NULL;

	if (ldns_wire2pkt(&pkt, bytes, n) != LDNS_STATUS_OK)
		return r;
	if (!ldns_pkt_qr(pkt)) {
		/* somebody sends back what he gets */
	} else if (ldns_pkt_tc(pkt)) {
		r.code = DNS_CUT;
	} else if (ldns_pkt_get_rcode(pkt) == LDNS_RCODE_NXDOMAIN) {
		r.code = DNS_NO_NAME;
	} else if (ldns_pkt_get_rcode(pkt) == LDNS_RCODE_NOERROR) {
		r.code = DNS_FINE;
		read_addresses(arena, pkt, &r);
	}
	ldns_pkt_free(pkt);
	return r;
}
