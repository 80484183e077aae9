/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_service.h - what AWS has at public addresses
 *
 * As its own list of address ranges names it, in records of version 5.
 */
#ifndef LAB_FLOW_SERVICE_H
#define LAB_FLOW_SERVICE_H

#include "vpc/model.h"

struct flow_services;

/** flow_services_new() - Those of @m, which is not needed any more */
const struct flow_services *flow_services_new(struct arena *arena,
					      const struct model *m);

/** flow_service() - "S3", "EC2"; NULL: @a is nothing of AWS's */
const char *flow_service(const struct flow_services *s, struct addr a);

#endif
