/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/flows.h - time that goes by for remembered flows
 */
#ifndef NETNS_FLOWS_H
#define NETNS_FLOWS_H

#include "netns/fabric.h"

/**
 * flows_age() - Let every flow of the fabric be idle for @ms longer
 * @plan:	what the fabric holds; only namespaces with chains remember
 *
 * Each remembered flow has so many seconds left before it is forgotten, by
 * the time-outs of its namespace. They become less; a flow whose time is over
 * is forgotten now.
 *
 * Return: 0, or a negative errno with @e set
 */
int flows_age(struct fabric *f, const struct plan *plan, int ms, struct err *e);

#endif
