/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_line.h - a flow log's record as AWS writes it
 */
#ifndef LAB_FLOW_LINE_H
#define LAB_FLOW_LINE_H

#include "base/text.h"
#include "lab/flow_entry.h"

/* What a record says besides the flow */
struct flow_line {
	const struct flow_format *format;
	enum flow_status status;
	/* "S3", or NULL: what AWS has at the two addresses; only for formats
	 * that ask for it */
	const char *src_service, *dst_service;
};

/**
 * flow_line_text() - Append one record, without line end
 * @e:	of a status other than FLOW_OK: interface, start and end alone
 *
 * Addresses are those that the interface is known by (FL-8, FL-9); what does
 * not apply is '-'.
 */
void flow_line_text(struct text *t, const struct flow_line *line,
		    const struct flow_entry *e);

#endif
