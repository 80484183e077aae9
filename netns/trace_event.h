/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/trace_event.h - what nftables tells of a packet that is traced
 */
#ifndef NETNS_TRACE_EVENT_H
#define NETNS_TRACE_EVENT_H

#include "netns/tracer.h"

/**
 * trace_event_tell() - One message of the group of traces
 * @each:	called once, if it is an event; its texts last as long as the
 *		call
 */
void trace_event_tell(const struct nlmsghdr *msg,
		      void (*each)(const struct trace_event *e, void *arg),
		      void *arg);

/** trace_handle_read() - The handle of the rule that a message is about
 *
 * Return: false: it is about none
 */
bool trace_handle_read(const struct nlmsghdr *msg, uint64_t *ret);

#endif
